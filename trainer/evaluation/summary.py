"""From records to figures: what is said of each clip, and of all people together."""

from collections.abc import Mapping, Sequence

import numpy as np

from trainer.evaluation.frechet import Moments, frechet_distance
from trainer.evaluation.measure import CLOSE, FOREIGN, HELD, OWN, REAL
from trainer.evaluation.opening import (
    correlation,
    lag_of,
    late,
    partial_correlation,
    resampled,
    spread_ratio,
)
from trainer.evaluation.record import Record

REACH = 8
"""Frames by which a clip's own sound may be off."""
DRAWS = 2000
"""Of the bootstrap."""
_SEED = 0

Row = dict[str, float]


def figures(record: Record, donor: Record) -> Row:
    """Everything that is said about one clip; docs/models.md explains the columns."""
    real = record.openings[REAL]
    own, foreign, held = (record.openings[name] for name in (OWN, FOREIGN, HELD))
    lag, donor_lag = (lag_of(r.openings[OWN], r.openings[REAL], REACH) for r in (record, donor))
    theirs = resampled(donor.times + record.away, donor.openings[REAL], record.times)
    in_file, donor_in_file = (round(r.late * record.rate) for r in (record, donor))
    # The donor's sound is as late here as in its own clip, in seconds.
    shift = donor_lag * record.rate / donor.rate
    known = bool(np.isfinite(real).any())
    return {
        "frames": float(record.counts["frames"]),
        "looks": float(record.counts["looks"]),
        "own": correlation(own, real),
        "own_in_file": correlation(late(own, in_file), real),
        "own_at_lag": correlation(own, late(real, lag)),
        "late": float(in_file),
        "lag": float(lag) if known else float("nan"),
        "foreign": correlation(foreign, theirs),
        "foreign_in_file": correlation(late(foreign, donor_in_file), theirs),
        "foreign_at_lag": correlation(foreign, late(theirs, round(shift))),
        "leak": correlation(foreign, real),
        "leak_alone": partial_correlation(foreign, real, theirs),
        "chance": correlation(theirs, np.where(np.isnan(foreign), np.nan, real)),
        "held": correlation(held, real),
        "spread": spread_ratio(own, real),
        "spread_held": spread_ratio(held, real),
        **record.figures,
    }


def by_person(rows: Sequence[Mapping[str, float]], people: Sequence[str], name: str) -> list[float]:
    """A measure's average for each person; clips in which it is not a number do not count.

    >>> by_person([{"own": 1.0}, {"own": 0.0}, {"own": 0.2}], ["ann", "bob", "bob"], "own")
    [1.0, 0.1]
    """
    found: dict[str, list[float]] = {}
    for row, person in zip(rows, people, strict=True):
        if np.isfinite(row[name]):
            found.setdefault(person, []).append(row[name])
    return [float(np.mean(values)) for values in found.values()]


def over_people(rows: Sequence[Mapping[str, float]], people: Sequence[str]) -> Row:
    """Average of each measure over people, each person's clips averaged first.

    Parameters
    ----------
    rows
        One a clip, with the same measures in each; NaN does not count.
    people
        Who is seen in each.

    Examples
    --------
    >>> over_people([{"own": 1.0}, {"own": 0.0}, {"own": 0.2}], ["ann", "bob", "bob"])
    {'own': 0.55}
    """
    each = {name: by_person(rows, people, name) for name in rows[0]}
    return {name: float(np.mean(v)) if v else float("nan") for name, v in each.items()}


def interval(values: Sequence[float], draws: int = DRAWS) -> tuple[float, float]:
    """95 % interval of a mean, by the percentile bootstrap (Efron 1979).

    Parameters
    ----------
    values
        One a person: it is people who are drawn, with repetition, not clips or frames.
    draws
        How often.

    Returns
    -------
    (float, float)
        NaN if there are fewer than two.

    Examples
    --------
    >>> interval([0.5, 0.5, 0.5])
    (0.5, 0.5)
    """
    if len(values) < 2:
        return float("nan"), float("nan")
    rng = np.random.default_rng(_SEED)
    drawn = rng.choice(np.asarray(values, np.float64), (draws, len(values))).mean(axis=1)
    low, high = np.percentile(drawn, [2.5, 97.5]).tolist()
    return low, high


def frechet(records: Sequence[Record]) -> dict[str, dict[str, float]]:
    """FID of all clips' frames together, for each network that looked.

    Returns
    -------
    dict
        Network's name to ``own`` and ``held`` against the real frames; ``real``, every other
        real frame against the rest, is what so few frames alone cost (at half the number, so
        rather more than they cost the others); ``frames`` is how many there were.
    """
    networks = sorted({key.split("/")[0] for record in records for key in record.features})
    found = {}
    for network in networks:
        sets = {name: Moments() for name in (REAL, *CLOSE)}
        halves = Moments(), Moments()
        for record in records:
            for name, moments in sets.items():
                features = record.features.get(f"{network}/{name}")
                if features is None:
                    continue
                moments.add(features)
                if name == REAL:
                    for start, half in enumerate(halves):
                        half.add(features[start::2])
        found[network] = {
            name: frechet_distance(sets[name], sets[REAL]) for name in (OWN, HELD)
        } | {"real": frechet_distance(*halves), "frames": float(sets[REAL].count)}
    return found
