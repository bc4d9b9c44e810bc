"""One page of a finished PDF as a picture: what is seen is what is printed, and nothing else is drawn for it."""

from __future__ import annotations

import base64
import binascii
import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import typst

from riskregister.errors import RegisterError
from riskregister.translations import gettext as _

Picture = Literal["svg", "png"]

_WHOLE, _ONE = "whole.pdf", "one.svg"
_LEAVES = re.compile(rb"/Type\s*/Pages\b[^>]*?/Count\s+(\d+)")
_INSIDE = re.compile(rb'xlink:href="data:image/svg\+xml;base64,([^"]+)"')
_SIZE = re.compile(rb'(<svg\b[^>]*?\bwidth="[\d.]+)("[^>]*?\bheight="[\d.]+)"')

_SIZE_SAID = re.compile(rb'(<svg\b[^>]*?\bwidth=")([\d.]+)pt("[^>]*?\bheight=")([\d.]+)pt"')
# Less than a dot, so that rounding up arrives at the whole number.
_LESS = 0.01


def count(pdf: bytes) -> int:
    """Return how many pages a PDF of this program has.

    Raises:
        RegisterError: it is none.
    """
    found = [int(number) for number in _LEAVES.findall(pdf)]
    if not found:
        raise RegisterError(_("This is no PDF that this program made."))
    return max(found)


def leaf(pdf: bytes, number: int, form: Picture, dots: int) -> bytes:
    """Return page ``number``, from 1, of a PDF of this program as an SVG, or as a PNG of so many dots per inch.

    Raises:
        RegisterError: it has no such page.
    """
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / _WHOLE).write_bytes(pdf)
        drawn = _of_points(_inside(_set(folder, f'"{_WHOLE}", page: {number}', "svg", dots)))
        if form == "svg":
            return drawn
        whole, size = _whole_dots(drawn, dots)
        (folder / _ONE).write_bytes(whole)
        return _set(folder, f'"{_ONE}", {size}', "png", dots)


def _set(folder: Path, what: str, form: Picture, dots: int) -> bytes:
    """Return a picture in ``folder`` as a page that is just as large."""
    source = folder / "leaf.typ"
    source.write_text(f"#set page(width: auto, height: auto, margin: 0pt)\n#image({what})", encoding="utf-8")
    try:
        made = typst.compile(
            str(source),
            root=str(folder),
            font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=False),
            format=form,
            ppi=dots,
        )
    except typst.TypstError as error:
        raise RegisterError(_("The page cannot be shown: {why}.").format(why=error.message)) from error
    return made[0] if isinstance(made, list) else made


def _inside(page: bytes) -> bytes:
    """Return the drawing that a page made of one picture holds: any program that reads SVG can edit that."""
    found = _INSIDE.search(page)
    try:
        return base64.b64decode(found[1], validate=True) if found else page
    except binascii.Error:
        return page


def _whole_dots(drawing: bytes, dots: int) -> tuple[bytes, str]:
    """Return a drawing that fills whole dots, and the size to set it in: any less, and a row amid letters is lost.

    Typst rounds the width up to whole dots and the height to what then follows from the drawing's own proportions, so
    that both are a little less than whole.
    """
    size = _SIZE_SAID.search(drawing)
    if size is None:
        return drawing, "width: auto"
    wide, high = (max(round(float(one) * dots / 72), 1) for one in size.group(2, 4))
    said = b'%s%.4fpt%s%.4fpt" preserveAspectRatio="none"' % (size[1], wide, size[3], high - 2 * _LESS)
    width, height = ((one * 72) / dots for one in (wide - _LESS, high - 3 * _LESS))
    return _SIZE_SAID.sub(said, drawing, count=1), f'width: {width:.6f}pt, height: {height:.6f}pt, fit: "stretch"'


def _of_points(drawing: bytes) -> bytes:
    """Return a drawing whose size is in points, as paper's is; without a unit it would be a quarter smaller."""
    return _SIZE.sub(rb'\1pt\2pt"', drawing, count=1)
