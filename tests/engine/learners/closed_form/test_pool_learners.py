"""Learners on the teachers' own features: what they see, what they may cost, what a run of theirs keeps."""

import itertools
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from purer_app.engine.core.errors import PoolError, RunFolderError
from purer_app.engine.core.events import Control, NoticeGiven, ignore
from purer_app.engine.core.settings.icfil_config import IcfilConfig
from purer_app.engine.core.settings.job_configs import EvaluateConfig
from purer_app.engine.core.settings.learner_configs import (
    POOL_LEARNERS,
    CompactConfig,
    LearnerConfig,
    PoolEmbeddingConfig,
    learner_config,
)
from purer_app.engine.few_shot.baselines import TeacherMethod
from purer_app.engine.few_shot.icfil import calibrate
from purer_app.engine.few_shot.load_method import load_learner_method, methods_to_compare
from purer_app.engine.few_shot.methods import EmbeddedLearner, learner_method
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.images.transforms import convert
from purer_app.engine.learners.closed_form.branches import AXES, FEW_AXES, views
from purer_app.engine.learners.closed_form.compact import CANDIDATES, Compact, candidates
from purer_app.engine.learners.closed_form.pool_embedding import PoolEmbedding
from purer_app.engine.learners.closed_form.teacher_weights import gains_from_ginis, same_class_gini
from purer_app.engine.learners.closed_form.whitening import scatter_axes
from purer_app.engine.learners.initial_weights import starting_parameters
from purer_app.engine.learners.registry import learner_for
from purer_app.engine.pool.model_pool import ModelPool
from purer_app.engine.pool.teacher import Teacher
from purer_app.engine.training.job import start_training
from tests.engine.conftest import CPU, MakeEpisode, MakeLearner, MakePictures, MakePool, MakeTeacher
from tests.helpers.tiny_pools import changed, tiny_config, write_tiny_pool

BRIEF = IcfilConfig(inversion_steps=2, images_per_class=2, steps=2)


@pytest.fixture
def mixed(make_teacher: MakeTeacher, make_pool: MakePool) -> ModelPool:
    """Grey and colour, three sizes, with and without BatchNorm, one with an output that has no name."""
    return make_pool(
        make_teacher("conv4-8", channels=3, size=32),
        make_teacher("lenet", channels=1, size=28, seed=1, outputs=4),
        make_teacher("resnet10-4", channels=3, size=20, seed=2),
    )


def random_images(spec: ImageSpec, n: int = 4) -> Tensor:
    return torch.randn(n, *spec.shape, generator=torch.Generator().manual_seed(3))


def test_each_teacher_sees_the_picture_in_its_own_form_from_two_sides(mixed: ModelPool) -> None:
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
def test_the_length_of_the_answers_is_the_support_sets_affair(make_learner: MakeLearner, name: str) -> None:
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


@pytest.mark.parametrize("name", ["conv4-8", "resnet10-4", "lenet-bn"])
def test_a_copied_branch_answers_as_its_teacher(make_teacher: MakeTeacher, make_pool: MakePool, name: str) -> None:
    pool = make_pool(make_teacher(name, size=28, outputs=5), make_teacher("conv4-64", size=28, seed=1))
    config = learner_config("compact", max_parameters=90_000, max_share=0.9)
    learner = learner_for(config, pool, 3)
    assert isinstance(learner, Compact)
    assert [name for name, _ in learner.layout.architectures] == [name]
    images = random_images(learner.spec)
    features, answers = views(pool.teachers[0].model, images)
    expected = torch.cat([features, answers / 4], dim=1)
    found = learner.features(starting_parameters(learner, pool, 0), images)
    torch.testing.assert_close(found, expected, rtol=1e-4, atol=1e-5)


def compact_of(pool: ModelPool, config: LearnerConfig) -> Compact:
    learner = learner_for(config, pool, 3)
    assert isinstance(learner, Compact)
    return learner


