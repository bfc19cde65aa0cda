"""From clips to means, intervals and FID."""

import numpy as np
import pytest

from trainer.evaluation.record import Record
from trainer.evaluation.summary import figures, frechet, interval, over_people

VERSIONS = ("real", "own", "foreign", "held")


def test_a_person_with_many_clips_counts_no_more_than_others() -> None:
    rows = [{"own": 0.9}] * 9 + [{"own": 0.1}, {"own": float("nan")}]
    people = ["ann"] * 9 + ["bob", "cem"]
    assert over_people(rows, people) == pytest.approx({"own": 0.5})


def test_the_interval_holds_the_mean_and_narrows_with_more_people() -> None:
    rng = np.random.default_rng(1)
    few, many = rng.normal(0.5, 0.1, 5).tolist(), rng.normal(0.5, 0.1, 200).tolist()
    low, high = interval(few)
    assert low < np.mean(few) < high
    lowest, highest = interval(many)
    assert highest - lowest == pytest.approx(2 * 1.96 * np.std(many) / np.sqrt(200), rel=0.1)
    assert highest - lowest < high - low


def test_one_person_has_no_interval() -> None:
    assert np.isnan(interval([0.5])).all()


def speech(seed: int, count: int = 100) -> np.ndarray:
    noise = np.random.default_rng(seed).random(count + 8)
    return np.convolve(noise, np.hanning(9), mode="valid")


def record(name: str, openings: dict[str, np.ndarray], rate: float = 25, **more: object) -> Record:
    times = np.arange(len(openings["real"])) / rate
    counts = {"frames": len(times), "looks": 0}
    values: dict[str, object] = {"away": 0.0, "late": 0.0, "figures": {}, "features": {}, **more}
    return Record(
        clip=name, person=name, donor="", source=[], rate=rate, counts=counts, times=times,
        openings=openings, **values,  # type: ignore[arg-type]
    )  # fmt: skip


def test_a_dub_that_follows_what_is_heard_follows_its_speaker_and_not_the_plate() -> None:
    plate, speaker = speech(1), speech(2)
    donor = record("bob", dict.fromkeys(VERSIONS, speaker))
    heard = np.full(100, np.nan)
    heard[10:] = speaker[:90]  # 0.4 s later, as its sound is
    heard[60:80] = np.nan  # not re-made there
    still = np.full(100, 0.1)
    openings = {"real": plate, "own": 0.5 * plate, "foreign": heard, "held": still}
    clip = record("ann", openings, away=0.4)
    found = figures(clip, donor)
    assert found["own"] == pytest.approx(1) and found["spread"] == pytest.approx(0.5)
    assert found["foreign"] == pytest.approx(1)
    assert abs(found["leak"]) < 0.4 and found["leak"] == pytest.approx(found["chance"])
    assert found["leak_alone"] == 0  # all of it is the speaker's
    assert found["held"] == 0 and found["spread_held"] == pytest.approx(0, abs=1e-9)


def test_what_the_file_has_late_counts_only_where_it_is_asked_for() -> None:
    ann, bob = speech(1), speech(2)
    donor = record("bob", dict.fromkeys(VERSIONS, bob), late=0.12)
    openings = {"real": ann, "own": ann, "foreign": bob, "held": np.full(100, 0.1)}
    found = figures(record("ann", openings, late=0.2), donor)
    assert found["late"] == 5 and found["own"] == found["foreign"] == pytest.approx(1)
    assert found["own_in_file"] == pytest.approx(np.corrcoef(ann[5:], ann[:-5])[0, 1])
    assert found["foreign_in_file"] == pytest.approx(np.corrcoef(bob[3:], bob[:-3])[0, 1])


def test_a_clip_without_landmarks_has_no_opening_and_no_lag() -> None:
    nothing = dict.fromkeys(VERSIONS, np.full(50, np.nan))
    found = figures(record("ann", nothing), record("bob", nothing))
    assert np.isnan([found[name] for name in ("own", "lag", "foreign", "leak", "spread")]).all()


def test_fid_is_of_everybodys_frames_together() -> None:
    rng = np.random.default_rng(0)
    nothing = dict.fromkeys(VERSIONS, np.full(5, np.nan))
    real = rng.normal(size=(400, 3)).astype(np.float32)
    parts = [
        record(
            "x",
            nothing,
            features={
                "FID-squeeze/real": part,
                "FID-squeeze/own": part,
                "FID-squeeze/held": part + 2,
            },
        )
        for part in np.split(real, 4)
    ]
    found = frechet(parts)["FID-squeeze"]
    assert found["own"] == pytest.approx(0, abs=1e-5) and found["frames"] == 400
    assert found["held"] == pytest.approx(3 * 2**2, rel=1e-4)
    assert 0 < found["real"] < 0.2
