"""Every row compared with a plain computation: nearest class means by loops, averages by hand."""

import itertools
from collections.abc import Callable

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from purer_app.engine.core.settings.icfil_config import IcfilConfig
from purer_app.engine.core.settings.learner_configs import PAPER_LEARNERS
from purer_app.engine.few_shot.baselines import NearestClassMean, TeacherMethod, untrained_methods
from purer_app.engine.few_shot.methods import Classifier, FewShotMethod, LearnerMethod
from purer_app.engine.images.class_folders import LabelledPictures
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.learners.base import Learner, Parameters, detached
from purer_app.engine.learners.closed_form.ridge import ridge_head
from purer_app.engine.pool.teacher import Teacher
from tests.engine.conftest import CPU, MakeLearner, MakePictures, MakePool, MakeTeacher

BETTER = ["ensemble-two-views", "ensemble-ridge"]
"""What the ensemble becomes by better use, still without training."""
LABELS = torch.tensor([0, 1, 2, 0, 1, 2])
ICFIL = IcfilConfig(inversion_steps=2, images_per_class=2, steps=2)


@pytest.fixture(scope="module")
def pictures(make_pictures: MakePictures) -> LabelledPictures:
    return make_pictures(3, 8, size=24, noise=120)


def source(pictures: LabelledPictures, indices: list[int]) -> Callable[[ImageSpec], Tensor]:
    return lambda spec: pictures.images(spec, torch.tensor(indices))


def support_and_query(pictures: LabelledPictures) -> tuple[list[int], list[int]]:
    """Two support pictures of each class in the order of LABELS; the rest is query."""
    of_class = [pictures.indices_of(label).tolist() for label in range(3)]
    support = [of_class[label][shot] for shot in range(2) for label in range(3)]
    return support, [i for rows in of_class for i in rows[2:]]


def looped_scores(
    teachers: tuple[Teacher, ...], pictures: LabelledPictures, support: list[int], query: list[int]
) -> list[list[float]]:
    """Minus the squared distances to the class means, picture by picture and teacher by teacher."""

    def embed(index: int) -> Tensor:
        parts = []
        for teacher in teachers:
            feature = teacher.model.features(pictures.images(teacher.spec, torch.tensor([index])))[0]
            parts.append(feature / feature.norm())
        return torch.cat(parts)

    centres = []
    for label in range(3):
        members = [embed(i) for i, its in zip(support, LABELS.tolist(), strict=True) if its == label]
        centres.append(sum(members[1:], members[0]) / len(members))
    return [[-((embed(i) - centre) ** 2).sum().item() for centre in centres] for i in query]


