"""The controls of ICFIL on Adapt: the switch, Compare, and the progress of a calibration with Cancel."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from purer_app.ui.adapt.state.classifier_updater import ClassifierUpdater
from purer_app.ui.core.durations import duration
from purer_app.ui.core.theme import Theme
from purer_app.ui.state.session import Session
from purer_app.ui.widgets.icon_button import IconButton
from purer_app.ui.widgets.layouts.flow_layout import FlowLayout


class IcfilControls(QWidget):
    """Switches ICFIL on and off. `compare_toggled` tells whether answers with and without it are shown together."""

    compare_toggled = Signal(bool)

    def __init__(
        self, session: Session, updater: ClassifierUpdater, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._updater = updater
        self._icfil = QCheckBox(self.tr("Calibrate (ICFIL)"))
        self._icfil.setObjectName("icfil")
        self._compare = QPushButton(self.tr("Compare"))
        self._compare.setObjectName("compare")
        self._compare.setCheckable(True)
        self._compare.setAccessibleName(self.tr("Compare answers with and without ICFIL"))
        self._explanation = QLabel()
        self._explanation.setProperty("look", "muted")
        self._explanation.setWordWrap(True)
        self._problem = QLabel()
        self._problem.setObjectName("calibration_problem")
        self._problem.setWordWrap(True)
        switches = QWidget()
        row = FlowLayout(switches, spacing=12)
        row.addWidget(self._icfil)
        row.addWidget(self._compare)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for part in (switches, self._explanation, self._progress_box(theme), self._problem):
            layout.addWidget(part)
        self._icfil.clicked.connect(self._on_icfil_clicked)
        self._compare.toggled.connect(self.compare_toggled)
        updater.calibrator.progressed.connect(self._show_progress)

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
        self._cancel.clicked.connect(lambda *_: self._updater.cancel_calibration())
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
        """Whether ICFIL is on and its answers are available."""
        latest = self._updater.latest
        return latest is not None and latest.result.calibrated is not None and self._icfil.isChecked()

    def refresh(self) -> None:
        """Update all widgets."""
        is_open = self._session.store.is_open
        self._icfil.setChecked(is_open and self._session.store.project.adapt.icfil)
        self._icfil.setEnabled(self._updater.uses_run)
        self._compare.setEnabled(self.can_compare)
        if not self.can_compare and self._compare.isChecked():
            self._compare.setChecked(False)
        self._explanation.setText(
            self.tr("Inverts the adapted model and pulls real and inverted pictures of a class together.")
            if self._updater.uses_run
            else self.tr("Only a trained run can be calibrated: choose one as the classifier.")
        )
        self._problem.setText(self._updater.calibrator.error)
        self._problem.setVisible(bool(self._updater.calibrator.error))
        self._show_progress()

    def _show_progress(self) -> None:
        calibrator = self._updater.calibrator
        waits = self._updater.waits_for_learn_now
        self._progress.setVisible(calibrator.is_running or waits)
        self._bar.setVisible(calibrator.is_running)
        self._cancel.setVisible(calibrator.is_running)
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
