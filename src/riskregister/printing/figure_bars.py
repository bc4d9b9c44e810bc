"""The bars of a figure made for the screen: lying or standing, beside a beginning of their own or stacked, hatched."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import Any

from riskregister.printing.figure_axes import Axis, Extent, each, refuse_unknown
from riskregister.printing.figure_marks import POINTED_AT, Drawn, Plot
from riskregister.printing.figure_text import Inked, lines_of, shown
from riskregister.printing.figure_words import SIZE, View, on_plot, word_at

_KEYS = {
    "type", "orientation", "x", "y", "base", "width", "name", "marker", "text", "textposition", "insidetextanchor",
    "textangle", "constraintext", "textfont", "cliponaxis", "showlegend",
}  # fmt: skip
_HATCHES = {"", "/"}
#: What a bar takes of its place where nothing is said of its width.
_WIDE = 0.8


class Bars:
    """All bars of a figure: those that are stacked need to know of one another."""

    def __init__(self, layout: View, traces: list[View]) -> None:
        """Take the layout and the traces of bars.

        Raises:
            ValueError: several of them stand side by side, which no figure here does.
        """
        mode = layout.get("barmode", "group")
        self._stacked = mode == "stack"
        if mode not in {"stack", "overlay"} and (mode != "group" or len(traces) > 1):
            raise ValueError(f"a figure has bars that are not printed, such as those side by side: {mode!r}")
        self._wide = 1.0 - float(layout.get("bargap", 1 - _WIDE))
        self._ends: dict[float, float] = defaultdict(float)
        self._begun: dict[int, list[tuple[float, float, float, float] | None]] = {}

    def boxes(self, trace: View, x: Axis, y: Axis) -> list[tuple[float, float, float, float] | None]:
        """Return of each bar where it begins and ends, and its two edges, in units of the axes."""
        if id(trace) in self._begun:
            return self._begun[id(trace)]
        along, across = (x, y) if lying(trace) else (y, x)
        lengths, places = (trace["x"], trace["y"]) if lying(trace) else (trace["y"], trace["x"])
        count = len(places)
        bases, widths = each(trace.get("base"), count), each(trace.get("width", self._wide), count)
        found: list[tuple[float, float, float, float] | None] = []
        for length, place, base, width in zip(lengths, places, bases, widths, strict=True):
            long, at = _number(length), across.value(place)
            if long is None or at is None:
                found.append(None)
                continue
            start = along.value(base) or 0.0
            if self._stacked:
                if long < 0:
                    raise ValueError("a figure stacks bars that go back, which are not printed")
                start = self._ends[at]
                self._ends[at] += long
            found.append((start, start + long, at - width / 2, at + width / 2))
        self._begun[id(trace)] = found
        return found

    def extents(self, trace: View, x: Axis, y: Axis) -> tuple[Extent, Extent]:
        """Return what a trace of bars asks of both axes."""
        boxes = [box for box in self.boxes(trace, x, y) if box is not None]
        along = Extent(tuple(end for box in boxes for end in box[:2]), from_zero="base" not in trace)
        across = Extent(tuple(edge for box in boxes for edge in box[2:]), air=False)
        return (along, across) if lying(trace) else (across, along)

    def drawn(self, trace: View, plot: Plot) -> Drawn:
        """Return what is drawn of a trace of bars.

        Raises:
            ValueError: it has what no print draws.
        """
        refuse_unknown("a trace of bars", trace, _KEYS | POINTED_AT)
        if trace.get("textangle", 0) != 0 or trace.get("constraintext", "none") != "none":
            raise ValueError("a figure has words at a bar that are turned or squeezed, which is not printed")
        boxes = self.boxes(trace, plot.x, plot.y)
        paints = _paints(trace.get("marker", {}), plot.inked, len(boxes))
        marks, words = [], []
        texts = each(trace.get("text", ""), len(boxes))
        inks = each(trace.get("textfont", {}).get("color", ""), len(boxes))
        for box, paint, text, ink in zip(boxes, paints, texts, inks, strict=True):
            if box is None:
                continue
            start, end, near, far = box
            ends = [(start, near), (end, far)] if lying(trace) else [(near, start), (far, end)]
            corners = [(plot.x.place(x), 1.0 - plot.y.place(y)) for x, y in ends]
            (left, right), (top, bottom) = (sorted(one) for one in zip(*corners, strict=True))
            marks.append({"kind": "bar", "box": [round(one, 5) for one in (left, top, right, bottom)], **paint})
            lines = lines_of(text)
            if shown(lines) and on_plot(corners[1]):
                words.append(_word(trace, lines, (left, top, right, bottom), corners, ink and plot.inked(ink)))
        entry = {"name": lines_of(trace.get("name", "")), "line": None, "symbol": None}
        return Drawn(marks, words, {**entry, "patch": paints[0] if paints else None})


def lying(trace: View) -> bool:
    """Say whether the bars of a trace lie."""
    return bool(trace.get("orientation") == "h")


def _number(of: Any) -> float | None:
    return None if of is None or math.isnan(of) else float(of)


def _word(
    trace: View, lines: Any, box: tuple[float, float, float, float], corners: list[tuple[float, float]], ink: str
) -> View:
    left, top, right, bottom = box
    font = trace.get("textfont", {})
    refuse_unknown("words", font, {"size", "color"})
    size, middle = font.get("size", SIZE), ((left + right) / 2, (top + bottom) / 2)
    if trace.get("textposition") == "inside":
        if trace.get("insidetextanchor") != "middle":
            raise ValueError("a figure has words in a bar that do not stand in its middle; these are not printed")
        return {**word_at(middle, lines, (0, 0), size=size, ink=ink), "within": right - left}
    if trace.get("textposition") != "outside":
        raise ValueError("a figure has words at a bar that stand neither inside nor outside; these are not printed")
    (start, first), (end, last) = corners
    if lying(trace):
        return word_at((end, middle[1]), lines, (-1 if end < start else 1, 0), clear=4, size=size, ink=ink)
    return word_at((middle[0], last), lines, (0, 1 if last > first else -1), clear=4, size=size, ink=ink)


def _paints(marker: View, inked: Inked, count: int) -> list[View]:
    refuse_unknown("a bar", marker, {"color", "opacity", "line", "pattern"})
    line, pattern = marker.get("line", {}), marker.get("pattern", {})
    refuse_unknown("a bar's outline", line, {"color", "width"})
    refuse_unknown("a bar's hatching", pattern, {"shape", "fgcolor", "size", "solidity"})
    opacity = float(marker.get("opacity", 1.0))
    fields = (marker["color"], line.get("color", ""), line.get("width", 0), pattern.get("shape", ""))
    found = []
    for colour, edge, width, shape in zip(*(each(one, count) for one in fields), strict=True):
        if shape not in _HATCHES:
            raise ValueError(f"a figure has a hatching that is not printed: {shape!r}")
        hatch = None
        if shape:
            ink = inked.seen(pattern.get("fgcolor", colour), opacity)
            solid, size = float(pattern.get("solidity", 0.3)), float(pattern.get("size", 8))
            hatch = {"ink": ink, "size": size, "width": solid * size}
        found.append(
            {
                "fill": "" if shape else inked(colour, opacity),
                "hatch": hatch,
                "ink": inked(edge, opacity) if width and edge else "",
                "width": float(width),
                "inside": True,
            }
        )
    return found
