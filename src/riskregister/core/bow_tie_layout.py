"""Where everything of a bow-tie stands: boxes, lines and words in units, for any screen, sheet or printer.

A unit is a thirteenth of the size of the words.  Nothing here knows who draws: a drawing is the same on screen
(:mod:`riskregister.charts.bow_tie`) and on paper (``templates/print/bow_tie.typ``).

Measures stand as bricks of a wall between the causes and the event, and between the event and what it leads to; every
line runs behind the wall, since a measure that names no way acts on all of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import chain

from riskregister.core.bow_tie import Barrier, BowTie, End
from riskregister.core.line_breaks import lines_of
from riskregister.translations import gettext as _

SIZE, SMALL = 13.0, 11.5
#: From line to line, in the size of the words.
_PITCH = 1.3
_PAD, _GAP, _CAP = 9.0, 8.0, 15.0
_LINES = {"end": 9, "knot": 12, "title": 4, "meta": 3, "head": 2}
#: So many bricks stand on each other before a wall gets a second row of them beside.
_HIGH = 7
#: With more bricks in a wall than these, a drawing that is to be low holds a line less of their titles.
_MANY = 12
#: As many bricks are drawn; the others are counted, and listed beside the drawing.
MOST = 20


@dataclass(frozen=True, slots=True)
class Words:
    """A line of words: where its baseline begins (or its middle, if ``centred``)."""

    x: float
    y: float
    text: str
    size: float = SIZE
    bold: bool = False
    centred: bool = False
    soft: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle with its words.

    ``kind`` says what it is ("cause", "barrier", "knot", …); ``leads`` the page and record it leads to.  A barrier's
    cap, at its left edge, is filled from below by ``delivered``, 0..1; its outline is as heavy as its ``strength``, 1
    to 3 (0: not said).  ``chip`` is the rating, whose words stand on a field of its ``colour``.
    """

    kind: str
    x: float
    y: float
    width: float
    height: float
    words: tuple[Words, ...] = ()
    leads: str = ""
    delivered: float = 0.0
    strength: int = 0
    crossed: bool = False
    chip: Words | None = None
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Thread:
    """A line from one point to another: along x where ``across``, else along y, bending between."""

    x1: float
    y1: float
    x2: float
    y2: float
    across: bool = True