def weights_of(teacher: Teacher) -> int:
    """Of a branch: network, head, gain and axes."""
    on_top = 1 + FEW_AXES * (teacher.network.n_features + teacher.n_outputs)
    return teacher.parameters + teacher.head_parameters + on_top


def test_a_compact_learner_stays_within_its_budget(make_teacher: MakeTeacher, make_pool: MakePool) -> None:
    teachers = [make_teacher("conv4-8", seed=seed, accuracy=0.5 + seed / 10) for seed in range(4)]
    teachers.insert(2, make_teacher("resnet10-8", seed=9))
    pool, small = make_pool(*teachers), teachers[0]
    total = sum(teacher.multiply_adds for teacher in teachers)

    def counted(config: LearnerConfig) -> list[Teacher]:
        learner = compact_of(pool, config)
        theta = learner.teacher_parameters()
        names = list(learner.teacher_weights(theta))
        chosen = [teacher for teacher in teachers if teacher.name in names]
        assert learner.size(theta) == sum(map(weights_of, chosen))
        return chosen

    plenty = CompactConfig(max_share=1.0)
    assert counted(plenty) == teachers
    most_accurate = [teachers[3], teachers[4]]
    assert counted(replace(plenty, max_parameters=2 * weights_of(small))) == most_accurate
    assert counted(replace(plenty, max_share=2.5 * small.multiply_adds / total)) == most_accurate
    with pytest.raises(PoolError, match="no model of the pool fits into 100 weights"):
        compact_of(pool, replace(plenty, max_parameters=100))


def test_a_large_pool_gives_its_cheapest_as_candidates(make_teacher: MakeTeacher) -> None:
    teachers = [make_teacher("conv4-8", seed=seed) for seed in range(CANDIDATES + 1)]
    teachers.insert(1, make_teacher("conv4-4", seed=9))
    config = CompactConfig(max_share=1.0, max_parameters=weights_of(teachers[0]))
    assert candidates(teachers, config) == tuple(teachers[:CANDIDATES])


def test_branches_are_chosen_by_what_their_features_tell_apart(make_teacher: MakeTeacher, make_pool: MakePool) -> None:
    good, blind, small = (make_teacher("conv4-8", seed=1), make_teacher("conv4-8", seed=2), make_teacher("conv4-4"))
    pool = make_pool(blind, good, small)
    first = next(weight for name, weight in blind.network.named_parameters() if name.endswith("weight"))
    first.data.zero_()
    budget = weights_of(good) + weights_of(small)
    learner = compact_of(pool, learner_config("compact", max_share=1.0, max_parameters=budget))
    theta = learner.teacher_parameters()
    generator = torch.Generator().manual_seed(0)
    patterns = torch.randn(3, 1, *learner.spec.shape, generator=generator)
    images = [pattern + 0.3 * torch.randn(4, *learner.spec.shape, generator=generator) for pattern in patterns]
    learner.fit_in_closed_form(theta, images, [(), (), ()])
    assert list(learner.teacher_weights(theta)) == [good.name, small.name]
    assert learner.size(theta) == budget
    learner.exclude_teacher(good.name)
    learner.fit_in_closed_form(theta, images, [(), (), ()])
    assert good.name not in learner.teacher_weights(theta)


