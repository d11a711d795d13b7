"""Where the program keeps its files and how large they are, and a button that clears the caches."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from purer_app.engine import jobs
from purer_app.engine.core.files import cache_folder, log_folder
from purer_app.engine.core.text import printable
from purer_app.engine.runs.run_search import projects_folder
from purer_app.ui.core.formats import format_size
from purer_app.ui.core.theme import Theme
from purer_app.ui.state.jobs.job_thread import Finished, JobEnd, JobThread
from purer_app.ui.state.session import Session
from purer_app.ui.widgets.icon_button import IconButton
from purer_app.ui.widgets.labels import wrapped


class StorageTab(QWidget):
    """The folders of the program. `show_sizes` measures them in the background."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._sizes: dict[str, QLabel] = {}
        self._paths: dict[str, QLabel] = {}
        self._buttons: dict[str, QPushButton] = {}
        self._measuring: JobThread | None = None
        self._grid = QGridLayout()
        self._grid.setColumnStretch(0, 1)
        self._grid.setVerticalSpacing(2)
        self._add(
            "cache",
            self.tr("Caches"),
            self.tr("Verdicts on models, and images of their classes. Made again when needed, which takes time."),
        )
        self._add(
            "log",
            self.tr("Logs"),
            self.tr("What the window did, and traces of crashes. Old ones are removed automatically."),
        )
        self._add(
            "projects",
            self.tr("Projects"),
            self.tr("New projects, with their runs and pictures. Nothing here is cleared."),
        )
        self._add("project", self.tr("Open project"), self.tr("Runs are moved to the trash on the Runs page."))
        self._clear = IconButton(
            theme, "erase", self.tr("Clear the caches"), "clear_caches", tip=self.tr("Projects and logs are kept")
        )
        self._clear.clicked.connect(self._clear_caches)
        self._result = wrapped("", "muted")
        self._result.setObjectName("cleared")
        row = QHBoxLayout()
        row.addWidget(self._clear)
        row.addWidget(self._result, 1)
        layout = QVBoxLayout(self)
        layout.addLayout(self._grid)
        layout.addSpacing(self.fontMetrics().height())
        layout.addLayout(row)
        layout.addStretch(1)
        session.training.state_changed.connect(lambda _: self._show_enabled())
        self._show_enabled()

    def folders(self) -> dict[str, Path]:
        """Return the folders by name: cache, log, projects, and the open project, if there is one."""
        places = {"cache": cache_folder(), "log": log_folder(), "projects": projects_folder()}
        if self._session.store.is_open:
            places["project"] = self._session.store.folder
        return places

    def show_sizes(self) -> None:
        """Show the folders, and measure them again."""
        places = self.folders()
        for name, label in self._paths.items():
            label.setText(printable(str(places[name])) if name in places else self.tr("No project is open."))
            self._sizes[name].setText("…" if name in places else "")
            self._buttons[name].setEnabled(name in places and places[name].is_dir())
        if self._measuring is not None:
            self._measuring.stop()
        job = partial(jobs.measure_folders, tuple(places.values()))
        self._measuring = thread = self._session.job_runner.start(
            self.tr("Measuring folders"),
            job,
            reads_only=True,
            owner=self,
            on_end=lambda end: self._on_measured(thread, places, end),
        )

    def stop(self) -> None:
        """Stop measuring."""
        if self._measuring is not None:
            self._measuring.stop()

    def _add(self, name: str, title: str, text: str) -> None:
        row = self._grid.rowCount()
        heading, size = QLabel(title), QLabel()
        heading.setProperty("look", "heading")
        size.setObjectName(f"size_{name}")
        size.setAlignment(Qt.AlignmentFlag.AlignRight)
        path = wrapped("")
        path.setObjectName(f"path_{name}")
        path.setTextFormat(Qt.TextFormat.PlainText)
        path.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        show = QPushButton(self.tr("Show"))
        show.setObjectName(f"show_{name}")
        show.setAccessibleName(self.tr("Show the folder: {title}").format(title=title))
        show.clicked.connect(lambda *_: self._show_folder(name))
        self._grid.addWidget(heading, row, 0)
        self._grid.addWidget(size, row, 1)
        self._grid.addWidget(show, row, 2, 2, 1, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(path, row + 1, 0, 1, 2)
        self._grid.addWidget(wrapped(text, "muted"), row + 2, 0, 1, 3)
        self._grid.setRowMinimumHeight(row + 3, self.fontMetrics().height() // 2)
        self._sizes[name], self._paths[name], self._buttons[name] = size, path, show

    def _show_folder(self, name: str) -> None:
        if (folder := self.folders().get(name)) is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def _on_measured(self, thread: JobThread, places: dict[str, Path], end: JobEnd) -> None:
        if thread is not self._measuring:
            return
        self._measuring = None
        if isinstance(end, Finished):
            for name, n_bytes in zip(places, end.result, strict=True):
                self._sizes[name].setText(format_size(n_bytes))

    def _show_enabled(self) -> None:
        """Keep the caches during a run, which may be reading them."""
        self._clear.setEnabled(not self._session.training.is_active)

    def _clear_caches(self) -> None:
        self._clear.setEnabled(False)
        self._session.job_runner.start(
            self.tr("Clearing the caches"), jobs.clear_caches, owner=self, on_result=self._on_cleared
        )

    def _on_cleared(self, result: tuple[int, str]) -> None:
        freed, problem = result
        text = self.tr("{size} cleared.").format(size=format_size(freed))
        self._result.setText(f"{text} {problem}".strip())
        self._session.noticed.emit(self._result.text())
        self._show_enabled()
        self.show_sizes()
