"""The table of models with its filter and buttons."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from purer_app.ui.core.theme import Theme
from purer_app.ui.models.table.filter_bar import ModelFilterBar
from purer_app.ui.models.table.rows import ModelTableModel
from purer_app.ui.models.table.table import ModelFilter, ModelTable
from purer_app.ui.models.texts.words import Kind
from purer_app.ui.widgets.icon_button import set_icon
from purer_app.ui.widgets.layouts.flow_layout import FlowLayout, flow_height
from purer_app.ui.widgets.menu_button import MenuButton

_ICONS = {
    "add_files": "add",
    "add_folder": "folder",
    "remove": "delete",
    "copy_report": "copy",
    "safe_copies": "ready",
    "export_script": "export",
    "adapt": "adapt",
}
_MORE = ("add_folder", "remove", "copy_report", "safe_copies", "export_script")
"""Buttons that move into a menu if there is little height."""
_LEAST_LINES = 14
_LEAST_ROWS = 5


class ModelPanel(QWidget):
    """The table with its buttons. `command_chosen` carries the name of a command, a key of `_texts`."""

    command_chosen = Signal(str)

    def __init__(self, rows: ModelTableModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows = rows
        self._filter = ModelFilter(rows, self)
        self.table = ModelTable(self._filter, theme)
        self.filter_bar = ModelFilterBar(theme)
        self._nothing_found = QLabel(self.tr("No model matches. Clear the search box or the filters."))
        self._summary = QLabel()
        self._summary.setObjectName("models_summary")
        self._buttons = {name: self._button(name, text) for name, text in self._texts().items()}
        self._buttons["train"].setProperty("look", "primary")
        self._more = MenuButton(self.tr("More"), "models_more", self._fill_more)
        tip = self.tr("Adapt to your pictures without training: all models together are the classifier")
        self._buttons["adapt"].setToolTip(tip)
        self._buttons["adapt"].setAccessibleName(tip)
        self._build()
        self.filter_bar.text_changed.connect(self._filter.set_text)
        self.filter_bar.kinds_changed.connect(self._filter.set_kinds)
        self.filter_bar.text_changed.connect(self._show_whether_found)
        self.filter_bar.kinds_changed.connect(self._show_whether_found)
        self.table.selected.connect(self._show_selection)
        theme.changed.connect(self._on_theme_changed)
        self.show_state(is_inspecting=False)

    def show_state(self, *, is_inspecting: bool, skipped: str = "") -> None:
        """Summarise the rows and the skipped files."""
        rows = self._rows.rows()
        used = [row for row in rows if row.used and row.is_usable]
        classes = sum(row.verdict.n_classes for row in used if row.verdict is not None and row.can_teach)
        usage = self.tr("{used} of {all} models are used, with {classes} classes in total.") if rows else ""
        n_open = sum(row.kind is Kind.CHECKING for row in rows)
        progress = self.tr("Inspecting files…") if is_inspecting else ""
        if is_inspecting and n_open:
            progress = self.tr("Inspecting files, %Ln left…", "", n_open)
        summary = f"{usage} {progress}".strip().format(used=len(used), all=len(rows), classes=classes)
        self._summary.setText(f"{summary} {skipped}." if skipped else summary)
        self.filter_bar.count(row.kind for row in rows)
        text = self.tr("Train on %Ln models", "", len(used))
        self._buttons["train"].setText(text)
        self._buttons["train"].setAccessibleName(text)
        for name in ("train", "adapt"):
            self._buttons[name].setEnabled(bool(used))
        self._on_theme_changed()
        self._show_selection()
        self._show_whether_found()

    def fit(self, width: int, height: int) -> None:
        """Move buttons into menus if too few rows of the table would be visible; sizes in px."""
        buttons = (self._buttons[name].sizeHint() for name in ("add_files", *_MORE))
        above = flow_height(buttons, width) + self.filter_bar.height_at(width) + 2 * self._column.spacing()
        is_short = above + self.table.height_of_rows(_LEAST_ROWS) > height
        for name in _MORE:
            self._buttons[name].setHidden(is_short)
        self._more.setVisible(is_short)
        self.filter_bar.set_short(is_short, width)

    def _texts(self) -> dict[str, str]:
        return {
            "add_files": self.tr("Add files…"),
            "add_folder": self.tr("Add a folder…"),
            "remove": self.tr("Remove"),
            "copy_report": self.tr("Copy report"),
            "safe_copies": self.tr("Make safe copies"),
            "export_script": self.tr("Export script…"),
            "train": "",
            "adapt": self.tr("Adapt without training"),
        }

    def _button(self, name: str, text: str) -> QPushButton:
        button = QPushButton(text)
        button.setAccessibleName(text)
        button.setObjectName(f"models_{name}")
        button.clicked.connect(lambda: self.command_chosen.emit(name))
        return button

    def _build(self) -> None:
        layout = self._column = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._row("add_files", *_MORE, more=self._more))
        self._more.hide()
        layout.addWidget(self.filter_bar)
        layout.addWidget(self._nothing_found)
        layout.addWidget(self.table, 1)
        layout.addWidget(self._summary)
        layout.addWidget(self._row("train", "adapt"))
        for words in (self._summary, self._nothing_found):
            words.setWordWrap(True)
        self._nothing_found.setProperty("look", "muted")

    def _row(self, *names: str, more: QWidget | None = None) -> QWidget:
        holder = QWidget()
        row = FlowLayout(holder)
        for name in names:
            row.addWidget(self._buttons[name])
        if more is not None:
            row.addWidget(more)
        return holder

    def _fill_more(self, menu: QMenu) -> None:
        for name in _MORE:
            button = self._buttons[name]
            action = menu.addAction(button.icon(), button.text(), button.click)
            action.setEnabled(button.isEnabled())

    def _show_selection(self) -> None:
        self._buttons["remove"].setEnabled(bool(self.table.selected_rows()))

    def _show_whether_found(self) -> None:
        self._nothing_found.setVisible(self._rows.rowCount() > 0 and self._filter.rowCount() == 0)

    def _on_theme_changed(self) -> None:
        for name, icon in _ICONS.items():
            set_icon(self._buttons[name], self._theme.icon(icon))
        ink = self._theme.colours.on_accent if self._buttons["train"].isEnabled() else self._theme.colours.muted
        set_icon(self._buttons["train"], self._theme.icon("train", ink))
        self.table.setMinimumHeight(self.fontMetrics().height() * _LEAST_LINES)
