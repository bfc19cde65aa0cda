"""Kept only if better beyond noise on quality and not worse on sync; never by special-casing."""

import numpy as np
import pytest
import torch

from app.core.progress import finish
from tests.trainer import small
from trainer.pack import Pack
from trainer.tune import decide as decide_module
from trainer.tune.compare import figures, hears
from trainer.tune.decide import HEARD, Decision, Fit, decide, sound_fits
from trainer.tune.events import Figure
from trainer.tune.judging import Judged

RATE = 25.0
FITS = Fit(5.0, 60.0)
BETTER = {
    "lpips": Figure(0.06, 0.04, -0.025, -0.015, -1),
    "ssim": Figure(0.80, 0.82, 0.01, 0.03, 1),
    "lmd": Figure(1.3, 1.1, -0.3, -0.1, -1),
    "ifc": Figure(3.0, 3.0, -0.1, 0.1, -1),
    "own": Figure(0.4, 0.5, -0.02, 0.2, 1),
    "spread": Figure(0.6, 0.7, -0.05, 0.2, 1),
    "confidence": Figure(0.11, 0.10, -0.03, 0.01, 1),
}


def judged(seed: int = 0, gain: float = 0.01, follows: float = 1.0, shots: int = 3) -> list[Judged]:
    """Shots of 5 s in which the tuned model is better by ``gain``, of which noise is twice."""
    found = []
    for number in range(shots):
        rng = np.random.default_rng((seed, number))
        real = np.cumsum(rng.normal(size=125))
        noise = rng.normal(size=(3, 125)) * real.std()
        lpips = rng.uniform(0.04, 0.06, 42)
        values = {"starter": {"lpips": lpips.tolist(), "ssim": [0.8] * 42}, "tuned": {}}
        values["tuned"] = {
            "lpips": (lpips - gain + rng.normal(0, 0.02, 42)).tolist(),
            "ssim": [0.8] * 42,
        }
        openings = {
            "real": real,
            "starter": real + noise[0],
            "tuned": follows * real + noise[1],
            "foreign": noise[2],
        }
        sure = {"starter": 0.1, "tuned": 0.1, "real": 0.05, "foreign": 0.1}
        found.append(Judged(str(number), RATE, values, openings, sure))
    return found


class TestFigures:
    def test_a_clear_gain_is_beyond_noise_and_no_gain_is_not(self) -> None:
        assert figures(judged(gain=0.02))["lpips"].high < 0
        low, high = (getattr(figures(judged(gain=0.0))["lpips"], end) for end in ("low", "high"))
        assert low < 0 < high

    def test_figures_are_means_over_looks(self) -> None:
        one = judged(shots=1)[0]
        found = figures([one])["lpips"]
        assert found.starter == pytest.approx(np.mean(one.values["starter"]["lpips"]))
        assert found.tuned == pytest.approx(np.mean(one.values["tuned"]["lpips"]))

    def test_a_mouth_that_lost_the_true_ones_opening_is_worse_beyond_noise(self) -> None:
        found = figures(judged(follows=0.0))["own"]
        assert found.tuned < 0.3 < found.starter and found.high < 0

    def test_a_mouth_that_moves_half_as_far_as_the_true_one_is_told(self) -> None:
        shots = judged()
        for one in shots:
            one.openings["starter"] = one.openings["real"]
            one.openings["tuned"] = 0.5 * one.openings["real"]
        found = figures(shots)["spread"]
        assert found.starter == pytest.approx(1) and found.tuned == pytest.approx(0.5)
        assert found.high < 0 and figures(shots)["own"].high == pytest.approx(0)

    def test_what_was_not_measured_is_absent(self) -> None:
        nothing = [Judged("a", RATE, {"starter": {}, "tuned": {}},
                          dict.fromkeys(("real", "starter", "tuned", "foreign"),
                                        np.full(50, np.nan)),
                          dict.fromkeys(("real", "starter", "tuned"), float("nan")))]  # fmt: skip
        assert figures(nothing) == {} and hears(nothing) is None

    def test_equal_models_differ_by_nothing(self) -> None:
        same = judged()
        for one in same:
            one.values["tuned"] = one.values["starter"]
        found = figures(same)["lpips"]
        assert found.low == found.high == 0

    def test_a_mouth_with_its_own_sound_is_told_from_one_with_anothers(self) -> None:
        found = hears(judged())
        assert found is not None and found.low > 0 and found.tuned > found.starter


