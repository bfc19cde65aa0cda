"""Rendering one line: from the plate and the sound to patches in the cache."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from dataclasses import replace

import numpy as np

from app.core.dub.ahead import Ahead
from app.core.dub.following import Following
from app.core.dub.generate import generate
from app.core.dub.plan import Plan, ShotPlan
from app.core.dub.render import DECODED_AHEAD, GENERATED_AHEAD, Cutter
from app.core.dub.voice import Voice
from app.core.media.seek import frames_at
from app.core.progress import Progress, Work
from app.core.render.cache import RenderCache
from app.core.render.scene import Scene
from app.core.render.sheet import Line, Piece
from app.core.render.strip import Made
from app.model.engines import Engine

_SHOTS = 4  # whose albums are kept, at up to twenty megabytes each

Choices = OrderedDict[tuple[str, int, int], Following]


class References:
    """The references of shots, looked for once for all lines that lie in them."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._known: Choices = OrderedDict()
        self._lock = threading.Lock()

    def of(self, shot: ShotPlan, print_: str, engine: Engine) -> Following:
        """Choose the references of a shot, or remember them.

        Parameters
        ----------
        print_ : str
            See `Cast.print_of`.
        """
        size, count = engine.config.size, engine.config.references
        with self._lock:
            if (print_, size, count) in self._known:
                self._known.move_to_end((print_, size, count))
                return self._known[print_, size, count]
        pts = self._scene.analysis.pts
        chosen = Following(self._scene.info, pts, shot, size, count)
        with self._lock:
            self._known[print_, size, count] = chosen
            while len(self._known) > _SHOTS:
                self._known.popitem(last=False)
        return chosen


def render_line(
    line: Line,
    scene: Scene,
    voice: Voice,
    engine: Engine,
    cache: RenderCache,
    references: References,
    made: Callable[[int], None] = lambda frame: None,
    playhead: int = 0,
) -> Work[int]:
    """Make the patches of a line that are not in the cache yet.

    Whatever was made stays when the work is closed or killed, and is gone on from.

    Parameters
    ----------
    line : Line
    scene : Scene
    voice : Voice
        Of the line's sound file, as it was heard.
    engine : Engine
        Of the line's model.
    cache : RenderCache
    references : References
        Of the same scene.
    made
        Called with the number of each frame that can be looked up from then on.
    playhead : int
        Frame from which on they are made; those before it are made last.

    Yields
    ------
    Progress
        In frames of the line, after each one.

    Returns
    -------
    int
        Frames that were rendered now.

    Raises
    ------
    MediaError
        If the plate cannot be read, or the cache not written.
    """
    voice = replace(voice, start=line.start)
    missing = [
        replace(piece, frames=piece.frames[~cache.has(piece.key, piece.frames)])
        for piece in line.pieces
    ]
    done = line.total - sum(len(piece.frames) for piece in missing)
    begun = done
    for piece in _in_turn(missing, playhead):
        for frame in _render_piece(piece, line, scene, voice, engine, cache, references):
            done += 1
            made(frame)
            yield Progress("Rendering", done, line.total)
    return done - begun


def _in_turn(pieces: list[Piece], playhead: int) -> Iterator[Piece]:
    """Parts of pieces: what lies behind the playhead, then what lies before it."""
    for behind in (True, False):
        for piece in pieces:
            frames = piece.frames[(piece.frames >= playhead) == behind]
            if len(frames):
                yield replace(piece, frames=frames)


def _render_piece(
    piece: Piece,
    line: Line,
    scene: Scene,
    voice: Voice,
    engine: Engine,
    cache: RenderCache,
    references: References,
) -> Generator[int, None, None]:
    """Render the frames of a piece, all of them; yield each when it is in the cache."""
    shot = scene.shot(line.faces, piece.track)
    print_ = scene.cast(line.faces).print_of(piece.track)
    weight = np.zeros(scene.frames, np.float32)
    weight[piece.frames] = 1.0
    plan = Plan((shot,), weight, voice.speaks(scene.seconds), ())
    cutter = Cutter(
        scene.info,
        scene.analysis,
        plan,
        voice,
        engine,
        "generate" if line.silence == "generate" else "closed",
        lambda shot: references.of(shot, print_, engine).at,
    )
    pts = scene.analysis.pts
    with ExitStack() as stack:
        writer = stack.enter_context(cache.writer(piece.key))
        # Somebody else may have rendered some of them while this waited for its turn.
        frames = [frame for frame in piece.frames.tolist() if frame not in writer.index]
        numbers = {int(pts[frame]): frame for frame in frames}
        found = frames_at(scene.info, [(frame, time) for time, frame in numbers.items()])
        cut = (cutter.cut(index, frame) for index, frame in found)
        ahead = stack.enter_context(Ahead(cut, DECODED_AHEAD, "decode"))
        ready = stack.enter_context(Ahead(generate(ahead, engine), GENERATED_AHEAD, "generate"))
        for work in ready:
            assert work.frame.pts is not None
            frame = numbers[work.frame.pts]
            depth = work.frame.format.components[0].bits
            patch = None if work.patch is None else work.patch.rounded(depth)
            writer.write(Made(frame, shot.unit_crop(frame), patch))
            yield frame
