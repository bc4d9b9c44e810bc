"""The words that stand in a figure made for the screen: beside which place, on which side, how far from its mark."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from riskregister.printing.figure_axes import each, refuse_unknown
from riskregister.printing.figure_text import Line, lines_of, shown

View = dict[str, Any]
Point = tuple[float, float]

#: The size of words that say nothing of theirs, in pixels.
SIZE = 12.0
_ACROSS, _DOWN = {"left": -1, "center": 0, "right": 1}, {"top": -1, "middle": 0, "bottom": 1}
#: How far a symbol reaches from its place, in its own sizes, where that is not half of it.
_REACH = {"diamond": 0.65, "triangle-up": 0.6}
#: The width of a blank, in sizes of its letters.
_BLANK = 0.28


def on_plot(at: Point) -> bool:
    """Say whether a place lies on the plot: what stands on another is on no screen either."""
    return all(-1e-6 <= one <= 1 + 1e-6 for one in at)


def words_of(trace: View, points: list[Point | None], symbols: Sequence[View | None]) -> list[View]:
    """Return the words beside points; without a mark they stand where the mark would be."""
    font = trace.get("textfont", {})
    refuse_unknown("words", font, {"size"})
    fields = (trace["text"], trace.get("textposition", "middle center"))
    found = []
    rows = zip(points, symbols, *(each(one, len(points)) for one in fields), strict=True)
    for at, symbol, text, position in rows:
        lines = lines_of(text)
        if at is None or not on_plot(at) or not shown(lines):
            continue
        down, across = position.split(" ")
        kept_apart = _blanks(lines)
        clear = symbol["size"] * _REACH.get(symbol["symbol"], 0.5) if symbol else 0.0
        clear += _BLANK * font.get("size", SIZE) * kept_apart
        word = word_at(at, lines, (_ACROSS[across], _DOWN[down]), clear=clear, size=font.get("size", SIZE))
        found.append({**word, "free": True})
    return found


def _blanks(lines: list[Line]) -> int:
    """Take away the blanks around a single line that keep it apart from its mark; return how many stood before it."""
    if len(lines) != 1:
        return 0
    (line,) = lines
    text = line[0]["text"]
    line[0]["text"] = text.lstrip("\u00a0")
    before = len(text) - len(text.lstrip("\u00a0"))
    if not line[0]["text"]:  # the blanks were a run of their own
        del line[0]
    line[-1]["text"] = line[-1]["text"].rstrip("\u00a0")
    return before


def word_at(
    at: Point,
    lines: list[Line],
    side: tuple[int, int],
    *,
    clear: float = 0.0,
    size: float = SIZE,
    ink: str = "",
    chip: str = "",
) -> View:
    """Return words at a place: to which side of it they stand (-1 left or above, 1 right or below), how far away.

    ``ink`` is their colour, the page's own if empty; ``chip`` that of a card beneath them.
    """
    return {
        "at": list(at), "lines": lines, "side": list(side), "clear": float(clear), "size": float(size), "ink": ink,
        "chip": {"fill": chip}, "free": False, "shift": [0.0, 0.0], "within": 0.0,
    }  # fmt: skip
