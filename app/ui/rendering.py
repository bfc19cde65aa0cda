"""Live rendering, put together with the timeline, the preview and the actions."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QObject, QSettings
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QWidget

from app.core.render.cache import RenderCache
from app.core.render.engines import Engines
from app.ui.exports import Exports, kept_under
from app.ui.footage import Footage
from app.ui.playback import Playback
from app.ui.preferences import CACHE_GB
from app.ui.render import Renders
from app.ui.session import Session
from app.ui.timeline.view import Timeline


class Rendering(QObject):
    """What is rendered, wired to all that shows it.

    Attributes
    ----------
    renders : Renders
    exports : Exports
    """

    def __init__(
        self,
        session: Session,
        footage: Footage,
        folder: Path,
        settings: QSettings,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        room = int(str(settings.value("cache_gb", CACHE_GB))) * 10**9
        engines = Engines(
            str(settings.value("engine", "auto")), int(str(settings.value("threads", 0)))
        )
        self._footage, self._settings = footage, settings
        self._playback: Playback | None = None
        self.renders = Renders(session, footage, RenderCache(folder, room), engines, self)
        self.exports = Exports(self.renders, self)

    def wire(self, timeline: Timeline, playback: Playback, actions: Mapping[str, QAction]) -> None:
        """Show states, findings and frames, and obey the render menu."""
        renders = self.renders
        renders.states_changed.connect(timeline.set_states)
        renders.findings_changed.connect(timeline.set_findings)
        renders.frame_ready.connect(lambda _, frame: self._show(playback, frame))
        renders.replanned.connect(playback.player.refresh)
        renders.paused_changed.connect(actions["render.pause"].setChecked)
        actions["render.pause"].triggered.connect(self._pause)
        actions["render.start"].triggered.connect(self._start)
        actions["render.selection"].triggered.connect(self._start_selection)
        playback.set_dub(renders.dubbed)
        playback.set_under(kept_under(self._settings))
        self._playback = playback
        timeline.set_states(renders.states)

    def busy(self) -> bool:
        """Whether leaving now would break something off."""
        return self.renders.busy() or self.exports.busy()

    def export_dialog(self, name: str, parent: QWidget) -> QDialog:
        """Ask how to export; ``name`` is the project's."""
        from app.ui.export_dialog import ExportDialog

        session, footage = self._session, self._footage
        dialog = ExportDialog(
            session, footage, self.renders, self.exports, self._settings, name, parent
        )
        if self._playback is not None:
            dialog.under_changed.connect(self._playback.set_under)
        return dialog

    def close(self) -> None:
        """Stop; what is ready is kept on the disk."""
        self.exports.close()
        self.renders.close()

    def _pause(self, on: bool) -> None:
        if on:
            self.renders.pause()
        else:
            self.renders.resume()

    def _start(self) -> None:
        """Go on, and try again what failed."""
        self.renders.retry(self.renders.states)
        self.renders.resume()

    def _start_selection(self) -> None:
        """Make the selected segments, even while paused; they come first in any case."""
        self.renders.retry(self._session.selection)
        self.renders.ask(self._session.selection)

    def _show(self, playback: Playback, frame: int) -> None:
        if frame == playback.player.frame:
            playback.player.refresh()
