"""What may be expected of an amount of footage, told before anything is trained."""

MEASURED = (1.9, 20)
"""Minutes of the one speaker that was measured, and by how many per cent LPIPS fell on shots that
were held out, after 14 minutes of training; docs/models.md, "Tuned on a speaker"."""
_JUDGED = 18.0
"""Seconds that judging takes for each second that is held out, on one slow core."""


def expected_gain() -> str:
    """What to expect, in a sentence.

    >>> expected_gain()[:57]
    'Of one speaker 1.9 minutes were measured: they brought 20'
    """
    minutes, per_cent = MEASURED
    return (
        f"Of one speaker {minutes} minutes were measured: they brought {per_cent} % less visible "
        "difference (LPIPS). What yours bring is judged on shots that are held out."
    )


def expected_seconds(train_minutes: float, held_s: float) -> float:
    """How long training and judging take, at most."""
    return 60 * train_minutes + _JUDGED * held_s
