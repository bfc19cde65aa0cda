"""The question that comes before every tuning: has this person agreed?"""

from PySide6.QtCore import QDate, QLocale, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)


class ConsentDialog(QDialog):
    """Asks who has agreed to what; nothing begins without an answer.

    Parameters
    ----------
    name : str
        The speaker's.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self.setWindowTitle(self.tr("Consent"))
        self.setModal(True)
        title = QLabel(self.tr("Has {name} agreed?").format(name=name), self)
        title.setProperty("role", "title")
        title.setWordWrap(True)
        text = QLabel(
            self.tr(
                "A tuned model can put words into this person’s mouth. It takes their consent, "
                "or that of whoever may give it. What you write here is stored with the model "
                "and goes wherever the model goes."
            ),
            self,
        )
        text.setProperty("role", "muted")
        text.setWordWrap(True)
        self.who = QLineEdit(name, self)
        self.why = QPlainTextEdit(self)
        self.why.setPlaceholderText(
            self.tr("Such as: dubbing of our film into German, agreed by letter of 3 May")
        )
        self.why.setTabChangesFocus(True)
        self.why.setFixedHeight(76)
        self.agreed = QCheckBox(self.tr("I state that this is true"), self)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        form.addRow(self.tr("&Who agrees"), self.who)
        form.addRow(self.tr("To what, and &how"), self.why)
        form.addRow("", self.agreed)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.go = buttons.addButton(self.tr("Tune"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.go.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 20, 20, 16)
        box.setSpacing(14)
        for widget in (title, text):
            box.addWidget(widget)
        box.addLayout(form)
        box.addWidget(buttons)
        self.setMinimumWidth(520)
        self.who.textChanged.connect(lambda _: self._enable())
        self.why.textChanged.connect(self._enable)
        self.agreed.toggled.connect(lambda _: self._enable())
        self.why.setFocus(Qt.FocusReason.OtherFocusReason)
        self._enable()

    def statement(self) -> str:
        """What was stated, as it is stored."""
        day = QLocale().toString(QDate.currentDate(), QLocale.FormatType.LongFormat)
        return self.tr("{who} agrees to a model of {name}: {why} (stated on {day})").format(
            who=self.who.text().strip(),
            name=self._name,
            why=" ".join(self.why.toPlainText().split()),
            day=day,
        )

    def _enable(self) -> None:
        told = self.who.text().strip() and self.why.toPlainText().strip()
        self.go.setEnabled(bool(told) and self.agreed.isChecked())
