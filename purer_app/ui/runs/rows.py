"""The table model for the runs of the project, including the one in progress."""

from collections.abc import Sequence
from enum import IntEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from purer_app.engine.core.text import printable
from purer_app.engine.evaluation.summary import EvaluationFacts
from purer_app.ui.core.formats import format_size
from purer_app.ui.core.method_names import learner_name, word_in_files
from purer_app.ui.core.run_titles import run_title
from purer_app.ui.core.theme import Theme
from purer_app.ui.runs.setting_values import format_change
from purer_app.ui.runs.texts import (
    ACTIVE_STATES,
    STATUS_ICONS,
    explain_lead,
    explain_validation,
    format_changes,
    format_date,
    format_evaluation,
    format_lead,
    format_models,
    format_name_tip,
    format_problem,
    format_status,
    format_steps,
    format_untrained,
    format_validation,
    newest_evaluation,
    run_duration,
)

if TYPE_CHECKING:
    from purer_app.engine.runs.run_listing import RunSummary

SORT_ROLE = int(Qt.ItemDataRole.UserRole)
PATH_ROLE = SORT_ROLE + 1
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class Column(IntEnum):
    """The columns from left to right."""

    DATE = 0
    NAME = 1
    STATUS = 2
    EVALUATION = 3
    UNTRAINED = 4
    LEAD = 5
    VALIDATION = 6
    MODELS = 7
    CHANGES = 8
    LEARNER = 9
    STEPS = 10
    DURATION = 11
    DEVICE = 12
    SIZE = 13


_NUMBERS = (
    Column.STEPS,
    Column.DURATION,
    Column.VALIDATION,
    Column.EVALUATION,
    Column.UNTRAINED,
    Column.LEAD,
    Column.SIZE,
)


