"""The words and colours of a figure made for the screen, as paper takes them: plain runs, ``#rrggbbaa``."""

from __future__ import annotations

import html
import math
import re
from typing import Any

from riskregister.printing import paint
from riskregister.printing.sheet import Inks

#: A line of words: runs, each with its ``text``, whether it is ``bold`` or ``italic``, its ``size`` in pixels or 0, and
#: the ``id`` by which its place is told where a character has no glyph: how the line begins.
Line = list[dict[str, Any]]

_TAG = re.compile(r"(<[^<>]*>)")
_NAMED = re.compile(r"<(/?)(b|i|span)((?:\s[^<>]*)?)>", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_SIZE = re.compile(r"font-size:\s*([\d.]+)px")
_HEX = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
_RGBA = re.compile(r"rgba?\(\s*([\d.]+)\s*,\s*([\d.]+)\s*,\s*([\d.]+)\s*(?:,\s*([\d.]+)\s*)?\)")

#: Lines and marks thinner than letters need this contrast to the paper to be seen (WCAG 2, 1.4.11).
SEEN = 3.0


def lines_of(markup: Any) -> list[Line]:
    """Return the lines of a text that Plotly would show: bold, italic, size and line breaks; any other tag is text."""
    lines: list[Line] = [[]]
    bold, italic, sizes = 0, 0, [0.0]
    for part in _TAG.split(str(markup)):
        named = _NAMED.fullmatch(part)
        if _BREAK.fullmatch(part):
            lines.append([])
        elif named is None:
            text = html.unescape(part)
            if text:
                lines[-1].append({"text": text, "bold": bold > 0, "italic": italic > 0, "size": sizes[-1]})
        else:
            step = -1 if named[1] else 1
            name = named[2].lower()
            if name == "b":
                bold = max(bold + step, 0)
            elif name == "i":
                italic = max(italic + step, 0)
            elif step > 0:
                size = _SIZE.search(named[3])
                sizes.append(float(size[1]) if size else sizes[-1])
            elif len(sizes) > 1:
                sizes.pop()
    return [_begun(line) for line in lines]


def _begun(line: Line) -> Line:
    begins = "".join(run["text"] for run in line).split(maxsplit=1)[:1]
    known = begins[0] if begins and begins[0].isascii() else ""
    return [{**run, "id": known} for run in line]


def shown(lines: list[Line]) -> bool:
    """Say whether lines hold anything that is seen."""
    return any(run["text"].strip() for line in lines for run in line)


class Inked:
    """Colours as a print has them: as they are, or greys of the same luminance."""

    def __init__(self, inks: Inks) -> None:
        """Take what a print is inked in."""
        self._grey = inks != "colour"

    def __call__(self, colour: str, opacity: float = 1.0) -> str:
        """Return a colour as ``#rrggbbaa``; an empty one stays empty."""
        if not colour:
            return ""
        solid, alpha = _parted(colour)
        if self._grey:
            solid = paint.grey_of(solid)
        return f"{solid}{round(255 * min(alpha * opacity, 1.0)):02x}"

    def seen(self, colour: str, opacity: float = 1.0) -> str:
        """Return the colour of a line or a mark, darker where the paper would swallow it."""
        if not colour:
            return ""
        solid, alpha = _parted(colour)
        if alpha * opacity > 0.99:
            solid = _darkened(solid)
        return self(solid, alpha * opacity)


def _parted(colour: str) -> tuple[str, float]:
    """Return a colour as ``#rrggbb`` with its opacity.

    Raises:
        ValueError: it is written in a way that no figure of this program uses.
    """
    if found := _HEX.fullmatch(colour.strip()):
        digits = found[1].lower()
        return "#" + (digits if len(digits) == 6 else "".join(2 * digit for digit in digits)), 1.0
    if found := _RGBA.fullmatch(colour.strip()):
        channels = "".join(f"{round(float(found[place])):02x}" for place in (1, 2, 3))
        return f"#{channels}", float(found[4]) if found[4] else 1.0
    raise ValueError(f"a figure has a colour that is not printed: {colour!r}")


def _darkened(solid: str) -> str:
    if solid == paint.WHITE or paint.contrast(solid, paint.WHITE) >= SEEN:
        return solid
    channels = [int(solid[place : place + 2], 16) for place in (1, 3, 5)]
    share = 1.0
    while paint.contrast(solid, paint.WHITE) < SEEN and not math.isclose(share, 0.0, abs_tol=0.01):
        share -= 0.02
        solid = "#" + "".join(f"{round(channel * share):02x}" for channel in channels)
    return solid
