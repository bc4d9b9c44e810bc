"""Where every word of a PDF stands, as poppler sees it, and what stands where it may not."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (poppler) is not here")

_PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)"')
_WORD = re.compile(r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*)</word>')

# Shares of a line's height and points of width below which two boxes touch, but not what is drawn in them.
_HIGH, _WIDE = 0.25, 0.4


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its box in points, from the top left of its page."""

    page: int
    left: float
    top: float
    right: float
    bottom: float
    text: str


def words(content: bytes, folder: Path) -> Iterator[tuple[Word, tuple[float, float]]]:
    """Yield every word of a PDF with the size of its page."""
    file = folder / "words.pdf"
    file.write_bytes(content)
    told = subprocess.run(["pdftotext", "-bbox", file, "-"], capture_output=True, check=True).stdout.decode()
    page, size = 0, (0.0, 0.0)
    for line in told.splitlines():
        if found := _PAGE.search(line):
            page, size = page + 1, (float(found[1]), float(found[2]))
        elif found := _WORD.search(line):
            left, top, right, bottom = (float(found[place]) for place in range(1, 5))
            yield Word(page, left, top, right, bottom, html.unescape(found[5])), size


def misplaced(content: bytes, folder: Path) -> list[str]:
    """Return what is wrong with the places of a PDF's words: off the page, or over one another."""
    found, by_page = [], {}
    for word, (width, height) in words(content, folder):
        by_page.setdefault(word.page, []).append(word)
        if word.left < 0 or word.top < 0 or word.right > width or word.bottom > height:
            found.append(f"page {word.page}: '{word.text}' leaves the page")
    for page, on_page in by_page.items():
        on_page.sort(key=lambda word: word.left)
        for place, one in enumerate(on_page):
            for other in on_page[place + 1 :]:
                if other.left >= one.right - _WIDE:
                    break
                common = min(one.bottom, other.bottom) - max(one.top, other.top)
                if common > _HIGH * min(one.bottom - one.top, other.bottom - other.top):
                    found.append(f"page {page}: '{other.text}' stands over '{one.text}'")
    return found
