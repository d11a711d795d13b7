"""Few-shot accuracies of methods with confidence intervals, all on the same seeded episodes of a labelled folder."""

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import torch
from torch import Tensor

from purer_app.engine.core.events import EvaluationProgressed, EventSink, StageStarted
from purer_app.engine.core.randomness import child_generator, child_seed
from purer_app.engine.core.settings.job_configs import EvaluateConfig
from purer_app.engine.evaluation.feature_store import FeatureStore
from purer_app.engine.evaluation.gain import gains
from purer_app.engine.evaluation.validation import mean_and_ci95
from purer_app.engine.few_shot.folder_learning.method import TransductiveMethod, fit_with_folder
from purer_app.engine.few_shot.methods import EmbeddingMethod, FewShotMethod, ImageSource
from purer_app.engine.images.class_folders import LabelledPictures, ListedPictures
from purer_app.engine.inversion.episodes import RealEpisodeIndices, check_real_classes, draw_real_episode

_TIMED_EPISODES = 10
_TIMED_SECONDS = 1.0
"""Methods with stored features are timed on this number of episodes or for this long; others on all episodes."""


@dataclass(frozen=True, slots=True)
class EvaluationRow:
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
        """The row without the accuracies of single episodes."""
        return {key: value for key, value in asdict(self).items() if key != "accuracies"}


@dataclass(frozen=True, slots=True)
class PairedDifference:
    """Mean of (method − against) over their common episodes, in percentage points.

    If `method` and `against` are the same, it is the method with ICFIL minus without.
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
    rows: tuple[EvaluationRow, ...]
    paired: tuple[PairedDifference, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the machine-readable form of `purer-app evaluate --json`."""
        return {
            "episodes": self.episodes,
            "seed": self.seed,
            "results": [row.to_json() for row in self.rows],
            "paired": [asdict(pair) for pair in self.paired],
            "training_adds": [asdict(pair) for pair in gains(self.paired)],
        }


def evaluate_methods(
    methods: Sequence[Sequence[FewShotMethod]],
    pictures: LabelledPictures | ListedPictures,
    config: EvaluateConfig,
    emit: EventSink,
) -> Evaluation:
    """Measure every method on the same episodes.

    Args:
        methods: one entry per row; the accuracies of an entry's members are averaged.
        pictures: in memory, or files, which are read once.

    Raises:
        DataError: the folder has too few classes, or a class too few pictures.
    """
    _check(pictures, config)
    store = FeatureStore(pictures, (member for members in methods for member in members), emit)
    if isinstance(pictures, ListedPictures):
        _check(store.pictures, config)  # some files may not be pictures
        emit(StageStarted("evaluate", f"{config.episodes} episodes, {len(methods)} rows"))
    pictures = store.pictures
    rows = []
    progress = _Progress(sum(_episodes_of(members, config) for members in methods) * len(config.n_shots), emit)
    for n_shot in config.n_shots:
        plans = [
            draw_real_episode(
                pictures, config.n_way, n_shot, config.n_query, child_generator(config.seed, "episode", n_shot, index)
            )
            for index in range(config.episodes)
        ]
        for members in methods:
            fewer = plans[: _episodes_of(members, config)]
            rows.append(_measure_row(members, store, fewer, n_shot, config, progress))
    return Evaluation(config.episodes, config.seed, tuple(rows), tuple(paired_differences(rows)))


def _episodes_of(members: Sequence[FewShotMethod], config: EvaluateConfig) -> int:
    return config.icfil_episodes if members[0].icfil and config.icfil_episodes else config.episodes


class _Progress:
    """Counts the episodes of all rows as one job."""

    def __init__(self, total: int, emit: EventSink) -> None:
        self._done, self._total, self._emit = 0, total, emit

    def advance(self, method: str, n_shot: int, done: int, total: int) -> None:
        """Report one more episode, the `done`-th of `total` in its row."""
        self._done += 1
        self._emit(EvaluationProgressed(method, n_shot, done, total, self._done, self._total))


def _check(pictures: LabelledPictures | ListedPictures, config: EvaluateConfig) -> None:
    for n_shot in config.n_shots:
        check_real_classes(pictures, config.n_way, n_shot, config.n_query)


