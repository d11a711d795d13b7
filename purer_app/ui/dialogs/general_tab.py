"""Settings of appearance and notifications."""

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QComboBox, QRadioButton, QVBoxLayout, QWidget

from purer_app.ui.core.theme import SCHEMES, TEXT_SIZES, Theme
from purer_app.ui.dialogs.section_column import SectionColumn
from purer_app.ui.state.preferences import Preferences
from purer_app.ui.widgets.labels import wrapped


class GeneralTab(QWidget):
    """Theme, text size and notifications; every change applies at once, also in the menus."""

    def __init__(self, theme: Theme, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._preferences = preferences
        self._sizes = QComboBox()
        self._sizes.setObjectName("text_size")
        for percent in TEXT_SIZES:
            self._sizes.addItem(self.tr("{n} %").format(n=percent), percent)
        self._sizes.activated.connect(lambda _: theme.set_text_percent(self._sizes.currentData()))
        self._announces = QCheckBox(self.tr("Tell me when a run ends while another window is in front"))
        self._announces.setObjectName("announces_end")
        self._announces.toggled.connect(preferences.set_announces_end)
        how = self.tr("The window asks for attention in the taskbar, and shows a message at the tray, if there is one.")
        column = SectionColumn(self)
        column.add_section(self.tr("Colours"), self._schemes_box())
        column.add_section(self.tr("Text size"), self._sizes)
        column.add_section(self.tr("Notifications"), self._announces, wrapped(how, "muted"))
        theme.changed.connect(self._show_values)
        preferences.changed.connect(self._show_values)
        self._show_values()

    def _schemes_box(self) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        self._schemes = QButtonGroup(self)
        texts = self.tr("System"), self.tr("Light"), self.tr("Dark")
        for number, (scheme, text) in enumerate(zip(SCHEMES, texts, strict=True)):
            button = QRadioButton(text)
            button.setObjectName(f"scheme_{scheme}")
            self._schemes.addButton(button, number)
            column.addWidget(button)
        self._schemes.idClicked.connect(lambda number: self._theme.set_scheme(SCHEMES[number]))
        return box

    def _show_values(self) -> None:
        self._schemes.button(SCHEMES.index(self._theme.scheme)).setChecked(True)
        self._sizes.setCurrentIndex(TEXT_SIZES.index(self._theme.text_percent))
        with QSignalBlocker(self._announces):
            self._announces.setChecked(self._preferences.announces_end)
