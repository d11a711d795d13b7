"""Search box and verdict filters of the table of models."""

from collections import Counter
from collections.abc import Iterable

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QMenu, QPushButton, QWidget

from purer_app.ui.core.theme import Theme
from purer_app.ui.models.texts.words import Kind, kind_icon, kind_word
from purer_app.ui.widgets.icon_button import set_icon
from purer_app.ui.widgets.layouts.flow_layout import FlowLayout, flow_height
from purer_app.ui.widgets.menu_button import MenuButton

_SEARCH_CHARACTERS = 22
_ANY_WIDTH = 16_777_215  # QWIDGETSIZE_MAX, which PySide does not name


class ModelFilterBar(QWidget):
    """Search box and filters. `kinds_changed` carries the selected kinds; none means all."""

    text_changed = Signal(str)
    kinds_changed = Signal(frozenset)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._search = QLineEdit()
        self._search.setObjectName("model_search")
        self._search.setPlaceholderText(self.tr("Find a model…"))
        self._search.setAccessibleName(self.tr("Find a model"))
        self._search.setClearButtonEnabled(True)
        self._magnifier = QAction(self)
        self._search.addAction(self._magnifier, QLineEdit.ActionPosition.LeadingPosition)
        self._search.textChanged.connect(self.text_changed)
        layout = self._flow = FlowLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._search)
        self._chips = {kind: self._chip(kind) for kind in Kind}
        self._count: Counter[Kind] = Counter()
        self._is_short, self._room = False, 0
        self._menu = MenuButton("", "model_filter", self._fill_menu)
        self._menu.hide()
        for button in (*self._chips.values(), self._menu):
            layout.addWidget(button)
        self.kinds_changed.connect(self._show_short)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def kinds(self) -> frozenset[Kind]:
        """Return the kinds whose filter buttons are checked."""
        return frozenset(kind for kind, chip in self._chips.items() if chip.isChecked())

    def select_kinds(self, kinds: Iterable[Kind]) -> None:
        """Check the buttons of some kinds, and uncheck the others."""
        wanted = frozenset(kinds)
        before = self.kinds()
        for kind, chip in self._chips.items():
            chip.blockSignals(True)
            chip.setChecked(kind in wanted and self._count[kind] > 0)
            chip.blockSignals(False)
        if self.kinds() != before:
            self.kinds_changed.emit(self.kinds())

    def clear(self) -> None:
        """Clear search text and filters."""
        self._search.clear()
        self.select_kinds(())

    def count(self, kinds: Iterable[Kind]) -> None:
        """Show the number of models of each kind; a kind without models has no button."""
        count = self._count = Counter(kinds)
        for kind, chip in self._chips.items():
            chip.setText(f"{kind_word(kind).rstrip('…')}  {count[kind]}")
        self.select_kinds(kind for kind in self.kinds() if count[kind])
        self._show_short()

    def height_at(self, width: int) -> int:
        """Return the height of the bar at a width with all its buttons, in px."""
        chips = (chip.sizeHint() for kind, chip in self._chips.items() if self._count[kind])
        search = self._search.sizeHint().expandedTo(QSize(self._search_width(), 0))
        return flow_height((search, *chips), width)

    def set_short(self, is_short: bool, width: int) -> None:
        """Move the filters into a menu, or back; the search box fills the rest of a row of `width` px."""
        self._is_short, self._room = is_short, width
        self._show_short()

    def _chip(self, kind: Kind) -> QPushButton:
        chip = QPushButton(kind_word(kind))
        chip.setObjectName(f"chip_{kind.name.lower()}")
        chip.setCheckable(True)
        chip.setAccessibleName(self.tr("Show only: {kind}").format(kind=kind_word(kind)))
        chip.setToolTip(chip.accessibleName())
        chip.toggled.connect(lambda _: self.kinds_changed.emit(self.kinds()))
        return chip

    def _search_width(self) -> int:
        return self.fontMetrics().horizontalAdvance("n") * _SEARCH_CHARACTERS

    def _show_short(self) -> None:
        n_pressed = len(self.kinds())
        text = self.tr("Filter ({n})").format(n=n_pressed) if n_pressed else self.tr("Filter")
        self._menu.setText(text)
        self._menu.setAccessibleName(self.tr("Show only some verdicts; {n} chosen").format(n=n_pressed))
        self._menu.setToolTip(self.tr("Show only some verdicts"))
        self._menu.setVisible(self._is_short)
        for kind, chip in self._chips.items():
            chip.setVisible(self._count[kind] > 0 and not self._is_short)
        least = self._search_width() // 2 if self._is_short else self._search_width()
        rest = self._room - self._menu.sizeHint().width() - self._flow.spacing()
        self._search.setMinimumWidth(least)
        self._search.setMaximumWidth(max(least, rest) if self._is_short else _ANY_WIDTH)

    def _fill_menu(self, menu: QMenu) -> None:
        for kind, chip in self._chips.items():
            if self._count[kind]:
                action = menu.addAction(chip.icon(), chip.text())
                action.setCheckable(True)
                action.setChecked(chip.isChecked())
                action.toggled.connect(chip.setChecked)

    def _on_theme_changed(self) -> None:
        self._magnifier.setIcon(self._theme.icon("search", self._theme.colours.muted))
        for kind, chip in self._chips.items():
            set_icon(chip, self._theme.icon(*kind_icon(kind, self._theme.colours)))
        self._search.setMinimumHeight(next(iter(self._chips.values())).sizeHint().height())
        self._show_short()
