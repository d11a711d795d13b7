"""The user's classes are learned again after each change, like adapt does, and every file is accounted for."""

import os
import pickle
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from PIL import Image, ImageOps
from torch import Tensor

from purer_app.engine import jobs
from purer_app.engine.core.errors import ConfigError, DataError, PoolError, RunCancelled, RunFolderError
from purer_app.engine.core.events import CalibrationProgressed, Control, Event, Heartbeat, NoticeGiven, ignore
from purer_app.engine.core.machine.devices import choose_device
from purer_app.engine.core.resources import resource
from purer_app.engine.core.settings.choices import PoolClassifier
from purer_app.engine.core.settings.job_configs import AdaptConfig, ClassifyConfig
from purer_app.engine.few_shot.confidence.answers import picture_source
from purer_app.engine.few_shot.confidence.leave_one_out import wilson
from purer_app.engine.few_shot.live import method_cache
from purer_app.engine.few_shot.live.live_classifier import exclusive
from purer_app.engine.few_shot.live.results import Classification
from purer_app.engine.few_shot.load_method import load_learner_method, pool_method
from purer_app.engine.images.class_folders import load_class_folders
from purer_app.engine.images.rgb import to_rgb
from purer_app.engine.learners.closed_form.ridge import ridge_head
from purer_app.engine.pool.model_pool import load_pool
from purer_app.engine.runs.run_folder import RunFolder
from tests.conftest import MakeShapes
from tests.helpers.tiny_pools import changed, rewrite_settings, tiny_config, write_teacher, write_tiny_pool


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, make_shapes: MakeShapes) -> Path:
    """Return a folder with a pool, a ProtoNet and a MAML run trained on it, and pictures."""
    folder = tmp_path_factory.mktemp("place")
    make_shapes(folder / "data", classes=3, pictures=4)
    make_shapes(folder / "query", classes=3, pictures=2, seed=1)
    pool = write_tiny_pool(folder / "pool")
    for learner in ("protonet", "maml"):
        config = changed(
            tiny_config(pool, learner), meta={"steps": 1}, icfil={"inversion_steps": 3, "images_per_class": 2}
        )
        jobs.train(config, folder / learner, ignore, Control())
    return folder


@pytest.fixture
def support(place: Path, tmp_path: Path) -> Path:
    """Return the user's own copy of the classes."""
    return Path(shutil.copytree(place / "data", tmp_path / "support"))


def queries(place: Path) -> tuple[str, ...]:
    return tuple(map(str, sorted(place.glob("query/*/*.png"))))


def classify(config: ClassifyConfig) -> tuple[Classification, list[Event]]:
    events: list[Event] = []
    return jobs.classify(config, events.append, Control()), events


def by_run(place: Path, learner: str = "protonet", support: Path | None = None) -> ClassifyConfig:
    return ClassifyConfig(
        run=str(place / learner), support=str(support or place / "data"), queries=queries(place), device="cpu"
    )


def by_pool(place: Path, support: Path | None = None) -> ClassifyConfig:
    return replace(by_run(place, support=support), run="", pool=str(place / "pool"))


@pytest.mark.parametrize("learner", ["protonet", "maml"])
def test_the_plain_view_gives_the_predictions_of_adapt(place: Path, learner: str) -> None:
    adapt = AdaptConfig(run=str(place / learner), support=str(place / "data"), query=str(place / "query"), device="cpu")
    expected = jobs.adapt(adapt, ignore, Control())
    found, _ = classify(by_run(place, learner))
    assert found.method == learner
    assert found.class_names == expected.classes and found.counts == (4, 4, 4)
    view = found.plain
    assert {"correct": view.correct, "total": view.total, "low": view.low, "high": view.high} == expected.leave_one_out
    assert len(view.answers) == len(expected.predictions) == 6
    for answer, told in zip(view.answers, expected.predictions, strict=True):
        assert answer.file == told["file"]
        assert found.class_names[answer.label] == told["class"]
        assert answer.not_sure == told["not_sure"]
        assert max(answer.probabilities) == answer.probabilities[answer.label]
        assert answer.probabilities[answer.label] == pytest.approx(told["confidence"], abs=6e-5)  # adapt rounds
        assert sum(answer.probabilities) == pytest.approx(1, abs=1e-5)
    assert found.calibrated is None


