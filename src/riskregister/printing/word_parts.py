"""The parts a Word file is made of: pages with running head and foot, headings, native tables with coloured cells."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt, RGBColor

from riskregister.printing import office
from riskregister.printing.office import clean
from riskregister.printing.office_rows import Cell
from riskregister.printing.sheet import Sheet
from riskregister.printing.typesetting import View

#: A title in the running head is cut here, so that it does not reach the marking in the middle.
_RUNNING = 44
_PAPERS = {"a4": (210.0, 297.0), "a3": (297.0, 420.0), "a2": (420.0, 594.0)}
_MARGIN = 18.0
_STYLES = (("Title", 18.0, 0, 2), ("Heading 1", 14.0, 12, 4), ("Heading 2", 11.0, 8, 2), ("Subtitle", 10.0, 0, 2))
_FONTS = ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia")
_THEMED = ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme")


@dataclass(frozen=True, slots=True)
class Table:
    """A table: heads (repeated on every page), rows, shares of the width, and what it is in words for who cannot see.

    ``height`` is the least height of a row; ``together`` keeps the whole on one page.
    """

    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    widths: Sequence[float]
    title: str
    description: str
    height: float = 0.0
    together: bool = False


def new_document(view: View, sheet: Sheet, *, upright: bool) -> Document:
    """Return an empty document with fonts, language, running head and foot; ``upright`` unless the sheet says other."""
    document = docx.Document()
    package = document.part.package
    for key, rel in list(package.rels.items()):
        if rel.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            del package.rels[key]
    section = document.sections[0]
    laid = sheet.laid(upright=upright)
    width, height = _PAPERS[sheet.paper][::-1] if laid["flipped"] else _PAPERS[sheet.paper]
    section.orientation = WD_ORIENT.LANDSCAPE if laid["flipped"] else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.left_margin = section.right_margin = Mm(_MARGIN)
    section.top_margin, section.bottom_margin = Mm(20), Mm(18)
    section.header_distance = section.footer_distance = Mm(9)
    _set_styles(document, view["language"])
    _running(section, view, sheet.edition, width - 2 * _MARGIN)
    return document


def saved(document: Document) -> bytes:
    """Return a document as the content of a file."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def paragraph(
    document: Any, text: str, style: str = "Normal", *, label: str = "", size: float = 0, muted: bool = False
) -> Any:
    """Add a paragraph, with a bold ``label`` before its text if there is one, and return it."""
    made = document.add_paragraph(style=style)
    if label:
        made.add_run(f"{clean(label)}  ").bold = True
    run = made.add_run(clean(text))
    for one in made.runs:
        if size:
            one.font.size = Pt(size)
    if muted:
        run.font.color.rgb = RGBColor.from_string(office.MUTED)
    return made


def heading(document: Document, text: str, level: int) -> None:
    """Add a heading of the document's outline."""
    document.add_heading(clean(text), level)


def notice(document: Document, text: str) -> None:
    """Add what must be read first: bold, on a tint, with a bar at its left."""
    made = document.add_paragraph()
    made.add_run(clean(text)).bold = True
    properties = made.paragraph_format.element.get_or_add_pPr()
    border = OxmlElement("w:pBdr")
    border.append(_element("w:left", val="single", sz="24", space="6", color=office.DARK))
    properties.append(border)
    properties.append(_element("w:shd", val="clear", color="auto", fill=office.WASH))


def room_of(document: Document) -> float:
    """Return how wide a page is between its margins, in millimetres."""
    section: Any = document.sections[0]
    return float(Emu(section.page_width - section.left_margin - section.right_margin).mm)


