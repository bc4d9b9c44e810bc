"""Break text into lines of a given width, without a font at hand: drawings are laid out before anybody sets them.

Widths are those of Inter, the font of every print, rounded up to a twentieth of an em.  The screen's font is narrower,
so that what fits here fits there.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

#: Widths in hundredths of an em, with the characters that are at most so wide.
_WIDTHS = {
    25: "ijl",
    30: " \u00a0\u202f!,.:;I'’·“”",
    35: "|",
    40: "()/[\\]frt{}",
    45: '"',
    50: "*-1^_`–",
    55: "?Jksxz",
    60: "7EFLacehnouvyə",
    65: "#$&02345689PRSTXZbdgpq",
    70: "+<=>ABKVY~Ә",
    75: "CDGHUĐ",
    80: "NOQ",
    85: "%w…",
    90: "Mm",
    95: "@Wæ→",
}
#: Where a line may end: not at a no-break space.
_BLANKS = re.compile(r"[^\S\u00a0\u202f]+")
_KNOWN = {char: width / 100 for width, chars in _WIDTHS.items() for char in chars}
#: What is nowhere above: other scripts' letters are at most so wide, those that fill a square fill it.
_OTHER, _SQUARE = 0.87, 1.0
#: The bold letters of a text are wider by about this much, the widest of them by a tenth.
_BOLD = 1.06


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a text is at most, in the unit of ``size``."""
    return sum(map(_width, text)) * size * (_BOLD if bold else 1.0)


def lines_of(text: str, width: float, size: float, *, bold: bool = False, most: int = 0) -> list[str]:
    """Return ``text`` as lines no wider than ``width``; with ``most`` at most so many, the last one cut with a dot-dot.

    A word wider than a line is broken anywhere.  No text is no line.
    """
    lines: list[str] = []
    line = ""
    for word in _pieces(text, width, size, bold=bold):
        longer = f"{line} {word}" if line else word
        if line and text_width(longer, size, bold=bold) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    lines += [line] if line else []
    if most and len(lines) > most:
        lines = [*lines[: most - 1], _cut(lines[most - 1], width, size, bold=bold)]
    return lines


def _pieces(text: str, width: float, size: float, *, bold: bool) -> list[str]:
    pieces = []
    for word in _BLANKS.split(text.strip()):
        rest = word
        while text_width(rest, size, bold=bold) > width and len(rest) > 1:
            fits = len(rest) - 1
            while fits > 1 and text_width(rest[:fits], size, bold=bold) > width:
                fits -= 1
            pieces.append(rest[:fits])
            rest = rest[fits:]
        pieces += [rest] if rest else []
    return pieces


def _cut(line: str, width: float, size: float, *, bold: bool) -> str:
    kept = line
    while kept and text_width(f"{kept} …", size, bold=bold) > width:
        kept = kept[:-1]
    # Half a word says less than none, unless it is all there is.
    if len(kept) < len(line) and not line[len(kept)].isspace() and " " in kept:
        kept = kept.rsplit(" ", 1)[0]
    return f"{kept.rstrip()} …" if kept.strip() else "…"


@lru_cache(maxsize=4096)
def _width(char: str) -> float:
    if char in _KNOWN:
        return _KNOWN[char]
    if unicodedata.combining(char) or unicodedata.category(char) in {"Cf", "Cc"}:
        return 0.0
    base = unicodedata.normalize("NFD", char)[0]
    if base in _KNOWN:
        return _KNOWN[base]
    return _SQUARE if unicodedata.east_asian_width(char) in {"W", "F"} else _OTHER
