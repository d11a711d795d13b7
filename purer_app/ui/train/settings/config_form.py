"""Makes a searchable list of all training settings out of the dataclasses themselves."""

from dataclasses import fields, is_dataclass, replace
from typing import Any, get_type_hints

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QVBoxLayout, QWidget

from purer_app.engine.core.errors import ConfigError
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.ui.train.settings.setting_row import Choice, SettingEditor, SettingRow, Value
from purer_app.ui.train.settings.setting_texts import BACKBONES, CHOICES, SettingText, setting_texts, stage_titles
from purer_app.ui.widgets.layouts.column_scroll_area import ColumnScrollArea

FOLLOWING = ("pool", "models")
"""Fields that nobody sets here: they follow from the models that take part."""


def setting_kinds() -> dict[str, type[Value]]:
    """Return the type of every setting by its path; stages come in the order of the dataclass."""
    kinds: dict[str, type[Value]] = {}
    hints = get_type_hints(TrainConfig)
    for item in fields(TrainConfig):
        hint = hints[item.name]
        if is_dataclass(hint):
            inner = get_type_hints(hint)
            kinds |= {f"{item.name}.{part.name}": inner[part.name] for part in fields(hint)}
        elif item.name not in FOLLOWING:
            kinds[item.name] = hint
    return kinds


def value_at(config: TrainConfig, path: str) -> Any:
    """Return a setting by its path."""
    stage, dot, name = path.rpartition(".")
    return getattr(getattr(config, stage) if dot else config, name)


def with_value(config: TrainConfig, path: str, value: Value) -> TrainConfig:
    """Return the settings with one of them replaced.

    Raises:
        ConfigError: the value is impossible.
    """
    stage, dot, name = path.rpartition(".")
    if not dot:
        return replace(config, **{name: value})  # type: ignore[arg-type]
    return replace(config, **{stage: replace(getattr(config, stage), **{name: value})})


def make_editor(path: str, text: SettingText, parent: QWidget | None = None) -> SettingEditor:
    """Return an editor that fits a setting."""
    kind = setting_kinds()[path]
    choices: list[Choice] = [(word, word) for word in CHOICES.get(path, ())]
    if kind is bool:
        choices = [(False, QCoreApplication.translate("ConfigForm", "off")),
                   (True, QCoreApplication.translate("ConfigForm", "on"))]  # fmt: skip
    suggestions = BACKBONES if path == "learner.backbone" else ()
    return SettingEditor(kind, text.name, choices=choices, suggestions=suggestions, parent=parent)


class ConfigForm(QWidget):
    """All settings of a run. `changed` carries settings that a person made and that are possible."""

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._config = self._usual = TrainConfig(pool="")
        self.search = QLineEdit(self)
        self.search.setObjectName("settings_search")
        self.search.setPlaceholderText(self.tr("Search the settings, for example: weight"))
        self.search.setAccessibleName(self.tr("Search the settings"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._on_search_text_changed)
        self.nothing = QLabel(self.tr("No setting matches these words. Try fewer or different ones."), self)
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
        texts = setting_texts()
        for stage, title in stage_titles().items():
            card = QFrame(inside)
            card.setProperty("look", "card")
            rows = QVBoxLayout(card)
            rows.setContentsMargins(16, 12, 16, 8)
            heading = QLabel(title, card)
            heading.setProperty("look", "heading")
            heading.setWordWrap(True)
            rows.addWidget(heading)
            for path in setting_kinds():
                if path.rpartition(".")[0] == stage:
                    rows.addWidget(self._make_row(path, texts[path], card))
            column.addWidget(card)
            self._stages[stage] = card
        column.addStretch()
        return ColumnScrollArea(inside, self.tr("All settings"), self)

    def _make_row(self, path: str, text: SettingText, parent: QWidget) -> SettingRow:
        row = SettingRow(path, text, make_editor(path, text), parent)
        row.edited.connect(self._on_row_edited)
        self.rows[path] = row
        return row

    def show_config(self, config: TrainConfig, usual: TrainConfig) -> None:
        """Show settings; `usual` are those of the preset, to which Reset goes back."""
        self._config, self._usual = config, usual
        for path, row in self.rows.items():
            row.show_value(value_at(config, path), value_at(usual, path))

    def set_enabled(self, enabled: bool) -> None:
        """Allow changes or not; searching and reading are always possible."""
        for row in self.rows.values():
            row.editor.setEnabled(enabled)
            row.reset_button.setEnabled(enabled)

    def _on_row_edited(self, path: str, value: Value) -> None:
        row = self.rows[path]
        try:
            config = with_value(self._config, path, value)
        except ConfigError as error:
            row.show_problem(self.tr("{what}. The run keeps {value}.").format(
                what=str(error), value=value_at(self._config, path)
            ))  # fmt: skip
            return
        row.show_problem("")
        self.show_config(config, self._usual)
        self.changed.emit(config)

    def _on_search_text_changed(self, words: str) -> None:
        shown = {path for path, row in self.rows.items() if row.matches(words)}
        for path, row in self.rows.items():
            row.setVisible(path in shown)
        for stage, card in self._stages.items():
            card.setVisible(any(path.rpartition(".")[0] == stage for path in shown))
        self.nothing.setVisible(not shown)
