"""The window calls a run by the user's name, else by its models, preset and start in the language of the window."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale

from purer_app.engine.core.settings.presets import SettingDifference
from purer_app.engine.runs.run_label import RunLabel
from purer_app.engine.runs.run_listing import RunSummary
from purer_app.ui.core.run_titles import run_title, title_of, unique_titles

YESTERDAY = datetime.now().astimezone() - timedelta(days=1)


@pytest.fixture
def german() -> Iterator[None]:
    """Set the language of the window to German."""
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.German))
    yield
    QLocale.setDefault(before)


def summary(name: str = "one", **values: object) -> RunSummary:
    known: dict[str, object] = {
        "pool": "/data/photos-pool",
        "preset": "balanced",
        "started": f"{YESTERDAY:%Y-%m-%dT%H:%M:%S%z}",
    }
    return RunSummary(path=f"/p/runs/{name}", name=name, status="finished", **(known | values))  # type: ignore[arg-type]


def test_the_window_and_the_command_line_name_a_run_alike() -> None:
    for run in (
        summary(),
        summary(changes=(SettingDifference("meta.steps", 30, 20),)),
        summary(started=""),
        summary(pool=""),
        summary(preset=""),
        summary(started="2020-01-02"),
    ):
        assert run_title(run) == run.title
    assert run_title(summary(started="2020-01-02T03:04:05+0000")) == "Photos, balanced, 2020-01-02 03:04"
    assert run_title(summary(pool="", started="2020-01-02T03:04:05+0000")) == "Balanced, 2020-01-02 03:04"
    assert run_title(summary(label=RunLabel(name="Mine\u202e"))) == "Mine\\u202e"


@pytest.mark.usefixtures("german")
def test_the_weekday_is_in_the_language_of_the_window() -> None:
    day = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")[YESTERDAY.weekday()]
    assert run_title(summary()) == f"Photos, balanced, {day} {YESTERDAY:%H:%M}"


def test_runs_of_one_title_are_told_apart_by_their_folders() -> None:
    runs = (summary(), summary("two"), summary("three", label=RunLabel(name="Mine")))
    title = run_title(runs[0])
    assert list(unique_titles(runs).values()) == [f"{title} (one)", f"{title} (two)", "Mine"]


def test_a_run_that_is_not_listed_has_the_name_of_its_folder() -> None:
    assert title_of((summary(),), Path("/p/runs/one")) == run_title(summary())
    assert title_of((), Path("/p/runs/2026-11-30-165600-pool-embedding")) == "New run"