@dataclass(frozen=True, slots=True)
class Drawing:
    """A bow-tie in units, from its top left corner; threads lie beneath the boxes."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    threads: tuple[Thread, ...]
    heads: tuple[Words, ...]
    alt: str = ""


@dataclass
class _Column:
    """Boxes that stand on each other, all as wide; their places are found once every column is known."""

    head: str
    width: float
    rows: list[list[Box]] = field(default_factory=list)

    @property
    def height(self) -> float:
        return sum(max(box.height for box in row) for row in self.rows) + _GAP * max(len(self.rows) - 1, 0)

    def placed(self, x: float, y: float) -> list[Box]:
        found = []
        for row in self.rows:
            high = max(box.height for box in row)
            left = x
            for box in row:
                found.append(moved(replace(box, height=high), left, y))
                left += box.width + _GAP
            y += high + _GAP
        return found


def across(tie: BowTie, width: float = 1080.0, *, low: bool = False) -> Drawing:
    """Return the drawing from left to right, ``width`` units wide; less than 900 leaves words little room.

    ``low`` keeps it low enough for a page: of many measures the titles are cut a line earlier.
    """
    rows = _side_by_side(len(tie.before), len(tie.after))
    wide = sum(rows) > 2
    ends, knot, space = width * (0.145 if wide else 0.165), width * (0.12 if wide else 0.135), width * 0.024
    # A wall without a measure is a gap, and takes the room of one.
    gaps = [0.0 if of else width * 0.09 for of in (tie.before, tie.after)]
    side = [count for count, gap in zip(rows, gaps, strict=True) if not gap]
    room = width - 2 * ends - knot - 4 * space - sum(gaps) - (sum(side) - len(side)) * _GAP
    brick = min(room / sum(side), width * 0.28) if side else 0.0
    columns = [
        _ends(tie.heads["causes"], tie.causes, ends),
        _wall(tie.heads["before"], tie.before, rows[0], brick, gaps[0], low=low),
        _Column(tie.heads["event"], knot, [[_knot(tie, knot)]]),
        _wall(tie.heads["after"], tie.after, rows[1], brick, gaps[1], low=low),
        _ends(tie.heads["effects"], tie.effects, ends),
    ]
    lefts, x = [], 0.0
    space = (width - sum(column.width for column in columns)) / 4
    for column in columns:
        lefts.append(x)
        x += column.width + space
    heads = [_head(column.head, left, column.width) for column, left in zip(columns, lefts, strict=True)]
    above = max(len(lines) for lines in heads) * SMALL * _PITCH + _GAP
    tall = max(column.height for column in columns)
    placed = [
        column.placed(left, above + (tall - column.height) / 2) for column, left in zip(columns, lefts, strict=True)
    ]
    middle = placed[2][0]
    y = middle.y + middle.height / 2
    threads = [Thread(one.x + one.width, one.y + one.height / 2, middle.x, y) for one in placed[0]]
    threads += [Thread(middle.x + middle.width, y, one.x, one.y + one.height / 2) for one in placed[4]]
    return Drawing(
        width, above + tall + 2, tuple(chain.from_iterable(placed)), tuple(threads), tuple(chain.from_iterable(heads))
    )


def down(tie: BowTie, width: float = 460.0) -> Drawing:
    """Return the drawing from top to bottom for a narrow screen, ``width`` units wide."""
    brick = (width - _GAP) / 2
    columns = [
        _ends(tie.heads["causes"], tie.causes, width),
        _wall(tie.heads["before"], tie.before, 1 + (len(tie.before) > 1), brick, width),
        _Column(tie.heads["event"], width, [[_knot(tie, width)]]),
        _wall(tie.heads["after"], tie.after, 1 + (len(tie.after) > 1), brick, width),
        _ends(tie.heads["effects"], tie.effects, width),
    ]
    boxes: list[Box] = []
    threads: list[Thread] = []
    heads: list[Words] = []
    y = 0.0
    for place, column in enumerate(columns):
        lines = _head(column.head, 0.0, column.width, y)
        below = y + len(lines) * SMALL * _PITCH + _GAP
        here = column.placed(0.0, below)
        if place:
            threads.append(Thread(width / 2, y - 2 * _GAP, width / 2, below, across=False))
        heads += lines
        boxes += here
        y = below + column.height + 3 * _GAP
    return Drawing(width, y - 3 * _GAP + 2, tuple(boxes), tuple(threads), tuple(heads))


def moved(box: Box, x: float, y: float) -> Box:
    """Return a box whose corner stands at a place, with its words in the middle of its height."""
    if not box.words:
        return replace(box, x=x, y=y)
    tall = box.words[-1].y + _PAD * 0.9
    down_by = y + max(0.0, (box.height - tall) / 2)
    words = tuple(replace(one, x=one.x + x, y=one.y + down_by) for one in box.words)
    chip = replace(box.chip, x=box.chip.x + x, y=box.chip.y + down_by) if box.chip else None
    return replace(box, x=x, y=y, words=words, chip=chip)


def _side_by_side(before: int, after: int) -> tuple[int, int]:
    """Return in how many rows of bricks each wall stands: three in all at most, or the words get no room."""
    many = [min(MOST, count) > _HIGH for count in (before, after)]
    if many == [True, True]:
        return (2, 1) if before >= after else (1, 2)
    return 1 + many[0], 1 + many[1]


def _ends(head: str, ends: Iterable[End], width: float) -> _Column:
    boxes = [
        _box(one.kind, width, [(one.text, SIZE, False, False, _LINES["end"])], f"risk {one.risk}" if one.risk else "")
        for one in ends
    ]
    return _Column(
        head, width, [[box] for box in boxes] or [[_box("nothing", width, _said(_("The register does not say.")))]]
    )


def _wall(
    head: str, barriers: tuple[Barrier, ...], side: int, brick: float, whole: float = 0.0, *, low: bool = False
) -> _Column:
    """Return a wall of bricks, ``side`` beside each other; ``whole`` is its width where that is settled."""
    width = whole or side * brick + (side - 1) * _GAP
    if not barriers:
        return _Column(head, width, [[_box("nothing", width, _said(_("A gap: in the source, or in the register.")))]])
    each = width if side == 1 else brick
    most = _LINES["title"] - (low and len(barriers) > _MANY)
    bricks = [_brick(one, each, most) for one in barriers[:MOST]]
    rows = [bricks[start : start + side] for start in range(0, len(bricks), side)]
    if len(barriers) > MOST:
        more = _("and {n} more, in the list").format(n=len(barriers) - MOST)
        rows.append([_box("nothing", width, _said(more))])
    return _Column(head, width, rows)


def _brick(one: Barrier, width: float, most: int) -> Box:
    parts = [
        (f"{one.measure} {one.title}", SIZE, False, False, most),
        (one.words, SMALL, False, True, _LINES["meta"]),
    ]
    strengths = {"weak": 1, "moderate": 2, "strong": 3}
    made = _box("barrier" if one.primary else "secondary", width, parts, f"measure {one.measure}", inset=_CAP)
    return replace(
        made,
        delivered=min(max(one.delivered, 0.0), 1.0),
        strength=strengths.get(one.strength, 0),
        crossed=one.status == "stopped" or (one.worsens and not one.chance),
    )


def _knot(tie: BowTie, width: float) -> Box:
    knot = tie.knot
    rated = " ".join(part for part in (knot.code, knot.score) if part)
    parts = [(knot.risk, SIZE, True, False, 1), (knot.event, SIZE, False, False, _LINES["knot"])]
    made = _box("knot", width, parts, centred=True)
    words, y, chip = list(made.words), made.height + _PAD * 0.6, None
    if rated:
        chip = Words(width / 2, y + SIZE * 0.85, rated, SIZE, bold=True, centred=True)
        y += SIZE * 1.7
    for line in lines_of(knot.rating, width - 2 * _PAD, SMALL):
        words.append(Words(width / 2, y + SMALL * 0.85, line, SMALL, centred=True, soft=True))
        y += SMALL * _PITCH
    return replace(made, words=tuple(words), height=y + _PAD * 0.6, chip=chip, colour=knot.colour)


Part = tuple[str, float, bool, bool, int]


def _said(text: str) -> list[Part]:
    return [(text, SMALL, False, True, 0)]


def _box(
    kind: str, width: float, parts: list[Part], leads: str = "", *, inset: float = 0.0, centred: bool = False
) -> Box:
    """Return a box at the corner, as high as its words need: each part is (text, size, bold, soft, most lines)."""
    words: list[Words] = []
    y = _PAD * 0.9
    for text, size, bold, soft, most in parts:
        for line in lines_of(text, width - inset - 2 * _PAD, size, bold=bold, most=most):
            y += size * (_PITCH if words else 0.85)
            x = width / 2 if centred else inset + _PAD
            words.append(Words(x, y, line, size, bold, centred, soft))
    return Box(kind, 0.0, 0.0, width, y + _PAD * 0.9, tuple(words), leads)


def _head(text: str, x: float, width: float, y: float = 0.0) -> list[Words]:
    lines = lines_of(text, width, SMALL, bold=True, most=_LINES["head"])
    return [Words(x, y + (place + 0.9) * SMALL * _PITCH, line, SMALL, bold=True) for place, line in enumerate(lines)]
