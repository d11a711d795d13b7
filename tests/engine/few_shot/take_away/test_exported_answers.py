"""Each exported classifier gives the answers of PURER, in a fresh process without PURER."""

from dataclasses import replace
from pathlib import Path

import pytest

from purer_app.engine import jobs
from purer_app.engine.core.events import Control, ignore
from purer_app.engine.core.settings.job_configs import AdaptConfig, ClassifyConfig, TakeAwayConfig
from purer_app.engine.few_shot.live.results import PictureAnswer
from tests.conftest import MakeShapes
from tests.helpers.exported import (
    ONNX_ALONE,
    TORCH_ALONE,
    assert_same_answers,
    awkward_pictures,
    printed_by,
)
from tests.helpers.tiny_pools import changed, tiny_config, write_mixed_pool, write_tiny_pool

LEARNERS = ("maml", "maml-first-order", "anil", "protonet", "pool-embedding", "compact", "student")
KINDS = ("ensemble-ridge", *LEARNERS, *(f"{learner} with ICFIL" for learner in LEARNERS))
POOL_CLASSIFIERS = ("ensemble-ridge", "ensemble-two-views", "teacher-ensemble", "best-single-teacher")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, make_shapes: MakeShapes) -> Path:
    """Return a folder with two pools and pictures: `mine` to learn, `new` to classify."""
    folder = tmp_path_factory.mktemp("place")
    make_shapes(folder / "mine", classes=3, pictures=4)
    make_shapes(folder / "more", classes=3, pictures=2, seed=1)
    awkward_pictures(folder / "new", sorted((folder / "more").glob("*/*.png")))
    write_tiny_pool(folder / "pool")
    write_mixed_pool(folder / "mixed", large="resnet10-4")
    return folder


def run_of(place: Path, learner: str) -> Path:
    """Return a run, trained at the first request; pool embeddings have models of three input forms."""
    run = place / f"run-{learner}"
    if not run.exists():
        quick = {"inversion_steps": 3, "images_per_class": 2, "steps": 2}
        pool = place / ("mixed" if learner == "pool-embedding" else "pool")
        config = changed(tiny_config(pool, learner), meta={"steps": 1}, icfil=quick, learner={"max_share": 1.0})
        jobs.train(config, run, ignore, Control())
    return run


def config_of(place: Path, kind: str) -> ClassifyConfig:
    files = tuple(map(str, sorted((place / "new").iterdir())))
    learner, _, icfil = kind.partition(" with ")
    untrained = kind == "ensemble-ridge"
    return ClassifyConfig(
        run="" if untrained else str(run_of(place, learner)), pool=str(place / "mixed") if untrained else "",
        support=str(place / "mine"), queries=files, device="cpu", icfil=bool(icfil),
    )  # fmt: skip


def expected_answers(config: ClassifyConfig) -> tuple[tuple[PictureAnswer, ...], tuple[str, ...]]:
    found = jobs.classify(config, ignore, Control())
    assert found.broken == ()
    view = found.calibrated if config.icfil else found.plain
    assert view is not None
    return view.answers, found.class_names


@pytest.mark.parametrize("kind", KINDS)
def test_predict_gives_the_answers_of_the_window(place: Path, tmp_path: Path, kind: str) -> None:
    config = config_of(place, kind)
    expected, names = expected_answers(config)
    out = tmp_path / "away"
    jobs.take_away(TakeAwayConfig(classifier=config, out=str(out), formats=("pt2",)), ignore, Control())
    printed = printed_by(out / "predict.py", [Path(file) for file in config.queries], TORCH_ALONE)
    assert_same_answers(printed, expected, names)
    assert ("Synthetic images may resemble private data" in (out / "README.md").read_text(encoding="utf-8")) == bool(
        config.run
    )


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_predict_onnx_gives_the_answers_of_the_window(place: Path, tmp_path: Path, kind: str) -> None:
    for package in ("onnxscript", "onnxruntime"):
        pytest.importorskip(package, reason="needs the extra onnx")
    config = config_of(place, kind)
    expected, names = expected_answers(config)
    out = tmp_path / "away"
    jobs.take_away(TakeAwayConfig(classifier=config, out=str(out), formats=("onnx",)), ignore, Control())
    printed = printed_by(out / "predict_onnx.py", [Path(file) for file in config.queries], ONNX_ALONE)
    assert_same_answers(printed, expected, names)


@pytest.mark.parametrize("learner", POOL_CLASSIFIERS)
def test_every_classifier_of_a_pool_is_exported(place: Path, tmp_path: Path, learner: str) -> None:
    config = AdaptConfig(
        pool=str(place / "mixed"), learner=learner, support=str(place / "mine"), query=str(place / "new"),
        device="cpu", export=str(tmp_path / "away"), formats=("pt2",),
    )  # fmt: skip
    found = jobs.adapt(config, ignore, Control())
    assert found.method == learner
    pictures = [Path(one["file"]) for one in found.predictions]
    printed = printed_by(tmp_path / "away" / "predict.py", pictures, TORCH_ALONE)
    assert [(one.name, one.not_sure) for one in printed] == [(p["class"], p["not_sure"]) for p in found.predictions]
    for one, expected in zip(printed, found.predictions, strict=True):
        assert one.probability == pytest.approx(expected["confidence"], abs=1e-4)


def test_a_run_that_adapt_calibrates_is_exported_as_it_answers(place: Path, tmp_path: Path) -> None:
    """`adapt --icfil` calibrates for each left-out picture, so its confidences differ from those of the window."""
    config = AdaptConfig(
        run=str(run_of(place, "protonet")), support=str(place / "mine"), query=str(place / "new"), device="cpu",
        export=str(tmp_path / "away"), formats=("pt2",), icfil=True,
    )  # fmt: skip
    found = jobs.adapt(config, ignore, Control())
    printed = printed_by(
        tmp_path / "away" / "predict.py", [Path(one["file"]) for one in found.predictions], TORCH_ALONE
    )
    for one, expected in zip(printed, found.predictions, strict=True):
        assert (one.name, one.not_sure) == (expected["class"], expected["not_sure"])
        assert one.probability == pytest.approx(expected["confidence"], abs=1e-4)


def test_answers_without_leave_one_out_are_exported_too(place: Path, tmp_path: Path) -> None:
    config = replace(config_of(place, "ensemble-ridge"), leave_one_out=False)
    expected, names = expected_answers(config)
    out = tmp_path / "away"
    jobs.take_away(TakeAwayConfig(classifier=config, out=str(out), formats=("pt2",)), ignore, Control())
    printed = printed_by(out / "predict.py", [Path(file) for file in config.queries], TORCH_ALONE)
    assert_same_answers(printed, expected, names)
    assert "Unknown: leave-one-out was switched off" in (out / "README.md").read_text(encoding="utf-8")
