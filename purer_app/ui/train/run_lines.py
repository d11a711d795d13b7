"""The lines and flags of the Train page's plots, from the history of a run."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QCoreApplication

from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.ui.core.method_names import baseline_name
from purer_app.ui.state.run_history import RunHistory, Series
from purer_app.ui.train.texts import firing_sentence
from purer_app.ui.widgets.plots.plot_lines import Flags, GrowingArray, Numbers, PlotLine

translate = QCoreApplication.translate
_PER_CENT = 100


class RunLines:
    """The lines of one history; each call converts only new values."""

    def __init__(self, history: RunHistory) -> None:
        self.history = history
        self._arrays: dict[int, GrowingArray] = {}
        self._n_rewinds = 0

    def hardness(self, config: TrainConfig | None) -> tuple[PlotLine, ...]:
        """Return the hardness of the episodes for the current learner and for an earlier one."""
        steps_ago = config.meta.lag_steps if config is not None else 0
        lagged = translate("TrainLines", "the same images, learner of {n} to {m} steps ago")
        now, before = self.history.hardness, self.history.lagged_hardness
        return (
            PlotLine(
                key="hardness",
                title=translate("TrainLines", "hardness now"),
                x=self._array_of(now.x),
                y=self._array_of(now.y),
                colour=0,
                smoothable=True,
            ),
            PlotLine(
                key="lagged_hardness",
                title=lagged.format(n=steps_ago, m=2 * steps_ago),
                x=self._array_of(before.x),
                y=self._array_of(before.y),
                colour=1,
                pattern="dash",
                smoothable=True,
            ),
        )

    def flags(self) -> Flags:
        """Return the firings of the gradient switch as flags on the hardness line."""
        steps, heights = self._array_of(self.history.hardness.x), self._array_of(self.history.hardness.y)
        fired = np.array([float(firing.step) for firing in self.history.firings])
        places = np.searchsorted(steps, fired)
        known = np.isin(fired, steps[places[places < len(steps)]])
        return Flags(
            title=translate("TrainLines", "images made harder"),
            x=fired[known],
            y=heights[places[known]],
            sentences=tuple(firing_sentence(self.history.firings[k]) for k in np.flatnonzero(known)),
        )

    def accuracy(self) -> tuple[PlotLine, ...]:
        """Return the accuracies in per cent: pseudo episodes, validation, and a baseline without training."""
        history = self.history
        real = history.baseline_episodes == "validation"
        on_real = baseline_name(history.baseline_method)
        on_pseudo = translate("TrainLines", "{method}, on pseudo episodes").format(method=on_real)
        return (
            self._per_cent(
                "pseudo_accuracy_percent",
                translate("TrainLines", "pseudo episodes"),
                history.accuracy,
                colour=0,
                smoothable=True,
            ),
            self._per_cent(
                "validation_percent",
                translate("TrainLines", "real validation pictures"),
                history.validation,
                colour=2,
                symbol="s",
                intervals=True,
            ),
            self._per_cent(
                "without_training_percent",
                on_real if real else on_pseudo,
                history.baseline,
                colour=3,
                pattern="dash",
                level=real,
                symbol="" if real else "o",
            ),
        )

    def terms(self) -> tuple[PlotLine, ...]:
        """Return the terms of the inversion loss, for the table and the CSV file."""
        return tuple(
            PlotLine(key=name, title=term_title(name), x=self._array_of(series.x), y=self._array_of(series.y))
            for name, series in self.history.terms.items()
        )

    def _per_cent(
        self,
        key: str,
        title: str,
        series: Series,
        *,
        colour: int,
        pattern: str = "solid",
        symbol: str = "",
        level: bool = False,
        smoothable: bool = False,
        intervals: bool = False,
    ) -> PlotLine:
        return PlotLine(
            key=key,
            title=title,
            x=self._array_of(series.x),
            y=self._array_of(series.y) * _PER_CENT,
            ci95=self._array_of(series.ci95) * _PER_CENT if intervals else None,
            colour=colour,
            pattern=pattern,
            symbol=symbol,
            level=level,
            smoothable=smoothable,
        )

    def _array_of(self, values: Sequence[float]) -> Numbers:
        if self._n_rewinds != self.history.n_rewinds:
            self._n_rewinds = self.history.n_rewinds
            self._arrays.clear()
        return self._arrays.setdefault(id(values), GrowingArray()).updated(values)


def term_title(name: str) -> str:
    """Return the name of a term of the inversion loss."""
    return {
        "cross_entropy": translate("TrainLines", "cross entropy"),
        "bn_statistics": translate("TrainLines", "BatchNorm statistics"),
        "total_variation": translate("TrainLines", "total variation"),
        "l2": translate("TrainLines", "size of the pixels (L2)"),
        "adversarial_loss": translate("TrainLines", "adversarial loss"),
    }[name]
