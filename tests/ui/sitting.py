"""Two sittings at the real window, each in a process of its own: the second finds the first killed.

``python -m tests.ui.sitting first|second FOLDER``, where FOLDER has ``clip.mp4`` and ``dub.wav``.
"""

import faulthandler
import sys
from pathlib import Path

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QMessageBox,
    QPushButton,
    QWidget,
)

from app.core.project.document import Document, Segment
from app.core.project.files import dumps
from app.ui.app import open_window
from app.ui.preview.canvas import Canvas
from app.ui.timeline.view import Timeline
from app.ui.tour import Tour
from app.ui.window import Window
from tests.ui.hands import Hands, Run, Script, pause, tell

TOO_LONG = 300  # s


class Sitting:
    """Somebody in front of the window."""

    def __init__(self, window: Window, folder: Path) -> None:
        self.window = window
        self.folder = folder
        self.hands = Hands()

    @property
    def document(self) -> Document:
        return self.window.session.document

    @property
    def timeline(self) -> Timeline:
        return self.hands.find(Timeline, "Timeline")

    @property
    def canvas(self) -> Canvas:
        return self.hands.find(Canvas, "Picture")

    # --- what is seen --------------------------------------------------------------------

    def plain(self) -> str:
        return dumps(self.document, self.folder).decode()

    def states(self) -> list[str]:
        states = self.window.timeline._states
        return [states[s.id].name if s.id in states else "empty" for s in self.document.segments]

    def all_ready(self) -> bool:
        return bool(self.document.segments) and set(self.states()) == {"ready"}

    def picture(self, name: str, widget: QWidget | None = None) -> None:
        (widget or self.window).grab().save(str(self.folder / f"{name}.png"))

    # --- where things are ----------------------------------------------------------------

    def on_segment(self, segment: Segment, share: float = 0.5) -> QPointF:
        rect = self.timeline.rect_of(segment)
        return QPointF(rect.left() + share * rect.width(), rect.center().y())

    def edge(self, segment: Segment) -> QPointF:
        rect = self.timeline.rect_of(segment)
        return QPointF(rect.right() - 3, rect.center().y())

    def face(self) -> QPointF:
        boxes = self.canvas._face_rects()
        assert boxes, "no face is shown"
        return boxes[0][1].center()

    # --- what is done --------------------------------------------------------------------

    def go_to(self, frame: int) -> Script:
        """Click the ruler."""
        self.hands.click(self.timeline.viewport(), QPointF(self.timeline.x_of(frame + 0.5), 14))
        yield lambda: self.window.session.playhead == frame

    def assign(self, name: str) -> Script:
        """Click the face in the picture and say whose it is."""
        yield lambda: self.canvas._face_rects()
        self.hands.click(self.canvas, self.face())
        yield lambda: isinstance(QApplication.activePopupWidget(), QMenu)
        self.hands.choose(name)
        yield lambda: QApplication.activePopupWidget() is None

    def give_name(self, path: Path) -> Script:
        """Type a path into the file dialog that is open."""
        yield lambda: self.hands.has(QFileDialog)
        line = self.hands.find(QLineEdit, "fileNameEdit")
        yield line.hasFocus
        self.hands.keys("Ctrl+A")
        self.hands.type(str(path))
        self.hands.keys("Return")
        yield lambda: not self.hands.has(QFileDialog)


