"""Line charts and bars as SVG without a style sheet; dashes and shapes distinguish series without colour."""

from dataclasses import dataclass
from itertools import groupby

from purer_app.engine.reports.charts.axes import Points, is_number, moving_average, spread, thinned, tick_label, ticks
from purer_app.engine.reports.charts.svg import (
    FLAG,
    GRID,
    INK,
    colour,
    dash,
    dot,
    horizontal_whisker,
    label,
    line,
    pennant,
    text,
    vertical_whisker,
)

_WIDTH, _PLOT_HEIGHT, _LEFT, _RIGHT, _BELOW = 500, 210, 62, 26, 46
_LEGEND_ROW, _SWATCH, _CHARACTER, _FLAG_ROOM = 21, 40, 7.0, 14  # a character of the 13 px font is about 7 px wide
_REFERENCE_LOOK = 'stroke-width="1.8" stroke-dasharray="12 4 2 4"'
_BAR_WIDTH = 160
_MOST_POLES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A line; if `smooth_over` > 0, it is drawn faintly below its moving average over that width in x."""

    name: str
    points: Points
    smooth_over: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """Measurements (x, y, half width of the interval), drawn as dots with whiskers."""

    name: str
    points: tuple[tuple[float, float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A named horizontal line."""

    name: str
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A vertical line that marks an event; `kind` is its legend entry, `tooltip` its cause."""

    x: float
    kind: str
    tooltip: str
    hollow: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChart:
    """The content of a chart; `key` makes its ids unique on a page."""

    key: str
    title: str
    description: str
    x_label: str
    y_label: str
    series: tuple[Series, ...] = ()
    marks: tuple[Marks, ...] = ()
    references: tuple[Reference, ...] = ()
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True)
class _Frame:
    """Maps numbers to coordinates within the axes, whose upper edge is at `top`."""

    x_range: tuple[float, float]
    y_range: tuple[float, float]
    top: float

    @property
    def bottom(self) -> float:
        return self.top + _PLOT_HEIGHT

    def x(self, value: float) -> float:
        low, high = self.x_range
        return _LEFT + (value - low) / (high - low) * (_WIDTH - _LEFT - _RIGHT)

    def y(self, value: float) -> float:
        low, high = self.y_range
        return self.bottom - (value - low) / (high - low) * _PLOT_HEIGHT


def line_chart(chart: LineChart) -> str:
    """Draw a chart: legend, axes with ticks, lines with gaps, dots with whiskers, reference lines and flags."""
    legend, legend_height = _legend(chart)
    frame = _Frame(_x_range(chart), _y_range(chart), legend_height + (_FLAG_ROOM if chart.flags else 10))
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 {_WIDTH} {frame.bottom + _BELOW:g}" '
            f'role="img" aria-labelledby="{chart.key}-title {chart.key}-description" '
            'font-size="13" font-family="system-ui,sans-serif">',
            f'<title id="{chart.key}-title">{text(chart.title)}</title>',
            f'<desc id="{chart.key}-description">{text(chart.description)}</desc>',
            legend,
            _axes(chart, frame),
            *(_flag(flag, frame, len(chart.flags)) for flag in chart.flags),
            *(_reference(reference, frame) for reference in chart.references),
            *(_series(series, index, frame) for index, series in enumerate(chart.series)),
            *(_marks(marks, len(chart.series) + index, frame) for index, marks in enumerate(chart.marks)),
            "</svg>",
        ]
    )


def interval_bar(value: float, half_width: float, low: float, high: float, *, level: float | None = None) -> str:
    """Draw a bar from 0 to `value` with a whisker of ± `half_width`, on a scale from `low` to `high`.

    It is hidden from screen readers, because the page shows the number next to it.

    Args:
        level: position of a dotted line for comparison, for example chance.
    """

    def place(number: float) -> float:
        return _BAR_WIDTH * (min(max(number, low), high) - low) / (high - low)

    left, right = sorted((place(0), place(value)))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="bar" viewBox="-4 0 {_BAR_WIDTH + 8} 20" aria-hidden="true">'
        + line(0, 10, _BAR_WIDTH, 10, GRID)
        + f'<rect x="{left:.1f}" y="4" width="{right - left:.1f}" height="12" style="fill:{colour(0)}" opacity="0.5"/>'
        + line(place(0), 1, place(0), 19, INK)
        + ("" if level is None else line(place(level), 0, place(level), 20, INK, 'stroke-dasharray="2 2"'))
        + horizontal_whisker(place(value - half_width), place(value + half_width), 10, INK)
        + "</svg>"
    )


def _x_range(chart: LineChart) -> tuple[float, float]:
    xs = [x for series in chart.series for x, _ in series.points]
    xs += [x for marks in chart.marks for x, _, _ in marks.points]
    return spread(xs + [flag.x for flag in chart.flags])


def _y_range(chart: LineChart) -> tuple[float, float]:
    """Return a range of whole ticks that covers all values, and 0 if it is near."""
    values: list[float | None] = [y for series in chart.series for _, y in series.points]
    values += [y + sign * half for marks in chart.marks for _, y, half in marks.points for sign in (-1, 1)]
    low, high = spread([*values, *(reference.y for reference in chart.references)])
    rows = ticks(0.0 if 0 < low < 0.5 * high else low, high)
    return rows[0], rows[-1]


def _legend(chart: LineChart) -> tuple[str, float]:
    """Draw a legend with as many rows as needed, and return it with its height."""
    entries = [
        (
            line(0, 9, 30, 9, colour(i), f'stroke-width="2.4" stroke-dasharray="{dash(i)}" stroke-linecap="round"'),
            s.name,
        )
        for i, s in enumerate(chart.series)
    ]
    first = len(chart.series)
    entries += [
        (vertical_whisker(15, 2, 16, colour(first + i)) + dot(15, 9, 4, colour(first + i)), marks.name)
        for i, marks in enumerate(chart.marks)
    ]
    entries += [(line(0, 9, 30, 9, INK, _REFERENCE_LOOK), reference.name) for reference in chart.references]
    kinds = {flag.kind: flag.hollow for flag in chart.flags}
    entries += [(pennant(15, 14, hollow=hollow), kind) for kind, hollow in kinds.items()]
    drawn, x, y = [], 0.0, 0
    for swatch, name in entries:
        width = _SWATCH + _CHARACTER * len(name) + 18
        if x and x + width > _WIDTH + 18:
            x, y = 0.0, y + _LEGEND_ROW
        drawn.append(f'<g transform="translate({x:.1f} {y})">{swatch}{label(_SWATCH - 3, 13.5, name, "start")}</g>')
        x += width
    return "".join(drawn), y + _LEGEND_ROW if entries else 0


def _axes(chart: LineChart, frame: _Frame) -> str:
    rows, columns = ticks(*frame.y_range), ticks(*frame.x_range, whole=True)
    drawn = []
    for y in rows:
        drawn.append(line(_LEFT, frame.y(y), _WIDTH - _RIGHT, frame.y(y), GRID))
        drawn.append(label(_LEFT - 7, frame.y(y) + 4.5, tick_label(y, rows), "end"))
    for x in (x for x in columns if frame.x_range[0] <= x <= frame.x_range[1]):
        drawn.append(line(frame.x(x), frame.bottom, frame.x(x), frame.bottom + 5, INK))
        drawn.append(label(frame.x(x), frame.bottom + 19, tick_label(x, columns), "middle"))
    drawn.append(line(_LEFT, frame.bottom, _WIDTH - _RIGHT, frame.bottom, INK))
    middle = frame.top + _PLOT_HEIGHT / 2
    drawn.append(label((_LEFT + _WIDTH - _RIGHT) / 2, frame.bottom + 39, chart.x_label, "middle"))
    drawn.append(label(14, middle, chart.y_label, "middle", f'transform="rotate(-90 14 {middle:g})"'))
    return "".join(drawn)


def _series(series: Series, index: int, frame: _Frame) -> str:
    dashes = f'stroke-dasharray="{dash(index)}"'
    if series.smooth_over <= 0:
        return _path(series.points, index, frame, f'stroke-width="2" {dashes}')
    faint = _path(series.points, index, frame, 'stroke-width="1" stroke-opacity="0.35"')
    return faint + _path(
        moving_average(series.points, series.smooth_over), index, frame, f'stroke-width="2.4" {dashes}'
    )


def _path(points: Points, index: int, frame: _Frame, look: str) -> str:
    """Draw a line that stops at gaps; a single point between gaps becomes a dot."""
    drawn = []
    for is_known, stretch in groupby(thinned(points), key=lambda point: is_number(point[1])):
        places = [(frame.x(x), frame.y(y or 0.0)) for x, y in stretch]
        if is_known and len(places) == 1:
            drawn.append(dot(*places[0], 2.5, colour(index)))
        elif is_known:
            steps = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
            drawn.append(
                f'<path class="series" d="M{steps}" fill="none" style="stroke:{colour(index)}" '
                f'stroke-linecap="round" stroke-linejoin="round" {look}/>'
            )
    return "".join(drawn)


def _marks(marks: Marks, index: int, frame: _Frame) -> str:
    return "".join(
        f"<g><title>{text(marks.name)} at {x:,g}: {y:.2f} ± {half:.2f}</title>"
        + vertical_whisker(frame.x(x), frame.y(y - half), frame.y(y + half), colour(index))
        + dot(frame.x(x), frame.y(y), 4, colour(index))
        + "</g>"
        for x, y, half in marks.points
    )


def _reference(reference: Reference, frame: _Frame) -> str:
    y = frame.y(reference.y)
    drawn = line(_LEFT, y, _WIDTH - _RIGHT, y, INK, _REFERENCE_LOOK)
    return f'<g class="reference"><title>{text(reference.name)}</title>{drawn}</g>'


def _flag(flag: Flag, frame: _Frame, n_flags: int) -> str:
    """Draw a pennant on a pole; if there are many flags, without poles, so that the curves stay visible."""
    x = frame.x(flag.x)
    pole = line(x, frame.top, x, frame.bottom, FLAG, 'stroke-dasharray="1 3"') if n_flags <= _MOST_POLES else ""
    return f'<g class="flag"><title>{text(flag.tooltip)}</title>{pole}{pennant(x, frame.top, hollow=flag.hollow)}</g>'
