"""A large button with an icon, a title and an explanation."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from purer_app.ui.core.theme import Theme
from purer_app.ui.widgets.icon_button import set_icon


class BigButton(QPushButton):
    """Its height fits the wrapped text; `lines_of_icon` is the size of the icon in lines of text."""

    def __init__(
        self, icon: str, title: str, text: str, theme: Theme, parent: QWidget | None = None, lines_of_icon: float = 2.5
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon_name = icon
        self._lines_of_icon = lines_of_icon
        self._picture = QImage()
        self._icon = QLabel()
        self._title = _label(title, "heading")
        self._text = _label(text, "muted")
        self.set_texts(title, text)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._text)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._icon)
        self._row.addLayout(words, 1)
        for label in (self._icon, self._title, self._text):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def set_texts(self, title: str, text: str) -> None:
        """Show another title and text."""
        self._title.setText(title)
        self._text.setText(text)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)

    def set_icon_name(self, icon: str, picture: QImage | None = None) -> None:
        """Show another icon, or a picture in its place."""
        self._icon_name, self._picture = icon, picture or QImage()
        self._on_theme_changed()

    def sizeHint(self) -> QSize:
        """Return the size hint of the content."""
        return self._row.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Return the minimum size of the content."""
        return self._row.minimumSize()

    def hasHeightForWidth(self) -> bool:
        """Return True: the text wraps."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of the wrapped text."""
        return self._row.totalHeightForWidth(width)

    def _on_theme_changed(self) -> None:
        line = self.fontMetrics().height()
        if self._picture.isNull():
            set_icon(self._icon, self._theme.icon(self._icon_name, self._theme.colours.accent), self._lines_of_icon)
        else:
            self._icon.setPixmap(self._scaled_picture(round(line * self._lines_of_icon)))
        self._row.setSpacing(line)
        self._row.setContentsMargins(line, line * 2 // 3, line, line * 2 // 3)
        self.updateGeometry()

    def _scaled_picture(self, side_px: int) -> QPixmap:
        ratio = self.devicePixelRatioF()
        side = QSize(round(side_px * ratio), round(side_px * ratio))
        smooth = Qt.TransformationMode.SmoothTransformation
        picture = QPixmap.fromImage(self._picture.scaled(side, Qt.AspectRatioMode.KeepAspectRatio, smooth))
        picture.setDevicePixelRatio(ratio)
        return picture


def _label(text: str, look: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("look", look)
    label.setWordWrap(True)
    return label
