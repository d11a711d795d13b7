"""The window's classifier has the classes of models as the command line has them, and keeps its method in memory."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from purer_app.engine import jobs
from purer_app.engine.core.errors import ConfigError, DataError
from purer_app.engine.core.events import Control, Event, StageStarted, ignore
from purer_app.engine.core.settings.choices import ExportFormat
from purer_app.engine.core.settings.job_configs import AdaptConfig, ClassifyConfig, TakeAwayConfig
from purer_app.engine.few_shot.live import method_cache
from purer_app.engine.few_shot.live.results import Classification
from tests.conftest import MakeShapes
from tests.helpers.tiny_pools import changed, tiny_config, write_mixed_pool, write_teacher, write_tiny_pool


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, make_shapes: MakeShapes) -> Path:
    """Return a folder with pools, a run, classes to learn, and pictures to classify."""
    folder = tmp_path_factory.mktemp("place")
    make_shapes(folder / "mine", classes=3, pictures=4)
    make_shapes(folder / "single", classes=1, pictures=2)
    make_shapes(folder / "new", classes=3, pictures=2, seed=1)
    (folder / "none").mkdir()
    write_tiny_pool(folder / "pool")
    write_mixed_pool(folder / "mixed", large="resnet10-4")
    settings = changed(tiny_config(folder / "mixed", "pool-embedding"), meta={"steps": 1}, learner={"max_share": 1.0})
    jobs.train(settings, folder / "run", ignore, Control())
    return folder


GREY, SMALL = "grey:grey class 1,grey class 3", "small:small class 0"


def config_of(place: Path, **values: object) -> ClassifyConfig:
    words: dict[str, object] = {
        "pool": str(place / "mixed"), "old": (GREY,), "support": str(place / "mine"),
        "queries": tuple(map(str, sorted((place / "new").glob("*/*.png")))), "device": "cpu",
    }  # fmt: skip
    return ClassifyConfig(**{**words, **values})  # type: ignore[arg-type]


def classify(config: ClassifyConfig) -> tuple[Classification, list[Event]]:
    events: list[Event] = []
    return jobs.classify(config, events.append, Control()), events


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"old": (GREY, SMALL), "support": "single"},
        {"old": (GREY, SMALL), "support": "none"},
        {"old": (GREY, SMALL), "support": "missing"},
        {"support": "single"},
        {"pool": "", "run": "run"},
        {"negatives": True},
    ],
)
def test_window_and_command_give_the_same_answers(place: Path, tmp_path: Path, values: dict[str, object]) -> None:
    places: dict[str, object] = {name: str(place / str(values[name])) for name in ("support", "run") if name in values}
    config = config_of(place, **{**values, **places})
    has_own = values.get("support") not in ("none", "missing")
    command = AdaptConfig(
        run=config.run, pool=config.pool, old=config.old, support=config.support if has_own else "",
        query=str(place / "new"), negatives=config.negatives, device="cpu",
    )  # fmt: skip
    expected, (found, _) = jobs.adapt(command, ignore, Control()), classify(config)
    assert (found.class_names, found.counts, found.models) == (expected.classes, expected.counts, expected.models)
    view = found.plain
    assert {"correct": view.correct, "total": view.total, "low": view.low, "high": view.high} == expected.leave_one_out
    folder = jobs.classify_folder(replace(command, support=config.support), ignore, Control())
    for answer, told, again in zip(view.answers, expected.predictions, folder.predictions, strict=True):
        assert answer.file == told["file"] == again["file"]
        assert found.class_names[answer.label] == told["class"] == again["class"]
        assert answer.not_sure == told["not_sure"] == again["not_sure"]
        assert answer.probabilities[answer.label] == pytest.approx(told["confidence"], abs=2e-4)
        assert again["confidence"] == pytest.approx(told["confidence"], abs=2e-4)
    assert folder.models == expected.models


def test_the_exports_of_window_and_command_have_the_same_classes_and_limits(place: Path, tmp_path: Path) -> None:
    config = config_of(place)
    away = TakeAwayConfig(classifier=config, out=str(tmp_path / "a"), formats=(ExportFormat.SAFETENSORS,))
    assert jobs.measure_export(config, ignore, Control()).figures.ms_per_picture > 0
    jobs.take_away(away, ignore, Control())
    command = AdaptConfig(
        pool=config.pool, old=config.old, support=config.support, query=str(place / "new"), device="cpu",
        export=str(tmp_path / "b"), formats=(ExportFormat.SAFETENSORS,),
    )  # fmt: skip
    jobs.adapt(command, ignore, Control())
    first, second = ((tmp_path / name / "README.md").read_text().split("## Cost")[0] for name in "ab")
    assert first == second and "| grey class 3 | 0 | 20 of grey.safetensors |" in first


def stages(events: list[Event]) -> list[str]:
    return [event.stage for event in events if isinstance(event, StageStarted)]


def test_the_nearest_pictures_of_an_old_class_are_its_pseudo_images(place: Path) -> None:
    found, _ = classify(config_of(place, old=(GREY, SMALL), support=str(place / "none")))
    near = [one for answer in found.plain.answers for one in answer.nearest]
    assert near and all(one.file == "" and one.image is not None for one in near)
    for one in near:
        assert one.image is not None
        assert one.image.caption == found.class_names[one.truth]
        assert len(one.image.rgb) == 3 * one.image.width * one.image.height
    mixed, _ = classify(config_of(place))
    for one in (one for answer in mixed.plain.answers for one in answer.nearest):
        assert (one.image is None) == bool(one.file) == (mixed.class_names[one.truth] not in mixed.models)


def test_a_further_picture_needs_neither_models_nor_pseudo_images_again(place: Path) -> None:
    config = config_of(place, queries=(), seed=3)  # no other test has its solution
    _, events = classify(config)
    assert stages(events)[-2:] == ["leave one out", "adapt"]
    method = method_cache.joint_for(config, ("class-00",), ignore)
    found, events = classify(config_of(place, seed=3))
    assert method_cache.joint_for(config_of(place), (), ignore) is method
    assert stages(events) == [], "neither leave-one-out nor a fit"
    again, _ = classify(config_of(place, seed=4))
    assert again.plain.answers == found.plain.answers and again.plain.left_out == found.plain.left_out
    assert method_cache.joint_for(replace(config, old=(SMALL,)), (), ignore) is not method


def test_a_changed_model_is_inverted_again(place: Path, tmp_path: Path) -> None:
    pool = Path(shutil.copytree(place / "pool", tmp_path / "pool"))
    config = config_of(place, pool=str(pool), old=("c",))
    before, _ = classify(config)
    write_teacher(pool, "c", seed=99)
    after, _ = classify(config)
    assert before.plain.answers != after.plain.answers
    (pool / "c.safetensors").unlink()
    with pytest.raises(ConfigError, match="'c' names no model of"):
        classify(config)


def test_a_class_of_both_is_refused_before_anything_is_computed(place: Path, tmp_path: Path) -> None:
    mine = Path(shutil.copytree(place / "mine", tmp_path / "mine"))
    (mine / "class-01").rename(mine / "Grey class 3")
    with pytest.raises(ConfigError, match=r"the class 'grey class 3' of grey\.safetensors is also one of your own"):
        classify(config_of(place, support=str(mine)))


def test_one_model_needs_a_class_with_pictures(place: Path) -> None:
    with pytest.raises(DataError, match="has no class with pictures; with the classes of one model, at least one"):
        classify(config_of(place, support=str(place / "none")))


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"support": "", "old": (GREY,)}, "classify needs pictures to learn from"),
        ({"pool": "", "run": "somewhere", "icfil": True}, "ICFIL calibrates a classifier of pictures alone"),
    ],
)
def test_settings_that_contradict_each_other_are_refused(place: Path, values: dict[str, object], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        config_of(place, **values)
