"""The name and the notes that a user gives to a run, kept in its folder. Loads no torch."""

import re
from datetime import datetime
from pathlib import Path

from purer_app.engine.core.errors import ConfigError, RunFolderError
from purer_app.engine.core.files import write_below
from purer_app.engine.core.settings.schema import settings
from purer_app.engine.core.settings.toml_io import read_toml, settings_from_table, settings_to_toml

FILE = "label.toml"
LONGEST_NAME = 100
_DAYS_NAMED = 7
"""A run is named by the day of the week for so many days, and by its date later."""
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@settings
class RunLabel:
    """The user's name of a run, "" for its default name, and the user's notes."""

    name: str = ""
    notes: str = ""


def read_label(run: Path) -> RunLabel:
    """Read the label of a run; an empty one if it has none, as in older runs.

    Raises:
        RunFolderError: the file is damaged or cannot be read.
    """
    file = run / FILE
    if not file.exists():
        return RunLabel()
    try:
        return settings_from_table(RunLabel, read_toml(file), str(file))
    except ConfigError as error:
        raise RunFolderError(f"{error}; correct the file or delete it") from error


def write_label(run: Path, label: RunLabel) -> None:
    """Write the label of a run.

    Raises:
        RunFolderError: the folder cannot be written, or it holds a damaged label, which is not replaced.
    """
    read_label(run)
    write_below(run, FILE, settings_to_toml(label).encode())


def clean_name(text: str) -> str:
    """Return a name on one line without surplus spaces; "" stands for the default name.

    Raises:
        ConfigError: it is too long.
    """
    name = " ".join(text.split())
    if len(name) > LONGEST_NAME:
        raise ConfigError(f"the name has {len(name)} characters; a run's name has at most {LONGEST_NAME}")
    return name


def default_name(pool: str, preset: str, started: str, *, is_changed: bool, now: datetime | None = None) -> str:
    """Return the name of a run that the user has not named: "Photos, balanced, Tuesday 14:05".

    Args:
        pool: path of its models.
        preset: the preset closest to its settings.
        started: time of its start in ISO format; "" if unknown.
        is_changed: whether its settings differ from the preset.
        now: the present time, by which a recent run is named by its weekday.
    """
    settings_word = f"{preset} with changes" if is_changed else preset
    return titled(pool_title(pool), settings_word, start_text(started, now))


def titled(*parts: str) -> str:
    """Join the parts of a title that are not empty. It begins with a capital, also for models of several folders."""
    title = ", ".join(filter(None, parts))
    return title[:1].upper() + title[1:]


def pool_title(pool: str) -> str:
    """Return a title for a folder of models: "Photos" for `/data/photos-pool`."""
    name = re.split(r"[/\\]", pool.rstrip("/\\"))[-1]
    words = re.sub(r"[-_ ]+", " ", re.sub(r"(?i)(?<=.)[-_ ]+pool$", "", name)).strip()
    return words[:1].upper() + words[1:]


def start_text(started: str, now: datetime | None = None, weekdays: tuple[str, ...] = _WEEKDAYS) -> str:
    """Return the start of a run: "Tuesday 14:05" within a week, "2026-11-24 14:05" later; "" if it is unknown."""
    try:
        begin = datetime.fromisoformat(started)
    except ValueError:
        return ""
    present = now or datetime.now(begin.tzinfo)
    days = (present.date() - begin.date()).days
    day = weekdays[begin.weekday()] if 0 <= days < _DAYS_NAMED else f"{begin:%Y-%m-%d}"
    return f"{day} {begin:%H:%M}"
