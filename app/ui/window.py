"""The main window: puts the panels together and wires the actions."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QMainWindow,
    QMenu,
    QUndoView,
    QWidget,
)

from app.ui.actions import Actions
from app.ui.cast import CastPanel
from app.ui.centre import Centre
from app.ui.dialogs import show_error
from app.ui.docks import Docks, focus_next
from app.ui.drop import Intake, addresses_in, paths_in
from app.ui.files import ProjectFiles
from app.ui.footage import Footage, speech_frames
from app.ui.inspector import Inspector
from app.ui.navigation import Navigation
from app.ui.project_actions import ProjectActions
from app.ui.session import Session
from app.ui.status import JobStatus
from app.ui.theme import apply_theme, chosen, colours_of
from app.ui.timeline.view import Timeline
from app.ui.timeline_panel import TimelinePanel
from app.ui.trainer.trainer import LAYOUT, Trainer
from app.ui.usable import usable
from app.ui.window_dialogs import WindowDialogs, open_dialog
from app.ui.worker import Jobs

if TYPE_CHECKING:
    from app.ui.footage import Plate
    from app.ui.playback import Playback
    from app.ui.rendering import Rendering

_LOOK, _LETTER = 5000, 80  # ms until one sees a sentence in the status bar; to read a letter of it


@dataclass(frozen=True)
class Folders:
    """Where the window keeps what is not the project's.

    Attributes
    ----------
    cache : Path
        What can be made again.
    journals : Path
        What is needed after a crash.
    """

    cache: Path
    journals: Path


class Window(QMainWindow):
    """The editor.

    Attributes
    ----------
    session, jobs, footage, files, intake, actions_ : the parts it puts together
    timeline : Timeline
    playback, rendering : Playback, Rendering or None
        None until there is a first clip.
    closing : list
        Functions that are called before the window goes.
    """

    def __init__(self, settings: QSettings, folders: Folders) -> None:
        super().__init__()
        self.settings = settings
        self.session = Session(parent=self)
        self.jobs = Jobs(self)
        self.footage = Footage(self.session, self.jobs, folders.cache, self)
        self.files = ProjectFiles(self.session, settings, folders.journals, self)
        self.intake = Intake(self.session, self.footage, self.jobs, self)
        self.actions_ = Actions(settings, self)
        self.actions_.colour(colours_of(self))  # before the buttons: they are as wide as text else
        self.timeline = Timeline(self.session)
        self.projects = ProjectActions(self, self.session, self.files, self.intake, self.jobs)
        self.closing: list[Callable[[], None]] = []
        self._leaving = self._asking = False
        self.playback: Playback | None = None
        self.rendering: Rendering | None = None
        self.setAcceptDrops(True)
        self._make_panels()
        self._make_menus()
        self._make_status()
        self._wire()
        self._restore()
        self.files.new()
        self._retheme()

    # --- panels --------------------------------------------------------------------------

    def _make_panels(self) -> None:
        self.centre = Centre(self)
        self.welcome, self.waiting = self.centre.welcome, self.centre.waiting
        self.setCentralWidget(self.centre)
        self.cast = CastPanel(self.session, self.footage.faces)
        history = QUndoView(self.session.undo_stack)
        history.setEmptyLabel(self.tr("As it was opened"))
        history.setAccessibleName(self.tr("History"))
        self.panel = TimelinePanel(self.timeline, self.actions_)
        bottom, left = Qt.DockWidgetArea.BottomDockWidgetArea, Qt.DockWidgetArea.LeftDockWidgetArea
        self.inspector = Inspector(self.session, self.footage, self.jobs)
        self._docks = Docks(self)
        self._docks.add("timeline", self.tr("Timeline"), self.panel, bottom)
        self._docks.add("cast", self.tr("Cast"), self.cast, left)
        self._docks.add("history", self.tr("History"), history, left)
        right = Qt.DockWidgetArea.RightDockWidgetArea
        self._docks.add("inspector", self.tr("Inspector"), self.inspector, right)
        self._docks.begin()

    def set_preview(self, preview: QWidget) -> None:
        """Show the picture in the middle, as long as there is a clip."""
        self.centre.set_preview(preview)
        self.show_centre()

    # --- actions -------------------------------------------------------------------------

    def _make_menus(self) -> None:
        self.menus = self.actions_.fill(self.menuBar())
        self.recent_menu = QMenu(self.tr("Open &Recent"), self)
        self.recent_menu.aboutToShow.connect(self._fill_recent)
        self.menus["file"].insertMenu(self.actions_["file.add"], self.recent_menu)
        # Shortcuts work wherever the keyboard is in the window.
        self.addActions([self.actions_[id] for id in self.actions_])

    def _make_status(self) -> None:
        self.job_status = JobStatus(self.jobs)
        self.statusBar().addPermanentWidget(self.job_status)
        self.statusBar().setSizeGripEnabled(False)

    def _wire(self) -> None:
        self.navigation = Navigation(self.session, self)
        self.trainer = Trainer(self)
        self.menuBar().setCornerWidget(self.trainer.tabs)
        self.statusBar().insertPermanentWidget(0, self.trainer.status)
        self.dialogs = WindowDialogs(self)
        slots: dict[str, Callable[[], object]] = {
            **self.timeline.commands.slots(),
            **self.navigation.slots(),
            **self.projects.slots(),
            **self.dialogs.slots(),
            **self.trainer.slots(),
            "edit.undo": self.session.undo_stack.undo,
            "edit.redo": self.session.undo_stack.redo,
            "view.zoom_in": self.timeline.zoom_in,
            "view.zoom_out": self.timeline.zoom_out,
            "view.zoom_fit": self.timeline.fit,
            "view.zoom_selection": self.timeline.fit_selection,
            "view.focus_next": self.focus_next,
            "file.quit": self.close,
        }
        for id, slot in slots.items():
            # Triggered says whether it is checked, which these do not want to know.
            self.actions_[id].triggered.connect(lambda _=False, slot=slot: slot())
        self._wire_switches()
        self._wire_session()

    def _wire_switches(self) -> None:
        self._docks.wire(self.actions_)
        self.actions_["view.blade"].toggled.connect(lambda on: setattr(self.timeline, "blade", on))
        self.actions_["view.snap"].toggled.connect(
            lambda on: setattr(self.timeline, "snapping", on)
        )
        self.actions_["view.ripple"].toggled.connect(
            lambda on: setattr(self.timeline.commands, "rippling", on)
        )
        self.actions_["view.pointer"].setChecked(True)
        self.actions_["view.snap"].setChecked(True)

    def _wire_session(self) -> None:
        stack = self.session.undo_stack
        self.session.message.connect(self._say)
        self.session.changed.connect(lambda _: self.show_centre())
        self.session.changed.connect(lambda _: self._enable())
        self.session.selection_changed.connect(lambda _: self._enable())
        stack.canUndoChanged.connect(lambda _: self._enable())
        stack.canRedoChanged.connect(lambda _: self._enable())
        self.files.moved.connect(self._show_title)
        self.jobs.failed.connect(lambda _, error: show_error(self, error))
        self.timeline.menu_wanted.connect(self.panel.show_context)
        self.timeline.activated.connect(self._activate)
        self.timeline.marker_activated.connect(self.dialogs.marker)
        self.footage.drawable.connect(self.timeline.refresh)
        self.footage.drawable.connect(self.cast.model.renew)
        self.footage.heard.connect(lambda _: self._catch_speech())
        self.footage.opened.connect(self._open_plate)
        self.intake.proposed.connect(self._catch_speech)
        self.intake.proposed.connect(self.timeline.show_lines)
        self.timeline.set_sources(self.footage, self.footage)
        self.waiting.locate_wanted.connect(self.projects.relink)
        self.welcome.open_wanted.connect(self.projects.ask_open)
        self.welcome.project_wanted.connect(self.projects.open_project)
        self.welcome.demo_wanted.connect(self.dialogs.demo)
        self.cast.chosen.connect(self._choose_lane)
        self.cast.dubs.replace_wanted.connect(self.projects.replace_sound)
        hints = QApplication.styleHints()
        hints.colorSchemeChanged.connect(lambda _: self.apply_theme())

    def switch_actions(self) -> None:
        """Switch actions off that make no sense in the room that is shown, and others on."""
        for id in self.actions_:
            if not id.startswith("train."):
                self.actions_[id].setEnabled(self.trainer.usable(id))
        self._enable()

    def docks(self) -> list[QDockWidget]:
        """The editor's panels."""
        return self._docks.all()

    def _enable(self) -> None:
        """Switch actions off that could do nothing now."""
        for id, on in usable(self.session).items():
            self.actions_[id].setEnabled(on and self.trainer.usable(id))

    def _open_plate(self, plate: "Plate | None") -> None:
        """Load what shows and renders pictures, when there is a first clip."""
        if plate is None or self.playback is not None:
            return
        from app.ui.playback import Playback
        from app.ui.render_status import RenderStatus
        from app.ui.rendering import Rendering

        actions = {id: self.actions_[id] for id in self.actions_}
        self.playback = playback = Playback(self.session, self.footage, actions, self)
        self.set_preview(playback.preview)
        playback.failed.connect(lambda error: show_error(self, error))
        folder = self.footage.cache.root.parent / "renders"
        rendering = Rendering(self.session, self.footage, folder, self.settings, self)
        self.rendering = rendering
        rendering.wire(self.timeline, playback, actions)
        rendering.renders.broke.connect(lambda error: show_error(self, error))
        self.projects.rendering, self.projects.exporting = rendering.busy, rendering.exports.busy
        self.projects.states = lambda: rendering.renders.states
        self.inspector.set_renders(rendering.renders)
        status = RenderStatus(rendering.renders, actions["render.pause"])
        self.statusBar().insertPermanentWidget(1, status)
        self.actions_["file.export"].triggered.connect(
            lambda: open_dialog(rendering.export_dialog(self.files.name, self))
        )
        self.closing += [rendering.close, playback.close]
        self.actions_.colour(colours_of(self))
        self.timeline.setFocus()

    # --- what is shown -------------------------------------------------------------------

    def show_centre(self) -> None:
        """Show the picture, or where to begin; the trainer's room is left alone."""
        if not self.trainer.shown:
            self.centre.show_document(self.session.document, self.footage.missing)

    def _say(self, text: str) -> None:
        """Show a sentence in the status bar, for as long as it takes to read."""
        self.statusBar().showMessage(text, _LOOK + len(text) * _LETTER)

    def _show_title(self) -> None:
        name = self.files.name or self.tr("Untitled")
        self.setWindowTitle(f"{name}[*] – Lipsmith")
        self.setWindowModified(not self.files.is_saved())
        if self.centre.currentWidget() is self.welcome:
            self.welcome.show_recent(self.files.recent())

    def _fill_recent(self) -> None:
        self.recent_menu.clear()
        for path in self.files.recent():
            action = self.recent_menu.addAction(path.name)
            action.setToolTip(str(path))
            action.triggered.connect(lambda _=False, path=path: self.projects.open_project(path))
        if self.recent_menu.isEmpty():
            self.recent_menu.addAction(self.tr("Nothing yet")).setEnabled(False)

    def _activate(self, id: str) -> None:
        """Go to a segment that was double-clicked, and to what belongs to it."""
        self.session.set_playhead(self.session.document.segment(id).first)
        self._docks["inspector"].show()
        self.inspector.setFocus()

    def _choose_lane(self, speaker: str) -> None:
        self.timeline.commands.lane = speaker
        self.timeline.refresh()

    def _catch_speech(self) -> None:
        self.timeline.set_speech(speech_frames(self.session.document, self.footage.voices))

    # --- theme, layout -------------------------------------------------------------------

    def focus_next(self) -> None:
        """Move the keyboard to the next panel."""
        stops = (self.timeline, self.cast.list, self.inspector, self.centre.currentWidget())
        focus_next(stops)

    def apply_theme(self) -> None:
        """Take the theme of the settings, or the system's."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        apply_theme(app, chosen(self.settings.value("theme")))
        self._retheme()

    def _retheme(self) -> None:
        self.actions_.colour(colours_of(self))
        self.cast.retheme()
        self.inspector.retheme()
        self.job_status.retheme()
        self.welcome.retheme()
        self.trainer.retheme()
        if self.playback is not None:
            self.playback.preview.apply_theme()

    def _restore(self) -> None:
        geometry, state = self.settings.value("geometry"), self.settings.value("layout")
        if geometry is None or not self.restoreGeometry(geometry):
            self.resize(1360, 860)
        if state is not None:
            self.restoreState(state, LAYOUT)
        self.actions_["view.history"].setChecked(not self._docks["history"].isHidden())

    # --- events --------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files; of what is none, `dropEvent` says so."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Take files anywhere."""
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Add what was dropped."""
        event.acceptProposedAction()
        self.intake.take(paths_in(event.mimeData()), addresses_in(event.mimeData()))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask once if anything would be lost, then go."""
        if not self._leaving:
            self._asking = True
            if self.projects.would_lose():
                self.projects.leave(self._leave, self.trainer.runs.promise())
            else:
                self.trainer.runs.leave(self._leave)
            self._asking = False
        if not self._leaving:
            event.ignore()
            return
        self.trainer.show_room(False)  # the layout that is kept is the editor's
        self.settings.setValue("geometry", self.saveGeometry())
        self.settings.setValue("layout", self.saveState(LAYOUT))
        self.jobs.cancel()
        for close in self.closing:
            close()
        self.footage.close()
        self.jobs.wait()
        self.files.close()
        self.session.undo_stack.blockSignals(True)  # it goes before those who listen to it
        event.accept()

    def _leave(self) -> None:
        self._leaving = True
        if not self._asking:
            self.close()
