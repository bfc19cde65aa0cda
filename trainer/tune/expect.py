"""What may be expected of an amount of footage, told before anything is trained."""

import numpy as np

GAINS = ((0.25, 5.0), (0.5, 10.0), (1.0, 15.0), (2.0, 20.0))
"""Minutes of footage, and by how many per cent LPIPS fell on held-out shots; docs/models.md."""
_JUDGED = 18.0
"""Seconds that judging takes for each second that is held out, on one slow core."""


def expected_gain(minutes: float) -> str:
    """What to expect, in a sentence.

    >>> expected_gain(1.5)
    'About 18 % closer to the real mouth (LPIPS), as was measured with 1.5 minutes of one speaker.'
    """
    known, falls = zip(*GAINS, strict=True)
    per_cent = float(np.interp(minutes, (0.0, *known), (0.0, *falls)))
    return (
        f"About {per_cent:.0f} % closer to the real mouth (LPIPS), as was measured with "
        f"{minutes:.1f} minutes of one speaker."
    )


def expected_seconds(train_minutes: float, held_s: float) -> float:
    """How long training and judging take, at most."""
    return 60 * train_minutes + _JUDGED * held_s
