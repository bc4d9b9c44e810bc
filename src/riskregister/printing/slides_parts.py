"""The parts slides are made of: pages of 16 to 9 with title, marking and foot, words that fit, and native tables."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pptx
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import OxmlElement
from pptx.util import Pt

from riskregister.printing import office
from riskregister.printing.office import clean, fitting
from riskregister.printing.office_rows import Cell
from riskregister.printing.typesetting import View
from riskregister.translations import gettext as _

#: The page and its parts, in points.
WIDTH, HEIGHT, EDGE = 960.0, 540.0, 40.0
TOP, BOTTOM = 96.0, 506.0
_TITLE_ONLY = 5
_INSET = 5.0
_TITLE_SIZES = (26, 24, 22, 20, 18, 16, 14)


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a slide, in points from its top left."""

    left: float
    top: float
    width: float
    height: float


class Deck:
    """Slides that carry the marking, what they show and their number, one after another."""

    def __init__(self, view: View, edition: str = "") -> None:
        """Begin a set of slides of a view, which must have its foot; ``edition`` says which one, in words."""
        self.view, self.edition = view, edition
        self.made = pptx.Presentation()
        package: Any = self.made.part.package
        picture = package.part_related_by(RELATIONSHIP_TYPE.THUMBNAIL)
        package.drop_rel(package.relate_to(picture, RELATIONSHIP_TYPE.THUMBNAIL))
        self.made.slide_width, self.made.slide_height = Pt(WIDTH), Pt(HEIGHT)
        self.numbers: list[Any] = []

    def slide(self, title: str) -> Any:
        """Add a slide with a title and return it."""
        made = self.made.slides.add_slide(self.made.slide_layouts[_TITLE_ONLY])
        name = made.shapes.title
        box = Box(EDGE, 34, WIDTH - 2 * EDGE, 54)
        name.left, name.top, name.width, name.height = (Pt(side) for side in (box.left, box.top, box.width, box.height))
        size = fitting([clean(title)], box.width - 12, box.height, _TITLE_SIZES)
        _write(name.text_frame, [clean(title)], size=size, strong=True, bold_first=True)
        name.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        self._run(made)
        return made

    def saved(self) -> bytes:
        """Return the slides as the content of a file; each says how many there are."""
        for place, frame in enumerate(self.numbers, start=1):
            said = self.view["footer"]["page"].replace("{page}", str(place)).replace("{pages}", str(len(self.numbers)))
            _write(frame, [clean(said)], size=9, ink=office.MUTED, align="right")
        out = io.BytesIO()
        self.made.save(out)
        return out.getvalue()

    def _run(self, slide: Any) -> None:
        marking = clean(self.view["marking"])
        if marking:
            for name, top in ((_("Marking at the top"), 8.0), (_("Marking at the foot"), 516.0)):
                box = text(slide, Box(WIDTH / 2 - 150, top, 300, 18), [marking], size=11, strong=True, align="center")
                box.name = name
        if self.edition:
            said = clean(self.edition)
            size = fitting([said], WIDTH / 2 - 160 - EDGE, 26, (9, 8, 7, 6, 5))
            text(slide, Box(WIDTH / 2 + 150, 6, WIDTH / 2 - 150 - EDGE, 28), [said], size=size, align="right")
        foot = self.view["footer"]
        text(slide, Box(EDGE, 510, WIDTH / 2 - 160 - EDGE, 26), [foot["left"]], size=7, ink=office.MUTED)
        number = text(slide, Box(WIDTH / 2 + 160, 512, WIDTH / 2 - 160 - EDGE, 18), [""], size=9)
        self.numbers.append(number.text_frame)


def text(
    slide: Any,
    box: Box,
    lines: Sequence[str],
    *,
    size: float,
    strong: bool = False,
    ink: str = office.DARK,
    align: str = "left",
    fill: str = "",
    apart: float = 0.0,
) -> Any:
    """Add a box of text, one paragraph a line, and return it; the first is bold if ``strong``, ``apart`` parts them."""
    made = slide.shapes.add_textbox(Pt(box.left), Pt(box.top), Pt(box.width), Pt(box.height))
    if fill:
        made.fill.solid()
        made.fill.fore_color.rgb = _rgb(fill)
    _write(
        made.text_frame,
        [clean(line) for line in lines],
        size=size,
        bold_first=strong,
        ink=ink,
        align=align,
        apart=apart,
    )
    return made


def fitted(slide: Any, box: Box, lines: Sequence[str], sizes: Sequence[float], **looks: Any) -> Any:
    """Add a box of text at the largest of several sizes (falling) at which it fits."""
    said = [clean(line) for line in lines]
    pitch = 1.22 + looks.get("apart", 0.0)
    return text(slide, box, said, size=fitting(said, box.width - 14, box.height - 8, sizes, pitch), **looks)


