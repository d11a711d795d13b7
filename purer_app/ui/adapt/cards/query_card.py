"""A card with one picture to classify, its answer, and buttons to confirm or correct it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGraphicsOpacityEffect, QHBoxLayout, QLabel, QMenu, QVBoxLayout, QWidget

from purer_app.engine.core.text import printable
from purer_app.engine.images.class_titles import class_id_of, class_title, class_title_with_id, distinct_titles
from purer_app.ui.adapt.cards.picture_tile import PictureTile
from purer_app.ui.adapt.cards.thumbnails import Thumbnails
from purer_app.ui.adapt.cards.why import Reasons, Why
from purer_app.ui.core.theme import Theme
from purer_app.ui.widgets.bar_chart import Bar, BarChart, per_cent
from purer_app.ui.widgets.icon_button import IconButton
from purer_app.ui.widgets.layouts.flow_layout import FlowLayout
from purer_app.ui.widgets.menu_button import MenuButton
from purer_app.ui.widgets.message_bar import MessageBar

_DIMMED = 0.45


@dataclass(frozen=True, slots=True)
class Prediction:
    """A prediction for a picture: the most probable class, its probability, whether it is not sure, and all bars.

    `reasons` explain it.
    """

    best: str
    share: float
    not_sure: bool
    bars: tuple[Bar, ...]
    caption: str = ""
    reasons: Reasons | None = None


class QueryCard(QFrame):
    """Shows a query. `confirmed` carries the class of the picture, "" for a new class."""

    confirmed = Signal(str)
    removal_requested = Signal()
    view_requested = Signal(Path)

    def __init__(self, path: Path, theme: Theme, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.path = path
        self._theme = theme
        self._thumbnails = thumbnails
        self._predictions: tuple[Prediction, ...] = ()
        self._names: tuple[str, ...] = ()
        self._titles: dict[str, str] = {}
        self.setProperty("look", "card")
        self.setObjectName("query_card")
        self.setProperty("help_topic", "Query")
        self._tile = PictureTile(theme, name=path.name, width_em=5, removable=True)
        self._tile.removal_requested.connect(lambda _: self.removal_requested.emit())
        self._tile.view_requested.connect(self.view_requested)
        self._words = QVBoxLayout()
        self._fill_words()
        row = QHBoxLayout()
        row.addWidget(self._tile, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self._words, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 10, 10)
        layout.addLayout(row)
        for caption, bars in zip(self._captions, self._bars, strict=True):  # below the picture names have more room
            layout.addWidget(caption)
            layout.addWidget(bars)
        self._why = Why(theme, thumbnails)
        layout.addWidget(self._buttons())
        layout.addWidget(self._why)
        self.warning = MessageBar(theme, "query_warning")
        layout.addWidget(self.warning)
        self._show_headline()
        theme.changed.connect(self._show_headline)

    @property
    def headline(self) -> str:
        """The text of the answer."""
        return self._headline.text()

    @property
    def predictions(self) -> tuple[Prediction, ...]:
        """The shown answers."""
        return self._predictions

    def show_answer(
        self, predictions: Sequence[Prediction], names: Sequence[str], *, stale: bool, problem: str = ""
    ) -> None:
        """Show answers.

        Args:
            predictions: one, or two to compare; without any, the earlier ones stay, marked out of date.
            names: all classes, for the menu of corrections.
            problem: why there is no answer.
        """
        self._tile.show_file(self.path, self._thumbnails)
        self._names = tuple(names)
        answered = (bar.name for prediction in predictions or self._predictions for bar in prediction.bars)
        self._titles = distinct_titles((*names, *answered))
        self._stale = stale or not predictions
        self._problem = problem
        if predictions:
            self._predictions = tuple(predictions)
        for number, (caption, bars) in enumerate(zip(self._captions, self._bars, strict=True)):
            shown = number < len(self._predictions)
            bars.setVisible(shown)
            caption.setVisible(shown and bool(self._predictions[number].caption))
            if shown:
                prediction = self._predictions[number]
                caption.setText(self._verdict(prediction))
                named = tuple(replace(bar, name=self._title(bar.name)) for bar in prediction.bars)
                bars.show_bars(named, "" if prediction.not_sure else self._title(prediction.best))
        told = self._predictions and not self._problem
        self._why.show_reasons(self._predictions[0].reasons if told else None)
        self._show_headline()

    def _title(self, name: str) -> str:
        return self._titles.get(name) or class_title(name)

    def _fill_words(self) -> None:
        self._icon, self._headline, self._second = QLabel(), QLabel(), QLabel()
        self._headline.setProperty("look", "heading")
        self._headline.setObjectName("answer")
        self._second.setProperty("look", "muted")
        for words in (self._headline, self._second):
            words.setWordWrap(True)
        self._captions = (QLabel(), QLabel())
        self._bars = (BarChart(self._theme), BarChart(self._theme))
        head = QHBoxLayout()
        head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._headline, 1)
        self._words.addLayout(head)
        self._words.addWidget(self._second)
        for caption in self._captions:
            caption.setProperty("look", "muted")
            caption.setWordWrap(True)
        self._stale, self._problem = True, ""

    def _buttons(self) -> QWidget:
        tip = self.tr("Choose the correct class; the picture is added to it")
        self._right = IconButton(self._theme, "check", self.tr("Right"), "answer_is_right")
        self._wrong = MenuButton(self.tr("Wrong…"), "answer_is_wrong", self._fill_menu)
        self._choose = MenuButton(self.tr("It is…"), "choose_class", self._fill_menu)
        self._right.clicked.connect(lambda *_: self.confirmed.emit(self._predictions[0].best))
        holder = QWidget()
        row = FlowLayout(holder)
        for button in (self._right, self._wrong, self._choose, self._why.button):
            row.addWidget(button)
        for menu_button in (self._wrong, self._choose):
            menu_button.setToolTip(tip)
        return holder

    @property
    def _predicted(self) -> str:
        """The predicted class; empty if there is no answer or it is not sure."""
        sure = self._predictions and not self._predictions[0].not_sure and not self._problem
        return self._predictions[0].best if sure and self._predictions[0].best in self._names else ""

    def _fill_menu(self, menu: QMenu) -> None:
        """Add every class except the predicted one, and a new class."""
        for name in self._names:
            if name != self._predicted:
                menu.addAction(class_title_with_id(name).replace("&", "&&"), partial(self.confirmed.emit, name))
        menu.addSeparator()
        menu.addAction(self._theme.icon("add"), self.tr("New class…"), partial(self.confirmed.emit, ""))

    def _show_headline(self) -> None:
        colours, side = self._theme.colours, self.fontMetrics().height()
        icon, ink, head, second = self._parts()
        self._icon.setPixmap(self._theme.icon(icon, ink).pixmap(side, side))
        self._headline.setText(head)
        best = self._predictions[0].best if self._predictions else ""
        self._headline.setToolTip(printable(class_title_with_id(best)) if class_id_of(best) else "")
        self._second.setText(second)
        self._second.setVisible(bool(second))
        predicted = self._predicted
        self._right.setVisible(bool(predicted))
        self._wrong.setVisible(bool(predicted))
        self._choose.setVisible(not predicted)
        tip = self.tr("Add this picture to “{name}”").format(name=class_title_with_id(predicted)) if predicted else ""
        self._right.setToolTip(tip)
        self.setAccessibleName(f"{printable(self.path.name)}: {head} {second}".strip())
        for bars in self._bars:
            _dim(bars, self._stale)
        self._headline.setStyleSheet(f"color: {colours.muted};" if self._stale else "")

    def _parts(self) -> tuple[str, str, str, str]:
        colours = self._theme.colours
        if self._problem:
            return "refused", colours.bad, self.tr("No answer"), self._problem
        if not self._predictions:
            return "question", colours.muted, self.tr("No answer yet"), ""
        best = self._predictions[0]
        sure = self.tr("{name}, {share}").format(name=self._title(best.best), share=per_cent(best.share))
        head = self.tr("Not sure") if best.not_sure else sure
        if self._stale:
            return "refresh", colours.muted, head, self.tr("Out of date")
        if best.not_sure:
            return "question", colours.warn, head, self.tr("Nearest: {answer}").format(answer=sure)
        model = self._model_text(best)
        if best.reasons is not None and best.reasons.unfamiliar:
            text = self.tr("Unlike everything that the models were trained on")
            return "warning", colours.warn, head, ". ".join(filter(None, (model, text)))
        return "check", colours.ok, head, ". ".join(filter(None, (model, self._runner_up(best))))

    def _model_text(self, best: Prediction) -> str:
        """Say that the class is that of a model; "" for a class of the user."""
        if best.reasons is None or not best.reasons.model:
            return ""
        return self.tr("A class of {model}").format(model=printable(best.reasons.model))

    def _verdict(self, prediction: Prediction) -> str:
        answer = self.tr("{name}, {share}").format(name=self._title(prediction.best), share=per_cent(prediction.share))
        doubt = self.tr(" (not sure)") if prediction.not_sure else ""
        return f"{prediction.caption}: {answer}{doubt}"

    def _runner_up(self, best: Prediction) -> str:
        others = [bar for bar in best.bars if bar.name != best.best]
        if not others:
            return ""
        second = max(others, key=lambda bar: bar.share)
        return self.tr("Next: {name}, {share}").format(name=self._title(second.name), share=per_cent(second.share))


def _dim(widget: QWidget, dim: bool) -> None:
    if dim and widget.graphicsEffect() is None:
        effect = QGraphicsOpacityEffect(widget)
        effect.setOpacity(_DIMMED)
        widget.setGraphicsEffect(effect)
    elif not dim and widget.graphicsEffect() is not None:
        widget.setGraphicsEffect(None)  # type: ignore[arg-type]
