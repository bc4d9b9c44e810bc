"""An edition of a register: everything that is marked above a marking is gone from it, and it is said how much.

What comes out is a register like any other, so whatever is made of it can hold nothing that was withheld: rankings,
counts and figures are those of what is left.  The title, categories, objectives, documents and criteria go into every
edition; records are withheld with all that hangs on them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from riskregister.core.hanging import ends
from riskregister.core.markings import ABOUT, checked, order_in
from riskregister.core.mentions import Mention, Mentions, without
from riskregister.core.model import NOT_NAMED, TABLES, Assessment, Measure, Register, Risk
from riskregister.translations import gettext as _
from riskregister.translations import ngettext

if TYPE_CHECKING:
    from riskregister.core.meeting_minutes import Minutes

#: What else would tell a withheld field: reasons argue about levels, decisions hold them, reports tell a progress.
TOLD_BY = {
    "likelihood": ("rationale", "decisions"),
    "impact": ("rationale", "decisions"),
    "progress": ("updates",),
}
#: What a meeting says of a risk, too: what it decided, what it left open.
_OF_MEETINGS = {"decisions", "comments"}
#: (table, id) → the fields and the tables of records about it that are withheld.
_Fields = dict[tuple[str, str], set[str]]
#: A table, an id in it, and a field, or "" for the record as a whole.
Place = tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """How much an edition leaves out; what hangs on withheld risks and measures is not counted beside them.

    ``risks`` counts by category id, ``measures`` all; ``records`` those withheld by table although what they are about
    is there, ``fields`` the blanked fields by table and name; ``mentions`` in how many texts a name was taken out.
    """

    risks: dict[str, int] = field(default_factory=dict)
    measures: int = 0
    records: dict[str, int] = field(default_factory=dict)
    fields: dict[tuple[str, str], int] = field(default_factory=dict)
    mentions: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A register up to ``marking``, what was withheld from it, and whether that is told by category (``grouped``).

    ``unscored`` are the risks that are there while a level of theirs, or a reason for one, is not; ``silent`` those of
    which "decisions" or "comments" are withheld, with that; ``names`` what must not be named in other texts.
    ``blanked`` are the fields withheld, each as table, id and field, and the records withheld although what they are
    about is there, with no field; ``mentions`` the texts a name was taken out of.
    """

    register: Register
    marking: str
    withheld: Withheld
    grouped: bool = False
    unscored: frozenset[str] = frozenset()
    silent: frozenset[tuple[str, str]] = frozenset()
    names: Mentions = field(default_factory=lambda: Mentions((), ()), compare=False)
    blanked: tuple[Place, ...] = field(default=(), compare=False)
    mentions: tuple[Mention, ...] = field(default=(), compare=False)


def edition(register: Register, up_to: str, *, group: bool = False, now: Register | None = None) -> Edition:
    """Return the edition of ``register`` that holds nothing marked above ``up_to``.

    Args:
        register: what an edition is made of.
        up_to: the highest marking that is let through.
        group: say how many risks of each category are withheld, there and in the edition's words, not only how many.
        now: the register as it stands, if ``register`` is a past state of it: what is marked higher today is withheld
            from what was open then.

    Raises:
        WrongUsage: there is no such marking; names those there are.
    """
    marking = checked(now or register, up_to)
    states = (register, now) if now is not None else (register,)
    gone = {
        table: {one for state in states for one in _above(state, table, marking, now or register)} for table in ABOUT
    }
    hidden: _Fields = {}
    for state in states:
        _hide(hidden, state, marking, now or register)
    records: list[Place] = []
    places: list[Place] = []
    left = _left(register, gone, hidden, records, open_to_all=_open(register, marking, now or register))
    blanked: dict[str, Any] = {
        **left,
        "risks": tuple(_blanked("risks", one, hidden, places) for one in left["risks"]),
        "measures": tuple(_blanked("measures", one, hidden, places) for one in left["measures"]),
        "assessments": tuple(
            _assessed(one, hidden.get(("risks", one.risk), set()), places) for one in left["assessments"]
        ),
    }
    made = replace(register, marking=marking, **blanked)
    names = _mentions(register, made, now, gone)
    made, mentions = without(made, names)
    withheld = Withheld(
        risks=dict(Counter(one.category for one in register.risks if one.id in gone["risks"])),
        measures=sum(one.id in gone["measures"] for one in register.measures),
        records=dict(Counter(table for table, _id, _field in records)),
        fields=dict(Counter((table, name) for table, _id, name in places)),
        mentions=len(mentions),
    )
    if group:
        made = replace(made, categories=tuple(_told(one, withheld.risks.get(one.id, 0)) for one in made.categories))
    scores = {"likelihood", "impact", "rationale", "assessments"}
    return Edition(
        register=made,
        marking=marking,
        withheld=withheld,
        grouped=group,
        unscored=frozenset(one for (table, one), of in hidden.items() if table == "risks" and of & scores),
        silent=frozenset(
            (kind, one) for (table, one), of in hidden.items() if table == "risks" for kind in of & _OF_MEETINGS
        ),
        names=names,
        blanked=(*places, *records),
        mentions=tuple(mentions),
    )


