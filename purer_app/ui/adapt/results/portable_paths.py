"""Paths as they are stored in a project: relative inside the project, so that it can be moved, absolute elsewhere."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from purer_app.engine.core.settings.job_configs import ClassifyConfig


def to_text(path: str | Path, project: Path) -> str:
    """Return the stored text of a path or of a text that begins with one; "" stays ""."""
    text, start = os.fspath(path), f"{project}{os.sep}"
    if text == str(project):
        return "."
    return text.removeprefix(start).replace(os.sep, "/") if text.startswith(start) else text


def from_text(text: str, project: Path) -> str:
    """Return the path or text of `to_text`, for the present place of the project."""
    if text in ("", "."):
        return text and str(project)
    return text if Path(text).is_absolute() else f"{project}{os.sep}{text.replace('/', os.sep)}"


def portable_config(config: ClassifyConfig, project: Path) -> ClassifyConfig:
    """Return settings without queries, with paths for storing; `models` stay relative to the pool."""
    return replace(_mapped(config, lambda text: to_text(text, project)), queries=())


def local_config(config: ClassifyConfig, project: Path) -> ClassifyConfig:
    """Return the settings of `portable_config` with paths for the present place of the project."""
    return _mapped(config, lambda text: from_text(text, project))


def _mapped(config: ClassifyConfig, change: Callable[[str], str]) -> ClassifyConfig:
    return replace(
        config,
        run=change(config.run),
        pool=change(config.pool),
        support=change(config.support),
        old=tuple(map(change, config.old)),
    )
