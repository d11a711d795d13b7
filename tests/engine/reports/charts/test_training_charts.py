"""The training charts show hardness, accuracy and each firing of the switch."""

from xml.etree import ElementTree

import pytest

from purer_app.engine.core.events import (
    SwitchFired,
)
from purer_app.engine.core.settings.train_config import CurriculumConfig
from purer_app.engine.reports.charts.training_charts import describe_firings, training_figures
from purer_app.engine.reports.report import ReportInput, render
from purer_app.engine.training.state.curriculum import FORCED, SwitchState, advance
from tests.helpers.report_pages import FULL, Page, step


def test_every_firing_of_the_switch_has_its_flag_and_its_cause() -> None:
    hardness = ElementTree.fromstring(training_figures(FULL.events, None)[0].svg)
    flags = [group for group in hardness.iter() if group.get("class") == "flag"]
    assert len(flags) == sum(isinstance(event, SwitchFired) for event in FULL.events)
    assert "no new maximum in 6 updates" in "".join(flags[1].itertext())


def test_forced_firings_are_counted_apart_from_those_of_the_rule() -> None:
    forced, by_rule = SwitchFired(1, FORCED, 0.1, 0.0, 0), SwitchFired(2, "no new maximum", 0.1, 0.2, 6)
    assert "never fired" in describe_firings([])
    assert describe_firings([forced]) == (
        "The switch fired once: never by its rule, once forced at the end of the warm-up."
    )
    assert describe_firings([forced, by_rule, by_rule]).startswith(
        "The switch fired 3 times: 2 times by its rule, once"
    )
    assert describe_firings([by_rule]) == "The switch fired once: once by its rule."


def test_the_cause_of_the_forced_firing_is_that_of_the_curriculum() -> None:
    _, firing = advance(SwitchState(), 0.5, 1.0, CurriculumConfig())
    assert firing is not None
    assert firing.cause == FORCED


@pytest.mark.parametrize(("measured", "n_lagged"), [((10, 12, 14, 16, 18), 1), ((10, 12, 14, 22, 24), 2), ((), 0)])
def test_lagged_hardness_is_one_line_with_a_gap_only_where_measuring_paused(
    measured: tuple[int, ...], n_lagged: int
) -> None:
    events = tuple(step(k, lagged=1.0 if k in measured else None) for k in range(1, 26))
    drawing = ElementTree.fromstring(training_figures(events, None)[0].svg)
    assert len([path for path in drawing.iter() if path.get("class") == "series"]) == 1 + n_lagged


def test_the_accuracy_chart_shows_validation_and_ensemble() -> None:
    figure = training_figures(FULL.events, ("teacher ensemble", 0.5225))[1]
    assert "teacher ensemble: 52.2 %" in figure.svg
    assert figure.svg.count("<circle") == 3 + 1  # three measurements and the legend
    assert "36.0 ± 2.0 % at meta-iteration 60" in " ".join(figure.caption)


def test_charts_of_one_step_state_that_validation_is_missing() -> None:
    page = Page(render(ReportInput(title="t", events=(step(1),))))
    assert len([a for a in page.attributes("svg") if a["class"] == "chart"]) == 2
    assert "The switch never fired" in page.text
    assert "no validation pictures" in page.text