def _measure_row(
    members: Sequence[FewShotMethod],
    store: FeatureStore,
    plans: list[RealEpisodeIndices],
    n_shot: int,
    config: EvaluateConfig,
    progress: _Progress,
) -> EvaluationRow:
    first = members[0]
    timer = _Timer()
    for member in members:
        _warm_up(member, store, plans[0], child_seed(config.seed, "adapt", n_shot, 0), timer)
    accuracies = []
    for index, plan in enumerate(plans):
        seed = child_seed(config.seed, "adapt", n_shot, index)
        support, query = store.select(plan.support), store.select(plan.query)
        accuracies.append(
            [
                _stored_accuracy(member.embedding, store, plan)
                if member.embedding is not None
                else _accuracy(_classify(member, support, query, plan, seed, timer), plan)
                for member in members
            ]
        )
        progress.advance(first.name, n_shot, index + 1, len(plans))
    per_episode = torch.tensor(accuracies, dtype=torch.float64).mean(dim=1) * 100
    mean, ci95 = mean_and_ci95(per_episode)
    return EvaluationRow(
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
    """Sums up the time of adaptations and of the classification of query pictures."""

    def __init__(self) -> None:
        self.adaptations = self.queries = 0
        self._adapting = self._answering = 0.0

    def add(self, adapting: float, answering: float, n_queries: int) -> None:
        self.adaptations += 1
        self.queries += n_queries
        self._adapting += adapting
        self._answering += answering

    @property
    def seconds(self) -> float:
        return self._adapting + self._answering

    @property
    def ms_per_adaptation(self) -> float:
        return 1000 * self._adapting / max(1, self.adaptations)

    @property
    def ms_per_query(self) -> float:
        return 1000 * self._answering / max(1, self.queries)


def _warm_up(method: FewShotMethod, store: FeatureStore, plan: RealEpisodeIndices, seed: int, timer: _Timer) -> None:
    """Classify one episode untimed, because converting pictures and starting the device are not the method's cost.

    A method with stored features is then timed on the pictures themselves.
    """
    if method.embedding is None:
        _classify(method, store.select(plan.support), store.select(plan.query), plan, seed, _Timer())
        return
    pictures = store.read_again(torch.cat([plan.support, plan.query]))
    support = pictures.some(torch.arange(len(plan.support)))
    query = pictures.some(torch.arange(len(plan.support), len(pictures.pictures)))
    _classify(method, support, query, plan, seed, _Timer())
    while timer.adaptations < _TIMED_EPISODES and timer.seconds < _TIMED_SECONDS:
        _classify(method, support, query, plan, seed, timer)


def _classify(
    method: FewShotMethod, support: ImageSource, query: ImageSource, plan: RealEpisodeIndices, seed: int, timer: _Timer
) -> Tensor:
    if method.spec is not None:  # converting images is not part of the method's cost
        support(method.spec), query(method.spec)
    started = time.perf_counter()
    classifier = method.adapt(support, plan.support_labels, plan.n_way, seed=seed)
    adapted = time.perf_counter()
    logits = classifier.logits(query)
    timer.add(adapted - started, time.perf_counter() - adapted, len(plan.query))
    return logits


def _stored_accuracy(method: EmbeddingMethod, store: FeatureStore, plan: RealEpisodeIndices) -> float:
    support, query = store.features(method, plan.support), store.features(method, plan.query)
    if isinstance(method, TransductiveMethod):
        head, _ = fit_with_folder(method.method, support, plan.support_labels, plan.n_way, query)
    else:
        head = method.fit(support, plan.support_labels, plan.n_way)
    return _accuracy(head.score(query), plan)


def _accuracy(logits: Tensor, plan: RealEpisodeIndices) -> float:
    return (logits.argmax(dim=1) == plan.query_labels).float().mean().item()


def paired_differences(rows: Sequence[EvaluationRow]) -> list[PairedDifference]:
    """Compare the last plain row with every other plain row, and each row with ICFIL with the same row without.

    The last plain row is the learner's; rows with transductive BatchNorm are not compared.
    """
    found = []
    for n_shot in sorted({row.n_shot for row in rows}):
        here = [row for row in rows if row.n_shot == n_shot and row.batch_norm == "inductive"]
        plain = [row for row in here if not row.icfil]
        found += [_paired(plain[-1], other) for other in plain[:-1]]
        found += [_paired(row, p) for row in here if row.icfil for p in plain if p.method == row.method]
    return found


def _paired(row: EvaluationRow, other: EvaluationRow) -> PairedDifference:
    pairs = zip(row.accuracies, other.accuracies, strict=False)  # rows with ICFIL may have fewer episodes
    difference, ci95 = mean_and_ci95(torch.tensor([mine - theirs for mine, theirs in pairs], dtype=torch.float64))
    return PairedDifference(row.method, other.method, row.n_way, row.n_shot, difference, ci95)
