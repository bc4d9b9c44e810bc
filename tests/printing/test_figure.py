"""Every figure of the dashboard on paper: all of it there, in its place, legible, and nothing lost in silence."""

from __future__ import annotations

import copy
import io
from collections.abc import Callable
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any

import PIL.Image
import pypdf
import pytest
from tests.printing.drawn import shapes
from tests.printing.figures_of import FIGURES, TODAY, gantt_of, indicator_of
from tests.printing.geometry import Margins, extracted, fonts_left_out, misplaced, needs_poppler
from tests.printing.papers_of import AZERBAIJANI, HOW, REGISTERS, SENTENCE, shortened

from riskregister.charts.ranks import rank_figure
from riskregister.core.model import Register
from riskregister.errors import WrongUsage
from riskregister.printing.figure import figure_view
from riskregister.printing.typesetting import content_hash
from riskregister.services import analysis, printing
from riskregister.services.editions import Asked, in_edition

Figure = dict[str, Any]
#: The paper ends with what stands on it.
EDGE = Margins(side=8, head=0, foot=0)
SVG = replace(HOW, form="svg")
CODE = '<script>alert(1)</script> #panic("x") <b>bold</b> &amp; $x$ *a* \\'


@pytest.fixture(scope="module")
def figures(shipped: Register) -> Callable[[str], Figure]:
    held: dict[str, Figure] = {}

    def of(name: str) -> Figure:
        if name not in held:
            held[name] = FIGURES[name](shipped)
        return copy.deepcopy(held[name])

    return of


@pytest.mark.parametrize("name", FIGURES)
@needs_poppler
def test_every_figure_is_set_and_its_words_are_there_and_clear_of_one_another(
    shipped: Register, figures: Callable[[str], Figure], name: str, tmp_path: Path
) -> None:
    figure = figures(name)
    content = printing.figure(shipped, figure, "What is shown", HOW, note="How it is read.", alt="In other words.")
    said = extracted(content, tmp_path)
    view = figure_view(shipped, figure, "What is shown", HOW)["drawing"]
    lines = [
        *(line for word in view["words"] for line in word["lines"]),
        *(line for entry in view["legend"]["entries"] for line in entry["name"]),
        *view["x"]["title"],
        *view["y"]["title"],
        *(line for axis in ("x", "y") if view[axis]["named"] for tick in view[axis]["ticks"] for line in tick["lines"]),
    ]

    assert misplaced(content, tmp_path, EDGE) == []
    for line in lines:
        text = "".join(run["text"] for run in line)
        assert "".join(text.split()) in said
    for words in ("What is shown", "How it is read.", shipped.title, shipped.notice, shipped.marking, "N. N."):
        assert words.replace(" ", "") in said
    assert f"version{shipped.version}·readat24May2007·content" in said


@pytest.mark.parametrize("name", FIGURES)
def test_every_mark_of_a_figure_is_drawn(shipped: Register, figures: Callable[[str], Figure], name: str) -> None:
    """As many bars and symbols stand on paper as the figure has values, each in its colour."""
    figure = figures(name)
    # Each in a colour of its own, so that it is known again.
    wanted: dict[str, int] = {}
    for number, trace in enumerate(figure["data"]):
        colour = f"#{16 + number:02x}2b3c"
        marker = trace.get("marker", {})
        if trace["type"] == "bar":
            trace["marker"] = {"color": colour}
            wanted[colour] = sum(one is not None for one in trace["x"])
        elif "markers" in trace["mode"] and not str(marker.get("symbol", "")).startswith("line"):
            trace["marker"] = {"color": colour, "size": 8}
            held = zip(trace["x"], trace["y"], strict=True)
            wanted[colour] = sum(one is not None and one == one for pair in held for one in pair[1:])
    figure["layout"]["showlegend"] = False
    drawn = [shape.fill for shape in shapes(printing.figure(shipped, figure, "x", SVG))]

    assert {colour: drawn.count(colour) for colour in wanted} == wanted


