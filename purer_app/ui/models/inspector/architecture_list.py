"""A searchable list of architectures: those that fit the weights first, then suggested ones, then all known ones."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QSortFilterProxyModel, QStringListModel, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QListView, QSizePolicy, QVBoxLayout, QWidget

from purer_app.ui.core.theme import Theme

_LINES = 8


class ArchitectureList(QWidget):
    """A search box above a list of names with reasons; its text is the choice, and a click in the list fills it in."""

    changed = Signal()
    accepted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fitting: tuple[str, ...] = ()
        self._known: tuple[str, ...] = ()
        self._suggested: tuple[tuple[str, str], ...] = ()
        self._names = QStringListModel(self)
        self._filter = QSortFilterProxyModel(self)
        self._filter.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._filter.setSourceModel(self._names)
        self.search = QLineEdit()
        self.search.setObjectName("architecture")
        self.search.setAccessibleName(self.tr("Architecture"))
        self.search.setPlaceholderText(self.tr("Find or type a name…"))
        self.search.setClearButtonEnabled(True)
        self._view = QListView()
        self._view.setObjectName("architectures")
        self._view.setAccessibleName(self.tr("Known architectures, best fit first"))
        self._view.setSpacing(2)
        self._view.setWordWrap(True)
        self._view.setResizeMode(QListView.ResizeMode.Adjust)
        self._view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._view.setModel(self._filter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.search)
        layout.addWidget(self._view)
        self.setFocusProxy(self.search)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.search.textEdited.connect(self._on_search_text_edited)
        self.search.returnPressed.connect(self.accepted)
        self._view.clicked.connect(self._take)
        self._view.activated.connect(self._take)
        theme.changed.connect(self._fit)
        self._fit()

    @property
    def name(self) -> str:
        """The chosen or typed architecture; empty for none."""
        return self.search.text().strip()

    def show_names(self, chosen: str, fitting: tuple[str, ...], known: tuple[str, ...]) -> None:
        """List names; those of `fitting` come first and are marked."""
        self._fitting, self._known, self._suggested = fitting, known, ()
        self.search.setText(chosen)
        self._fill()

    def show_known(self, known: tuple[str, ...]) -> None:
        """Replace the known names and keep the choice."""
        self._known = known
        self._fill()

    def show_suggestions(self, suggested: Sequence[tuple[str, str]]) -> None:
        """List suggested names after those that fit, each with the reason, and keep the choice."""
        self._suggested = tuple(suggested)
        self._fill()

    def _fill(self) -> None:
        marked = {name: self.tr("fits the weights") for name in self._fitting}
        for name, reason in self._suggested:
            marked.setdefault(name, reason)
        self._all = [*marked, *(name for name in self._known if name not in marked)]
        texts = [f"{name}\n{reason}" for name, reason in marked.items()]
        self._names.setStringList([*texts, *self._all[len(marked) :]])

    def _on_search_text_edited(self, text: str) -> None:
        self._filter.setFilterFixedString(text.strip())
        self.changed.emit()

    def _take(self, index: QModelIndex) -> None:
        self.search.setText(self._all[self._filter.mapToSource(index).row()])
        self.changed.emit()

    def _fit(self) -> None:
        self._view.setFixedHeight(self.fontMetrics().height() * _LINES * 5 // 4)
