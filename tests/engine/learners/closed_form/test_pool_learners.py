"""Learners on the teachers' own features: what each teacher sees, and how they adapt."""

import pytest
import torch
import torch.nn.functional as F

from purer_app.engine.core.settings.icfil_config import IcfilConfig
from purer_app.engine.core.settings.learner_configs import POOL_LEARNERS, PoolEmbeddingConfig
from purer_app.engine.few_shot.baselines import TeacherMethod
from purer_app.engine.few_shot.icfil.calibration import calibrate
from purer_app.engine.few_shot.methods import EmbeddedLearner, learner_method
from purer_app.engine.images.transforms import convert
from purer_app.engine.learners.closed_form.compact import Compact
from purer_app.engine.learners.closed_form.pool_embedding import PoolEmbedding
from purer_app.engine.learners.closed_form.teacher_weights import gains_from_ginis, same_class_gini
from purer_app.engine.learners.closed_form.whitening import scatter_axes
from purer_app.engine.pool.model_pool import ModelPool
from tests.engine.conftest import MakeEpisode, MakeLearner, MakePictures, MakePool, MakeTeacher
from tests.engine.learners.closed_form.conftest import random_images

BRIEF = IcfilConfig(inversion_steps=2, images_per_class=2, steps=2)


def test_each_teacher_sees_a_picture_in_its_input_form_and_gives_two_views(mixed: ModelPool) -> None:
    learner = PoolEmbedding(PoolEmbeddingConfig(), mixed, 3)
    assert learner.spec.shape == (3, 32, 32)
    images = random_images(learner.spec)
    found = learner.features(learner.teacher_parameters(), images)
    expected = []
    for teacher in mixed.teachers:
        logits = teacher.model(convert(images, learner.spec, teacher.spec))
        features = teacher.model.features(convert(images, learner.spec, teacher.spec))
        expected += [features / features.norm(dim=1, keepdim=True), (logits / 2).softmax(dim=1).sqrt() * 0.25 * 3**0.5]
    torch.testing.assert_close(found, torch.cat(expected, dim=1))
    assert found.shape[1] == learner.network.n_features


def test_a_model_with_one_output_has_one_view(make_teacher: MakeTeacher, make_pool: MakePool) -> None:
    pool = make_pool(
        make_teacher("conv4-8", channels=3, size=32), make_teacher("lenet", size=28, seed=1, classes=("ash",))
    )
    learner = PoolEmbedding(PoolEmbeddingConfig(), pool, 3)
    found = learner.features(learner.teacher_parameters(), random_images(learner.spec))
    assert found.shape[1] == sum(t.network.n_features for t in pool.teachers) + pool.teachers[0].n_outputs
    assert int(learner.network.is_output.sum()) == pool.teachers[0].n_outputs


@pytest.mark.parametrize("name", POOL_LEARNERS)
def test_the_support_set_determines_the_scale_of_the_outputs(make_learner: MakeLearner, name: str) -> None:
    learner, theta = make_learner(name)
    assert isinstance(learner, PoolEmbedding | Compact)
    answers, labels = learner.network.is_output, torch.arange(3).repeat_interleave(2)
    generator = torch.Generator().manual_seed(0)
    support, query = (torch.randn(6, len(answers), generator=generator, dtype=torch.float64) for _ in range(2))
    before = F.linear(query, *learner.fit_head(theta, support, labels, 3))
    support, query = (torch.where(answers, x / 3, x) for x in (support, query))
    torch.testing.assert_close(F.linear(query, *learner.fit_head(theta, support, labels, 3)), before)
    uneven = theta | {"gains": torch.tensor([2.0] + [0.5] * (len(theta["gains"]) - 1))}
    after = F.linear(query, *learner.fit_head(uneven, support, labels, 3))
    assert len(theta["gains"]) == 1 or not torch.allclose(after, before), "as few models as these gains make of them"