def test_the_ensemble_leaves_out_as_the_slow_way_does(place: Path) -> None:
    found, _ = classify(by_pool(place))
    pictures = load_class_folders(place / "data")
    teachers = load_pool(place / "pool", torch.device("cpu")).teachers

    def features(indices: list[int]) -> Tensor:
        parts = []
        for teacher in teachers:
            logits = teacher.model(pictures.images(teacher.spec, torch.tensor(indices)))
            part = teacher.features(pictures.images(teacher.spec, torch.tensor(indices)))
            parts += [part / part.norm(dim=1, keepdim=True), (logits / 2).softmax(dim=1).sqrt()]
        return torch.cat(parts, dim=1)

    named = []
    for left_out in range(12):
        others = [i for i in range(12) if i != left_out]
        head = ridge_head(features(others), pictures.labels[others], 3)
        named.append(int(torch.nn.functional.linear(features([left_out]), *head).argmax()))
    view = found.plain
    assert found.method == "ensemble-ridge"
    assert [one.label for one in view.left_out] == named
    assert [one.truth for one in view.left_out] == pictures.labels.tolist()
    assert [one.file for one in view.left_out] == [str(file) for file in pictures.files]
    correct = sum(label == truth for label, truth in zip(named, pictures.labels.tolist(), strict=True))
    assert (view.correct, view.total, view.low, view.high) == (correct, 12, *wilson(correct, 12))


def test_an_answer_names_the_nearest_support_pictures(place: Path) -> None:
    found, _ = classify(by_pool(place))
    method = pool_method(PoolClassifier.ENSEMBLE_RIDGE, load_pool(place / "pool", torch.device("cpu")), ignore)
    support, query = load_class_folders(place / "data"), load_class_folders(place / "query")
    distances = torch.cdist(method.embed(query.images), method.embed(support.images))
    for answer, row in zip(found.plain.answers, distances, strict=True):
        order = row.argsort()[:4].tolist()
        assert [one.file for one in answer.nearest] == [str(support.files[i]) for i in order]
        assert [one.truth for one in answer.nearest] == support.labels[order].tolist()
        steps = [one.distance / answer.nearest[0].distance for one in answer.nearest]
        assert steps == pytest.approx((row[order] / row[order[0]]).tolist(), rel=1e-3)
        assert answer.distance <= 1 or answer.not_sure


def test_pictures_with_the_opposite_ink_are_unlike_what_the_models_know(tmp_path: Path) -> None:
    symbols, classes = resource("symbols"), tmp_path / "classes"
    for name in ("symbol-01", "symbol-02"):
        (classes / name).mkdir(parents=True)
        for number in (1, 2):
            shutil.copy(symbols / name / f"0{number}.png", classes / name)
    inverted = tmp_path / "inverted.png"
    ImageOps.invert(Image.open(symbols / "symbol-01" / "03.png").convert("L")).save(inverted)
    shutil.copy(inverted, classes / "symbol-02" / "inverted.png")
    queries = (str(inverted), str(symbols / "symbol-01" / "04.png"))
    config = ClassifyConfig(pool=str(resource("glyphs-pool")), support=str(classes), queries=queries, device="cpu")
    found, _ = classify(config)
    assert [Path(file).name for file in found.unfamiliar] == ["inverted.png"]
    assert [answer.unfamiliar for answer in found.plain.answers] == [True, False]
    assert classify(config)[0].unfamiliar == found.unfamiliar, "kept values are those of the pictures"
    adapt = AdaptConfig(pool=config.pool, support=config.support, query=str(tmp_path), device="cpu")
    said: list[Event] = []
    jobs.adapt(adapt, said.append, Control())
    notices = [event.text for event in said if isinstance(event, NoticeGiven)]
    assert any(text.startswith("1 of 5 of your pictures is unlike everything") for text in notices)


def test_only_the_named_models_form_the_ensemble(place: Path) -> None:
    config = replace(by_pool(place), models=("a.safetensors",))
    only, _ = classify(config)
    everything, _ = classify(by_pool(place))
    assert only.plain.answers != everything.plain.answers
    with pytest.raises(PoolError, match=r"gone\.pth does not exist"):
        classify(replace(config, models=("gone.pth",)))


@pytest.mark.parametrize("learner", ["protonet", "maml"])
def test_the_calibrated_view_is_icfils_with_the_pictures_it_used(place: Path, learner: str) -> None:
    found, _ = classify(replace(by_run(place, learner), icfil=True))
    plain, _ = classify(by_run(place, learner))
    assert found.plain == plain.plain
    view = found.calibrated
    assert view is not None
    assert (view.correct, view.total, view.low, view.high, view.left_out) == (0, 0, 0.0, 100.0, ())
    method = load_learner_method(place / learner, torch.device("cpu"))
    icfil = RunFolder.open(place / learner).settings().icfil
    pictures = load_class_folders(place / "data")
    support = picture_source(list(pictures.pixels))
    classifier = method.calibrated(support, pictures.labels, 3, icfil, seed=0, emit=ignore)
    shown = load_class_folders(place / "query")
    labels = classifier.logits(picture_source(list(shown.pixels))).argmax(dim=1)
    assert [answer.label for answer in view.answers] == labels.tolist()
    rows = to_rgb(classifier.inverted, method.learner.spec).permute(0, 2, 3, 1).contiguous().numpy()
    assert [picture.rgb for picture in view.inverted] == [row.tobytes() for row in rows]
    assert [picture.caption for picture in view.inverted] == [name for name in found.class_names for _ in range(2)]