class RunTableModel(QAbstractTableModel):
    """One row for each run; new values, new runs and runs that are gone keep selection and an open editor.

    `renamed` carries the path of a run and the name that was typed for it; `listed` is emitted after other runs than
    before were set.
    """

    renamed = Signal(str, str)
    listed = Signal()

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._runs: tuple[RunSummary, ...] = ()
        self._evaluations: tuple[EvaluationFacts | None, ...] = ()
        theme.changed.connect(self._on_theme_changed)

    @property
    def runs(self) -> "tuple[RunSummary, ...]":
        """The runs in their original order."""
        return self._runs

    def set_runs(self, runs: "Sequence[RunSummary]") -> None:
        """Replace the shown runs."""
        if tuple(runs) == self._runs:
            return
        before, paths = self._runs, [run.path for run in runs]
        self._remove_all_but(frozenset(paths))
        kept = [run.path for run in self._runs]
        if not kept or kept != [path for path in paths if path in set(kept)]:  # none, or in another order
            self.beginResetModel()
            self._take(runs)
            self.endResetModel()
        else:
            self._insert_new(runs)
            self._take(runs)  # new values
        if paths != [run.path for run in before]:
            self.listed.emit()
        self._report_changes({run.path: run for run in before})

    def _take(self, runs: "Sequence[RunSummary]") -> None:
        self._runs = tuple(runs)
        self._evaluations = tuple(newest_evaluation(run) for run in runs)

    def _remove_all_but(self, paths: frozenset[str]) -> None:
        """Remove the rows of other runs, without a reset, which would close the editor of a name."""
        for row in reversed(range(len(self._runs))):
            if self._runs[row].path not in paths:
                self.beginRemoveRows(QModelIndex(), row, row)
                self._runs = (*self._runs[:row], *self._runs[row + 1 :])
                self._evaluations = (*self._evaluations[:row], *self._evaluations[row + 1 :])
                self.endRemoveRows()

    def _insert_new(self, runs: "Sequence[RunSummary]") -> None:
        """Insert the rows of runs that are not shown; those that are have the same order."""
        for row, run in enumerate(runs):
            if row >= len(self._runs) or self._runs[row].path != run.path:
                self.beginInsertRows(QModelIndex(), row, row)
                self._runs = (*self._runs[:row], run, *self._runs[row:])
                self._evaluations = (*self._evaluations[:row], None, *self._evaluations[row:])
                self.endInsertRows()

    def _report_changes(self, before: "dict[str, RunSummary]") -> None:
        for row, run in enumerate(self._runs):
            earlier = before.get(run.path, run)
            if run_title(run) != run_title(earlier):
                self.dataChanged.emit(self.index(row, Column.NAME), self.index(row, Column.NAME))
            if run != earlier:  # without the name, whose editor would lose what is being typed
                self.dataChanged.emit(self.index(row, Column.DATE), self.index(row, Column.DATE))
                self.dataChanged.emit(self.index(row, Column.STATUS), self.index(row, len(Column) - 1))

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return the number of runs."""
        return 0 if parent.isValid() else len(self._runs)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return title and tooltip of a column."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        title, tip = self._titles()[Column(section)]
        if role == Qt.ItemDataRole.DisplayRole:
            return title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(Column(section))
        return tip if role == Qt.ItemDataRole.ToolTipRole else None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return text, icon, tooltip or sort key of a cell."""
        if not index.isValid():
            return None
        column, run = Column(index.column()), self._runs[index.row()]
        facts = self._evaluations[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self._text(column, run, facts)
        if role == Qt.ItemDataRole.ToolTipRole:
            own = {
                Column.LEAD: explain_lead(self, facts),
                Column.NAME: format_name_tip(self, run),
                Column.VALIDATION: explain_validation(self, run),
                Column.MODELS: self.tr("{n} from {pool}").format(n=run.models, pool=printable(run.pool))
                if run.pool
                else "",
                Column.CHANGES: "\n".join(format_change(self, change) for change in run.changes),
                Column.LEARNER: word_in_files(run.learner) if run.learner else "",
            }.get(column, "")
            return run.problem or own or self._text(column, run, facts)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.DecorationRole and column == Column.STATUS:
            return self._icon(run)
        if role == PATH_ROLE:
            return run.path
        return _sort_value(column, run, facts) if role == SORT_ROLE else None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Return that names can be edited."""
        editable = Qt.ItemFlag.ItemIsEditable if index.column() == Column.NAME else Qt.ItemFlag.NoItemFlags
        return super().flags(index) | editable

    def setData(self, index: _Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Request another name for a run; it is shown once it is written."""
        if role != Qt.ItemDataRole.EditRole or index.column() != Column.NAME:
            return False
        self.renamed.emit(self._runs[index.row()].path, str(value))
        return True

    def _text(self, column: Column, run: "RunSummary", facts: EvaluationFacts | None) -> str:
        match column:
            case Column.DATE:
                return format_date(self, run)
            case Column.NAME:
                return run_title(run)
            case Column.STATUS:
                return format_problem(self, run) or format_status(self, run)
            case Column.LEARNER:
                return " · ".join(filter(None, (learner_name(run.learner), run.backbone))) or "–"
            case Column.MODELS:
                return format_models(self, run)
            case Column.CHANGES:
                return format_changes(self, run)
            case Column.STEPS:
                return format_steps(run)
            case Column.DURATION:
                return run_duration(run)
            case Column.VALIDATION:
                return format_validation(run)
            case Column.EVALUATION:
                return format_evaluation(facts)
            case Column.UNTRAINED:
                return format_untrained(facts)
            case Column.LEAD:
                return format_lead(facts)
            case Column.DEVICE:
                return run.device
            case Column.SIZE:
                return format_size(run.size_bytes)

    def _titles(self) -> dict[Column, tuple[str, str]]:
        return {
            Column.DATE: (self.tr("Started"), self.tr("When the run was started")),
            Column.NAME: (self.tr("Name"), self.tr("The name of the run; F2 changes it")),
            Column.STATUS: (
                self.tr("Status"),
                self.tr("A finished run can adapt; an interrupted one can be continued"),
            ),
            Column.LEARNER: (self.tr("Learner"), self.tr("The learner and its network")),
            Column.MODELS: (self.tr("Models"), self.tr("Number of models and their folder")),
            Column.CHANGES: (
                self.tr("Changed settings"),
                self.tr("Settings that differ from the preset in the name of the run"),
            ),
            Column.STEPS: (self.tr("Steps"), self.tr("Completed and planned steps")),
            Column.DURATION: (self.tr("Duration"), self.tr("Training time without pauses")),
            Column.VALIDATION: (
                self.tr("Validation"),
                self.tr("Best accuracy on the validation folder, with its 95 % interval"),
            ),
            Column.EVALUATION: (
                self.tr("Evaluated"),
                self.tr("Accuracy in the last evaluation, with its 95 % interval; fewest shots first"),
            ),
            Column.UNTRAINED: (
                self.tr("Untrained"),
                self.tr(
                    "Accuracy of all models without training (ensemble-ridge) in the same tasks; if that was not "
                    "measured, of the plain teacher ensemble"
                ),
            ),
            Column.LEAD: (
                self.tr("Difference"),
                self.tr(
                    "Points above (+) or below (−) the accuracy without training, with the 95 % interval over the same "
                    "tasks; fewest shots first"
                ),
            ),
            Column.DEVICE: (self.tr("Device"), self.tr("The device used for training")),
            Column.SIZE: (self.tr("Size"), self.tr("Size of the run folder on disk")),
        }

    def _icon(self, run: "RunSummary") -> object:
        colours = self._theme.colours
        ink = {"finished": colours.ok, "interrupted": colours.warn, "damaged": colours.bad}
        return self._theme.icon(STATUS_ICONS.get(run.status, "start"), ink.get(run.status, colours.accent))

    def _on_theme_changed(self) -> None:
        if self._runs:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._runs) - 1, len(Column) - 1))


def _alignment(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in _NUMBERS else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _sort_value(column: Column, run: "RunSummary", facts: EvaluationFacts | None) -> str | float:
    best = facts.of((facts.subject, False, False), facts.shots[-1]) if facts is not None else None
    pair = facts.against(facts.main_baseline, facts.shots[-1]) if facts is not None else None
    untrained = facts.of((facts.main_baseline, False, False), facts.shots[-1]) if facts is not None else None
    values: dict[Column, str | float] = {
        Column.DATE: run.started or ("~" if run.status in ACTIVE_STATES else ""),  # after or before all dates
        Column.NAME: run_title(run).casefold(),
        Column.STATUS: run.status,
        Column.LEARNER: f"{run.learner} {run.backbone}",
        Column.MODELS: run.models,
        Column.CHANGES: len(run.changes),
        Column.STEPS: run.step,
        Column.DURATION: run.seconds,
        Column.VALIDATION: -1.0 if run.best_validation is None else run.best_validation,
        Column.EVALUATION: -1.0 if best is None else best.mean,
        Column.UNTRAINED: -1.0 if untrained is None else untrained.mean,
        Column.LEAD: -1000.0 if pair is None else pair.points,
        Column.DEVICE: run.device,
        Column.SIZE: float(run.size_bytes),
    }
    return values[column]
