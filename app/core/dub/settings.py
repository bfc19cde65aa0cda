"""What the user can choose for a dub."""

import math
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any

from app.core.errors import LipsmithError

SILENCES = ("closed", "original", "generate")
FITS = ("cut", "hold")
MOST_DB = 100.0
"""Largest gain either way, dB: more than 16-bit samples have between their loudest and quietest."""


@dataclass(frozen=True)
class DubSettings:
    """Choices for one dub; the defaults are what an editor would expect.

    Attributes
    ----------
    face : str
        Empty for the default face, an index as `lipsmith faces` lists it, or ``"x,y@frame"``.
    silence : str
        What the mouth does in pauses inside the dub, one of `SILENCES`.
    fit : str
        What happens where the dub is longer than the clip: ``"cut"`` it, or ``"hold"`` the
        last frame.
    offset : Fraction or str
        How much later the dub starts, s; a string such as ``"3f"`` counts frames of the clip.
    gain_db : float
        Louder or softer, dB.
    keep_original_db : float or None
        Level at which the original sound stays under the dub, dB; None for not at all.
    codec, quality
        See `app.core.media.codecs`.
    engine : str
        One of `app.model.engines.ENGINES`.
    model : str
        Name of a model in the library, or the path of a model file.
    detector : str
        Who finds the faces, see `app.core.faces.detect.make_detector`.
    carry : bool
        Whether subtitles, chapters and other audio tracks come along.
    force : bool
        Go on although the face is smaller than the model can use.
    threads : int
        CPU threads for each stage; 0 for what the computer has.
    """

    face: str = ""
    silence: str = "closed"
    fit: str = "cut"
    offset: Fraction | str = Fraction(0)
    gain_db: float = 0.0
    keep_original_db: float | None = None
    codec: str = "h264"
    quality: int | None = None
    engine: str = "auto"
    model: str = ""
    detector: str = "centerface"
    carry: bool = True
    force: bool = False
    threads: int = 0

    def check(self) -> None:
        """See that every value is one a dub can be made with.

        Codec, quality, model, detector, face and offset are left to those who know what there
        is to choose from.

        Raises
        ------
        LipsmithError
            If one is not.
        """
        from app.model.engines import ENGINES

        choices = (
            ("--silence", self.silence, SILENCES),
            ("--fit", self.fit, FITS),
            ("--engine", self.engine, ENGINES),
        )
        for name, value, known in choices:
            if value not in known:
                raise LipsmithError(
                    f"{name} cannot be {value!r}. Choose one of {', '.join(known)}."
                )
        levels = (("--gain", self.gain_db), ("--keep-original", self.keep_original_db or 0.0))
        for name, decibels in levels:
            if not (math.isfinite(decibels) and abs(decibels) <= MOST_DB):
                raise LipsmithError(
                    f"{name} cannot be {decibels:g} dB. "
                    f"Give a number from −{MOST_DB:g} to {MOST_DB:g}."
                )
        if self.threads < 0:
            raise LipsmithError(
                f"--threads cannot be {self.threads}. Give a number of CPU threads, or 0 for all."
            )

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for the sidecar."""
        values = asdict(self)
        values["offset"] = str(self.offset)
        return values
