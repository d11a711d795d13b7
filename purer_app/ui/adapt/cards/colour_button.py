"""The coloured dot of a class card: shows the key of the class, and opens a menu of colours."""

from functools import partial

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from purer_app.ui.adapt.cards.swatch import swatch
from purer_app.ui.core.theme import Theme


class ColourButton(QToolButton):
    """`chosen` carries the index of a colour in the theme's list."""

    chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._colour, self._key = "", 0
        self.setObjectName("class_colour")
        self.setAutoRaise(True)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._choices = QMenu(self)
        self._choices.aboutToShow.connect(self._fill)
        self.setMenu(self._choices)
        theme.changed.connect(self._on_theme_changed)

    def show_colour(self, colour: str, key: int) -> None:
        """Show a colour of the theme, "" for none, and the key of the class, 0 for none."""
        self._colour, self._key = colour, key
        self._on_theme_changed()

    def _fill(self) -> None:
        self._choices.clear()
        side = self.fontMetrics().height()
        for place, (name, colour) in enumerate(zip(self._names(), self._theme.colours.classes, strict=True)):
            action = self._choices.addAction(QIcon(swatch(colour, side)), name, partial(self.chosen.emit, place))
            action.setCheckable(True)
            action.setChecked(colour == self._colour)

    def _names(self) -> tuple[str, ...]:
        """Return the names of the theme's colours for classes."""
        return (
            self.tr("Blue"),
            self.tr("Orange"),
            self.tr("Green"),
            self.tr("Purple"),
            self.tr("Red"),
            self.tr("Turquoise"),
            self.tr("Yellow"),
            self.tr("Grey"),
        )

    def _on_theme_changed(self) -> None:
        colours, side = self._theme.colours, round(self.fontMetrics().height() * 1.15)
        key = str(self._key) if self._key else ""
        self.setIcon(QIcon(swatch(self._colour or colours.muted, side, key, colours.on_accent)))
        self.setIconSize(QSize(side, side))
        tips = [self.tr("Change the colour of this class")]
        if key:
            tips.append(self.tr("Press {key} to add the newest picture under “Try it” to this class").format(key=key))
        self.setToolTip("\n".join(tips))
        current = self._theme.colours.classes.index(self._colour) if self._colour in colours.classes else None
        name = self.tr("Colour") if current is None else self.tr("Colour: {name}").format(name=self._names()[current])
        self.setAccessibleName(name)
        self.setAccessibleDescription(". ".join(tips))
