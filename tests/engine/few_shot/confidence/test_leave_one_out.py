"""Predictions have calibrated confidences, a leave-one-out estimate, and "not sure" where appropriate."""

import math

import pytest
import torch
from torch import Tensor

from purer_app.engine.core.events import Event, Heartbeat, ignore
from purer_app.engine.core.settings.learner_configs import LEARNERS
from purer_app.engine.few_shot.baselines import NearestClassMean, TeacherMethod
from purer_app.engine.few_shot.confidence.answers import answer, measure_scale, picture_source, rescaled_rule
from purer_app.engine.few_shot.confidence.leave_one_out import MAX_LEFT_OUT, LeaveOneOut, leave_one_out, wilson
from purer_app.engine.few_shot.confidence.not_sure import ConfidenceRule, student_quantile
from purer_app.engine.few_shot.methods import CachedMethod, Classifier, ImageSource, LearnerMethod
from purer_app.engine.images.class_folders import LabelledPictures, PictureCache
from purer_app.engine.images.image_spec import ImageSpec
from tests.engine.conftest import MakeLearner, MakePictures, MakeTeacher

SPEC = ImageSpec(channels=3, height=8, width=8, mean=(0.0,) * 3, std=(1.0,) * 3)


@pytest.mark.parametrize(
    ("correct", "total", "low", "high"),
    [
        (0, 0, 0.0, 100.0),
        (5, 10, 23.66, 76.34),
        (8, 10, 49.02, 94.33),
        (0, 10, 0.0, 27.75),
        (10, 10, 72.25, 100.0),
        (90, 100, 82.56, 94.48),
    ],
)
def test_the_interval_is_wilsons(correct: int, total: int, low: float, high: float) -> None:
    assert wilson(correct, total) == pytest.approx((low, high), abs=0.01)


@pytest.mark.parametrize("correct", [0, 3, 7, 20])
def test_the_ends_of_the_interval_solve_wilsons_equation(correct: int) -> None:
    low, high = (bound / 100 for bound in wilson(correct, 20))
    for bound in {low, high} - {0.0, 1.0}:
        assert abs(correct / 20 - bound) == pytest.approx(1.96 * math.sqrt(bound * (1 - bound) / 20))


@pytest.fixture
def method(make_teacher: MakeTeacher) -> TeacherMethod:
    teachers = (make_teacher("conv4-16", channels=3), make_teacher("lenet", channels=3, size=20, seed=1))
    return TeacherMethod("teacher-ensemble", teachers)


def looped(method: TeacherMethod, pictures: LabelledPictures) -> tuple[int, list[Tensor], list[float]]:
    """Leave each picture out by hand; return hits, scores and distances to the own class, in the order of pictures."""
    features = torch.cat([method.embed(picture_source([picture])) for picture in pictures.pixels])
    hits, scores, distances = 0, [], []
    for index, label in enumerate(pictures.labels.tolist()):
        centres = []
        for k in range(len(pictures.class_names)):
            members = [i for i in pictures.indices_of(k).tolist() if i != index]
            centres.append(torch.stack([features[i] for i in members]).mean(dim=0))
        squared = torch.stack([(features[index] - centre).square().sum() for centre in centres])
        hits += int(squared.argmin()) == label
        scores.append(features[index].square().sum() - squared)
        distances.append(squared[label].sqrt().item())
    return hits, scores, distances


def test_leave_one_out_counts_pictures_recognised_by_the_others(
    method: TeacherMethod, make_pictures: MakePictures
) -> None:
    pictures = make_pictures(3, 5, noise=110)
    events: list[Event] = []
    found, calibration = leave_one_out(method, pictures.pixels, pictures.labels, 3, 0, events.append)
    hits, scores, distances = looped(method, pictures)
    assert 0 < hits < 15  # otherwise the count would prove little
    assert found == LeaveOneOut(hits, 15, *wilson(hits, 15))
    exact = torch.tensor(distances, dtype=torch.float64) / math.sqrt(1 + 1 / 4)  # means of 4 pictures
    width = student_quantile(0.9, 14) * exact.std() * math.sqrt(1 + 1 / 15)
    assert calibration.max_distance == pytest.approx(float(exact.mean() + width), rel=1e-4)
    lead = torch.stack([score.max() - score.mean() for score in scores]).mean().item()
    steps = [lead * 2.0 ** (e / 4) for e in range(-24, 25)]
    losses: list[float] = []
    for step in steps:
        answers = (torch.stack(scores) / step).log_softmax(dim=1)
        named = -answers[torch.arange(15), pictures.labels].mean()
        smoothed = float(15 / 16 * named - 1 / 16 * answers.mean())  # one more, answered at random
        losses.append(15 * smoothed + (math.log(4 * step / lead) / 0.5) ** 2 / 2)
    assert calibration.temperature == pytest.approx(steps[losses.index(min(losses))], rel=1e-3)
    assert events.count(Heartbeat("leave one out")) == 15


