"""What an SVG of this program draws: every path with its colours, and where its corners lie on the page."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass

_STEP = re.compile(r"([MmLlHhVvCcZz])([^MmLlHhVvCcZz]*)")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
_MOVE = re.compile(r"(translate|matrix)\(([^)]*)\)")

Point = tuple[float, float]
#: Scale and shift, across and down.
Moved = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Shape:
    """A path: the colours it is filled and drawn in, its dashes, and its corners in points from the top left."""

    fill: str
    stroke: str
    dash: str
    corners: tuple[Point, ...]

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom."""
        xs, ys = zip(*self.corners, strict=True)
        return min(xs), min(ys), max(xs), max(ys)

    @property
    def middle(self) -> Point:
        left, top, right, bottom = self.box
        return (left + right) / 2, (top + bottom) / 2


def shapes(svg: bytes) -> list[Shape]:
    """Return every path of a drawing that is no letter."""
    return list(_within(ET.fromstring(svg), (1.0, 1.0, 0.0, 0.0)))


def _within(element: ET.Element, moved: Moved) -> Iterator[Shape]:
    name = element.tag.split("}")[-1]
    if name in {"defs", "symbol", "clipPath", "pattern"}:
        return
    found = _MOVE.search(element.get("transform", ""))
    if found:
        numbers = [float(one) for one in _NUMBER.findall(found[2])]
        if found[1] == "translate":
            x, y = (*numbers, 0.0)[:2]
            wide = high = 1.0
        else:
            wide, _b, _c, high, x, y = numbers
        moved = (moved[0] * wide, moved[1] * high, moved[2] + moved[0] * x, moved[3] + moved[1] * y)
    if name == "path":
        corners = [(moved[2] + moved[0] * x, moved[3] + moved[1] * y) for x, y in _corners(element.get("d", ""))]
        yield Shape(
            element.get("fill", ""), element.get("stroke", ""), element.get("stroke-dasharray", ""), tuple(corners)
        )
    for child in element:
        yield from _within(child, moved)


def _corners(path: str) -> Iterator[Point]:
    x = y = 0.0
    steps = _STEP.findall(path)
    # Every path of this program begins with a move to nowhere.
    for letter, rest in steps:
        numbers = [float(one) for one in _NUMBER.findall(rest)]
        width = {"h": 1, "v": 1, "c": 6, "z": 0}.get(letter.lower(), 2)
        for start in range(0, len(numbers), width or 1):
            of = numbers[start : start + width]
            from_x, from_y = (x, y) if letter.islower() else (0.0, 0.0)
            if letter in "Hh":
                x = from_x + of[0]
            elif letter in "Vv":
                y = from_y + of[0]
            else:
                x, y = from_x + of[-2], from_y + of[-1]
            if letter != "M":
                yield x, y
        if letter == "M" and numbers and len(steps) > 1 and steps[1][0] != "m":
            yield x, y
