"""Every row uses the same seeded episodes; means, intervals and differences equal those computed by hand."""

import math
import re
import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import Tensor

from purer_app.engine.core.errors import DataError
from purer_app.engine.core.events import EvaluationProgressed, Event, ignore
from purer_app.engine.core.randomness import child_generator, child_seed
from purer_app.engine.core.settings.icfil_config import IcfilConfig
from purer_app.engine.core.settings.job_configs import EvaluateConfig
from purer_app.engine.evaluation.evaluate import EvaluationRow, PairedDifference, evaluate_methods, paired_differences
from purer_app.engine.few_shot.baselines import TeacherMethod
from purer_app.engine.few_shot.methods import Classifier, FewShotMethod, ImageSource, LearnerMethod
from purer_app.engine.images.class_folders import LabelledPictures
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.inversion.episodes import RealEpisodeIndices, draw_real_episode
from tests.engine.conftest import MakeLearner, MakePictures, MakeTeacher

SPEC = ImageSpec(channels=3, height=16, width=16, mean=(0.0,) * 3, std=(1.0,) * 3)
CONFIG = EvaluateConfig(run="run", data="data", n_way=3, n_shots=(1, 2), n_query=4, episodes=14, seed=3)
ICFIL = IcfilConfig(inversion_steps=2, images_per_class=2, steps=2)


class NearestPicture(FewShotMethod, Classifier):
    """A plain method that remembers what it met: the class of the support picture nearest in pixels."""

    parameters = 7
    multiply_adds = 11

    def __init__(self, name: str, *, icfil: bool = False) -> None:
        self.name = name
        self.icfil = icfil
        self.met: list[Tensor] = []
        self.asked: list[Tensor] = []
        self.seeds: list[int] = []

    def adapt(self, support: ImageSource, labels: Tensor, n_way: int, *, seed: int) -> Classifier:
        self.met.append(support(SPEC))
        self.seeds.append(seed)
        self._labels, self._n_way = labels, n_way
        return self

    def features(self, pictures: ImageSource) -> Tensor:
        return pictures(SPEC).flatten(1)

    def logits(self, pictures: ImageSource) -> Tensor:
        self.asked.append(pictures(SPEC))
        distances = torch.cdist(self.features(pictures), self.met[-1].flatten(1))  # (n_query, n_support)
        return torch.stack([-distances[:, self._labels == k].amin(dim=1) for k in range(self._n_way)], dim=1)


@pytest.fixture(scope="module")
def pictures(make_pictures: MakePictures) -> LabelledPictures:
    return make_pictures(5, 8, noise=400)


def plans_of(pictures: LabelledPictures, n_shot: int, config: EvaluateConfig = CONFIG) -> list[RealEpisodeIndices]:
    return [
        draw_real_episode(
            pictures, config.n_way, n_shot, config.n_query, child_generator(config.seed, "episode", n_shot, index)
        )
        for index in range(config.episodes)
    ]


def accuracies_of(method: FewShotMethod, pictures: LabelledPictures, n_shot: int, n_episodes: int = 14) -> list[float]:
    """The method asked afresh in each episode, counted picture by picture, in per cent."""
    found = []
    for index, plan in enumerate(plans_of(pictures, n_shot)[:n_episodes]):
        seed = child_seed(CONFIG.seed, "adapt", n_shot, index)

        def support(spec: ImageSpec, plan: RealEpisodeIndices = plan) -> Tensor:
            return pictures.images(spec, plan.support)

        def query(spec: ImageSpec, plan: RealEpisodeIndices = plan) -> Tensor:
            return pictures.images(spec, plan.query)

        logits = method.adapt(support, plan.support_labels, plan.n_way, seed=seed).logits(query)
        hits = [row.argmax().item() == label for row, label in zip(logits, plan.query_labels.tolist(), strict=True)]
        found.append(100 * sum(hits) / len(hits))
    return found


@pytest.fixture
def methods(make_learner: MakeLearner, make_teacher: MakeTeacher) -> Sequence[Sequence[FewShotMethod]]:
    learner, theta = make_learner("maml", dtype=torch.float32)
    draws = [learner.initial_parameters(0, "random", k) for k in range(3)]
    teachers = (make_teacher("conv4-8"), make_teacher("lenet", channels=3, size=20, seed=1))
    return [
        [LearnerMethod("random", learner, draw) for draw in draws],
        [TeacherMethod("teacher-ensemble", teachers)],
        [LearnerMethod("maml", learner, theta)],
        [LearnerMethod("maml", learner, theta, icfil=ICFIL)],
        [LearnerMethod("maml", learner, theta, transductive=True)],
    ]