def test_a_hundred_of_many_pictures_are_left_out(make_teacher: MakeTeacher, make_pictures: MakePictures) -> None:
    method, pictures = TeacherMethod("best-single-teacher", (make_teacher(),)), make_pictures(2, 51, noise=60)
    found, _ = leave_one_out(method, pictures.pixels, pictures.labels, 2, 0, ignore)
    assert found.total == MAX_LEFT_OUT == 100


def test_a_class_with_one_picture_keeps_it(method: TeacherMethod, make_pictures: MakePictures) -> None:
    pictures = make_pictures(3, 3, noise=20)
    kept = [i for i in range(9) if pictures.labels[i] != 1 or i == pictures.indices_of(1)[0]]
    found, calibration = leave_one_out(method, [pictures.pixels[i] for i in kept], pictures.labels[kept], 3, 0, ignore)
    assert found.total == 6 and calibration.max_distance > 0


def singles(pictures: LabelledPictures) -> tuple[list[Tensor], Tensor]:
    labels = torch.arange(len(pictures.class_names))
    return [pictures.pixels[int(pictures.indices_of(int(label))[0])] for label in labels], labels


def test_single_pictures_are_never_left_out_and_still_give_a_scale(
    method: TeacherMethod, make_pictures: MakePictures
) -> None:
    support, labels = singles(make_pictures(4, 3))
    found, calibration = leave_one_out(method, support, labels, 4, 0, ignore)
    assert found == LeaveOneOut(0, 0, 0.0, 100.0)
    features = method.embed(picture_source(support))
    between = [(features[i] - features[j]).norm().item() for i in range(4) for j in range(i)]
    assert calibration.max_distance == pytest.approx(0.53 * sum(between) / 6, rel=1e-5)
    # a picture right on its class: scores |f|² - |f - c|², so its lead over the mean class is the mean squared distance
    lead = sum(2 * distance**2 for distance in between) / 16
    assert calibration.temperature == pytest.approx(lead / 4, rel=1e-3)


def test_pictures_like_the_support_are_named_with_confidence_and_foreign_ones_are_not(
    make_learner: MakeLearner, make_pictures: MakePictures
) -> None:
    learner, theta = make_learner("protonet", dtype=torch.float32, backbone="conv4-16")
    method = LearnerMethod("protonet", learner, theta)
    pictures = make_pictures(3, 10, noise=15)
    support = [i for label in range(3) for i in pictures.indices_of(label).tolist()[:6]]
    query = [i for i in range(30) if i not in support]
    pixels, labels = [pictures.pixels[i] for i in support], pictures.labels[support]
    estimate, calibration = leave_one_out(method, pixels, labels, 3, 0, ignore)
    assert estimate.correct == estimate.total == 18
    classifier = method.adapt(picture_source(pixels), labels, 3, seed=0)
    found = answer(classifier, pixels, labels, [pictures.pixels[i] for i in query], 3, calibration)
    assert [one.label for one in found] == pictures.labels[query].tolist()
    assert all(2 / 3 < one.confidence < 1 for one in found)
    assert sum(one.not_sure for one in found) <= 3  # one of ten is expected
    foreign = [torch.full((3, 16, 16), value, dtype=torch.uint8) for value in (0, 255)]
    assert all(one.not_sure for one in answer(classifier, pixels, labels, foreign, 3, calibration))


@pytest.mark.parametrize("stretch", [0.1, 1.0, 30.0])
def test_a_confidence_rule_scales_with_the_features(
    plane: tuple[Classifier, list[Tensor], Tensor], stretch: float
) -> None:
    classifier, support, labels = plane
    source = picture_source(support)

    def embed(pictures: ImageSource) -> Tensor:
        return stretch * classifier.features(pictures)

    stretched = NearestClassMean(embed, embed(source), labels, 2)
    found = ConfidenceRule(temperature=20.0, max_distance=8.5 / math.sqrt(2))
    carried = rescaled_rule(found, *(measure_scale(one, source, labels, 2) for one in (classifier, stretched)))
    assert (carried.temperature, carried.max_distance) == pytest.approx(
        (20.0 * stretch**2, 8.5 / math.sqrt(2) * stretch), rel=1e-5
    )
    query = [at(*place) for place in ((0, 0), (4, 0), (3, 0), (0, 9))]
    plain = answer(classifier, support, labels, query, 2, found)
    other = answer(stretched, support, labels, query, 2, carried)
    assert [one.not_sure for one in plain] == [one.not_sure for one in other] == [False, True, False, True]
    assert [one.probabilities for one in other] == [pytest.approx(one.probabilities, rel=1e-4) for one in plain]


