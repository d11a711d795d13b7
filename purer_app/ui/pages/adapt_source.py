"""Lets the user choose who answers: the plain ensemble or a trained run."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

from purer_app.ui.session import Session
from purer_app.ui.theme import Theme
from purer_app.ui.widgets.icon_button import IconButton

if TYPE_CHECKING:
    from purer_app.engine.run_listing import RunSummary


class SourceChooser(QWidget):
    """A list of the ensemble and each finished run, the newest first; the choice is kept in the project."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        words = QLabel(self.tr("Who answers"))
        self._choice = QComboBox()
        self._choice.setObjectName("who_answers")
        self._choice.setAccessibleName(words.text())
        self._choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._choice.setMinimumContentsLength(10)
        words.setBuddy(self._choice)
        self._newest = IconButton(theme, "ready", self.tr("Let the newest run answer"), "use_newest_run")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for part in (words, self._choice, self._newest):
            layout.addWidget(part)
        self._choice.activated.connect(lambda _: self._choose(str(self._choice.currentData())))
        self._newest.clicked.connect(self._on_newest_clicked)
        session.runs_changed.connect(self.show_runs)
        session.store.changed.connect(self.show_runs)
        session.store.opened.connect(self.show_runs)
        self.show_runs()

    def show_runs(self) -> None:
        """Fill the list from the session's runs, and point at the project's choice."""
        source = self._session.store.project.adapt.source if self._session.store.is_open else ""
        runs = self._session.finished_runs()
        rows = [(self.tr("All models, no training"), "")]
        rows += [(self._run_text(run), run.name) for run in runs]
        if source and source not in [name for _, name in rows]:
            rows.append((self.tr("{name} (not found)").format(name=source), source))
        with QSignalBlocker(self._choice):
            if rows != [(self._choice.itemText(i), self._choice.itemData(i)) for i in range(self._choice.count())]:
                self._choice.clear()
                for text, name in rows:
                    self._choice.addItem(text, name)
            self._choice.setCurrentIndex([name for _, name in rows].index(source))
        self._choice.setToolTip(self._choice.currentText())
        self._choice.setEnabled(self._session.store.is_open)
        self._newest.setVisible(bool(runs) and not source)

    def _run_text(self, run: "RunSummary") -> str:
        if run.best_validation is None:
            return self.tr("Run {name}").format(name=run.name)
        return self.tr("Run {name}, {share:.0f} % in validation").format(name=run.name, share=100 * run.best_validation)

    def _on_newest_clicked(self) -> None:
        runs = self._session.finished_runs()
        if runs:
            self._choose(runs[0].name)

    def _choose(self, name: str) -> None:
        store = self._session.store
        store.change(adapt=replace(store.project.adapt, source=name))
