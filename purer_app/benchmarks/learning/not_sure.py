"""Measures how well the answer "not sure" recognises pictures of classes that a classifier has never seen.

Usage: `purer-app bench not-sure (--pool DIR [--learner NAME] | --run RUN) --classes DIR_OR_TAR...
[--part tune|report|all] [--shots 1 5] [--episodes 600] [--out DIR] [--json]`. Classes that the models of the pool were
trained on are left out. The others are split in two halves by a seed; classes named Alphabet__character stay together.
Settings of the rule are chosen on the half `tune`; figures are quoted from the half `report`, or from other classes
with `--part all`. Each episode has a few classes to learn, other pictures of them, and pictures of classes that it does
not contain.
"""

import argparse
import json
import math
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import torch
from torch import Tensor

from purer_app.benchmarks.learning.folds.classes import joined_classes, link_classes
from purer_app.benchmarks.learning.folds.splits import REPORT, TUNE, group_of
from purer_app.benchmarks.learning.pools import whole_pool
from purer_app.benchmarks.storage import key_of, write_results
from purer_app.engine.core.errors import DataError
from purer_app.engine.core.events import ignore
from purer_app.engine.core.machine.devices import choose_device
from purer_app.engine.core.randomness import child_generator, child_seed
from purer_app.engine.core.settings.choices import PoolClassifier
from purer_app.engine.evaluation.feature_store import FeatureStore
from purer_app.engine.evaluation.validation import mean_and_ci95
from purer_app.engine.few_shot.confidence.answers import Answer, classify_pictures
from purer_app.engine.few_shot.confidence.leave_one_out import LeftOutPredictions, predict_left_out
from purer_app.engine.few_shot.confidence.not_sure import auroc
from purer_app.engine.few_shot.load_method import load_learner_method, pool_method
from purer_app.engine.few_shot.methods import EmbeddingMethod, FewShotMethod, ImageSource, LinearOnEmbedding
from purer_app.engine.images.class_folders import (
    LabelledPictures,
    PictureCache,
    PictureChoice,
    list_class_folders,
)
from purer_app.engine.inversion.episodes import RealEpisodeIndices, check_real_classes, draw_real_episode
from purer_app.engine.pool.model_pool import ModelPool, load_pool
from purer_app.engine.runs.run_folder import RunFolder

ALL = "all"
PARTS = (TUNE, REPORT, ALL)
N_UNKNOWN_CLASSES = 15
"""Unknown pictures come from at most this number of classes."""


@dataclass(frozen=True, slots=True)
class Measures:
    """The figures of one episode.

    Attributes:
        accuracy: share of the known pictures that get their class, sure or not.
        unknown_not_sure: share of the pictures of unknown classes whose answer is "not sure".
        good_lost: share of the correct answers that are "not sure".
        wrong_not_sure: share of the wrong answers for known pictures that are "not sure"; NaN if none is wrong.
        auroc: of the distance from the class mean, known pictures against unknown ones.
        auroc_softmax: of the greatest probability.
        softmax_unknown_not_sure: as `unknown_not_sure`, for the threshold of the greatest probability that loses as
            many correct answers.
        tested_auroc: what the test on left-out classes says; NaN if it is impossible.
        said_unreliable: 1 if the window and the command line say that "not sure" is unreliable, else 0; NaN without a
            test.
    """

    accuracy: float
    unknown_not_sure: float
    good_lost: float
    wrong_not_sure: float
    auroc: float
    auroc_softmax: float
    softmax_unknown_not_sure: float
    tested_auroc: float
    said_unreliable: float


@dataclass(frozen=True, slots=True)
class Row:
    """Means over episodes with half the widths of their 95 % intervals; NaN where no episode has the figure.

    `auroc_gain` is the paired difference of the AUROC of distances and that of the greatest probability.
    """

    n_shot: int
    episodes: int
    means: dict[str, tuple[float, float]]
    auroc_gain: tuple[float, float]


