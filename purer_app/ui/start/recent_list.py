"""The recent projects on the start page, each with a picture, its newest run, and a button that removes it."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QDateTime, QLocale, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from purer_app.engine.core.text import printable
from purer_app.engine.evaluation.summary import facts_from_json
from purer_app.engine.runs.run_listing import RunSummary
from purer_app.ui.core.formats import number
from purer_app.ui.core.theme import Theme
from purer_app.ui.start.big_button import BigButton
from purer_app.ui.state.jobs.job_thread import Finished, JobEnd, JobThread
from purer_app.ui.state.project.recent_facts import RecentProject, read_recent
from purer_app.ui.state.session import Session
from purer_app.ui.widgets.icon_button import set_icon

_PICTURE_LINES = 3.0


class RecentRow(QWidget):
    """One project. `opened` and `removed` are emitted when its buttons are clicked."""

    opened = Signal()
    removed = Signal()

    def __init__(self, folder: Path, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.is_missing = False
        text = printable(str(folder))
        self.button = BigButton("folder", printable(folder.name), f"\n{text}", theme, self, _PICTURE_LINES)
        self.button.setObjectName("recent_project")
        self.button.clicked.connect(lambda *_: self.opened.emit())
        self._remove = QToolButton(self)
        self._remove.setObjectName("forget_project")
        self._remove.setAutoRaise(True)
        self._remove.setToolTip(self.tr("Remove from this list; the folder stays"))
        self._remove.setAccessibleName(self.tr("Remove {name} from this list").format(name=printable(folder.name)))
        self._remove.clicked.connect(lambda *_: self.removed.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.button, 1)
        row.addWidget(self._remove)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def show_facts(self, project: RecentProject) -> None:
        """Show what was read of the project."""
        self.is_missing = project.saved_s is None
        name = printable(project.name)
        if project.saved_s is None:
            text = self.tr("The folder is gone or on a disk that is not connected.\n{folder}")
            self.button.set_texts(name, text.format(folder=printable(str(project.folder))))
            self.button.set_icon_name("warning")
            return
        saved = QDateTime.fromSecsSinceEpoch(int(project.saved_s))
        date = QLocale().toString(saved, QLocale.FormatType.ShortFormat)
        text = self.tr("{accuracy}\n{date} · {folder}")
        text = text.format(accuracy=self._accuracy(project.run), date=date, folder=printable(str(project.folder)))
        self.button.set_texts(name, text)
        self.button.set_icon_name("folder", project.picture)
        self._remove.setAccessibleName(self.tr("Remove {name} from this list").format(name=name))

    def _accuracy(self, run: RunSummary | None) -> str:
        """Return what was measured of the newest run, on real pictures."""
        if run is None:
            return self.tr("No finished run yet")
        if run.best_validation is not None:
            ci95 = f" ± {number(100 * run.best_ci95, '.1f')}" if run.best_ci95 is not None else ""
            text = self.tr("Newest run: {accuracy} % on the validation pictures")
            return text.format(accuracy=f"{number(100 * run.best_validation, '.1f')}{ci95}")
        facts = next(filter(None, map(facts_from_json, run.evaluations)), None)
        means = [facts.of((facts.subject, False, False), n_shot) for n_shot in facts.shots] if facts else []
        if facts is not None and (found := [number(one.mean, ".1f") for one in means if one is not None]):
            text = self.tr("Newest run: {accuracy} % on {data}")
            return text.format(accuracy=" / ".join(found), data=printable(Path(facts.data).name))
        return self.tr("Newest run: finished, not measured on real pictures")

    def _on_theme_changed(self) -> None:
        set_icon(self._remove, self._theme.icon("cross", self._theme.colours.muted))


class RecentList(QWidget):
    """The rows with their heading; hidden without recent projects.

    Facts are read in the background when the list is shown. `changed` is emitted when there are other rows or facts.
    """

    changed = Signal()

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self._rows: dict[Path, RecentRow] = {}
        self._reading: JobThread | None = None
        heading = QLabel(self.tr("Recent projects"))
        heading.setProperty("look", "heading")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(self.fontMetrics().height() // 2)
        self._column.addWidget(heading, 0, Qt.AlignmentFlag.AlignLeft)
        session.store.opened.connect(self._show_rows)
        self._show_rows()

    def set_enabled(self, why_not: str) -> None:
        """Enable the projects that are there, or disable all with the reason as the tooltip."""
        for row in self._rows.values():
            row.button.setEnabled(not why_not and not row.is_missing)
            row.button.setToolTip(why_not)

    def showEvent(self, event: QShowEvent) -> None:
        """Read the projects again, which may have changed."""
        super().showEvent(event)
        self._read()

    def _show_rows(self) -> None:
        """Show a row for each recent project, in their order."""
        folders = self._session.store.recent()
        for folder in self._rows.keys() - set(folders):
            row = self._rows.pop(folder)
            row.hide()
            row.deleteLater()
        if list(self._rows) != folders:
            self._rows = {folder: self._rows.get(folder) or self._row(folder) for folder in folders}
            for row in self._rows.values():
                self._column.removeWidget(row)
                self._column.addWidget(row)
        self.setVisible(bool(folders))
        if self.isVisible():
            self._read()
        self.changed.emit()

    def _row(self, folder: Path) -> RecentRow:
        row = RecentRow(folder, self._theme, self)
        row.opened.connect(partial(self._session.open_path, folder))
        row.removed.connect(partial(self._forget, folder))
        return row

    def _forget(self, folder: Path) -> None:
        self._session.store.forget(folder)
        self._show_rows()

    def _read(self) -> None:
        if self._reading is not None:
            self._reading.stop()
        job = partial(read_recent, tuple(self._rows))
        self._reading = thread = self._session.job_runner.start(
            self.tr("Reading recent projects"),
            job,
            reads_only=True,
            owner=self,
            on_end=lambda end: self._on_read(thread, end),
        )

    def _on_read(self, thread: JobThread, end: JobEnd) -> None:
        if thread is not self._reading:
            return
        self._reading = None
        if isinstance(end, Finished):
            for project in end.result:
                if project.folder in self._rows:
                    self._rows[project.folder].show_facts(project)
            self.changed.emit()
