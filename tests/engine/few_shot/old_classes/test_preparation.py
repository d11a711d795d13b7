"""Models are listed with their classes, and their pseudo images are made with progress while others take turns."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from purer_app.engine import jobs
from purer_app.engine.core.errors import ConfigError, RunCancelled
from purer_app.engine.core.events import Control, Event, PartsDone, StageStarted, ignore
from purer_app.engine.core.settings.job_configs import ClassifyConfig
from purer_app.engine.few_shot.live.live_classifier import exclusive
from tests.helpers.tiny_pools import changed, tiny_config, write_encoder, write_mixed_pool, write_tiny_pool


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("place")
    write_mixed_pool(folder / "mixed", large="resnet10-4")
    write_tiny_pool(folder / "pool")
    return folder


@pytest.fixture(autouse=True)
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test find the images of another one."""
    monkeypatch.setenv("PURER_CACHE", str(tmp_path / "cache"))


def config_of(place: Path, **values: object) -> ClassifyConfig:
    words: dict[str, object] = {"pool": str(place / "mixed"), "support": str(place / "mine"), "device": "cpu"}
    return ClassifyConfig(**{**words, **values})  # type: ignore[arg-type]


def test_models_are_listed_with_their_classes_and_encoders_with_the_reason(place: Path, tmp_path: Path) -> None:
    pool = write_tiny_pool(tmp_path / "pool")
    write_encoder(pool, "features")
    found = jobs.list_model_classes(config_of(place, pool=str(pool)), ignore, Control())
    assert [(one.name, bool(one.problem)) for one in found][-1] == ("features.safetensors", True)
    assert "no classification head" in found[-1].problem
    first = found[0]
    assert first.path == str(pool / first.name) and first.class_names[0] == f"{Path(first.name).stem} class 0"
    named = replace(config_of(place, pool=str(pool)), old=(f"{first.path}:{first.class_names[0]}",))
    assert jobs.prepare_classes(named, ignore, Control()).class_names == first.class_names[:1]


def test_a_learner_that_adapts_its_features_has_no_list(place: Path, tmp_path: Path) -> None:
    jobs.train(changed(tiny_config(place / "pool"), meta={"steps": 1}), tmp_path / "run", ignore, Control())
    with pytest.raises(ConfigError, match="maml adapts its features to the pictures, so it cannot be combined"):
        jobs.list_model_classes(config_of(place, pool="", run=str(tmp_path / "run")), ignore, Control())


def test_images_are_made_once_and_the_time_is_known_before(place: Path) -> None:
    config, events = config_of(place, old=("grey:grey class 1,grey class 3",)), list[Event]()
    assert jobs.seconds_to_prepare(config, ignore, Control()) > 0
    found = jobs.prepare_classes(config, events.append, Control())
    assert found.class_names == ("grey class 1", "grey class 3")
    assert [one.caption for one in found.pictures] == ["grey class 1"] * 2 + ["grey class 3"] * 2
    assert found.n_images == 40
    counts = [event for event in events if isinstance(event, PartsDone)]
    assert counts[0].done == 0 and counts[-1].done == counts[-1].total == 200
    assert jobs.seconds_to_prepare(config, ignore, Control()) == 0
    one, more = (replace(config, old=(f"grey:{names}",)) for names in ("grey class 3", "grey class 3,grey class 4"))
    assert jobs.seconds_to_prepare(one, ignore, Control()) == 0, "its images were made with another class"
    assert jobs.seconds_to_prepare(more, ignore, Control()) > 0
    again = list[Event]()
    assert jobs.prepare_classes(config, again.append, Control()) == found
    assert not any(isinstance(event, StageStarted) and event.stage == "invert" for event in again)


def test_a_cancelled_inversion_keeps_nothing_and_frees_the_turn(place: Path) -> None:
    config = config_of(place, old=("grey:grey class 0",))

    def cancel(event: Event) -> None:
        if isinstance(event, PartsDone) and event.done == 3:
            raise RunCancelled

    with pytest.raises(RunCancelled):
        jobs.prepare_classes(config, cancel, Control())
    assert jobs.seconds_to_prepare(config, ignore, Control()) > 0
    with exclusive(ignore):
        pass


def test_a_classification_does_not_wait_for_the_whole_inversion(place: Path) -> None:
    config, order = config_of(place, old=("grey:grey class 2",)), list[str]()
    began, passed = threading.Event(), threading.Event()

    def other() -> None:
        began.set()
        with exclusive(ignore):
            order.append("classification")
        passed.set()

    thread = threading.Thread(target=other)

    def emit(event: Event) -> None:
        if isinstance(event, PartsDone) and event.done == 1:
            thread.start()
            began.wait()
        if isinstance(event, PartsDone) and event.done == event.total:
            order.append("inversion")

    jobs.prepare_classes(config, emit, Control())
    thread.join()
    assert order[0] == "classification" and passed.is_set()
