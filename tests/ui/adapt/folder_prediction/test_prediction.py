"""Classifying a whole folder: every picture, in batches, into a table and a page."""

import csv
import shutil
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from purer_app.engine import jobs
from purer_app.engine.core.errors import DataError, RunCancelled
from purer_app.engine.core.events import Control, Event, Heartbeat, PartsDone, ignore
from purer_app.engine.core.resources import resource
from purer_app.engine.core.settings.job_configs import ClassifyConfig
from purer_app.engine.jobs import adaptation
from purer_app.ui.adapt.folder_prediction.prediction import predict_folder
from tests.helpers.tiny_pools import write_tiny_pool


@pytest.fixture
def config(tmp_path: Path) -> ClassifyConfig:
    """Two classes of two pictures each, and the plain ensemble of a tiny pool."""
    for name in ("symbol-01", "symbol-02"):
        (tmp_path / "classes" / name).mkdir(parents=True)
        for number in (1, 2):
            shutil.copy(resource("symbols") / name / f"0{number}.png", tmp_path / "classes" / name)
    pool = write_tiny_pool(tmp_path / "pool")
    return ClassifyConfig(pool=str(pool), support=str(tmp_path / "classes"), device="cpu")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four symbols, one of them in a subfolder, and a file that is no picture."""
    folder = tmp_path / "new"
    (folder / "more").mkdir(parents=True)
    for number in (5, 6, 7):
        shutil.copy(resource("symbols") / "symbol-01" / f"0{number}.png", folder)
    shutil.copy(resource("symbols") / "symbol-02" / "08.png", folder / "more")
    (folder / "broken.png").write_bytes(b"nothing")
    return folder


def test_the_table_has_each_picture_once_whatever_the_batches(
    qapp: object, config: ClassifyConfig, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adaptation, "_MOST_IN_BATCH", 2)
    events: list[Event] = []
    found = predict_folder(config, folder, tmp_path / "out.csv", tmp_path / "out.html", events.append, Control())
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sorted(row["file"] for row in rows) == ["05.png", "06.png", "07.png", "more/08.png"]
    assert [str(one.file.relative_to(folder)) for one in found.pictures] == [row["file"] for row in rows]
    assert found.unreadable == (folder / "broken.png",)
    assert found.not_sure == sum(row["not_sure"] == "true" for row in rows)
    counts = found.counts()
    assert {one.name: one.pictures for one in counts} == {
        name: sum(row["class"] == name for row in rows) for name in ("symbol-01", "symbol-02")
    }
    done = [(event.done, event.total) for event in events if isinstance(event, PartsDone)]
    assert done[-5:] == [(0, 5), (1, 5), (2, 5), (3, 5), (5, 5)], "an unreadable file counts at the end"
    files = tuple(str(folder / row["file"]) for row in rows)
    whole = jobs.classify(ClassifyConfig(pool=config.pool, support=config.support, queries=files), ignore, Control())
    for row, answer in zip(rows, whole.plain.answers, strict=True):
        assert row["class"] == whole.class_names[answer.label]
        assert float(row["confidence"]) == pytest.approx(max(answer.probabilities), abs=1e-3)
    page = (tmp_path / "out.html").read_text(encoding="utf-8")
    assert page.count("<img ") == 4 and "broken.png" in page


def test_a_calibrated_run_answers_as_on_the_page(
    qapp: object, config: ClassifyConfig, folder: Path, tmp_path: Path, tiny_run: Path
) -> None:
    by_run = replace(config, pool="", run=str(tiny_run), icfil=True)
    found = predict_folder(by_run, folder, tmp_path / "out.csv", tmp_path / "out.html", ignore, Control())
    queries = tuple(str(one.file) for one in found.pictures)
    shown = jobs.classify(replace(by_run, queries=queries), ignore, Control())
    assert shown.calibrated is not None
    for one, answer in zip(found.pictures, shown.calibrated.answers, strict=True):
        assert (one.name, one.not_sure) == (shown.class_names[answer.label], answer.not_sure)
        assert one.confidence == pytest.approx(answer.probabilities[answer.label], abs=1e-3)
    page = (tmp_path / "out.html").read_text(encoding="utf-8")
    assert "calibrated by ICFIL" in page and "measured without ICFIL" in page


def test_a_cancelled_job_keeps_the_files_of_an_earlier_one(
    qapp: object, config: ClassifyConfig, folder: Path, tmp_path: Path
) -> None:
    def cancel(event: Event) -> None:
        if event == Heartbeat("thumbnails"):  # the last chance
            raise RunCancelled

    for name in ("out.csv", "out.html"):
        (tmp_path / name).write_text("earlier")
    with pytest.raises(RunCancelled):
        predict_folder(config, folder, tmp_path / "out.csv", tmp_path / "out.html", cancel, Control())
    assert [(tmp_path / name).read_text() for name in ("out.csv", "out.html")] == ["earlier", "earlier"]


def test_a_live_classification_does_not_wait_for_the_whole_folder(
    qapp: object, config: ClassifyConfig, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adaptation, "_MOST_IN_BATCH", 1)
    order: list[str] = []
    asked = threading.Event()

    def classify() -> None:
        def emit(event: Event) -> None:
            if event == Heartbeat("waiting for another classification"):
                asked.set()

        jobs.classify(replace(config, leave_one_out=False), emit, Control())
        order.append("live")

    live = threading.Thread(target=classify)

    def emit(event: Event) -> None:
        if isinstance(event, PartsDone) and event.done == 1:  # in the turn of a batch
            live.start()
            assert asked.wait(60)
        elif isinstance(event, PartsDone) and event.done == event.total:
            order.append("folder")

    predict_folder(config, folder, tmp_path / "out.csv", tmp_path / "out.html", emit, Control())
    live.join(60)
    assert order[0] == "live"


def test_a_folder_without_pictures_is_reported(config: ClassifyConfig, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataError, match=r"empty has no picture that can be read"):
        predict_folder(config, tmp_path / "empty", tmp_path / "out.csv", tmp_path / "out.html", ignore, Control())
    assert not (tmp_path / "out.csv").exists()
