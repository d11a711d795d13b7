"""The left column of the Train page: preset, basic settings and validation pictures."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QLabel,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from purer_app.engine.core.settings.choices import Preset
from purer_app.engine.core.settings.overrides import value_at, with_value
from purer_app.engine.core.settings.presets import PRESETS, differing, preset_settings
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.ui.core.file_dialogs import choose_folder
from purer_app.ui.core.theme import Theme
from purer_app.ui.state.session import Session
from purer_app.ui.train.settings.basic_settings import BasicSettings
from purer_app.ui.train.settings.editing import edit_settings
from purer_app.ui.train.settings.setting_texts import shown_settings, translated
from purer_app.ui.train.settings.settings_files import open_settings_file
from purer_app.ui.widgets.icon_button import set_icon
from purer_app.ui.widgets.layouts.flow_layout import FlowLayout
from purer_app.ui.widgets.undo_bar import UndoBar


class TrainSettings(QWidget):
    """Shows and edits the settings of the project.

    `all_toggled` opens or closes the form with all settings; `copy_requested` requests the command.
    """

    all_toggled = Signal(bool)
    copy_requested = Signal()

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        presets = self._make_presets()  # before the others, as Tab meets them
        self._undo_bar = UndoBar(theme, session.edits, self)
        self._basic = BasicSettings(session, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for widget in (presets, self._undo_bar, self._basic, self._make_validation(), self._make_more()):
            column.addWidget(widget)
        column.addStretch()
        session.store.opened.connect(self._on_store_opened)
        session.store.changed.connect(self._refresh)
        session.devices_found.connect(self._basic.show_devices)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self._refresh()

    def _card(self, title: str) -> tuple[QFrame, QVBoxLayout]:
        card = QFrame(self)
        card.setProperty("look", "card")
        heading = QLabel(title, card)
        heading.setProperty("look", "heading")
        column = QVBoxLayout(card)
        column.setContentsMargins(14, 12, 14, 12)
        column.addWidget(heading)
        return card, column

    def _make_presets(self) -> QFrame:
        texts = {
            "quick": (self.tr("Quick"), self.tr("A first result in at most 90 seconds.")),
            "balanced": (self.tr("Balanced"), self.tr("A good model in at most 12 minutes.")),
            "paper": (self.tr("As published"), self.tr("The published procedure: 60,000 steps, many hours.")),
        }
        card, column = self._card(self.tr("Preset"))
        card.setProperty("help_topic", "Preset")
        self._presets = QButtonGroup(self)
        for number, preset in enumerate(PRESETS):
            title, line = texts[preset]
            button = QRadioButton(title, card)
            button.setObjectName(f"preset_{preset}")
            button.setAccessibleDescription(line)
            self._presets.addButton(button, number)
            words = _muted(card, line)
            words.setContentsMargins(24, 0, 0, 4)
            column.addWidget(button)
            column.addWidget(words)
        self._presets.idClicked.connect(lambda number: self.choose_preset(PRESETS[number]))
        self._differs = _muted(card)
        self._differs.setObjectName("preset_differs")
        column.addWidget(self._differs)
        return card

    def _make_validation(self) -> QFrame:
        card, column = self._card(self.tr("Validation pictures"))
        card.setProperty("help_topic", "Validation pictures")
        self._validation = _muted(card)
        self._validation.setObjectName("train_validation")
        self._choose = QPushButton(self.tr("Choose a folder…"), card)
        self._choose.setObjectName("choose_validation")
        self._choose.clicked.connect(self._on_choose_clicked)
        self._without = QPushButton(self.tr("Remove"), card)
        self._without.setObjectName("remove_validation")
        self._without.setToolTip(self.tr("Train without validation pictures"))
        self._without.clicked.connect(lambda: self.set_validation(""))
        buttons = FlowLayout()
        buttons.addWidget(self._choose)
        buttons.addWidget(self._without)
        column.addWidget(self._validation)
        column.addLayout(buttons)
        return card

    def _make_more(self) -> QWidget:
        self._all = QPushButton(self.tr("All settings"), self)
        self._all.setObjectName("all_settings")
        self._all.setCheckable(True)
        self._all.toggled.connect(self.all_toggled)
        self._copy = QPushButton(self.tr("Copy as command"), self)
        self._copy.setObjectName("copy_command")
        self._copy.setToolTip(self.tr("Copy the command that starts the same run without this window"))
        self._copy.clicked.connect(self.copy_requested)
        row = QWidget(self)
        buttons = FlowLayout(row)
        buttons.addWidget(self._all)
        buttons.addWidget(self._copy)
        return row

    def choose_preset(self, preset: str) -> None:
        """Apply a preset, as a step that can be undone; pool, seed, device, validation and unlabelled pictures stay.

        A message offers to undo it if it discards settings that the user changed.
        """
        project = self._session.store.project
        changed = differing(project.train, preset_settings(project.train, project.preset), project.preset)
        if preset == project.preset and not changed:
            return
        self._basic.discard_invalid_values()
        train = preset_settings(project.train, preset)
        title = self._presets.button(PRESETS.index(Preset(preset))).text()
        step = self._session.edit_training(self.tr("Choose the preset “{title}”").format(title=title), train, preset)
        n_lost = sum(value_at(project.train, path) != value_at(train, path) for path in changed)
        if n_lost and step is not None:
            text = self.tr("%Ln settings were reset to the preset “{title}”.", "", n_lost)
            self._undo_bar.show_message(text.format(title=title), step)

    def open_file(self, file: Path) -> None:
        """Take over the settings in a file; a message offers to undo it.

        Raises:
            ConfigError: as `open_settings_file`.
        """
        step = open_settings_file(self._session, file)
        self._basic.discard_invalid_values()
        self._refresh()
        if step is None:
            text = self.tr("The project already has the settings in {name}.")
            self._session.noticed.emit(text.format(name=file.name))
        else:
            text = self.tr("The settings in {name} are shown here; the models are still those of the project.")
            self._undo_bar.show_message(text.format(name=file.name), step)

    def set_validation(self, folder: str) -> None:
        """Store the folder of validation pictures; empty for none."""
        train = with_value(self._session.store.project.train, "validation", folder)
        edit_settings(self._session, train)

    def set_enabled(self, enabled: bool) -> None:
        """Enable the settings, or disable them while a run uses them."""
        for button in (*self._presets.buttons(), self._choose, self._without):
            button.setEnabled(enabled)
        self._basic.set_enabled(enabled)

    def show_all_button(self, checked: bool) -> None:
        """Check or uncheck the button for all settings."""
        self._all.setChecked(checked)

    def _refresh(self) -> None:
        if not self._session.store.is_open:
            return
        project = self._session.store.project
        if project.preset in PRESETS:
            self._presets.button(PRESETS.index(project.preset)).setChecked(True)
        self._basic.refresh()
        self._show_differences(project.train, project.preset)
        folder = project.train.validation
        optional = self.tr(
            "Optional: a labelled folder, one sub-folder per class. The step with the highest accuracy on them is kept."
        )
        chosen = self.tr("{name}: the step with the highest accuracy on its pictures is kept.").format(
            name=Path(folder).name
        )
        self._validation.setText(chosen if folder else optional)
        self._validation.setToolTip(folder)
        self._without.setVisible(bool(folder))

    def _show_differences(self, train: TrainConfig, preset: str) -> None:
        usual = preset_settings(train, preset)
        changed = differing(train, usual, preset)
        names = [translated(shown_settings()[path].about.title) for path in changed]
        text = self.tr("Changed: {names}.") if len(names) <= 3 else self.tr("{n} settings differ from the preset.")
        self._differs.setText(text.format(names=", ".join(names), n=len(names)))
        self._differs.setToolTip(", ".join(names))
        self._differs.setVisible(bool(names))

    def _on_store_opened(self) -> None:
        self._undo_bar.dismiss()
        self._basic.discard_invalid_values()
        self._refresh()

    def _on_choose_clicked(self) -> None:
        title = self.tr("Folder with one sub-folder of pictures per class")
        folder = choose_folder(self, self._session.folders, "labelled pictures", title)
        if folder is not None:
            self.set_validation(str(folder))

    def _on_theme_changed(self) -> None:
        for button, icon in ((self._all, "settings"), (self._copy, "copy"), (self._choose, "folder")):
            set_icon(button, self._theme.icon(icon))


def _muted(parent: QWidget, text: str = "") -> QLabel:
    label = QLabel(text, parent)
    label.setProperty("look", "muted")
    label.setWordWrap(True)
    return label
