"""The settings of training as tables for the help window, in the language of the window."""

from collections.abc import Iterable
from dataclasses import MISSING
from html import escape

from PySide6.QtCore import QCoreApplication

from purer_app.engine.core.settings.choices import Preset
from purer_app.engine.core.settings.listing import Setting, training_settings
from purer_app.engine.core.settings.reference import preset_rows
from purer_app.ui.core.formats import number
from purer_app.ui.core.run_titles import preset_name
from purer_app.ui.train.settings.setting_texts import explanation, stage_titles, translated

translate = QCoreApplication.translate


def settings_tables() -> str:
    """Return HTML with a table for each stage, and one of the presets."""
    head = translate(
        "SettingsHelp", "The names are those of settings files and of {option}, for example {example}."
    ).format(option="<code>--set</code>", example="<code>--set inversion.lr=0.1</code>")
    columns = (
        translate("SettingsHelp", "Name"),
        translate("SettingsHelp", "Title"),
        translate("SettingsHelp", "Default"),
        translate("SettingsHelp", "Range"),
        translate("SettingsHelp", "Unit"),
        translate("SettingsHelp", "Why"),
    )
    parts = [f"<p>{head}</p>"]
    for stage, title in stage_titles().items():
        rows = [_row(setting) for setting in training_settings().values() if setting.stage == stage]
        parts.append(f"<h3>{escape(title)}</h3>{_table(columns, rows)}")
    note = translate(
        "SettingsHelp",
        "Values that depend on the preset. The first one is for pool-embedding, its learner, and compact; a second one "
        "is for learners that train a network.",
    )
    rows = [[path, *(value.replace("`", "") for value in values)] for path, *values in preset_rows()]
    names = (translate("SettingsHelp", "Name"), *(preset_name(preset) for preset in Preset))
    presets = translate("SettingsHelp", "Presets")
    parts.append(f"<h3>{escape(presets)}</h3><p>{escape(note)}</p>{_table(names, rows)}")
    return "".join(parts)


def _row(setting: Setting) -> list[str]:
    return [
        setting.path,
        translated(setting.about.title),
        _default(setting.default),
        setting.range(translated, full=True) or ", ".join(setting.choices),
        translated(setting.about.unit),
        explanation(setting),
    ]


def _default(value: object) -> str:
    if value is MISSING or value in ("", ()):
        return "–"
    if isinstance(value, bool):
        return translate("SettingsHelp", "on") if value else translate("SettingsHelp", "off")
    return number(value, ",.6g") if isinstance(value, int | float) else str(value)


def _table(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = "".join(f'<th align="left">{escape(column)}</th>' for column in columns)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f'<table cellpadding="4"><tr>{head}</tr>{body}</table>'
