"""A figure made for the screen, on paper: what its dictionary says in Plotly's words, mark by mark.

Nothing is left out in silence: what a print cannot draw is refused with an error for whoever wrote the figure.  Only
what answers to a pointer has no place on paper.
"""

from __future__ import annotations

import textwrap
from itertools import chain, pairwise
from typing import Any

from riskregister.core.model import Register
from riskregister.printing.figure_axes import Axis, Extent, axis_of, refuse_unknown
from riskregister.printing.figure_bars import Bars, lying
from riskregister.printing.figure_marks import Drawn, Plot, scatter, scatter_extents, stroke
from riskregister.printing.figure_text import Inked, lines_of, shown
from riskregister.printing.figure_words import SIZE, on_plot, word_at
from riskregister.printing.sheet import Sheet
from riskregister.printing.typesetting import View, footer, set_view
from riskregister.printing.words import date
from riskregister.translations import gettext as _

_LAYOUT = {
    "height", "margin", "barmode", "bargap", "showlegend", "legend", "shapes", "annotations", "xaxis", "yaxis",
    "paper_bgcolor", "plot_bgcolor",
}  # fmt: skip
_OF_THE_SCREEN = {"dragmode", "clickmode", "hovermode", "hoverdistance", "hoverlabel"}
#: A plot of any figure is at least so high, in pixels.
_LEAST = 60.0
_ACROSS, _DOWN = {"left": 1, "center": 0, "right": -1}, {"bottom": -1, "middle": 0, "top": 1}
#: So many pixels apart ticks upwards can be read; across, so many of them have room.
_APART, _BESIDE = 32.0, 9.0


def render_figure(register: Register, figure: View, title: str, sheet: Sheet, *, note: str, alt: str) -> bytes:
    """Return a figure as the content of a file; the paper is as high as the drawing.

    Raises:
        Unreachable: the template or its fonts are not there.
        RegisterError: the template cannot be set (a changed template, most likely).
        ValueError: the figure has what no print draws.
    """
    view = figure_view(register, figure, title, sheet, note=note, alt=alt)
    view["footer"] = footer(register, view, sheet)
    return set_view("figure", view, sheet, upright=True)


def figure_view(register: Register, figure: View, title: str, sheet: Sheet, *, note: str = "", alt: str = "") -> View:
    """Return the content of a figure's page; equal figures give equal views.

    Raises:
        ValueError: the figure has what no print draws.
    """
    day = date(register.reporting_date, register.language)
    state = sheet.stood or _("version {n}").format(n=register.version)
    return {
        "language": register.language,
        "document": f"{title}: {register.title}",
        "heading": title,
        "register": register.title,
        "short": textwrap.shorten(register.title, 90, placeholder=" …"),
        "stage": "",
        "marking": register.marking,
        "notice": register.notice,
        "facts": [
            {"label": _("Reporting date"), "value": day},
            {"label": _("As it stood") if sheet.stood else _("Version"), "value": sheet.stood or str(register.version)},
        ],
        "note": note,
        "drawing": {**drawing(figure, Inked(sheet.inks), register.language), "alt": alt or title},
        "running": _("{register} · {state} · read at {date}").format(register=register.id, state=state, date=day),
    }


def drawing(figure: View, inked: Inked, language: str) -> View:
    """Return all that is drawn of a figure, each by its place.

    Raises:
        ValueError: it has what no print draws.
    """
    refuse_unknown("the whole", figure, {"data", "layout"})
    layout, traces = figure["layout"], figure["data"]
    refuse_unknown("the layout", layout, _LAYOUT | _OF_THE_SCREEN)
    for trace in traces:
        if trace.get("type") not in {"scatter", "bar"}:
            raise ValueError(f"a figure has a kind of mark that is not printed: {trace.get('type')!r}")
    plot, bars = _plot(layout, traces, inked)
    parts = [
        bars.drawn(trace, plot) if trace["type"] == "bar" else scatter(trace, plot, before)
        for before, trace in pairwise([None, *traces])
    ]
    below, above = _shapes(layout.get("shapes", []), plot)
    margin = layout.get("margin", {})
    height = max(float(layout.get("height", 450)) - margin.get("t", 0) - margin.get("b", 0), _LEAST)
    notes = (_note(one, plot) for one in layout.get("annotations", []))
    named = [note for note in notes if note is not None]
    return {
        "height": height,
        "x": plot.x.view(_BESIDE, language, inked),
        "y": _downwards(plot.y.view(height / _APART, language, inked)),
        "below": below,
        "marks": list(chain(*(part.marks for part in parts))),
        "above": above,
        "words": [*named, *chain(*(part.words for part in parts))],
        "legend": _legend(layout, traces, parts),
    }


