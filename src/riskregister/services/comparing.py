"""Compare two states: of one register at two moments, or of whatever two sources name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from riskregister.core import side_by_side
from riskregister.core.bulk import in_bulk
from riskregister.core.comparing import Told, compare, summary
from riskregister.core.model import Register, Stage
from riskregister.core.side_by_side import Scales
from riskregister.services.opening import open_history, open_source
from riskregister.store.database import Database

__all__ = [
    "SideBySide",
    "Told",
    "as_text",
    "between",
    "compare",
    "compare_sources",
    "side_by_side_of",
    "summary",
]

COLUMNS = ["kind", "table", "record", "title", "stage", "field", "old", "new", "words"]


def between(database: Database, register_id: str, earlier: int, later: int) -> list[Told]:
    """Return what differs between what two revisions left; ``later`` may be the earlier number, told as going back.

    Raises:
        NotFound: there is no such register or revision.
    """
    first, last = sorted((earlier, later))
    with in_bulk():
        before, after = database.read_two(register_id, first, last)
        return compare(before, after) if earlier <= later else compare(after, before)


def compare_sources(first: str, second: str) -> tuple[list[Told], Register]:
    """Return what differs between two sources (see :func:`opening.open_source`), and the register of the second.

    Two moments of one database are read in one go.

    Raises:
        Unreachable, InvalidInput, NotFound, WrongUsage: as opening either of them.
    """
    if all(one.startswith("@") for one in (first, second)):
        database, register_id, earlier = open_history(first)
        _same, _id, later = open_history(second)
        _same.close()
        told = between(database, register_id, earlier, later)
        register = database.read(register_id, at=later)
        return told, register
    before, after = open_source(first).register, open_source(second).register
    if before.id != after.id:
        # Two registers are compared by what is in them; that they have other names is known to whoever names them.
        before = replace(before, id=after.id)
    return compare(before, after), after


@dataclass(frozen=True, slots=True, kw_only=True)
class SideBySide:
    """Two registers held side by side at one stage: the tables of :mod:`riskregister.core.side_by_side`, and why not.

    ``clashing`` are ids of risks that both use for different things; not ``alike``: only equal titles were looked for.
    """

    scales: Scales
    risks: pd.DataFrame
    measures: pd.DataFrame
    clashing: tuple[str, ...]
    alike: bool


def side_by_side_of(a: Register, b: Register, stage: Stage) -> SideBySide:
    """Return two registers held side by side, each by its own criteria."""
    from riskregister.intake.pairing import paired

    differ, pairs = side_by_side.scales(a.criteria, b.criteria), paired(a.risks, b.risks)
    return SideBySide(
        scales=differ,
        risks=side_by_side.risk_table(a, b, pairs, stage, differ),
        measures=side_by_side.measure_table(a, b, paired(a.measures, b.measures)),
        clashing=pairs.clashing,
        alike=pairs.alike,
    )


def as_text(told: Sequence[Told]) -> str:
    """Return differences as lines to be pasted, the count of each kind first."""
    return "\n".join([summary(told), "", *(f"- {one.words}" for one in told)]) if told else summary(told)