def test_without_inversion_the_calibrated_view_has_no_pictures(place: Path, tmp_path: Path) -> None:
    run = Path(shutil.copytree(place / "maml", tmp_path / "run"))
    settings = (run / "settings.toml").read_text(encoding="utf-8")
    assert "contrast_weight = 1.0" in settings
    rewrite_settings(run, settings.replace("contrast_weight = 1.0", "contrast_weight = 0.0"))
    found, _ = classify(replace(by_run(place, "maml"), run=str(run), icfil=True))
    assert found.calibrated is not None
    assert found.calibrated.inverted == ()
    assert len(found.calibrated.answers) == 6


def test_further_queries_need_no_other_calibration(place: Path) -> None:
    config = replace(by_run(place, "maml"), icfil=True, seed=7)
    first, events = classify(replace(config, queries=config.queries[:1]))
    assert sum(isinstance(event, CalibrationProgressed) for event in events) == 3 + 5
    more, events = classify(config)
    assert not any(isinstance(event, CalibrationProgressed) for event in events)
    assert first.calibrated is not None and more.calibrated is not None
    ours, theirs = first.calibrated.answers[0], more.calibrated.answers[0]
    assert ours.probabilities == pytest.approx(theirs.probabilities, abs=1e-5)
    other, events = classify(replace(config, seed=8))
    assert any(isinstance(event, CalibrationProgressed) for event in events), "the seed draws other pseudo images"
    assert other.calibrated is not None and other.calibrated.inverted != more.calibrated.inverted


def test_pictures_changed_since_the_plain_answers_are_not_calibrated(place: Path, support: Path) -> None:
    config = by_run(place, support=support)
    plain, _ = classify(config)
    (support / "class-00" / "00.png").unlink()
    with pytest.raises(DataError, match="changed before the calibration began"):
        jobs.calibrate(plain, config, ignore, Control())


def test_a_classification_that_waits_for_another_one_can_be_stopped(place: Path) -> None:
    def stop(event: Event) -> None:
        if event == Heartbeat("waiting for another classification"):
            raise RunCancelled

    with exclusive(ignore), pytest.raises(RunCancelled):
        jobs.classify(by_run(place), stop, Control())


def test_the_ensemble_cannot_be_calibrated(place: Path) -> None:
    with pytest.raises(ConfigError, match="ICFIL calibrates a trained model, and here none is given"):
        replace(by_pool(place), icfil=True)


def test_without_leave_one_out_predictions_stay_and_confidences_are_rough(place: Path) -> None:
    quick, events = classify(replace(by_run(place), leave_one_out=False))
    careful, _ = classify(by_run(place))
    assert (quick.plain.total, quick.plain.left_out) == (0, ())
    assert [one.label for one in quick.plain.answers] == [one.label for one in careful.plain.answers]
    assert Heartbeat("leave one out") not in events


def test_an_empty_class_and_broken_pictures_are_passed_over_and_named(place: Path, support: Path) -> None:
    (support / "empty").mkdir()
    (support / "spoilt").mkdir()
    (support / "spoilt" / "a.png").write_bytes(b"no picture")
    (support / "class-01" / "zz.png").write_bytes(b"nor this")
    gone = str(support / "gone.png")
    config = by_run(place, support=support)
    found, _ = classify(replace(config, queries=(gone, *config.queries)))
    assert found.class_names == ("class-00", "class-01", "class-02") and found.counts == (4, 4, 4)
    assert {Path(file).name for file, _ in found.broken} == {"a.png", "zz.png", "gone.png"}
    assert all(file in reason for file, reason in found.broken)
    assert [one.file for one in found.plain.answers] == list(config.queries)


@pytest.mark.parametrize(
    ("kept", "sentence"), [(0, "no class with pictures"), (1, "one class with pictures, 'class-00'")]
)
def test_fewer_than_two_classes_are_refused(place: Path, support: Path, kept: int, sentence: str) -> None:
    for folder in sorted(support.iterdir())[kept:]:
        for file in folder.iterdir():
            file.unlink()
    with pytest.raises(DataError, match=f"support has {sentence}; at least 2 classes are needed"):
        classify(by_run(place, support=support))


