"""The settings of the program, in four tabs; a change applies at once and is saved."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton, QTabWidget, QVBoxLayout, QWidget

from purer_app.ui.core.action_registry import ActionRegistry
from purer_app.ui.core.theme import Theme
from purer_app.ui.dialogs.computing_tab import ComputingTab
from purer_app.ui.dialogs.fitting import fit_to_text
from purer_app.ui.dialogs.general_tab import GeneralTab
from purer_app.ui.dialogs.shortcuts_tab import ShortcutsTab
from purer_app.ui.dialogs.storage_tab import StorageTab
from purer_app.ui.state.session import Session
from purer_app.ui.widgets.layouts.column_scroll_area import ColumnScrollArea

_WIDTH_LETTERS, _HEIGHT_LINES = 84, 30


class SettingsDialog(QDialog):
    """A non-modal dialog; menus, dialog and saved values show the same settings."""

    def __init__(self, session: Session, theme: Theme, registry: ActionRegistry, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("settings_dialog")
        self.setWindowTitle(self.tr("Settings"))
        self.setModal(False)
        self._session = session
        self._storage = StorageTab(session, theme)
        self._shortcuts = ShortcutsTab(registry, theme)
        self._tabs = QTabWidget()
        self._tabs.tabBar().setAccessibleName(self.tr("Settings"))
        self._tabs.setObjectName("settings_tabs")
        self._tabs.setDocumentMode(True)
        for title, tab in (
            (self.tr("General"), GeneralTab(theme, session.preferences, registry)),
            (self.tr("Computing"), ComputingTab(session)),
            (self.tr("Storage"), self._storage),
        ):
            self._tabs.addTab(ColumnScrollArea(tab, title), title)
        self._tabs.addTab(self._shortcuts, self.tr("Shortcuts"))
        self._tabs.currentChanged.connect(lambda _: self._show_tab())
        buttons = QDialogButtonBox()
        buttons.addButton(self.tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.close)
        layout = QVBoxLayout(self)
        layout.addWidget(self._tabs, 1)
        layout.addWidget(buttons)
        self.finished.connect(lambda _: self._storage.stop())
        theme.changed.connect(self._fit)
        self._fit()

    def open_now(self) -> None:
        """Show the dialog with the present settings, in front of the window."""
        self._shortcuts.refresh()
        self.show()
        self._show_tab()
        self.raise_()
        self.activateWindow()
        self._tabs.tabBar().setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press only the button that has the focus; in a field it just takes the value."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if not is_enter or isinstance(self.focusWidget(), QPushButton):
            super().keyPressEvent(event)

    def _show_tab(self) -> None:
        """Measure the folders once they are shown."""
        if self.isVisible() and self._tabs.currentIndex() == self._tabs.count() - 2:
            self._storage.show_sizes()

    def _fit(self) -> None:
        fit_to_text(self, _WIDTH_LETTERS, _HEIGHT_LINES)
