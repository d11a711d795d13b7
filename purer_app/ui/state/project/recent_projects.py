"""Stores the recently opened projects, and checks whether preferences can be saved."""

from pathlib import Path

from PySide6.QtCore import QSettings

from purer_app.ui.state.project.project import is_project

_KEY = "recent_projects"
_MOST = 8


def recent_projects(settings: QSettings) -> list[Path]:
    """Return the recently opened projects that still exist, latest first."""
    value = settings.value(_KEY, [])
    names = [value] if isinstance(value, str) else list(value or [])  # type: ignore[call-overload]
    return [Path(name) for name in names if name and is_project(Path(name))]


def remember_recent(settings: QSettings, folder: Path) -> None:
    """Add a project as the latest."""
    others = [path for path in recent_projects(settings) if path != folder]
    settings.setValue(_KEY, [str(path) for path in [folder, *others][:_MOST]])


def preferences_problem(settings: QSettings) -> str:
    """Write the preferences; return the path of the file if it cannot be written, otherwise ""."""
    settings.sync()
    return "" if settings.status() == QSettings.Status.NoError else settings.fileName()
