"""Models without classes contribute features and are never inverted."""

from pathlib import Path

import pytest
import torch
import torch.nn.functional as F

from purer_app.engine.core.errors import PoolError
from purer_app.engine.core.events import Control, Event, NoticeGiven, ignore
from purer_app.engine.core.settings.learner_configs import learner_config
from purer_app.engine.few_shot.baselines import TeacherMethod, untrained_methods
from purer_app.engine.few_shot.load_method import load_learner_method
from purer_app.engine.images.class_folders import load_class_folders, pictures_to_images
from purer_app.engine.learners.closed_form.branches import views
from purer_app.engine.learners.closed_form.pool_embedding import PoolEmbedding
from purer_app.engine.learners.initial_weights import starting_parameters
from purer_app.engine.learners.registry import build_learner, learner_for
from purer_app.engine.pool.model_pool import load_pool
from purer_app.engine.training.job import start_training
from tests.conftest import MakeShapes
from tests.engine.conftest import CPU
from tests.helpers.tiny_pools import changed, tiny_config, write_encoder, write_teacher, write_tiny_pool


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_encoder(write_tiny_pool(tmp_path / "pool"))
    return tmp_path / "pool"


def test_an_encoder_is_a_member_but_not_a_teacher_and_this_is_reported(folder: Path) -> None:
    events: list[Event] = []
    pool = load_pool(folder, CPU, events.append)
    (encoder,) = pool.encoders
    assert (encoder.name, encoder.n_classes, encoder.n_outputs) == ("encoder.safetensors", 0, 0)
    assert [member.name for member in pool.members] == [*(t.name for t in pool.teachers), "encoder.safetensors"]
    said = [event.text for event in events if isinstance(event, NoticeGiven)]
    sentence = "Only features are used of models without a classification head: encoder.safetensors"
    assert sentence in said
    assert not any("cannot (see" in text for text in said)


def test_encoders_only_are_not_a_pool(tmp_path: Path) -> None:
    write_encoder(tmp_path / "pool")
    with pytest.raises(PoolError, match=r"no model that can be inverted\. encoder\.safetensors: it has no classifier"):
        load_pool(tmp_path / "pool", CPU)


def test_the_ensemble_looks_with_it_too(folder: Path, make_shapes: MakeShapes, tmp_path: Path) -> None:
    pool = load_pool(folder, CPU)
    pictures = list(load_class_folders(make_shapes(tmp_path / "data", classes=2, pictures=2)).pixels)
    rows = untrained_methods(
        build_learner(learner_config("maml", backbone="conv4-4"), pool.common_spec(), 2), pool, 0, CPU
    )
    by_name = {row[0].name: row[0] for row in rows}
    ensemble = by_name["teacher-ensemble"]
    assert isinstance(ensemble, TeacherMethod) and ensemble.teachers == pool.members
    (encoder,) = pool.encoders
    expected = F.normalize(encoder.model.features(pictures_to_images(pictures, encoder.spec)), dim=1)
    found = ensemble.embed(lambda spec: pictures_to_images(pictures, spec))
    torch.testing.assert_close(found[:, -expected.shape[1] :], expected, rtol=1e-5, atol=1e-6)
    both = by_name["ensemble-two-views"]
    assert isinstance(both, TeacherMethod)
    n_outputs = sum(teacher.n_outputs for teacher in pool.teachers)
    assert both.embed(lambda spec: pictures_to_images(pictures, spec)).shape == (4, found.shape[1] + n_outputs)


def test_an_encoder_has_one_view_only(folder: Path) -> None:
    (encoder,) = load_pool(folder, CPU).encoders
    features, answers = views(encoder.model, torch.zeros(3, *encoder.spec.shape))
    assert answers.shape == (3, 0) and torch.allclose(features.norm(dim=1), torch.ones(3))


def test_a_head_with_one_output_is_not_a_classifier(tmp_path: Path) -> None:
    write_teacher(write_tiny_pool(tmp_path / "pool"), "single", classes=1)
    pool = load_pool(tmp_path / "pool", CPU)
    assert [encoder.name for encoder in pool.encoders] == ["single.safetensors"]
    assert views(pool.encoders[0].model, torch.zeros(2, 1, 16, 16))[1].shape == (2, 0)
    learner = learner_for(learner_config("pool-embedding"), pool, 3)
    theta = starting_parameters(learner, pool, 0)
    assert learner.features(theta, torch.zeros(2, *learner.spec.shape)).shape[0] == 2


def test_a_pool_embedding_learns_and_predicts(folder: Path, tmp_path: Path) -> None:
    config = changed(tiny_config(folder, "pool-embedding"), meta={"steps": 2})
    start_training(config, tmp_path / "run", ignore, Control())
    method = load_learner_method(tmp_path / "run", CPU)
    assert isinstance(method.learner, PoolEmbedding)
    assert method.learner.names[-1] == "encoder.safetensors"
    assert method.theta["gains"].shape == (4,)


def test_other_learners_do_not_use_it(folder: Path, tmp_path: Path) -> None:
    for name in ("protonet", "compact"):
        config = changed(tiny_config(folder, name), meta={"steps": 1})
        start_training(config, tmp_path / name, ignore, Control())
        assert load_learner_method(tmp_path / name, CPU).learner.name == name
