"""Finds the files of models that were moved: one is located by the user, others are offered."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from purer_app.engine.core.files import real_path
from purer_app.engine.core.text import printable
from purer_app.engine.jobs import checkpoints as checkpoint_jobs
from purer_app.ui.core.file_dialogs import choose_file
from purer_app.ui.core.formats import fill
from purer_app.ui.state.session import Session
from purer_app.ui.widgets.undo_bar import UndoBar

if TYPE_CHECKING:
    from purer_app.engine.pool.moved_files import MovedFile, MovedFiles


class Locating(QObject):
    """Asks for the new place of a missing file, and checks it in the background."""

    def __init__(self, session: Session, bar: UndoBar, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._bar = bar
        self._window = window

    def ask(self, missing: str) -> None:
        """Ask where a missing file is now."""
        title = self.tr("Where is {file} now?").format(file=printable(Path(missing).name))
        now = choose_file(self._window, self._session.folders, "models", title)
        if now is not None:
            self.check(missing, now)

    def check(self, missing: str, now: Path) -> None:
        """Check whether a file is the missing one, and look for others that were moved with it."""
        models, now = self._session.models, real_path(now)
        if str(now) in self._listed():
            text = self.tr("{file} is already one of the models; the missing {name} can be removed.")
            self._bar.show_message(text.format(file=printable(str(now)), name=printable(Path(missing).name)))
            return
        job = partial(checkpoint_jobs.find_moved, missing, now, models.missing(), models.digests())
        self._session.job_runner.start(
            self.tr("Comparing files"),
            job,
            reads_only=True,
            owner=self,
            on_result=partial(self._on_found, self._session.store.folder, missing, str(now)),
        )

    def _on_found(self, project: Path, missing: str, now: str, found: "MovedFiles") -> None:
        models, store = self._session.models, self._session.store
        if not store.is_open or store.folder != project or not self._is_missing(missing):
            return
        located = found.located
        if located is None:
            text = self.tr("{file} has another content than the missing {name}, so it is not the moved file.")
            text = text.format(file=printable(now), name=printable(Path(missing).name))
            use = partial(self._use_other, missing, now)
            self._bar.show_message(text, act_text=self.tr("Use it nevertheless"), act=use)
            return
        listed = self._listed()
        found = replace(found, others=tuple(each for each in found.others if each.now not in listed))
        step = models.move({missing: now})
        sentences = [self._located_text(located), *self._other_texts(found)]
        act = partial(self._move_all, found.others) if found.others else None
        self._bar.show_message(
            " ".join(sentences), step, self.tr("Locate all %Ln", "", len(found.others)) if act else "", act
        )

    def _listed(self) -> set[str]:
        return {entry.path for entry in self._session.models.entries}

    def _is_missing(self, path: str) -> bool:
        models = self._session.models
        return models.verdict(path) is None and path in self._listed()

    def _located_text(self, located: "MovedFile") -> str:
        text = self.tr("{name} is now read from {folder}; its content is the same.")
        if not located.is_verified:
            text = self.tr("{name} is now read from {folder}. Its earlier content is not known.")
        folder = printable(str(Path(located.now).parent))
        return text.format(name=printable(Path(located.now).name), folder=folder)

    def _other_texts(self, found: "MovedFiles") -> list[str]:
        sentences = []
        n_verified = sum(each.is_verified for each in found.others)
        if found.others:
            how = self.tr("by their content")
            if n_verified < len(found.others):
                how = fill(self.tr("{n:,} of them by their content, the others by their names"), n=n_verified)
            others = self.tr("%Ln other missing models were moved with it", "", len(found.others))
            sentences.append(f"{others} ({how}).")
        if found.different:
            sentences.append(
                self.tr("%Ln files of the right names there have other contents.", "", len(found.different))
            )
        return sentences

    def _move_all(self, others: "tuple[MovedFile, ...]") -> None:
        models = self._session.models
        listed = self._listed()
        moved = {each.before: each.now for each in others if self._is_missing(each.before) and each.now not in listed}
        if not moved:
            return
        step = models.move(moved)
        text = self.tr("%Ln models are now read from their new places.", "", len(moved))
        self._bar.show_message(text, step)

    def _use_other(self, missing: str, now: str) -> None:
        models = self._session.models
        if self._is_missing(missing):
            step = models.move({missing: now})
            text = self.tr("{name} is now used in place of the missing model.")
            self._bar.show_message(text.format(name=printable(Path(now).name)), step)
