"""The dialog that exports the classifier of the Adapt page as a folder or zip file."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from purer_app.engine import jobs
from purer_app.engine.core.errors import DataError
from purer_app.engine.core.events import CalibrationProgressed, Event, StageStarted
from purer_app.engine.core.files import check_new
from purer_app.engine.core.settings.choices import ExportFormat
from purer_app.engine.core.settings.job_configs import ClassifyConfig, TakeAwayConfig
from purer_app.engine.core.text import printable
from purer_app.engine.few_shot.take_away.amounts import milliseconds
from purer_app.ui.core.file_dialogs import choose_folder
from purer_app.ui.core.formats import duration, format_size
from purer_app.ui.core.theme import Theme
from purer_app.ui.state.jobs.job_thread import Cancelled, Failed, Finished, JobEnd, JobThread
from purer_app.ui.state.session import Session
from purer_app.ui.widgets.icon_button import IconButton
from purer_app.ui.widgets.labels import wrapped
from purer_app.ui.widgets.progress_bar import ProgressBar

if TYPE_CHECKING:
    from purer_app.engine.few_shot.take_away.folder import Export

_KIND = "exports"
_WIDTH_LETTERS = 84


class TakeAwayDialog(QDialog):
    """Asks for formats and place, shows what an export costs, writes it, and opens the folder.

    Args:
        config: returns the settings of the classifier as it is now; None while there is none.
    """

    def __init__(
        self, session: Session, theme: Theme, config: Callable[[], ClassifyConfig | None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Export the classifier"))
        self.setObjectName("take_away")
        self.setProperty("help_topic", "Export")
        self.setModal(False)
        self._session = session
        self._theme = theme
        self._config = config
        self._outlook: jobs.ExportOutlook | None = None
        self._measuring: JobThread | None = None
        self._job: JobThread | None = None
        self._written: Path | None = None
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addWidget(wrapped(self._introduction()))
        layout.addWidget(self._choices())
        layout.addWidget(self._progress_box())
        self._state = wrapped("")
        self._state.setObjectName("take_away_state")
        self._state.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout.addWidget(self._state)
        layout.addStretch()
        layout.addWidget(self._buttons())
        width_px = min(
            self.fontMetrics().horizontalAdvance("n") * _WIDTH_LETTERS, self.screen().availableSize().width()
        )
        self.setMinimumWidth(width_px)
        self.finished.connect(lambda _: self._stop_measuring())  # closed; an export that is running goes on

    # building

    def _introduction(self) -> str:
        return self.tr(
            "The classifier of this page becomes a folder that classifies pictures without PURER: models, the names "
            "of your classes, a model card, and programs to run. Your pictures are not included."
        )

    def _choices(self) -> QWidget:
        self._place = QWidget()
        layout = QVBoxLayout(self._place)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(_heading(self.tr("Formats")))
        self._formats: dict[ExportFormat, QCheckBox] = {}
        for name, title, use in (
            (ExportFormat.PT2, self.tr("PyTorch"), self.tr("model.pt2; predict.py needs PyTorch and Pillow")),
            (ExportFormat.ONNX, self.tr("ONNX"), self.tr("model.onnx; predict_onnx.py needs ONNX Runtime and Pillow")),
            (
                ExportFormat.SAFETENSORS,
                self.tr("Weights"),
                self.tr("model.safetensors; you need your own code for the networks"),
            ),
        ):
            box = QCheckBox(self.tr("{title}: {use}").format(title=title, use=use))
            box.setObjectName(f"format_{name}")
            box.setChecked(True)
            box.toggled.connect(lambda *_: self._refresh())
            self._formats[name] = box
            layout.addWidget(box)
        self._missing = wrapped("", "muted")
        layout.addWidget(self._missing)
        layout.addWidget(_heading(self.tr("Save to")))
        layout.addWidget(self._kind_row())
        layout.addLayout(self._path_row())
        self._problem = wrapped("")
        self._problem.setObjectName("take_away_problem")
        layout.addWidget(self._problem)
        self._cost = wrapped("")
        self._cost.setObjectName("take_away_cost")
        layout.addWidget(self._cost)
        return self._place

    def _kind_row(self) -> QWidget:
        self._as_folder, self._as_zip = QRadioButton(self.tr("Folder")), QRadioButton(self.tr("Zip file"))
        self._as_folder.setObjectName("as_folder")
        self._as_zip.setObjectName("as_zip")
        self._as_folder.setChecked(True)
        self._kinds = QButtonGroup(self)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        for button in (self._as_folder, self._as_zip):
            self._kinds.addButton(button)
            row.addWidget(button)
        row.addStretch()
        self._as_zip.toggled.connect(self._on_zip_toggled)
        return holder

    def _path_row(self) -> QHBoxLayout:
        self._path = QLineEdit()
        self._path.setObjectName("take_away_path")
        self._path.setAccessibleName(self.tr("New folder or zip file"))
        self._path.textChanged.connect(lambda *_: self._refresh())
        self._browse = IconButton(self._theme, "folder", self.tr("Choose a folder…"), "take_away_browse")
        self._browse.clicked.connect(lambda *_: self._choose())
        row = QHBoxLayout()
        row.addWidget(self._path, 1)
        row.addWidget(self._browse)
        return row

    def _progress_box(self) -> QWidget:
        self._bar = ProgressBar(self._theme)
        self._bar.setAccessibleName(self.tr("Export"))
        policy = self._bar.sizePolicy()
        policy.setHorizontalPolicy(QSizePolicy.Policy.Expanding)
        self._bar.setSizePolicy(policy)
        self._bar.hide()
        return self._bar

    def _buttons(self) -> QWidget:
        self._open = IconButton(self._theme, "open", self.tr("Open folder"), "take_away_open")
        self._cancel = IconButton(self._theme, "stop", self.tr("Cancel"), "take_away_cancel")
        self._start = IconButton(self._theme, "export", self.tr("Export"), "take_away_start", look="primary")
        self._close = IconButton(self._theme, "cross", self.tr("Close"), "take_away_close")
        self._start.setDefault(True)
        self._open.clicked.connect(lambda *_: self._open_folder())
        self._cancel.clicked.connect(lambda *_: self._stop())
        self._start.clicked.connect(lambda *_: self._begin())
        self._close.clicked.connect(lambda *_: self.close())
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch()
        for button in (self._open, self._cancel, self._start, self._close):
            button.setAutoDefault(False)
            row.addWidget(button)
        return holder

    # showing

    def open_now(self) -> None:
        """Show the dialog; measure the classifier again unless an export is running."""
        if self._job is None:
            self._written = None
            self._state.setText("")
            self._path.setText(str(self._free_place()))
            self._measure()
        self._refresh()
        self.show()
        self.raise_()
        self.activateWindow()

    @property
    def is_running(self) -> bool:
        """Whether an export is being written."""
        return self._job is not None

    def _free_place(self) -> Path:
        folder = self._session.folders.folder(_KIND)
        name = self.tr("{project} classifier").format(project=self._session.store.folder.name)
        suffix = ".zip" if self._as_zip.isChecked() else ""
        number, place = 1, folder / f"{name}{suffix}"
        while place.exists() or place.is_symlink():
            number += 1
            place = folder / f"{name} {number}{suffix}"
        return place

    def _chosen(self) -> tuple[ExportFormat, ...]:
        return tuple(name for name, box in self._formats.items() if box.isChecked())

    def _refresh(self) -> None:
        running, problem = self._job is not None, self._find_problem()
        self._place.setEnabled(not running)
        self._problem.setText(printable(problem))
        self._problem.setVisible(bool(problem) and not running and self._written is None)
        self._cost.setText(self._cost_text())
        self._missing.setVisible(bool(self._missing.text()))
        self._bar.setVisible(running)
        self._start.setVisible(not running and self._written is None)
        self._start.setEnabled(not problem and self._outlook is not None)
        self._cancel.setVisible(running)
        self._cancel.setEnabled(self._job is not None and self._job.state != "stopping")
        self._open.setVisible(self._written is not None)
        self._place.setVisible(self._written is None)
        self._state.setVisible(bool(self._state.text()))
        self._fit()

    def _fit(self) -> None:
        """Give the dialog the height that its visible parts need at the present width."""
        layout = self.layout()
        assert layout is not None
        layout.activate()
        needed = max(layout.totalHeightForWidth(self.width()), self.minimumSizeHint().height())
        self.resize(self.width(), needed)

    def _cost_text(self) -> str:
        if self._outlook is None:
            return self.tr("Measuring size and time per picture …") if self._measuring is not None else ""
        figures, chosen = self._outlook.figures, self._chosen()
        time = self.tr("{time} per picture on this computer").format(time=milliseconds(figures.ms_per_picture))
        if not chosen:
            return time
        return self.tr("About {size}; {time}.").format(size=format_size(figures.total(chosen)), time=time)

    def _find_problem(self) -> str:
        text = self._path.text().strip()
        if not self._chosen():
            return self.tr("Tick at least one format.")
        if not text or not Path(text).is_absolute():
            return self.tr("Give the full path of a new folder or zip file.")
        if (Path(text).suffix.lower() == ".zip") != self._as_zip.isChecked():
            return self.tr("The name of a zip file must end in .zip, and that of a folder must not.")
        try:
            check_new(Path(text))
        except (DataError, OSError) as error:
            return str(error)
        return ""

    def _on_zip_toggled(self, zipped: bool) -> None:
        text = self._path.text().strip()
        is_named = text.lower().endswith(".zip")
        if zipped and not is_named:
            self._path.setText(f"{text}.zip")
        elif not zipped and is_named:
            self._path.setText(text[: -len(".zip")])
        self._refresh()

    def _choose(self) -> None:
        folder = choose_folder(self, self._session.folders, _KIND, self.tr("Choose where the new folder is created"))
        if folder is not None:
            self._session.folders.remember(_KIND, folder)  # the new folder is created inside it
            self._path.setText(str(self._free_place()))

    # working

    def _measure(self) -> None:
        self._outlook = None
        self._missing.setText("")
        self._stop_measuring()
        config = self._config()
        if config is None:
            return
        self._measuring = self._session.job_runner.start(
            self.tr("Measuring the classifier"),
            partial(jobs.measure_export, config),
            reads_only=True,
            owner=self,
            on_end=self._measured,
        )

    def _stop_measuring(self) -> None:
        if self._measuring is not None:
            self._measuring.stop()

    def _measured(self, end: JobEnd) -> None:
        self._measuring = None
        if isinstance(end, Finished):
            outlook: jobs.ExportOutlook = end.result
            self._outlook = outlook
            for name, box in self._formats.items():
                box.setEnabled(name in outlook.formats)
                box.setChecked(box.isChecked() and name in outlook.formats)
            self._missing.setText("\n".join(f"{note}." for note in outlook.notes))
        elif isinstance(end, Failed):
            self._state.setText(printable(end.sentence))
        self._refresh()

    def _begin(self) -> None:
        config, out = self._config(), Path(self._path.text().strip())
        if config is None:
            self._state.setText(self.tr("The classes have changed, so there is no classifier at the moment."))
            self._refresh()
            return
        self._session.folders.remember(_KIND, out.parent)
        settings = TakeAwayConfig(classifier=config, out=str(out), formats=self._chosen())
        self._state.setText(self.tr("Adapting the classifier …"))
        self._bar.show_fraction(None)
        self._job = self._session.job_runner.start(
            self.tr("Exporting the classifier"),
            partial(jobs.take_away, settings),
            owner=self,
            on_events=self._on_events,
            on_end=self._on_end,
        )
        self._refresh()

    def _stop(self) -> None:
        if self._job is not None:
            self._job.stop()
            self._state.setText(self.tr("Cancelling …"))
            self._refresh()

    def _on_events(self, events: list[Event]) -> None:
        if self._job is None or self._job.state == "stopping":
            return
        for event in events:
            if isinstance(event, StageStarted) and event.stage == "export":
                self._state.setText(self.tr("Exporting: {detail} …").format(detail=event.detail))
            elif isinstance(event, CalibrationProgressed):
                left = duration(event.remaining_seconds)
                self._state.setText(self.tr("Calibrating. About {duration} left.").format(duration=left))
        self._bar.show_fraction(self._job.progress.fraction)
        self._refresh()

    def _on_end(self, end: JobEnd) -> None:
        self._job = None
        match end:
            case Finished(result):
                self._show_result(result)
            case Cancelled():
                self._state.setText(self.tr("Cancelled. Nothing was written."))
            case Failed():
                self._state.setText(printable(end.sentence))
                self._session.noticed.emit(f"{end.sentence}\n{end.details}".strip())
        self._refresh()

    def _show_result(self, export: "Export") -> None:
        self._written = export.out
        sentences = [
            self.tr("Saved as {out}: {size} in %Ln files.", "", len(export.files)).format(
                out=export.out, size=format_size(export.n_bytes)
            ),
            *(f"{note}." for note in export.notes),
        ]
        script = next((file.name for file in export.files if file.name.startswith("predict")), "")
        if script:
            text = self.tr("Try it in a terminal in that folder: python {script} PICTURE…")
            sentences.append(text.format(script=script))
        self._state.setText("\n\n".join(map(printable, sentences)))
        self._session.noticed.emit(sentences[0])

    def _open_folder(self) -> None:
        if self._written is not None:
            folder = self._written if self._written.is_dir() else self._written.parent
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def _heading(text: str) -> QLabel:
    return wrapped(text, "heading")