def edition_of_minutes(of: Minutes, made: Edition) -> Minutes:
    """Return the minutes of a meeting on an edition's register: without risks it withholds or whose levels it does.

    Where decisions about a risk, or comments on it, are withheld, so is what the meeting decided, or left open.
    """
    there = {one.id for one in made.register.risks} - made.unscored
    entries = tuple(
        replace(
            one,
            decisions=() if ("decisions", one.risk) in made.silent else one.decisions,
            open_points=() if ("comments", one.risk) in made.silent else one.open_points,
        )
        for one in of.entries
        if one.risk in there
    )
    return without(replace(of, marking=made.marking, entries=entries), made.names)[0]


def statement(of: Edition) -> str:
    """Return in one sentence which edition this is and how much is withheld from it, for the head of every page."""
    told = of.withheld
    risks, fields = sum(told.risks.values()), sum(told.fields.values()) + sum(told.records.values())
    parts = [ngettext("{n} risk", "{n} risks", risks).format(n=risks)] if risks else []
    if parts and of.grouped:
        parts[0] += f" ({', '.join(f'{category}: {n}' for category, n in sorted(told.risks.items()))})"
    if told.measures:
        parts.append(ngettext("{n} measure", "{n} measures", told.measures).format(n=told.measures))
    if fields:
        parts.append(ngettext("{n} detail", "{n} details", fields).format(n=fields))
    words = _("{marking} edition: {what} withheld") if parts else _("{marking} edition: nothing withheld")
    return words.format(marking=of.marking[:1].upper() + of.marking[1:], what=", ".join(parts))


def _count(risks: int) -> str:
    return ngettext("{n} risk withheld", "{n} risks withheld", risks).format(n=risks)


def _told(category: Any, risks: int) -> Any:
    """Return a category whose summary says how many of its risks are withheld."""
    said = f"{_count(risks)}." if risks else ""
    return replace(category, summary=f"{category.summary}\n\n{said}".strip()) if said else category


def _above(state: Register, table: str, marking: str, now: Register) -> set[str]:
    order = order_in(state, now)
    return {one.id for one in getattr(state, table) if order(one.marking) > order(marking)}


def _open(state: Register, marking: str, now: Register) -> bool:
    order = order_in(state, now)
    return order("") <= order(marking)


def _hide(hidden: _Fields, state: Register, marking: str, now: Register) -> None:
    order = order_in(state, now)
    for table in ABOUT:
        for one in getattr(state, table):
            for field_ in one.field_markings:
                if order(field_.marking) > order(marking):
                    names = (field_.field, *TOLD_BY.get(field_.field, ()))
                    hidden.setdefault((table, one.id), set()).update(names)


