"""Marks of a printed figure stand where the data says, by the page's own gridlines; ticks are round and well chosen."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import pytest
from tests.printing.drawn import Shape, shapes
from tests.printing.figures_of import FIGURES, TODAY
from tests.printing.papers_of import HOW

from riskregister.core.model import Register
from riskregister.printing import figure_ticks as ticks
from riskregister.printing.figure import drawing
from riskregister.printing.figure_text import Inked, lines_of
from riskregister.printing.sheet import Sheet
from riskregister.services import printing

Figure = dict[str, Any]
ACROSS, UP, MARK, BAR = "#0a0b0c", "#0d0e0f", "#123456", "#654321"
SVG = Sheet(printed_on=HOW.printed_on, templates=HOW.templates, form="svg")


def drawn(register: Register, data: list[Figure], x: Figure, y: Figure, **layout: Any) -> list[Shape]:
    """Return what is drawn of traces with these axes, whose gridlines have the colours ACROSS and UP."""
    axes = {"xaxis": {"gridcolor": ACROSS, **x}, "yaxis": {"gridcolor": UP, **y}}
    figure = {"data": data, "layout": {"height": 300, **axes, **layout}}
    return shapes(printing.figure(register, figure, "x", SVG))


def scale(found: list[Shape], colour: str, values: tuple[float, float]) -> tuple[float, float]:
    """Return the place of 0 and the points for each 1, by the gridlines of two values: the first and the last."""
    lines = [shape.box for shape in found if shape.stroke.startswith(colour)]
    side = 0 if colour == ACROSS else 1
    at = [line[side] for line in lines]
    each = (at[-1] - at[0]) / (values[1] - values[0])
    return at[0] - values[0] * each, each


def of(found: list[Shape], colour: str) -> list[Shape]:
    return [shape for shape in found if colour in {shape.fill[:7], shape.stroke[:7]}]


def dots(x: list[Any], y: list[Any], **more: Any) -> Figure:
    return {"type": "scatter", "mode": "markers", "x": x, "y": y, "marker": {"color": MARK, "size": 8}, **more}


def bars(x: list[Any], y: list[Any], **more: Any) -> Figure:
    return {"type": "bar", "orientation": "h", "x": x, "y": y, "marker": {"color": BAR}, **more}


def test_points_and_their_ranges_stand_at_their_values(shipped: Register) -> None:
    xs, ys = [2.0, 7.5, 9.0], [1.0, 4.0, 2.25]
    error = {
        "type": "data", "symmetric": False, "array": [1.0, 2.0, 0.5], "arrayminus": [0.5, 3.0, 0.0],
        "color": BAR, "thickness": 2, "width": 4,
    }  # fmt: skip
    found = drawn(shipped, [dots(xs, ys, error_x=error)], {"tickvals": [2, 9]}, {"tickvals": [1, 4]})
    (x0, dx), (y0, dy) = scale(found, ACROSS, (2, 9)), scale(found, UP, (1, 4))
    lines = [shape.box for shape in of(found, BAR) if shape.box[0] != shape.box[2]]

    assert dx > 0 > dy
    for shape, x, y in zip(of(found, MARK), xs, ys, strict=True):
        assert shape.middle == pytest.approx((x0 + dx * x, y0 + dy * y), abs=0.02)
    for box, x, more, less in zip(lines, xs, error["array"], error["arrayminus"], strict=True):  # type: ignore[call-overload]
        assert (box[0], box[2]) == pytest.approx((x0 + dx * (x - less), x0 + dx * (x + more)), abs=0.02)


def test_on_a_logarithmic_axis_equal_ratios_are_equally_long(shipped: Register) -> None:
    shares = [1.0, 0.1, 0.02, 0.0005]
    axis = {"type": "log", "range": [-4, 0], "tickvals": [0.0001, 1.0]}
    found = drawn(shipped, [dots([1, 2, 3, 4], shares)], {"range": [0, 5]}, axis)
    y0, dy = scale(found, UP, (-4, 0))

    for shape, share in zip(of(found, MARK), shares, strict=True):
        assert shape.middle[1] == pytest.approx(y0 + dy * math.log10(share), abs=0.02)


def test_dates_lie_by_their_days(shipped: Register) -> None:
    days = ["2026-01-01", "2026-02-01", "2026-12-31T12:00:00+00:00"]
    axis = {"type": "date", "range": ["2025-12-01", "2027-01-31"], "tickvals": ["2026-01-01", "2027-01-01"]}
    found = drawn(shipped, [dots(days, [1, 2, 3])], axis, {})
    x0, dx = scale(found, ACROSS, (0, 365))

    for shape, day in zip(of(found, MARK), [0, 31, 364.5], strict=True):
        assert shape.middle[0] == pytest.approx(x0 + dx * day, abs=0.02)


def test_a_reversed_axis_runs_down_and_categories_keep_their_order(shipped: Register) -> None:
    found = drawn(shipped, [bars([3, 1, 2], ["c", "a", "b"])], {"tickvals": [0, 3]}, {"autorange": "reversed"})
    x0, dx = scale(found, ACROSS, (0, 3))
    boxes = [shape.box for shape in of(found, BAR)]

    assert [box[0] for box in boxes] == pytest.approx([x0] * 3, abs=0.02)
    assert [box[2] - box[0] for box in boxes] == pytest.approx([3 * dx, dx, 2 * dx], abs=0.02)
    tops = [box[1] for box in boxes]
    assert tops == sorted(tops)
    apart, high = tops[1] - tops[0], boxes[0][3] - boxes[0][1]
    assert tops[2] - tops[1] == pytest.approx(apart, abs=0.02)
    assert high == pytest.approx(0.8 * apart, abs=0.02)


def test_stacked_bars_begin_where_the_one_before_ends(shipped: Register) -> None:
    second = {**bars([1.0, 4.0], ["a", "b"]), "marker": {"color": MARK}}
    found = drawn(shipped, [bars([2.0, 3.0], ["a", "b"]), second], {"tickvals": [0, 5]}, {}, barmode="stack")
    x0, dx = scale(found, ACROSS, (0, 5))

    for below, above, first, last in zip(of(found, BAR), of(found, MARK), [2.0, 3.0], [3.0, 7.0], strict=True):
        assert (below.box[0], below.box[2]) == pytest.approx((x0, x0 + dx * first), abs=0.02)
        assert (above.box[0], above.box[2]) == pytest.approx((x0 + dx * first, x0 + dx * last), abs=0.02)


def test_standing_bars_and_those_with_a_beginning(shipped: Register) -> None:
    standing = {"type": "bar", "x": ["a", "b"], "y": [2.0, -1.0], "marker": {"color": BAR}}
    found = drawn(shipped, [standing], {}, {"tickvals": [0, 2]})
    y0, dy = scale(found, UP, (0, 2))
    up, down = (shape.box for shape in of(found, BAR))

    assert (up[1], up[3]) == pytest.approx((y0 + 2 * dy, y0), abs=0.02)
    assert (down[1], down[3]) == pytest.approx((y0, y0 - dy), abs=0.02)

    found = drawn(shipped, [bars([2.0, 1.0], ["a", "b"], base=[1.0, 3.0])], {"tickvals": [1, 4]}, {})
    x0, dx = scale(found, ACROSS, (1, 4))
    ends = [(shape.box[0], shape.box[2]) for shape in of(found, BAR)]
    assert ends[0] == pytest.approx((x0 + dx, x0 + 3 * dx), abs=0.02)
    assert ends[1] == pytest.approx((x0 + 3 * dx, x0 + 4 * dx), abs=0.02)


def test_steps_areas_and_gaps(shipped: Register) -> None:
    """A line in steps keeps its height until the next value; where nothing is known there is neither line nor area."""
    line = {"type": "scatter", "mode": "lines", "x": [0, 1, 2, 3, 4], "line": {"shape": "hv", "color": BAR}}
    low, high = ({**line, "y": [y, y, None, y, y]} for y in (1.0, 2.0))
    middle = {**line, "y": [1.0, 2.0, float("nan"), 1.5, 1.5]}
    data = [{**low, "line": {"width": 0}}, {**high, "line": {"width": 0}, "fill": "tonexty", "fillcolor": MARK}, middle]
    found = drawn(shipped, data, {"tickvals": [0, 4]}, {"tickvals": [1, 2]})
    (x0, dx), (y0, dy) = scale(found, ACROSS, (0, 4)), scale(found, UP, (1, 2))
    lines = [shape.corners for shape in of(found, BAR)]
    areas = [shape.box for shape in of(found, MARK)]

    def at(*points: tuple[float, float]) -> list[Any]:
        return [pytest.approx((x0 + dx * x, y0 + dy * y), abs=0.03) for x, y in points]

    assert [list(dict.fromkeys(one))[-len(path) :] for one, path in zip(lines, (range(3), range(2)), strict=True)] == [
        at((0, 1), (1, 1), (1, 2)),
        at((3, 1.5), (4, 1.5)),
    ]
    assert len(areas) == 2
    for box, start, end in zip(areas, (0, 3), (1, 4), strict=True):
        assert box == pytest.approx((x0 + dx * start, y0 + 2 * dy, x0 + dx * end, y0 + dy), abs=0.03)


def test_shapes_lie_on_the_plot_or_at_values_and_widen_the_axis(shipped: Register) -> None:
    shapes_ = [
        {"type": "rect", "xref": "paper", "x0": 0, "x1": 1, "y0": 2, "y1": 3, "fillcolor": BAR, "line": {"width": 0}},
        {"type": "line", "x0": 9, "x1": 9, "yref": "paper", "y0": 0, "y1": 1, "line": {"color": MARK, "dash": "dot"}},
    ]
    data = [dots([1, 2], [1, 4])]
    data[0]["marker"] = {"color": "#777777"}
    found = drawn(shipped, data, {"tickvals": [1, 9]}, {"tickvals": [1, 4]}, shapes=shapes_)
    (x0, dx), (y0, dy) = scale(found, ACROSS, (1, 9)), scale(found, UP, (1, 4))
    (rect,), (line,) = of(found, BAR), of(found, MARK)
    up = next(shape.box for shape in found if shape.stroke.startswith(UP))

    assert (rect.box[1], rect.box[3]) == pytest.approx((y0 + 3 * dy, y0 + 2 * dy), abs=0.02)
    assert (rect.box[0], rect.box[2]) == pytest.approx((up[0], up[2]), abs=0.02)
    assert line.box[0] == pytest.approx(x0 + 9 * dx, abs=0.02)
    assert line.dash


def test_beyond_its_range_nothing_is_drawn_as_on_the_screen(shipped: Register) -> None:
    data = [
        {**dots([1, 5, 99], [1, 1, 1]), "mode": "markers+text", "text": ["a", "b", "c"], "cliponaxis": False},
        {**bars([9, 2], [1, 1], base=[2, 3], text=["d", "e"], textposition="outside"), "width": 0.1},
    ]
    notes = [{"x": x, "y": 1, "text": text, "showarrow": False} for x, text in ((4, "f"), (12, "g"))]
    figure = {
        "data": data,
        "layout": {"barmode": "overlay", "xaxis": {"range": [0, 10], "tickvals": [0]}, "annotations": notes},
    }
    view = drawing(figure, Inked("colour"), "en")
    found = shapes(printing.figure(shipped, figure, "x", SVG))

    assert len(of(found, MARK)) == 2
    assert [word["lines"][0][0]["text"] for word in view["words"]] == ["f", "a", "b", "e"]


def test_the_real_timeline_has_its_bars_and_its_day_in_place(shipped: Register) -> None:
    figure = FIGURES["gantt"](shipped)
    figure["layout"]["xaxis"] |= {"gridcolor": ACROSS, "tickvals": ["2006-01-01", "2009-01-01"]}
    bar = figure["data"][0]
    bar["marker"] = {"color": BAR}
    found = shapes(printing.figure(shipped, figure, "x", SVG))
    x0, dx = scale(found, ACROSS, (0, (dt.date(2009, 1, 1) - dt.date(2006, 1, 1)).days))
    first = dt.date(2006, 1, 1)

    for shape, base, length in zip(of(found, BAR), bar["base"], bar["x"], strict=True):
        start = (dt.date.fromisoformat(base) - first).days
        ends = (x0 + dx * start, x0 + dx * (start + length / 86_400_000))
        assert (shape.box[0], shape.box[2]) == pytest.approx(ends, abs=0.03)
    today = next(shape for shape in of(found, "#c2507a") if shape.dash and shape.box[0] == shape.box[2])
    assert today.box[0] == pytest.approx(x0 + dx * (TODAY - first).days, abs=0.03)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0.0, 104.0, ["0", "20", "40", "60", "80", "100"]),
        (-0.4, 1.1, ["−0.4", "−0.2", "0", "0.2", "0.4", "0.6", "0.8", "1"]),
        (0.0, 71_000.0, ["0", "10,000", "20,000", "30,000", "40,000", "50,000", "60,000", "70,000"]),
        (0.1, 0.13, ["0.1", "0.105", "0.11", "0.115", "0.12", "0.125", "0.13"]),
    ],
)
def test_ticks_are_round_numbers(low: float, high: float, expected: list[str]) -> None:
    assert [text for _value, text in ticks.even(low, high, 8)] == expected


def test_between_whole_numbers_there_are_no_ticks() -> None:
    def labels(values: list[float]) -> list[str]:
        axis = drawing({"data": [dots(values, values)], "layout": {}}, Inked("colour"), "en")["x"]
        return [tick["lines"][0][0]["text"] for tick in axis["ticks"]]

    assert labels([0, 1, 2]) == ["0", "1", "2"]
    assert "0.5" in labels([0, 1.5, 2])


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(-2, 3, ["0.01", "0.1", "1", "10", "100", "1,000"]), (0, 1.1, ["1", "2", "5", "10"])],
)
def test_ticks_of_a_logarithmic_axis_are_decades(low: float, high: float, expected: list[str]) -> None:
    assert [text for _value, text in ticks.of_decades(low, high)] == expected


@pytest.mark.parametrize(
    ("first", "last", "language", "expected"),
    [
        (
            (2026, 3, 1),
            (2026, 3, 2),
            "en",
            "00:00/1 Mar 2026 03:00 06:00 09:00 12:00 15:00 18:00 21:00 00:00/2 Mar 2026",
        ),
        ((2026, 3, 1), (2026, 3, 6), "en", "1 Mar/2026 2 Mar 3 Mar 4 Mar 5 Mar 6 Mar"),
        ((2025, 12, 20), (2026, 1, 30), "en", "22 Dec/2025 29 Dec 5 Jan/2026 12 Jan 19 Jan 26 Jan"),
        ((2025, 10, 20), (2026, 4, 2), "az", "noy/2025 dek yan/2026 fev mar apr"),
        ((2025, 1, 1), (2026, 12, 31), "en", "Jan/2025 Apr Jul Oct Jan/2026 Apr Jul Oct"),
        ((2010, 6, 1), (2026, 1, 1), "en", "2012 2014 2016 2018 2020 2022 2024 2026"),
        ((1990, 1, 1), (2031, 1, 1), "xx", "1990 1995 2000 2005 2010 2015 2020 2025 2030"),
    ],
)
def test_ticks_of_dates_are_hours_days_weeks_months_quarters_or_years(
    first: tuple[int, int, int], last: tuple[int, int, int], language: str, expected: str
) -> None:
    ends = (dt.datetime(*day, tzinfo=dt.UTC) for day in (first, last))
    found = ticks.of_dates(*ends, 9, language)
    said = ["/".join("".join(run["text"] for run in line) for line in lines) for _day, lines in found]

    assert " ".join(one.replace(" ", " ") for one in said) == expected


def test_a_stack_that_goes_back_is_refused(shipped: Register) -> None:
    with pytest.raises(ValueError, match="go back"):
        drawn(shipped, [bars([1.0, -1.0], ["a", "a"])], {}, {}, barmode="stack")


def test_markup_becomes_runs_and_what_is_no_markup_stays() -> None:
    def plain(markup: str) -> list[list[tuple[str, str]]]:
        return [
            [(run["text"], "b" * run["bold"] + "i" * run["italic"] + f"{run['size'] or ''}") for run in line]
            for line in lines_of(markup)
        ]

    assert plain("<b>T01</b> a &lt;b&gt; &amp; b<br><i>(<b>x</b>)</i>") == [
        [("T01", "b"), (" a <b> & b", "")],
        [("(", "i"), ("x", "bi"), (")", "i")],
    ]
    assert plain("3<br><span style='font-size:10px'>1 %</span>x") == [[("3", "")], [("1 %", "10.0"), ("x", "")]]
    assert plain("a < b <script>c</script> <a href='x'>d</a></b>") == [
        [("a < b ", ""), ("<script>", ""), ("c", ""), ("</script>", ""), (" ", ""), ("<a href='x'>", ""), ("d", ""),
         ("</a>", "")],
    ]  # fmt: skip


def test_lines_are_seen_on_paper_and_fills_keep_their_colour() -> None:
    inked = Inked("colour")

    assert inked("#f2a65a") == "#f2a65aff"
    assert inked("rgba(128,128,128,0.25)") == "#80808040"
    assert inked("#111", 0.5) == "#11111180"
    assert inked.seen("#3b82c4") == "#3b82c4ff"
    assert inked.seen("#ffffff") == "#ffffffff"
    assert inked.seen("#ffd28a") != "#ffd28aff"
    assert Inked("grey")("#c2507a")[1:3] == Inked("grey")("#c2507a")[3:5]


def test_equal_figures_give_equal_views(shipped: Register) -> None:
    for name in ("strip", "slip"):
        one, other = (drawing(FIGURES[name](shipped), Inked("colour"), "en") for _ in range(2))
        assert one == other
