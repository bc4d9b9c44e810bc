"""The brief and the map as Word files: the words and numbers of the printed pages in headings and native tables."""

from __future__ import annotations

from docx.document import Document

from riskregister.printing import office
from riskregister.printing.office import colour, id_lines, lines_of
from riskregister.printing.office_rows import Cell, category_row, chip, move_row, risk_row, scale_row, top_row
from riskregister.printing.sheet import Sheet
from riskregister.printing.typesetting import View
from riskregister.printing.word_parts import (
    Table,
    heading,
    new_document,
    notice,
    paragraph,
    room_of,
    saved,
    table,
)
from riskregister.translations import gettext as _

#: What the names of the rows of a map take, a share of the width of a square.
_SIDE = 1.1
#: At most so many ids stand in a square of a map, fewer where it would not fit on a page.
_MOST_IDS = (30, 20, 12, 8, 4, 0)
#: A page wider than this lies; the map has so many points of height, so that it stays on one page.
_LARGE, _ROOM_WIDE, _ROOM_UPRIGHT = 200.0, 330.0, 430.0
_MAP_SIZE, _POINTS = 7.5, 72 / 25.4


def brief_document(view: View, sheet: Sheet) -> bytes:
    """Return a brief (:func:`riskregister.printing.brief.brief_view`, with its foot) as a Word file."""
    document = new_document(view, sheet, upright=True)
    _head(document, view)
    paragraph(document, view["standing"])
    heading(document, view["findings"]["title"], 1)
    for one in view["findings"]["rows"]:
        heading(document, f"{one['number']}. {one['title']}", 2)
        paragraph(document, one["caption"], label=one["figure"])
        for part in one["parts"]:
            paragraph(document, part["text"], label=part["label"])
        if one["source"]:
            paragraph(document, one["source"], size=7.5, muted=True)
    heading(document, view["map"]["title"], 1)
    paragraph(document, view["map"]["note"]).paragraph_format.keep_with_next = True
    _map(document, view)
    heading(document, view["ask"]["title"], 1)
    asked = [paragraph(document, view["ask"]["lead"])]
    asked += [paragraph(document, line, "List Number") for line in view["ask"]["lines"]]
    for one in asked[:-1]:
        one.paragraph_format.keep_with_next = True
    if view["ask"]["note"]:
        paragraph(document, view["ask"]["note"], size=7.5, muted=True)
    _top(document, view["top"])
    return _finished(document, view, sheet)


def map_document(view: View, sheet: Sheet) -> bytes:
    """Return the map (:func:`riskregister.printing.view.heatmap_view`, with its foot) as a Word file."""
    document = new_document(view, sheet, upright=False)
    _head(document, view)
    paragraph(document, view["definition"], label=view["stage"])
    for sentence in view["asked"]:
        paragraph(document, sentence)
    _map(document, view)
    for listed in view["lists"]:
        heading(document, listed["title"], 1)
        paragraph(document, listed["note"], size=8, muted=True).paragraph_format.keep_with_next = True
        if listed["kind"] == "risks":
            _risks(document, listed)
        elif listed["kind"] == "moves":
            _moves(document, listed)
        else:
            _categories(document, listed)
    scales = view["scales"]
    heading(document, scales["title"], 1)
    if scales["note"]:
        paragraph(document, scales["note"], size=8, muted=True)
    for name in ("likelihood", "impact"):
        _scale(document, scales[name])
    return _finished(document, view, sheet)


def _finished(document: Document, view: View, sheet: Sheet) -> bytes:
    office.describe(document.core_properties, view, sheet)
    return office.packed(saved(document), sheet.printed_on)


def _head(document: Document, view: View) -> None:
    length = len(view["register"])
    paragraph(document, view["register"], "Title", size=18 if length <= 80 else 14 if length <= 160 else 11)
    facts = [f"{fact['label']}: {fact['value']}" for fact in view["facts"]]
    paragraph(document, " · ".join([view["heading"], *facts]), "Subtitle")
    if view["notice"]:
        notice(document, view["notice"])


def _map(document: Document, view: View) -> None:
    of = view["matrix"]
    if of["empty"]:
        paragraph(document, of["empty"], label=view["heading"])
    room, count = room_of(document), len(of["columns"])
    wide, large = room / (count + _SIDE), room > _LARGE
    rows: list[list[Cell]] = []
    for most in _MOST_IDS:
        rows = [[_label(row), *(_square(cell, most, wide) for cell in row["cells"])] for row in of["rows"]]
        if _height(rows, wide) <= (_ROOM_WIDE if large else _ROOM_UPRIGHT):
            break
    heads = [f"↓ {of['impact']}", *(f"{column['level']} {column['label']}" for column in of["columns"])]
    table(
        document,
        Table(
            heads=heads,
            rows=rows,
            widths=[_SIDE, *([1.0] * count)],
            title=view["heading"],
            description=_("The map as a table: a row for each impact, a column for each likelihood. {rows}").format(
                rows=described(view)
            ),
            height=18 if large else 14,
            together=True,
        ),
    )
    paragraph(document, f"→ {of['likelihood']}", size=8, muted=True)
    _legend(document, view["legend"])
    for note in unmoved(view):
        paragraph(document, note, size=7.5, muted=True)