@pytest.mark.no_cover
def test_every_row_equals_the_predictions_of_its_method_per_episode(
    methods: Sequence[Sequence[FewShotMethod]], pictures: LabelledPictures
) -> None:
    found = evaluate_methods(methods, pictures, replace(CONFIG, episodes=5, icfil_episodes=2), ignore)
    assert (found.episodes, found.seed, len(found.rows)) == (5, 3, 10)
    rows = iter(found.rows)
    for n_shot in (1, 2):
        for members in methods:
            row = next(rows)
            n_episodes = 2 if row.icfil else 5
            expected = np.mean([accuracies_of(member, pictures, n_shot, n_episodes) for member in members], axis=0)
            assert row.accuracies == pytest.approx(expected, abs=1e-4)
            assert (row.method, row.icfil, row.batch_norm) == (
                members[0].name,
                members[0].icfil,
                members[0].batch_norm,
            )
            assert (row.n_way, row.n_shot) == (3, n_shot)
            assert (row.parameters, row.multiply_adds_per_query) == (members[0].parameters, members[0].multiply_adds)
            assert row.ms_per_query > 0 and row.ms_per_adaptation > 0


def test_mean_and_interval_are_those_of_the_single_episodes(pictures: LabelledPictures) -> None:
    method = NearestPicture("random")
    (row,) = evaluate_methods([[method]], pictures, replace(CONFIG, n_shots=(2,)), ignore).rows
    accuracies = np.array(accuracies_of(method, pictures, 2))
    assert 40 < accuracies.mean() < 100 and accuracies.std() > 1
    assert row.mean == pytest.approx(accuracies.mean(), abs=1e-4)
    assert row.ci95 == pytest.approx(1.96 * accuracies.std(ddof=1) / math.sqrt(14), abs=1e-4)


def test_all_methods_meet_the_same_pictures_and_seeds_in_the_same_order(pictures: LabelledPictures) -> None:
    one, other = NearestPicture("random"), NearestPicture("maml")
    evaluate_methods([[one], [other]], pictures, CONFIG, ignore)
    assert len(one.met) == len(other.met) == 30 and one.seeds == other.seeds  # each row meets its first episode twice
    assert len(set(one.seeds)) == 28
    for mine, theirs in ((one.met, other.met), (one.asked, other.asked)):
        assert all(torch.equal(a, b) for a, b in zip(mine, theirs, strict=True))
    for n_shot, met in ((1, one.met[:15]), (2, one.met[15:])):
        plans = plans_of(pictures, n_shot)
        for support, plan in zip(met, [plans[0], *plans], strict=True):
            assert torch.equal(support, pictures.images(SPEC, plan.support))
    assert not all(torch.equal(a, one.met[0]) for a in one.met[1:15])


def test_reading_pictures_into_a_networks_form_is_not_timed(make_pictures: MakePictures) -> None:
    large = make_pictures(5, 8, size=256)
    started = time.perf_counter()
    large.images(SPEC)
    conversion_ms = 1000 * (time.perf_counter() - started)
    config = replace(CONFIG, n_shots=(1,), episodes=2)
    (row,) = evaluate_methods([[NearestPicture("random")]], large, config, ignore).rows
    assert row.ms_per_adaptation < conversion_ms / 6  # one conversion in two episodes would be a half


def test_the_seed_decides_the_table(pictures: LabelledPictures) -> None:
    def table(seed: int) -> tuple[float, ...]:
        (row,) = evaluate_methods(
            [[NearestPicture("maml")]], pictures, replace(CONFIG, n_shots=(1,), seed=seed), ignore
        ).rows
        return row.accuracies

    assert table(1) == table(1) != table(2)


def test_rows_with_icfil_may_meet_fewer_but_the_same_first_episodes(pictures: LabelledPictures) -> None:
    plain, calibrated = NearestPicture("maml"), NearestPicture("maml", icfil=True)
    config = replace(CONFIG, n_shots=(1,), icfil_episodes=5)
    found = evaluate_methods([[plain], [calibrated]], pictures, config, ignore)
    assert [len(row.accuracies) for row in found.rows] == [14, 5]
    assert all(torch.equal(a, b) for a, b in zip(plain.met, calibrated.met, strict=False))
    assert found.rows[0].accuracies[:5] == found.rows[1].accuracies
    assert found.paired == (PairedDifference("maml", "maml", 3, 1, 0.0, 0.0),)