def test_what_is_kept_answers_as_before_without_the_other_candidates(
    make_teacher: MakeTeacher, make_pool: MakePool, make_episode: MakeEpisode
) -> None:
    teachers = [make_teacher("conv4-8", seed=seed, accuracy=seed / 10) for seed in range(3)]
    budget = 2 * weights_of(teachers[0])
    config = learner_config("compact", max_share=1.0, max_parameters=budget)
    learner = compact_of(make_pool(*teachers), config)
    theta = learner.teacher_parameters()
    images = [random_images(learner.spec, 3) * scale for scale in (1.0, 2.0, 3.0)]
    learner.fit_in_closed_form(theta, images, [(), (), ()])
    kept, weights = learner.pruned(theta)
    assert (
        kept.facts()["trusted"]
        == list(learner.teacher_weights(theta))
        == [branch["teacher"] for branch in kept.facts()["branches"]]
    )
    assert {name: tuple(weight.shape) for name, weight in kept.network.named_parameters()} == {
        name: tuple(weight.shape) for name, weight in weights.items()
    }
    assert kept.size(weights) == learner.size(theta) <= budget
    assert sum(weight.numel() for weight in weights.values()) <= budget + 2 * FEW_AXES
    episode = make_episode(dtype=torch.float32)
    before, after = (
        one.adapt(of_it, episode.support_images, episode.support_labels, 3).logits(episode.query_images)
        for one, of_it in ((learner, theta), (kept, weights))
    )
    torch.testing.assert_close(after, before, rtol=0, atol=1e-5 * float(before.abs().max()))
    for name in learner.teacher_weights(theta):
        learner.exclude_teacher(name)
    (other,) = set(learner.names) - set(kept.facts()["trusted"])
    kept, weights = learner.pruned(theta)
    assert list(kept.teacher_weights(weights)) == [other], "a run that ended before it could choose anew"


