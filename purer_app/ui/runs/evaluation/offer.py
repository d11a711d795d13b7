"""The offer of a smaller learner where training adds nothing."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from purer_app.engine.core.settings.choices import LearnerName
from purer_app.ui.core.theme import Theme
from purer_app.ui.widgets.icon_button import IconButton


class CompactOffer(QWidget):
    """A sentence and a button that chooses the learner compact; `learner_requested` carries its name."""

    learner_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = QLabel(self.tr("The learner compact is smaller and needs less computation per picture."))
        words.setObjectName("compact_offer")
        words.setWordWrap(True)
        button = IconButton(theme, "train", self.tr("Choose compact on the Train page"), "choose_compact")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(words, 1)
        row.addWidget(button)
        button.clicked.connect(lambda: self.learner_requested.emit(str(LearnerName.COMPACT)))
