"""Shows a comparison with and without ICFIL: progress with Cancel, the result in words, and the changed pictures."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QLabel, QProgressBar, QVBoxLayout, QWidget

from purer_app.engine.core.events import LeftOutCompared
from purer_app.engine.few_shot.icfil.outcome import Effect, IcfilOutcome
from purer_app.engine.images.class_titles import distinct_titles
from purer_app.ui.adapt.cards.picture_tile import PictureTile
from purer_app.ui.adapt.cards.thumbnails import Thumbnails
from purer_app.ui.adapt.state.icfil.comparer import IcfilComparer
from purer_app.ui.adapt.state.inputs import Change
from purer_app.ui.core.formats import duration
from purer_app.ui.core.theme import Theme
from purer_app.ui.widgets.icon_button import IconButton
from purer_app.ui.widgets.layouts.flow_layout import FlowLayout

_MOST_SHOWN = 20


class IcfilResult(QWidget):
    """Follows a comparer; hidden before its first comparison."""

    def __init__(
        self,
        comparer: IcfilComparer,
        theme: Theme,
        thumbnails: Thumbnails,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._comparer = comparer
        self._theme = theme
        self._thumbnails = thumbnails
        self._tiles: list[PictureTile] = []
        self._shown: tuple[LeftOutCompared, ...] = ()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._progress_box())
        self._words, self._verdict, self._problem = QLabel(), QLabel(), QLabel()
        self._words.setObjectName("comparison_result")
        self._verdict.setObjectName("comparison_verdict")
        self._problem.setObjectName("comparison_problem")
        self._outdated = QLabel()
        self._outdated.setObjectName("comparison_outdated")
        self._close = IconButton(theme, "cross", self.tr("Close"), "close_comparison")
        self._close.setAccessibleName(self.tr("Close the comparison"))
        self._close.setToolTip(self.tr("Close the comparison; Undo shows it again"))
        self._close.clicked.connect(lambda *_: comparer.close())
        self._changed_title = QLabel(self.tr("Your pictures whose answer ICFIL changes: without → with ICFIL"))
        self._changed_title.setProperty("look", "muted")
        holder = self._holder = QWidget()
        self._flow = FlowLayout(holder, spacing=8, aligns_tops=True)
        for words in (self._words, self._verdict, self._outdated, self._problem, self._changed_title):
            words.setWordWrap(True)
            layout.addWidget(words)
        layout.addWidget(holder)
        buttons = QWidget()
        FlowLayout(buttons).addWidget(self._close)
        layout.addWidget(buttons)
        comparer.changed.connect(self.refresh)
        theme.changed.connect(self._mark_all)
        self.refresh()

    def _progress_box(self) -> QWidget:
        self._state = QLabel()
        self._state.setObjectName("comparison_state")
        self._state.setWordWrap(True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Comparison"))
        self._bar.setMaximumHeight(self.fontMetrics().height() // 2)
        cancel = IconButton(self._theme, "stop", self.tr("Cancel"), "cancel_comparison")
        cancel.setAccessibleName(self.tr("Cancel the comparison"))
        cancel.clicked.connect(lambda *_: self._comparer.cancel())
        buttons = QWidget()
        FlowLayout(buttons).addWidget(cancel)
        self._progress = QWidget()
        layout = QVBoxLayout(self._progress)
        layout.setContentsMargins(0, 0, 0, 0)
        for part in (self._state, self._bar, buttons):
            layout.addWidget(part)
        return self._progress

    def refresh(self) -> None:
        """Show the state of the comparer."""
        comparer, outcome = self._comparer, self._comparer.outcome
        self.setVisible(comparer.is_running or outcome is not None or bool(comparer.error))
        self._progress.setVisible(comparer.is_running)
        self._bar.setRange(0, comparer.total)
        self._bar.setValue(len(comparer.pictures))
        self._state.setText(self._progress_text())
        self._problem.setText(comparer.error)
        self._problem.setVisible(bool(comparer.error))
        for words in (self._words, self._verdict):
            words.setVisible(outcome is not None)
        if outcome is not None:
            self._words.setText(self._counts(outcome, comparer.total))
            self._verdict.setText(self._effect(outcome, comparer.total))
        self._close.setVisible(not comparer.is_running)
        self._show_change()
        self._show_pictures(comparer.pictures)

    def _show_change(self) -> None:
        """Say why the result does not hold for the present classes and classifier."""
        change = self._comparer.change
        texts = {
            Change.CLASSIFIER: self.tr("Out of date: the classifier has changed since this comparison."),
            Change.CLASSES: self.tr("Out of date: your classes have changed since this comparison."),
        }
        self._outdated.setText(texts[change] if change is not None else "")
        self._outdated.setVisible(change is not None)

    def _counts(self, outcome: IcfilOutcome, n_pictures: int) -> str:
        """Say how many pictures are correct with and without ICFIL."""
        text = self.tr(
            "%Ln of your pictures were classified by classifiers that have not seen them: {plain} of {n} correctly "
            "without ICFIL, {calibrated} of {n} with it.",
            "",
            outcome.total,
        )
        if outcome.total < n_pictures:
            text = self.tr(
                "%Ln of {all} pictures, drawn at random, were classified by classifiers that have not seen them: "
                "{plain} of {n} correctly without ICFIL, {calibrated} of {n} with it.",
                "",
                outcome.total,
            )
        return text.format(all=n_pictures, n=outcome.total, plain=outcome.plain, calibrated=outcome.calibrated)

    def _effect(self, outcome: IcfilOutcome, n_pictures: int) -> str:
        """Say what ICFIL changed; see `effect_in_words` of the engine."""
        changes = self.tr("ICFIL corrects %Ln answers and spoils {spoiled}.", "", outcome.corrected)
        changes = changes.format(spoiled=outcome.spoiled)
        if outcome.total < n_pictures:
            return self.tr("So far, {changes}").format(changes=changes)
        if outcome.effect is Effect.NONE:
            return self.tr("ICFIL does not change how many are right.")
        verdicts = {
            Effect.UNCLEAR: self.tr("With so few changes this may be chance; more pictures would tell."),
            Effect.BETTER: self.tr("ICFIL is better here, and chance is an unlikely reason."),
            Effect.WORSE: self.tr("ICFIL is worse here, and chance is an unlikely reason: leave it off."),
        }
        return f"{changes} {verdicts[outcome.effect]}"

    def _progress_text(self) -> str:
        comparer = self._comparer
        text = self.tr("Comparing on your pictures.")
        if comparer.total:
            text = self.tr("Comparing on your pictures: {done} of {total}.")
            text = text.format(done=len(comparer.pictures), total=comparer.total)
        if comparer.is_waiting:
            more = self.tr("It continues when the answers are up to date.")
            return f"{text} {more}"
        if comparer.remaining_seconds is not None:
            left = self.tr("About {duration} left.").format(duration=duration(comparer.remaining_seconds))
            text = f"{text} {left}"
        return text

    def _show_pictures(self, pictures: Sequence[LeftOutCompared]) -> None:
        shown = tuple(one for one in pictures if one.plain != one.calibrated)[:_MOST_SHOWN]
        self._changed_title.setVisible(bool(shown))
        self._holder.setVisible(bool(shown))
        if shown == self._shown:
            return
        for tile in self._tiles:
            self._flow.removeWidget(tile)
            tile.deleteLater()
        self._shown = shown
        self._tiles = [self._tile(one) for one in shown]
        for tile in self._tiles:
            self._flow.addWidget(tile)
        self._mark_all()

    def _tile(self, one: LeftOutCompared) -> PictureTile:
        names = self._comparer.class_names
        titles = distinct_titles(names)
        truth, plain, calibrated = (
            titles[names[label]] if label < len(names) else "" for label in (one.truth, one.plain, one.calibrated)
        )
        name = self.tr("{truth}: {plain} without ICFIL, {calibrated} with it")
        tile = PictureTile(self._theme, name=name.format(truth=truth, plain=plain, calibrated=calibrated), width_em=6.2)
        tile.setText(f"{truth}\n{plain} → {calibrated}")
        tile.show_file(Path(one.file), self._thumbnails)
        return tile

    def _mark_all(self) -> None:
        colours = self._theme.colours
        for tile, one in zip(self._tiles, self._shown, strict=True):
            right = one.calibrated == one.truth
            tile.set_mark(*(("check", colours.ok) if right else ("cross", colours.bad)))