def test_one_picture_per_class_is_enough(place: Path, support: Path) -> None:
    for file in support.glob("*/*"):
        if file.name != "00.png":
            file.unlink()
    found, _ = classify(by_pool(place, support))
    assert found.counts == (1, 1, 1)
    assert (found.plain.total, found.plain.low, found.plain.high) == (0, 0.0, 100.0)
    assert len(found.plain.answers) == 6


def test_without_queries_the_classes_are_still_judged(place: Path) -> None:
    found, _ = classify(replace(by_run(place), queries=(), icfil=True))
    assert found.plain.answers == () and found.plain.total == 12
    assert found.calibrated is not None and found.calibrated.answers == () and len(found.calibrated.inverted) == 6


def test_a_result_can_be_pickled_and_is_the_same_again(place: Path) -> None:
    first, _ = classify(replace(by_run(place), icfil=True))
    again, _ = classify(replace(by_run(place), icfil=True))
    assert pickle.loads(pickle.dumps(first)) == first
    assert replace(again, seconds=first.seconds) == first


def test_each_picture_emits_a_heartbeat(place: Path) -> None:
    _, events = classify(by_pool(place))
    assert events.count(Heartbeat("reading pictures")) == 18
    assert events.count(Heartbeat("leave one out")) == 12


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Empty what is kept, and list the devices that are chosen: once for each time that models are loaded."""
    found: list[str] = []

    def choose(word: str, emit: object) -> torch.device:
        found.append(word)
        return choose_device(word, ignore)

    monkeypatch.setattr(method_cache, "choose_device", choose)
    method_cache.learner_for.cache_clear()
    method_cache.ensemble_for.cache_clear()
    method_cache.pool_for.cache_clear()
    return found


def test_models_are_loaded_once_while_their_files_stay_the_same(place: Path, loads: list[str]) -> None:
    for _ in range(2):
        classify(by_run(place))
        _, events = classify(by_pool(place))
    assert len(loads) == 2
    assert not [event for event in events if isinstance(event, NoticeGiven)]


@pytest.mark.parametrize("change", ["weights", "note", "one more"])
def test_a_changed_pool_is_loaded_again(place: Path, tmp_path: Path, loads: list[str], change: str) -> None:
    pool = write_tiny_pool(tmp_path / "pool")
    config = replace(by_pool(place), pool=str(pool))
    before, _ = classify(config)
    match change:
        case "weights":
            write_teacher(pool, "a", seed=99)
        case "note":
            os.utime(pool / "a.toml", ns=(1, 1))
        case _:
            write_teacher(pool, "d", seed=99)
    after, _ = classify(config)
    assert len(loads) == 2
    assert (before.plain.answers == after.plain.answers) == (change == "note")


def test_a_run_trained_on_is_loaded_again(place: Path, tmp_path: Path, loads: list[str]) -> None:
    run = Path(shutil.copytree(place / "protonet", tmp_path / "run"))
    config = replace(by_run(place), run=str(run))
    classify(config)
    os.utime(run / "model.safetensors", ns=(1, 1))
    classify(config)
    assert len(loads) == 2
    (run / "model.safetensors").unlink()
    with pytest.raises(RunFolderError, match="has no finished model"):
        classify(config)


@pytest.mark.parametrize("change", ["replaced", "deleted"])
def test_a_changed_model_of_the_pool_of_a_run_that_needs_it_is_noticed(
    place: Path, tmp_path: Path, loads: list[str], change: str
) -> None:
    pool = write_tiny_pool(tmp_path / "pool")
    jobs.train(changed(tiny_config(pool, "pool-embedding"), meta={"steps": 1}), tmp_path / "run", ignore, Control())
    config = replace(by_run(place), run=str(tmp_path / "run"))
    classify(config)
    model = next(pool.glob("a.*[!l]"))
    model.unlink()
    if change == "replaced":
        write_teacher(pool, "a", seed=99)
    with pytest.raises(RunFolderError, match=r"those in .* have changed"):
        classify(config)


def test_a_picture_drawn_over_is_read_again(place: Path, support: Path) -> None:
    config = by_pool(place, support)
    query = support / "query.png"
    shutil.copy(place / "query" / "class-00" / "00.png", query)
    first, _ = classify(replace(config, queries=(str(query),)))
    shutil.copy(place / "query" / "class-02" / "00.png", query)
    os.utime(query, ns=(1, 1))
    second, _ = classify(replace(config, queries=(str(query),)))
    fresh, _ = classify(config)
    assert first.plain.answers[0].probabilities != second.plain.answers[0].probabilities
    expected = next(one for one in fresh.plain.answers if Path(one.file).parts[-2:] == ("class-02", "00.png"))
    assert second.plain.answers[0].probabilities == pytest.approx(expected.probabilities, abs=1e-5)