class TestDecide:
    def of(self, fits: Fit = FITS, foreign: Figure | None = None, **changes: Figure) -> Decision:
        return decide({**BETTER, **changes}, 0.04, fits, foreign)

    def test_better_looks_and_equal_sync_are_kept_and_say_by_how_much(self) -> None:
        found = self.of()
        assert found.kept and "0.06 → 0.04" in found.reason

    @pytest.mark.parametrize(
        ("changes", "says"),
        [
            ({"lpips": Figure(0.06, 0.055, -0.012, 0.002, -1)}, "not closer.*beyond noise"),
            ({"lmd": Figure(1.3, 1.6, 0.1, 0.5, -1)}, "where the lips are"),
            ({"own": Figure(0.5, 0.2, -0.4, -0.2, 1)}, "how the mouth opens"),
            ({"spread": Figure(0.6, 0.3, -0.4, -0.2, 1)}, "how far the mouth moves 0.6 → 0.3"),
            ({"ifc": Figure(3.0, 4.0, 0.5, 1.5, -1)}, "steadiness"),
            ({"confidence": Figure(0.11, 0.01, -0.12, -0.08, 1)}, "confidence"),
            ({"fits": Fit(1.6, 60.0)}, "does not fit its lips"),
            ({"fits": Fit(2.0, 10.0)}, "10 s of footage are too little"),
            ({"fits": Fit(float("nan"), 60.0)}, "does not fit"),
            ({"foreign": Figure(0.5, 0.1, -0.5, -0.3, 1)}, "another sound better"),
        ],
    )
    def test_anything_else_is_not_and_says_why_and_what_would_help(
        self, changes: dict[str, Figure], says: str
    ) -> None:
        found = self.of(**changes)  # type: ignore[arg-type]
        assert not found.kept and found.advice
        import re

        assert re.search(says, found.reason), found.reason

    def test_confidence_may_come_down_to_that_of_real_footage(self) -> None:
        assert self.of(confidence=Figure(0.11, 0.05, -0.08, -0.04, 1)).kept

    def test_a_mouth_may_come_down_to_as_much_movement_as_the_true_one_has(self) -> None:
        assert self.of(spread=Figure(1.6, 1.1, -0.7, -0.3, 1)).kept

    def test_a_mouth_that_follows_the_true_one_better_may_be_a_little_less_steady(self) -> None:
        follows = Figure(0.3, 0.5, 0.1, 0.3, 1)
        found = self.of(own=follows, ifc=Figure(3.3, 3.4, 0.05, 0.15, -1))
        assert found.kept and "steadiness (IFC) 3.3 → 3.4" in found.reason
        assert "steadiness" not in self.of(own=follows).reason
        assert not self.of(own=follows, ifc=Figure(3.3, 3.9, 0.5, 0.7, -1)).kept
        unsure = Figure(0.3, 0.5, -0.1, 0.5, 1)
        assert not self.of(own=unsure, ifc=Figure(3.3, 3.4, 0.05, 0.15, -1)).kept

    def test_without_lpips_ssim_decides_and_without_landmarks_the_rest(self) -> None:
        some = {name: BETTER[name] for name in ("ssim", "confidence")}
        assert decide(some, 0.04, FITS, None).kept
        assert not decide({"confidence": BETTER["confidence"]}, 0.04, FITS, None).kept


def test_sound_that_fits_is_told_from_sound_that_does_not(
    pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = torch.Generator().manual_seed(0)

    def embedded(late: int):  # type: ignore[no-untyped-def]
        def embed(expert, pack, clip):  # type: ignore[no-untyped-def]
            faces = torch.nn.functional.normalize(torch.randn(100, 16, generator=rng), dim=1)
            noise = torch.randn(100, 16, generator=rng) * 0.5
            return faces, torch.nn.functional.normalize(faces.roll(late, 0) + noise, dim=1)

        return embed

    for late, fits in ((0, True), (1, True), (60, False)):
        monkeypatch.setattr(decide_module, "embed_clip", embedded(late))
        found = finish(sound_fits(pack, small.expert()))
        assert (found.sure >= HEARD) == fits and found.seconds > 3