@pytest.mark.parametrize("form", ["svg", "png"])
def test_a_figure_is_had_as_a_picture(shipped: Register, figures: Callable[[str], Figure], form: str) -> None:
    figure = figures("ranges")
    content = printing.figure(shipped, figure, "Levels", replace(HOW, form=form, dots=300))  # type: ignore[arg-type]

    if form == "svg":
        assert content.startswith(b"<svg")
    else:
        picture = PIL.Image.open(io.BytesIO(content)).convert("RGB")
        assert picture.width == pytest.approx((180 + 16) / 25.4 * 300, abs=2)
        assert (0x1F, 0x77, 0xB4) in {colour for _count, colour in picture.getcolors(2**24)}


@needs_poppler
def test_a_pdf_is_tagged_with_what_the_figure_shows(
    shipped: Register, figures: Callable[[str], Figure], tmp_path: Path
) -> None:
    content = printing.figure(shipped, figures("ranges"), "Levels", HOW, alt="Four ranges.")
    read = pypdf.PdfReader(io.BytesIO(content))

    assert "Four ranges." in _alts(read.trailer["/Root"]["/StructTreeRoot"])
    assert read.xmp_metadata is not None
    assert "pdfuaid:part" in read.xmp_metadata.stream.get_data().decode()
    assert content == printing.figure(shipped, figures("ranges"), "Levels", HOW, alt="Four ranges.")
    assert fonts_left_out(content, tmp_path) == []


def _alts(node: Any) -> set[str]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if not isinstance(node, dict):
        return set().union(*map(_alts, node)) if isinstance(node, list) else set()
    found = {str(node["/Alt"])} if "/Alt" in node else set()
    return found | (_alts(node["/K"]) if "/K" in node else set())


def test_greys_have_no_colour_and_the_page_is_the_same_page(
    shipped: Register, figures: Callable[[str], Figure]
) -> None:
    grey = replace(SVG, inks="grey")
    for name in ("slip", "gantt", "steps"):
        drawn = shapes(printing.figure(shipped, figures(name), "x", grey))
        inked = {colour for shape in drawn for colour in (shape.fill, shape.stroke) if colour.startswith("#")}
        house = {"#c6ccd4", "#15202e", "#4b5665"}
        assert {colour for colour in inked if len({colour[1:3], colour[3:5], colour[5:7]}) > 1} <= house
    coloured, greyed = (figure_view(shipped, figures("slip"), "x", how) for how in (SVG, grey))
    assert content_hash(coloured) == content_hash(greyed)


def test_patterns_are_refused_in_words(shipped: Register) -> None:
    with pytest.raises(WrongUsage, match="hatching"):
        printing.figure(shipped, {"data": [], "layout": {}}, "x", replace(HOW, inks="pattern"))


@pytest.mark.parametrize("upright", [False, True])
@pytest.mark.parametrize("text", [(SENTENCE * 4)[:300].strip(), "W" * 300, AZERBAIJANI, CODE])
@needs_poppler
def test_words_however_hostile_are_words(shipped: Register, text: str, upright: bool, tmp_path: Path) -> None:
    """In a legend, on both axes, at a point, in a bar, over a row, as a title: set as they are, clear of the others."""
    name = escape(text)
    figure: Figure = {
        "data": [
            {
                "type": "bar",
                "orientation": "h",
                "x": [3.0, 5.0],
                "y": [f"1 {name}", f"2 {name}"],
                "name": name,
                "marker": {"color": "#3b82c4"},
                "text": [f"<b>{name}</b>", "short"],
                "textposition": "outside",
            },
            {
                "type": "scatter",
                "mode": "markers+text",
                "x": [1, 4],
                "y": [f"1 {name}", f"2 {name}"],
                "name": f"B {name}",
                "text": [name, "near"],
                "textposition": "top center",
            },
        ],
        "layout": {
            "height": 200,
            "barmode": "overlay",
            "xaxis": {"title": {"text": name}, "tickvals": [0, 2, 4], "ticktext": [name, "two", "four"]},
            "yaxis": {"title": {"text": name}, "autorange": "reversed"},
            "annotations": [
                {"x": 0, "xref": "paper", "xanchor": "left", "y": f"1 {name}", "text": name, "showarrow": False}
            ],
        },
    }
    content = printing.figure(shipped, figure, text, replace(HOW, upright=upright), note=text)

    assert misplaced(content, tmp_path, EDGE) == []
    said = extracted(content, tmp_path)
    # Title, note, both axes' titles, two rows, two entries, a tick, a point, a bar, a row's name.
    assert said.count(text.replace(" ", "")) >= 12


