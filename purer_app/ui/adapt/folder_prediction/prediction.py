"""The job that classifies all pictures of a folder and writes the answers as a table and a page, and its result."""

import contextlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from purer_app.engine import jobs
from purer_app.engine.core.events import Control, EventSink
from purer_app.engine.core.files import sha256_of
from purer_app.engine.core.settings.job_configs import AdaptConfig, ClassifyConfig
from purer_app.engine.reports.answer_counts import ClassCount
from purer_app.ui.adapt.folder_prediction.answers import AnswerGroups, PredictedPicture, counts_of
from purer_app.ui.adapt.results.file_marks import mark_of_pictures
from purer_app.ui.adapt.state.picture_files import PICTURE_SUFFIXES, free_file


@dataclass(frozen=True, slots=True)
class FolderPrediction:
    """The answers for the pictures of a folder, the files that could not be read, and where the answers are saved.

    `sentences` say what was found, `table` is the CSV file, and `page` the HTML page. `plain` are the answers without
    learning from the folder, and `learned` says what was learned; both are empty if that was not asked for. `kept` are
    files of an earlier result that were changed since, so that table or page got another name; `contents` are the
    SHA-256 of table and page as they were written. `models` names the model of each class that comes from a model.
    `pictures_mark` differs once pictures of the folder have changed; see `mark_of_pictures`.
    """

    folder: Path
    table: Path
    page: Path
    class_names: tuple[str, ...]
    pictures: Sequence[PredictedPicture]
    unreadable: tuple[Path, ...]
    sentences: tuple[str, ...]
    plain: Sequence[PredictedPicture] = ()
    learned: str = ""
    kept: tuple[Path, ...] = ()
    contents: Mapping[Path, str] = field(default_factory=dict)
    models: Mapping[str, str] = field(default_factory=dict)
    pictures_mark: str = ""
    _counts: tuple[ClassCount, ...] = field(init=False, compare=False)
    _groups: AnswerGroups | None = field(init=False, compare=False, default=None)

    def __post_init__(self) -> None:
        # counted here, in the thread of the job, because it takes long for many pictures
        object.__setattr__(self, "_counts", counts_of(self.class_names, self.pictures))

    def counts(self) -> tuple[ClassCount, ...]:
        """Return the answers counted by class, most pictures first."""
        return self._counts

    @property
    def has_groups(self) -> bool:
        """Whether `groups` has been called, so that another call takes no time."""
        return self._groups is not None

    def groups(self) -> AnswerGroups:
        """Return the answers in the order in which they are shown.

        Raises:
            DataError: they are stored, and the file is damaged.
        """
        if self._groups is None:
            object.__setattr__(self, "_groups", AnswerGroups(self.pictures))
        assert self._groups is not None
        return self._groups

    @property
    def not_sure(self) -> int:
        """The number of pictures that are not sure."""
        return sum(one.not_sure for one in self._counts)

    def without_learning(self) -> "FolderPrediction | None":
        """Return the result with the plain answers; None if they are the same or there are none."""
        if not self.plain or self.plain == self.pictures:
            return None
        return replace(self, pictures=self.plain)


def predict_folder(
    config: ClassifyConfig,
    folder: Path,
    table: Path,
    page: Path,
    emit: EventSink,
    control: Control,
    *,
    learn: bool = False,
    replaceable: Mapping[Path, str] | None = None,
) -> FolderPrediction:
    """Classify the pictures in a folder and its subfolders in batches, and write the table and the page.

    Args:
        config: the classes and the classifier; its queries are ignored.
        learn: whether the classifier also learns from the pictures of the folder.
        replaceable: the SHA-256 of the table and the page that may be replaced; other files are kept.

    Raises:
        DataError: the folder has no pictures.
        EngineError: classification fails, or a file cannot be written.
    """
    settings = AdaptConfig(
        run=config.run,
        pool=config.pool,
        models=config.models,
        old=config.old,
        support=config.support,
        query=str(folder),
        seed=config.seed,
        device=config.device,
        icfil=config.icfil,
        negatives=config.negatives,
        learn_from_folder=learn,
    )
    mark = mark_of_pictures(folder, PICTURE_SUFFIXES)
    found = jobs.classify_folder(settings, emit, control)
    written = jobs.write_adaptation(found, settings, emit, html=page, csv=table, replaceable=replaceable)
    return FolderPrediction(
        folder,
        written[table],
        written[page],
        found.classes,
        tuple(_picture(one["file"], one) for one in found.predictions),
        tuple(map(Path, found.unreadable)),
        found.sentences(),
        tuple(_picture(one["file"], one["plain"]) for one in found.predictions if "plain" in one),
        found.folder.sentence() if found.folder is not None else "",
        tuple(path for path, new in written.items() if new != path),
        contents_of(written.values()),
        {name: Path(model).name for name, model in found.models.items()},
        mark,
    )


def contents_of(files: Iterable[Path]) -> dict[Path, str]:
    """Return the SHA-256 of the files that can be read."""
    found = {}
    for file in files:
        with contextlib.suppress(OSError):
            found[file] = sha256_of(file)
    return found


def _picture(file: str, values: Mapping[str, Any]) -> PredictedPicture:
    return PredictedPicture(Path(file), values["class"], values["confidence"], values["not_sure"])


def unused_page(table: Path) -> Path:
    """Return the path of a new page next to the table, with its name if that is free and not the table's own."""
    stem = f"{table.stem}-page" if table.suffix.lower() == ".html" else table.stem
    return free_file(table.parent, stem, ".html")
