"""Measures what learning from an unlabelled folder gains, by what the folder holds.

Usage: `purer-app bench folder (--pool POOL --classes DIR | --folds FOLD [FOLD...]) [--methods NAME...]
[--episodes 600] [--seed 0] [--json]`. `--classes` holds class folders that the models of the pool have not seen;
`--folds` takes folders made by `purer-app bench learning --folds`, which hold both (`pool`, `unseen-classes`). Each
5-way task has 1 or 5 labelled pictures per class and a folder that holds 15 pictures of each class, the same and 60
more of each, uneven shares of 75 (Dirichlet with a concentration of 2), 75 pictures of other classes besides, or
pictures of other classes only. Rows are percentage points gained over the same method without the folder, on the same
pictures. With several folds, the interval includes the spread between folds.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch

from purer_app.benchmarks.learning.folds.intervals import mean_over_folds
from purer_app.benchmarks.learning.pools import whole_pool
from purer_app.benchmarks.learning.unlabelled_folder.tasks import FolderKind, draw_folder_task
from purer_app.engine.core.errors import ConfigError
from purer_app.engine.core.events import ignore
from purer_app.engine.core.settings.choices import PoolClassifier, chosen
from purer_app.engine.evaluation.feature_store import FeatureStore
from purer_app.engine.evaluation.validation import mean_and_ci95
from purer_app.engine.few_shot.folder_learning.method import fit_with_folder
from purer_app.engine.few_shot.load_method import pool_method
from purer_app.engine.few_shot.methods import EmbeddingMethod
from purer_app.engine.images.class_folders import LabelledPictures, load_class_folders

_SHOTS = (1, 5)


@dataclass(frozen=True, slots=True)
class FolderGain:
    """Gain of one method from one kind of folder: accuracy without it in per cent, the gain in percentage points.

    `ci95` is the half width of the 95 % interval of the gain; `trust` is the mean trust in the folder, from 0 to 1.
    """

    method: str
    folder: str
    n_shot: int
    accuracy: float
    gain: float
    ci95: float
    trust: float


def measure_pool(
    pool: Path, classes: Path, methods: Sequence[PoolClassifier], episodes: int, seed: int
) -> list[FolderGain]:
    """Measure the methods of a pool on classes that it has not seen.

    Raises:
        EngineError: the pool or the classes cannot be used.
    """
    members = whole_pool(pool, torch.device("cpu"))
    pictures = load_class_folders(classes)
    built = [pool_method(name, members, ignore) for name in methods]
    store = FeatureStore(pictures, built, ignore)
    return [
        _measured(method, store, pictures, kind, n_shot, episodes, seed)
        for method in built
        for n_shot in _SHOTS
        for kind in FolderKind
    ]


def _measured(
    method: EmbeddingMethod,
    store: FeatureStore,
    pictures: LabelledPictures,
    kind: FolderKind,
    n_shot: int,
    episodes: int,
    seed: int,
) -> FolderGain:
    before, after, trusts = list[torch.Tensor](), list[torch.Tensor](), list[float]()
    for index in range(episodes):
        task = draw_folder_task(pictures, kind, n_shot, seed, index)
        support = store.features(method, task.support)
        query, n_way = store.features(method, task.query), int(task.support_labels.max()) + 1
        plain = method.fit(support, task.support_labels, n_way)
        learned, found = fit_with_folder(
            method, support, task.support_labels, n_way, store.features(method, task.folder)
        )
        for head, accuracies in ((plain, before), (learned, after)):
            accuracies.append(100 * (head.score(query).argmax(dim=1) == task.query_labels).double().mean())
        trusts.append(found.trust)
    plain_mean, _ = mean_and_ci95(torch.stack(before))
    gain, ci95 = mean_and_ci95(torch.stack(after) - torch.stack(before))
    return FolderGain(method.name, kind, n_shot, plain_mean, gain, ci95, sum(trusts) / len(trusts))


def joined(folds: Sequence[Sequence[FolderGain]]) -> list[FolderGain]:
    """Average the same rows of several folds; the interval includes the spread between folds."""
    found = []
    for rows in zip(*folds, strict=True):
        mean = mean_over_folds([(row.gain, row.ci95) for row in rows])
        half = mean.ci95_episodes if mean.ci95 is None else mean.ci95
        accuracy, trust = (sum(values) / len(rows) for values in ([r.accuracy for r in rows], [r.trust for r in rows]))
        found.append(FolderGain(rows[0].method, rows[0].folder, rows[0].n_shot, accuracy, mean.mean, half, trust))
    return found


def to_table(rows: Sequence[FolderGain]) -> str:
    """Return the rows as a table of text."""
    lines = [f"{'method':<22}{'folder':<22}{'shots':>5}{'without, %':>12}{'gain':>8}{'±':>7}{'trust':>7}"]
    lines += [
        f"{row.method:<22}{row.folder:<22}{row.n_shot:>5}{row.accuracy:>12.2f}{row.gain:>+8.2f}{row.ci95:>7.2f}"
        f"{row.trust:>7.2f}"
        for row in rows
    ]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark and print its results.

    Raises:
        EngineError: a pool, a fold or the classes cannot be used.
    """
    parser = argparse.ArgumentParser(prog="purer-app bench folder", description=(__doc__ or "").splitlines()[0])
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--pool", type=Path, help="folder of models; needs --classes")
    source.add_argument("--folds", type=Path, nargs="+", metavar="FOLD", help="folders made by bench learning --folds")
    parser.add_argument("--classes", type=Path, help="class folders that the models of --pool have not seen")
    parser.add_argument(
        "--methods",
        nargs="+",
        default=[PoolClassifier.ENSEMBLE_RIDGE],
        metavar="NAME",
        help=f"{', '.join(PoolClassifier)} (default: {PoolClassifier.ENSEMBLE_RIDGE})",
    )
    parser.add_argument("--episodes", type=int, default=600, help="tasks of each kind (default: 600)")
    parser.add_argument("--seed", type=int, default=0, help="random seed of the tasks (default: 0)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    if (options.pool is None) != (options.classes is None):
        raise ConfigError("--pool and --classes belong together")
    if options.episodes < 2:
        raise ConfigError(f"--episodes must be at least 2, not {options.episodes}")
    methods = [chosen(PoolClassifier, "methods", name) for name in options.methods]
    sources = (
        [(options.pool, options.classes)]
        if options.pool is not None
        else [(fold / "pool", fold / "unseen-classes") for fold in options.folds]
    )
    each = list[list[FolderGain]]()
    for pool, classes in sources:
        print(f"{pool}: measuring", file=sys.stderr)
        each.append(measure_pool(pool, classes, methods, options.episodes, options.seed))
    rows = joined(each)
    if options.json:
        print(json.dumps({"rows": [asdict(row) for row in rows], "folds": [[asdict(r) for r in rs] for rs in each]}))
    else:
        print(to_table(rows))
