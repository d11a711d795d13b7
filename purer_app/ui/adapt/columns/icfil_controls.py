"""The controls of ICFIL on Adapt: the switch, its duration, the comparison, and the progress of a calibration."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton, QVBoxLayout, QWidget

from purer_app.ui.adapt.cards.thumbnails import Thumbnails
from purer_app.ui.adapt.columns.icfil_result import IcfilResult
from purer_app.ui.adapt.state.classifier_updater import ClassifierUpdater
from purer_app.ui.adapt.state.icfil.comparer import IcfilComparer
from purer_app.ui.adapt.state.icfil.forecast import IcfilForecast
from purer_app.ui.core.formats import duration
from purer_app.ui.core.theme import Theme
from purer_app.ui.state.session import Session
from purer_app.ui.widgets.icon_button import IconButton
from purer_app.ui.widgets.layouts.flow_layout import FlowLayout
from purer_app.ui.widgets.progress_bar import ProgressBar


class IcfilControls(QWidget):
    """Switches ICFIL on and off, and compares answers with and without it on the user's own pictures.

    `compare_toggled` tells whether both answers to other pictures are shown together.
    """

    compare_toggled = Signal(bool)

    def __init__(
        self,
        session: Session,
        updater: ClassifierUpdater,
        theme: Theme,
        thumbnails: Thumbnails,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._updater = updater
        self._comparer = IcfilComparer(session, updater, self)
        self._forecast = IcfilForecast(session, updater, self)
        self._icfil = QCheckBox(self.tr("Calibrate (ICFIL)"))
        self.setProperty("help_topic", "Calibration (ICFIL)")
        self._icfil.setObjectName("icfil")
        self._compare = IconButton(theme, "compare", "", "compare")
        self._both = QPushButton(self.tr("Show both answers"))
        self._both.setObjectName("both_answers")
        self._both.setCheckable(True)
        self._both.setAccessibleName(self._both.text())
        self._both.setToolTip(self.tr("Show the answers with and without ICFIL for the pictures to classify"))
        self._explanation = QLabel()
        self._explanation.setProperty("look", "muted")
        self._explanation.setWordWrap(True)
        self._problem = QLabel()
        self._problem.setObjectName("calibration_problem")
        self._problem.setWordWrap(True)
        switches = QWidget()
        row = FlowLayout(switches, spacing=12)
        for control in (self._icfil, self._compare, self._both):
            row.addWidget(control)
        result = IcfilResult(self._comparer, theme, thumbnails)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._duration = QLabel()
        self._duration.setObjectName("icfil_duration")
        self._duration.setProperty("look", "muted")
        self._duration.setWordWrap(True)
        progress = self._progress_box(theme)
        for part in (switches, self._explanation, self._duration, progress, self._problem, result):
            layout.addWidget(part)
        self._icfil.clicked.connect(self._on_icfil_clicked)
        self._compare.clicked.connect(lambda *_: self._comparer.start())
        self._both.toggled.connect(self.compare_toggled)
        self._comparer.changed.connect(self._on_comparer_changed)
        self._forecast.changed.connect(self._show_forecast)
        updater.calibrator.progressed.connect(self._show_progress)

    def _progress_box(self, theme: Theme) -> QWidget:
        self._state = QLabel()
        self._state.setObjectName("calibration_state")
        self._state.setWordWrap(True)
        self._bar = ProgressBar(theme)
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
        wanted, has_old = is_open and self._session.store.project.adapt.icfil, self._updater.has_old_classes
        self._icfil.setChecked(wanted and not has_old)
        self._icfil.setEnabled(self._updater.can_calibrate)
        self._both.setEnabled(self.can_compare)
        if not self.can_compare and self._both.isChecked():
            self._both.setChecked(False)
        self._explanation.setText(self._explain(has_old))
        self._problem.setText(self._updater.calibrator.error)
        self._problem.setVisible(bool(self._updater.calibrator.error))
        self._show_progress()
        self._show_forecast()

    def _explain(self, has_old: bool) -> str:
        """Say what ICFIL does, or why it is not possible."""
        if has_old:
            return self.tr("Not together with the classes of models: ICFIL calibrates a classifier of pictures alone.")
        if not self._updater.uses_run:
            return self.tr("Only a trained run can be calibrated: choose one as the classifier.")
        return self.tr(
            "Makes images of your classes from the model itself, and trains it further on them and your pictures."
        )

    def _on_comparer_changed(self) -> None:
        self._forecast.hold(self._comparer.is_running)
        self._show_forecast()

    def _show_forecast(self) -> None:
        """Show the comparison button, and how long calibration and comparison take."""
        comparer, outlook = self._comparer, self._forecast.outlook
        latest, known = self._updater.latest, self._updater.inputs is not None
        possible = self._updater.can_calibrate and known and latest is not None and latest.result.plain.total > 0
        is_current = bool(comparer.pictures) and comparer.change is None
        self._compare.setEnabled(possible and not comparer.is_running and not (is_current and comparer.is_complete))
        goes_on = is_current and not (comparer.is_complete or comparer.is_running)
        self._compare.setText(self.tr("Continue comparing") if goes_on else self.tr("Compare on your pictures"))
        self._compare.setAccessibleName(self._compare.text())
        text = ""
        if outlook is not None:
            text = self.tr("Calibrating takes about {one}.").format(one=duration(outlook.seconds))
            if outlook.pictures:
                n = outlook.pictures
                more = self.tr("Comparing takes about {all}: one calibration for each of %Ln pictures.", "", n)
                text += " " + more.format(all=duration(outlook.comparison_seconds))
        elif self._forecast.is_measuring:
            text = self.tr("Measuring how long it takes …")
        self._duration.setText(text)
        self._duration.setVisible(bool(text))

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
