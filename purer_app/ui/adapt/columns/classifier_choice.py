"""Lets the user choose the classifier: all models without training, or a trained run."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

from purer_app.ui.core.formats import fill
from purer_app.ui.core.run_titles import run_title, unique_titles
from purer_app.ui.core.theme import Theme
from purer_app.ui.state.session import Session
from purer_app.ui.widgets.icon_button import IconButton

if TYPE_CHECKING:
    from purer_app.engine.runs.run_listing import RunSummary

_NEWEST = "\n"
"""The value of the entry "Newest run"; no run has this name."""


class ClassifierChoice(QWidget):
    """A list of all models, the newest run and each finished run; the project stores the choice.

    By default the classifier is the newest run, or all models until a run has finished that is not behind them.
    """

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        label = QLabel(self.tr("Classifier"))
        self._choice = QComboBox()
        self._choice.setObjectName("classifier")
        self._choice.setProperty("help_topic", "Classifier")
        self._choice.setAccessibleName(label.text())
        self._choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._choice.setMinimumContentsLength(10)
        label.setBuddy(self._choice)
        self._name = QLabel()
        self._name.setObjectName("classifier_run")
        self._name.setProperty("look", "muted")
        self._name.setWordWrap(True)
        self._newest = IconButton(theme, "ready", self.tr("Use the newest run"), "use_newest_run")
        self._why_not = QLabel()
        self._why_not.setObjectName("why_not_newest_run")
        self._why_not.setProperty("look", "muted")
        self._why_not.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for part in (label, self._choice, self._name, self._newest, self._why_not):
            layout.addWidget(part)
        self._choice.activated.connect(lambda _: self._choose(str(self._choice.currentData())))
        self._newest.clicked.connect(lambda *_: session.use_newest_run())
        session.runs_changed.connect(self.show_runs)
        session.store.changed.connect(self.show_runs)
        session.store.opened.connect(self.show_runs)
        self.show_runs()

    def show_runs(self) -> None:
        """Fill the list with the runs of the project and select the classifier."""
        session = self._session
        runs, rows = session.finished_runs(), [(self.tr("All models (no training)"), "")]
        titles = unique_titles(runs)
        newest = session.newest_useful_run()
        if newest is not None:
            rows.insert(0, (self.tr("Newest run"), _NEWEST))
        rows += [(self.tr("Run {run}").format(run=self._run_text(run, titles)), run.name) for run in runs]
        current = self._current()
        if current not in [name for _, name in rows]:
            rows.append((self.tr("{name} (not found)").format(name=current), current))
        with QSignalBlocker(self._choice):
            if rows != [(self._choice.itemText(i), self._choice.itemData(i)) for i in range(self._choice.count())]:
                self._choice.clear()
                for text, name in rows:
                    self._choice.addItem(text, name)
            self._choice.setCurrentIndex([name for _, name in rows].index(current))
        self._choice.setToolTip(self._choice.currentText())
        used = newest if current == _NEWEST else next((run for run in runs if run.name == current), None)
        self._name.setText(self._run_text(used, titles) if used is not None else "")
        self._name.setVisible(used is not None)
        self._choice.setEnabled(session.store.is_open)
        self._newest.setVisible(newest is not None and current not in (_NEWEST, newest.name))
        is_passed_over = bool(runs) and newest is not runs[0] and current in ("", _NEWEST)
        self._why_not.setText(self._reason(runs[0]) if is_passed_over else "")
        self._why_not.setVisible(bool(self._why_not.text()))

    def _current(self) -> str:
        """Return the value of the selected entry."""
        if not self._session.store.is_open:
            return ""
        adapt = self._session.store.project.adapt
        follows = not adapt.source and not adapt.all_models and self._session.newest_useful_run() is not None
        return _NEWEST if follows else adapt.source

    def _reason(self, newest: "RunSummary") -> str:
        """Return why the newest run is not used unless it is chosen."""
        if newest.is_untrained:
            return self.tr("The newest run is not used: its model is untrained.")
        if not newest.step:
            return self.tr("The newest run is not used: it ended before its first step.")
        text = self.tr(
            "The newest run is not used: it reached {run:.1f} % on your validation pictures, and "
            "all models without training {models:.1f} %."
        )
        return fill(text, run=100 * (newest.best_validation or 0), models=100 * (newest.baseline or 0))

    def _run_text(self, run: "RunSummary", titles: Mapping[str, str]) -> str:
        title = titles.get(run.path) or run_title(run)
        if run.best_validation is None:
            return title
        return self.tr("{name} ({share:.0f} %)").format(name=title, share=100 * run.best_validation)

    def _choose(self, name: str) -> None:
        if name == _NEWEST:
            self._session.use_newest_run()
        elif name or self._session.finished_runs():  # without a run there is only one entry
            self._session.choose_classifier(name)
