"""The thread that plans and renders; the window's side of it is `app.ui.render.Renders`."""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QThread, Signal

from app.core.errors import LipsmithError
from app.core.preflight import preflight
from app.core.project.document import Document
from app.core.render.cache import RenderCache
from app.core.render.engines import Engines
from app.core.render.prepare import Material, find_models
from app.core.render.presets import RENDER_SECONDS
from app.core.render.queue import Queue, order
from app.core.render.sheet import UNKNOWN, CueSheet, Line
from app.core.threads import give_way

if TYPE_CHECKING:
    from app.core.dub.voice import Voice
    from app.core.render.lines import References
    from app.core.render.scene import Scene

_REPORTS_PER_SECOND = 10
_TELLING = 25  # frames of a line that say how long one takes
_QUICK = 0.1  # s; what takes longer to look over does not hold rendering up


@dataclass(frozen=True)
class Orders:
    """What the window asks of the thread; replaced as a whole.

    Attributes
    ----------
    document : Document
    scene : Scene or None
        Of its plate; None while that is not known.
    voices : mapping of str to Voice
        By fingerprint, as far as known.
    failed : mapping of str to str
        Why a sound cannot be used, by fingerprint.
    playhead : int
    selected : tuple of str
    paused : bool
    asked : frozenset of str
        Lines that are rendered even while paused.
    retry : tuple of str
        Lines that failed and are to be tried once more.
    emptied : int
        How often the cache was emptied.
    library : int
        How often the library of models has changed.
    """

    document: Document = field(default_factory=Document)
    scene: "Scene | None" = None
    voices: "Mapping[str, Voice]" = field(default_factory=dict)
    failed: Mapping[str, str] = field(default_factory=dict)
    playhead: int = 0
    selected: tuple[str, ...] = ()
    paused: bool = False
    asked: frozenset[str] = frozenset()
    retry: tuple[str, ...] = ()
    emptied: int = 0
    library: int = 0

    def parts(self) -> tuple[object, ...]:
        """All that a plan depends on, to be compared with that of the orders before."""
        voices = tuple((content, id(voice)) for content, voice in self.voices.items())
        failed = tuple(self.failed.items())
        counts = self.emptied, self.library
        return id(self.document), id(self.scene), voices, failed, counts