@needs_poppler
def test_a_character_without_a_glyph_is_told_with_the_line_it_stands_in(shipped: Register, tmp_path: Path) -> None:
    figure = _points([1], [1], xaxis={"tickvals": [1], "ticktext": ["T01-01 of \u6f22"]})
    said = extracted(printing.figure(shipped, figure, "x", HOW), tmp_path)

    assert "T01-01of\u25a1" in said
    assert "U+6F22(cjkunifiedideograph-6f22):T01-01" in said


@pytest.mark.parametrize("kind", ["empty", "one point", "one reading", "sixty rows", "nothing known"])
@needs_poppler
def test_few_marks_and_many(shipped: Register, kind: str, tmp_path: Path) -> None:
    made: dict[str, Callable[[], Figure]] = {
        "empty": lambda: rank_figure(analysis.order(shortened(shipped, 2)).head(0), shipped.criteria),
        "one point": lambda: rank_figure(analysis.order(shortened(shipped, 1)), shipped.criteria),
        "one reading": lambda: indicator_of(shipped, 1),
        "sixty rows": lambda: gantt_of(shipped, 60),
        "nothing known": lambda: _points([float("nan"), None], [1, 2]),
    }
    figure = made[kind]()
    content = printing.figure(shipped, figure, "Few and many", HOW)

    assert misplaced(content, tmp_path, EDGE) == []
    assert len(pypdf.PdfReader(io.BytesIO(content)).pages) == 1
    if kind == "sixty rows":
        said = extracted(content, tmp_path)
        assert said.count("M-4") >= 60
        assert f"readat{TODAY}" in said


@pytest.mark.long
@pytest.mark.parametrize("upright", [False, True])
@pytest.mark.parametrize("register", [one for one in REGISTERS if one not in {"empty", "2,000"}])
@pytest.mark.parametrize("name", FIGURES)
@needs_poppler
def test_figures_of_every_register(shipped: Register, name: str, register: str, upright: bool, tmp_path: Path) -> None:
    held = REGISTERS[register](shipped)
    content = printing.figure(held, FIGURES[name](held), held.title, replace(HOW, upright=upright), note=held.title)

    assert misplaced(content, tmp_path, EDGE) == []


def _points(x: list[Any], y: list[Any], **layout: Any) -> Figure:
    trace = {"type": "scatter", "mode": "lines+markers", "x": x, "y": y}
    return {"data": [trace], "layout": {"height": 300, **layout}}


def _with(path: str, value: Any) -> Figure:
    """Return a small figure of all kinds of marks in which one thing is another."""
    figure: Figure = {
        "data": [
            {"type": "scatter", "mode": "lines+markers+text", "x": [1, 2], "y": [1, 2], "line": {}, "marker": {},
             "text": ["a", "b"], "textfont": {}},
            {"type": "bar", "orientation": "h", "x": [1, 2], "y": [1, 2], "textposition": "outside", "text": "t",
             "marker": {"color": "#111111", "line": {}, "pattern": {}}},
        ],
        "layout": {
            "barmode": "overlay", "xaxis": {}, "yaxis": {}, "legend": {},
            "shapes": [{"type": "line", "x0": 0, "x1": 1, "y0": 0, "y1": 1, "line": {}}],
            "annotations": [{"x": 1, "y": 1, "text": "n", "showarrow": False, "font": {}}],
        },
    }  # fmt: skip
    *way, last = path.split(".")
    place: Any = figure
    for step in way:
        place = place[int(step) if isinstance(place, list) else step]
    place[last] = value
    return figure


