"""What Word files and slides share: text fit for them, a file's own properties, and the same bytes for the same input.

Both are built from the views that the printed page is set from, so that they hold the same words and numbers.
"""

from __future__ import annotations

import datetime as dt
import io
import unicodedata
import zipfile
from collections.abc import Iterable
from typing import Any

from riskregister.printing.sheet import Sheet
from riskregister.printing.typesetting import View

#: Everybody's office program has it or one of the same measure, in Latin, Cyrillic and Turkish letters.
FONT = "Arial"
DARK, MUTED, HAIR, WASH, PAPER = "15202E", "4B5665", "C6CCD4", "F3F5F8", "FFFFFF"

#: Zip files know no earlier day.
_EPOCH = dt.date(1980, 1, 1)
_DEFLATE = 6
_SPACE = 0.34


def clean(text: object) -> str:
    """Return text on one line without what an office file cannot hold or what would turn a line round."""
    kept = []
    for char in unicodedata.normalize("NFC", str(text)):
        category = unicodedata.category(char)
        if category in {"Cc", "Zl", "Zp"}:
            kept.append(" ")
        elif category not in {"Cf", "Cs", "Cn"}:
            kept.append(char)
    return " ".join("".join(kept).split(" "))


def colour(fill: str) -> str:
    """Return ``#rrggbb`` as office files write it; white where there is none."""
    return fill.lstrip("#").upper() or PAPER


def describe(properties: Any, view: View, sheet: Sheet) -> None:
    """Write a file's own properties: its title and marking, the day as its date, nobody's name but the printer's."""
    moment = dt.datetime.combine(sheet.printed_on, dt.time())
    properties.title = clean(view["document"])[:255]
    properties.subject = clean(view["heading"])[:255]
    properties.author = clean(sheet.printed_by)[:255]
    properties.last_modified_by = clean(sheet.printed_by)[:255]
    properties.keywords = clean(view["marking"])[:255]
    properties.comments = clean(view["footer"]["left"])[:255]
    properties.language = view["language"]
    properties.created = properties.modified = moment
    properties.revision = 1


def packed(content: bytes, printed_on: dt.date) -> bytes:
    """Return a zipped office file with its parts in their order and dated on one day, so that equal input is equal."""
    day = max(printed_on, _EPOCH)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            new.writestr(entry, old.read(name), compresslevel=_DEFLATE)
    return out.getvalue()


def lines_of(text: str, size: float, width: float) -> int:
    """Return how many lines a text takes at a size (points) in a width (points), reckoned generously by its letters."""
    room = max(width / size, 1.0)
    lines, used = 1, 0.0
    for word in text.split(" "):
        length = sum(_width(char) for char in word)
        if used and used + _SPACE + length > room:
            lines, used = lines + 1, 0.0
        if length > room:
            lines, length = lines + int(length / room), length % room
        used += length + (_SPACE if used else 0.0)
    return lines


def _width(char: str) -> float:
    """Return how wide a letter is, in its size: no less than in any font that may stand in for the one asked for."""
    if char in "WMwm@%…":
        return 1.0
    if char in "ijl.,:;!|'()[]":
        return 0.38
    return 0.72 if char.isupper() else 0.6


def fitting(texts: Iterable[str], width: float, height: float, sizes: Iterable[float], pitch: float = 1.22) -> float:
    """Return the largest of several sizes (falling) at which texts under one another fit; else the smallest."""
    said, size = list(texts), 0.0
    for size in sizes:
        if sum(lines_of(text, size, width) for text in said) * size * pitch <= height:
            break
    return size


def id_lines(cell: View, most: int, size: float, width: float) -> list[str]:
    """Return the ids of a square of the map in lines, each with its own code, the first of many and how many more.

    Lines are made here and not left to the office program, which would break an id at its hyphen.
    """
    names = [f"{one['id']} ({one['own']})" if one["own"] else one["id"] for one in cell["ids"]]
    more = len(names) - most
    names = names[:most] + ([f"+ {more}"] if more > 0 else [])
    longest = max((len(name) for name in names), default=1)
    across = max(1, int((width / (size * 0.6) + 2) / (longest + 2)))
    return ["  ".join(names[place : place + across]) for place in range(0, len(names), across)]
