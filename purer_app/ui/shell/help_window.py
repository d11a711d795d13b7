"""What the terms mean, and which keys do what: the page behind F1."""

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QTabWidget, QTextBrowser, QVBoxLayout, QWidget

from purer_app.ui.core.action_registry import ActionRegistry, plain_text


class HelpWindow(QDialog):
    """A window beside the main one; it blocks nothing."""

    def __init__(self, actions: ActionRegistry, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Terms and keys"))
        self.setModal(False)
        self._actions = actions
        tabs = QTabWidget(self)
        self._terms, self._keys = QTextBrowser(tabs), QTextBrowser(tabs)
        self._terms.setObjectName("terms")
        self._keys.setObjectName("keys")
        for view, title in ((self._terms, self.tr("Terms")), (self._keys, self.tr("Keys"))):
            view.setOpenLinks(False)
            view.setAccessibleName(title)
            tabs.addTab(view, title)
        layout = QVBoxLayout(self)
        layout.addWidget(tabs)
        unit = self.fontMetrics().horizontalAdvance("n")
        self.resize(unit * 80, self.fontMetrics().height() * 34)

    def open_now(self) -> None:
        """Fill it afresh and bring it to the front."""
        self._terms.setHtml(self._terms_html())
        self._keys.setHtml(self._keys_html())
        self.show()
        self.raise_()
        self.activateWindow()

    def _terms_html(self) -> str:
        return "".join(f"<p><b>{term}</b><br>{meaning}</p>" for term, meaning in self._terms_and_meanings())

    def _keys_html(self) -> str:
        rows = [
            f"<tr><td>{escape(plain_text(action))}</td><td>&nbsp;&nbsp;{keys}</td></tr>"
            for action in self._actions.all()
            if (keys := QKeySequence.listToString(action.shortcuts(), QKeySequence.SequenceFormat.NativeText))
        ]
        return f"<table>{''.join(rows)}</table>"

    def _terms_and_meanings(self) -> list[tuple[str, str]]:
        return [
            (
                self.tr("Teacher"),
                self.tr("A trained classifier of your pool. PURER learns from it and never changes it."),
            ),
            (self.tr("Pool"), self.tr("All teachers that take part. They may differ in every way.")),
            (
                self.tr("Inversion"),
                self.tr("Starting from noise, pixels are changed until a teacher finds them typical of a class."),
            ),
            (
                self.tr("Pseudo image"),
                self.tr("A picture made by inversion. It stands in for training data that is gone."),
            ),
            (
                self.tr("Episode"),
                self.tr("A small task: tell a few classes apart after seeing a few pictures of each."),
            ),
            (
                self.tr("Shot"),
                self.tr("A picture of a class that may be learned from; 5-shot means five of each class."),
            ),
            (self.tr("Way"), self.tr("The number of classes in an episode; chance is right once in so many times.")),
            (
                self.tr("Support and query"),
                self.tr("The pictures that are learned from, and those that are then named."),
            ),
            (
                self.tr("Hardness"),
                self.tr(
                    "The loss of the present learner on pseudo episodes. It falls as the learner learns; the second "
                    "line uses an older learner, so it rises only when the images really become harder."
                ),
            ),
            (
                self.tr("Gradient switch"),
                self.tr("Opens when accuracy has stopped rising: the pixels then move to make the episodes harder."),
            ),
            (
                self.tr("Teacher ensemble"),
                self.tr(
                    "No training at all: a picture gets the class whose pictures lie nearest in the features of all "
                    "teachers together. Every result stands beside it, and it is often the better choice."
                ),
            ),
            (
                self.tr("ICFIL"),
                self.tr(
                    "A calibration when you adapt: the adapted model is inverted, and real and inverted pictures of a "
                    "class are pulled together."
                ),
            ),
            (
                self.tr("Left out"),
                self.tr("Each of your pictures is named by a model that has not seen it: an honest estimate."),
            ),
        ]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes, as in every window of this kind."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)