def _left(
    register: Register, gone: dict[str, set[str]], hidden: _Fields, kept_back: list[Place], *, open_to_all: bool
) -> dict[str, tuple[Any, ...]]:
    """Return the records that are left by table; ``kept_back`` gets those withheld although what they are about is not.

    ``open_to_all`` says that what belongs to no risk or measure is let through.
    """
    left: dict[str, tuple[Any, ...]] = {table: getattr(register, table) for table in TABLES}
    out: dict[str, set[str]] = {table: set(ids) for table, ids in gone.items()}

    def hides(table: str, one: Any) -> str:
        """Say why a record goes: "with" what it hangs on, "alone", or not at all."""
        on = _about(table, one)
        if any(identity in out.get(parent, ()) for parent, identity in on):
            return "with"
        return "alone" if any(table in hidden.get(place, ()) for place in on) else ""

    for table in ("risks", "measures", "assessments", "mitigations", "influences", "decisions", "updates"):
        left[table] = _kept(table, left[table], out, kept_back, hides)
    silent = out["risks"] | {
        one for (table, one), names in hidden.items() if table == "risks" and "indicators" in names
    }
    # Those of several risks stay with the others; those of none, if what is unmarked is let through.
    told = [one for one in left["indicators"] if (set(one.risks) - silent if one.risks else open_to_all)]
    alone = [one.id for one in left["indicators"] if set(one.risks) - out["risks"] and not set(one.risks) - silent]
    kept_back += [("indicators", one, "") for one in alone]
    left["indicators"] = tuple(_of_these(one, "risks", silent) for one in told)
    shown = {one.id for one in left["indicators"]}
    left["readings"] = tuple(one for one in left["readings"] if one.indicator in shown)
    for table in ("comments", "attachments"):
        left[table] = _kept(table, left[table], out, kept_back, hides)
    for name in ("requires", "excludes"):
        left["measures"] = tuple(_of_these(one, name, out["measures"]) for one in left["measures"])
    return left


def _kept(
    table: str,
    records: Iterable[Any],
    out: dict[str, set[str]],
    kept_back: list[Place],
    hides: Callable[[str, Any], str],
) -> tuple[Any, ...]:
    left = []
    for one in records:
        why = hides(table, one) if table not in ABOUT else "with" if one.id in out[table] else ""
        if why:
            out.setdefault(table, set()).add(one.id)
            if why == "alone":
                kept_back.append((table, one.id, ""))
        else:
            left.append(one)
    return tuple(left)


def _about(table: str, record: Any) -> list[tuple[str, str]]:
    return [(parent, getattr(record, name)) for parent, name in ends(table, record)]


def _of_these(record: Any, name: str, gone: set[str]) -> Any:
    before = getattr(record, name)
    after = tuple(one for one in before if one not in gone)
    return replace(record, **{name: after}) if after != before else record


def _blanked(table: str, record: Risk | Measure, hidden: _Fields, places: list[Place]) -> Any:
    """Return a record without its withheld fields: a text says that it is withheld, anything else is empty."""
    values: dict[str, Any] = {}
    for name in sorted(hidden.get((table, record.id), ())):
        old = getattr(record, name, None)
        if old in (None, "", (), NOT_NAMED):
            continue
        values[name] = _("[withheld]") if isinstance(old, str) else () if isinstance(old, tuple) else None
        places.append((table, record.id, name))
    marks = tuple(one for one in record.field_markings if one.field not in hidden.get((table, record.id), ()))
    return replace(record, **values, field_markings=marks) if values or marks != record.field_markings else record


def _assessed(one: Assessment, hidden: set[str], places: list[Place]) -> Assessment:
    """Return an assessment without its withheld levels, in all the forms they stand in, and reasons."""
    values: dict[str, Any] = {}
    if "likelihood" in hidden:
        values |= {"likelihood": None, "likelihood_state": "withheld", "likelihood_stated": None, "given": ()}
    if "impact" in hidden:
        values |= {"impact": None, "impact_state": "withheld", "profile": (), "dimensions": (), "given": ()}
    if "rationale" in hidden and one.rationale:
        values["rationale"] = _("[withheld]")
    told = (name for name in ("likelihood", "impact", "rationale") if name in values and getattr(one, name))
    places.extend(("assessments", one.id, name) for name in told)
    return replace(one, **values) if values else one


def _mentions(register: Register, made: Register, now: Register | None, gone: dict[str, set[str]]) -> Mentions:
    """Return the ids and titles by which other texts may speak of what is withheld, those of today too."""
    ids: set[str] = set()
    titles: set[str] = set()
    kept: set[str] = set()
    for table in TABLES:
        there = {one.id for one in getattr(made, table)}
        for one in getattr(register, table):
            title = getattr(one, "title", "")
            (kept if one.id in there else titles).add(title)
            if one.id not in there:
                ids.add(one.id)
        if now is not None and table in gone:
            secret = [one for one in getattr(now, table) if one.id in gone[table]]
            titles |= {one.title for one in secret}
            ids |= {one.id for one in secret}
        ids -= there
    return Mentions(ids, titles - kept)
