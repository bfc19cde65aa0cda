"""How loud a programme is, after EBU R 128, and the one gain that brings it to a target."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.filter.graph import Graph

from app.core.progress import Progress, Work
from app.core.view.conform import RATE, Samples

PEAK_DBTP = -1.0
"""Highest true peak that a gain may lead to, dBTP (EBU R 128, clause h)."""
_SILENCE = -69.9  # LUFS; below this the gate of ITU-R BS.1770-5 lets nothing through


@dataclass(frozen=True)
class Loudness:
    """A measurement.

    Attributes
    ----------
    lufs : float
        Integrated loudness, LUFS; minus infinity for silence.
    peak : float
        Highest true peak, dBTP; minus infinity for silence.
    """

    lufs: float
    peak: float

    def gain_to(self, target: float) -> float:
        """Gain in dB that brings the programme to a target, as far as peaks allow.

        Parameters
        ----------
        target : float
            LUFS.

        Examples
        --------
        >>> Loudness(-30.0, -12.0).gain_to(-23.0), Loudness(-30.0, -4.0).gain_to(-23.0)
        (7.0, 3.0)
        """
        if not math.isfinite(self.lufs):
            return 0.0
        return min(target - self.lufs, max(PEAK_DBTP - self.peak, 0.0))


def measure(blocks: Iterable[Samples], total: int) -> Work[Loudness]:
    """Measure integrated loudness and true peak (ITU-R BS.1770-5), with FFmpeg's own meter.

    Parameters
    ----------
    blocks : iterable of (n, 2) float32
        48 kHz stereo.
    total : int
        Samples to expect.

    Yields
    ------
    Progress
        In samples.
    """
    graph, done = _meter(), 0
    last: dict[str, str] = {}
    highest = 0.0
    for block in blocks:
        graph.push(_frame(block, done))
        last = _pulled(graph) or last
        highest = max(highest, float(np.abs(block).max(initial=0.0)))
        done += len(block)
        yield Progress("Measuring loudness", done, total)
    lufs = float(last.get("lavfi.r128.I", "-70"))
    # The meter leaves out what is over at the end, up to a tenth of a second.
    peak = max(highest, float(last.get("lavfi.r128.true_peak", "0")))
    return Loudness(
        lufs if lufs > _SILENCE else -math.inf,
        20 * math.log10(peak) if peak > 0 else -math.inf,
    )


def _meter() -> Graph:
    graph = Graph()
    source = graph.add_abuffer(
        sample_rate=RATE, format="flt", layout="stereo", time_base=Fraction(1, RATE)
    )
    meter = graph.add("ebur128", "peak=true:metadata=1:framelog=quiet")
    sink = graph.add("abuffersink")
    source.link_to(meter)
    meter.link_to(sink)
    graph.configure()
    return graph


def _frame(block: Samples, at: int) -> AudioFrame:
    packed = np.ascontiguousarray(block, np.float32).reshape(1, -1)
    frame = AudioFrame.from_ndarray(packed, "flt", "stereo")
    frame.sample_rate, frame.time_base, frame.pts = RATE, Fraction(1, RATE), at
    return frame


def _pulled(graph: Graph) -> dict[str, str]:
    """What the meter says by now; nothing if it needs more."""
    last: dict[str, str] = {}
    while True:
        try:
            frame = graph.pull()
        except (av.error.BlockingIOError, av.error.EOFError):
            return last
        last = dict(frame.metadata)