@pytest.mark.parametrize("ridge", [False, True])
def test_the_support_set_determines_the_scale_of_the_outputs(
    make_teacher: MakeTeacher, pictures: LabelledPictures, ridge: bool
) -> None:
    teachers = (make_teacher("conv4-8", channels=3, size=32), make_teacher("lenet", channels=1, size=28, seed=1))
    for teacher in teachers:
        teacher.network.get_parameter(f"{teacher.network.head_name}.weight").data *= 30  # as decided as trained ones
    method = TeacherMethod("ensemble", teachers, both_views=True, ridge=ridge)
    support, query = support_and_query(pictures)
    looks = [list[Tensor](), list[Tensor]()]
    for teacher, (picked, found) in itertools.product(teachers, zip((support, query), looks, strict=True)):
        images = pictures.images(teacher.spec, torch.tensor(picked))
        features = teacher.model.features(images).detach()
        found += [features / features.norm(dim=1, keepdim=True), (teacher.model(images).detach() / 2).softmax(1).sqrt()]
    scatter = [sum(float((view - view.mean(0)).square().sum()) for view in looks[0][which::2]) for which in (0, 1)]
    length = 0.2 * (2 * scatter[0] / scatter[1]) ** 0.5
    near, far = (torch.cat([found[0], length * found[1], found[2], length * found[3]], dim=1) for found in looks)
    classifier = method.adapt(source(pictures, support), LABELS, 3, seed=0)
    logits = classifier.logits(source(pictures, query))
    if ridge:
        expected = F.linear(far, *ridge_head(near, LABELS, 3))
    else:
        centres = torch.stack([near[label == LABELS].mean(0) for label in range(3)])
        expected = 2 * far @ centres.T - centres.square().sum(1)
    torch.testing.assert_close(logits, expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("n_teachers", [1, 3])
def test_teachers_classify_by_the_nearest_mean_of_normalised_features(
    make_teacher: MakeTeacher, pictures: LabelledPictures, n_teachers: int
) -> None:
    teachers = (
        make_teacher("conv4-8", channels=3, size=32),
        make_teacher("lenet", channels=1, size=28, seed=1),
        make_teacher("resnet10-4", channels=3, size=20, seed=2),
    )[:n_teachers]
    support, query = support_and_query(pictures)
    method = TeacherMethod("teacher-ensemble", teachers)
    found = method.adapt(source(pictures, support), LABELS, 3, seed=0).logits(source(pictures, query))
    expected = torch.tensor(looped_scores(teachers, pictures, support, query))
    assert torch.equal(found.argmax(dim=1), expected.argmax(dim=1))
    common = found - expected  # equal up to what all classes of a picture share
    torch.testing.assert_close(common, common[:, :1].expand(-1, 3), rtol=1e-4, atol=1e-4)
    assert len(found.argmax(dim=1).unique()) > 1


def test_a_teacher_row_counts_all_its_teachers(make_teacher: MakeTeacher) -> None:
    teachers = (make_teacher(), make_teacher("lenet", seed=1))
    method = TeacherMethod("teacher-ensemble", teachers)
    assert method.parameters == sum(teacher.parameters for teacher in teachers)
    assert method.multiply_adds == sum(teacher.multiply_adds for teacher in teachers)
    assert (method.icfil, method.batch_norm) == (False, "inductive")


def test_known_features_are_scored_as_pictures_are(make_teacher: MakeTeacher, pictures: LabelledPictures) -> None:
    support, query = support_and_query(pictures)
    method = TeacherMethod("best-single-teacher", (make_teacher(),))
    classifier = method.adapt(source(pictures, support), LABELS, 3, seed=0)
    assert isinstance(classifier, NearestClassMean)
    embedded = method.embed(source(pictures, query))
    assert torch.equal(classifier.score(embedded), classifier.logits(source(pictures, query)))
    assert torch.equal(classifier.features(source(pictures, query)), embedded)
    torch.testing.assert_close(embedded.norm(dim=1), torch.ones(len(query)))


def test_features_do_not_depend_on_the_size_of_the_batch(
    make_teacher: MakeTeacher, make_pictures: MakePictures
) -> None:
    many = make_pictures(2, 260, size=16)
    method = TeacherMethod("best-single-teacher", (make_teacher(),))
    chosen = [0, 300, 519]
    torch.testing.assert_close(method.embed(many.images)[chosen], method.embed(source(many, chosen)))


def learner_method(
    make_learner: MakeLearner,
    name: str,
    *,
    icfil: IcfilConfig | None = None,
    transductive: bool = False,
    backbone: str = "conv4-4",
) -> LearnerMethod:
    learner, theta = make_learner(name, dtype=torch.float32, backbone=backbone)
    return LearnerMethod(name, learner, theta, icfil=icfil, transductive=transductive)


def fitted(method: FewShotMethod, pictures: LabelledPictures, seed: int = 0) -> Classifier:
    support, _ = support_and_query(pictures)
    return method.adapt(source(pictures, support), LABELS, 3, seed=seed)


@pytest.mark.parametrize("name", PAPER_LEARNERS)
def test_a_learner_row_equals_the_learners_adaptation(
    make_learner: MakeLearner, pictures: LabelledPictures, name: str
) -> None:
    method = learner_method(make_learner, name)
    support, query = support_and_query(pictures)
    classifier = fitted(method, pictures)
    images = pictures.images(method.learner.spec, torch.tensor(query))
    adapted = method.learner.adapt(method.theta, pictures.images(method.learner.spec, torch.tensor(support)), LABELS, 3)
    with torch.no_grad():
        assert torch.equal(classifier.logits(source(pictures, query)), adapted.logits(images))
        assert torch.equal(classifier.features(source(pictures, query)), adapted.features(images))
        transductive = fitted(learner_method(make_learner, name, transductive=True), pictures)
        expected = adapted.logits(images, transductive=True)
        assert torch.equal(transductive.logits(source(pictures, query)), expected)
    assert not classifier.logits(source(pictures, query)).requires_grad


@pytest.mark.parametrize("icfil", [None, ICFIL], ids=["plain", "icfil"])
@pytest.mark.parametrize("name", PAPER_LEARNERS)
def test_a_prediction_does_not_depend_on_other_pictures(
    make_learner: MakeLearner, pictures: LabelledPictures, name: str, icfil: IcfilConfig | None
) -> None:
    classifier = fitted(learner_method(make_learner, name, icfil=icfil), pictures)
    _, query = support_and_query(pictures)
    among = classifier.logits(source(pictures, query))
    for position, index in enumerate(query):
        torch.testing.assert_close(
            classifier.logits(source(pictures, [index]))[0], among[position], rtol=1e-4, atol=1e-4
        )
    transductive = fitted(learner_method(make_learner, name, icfil=icfil, transductive=True), pictures)
    several = transductive.logits(source(pictures, query))
    assert not torch.allclose(transductive.logits(source(pictures, query[:2])), several[:2], rtol=1e-2, atol=1e-2)


def test_icfil_is_seeded_and_changes_the_answers(make_learner: MakeLearner, pictures: LabelledPictures) -> None:
    plain, method = learner_method(make_learner, "maml"), learner_method(make_learner, "maml", icfil=ICFIL)
    assert method.icfil and not plain.icfil
    _, query = support_and_query(pictures)
    without = fitted(plain, pictures).logits(source(pictures, query))
    first, again, other = (fitted(method, pictures, seed).logits(source(pictures, query)) for seed in (1, 1, 2))
    assert torch.equal(first, again)
    assert not torch.equal(first, other) and not torch.equal(first, without)


def test_a_learner_row_counts_its_feature_network(make_learner: MakeLearner) -> None:
    method = learner_method(make_learner, "maml", transductive=True)
    assert method.parameters == (9 * 4 + 4) + 3 * (9 * 16 + 4) + 4 * 8  # 3x3 convolutions with bias, BatchNorm
    assert method.multiply_adds == 9 * 4 * (16 * 16 + 4 * (8 * 8 + 4 * 4 + 2 * 2))
    assert method.batch_norm == "transductive"


def rows_of(learner: Learner, *teachers: Teacher, make_pool: MakePool, seed: int = 0) -> dict[str, list[FewShotMethod]]:
    rows = untrained_methods(learner, make_pool(*teachers) if teachers else None, seed, CPU)
    assert all(len({member.name for member in members}) == 1 for members in rows)
    return {members[0].name: members for members in rows}


def same(one: Parameters, other: Parameters) -> bool:
    return one.keys() == other.keys() and all(torch.equal(weight, other[name]) for name, weight in one.items())


def test_random_is_three_different_untrained_draws(make_learner: MakeLearner, make_pool: MakePool) -> None:
    learner, _ = make_learner("protonet", dtype=torch.float32)
    rows = rows_of(learner, make_pool=make_pool)
    assert list(rows) == ["random"] and len(rows["random"]) == 3
    again = rows_of(learner, make_pool=make_pool)["random"]
    other_seed = rows_of(learner, make_pool=make_pool, seed=1)["random"]
    thetas = []
    for member, twin, other in zip(rows["random"], again, other_seed, strict=True):
        assert isinstance(member, LearnerMethod)
        assert isinstance(twin, LearnerMethod)
        assert isinstance(other, LearnerMethod)
        assert same(member.theta, twin.theta) and not same(member.theta, other.theta)
        assert not same(member.theta, learner.initial_parameters(0))  # the run's own start is another draw
        thetas.append(member.theta)
    assert not same(thetas[0], thetas[1]) and not same(thetas[1], thetas[2]) and not same(thetas[0], thetas[2])


def test_average_is_the_mean_of_like_teachers(
    make_learner: MakeLearner, make_pool: MakePool, make_teacher: MakeTeacher
) -> None:
    learner, _ = make_learner("protonet", dtype=torch.float32)
    teachers = [make_teacher(seed=seed, accuracy=0.5 + seed / 10) for seed in range(3)]
    rows = rows_of(learner, *teachers, make_pool=make_pool)
    assert list(rows) == ["random", "average", "best-single-teacher", "teacher-ensemble", *BETTER]
    (average,) = rows["average"]
    assert isinstance(average, LearnerMethod)
    for name, weight in average.theta.items():
        theirs = [teacher.model.get_parameter(name) for teacher in teachers]
        torch.testing.assert_close(weight, (theirs[0] + theirs[1] + theirs[2]) / 3)
    ((single,), (ensemble,)) = rows["best-single-teacher"], rows["teacher-ensemble"]
    assert isinstance(single, TeacherMethod) and single.teachers == (teachers[2],)
    assert isinstance(ensemble, TeacherMethod) and ensemble.teachers == tuple(teachers)


def test_teachers_of_different_forms_have_no_average_row(
    make_learner: MakeLearner, make_pool: MakePool, make_teacher: MakeTeacher
) -> None:
    learner, _ = make_learner("protonet", dtype=torch.float32)
    rows = rows_of(learner, make_teacher(), make_teacher("lenet", seed=1), make_pool=make_pool)
    assert list(rows) == ["random", "best-single-teacher", "teacher-ensemble", *BETTER]


@pytest.mark.parametrize("name", PAPER_LEARNERS)
def test_evaluating_changes_no_weight(make_learner: MakeLearner, pictures: LabelledPictures, name: str) -> None:
    method = learner_method(make_learner, name, icfil=ICFIL)
    before = detached(method.theta)
    fitted(method, pictures).logits(source(pictures, [0, 1]))
    assert same(method.theta, before)


@pytest.mark.parametrize("transductive", [False, True])
def test_many_pictures_go_through_in_parts_unless_they_share_statistics(
    make_learner: MakeLearner, make_pictures: MakePictures, transductive: bool
) -> None:
    many = make_pictures(3, 174)
    method = learner_method(make_learner, "protonet", transductive=transductive, backbone="resnet10-4")
    support, _ = support_and_query(many)
    classifier = method.adapt(source(many, support), LABELS, 3, seed=0)
    sizes: list[int] = []
    method.learner.network.register_forward_pre_hook(lambda _, inputs: sizes.append(len(inputs[0])))
    answers = classifier.logits(many.images)
    assert sizes == ([522] if transductive else [256, 256, 10])
    assert classifier.features(many.images).shape[0] == 522 and sizes[-3:] == [256, 256, 10]
    if not transductive:
        chosen = [0, 511, 512, 521]
        torch.testing.assert_close(answers[chosen], classifier.logits(source(many, chosen)), rtol=1e-4, atol=1e-4)
