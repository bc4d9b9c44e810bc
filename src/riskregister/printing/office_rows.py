"""The rows of the tables that Word files and slides share: what stands in each square, whatever sets it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from riskregister.printing import office
from riskregister.printing.office import colour
from riskregister.printing.typesetting import View
from riskregister.printing.words import NOTHING


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a square of a table: lines, the first bold if ``strong`` and ``big`` times as large; fill and ink.

    ``size`` is in points, for a file whose tables are not fitted to their room.
    """

    lines: tuple[str, ...]
    strong: bool = False
    fill: str = ""
    ink: str = office.DARK
    centred: bool = False
    size: float = 8.5
    big: float = 1.0


#: How a long title or name is made to fit its square.
Cut = Callable[[str], str]


def whole(text: str) -> str:
    """Return a title as it is."""
    return text


def chip(row: View) -> Cell:
    """Return a rating's code on its colour, or in words that there is none."""
    if not row["code"]:
        return Cell((row["label"],))
    return Cell((row["code"],), strong=True, fill=colour(row["fill"]), ink=colour(row["ink"]), centred=True)


def levels_of(level: View) -> str:
    """Return a level with its range in words, or what stands for one that is missing."""
    return " – ".join(level["words"]) if level["at"] else str(level["words"][1])


def top_row(row: View, *, owned: bool, cut: Cut = whole) -> list[Cell]:
    """Return a row of the highest risks of a brief."""
    return [
        Cell((row["id"],), strong=True),
        Cell((cut(row["title"]),)),
        *([Cell((cut(row["owner"]),))] if owned else []),
        *(Cell((levels_of(level),), size=7.5) for level in row["levels"]),
        Cell((f"{row['score']} ({row['span']})",), size=7.5),
        Cell((row["ranks"],), size=7.5),
        chip(row),
    ]


def risk_row(row: View, *, owned: bool, cut: Cut = whole) -> list[Cell]:
    """Return a row of the list of risks that follows a map."""
    return [
        Cell((row["id"],), strong=True),
        Cell((cut(row["title"]),)),
        *([Cell((cut(row["owner"]) or NOTHING,))] if owned else []),
        *(Cell((levels_of(level),)) for level in row["levels"]),
        Cell((f"{row['score']} ({row['span']})",)),
        chip(row),
    ]


def move_row(row: View, *, cut: Cut = whole) -> list[Cell]:
    """Return a row of what moved: both ends in words, each on the colour of its rating."""
    return [
        Cell((row["id"],), strong=True),
        Cell((cut(row["title"]),)),
        *(Cell((of["words"],), fill=colour(of["fill"]), ink=colour(of["ink"])) for of in (row["old"], row["new"])),
        Cell((row["change"],)),
    ]


def category_row(row: View, *, cut: Cut = whole) -> list[Cell]:
    """Return a row of the list of categories."""
    return [
        Cell((row["id"],), strong=True),
        Cell((cut(row["title"]),)),
        Cell((row["risks"],)),
        Cell((row["above"],)),
        Cell((row["any"], row["bounds"])),
        *(Cell((levels_of(level),)) for level in row["levels"]),
        Cell((row["score"], f"({row['span']})")),
        chip(row),
        Cell((cut(f"{row['worst']} {row['worst_title']}"),)),
    ]


def scale_row(row: View) -> list[Cell]:
    """Return a row of a scale: the level, and what it means."""
    return [
        Cell((f"{row['level']} {row['label']}",), strong=True),
        *(Cell((cell,), size=7.5) for cell in row["cells"]),
    ]
