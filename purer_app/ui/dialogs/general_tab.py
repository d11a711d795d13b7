"""Settings of appearance, language and notifications."""

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QComboBox, QRadioButton, QVBoxLayout, QWidget

from purer_app.ui.core.action_registry import ActionRegistry
from purer_app.ui.core.language import LANGUAGES, SYSTEM
from purer_app.ui.core.theme import SCHEMES, TEXT_SIZES, Theme
from purer_app.ui.dialogs.section_column import SectionColumn
from purer_app.ui.state.preferences import Preferences
from purer_app.ui.widgets.labels import wrapped


class GeneralTab(QWidget):
    """Theme, text size, language, motion and notifications; language and motion are the actions of the View menu.

    Every change but that of the language applies at once, also in the menus.
    """

    def __init__(
        self, theme: Theme, preferences: Preferences, registry: ActionRegistry, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._preferences = preferences
        self._sizes = QComboBox()
        self._sizes.setObjectName("text_size")
        for percent in TEXT_SIZES:
            self._sizes.addItem(self.tr("{n} %").format(n=percent), percent)
        self._sizes.activated.connect(lambda _: theme.set_text_percent(self._sizes.currentData()))
        self._languages = self._language_box(registry)
        self._motion = QCheckBox(self.tr("Reduce motion"))
        self._motion.setObjectName("reduced_motion")
        motion = registry["view.motion"]
        self._motion.setChecked(motion.isChecked())
        self._motion.clicked.connect(motion.trigger)
        motion.toggled.connect(self._motion.setChecked)
        self._announces = QCheckBox(self.tr("Tell me when a run ends while another window is in front"))
        self._announces.setObjectName("announces_end")
        self._announces.toggled.connect(preferences.set_announces_end)
        how = self.tr("The window asks for attention in the taskbar, and shows a message at the tray, if there is one.")
        column = SectionColumn(self)
        column.add_section(self.tr("Colours"), self._schemes_box())
        column.add_section(self.tr("Text size"), self._sizes)
        starts = self.tr("The language changes when PURER starts again.")
        column.add_section(self.tr("Language"), self._languages, wrapped(starts, "muted"))
        column.add_section(self.tr("Motion"), self._motion)
        column.add_section(self.tr("Notifications"), self._announces, wrapped(how, "muted"))
        theme.changed.connect(self._show_values)
        preferences.changed.connect(self._show_values)
        self._show_values()

    def _language_box(self, registry: ActionRegistry) -> QComboBox:
        box = QComboBox()
        box.setObjectName("language")
        box.setAccessibleName(self.tr("Language"))
        for place, code in enumerate((SYSTEM, *LANGUAGES)):
            action = registry[f"view.language_{code}"]
            box.addItem(LANGUAGES.get(code, self.tr("Language of the system")), code)
            if action.isChecked():
                box.setCurrentIndex(place)
            action.toggled.connect(lambda on, place=place: box.setCurrentIndex(place) if on else None)
        box.activated.connect(lambda _: registry[f"view.language_{box.currentData()}"].trigger())
        return box

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
