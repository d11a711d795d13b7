"""Images inverted from single models, kept while the program runs by file and content."""

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from purer_app.engine import jobs
from purer_app.engine.core.events import DreamProgressed, Event, Picture
from purer_app.engine.core.settings.job_configs import DreamConfig
from purer_app.engine.core.verdict import Verdict
from purer_app.engine.images.class_titles import class_title
from purer_app.ui.state.jobs.job_runner import JobRunner
from purer_app.ui.state.jobs.job_thread import Cancelled, Failed, Finished, JobEnd, JobThread

if TYPE_CHECKING:
    from purer_app.engine.inversion.preview import Dreams

Key = tuple[str, str]
"""Path and sha256 of a model: a replaced file has no preview yet."""


@dataclass(frozen=True, slots=True)
class Preview:
    """The preview of one model so far. `state` is none, running, done, stopped or failed."""

    state: str = "none"
    step: int = 0
    steps: int = 0
    pictures: tuple[Picture, ...] = ()
    captions: tuple[str, ...] = ()
    problem: str = ""


def key_of(verdict: Verdict) -> Key:
    """Return the key of the preview of a model."""
    return verdict.path, verdict.sha256


class PreviewStore(QObject):
    """Starts, stops and keeps previews; several models may be inverted at once. `changed` carries the key."""

    changed = Signal(tuple)
    failed = Signal(str, str)

    def __init__(self, job_runner: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._job_runner = job_runner
        self._previews: dict[Key, Preview] = {}
        self._jobs: dict[Key, JobThread] = {}

    def preview(self, key: Key) -> Preview:
        """Return the preview of a model so far."""
        return self._previews.get(key, Preview())

    def start(self, key: Key) -> None:
        """Invert a model, unless that is already running."""
        if key in self._jobs:
            return
        self._put(key, Preview(state="running"))
        self._jobs[key] = self._job_runner.start(
            self.tr("Inverting a model"),
            partial(jobs.dream, DreamConfig(model=key[0])),
            reads_only=True,
            owner=self,
            on_events=partial(self._on_events, key),
            on_end=partial(self._on_end, key),
        )

    def stop(self, key: Key) -> None:
        """Stop inverting a model; its pictures so far are kept."""
        if key in self._jobs:
            self._jobs[key].finish()

    def stop_all_but(self, paths: set[str]) -> None:
        """Stop the inversions of models that are no longer in the project."""
        for (path, _), job in self._jobs.items():
            if path not in paths:
                job.stop()

    def _put(self, key: Key, preview: Preview) -> None:
        self._previews[key] = preview
        self.changed.emit(key)

    def _on_events(self, key: Key, events: list[Event]) -> None:
        progress = [event for event in events if isinstance(event, DreamProgressed)]
        if progress:
            newest = progress[-1]
            captions = tuple(picture.caption for picture in newest.pictures)
            now = replace(self.preview(key), step=newest.step, steps=newest.steps)
            self._put(key, replace(now, pictures=newest.pictures, captions=captions))

    def _on_end(self, key: Key, end: JobEnd) -> None:
        del self._jobs[key]
        before = self.preview(key)
        match end:
            case Finished():
                dreams: Dreams = end.result
                whole = Preview(pictures=dreams.pictures, captions=_captions(dreams))
                early = before.step < before.steps or not before.steps
                self._put(key, _ended_early(whole, before) if early else replace(whole, state="done"))
            case Cancelled():
                self._put(key, replace(before, state="stopped"))
            case Failed():
                self._put(key, replace(before, state="failed", problem=end.sentence))
                if end.details:
                    self.failed.emit(end.sentence, end.details)


def _ended_early(whole: Preview, before: Preview) -> Preview:
    """Return the pictures of a stopped preview; none if they are still noise."""
    if not before.steps:
        return Preview(state="stopped")
    return replace(whole, state="stopped", step=before.step, steps=before.steps)


def _captions(dreams: "Dreams") -> tuple[str, ...]:
    """Return class and confidence of each picture, on two lines."""
    pairs = zip(dreams.labels, dreams.confidences, strict=True)
    return tuple(f"{class_title(dreams.class_names[label])}\n{100 * sure:.0f} %" for label, sure in pairs)
