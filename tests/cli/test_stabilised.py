"""Paper B's generators dub as any other does; its silent-lip model says what it is for."""

import json
from pathlib import Path

import pytest
import torch

from app.model.checkpoint import Card, save_checkpoint
from app.model.stabilised import CONFIGS, Stabilised
from tests.cli.commands import Files, Run, assert_refused
from tests.core.dub.jobs import times_of


def untrained(folder: Path, name: str, kind: str) -> Path:
    """A model file of random weights."""
    torch.manual_seed(0)
    config = CONFIGS[name]
    path = folder / f"{name}.safetensors"
    save_checkpoint(path, Stabilised(config), Card(name, kind, config.as_dict()))
    return path


@pytest.mark.parametrize("engine", ["torch", "openvino"])
def test_a_generator_of_paper_b_dubs_a_clip(
    lipsmith: Run, good: Files, tmp_path: Path, engine: str
) -> None:
    if engine == "openvino":
        pytest.importorskip("openvino", reason="OpenVINO is not installed")
    model = untrained(tmp_path, "stabilised-small", "stabilised")
    target = tmp_path / "out.mp4"
    words = ["-o", target, "--json", "--model", model, "--engine", engine, "--threads", "1"]
    code, out, _ = lipsmith("dub", good.clip, good.dub, *words)
    report = json.loads(out)
    assert code == 0 and report["model"] == "stabilised-small"
    assert report["altered"] > 10 and times_of(target) == times_of(good.clip)


def test_a_silent_lip_model_does_not_dub_and_says_what_it_is_for(
    lipsmith: Run, good: Files, tmp_path: Path
) -> None:
    model = untrained(tmp_path, "silent-lip-small", "silent-lip")
    words = ["--model", model, "--engine", "torch", "-o", tmp_path / "out.mp4"]
    refused = lipsmith("dub", good.clip, good.dub, *words)
    assert_refused(refused, "is a silent-lip model: it closes the lips .* Name a generator")