@dataclass(frozen=True, slots=True)
class NotSureResult:
    """The rows of one classifier, and the classes that they were measured on."""

    classifier: str
    part: str
    n_classes: int
    rows: tuple[Row, ...]


class StoredFeatures(EmbeddingMethod):
    """A method on the stored features of the pictures of one episode.

    Args:
        rows: (n, d) features of the pictures, in the order of the cache.
    """

    def __init__(self, method: EmbeddingMethod, rows: Tensor) -> None:
        self.name, self.parameters, self.multiply_adds = method.name, method.parameters, method.multiply_adds
        self._method, self._rows = method, rows

    def embed(self, pictures: ImageSource) -> Tensor:
        """(n, d) features of chosen pictures of the cache."""
        assert isinstance(pictures, PictureChoice)
        return self._rows[pictures.indices]

    def fit(self, features: Tensor, labels: Tensor, n_way: int) -> LinearOnEmbedding:
        """Fit as the method does."""
        return self._method.fit(features, labels, n_way).with_embedding(self.embed)


@dataclass(frozen=True, slots=True, eq=False)
class NotSureEpisode:
    """Positions of the pictures of an episode: known classes, and pictures of classes that it does not contain."""

    known: RealEpisodeIndices
    unknown: Tensor


def draw_episode(
    pictures: LabelledPictures, n_way: int, n_shot: int, n_query: int, generator: torch.Generator
) -> NotSureEpisode:
    """Draw an episode with about as many unknown pictures as known ones to classify."""
    known = draw_real_episode(pictures, n_way, n_shot, n_query, generator)
    used = {*pictures.labels[known.support].tolist()}
    order = torch.randperm(len(pictures.class_names), generator=generator).tolist()
    others = [label for label in order if label not in used][:N_UNKNOWN_CLASSES]
    each = max(1, round(n_way * n_query / len(others)))
    drawn = []
    for label in others:
        indices = pictures.indices_of(label)
        drawn.append(indices[torch.randperm(len(indices), generator=generator)[:each]])
    return NotSureEpisode(known, torch.cat(drawn))


def measure_episode(
    method: FewShotMethod, store: FeatureStore, episode: NotSureEpisode, seed: int
) -> tuple[Measures, LeftOutPredictions]:
    """Adapt to the known classes and classify all other pictures of an episode, as `adapt` does."""
    known, n_way = episode.known, episode.known.n_way
    positions = torch.cat([known.support, known.query, episode.unknown])
    n_support, n_known = len(known.support), len(known.query)
    if (fixed := method.embedding) is not None:
        cache = PictureCache([])  # only its positions are used
        method = StoredFeatures(fixed, store.features(fixed, positions))
    else:
        cache = store.read_again(positions)
    support = cache.some(torch.arange(n_support))
    query = cache.some(torch.arange(n_support, len(positions)))
    left_out = predict_left_out(method, cache, known.support_labels, n_way, seed, ignore)
    classifier = method.adapt(support, known.support_labels, n_way, seed=seed)
    answers = classify_pictures(classifier, support, known.support_labels, query, n_way, left_out.rule)
    return measures_of(answers[:n_known], known.query_labels, answers[n_known:], left_out), left_out


def measures_of(
    known: Sequence[Answer], truth: Tensor, unknown: Sequence[Answer], left_out: LeftOutPredictions
) -> Measures:
    """Return the figures of an episode.

    Args:
        known: answers for pictures of the learned classes.
        truth: (n,) their classes.
        unknown: answers for pictures of other classes.
    """
    right = torch.tensor([answer.label for answer in known]) == truth
    doubt, doubt_unknown = (torch.tensor([a.not_sure for a in group]).double() for group in (known, unknown))
    sure, sure_unknown = (torch.tensor([a.confidence for a in group]) for group in (known, unknown))
    distance, distance_unknown = (torch.tensor([a.distance for a in group]) for group in (known, unknown))
    lost = _mean(doubt[right])
    tested = left_out.separation
    return Measures(
        accuracy=_mean(right.double()),
        unknown_not_sure=_mean(doubt_unknown),
        good_lost=lost,
        wrong_not_sure=_mean(doubt[~right]),
        auroc=auroc(distance, distance_unknown),
        auroc_softmax=auroc(-sure, -sure_unknown),
        softmax_unknown_not_sure=(
            math.nan if math.isnan(lost) else _mean((sure_unknown < sure[right].quantile(lost)).double())
        ),
        tested_auroc=tested.auroc if tested is not None else math.nan,
        said_unreliable=float(tested.unreliable) if tested is not None else math.nan,
    )


