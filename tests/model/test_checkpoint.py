"""Model files: what goes in comes out, and what is no model is refused without running it."""

import json
import pickle
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from torch import nn

from app.model.card import HEADER, Card, CheckpointError, file_hash, read_card
from app.model.checkpoint import load_checkpoint, parameters, save_checkpoint
from app.model.expert import Expert, ExpertConfig
from app.model.generator import Generator, GeneratorConfig

EXPERT = ExpertConfig(width=4, embedding=8)
TINY = GeneratorConfig(name="tiny", size=24, widths=(8, 16, 16), alignments=1)


def card_of(config: ExpertConfig | GeneratorConfig, **about: object) -> Card:
    kind = "expert" if isinstance(config, ExpertConfig) else "generator"
    values = json.loads(json.dumps(config.as_dict()))  # a file gives lists for tuples
    return Card("small", kind, values, "CC BY 4.0", dict(about))


@pytest.fixture
def model(tmp_path: Path) -> Path:
    torch.manual_seed(0)
    path = tmp_path / "model.safetensors"
    save_checkpoint(path, Generator(TINY), card_of(TINY))
    return path


@pytest.mark.parametrize("config", [TINY, EXPERT], ids=["generator", "expert"])
def test_a_network_comes_back_as_it_was_saved_in_half_precision(
    config: ExpertConfig | GeneratorConfig, tmp_path: Path
) -> None:
    net: nn.Module = Expert(config) if isinstance(config, ExpertConfig) else Generator(config)
    for buffer in net.buffers():
        if buffer.is_floating_point():
            buffer.add_(0.25)  # running figures as of a trained network
    path = tmp_path / "model.safetensors"
    save_checkpoint(path, net, card_of(config, steps=3, data={"minutes": 1.5}))
    loaded, card = load_checkpoint(path)
    assert card == card_of(config, steps=3, data={"minutes": 1.5})
    assert card.network_config() == config
    assert type(loaded) is type(net) and not loaded.training
    for (name, saved), (_, back) in zip(
        net.state_dict().items(), loaded.state_dict().items(), strict=True
    ):
        if not name.endswith("num_batches_tracked"):
            assert torch.equal(saved.half().float(), back), name


def test_a_file_is_half_the_size_of_its_numbers(model: Path) -> None:
    assert model.stat().st_size < 2.3 * parameters(Generator(TINY)) + 10_000


def test_a_network_whose_numbers_do_not_fit_in_half_precision_can_be_kept_whole(
    tmp_path: Path,
) -> None:
    net = Expert(EXPERT)
    with torch.no_grad():
        net.log_sharpness.fill_(70_000.0)
    path = tmp_path / "model.safetensors"
    save_checkpoint(path, net, card_of(EXPERT), half=False)
    loaded, _ = load_checkpoint(path)
    assert all(
        torch.equal(a, b) for a, b in zip(net.parameters(), loaded.parameters(), strict=True)
    )


def test_the_card_can_be_read_without_the_tensors(model: Path) -> None:
    assert read_card(model) == card_of(TINY)


def refused(path: Path, sentence: str) -> None:
    with pytest.raises(CheckpointError) as caught:
        load_checkpoint(path)
    message = str(caught.value)
    assert sentence in message and str(path) in message and message.endswith(".")


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    refused(tmp_path / "nothing.safetensors", "There is no model file")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    refused(tmp_path, "not a safetensors file or is damaged")


@pytest.mark.parametrize("kept", [0, 5, 100, 0.5, 0.99])
def test_a_truncated_file_is_refused(model: Path, kept: float) -> None:
    data = model.read_bytes()
    model.write_bytes(data[: int(kept * len(data)) if isinstance(kept, float) else kept])
    refused(model, "damaged")


def test_foreign_safetensors_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "foreign.safetensors"
    save_file({"weight": torch.zeros(3)}, path)
    refused(path, "not of a Lipsmith model")


def test_a_pickle_is_refused_and_its_code_is_not_run(tmp_path: Path) -> None:
    ran = tmp_path / "ran"

    class Trap:
        def __reduce__(self) -> tuple[object, tuple[object, ...]]:
            return (Path.touch, (ran,))

    plain, zipped = tmp_path / "plain.pth", tmp_path / "zipped.pth"
    plain.write_bytes(pickle.dumps(Trap()))
    torch.save({"state_dict": Trap()}, zipped)
    for path in (plain, zipped):
        refused(path, "not a safetensors file")
    assert not ran.exists()
    pickle.loads(plain.read_bytes())
    assert ran.exists()  # the trap works, so that its silence above means something


def write_with_header(path: Path, header: str) -> None:
    state = {n: t.half().contiguous() for n, t in Generator(TINY).state_dict().items()}
    save_file(state, path, metadata={HEADER: header})


@pytest.mark.parametrize(
    "header",
    [
        "not json",
        "[]",
        "7",
        json.dumps({"name": "small"}),
        json.dumps({**card_of(TINY).__dict__, "kind": "transformer"}),
        json.dumps({**card_of(TINY).__dict__, "config": {**TINY.as_dict(), "novel": 1}}),
    ],
    ids=["not JSON", "list", "number", "incomplete", "unknown kind", "unknown field"],
)
def test_cards_of_another_version_are_refused(tmp_path: Path, header: str) -> None:
    path = tmp_path / "model.safetensors"
    write_with_header(path, header)
    refused(path, "another version of Lipsmith")


@pytest.mark.parametrize(
    "config",
    [
        replace(TINY, widths=(16, 16, 16)),
        replace(TINY, size=96),
        {**TINY.as_dict(), "size": "24"},
    ],
    ids=["other widths", "impossible size", "text for a number"],
)
def test_a_card_that_does_not_fit_its_tensors_is_refused(
    tmp_path: Path, config: GeneratorConfig | dict[str, object]
) -> None:
    path = tmp_path / "model.safetensors"
    values = config if isinstance(config, dict) else config.as_dict()
    write_with_header(path, json.dumps({**card_of(TINY).__dict__, "config": values}))
    refused(path, "damaged")


@pytest.mark.parametrize(("more", "fewer"), [(2, 1), (1, 2)])
def test_tensors_too_many_or_too_few_are_refused(tmp_path: Path, more: int, fewer: int) -> None:
    path = tmp_path / "model.safetensors"
    net = Generator(replace(TINY, alignments=more))
    save_checkpoint(path, net, card_of(replace(TINY, alignments=fewer)))
    refused(path, "does not hold the network that its card names")


def test_a_failed_save_leaves_the_older_file(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = file_hash(model)

    def full(path: Path, data: bytes) -> None:
        with path.open("wb") as file:
            file.write(data[:9])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space left"):
        save_checkpoint(model, Generator(TINY), card_of(TINY))
    assert file_hash(model) == before
    assert list(model.parent.iterdir()) == [model]


def test_a_model_file_may_be_read_by_whom_other_files_may(model: Path) -> None:
    plain = model.with_name("plain")
    plain.touch()
    assert model.stat().st_mode == plain.stat().st_mode


def test_the_hash_is_that_of_the_bytes(tmp_path: Path) -> None:
    path = tmp_path / "abc"
    path.write_bytes(b"abc")
    # The first example of FIPS 180-2, appendix B.1.
    assert file_hash(path) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