def table(document: Document, of: Table) -> Any:
    """Add a native table as wide as the page, whose head is repeated on every page, and return its element."""
    share = room_of(document) / sum(of.widths)
    widths = [width * share for width in of.widths]
    made = OxmlElement("w:tbl")
    properties = _element("w:tblPr")
    made.append(properties)
    properties.append(_element("w:tblStyle", val="TableGrid"))
    properties.append(_element("w:tblW", w=str(_twips(sum(widths))), type="dxa"))
    properties.append(_element("w:tblInd", w="85", type="dxa"))
    properties.append(_borders())
    properties.append(_element("w:tblLayout", type="fixed"))
    margins = _element("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(_element(f"w:{side}", w="85", type="dxa"))
    properties.append(margins)
    properties.append(_element("w:tblLook", val="0620", firstRow="1", lastRow="0", firstColumn="0", noHBand="1"))
    properties.append(_element("w:tblCaption", val=clean(of.title)))
    properties.append(_element("w:tblDescription", val=clean(of.description)))
    grid = _element("w:tblGrid")
    made.append(grid)
    for width in widths:
        grid.append(_element("w:gridCol", w=str(_twips(width))))
    head = [Cell((one,), strong=True, fill=office.WASH, size=7.5) for one in of.heads]
    made.append(_row(head, widths, head=True, tied=bool(of.rows)))
    last = len(of.rows) - 1
    for place, row in enumerate(of.rows):
        # No row stands alone with the head at a foot, none alone on the page after.
        tied = place < last and (of.together or place in (0, last - 1))
        made.append(_row(row, widths, height=of.height, tied=tied))
    body = document.element.body
    body.insert(list(body).index(body.sectPr), made)
    return made


def _row(
    cells: Sequence[Cell], widths: Sequence[float], *, head: bool = False, height: float = 0, tied: bool = False
) -> Any:
    row, properties = _element("w:tr"), _element("w:trPr")
    row.append(properties)
    properties.append(_element("w:cantSplit"))
    if height:
        properties.append(_element("w:trHeight", val=str(_twips(height)), hRule="atLeast"))
    if head:
        properties.append(_element("w:tblHeader"))
    for cell, width in zip(cells, widths, strict=True):
        row.append(_cell(cell, width, tied=tied))
    return row


def _cell(cell: Cell, width: float, *, tied: bool) -> Any:
    made, properties = _element("w:tc"), _element("w:tcPr")
    made.append(properties)
    properties.append(_element("w:tcW", w=str(_twips(width)), type="dxa"))
    if cell.fill:
        properties.append(_element("w:shd", val="clear", color="auto", fill=cell.fill))
    for place, line in enumerate(cell.lines or ("",)):
        one, layout = _element("w:p"), _element("w:pPr")
        one.append(layout)
        if tied:
            layout.append(_element("w:keepNext"))
        last = place == len(cell.lines) - 1
        layout.append(_element("w:spacing", before="0" if place else "30", after="30" if last else "0"))
        layout.append(_element("w:jc", val="center" if cell.centred else "left"))
        run, look = _element("w:r"), _element("w:rPr")
        one.append(run)
        run.append(look)
        if cell.strong and place == 0:
            look.append(_element("w:b"))
        look.append(_element("w:color", val=cell.ink))
        look.append(_element("w:sz", val=str(round(cell.size * 2))))
        text = _element("w:t")
        text.text = clean(line)
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        run.append(text)
        made.append(one)
    return made


def _borders() -> Any:
    borders = _element("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(_element(f"w:{side}", val="single", sz="4", space="0", color=office.HAIR))
    return borders


def _element(name: str, **attributes: str) -> Any:
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def _twips(millimetres: float) -> int:
    return round(millimetres * 56.693)


def _set_styles(document: Document, language: str) -> None:
    looks: list[tuple[str, float, int, int]] = [("Normal", 9.5, 0, 4), *_STYLES]
    for of, size, before, after in looks:
        style: Any = document.styles[of]
        style.font.size = Pt(size)
        style.font.bold, style.font.italic = of not in {"Normal", "Subtitle"}, False
        style.font.color.rgb = RGBColor.from_string(office.MUTED if of == "Subtitle" else office.DARK)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for key in _THEMED:
            fonts.attrib.pop(qn(key), None)
        for key in _FONTS:
            fonts.set(qn(key), office.FONT)
        for name in ("w:pBdr", "w:spacing"):
            for odd in style.element.findall(f".//{qn(name)}"):
                if name == "w:pBdr" or odd.getparent().tag == qn("w:rPr"):
                    odd.getparent().remove(odd)
    for tongue in document.styles.element.iter(qn("w:lang")):
        tongue.set(qn("w:val"), language)


def _running(section: Any, view: View, edition: str, width: float) -> None:
    """Set marking, edition, what is shown, who printed and the page's number into head and foot of every page."""
    head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
    _stops(head, width)
    _small(head, clean(view["heading"]))
    _small(head, f"\t{clean(view['marking'])}", strong=True)
    _small(head, f"\t{textwrap.shorten(clean(view['short']), _RUNNING, placeholder=' …')}")
    if edition:
        said = section.header.add_paragraph()
        said.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _small(said, clean(edition))
    _stops(foot, width)
    _small(foot, f"\t{clean(view['marking'])}", strong=True)
    _small(foot, "\t")
    before, _, after = view["footer"]["page"].partition("{page}")
    middle, _, after = after.partition("{pages}")
    for words, code in ((before, "PAGE"), (middle, "NUMPAGES"), (after, "")):
        _small(foot, words)
        if code:
            _field(foot, code)
    second = section.footer.add_paragraph()
    _small(second, clean(f"{view['footer']['left']} · {view['footer']['right']}"))


def _stops(of: Any, width: float) -> None:
    stops = of.paragraph_format.tab_stops
    of.style.paragraph_format.tab_stops.clear_all()
    stops.add_tab_stop(Mm(width / 2), WD_TAB_ALIGNMENT.CENTER)
    stops.add_tab_stop(Mm(width), WD_TAB_ALIGNMENT.RIGHT)


def _small(of: Any, text: str, *, strong: bool = False) -> Any:
    run = of.add_run(text)
    run.font.size = Pt(8 if strong else 7)
    run.font.bold = strong
    run.font.color.rgb = RGBColor.from_string(office.DARK if strong else office.MUTED)
    return run


def _field(of: Any, code: str) -> None:
    """Add a number the office program reckons: of the page, or of the pages."""
    for kind in ("begin", "", "end"):
        run = _small(of, "")
        if kind:
            run.font.element.append(_element("w:fldChar", fldCharType=kind))
        else:
            said = _element("w:instrText")
            said.text = f" {code} "
            run.font.element.append(said)
