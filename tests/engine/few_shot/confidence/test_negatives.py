"""Swapping light and dark gives what the negatives of all pictures give: in answers, leave-one-out and exports."""

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageOps

from purer_app.engine import jobs
from purer_app.engine.core.events import Control, ignore
from purer_app.engine.core.resources import resource
from purer_app.engine.core.settings.job_configs import AdaptConfig, ClassifyConfig, TakeAwayConfig
from purer_app.engine.few_shot.live.results import Classification, ClassifierResult
from purer_app.engine.few_shot.model_inputs import ModelInputs
from tests.conftest import MakeShapes
from tests.helpers.cli_tools import Purer
from tests.helpers.exported import TORCH_ALONE, assert_same_answers, printed_by
from tests.helpers.tiny_pools import changed, tiny_config, write_mixed_pool, write_tiny_pool

KINDS = ("ensemble-ridge", "pool-embedding", "compact", "protonet", "maml", "protonet with ICFIL")


def negatives(source: Path, target: Path) -> Path:
    """Write the negative of each picture."""
    for path in source.glob("*/*.png"):
        out = target / path.relative_to(source)
        out.parent.mkdir(parents=True, exist_ok=True)
        ImageOps.invert(Image.open(path).convert("RGB")).save(out)
    return target


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, make_shapes: MakeShapes) -> Path:
    """Return a folder with two pools, and pictures and their negatives."""
    folder = tmp_path_factory.mktemp("place")
    for name, pictures, seed in (("mine", 4, 0), ("new", 2, 1)):
        make_shapes(folder / name, classes=3, pictures=pictures, seed=seed)
        negatives(folder / name, folder / f"{name}-negative")
    write_tiny_pool(folder / "pool")
    write_mixed_pool(folder / "mixed", large="resnet10-4")
    return folder


def config_of(place: Path, kind: str, *, negative: bool) -> ClassifyConfig:
    """Return the settings for the pictures, or for their negatives with light and dark swapped."""
    learner, _, icfil = kind.partition(" with ")
    run = place / f"run-{learner}"
    if learner != "ensemble-ridge" and not run.exists():
        quick = {"inversion_steps": 3, "images_per_class": 2, "steps": 2}
        pool = place / ("mixed" if learner == "pool-embedding" else "pool")
        settings = changed(tiny_config(pool, learner), meta={"steps": 1}, icfil=quick, learner={"max_share": 1.0})
        jobs.train(settings, run, ignore, Control())
    end = "-negative" if negative else ""
    return ClassifyConfig(
        run=str(run) if run.exists() else "", pool="" if run.exists() else str(place / "mixed"), device="cpu",
        support=str(place / f"mine{end}"), icfil=bool(icfil), negatives=negative,
        queries=tuple(map(str, sorted((place / f"new{end}").glob("*/*.png")))),
    )  # fmt: skip


def classify(config: ClassifyConfig) -> Classification:
    return jobs.classify(config, ignore, Control())


def assert_alike(found: ClassifierResult | None, expected: ClassifierResult | None) -> None:
    assert found is not None and expected is not None
    assert [(one.truth, one.label) for one in found.left_out] == [(one.truth, one.label) for one in expected.left_out]
    for one, other in zip(found.answers, expected.answers, strict=True):
        assert (one.label, one.not_sure) == (other.label, other.not_sure)
        assert one.probabilities == pytest.approx(other.probabilities, abs=1e-4)


@pytest.mark.parametrize("kind", KINDS)
def test_negatives_are_classified_like_the_pictures(place: Path, kind: str) -> None:
    expected, found = (classify(config_of(place, kind, negative=negative)) for negative in (False, True))
    assert_alike(found.plain, expected.plain)
    if "ICFIL" in kind:
        assert_alike(found.calibrated, expected.calibrated)
    unswapped = classify(replace(config_of(place, kind, negative=True), negatives=False, icfil=False))
    assert unswapped.plain.answers[0].probabilities != pytest.approx(
        expected.plain.answers[0].probabilities, abs=1e-3
    ), "the networks do see a difference"


