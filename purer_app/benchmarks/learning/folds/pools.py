"""Trains the pool of a fold with the recipe of a sample pool."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from purer_app.benchmarks.learning.folds.classes import link_classes
from purer_app.benchmarks.learning.folds.splits import Split
from purer_app.benchmarks.storage import key_of
from purer_app.engine import jobs
from purer_app.engine.core.errors import DataError
from purer_app.engine.core.events import Control, Event, TeacherTrained
from purer_app.engine.core.files import write_atomically
from purer_app.engine.core.resources import resource
from purer_app.engine.core.settings.job_configs import EvaluateConfig, MakePoolConfig
from purer_app.engine.core.settings.toml_io import read_toml, settings_from_table, settings_to_toml
from purer_app.engine.images.class_folders import list_class_folders
from purer_app.engine.inversion.episodes import check_real_classes

_POOL, _POOL_CLASSES, _UNSEEN_CLASSES = "pool", "pool-classes", "unseen-classes"


@dataclass(frozen=True, slots=True)
class Recipe:
    """How classes are split and teachers are trained; the settings are those of a sample pool but for the epochs."""

    sample: str
    unseen_share: float
    """Share of the classes, or of the alphabets, that are unseen."""
    epochs: int


RECIPES = {"photos": Recipe("photos-pool", 1 / 4, 15), "glyphs": Recipe("glyphs-pool", 1 / 6, 40)}


@dataclass(frozen=True, slots=True)
class FoldFolder:
    """The folder of a fold: its pool, and folders of links to its two parts of the classes."""

    path: Path
    split: Split
    settings: MakePoolConfig

    @property
    def pool(self) -> Path:
        """The folder of the teachers."""
        return self.path / _POOL

    @property
    def pool_classes(self) -> Path:
        """Class folders that teachers may be trained on."""
        return self.path / _POOL_CLASSES

    @property
    def unseen_classes(self) -> Path:
        """Class folders for the episodes."""
        return self.path / _UNSEEN_CLASSES


def pool_settings(recipe: str, *, epochs: int, teachers: int, seed: int, device: str) -> MakePoolConfig:
    """Return the settings of the pool of a fold; 0 epochs or teachers mean those of the recipe."""
    record = resource(RECIPES[recipe].sample) / "pool.toml"
    sample = settings_from_table(MakePoolConfig, read_toml(record), str(record))
    return replace(
        sample,
        data=(_POOL_CLASSES,),
        leave_out=(),
        epochs=epochs or RECIPES[recipe].epochs,
        teachers=teachers or sample.teachers,
        seed=seed,
        device=device,
    )


def prepare_fold(
    out: Path, recipe: str, classes: Mapping[str, Path], content: str, split: Split, settings: MakePoolConfig
) -> FoldFolder:
    """Make the folder of a fold under `out`, named by the fold, its pictures and its settings; the pool is not made.

    Args:
        classes: all class folders by name.
        content: their `content_key`.

    Raises:
        DataError: the pool needs more classes, or an unseen class has too few pictures for episodes.
        RunFolderError: the folder cannot be written.
    """
    needed = settings.teachers * settings.classes[1]
    if len(split.pool) < needed:
        raise DataError(
            f"fold {split.fold} has {len(split.pool)} classes for its pool; {settings.teachers} teachers of "
            f"{settings.classes[1]} classes need {needed}"
        )
    text = settings_to_toml(replace(settings, device="auto"))
    path = out / f"{recipe}-{split.fold}-{key_of(text, content, *split.unseen)}"
    folder = FoldFolder(path, split, settings)
    link_classes(classes, split.pool, folder.pool_classes)
    unseen = list_class_folders(link_classes(classes, split.unseen, folder.unseen_classes))
    usual = EvaluateConfig(pool="-", data="-")
    try:
        check_real_classes(unseen, usual.n_way, max(usual.n_shots), usual.n_query)
    except DataError as error:
        raise DataError(f"unseen classes of fold {split.fold}: {error}") from error
    facts = {"fold": split.fold, "label": split.label, "pool_classes": split.pool, "unseen_classes": split.unseen}
    write_atomically(path / "fold.json", json.dumps(facts, indent=2).encode())
    return folder


def make_fold_pool(folder: FoldFolder, report: Callable[[str], object]) -> dict[str, float]:
    """Train the missing teachers of a fold; return the held-out accuracy of each teacher, 0 to 1.

    Raises:
        EngineError: a teacher cannot be trained or written.
    """
    accuracies = dict[str, float]()

    def emit(event: Event) -> None:
        if isinstance(event, TeacherTrained):
            accuracies[event.teacher] = round(event.held_out_accuracy, 4)  # as in the sidecar of a teacher that is kept
            if not event.reused:
                accuracy = f"held-out accuracy {100 * event.held_out_accuracy:.1f} %"
                report(f"fold {folder.split.fold}: {event.teacher}, {accuracy}")

    settings = replace(folder.settings, data=(str(folder.pool_classes),))
    folder.pool.mkdir(exist_ok=True)
    jobs.make_pool(settings, folder.pool, emit, Control())
    return accuracies
