"""SVG charts draw points, gaps, ticks, flags and legends where their data are."""

import math
import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purer_app.engine.reports.charts.axes import Points, moving_average, thinned, tick_label, ticks
from purer_app.engine.reports.charts.svg_charts import (
    Flag,
    LineChart,
    Marks,
    Reference,
    Series,
    interval_bar,
    line_chart,
)

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "</text><script>alert(1)</script>&\"'\x00\ud800"


def chart(**parts: object) -> LineChart:
    words = {"key": "k", "title": "T", "description": "D", "x_label": "step", "y_label": "loss (nats)"}
    return LineChart(**{**words, **parts})  # type: ignore[arg-type]


def drawn(a_chart: LineChart) -> ElementTree.Element:
    return ElementTree.fromstring(line_chart(a_chart))


def lines_of(root: ElementTree.Element) -> list[str]:
    return [path.attrib["d"] for path in root.iter(f"{SVG}path") if path.get("class") == "series"]


def words_in(root: ElementTree.Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{SVG}text")]


def test_a_chart_has_a_name_and_a_description_for_screen_readers() -> None:
    root = drawn(chart())
    named = {element.attrib["id"]: element.text for element in root if "id" in element.attrib}
    assert [named[key] for key in root.attrib["aria-labelledby"].split()] == ["T", "D"]


def test_axes_carry_their_labels_and_units() -> None:
    assert {"step", "loss (nats)"} <= set(words_in(drawn(chart())))


def test_a_point_lies_at_its_coordinates() -> None:
    root = drawn(chart(series=(Series(name="a", points=((0, 0.0), (50, 0.5), (100, 1.0))),)))
    (path,) = lines_of(root)
    (x0, y0), (x1, y1), (x2, y2) = (tuple(map(float, pair.split())) for pair in path[1:].split("L"))
    assert x1 == pytest.approx((x0 + x2) / 2, abs=0.1)
    assert y1 == pytest.approx((y0 + y2) / 2, abs=0.1)
    assert y2 < y1 < y0, "greater numbers lie higher"


@pytest.mark.parametrize("missing", [None, math.nan, math.inf])
def test_a_line_has_a_gap_where_a_value_is_missing(missing: float | None) -> None:
    points = ((1, 1.0), (2, 2.0), (3, missing), (4, 2.0), (5, 1.0))
    pieces = lines_of(drawn(chart(series=(Series(name="a", points=points),))))
    assert [piece.count("L") for piece in pieces] == [1, 1]


def test_a_single_point_between_gaps_is_a_dot() -> None:
    root = drawn(chart(series=(Series(name="a", points=((1, None), (2, 0.5), (3, None))),)))
    assert lines_of(root) == []
    assert len(list(root.iter(f"{SVG}circle"))) == 1


@pytest.mark.parametrize("points", [(), ((1, 2.0),), ((1, None),), ((1, 0.0), (2, 0.0))])
def test_few_or_equal_values_still_make_a_chart(points: Points) -> None:
    text = line_chart(chart(series=(Series(name="a", points=points, smooth_over=3),)))
    ElementTree.fromstring(text)
    assert "nan" not in text
    assert "inf" not in text


def test_lines_differ_without_colour() -> None:
    series = tuple(Series(name=name, points=((0, 1.0), (1, 2.0))) for name in "abc")
    root = drawn(chart(series=series))
    dashes = [path.attrib["stroke-dasharray"] for path in root.iter(f"{SVG}path") if path.get("class") == "series"]
    assert len(set(dashes)) == 3


def test_each_flag_is_drawn_once_with_its_tooltip_even_in_a_crowd() -> None:
    for count in (1, 40, 300):
        flags = tuple(Flag(x=step, kind="fired", tooltip=f"at {step}") for step in range(count))
        root = drawn(chart(flags=flags))
        found = [group.findtext(f"{SVG}title") for group in root.iter(f"{SVG}g") if group.get("class") == "flag"]
        assert found == [f"at {step}" for step in range(count)]


def test_the_legend_names_all_that_is_shown_once() -> None:
    root = drawn(
        chart(
            series=(Series(name="hardness", points=((0, 1.0),)),),
            marks=(Marks(name="validation", points=((0, 1.0, 0.1),)),),
            references=(Reference(name="ensemble", y=0.5),),
            flags=(Flag(x=0, kind="fired", tooltip=""), Flag(x=1, kind="fired", tooltip="")),
        )
    )
    for name in ("hardness", "validation", "ensemble", "fired"):
        assert words_in(root).count(name) == 1


def test_marks_and_levels_lie_within_the_axes() -> None:
    marks = Marks(name="m", points=((5, 90.0, 30.0),))
    root = drawn(chart(marks=(marks,), references=(Reference(name="r", y=-3.0),)))
    height = float(root.attrib["viewBox"].split()[3])
    places = [
        float(y) for path in root.iter(f"{SVG}path") for y in re.findall(r"[ML][\d.-]+ ([\d.-]+)", path.attrib["d"])
    ]
    assert min(places) >= 0
    assert max(places) <= height


def test_hostile_text_stays_text() -> None:
    parts = {"title": HOSTILE, "x_label": HOSTILE, "flags": (Flag(x=1, kind=HOSTILE, tooltip=HOSTILE),)}
    root = drawn(chart(**parts))
    assert root.find(f".//{SVG}script") is None
    assert root.findtext(f"{SVG}title") == "</text><script>alert(1)</script>&\"'"


def test_the_bar_ends_at_its_value_and_the_whisker_at_its_interval() -> None:
    root = ElementTree.fromstring(interval_bar(50, 10, 0, 100))
    bar = root.find(f"{SVG}rect")
    assert bar is not None
    assert (float(bar.attrib["x"]), float(bar.attrib["width"])) == (0, 80)
    assert "M64.0 10.0L96.0 10.0" in {path.attrib["d"] for path in root.iter(f"{SVG}path")}


def test_a_negative_difference_points_left_of_zero() -> None:
    bar = ElementTree.fromstring(interval_bar(-5, 1, -10, 10)).find(f"{SVG}rect")
    assert bar is not None
    assert (float(bar.attrib["x"]), float(bar.attrib["width"])) == (40, 40)


@given(st.floats(-1e6, 1e6), st.floats(1e-6, 1e6))
def test_ticks_cover_the_range_and_are_few_and_even(low: float, width: float) -> None:
    high = low + width
    found = ticks(low, high)
    distances = [after - before for before, after in pairwise(found)]
    assert 3 <= len(found) <= 10
    assert found[0] <= low + 1e-6 * distances[0]
    assert found[-1] >= high - 1e-6 * distances[0]
    assert distances == pytest.approx([distances[0]] * len(distances), rel=1e-3)


def test_ticks_of_counts_are_whole() -> None:
    assert ticks(1, 3, whole=True) == [1, 2, 3]


def test_tick_labels_tell_neighbours_apart() -> None:
    for low, high in ((0, 1), (0.1, 0.13), (0, 60_000), (98, 100)):
        found = ticks(low, high)
        assert len({tick_label(tick, found) for tick in found}) == len(found)


def test_the_moving_average_is_the_mean_of_the_neighbours() -> None:
    points = ((1, 1.0), (2, 5.0), (3, None), (4, 3.0), (5, 7.0))
    assert moving_average(points, 2) == ((1, 3.0), (2, 3.0), (3, None), (4, 5.0), (5, 5.0))


def test_a_long_line_keeps_its_extremes_its_ends_and_its_gaps() -> None:
    values: list[float | None] = [math.sin(x / 50) for x in range(20_000)]
    values[7_777], values[12_345], values[15_000] = 9.0, -9.0, None
    points = tuple(enumerate(values))
    kept = thinned(points)
    assert len(kept) <= 1300
    assert {(7_777, 9.0), (12_345, -9.0), (15_000, None), points[0], points[-1]} <= set(kept)
    assert [x for x, _ in kept] == sorted(x for x, _ in kept)
