"""Shows one of several evaluations: conclusions, bars, table and paired differences."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from purer_app.engine.evaluation.summary import EvaluationFacts
from purer_app.ui.core.theme import Theme
from purer_app.ui.runs.evaluation.bars import EvaluationBars
from purer_app.ui.runs.evaluation.offer import CompactOffer
from purer_app.ui.runs.evaluation.table import EvaluationModel, EvaluationTable
from purer_app.ui.runs.evaluation.texts import conclusions, format_difference, format_tasks, format_when, summary
from purer_app.ui.widgets.icon_button import IconButton


class EvaluationView(QWidget):
    """Shows an evaluation. `export_requested` carries its EvaluationFacts, `learner_requested` a learner's name."""

    export_requested = Signal(object)
    learner_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found: tuple[EvaluationFacts, ...] = ()
        self._model = EvaluationModel(self)
        self._table = EvaluationTable(self._model, theme)
        self._bars = EvaluationBars(theme)
        self._choice = QComboBox()
        self._choice.setObjectName("evaluation_choice")
        self._choice.setAccessibleName(self.tr("Evaluation"))
        self._choice.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._summary, self._conclusions, self._pairs = QLabel(), QLabel(), QLabel()
        self._conclusions.setObjectName("evaluation_conclusions")
        self._summary.setProperty("look", "muted")
        self._pairs.setProperty("look", "muted")
        for label in (self._summary, self._conclusions, self._pairs):
            label.setWordWrap(True)
        self._offer = CompactOffer(theme)
        export = IconButton(theme, "export", self.tr("Export CSV…"), "evaluation_export")
        head = QHBoxLayout()
        title = QLabel(self.tr("Evaluation"))
        title.setProperty("look", "heading")
        head.addWidget(title, 1)
        head.addWidget(export)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self._choice)  # on a line of its own, since its words are long
        for widget in (self._conclusions, self._offer, self._summary, self._bars, self._table, self._pairs):
            column.addWidget(widget)
        self._choice.currentIndexChanged.connect(self._show)
        self._offer.learner_requested.connect(self.learner_requested)
        export.clicked.connect(self._on_export_clicked)
        self.set_evaluations(())

    @property
    def facts(self) -> EvaluationFacts | None:
        """The shown evaluation."""
        place = self._choice.currentIndex()
        return self._found[place] if 0 <= place < len(self._found) else None

    def set_evaluations(self, found: Sequence[EvaluationFacts]) -> None:
        """Set the evaluations and show the first, unless they are unchanged."""
        if found and tuple(found) == self._found:
            return
        self._found = tuple(found)
        with QSignalBlocker(self._choice):
            self._choice.clear()
            self._choice.addItems([self._title(facts) for facts in found])
        self.setVisible(bool(found))
        self._show()

    def choose(self, facts: EvaluationFacts) -> None:
        """Show one of the evaluations."""
        self._choice.setCurrentIndex(self._found.index(facts))

    def _title(self, facts: EvaluationFacts) -> str:
        what = self.tr("the models alone") if facts.is_of_pool else facts.subject
        return f"{format_when(self, facts)}, {what}, {format_tasks(self, facts)}"

    def _show(self) -> None:
        facts = self.facts
        self._model.set_facts(facts)
        self._bars.set_facts(facts)
        if facts is None:
            return
        self._offer.setVisible(facts.offers_compact)
        self._summary.setText(summary(self, facts))
        self._conclusions.setText("\n".join(conclusions(self, facts)))
        pairs = [format_difference(self, pair) for pair in facts.differences_in_order]
        head = self.tr("On the same tasks, with 95 % intervals:")
        self._pairs.setText("\n".join([head, *(f"• {pair}" for pair in pairs)]))
        self._pairs.setVisible(bool(pairs))

    def _on_export_clicked(self) -> None:
        if self.facts is not None:
            self.export_requested.emit(self.facts)
