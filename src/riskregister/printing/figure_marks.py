"""The marks of a figure made for the screen: lines, areas, symbols and ranges, each by its place on the plot.

Places run from 0 to 1, across from the left and down from the top; sizes are the screen's pixels.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from riskregister.printing.figure_axes import Axis, Extent, each, refuse_unknown
from riskregister.printing.figure_text import Inked, lines_of
from riskregister.printing.figure_words import Point, View, on_plot, words_of

#: What only answers to a pointer; it is not drawn, as nobody points at paper.
POINTED_AT = {"hovertext", "hovertemplate", "hoverinfo", "customdata", "selected", "unselected"}
_SCATTER = {
    "type", "mode", "x", "y", "name", "line", "marker", "fill", "fillcolor", "text", "textposition", "textfont",
    "cliponaxis", "error_x", "showlegend",
}  # fmt: skip
_MODES = {"lines", "markers", "text"}
_DASHES = {"solid", "dash", "dot", "dashdot"}
_SYMBOLS = {"circle", "square", "diamond", "x", "triangle-up", "triangle-right", "line-ns"}
_COLOUR = "#1f77b4"


@dataclass(slots=True)
class Plot:
    """Both axes of a figure, and what its marks are inked in."""

    x: Axis
    y: Axis
    inked: Inked

    def point(self, x: Any, y: Any) -> Point | None:
        """Return where a pair of values lies; None where one of them is not known."""
        across, up = self.x.at(x), self.y.at(y)
        return None if across is None or up is None else (round(across, 5), round(1.0 - up, 5))


@dataclass(slots=True)
class Drawn:
    """What a trace becomes: marks in the order they are drawn, words, and its entry in the legend."""

    marks: list[View]
    words: list[View]
    entry: View | None = None


def scatter_extents(trace: View, x: Axis, y: Axis) -> tuple[Extent, Extent]:
    """Return what a trace of points asks of both axes."""
    across = [x.value(one) for one in trace["x"]]
    up = [y.value(one) for one in trace["y"]]
    marked = "markers" in trace["mode"] or "text" in trace["mode"]
    error = _error(trace)
    values = [one for one in across if one is not None]
    if error:
        values += [at + more for at, more in zip(across, error["array"], strict=True) if at is not None]
        values += [at - less for at, less in zip(across, error["arrayminus"], strict=True) if at is not None]
    return Extent(tuple(values), air=marked), Extent(tuple(one for one in up if one is not None))


def scatter(trace: View, plot: Plot, before: View | None) -> Drawn:
    """Return what is drawn of a trace of points; ``before`` is the trace that an area reaches to.

    Raises:
        ValueError: it has what no print draws.
    """
    refuse_unknown("a trace of points", trace, _SCATTER | POINTED_AT)
    modes = set(trace["mode"].split("+"))
    if not modes or modes - _MODES:
        raise ValueError(f"a figure has points that are not printed: {trace['mode']!r}")
    line, marker = trace.get("line", {}), trace.get("marker", {})
    refuse_unknown("a line", line, {"color", "width", "dash", "shape"})
    if line.get("shape", "linear") not in {"linear", "hv"} or line.get("dash", "solid") not in _DASHES:
        raise ValueError(f"a figure has a line that is not printed: {line}")
    points = [plot.point(x, y) for x, y in zip(trace["x"], trace["y"], strict=True)]
    entry: View = {"name": lines_of(trace.get("name", "")), "line": None, "symbol": None, "patch": None}
    marks = _area(trace, plot, points, before)
    if "lines" in modes and line.get("width", 2) > 0:
        entry["line"] = stroke(line, plot.inked)
        marks += [
            {"kind": "line", "points": run, "inside": True, **entry["line"]} for run in _runs(points, line) if run
        ]
    marks += _errors(trace, plot)
    symbols: Sequence[View | None] = [None] * len(points)
    if "markers" in modes:
        symbols = _symbols(marker, plot.inked, len(points))
        marks += [
            {"kind": "symbol", "at": at, **symbol}
            for at, symbol in zip(points, symbols, strict=True)
            if at is not None and symbol is not None and symbol["size"] > 1 and on_plot(at)
        ]
        entry["symbol"] = symbols[0] if symbols else None
    words = words_of(trace, points, symbols) if "text" in modes else []
    return Drawn(marks, words, entry)


def stroke(line: View, inked: Inked) -> View:
    """Return how a line is drawn."""
    width = float(line.get("width", 2))
    return {"ink": inked.seen(line.get("color", _COLOUR)), "width": width, "dash": line.get("dash", "solid")}


def _runs(points: list[Point | None], line: View) -> list[list[Point]]:
    """Return each unbroken run of points, with the corners of a line that goes in steps."""
    stepped = line.get("shape") == "hv"
    found: list[list[Point]] = [[]]
    for point in points:
        if point is None:
            found.append([])
            continue
        if stepped and found[-1] and found[-1][-1][1] != point[1]:
            found[-1].append((point[0], found[-1][-1][1]))
        found[-1].append(point)
    return [run for run in found if len(run) > 1]


def _area(trace: View, plot: Plot, points: list[Point | None], before: View | None) -> list[View]:
    if trace.get("fill") is None:
        return []
    if trace["fill"] != "tonexty" or before is None or list(before["x"]) != list(trace["x"]):
        raise ValueError("a figure has an area that is not printed: it must reach to the line before, point by point")
    other = [plot.point(x, y) for x, y in zip(before["x"], before["y"], strict=True)]
    both = [a is not None and b is not None for a, b in zip(points, other, strict=True)]
    line = trace.get("line", {})
    edges = [
        _runs([one if known else None for one, known in zip(edge, both, strict=True)], line) for edge in (points, other)
    ]
    fill = plot.inked(trace["fillcolor"])
    return [
        {"kind": "area", "points": [*upper, *reversed(lower)], "fill": fill, "inside": True}
        for upper, lower in zip(*edges, strict=True)
    ]


def _errors(trace: View, plot: Plot) -> list[View]:
    error = _error(trace)
    if error is None:
        return []
    ink, width, cap = plot.inked.seen(error["color"]), float(error["thickness"]), float(error["width"])
    found = []
    for x, y, more, less in zip(trace["x"], trace["y"], error["array"], error["arrayminus"], strict=True):
        at = plot.x.value(x)
        ends = [] if at is None else [plot.point(at - less, y), plot.point(at + more, y)]
        if ends and None not in ends:
            found.append({"kind": "range", "points": ends, "ink": ink, "width": width, "cap": cap, "inside": True})
    return found


def _error(trace: View) -> View | None:
    """Return the ranges across of a trace of points, which say how far they go to either side."""
    error: View | None = trace.get("error_x")
    if error is not None:
        known = {"type", "symmetric", "array", "arrayminus", "color", "thickness", "width"}
        refuse_unknown("a range", error, known)
        if error["type"] != "data" or error["symmetric"]:
            raise ValueError("a figure has a range that is not printed: it must say how far it goes to either side")
    return error


def _symbols(marker: View, inked: Inked, count: int) -> list[View]:
    refuse_unknown("a mark", marker, {"color", "size", "symbol", "line", "opacity"})
    outline = marker.get("line", {})
    refuse_unknown("a mark's outline", outline, {"color", "width"})
    fields = [marker.get("color", ""), marker.get("size", 6), marker.get("symbol", "circle")]
    opacity = float(marker.get("opacity", 1.0))
    found = []
    for colour, size, name in itertools.islice(zip(*(each(one, count) for one in fields), strict=True), count):
        symbol, hollow = name.removesuffix("-open"), name.endswith("-open")
        if symbol not in _SYMBOLS:
            raise ValueError(f"a figure has a mark that is not printed: {name!r}")
        drawn_by_line = hollow or symbol == "line-ns"
        edge = outline.get("color", colour) if not hollow else colour
        width = float(outline.get("width", 0))
        found.append(
            {
                "symbol": symbol,
                "size": float(size),
                "fill": "" if drawn_by_line else inked.seen(colour or _COLOUR, opacity),
                "ink": inked.seen(edge or _COLOUR, opacity) if width or drawn_by_line else "",
                "width": max(width, 1.2) if drawn_by_line else width,
            }
        )
    return found
