"""Colours, icons and text size of the window, light and dark."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import TypeVar

from PySide6.QtCore import QByteArray, QObject, QRectF, QSettings, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from purer_app.engine.core.resources import resource

SCHEMES = ("system", "light", "dark")
TEXT_SIZES = (80, 90, 100, 110, 125, 150, 175, 200)
"""Percentages of the system's text size."""
_Value = TypeVar("_Value")
_ICON_SIZES_PX = (16, 24, 32, 48, 64, 96)


@dataclass(frozen=True, slots=True)
class Colours:
    """All colours of the window, as "#rrggbb"; `series` for lines of plots, `classes` for class cards."""

    window: str
    surface: str
    sunken: str
    border: str
    text: str
    muted: str
    accent: str
    on_accent: str
    selection: str
    handle: str
    """Handles of scroll bars and sliders, and the frames of fields."""
    ok: str
    warn: str
    bad: str
    info_ground: str
    """The ground of a message, as are the next two."""
    warn_ground: str
    bad_ground: str
    series: tuple[str, ...]
    classes: tuple[str, ...]


LIGHT = Colours(
    window="#f4f6f9",
    surface="#ffffff",
    sunken="#e9edf2",
    border="#cfd6df",
    text="#1b2430",
    muted="#566270",
    accent="#2d5bd0",
    on_accent="#ffffff",
    selection="#dbe5fb",
    handle="#75818f",
    ok="#19703f",
    warn="#8a5200",
    bad="#b3261e",
    info_ground="#e3edfd",
    warn_ground="#fbf0d9",
    bad_ground="#fde7e5",
    series=("#1f5fa8", "#b3500b", "#1a7548", "#7a3fa0", "#a8324b", "#0f7280", "#7a6000", "#5b6673"),
    classes=("#2d5bd0", "#b3500b", "#1a7548", "#7a3fa0", "#a8324b", "#0f7280", "#7a6000", "#5b6673"),
)
DARK = Colours(
    window="#171a1f",
    surface="#20252c",
    sunken="#111418",
    border="#3a424d",
    text="#e7ebf0",
    muted="#a3adb9",
    accent="#82a8ff",
    on_accent="#0e1626",
    selection="#2c3d63",
    handle="#75818f",
    ok="#63d39b",
    warn="#f0b45a",
    bad="#ff8d83",
    info_ground="#22314f",
    warn_ground="#40331c",
    bad_ground="#472826",
    series=("#6fb1ff", "#ffab5e", "#63d39b", "#c99dff", "#ff8fa5", "#5ccfe0", "#e3c65a", "#a9b3bf"),
    classes=("#82a8ff", "#ffab5e", "#63d39b", "#c99dff", "#ff8fa5", "#5ccfe0", "#e3c65a", "#a9b3bf"),
)


class Theme(QObject):
    """Applies a colour scheme and a text size to the application. `changed` is emitted afterwards."""

    changed = Signal()

    def __init__(self, application: QApplication, settings: QSettings) -> None:
        super().__init__(application)
        self._application = application
        self._settings = settings
        self._own_font = QFont(application.font())
        self.scheme = _known(str(settings.value("theme/scheme", "system")), SCHEMES, "system")
        self.text_percent = _known(_number(settings.value("theme/text_percent", 100)), TEXT_SIZES, 100)
        self.colours = LIGHT
        # queued: the signal is emitted before the palette has changed
        application.styleHints().colorSchemeChanged.connect(self._on_scheme_changed, Qt.ConnectionType.QueuedConnection)
        self._apply()

    @property
    def is_dark(self) -> bool:
        """Whether the dark colours are shown."""
        return self.colours is DARK

    def set_scheme(self, scheme: str) -> None:
        """Apply and save a scheme: system, light or dark."""
        assert scheme in SCHEMES
        self.scheme = scheme
        self._settings.setValue("theme/scheme", scheme)
        self._apply()

    def set_text_percent(self, percent: int) -> None:
        """Apply and save a text size of `TEXT_SIZES`."""
        assert percent in TEXT_SIZES
        self.text_percent = percent
        self._settings.setValue("theme/text_percent", percent)
        self._apply()

    def step_text_size(self, steps: int) -> None:
        """Increase or decrease the text size by some steps of `TEXT_SIZES`."""
        position = TEXT_SIZES.index(self.text_percent) + steps
        self.set_text_percent(TEXT_SIZES[min(max(position, 0), len(TEXT_SIZES) - 1)])

    def icon(self, name: str, colour: str = "") -> QIcon:
        """Return an icon of resources/icons in a colour, by default that of text."""
        icon = QIcon()
        for mode, ink in ((QIcon.Mode.Normal, colour or self.colours.text), (QIcon.Mode.Disabled, self.colours.muted)):
            for size_px in _ICON_SIZES_PX:
                icon.addPixmap(_drawn(name, ink, size_px), mode)
        return icon

    def application_icon(self) -> QIcon:
        """Return the icon of the program."""
        icon = QIcon()
        for size_px in _ICON_SIZES_PX:
            icon.addPixmap(_drawn("purer-app", "", size_px))
        return icon

    def class_colour(self, index: int) -> str:
        """Return the colour of a class card."""
        return self.colours.classes[index % len(self.colours.classes)]

    def _on_scheme_changed(self) -> None:
        if self.scheme == "system":
            self._apply()

    def _apply(self) -> None:
        hints = self._application.styleHints()
        wanted = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}.get(self.scheme, Qt.ColorScheme.Unknown)
        hints.setColorScheme(wanted)
        dark = self.scheme == "dark" or (self.scheme == "system" and hints.colorScheme() == Qt.ColorScheme.Dark)
        self.colours = DARK if dark else LIGHT
        font = QFont(self._own_font)
        font.setPointSizeF(_point_size(self._own_font) * self.text_percent / 100)
        self._application.setFont(font)
        self._application.setPalette(_palette(self.colours))
        self._application.setStyleSheet(_style_sheet(self.colours))
        self.changed.emit()


