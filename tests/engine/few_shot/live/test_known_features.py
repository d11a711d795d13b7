"""Only new and changed pictures pass through the models; leave-one-out is repeated only for other support pictures."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from PIL import Image

from purer_app.engine import jobs
from purer_app.engine.core.events import Control, Event, Heartbeat, ignore
from purer_app.engine.core.settings.job_configs import ClassifyConfig
from purer_app.engine.few_shot.live.known_features import known_features
from purer_app.engine.few_shot.live.method_cache import ensemble_for
from purer_app.engine.few_shot.live.results import Classification
from tests.conftest import MakeShapes
from tests.helpers.tiny_pools import write_tiny_pool


@pytest.fixture
def config(tmp_path: Path, make_shapes: MakeShapes) -> ClassifyConfig:
    """Return the settings of a pool with three classes of four pictures, without queries."""
    make_shapes(tmp_path / "mine", classes=3, pictures=4)
    make_shapes(tmp_path / "query", classes=3, pictures=2, seed=1)
    pool = write_tiny_pool(tmp_path / "pool")
    return ClassifyConfig(pool=str(pool), support=str(tmp_path / "mine"), device="cpu")


def some_queries(config: ClassifyConfig, n: int) -> ClassifyConfig:
    files = sorted((Path(config.support).parent / "query").glob("*/*.png"))[:n]
    return replace(config, queries=tuple(map(str, files)))


def answered(config: ClassifyConfig) -> tuple[Classification, int, int]:
    """Classify; also count the pictures that a model got as features and those that were left out."""
    events: list[Event] = []
    with torch.no_grad():
        method = ensemble_for(config, ignore).embedding
    assert method is not None
    passed = 0
    model = method.teachers[0].model  # type: ignore[attr-defined]

    def count(_module: torch.nn.Module, inputs: tuple[torch.Tensor, ...], _output: object) -> None:
        nonlocal passed
        passed += len(inputs[0])

    first = next(module for module in model.modules() if isinstance(module, torch.nn.Conv2d))
    hook = first.register_forward_hook(count)
    try:
        found = jobs.classify(config, events.append, Control())
    finally:
        hook.remove()
    return found, passed, events.count(Heartbeat("leave one out"))


def test_a_new_query_passes_alone_and_nothing_is_left_out_again(config: ClassifyConfig) -> None:
    _, all_pictures, left_out = answered(config)
    assert left_out == 12 and all_pictures >= 12
    per_picture = all_pictures // 12  # a picture may pass for its features and for its familiarity
    _, passed, left_out = answered(some_queries(config, 2))
    assert (passed, left_out) == (2 * per_picture, 0)
    found, passed, left_out = answered(some_queries(config, 3))
    assert (passed, left_out) == (per_picture, 0)
    assert found.plain.total == 12 and len(found.plain.answers) == 3


def test_a_new_support_picture_passes_alone_and_all_are_left_out_again(config: ClassifyConfig) -> None:
    _, all_pictures, _ = answered(config)
    folder = next(path for path in sorted(Path(config.support).iterdir()) if path.is_dir())
    source = sorted((Path(config.support).parent / "query").glob("*/*.png"))[0]
    shutil.copy(source, folder / "one-more.png")
    found, passed, left_out = answered(config)
    assert (passed, left_out) == (all_pictures // 12, 13)
    assert found.plain.total == 13


def test_kept_answers_are_those_of_a_fresh_start(config: ClassifyConfig) -> None:
    for n in (0, 2, 5):
        kept, _, _ = answered(some_queries(config, n))
    moved = Path(shutil.copytree(config.support, Path(config.support).parent / "same pictures elsewhere"))
    fresh, passed, left_out = answered(replace(some_queries(config, 5), support=str(moved)))
    assert passed >= 12 and left_out == 12
    assert [one.label for one in kept.plain.left_out] == [one.label for one in fresh.plain.left_out]
    assert [one.label for one in kept.plain.answers] == [one.label for one in fresh.plain.answers]
    for one, other in zip(kept.plain.answers, fresh.plain.answers, strict=True):
        assert one.probabilities == pytest.approx(other.probabilities, abs=1e-5)


def test_a_changed_picture_is_computed_again(config: ClassifyConfig) -> None:
    method = ensemble_for(config, ignore).embedding
    assert method is not None
    files = sorted(Path(config.support).glob("*/*.png"))[:2]
    before = known_features(method.embed, "test", files, ignore)
    Image.new("RGB", (20, 20), "white").save(files[1])
    after = known_features(method.embed, "test", files, ignore)
    assert torch.equal(before[0], after[0]) and not torch.allclose(before[1], after[1])