def test_the_figure_that_the_next_test_changes_is_printed_as_it_is(shipped: Register) -> None:
    assert figure_view(shipped, _with("layout.height", 300), "x", HOW)["drawing"]["marks"]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("frames", []),
        ("data.0.type", "pie"),
        ("data.0.mode", "lines+arrows"),
        ("data.0.stackgroup", "one"),
        ("data.0.fill", "tozeroy"),
        ("data.0.fill", "tonexty"),
        ("data.0.line.smoothing", 1.3),
        ("data.0.line.shape", "spline"),
        ("data.0.line.dash", "longdash"),
        ("data.0.marker.symbol", "star"),
        ("data.0.marker.colorscale", "Viridis"),
        ("data.0.marker.color", "red"),
        ("data.0.marker.size", [1, 2, 3]),
        ("data.0.textfont.family", "Arial"),
        ("data.0.textfont.color", "#111111"),
        ("data.0.error_y", {}),
        ("data.0.error_x", {"type": "percent", "symmetric": True}),
        ("data.1.offset", 1),
        ("data.1.textposition", "auto"),
        ("data.1.textposition", "inside"),
        ("data.1.marker.pattern.shape", "x"),
        ("data.1.marker.cornerradius", 3),
        ("data.1.marker.line.dash", "dot"),
        ("layout.xaxis.type", "multicategory"),
        ("layout.xaxis.overlaying", "y"),
        ("layout.xaxis.zeroline", True),
        ("layout.xaxis.autorange", "max"),
        ("layout.xaxis.rangemode", "nonnegative"),
        ("layout.xaxis.tickformat", ".0%"),
        ("layout.xaxis.title", {"text": "a", "standoff": 3}),
        ("layout.yaxis.side", "right"),
        ("layout.xaxis.type", "log"),
        ("layout.barmode", "relative"),
        ("layout.legend.orientation", "v"),
        ("data.1.textangle", 90),
        ("layout.polar", {}),
        ("layout.legend.title", {}),
        ("layout.shapes.0.type", "circle"),
        ("layout.shapes.0.xref", "x2"),
        ("layout.shapes.0.label", {}),
        ("layout.shapes.0.line.shape", "hv"),
        ("layout.annotations.0.showarrow", True),
        ("layout.annotations.0.textangle", 90),
        ("layout.annotations.0.font.family", "Arial"),
    ],
)
def test_what_no_print_draws_is_refused(shipped: Register, path: str, value: Any) -> None:
    with pytest.raises(ValueError, match="figure"):
        figure_view(shipped, _with(path, value), "x", HOW)


def test_bars_side_by_side_are_refused(shipped: Register) -> None:
    figure = _with("layout.barmode", "group")
    figure["data"].append(figure["data"][1])
    with pytest.raises(ValueError, match="side by side"):
        figure_view(shipped, figure, "x", HOW)


@needs_poppler
def test_an_edition_of_a_figure_holds_nothing_that_is_withheld(shipped: Register, tmp_path: Path) -> None:
    """Drawn from the edition's register it has what is left, and the head says which edition it is."""
    order = ("open", "secret")
    shipped = replace(shortened(shipped, 4), marking="open", criteria=replace(shipped.criteria, markings=order))
    first = shipped.risks[0]
    marked = replace(shipped, risks=(replace(first, marking=order[-1]), *shipped.risks[1:]))

    def make(found: Register, sheet: Any) -> bytes:
        return printing.figure(found, rank_figure(analysis.order(found).head(20), found.criteria), "Order", sheet)

    whole = extracted(make(marked, HOW), tmp_path)
    edition = extracted(in_edition(marked, HOW, Asked(marking=order[0]), make), tmp_path)
    assert first.id in whole
    assert first.id not in edition
    assert order[0] in edition