def _number(value: object) -> int:
    try:
        return int(str(value))
    except ValueError:
        return 0


def _known(value: _Value, choices: Sequence[_Value], otherwise: _Value) -> _Value:
    return value if value in choices else otherwise


def _point_size(font: QFont) -> float:
    return font.pointSizeF() if font.pointSizeF() > 0 else 10.0


@lru_cache(maxsize=2048)
def _drawn(name: str, colour: str, size_px: int) -> QPixmap:
    text = resource(f"icons/{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour)
    pixmap = QPixmap(size_px, size_px)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(text.encode())).render(painter, QRectF(0, 0, size_px, size_px))
    painter.end()
    return pixmap


def _palette(colours: Colours) -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: colours.window,
        QPalette.ColorRole.WindowText: colours.text,
        QPalette.ColorRole.Base: colours.surface,
        QPalette.ColorRole.AlternateBase: colours.window,
        QPalette.ColorRole.Text: colours.text,
        QPalette.ColorRole.PlaceholderText: colours.muted,
        QPalette.ColorRole.Button: colours.surface,
        QPalette.ColorRole.ButtonText: colours.text,
        QPalette.ColorRole.BrightText: colours.bad,
        QPalette.ColorRole.Highlight: colours.accent,
        QPalette.ColorRole.HighlightedText: colours.on_accent,
        QPalette.ColorRole.Accent: colours.accent,
        QPalette.ColorRole.Link: colours.accent,
        QPalette.ColorRole.LinkVisited: colours.accent,
        QPalette.ColorRole.ToolTipBase: colours.surface,
        QPalette.ColorRole.ToolTipText: colours.text,
        QPalette.ColorRole.Light: colours.surface,
        QPalette.ColorRole.Midlight: colours.sunken,
        QPalette.ColorRole.Mid: colours.border,
        QPalette.ColorRole.Dark: colours.border,
        QPalette.ColorRole.Shadow: colours.sunken,
    }
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.muted))
    for role in (QPalette.ColorRole.Base, QPalette.ColorRole.Button):  # so that disabled controls look disabled
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.window))
    return palette


def _style_sheet(colours: Colours) -> str:
    """Return the style sheet with colours and sizes filled in."""
    values = {name: value for name, value in asdict(colours).items() if isinstance(value, str)}
    values |= {"title_size": _scaled(1.7), "heading_size": _scaled(1.15), "text_size": _scaled(1.0)}
    for name in ("check", "arrow", "arrow_up"):
        file = f"style/{name.replace('_', '-')}-{'dark' if colours is DARK else 'light'}.svg"
        values[name] = resource(file).as_posix()
    text = resource("style/window.qss").read_text(encoding="utf-8")
    return re.sub(r"@(\w+)", lambda found: values[found[1]], text)


def _scaled(factor: float) -> str:
    return f"{factor * QGuiApplication.font().pointSizeF():.1f}pt"
