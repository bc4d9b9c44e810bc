"""Nothing on the matrix sheet lies over anything else or leaves the paper, whatever the register and the paper."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.printing.geometry import Margins, misplaced, needs_poppler, words

from riskregister.core.frames import matrix_cells, risk_frame
from riskregister.core.model import Assessment, Estimate, Register, Risk
from riskregister.printing.asked import Asked
from riskregister.printing.heatmap import render_heatmap
from riskregister.printing.sheet import Sheet

ROOT = Path(__file__).resolve().parents[2]
DAY = dt.date(2007, 5, 24)
LONG = (
    "Loss of the supply of drinking water to several cities after an earthquake, because of the age of the pipes; " * 3
)
AZERBAIJANI = (
    "Ərzaq təhlükəsizliyinin pozulması, işğal altındakı ərazilərdə ekoloji vəziyyətin ağırlaşması və çirklənmə"
)

pytestmark = needs_poppler


def drawn(register: Register, *, by: str = "risk", start: str | None = None, **how: object) -> bytes:
    sheet = Sheet(printed_on=DAY, templates=ROOT / "templates", printed_by="N. N.", **how)  # type: ignore[arg-type]
    return render_heatmap(register, sheet, by=by, asked=Asked(start=start))  # type: ignore[arg-type]


def filled(register: Register, squares: list[tuple[int, int]]) -> Register:
    """Return the register with a risk at each of these levels, and at the mirrored ones before its measures."""
    risks = tuple(Risk(id=f"T01-{n:02d}", category="T01", title=f"Title of risk {n}") for n in range(len(squares)))
    given = [
        Assessment(
            id=f"{risk.id}-{stage}",
            risk=risk.id,
            stage=stage,  # type: ignore[arg-type]
            assessor="x",
            date=DAY,
            likelihood=Estimate(low=1, best=at[0], high=5),
            impact=Estimate(low=1, best=at[1], high=5),
        )
        for risk, square in zip(risks, squares, strict=True)
        for stage, at in (("current", square), ("inherent", (6 - square[1], 6 - square[0])))
    ]
    return dataclasses.replace(register, risks=risks, assessments=tuple(given), mitigations=())


def named(register: Register, title: str) -> Register:
    """Return the register with every title this one, of its first dozen risks."""
    risks = tuple(dataclasses.replace(risk, title=title, owner=title[:90]) for risk in register.risks[:12])
    held = {risk.id for risk in risks}
    assessments = tuple(one for one in register.assessments if one.risk in held)
    return dataclasses.replace(register, title=title, notice=title, risks=risks, assessments=assessments)


def empty(register: Register) -> Register:
    return dataclasses.replace(register, risks=(), assessments=(), mitigations=())


def crowd(register: Register) -> Register:
    return filled(register, [(4, 5)] * 60)


def scattered(register: Register) -> Register:
    return filled(register, [(n * 7 % 5 + 1, n * 3 // 2 % 5 + 1) for n in range(40)])


def thronged(register: Register) -> Register:
    """Return a register with three squares that hold 80 each, as all of one with 2,000 risks do."""
    return filled(register, [(n % 3 + 2, 3) for n in range(240)])


@pytest.mark.parametrize(
    ("made", "how"),
    [
        (lambda register: register, {}),
        (lambda register: register, {"start": "inherent", "paper": "a2", "upright": True}),
        (lambda register: register, {"by": "category", "upright": True, "inks": "grey"}),
        (crowd, {}),
        (crowd, {"paper": "a3", "inks": "pattern"}),
        (crowd, {"paper": "a2", "upright": True}),
        (scattered, {"start": "inherent", "inks": "pattern"}),
        (scattered, {"start": "inherent", "upright": True}),
        (thronged, {"inks": "pattern"}),
        (lambda register: named(register, LONG[:300]), {"upright": True}),
        (lambda register: named(register, "x" * 300), {"by": "category"}),
        (lambda register: named(register, AZERBAIJANI), {"upright": True, "inks": "pattern", "start": "inherent"}),
        (empty, {"upright": True}),
    ],
)
def test_no_word_lies_over_another_or_leaves_the_page(
    shipped: Register, made: Callable[[Register], Register], how: dict[str, object], tmp_path: Path
) -> None:
    larger = {"a3": 1.2, "a2": 2.0}.get(str(how.get("paper")), 1.0)
    assert misplaced(drawn(made(shipped), **how), tmp_path, Margins().larger(larger)) == []  # type: ignore[arg-type]


@pytest.mark.parametrize("how", [{}, {"upright": True, "paper": "a3"}])
def test_every_id_stands_in_its_own_square(shipped: Register, how: dict[str, object], tmp_path: Path) -> None:
    """The squares that the ids lie in, read off the paper, are the rows and columns of the frame's cells."""
    cells = matrix_cells(risk_frame(shipped, "current", evidenced=False), shipped.criteria)
    at = {
        label: (int(column), -int(row))
        for column, row, labels in zip(cells["likelihood"], cells["impact"], cells["labels"], strict=True)
        for label in labels
    }
    # The squares come before the list of the highest, which names some of them again.
    spots = {
        word.text: ((word.left, word.right), (word.top, word.bottom))
        for word, _size in reversed(list(words(drawn(shipped, **how), tmp_path)))  # type: ignore[arg-type]
        if word.page == 1 and word.text in at
    }

    assert set(spots) == set(at)
    for side in (0, 1):
        ends = {}
        for label, of in spots.items():
            low, high = ends.get(at[label][side], of[side])
            ends[at[label][side]] = min(low, of[side][0]), max(high, of[side][1])
        order = [ends[place] for place in sorted(ends)]
        assert all(one[1] < other[0] for one, other in itertools.pairwise(order))
