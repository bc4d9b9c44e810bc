"""Edit several risks at once: what is to be set, what that changes in each, and what cannot be done to which."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from riskregister.core.changes import Change, moved
from riskregister.core.frames import latest_assessments
from riskregister.core.hanging import removals
from riskregister.core.model import Assessment, Register, Stage
from riskregister.core.workflow import refused
from riskregister.errors import InvalidInput
from riskregister.services import editing

#: Fields of a risk that can be set for several at once.
FIELDS = ("owner", "status", "category", "type", "direction", "review_due")
SIDES = ("likelihood", "impact")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is set for every risk: fields by name, best levels by side at a stage, and a rationale for those."""

    fields: Mapping[str, Any] = field(default_factory=dict)
    levels: Mapping[str, float] = field(default_factory=dict)
    stage: Stage = "current"
    rationale: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A risk for which something wanted cannot be done, with the reason as a sentence."""

    risk: str
    why: str


@dataclass(frozen=True, slots=True)
class Together:
    """The changes that give the risks what is wanted, and what is left out; the rest can be saved without it."""

    changes: tuple[Change, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def risks(self) -> int:
        """How many risks change."""
        return len({risk_of(change) for change in self.changes})


def together(register: Register, risks: Collection[str], wanted: Wanted, *, assessor: str, date: dt.date) -> Together:
    """Return what setting ``wanted`` for the named risks changes; ids the register does not have are passed over.

    A status that is no move from where a risk stands leaves that risk's status as it is; levels that somebody else
    alone may change stay.  Everything else is done all the same.
    """
    changes: list[Change] = []
    left_out: list[LeftOut] = []
    asked, known = set(risks), latest_assessments(register, wanted.stage) if wanted.levels else {}
    alike = defaultdict(list)
    for one in register.assessments if wanted.levels else ():
        if one.stage == wanted.stage:
            alike[one.risk].append(one)
    for risk in register.risks:
        if risk.id not in asked:
            continue
        for change in editing.changes_of("risks", risk, wanted.fields):
            wrong = refused([change])
            if wrong:
                left_out.append(LeftOut(risk.id, wrong[0].message))
            else:
                changes.append(change)
        try:
            changes += _levels(risk.id, known.get(risk.id), alike[risk.id], wanted, assessor, date)
        except InvalidInput as error:
            left_out.append(LeftOut(risk.id, error.message))
    return Together(tuple(changes), tuple(left_out))


def _levels(
    risk: str, known: Assessment | None, alike: list[Assessment], wanted: Wanted, assessor: str, date: dt.date
) -> list[Change]:
    """Return what gives one risk the levels wanted, its ranges widened where they would not hold them."""
    after: dict[str, Any] = {side: moved(getattr(known, side, None), level) for side, level in wanted.levels.items()}
    if known is None:
        if not after:
            return []
        new = Assessment(
            id=f"{risk}:{wanted.stage}",
            risk=risk,
            stage=wanted.stage,
            assessor=assessor,
            date=date,
            rationale=wanted.rationale,
            **after,
        )
        return [editing.added("assessments", new)]
    values: dict[str, Any] = {**after, **({"rationale": wanted.rationale} if wanted.rationale and after else {})}
    changes = editing.changes_of("assessments", known, values)
    return [*changes, *editing.signed(known, alike, assessor, date)] if changes else []


def taken_out(register: Register, risks: Sequence[str]) -> list[Change]:
    """Return what taking risks out of the register changes: they go with what hangs on them, indicators stay."""
    return removals(register, [("risks", risk) for risk in risks])


def risk_of(change: Change) -> str:
    """Return the risk that a change of a risk or of an assessment is about."""
    if change.table == "assessments":
        record = change.new if change.field == "" else None
        return record.risk if record is not None else change.record.partition(":")[0]
    return change.record
