"""The controls of ICFIL on Adapt: the switch, Compare, and the progress of a calibration with Cancel."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from purer_app.ui.adapt.state.learner import LiveLearner
from purer_app.ui.core.durations import duration
from purer_app.ui.core.theme import Theme
from purer_app.ui.state.session import Session
from purer_app.ui.widgets.icon_button import IconButton
from purer_app.ui.widgets.layouts.flow_layout import FlowLayout


class IcfilControls(QWidget):
    """Switches ICFIL on and off. `compare_toggled` says whether answers are wanted with and without it."""

    compare_toggled = Signal(bool)

    def __init__(self, session: Session, learner: LiveLearner, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._learner = learner
        self._icfil = QCheckBox(self.tr("Calibrate (ICFIL)"))
        self._icfil.setObjectName("icfil")
        self._compare = QPushButton(self.tr("Compare"))
        self._compare.setObjectName("compare")
        self._compare.setCheckable(True)
        self._compare.setAccessibleName(self.tr("Compare answers with and without ICFIL"))
        self._words = QLabel()
        self._words.setProperty("look", "muted")
        self._words.setWordWrap(True)
        self._problem = QLabel()
        self._problem.setObjectName("calibration_problem")
        self._problem.setWordWrap(True)
        switches = QWidget()
        row = FlowLayout(switches, spacing=12)
        row.addWidget(self._icfil)
        row.addWidget(self._compare)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for part in (switches, self._words, self._progress_box(theme), self._problem):
            layout.addWidget(part)
        self._icfil.clicked.connect(self._on_icfil_clicked)
        self._compare.toggled.connect(self.compare_toggled)
        learner.calibrator.progressed.connect(self._show_progress)

    def _progress_box(self, theme: Theme) -> QWidget:
        self._state = QLabel()
        self._state.setObjectName("calibration_state")
        self._state.setWordWrap(True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Calibration"))
        self._bar.setMaximumHeight(self.fontMetrics().height() // 2)
        self._cancel = IconButton(theme, "stop", self.tr("Cancel"), "cancel_calibration")
        self._cancel.setAccessibleName(self.tr("Cancel the calibration"))
        self._cancel.clicked.connect(lambda *_: self._learner.cancel_calibration())
        self._progress = QWidget()
        layout = QVBoxLayout(self._progress)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._state)
        layout.addWidget(self._bar)
        buttons = QWidget()
        FlowLayout(buttons).addWidget(self._cancel)
        layout.addWidget(buttons)
        return self._progress

    @property
    def can_compare(self) -> bool:
        """Whether there are answers with ICFIL, and they are wanted."""
        learned = self._learner.learned
        return learned is not None and learned.result.calibrated is not None and self._icfil.isChecked()

    def show_learner(self) -> None:
        """Show the state of the learner."""
        is_open = self._session.store.is_open
        self._icfil.setChecked(is_open and self._session.store.project.adapt.icfil)
        self._icfil.setEnabled(self._learner.uses_run)
        self._compare.setEnabled(self.can_compare)
        if not self.can_compare and self._compare.isChecked():
            self._compare.setChecked(False)
        self._words.setText(
            self.tr("Inverts the adapted model and pulls real and inverted pictures of a class together.")
            if self._learner.uses_run
            else self.tr("Only a trained run can be calibrated; the ensemble has no weights that adapt to you.")
        )
        self._problem.setText(self._learner.calibrator.error)
        self._problem.setVisible(bool(self._learner.calibrator.error))
        self._show_progress()

    def _show_progress(self) -> None:
        calibrator = self._learner.calibrator
        waits = self._learner.waits_for_learn_now
        self._progress.setVisible(calibrator.is_at_work or waits)
        self._bar.setVisible(calibrator.is_at_work)
        self._cancel.setVisible(calibrator.is_at_work)
        progress = calibrator.progress
        if waits:
            self._state.setText(self.tr("Choose “Learn now” to calibrate."))
        elif progress is None:
            self._bar.setRange(0, 0)
            self._state.setText(self.tr("Calibrating. Measuring how long it takes…"))
        else:
            self._bar.setRange(0, progress.steps)
            self._bar.setValue(progress.step)
            left = duration(progress.remaining_seconds)
            self._state.setText(self.tr("Calibrating. About {duration} left.").format(duration=left))

    def _on_icfil_clicked(self, checked: bool) -> None:
        store = self._session.store
        store.change(adapt=replace(store.project.adapt, icfil=checked))
