"""Questions and errors; none of them holds up the event loop."""

import traceback
from collections.abc import Callable, Sequence
from weakref import WeakKeyDictionary

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

from app.core.errors import FaceError, LipsmithError, MediaError, ModelError
from app.core.project.document import ProjectError
from app.ui.translating import QT_TRANSLATE_NOOP, sentence

translate = QCoreApplication.translate
_MOST_SAID = 6  # errors of a list that are seen at once
_HEADINGS: dict[type[Exception], str] = {
    MediaError: QT_TRANSLATE_NOOP("Dialogs", "A file cannot be used"),
    FaceError: QT_TRANSLATE_NOOP("Dialogs", "No face to dub"),
    ModelError: QT_TRANSLATE_NOOP("Dialogs", "The model cannot be used"),
    ProjectError: QT_TRANSLATE_NOOP("Dialogs", "The project cannot be used so"),
    LipsmithError: QT_TRANSLATE_NOOP("Dialogs", "That cannot be done"),
}


def show_error(
    parent: QWidget, error: Exception, ways: Sequence[tuple[str, Callable[[], None]]] = ()
) -> QMessageBox:
    """Show what is wrong, in its sentence, with ways on.

    Parameters
    ----------
    error : Exception
        A `LipsmithError` says itself what to do; of anything else the details are shown, to be
        reported.
    ways
        Names of buttons beside "Close", and what they do.
    """
    box = QMessageBox(QMessageBox.Icon.Warning, _heading(error), "", parent=parent)
    if isinstance(error, LipsmithError):
        first, _, rest = sentence(error).partition(". ")
        box.setText(first + ("" if first.endswith(".") else "."))
        box.setInformativeText(rest)
    else:
        box.setText(translate("Dialogs", "Something went wrong inside Lipsmith."))
        box.setInformativeText(
            translate(
                "Dialogs",
                "Your project is safe. Please report this, with the details, so that it is mended.",
            )
        )
        box.setDetailedText("".join(traceback.format_exception(error)))
    return ask(box, [*ways, (translate("Dialogs", "Close"), None)])


def show_errors(parent: QWidget, errors: Sequence[LipsmithError]) -> QMessageBox:
    """Show in one dialog what is wrong with one thing, or with each of several."""
    if len(errors) == 1:
        return show_error(parent, errors[0])
    box = QMessageBox(QMessageBox.Icon.Warning, _heading(errors[0]), "", parent=parent)
    box.setText(translate("Dialogs", "%n file(s) were not added.", "", len(errors)))
    said = [sentence(error) for error in errors[:_MOST_SAID]]
    if len(errors) > _MOST_SAID:
        more = translate("Dialogs", "And %n more.", "", len(errors) - _MOST_SAID)
        said.append(more)
        box.setDetailedText("\n\n".join(map(sentence, errors)))
    box.setInformativeText("\n\n".join(said))
    return ask(box, [(translate("Dialogs", "Close"), None)])


def _heading(error: Exception) -> str:
    """What kind of thing is wrong, in the window's language; sentences of the core are English."""
    for kind, words in _HEADINGS.items():
        if isinstance(error, kind):
            return translate("Dialogs", words)
    return "Lipsmith"


def ask(box: QMessageBox, answers: Sequence[tuple[str, Callable[[], None] | None]]) -> QMessageBox:
    """Show a box with buttons; the first is the default, the last is for Escape.

    Parameters
    ----------
    answers
        Names of the buttons, and what is done then.
    """
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowModality(Qt.WindowModality.WindowModal)
    made: list[tuple[QPushButton, Callable[[], None] | None]] = []
    for name, action in answers:
        made.append((box.addButton(name, QMessageBox.ButtonRole.ActionRole), action))
    box.setDefaultButton(made[0][0])
    box.setEscapeButton(made[-1][0])

    def done() -> None:
        clicked = box.clickedButton()
        action = next((action for button, action in made if button is clicked), None)
        if action is not None:
            action()

    box.finished.connect(done)
    _open_in_turn(box)
    return box


_boxes: WeakKeyDictionary[QObject, list[QMessageBox]] = WeakKeyDictionary()


def _open_in_turn(box: QMessageBox) -> None:
    """Open a box, once those that were asked before it over the same window are answered."""
    waiting = _boxes.setdefault(box.parent() or box, [])
    waiting.append(box)

    def next_one() -> None:
        waiting.remove(box)
        if waiting:
            waiting[0].open()

    box.finished.connect(next_one)
    if len(waiting) == 1:
        box.open()
