"""Runs the comparison of the learning benchmark on each fold."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from purer_app.benchmarks.learning.comparison import WAYS, Plan, compare
from purer_app.benchmarks.learning.folds.classes import content_key, joined_classes
from purer_app.benchmarks.learning.folds.pools import (
    RECIPES,
    FoldFolder,
    make_fold_pool,
    pool_settings,
    prepare_fold,
)
from purer_app.benchmarks.learning.folds.splits import FOLDS, Split
from purer_app.benchmarks.learning.folds.table import Fold, FoldsResult
from purer_app.benchmarks.learning.ways import way_config


@dataclass(frozen=True, slots=True, kw_only=True)
class FoldsPlan:
    """The settings of a comparison on folds."""

    classes: tuple[Path, ...]
    """Folders of class folders, or tar files of them."""
    recipe: str = "photos"
    folds: tuple[int, ...] = FOLDS
    fold_seed: int = 0
    epochs: int = 0
    """Epochs of each teacher; 0 means those of the recipe."""
    teachers: int = 0
    """Teachers of each pool; 0 means those of the recipe."""
    out: Path = Path("learning")
    ways: tuple[str, ...] = WAYS
    minutes: float = 5.0
    seeds: int = 1
    episodes: int = 600
    icfil: bool = False
    oracles: tuple[str, ...] = ()
    """As in Plan, on the real pictures of the fold's pool classes; empty means no oracle."""
    device: str = "auto"


def measure_folds(plan: FoldsPlan, report: Callable[[str], object]) -> FoldsResult:
    """Make the pools, train and measure all ways on all folds; finished parts are reused.

    All settings and classes are checked before the first teacher is trained.

    Raises:
        EngineError: the classes, a pool or a way cannot be used.
    """
    for way in plan.ways:
        way_config(way, plan.out, seed=0, minutes=plan.minutes, device=plan.device)
    folds = tuple(_measured(plan, folder, report) for folder in _prepared(plan))
    return FoldsResult(plan.recipe, plan.fold_seed, plan.minutes, folds)


def _measured(plan: FoldsPlan, folder: FoldFolder, report: Callable[[str], object]) -> Fold:
    fold = folder.split.fold
    accuracies = make_fold_pool(folder, report)
    comparison = Plan(
        pool=folder.pool,
        validation=folder.unseen_classes,
        out=plan.out,
        ways=plan.ways,
        minutes=plan.minutes,
        seeds=plan.seeds,
        episodes=plan.episodes,
        icfil=plan.icfil,
        real=(folder.pool_classes,) if plan.oracles else (),
        oracles=plan.oracles,
        device=plan.device,
    )
    found = compare(comparison, lambda line: report(f"fold {fold}: {line}"))
    named = replace(found, pool=f"{plan.recipe}, fold {fold}", validation=f"the unseen classes of fold {fold}")
    return Fold(folder.split, folder.path, accuracies, named)


def _prepared(plan: FoldsPlan) -> list[FoldFolder]:
    classes = joined_classes(plan.classes, plan.out / "unpacked")
    content = content_key(classes)
    share = RECIPES[plan.recipe].unseen_share
    folders = []
    for fold in plan.folds:
        split = Split.of(tuple(classes), fold, unseen_share=share, seed=plan.fold_seed)
        seed = len(FOLDS) * plan.fold_seed + fold
        settings = pool_settings(plan.recipe, epochs=plan.epochs, teachers=plan.teachers, seed=seed, device=plan.device)
        folders.append(prepare_fold(plan.out / "folds", plan.recipe, classes, content, split, settings))
    return folders
