"""What was found in a file: which table is the register, what its columns are, which rows are risks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from riskregister.core.findings import Finding
from riskregister.intake.grid import Grid

#: The fields of an import report (docs/exchange.md).  ``likelihood`` … ``level`` without a stage are the inherent ones,
#: or the only ones there are.
LEVELS = ("likelihood", "impact", "score", "level")
STAGED = tuple(f"{stage}_{level}" for stage in ("current", "residual", "target") for level in LEVELS)
TEXTS = (
    *("id", "title", "description", "category", "subcategory", "cause", "consequence", "asset", "threat"),
    *("vulnerability", "detection", "owner", "status", "strategy", "mitigation", "mitigation_owner", "controls"),
    *("contingency", "trigger", "notes", "source"),
)
DATES = ("date_identified", "date_due", "date_review", "date_updated", "date_closed")
FIELDS = (*TEXTS, *LEVELS, *STAGED, *DATES)

#: How a column came by its field: its heading is the field's own name (exact) or a known word for it (alias), its
#: cells say so (content), a person or a remembered layout said so (confirmed), or its heading is only like one
#: (suggested: shown, and used only once a person says so).
How = Literal["exact", "alias", "content", "confirmed", "suggested"]
Verdict = Literal["import", "choose", "empty", "not_register"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: where it stands (from 0), its heading as composed from the header rows, and what it is.

    ``field`` is one of FIELDS or None: the column is then kept with each risk under its heading.
    """

    at: int
    header: str
    field: str | None = None
    how: How | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row (from 0) inside or under the table that is no risk, and why, in words.

    ``says`` where the row says so itself: it repeats the header, or calls itself something else.
    """

    row: int
    why: str
    says: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of risks on a sheet; rows count from 0.

    One column may serve two fields (a description that is the title as well): ``mapping`` has each field once, the
    ``columns`` each column once, with the first of its fields.
    """

    grid: Grid
    header_rows: tuple[int, ...]
    columns: tuple[Column, ...]
    mapping: dict[str, Column]
    rows: tuple[int, ...]
    skipped: tuple[Skipped, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a file is: the verdict with its reason in one sentence, the table, and others the person may pick instead.

    ``table`` is None if nothing in the file looks like a register (``not_register``).
    """

    verdict: Verdict
    reason: str
    table: Table | None
    others: tuple[Table, ...] = ()
    findings: tuple[Finding, ...] = ()
