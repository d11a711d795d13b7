"""Classes of models and the user's classes make one classifier, which can be exported."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from PIL import Image, ImageOps

from purer_app.benchmarks.inversion.run_images import read_run_images
from purer_app.engine import jobs
from purer_app.engine.core.errors import AdaptationError, ConfigError
from purer_app.engine.core.events import Control, NoticeGiven, ignore
from purer_app.engine.core.settings.job_configs import AdaptConfig
from purer_app.engine.few_shot.load_method import load_pool_method
from purer_app.engine.few_shot.old_classes.joint import JointMethod, OldClasses
from purer_app.engine.few_shot.old_classes.request import wanted_classes
from purer_app.engine.few_shot.old_classes.run_images import LEAST_STEPS, images_of_run
from purer_app.engine.images.class_folders import load_class_folders
from purer_app.engine.inversion.class_images import ClassImagePlan, class_images
from purer_app.engine.learners.protonet import prototypes
from purer_app.engine.pool.model_pool import load_pool
from tests.conftest import ROOT, MakeShapes
from tests.helpers.exported import ONNX_ALONE, TORCH_ALONE, awkward_pictures, printed_by
from tests.helpers.tiny_pools import changed, tiny_config, write_mixed_pool, write_teacher, write_tiny_pool


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, make_shapes: MakeShapes) -> Path:
    """Return a folder with pools, three classes to learn, and pictures to classify."""
    folder = tmp_path_factory.mktemp("place")
    make_shapes(folder / "mine", classes=3, pictures=4)
    make_shapes(folder / "more", classes=3, pictures=2, seed=1)
    awkward_pictures(folder / "new", sorted((folder / "more").glob("*/*.png")))
    write_tiny_pool(folder / "pool")
    write_mixed_pool(folder / "mixed", large="resnet10-4")
    return folder


def config_of(place: Path, **values: object) -> AdaptConfig:
    words = {
        "pool": str(place / "mixed"), "old": ("grey:grey class 1,grey class 3",), "support": str(place / "mine"),
        "query": str(place / "new"), "device": "cpu",
    }  # fmt: skip
    return AdaptConfig(**{**words, **values})  # type: ignore[arg-type]


def joint_method(place: Path, labels: tuple[int, ...] = (1, 3)) -> JointMethod:
    base, pool = load_pool_method(config_of(place), ignore)
    grey = next(teacher for teacher in pool.teachers if teacher.name.startswith("grey"))
    plan = ClassImagePlan(images_per_class=6, steps=20)
    return JointMethod(base, [OldClasses(grey, labels, class_images(pool, grey, labels, ignore, plan))])


def test_new_classes_are_told_apart_as_without_old_ones(place: Path) -> None:
    method, mine = joint_method(place), load_class_folders(place / "mine")
    more = load_class_folders(place / "more")
    logits = method.adapt(mine.images, mine.labels, 5, seed=0).logits(more.images)
    alone = method.base.adapt(mine.images, mine.labels, 3, seed=0).logits(more.images)
    assert torch.allclose(logits[:, :3].softmax(dim=1), alone.softmax(dim=1), atol=1e-5)
    with torch.no_grad():
        head = method.old[0].teacher.model(more.images(method.old[0].teacher.spec))[:, [1, 3]]
    assert torch.allclose(logits[:, 3:].softmax(dim=1), (head / 2).softmax(dim=1), atol=1e-4)


def test_pseudo_images_are_taken_for_their_classes_and_pictures_for_theirs(place: Path) -> None:
    mine, models = load_class_folders(place / "mine"), ("teacher-01-conv4-32.pth", "teacher-06-conv4-32.pth")
    base, pool = load_pool_method(config_of(place, pool=str(ROOT / "resources/glyphs-pool"), models=models), ignore)
    plan, teacher = ClassImagePlan(images_per_class=6, steps=30), pool.teachers[0]
    method = JointMethod(base, [OldClasses(teacher, (1, 3), class_images(pool, teacher, (1, 3), ignore, plan))])
    classifier = method.adapt(mine.images, mine.labels, 5, seed=0)
    assert classifier.logits(mine.images).argmax(dim=1).tolist() == mine.labels.tolist()
    assert classifier.logits(method.old[0].source).argmax(dim=1).tolist() == [3] * 6 + [4] * 6
    features = classifier.features(mine.images)
    assert torch.allclose(features, method.base.embed(mine.images), atol=1e-5)
    assert prototypes(features, mine.labels, 3).shape == (3, features.shape[1])


@pytest.mark.parametrize("pictures", [1, 2])
def test_few_pictures_of_one_class_are_enough_next_to_old_classes(
    place: Path, tmp_path: Path, make_shapes: MakeShapes, pictures: int
) -> None:
    mine = make_shapes(tmp_path / "mine", classes=1, pictures=pictures)
    found = jobs.adapt(config_of(place, support=str(mine)), ignore, Control())
    assert found.classes == ("class-00", "grey class 1", "grey class 3")
    assert found.models == {"grey class 1": "grey.safetensors", "grey class 3": "grey.safetensors"}
    assert found.counts == (pictures, 20, 20)
    assert found.leave_one_out["total"] == (0 if pictures == 1 else 2)
    assert all(0 < one["confidence"] <= 1 for one in found.predictions)


def test_two_models_are_joined_without_pictures(place: Path) -> None:
    found = jobs.adapt(config_of(place, support="", old=("grey", "small:small class 0")), ignore, Control())
    assert found.classes == (*(f"grey class {k}" for k in range(5)), "small class 0")
    assert found.leave_one_out["total"] == 0


def test_pictures_in_folders_of_old_classes_count_in_the_accuracy(place: Path, tmp_path: Path) -> None:
    query = tmp_path / "query"
    (query / "grey class 3").mkdir(parents=True)
    (query / "grey class 3" / "a.png").write_bytes((place / "more" / "class-00" / "00.png").read_bytes())
    found = jobs.adapt(config_of(place, query=str(query)), ignore, Control())
    assert found.query_accuracy in (0.0, 100.0)
    assert found.truth == ("grey class 3",)
    settings = config_of(place, query=str(query))
    jobs.write_adaptation(found, settings, ignore, html=tmp_path / "a.html", csv=tmp_path / "a.csv")
    assert "grey class 1, grey class 3 (40 pseudo images, which are synthetic)" in (tmp_path / "a.html").read_text()
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["class"] == found.predictions[0]["class"]


def assert_exported_as_answered(config: AdaptConfig) -> None:
    found, out = jobs.adapt(config, ignore, Control()), Path(config.export)
    pictures = [Path(one["file"]) for one in found.predictions]
    script, missing = ("predict.py", TORCH_ALONE) if "pt2" in config.formats else ("predict_onnx.py", ONNX_ALONE)
    for one, expected in zip(printed_by(out / script, pictures, missing), found.predictions, strict=True):
        assert (one.name, one.not_sure) == (expected["class"], expected["not_sure"])
        assert one.probability == pytest.approx(expected["confidence"], abs=1e-4)
    card = (out / "README.md").read_text(encoding="utf-8")
    assert "| grey class 3 | 0 | 20 of grey.safetensors |" in card
    assert "Synthetic images may resemble private data" in card


@pytest.mark.parametrize("form", ["pt2", "onnx"])
def test_an_export_gives_the_same_answers(place: Path, tmp_path: Path, form: str) -> None:
    if form == "onnx":
        for package in ("onnxscript", "onnxruntime"):
            pytest.importorskip(package, reason="needs the extra onnx")
    assert_exported_as_answered(config_of(place, export=str(tmp_path / "away"), formats=(form,)))


def test_negatives_of_the_pictures_are_answered_like_the_pictures(place: Path, tmp_path: Path) -> None:
    """Pseudo images stay as they are, so only the pictures are swapped."""
    for name in ("mine", "more"):
        for file in (place / name).glob("*/*.png"):
            target = tmp_path / name / file.parent.name / file.name
            target.parent.mkdir(parents=True, exist_ok=True)
            ImageOps.invert(Image.open(file).convert("RGB")).save(target)
    expected = jobs.adapt(config_of(place, query=str(place / "more")), ignore, Control())
    swapped = config_of(
        place, support=str(tmp_path / "mine"), query=str(tmp_path / "more"), negatives=True,
        export=str(tmp_path / "away"), formats=("pt2",),
    )  # fmt: skip
    found = jobs.adapt(swapped, ignore, Control())
    for one, other in zip(expected.predictions, found.predictions, strict=True):
        assert (one["class"], one["not_sure"]) == (other["class"], other["not_sure"])
        assert one["confidence"] == pytest.approx(other["confidence"], abs=2e-3)
    pictures = [Path(one["file"]) for one in found.predictions]
    for one, answer in zip(
        found.predictions, printed_by(tmp_path / "away" / "predict.py", pictures, TORCH_ALONE), strict=True
    ):
        assert answer.name == one["class"] and answer.probability == pytest.approx(one["confidence"], abs=1e-4)


@pytest.mark.parametrize("learner", ["pool-embedding", "compact"])
def test_a_run_with_features_per_picture_takes_old_classes_too(place: Path, tmp_path: Path, learner: str) -> None:
    settings = changed(tiny_config(place / "mixed", learner), meta={"steps": 1}, learner={"max_share": 1.0})
    jobs.train(settings, tmp_path / "run", ignore, Control())
    run, away = str(tmp_path / "run"), str(tmp_path / "away")
    assert_exported_as_answered(config_of(place, pool="", run=run, export=away, formats=("pt2",)))


def test_a_model_whose_answers_overflow_lends_no_classes(place: Path, tmp_path: Path) -> None:
    write_teacher(tmp_path, "huge", head_weight=3e38)
    write_teacher(tmp_path, "usual", seed=1)
    with pytest.raises(AdaptationError, match=r"^huge.* answers with numbers beyond 1e\+06 for images of its own"):
        jobs.adapt(config_of(place, pool=str(tmp_path), old=("huge",)), ignore, Control())


def test_a_learner_that_adapts_its_features_is_refused(place: Path, tmp_path: Path) -> None:
    jobs.train(changed(tiny_config(place / "pool"), meta={"steps": 1}), tmp_path / "run", ignore, Control())
    with pytest.raises(ConfigError, match="maml adapts its features to the pictures, so it cannot be combined"):
        jobs.adapt(config_of(place, pool="", run=str(tmp_path / "run"), old=("a",)), ignore, Control())


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"support": "", "old": ("grey",)}, "adapt needs pictures to learn from"),
        ({"learn_from_folder": True}, "with classes of a model, a classifier cannot learn from a folder"),
        ({"pool": "", "run": "somewhere", "icfil": True}, "ICFIL calibrates a classifier of pictures alone"),
    ],
)
def test_settings_that_contradict_each_other_are_refused(place: Path, values: dict[str, object], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        config_of(place, **values)


def test_a_run_gives_its_own_images_if_its_models_recognise_them(place: Path, tmp_path: Path) -> None:
    folder = ROOT / "resources" / "glyphs-pool"
    models = ("teacher-01-conv4-32.pth", "teacher-06-conv4-32.pth")
    settings = changed(
        tiny_config(folder, "pool-embedding"), meta={"steps": 1}, episode={"n_shot": 3, "n_query": 3},
        inversion={"warmup_steps": LEAST_STEPS + 10, "teachers_per_step": 0},
    )  # fmt: skip
    run = tmp_path / "run"
    jobs.train(replace(settings, models=models), run, ignore, Control())
    pool = load_pool(folder, torch.device("cpu"), models=models)
    (wanted,) = wanted_classes(pool, ["teacher-06-conv4-32"], ())
    wanted = replace(wanted, labels=wanted.labels[1:3])
    found, state = images_of_run(run, pool, wanted), read_run_images(run, torch.device("cpu"), ignore)
    assert found is not None and found.labels.tolist() == [1] * 6 + [2] * 6
    (made,) = [part for part in state.teachers if part.teacher.name == wanted.teacher.name]
    assert torch.equal(found.images, made.images[torch.isin(made.labels, torch.tensor([1, 2]))])
    short = changed(settings, inversion={"warmup_steps": LEAST_STEPS // 2, "teachers_per_step": 0})
    jobs.train(replace(short, models=models), tmp_path / "short", ignore, Control())
    assert images_of_run(tmp_path / "short", pool, wanted) is None, "noise that the model itself recognises"
    other = load_pool(folder, torch.device("cpu"), models=models[1:])
    (wanted,) = wanted_classes(other, ["teacher-06-conv4-32"], ())
    assert images_of_run(run, other, wanted) is None


def test_images_of_a_run_that_are_noise_are_made_again(place: Path, tmp_path: Path) -> None:
    settings = changed(tiny_config(place / "pool", "compact"), meta={"steps": 1}, episode={"n_shot": 3, "n_query": 3})
    jobs.train(settings, tmp_path / "run", ignore, Control())
    notices: list[str] = []
    config = config_of(place, pool="", run=str(tmp_path / "run"), old=("c",))
    jobs.adapt(config, lambda event: notices.append(event.text) if isinstance(event, NoticeGiven) else None, Control())
    assert not any("are those of the run" in notice for notice in notices)
