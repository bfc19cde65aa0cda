"""A little footage of the drawn presenter, and the dataset made of it, for all these tests."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from torch import Tensor, nn

from app.core.presenter.clip import AUDIO_RATE, ClipTruth, make_clip
from app.core.presenter.styles import ADA, BEN, Style
from app.core.presenter.voice import opening_track, speak, spell
from app.core.progress import finish
from tests.trainer import small
from trainer.batch import Batch, draw
from trainer.dataset import DatasetReport, build
from trainer.pack import Pack
from trainer.sources import find_sources

SIZE = (480, 270)
RATE = 25


@dataclass(frozen=True)
class Footage:
    """A folder with ``ada/talk.mp4`` and ``ben/talk.mp4``, and what they show."""

    folder: Path
    ada: ClipTruth
    ben: ClipTruth


def presenter_clip(
    path: Path,
    frames: int,
    style: Style = ADA,
    loud: float = 1.0,
    size: tuple[int, int] = SIZE,
    **options: object,
) -> ClipTruth:
    """Write a clip in which the presenter speaks all the time."""
    script = spell("helo aj em ada end maj vojs iz program tu wot evr aj sej maj lips mast folow ")
    path.parent.mkdir(parents=True, exist_ok=True)
    return finish(
        make_clip(
            path,
            seconds=frames / RATE,
            opening=lambda time: float(opening_track(script, np.array([time]))[0]),
            size=size,
            style=style,
            sound=speak(script, AUDIO_RATE, seed=len(path.parent.name)) * np.float32(loud),
            **options,  # type: ignore[arg-type]
        )
    )


@pytest.fixture(scope="session", autouse=True)
def one_thread() -> Iterator[None]:
    """Tiny networks and pictures lose by sharing work out."""
    before = torch.get_num_threads(), cv2.getNumThreads()
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    yield
    torch.set_num_threads(before[0])
    cv2.setNumThreads(before[1])


@pytest.fixture(scope="session")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Footage:
    folder = tmp_path_factory.mktemp("footage")
    ada = presenter_clip(folder / "ada" / "talk.mp4", 140, ADA, cuts=(50,), hidden=((90, 96),))
    ben = presenter_clip(folder / "ben" / "talk.mp4", 60, BEN)
    return Footage(folder, ada, ben)


@pytest.fixture(scope="session")
def dataset(talk: Footage, tmp_path_factory: pytest.TempPathFactory) -> DatasetReport:
    folder = tmp_path_factory.mktemp("dataset") / "pack"
    return finish(build(find_sources([talk.folder]), folder, threads=1))


@pytest.fixture(scope="session")
def pack(dataset: DatasetReport) -> Pack:
    return Pack(dataset.folder)


@pytest.fixture
def batch(pack: Pack) -> Batch:
    rng = np.random.default_rng(0)
    return Batch.of([draw(pack, clip, rng, small.COPY) for clip in (pack.clips[0], pack.clips[3])])


class Difference(nn.Module):
    """Stands in for LPIPS where its backbone is not the point: mean absolute difference."""

    def forward(self, a: Tensor, b: Tensor, normalize: bool) -> Tensor:
        assert normalize
        return (a - b).abs().mean((1, 2, 3), keepdim=True)
