"""Questions and errors; none of them holds up the event loop."""

import traceback
from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

from app.core.errors import LipsmithError

translate = QCoreApplication.translate


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
    box = QMessageBox(QMessageBox.Icon.Warning, "Lipsmith", "", parent=parent)
    if isinstance(error, LipsmithError):
        first, _, rest = str(error).partition(". ")
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
    box.open()
    return box
