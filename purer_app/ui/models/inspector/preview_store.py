"""Keeps what models dreamt while the program runs, each under its own file and content."""

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from purer_app.engine import jobs
from purer_app.engine.core.events import DreamProgressed, Event, Picture
from purer_app.engine.core.settings.job_configs import DreamConfig
from purer_app.engine.core.verdict import Verdict
from purer_app.ui.state.jobs.job_runner import JobRunner
from purer_app.ui.state.jobs.job_thread import Cancelled, Failed, Finished, JobEnd, JobThread

if TYPE_CHECKING:
    from purer_app.engine.inversion.preview import Dreams

Key = tuple[str, str]
"""Path and sha256 of a model: a file that was replaced has dreamt nothing yet."""


@dataclass(frozen=True, slots=True)
class Dream:
    """What is known of one model's dream. `state` is none, running, done, stopped or failed."""

    state: str = "none"
    step: int = 0
    steps: int = 0
    pictures: tuple[Picture, ...] = ()
    captions: tuple[str, ...] = ()
    problem: str = ""


def key_of(verdict: Verdict) -> Key:
    """Return what a model's dream is kept under."""
    return verdict.path, verdict.sha256


class DreamShelf(QObject):
    """Starts, stops and keeps dreams; several models may dream at once. `changed` carries the key."""

    changed = Signal(tuple)
    failed = Signal(str, str)

    def __init__(self, job_runner: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._job_runner = job_runner
        self._dreams: dict[Key, Dream] = {}
        self._jobs: dict[Key, JobThread] = {}

    def dream(self, key: Key) -> Dream:
        """Return what a model dreamt so far."""
        return self._dreams.get(key, Dream())

    def start(self, key: Key) -> None:
        """Let a model dream, unless it does so already."""
        if key in self._jobs:
            return
        self._put(key, Dream(state="running"))
        self._jobs[key] = self._job_runner.start(
            self.tr("Dreaming"),
            partial(jobs.dream, DreamConfig(model=key[0])),
            owner=self,
            on_events=partial(self._on_events, key),
            on_end=partial(self._on_end, key),
        )

    def stop(self, key: Key) -> None:
        """End a model's dream now; the pictures stay as they are by then."""
        if key in self._jobs:
            self._jobs[key].finish()

    def stop_all_but(self, paths: set[str]) -> None:
        """Drop the dreams of models that are no longer there."""
        for (path, _), job in self._jobs.items():
            if path not in paths:
                job.stop()

    def _put(self, key: Key, dream: Dream) -> None:
        self._dreams[key] = dream
        self.changed.emit(key)

    def _on_events(self, key: Key, events: list[Event]) -> None:
        progress = [event for event in events if isinstance(event, DreamProgressed)]
        if progress:
            newest = progress[-1]
            captions = tuple(picture.caption for picture in newest.pictures)
            now = replace(self.dream(key), step=newest.step, steps=newest.steps)
            self._put(key, replace(now, pictures=newest.pictures, captions=captions))

    def _on_end(self, key: Key, end: JobEnd) -> None:
        del self._jobs[key]
        before = self.dream(key)
        match end:
            case Finished():
                dreams: Dreams = end.result
                whole = Dream(pictures=dreams.pictures, captions=_captions(dreams))
                early = before.step < before.steps or not before.steps
                self._put(key, _ended_early(whole, before) if early else replace(whole, state="done"))
            case Cancelled():
                self._put(key, replace(before, state="stopped"))
            case Failed():
                self._put(key, replace(before, state="failed", problem=end.sentence))
                if end.details:
                    self.failed.emit(end.sentence, end.details)


def _ended_early(whole: Dream, before: Dream) -> Dream:
    """Return the pictures of a dream that was stopped; none where they are still noise."""
    if not before.steps:
        return Dream(state="stopped")
    return replace(whole, state="stopped", step=before.step, steps=before.steps)


def _captions(dreams: "Dreams") -> tuple[str, ...]:
    """Return class and confidence of each picture, on two lines."""
    pairs = zip(dreams.labels, dreams.confidences, strict=True)
    return tuple(f"{dreams.class_names[label]}\n{100 * sure:.0f} %" for label, sure in pairs)
