"""Holds the models of the project with their verdicts, and inspects added files."""

import os
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import islice
from os.path import commonpath
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from purer_app.engine import jobs
from purer_app.engine.core.events import CheckpointInspected, CheckpointListed, Event, FilesSkipped, NoticeGiven
from purer_app.engine.core.files import real_path
from purer_app.engine.core.settings.job_configs import InspectConfig
from purer_app.engine.core.verdict import Use, Verdict
from purer_app.ui.state.edit_history import EditHistory
from purer_app.ui.state.jobs.job_runner import JobRunner
from purer_app.ui.state.jobs.job_thread import Failed, JobEnd, JobThread
from purer_app.ui.state.model_edits import Entries, ModelsEdit
from purer_app.ui.state.project.project import ModelEntry
from purer_app.ui.state.project.project_store import ProjectStore

_MOST_FILES = 2000
"""In a larger folder, used models are named one by one."""


class ModelStore(QObject):
    """The models of the open project, in the order of their addition.

    `changed` is emitted after each new verdict, tick or removal, `inspection_changed` when an inspection starts or
    ends. `added` carries the paths of added models, once all have a verdict, and the undo step. `noticed` carries a
    sentence for the user, `failed` a sentence and technical details.
    """

    changed = Signal()
    inspection_changed = Signal(bool)
    added = Signal(list, object)
    noticed = Signal(str)
    failed = Signal(str, str)

    def __init__(
        self, store: ProjectStore, job_runner: JobRunner, edits: EditHistory, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._job_runner = job_runner
        self._edits = edits
        self._verdicts: dict[str, Verdict] = {}
        self._listed: dict[str, CheckpointListed] = {}
        self._waiting: deque[tuple[str, ...]] = deque()
        self._job: JobThread | None = None
        self._new: list[str] = []
        self._skipped = ""
        store.opened.connect(self._on_store_opened)

    @property
    def entries(self) -> tuple[ModelEntry, ...]:
        """All models of the project."""
        return self._store.project.models if self._store.is_open else ()

    @property
    def is_inspecting(self) -> bool:
        """Whether an inspection is running."""
        return self._job is not None

    @property
    def skipped(self) -> str:
        """The files of the last import that are no checkpoints, as a sentence without a full stop; "" without any."""
        return self._skipped

    def verdict(self, path: str) -> Verdict | None:
        """Return the verdict of a model; None if it is not known yet or the file is missing."""
        return self._verdicts.get(path)

    def listed(self, path: str) -> CheckpointListed | None:
        """Return what the file header of a model states, before its verdict; None if unknown."""
        return self._listed.get(path)

    def is_usable(self, path: str) -> bool:
        """Whether a model can be used, at least for its features."""
        verdict = self._verdicts.get(path)
        return verdict is not None and verdict.use is not Use.NONE

    def used_paths(self) -> tuple[str, ...]:
        """Return the paths of the models that are ticked and usable."""
        return tuple(entry.path for entry in self.entries if entry.used and self.is_usable(entry.path))

    def pool(self) -> tuple[str, tuple[str, ...]]:
        """Return folder and files of the used models, as for `TrainConfig.pool` and `.models`."""
        return pool_of(self.used_paths())

    def uses_whole_folder(self) -> bool:
        """Whether the used models are all that their common folder holds, so that it names them without a list.

        False if a file that may be a model is not in the project, or if the folder has too many files to look at.
        """
        from purer_app.engine.checkpoints.formats.opened import OpenedCheckpoint
        from purer_app.engine.checkpoints.intake.folder_walk import may_be_checkpoint

        used, known = set(self.used_paths()), {entry.path for entry in self.entries}
        if not used or any(self.is_usable(path) for path in known - used):
            return False
        files = {str(file) for file in islice(_visible_files(Path(self.pool()[0])), _MOST_FILES + 1)}
        if len(files) > _MOST_FILES or not used <= files:
            return False
        return not any(may_be_checkpoint(OpenedCheckpoint(Path(file))) for file in files - known)

    def add(self, paths: Iterable[Path]) -> None:
        """Inspect files and folders, and add the models found."""
        self._waiting.append(tuple(str(real_path(path)) for path in paths))
        self._inspect_next()

    def remove(self, paths: Iterable[str]) -> ModelsEdit:
        """Remove models from the project; the files stay."""
        gone = set(paths)
        text = self.tr("Remove %Ln models", "", len(gone))
        return self._edit(text, tuple(entry for entry in self.entries if entry.path not in gone))

    def set_used(self, paths: Iterable[str], used: bool) -> None:
        """Tick or untick models."""
        chosen = set(paths)
        count = len(chosen)
        text = self.tr("Use %Ln models", "", count) if used else self.tr("Stop using %Ln models", "", count)
        changed = tuple(replace(entry, used=used) if entry.path in chosen else entry for entry in self.entries)
        if changed != self.entries:
            self._edit(text, changed)

    def replace_paths(self, instead: Mapping[str, str]) -> ModelsEdit:
        """Replace the files of some models by copies; a file that is already listed is not listed twice."""
        entries = {
            entry.path: replace(entry, path=instead[entry.path], sha256="") if entry.path in instead else entry
            for entry in self.entries
        }
        return self._replace(self.tr("Use safe copies"), tuple(entries.values()), instead.values())

    def move(self, moved: Mapping[str, str]) -> ModelsEdit:
        """Read some models from their new places; what refers to their old ones, refers to the new ones."""
        text = self.tr("Locate %Ln models", "", len(moved))
        entries = (replace(entry, path=moved.get(entry.path, entry.path)) for entry in self.entries)
        step = self._replace(text, tuple(entries), moved.values(), tuple(moved.items()))
        self.follow_moves(moved)
        return step

    def follow_moves(self, moved: Mapping[str, str]) -> None:
        """Let the classes of models that were added to the user's refer to the new places of these models."""
        adapt = self._store.project.adapt
        old = tuple(replace(entry, path=moved.get(entry.path, entry.path)) for entry in adapt.old_classes)
        self._store.change(adapt=replace(adapt, old_classes=old))

    def missing(self) -> tuple[str, ...]:
        """Return the paths of the models whose files were not found."""
        return () if self.is_inspecting else tuple(e.path for e in self.entries if self.verdict(e.path) is None)

    def digests(self) -> dict[str, str]:
        """Return the SHA-256 of each model when it was added, as far as it is known."""
        return {entry.path: entry.sha256 for entry in self.entries if entry.sha256}

    def _replace(
        self, text: str, entries: Entries, paths: Iterable[str], moved: tuple[tuple[str, str], ...] = ()
    ) -> ModelsEdit:
        unique = {entry.path: entry for entry in entries}
        step = self._edit(text, tuple(unique.values()), moved)
        self.inspect_again(path for path in paths if path in unique)
        return step

    def take_entries(self, entries: tuple[ModelEntry, ...]) -> None:
        """Replace the list of models without an undo step."""
        self._store.change(models=entries)
        self.changed.emit()

    def inspect_again(self, paths: Iterable[str]) -> None:
        """Inspect some models again."""
        self._waiting.append(tuple(paths))
        self._inspect_next()

    def same_content(self, path: str) -> tuple[str, ...]:
        """Return the other models with the same file content."""
        digests = {entry.path: verdict.sha256 for entry in self.entries if (verdict := self.verdict(entry.path))}
        digest = digests.get(path)
        return tuple(other for other, found in digests.items() if digest and found == digest and other != path)

    def take_verdict(self, verdict: Verdict) -> None:
        """Replace the verdict of a model; a model that becomes usable is ticked."""
        was_usable = self.is_usable(verdict.path)
        self._verdicts[verdict.path] = verdict
        if self.is_usable(verdict.path) and not was_usable:
            entries = (replace(e, used=True) if e.path == verdict.path else e for e in self.entries)
            self.take_entries(tuple(entries))
        else:
            self.changed.emit()

    def _edit(self, text: str, entries: Entries, moved: tuple[tuple[str, str], ...] = ()) -> ModelsEdit:
        step = ModelsEdit(text, self, self.entries, entries, moved)
        self.take_entries(entries)
        self._edits.done(step)
        return step

    def _on_store_opened(self) -> None:
        self._verdicts.clear()
        self._listed.clear()
        self._skipped = ""
        self._waiting.clear()
        if self._job is not None:
            self._job.stop()
        if self.entries:
            self._waiting.append(tuple(entry.path for entry in self.entries))
        self.changed.emit()
        self._inspect_next()

    def _inspect_next(self) -> None:
        if self._job is not None or not self._waiting or not self._store.is_open:
            return
        self._new = []
        config = InspectConfig(paths=self._waiting.popleft())
        self._job = self._job_runner.start(
            self.tr("Inspecting models"),
            partial(jobs.inspect_paths, config),
            owner=self,
            on_events=partial(self.take_events, self._store.folder),
            on_end=self._on_end,
        )
        self.inspection_changed.emit(True)

    def take_events(self, folder: Path, events: list[Event]) -> None:
        """Process the events of an inspection, unless the project in `folder` was closed since."""
        if not self._store.is_open or self._store.folder != folder:
            return
        for event in events:
            if isinstance(event, FilesSkipped):
                self._skipped = event.text
                self.changed.emit()
            if isinstance(event, NoticeGiven | FilesSkipped):
                self.noticed.emit(event.text)
        listed = {event.path: event for event in events if isinstance(event, CheckpointListed)}
        found = {event.verdict.path: event.verdict for event in events if isinstance(event, CheckpointInspected)}
        if not listed and not found:
            return
        known = {entry.path for entry in self.entries}
        new = [path for path in listed if path not in known]
        self._listed |= listed
        new += [path for path in found if path not in known | self._listed.keys()]  # not those removed since
        self._verdicts |= found
        self._new += new
        added = {path: verdict for path, verdict in found.items() if path in self._new}
        entries = (*self.entries, *(ModelEntry(path=path) for path in new))
        self._store.change(models=tuple(_with_verdict(entry, added.get(entry.path)) for entry in entries))
        self.changed.emit()

    def _on_end(self, end: JobEnd) -> None:
        self._job = None
        if isinstance(end, Failed):
            self.failed.emit(end.sentence, end.details)
        new = [path for path in self._new if path in {entry.path for entry in self.entries}]
        if new:
            text = self.tr("Add %Ln models", "", len(new))
            before = tuple(entry for entry in self.entries if entry.path not in new)
            step = ModelsEdit(text, self, before, self.entries)
            self._edits.done(step)
            self.added.emit(new, step)
        self._inspect_next()
        if self._job is None:
            self.inspection_changed.emit(False)


def _with_verdict(entry: ModelEntry, verdict: Verdict | None) -> ModelEntry:
    """Return an added model with its first verdict, or another one as it is."""
    if verdict is None:
        return entry
    return replace(entry, used=verdict.use is not Use.NONE, sha256=verdict.sha256)


def _visible_files(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder and its subfolders, without hidden ones."""
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(place, name) for name in names if not name.startswith("."))


def pool_of(paths: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Return the common folder of all files and their relative paths; absolute paths without a common folder."""
    if not paths:
        return "", ()
    try:
        folder = Path(commonpath([Path(path).parent for path in paths]))
    except ValueError:  # two drives of Windows
        return str(Path(paths[0]).parent), paths
    return str(folder), tuple(Path(path).relative_to(folder).as_posix() for path in paths)
