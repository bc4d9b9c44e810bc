"""Handling markings: their order, what a record is marked as, and which single fields may be marked higher.

The criteria list the markings from the least to the most restricted.  A record without a marking of its own has that of
the register, so that nothing gets out because somebody forgot to mark it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from riskregister.core.criteria import Criteria
from riskregister.core.findings import Finding, Severity
from riskregister.core.model import FieldMarking, Measure, Register, Risk
from riskregister.errors import WrongUsage
from riskregister.translations import gettext as _

#: The levels and the reasons in the assessments of a risk; a level stands in decisions about the risk as well.
ASSESSED = ("likelihood", "impact", "rationale")
#: The tables of records about a risk or a measure that can be withheld as a whole.
ABOUT = {
    "risks": ("assessments", "mitigations", "influences", "indicators", "decisions", "comments", "attachments"),
    "measures": ("mitigations", "updates", "comments", "attachments"),
}
_OWN = {
    "risks": ("cause", "event", "consequence", "scenario", "placing_note", "owner", "objectives")
    + ("sources", "notes", "reviewed", "review_due", "details"),
    "measures": ("description", "domain", "type", "progress", "owner", "partners", "start", "due", "due_rule")
    + ("figures", "objectives", "cost", "cost_class", "requires", "excludes", "notes"),
}
#: What can be marked higher than the record: fields that can be left blank, and records about it.  Fixed terms, such as
#: a status, cannot: any value in their place would be untrue.
FIELDS: dict[str, tuple[str, ...]] = {
    "risks": (*_OWN["risks"], *ASSESSED, *ABOUT["risks"]),
    "measures": (*_OWN["measures"], *ABOUT["measures"]),
}


def known_markings(register: Register) -> tuple[str, ...]:
    """Return the markings of a register, the least restricted first; one without a list has at most its own."""
    return register.criteria.markings or ((register.marking,) if register.marking else ())


def marking_of(register: Register, record: Risk | Measure) -> str:
    """Return the marking that holds for a record: its own, else the register's, else the lowest there is."""
    return record.marking or register.marking or next(iter(known_markings(register)), "")


def marked_higher(register: Register, record: Risk | Measure) -> tuple[FieldMarking, ...]:
    """Return the markings of single fields that lie above that of the record as a whole."""
    order = ranks(register)
    own = order[record.marking]
    return tuple(one for one in record.field_markings if order[one.marking] > own)


def ranks(register: Register) -> Mapping[str, int]:
    """Return the place of each marking in the order, from 0.

    "" is what has no marking of its own: the register's, or the lowest where that has none.  A marking that is not in
    the list is above all others, for nobody can say whom it is for.
    """
    known = known_markings(register)
    places = {marking: place for place, marking in enumerate(known)}
    found = _Ranks(places, top=len(known))
    found[""] = found[register.marking] if register.marking else 0
    return found


class _Ranks(dict[str, int]):
    def __init__(self, places: Mapping[str, int], top: int) -> None:
        super().__init__(places)
        self._top = top

    def __missing__(self, marking: str) -> int:
        return self._top


def checked(register: Register, marking: str) -> str:
    """Return ``marking`` as the register writes it, whatever its case.

    Raises:
        WrongUsage: the register has no such marking; names those it has.
    """
    known = known_markings(register)
    found = {one.casefold(): one for one in known}.get(marking.strip().casefold())
    if found is None:
        message = _("There is no marking '{marking}' in the register {register}.")
        hint = _("Its markings, from the least restricted: {known}.").format(known=", ".join(known))
        none = _("List its markings in the criteria, the least restricted first.")
        raise WrongUsage(message.format(marking=marking, register=register.id), hint if known else none)
    return found


def order_in(state: Register, now: Register | None = None) -> Callable[[str], int]:
    """Return the rank of a marking in ``state``, of which ``now`` says the order that holds; without it its own.

    What has no marking of its own in an earlier state has the higher one of the two registers' own.  A marking that is
    no longer listed counts as the next higher one of its own list that still is, and never as lower than one that was
    below it; where there is none, it is above all others.
    """
    order = ranks(now or state)
    if now is None or now is state:
        return order.__getitem__
    today, then = known_markings(now), known_markings(state)
    known: dict[str, int] = {}
    for place, one in enumerate(then):
        if one not in today:
            above = next((order[other] for other in then[place + 1 :] if other in today), len(today))
            known[one] = max([above, *(order[other] for other in then[:place] if other in today)])
    own = known.get(state.marking, order[state.marking]) if state.marking else 0
    known[""] = max(own, order[""])
    return lambda marking: known[marking] if marking in known else order[marking]


def overall(register: Register, *shown: Register, now: Register | None = None) -> str:
    """Return the most restricted marking in a register: its own, or that of a risk, a measure or a field above it.

    ``shown`` are earlier states that are shown beside it.  Of a past state ``now`` is the register as it stands: what
    is marked higher today is so in what was open then.
    """
    states = (register, *shown)
    there = {(table, one.id) for state in states for table in ABOUT for one in getattr(state, table)}
    found: dict[str, int] = {}
    for state in (*states, *([now] if now is not None else [])):
        order = order_in(state, now)
        used = {state.marking}
        for table in ABOUT:
            for one in getattr(state, table):
                if (table, one.id) in there:
                    used |= {one.marking, *(field.marking for field in one.field_markings)}
        for one in used - {""}:
            found[one] = max(order(one), found.get(one, 0))
    return max(sorted(found), key=found.__getitem__, default="")


def marking_findings(register: Register) -> Iterator[Finding]:
    """Give what is wrong in the list of markings and in whatever is marked."""
    yield from listed_findings(register.criteria)
    order, known = ranks(register), set(known_markings(register))
    if register.marking and register.marking not in known:
        yield _finding("register", register.id, "marking", register.marking, _unknown())
    records: tuple[tuple[str, tuple[Risk | Measure, ...]], ...] = (
        ("risks", register.risks),
        ("measures", register.measures),
    )
    for table, of in records:
        for one in of:
            if one.marking and one.marking not in known:
                yield _finding(table, one.id, "marking", one.marking, _unknown())
            elif one.marking and register.marking and order[one.marking] > order[register.marking]:
                rule = _("this is above the marking of the register ({marking})").format(marking=register.marking)
                yield _finding(table, one.id, "marking", one.marking, rule, "warning")
            for field in one.field_markings:
                if field.field not in FIELDS[table]:
                    rule = _("this field has no marking of its own; those that may: {names}")
                    names = ", ".join(FIELDS[table])
                    yield _finding(table, one.id, "field_markings", field.field, rule.format(names=names))
                if field.marking not in known:
                    yield _finding(table, one.id, "field_markings", field.marking, _unknown())


def listed_findings(criteria: Criteria) -> Iterator[Finding]:
    """Give what is wrong in the list of markings itself."""
    for marking, count in Counter(one.casefold() for one in criteria.markings).items():
        if count > 1:
            rule = _("this marking is listed {n} times").format(n=count)
            yield _finding("criteria", "criteria", "markings", marking, rule)
    if any(not one.strip() for one in criteria.markings):
        yield _finding("criteria", "criteria", "markings", "", _("a marking has a name"))


def _unknown() -> str:
    return _("the criteria list no such marking")


def _finding(table: str, record: str, field: str, value: str, rule: str, severity: Severity = "error") -> Finding:
    return Finding(severity=severity, table=table, record=record, field=field, value=value, rule=rule)
