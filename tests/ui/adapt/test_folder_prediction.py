"""Naming a whole folder: every picture, in chunks, into a table that spreadsheets read."""

import csv
import shutil
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from purer_app.engine import jobs
from purer_app.engine.core.errors import DataError
from purer_app.engine.core.events import Control, Event, StageStarted, ignore
from purer_app.engine.core.resources import resource
from purer_app.engine.core.settings.job_configs import ClassifyConfig
from purer_app.ui.adapt import folder_prediction
from purer_app.ui.adapt.folder_prediction import predict_folder
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


def test_the_table_has_each_picture_once_whatever_the_chunks(
    qapp: object, config: ClassifyConfig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_prediction, "CHUNK", 2)
    folder = tmp_path / "new"
    (folder / "more").mkdir(parents=True)
    for number in (5, 6, 7):
        shutil.copy(resource("symbols") / "symbol-01" / f"0{number}.png", folder)
    shutil.copy(resource("symbols") / "symbol-02" / "08.png", folder / "more")
    (folder / "broken.png").write_bytes(b"nothing")
    events: list[Event] = []
    found = predict_folder(config, folder, tmp_path / "out.csv", events.append, Control())
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sorted(row["file"] for row in rows) == ["05.png", "06.png", "07.png", "more/08.png"]
    assert (found.classified, found.unreadable) == (4, 1)
    assert found.not_sure == sum(row["not_sure"] == "true" for row in rows)
    stages = [event.detail for event in events if isinstance(event, StageStarted) and event.stage == "predict"]
    assert stages == ["0 / 5", "2 / 5", "4 / 5"]
    files = tuple(str(folder / row["file"]) for row in rows)
    whole = jobs.classify(ClassifyConfig(pool=config.pool, support=config.support, queries=files), ignore, Control())
    for row, answer in zip(rows, whole.plain.answers, strict=True):
        assert row["class"] == whole.class_names[answer.label]
        assert float(row["confidence"]) == pytest.approx(max(answer.probabilities), abs=1e-3)


def test_a_folder_without_pictures_is_reported(config: ClassifyConfig, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataError, match=r"Neither .*empty nor its subfolders contain pictures to classify"):
        predict_folder(config, tmp_path / "empty", tmp_path / "out.csv", ignore, Control())
    assert not (tmp_path / "out.csv").exists()
