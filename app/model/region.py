"""Which part of the target face the generator may not see."""

import numpy as np
from numpy.typing import NDArray

WIDER = 0.042
"""By how much ``"mouth-jaw-wide"`` is larger on either side and above, in sides of the crop."""


def hidden_region(size: int, kind: str) -> NDArray[np.float32]:
    """Mask of the pixels that are set to zero before the generator sees the target face.

    Parameters
    ----------
    size : px
    kind : str
        ``"lower-half"``: rows from the middle down, as in Wav2Lip and paper A.
        ``"mouth-jaw"`` (ours): of the lower half only what a moving jaw can change; what stays
        visible at the sides tells the network how the plate looks where its work must join.
        ``"mouth-jaw-wide"`` (ours): 4 px of 96 larger, because what shows right beside the
        former says how far the plate's own jaw is open.

    Returns
    -------
    (size, size) float32, 1 where hidden

    Raises
    ------
    ValueError
        For an unknown kind.

    Examples
    --------
    >>> hidden_region(96, "lower-half").mean().item()
    0.5
    """
    y, x = np.mgrid[0:size, 0:size].astype(np.float32) / size + np.float32(0.5 / size)
    if kind == "lower-half":
        return (y >= 0.5).astype(np.float32)
    if kind in ("mouth-jaw", "mouth-jaw-wide"):
        more = WIDER if kind == "mouth-jaw-wide" else 0
        # Straight beside the mouth, drawing in towards the chin like a jaw.
        half_width = more + 0.40 - 0.16 * np.clip((y - 0.68) / 0.32, 0, 1) ** 2
        return ((y >= 0.5 - more) & (np.abs(x - 0.5) <= half_width)).astype(np.float32)
    raise ValueError(f"unknown hidden region {kind!r}")
