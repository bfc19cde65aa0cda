"""Which part of the target face the generator may not see."""

import numpy as np
from numpy.typing import NDArray


def hidden_region(size: int, kind: str) -> NDArray[np.float32]:
    """Mask of the pixels that are set to zero before the generator sees the target face.

    Parameters
    ----------
    size : px
    kind : str
        ``"lower-half"``: rows from the middle down, as in Wav2Lip and paper A.
        ``"mouth-jaw"`` (ours): of the lower half only what a moving jaw can change; what stays
        visible at the sides tells the network how the plate looks where its work must join.

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
    lower = y >= 0.5
    if kind == "lower-half":
        return lower.astype(np.float32)
    if kind == "mouth-jaw":
        # Straight beside the mouth, drawing in towards the chin like a jaw.
        half_width = 0.40 - 0.16 * np.clip((y - 0.68) / 0.32, 0, 1) ** 2
        return (lower & (np.abs(x - 0.5) <= half_width)).astype(np.float32)
    raise ValueError(f"unknown hidden region {kind!r}")