@pytest.mark.parametrize("kind", KINDS)
def test_an_export_swaps_as_the_window_does(place: Path, tmp_path: Path, kind: str) -> None:
    config = config_of(place, kind, negative=True)
    answered = classify(config)
    view = answered.calibrated if config.icfil else answered.plain
    assert view is not None
    out = tmp_path / "away"
    jobs.take_away(TakeAwayConfig(classifier=config, out=str(out), formats=("pt2",)), ignore, Control())
    printed = printed_by(out / "predict.py", [Path(file) for file in config.queries], TORCH_ALONE)
    assert_same_answers(printed, view.answers, answered.class_names)
    assert "Light and dark are swapped in every picture" in (out / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", ["ensemble-ridge", "protonet"])
def test_adapt_answers_as_the_window_does(place: Path, kind: str) -> None:
    config = config_of(place, kind, negative=True)
    adapted = jobs.adapt(
        AdaptConfig(
            run=config.run, pool=config.pool, support=config.support, query=str(place / "new-negative"),
            device="cpu", negatives=True,
        ),
        ignore, Control(),
    )  # fmt: skip
    answers = classify(config).plain.answers
    assert [one["confidence"] for one in adapted.predictions] == pytest.approx(
        [max(answer.probabilities) for answer in answers], abs=1e-3
    )


def test_the_command_has_the_switch(place: Path, purer: Purer) -> None:
    words = ("adapt", "--pool", place / "mixed", "--device", "cpu", "--json")
    plain = purer(*words, "--support", place / "mine", "--query", place / "new")
    swapped = purer(*words, "--support", place / "mine-negative", "--query", place / "new-negative", "--negatives")
    assert (plain.code, swapped.code) == (0, 0)
    assert plain.out.replace("-negative", "").count('"class"') == swapped.out.count('"class"') > 0
    assert plain.out == swapped.out.replace("new-negative", "new")


def inputs(config: ClassifyConfig, picture: str = "") -> ModelInputs:
    return jobs.model_inputs(config, picture, ignore, Control())


def test_what_the_models_see_of_symbols_and_of_their_negatives(tmp_path: Path) -> None:
    symbols = tmp_path / "symbols"
    symbols.mkdir()
    for name in ("symbol-01", "symbol-02"):
        (symbols / name).symlink_to(resource("symbols") / name, target_is_directory=True)
    swapped = negatives(symbols, tmp_path / "negative")
    n = len(list(symbols.glob("*/*.png")))
    config = ClassifyConfig(pool=str(resource("glyphs-pool")), support=str(symbols), device="cpu")
    picture = "symbol-01/01.png"
    found = inputs(config, str(symbols / picture))
    assert (found.total, found.swapped, found.mostly_dark) == (n, 0, 0)
    (seen,) = found.seen
    assert len(seen.models) == 10 and seen.spec.shape == (1, 28, 28)
    assert (seen.picture.height, seen.picture.width) == (28, 28)
    assert seen.brightness < 0.35, "the networks see ink as 1"
    config = replace(config, support=str(swapped))
    wrong = inputs(config, str(swapped / picture))
    assert (wrong.total, wrong.swapped, wrong.mostly_dark) == (n, n, n)
    assert wrong.seen[0].brightness == pytest.approx(1 - seen.brightness, abs=0.01)
    right = inputs(replace(config, negatives=True), str(swapped / picture))
    assert (right.total, right.swapped, right.mostly_dark) == (n, 0, n)
    pairs = zip(right.seen[0].picture.rgb, seen.picture.rgb, strict=True)
    assert max(abs(one - other) for one, other in pairs) <= 1, "they differ by rounding only"


def test_models_of_photos_judge_no_picture(place: Path) -> None:
    config = ClassifyConfig(pool=str(resource("photos-pool")), support=str(place / "mine-negative"), device="cpu")
    found = inputs(config, config_of(place, "ensemble-ridge", negative=True).queries[0])
    assert found.swapped == 0 and found.total == 12
    assert [seen.spec.channels for seen in found.seen] == [3]


def test_each_input_form_is_shown_once_with_its_models(place: Path) -> None:
    for kind in ("ensemble-ridge", "pool-embedding", "protonet"):
        config = config_of(place, kind, negative=False)
        found = inputs(config, config.queries[0])
        names = [name for seen in found.seen for name in seen.models]
        assert len(names) == len(set(names)) == (1 if kind == "protonet" else 3)
        for seen in found.seen:
            assert (seen.picture.height, seen.picture.width) == seen.spec.shape[1:]
    assert inputs(config).seen == ()
