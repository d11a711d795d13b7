"""Each job runs its stage and returns plain values."""

import json
import pickle
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from purer_app.engine import jobs
from purer_app.engine.core.errors import DataError
from purer_app.engine.core.event_codec import event_from_dict, event_to_dict
from purer_app.engine.core.events import (
    CheckpointInspected,
    Control,
    Event,
    NoticeGiven,
    PartsDone,
    StageStarted,
    ignore,
)
from purer_app.engine.core.settings.job_configs import (
    AdaptConfig,
    DreamConfig,
    EvaluateConfig,
    InspectConfig,
    MakePoolConfig,
)
from purer_app.engine.few_shot.confidence.not_sure import Separation
from tests.conftest import MakeShapes
from tests.helpers.tiny_pools import assert_same_run, changed, tiny_config, write_tiny_pool


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, make_shapes: MakeShapes) -> Path:
    """Return a folder with a pool, a run trained on it, and pictures."""
    folder = tmp_path_factory.mktemp("place")
    make_shapes(folder / "data", classes=4, pictures=6)
    config = changed(tiny_config(write_tiny_pool(folder / "pool"), "protonet"), meta={"steps": 2})
    jobs.train(config, folder / "run", ignore, Control())
    return folder


def adapt(place: Path, query: Path, support: Path | None = None) -> tuple[jobs.Adaptation, list[str]]:
    events: list[Event] = []
    config = AdaptConfig(run=str(place / "run"), support=str(support or place / "data"), query=str(query), device="cpu")
    found = jobs.adapt(config, events.append, Control())
    return found, [event.text for event in events if isinstance(event, NoticeGiven)]


def test_inspect_gives_one_verdict_per_file(place: Path) -> None:
    events: list[Event] = []
    verdicts = jobs.inspect(InspectConfig(paths=(str(place / "pool"),)), events.append, Control())
    assert [Path(found.path).name for found in verdicts] == ["a.safetensors", "b.pth", "c.pth"]
    assert [found.use for found in verdicts] == ["inversion", "inversion", "priors-only"]
    assert sum(isinstance(event, CheckpointInspected) for event in events) == 3
    records = [event_to_dict(event) for event in events if isinstance(event, CheckpointInspected)]
    read = [event_from_dict(json.loads(json.dumps(record))) for record in records]
    assert read == [CheckpointInspected(found, done, 3) for done, found in enumerate(verdicts, start=1)]


def test_files_and_folders_are_inspected_together(place: Path) -> None:
    events: list[Event] = []
    config = InspectConfig(paths=(str(place / "pool" / "b.pth"), str(place / "pool"), str(place / "gone")))
    assert jobs.inspect_paths(config, events.append, Control()) == 3
    found = [Path(event.verdict.path).name for event in events if isinstance(event, CheckpointInspected)]
    assert found == ["b.pth", "a.safetensors", "c.pth"]


def test_a_model_is_inverted_and_the_result_can_be_pickled(place: Path) -> None:
    config = DreamConfig(model=str(place / "pool" / "a.safetensors"), images=3, steps=2, device="cpu")
    dreams = jobs.dream(config, ignore, Control())
    assert pickle.loads(pickle.dumps(dreams)) == dreams
    assert len(dreams.pictures) == 3


def test_the_devices_of_this_machine_can_be_asked_for() -> None:
    assert jobs.find_devices(ignore, Control())[-1].word == "cpu"


def test_a_made_pool_can_be_trained_on_and_resumed(place: Path, tmp_path: Path) -> None:
    config = MakePoolConfig(
        data=(str(place / "data"),), teachers=2, classes=(2, 2), architectures=("conv4-4",), image_sizes=(16,),
        channels=(1,), epochs=1, scenario="ss", device="cpu",
    )  # fmt: skip
    files = jobs.make_pool(config, tmp_path / "pool", ignore, Control())
    assert [path.exists() for path in files] == [True, True]
    settings = changed(tiny_config(tmp_path / "pool", "protonet"), meta={"steps": 1})
    result = jobs.train(settings, tmp_path / "run", ignore, Control())
    shutil.copytree(tmp_path / "run", tmp_path / "copy")
    assert jobs.resume(tmp_path / "copy", ignore, Control()).steps == result.steps
    assert_same_run(tmp_path / "run", tmp_path / "copy")


def test_an_evaluation_is_the_same_again(place: Path) -> None:
    config = EvaluateConfig(
        run=str(place / "run"), data=str(place / "data"), n_way=3, n_shots=(1, 2), n_query=2, episodes=4, device="cpu"
    )
    first, again = (jobs.evaluate(config, ignore, Control()) for _ in "ab")
    assert [row.accuracies for row in first.rows] == [row.accuracies for row in again.rows]
    assert first.paired == again.paired
    assert {row.n_shot for row in first.rows} == {1, 2}


def test_an_evaluation_is_stored_with_its_run_if_requested(place: Path, tmp_path: Path) -> None:
    run = Path(shutil.copytree(place / "run", tmp_path / "run"))
    config = EvaluateConfig(
        run=str(run), data=str(place / "data"), n_way=3, n_shots=(1,), n_query=2, episodes=2, device="cpu"
    )
    jobs.evaluate(config, ignore, Control())
    assert not (run / "evaluations").exists()
    result = jobs.evaluate(replace(config, record=True), ignore, Control())
    (file,) = (run / "evaluations").iterdir()
    assert json.loads(file.read_text()) == {"data": config.data, "n_way": 3, **result.to_json()}


