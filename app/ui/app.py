"""Starts the window."""

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, QSettings, QTimer, QTranslator
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

import app
from app.core.errors import LipsmithError
from app.ui.theme import apply_theme, chosen
from app.ui.warming import warm_up

if TYPE_CHECKING:
    from app.ui.window import Window

_SWITCH = 0.0005  # s that a computing thread may keep the window waiting, in place of 5 ms
TRANSLATIONS = Path(app.__file__).parents[1] / "resources" / "i18n"


def run(files: Sequence[Path] = ()) -> int:
    """Show the window until it is closed.

    Parameters
    ----------
    files : sequence of Path
        Opened or added at once: a project, or a clip and its dubs.

    Returns
    -------
    int
        The exit code.

    Raises
    ------
    LipsmithError
        If there is no screen.
    """
    application, _window = open_window(files)  # which goes when nothing refers to it
    return application.exec()


def open_window(files: Sequence[Path] = ()) -> tuple[QApplication, "Window"]:
    """Make the application and show its window; see `run`."""
    _need_screen()
    # A killed window leaves its journal, from which the next start recovers.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    application = make_application(sys.argv[:1])
    settings = QSettings()
    if language := str(settings.value("language", "")):
        QLocale.setDefault(QLocale(language))  # numbers, too, as it writes them
    translate(application, language)
    apply_theme(application, chosen(settings.value("theme")))
    from app.ui.window import Folders, Window

    window = Window(settings, Folders(cache_folder(), state_folder()))
    window.show()
    QTimer.singleShot(0, lambda: _greet(window, files))
    QTimer.singleShot(200, warm_up)
    return application, window


def _greet(window: "Window", files: Sequence[Path]) -> None:
    """Offer what a crash or the last session left; else, the first time, show what is where.

    Files are opened when nothing was lost, or what was is not wanted.
    """
    lost = window.projects.offer_recovery(lambda: window.intake.take(files))
    if not lost:
        window.intake.take(files)
        lost = window.trainer.runs.offer_resume()
    if not (lost or files or window.settings.value("toured")):
        QTimer.singleShot(400, window.dialogs.tour)


def _need_screen() -> None:
    chosen_by_user = os.environ.get("QT_QPA_PLATFORM")
    if sys.platform == "linux" and not chosen_by_user:
        if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
            raise LipsmithError(
                "There is no screen to open the window on. Start it on a desktop, or see "
                "'lipsmith --help' for what works without."
            )


def make_application(arguments: Sequence[str]) -> QApplication:
    """Make the one application, named for settings and the desktop."""
    # OpenCV points it to Qt plugins of its own, which are of another version.
    os.environ.pop("QT_QPA_PLATFORM_PLUGIN_PATH", None)
    sys.setswitchinterval(_SWITCH)
    application = QApplication(list(arguments))
    application.setOrganizationName("Lipsmith")
    application.setApplicationName("Lipsmith")
    application.setApplicationVersion(app.__version__)
    application.setDesktopFileName("lipsmith")
    application.setWindowIcon(application_icon())
    from app.ui.actions import KeyGuard

    application.installEventFilter(KeyGuard(application))
    return application


def application_icon() -> QIcon:
    """Draw the program's icon."""
    from app.ui.icons import pixmap
    from app.ui.theme import DARK

    made = QIcon()
    for size in (16, 32, 64, 128):
        made.addPixmap(pixmap("lips", DARK.accent, size))
    return made


def translate(application: QApplication, language: str = "") -> None:
    """Speak the user's language, where there is a translation.

    Parameters
    ----------
    language : str
        Such as "de"; empty for the system's.
    """
    locale = QLocale(language) if language else QLocale.system()
    own, qt = QTranslator(application), QTranslator(application)
    folder = str(TRANSLATIONS)
    # English has a translation too, of its plurals.
    if own.load(locale, "lipsmith", "_", folder) or own.load("lipsmith_en", folder):
        application.installTranslator(own)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if qt.load(locale, "qtbase", "_", folder):
            application.installTranslator(qt)


def cache_folder() -> Path:
    """Return where what can be made again is kept; the command line uses the same."""
    import appdirs

    return Path(appdirs.user_cache_dir("lipsmith", appauthor=False))


def state_folder() -> Path:
    """Return where the journals against crashes are kept."""
    import appdirs

    return Path(appdirs.user_data_dir("lipsmith", appauthor=False)) / "journals"