@pytest.mark.parametrize("name", POOL_LEARNERS)
def test_an_adapted_model_answers_each_picture_by_itself(
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
def test_icfil_leaves_the_teachers_as_they_are(make_learner: MakeLearner, make_episode: MakeEpisode, name: str) -> None:
    learner, theta = make_learner(name)
    episode = make_episode()
    adapted = learner.adapt(theta, episode.support_images, episode.support_labels, 3)
    before = {key: weight.detach().clone() for key, weight in theta.items()}
    generator = torch.Generator().manual_seed(0)
    found = calibrate(adapted, episode.support_images, episode.support_labels, BRIEF, generator)
    assert not torch.equal(found.model.weight, adapted.weight)
    assert all(torch.equal(theta[key], weight) for key, weight in before.items())


def test_the_method_with_looked_up_features_is_the_learner(
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


@pytest.fixture(scope="module", params=POOL_LEARNERS)
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("place")
    config = changed(tiny_config(write_tiny_pool(place / "pool"), request.param), meta={"steps": 3})
    # so many steps that the models recognise what they painted
    config = changed(config, learner={"max_share": 1.0}, inversion={"warmup_steps": 40, "teachers_per_step": 0})
    start_training(config, place / "run", ignore, Control())
    return place / "run"


@pytest.mark.no_cover
def test_a_run_comes_back_and_stands_below_the_untrained_ensembles(run: Path) -> None:
    method = load_learner_method(run, CPU)
    before = load_learner_method(run, CPU)
    assert all(torch.equal(weight, before.theta[key]) for key, weight in method.theta.items())
    assert method.theta["gains"].square().mean().item() == pytest.approx(1.0)
    assert bool(method.theta["stretch"].any()), "the run looked at the scatter of its pseudo images"
    notices: list[str] = []
    rows = methods_to_compare(
        EvaluateConfig(run=str(run), data="", device="cpu", transductive=True),
        lambda event: notices.append(event.text) if isinstance(event, NoticeGiven) else None,
    )
    names = [row[0].name for row in rows]
    assert names == [
        "random",
        "best-single-teacher",
        "teacher-ensemble",
        "ensemble-two-views",
        "ensemble-ridge",
        method.name,
    ]
    assert [text for text in notices if text.endswith("so there is no transductive row")]
    ensemble = rows[2][0]
    assert isinstance(ensemble, TeacherMethod)
    further = (AXES if method.name == "pool-embedding" else FEW_AXES) - FEW_AXES
    assert method.parameters == sum(
        weights_of(t) + further * (t.network.n_features + t.n_outputs) for t in ensemble.teachers
    )


def test_only_the_pool_embedding_needs_its_pool_again(run: Path, tmp_path: Path) -> None:
    place = Path(shutil.copytree(run.parent, tmp_path / "place"))
    name = load_learner_method(run, CPU).name
    settings = (place / "run" / "settings.toml").read_text()
    (place / "run" / "settings.toml").write_text(settings.replace(str(run.parent), str(place)))
    assert load_learner_method(place / "run", CPU).name == name
    shutil.rmtree(place / "pool")
    if name == "compact":
        assert load_learner_method(place / "run", CPU).learner.spec.shape
    else:
        with pytest.raises(RunFolderError, match="needs the models that it was trained on"):
            load_learner_method(place / "run", CPU)


def test_scatter_within_classes_is_evened_out_and_nothing_else() -> None:
    generator = torch.Generator().manual_seed(0)
    d, power = 6, 0.5
    wide = torch.tensor([5.0, 2.0, 0.1, 0.1, 0.1, 0.1], dtype=torch.float64)
    centres = 3 * torch.randn(4, 1, d, generator=generator, dtype=torch.float64)
    features = centres + wide * torch.randn(4, 50, d, generator=generator, dtype=torch.float64)
    axes, stretch = scatter_axes(features, 2, power)
    torch.testing.assert_close(axes.T @ axes, torch.eye(2, dtype=torch.float64))
    within = features - features.mean(dim=1, keepdim=True)
    covariance = (within.flatten(0, 1).T @ within.flatten(0, 1)) / 200
    values, vectors = torch.linalg.eigh(covariance / (covariance.trace() / d))
    for column, value in ((0, values[-1]), (1, values[-2])):
        assert abs(float(axes[:, column] @ vectors[:, -1 - column])) == pytest.approx(1)
        assert float(stretch[column]) == pytest.approx(float((value + 1) ** -power - 1))
    after = within + (within @ axes * stretch) @ axes.T
    assert float(after[..., 0].std() / after[..., 2].std()) < 0.6 * float(within[..., 0].std() / within[..., 2].std())
    still = scatter_axes(centres.round().expand(4, 2, d), 2, power)
    assert not still[0].any() and not still[1].any()


@pytest.mark.parametrize("name", POOL_LEARNERS)
def test_a_learner_settles_on_the_features_before_settling(make_learner: MakeLearner, name: str) -> None:
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


def test_a_teacher_is_asked_about_foreign_classes_alone(mixed: ModelPool) -> None:
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


def test_the_gini_is_that_of_all_choices_between_two_images() -> None:
    features = torch.randn(3, 4, 5, generator=torch.Generator().manual_seed(3))
    features[2, 1] = features[0, 0]  # a tie
    flat = F.normalize(features, dim=2)
    chances = []
    for label, index in itertools.product(range(3), range(4)):
        picture = flat[label, index]
        mates = [float(picture @ flat[label, k]) for k in range(4) if k != index]
        others = [float(picture @ flat[c, k]) for c in range(3) if c != label for k in range(4)]
        chances.append(sum((m > o) + 0.5 * (m == o) for m, o in itertools.product(mates, others)) / 24)
    assert same_class_gini(features) == pytest.approx(2 * sum(chances) / 12 - 1, abs=1e-6)
    apart = torch.eye(3)[:, None].expand(3, 2, 3)
    assert same_class_gini(apart) == 1.0
    assert same_class_gini(torch.ones(3, 2, 3)) == 0.0


def test_gains_follow_the_ginis_and_keep_their_size() -> None:
    assert gains_from_ginis([0.8, 0.4], 0.0) == [1.0, 1.0]
    one, other = gains_from_ginis([0.8, 0.6], 3.0)
    assert one / other == pytest.approx((4 / 3) ** 3) and one**2 + other**2 == pytest.approx(2.0)
    assert gains_from_ginis([0.8, None, 0.6, -0.1], 3.0)[1] == 1.0
    worst = gains_from_ginis([0.8, 0.1, -0.1], 3.0)
    assert worst[1] == worst[2] == pytest.approx(worst[0] / 8), "a noisy measure silences nobody"
    assert gains_from_ginis([None, None], 3.0) == gains_from_ginis([-0.2, 0.0], 3.0) == [1.0, 1.0]
