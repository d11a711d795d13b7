"""Lets a person look for models by words, and by verdict with a count on each."""

from collections import Counter
from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from purer_app.ui.theme import Theme
from purer_app.ui.widgets.flow_layout import FlowLayout
from purer_app.ui.widgets.model_words import Kind, kind_icon, kind_word
from purer_app.ui.widgets.sized_icon import set_icon


class ModelFilterBar(QWidget):
    """`text_changed` carries the words, `kinds_changed` the wanted kinds; none means all."""

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
        layout = FlowLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._search)
        self._chips = {kind: self._chip(kind) for kind in Kind}
        for chip in self._chips.values():
            layout.addWidget(chip)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def kinds(self) -> frozenset[Kind]:
        """The kinds whose chips are pressed."""
        return frozenset(kind for kind, chip in self._chips.items() if chip.isChecked())

    def want_kinds(self, kinds: Iterable[Kind]) -> None:
        """Press the chips of some kinds that there are, and release the others."""
        wanted = frozenset(kinds)
        before = self.kinds()
        for kind, chip in self._chips.items():
            chip.blockSignals(True)
            chip.setChecked(kind in wanted and not chip.isHidden())
            chip.blockSignals(False)
        if self.kinds() != before:
            self.kinds_changed.emit(self.kinds())

    def clear(self) -> None:
        """Show everything again."""
        self._search.clear()
        self.want_kinds(())

    def count(self, kinds: Iterable[Kind]) -> None:
        """Write how many models there are of each kind; a kind without any has no chip."""
        count = Counter(kinds)
        for kind, chip in self._chips.items():
            chip.setText(f"{kind_word(kind).rstrip('…')}  {count[kind]}")
            chip.setVisible(count[kind] > 0)
        self.want_kinds(kind for kind in self.kinds() if count[kind])

    def _chip(self, kind: Kind) -> QPushButton:
        chip = QPushButton(kind_word(kind))
        chip.setObjectName(f"chip_{kind.name.lower()}")
        chip.setCheckable(True)
        chip.setAccessibleName(self.tr("Show only: {kind}").format(kind=kind_word(kind)))
        chip.setToolTip(chip.accessibleName())
        chip.toggled.connect(lambda _: self.kinds_changed.emit(self.kinds()))
        return chip

    def _on_theme_changed(self) -> None:
        self._search.setMinimumWidth(self.fontMetrics().horizontalAdvance("n") * 22)
        self._magnifier.setIcon(self._theme.icon("search", self._theme.colours.muted))
        for kind, chip in self._chips.items():
            set_icon(chip, self._theme.icon(*kind_icon(kind, self._theme.colours)))
        self._search.setMinimumHeight(next(iter(self._chips.values())).sizeHint().height())
