"""A searchable form with all training settings, generated from their classes."""

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QVBoxLayout, QWidget

from purer_app.engine.core.errors import ConfigError
from purer_app.engine.core.settings.listing import Setting
from purer_app.engine.core.settings.overrides import value_at, with_value
from purer_app.engine.core.settings.presets import preset_settings, with_learner
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.ui.core.method_names import choice_name
from purer_app.ui.state.project.project import DEFAULT_PRESET
from purer_app.ui.train.settings.setting_row import Choice, SettingEditor, SettingRow, Value
from purer_app.ui.train.settings.setting_texts import BACKBONES, shown_settings, stage_titles, translated
from purer_app.ui.widgets.layouts.column_scroll_area import ColumnScrollArea


def make_editor(setting: Setting, parent: QWidget | None = None) -> SettingEditor:
    """Return an editor for a setting."""
    choices: list[Choice] = [(str(word), choice_name(setting.path, word)) for word in setting.choices]
    if setting.kind is bool:
        choices = [(False, QCoreApplication.translate("ConfigForm", "off")),
                   (True, QCoreApplication.translate("ConfigForm", "on"))]  # fmt: skip
    suggestions = BACKBONES if setting.path in ("learner.backbone", "learner.student_backbone") else ()
    name = translated(setting.about.title)
    return SettingEditor(setting.kind, name, choices=choices, suggestions=suggestions, parent=parent)


def with_setting(config: TrainConfig, path: str, value: Value, preset: str) -> TrainConfig:
    """Return the settings with one changed; additional settings of another learner get the values of the preset.

    Raises:
        ConfigError: the value is invalid.
    """
    return with_learner(config, str(value), preset) if path == "learner.name" else with_value(config, path, value)


class ConfigForm(QWidget):
    """All settings of a run. `changed` carries the new settings after a valid change by the user."""

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._config, self._preset = TrainConfig(pool=""), DEFAULT_PRESET
        self.search = QLineEdit(self)
        self.search.setObjectName("settings_search")
        self.search.setPlaceholderText(self.tr("Search the settings, for example: weight"))
        self.search.setAccessibleName(self.tr("Search the settings"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._show_matching)
        self.nothing = QLabel(self.tr("No setting matches. Try fewer or other words."), self)
        self.nothing.setProperty("look", "muted")
        self.nothing.setWordWrap(True)
        self.nothing.hide()
        self.rows: dict[str, SettingRow] = {}
        self._stages: dict[str, QFrame] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.search)
        layout.addWidget(self.nothing)
        layout.addWidget(self._make_list(), 1)

    def _make_list(self) -> ColumnScrollArea:
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for stage, title in stage_titles().items():
            card = QFrame(inside)
            card.setProperty("look", "card")
            rows = QVBoxLayout(card)
            rows.setContentsMargins(16, 12, 16, 8)
            heading = QLabel(title, card)
            heading.setProperty("look", "heading")
            heading.setWordWrap(True)
            rows.addWidget(heading)
            for setting in shown_settings().values():
                if setting.stage == stage:
                    rows.addWidget(self._make_row(setting, card))
            column.addWidget(card)
            self._stages[stage] = card
        column.addStretch()
        return ColumnScrollArea(inside, self.tr("All settings"), self)

    def _make_row(self, setting: Setting, parent: QWidget) -> SettingRow:
        row = SettingRow(setting, make_editor(setting), parent)
        row.edited.connect(self._on_row_edited)
        self.rows[setting.path] = row
        return row

    def show_config(self, config: TrainConfig, preset: str) -> None:
        """Show settings, including those of their learner; Reset restores the values of the preset."""
        self._config, self._preset = config, preset
        usual = preset_settings(config, preset)
        with_same_learner = with_learner(usual, config.learner.name, preset)
        for path, row in self.rows.items():
            value = value_at(config, path)
            if value is not None:
                row.show_value(value, value_at(usual if path == "learner.name" else with_same_learner, path))
        self._show_matching(self.search.text())

    def set_enabled(self, enabled: bool) -> None:
        """Enable or disable all editors; searching is always possible."""
        for row in self.rows.values():
            row.editor.setEnabled(enabled)
            row.reset_button.setEnabled(enabled)

    def _on_row_edited(self, path: str, value: Value) -> None:
        row = self.rows[path]
        try:
            config = with_setting(self._config, path, value, self._preset)
        except ConfigError as error:
            row.show_problem(self.tr("{problem}. The value is still {value}.").format(
                problem=str(error), value=value_at(self._config, path)
            ))  # fmt: skip
            return
        row.show_problem("")
        self.show_config(config, self._preset)
        self.changed.emit(config)

    def _show_matching(self, words: str) -> None:
        has = {path for path in self.rows if value_at(self._config, path) is not None}
        shown = {path for path in has if self.rows[path].matches(words)}
        for path, row in self.rows.items():
            row.setVisible(path in shown)
        for stage, card in self._stages.items():
            card.setVisible(any(path.rpartition(".")[0] == stage for path in shown))
        self.nothing.setVisible(not shown)
