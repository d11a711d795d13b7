"""The help window behind F1: the glossary, the settings of training, and the keyboard shortcuts."""

from html import escape

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QTabWidget, QTextBrowser, QVBoxLayout, QWidget

from purer_app.engine.core.resources import resource
from purer_app.ui.core.action_registry import ActionRegistry, plain_text


class HelpWindow(QDialog):
    """A non-modal window with the glossary, the settings and the shortcuts."""

    def __init__(self, actions: ActionRegistry, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Terms, settings and keys"))
        self.setModal(False)
        self._actions = actions
        tabs = QTabWidget(self)
        tabs.tabBar().setAccessibleName(self.tr("Help"))
        self._terms, self._settings, self._keys = QTextBrowser(tabs), QTextBrowser(tabs), QTextBrowser(tabs)
        titles = self.tr("Terms"), self.tr("Settings"), self.tr("Keys")
        views = {"terms": self._terms, "settings": self._settings, "keys": self._keys}
        for (name, view), title in zip(views.items(), titles, strict=True):
            view.setObjectName(name)
            view.setOpenLinks(False)
            view.setAccessibleName(title)
            tabs.addTab(view, title)
        layout = QVBoxLayout(self)
        layout.addWidget(tabs)
        unit = self.fontMetrics().horizontalAdvance("n")
        size = QSize(unit * 130, self.fontMetrics().height() * 34)
        self.resize(size.boundedTo(self.screen().availableSize()))

    def open_now(self) -> None:
        """Update the texts and bring the window to the front."""
        self._terms.setMarkdown(resource("glossary.md").read_text(encoding="utf-8"))
        self._settings.setMarkdown(resource("settings.md").read_text(encoding="utf-8"))
        self._keys.setHtml(self._keys_html())
        self.show()
        self.raise_()
        self.activateWindow()

    def _keys_html(self) -> str:
        rows = [
            f"<tr><td>{escape(plain_text(action))}</td><td>&nbsp;&nbsp;{keys}</td></tr>"
            for action in self._actions.all()
            if (keys := QKeySequence.listToString(action.shortcuts(), QKeySequence.SequenceFormat.NativeText))
        ]
        return f"<table>{''.join(rows)}</table>"

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close on Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)
