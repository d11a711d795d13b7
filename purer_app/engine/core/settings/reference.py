"""Writes the reference page of all training settings; `make settings-page` puts it into docs/settings.md."""

from dataclasses import MISSING
from typing import Any

from purer_app.engine.core.settings.listing import Setting, stages, training_settings

_KINDS = {int: "whole number", float: "number", bool: "true or false", str: "string", tuple: "list of paths"}
_HEAD = """# Settings of a training run

Each setting has the name that a settings file and `--set` use:

    purer-app train MODELS --out RUN --preset quick --set inversion.lr=0.1 --set episode.n_way=3

In a settings file (`--config FILE`, or the `settings.toml` of another run) the part before the dot is a table:

    [inversion]
    lr = 0.1

The window lists the same settings under *All settings* on the Train page. Defaults are those of the preset `paper`. The
source of each default is in brackets: the paper, its released code, or this project ("ours").

This page is made from the classes in `purer_app/engine/core/settings` by `make settings-page`.
"""
_COLUMNS = ("Name", "Title", "Type", "Default", "Range", "Unit", "Why")


def settings_page() -> str:
    """Return the page as Markdown: a table for each stage."""
    parts = [_HEAD]
    for stage, title in stages().items():
        rows = [_row(setting) for setting in training_settings().values() if setting.stage == stage]
        lines = [_line(_COLUMNS), _line(["---"] * len(_COLUMNS)), *map(_line, rows)]
        parts.append(f"## {title}\n\n" + "\n".join(lines) + "\n")
    return "\n".join(parts)


def _row(setting: Setting) -> list[str]:
    about = setting.about
    return [
        f"`{setting.path}`",
        about.title,
        " \\| ".join(f"`{word}`" for word in setting.choices) or _kind(setting),
        _default(setting.default),
        setting.range(full=True),
        about.unit,
        f"{about.why} For {', '.join(setting.users)}." if setting.users else about.why,
    ]


def _kind(setting: Setting) -> str:
    return "path" if setting.about.unit == "folder" else _KINDS[setting.kind]


def _default(value: Any) -> str:
    if value is MISSING:
        return "required"
    if isinstance(value, bool):
        return "`true`" if value else "`false`"
    if isinstance(value, str | tuple) and not value:
        return "none"
    if isinstance(value, float):
        return f"`{value:.4g}`"
    return f"`{value}`"


def _line(cells: list[str] | tuple[str, ...]) -> str:
    return "|" + "".join(f" {cell} |" if cell else " |" for cell in cells)