def table(
    slide: Any,
    box: Box,
    rows: Sequence[Sequence[Cell]],
    widths: Sequence[float],
    *,
    sizes: Sequence[float],
    title: str,
    description: str,
    even: bool = False,
) -> Any:
    """Add a native table that fits its box at the largest of several sizes; ``even`` rows share the height evenly.

    ``widths`` are shares.  The first row is the head.
    """
    shares = [box.width * width / sum(widths) for width in widths]
    size, heights = 0.0, [0.0]
    for size in sizes:
        heights = heights_of(rows, shares, size)
        if sum(heights) <= box.height:
            break
    if even:
        spare = max(0.0, box.height - sum(heights)) / max(1, len(heights) - 1)
        heights = [heights[0], *(height + spare for height in heights[1:])]
    frame = slide.shapes.add_table(len(rows), len(widths), Pt(box.left), Pt(box.top), Pt(box.width), Pt(sum(heights)))
    frame.name = clean(title)
    frame.element.nvGraphicFramePr.cNvPr.set("descr", clean(description))
    made = frame.table
    made.horz_banding = False
    for place, width in enumerate(shares):
        made.columns[place].width = Pt(width)
    for place, height in enumerate(heights):
        made.rows[place].height = Pt(height)
    # Written as elements: square by square through the library a long list takes seconds.
    for square, element in zip((one for row in rows for one in row), frame.element.iter(qn("a:tc")), strict=True):
        _fill(element, square, size)
    return frame


def heights_of(rows: Sequence[Sequence[Cell]], widths: Sequence[float], size: float) -> list[float]:
    """Return how high each row of a table must be for its words at a size, in points."""
    return [
        max(
            sum(office.lines_of(clean(line), size, width - 2 * _INSET) for line in square.lines or ("",))
            + max(0.0, square.big - 1.0)
            for square, width in zip(row, widths, strict=True)
        )
        * size
        * 1.22
        + 2 * 3.0
        for row in rows
    ]


def _fill(element: Any, of: Cell, size: float) -> None:
    for child in list(element):
        element.remove(child)
    body = _inside(element, "a:txBody")
    _inside(body, "a:bodyPr")
    _inside(body, "a:lstStyle")
    for place, line in enumerate(of.lines or ("",)):
        paragraph = _inside(body, "a:p")
        _inside(paragraph, "a:pPr", algn="ctr" if of.centred else "l")
        run = _inside(paragraph, "a:r")
        bold, points = of.strong and place == 0, size * (of.big if place == 0 else 1)
        look = _inside(run, "a:rPr", sz=str(round(points * 100)), b="1" if bold else "0")
        _paint(look, of.ink)
        _inside(look, "a:latin", typeface=office.FONT)
        _inside(run, "a:t").text = clean(line)
    inset, edge = str(Pt(_INSET)), str(Pt(3))
    properties = _inside(element, "a:tcPr", marL=inset, marR=inset, marT=edge, marB=edge, anchor="t")
    # Hairlines round the square: the table style that comes with the file would draw white ones.
    for side in ("a:lnL", "a:lnR", "a:lnT", "a:lnB"):
        _paint(_inside(properties, side, w="6350"), office.HAIR)
    _paint(properties, of.fill or office.PAPER)


def _paint(element: Any, colour: str) -> None:
    _inside(_inside(element, "a:solidFill"), "a:srgbClr", val=colour)


def _inside(parent: Any, name: str, **attributes: str) -> Any:
    made: Any = OxmlElement(name)
    for key, value in attributes.items():
        made.set(key, value)
    parent.append(made)
    return made


def _rgb(colour: str) -> Any:
    made: Any = RGBColor
    return made.from_string(colour)


def _write(
    frame: Any,
    lines: Sequence[str],
    *,
    size: float,
    strong: bool = False,
    bold_first: bool = False,
    ink: str = office.DARK,
    align: str = "left",
    apart: float = 0.0,
) -> None:
    frame.word_wrap = True
    for place, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.alignment = {"left": PP_ALIGN.LEFT, "center": PP_ALIGN.CENTER, "right": PP_ALIGN.RIGHT}[align]
        paragraph.clear()
        paragraph.space_after = Pt(apart * size)
        run = paragraph.add_run()
        run.text = line
        run.font.size, run.font.name = Pt(size), office.FONT
        run.font.bold = strong or (bold_first and place == 0)
        run.font.color.rgb = _rgb(ink)
