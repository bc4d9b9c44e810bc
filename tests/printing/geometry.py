"""Where every word of a PDF stands, as poppler sees it, and what stands where it may not."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

needs_poppler = pytest.mark.skipif(shutil.which("pdftohtml") is None, reason="poppler-utils are not on this machine")

_PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)"')
_WORD = re.compile(r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*)</word>')
_LEAF = re.compile(r'<page number="(\d+)"[^>]*height="(\d+)"')
_LINE = re.compile(r'<text top="(-?\d+)" left="(-?\d+)" width="-?\d+" height="(\d+)" font="\d+">(.*)</text>')

# Shares of a line's height and points of width below which two boxes touch, but not what is drawn in them.
_HIGH, _WIDE = 0.25, 0.4
_MM = 72 / 25.4
# Of pdftohtml, whose pages are half as large again.
_TOLD = _MM * 1.5


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its box in points, from the top left of its page."""

    page: int
    left: float
    top: float
    right: float
    bottom: float
    text: str


@dataclass(frozen=True, slots=True)
class Margins:
    """What stays free at the sides of a page, and where its head ends and its foot begins; in millimetres."""

    side: float = 15
    head: float = 16
    foot: float = 16

    def larger(self, times: float) -> Margins:
        """Return the margins of a paper on which everything is larger."""
        return Margins(self.side * times, self.head * times, self.foot * times)


A4 = Margins()


def words(content: bytes, folder: Path) -> Iterator[tuple[Word, tuple[float, float]]]:
    """Yield every word of a PDF with the size of its page."""
    page, size = 0, (0.0, 0.0)
    for line in _told(["pdftotext", "-bbox"], content, folder).splitlines():
        if found := _PAGE.search(line):
            page, size = page + 1, (float(found[1]), float(found[2]))
        elif found := _WORD.search(line):
            left, top, right, bottom = (float(found[place]) for place in range(1, 5))
            yield Word(page, left, top, right, bottom, html.unescape(found[5])), size


def misplaced(content: bytes, folder: Path, margins: Margins = A4) -> list[str]:
    """Return what is wrong with the places of a PDF's words: in the margin, or over one another; or a page of none."""
    found: list[str] = []
    by_page: dict[int, list[Word]] = defaultdict(list)
    bodies = set()
    for word, (width, height) in words(content, folder):
        by_page[word.page].append(word)
        side, head, foot = margins.side * _MM, margins.head * _MM, height - margins.foot * _MM
        if word.left < side - 1 or word.right > width - side + 1 or word.top < 0 or word.bottom > height:
            found.append(f"page {word.page}: '{word.text}' leaves the page's margins")
        middle = (word.top + word.bottom) / 2
        if head < middle < foot:
            bodies.add(word.page)
            # A box is higher than what is drawn in it.
            if word.bottom - foot > _HIGH * (word.bottom - word.top):
                found.append(f"page {word.page}: '{word.text}' runs into the foot")
    for page, on_page in by_page.items():
        found += [f"page {page}: {line}" for line in _overlapping(on_page)]
    pages = len(re.findall(rb"/Type\s*/Page\b(?!s)", content)) or max(by_page, default=0)
    return found + [f"page {page} is empty" for page in range(1, pages + 1) if page not in bodies]


def _overlapping(on_page: list[Word]) -> Iterator[str]:
    on_page = sorted(on_page, key=lambda word: word.top)
    for place, one in enumerate(on_page):
        for other in on_page[place + 1 :]:
            if other.top >= one.bottom:
                break
            common = min(one.bottom, other.bottom) - other.top
            wide = min(one.right, other.right) - max(one.left, other.left)
            if wide > _WIDE and common > _HIGH * min(one.bottom - one.top, other.bottom - other.top):
                yield f"'{other.text}' stands over '{one.text}'"


def stranded(content: bytes, folder: Path, margins: Margins = A4) -> list[str]:
    """Return every heading, or head of a table, that is the last on its page while what it heads begins on the next."""
    pages: list[tuple[float, list[tuple[int, int, int, str]]]] = []
    for line in _told(["pdftohtml", "-xml", "-i", "-stdout"], content, folder).splitlines():
        if found := _LEAF.search(line):
            pages.append((float(found[2]), []))
        elif found := _LINE.search(line):
            top, left, height = int(found[1]), int(found[2]), int(found[3])
            pages[-1][1].append((left, top, top + height, found[4]))
    alone = []
    for number, (height, lines) in enumerate(pages[:-1], 1):
        foot, indent = height - margins.foot * _TOLD, (margins.side + 3) * _TOLD
        body = [line for line in lines if (line[1] + line[2]) / 2 < foot]
        lowest = max((bottom for _left, _top, bottom, _words in body), default=0)
        last = [line for line in body if line[2] > lowest - (line[2] - line[1]) / 2]
        heads = all(re.fullmatch(r"<b>.*</b>|\s*", words) for *_box, words in last)
        # Bold words further in are those of a cell; those that lead elsewhere are an entry of a list of contents.
        if last and heads and min(left for left, *_rest in last) < indent:
            alone.append(f"page {number}: '{re.sub('<[^>]+>', '', last[0][3])}' stands alone at the foot")
    return alone


def copied(content: bytes, folder: Path) -> str:
    """Return the words of a PDF in the order in which they are drawn, as who marks and copies them gets them."""
    return _told(["pdftotext", "-raw"], content, folder)


def extracted(content: bytes, folder: Path) -> str:
    """Return the letters of a PDF in the order they are drawn, without blanks and breaks."""
    return re.sub(r"[\s\u200b]", "", copied(content, folder))


def listed(content: bytes, folder: Path, names: set[str]) -> dict[str, str]:
    """Return the line of a list that begins with each of these names, wherever it stands at the left after page 1."""
    on_page: dict[int, list[Word]] = defaultdict(list)
    for word, _size in words(content, folder):
        on_page[word.page].append(word)
    found = {}
    for page, held in on_page.items():
        for name in held:
            if page > 1 and name.text in names and name.left < (A4.side + 3) * _MM:
                line = [
                    one for one in held if abs(one.top + one.bottom - name.top - name.bottom) < name.bottom - name.top
                ]
                found[name.text] = " ".join(one.text for one in sorted(line, key=lambda one: one.left))
    return found


def fonts_left_out(content: bytes, folder: Path) -> list[str]:
    """Return the fonts that a PDF names but does not hold, or that hold no letters for who copies its text."""
    lines = _told(["pdffonts"], content, folder, ending=[]).splitlines()[2:]
    assert lines
    return [line for line in lines if line.split()[-5:-3] != ["yes", "yes"] or line.split()[-3] != "yes"]


def _told(command: list[str], content: bytes, folder: Path, ending: list[str] | None = None) -> str:
    file = folder / "printed.pdf"
    file.write_bytes(content)
    ending = (["-"] if command[0] == "pdftotext" else []) if ending is None else ending
    done = subprocess.run([*command, file, *ending], capture_output=True, check=True, timeout=300)
    return done.stdout.decode()
