"""New, open, add, save, find what is missing, recover, and the question before leaving."""

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from app.core.errors import LipsmithError
from app.core.project.document import Document
from app.core.project.files import SUFFIX
from app.core.project.journal import Lost, discard
from app.ui.dialogs import ask, show_error, show_errors
from app.ui.drop import SUBTITLES, Found, Intake, read_files
from app.ui.files import ProjectFiles
from app.ui.places import lasting
from app.ui.session import Session
from app.ui.timeline.sources import State
from app.ui.timeline.words import state_words
from app.ui.worker import Jobs

MOVIES = ("mp4", "mov", "mkv", "avi", "mxf", "webm", "m4v", "mts", "ts")
SOUNDS = ("wav", "mp3", "flac", "m4a", "aac", "ogg", "opus", "aif", "aiff")


class ProjectActions(QObject):
    """What the file menu does; dialogs belong to the window.

    Attributes
    ----------
    rendering
        Says whether something is being rendered, for the question before leaving.
    exporting
        Says whether a file is being written, which stops with the program.
    states
        Says how far lines have come, by id, for the line sheet.
    """

    opened = Signal()
    """Another project is there."""

    def __init__(
        self, window: QWidget, session: Session, files: ProjectFiles, intake: Intake, jobs: Jobs
    ) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._files = files
        self._intake = intake
        self._jobs = jobs
        self.rendering: Callable[[], bool] = lambda: False
        self.exporting: Callable[[], bool] = lambda: False
        self.states: Callable[[], Mapping[str, State]] = dict
        intake.project.connect(self.open_project)
        intake.failed.connect(lambda error: show_error(window, error))
        intake.refused.connect(lambda errors: show_errors(window, errors))

    def slots(self) -> dict[str, Callable[[], object]]:
        """Functions for the actions of these ids."""
        return {
            "file.new": self.new,
            "file.open": self.ask_open,
            "file.add": self.ask_add,
            "file.save": self.save,
            "file.save_as": self.save_as,
            "file.relink": self.relink,
            "file.export_subtitles": self.export_subtitles,
            "file.export_lines": self.export_lines,
        }

    def new(self) -> None:
        """Begin an empty project, once the one that is open may go."""
        self.leave(self._new)

    def ask_open(self) -> None:
        """Ask for a project, or for media to begin one with."""
        filters = ";;".join((self._all_filter(), self._project_filter()))
        self._ask_files(self.tr("Open"), filters, self._intake.take)

    def ask_add(self) -> None:
        """Ask for media to add."""
        self._ask_files(self.tr("Add Clip or Dub"), self._media_filter(), self._intake.take)

    def open_project(self, path: Path) -> None:
        """Open a project, once the one that is open may go."""
        self.leave(lambda: self._open(path))

    def save(self, then: Callable[[], None] | None = None) -> None:
        """Save, asking for a name if there is none."""
        if self._files.path is None:
            self.save_as(then)
            return
        self._save(self._files.path, then)

    def save_as(self, then: Callable[[], None] | None = None) -> None:
        """Ask for a name and save."""
        dialog = QFileDialog(self._window, self.tr("Save Project"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(self._project_filter())
        dialog.setDefaultSuffix(SUFFIX[1:])
        plate = self._session.document.plate
        if self._files.path is not None:
            dialog.selectFile(str(self._files.path))
        elif plate is not None:
            dialog.setDirectory(str(lasting(plate.path.parent)))
            dialog.selectFile(plate.path.stem + SUFFIX)
        dialog.fileSelected.connect(lambda path: self._save(Path(path), then))
        dialog.open()

    def would_lose(self) -> bool:
        """Whether `leave` has something to ask."""
        return self.rendering() or not self._files.is_saved()

    def leave(self, go: Callable[[], None], promise: str = "") -> None:
        """Do something that gives the project up, after asking once if anything would be lost.

        Parameters
        ----------
        promise : str
            What to say beside: what else goes on next time.
        """
        rendering = self.rendering()
        if self._files.is_saved() and not rendering:
            go()
            return
        box = QMessageBox(QMessageBox.Icon.Question, "Lipsmith", "", parent=self._window)
        later = self.tr("What is rendered stays, and rendering goes on next time.")
        wait = self.tr("Something is still being rendered.")
        if self.exporting():
            wait = self.tr("An export is still under way.")
            later += " " + self.tr("The export does not: begin it again then.")
        if self._files.is_saved():
            box.setText(wait)
            box.setInformativeText(f"{later} {promise}".strip())
            ask(box, [(self.tr("Leave"), go), (self.tr("Stay"), None)])
            return
        name = self._files.name or self.tr("this project")
        box.setText(self.tr("Save the changes to {name}?").format(name=name))
        box.setInformativeText(f"{later if rendering else ''} {promise}".strip())
        ask(
            box,
            [
                (self.tr("Save"), lambda: self.save(go)),
                (self.tr("Discard"), go),
                (self.tr("Cancel"), None),
            ],
        )

    def offer_recovery(self, otherwise: Callable[[], None]) -> bool:
        """Offer what a session that was killed left behind; say whether there is anything.

        Parameters
        ----------
        otherwise
            Done when there is something, but it is not wanted now.
        """
        lost = next(iter(self._files.lost()), None)
        if lost is None:
            return False
        name = lost.project.stem if lost.project else self.tr("an unsaved project")
        when = lost.when.astimezone().strftime("%H:%M")
        box = QMessageBox(QMessageBox.Icon.Information, "Lipsmith", "", parent=self._window)
        box.setText(self.tr("Lipsmith ended unexpectedly while {name} was open.").format(name=name))
        box.setInformativeText(
            self.tr("Everything up to the last change is there ({label}, {when}).").format(
                label=lost.label or self.tr("no change"), when=when
            )
        )

        def throw_away() -> None:
            discard(lost)
            otherwise()

        ask(
            box,
            [
                (self.tr("Recover"), lambda: self._recover(lost)),
                (self.tr("Discard"), throw_away),
                (self.tr("Later"), otherwise),
            ],
        )
        return True

    def check_media(self) -> None:
        """Ask once for files that are not where they were."""
        from app.core.project.relink import missing

        gone = missing(self._session.document)
        if not gone:
            return
        box = QMessageBox(QMessageBox.Icon.Warning, "Lipsmith", "", parent=self._window)
        box.setText(self.tr("%n file(s) of this project cannot be found.", "", len(gone)))
        box.setInformativeText(
            "\n".join(str(media.path) for media in gone[:6])
            + "\n\n"
            + self.tr("Say in which folder they are now; they are found under other names, too.")
        )
        ask(box, [(self.tr("Find…"), self.relink), (self.tr("Go On Without"), None)])

    def relink(self) -> None:
        """Ask for a folder in which missing files are, and look for them there."""
        from app.core.project.relink import find, missing
        from app.core.project.relink import relink as linked

        gone = missing(self._session.document)
        if not gone:
            self._session.message.emit(self.tr("No file is missing."))
            return
        dialog = QFileDialog(self._window, self.tr("Find Missing Media"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        near = next((place for place in gone[0].path.parents if place.is_dir()), Path())
        dialog.setDirectory(str(near))

        def search(place: str) -> None:
            self._jobs.start(self.tr("Looking for media"), find(gone, Path(place)), found)

        def found(paths: dict[str, Path]) -> None:
            self._session.edit(self.tr("Find missing media"), lambda d: linked(d, paths))
            left = len(gone) - len(paths)
            if left:
                text = self.tr("%n file(s) could not be found there.", "", left)
                self._session.message.emit(text)

        dialog.fileSelected.connect(search)
        dialog.open()

    def replace_sound(self, id: str) -> None:
        """Ask for the file that a sound is to be taken from, by its id."""
        from app.core.project.edits_media import replace_sound

        def put(found: Found) -> None:
            if found.refused:
                show_errors(self._window, found.refused)
            else:
                sound = found.sounds[0]
                self._session.edit(self.tr("Replace dub"), lambda d: replace_sound(d, id, sound))

        def read(path: str) -> None:
            work = read_files([Path(path)], has_plate=True)
            self._jobs.start(self.tr("Reading files"), work, put)

        dialog = QFileDialog(self._window, self.tr("Replace Dub"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(self._media_filter())
        dialog.setDirectory(str(self._session.document.sound(id).path.parent))
        dialog.fileSelected.connect(read)
        dialog.open()

    def export_subtitles(self) -> None:
        """Write the segments' text as SRT."""
        from app.core.project.subtitles import srt_of

        self._export_text(self.tr("Export Subtitles"), "srt", srt_of)

    def export_lines(self) -> None:
        """Write all lines as CSV."""
        from app.core.project.linesheet import line_sheet

        def sheet(document: Document) -> str:
            states = {id: state_words(state) for id, state in self.states().items()}
            return "\ufeff" + line_sheet(document, states)  # so that spreadsheets know UTF-8

        self._export_text(self.tr("Export Line Sheet"), "csv", sheet)

    # --- inside --------------------------------------------------------------------------

    def _new(self) -> None:
        self._files.new()
        self._intake.restart()
        self.opened.emit()

    def _open(self, path: Path) -> None:
        try:
            self._files.open(path)
        except LipsmithError as error:
            show_error(self._window, error, [(self.tr("Open Another…"), self.ask_open)])
            return
        self._intake.restart()
        self.opened.emit()
        self.check_media()

    def _recover(self, lost: Lost) -> None:
        self._files.recover(lost)
        self._intake.restart()
        self.opened.emit()
        self.check_media()

    def _save(self, path: Path, then: Callable[[], None] | None) -> None:
        try:
            self._files.save(path)
        except LipsmithError as error:
            show_error(self._window, error, [(self.tr("Save Elsewhere…"), self.save_as)])
            return
        self._session.message.emit(self.tr("Saved to {path}.").format(path=self._files.path))
        if then is not None:
            then()

    def _ask_files(
        self, title: str, filters: str, take: Callable[[list[Path]], None]
    ) -> QFileDialog:
        dialog = QFileDialog(self._window, title)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilter(filters)
        dialog.setDirectory(str(self._folder()))
        dialog.filesSelected.connect(lambda paths: take([Path(path) for path in paths]))
        dialog.open()
        return dialog

    def _export_text(self, title: str, suffix: str, write: Callable[[Document], str]) -> None:
        dialog = QFileDialog(self._window, title)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(suffix)
        dialog.setNameFilter(f"{suffix.upper()} (*.{suffix})")
        plate, path = self._session.document.plate, self._files.path
        named = path or (plate.path if plate is not None else None)
        dialog.setDirectory(str(self._folder() if path is not None else lasting(self._folder())))
        if named is not None:
            dialog.selectFile(f"{named.stem}.{suffix}")

        def export(path: str) -> None:
            try:
                Path(path).write_text(write(self._session.document), "utf-8", newline="")
            except OSError as error:
                reason = error.strerror or error
                wrong = f"{path} cannot be written: {reason}. Choose another folder."
                show_error(self._window, LipsmithError(wrong))
                return
            self._session.message.emit(self.tr("Written to {path}.").format(path=path))

        dialog.fileSelected.connect(export)
        dialog.open()

    def _folder(self) -> Path:
        """Where files of this project are likely to be, or else those of the one before."""
        plate, recent = self._session.document.plate, self._files.recent()
        if self._files.path is not None:
            return self._files.path.parent
        if plate is not None:
            return plate.path.parent
        return recent[0].parent if recent else Path.home()

    def _project_filter(self) -> str:
        return self.tr("Lipsmith projects") + f" (*{SUFFIX})"

    def _media_filter(self) -> str:
        endings = [f"*.{ending}" for ending in (*MOVIES, *SOUNDS)]
        endings += [f"*{ending}" for ending in sorted(SUBTITLES)]
        return self.tr("Clips, sounds and subtitles") + f" ({' '.join(endings)})"

    def _all_filter(self) -> str:
        return self._media_filter().replace("(", f"(*{SUFFIX} ", 1)
