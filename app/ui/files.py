"""The project's file: opened, saved, journalled against crashes, and remembered."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Signal

from app.core.project.document import Document, ProjectError
from app.core.project.files import SUFFIX, load, save
from app.core.project.journal import Journal, Lost, discard, find_lost
from app.ui.session import Session
from app.ui.translating import sentence

MOST_RECENT = 10


class ProjectFiles(QObject):
    """Where the session's document comes from and goes to.

    Every edit is noted in a journal at once, so that nothing is lost when the program is
    killed.

    Parameters
    ----------
    session : Session
    settings : QSettings
        Remember recent files.
    journals : Path
        Folder of the journals.

    Attributes
    ----------
    path : Path or None
        The project's file; None while it was never saved.
    """

    moved = Signal()
    """The path, or whether all is saved, has changed."""

    def __init__(
        self,
        session: Session,
        settings: QSettings,
        journals: Path,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._settings = settings
        self._folder = journals
        self._journal: Journal | None = None
        self._saved_elsewhere = True  # whether what cannot be undone is in the file
        self.path: Path | None = None
        session.changed.connect(self._note)
        session.undo_stack.cleanChanged.connect(lambda _: self.moved.emit())

    @property
    def name(self) -> str:
        """What to call the project; "" while it has no file."""
        return "" if self.path is None else self.path.stem

    def is_saved(self) -> bool:
        """Whether closing now would lose nothing."""
        return self._session.undo_stack.isClean() and self._saved_elsewhere

    def new(self) -> None:
        """Begin an empty project."""
        self._begin(Document(), None, saved=True)

    def open(self, path: Path) -> None:
        """Open a project.

        Raises
        ------
        ProjectError
            If it cannot be read; the one that is open stays.
        """
        document = load(path)
        self._begin(document, path, saved=True)
        self._remember(path)

    def save(self, path: Path | None = None) -> None:
        """Write the project to its file, or to another one.

        Raises
        ------
        ProjectError
            If it cannot be written.
        """
        path = path or self.path
        assert path is not None, "the window asks for a name first"
        path = path if path.suffix == SUFFIX else path.with_name(path.name + SUFFIX)
        document = self._session.document
        save(document, path)
        self.path = path
        self._saved_elsewhere = True
        self._session.undo_stack.setClean()
        if self._journal is not None:
            self._guarded(lambda journal: journal.saved(document, path))
        self._remember(path)
        self.moved.emit()

    def lost(self) -> tuple[Lost, ...]:
        """Look for what sessions that were killed left behind."""
        return find_lost(self._folder) if self._folder.is_dir() else ()

    def recover(self, lost: Lost) -> None:
        """Go on where a session was killed."""
        self._begin(lost.document, lost.project, saved=False)
        discard(lost)

    def recent(self) -> list[Path]:
        """Projects that were opened or saved last, those that are still there."""
        stored = str(self._settings.value("recent", ""))
        return [path for line in stored.split("\n") if line and (path := Path(line)).is_file()]

    def close(self) -> None:
        """End the session; what is not saved is given up."""
        if self._journal is not None:
            self._journal.close()
            self._journal = None

    def _begin(self, document: Document, path: Path | None, saved: bool) -> None:
        self.close()
        self.path = path
        self._saved_elsewhere = saved
        try:
            self._journal = Journal(self._folder, document, path, saved)
        except ProjectError as error:
            self._session.message.emit(sentence(error))
        self._session.replace(document)
        self.moved.emit()

    def _note(self, document: Document) -> None:
        if self._journal is None:
            return
        self._guarded(lambda journal: journal.record(document, self._session.label))

    def _guarded(self, write: Callable[[Journal], None]) -> None:
        assert self._journal is not None
        try:
            write(self._journal)
        except ProjectError as error:  # the edit is made all the same
            self._session.message.emit(sentence(error))

    def _remember(self, path: Path) -> None:
        others = [known for known in self.recent() if known != path.absolute()]
        lines = [str(path.absolute()), *map(str, others)][:MOST_RECENT]
        self._settings.setValue("recent", "\n".join(lines))
