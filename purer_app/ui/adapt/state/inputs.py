"""The inputs of the answers on the Adapt page, and the inputs of the latest answers."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from purer_app.engine.core.errors import DataError
from purer_app.engine.core.files import state_of
from purer_app.engine.core.plain_values import build
from purer_app.engine.core.settings.job_configs import ClassifyConfig
from purer_app.ui.adapt.results.file_marks import mark_of
from purer_app.ui.adapt.results.portable_paths import from_text, local_config, portable_config, to_text

if TYPE_CHECKING:
    from purer_app.engine.few_shot.live.results import Classification

Stamp = tuple[int, ...]
"""What changes when a file is written or replaced; zeros for a missing file, and for one that has changed since."""
Stamps = tuple[tuple[str, Stamp], ...]
"""Files with their stamps."""

_CHANGED: Stamp = (0, 0, 0)
_RUN_MODEL = "model.safetensors"


class Change(StrEnum):
    """What differs between the inputs of a result and the present ones."""

    CLASSIFIER = "classifier"
    """Another run, other models or other settings are used, or a file of a model was replaced."""
    CLASSES = "classes"


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything that answers without ICFIL depend on; `config` contains no queries and no ICFIL."""

    config: ClassifyConfig
    support: Stamps
    queries: Stamps

    def covers(self, other: "Inputs") -> bool:
        """Whether answers for these inputs include all answers for `other`."""
        return self.same_classes(other) and set(other.queries) <= set(self.queries)

    def same_classes(self, other: "Inputs") -> bool:
        """Whether the inputs differ at most in their queries."""
        return (self.config, self.support) == (other.config, other.support)

    def with_queries(self, *, icfil: bool = False) -> ClassifyConfig:
        """Return the settings of a job that classifies all queries."""
        return replace(self.config, queries=tuple(file for file, _ in self.queries), icfil=icfil)


@dataclass(frozen=True, slots=True)
class AdaptResult:
    """Answers and their inputs.

    `calibrated` holds the inputs of the answers with ICFIL, which may cover fewer queries; None without such answers.
    """

    inputs: Inputs
    result: "Classification"
    calibrated: Inputs | None = None

    def keeping_calibrated(self, earlier: "AdaptResult | None") -> "AdaptResult":
        """Return this result with the earlier answers with ICFIL if they have the same classes and classifier."""
        then = earlier.calibrated if earlier is not None else None
        if earlier is None or then is None or not then.same_classes(self.inputs):
            return self
        return AdaptResult(self.inputs, replace(self.result, calibrated=earlier.result.calibrated), then)


def stamp_of(path: Path) -> Stamp:
    """Return the stamp of a file; moving it away and back, as undo does, keeps the stamp."""
    return state_of(path)[1:4]  # without the time of the last change of the name


def stamps_of(paths: list[Path]) -> Stamps:
    """Return files with their stamps."""
    return tuple((str(path), stamp_of(path)) for path in paths)


def change_between(then: Inputs, now: Inputs) -> Change | None:
    """Return what has changed from the classifier and the classes of a result to the present ones; None if nothing.

    Queries and the order of the classes do not count.
    """
    if then.config != now.config:
        return Change.CLASSIFIER
    before, after = dict(then.support), dict(now.support)
    if before == after:
        return None
    replaced = {file for file, stamp in then.support if stamp == _CHANGED} - after.keys()
    return Change.CLASSIFIER if replaced & set(_model_files(then.config)) else Change.CLASSES


def inputs_to_record(inputs: Inputs, project: Path) -> dict[str, Any]:
    """Return inputs without queries as JSON values, for storing in the project with a result.

    The content of each file of the classes and of the classifier is described by `mark_of`. A file that has changed
    since the inputs were read gets the mark "".
    """
    marks = {
        to_text(file, project): mark_of(file) if stamp_of(Path(file)) == stamp else "" for file, stamp in inputs.support
    }
    return {
        "classifier": asdict(portable_config(inputs.config, project)),
        "files": marks,
        "models": {to_text(file, project): mark_of(file) for file in _model_files(inputs.config)},
    }


def inputs_from_record(record: Mapping[str, Any], project: Path) -> Inputs:
    """Return the inputs in `inputs_to_record`; files that have changed since have a stamp of zeros in `support`.

    Raises:
        DataError: the record is malformed.
    """
    try:
        config = local_config(build(ClassifyConfig, record["classifier"]), project)
        files, models = _marks(record["files"], project), _marks(record["models"], project)
    except (KeyError, TypeError, ValueError) as error:
        raise DataError("is damaged: its inputs cannot be read") from error
    changed = {file for file, mark in (files | models).items() if not mark or mark_of(file) != mark}
    support = [(file, _CHANGED if file in changed else stamp_of(Path(file))) for file in files]
    return Inputs(config, (*support, *((file, _CHANGED) for file in models if file in changed)), ())


def _marks(record: Mapping[str, str], project: Path) -> dict[str, str]:
    return {from_text(text, project): str(mark) for text, mark in record.items()}


def _model_files(config: ClassifyConfig) -> tuple[str, ...]:
    """Return the files of the run or of the models that classify."""
    if config.run:
        return (str(Path(config.run) / _RUN_MODEL),)
    return tuple(str(Path(config.pool) / name) for name in config.models)