def row(
    method: str, accuracies: list[float], *, icfil: bool = False, batch_norm: str = "inductive", n: int = 1
) -> EvaluationRow:
    return EvaluationRow(method, icfil, batch_norm, 5, n, 0.0, 0.0, 0, 0, 0.0, 0.0, tuple(accuracies))


def test_paired_differences_are_those_of_the_single_episodes() -> None:
    rows = [
        row("random", [20, 30, 40, 10]),
        row("teacher-ensemble", [50, 60, 70, 80]),
        row("maml", [40, 70, 60, 90]),
        row("maml", [46, 70], icfil=True),
        row("maml", [99, 99, 99, 99], batch_norm="transductive"),
        row("random", [10, 20], n=5),
        row("maml", [30, 60], n=5),
    ]

    def by_hand(*differences: float) -> tuple[float, float]:
        mean = sum(differences) / len(differences)
        variance = sum((d - mean) ** 2 for d in differences) / (len(differences) - 1)
        return mean, 1.96 * math.sqrt(variance / len(differences))

    expected = [
        ("maml", "random", 1, by_hand(20, 40, 20, 80)),
        ("maml", "teacher-ensemble", 1, by_hand(-10, 10, -10, 10)),
        ("maml", "maml", 1, by_hand(6, 0)),
        ("maml", "random", 5, by_hand(20, 40)),
    ]
    found = paired_differences(rows)
    assert [(pair.method, pair.against, pair.n_shot) for pair in found] == [entry[:3] for entry in expected]
    for pair, (_, _, _, (difference, ci95)) in zip(found, expected, strict=True):
        assert pair.n_way == 5
        assert [pair.difference, pair.ci95] == pytest.approx([difference, ci95])


def test_a_row_with_icfil_only_has_no_paired_difference() -> None:
    assert paired_differences([row("maml", [46, 70], icfil=True)]) == []


def test_the_json_has_the_documented_keys_and_nothing_else(pictures: LabelledPictures) -> None:
    methods = [[NearestPicture("random")], [NearestPicture("maml")]]
    found = evaluate_methods(methods, pictures, replace(CONFIG, n_shots=(1,)), ignore).to_json()
    assert list(found) == ["episodes", "seed", "results", "paired", "training_adds"]
    assert [list(result) for result in found["results"]] == 2 * [
        [
            "method",
            "icfil",
            "batch_norm",
            "n_way",
            "n_shot",
            "mean",
            "ci95",
            "parameters",
            "multiply_adds_per_query",
            "ms_per_query",
            "ms_per_adaptation",
        ]
    ]
    assert [list(pair) for pair in found["paired"]] == [["method", "against", "n_way", "n_shot", "difference", "ci95"]]
    assert (found["results"][0]["parameters"], found["results"][0]["multiply_adds_per_query"]) == (7, 11)


def test_progress_counts_every_episode_of_all_rows_and_shots_as_one_job(pictures: LabelledPictures) -> None:
    events: list[Event] = []
    config = replace(CONFIG, n_shots=(1, 2), episodes=3)
    evaluate_methods([[NearestPicture("random")], [NearestPicture("maml")]], pictures, config, events.append)
    rows = [(method, n_shot) for n_shot in (1, 2) for method in ("random", "maml")]
    in_order = [(method, n_shot, done) for method, n_shot in rows for done in (1, 2, 3)]
    assert events == [
        EvaluationProgressed(method, n_shot, done, 3, number, 12)
        for number, (method, n_shot, done) in enumerate(in_order, start=1)
    ]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"n_way": 6}, "the folder has 5 classes; 6-way episodes need 6"),
        ({"n_shots": (1, 5)}, "class 'class-0' has 8 images; 5 support + 4 query need 9"),
    ],
)
def test_too_few_pictures_are_refused_before_any_method_runs(
    pictures: LabelledPictures, changes: dict[str, object], sentence: str
) -> None:
    method = NearestPicture("maml")
    with pytest.raises(DataError, match=f"^{re.escape(sentence)}$"):
        evaluate_methods([[method]], pictures, replace(CONFIG, **changes), ignore)  # type: ignore[arg-type]
    assert not method.met
