"""The contents of a project: models, settings, and the last shown page and run; no Qt."""

import re
from dataclasses import asdict, replace
from pathlib import Path

from purer_app.engine.core.settings.presets import apply_preset
from purer_app.engine.core.settings.schema import Positive, Switch, Whole, settings, table
from purer_app.engine.core.settings.train_config import TrainConfig

FORMAT_VERSION = 1
FILE_NAME = "project.toml"
PREVIOUS_NAME = f"{FILE_NAME}.previous"
"""The last good project file before the current one."""
DEFAULT_PRESET = "balanced"


@settings
class ModelEntry:
    """A checkpoint of the project, and whether it is used."""

    path: str
    used: Switch = True
    sha256: str = ""
    """The SHA-256 of the file when it was added, to recognise it after it was moved; "" if it is not known."""


@settings
class OldClassesEntry:
    """Classes of a model that are added to the user's classes on the Adapt page."""

    path: str
    """The file of the model."""
    classes: tuple[str, ...]
    """Their names as they are without the model."""
    colour: Whole = 0
    """The index of their colour in the theme's list, modulo its length."""


@settings
class AdaptState:
    """The settings of the Adapt page."""

    source: str = ""
    """The name of the run chosen as the classifier; "" if none was chosen."""
    all_models: Switch = False
    """Whether all models without training were chosen; without any choice the newest finished run is used."""
    icfil: Switch = False
    automatic: Switch = True
    negatives: Switch = False
    """Whether light and dark are swapped in all pictures before the models see them."""
    class_order: tuple[str, ...] = ()
    class_colours: tuple[Whole, ...] = ()
    """The index of each class of `class_order` in the theme's list of colours, modulo its length."""
    old_classes: tuple[OldClassesEntry, ...] = ()


@settings
class Project:
    """Everything that the user decided. `train.pool` and `train.models` stay empty: they follow from `models`."""

    format_version: Positive = FORMAT_VERSION
    name: str
    created: str = ""
    models: tuple[ModelEntry, ...] = ()
    preset: str = DEFAULT_PRESET
    train: TrainConfig = table(factory=lambda: apply_preset(TrainConfig(pool=""), DEFAULT_PRESET))
    page: str = "models"
    shown_run: str = ""
    """The name of the run on the Train and Images pages."""
    adapt: AdaptState = table(factory=AdaptState)

    @property
    def used_models(self) -> tuple[str, ...]:
        """The paths of the models that are used."""
        return tuple(entry.path for entry in self.models if entry.used)

    def without_view(self) -> "Project":
        """Return the project without the shown page and run, whose changes are not edits."""
        return replace(self, page="", shown_run="")


def is_project(folder: Path) -> bool:
    """Whether a folder contains a project file, or the previous one."""
    return (folder / FILE_NAME).is_file() or (folder / PREVIOUS_NAME).is_file()


def free_folder(parent: Path, name: str) -> Path:
    """Return `parent/name`, with -2, -3 … appended if it exists."""
    stem = safe_name(name) or "project"
    number = 1
    while (path := parent / (stem if number == 1 else f"{stem}-{number}")).exists():
        number += 1
    return path


def numbered_name(name: str, folder: Path, stem: str) -> str:
    """Return the name of a new project, with the number that `free_folder` appended to `stem` for its folder."""
    number = folder.name.removeprefix(f"{safe_name(stem) or 'project'}").removeprefix("-")
    return f"{name} {number}" if number else name


def safe_name(text: str) -> str:
    """Return a file name valid on all systems for a text; may be empty."""
    name = re.sub(r'[<>:"/\\|?*\x00-\x1f]', "-", text).strip(" .")
    return f"{name}_" if re.fullmatch(r"(?i)con|prn|aux|nul|(com|lpt)\d", name) else name[:100]


def as_table(project: Project) -> dict[str, object]:
    """Return the project as a dictionary of plain values."""
    return asdict(project)
