"""The handling marking of a risk or measure: as fields of a form, and as a badge on its page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from riskregister.core.markings import FIELDS, known_markings, marked_higher, marking_of, ranks
from riskregister.core.model import FieldMarking, Measure, Register, Risk
from riskregister.core.wording import field_name
from riskregister.translations import gettext as _
from riskregister.ui.drafts import Held
from riskregister.ui.words import plain

_ACROSS = 3


def ask(register: Register, held: Held, table: str, known: Risk | Measure) -> dict[str, Any]:
    """Ask how a record is marked as a whole, and which of its parts are marked higher; return the values by field.

    A register that lists no markings is not asked for any.
    """
    if not register.criteria.markings:
        return {"marking": known.marking, "field_markings": known.field_markings}
    # A measure's forms stand in a narrow column.
    left, right = st.columns([1, 2]) if table == "risks" else (st.container(), st.container())
    with left:
        marking = _whole(register, held, known)
    names = {name: part_name(name) for name in FIELDS[table]}
    before = _by_field(register, known)
    names |= {name: part_name(name) for name in before}
    chosen = right.multiselect(
        _("Marked higher than the whole"),
        list(names),
        [name for name in names if name in before],
        format_func=names.__getitem__,
        placeholder=_("nothing; choose texts, levels or records about it"),
        help=_("An edition that lets the whole through leaves these out, or says “[withheld]” in their place."),
        **held.watched("marked higher"),
    )
    across = _ACROSS if table == "risks" else 1
    parts = _parts(register, held, known, marking, {one: names[one] for one in chosen}, across)
    return {"marking": marking, "field_markings": parts}


def _whole(register: Register, held: Held, known: Risk | Measure) -> str:
    marks = list(dict.fromkeys(("", *register.criteria.markings, known.marking)))
    return str(
        st.selectbox(
            _("Handling marking"),
            marks,
            marks.index(known.marking),
            format_func=of_register(register),
            help=_("An edition for a lower marking leaves all of it out."),
            **held.watched("marking"),
        )
    )


def of_register(register: Register) -> Callable[[str], str]:
    """Return the function that says a record's own marking in words: without one it is marked as the register."""
    own = register.marking or register.criteria.markings[0]
    return lambda one: one or _("as the register: {marking}").format(marking=own)


def _parts(
    register: Register, held: Held, known: Risk | Measure, marking: str, chosen: dict[str, str], across: int
) -> tuple[FieldMarking, ...]:
    """Ask for the marking of each part that is marked higher; the most restricted is proposed."""
    before, order = _by_field(register, known), ranks(register)
    marks = list(dict.fromkeys((*register.criteria.markings, *before.values())))
    found: dict[str, str] = {}
    columns = st.columns(across) if chosen else []
    for place, (name, label) in enumerate(chosen.items()):
        start = before.get(name, register.criteria.markings[-1])
        found[name] = str(
            columns[place % across].selectbox(
                _("Marking of: {part}").format(part=label),
                marks,
                marks.index(start),
                **held.watched(f"marking of {name}"),
            )
        )
    same = [chosen[name] for name, one in found.items() if order[one] <= order[marking]]
    if same:
        words = _("Not above the whole, so that it changes nothing: {parts}.")
        st.caption(plain(words.format(parts=", ".join(same))))
    if found == before:
        return known.field_markings
    return tuple(FieldMarking(field=name, marking=one) for name, one in found.items())


def _by_field(register: Register, known: Risk | Measure) -> dict[str, str]:
    """Return the marking of each part that has one; of several the most restricted."""
    found: dict[str, str] = {}
    for one in sorted(known.field_markings, key=lambda one: ranks(register)[one.marking]):
        found[one.field] = one.marking
    return {one.field: found[one.field] for one in known.field_markings}


def part_name(name: str) -> str:
    """Return what a part of a risk or measure is called, as a label."""
    words = field_name(name)
    return words[:1].upper() + words[1:]


def said(register: Register, record: Risk | Measure) -> list[str]:
    """Return in words how a record is marked, and which of its parts higher; nothing where nothing is marked."""
    if len(known_markings(register)) < 2 and not (record.marking or record.field_markings):
        return []
    parts = [_("handling: {marking}").format(marking=marking_of(register, record) or _("not marked"))]
    by: dict[str, list[str]] = {}
    for one in marked_higher(register, record):
        by.setdefault(one.marking, []).append(field_name(one.field))
    words = _("{marking}: {parts}")
    return [*parts, *(words.format(marking=marking, parts=", ".join(names)) for marking, names in by.items())]


def badges(register: Register, record: Risk | Measure) -> None:
    """Show how a record is marked as badges: the whole, then parts that are marked higher."""
    words, order = said(register, record), ranks(register)
    for place, one in enumerate(words):
        higher = place > 0 or order[record.marking] > 0
        st.badge(
            plain(one),
            icon=":material/lock:" if higher else ":material/lock_open:",
            color="orange" if higher else "gray",
            help=_("Editions for a lower marking leave this out.") if higher else None,
        )
