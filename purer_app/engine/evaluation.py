"""Turns methods and a labelled folder into accuracies with intervals, all on the same seeded episodes."""

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import torch
from torch import Tensor

from purer_app.engine.class_folders import LabelledPictures, PictureCache
from purer_app.engine.episodes import RealPlan, check_real_classes, plan_real_episode
from purer_app.engine.events import EvaluationProgressed, EventSink
from purer_app.engine.few_shot import EmbeddingMethod, FewShotMethod
from purer_app.engine.job_config import EvaluateConfig
from purer_app.engine.randomness import child_generator, child_seed
from purer_app.engine.validation import mean_and_ci95

_TIMED_EPISODES = 10


@dataclass(frozen=True, slots=True)
class Row:
    """One method at one number of shots; accuracies are in per cent, one per episode."""

    method: str
    icfil: bool
    batch_norm: str
    n_way: int
    n_shot: int
    mean: float
    ci95: float
    parameters: int
    multiply_adds_per_query: int
    ms_per_query: float
    ms_per_adaptation: float
    accuracies: tuple[float, ...]

    def to_json(self) -> dict[str, Any]:
        """The row without its single episodes."""
        return {key: value for key, value in asdict(self).items() if key != "accuracies"}


@dataclass(frozen=True, slots=True)
class PairedDifference:
    """Mean of (method − against) over the episodes that both met, in percentage points.

    Where `method` and `against` are the same, it is the method with ICFIL minus without.
    """

    method: str
    against: str
    n_way: int
    n_shot: int
    difference: float
    ci95: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A table of rows and their paired differences."""

    episodes: int
    seed: int
    rows: tuple[Row, ...]
    paired: tuple[PairedDifference, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the machine-readable form of `purer-app evaluate --json`."""
        return {
            "episodes": self.episodes,
            "seed": self.seed,
            "results": [row.to_json() for row in self.rows],
            "paired": [asdict(pair) for pair in self.paired],
        }


class _Pictures(PictureCache):
    """Also remembers the features of methods, which do not depend on the episode."""

    def __init__(self, pictures: LabelledPictures) -> None:
        super().__init__(pictures.pixels)
        self._embedded: dict[int, Tensor] = {}

    def embedded(self, method: EmbeddingMethod) -> Tensor:
        if id(method) not in self._embedded:
            self._embedded[id(method)] = method.embed(self.all)
        return self._embedded[id(method)]


def evaluate_methods(
    methods: Sequence[Sequence[FewShotMethod]], pictures: LabelledPictures, config: EvaluateConfig, emit: EventSink
) -> Evaluation:
    """Measure every method on the same episodes.

    Args:
        methods: one entry per row; the accuracies of an entry's members are averaged.

    Raises:
        DataError: the folder has too few classes, or a class too few pictures.
    """
    for n_shot in config.n_shots:
        check_real_classes(pictures, config.n_way, n_shot, config.n_query)
    cache = _Pictures(pictures)
    rows = []
    progress = _Progress(sum(_episodes_of(members, config) for members in methods) * len(config.n_shots), emit)
    for n_shot in config.n_shots:
        plans = [
            plan_real_episode(
                pictures, config.n_way, n_shot, config.n_query, child_generator(config.seed, "episode", n_shot, index)
            )
            for index in range(config.episodes)
        ]
        for members in methods:
            fewer = plans[: _episodes_of(members, config)]
            rows.append(_measure_row(members, cache, fewer, n_shot, config, progress))
    return Evaluation(config.episodes, config.seed, tuple(rows), tuple(paired_differences(rows)))


def _episodes_of(members: Sequence[FewShotMethod], config: EvaluateConfig) -> int:
    return config.icfil_episodes if members[0].icfil and config.icfil_episodes else config.episodes


