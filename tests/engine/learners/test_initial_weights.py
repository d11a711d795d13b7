"""A meta-model starts from the teachers' average, from the best teacher, or from random weights."""

import pytest
import torch

from purer_app.engine.core.settings.learner_configs import PAPER_LEARNERS
from purer_app.engine.learners.base import Learner, Parameters
from purer_app.engine.learners.initial_weights import average_parameters, starting_parameters
from tests.engine.conftest import MakeLearner, MakePool, MakeTeacher


def drawn(learner: Learner, seed: int = 0) -> Parameters:
    return learner.initial_parameters(seed)


def equal(one: Parameters, other: Parameters) -> bool:
    return one.keys() == other.keys() and all(torch.equal(weight, other[name]) for name, weight in one.items())


@pytest.mark.parametrize(("architecture", "head"), [("conv4-4", "head"), ("resnet10-4", "fc")])
def test_like_teachers_are_averaged_weight_by_weight_head_included(
    make_learner: MakeLearner, make_pool: MakePool, make_teacher: MakeTeacher, architecture: str, head: str
) -> None:
    teachers = [make_teacher(architecture, seed=seed) for seed in range(3)]
    learner, _ = make_learner("maml", backbone=architecture)
    found = starting_parameters(learner, make_pool(*teachers), 0)
    states = [dict(teacher.model.named_parameters()) for teacher in teachers]
    assert len(found) == len(states[0])
    for name, weight in found.items():
        theirs = name.replace("head.", f"{head}.")
        torch.testing.assert_close(weight, (states[0][theirs] + states[1][theirs] + states[2][theirs]) / 3)


def test_heads_of_another_number_of_classes_are_drawn(
    make_learner: MakeLearner, make_pool: MakePool, make_teacher: MakeTeacher
) -> None:
    learner, _ = make_learner("maml", n_way=5)
    pool = make_pool(make_teacher(), make_teacher(seed=1))
    found = starting_parameters(learner, pool, 7)
    assert torch.equal(found["head.weight"], drawn(learner, 7)["head.weight"])
    assert not torch.equal(found["blocks.0.0.weight"], drawn(learner, 7)["blocks.0.0.weight"])


def test_teachers_of_different_forms_have_no_average(
    make_learner: MakeLearner, make_pool: MakePool, make_teacher: MakeTeacher
) -> None:
    learner, _ = make_learner("protonet")
    start = drawn(learner)
    for pool in (
        make_pool(make_teacher(), make_teacher("conv4-8")),
        make_pool(make_teacher("conv4-8"), make_teacher("conv4-8", seed=1)),  # equal, but not like the meta-model
        make_pool(make_teacher(size=20), make_teacher(size=20, seed=1)),
    ):
        assert average_parameters(learner, pool, start) is None
        assert equal(starting_parameters(learner, pool, 0), start)


def test_a_student_is_no_average_of_teachers_of_its_own_architecture(
    make_learner: MakeLearner, make_pool: MakePool, make_teacher: MakeTeacher
) -> None:
    learner, _ = make_learner("student")
    pool = make_pool(make_teacher(), make_teacher(seed=1))
    assert pool.alike and pool.teachers[0].architecture == learner.config.network
    assert average_parameters(learner, pool, drawn(learner)) is None


def test_the_best_fitting_teacher_gives_its_weights(
    make_learner: MakeLearner, make_pool: MakePool, make_teacher: MakeTeacher
) -> None:
    learner, _ = make_learner("protonet", start="best-teacher")
    fair, good = make_teacher(accuracy=0.6), make_teacher(seed=1, accuracy=0.8)
    foreign = make_teacher("conv4-8", seed=2, accuracy=0.99)
    found = starting_parameters(learner, make_pool(fair, good, foreign), 0)
    assert equal(found, {name: weight for name, weight in good.model.named_parameters() if "head" not in name})
    assert equal(starting_parameters(learner, make_pool(foreign, foreign), 5), drawn(learner, 5))


@pytest.mark.parametrize("name", PAPER_LEARNERS)
def test_auto_starts_from_one_teacher_if_there_are_no_inner_steps(
    make_learner: MakeLearner, make_pool: MakePool, make_teacher: MakeTeacher, name: str
) -> None:
    pool = make_pool(make_teacher(accuracy=0.6), make_teacher(seed=1, accuracy=0.8))
    found, average, best = (
        starting_parameters(make_learner(name, start=start)[0], pool, 0)
        for start in ("auto", "average", "best-teacher")
    )
    assert not equal(average, best)
    assert equal(found, best if name == "protonet" else average)


def test_the_start_shares_no_memory_with_the_teacher(
    make_learner: MakeLearner, make_pool: MakePool, make_teacher: MakeTeacher
) -> None:
    teacher = make_teacher(accuracy=0.6)
    learner, _ = make_learner("protonet", start="best-teacher")
    before = {name: weight.clone() for name, weight in teacher.model.named_parameters()}
    for weight in starting_parameters(learner, make_pool(teacher), 0).values():
        weight.add_(1)
    assert equal(dict(teacher.model.named_parameters()), before)
