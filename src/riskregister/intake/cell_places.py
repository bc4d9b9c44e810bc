"""Where the cells of a sheet's XML say they are: all of them at once, without an object for each.

A workbook of 20,000 risks has 400,000 cells, and looking at them must take a fraction of the time of reading them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ROWS = 1_048_576
COLUMNS = 16_384

#: How much XML is looked at in one go; the look takes about three times as much memory.
_WINDOW = 8 * 2**20
#: How far from where a tag begins the looks below reach.
_TAIL = 40
_QUOTE, _SLASH, _LESS = ord('"'), ord("/"), ord("<")
_PREFIXED = re.compile(rb":(?:c|row)[\s>/]")
_CELL = re.compile(rb"<(?:[\w.-]+:)?(?:(row)|c)(?=[\s>/])([^<>]*?)(/?)>(</(?:[\w.-]+:)?c>)?")
AT = re.compile(rb"""\sr\s*=\s*["']([^"']*)["']""")
_STYLE = re.compile(rb"""\ss\s*=\s*["'](\d{1,6})["']""")
_NO_NUMBER = re.compile(rb"""\st\s*=\s*["'][^n]""")
REFERENCE = re.compile(rb"([A-Za-z]{1,3})([0-9]{1,7})")

Bytes = NDArray[np.uint8]
Numbers = NDArray[np.int64] | NDArray[np.int32]


class Misplaced(ValueError):
    """A cell says that it is where no cell can be."""


@dataclass(frozen=True, slots=True)
class Places:
    """The cells that may hold something: row and column from 0, where their tag begins, the style of numbers.

    The style is -1 for texts, truths and errors.
    """

    rows: Numbers
    columns: Numbers
    styles: Numbers
    starts: Numbers


def places_of(xml: bytes, start: int, end: int, most: int) -> Places | None:
    """Return where the cells between two points of the XML are; None if there are more than ``most``.

    Raises:
        Misplaced: a cell is beyond the end of a sheet, or says twice where it is.
    """
    usual = _usual(xml, start, end, most)
    if usual is not None:
        return usual if len(usual.rows) <= most else None
    found: list[NDArray[np.int64]] = []
    part: list[tuple[int, int, int, int]] = []
    for count, place in enumerate(_one_by_one(xml, start, end), start=1):
        part.append(place)
        # This takes ten times as long a cell.
        if count > most // 2:
            return None
        if len(part) >= 100_000:
            found.append(np.array(part, dtype=np.int64))
            part = []
    found.append(np.array(part, dtype=np.int64).reshape(-1, 4))
    rows, columns, styles, starts = np.concatenate(found).T
    return Places(rows, columns, styles, starts)


def _usual(xml: bytes, start: int, end: int, most: int) -> Places | None:
    """Read cells written like ``<c r="B7" s="3"``; None as soon as one is not."""
    if _PREFIXED.search(xml, start, end):
        return None
    whole = np.frombuffer(xml, dtype=np.uint8)
    last = len(whole) - 1
    parts, count = [], 0
    for begin in range(start, end, _WINDOW):
        stop = min(begin + _WINDOW, end)
        tags = np.flatnonzero(whole[begin:stop] == _LESS) + begin
        tags = tags[whole[np.minimum(tags + 1, last)] == ord("c")]
        tags = tags[np.isin(whole[np.minimum(tags + 2, last)], np.frombuffer(b" \t\r\n>/", dtype=np.uint8))]
        if tags.size and int(tags[-1]) + _TAIL > last:
            return None
        for offset, sign in enumerate(b' r="', start=2):
            if not np.all(whole[tags + offset] == sign):
                return None
        read = _read(whole, tags)
        if read is None:
            return None
        parts.append(read)
        count += len(read.rows)
        if count > most:
            break
    if not parts:
        none = np.zeros(0, dtype=np.int64)
        return Places(none, none, none, none)
    return Places(
        np.concatenate([part.rows for part in parts]),
        np.concatenate([part.columns for part in parts]),
        np.concatenate([part.styles for part in parts]),
        np.concatenate([part.starts for part in parts]),
    )


def _read(whole: Bytes, tags: Numbers) -> Places | None:
    at = tags + 6
    columns = np.zeros(len(tags), dtype=np.int64)
    for _letter in range(3):
        sign = whole[at]
        letter = (sign >= ord("A")) & (sign <= ord("Z"))
        if not letter.any():
            break
        columns = np.where(letter, columns * 26 + sign - 64, columns)
        at = at + letter
    rows, at = _number(whole, at, 7)
    if not (np.all(whole[at] == _QUOTE) and np.all(rows) and np.all(columns)):
        return None
    if rows.max(initial=0) > ROWS or columns.max(initial=0) > COLUMNS:
        raise Misplaced
    styled = (whole[at + 1] == ord(" ")) & (whole[at + 2] == ord("s")) & (whole[at + 3] == ord("="))
    styles, after = _number(whole, at + 5 * styled, 6)
    styled &= whole[after] == _QUOTE
    at = np.where(styled, after, at)
    one, two, three = whole[at + 1], whole[at + 2], whole[at + 3]
    closed = (one == _SLASH) | ((one == ord(" ")) & (two == _SLASH))
    filled = ~(closed | ((one == ord(">")) & (two == _LESS) & (three == _SLASH)))
    # What is no number says so with a further attribute; some programs say as well what is one.
    number = (one == ord(">")) | ((one == ord(" ")) & (two == ord("t")) & (whole[at + 5] == ord("n")))
    styles = np.where(styled & number, styles, -1)
    # Half as wide numbers keep the look at millions of cells small.
    small = [numbers[filled].astype(np.int32) for numbers in (rows - 1, columns - 1, styles, tags)]
    return Places(*small)


def _number(whole: Bytes, at: Numbers, most: int) -> tuple[Numbers, Numbers]:
    """Return the numbers of up to ``most`` digits that stand at some places, and where each of them ends."""
    numbers = np.zeros(len(at), dtype=np.int64)
    for _digit in range(most):
        sign = whole[at]
        digit = (sign >= ord("0")) & (sign <= ord("9"))
        if not digit.any():
            break
        numbers = np.where(digit, numbers * 10 + sign - 48, numbers)
        at = at + digit
    return numbers, at


def _one_by_one(xml: bytes, start: int, end: int) -> Iterator[tuple[int, int, int, int]]:
    """Yield row, column, style and beginning of each cell, whatever way the XML is written."""
    row, column = -1, -1
    for found in _CELL.finditer(xml, start, end):
        is_row, attributes, closed, empty = found.groups()
        at = AT.findall(attributes)
        if len(at) > 1:
            raise Misplaced
        if is_row:
            row, column = (_whole(at[0]) if at else row + 1), -1
            continue
        cell_row, column = _place(at[0]) if at else (max(row, 0), column + 1)
        if column >= COLUMNS or cell_row >= ROWS:
            raise Misplaced
        if not closed and empty is None:
            style = _STYLE.search(attributes)
            number = style is not None and not _NO_NUMBER.search(attributes)
            yield cell_row, column, int(style[1]) if style is not None and number else -1, found.start()


def _whole(text: bytes) -> int:
    if not text.isdigit() or not 1 <= int(text[:9]) <= ROWS:
        raise Misplaced
    return int(text) - 1


def _place(text: bytes) -> tuple[int, int]:
    place = place_of(text)
    if place is None or place[0] >= ROWS:
        raise Misplaced
    return place


def place_of(text: bytes) -> tuple[int, int] | None:
    """Return row and column, from 0, of a reference like B7; None if it is none."""
    found = REFERENCE.fullmatch(text)
    if found is None or not int(found[2]):
        return None
    return int(found[2]) - 1, column_of(found[1])


def column_of(letters: bytes) -> int:
    """Return the column, from 0, of one to three letters."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number - 1
