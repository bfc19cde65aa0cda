"""Waveforms show the lowest and highest sample, at any zoom."""

from pathlib import Path

import numpy as np
import pytest

from app.core.view.peaks import Peaks, PeakWriter

COUNT = 300_123


@pytest.fixture(scope="module")
def samples() -> np.ndarray:
    drawn = np.random.default_rng(3).uniform(-0.1, 0.1, (COUNT, 2)).astype(np.float32)
    drawn[123_456, 1] = 0.9
    drawn[123_999, 0] = -0.8
    drawn[-1, 0] = 0.7
    return drawn


@pytest.fixture(scope="module")
def folder(samples: np.ndarray, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("peaks")
    (place / "samples.f32").write_bytes(samples.tobytes())
    with PeakWriter(place) as writer:
        for start in range(0, COUNT, 7001):
            writer.push(samples[start : start + 7001])
        writer.finish()
    return place


@pytest.mark.parametrize("width", [3, 40, 700, 2000, 9000])
def test_columns_have_the_extremes_of_their_samples(
    width: int, folder: Path, samples: np.ndarray
) -> None:
    with Peaks(folder) as peaks:
        drawn = peaks.query(0, COUNT, width)
    assert drawn.shape == (width, 2)
    column = COUNT / width
    for sample, side, value in ((123_456, 1, 0.9), (123_999, 0, -0.8), (COUNT - 1, 1, 0.7)):
        places = np.flatnonzero(np.isclose(drawn[:, side], value, atol=1e-3))
        assert len(places) and abs(places - sample / column).min() <= 1.5
    assert drawn[:, 0].min() >= -0.81 and drawn[:, 1].max() <= 0.91


def test_every_sample_counts_in_some_column(folder: Path, samples: np.ndarray) -> None:
    with Peaks(folder) as peaks:
        for first, last, width in ((1000, 2000, 77), (1000, 60_000, 333), (5, 290_000, 500)):
            drawn = peaks.query(first, last, width)
            inner = samples[first:last]
            assert drawn[:, 0].min() <= inner[: -len(inner) // 50].min() + 1e-4
            assert drawn[:, 1].max() >= inner[: -len(inner) // 50].max() - 1e-4


def test_single_samples_can_be_looked_at(folder: Path, samples: np.ndarray) -> None:
    with Peaks(folder) as peaks:
        drawn = peaks.query(100, 110, 40)
    for column in range(40):
        assert drawn[column, 0] == samples[100 + column // 4].min()
        assert drawn[column, 1] == samples[100 + column // 4].max()


@pytest.mark.parametrize("length", [10, 5000, 3_000_000])
def test_beyond_the_sound_there_is_silence(length: int, folder: Path) -> None:
    with Peaks(folder) as peaks:
        assert not peaks.query(-length - 70_000, -70_000, 50).any()
        assert not peaks.query(COUNT + 70_000, COUNT + 70_000 + length, 50).any()
        assert not peaks.query(COUNT * 1000, COUNT * 1000 + length, 50).any()


def test_nothing_made_yet_is_silence_and_appears_when_it_is(tmp_path: Path) -> None:
    with Peaks(tmp_path) as peaks, PeakWriter(tmp_path) as writer:
        assert not peaks.query(0, 10_000, 100).any()
        writer.push(np.full((20_000, 2), 0.5, np.float32))
        assert np.allclose(peaks.query(0, 10_000, 100)[:, 1], 0.5, atol=1e-4)