def test_an_evaluation_that_cannot_be_kept_is_not_lost(place: Path, tmp_path: Path) -> None:
    run = Path(shutil.copytree(place / "run", tmp_path / "run"))
    (run / "evaluations").write_text("a file where the folder should be")
    config = EvaluateConfig(
        run=str(run), data=str(place / "data"), n_way=3, n_shots=(1,), n_query=2, episodes=2, device="cpu", record=True
    )
    events: list[Event] = []
    assert len(jobs.evaluate(config, events.append, Control()).rows) == 6
    last = [event.text for event in events if isinstance(event, NoticeGiven)][-1]
    assert last.startswith(f"The result is not stored with the run: {run / 'evaluations'}")


def test_everything_passed_to_a_front_end_can_be_pickled(place: Path) -> None:
    found, _ = adapt(place, place / "data")
    assert pickle.loads(pickle.dumps(found)) == found


def test_pictures_in_class_folders_are_counted(place: Path) -> None:
    found, _ = adapt(place, place / "data")
    assert found.classes == ("class-00", "class-01", "class-02", "class-03")
    right = sum(Path(p["file"]).parent.name == p["class"] for p in found.predictions)
    assert len(found.predictions) == 24
    assert found.query_accuracy == pytest.approx(100 * right / 24)
    percent = f"{100 * right / 24:.1f} %"
    assert found.sentences()[-1] == f"Classified correctly: {right} of 24 pictures in class folders ({percent})"
    assert all(0 <= p["confidence"] <= 1 for p in found.predictions)
    left = found.leave_one_out
    assert left["total"] == 24
    assert 0 <= left["low"] <= 100 * left["correct"] / 24 <= left["high"] <= 100


def test_an_unreliable_not_sure_is_said_and_a_reliable_one_is_not(place: Path) -> None:
    found, _ = adapt(place, place / "data")
    assert found.separation is not None
    assert found.to_json()["unknown_classes"] == found.separation.to_json()
    for tested, said in ((Separation(0.6, 0.5, 0.7), True), (Separation(0.95, 0.9, 1.0), False)):
        sentences = replace(found, separation=tested).sentences()
        assert any("is unreliable for this classifier" in sentence for sentence in sentences) is said
    assert "recognised by a classifier that has not seen them" in found.sentences()[1]


def test_loose_pictures_have_no_accuracy(place: Path) -> None:
    found, _ = adapt(place, place / "data" / "class-00")
    assert found.query_accuracy is None
    assert [Path(p["file"]).name for p in found.predictions] == [f"{k:02d}.png" for k in range(6)]
    assert found.to_json()["query_accuracy"] is None


def test_a_prediction_does_not_depend_on_the_other_pictures(place: Path, tmp_path: Path) -> None:
    shutil.copy(place / "data" / "class-01" / "00.png", tmp_path / "alone.png")
    alone, _ = adapt(place, tmp_path)
    among, _ = adapt(place, place / "data" / "class-01")
    assert alone.predictions[0]["class"] == among.predictions[0]["class"]
    assert alone.predictions[0]["confidence"] == pytest.approx(among.predictions[0]["confidence"], abs=1e-3)


def test_one_picture_per_class_is_enough_and_leaves_nothing_out(place: Path, tmp_path: Path) -> None:
    for folder in (place / "data").iterdir():
        (tmp_path / folder.name).mkdir()
        shutil.copy(folder / "00.png", tmp_path / folder.name)
    found, notices = adapt(place, place / "data", tmp_path)
    assert found.leave_one_out == {"correct": 0, "total": 0, "low": 0.0, "high": 100.0}
    assert len(found.predictions) == 24
    assert "Each class has only one picture: leave-one-out is impossible, and confidences are rough" in notices


def test_a_broken_query_picture_is_named_and_the_others_are_classified(place: Path, tmp_path: Path) -> None:
    shutil.copy(place / "data" / "class-00" / "00.png", tmp_path)
    (tmp_path / "broken.png").write_bytes(b"no picture")
    found, notices = adapt(place, tmp_path)
    assert len(found.predictions) == 1
    assert [text for text in notices if "broken.png is not a picture" in text]


def test_a_single_class_is_refused(place: Path, tmp_path: Path) -> None:
    shutil.copytree(place / "data" / "class-00", tmp_path / "class-00")
    with pytest.raises(DataError, match="has one class, 'class-00'; at least 2 classes are needed"):
        adapt(place, place / "data", tmp_path)


def test_adapt_counts_left_out_pictures_then_query_pictures(place: Path) -> None:
    events: list[Event] = []
    config = AdaptConfig(pool=str(place / "pool"), support=str(place / "data"), query=str(place / "data"), device="cpu")
    jobs.adapt(config, events.append, Control())
    stages = [event.stage for event in events if isinstance(event, StageStarted)]
    assert stages == ["leave one out", "adapt", "predict"]
    counts = [(event.done, event.total) for event in events if isinstance(event, PartsDone)]
    assert counts == [(done, 24) for done in range(1, 25)] + [(done, 24) for done in range(25)]
