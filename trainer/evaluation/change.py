"""IFC, inter-frame consistency: does the picture change from frame to frame as the truth does?"""

import numpy as np

from trainer.evaluation.view import Picture


def ifc(before: Picture, after: Picture, true_before: Picture, true_after: Picture) -> float:
    """Difference between the change of a picture and that of the truth, in 8-bit codes.

    Mean over px and colours of ``|(after - before) - (true_after - true_before)|``.  The formula
    is ours: paper B reports an IFC and does not print one.  A colour that is wrong all the time
    costs nothing; flicker does, and so does a mouth that moves otherwise than the true one, or
    not at all.

    Parameters
    ----------
    before, after : (S, S, 3)
        Two consecutive frames.
    true_before, true_after : (S, S, 3)
        The same two of the source.

    Examples
    --------
    >>> dark, light = np.zeros((8, 8, 3), np.uint8), np.full((8, 8, 3), 9, np.uint8)
    >>> ifc(dark, light, dark + 50, light + 50), ifc(dark, light, dark, dark)
    (0.0, 9.0)
    """
    change, truth = (
        late.astype(np.int16) - early
        for late, early in ((after, before), (true_after, true_before))
    )
    return float(np.abs(change - truth).mean())
