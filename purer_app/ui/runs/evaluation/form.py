"""The form for an evaluation: what to evaluate, and on which few-shot tasks."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from purer_app.engine.core.errors import ConfigError
from purer_app.engine.core.resources import resource
from purer_app.engine.core.settings.job_configs import EvaluateConfig
from purer_app.ui.core.file_dialogs import choose_folder
from purer_app.ui.core.run_titles import run_title
from purer_app.ui.state.session import Session
from purer_app.ui.widgets.layouts.even_row import EvenRow

if TYPE_CHECKING:
    from purer_app.engine.runs.run_listing import RunSummary

_QUICK_EPISODES, _FULL_EPISODES, _ICFIL_EPISODES = 100, 600, 30


class EvaluationForm(QWidget):
    """Converts the input of the user into an EvaluateConfig."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._run: RunSummary | None = None
        self.setProperty("help_topic", "Episode")
        self._titles: list[QLabel] = []
        self._of_run = QRadioButton(self.tr("The selected run"))
        self._of_pool = QRadioButton(self.tr("The models alone"))
        self._subject = _muted("")
        self._of_run.setObjectName("evaluate_run")
        self._of_pool.setObjectName("evaluate_models")
        self._group = QButtonGroup(self)
        self._group.addButton(self._of_run)
        self._group.addButton(self._of_pool)
        self._folder = _edit("evaluate_folder", self.tr("Labelled folder"))
        self._folder.setPlaceholderText(self.tr("A folder with one sub-folder of pictures for each class"))
        self._n_way = _spin(2, 50, 5, "evaluate_n_way", self.tr("Classes in each task"))
        self._shots = _edit("evaluate_shots", self.tr("Support pictures of each class"), "1, 5")
        self._n_way.setProperty("help_topic", "Way")
        self._shots.setProperty("help_topic", "Shot")
        self._n_query = _spin(1, 100, 15, "evaluate_n_query", self.tr("Queries of each class"))
        self._episodes = _spin(2, 10_000, _QUICK_EPISODES, "evaluate_episodes", self.tr("Tasks"))
        self._icfil = QCheckBox(self.tr("Also with ICFIL; number of tasks:"))
        self._icfil.setObjectName("evaluate_icfil")
        self._icfil.setProperty("help_topic", "Calibration (ICFIL)")
        self._icfil_episodes = _spin(2, 600, _ICFIL_EPISODES, "evaluate_icfil_episodes", self.tr("Tasks with ICFIL"))
        self._icfil_cost = _muted(
            self.tr(
                "ICFIL inverts images for each task. This takes far longer than the other rows, longest with "
                "pool-embedding, which passes through all models."
            )
        )
        self._build_layout()
        self._of_run.toggled.connect(self._on_choice_changed)
        self._icfil.toggled.connect(self._on_choice_changed)
        self.set_run(None)

    def set_run(self, run: "RunSummary | None") -> None:
        """Set the selected run; only a finished one can be evaluated."""
        self._run = run if run is not None and run.status == "finished" else None
        self._of_run.setEnabled(self._run is not None)
        (self._of_run if self._run is not None else self._of_pool).setChecked(True)
        self._on_choice_changed()

    def set_folder(self, folder: Path) -> None:
        """Set the labelled folder."""
        self._folder.setText(str(folder))

    def config(self) -> EvaluateConfig:
        """Return the settings of the evaluation.

        Raises:
            ConfigError: a value is missing or invalid.
        """
        data = self._folder.text().strip()
        if not data:
            raise ConfigError(self.tr("Choose a folder first: one with a sub-folder of pictures for each class."))
        run = self._run.path if self._of_run.isChecked() and self._run is not None else ""
        pool, models = ("", ()) if run else self._session.models.pool()
        if not run and not pool:
            raise ConfigError(self.tr("No model is used. Add models first, or select a finished run."))
        store = self._session.store
        return EvaluateConfig(
            run=run,
            pool=pool,
            models=models,
            data=data,
            record=bool(run) and store.is_open and not store.place.view_only,
            n_way=self._n_way.value(),
            n_shots=self._shots_requested(),
            n_query=self._n_query.value(),
            episodes=self._episodes.value(),
            device=self._session.device_word(store.project.train.device if store.is_open else "auto"),
            icfil=bool(run) and self._icfil.isChecked(),
            icfil_episodes=min(self._icfil_episodes.value(), self._episodes.value()),
        )

    def _shots_requested(self) -> tuple[int, ...]:
        try:
            shots = tuple(sorted({int(word) for word in self._shots.text().replace(",", " ").split()}))
        except ValueError as error:
            text = self.tr("“{text}” is not a list of whole numbers; write for example: 1, 5")
            raise ConfigError(text.format(text=self._shots.text())) from error
        if not shots or shots[0] < 1:
            raise ConfigError(self.tr("The number of support pictures of each class must be at least 1."))
        return shots

    def _build_layout(self) -> None:
        choose = _button(self.tr("Choose…"), "evaluate_choose", self.tr("Choose a labelled folder"))
        choose.clicked.connect(self._on_choose_clicked)
        n_symbols = sum(path.is_dir() for path in resource("symbols").iterdir())
        sample = _button(self.tr("Use the {n} sample symbols").format(n=n_symbols), "evaluate_sample")
        sample.clicked.connect(lambda: self.set_folder(resource("symbols")))
        fair = self.tr("The result is meaningful only if the models were not trained on these classes.")
        quick = _button(self.tr("{n} (quick)").format(n=_QUICK_EPISODES), "evaluate_quick")
        full = _button(self.tr("{n} (as in papers)").format(n=_FULL_EPISODES), "evaluate_full")
        quick.clicked.connect(partial(self._episodes.setValue, _QUICK_EPISODES))
        full.clicked.connect(partial(self._episodes.setValue, _FULL_EPISODES))
        task = (
            *(self._n_way, QLabel(self.tr("classes; learn from"))),
            *(self._shots, QLabel(self.tr("pictures of each, and classify"))),
            *(self._n_query, QLabel(self.tr("others of each"))),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for title, fields in (
            (self.tr("Evaluate"), (EvenRow(self._of_run, self._of_pool), self._subject)),
            (self.tr("On"), (self._folder, EvenRow(choose, sample), _muted(fair))),
            (self.tr("A task has"), (EvenRow(*task),)),
            (self.tr("Tasks"), (EvenRow(self._episodes, quick, full),)),
            ("ICFIL", (EvenRow(self._icfil, self._icfil_episodes), self._icfil_cost)),
        ):
            column.addLayout(self._section(title, fields))

    def _section(self, title: str, fields: tuple[QWidget, ...]) -> QHBoxLayout:
        """Return a column of fields with a title on the left."""
        label, column, row = QLabel(title), QVBoxLayout(), QHBoxLayout()
        self._titles.append(label)
        label.setAlignment(Qt.AlignmentFlag.AlignTop)
        label.setContentsMargins(0, 5, 0, 0)
        column.setSpacing(6)
        for field in fields:
            column.addWidget(field)
        row.setSpacing(12)
        row.addWidget(label)
        row.addLayout(column, 1)
        return row

    def event(self, event: QEvent) -> bool:
        """Align the fields again after changes of font or style."""
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange, QEvent.Type.Polish, QEvent.Type.Show):
            width = max((label.sizeHint().width() for label in self._titles), default=0)
            for label in self._titles:
                label.setMinimumWidth(width)
        return super().event(event)

    def _subject_text(self) -> str:
        if self._of_run.isChecked() and self._run is not None:
            return self.tr("{name}, compared with every baseline; the result is saved with the run.").format(
                name=run_title(self._run)
            )
        text = self.tr("The used models without any training: all together, and the best one alone.")
        return text if self._run is not None else text + " " + self.tr("Select a finished run above to evaluate it.")

    def _on_choose_clicked(self) -> None:
        title = self.tr("Choose a folder with one sub-folder for each class")
        folder = choose_folder(self, self._session.folders, "labelled pictures", title)
        if folder is not None:
            self.set_folder(folder)

    def _on_choice_changed(self) -> None:
        self._icfil.setEnabled(self._of_run.isChecked())
        self._subject.setText(self._subject_text())
        wanted = self._icfil.isEnabled() and self._icfil.isChecked()
        self._icfil_episodes.setEnabled(wanted)
        self._icfil_cost.setVisible(wanted)


def _spin(low: int, high: int, value: int, name: str, title: str) -> QSpinBox:
    spin = QSpinBox()
    spin.setRange(low, high)
    spin.setValue(value)
    spin.setObjectName(name)
    spin.setAccessibleName(title)
    return spin


def _edit(name: str, title: str, text: str = "") -> QLineEdit:
    edit = QLineEdit(text)
    edit.setObjectName(name)
    edit.setAccessibleName(title)
    return edit


def _button(text: str, name: str, title: str = "") -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(name)
    button.setAccessibleName(title or text)
    return button


def _muted(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("look", "muted")
    label.setWordWrap(True)
    return label
