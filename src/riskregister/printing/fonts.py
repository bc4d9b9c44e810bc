"""The fonts of the templates: loaded once, and asked beforehand which characters they have.

A character without a glyph would be an empty box on paper (and no PDF/UA file at all), so it is found before setting
and reported by character and place.  The table of characters (``cmap``) is read here because that is all that is
needed of a font.
"""

from __future__ import annotations

import re
import struct
import sys
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

from riskregister.errors import Unreachable
from riskregister.translations import gettext as _

#: What stands for a character that no shipped font has.
REPLACEMENT = "\u25a1"

# A word longer than this may be broken anywhere, or it would run out of its column.
_LONGEST_WORD, _PIECE = 24, 8
_BREAK_HERE = "\u200b"
_LONG_WORD = re.compile(rf"\S{{{_LONGEST_WORD + 1},}}")

Missing = tuple[str, str]

# Categories of characters that become a blank: controls, ends of lines and paragraphs, halves of a pair.
_BLANK = frozenset({"Cc", "Zl", "Zp", "Cs"})


#: The files of a folder of fonts: name, size and time of each, so that a changed one is noticed.
_Files = tuple[tuple[str, int, int], ...]


def fonts(folder: Path) -> typst.Fonts:
    """Return the fonts in ``folder`` and no others, so that every machine prints the same page."""
    return _loaded(folder, _files(folder))


def characters(folder: Path) -> frozenset[int]:
    """Return the code points that every font in ``folder`` has.

    Raises:
        Unreachable: there is no font, or one cannot be read; without any every character would be a box.
    """
    return _shared(_files(folder))


def _files(folder: Path) -> _Files:
    try:
        next(folder.iterdir(), None)  # a folder that may not be read has no files for rglob, and that is no error there
        found = [(one, one.stat()) for one in folder.rglob("*") if one.suffix.lower() in {".otf", ".ttf"}]
    except OSError as error:
        message = _("The folder {folder} cannot be read: {why}.").format(folder=folder, why=error.strerror)
        raise Unreachable(message, _way_out()) from None
    if not found:
        raise Unreachable(_("The folder {folder} holds no font.").format(folder=folder), _way_out())
    return tuple(sorted((str(one), of.st_size, of.st_mtime_ns) for one, of in found))


@lru_cache(maxsize=4)
def _loaded(folder: Path, files: _Files) -> typst.Fonts:  # noqa: ARG001 - fonts that were changed are loaded anew
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)])


@lru_cache(maxsize=4)
def _shared(files: _Files) -> frozenset[int]:
    return frozenset.intersection(*(_characters_of(Path(name)) for name, _size, _time in files))


def _characters_of(file: Path) -> frozenset[int]:
    try:
        found = _code_points(file.read_bytes())
    except (OSError, struct.error):
        found = frozenset()
    if not found:
        raise Unreachable(_("The font {file} cannot be read.").format(file=file), _way_out())
    return found


def _way_out() -> str:
    return _("'riskregister templates FOLDER' puts a copy of the shipped ones into a folder.")


def printable(value: Any, known: frozenset[int], missing: list[Missing], place: str = "") -> Any:
    """Return plain data with every text made fit for setting; what has no glyph is replaced and noted in ``missing``.

    A place is the ``id`` of the record a text stands in or the label of a labelled value, else the name of its field;
    of a text in a row of cells it is the first cell that has an id or words of its own.
    """
    if isinstance(value, str):
        return _printable_text(value, known, missing, place)
    if isinstance(value, Mapping):
        here = str(value.get("id") or ("value" in value and value.get("label")) or "")
        return {key: printable(item, known, missing, here or str(key)) for key, item in value.items()}
    if isinstance(value, list | tuple):
        row = next((str(one.get("id") or one.get("text") or "") for one in value if isinstance(one, Mapping)), "")
        return [printable(item, known, missing, (isinstance(item, str) and row) or place) for item in value]
    return value


def _printable_text(text: str, known: frozenset[int], missing: list[Missing], place: str) -> str:
    if text.isascii() and text.isprintable():
        return _breakable(text)
    text = unicodedata.normalize("NFC", text)
    if _ordinary(known).issuperset(text):
        return _breakable(text)
    kept = []
    for char in text:
        category = unicodedata.category(char)
        if category in _BLANK:
            kept.append(" ")
        elif category == "Cf":  # invisible: joiners, soft hyphens, and overrides that could turn a line round
            continue
        elif ord(char) in known:
            kept.append(char)
        else:
            kept.append(REPLACEMENT if ord(REPLACEMENT) in known else "?")
            if (char, place) not in missing:
                missing.append((char, place))
    return _breakable("".join(kept))


@lru_cache(maxsize=8)
def _ordinary(known: frozenset[int]) -> frozenset[str]:
    """Return the characters that are set as they are."""
    return frozenset(char for char in map(chr, known) if unicodedata.category(char) not in {*_BLANK, "Cf"})


def _breakable(text: str) -> str:
    if len(text) <= _LONGEST_WORD:
        return text
    # A space that keeps words together ends a word all the same.
    return _LONG_WORD.sub(lambda word: _BREAK_HERE.join(_pieces(word[0])), text)


def _pieces(word: str) -> list[str]:
    return [word[start : start + _PIECE] for start in range(0, len(word), _PIECE)]


def _code_points(font: bytes) -> frozenset[int]:
    """Read the characters of an OpenType font: its ``cmap`` table in format 12 (all of Unicode) or 4 (16 bits)."""
    tables = struct.unpack_from(">H", font, 4)[0]
    for place in range(12, 12 + 16 * tables, 16):
        tag, _sum, start, _length = struct.unpack_from(">4sIII", font, place)
        if tag == b"cmap":
            break
    else:
        return frozenset()
    found: set[int] = set()
    for entry in range(struct.unpack_from(">H", font, start + 2)[0]):
        platform, _encoding, offset = struct.unpack_from(">HHI", font, start + 4 + 8 * entry)
        at = start + offset
        form = struct.unpack_from(">H", font, at)[0]
        if platform in {0, 3} and form == 12:
            for group in range(struct.unpack_from(">I", font, at + 12)[0]):
                first, last, _glyph = struct.unpack_from(">III", font, at + 16 + 12 * group)
                found.update(range(first, min(last, sys.maxunicode) + 1))
        elif platform in {0, 3} and form == 4:
            found.update(_format_4(font, at))
    return frozenset(found)


def _format_4(font: bytes, at: int) -> set[int]:
    count = struct.unpack_from(">H", font, at + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", font, at + 14)
    starts = struct.unpack_from(f">{count}H", font, at + 16 + 2 * count)
    segments = (range(first, last + 1) for first, last in zip(starts, ends, strict=True) if first != 0xFFFF)
    return {code for segment in segments for code in segment}
