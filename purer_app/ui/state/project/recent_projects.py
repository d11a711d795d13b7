"""Stores the recently opened projects, and checks whether preferences can be saved."""

from pathlib import Path

from PySide6.QtCore import QSettings

_KEY = "recent_projects"
_MOST = 8


def recent_projects(settings: QSettings) -> list[Path]:
    """Return the recently opened projects, latest first; some may no longer exist.

    Whatever else is stored there, such as by another program, is ignored.
    """
    value = settings.value(_KEY, [])
    names = [value] if isinstance(value, str) else value if isinstance(value, list | tuple) else []
    paths = [Path(name) for name in names if isinstance(name, str)]
    return list(dict.fromkeys(path for path in paths if path.is_absolute()))[:_MOST]


def remember_recent(settings: QSettings, folder: Path) -> None:
    """Add a project as the latest."""
    _keep(settings, [folder, *(path for path in recent_projects(settings) if path != folder)])


def forget_recent(settings: QSettings, folder: Path) -> None:
    """Remove a project from the list; its folder stays."""
    _keep(settings, [path for path in recent_projects(settings) if path != folder])


def _keep(settings: QSettings, folders: list[Path]) -> None:
    settings.setValue(_KEY, [str(path) for path in folders[:_MOST]])


def preferences_problem(settings: QSettings) -> str:
    """Write the preferences; return the path of the file if it cannot be written, otherwise ""."""
    settings.sync()
    return "" if settings.status() == QSettings.Status.NoError else settings.fileName()