class _Progress:
    """Counts the episodes of all rows as one job."""

    def __init__(self, total: int, emit: EventSink) -> None:
        self._done, self._total, self._emit = 0, total, emit

    def advance(self, method: str, n_shot: int, done: int, total: int) -> None:
        """Tell that one more episode is done, the `done`-th of `total` in its row."""
        self._done += 1
        self._emit(EvaluationProgressed(method, n_shot, done, total, self._done, self._total))


def _measure_row(
    members: Sequence[FewShotMethod],
    cache: _Pictures,
    plans: list[RealPlan],
    n_shot: int,
    config: EvaluateConfig,
    progress: _Progress,
) -> Row:
    first = members[0]
    for member in members:  # converts the pictures and warms up the device, neither of which is the method's cost
        _episode_accuracy(member, cache, plans[0], child_seed(config.seed, "adapt", n_shot, 0), _Timer())
    timer = _Timer()
    accuracies = []
    for index, plan in enumerate(plans):
        seed = child_seed(config.seed, "adapt", n_shot, index)
        accuracies.append([_episode_accuracy(member, cache, plan, seed, timer) for member in members])
        progress.advance(first.name, n_shot, index + 1, len(plans))
    per_episode = torch.tensor(accuracies, dtype=torch.float64).mean(dim=1) * 100
    mean, ci95 = mean_and_ci95(per_episode)
    return Row(
        first.name,
        first.icfil,
        first.batch_norm,
        config.n_way,
        n_shot,
        mean,
        ci95,
        first.parameters,
        first.multiply_adds,
        timer.ms_per_query,
        timer.ms_per_adaptation,
        tuple(per_episode.tolist()),
    )


class _Timer:
    """Adds up the time of adaptations and of answers, over episodes that took no short cut."""

    def __init__(self) -> None:
        self.adaptations = self.queries = 0
        self._adapting = self._answering = 0.0

    def add(self, adapting: float, answering: float, n_queries: int) -> None:
        self.adaptations += 1
        self.queries += n_queries
        self._adapting += adapting
        self._answering += answering

    @property
    def ms_per_adaptation(self) -> float:
        return 1000 * self._adapting / max(1, self.adaptations)

    @property
    def ms_per_query(self) -> float:
        return 1000 * self._answering / max(1, self.queries)


def _episode_accuracy(method: FewShotMethod, cache: _Pictures, plan: RealPlan, seed: int, timer: _Timer) -> float:
    if isinstance(method, EmbeddingMethod) and timer.adaptations >= _TIMED_EPISODES:
        table = cache.embedded(method)
        logits = method.fit(table[plan.support], plan.support_labels, plan.n_way).score(table[plan.query])
    else:
        support, query = cache.some(plan.support), cache.some(plan.query)
        started = time.perf_counter()
        classifier = method.adapt(support, plan.support_labels, plan.n_way, seed=seed)
        adapted = time.perf_counter()
        logits = classifier.logits(query)
        timer.add(adapted - started, time.perf_counter() - adapted, len(plan.query))
    return (logits.argmax(dim=1) == plan.query_labels).float().mean().item()


def paired_differences(rows: Sequence[Row]) -> list[PairedDifference]:
    """Compare the last plain row's method with every other plain row, and each row with ICFIL with its plain twin.

    The learner's row stands last among the plain ones; rows with transductive BatchNorm are not compared.
    """
    found = []
    for n_shot in sorted({row.n_shot for row in rows}):
        here = [row for row in rows if row.n_shot == n_shot and row.batch_norm == "inductive"]
        plain = [row for row in here if not row.icfil]
        found += [_paired(plain[-1], other) for other in plain[:-1]]
        found += [_paired(row, p) for row in here if row.icfil for p in plain if p.method == row.method]
    return found


def _paired(row: Row, other: Row) -> PairedDifference:
    pairs = zip(row.accuracies, other.accuracies, strict=False)  # rows with ICFIL may have met fewer episodes
    difference, ci95 = mean_and_ci95(torch.tensor([mine - theirs for mine, theirs in pairs], dtype=torch.float64))
    return PairedDifference(row.method, other.method, row.n_way, row.n_shot, difference, ci95)
