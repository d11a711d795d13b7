"""The compact learner copies branches of its teachers and stays within its budget."""

from dataclasses import replace

import pytest
import torch

from purer_app.engine.core.errors import PoolError
from purer_app.engine.core.settings.learner_configs import CompactConfig, LearnerConfig, learner_config
from purer_app.engine.learners.closed_form.branches import FEW_AXES, views
from purer_app.engine.learners.closed_form.compact import CANDIDATES, Compact, candidates
from purer_app.engine.learners.initial_weights import starting_parameters
from purer_app.engine.learners.registry import learner_for
from purer_app.engine.pool.model_pool import ModelPool
from purer_app.engine.pool.teacher import Teacher
from tests.engine.conftest import MakeEpisode, MakePool, MakeTeacher
from tests.engine.learners.closed_form.conftest import random_images, weights_of


@pytest.mark.parametrize("name", ["conv4-8", "resnet10-4", "lenet-bn"])
def test_a_copied_branch_has_the_outputs_of_its_teacher(
    make_teacher: MakeTeacher, make_pool: MakePool, name: str
) -> None:
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


def test_branches_are_chosen_by_how_well_their_features_separate_classes(
    make_teacher: MakeTeacher, make_pool: MakePool
) -> None:
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


def test_a_pruned_learner_predicts_as_before(
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
    assert list(kept.teacher_weights(weights)) == [other], "a run that ended before the branches were chosen again"
