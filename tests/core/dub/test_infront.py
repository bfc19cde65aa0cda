"""Hands before mouths are found, and mouths are not."""

from pathlib import Path

import numpy as np
import pytest

from app.core.compose.mask import mouth_mask
from app.core.dub import infront
from app.core.dub.infront import COVERED, covered, in_front
from app.core.errors import ModelError
from tests.core.dub.fingers import with_finger
from tests.core.dub.test_references import aligned


def test_a_finger_on_a_chin_is_found_where_it_is() -> None:
    plain = aligned(0.1)
    touched = with_finger(plain)
    found = in_front([touched], [[aligned(0.3)]])[0]
    there = np.abs(touched.astype(int) - plain).max(axis=2) > 25
    there = there.reshape(48, 2, 48, 2).mean(axis=(1, 3)) > 0.5
    inside = mouth_mask(48) > 0
    both = ((found > 0.5) & there & inside).sum()
    assert both > 0.7 * (there & inside).sum()
    assert both > 0.6 * ((found > 0.5) & inside).sum()


@pytest.mark.parametrize("opening", [0.0, 0.2, 0.5, 0.9])
def test_an_open_mouth_is_not_in_front_of_itself(opening: float) -> None:
    found = in_front([aligned(opening)], [[aligned(0.0), aligned(0.9)]])
    assert (found * mouth_mask(48)).max() < 0.5


def test_what_is_in_front_of_the_one_beside_is_not_asked_for() -> None:
    found = in_front([aligned(0.2)], [[with_finger(aligned(0.1))]])
    assert (found * mouth_mask(48)).sum() < 0.01 * mouth_mask(48).sum()


def test_how_much_of_a_mouth_is_covered() -> None:
    beside = aligned(0.2)
    looks = [aligned(0.4), with_finger(beside), with_finger(beside, (0.5, 0.62))]
    shares = covered(looks, [beside])
    assert shares[0] <= COVERED < shares[1] < shares[2] < 1
    assert covered([], [beside]).shape == (0,)


def test_a_hand_beside_the_mouth_leaves_a_frame_fit_to_be_a_reference() -> None:
    away = with_finger(aligned(0.2), (0.24, 0.62))
    assert in_front([away], [[aligned(0.2)]]).max() > 0.5
    assert covered([away], [aligned(0.2)])[0] <= COVERED


def test_crops_of_any_size_are_looked_at() -> None:
    larger = with_finger(np.repeat(np.repeat(aligned(0.1), 2, axis=0), 2, axis=1))
    assert covered([larger], [aligned(0.1)])[0] > COVERED


def test_a_missing_network_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(infront, "OCCLUSION", tmp_path / "gone.safetensors")
    with pytest.raises(ModelError, match="There is no model file at"):
        in_front([aligned(0.5)], [[aligned(0.5)]])
