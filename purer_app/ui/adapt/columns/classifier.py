"""The second column of Adapt: the choice of the classifier, its accuracy on the user's classes, and ICFIL."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QGraphicsOpacityEffect,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from purer_app.engine.core.text import printable
from purer_app.engine.few_shot.confidence.plain_words import FEW_PICTURES
from purer_app.ui.adapt.cards.thumbnails import Thumbnails
from purer_app.ui.adapt.columns.class_accuracy import ClassAccuracy
from purer_app.ui.adapt.columns.classifier_choice import ClassifierChoice
from purer_app.ui.adapt.columns.icfil_controls import IcfilControls
from purer_app.ui.adapt.columns.inverted_pictures import InvertedPictures
from purer_app.ui.adapt.columns.left_out_grid import LeftOutGrid, Recognition
from purer_app.ui.adapt.columns.remark import Remark
from purer_app.ui.adapt.results.name_lists import listed
from purer_app.ui.adapt.state.classifier_updater import ClassifierUpdater
from purer_app.ui.core.formats import fill
from purer_app.ui.core.theme import Theme
from purer_app.ui.state.session import Session
from purer_app.ui.widgets.icon_button import IconButton
from purer_app.ui.widgets.layouts.flow_layout import FlowLayout
from purer_app.ui.widgets.progress_bar import ProgressBar

if TYPE_CHECKING:
    from purer_app.engine.few_shot.live.results import Classification, ClassifierResult

_DIMMED = 0.45


class ClassifierColumn(QWidget):
    """Shows the classifier.

    `compare_toggled` tells whether answers with and without ICFIL are shown together; `take_away_requested` asks for
    the dialog that exports the classifier.
    """

    compare_toggled = Signal(bool)
    take_away_requested = Signal()

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
        self._theme = theme
        self._shown: Classification | None = None
        title = QLabel(self.tr("What it learned"))
        title.setProperty("look", "heading")
        self._body = QWidget()
        self._grid = LeftOutGrid(theme, thumbnails)
        self._by_class = ClassAccuracy()
        self._by_class.chosen.connect(self._grid.show_class)
        self._reliability, self._unfamiliar = Remark(theme, "not_sure_reliability"), Remark(theme, "unfamiliar")
        self._old_classes = Remark(theme, "old_classes_accuracy")
        self._inverted = InvertedPictures(theme)
        self._icfil = IcfilControls(session, updater, theme, thumbnails)
        self._icfil.compare_toggled.connect(self.compare_toggled)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        for part in (title, ClassifierChoice(session, theme), self._controls(), self._state_row(), self._icfil):
            layout.addWidget(part)
        layout.addWidget(self._inverted)
        self._fill_body()
        layout.addWidget(self._body)
        layout.addStretch()
        updater.changed.connect(self.refresh)
        theme.changed.connect(self.refresh)
        self.refresh()

    # building

    def _controls(self) -> QWidget:
        self._automatic = QCheckBox(self.tr("Learn automatically"))
        self._automatic.setObjectName("learn_automatically")
        self._automatic.setToolTip(self.tr("Learn again after each change"))
        self._learn = IconButton(self._theme, "refresh", self.tr("Learn now"), "learn_now")
        self._automatic.clicked.connect(lambda checked: self._keep(automatic=checked))
        self._learn.clicked.connect(lambda *_: self._updater.learn_now())
        holder = QWidget()
        row = FlowLayout(holder, spacing=12)
        row.addWidget(self._learn)
        row.addWidget(self._automatic)
        return holder

    def _state_row(self) -> QWidget:
        self._state_icon, self._state, self._busy = QLabel(), QLabel(), ProgressBar(self._theme)
        self._state.setObjectName("learning_state")
        self._state.setWordWrap(True)
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._busy.setAccessibleName(self.tr("Learning"))
        self._busy.setMaximumHeight(self.fontMetrics().height() // 2)
        row = QHBoxLayout()
        row.addWidget(self._state_icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._state, 1)
        holder = QWidget()
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(row)
        layout.addWidget(self._busy)
        return holder

    def _fill_body(self) -> None:
        self._recognised, self._plausible, self._grid_title = QLabel(), QLabel(), QLabel()
        self._recognised.setProperty("look", "heading")
        self._recognised.setObjectName("recognised")
        self._plausible.setProperty("look", "muted")
        self._plausible.setObjectName("plausible")
        self._grid_title.setText(self.tr("Each picture, classified by a classifier that has not seen it"))
        tip = self.tr("Export the classifier as a folder that classifies pictures without PURER")
        self._take_away = IconButton(self._theme, "export", self.tr("Export the classifier…"), "take_it_away", tip=tip)
        self._take_away.clicked.connect(lambda *_: self.take_away_requested.emit())
        self._broken = QLabel()
        self._broken.setProperty("look", "muted")
        layout = QVBoxLayout(self._body)
        layout.setContentsMargins(0, 6, 0, 0)
        for words in (self._recognised, self._plausible, self._grid_title, self._broken):
            words.setWordWrap(True)
        layout.addWidget(self._recognised)
        layout.addWidget(self._plausible)
        layout.addWidget(self._unfamiliar)
        layout.addWidget(self._reliability)
        layout.addWidget(self._old_classes)
        layout.addWidget(self._take_away, 0, Qt.AlignmentFlag.AlignLeft)
        for part in (self._by_class, self._grid_title, self._grid, self._broken):
            layout.addWidget(part)

    # showing

    def refresh(self) -> None:
        """Update all widgets."""
        updater, is_open = self._updater, self._session.store.is_open
        adapt = self._session.store.project.adapt if is_open else None
        self._automatic.setChecked(adapt is not None and adapt.automatic)
        self._automatic.setEnabled(is_open)
        self._learn.setEnabled(not updater.blocked and not updater.is_learning and updater.is_due)
        self._icfil.refresh()
        self._inverted.setVisible(self._icfil.can_compare)
        self._show_state()
        if updater.latest is not None and updater.latest.result is not self._shown:
            self._show_result(updater.latest.result)
        self._body.setVisible(updater.latest is not None)
        self._take_away.setEnabled(updater.config is not None)
        self._dim(bool(updater.blocked or updater.why_stale()))

    def _show_state(self) -> None:
        icon, ink, text = self._state_parts()
        side = self.fontMetrics().height()
        self._state_icon.setPixmap(self._theme.icon(icon, ink).pixmap(side, side))
        self._state.setText(text)
        self._busy.setVisible(self._updater.is_learning and not self._updater.calibrator.is_running)

    def _state_parts(self) -> tuple[str, str, str]:
        updater, colours = self._updater, self._theme.colours
        stale = updater.why_stale()
        if updater.blocked:
            return "info", colours.accent, updater.blocked
        if updater.is_learning and not updater.calibrator.is_running:
            return "refresh", colours.accent, " ".join(filter(None, (stale, self.tr("Learning …"))))
        if updater.error and updater.is_plain_due:
            return "refused", colours.bad, updater.error
        if stale:
            return "warning", colours.warn, stale
        if updater.latest is None:
            return "info", colours.accent, self.tr("Ready to learn.")
        if updater.is_plain_due:
            return "info", colours.accent, self.tr("Some pictures are not classified yet.")
        text = fill(self.tr("Up to date; learned in {seconds:.1f} s."), seconds=updater.latest.result.seconds)
        return "check", colours.ok, text

    def _show_result(self, result: "Classification") -> None:
        self._shown = result
        view, names = result.plain, result.class_names
        if view.total:
            text = self.tr(
                "{correct} of {total} of your pictures are recognised by a classifier that has not seen them"
            )
            counts = self._own_counts(result)
            if view.total < sum(count for count in counts if count > 1):  # a single picture is never left out
                text = self.tr(
                    "{correct} of {total} pictures are recognised by a classifier that has not seen them: a random "
                    "sample of your {n_own:,} pictures"
                )
            self._recognised.setText(fill(text, correct=view.correct, total=view.total, n_own=sum(counts)))
            few = self.tr("With so few pictures, the true figure may lie anywhere from {low:.0f} to {high:.0f} %.")
            many = self.tr("The true figure may lie anywhere from {low:.0f} to {high:.0f} %.")
            text = few if view.total <= FEW_PICTURES else many
            self._plausible.setText(fill(text, low=view.low, high=view.high))
        else:
            self._recognised.setText(self.tr("Too few pictures to measure the accuracy"))
            text = self.tr(
                "Add a second picture to a class: its pictures are then classified by a classifier that has not seen "
                "them."
            )
            if len(result.models) == len(names):
                text = self.tr("None of the classes is one of yours: only pictures of yours can tell how good it is.")
            self._plausible.setText(text)
        found = [Recognition(Path(one.file), names[one.truth], names[one.label]) for one in view.left_out]
        self._by_class.show_recognitions(found)
        self._say_reliability(result, view)
        self._unfamiliar.say(self._unfamiliar_in(result), warns=True)
        models = dict.fromkeys(printable(Path(model).name) for model in result.models.values())
        text = self.tr("The accuracy on the classes of {models} is unknown, because their pictures are gone.")
        self._old_classes.say(fill(text, models=listed([*models])) if models else "")
        self._grid_title.setVisible(bool(found))
        self._grid.show_recognitions(found)
        self._inverted.show_pictures(result.calibrated.inverted if result.calibrated is not None else ())
        self._broken.setText("\n".join(printable(f"{Path(file).name}: {reason}") for file, reason in result.broken))
        self._broken.setVisible(bool(result.broken))

    def _say_reliability(self, result: "Classification", view: "ClassifierResult") -> None:
        found = view.separation
        if found is None and result.models:
            self._reliability.say(
                self.tr("Whether “not sure” recognises other things is not tested with classes of models.")
            )
            return
        if found is None:
            self._reliability.say(
                self.tr(
                    "Add a second picture to two classes to test whether “not sure” recognises pictures of other "
                    "things."
                )
                if view.total == 0
                else ""
            )
            return
        test = self.tr(
            "in a test that treats each of your classes as unknown in turn, the picture of the unknown class is the "
            "less sure one in {n:.0f} of 100 pairs with a picture of a known class; chance gives 50"
        )
        reliable = self.tr("“Not sure” recognises pictures of other things: {test}.")
        unreliable = self.tr(
            "“Not sure” is unreliable for this classifier, so pictures of other things may get one of your classes: "
            "{test}."
        )
        text = unreliable if found.unreliable else reliable
        self._reliability.say(text.format(test=test.format(n=100 * found.auroc)), warns=found.unreliable)

    def _unfamiliar_in(self, result: "Classification") -> str:
        if not result.unfamiliar:
            return ""
        count = len(result.unfamiliar)
        text = self.tr(
            "%Ln of {total} of your pictures are unlike everything that the models were trained on: {names}.", "", count
        )
        advice = self.tr(
            "Answers about such pictures may be wrong. Check size, colours and whether ink is dark or light."
        )
        names = listed([printable(Path(file).name) for file in result.unfamiliar])
        return f"{text.format(total=sum(self._own_counts(result)), names=names)} {advice}"

    @staticmethod
    def _own_counts(result: "Classification") -> list[int]:
        """Return the number of pictures in each of the user's classes."""
        counts = zip(result.class_names, result.counts, strict=True)
        return [count for name, count in counts if name not in result.models]

    def _dim(self, dim: bool) -> None:
        if dim and self._body.graphicsEffect() is None:
            effect = QGraphicsOpacityEffect(self._body)
            effect.setOpacity(_DIMMED)
            self._body.setGraphicsEffect(effect)
        elif not dim and self._body.graphicsEffect() is not None:
            self._body.setGraphicsEffect(None)  # type: ignore[arg-type]

    def _keep(self, **values: bool) -> None:
        store = self._session.store
        store.change(adapt=replace(store.project.adapt, **values))  # type: ignore[arg-type]