def test_teachers_process_each_picture_once(method: TeacherMethod, make_pictures: MakePictures) -> None:
    cache = PictureCache(make_pictures(3, 7).pixels)
    events: list[Event] = []
    once = method.cached(cache, events.append)
    assert isinstance(once, CachedMethod)
    assert len(events) == 2 * 2  # two teachers, 21 pictures by 16
    chosen = torch.tensor([20, 3, 3, 17])
    torch.testing.assert_close(once.embed(cache.some(chosen)), method.embed(cache.some(chosen)), rtol=1e-4, atol=1e-5)
    assert len(events) == 4
    other = PictureCache(make_pictures(3, 7, seed=1).pixels)
    torch.testing.assert_close(once.embed(other.all), method.embed(other.all))  # unknown pictures are processed again


@pytest.fixture
def plane() -> tuple[Classifier, list[Tensor], Tensor]:
    """Two classes at (0, 0) and (10, 0): a picture's place is (red, green) of its only pixel."""

    def embed(pictures: ImageSource) -> Tensor:
        return (255 * pictures(SPEC)[:, :2, 0, 0]).round()

    support, labels = [at(0, 0), at(10, 0)], torch.tensor([0, 1])
    features = torch.tensor([[0.0, 0.0], [10.0, 0.0]])
    return NearestClassMean(embed, features, labels, 2), support, labels


def at(red: int, green: int) -> Tensor:
    return torch.tensor([red, green, 0], dtype=torch.uint8).view(3, 1, 1).expand(3, 8, 8)


@pytest.mark.parametrize(
    ("place", "label", "not_sure"),
    [
        ((0, 0), 0, False),  # on its class
        ((9, 0), 1, False),
        ((5, 0), None, True),  # halfway: 1/2 is below 3/4
        ((4, 0), 0, True),  # sigmoid(20 / 20) = 0.73
        ((3, 0), 0, False),  # sigmoid(40 / 20) = 0.88
        ((0, 8), 0, False),  # eight away, and known pictures may be
        ((0, 9), 0, True),  # sure of the class, but farther than any known picture
        ((200, 0), 1, True),
    ],
)
def test_doubt_comes_from_even_scores_or_from_distance(
    plane: tuple[Classifier, list[Tensor], Tensor], place: tuple[int, int], label: int | None, not_sure: bool
) -> None:
    classifier, support, labels = plane
    (found,) = answer(
        classifier, support, labels, [at(*place)], 2, ConfidenceRule(temperature=20.0, max_distance=8.5 / math.sqrt(2))
    )
    assert found.not_sure == not_sure
    assert label is None or found.label == label
    squared = [(place[0] - x) ** 2 + place[1] ** 2 for x in (0, 10)]
    weights = [math.exp((min(squared) - distance) / 20) for distance in squared]
    assert found.confidence == pytest.approx(max(weights) / sum(weights), rel=1e-4)
    assert found.probabilities == pytest.approx([weight / sum(weights) for weight in weights], rel=1e-4, abs=1e-9)


@pytest.mark.no_cover
@pytest.mark.parametrize("name", LEARNERS)
def test_learners_classify_pictures_of_users(make_learner: MakeLearner, make_pictures: MakePictures, name: str) -> None:
    learner, theta = make_learner(name, dtype=torch.float32, backbone="conv4-16", test_steps=15)
    method = LearnerMethod(name, learner, theta)
    pictures = make_pictures(4, 4, noise=10)
    support, labels = list(pictures.pixels), pictures.labels
    estimate, calibration = leave_one_out(method, support, labels, 4, 0, ignore)
    assert estimate.total == 16 and estimate.correct > 8
    classifier = method.adapt(picture_source(support), labels, 4, seed=0)
    together = answer(classifier, support, labels, support, 4, calibration)
    alone = [answer(classifier, support, labels, [picture], 4, calibration)[0] for picture in support]
    assert [one.label for one in together] == [one.label for one in alone]
    assert [one.confidence for one in together] == pytest.approx([one.confidence for one in alone], abs=1e-4)
    assert all(1 / 4 <= one.confidence <= 1 for one in together)