def first(at: Sitting) -> Script:
    """Drop, trim, split, assign, render, play, nudge, undo all, redo, save, and one edit more."""
    hands, folder = at.hands, at.folder
    yield lambda: hands.has(Tour)
    hands.keys("Escape")
    yield lambda: not hands.has(Tour)
    empty = at.plain()

    hands.drop(at.window.centralWidget(), [folder / "clip.mp4", folder / "dub.wav"])
    yield lambda: len(at.document.segments) == 2 and at.document.speakers[0].faces == (0,)
    tell("proposed", [(s.first, s.end) for s in at.document.segments])

    one, two = at.document.segments
    yield from hands.drag(at.timeline.viewport(), at.edge(one), at.edge(one) - QPointF(60, 0))
    trimmed = at.document.segments[0]
    assert (trimmed.first, trimmed.dub_in) == (one.first, one.dub_in)
    assert one.first < trimmed.end < one.end, "trimming did not shorten the segment"

    middle = (two.first + two.end) // 2
    yield from at.go_to(middle)
    hands.keys("S")
    yield (
        lambda: (
            [(s.first, s.end) for s in at.document.segments[1:]]
            == [
                (two.first, middle),
                (middle, two.end),
            ]
        )
    )

    speaker = at.document.speakers[0]
    yield from at.assign("Nobody Who Speaks")
    yield lambda: at.document.speakers[0].faces == ()
    yield lambda: at.states() == ["skipped"] * 3
    yield from at.assign(speaker.name)
    yield lambda: at.document.speakers[0].faces == (0,)

    hands.keys("Ctrl+R")
    yield at.all_ready
    yield from play(at, middle)

    third = at.document.segments[2]
    hands.click(at.timeline.viewport(), at.on_segment(third))
    yield lambda: at.window.session.selection == (third.id,)
    hands.keys("Ctrl+Alt+Right")
    yield lambda: at.document.segments[2].dub_in == third.dub_in - 1 / at.document.rate
    yield lambda: at.states()[2] != "ready" and at.states()[:2] == ["ready"] * 2
    at.picture("edited")

    edited = at.plain()
    stack = at.window.session.undo_stack
    while stack.canUndo():
        hands.keys("Ctrl+Z")
        yield pause(50)
    assert without_counter(at.plain()) == without_counter(empty), "undoing left something behind"
    while stack.canRedo():
        hands.keys("Ctrl+Shift+Z")
        yield pause(50)
    assert at.plain() == edited, "redoing gave another project"

    hands.keys("Ctrl+S")
    yield from at.give_name(folder / "film.lipsmith")
    yield (folder / "film.lipsmith").is_file
    assert (folder / "film.lipsmith").read_text("utf-8") == at.plain()
    yield lambda: not at.window.isWindowModified() and "film" in at.window.windowTitle()
    yield at.all_ready

    yield from at.go_to(at.document.segments[0].first)
    hands.keys("M")
    yield lambda: len(at.document.markers) == 1 and at.window.isWindowModified()
    tell("last", at.plain())
    yield lambda: False  # until it is killed


def play(at: Sitting, frame: int) -> Script:
    """Play from a frame on: it goes on by itself, and shows new mouths."""
    yield from at.go_to(frame)
    at.hands.keys("Space")
    yield lambda: at.window.session.playhead > frame + 10
    at.hands.keys("Space")
    stopped = at.window.session.playhead
    yield pause(200)
    assert at.window.session.playhead == stopped, "it plays on when it should not"
    yield from at.go_to(frame + 2)
    player = at.window.playback.player
    yield lambda: (shown := player.picture()) is not None and shown.dubbed is not None
    shown = player.picture()
    assert shown.dubbed != shown.original


def second(at: Sitting) -> Script:
    """Recover what the first sitting did, and export it."""
    hands = at.hands
    yield lambda: hands.has(QMessageBox)
    box = next(w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox))
    tell("offer", box.text())
    hands.keys("Return")
    yield lambda: at.document.segments
    tell("recovered", at.plain())
    yield at.all_ready
    at.picture("recovered")
    hands.keys("Ctrl+S")
    yield lambda: not at.window.isWindowModified()
    yield from export(at)
    hands.keys("Ctrl+Q")


def export(at: Sitting) -> Script:
    """Export losslessly through the dialog, and close it when it says that it is done."""
    hands = at.hands
    hands.keys("Ctrl+E")
    yield lambda: hands.has(QDialog, "Export")
    preset = hands.find(QComboBox, "As")
    hands.click(preset)
    yield lambda: QApplication.activePopupWidget() is not None
    hands.type("FFV1")
    hands.keys("Return")
    yield lambda: QApplication.activePopupWidget() is None
    assert preset.currentText().startswith("FFV1")
    file = hands.find(QLineEdit, "File")
    hands.click(file)
    hands.keys("Ctrl+A")
    hands.type(str(at.folder / "movie.mkv"))
    hands.keys("Return")
    yield lambda: any("Done:" in label.text() for label in at.window.findChildren(QLabel))
    at.picture("exported", hands.find(QDialog, "Export"))
    hands.click(hands.find(QPushButton, "Close"))
    yield lambda: not hands.has(QDialog, "Export")


def without_counter(plain: str) -> str:
    """A project as text, but for the number of its next id: that of an undone edit is not used."""
    return "\n".join(line for line in plain.split("\n") if '"counter"' not in line)


def main() -> int:
    script, folder = sys.argv[1], Path(sys.argv[2])
    faulthandler.dump_traceback_later(TOO_LONG, exit=True)  # where it hangs, if it does
    application, window = open_window()
    work = {"first": first, "second": second}[script](Sitting(window, folder))
    _running = Run(work, folder)  # which goes when nothing refers to it
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