def unmoved(view: View) -> list[str]:
    """Return the notes of a map without those on arrows, which a table of squares has not."""
    return [note for note in view["notes"] if note not in view.get("drawn", [])]


def described(view: View) -> str:
    """Return the squares of a map that hold anything, in words."""
    held = [cell["named"] for row in view["matrix"]["rows"] for cell in row["cells"] if cell["ids"]]
    return "; ".join(held) or view["matrix"]["empty"]


def _height(rows: list[list[Cell]], wide: float) -> float:
    """Return about how high a map comes out, in points."""
    return sum(
        max(sum(lines_of(line, cell.size, wide * _POINTS - 10) for line in cell.lines) for cell in row)
        * _MAP_SIZE
        * 1.25
        + 4
        for row in rows
    )


def _label(row: View) -> Cell:
    return Cell((f"{row['level']} {row['label']}", *([row["anchor"]] if row["anchor"] else [])), strong=True, size=7.5)


def _square(cell: View, most: int, width: float) -> Cell:
    lines = [f"{cell['code']} {cell['score']}"]
    if cell["ids"]:
        lines.append(cell["count"])
        lines += id_lines(cell, most, _MAP_SIZE, width * _POINTS - 10) if most else []
    return Cell(tuple(lines), strong=True, fill=colour(cell["fill"]), ink=colour(cell["ink"]), size=_MAP_SIZE)


def _legend(document: Document, legend: View) -> None:
    rows = [
        [chip(band), Cell((band["label"],)), Cell((band["scores"],)), Cell((band["meaning"],)), Cell((band["count"],))]
        for band in legend["bands"]
    ]
    widths = [14.0, 30.0, 30.0, 80.0, 30.0]
    heads = [_("Code"), legend["title"], _("Score"), _("Meaning"), _("How many")]
    table(
        document,
        Table(heads, rows, widths, legend["title"], _("What each rating means and how many have it."), together=True),
    )
    paragraph(document, "", size=4)


def _top(document: Document, of: View) -> None:
    heading(document, of["title"], 1)
    paragraph(document, of["note"], size=8, muted=True).paragraph_format.keep_with_next = True
    if not of["rows"]:
        return
    rows = [top_row(row, owned=of["owned"]) for row in of["rows"]]
    owner = [24.0] if of["owned"] else []
    widths = [19.0, 68.0 - sum(owner), *owner, 20.0, 20.0, 19.0, 14.0, 14.0]
    table(document, Table(of["heads"], rows, widths, of["title"], of["note"]))


def _risks(document: Document, of: View) -> None:
    if not of["groups"]:
        paragraph(document, of["empty"])
    owners = [40.0] if of["owned"] else []
    widths = [22.0, 133.0 - sum(owners), *owners, 30.0, 30.0, 24.0, 22.0]
    for group in of["groups"]:
        name = f"{group['id']} {group['title']}".strip()
        heading(document, name, 2)
        rows = [risk_row(row, owned=of["owned"]) for row in group["rows"]]
        table(document, Table(of["heads"], rows, widths, name, of["note"]))


def _moves(document: Document, of: View) -> None:
    if not of["groups"]:
        paragraph(document, of["empty"])
    for group in of["groups"]:
        heading(document, group["title"], 2)
        rows = [move_row(row) for row in group["rows"]]
        table(document, Table(of["heads"], rows, [22.0, 112.0, 54.0, 54.0, 18.0], group["title"], of["note"]))


def _categories(document: Document, of: View) -> None:
    rows = [category_row(row) for row in of["rows"]]
    if not rows:
        paragraph(document, of["empty"])
        return
    widths = [12.0, 58.0, 14.0, 18.0, 32.0, 26.0, 26.0, 16.0, 14.0, 45.0]
    table(document, Table(of["heads"], rows, widths, of["title"], of["note"]))


def _scale(document: Document, of: View) -> None:
    rows = [scale_row(row) for row in of["rows"]]
    count = len(of["heads"]) - 1
    widths = [34.0, *([227.0 / count] * count)]
    table(document, Table(of["heads"], rows, widths, of["heads"][0], ", ".join(of["heads"])))
    paragraph(document, "", size=4)
