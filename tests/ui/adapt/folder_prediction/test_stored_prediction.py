"""The stored result of a folder: everything comes back, the answers when they are needed, and damage is refused."""

import json
import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from purer_app.engine.core.errors import DataError
from purer_app.engine.core.settings.job_configs import ClassifyConfig
from purer_app.ui.adapt.folder_prediction.answers import PredictedPicture
from purer_app.ui.adapt.folder_prediction.prediction import FolderPrediction
from purer_app.ui.adapt.folder_prediction.stored_prediction import (
    KIND,
    ShownPrediction,
    prediction_from_bytes,
    prediction_to_bytes,
)
from purer_app.ui.adapt.results.result_format import result_from_bytes, result_to_bytes
from purer_app.ui.adapt.state.inputs import Change, Inputs, change_between, stamps_of

N_PICTURES = 4100
"""More than fit in two parts of the file."""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a folder with a class of two pictures, and a model."""
    project = tmp_path / "project"
    (project / "classes" / "ash").mkdir(parents=True)
    for name in ("1.png", "2.png"):
        (project / "classes" / "ash" / name).write_text(name)
    (project / "a.pth").write_text("model")
    return project


def shown(project: Path, *, plain: str) -> ShownPrediction:
    """Make up a result in a folder of the project, with a name that is not UTF-8.

    Args:
        plain: "none", "same" or "other" plain answers.
    """
    folder, names = project / "new", ("ash", "elm", "fir")

    def picture(number: int) -> PredictedPicture:
        place = folder / "more" if number % 2 else folder
        return PredictedPicture(place / f"{number}\udcff.png", names[number % 2], number / N_PICTURES, number % 3 == 0)

    pictures = tuple(map(picture, range(N_PICTURES)))
    plain_answers = {"none": (), "same": pictures, "other": (replace(pictures[0], name="fir"), *pictures[1:])}[plain]
    table, page = project / "out.csv", project.parent / "out.html"
    found = FolderPrediction(
        folder,
        table,
        page,
        names,
        pictures,
        (folder / "broken.png",),
        ("4,100 pictures",),
        plain_answers,
        "learned from 10 pictures" if plain != "none" else "",
        (project / "out-1.csv",),
        {table: "12", page: "34"},
        {"fir": "a.pth"},
        "mark",
    )
    config = ClassifyConfig(pool=str(project), models=("a.pth",), support=str(project / "classes"))
    pictures_of_classes = sorted((project / "classes").rglob("*.png"))
    return ShownPrediction.of(found, Inputs(config, stamps_of(pictures_of_classes), ()))


@pytest.mark.parametrize("plain", ["none", "same", "other"])
def test_everything_comes_back(project: Path, plain: str) -> None:
    before = shown(project, plain=plain)
    after = prediction_from_bytes(prediction_to_bytes(before, project), project)
    assert after.inputs == before.inputs
    pairs = [(before.found, after.found)]
    assert (after.plain is None) == (before.plain is None) == (plain != "other")
    if before.plain is not None and after.plain is not None:
        pairs.append((before.plain, after.plain))
    for was, now in pairs:
        assert (now.counts(), now.not_sure, len(now.pictures)) == (was.counts(), was.not_sure, N_PICTURES)
        loaded = replace(now, pictures=tuple(now.pictures), plain=tuple(now.plain))
        assert loaded == was


def test_a_moved_project_takes_its_paths_along(project: Path) -> None:
    before = shown(project, plain="none")
    content = prediction_to_bytes(before, project)
    moved = Path(shutil.move(project, project.parent / "elsewhere"))
    after = prediction_from_bytes(content, moved).found
    assert (after.folder, after.table, after.page) == (moved / "new", moved / "out.csv", before.found.page)
    assert after.contents == {moved / "out.csv": "12", before.found.page: "34"}
    assert after.pictures[1].file == moved / "new" / "more" / "1\udcff.png"


def test_a_copy_without_the_times_is_unchanged_and_other_content_is_told(project: Path) -> None:
    content = prediction_to_bytes(shown(project, plain="none"), project)
    for path in project.rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes())

    def change() -> Change | None:
        then = prediction_from_bytes(content, project).inputs
        assert then is not None
        return change_between(then, Inputs(then.config, stamps_of(sorted((project / "classes").rglob("*.png"))), ()))

    assert change() is None
    (project / "classes" / "ash" / "1.png").write_text("another")
    assert change() == Change.CLASSES
    (project / "classes" / "ash" / "1.png").write_text("1.png")
    assert change() is None
    (project / "a.pth").write_text("trained again")
    assert change() == Change.CLASSIFIER


def test_pictures_of_equal_size_and_time_that_are_swapped_are_a_change(project: Path) -> None:
    one, other = sorted((project / "classes" / "ash").glob("*.png"))[:2]
    for picture in (one, other):
        os.utime(picture, ns=(1, 1))
    assert one.stat().st_size == other.stat().st_size
    config = ClassifyConfig(pool=str(project), support=str(project / "classes"))
    before = Inputs(config, stamps_of([one, other]), ())
    one.rename(project / "third.png")
    other.rename(one)
    (project / "third.png").rename(other)
    assert change_between(before, Inputs(config, stamps_of([one, other]), ())) == Change.CLASSES


def changed(content: bytes, facts: dict[str, Any], part: dict[str, Any]) -> bytes:
    """Return the content with other values and its right checksum."""
    stored = result_from_bytes(content, KIND)
    parts = list(stored.parts())
    return result_to_bytes(KIND, {**stored.facts, **facts}, [{**parts[0], **part}, *parts[1:]])


@pytest.mark.parametrize(
    "facts", [{"folder": 3}, {"counts": [[1, 0]]}, {"counts": [[1, 2]] * 3}, {"inputs": {}}, {"surprise": 1}]
)
def test_malformed_values_are_refused_at_once(project: Path, facts: dict[str, Any]) -> None:
    content = prediction_to_bytes(shown(project, plain="none"), project)
    with pytest.raises(DataError, match="is damaged: its "):
        prediction_from_bytes(changed(content, facts, {}), project)


@pytest.mark.parametrize(
    "part",
    [{"classes": [7]}, {"classes": [-1] * 2000}, {"files": [1]}, {"confidence": ["much"] * 2000}, {"not_sure": 0}],
)
def test_malformed_answers_are_refused_when_they_are_needed(project: Path, part: dict[str, Any]) -> None:
    content = prediction_to_bytes(shown(project, plain="none"), project)
    found = prediction_from_bytes(changed(content, {}, part), project).found
    for _ in range(2):
        with pytest.raises(DataError, match="is damaged: its answers cannot be read"):
            found.pictures[0]


def test_the_content_is_json_with_paths_relative_to_folder_and_project(project: Path) -> None:
    lines = [json.loads(line) for line in prediction_to_bytes(shown(project, plain="other"), project).splitlines()]
    assert len(lines) == 5, "a head, the values, and three parts"
    assert (lines[1]["folder"], lines[1]["table"]) == ("new", "out.csv")
    assert lines[1]["inputs"]["classifier"]["support"] == "classes"
    assert sorted(lines[1]["inputs"]["files"]) == ["classes/ash/1.png", "classes/ash/2.png"]
    assert lines[2]["files"][:2] == ["0\udcff.png", "more/1\udcff.png"]
    assert (lines[2]["classes"][0], lines[2]["plain"]["classes"][0]) == (0, 2)
