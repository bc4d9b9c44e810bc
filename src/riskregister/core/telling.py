"""What one difference between two states of a register is when it is told: its kind, what it is about, a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from riskregister.core.changes import Change

#: Kinds of difference in the order in which a reader wants them.
KINDS = (
    "register",
    "risk_added",
    "risk_removed",
    "risk_closed",
    "risk_reopened",
    "moved",
    "assessed",
    "unassessed",
    "range",
    "risk_status",
    "measure_added",
    "measure_removed",
    "measure_status",
    "measure_progress",
    "measure_due",
    "measure_owner",
    "link",
    "indicator",
    "decision",
    "decision_stale",
    "update",
    "comment",
    "attachment",
    "text",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One difference: its kind (one of KINDS), the risk or other record it is about, and the sentence that tells it."""

    kind: str
    table: str
    record: str
    title: str
    words: str
    stage: str = ""
    field: str = ""
    old: Any = None
    new: Any = None


def named(record: Any) -> str:
    """Return a record's id and title."""
    title = getattr(record, "title", "")
    return f"{record.id} {title}".strip()


def tell(kind: str, table: str, record: str, title: str, words: str, change: Change) -> Told:
    """Return what a change is told by."""
    return Told(
        kind=kind,
        table=table,
        record=record,
        title=title,
        words=words,
        field=change.field,
        old=change.old,
        new=change.new,
    )
