"""The help window behind F1: the glossary, the settings of training, and the keyboard shortcuts."""

from collections.abc import Iterable
from html import escape

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QTabWidget, QTextBrowser, QVBoxLayout, QWidget

from purer_app.engine.core.settings.listing import training_settings
from purer_app.ui.core.action_registry import ActionRegistry, plain_text
from purer_app.ui.core.language import page_in_language
from purer_app.ui.shell.help.settings_tables import settings_tables
from purer_app.ui.shell.help.topics import show_setting, show_term
from purer_app.ui.widgets.plots.plot_keys import plot_keys


class HelpWindow(QDialog):
    """A non-modal window with the glossary, the settings and the shortcuts, in the language of the window."""

    def __init__(self, actions: ActionRegistry, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Terms, settings and keys"))
        self.setModal(False)
        self._actions = actions
        self._tabs = QTabWidget(self)
        self._tabs.tabBar().setAccessibleName(self.tr("Help"))
        self._terms, self._settings, self._keys = (QTextBrowser(self._tabs) for _ in range(3))
        titles = self.tr("Terms"), self.tr("Settings"), self.tr("Keys")
        views = {"terms": self._terms, "settings": self._settings, "keys": self._keys}
        for (name, view), title in zip(views.items(), titles, strict=True):
            view.setObjectName(name)
            view.setOpenLinks(False)
            view.setAccessibleName(title)
            self._tabs.addTab(view, title)
        layout = QVBoxLayout(self)
        layout.addWidget(self._tabs)
        unit = self.fontMetrics().horizontalAdvance("n")
        size = QSize(unit * 130, self.fontMetrics().height() * 34)
        self.resize(size.boundedTo(self.screen().availableSize()))

    def open_now(self, topic: str = "") -> None:
        """Update the texts and bring the window to the front.

        Args:
            topic: an English term of the glossary or the dotted name of a setting, which is shown and selected.
        """
        self._terms.setMarkdown(page_in_language("glossary.md").read_text(encoding="utf-8"))
        self._settings.setHtml(settings_tables())
        self._keys.setHtml(self._keys_html())
        self.show()
        self.raise_()
        self.activateWindow()
        if topic:
            view, show = (self._settings, show_setting) if topic in training_settings() else (self._terms, show_term)
            self._tabs.setCurrentWidget(view)
            show(view, topic)
            view.setFocus()

    def _keys_html(self) -> str:
        of_window = [
            (plain_text(action), keys)
            for action in self._actions.all()
            if (keys := QKeySequence.listToString(action.shortcuts(), QKeySequence.SequenceFormat.NativeText))
        ]
        heading = escape(self.tr("In a plot that has the focus"))
        return f"{_table_of_keys(of_window)}<h3>{heading}</h3>{_table_of_keys(plot_keys())}"

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close on Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)


def _table_of_keys(rows: Iterable[tuple[str, str]]) -> str:
    cells = (f"<tr><td>{escape(text)}</td><td>&nbsp;&nbsp;{escape(keys)}</td></tr>" for text, keys in rows)
    return f"<table>{''.join(cells)}</table>"
