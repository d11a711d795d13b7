"""What the window calls a run."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from purer_app.engine.core.settings.choices import Preset
from purer_app.engine.core.text import printable
from purer_app.engine.runs.run_label import pool_title, start_text, titled

if TYPE_CHECKING:
    from purer_app.engine.runs.run_listing import RunSummary

translate = QCoreApplication.translate


def run_title(run: "RunSummary") -> str:
    """Return the user's name of a run, else its default name: "Photos, balanced, Tuesday 14:05"."""
    if run.label.name or not run.preset:
        return printable(run.title)
    changed = translate("RunTitle", "{preset} with changes")
    preset = preset_name(run.preset)
    preset = changed.format(preset=preset) if run.is_changed else preset
    weekdays = tuple(QLocale().standaloneDayName(day) for day in range(1, 8))
    start = start_text(run.started, weekdays=weekdays)
    return printable(titled(pool_title(run.pool), preset, start))


def preset_name(preset: str) -> str:
    """Return the name of a preset within a sentence; an unknown one keeps its name."""
    names: dict[str, str] = {
        Preset.QUICK: translate("RunTitle", "quick"),
        Preset.BALANCED: translate("RunTitle", "balanced"),
        Preset.PAPER: translate("RunTitle", "as published"),
    }
    return names.get(preset, preset)


def unique_titles(runs: "Iterable[RunSummary]") -> dict[str, str]:
    """Return the title of each run by its path; runs of the same title get the name of their folder as well."""
    titles = {run.path: (run_title(run), printable(run.name)) for run in runs}
    counts = Counter(title for title, _ in titles.values())
    return {path: f"{title} ({name})" if counts[title] > 1 else title for path, (title, name) in titles.items()}


def title_of(runs: "Iterable[RunSummary]", path: Path) -> str:
    """Return the title of the run in a folder; "New run" if the run is not listed yet."""
    return next((run_title(run) for run in runs if run.path == str(path)), translate("RunTitle", "New run"))