def test_an_untrained_pool_embedding_is_the_ridge_baseline(
    make_teacher: MakeTeacher, make_pool: MakePool, make_pictures: MakePictures
) -> None:
    pool = make_pool(make_teacher(channels=3), make_teacher("resnet10-4", channels=3, seed=1))
    for teacher in pool.teachers:
        teacher.network.get_parameter(f"{teacher.network.head_name}.weight").data *= 30  # as decided as trained ones
    learner = PoolEmbedding(PoolEmbeddingConfig(), pool, 3)
    pictures, labels = make_pictures(3, 6), torch.tensor([0, 1, 2])
    support = torch.cat([pictures.indices_of(k)[:1] for k in range(3)])
    methods = [
        learner_method("pool-embedding", learner, learner.teacher_parameters()),
        TeacherMethod("ensemble-ridge", pool.members, both_views=True, ridge=True),
    ]
    one, other = (
        method.adapt(lambda spec: pictures.images(spec, support), labels, 3, seed=0).logits(pictures.images)
        for method in methods
    )
    torch.testing.assert_close(one, other, rtol=1e-4, atol=1e-4)


def test_a_gain_stretches_both_views(mixed: ModelPool) -> None:
    learner = PoolEmbedding(PoolEmbeddingConfig(), mixed, 3)
    theta, images = learner.teacher_parameters(), random_images(learner.spec)
    plain = learner.features(theta, images)
    theta["gains"][1] = 2.0
    first, second = mixed.teachers[0], mixed.teachers[1]
    start = first.network.n_features + first.n_outputs
    ratio = learner.features(theta, images).norm(dim=0) / plain.norm(dim=0)
    expected = torch.ones_like(ratio)
    expected[start : start + second.network.n_features + second.n_outputs] = 2.0
    alive = plain.norm(dim=0) > 0
    torch.testing.assert_close(ratio[alive], expected[alive])


@pytest.mark.parametrize("name", POOL_LEARNERS)
def test_predictions_of_an_adapted_model_do_not_depend_on_other_pictures(
    make_learner: MakeLearner, make_episode: MakeEpisode, name: str
) -> None:
    learner, theta = make_learner(name)
    episode = make_episode(n_query=4)
    adapted = learner.adapt(theta, episode.support_images, episode.support_labels, 3)
    with torch.no_grad():
        among = adapted.logits(episode.query_images)
        alone = torch.cat([adapted.logits(image[None]) for image in episode.query_images])
        transductive = adapted.logits(episode.query_images, transductive=True)
    torch.testing.assert_close(alone, among)
    torch.testing.assert_close(transductive, among)
    assert (among.argmax(dim=1) == episode.query_labels).float().mean() > 0.6


@pytest.mark.parametrize("name", POOL_LEARNERS)
def test_the_outer_loss_reaches_the_pixels(make_learner: MakeLearner, make_episode: MakeEpisode, name: str) -> None:
    learner, theta = make_learner(name)
    episode = make_episode()
    support, query = (x.requires_grad_() for x in (episode.support_images, episode.query_images))
    loss = learner.outer(theta, episode).loss
    gradients = torch.autograd.grad(loss, [support, query])
    assert all(bool(gradient.isfinite().all()) and bool(gradient.any()) for gradient in gradients)
    assert ("branches.0.blocks.0.0.weight" in theta) is (name == "compact")
    alone = torch.tensor([episode.support_labels.tolist().index(label) for label in range(3)])
    logits = learner.adapt(theta, support[alone], torch.arange(3), 3).logits(query)
    assert loss.item() == pytest.approx(F.cross_entropy(logits, episode.query_labels).item())
    assert not any(learner.trains(name) for name in theta)
    moved = theta | {"gains": theta["gains"].detach() * 1.1}
    assert learner.outer(moved, episode).loss.item() == pytest.approx(loss.item(), rel=1e-6), "only ratios count"


@pytest.mark.parametrize("name", POOL_LEARNERS)
def test_icfil_does_not_change_the_teachers(make_learner: MakeLearner, make_episode: MakeEpisode, name: str) -> None:
    learner, theta = make_learner(name)
    episode = make_episode()
    adapted = learner.adapt(theta, episode.support_images, episode.support_labels, 3)
    before = {key: weight.detach().clone() for key, weight in theta.items()}
    generator = torch.Generator().manual_seed(0)
    found = calibrate(adapted, episode.support_images, episode.support_labels, BRIEF, generator)
    assert not torch.equal(found.model.weight, adapted.weight)
    assert all(torch.equal(theta[key], weight) for key, weight in before.items())


