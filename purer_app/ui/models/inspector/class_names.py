"""The class names of a model under a heading with their number."""

from PySide6.QtCore import QStringListModel
from PySide6.QtWidgets import QListView, QVBoxLayout, QWidget

from purer_app.engine.images.class_titles import class_title_with_id
from purer_app.ui.core.theme import Theme
from purer_app.ui.models.inspector.labels import wrapping_label

_MOST_LINES = 8
_SPACING_PX = 1


class ClassNames(QWidget):
    """A list as high as its names, up to a maximum; hidden without names."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = wrapping_label("names_title", "heading")
        self._view = QListView()
        self._view.setObjectName("class_names")
        self._view.setAccessibleName(self.tr("Class names"))
        self._view.setUniformItemSizes(True)
        self._view.setSpacing(_SPACING_PX)
        self._view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._names = QStringListModel(self)
        self._view.setModel(self._names)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._title)
        layout.addWidget(self._view)
        theme.changed.connect(self._fit)

    def show_names(self, names: tuple[str, ...]) -> None:
        """Show some names."""
        self._names.setStringList([*map(class_title_with_id, names)])
        self._title.setText(self.tr("Class names ({n})").format(n=len(names)))
        self.setVisible(bool(names))
        self._fit()

    def _fit(self) -> None:
        lines = min(self._names.rowCount(), _MOST_LINES)
        height = max(self._view.sizeHintForRow(0), self.fontMetrics().height()) + 2 * _SPACING_PX
        self._view.setFixedHeight(lines * height + 2 * self._view.frameWidth() + 2)