def _mean(values: Tensor) -> float:
    return float(values.mean()) if len(values) else math.nan


def summarised(n_shot: int, found: Sequence[Measures]) -> Row:
    """Average the figures of episodes; those without a figure are left out of its mean."""
    means = {}
    for field in fields(Measures):
        values = torch.tensor([getattr(one, field.name) for one in found], dtype=torch.float64)
        values = values[~values.isnan()]
        means[field.name] = mean_and_ci95(values) if len(values) else (math.nan, math.nan)
    gains = torch.tensor([one.auroc - one.auroc_softmax for one in found], dtype=torch.float64)
    return Row(n_shot, len(found), means, mean_and_ci95(gains))


def unseen_part(classes: Mapping[str, Path], pool: ModelPool, part: str, seed: int) -> tuple[str, ...]:
    """Return the names of the classes of a part that no model of the pool was trained on.

    The parts `tune` and `report` are halves of the groups, see `group_of`; they depend on the names and the seed only.
    """
    trained = {name for teacher in pool.teachers for name in teacher.class_names}
    unseen = [name for name in classes if name not in trained]
    if part == ALL:
        return tuple(unseen)
    groups = sorted({group_of(name) for name in unseen})
    order = torch.randperm(len(groups), generator=child_generator(seed, "not-sure parts"))
    tuned = {groups[index] for index in order[: len(groups) // 2].tolist()}
    return tuple(name for name in unseen if (group_of(name) in tuned) is (part == TUNE))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="purer-app bench not-sure",
        description="Measure how well “not sure” recognises pictures of classes that were never shown.",
    )
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--pool", type=Path, help="folder of checkpoints; they are the classifier, without training")
    source.add_argument("--run", type=Path, help="folder of a finished run")
    parser.add_argument(
        "--learner",
        choices=[*PoolClassifier],
        default=PoolClassifier.ENSEMBLE_RIDGE,
        help="with --pool (default: %(default)s)",
    )
    parser.add_argument(
        "--classes",
        type=Path,
        nargs="+",
        required=True,
        metavar="DIR_OR_TAR",
        help="folders or tar files of class folders; classes that the models were trained on are left out",
    )
    parser.add_argument(
        "--part", choices=PARTS, default=REPORT, help="half of the classes that are measured (default: %(default)s)"
    )
    parser.add_argument("--split-seed", type=int, default=0, help="another number gives other halves")
    parser.add_argument(
        "--shots", type=int, nargs="+", default=[1, 5], help="support pictures per class (default: 1 5)"
    )
    parser.add_argument("--n-way", type=int, default=5, help="classes to learn (default: %(default)s)")
    parser.add_argument("--n-query", type=int, default=15, help="known pictures of each class (default: %(default)s)")
    parser.add_argument("--episodes", type=int, default=600, help="number of episodes (default: %(default)s)")
    parser.add_argument(
        "--out", type=Path, default=Path("not-sure"), help="folder for the results (default: %(default)s)"
    )
    parser.add_argument("--device", default="auto", help="auto, cpu, cuda or mps")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.episodes < 2 or options.n_way < 2 or options.n_query < 1 or min(options.shots) < 1:
        parser.error("episodes and n-way must be at least 2, n-query and shots at least 1")
    if options.split_seed < 0:
        parser.error("split-seed must be at least 0")
    return options


def _loaded(options: argparse.Namespace) -> tuple[FewShotMethod, ModelPool]:
    device = choose_device(options.device, ignore)
    if options.pool is not None:
        pool = whole_pool(options.pool, device)
        return pool_method(PoolClassifier(options.learner), pool, ignore), pool
    settings = RunFolder.open(options.run).settings()
    pool = load_pool(Path(settings.pool), device, models=settings.models)
    return load_learner_method(options.run, device), pool


def measure(options: argparse.Namespace) -> NotSureResult:
    """Measure a classifier on classes that its models do not know.

    Raises:
        EngineError: the classifier or the classes cannot be used.
    """
    method, pool = _loaded(options)
    classes = joined_classes(options.classes, options.out / "unpacked")
    names = unseen_part(classes, pool, options.part, options.split_seed)
    if len(names) <= options.n_way:
        raise DataError(
            f"part {options.part} has {len(names)} classes that no model was trained on; {options.n_way}-way episodes "
            f"with unknown classes need {options.n_way + 1}"
        )
    folder = link_classes(classes, names, options.out / f"{options.part}-{key_of(*map(str, classes.values()), *names)}")
    listed = list_class_folders(folder)
    for n_shot in options.shots:
        check_real_classes(listed, options.n_way, n_shot, options.n_query)
    _report(f"{method.name}: {len(names)} classes, {len(listed.files)} pictures")
    store = FeatureStore(listed, [method], ignore)
    rows = []
    for n_shot in options.shots:
        found = []
        for index in range(options.episodes):
            generator = child_generator(0, "not-sure episode", n_shot, index)
            episode = draw_episode(store.pictures, options.n_way, n_shot, options.n_query, generator)
            found.append(measure_episode(method, store, episode, child_seed(0, "adapt", n_shot, index))[0])
        rows.append(summarised(n_shot, found))
        _report(f"{n_shot} shots: {options.episodes} episodes measured")
    return NotSureResult(method.name, options.part, len(names), tuple(rows))


def _report(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


_PER_CENT = {
    "accuracy": "accuracy, sure or not",
    "unknown_not_sure": "unknown classes: not sure",
    "good_lost": "correct answers: not sure",
    "wrong_not_sure": "wrong answers: not sure",
    "softmax_unknown_not_sure": "unknown, greatest probability alone",
    "said_unreliable": "said to be unreliable",
}
_AREAS = {
    "auroc": "AUROC of the distance",
    "auroc_softmax": "AUROC of the greatest probability",
    "tested_auroc": "AUROC according to left-out classes",
}


def describe(found: NotSureResult) -> str:
    """Return the result as a table."""
    rows = [("", [f"{row.n_shot} shots" for row in found.rows])]
    for name, title in _PER_CENT.items():
        rows.append((title, [_cell(row.means[name], "{:.1f} ±{:.1f} %", 100) for row in found.rows]))
    for name, title in _AREAS.items():
        rows.append((title, [_cell(row.means[name], "{:.3f} ±{:.3f}") for row in found.rows]))
    difference = "paired difference of the first two"
    rows.append((difference, [_cell(row.auroc_gain, "{:+.3f} ±{:.3f}") for row in found.rows]))
    title = f"{found.classifier}, part {found.part}: {found.n_classes} classes that no model was trained on"
    return "\n".join([title, *(f"{name:<38}" + "".join(f"{cell:>17}" for cell in cells) for name, cells in rows)])


def _cell(value: tuple[float, float], form: str, scale: int = 1) -> str:
    return "–" if math.isnan(value[0]) else form.format(scale * value[0], scale * value[1])


def _json_of(found: NotSureResult) -> str:
    def known(value: object) -> object:
        if isinstance(value, float) and math.isnan(value):
            return None
        if isinstance(value, dict):
            return {key: known(item) for key, item in value.items()}
        return [known(item) for item in value] if isinstance(value, list | tuple) else value

    return json.dumps(known(asdict(found)), indent=2)


def main(arguments: list[str]) -> None:
    """Run the benchmark, print the results and store the table."""
    options = _options(arguments)
    found = measure(options)
    table, text = describe(found), _json_of(found)
    write_results(options.out, {"table.txt": table, "result.json": text})
    print(text if options.json else table)


if __name__ == "__main__":
    main(sys.argv[1:])