def test_the_method_with_cached_features_equals_the_learner(
    make_learner: MakeLearner, make_pictures: MakePictures
) -> None:
    learner, theta = make_learner("pool-embedding", dtype=torch.float32)
    pictures = make_pictures(3, 6)
    labels = torch.tensor([0, 1, 2, 0, 1, 2])
    support = torch.cat([pictures.indices_of(k)[shot : shot + 1] for shot in range(2) for k in range(3)])
    method = learner_method("pool-embedding", learner, theta)
    assert isinstance(method, EmbeddedLearner)
    found = method.adapt(lambda spec: pictures.images(spec, support), labels, 3, seed=0).logits(pictures.images)
    adapted = learner.adapt(theta, pictures.images(learner.spec, support), labels, 3)
    with torch.no_grad():
        torch.testing.assert_close(found, adapted.logits(pictures.images(learner.spec)), rtol=1e-4, atol=1e-4)
    assert not isinstance(learner_method("compact", learner, theta, icfil=BRIEF), EmbeddedLearner)


@pytest.mark.parametrize("name", POOL_LEARNERS)
def test_a_closed_form_fit_uses_the_unfitted_features(make_learner: MakeLearner, name: str) -> None:
    learner, theta = make_learner(name)
    assert isinstance(learner, PoolEmbedding | Compact)
    theta = {key: weight.detach() for key, weight in theta.items()}
    images = [random_images(learner.spec, 3).double() * scale for scale in (1.0, 2.0, 3.0)]
    known_to = [learner.names[:1], learner.names[1:2], ()]
    with torch.no_grad():
        joined = torch.stack([learner.network.joined(some) for some in images]) if name == "pool-embedding" else None
    learner.fit_in_closed_form(theta, images, known_to)
    first = {key: theta[key].clone() for key in ("gains", "axes", "stretch")}
    assert (first["stretch"] <= 0).all() and first["stretch"].any()
    if joined is not None:
        lengths = torch.tensor(learner.network.lengths)
        weighted = joined.detach() * first["gains"].repeat_interleave(lengths)
        for view, which in enumerate((~learner.network.is_output, learner.network.is_output)):
            axes, stretch = scatter_axes(weighted[..., which], first["axes"].shape[1], 0.1)
            torch.testing.assert_close(first["axes"][which], axes)
            torch.testing.assert_close(first["stretch"][view], stretch)
    learner.fit_in_closed_form(theta, images, known_to)
    for key, before in first.items():
        torch.testing.assert_close(theta[key], before)


def test_a_teacher_is_judged_on_foreign_classes_only(mixed: ModelPool) -> None:
    learner = PoolEmbedding(PoolEmbeddingConfig(), mixed, 3)
    theta = learner.teacher_parameters()
    generator = torch.Generator().manual_seed(1)
    images = [torch.randn(4, *learner.spec.shape, generator=generator) + shift for shift in (-1.0, -0.3, 0.3, 1.0)]
    known_to = [("nobody",), (mixed.teachers[0].name,), (mixed.teachers[1].name,), ("nobody",)]
    learner.fit_in_closed_form(theta, images, known_to)
    ginis = []
    for teacher in mixed.teachers:
        foreign = [some for some, owners in zip(images, known_to, strict=True) if teacher.name not in owners]
        inputs = [convert(some, learner.spec, teacher.spec) for some in foreign]
        ginis.append(same_class_gini(torch.stack([teacher.model.features(x) for x in inputs]).detach()))
    torch.testing.assert_close(theta["gains"], torch.tensor(gains_from_ginis(ginis, 3.0)))
    assert theta["gains"].unique().numel() > 1
    learner.exclude_teacher(mixed.teachers[0].name)
    learner.fit_in_closed_form(theta, images, known_to)
    torch.testing.assert_close(theta["gains"][1:], torch.tensor(gains_from_ginis(ginis[1:], 3.0)))