def _plot(layout: View, traces: list[View], inked: Inked) -> tuple[Plot, Bars]:
    """Return the axes, which reach as far as what lies on them, and the bars, which are stacked once."""
    shapes = layout.get("shapes", [])
    axes = [
        axis_of(layout.get(f"{side}axis", {}), chain(*(trace[side] for trace in traces if not _is_length(trace, side))))
        for side in "xy"
    ]
    x, y = axes
    bars = Bars(layout, [trace for trace in traces if trace["type"] == "bar"])
    extents = [
        bars.extents(trace, x, y) if trace["type"] == "bar" else scatter_extents(trace, x, y) for trace in traces
    ]
    for place, (side, axis) in enumerate(zip("xy", axes, strict=True)):
        asked = [extent[place] for extent in extents]
        for shape in shapes:
            if shape.get(f"{side}ref") != "paper":
                ends = [axis.value(shape[f"{side}{end}"]) for end in "01"]
                asked.append(Extent(tuple(end for end in ends if end is not None), air=False))
        axis.span(asked)
    return Plot(x, y, inked), bars


def _is_length(trace: View, side: str) -> bool:
    return trace["type"] == "bar" and lying(trace) == (side == "x")


def _downwards(axis: View) -> View:
    return {**axis, "ticks": [{**tick, "at": round(1.0 - tick["at"], 5)} for tick in axis["ticks"]]}


def _shapes(shapes: list[View], plot: Plot) -> tuple[list[View], list[View]]:
    """Return what lies below the marks, and what above them."""
    below: list[View] = []
    above: list[View] = []
    for shape in shapes:
        known = {"type", "xref", "yref", "x0", "x1", "y0", "y1", "line", "fillcolor", "opacity", "layer"}
        refuse_unknown("a shape", shape, known)
        xs = [_of_paper(shape[end], shape.get("xref"), plot.x) for end in ("x0", "x1")]
        ys = [1.0 - _of_paper(shape[end], shape.get("yref"), plot.y) for end in ("y0", "y1")]
        line, inked = shape.get("line", {}), plot.inked
        refuse_unknown("a shape's line", line, {"color", "width", "dash"})
        if shape["type"] == "line":
            points = [[round(x, 5), round(y, 5)] for x, y in zip(xs, ys, strict=True)]
            mark = {"kind": "line", "points": points, "inside": True, **stroke(line, inked)}
        elif shape["type"] == "rect" and not line.get("width"):
            corners = [min(xs), min(ys), max(xs), max(ys)]
            fill = inked(shape["fillcolor"], float(shape.get("opacity", 1.0)))
            paint = {"fill": fill, "hatch": None, "ink": "", "width": 0.0, "inside": True}
            mark = {"kind": "bar", "box": [round(one, 5) for one in corners], **paint}
        else:
            raise ValueError(f"a figure has a shape that is not printed: {shape}")
        (below if shape.get("layer") == "below" else above).append(mark)
    return below, above


def _of_paper(value: Any, reference: str | None, axis: Axis) -> float:
    if reference == "paper":
        return float(value)
    if reference not in {None, "x", "y"}:
        raise ValueError(f"a figure has what lies on an axis that is not printed: {reference!r}")
    at = axis.at(value)
    if at is None:
        raise ValueError(f"a figure has what lies nowhere: {value!r}")
    return at


def _note(one: View, plot: Plot) -> View | None:
    """Return a note's words; nothing of one at a value that is not on the plot."""
    known = {
        "x", "y", "xref", "yref", "xanchor", "yanchor", "xshift", "yshift", "text", "showarrow", "align", "font",
        "bgcolor", "borderpad", "opacity",
    }  # fmt: skip
    refuse_unknown("a note", one, known)
    font = one.get("font", {})
    refuse_unknown("words", font, {"size", "color"})
    if one.get("showarrow", True):
        raise ValueError("a figure has a note with an arrow, which is not printed")
    for name, axis in (("x", plot.x), ("y", plot.y)):
        if axis.kind == "log" and one.get(f"{name}ref") != "paper":
            raise ValueError("a figure has a note at a place of a logarithmic axis, which is not printed")
    at = (
        round(_of_paper(one["x"], one.get("xref"), plot.x), 5),
        round(1.0 - _of_paper(one["y"], one.get("yref"), plot.y), 5),
    )
    if not on_plot((at[0] if one.get("xref") != "paper" else 0.0, at[1] if one.get("yref") != "paper" else 0.0)):
        return None
    side = (_ACROSS[one.get("xanchor", "center")], _DOWN[one.get("yanchor", "middle")])
    ink = plot.inked(font["color"]) if "color" in font else ""
    chip = plot.inked(one.get("bgcolor", ""))
    word = word_at(at, lines_of(one["text"]), side, size=font.get("size", SIZE), ink=ink, chip=chip)
    return {**word, "shift": [float(one.get("xshift", 0)), -float(one.get("yshift", 0))]}


def _legend(layout: View, traces: list[View], parts: list[Drawn]) -> View:
    legend = layout.get("legend", {})
    refuse_unknown("the legend", legend, {"orientation", "x", "y", "yanchor", "traceorder"})
    if legend.get("orientation", "h") != "h" or legend.get("traceorder", "normal") != "normal":
        raise ValueError("a figure has a legend that is not printed: it must lie, in the order of its traces")
    entries = [
        part.entry
        for trace, part in zip(traces, parts, strict=True)
        if part.entry is not None and trace.get("showlegend", True) and shown(part.entry["name"])
    ]
    wanted = layout.get("showlegend", len(entries) > 1)
    return {"entries": entries if wanted else [], "below": legend.get("y", 1.0) < 0.5}