class RenderThread(QThread):
    """Plans every document it is given, and renders its lines, most needed first.

    Signals carry plain values; nothing else is shared but the cache.

    Attributes
    ----------
    seconds_a_frame : float
        What rendering a frame took lately.
    """

    planned = Signal(object)
    """The new `CueSheet`, or None while there is nothing to plan."""
    states = Signal(object)
    """Dict of id to `app.core.render.queue.State`, of all lines."""
    frame_made = Signal(str, int)
    """Line, and a frame of it that can be looked up."""
    found = Signal(object)
    """Tuple of `app.core.preflight.Found`."""
    broke = Signal(object)
    """An exception that nobody foresaw; its line has failed."""

    def __init__(self, cache: RenderCache, engines: Engines) -> None:
        super().__init__()
        self._cache, self._engines = cache, engines
        self._changed = threading.Condition()
        self._orders = Orders()
        self._version = 0
        self._closed = False
        self.seconds_a_frame = RENDER_SECONDS
        # From here on: touched by the thread alone.
        self._taken = -1
        self._seen = Orders()
        self._queue = Queue()
        self._sheet: CueSheet | None = None
        self._material: Material | None = None
        self._references: References | None = None
        self._reported = 0.0
        self._due = False
        self._rendered_since = False  # the latest plan
        self._look_took = 0.0  # s
        self._prunable = False

    def order(self, **changes: object) -> None:
        """Change some of the `Orders`; called in the window's thread."""
        with self._changed:
            self._orders = replace(self._orders, **changes)  # type: ignore[arg-type]
            self._version += 1
            self._changed.notify()

    def close(self) -> None:
        """End the thread, within the time of a few frames."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        self.wait()
        self._engines.free()

    def run(self) -> None:
        """Work until closed; Qt calls this in the new thread."""
        give_way()
        while not self._closed:
            try:
                self._step()
            except Exception as error:  # the window must hear of it; other lines go on
                self.broke.emit(error)

    def _step(self) -> None:
        self._take_orders()
        id = self._queue.next(self._wanted())
        # A long project is looked over once a line is ready, or none is to be rendered.
        if self._due and (not id or self._rendered_since or self._look_took < _QUICK):
            self._look_over()
        elif id:
            self._render(id)
            self._rendered_since = True
        else:
            self._rest()

    def _rest(self) -> None:
        """Wait for orders."""
        self._prune()
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._version != self._taken)

    # --- planning ------------------------------------------------------------------------

    def _take_orders(self) -> None:
        """Take over what has changed since."""
        with self._changed:
            if self._version == self._taken:
                return
            orders, self._taken = self._orders, self._version
            self._orders = replace(orders, retry=())
        before, self._seen = self._seen, orders
        if orders.emptied != before.emptied:
            self._queue.forget()
        if orders.library != before.library:
            self._look_up_models()
        if orders.retry and self._material is not None:
            self._material.failed.clear()
            self._engines.forget_models()
            self._queue.retry(orders.retry)
        if orders.retry or orders.parts() != before.parts():
            self._plan(orders)

    def _look_up_models(self) -> None:
        """Forget which models there are, and that some were missing."""
        self._engines.forget_models()
        if self._material is not None:
            self._material.models.clear()
            self._material.failed.clear()
        self._queue.retry(self._queue.states)

    def _plan(self, orders: Orders) -> None:
        if orders.scene is None:
            self._material = self._references = self._sheet = None
            self._queue.update({}, self._rendered)
            self.planned.emit(None)
            self._report(now=True)
            return
        if self._material is None or self._material.scene is not orders.scene:
            self._material = Material(orders.scene)
            self._references = None
        self._material.voices = dict(orders.voices)
        find_models(self._material, orders.document, self._engines)
        self._sheet = self._material.sheet(orders.document, self._sheet)
        for id in self._queue.update(self._sheet.lines, self._rendered):
            self._refuse(id)
        self.planned.emit(self._sheet)
        self._report(now=True)
        self._due, self._rendered_since = True, False

    def _refuse(self, id: str) -> None:
        """Say of a line that waits for something which will never come that it failed."""
        assert self._sheet is not None and self._material is not None
        line = self._sheet.lines.get(id)
        if line is None or line.lack != UNKNOWN:
            return
        name = self._sheet.document.segment(id).model
        failed = self._material.failed.get(name) or self._seen.failed.get(line.content)
        if failed:
            self._queue.fail(id, failed)

    def _rendered(self, line: Line) -> int:
        has = self._cache.has
        return sum(int(has(piece.key, piece.frames).sum()) for piece in line.pieces)

    def _wanted(self) -> list[str]:
        seen = self._seen
        document = seen.document
        lines = order(document.segments, seen.playhead, seen.selected, document.frames)
        return [id for id in lines if id in seen.asked] if seen.paused else lines

    def _look_over(self) -> None:
        """Tell what may go wrong."""
        self._due = False
        material = self._material
        if material is None or self._sheet is None:
            return
        begun = time.monotonic()
        models = material.models.items()
        sizes = {name: getattr(model.card.network_config(), "size", 0) for name, model in models}
        document = self._sheet.document
        self.found.emit(preflight(document, material.scene, material.voices, sizes))
        self._look_took = time.monotonic() - begun

    def _prune(self) -> None:
        if self._prunable and self._sheet is not None:
            self._prunable = False
            self._cache.prune(self._sheet.keys())

    # --- rendering -----------------------------------------------------------------------

    def _render(self, id: str) -> None:
        from app.core.render.lines import References, render_line  # which import torch

        assert self._sheet is not None and self._material is not None
        self._references = self._references or References(self._material.scene)
        line = self._sheet.lines[id]
        self._queue.begin(id)
        self._report(now=True)
        begun, made = time.monotonic(), 0
        try:
            engine = self._engines.engine(self._sheet.document.segment(id).model)
            work = render_line(
                *(line, self._material.scene, self._material.voices[line.content]),
                *(engine, self._cache, self._references),
                lambda frame: self.frame_made.emit(id, frame),
                self._seen.playhead,
            )
            try:
                for progress in work:
                    made += 1
                    self._queue.progressed(progress.done)
                    self._report()
                    if self._interrupted(id):
                        self._queue.pause()
                        return
            finally:
                work.close()
            self._queue.finish()
        except LipsmithError as error:
            self._queue.fail(id, str(error))
        except Exception as error:  # the window must hear of it, and go on with other lines
            self._queue.fail(id, str(error) or type(error).__name__)
            self.broke.emit(error)
        finally:
            if made >= _TELLING:
                self.seconds_a_frame = (time.monotonic() - begun) / made
            self._prunable = True
            self._report(now=True)

    def _interrupted(self, id: str) -> bool:
        """Take new orders while a line is being rendered; say whether to leave it."""
        if self._closed:
            return True
        if self._version == self._taken:
            return False
        self._take_orders()
        wanted = self._wanted()
        if self._queue.rendering != id or id not in wanted:
            return True
        # A line that the user looks at or has selected does not wait for another to end.
        under = {
            s.id for s in self._seen.document.segments if s.first <= self._seen.playhead < s.end
        }
        urgent = under | set(self._seen.selected)
        first = next((i for i in wanted if i == id or self._queue.next([i])), id)
        return first != id and first in urgent and id not in urgent

    def _report(self, now: bool = False) -> None:
        moment = time.monotonic()
        if now or moment - self._reported >= 1 / _REPORTS_PER_SECOND:
            self._reported = moment
            self.states.emit(dict(self._queue.states))
