"""What the user can choose for good: looks, language, engine, room for what is rendered."""

from PySide6.QtCore import QLocale, QSettings, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.ui.theme import chosen

LANGUAGES = ("en", "de")
ENGINES = ("auto", "cuda", "openvino", "torch")
CACHE_GB = 20
"""Room for rendered mouths unless chosen otherwise, GB."""


class Preferences(QDialog):
    """Every choice counts at once, where that is possible; the language at the next start."""

    theme_chosen = Signal()
    """The theme in the settings is another one."""

    def __init__(self, settings: QSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.setWindowTitle(self.tr("Preferences"))
        self.theme = QComboBox(self)
        for value, words in (
            ("system", self.tr("As the system")),
            ("dark", self.tr("Dark")),
            ("light", self.tr("Light")),
        ):
            self.theme.addItem(words, value)
        self.language = QComboBox(self)
        self.language.addItem(self.tr("As the system"), "")
        for code in LANGUAGES:
            self.language.addItem(QLocale(code).nativeLanguageName().capitalize(), code)
        self.engine = QComboBox(self)
        self.engine.addItem(self.tr("The fastest there is"), "auto")
        for engine in ENGINES[1:]:
            self.engine.addItem(engine, engine)
        self.engine.setToolTip(self.tr("What computes the new mouths"))
        self.threads = QSpinBox(self)
        self.threads.setRange(0, 64)
        self.threads.setSpecialValueText(self.tr("All"))
        self.threads.setToolTip(self.tr("Processor cores that rendering may use"))
        self.room = QSpinBox(self)
        self.room.setRange(1, 2000)
        self.room.setSuffix(" GB")
        self.room.setToolTip(
            self.tr("What was rendered is kept until it needs more than this; oldest goes first")
        )
        self._show_settings()
        self._lay_out()
        self.theme.activated.connect(self._take_theme)
        self.language.activated.connect(lambda: self._store("language", self.language))
        self.engine.activated.connect(lambda: self._store("engine", self.engine))
        self.threads.valueChanged.connect(lambda n: settings.setValue("threads", n))
        self.room.valueChanged.connect(lambda n: settings.setValue("cache_gb", n))

    def _show_settings(self) -> None:
        stored = self._settings.value
        self.theme.setCurrentIndex(self.theme.findData(chosen(stored("theme"))))
        for box, key, otherwise in (
            (self.language, "language", ""),
            (self.engine, "engine", "auto"),
        ):
            box.setCurrentIndex(max(0, box.findData(str(stored(key, otherwise)))))
        self.threads.setValue(int(str(stored("threads", 0))))
        self.room.setValue(int(str(stored("cache_gb", CACHE_GB))))

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        for words, field in (
            (self.tr("&Theme"), self.theme),
            (self.tr("&Language"), self.language),
            (self.tr("&Engine"), self.engine),
            (self.tr("&Cores"), self.threads),
            (self.tr("&Room for what is rendered"), self.room),
        ):
            form.addRow(words, field)
        note = QLabel(self.tr("Another language is spoken from the next start on."), self)
        note.setProperty("role", "muted")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 20, 20, 16)
        box.setSpacing(14)
        box.addLayout(form)
        box.addWidget(note)
        box.addWidget(buttons)
        self.setMinimumWidth(420)

    def _take_theme(self) -> None:
        self._store("theme", self.theme)
        self.theme_chosen.emit()

    def _store(self, key: str, box: QComboBox) -> None:
        self._settings.setValue(key, box.currentData())
