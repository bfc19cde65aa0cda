"""The sync meter: what it looks at, and what it says."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from app.core.errors import ModelError
from app.core.progress import finish
from app.core.project.edits_segments import nudge, trim_end
from app.core.render.sync import listen, open_expert
from app.model.ear import Fit, Windows
from tests.core.dub.talking import talking_clip, voice
from tests.core.render.rendering import Stage, fresh, stage

FRAMES = 60


class Pattern:
    """An ear that always says the same, and counts the faces it is shown."""

    size = 96

    def __init__(self) -> None:
        self.faces = 0

    def windows(self) -> Windows:
        return Windows(self._embed)

    def _embed(self, faces: np.ndarray) -> np.ndarray:
        self.faces += len(faces)
        return faces[:, 2].reshape(len(faces), -1)[:, ::97]

    def offset(self, lips: np.ndarray, mels: np.ndarray) -> object:
        assert len(lips) == len(mels) - 4 == FRAMES - 4
        return type("Offset", (), {"frames": 2.0, "sure": 0.6})()

    def fit(self, lips: np.ndarray, mels: np.ndarray) -> Fit:
        return Fit(2, False)


@pytest.fixture(scope="module")
def talking(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    folder = tmp_path_factory.mktemp("talking")
    talking_clip(folder / "clip.mp4", frames=FRAMES)
    voice(folder / "voice.wav", "malo peba wi malo peba wi malo.")
    return stage(folder / "clip.mp4", folder / "voice.wav", folder / "cache", (0, FRAMES))


def test_both_mouths_are_compared_once_all_is_rendered(talking: Stage, tmp_path: Path) -> None:
    made = fresh(talking, tmp_path)
    id = made.document.segments[0].id
    heard = made.voices[made.document.sounds[0].content]
    sheet, ear = made.sheet(), Pattern()
    found = finish(listen(sheet, id, heard, made.cache, ear))  # type: ignore[arg-type]
    assert (found.original, found.dubbed, found.fit, found.frames) == (2.0, None, 2, FRAMES)
    assert ear.faces == FRAMES - 4
    made.render(sheet, id)
    found = finish(listen(sheet, id, heard, made.cache, ear))  # type: ignore[arg-type]
    assert found.dubbed == 2.0 and found.dubbed_sure == 0.6 and not found.certain


def test_a_line_that_is_too_short_says_nothing(talking: Stage) -> None:
    document = trim_end(talking.document, talking.document.segments[0].id, 34)
    heard = talking.voices[document.sounds[0].content]
    sheet = talking.sheet(document)
    found = finish(
        listen(sheet, document.segments[0].id, heard, talking.cache, Pattern())  # type: ignore[arg-type]
    )
    assert (found.original, found.dubbed, found.fit, found.frames) == (None, None, None, 34)


def test_the_sound_is_taken_from_where_the_line_has_it(talking: Stage) -> None:
    class Kept(Pattern):
        def offset(self, lips: np.ndarray, mels: np.ndarray) -> object:
            self.mels = mels
            return super().offset(lips, mels)

    document, id = talking.document, talking.document.segments[0].id
    heard = talking.voices[document.sounds[0].content]
    plain, earlier = Kept(), Kept()
    finish(listen(talking.sheet(document), id, heard, talking.cache, plain))  # type: ignore[arg-type]
    moved = talking.sheet(nudge(document, [id], -1))
    heard = replace(heard, start=Fraction(9))
    finish(listen(moved, id, heard, talking.cache, earlier))  # type: ignore[arg-type]
    np.testing.assert_array_equal(earlier.mels[:-1], plain.mels[1:])


def test_the_expert_that_comes_along_can_be_opened_and_an_unknown_one_is_refused() -> None:
    assert open_expert().size == 96
    with pytest.raises(ModelError, match="not an expert"):
        open_expert("starter-96")
