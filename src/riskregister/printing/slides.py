"""The brief and the map as slides: the words and numbers of the printed pages, with native tables to go on from."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from itertools import islice
from typing import Any

from riskregister.core.council_words import short
from riskregister.printing import office
from riskregister.printing.office import colour, id_lines
from riskregister.printing.office_rows import Cell, category_row, chip, move_row, risk_row, scale_row, top_row
from riskregister.printing.sheet import Sheet
from riskregister.printing.slides_parts import (
    BOTTOM,
    EDGE,
    HEIGHT,
    TOP,
    WIDTH,
    Box,
    Deck,
    fitted,
    heights_of,
    table,
    text,
)
from riskregister.printing.typesetting import View
from riskregister.printing.word import described, unmoved
from riskregister.translations import gettext as _
from riskregister.translations import ngettext

_ROOM = Box(EDGE, TOP, WIDTH - 2 * EDGE, BOTTOM - TOP)
#: A title or a name is cut here: Word files, the page and the register have it whole.
_LONGEST = 100
_BODY_SIZES = (16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6)
_SMALL_SIZES = (12, 11, 10, 9, 8, 7, 6)
#: So many rows of a list stand on a slide, and so many slides a list takes at most.
_ROWS, _MOST_SLIDES = 14, 12
_MOST_IDS = (60, 36, 24, 16, 12, 8, 4, 0)
_MAP_SIZES = (11, 10, 9, 8, 7)


def brief_slides(view: View, sheet: Sheet) -> bytes:
    """Return a brief (:func:`riskregister.printing.brief.brief_view`, with its foot) as slides."""
    deck = Deck(view, sheet.edition)
    _cover(deck)
    _map(deck, view["map"]["title"], view["map"]["note"])
    _findings(deck)
    if view["top"]["rows"]:
        _top(deck, view["top"])
    _ask(deck, view["ask"])
    return _finished(deck, sheet)


def map_slides(view: View, sheet: Sheet) -> bytes:
    """Return the map (:func:`riskregister.printing.view.heatmap_view`, with its foot) as slides."""
    deck = Deck(view, sheet.edition)
    _map(
        deck,
        f"{view['heading']}: {view['register']}",
        " ".join([f"{view['stage']}: {view['definition']}.", *view["asked"]]),
        notice=view["notice"],
    )
    for listed in view["lists"]:
        if listed["kind"] == "risks":
            _risks(deck, listed)
        elif listed["kind"] == "moves":
            _moves(deck, listed)
        else:
            _categories(deck, listed)
    for name in ("likelihood", "impact"):
        _scale(deck, view["scales"], view["scales"][name])
    return _finished(deck, sheet)


def _finished(deck: Deck, sheet: Sheet) -> bytes:
    office.describe(deck.made.core_properties, deck.view, sheet)
    return office.packed(deck.saved(), sheet.printed_on)


def _cover(deck: Deck) -> None:
    view = deck.view
    slide = deck.slide(view["register"])
    facts = [f"{fact['label']}: {fact['value']}" for fact in view["facts"]]
    fitted(slide, Box(EDGE, 100, WIDTH - 2 * EDGE, 90), [view["heading"], *facts], (18, 16, 14, 12), strong=True)
    fitted(slide, Box(EDGE, 205, WIDTH - 2 * EDGE, 56), [view["standing"]], (22, 20, 18, 16, 14), strong=True)
    if view["notice"]:
        box = Box(EDGE, 275, WIDTH - 2 * EDGE, 60)
        fitted(slide, box, [view["notice"]], (16, 14, 12, 10, 9, 8), strong=True, fill=office.WASH)
    wide = (WIDTH - 2 * EDGE) / 3
    for place, one in enumerate(view["findings"]["rows"]):
        box = Box(EDGE + place * wide, 350, wide - 12, 145)
        text(slide, Box(box.left, box.top, box.width, 44), [one["figure"]], size=30, strong=True)
        fitted(
            slide, Box(box.left, box.top + 46, box.width, 99), [one["caption"], one["title"]], (14, 13, 12, 11, 10, 9)
        )
    text(
        slide,
        Box(WIDTH / 2 - 150, HEIGHT - 48, 300, 18),
        [view["footer"]["right"]],
        size=9,
        ink=office.MUTED,
        align="center",
    )


def _findings(deck: Deck) -> None:
    found = deck.view["findings"]
    slide = deck.slide(found["title"])
    rows = [[Cell((f"{one['number']}. {one['title']}",), strong=True, fill=office.WASH) for one in found["rows"]]]
    rows.append([Cell((one["figure"], one["caption"]), strong=True, big=1.7) for one in found["rows"]])
    for place in range(max(len(one["parts"]) for one in found["rows"])):
        parts = [one["parts"][place] if place < len(one["parts"]) else None for one in found["rows"]]
        rows.append([Cell((part["label"], part["text"]), strong=True) if part else Cell(()) for part in parts])
    if any(one["source"] for one in found["rows"]):
        rows.append([Cell((one["source"],), ink=office.MUTED) for one in found["rows"]])
    widths = [1.0] * len(found["rows"])
    said = _("The findings side by side: what, so what, now what.")
    table(slide, _ROOM, rows, widths, sizes=_BODY_SIZES, title=found["title"], description=said)


def _map(deck: Deck, title: str, note: str, notice: str = "") -> None:
    view = deck.view
    of, legend = view["matrix"], view["legend"]
    slide = deck.slide(title)
    wide = 690.0
    text(slide, Box(EDGE, TOP - 12, wide, 18), [f"{note} → {of['likelihood']}"], size=9, ink=office.MUTED)
    heads = [f"↓ {of['impact']}", *(f"{one['level']} {one['label']}" for one in of["columns"])]
    box = Box(EDGE, TOP + 8, wide, BOTTOM - TOP - 8)
    shares = [1.1, *([1.0] * len(of["columns"]))]
    size, rows = _squares(of, heads, box, shares)
    said = _("The map as a table: a row for each impact, a column for each likelihood. {rows}").format(
        rows=described(view)
    )
    table(slide, box, rows, shares, sizes=(size,), title=view["heading"], description=said, even=True)
    side = Box(EDGE + wide + 16, TOP + 8, WIDTH - 2 * EDGE - wide - 16, 150)
    rows = [
        [
            Cell((legend["title"],), strong=True, fill=office.WASH),
            Cell((_("Score and how many"),), strong=True, fill=office.WASH),
        ]
    ]
    rows += [[chip(band), Cell((f"{band['label']}: {band['scores']}", band["count"]))] for band in legend["bands"]]
    table(
        slide,
        side,
        rows,
        [1, 2.4],
        sizes=(11, 10, 9, 8, 7),
        title=legend["title"],
        description=_("What each rating means and how many have it."),
    )
    notes = [*([of["empty"]] if of["empty"] else []), *([notice] if notice else []), *unmoved(view)]
    below = Box(side.left - 4, TOP + 175, side.width + 8, BOTTOM - TOP - 175)
    fitted(slide, below, notes, (10, 9, 8, 7, 6), strong=bool(of["empty"] or notice), apart=0.4)


def _squares(of: View, heads: list[str], box: Box, shares: list[float]) -> tuple[float, list[list[Cell]]]:
    """Return the rows of a map with as many ids in its squares as fit, and the size at which they do."""
    widths = [box.width * share / sum(shares) for share in shares]
    size, rows = 0.0, [[Cell(())]]
    for most, size in ((most, size) for most in _MOST_IDS for size in _MAP_SIZES):
        rows = [[Cell((one,), strong=True, fill=office.WASH) for one in heads]]
        for row in of["rows"]:
            label = Cell((f"{row['level']} {row['label']}",), strong=True, fill=office.WASH)
            rows.append([label, *(_square(cell, most, size, widths[-1]) for cell in row["cells"])])
        if sum(heights_of(rows, widths, size)) <= box.height:
            break
    return size, rows


def _square(cell: View, most: int, size: float, width: float) -> Cell:
    lines = [f"{cell['code']} {cell['score']}"]
    if cell["ids"]:
        lines[0] = f"{lines[0]}  ·  {cell['count']}"
        lines += id_lines(cell, most, size, width - 12) if most else []
    return Cell(tuple(lines), strong=True, fill=colour(cell["fill"]), ink=colour(cell["ink"]))


def _cut(text: str) -> str:
    return short(text, _LONGEST)


def _top(deck: Deck, of: View) -> None:
    slide = deck.slide(of["title"])
    text(slide, Box(EDGE, TOP - 12, WIDTH - 2 * EDGE, 18), [of["note"]], size=9, ink=office.MUTED)
    rows = [top_row(row, owned=of["owned"], cut=_cut) for row in of["rows"]]
    widths = [1.0, 4.6, *([1.7] if of["owned"] else []), 1.3, 1.3, 1.3, 1.0, 1.0]
    _listed(slide, of["title"], of["note"], of["heads"], rows, widths)


def _listed(slide: Any, title: str, note: str, heads: list[str], rows: list[list[Cell]], widths: list[float]) -> None:
    head = [Cell((one,), strong=True, fill=office.WASH) for one in heads]
    box = Box(EDGE, TOP + 8, WIDTH - 2 * EDGE, BOTTOM - TOP - 8)
    table(slide, box, [head, *rows], widths, sizes=_SMALL_SIZES, title=title, description=note)


def _ask(deck: Deck, of: View) -> None:
    slide = deck.slide(of["title"])
    text(slide, Box(EDGE, TOP, WIDTH - 2 * EDGE, 28), [of["lead"]], size=18)
    lines = of["lines"]
    numbered = [f"{place}. {line}" for place, line in enumerate(lines, start=1)] if len(lines) > 1 else lines
    box = Box(EDGE + 16, TOP + 40, WIDTH - 2 * EDGE - 32, BOTTOM - TOP - 90)
    fitted(slide, box, numbered, (24, 22, 20, 18, 16, 14, 12, 10, 9, 8), apart=0.6)
    if of["note"]:
        text(slide, Box(EDGE, BOTTOM - 34, WIDTH - 2 * EDGE, 22), [of["note"]], size=11, ink=office.MUTED)


def _risks(deck: Deck, of: View) -> None:
    rows = [(group, row) for group in of["groups"] for row in group["rows"]]
    kept = rows[: _ROWS * _MOST_SLIDES]
    owned = of["owned"]
    for part in _parts(kept):
        groups = list(dict.fromkeys(f"{group['id']} {group['title']}".strip() for group, _row in part))
        slide = deck.slide(of["title"])
        text(
            slide,
            Box(EDGE, TOP - 14, WIDTH - 2 * EDGE, 18),
            [textwrap.shorten("; ".join(groups), 170, placeholder=" …")],
            size=8,
            ink=office.MUTED,
        )
        squares = [risk_row(row, owned=owned, cut=_cut) for _group, row in part]
        _listed(
            slide,
            of["title"],
            of["note"],
            of["heads"],
            squares,
            [1.0, 5.0, *([2.0] if owned else []), 1.5, 1.5, 1.1, 1.0],
        )
    _left_off(deck, of, len(rows))


def _moves(deck: Deck, of: View) -> None:
    rows = [(group, row) for group in of["groups"] for row in group["rows"]]
    for part in _parts(rows[: _ROWS * _MOST_SLIDES]):
        slide = deck.slide(of["title"])
        names = list(dict.fromkeys(group["title"] for group, _row in part))
        text(slide, Box(EDGE, TOP - 14, WIDTH - 2 * EDGE, 18), ["; ".join(names)], size=9, ink=office.MUTED)
        squares = [move_row(row, cut=_cut) for _group, row in part]
        _listed(slide, of["title"], of["note"], of["heads"], squares, [1.0, 4.4, 2.3, 2.3, 0.8])
    _left_off(deck, of, len(rows))


def _left_off(deck: Deck, of: View, count: int) -> None:
    """Say how many rows of a list stand on no slide, where any does."""
    left = count - _ROWS * _MOST_SLIDES
    if left > 0:
        slide = deck.slide(of["title"])
        said = ngettext(
            "{n} more risk stands in the register and on the printed map, not on these slides.",
            "{n} more risks stand in the register and on the printed map, not on these slides.",
            left,
        ).format(n=left)
        text(slide, _ROOM, [said], size=18)


def _parts(rows: list[Any]) -> Iterator[list[Any]]:
    left = iter(rows)
    while part := list(islice(left, _ROWS)):
        yield part


def _categories(deck: Deck, of: View) -> None:
    for part in _parts(of["rows"]):
        slide = deck.slide(of["title"])
        rows = [category_row(row, cut=_cut) for row in part]
        widths = [0.6, 4.2, 0.7, 0.9, 1.6, 1.5, 1.5, 0.9, 0.8, 3.0]
        _listed(slide, of["title"], of["note"], of["heads"], rows, widths)


def _scale(deck: Deck, scales: View, of: View) -> None:
    slide = deck.slide(f"{scales['title']}: {of['heads'][0]}")
    if scales["note"]:
        text(slide, Box(EDGE, TOP - 14, WIDTH - 2 * EDGE, 18), [scales["note"]], size=9, ink=office.MUTED)
    rows = [scale_row(row) for row in of["rows"]]
    widths = [1.2, *([1.0 if len(of["heads"]) > 2 else 5.0] * (len(of["heads"]) - 1))]
    _listed(slide, of["heads"][0], ", ".join(of["heads"]), of["heads"], rows, widths)
