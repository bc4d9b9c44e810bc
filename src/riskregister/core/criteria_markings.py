"""Handling markings added to criteria, renamed, put in another order and taken out.

What is marked names its marking, so that a new name goes to everything that has the old one, and a marking that
anything has is not taken out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from riskregister.core.changes import HEAD, Change, applied
from riskregister.core.criteria import Criteria
from riskregister.core.markings import ABOUT, known_markings
from riskregister.core.model import Register
from riskregister.core.text_search import fold
from riskregister.core.wording import field_name
from riskregister.errors import InvalidInput
from riskregister.translations import gettext as _
from riskregister.translations import ngettext

_NAMED = 5
#: Old name → new name of each marking that was renamed while criteria were edited.
Renamed = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Use:
    """What a marking marks: a record of a table as a whole, a ``field`` of it, or the register itself."""

    table: str
    record: str
    field: str = ""

    def __str__(self) -> str:
        """Return it as a person names it: "T01-01", "T01-01 (owner)"."""
        if self.table == HEAD:
            return _("the register itself")
        return f"{self.record} ({field_name(self.field)})" if self.field else self.record


def marking_uses(register: Register) -> dict[str, list[Use]]:
    """Return what each marking of a register marks, by the marking."""
    found: dict[str, list[Use]] = {}
    if register.marking:
        found[register.marking] = [Use(HEAD, register.id)]
    for table in ABOUT:
        for one in getattr(register, table):
            if one.marking:
                found.setdefault(one.marking, []).append(Use(table, one.id))
            for part in one.field_markings:
                found.setdefault(part.marking, []).append(Use(table, one.id, part.field))
    return found


def with_marking(register: Register, criteria: Criteria, name: str) -> Criteria:
    """Return criteria with one more marking, the most restricted; the first one stands above the register's own.

    Raises:
        InvalidInput: it has no name, or that of another marking.
    """
    known = criteria.markings or known_markings(register)
    return replace(criteria, markings=(*known, _new_name(known, name)))


def moved_marking(criteria: Criteria, marking: str, by: int) -> Criteria:
    """Return criteria in which a marking stands ``by`` places higher, or lower if negative, as far as it goes."""
    left = [one for one in criteria.markings if one != marking]
    if marking in criteria.markings:
        left.insert(max(0, criteria.markings.index(marking) + by), marking)
    return replace(criteria, markings=tuple(left))


def renamed_marking(criteria: Criteria, marking: str, name: str) -> Criteria:
    """Return criteria in which a marking has another name; what it marks is changed by :func:`renaming`.

    Raises:
        InvalidInput: it has no name, or that of another marking.
    """
    others = [one for one in criteria.markings if one != marking]
    new = _new_name(others, name)
    return replace(criteria, markings=tuple(new if one == marking else one for one in criteria.markings))


def without_marking(register: Register, criteria: Criteria, marking: str, renamed: Renamed) -> Criteria:
    """Return criteria without a marking.

    Raises:
        InvalidInput: something in ``register`` is marked so, under the name it has there; it is named.
    """
    before = {new: old for old, new in renamed.items()}.get(marking, marking)
    if before == marking and marking in renamed:
        before = ""  # a new marking under a name that another one had
    _refuse_used(marking, marking_uses(register).get(before, []))
    return replace(criteria, markings=tuple(one for one in criteria.markings if one != marking))


def refuse_lost_markings(register: Register, criteria: Criteria, renamed: Renamed) -> None:
    """Refuse criteria that lack a marking of the register's which something in it has.

    Raises:
        InvalidInput: as :func:`without_marking` does.
    """
    uses = marking_uses(register)
    for marking in register.criteria.markings:
        if renamed.get(marking, marking) not in criteria.markings:
            _refuse_used(marking, uses.get(marking, []))


def traced(renamed: Renamed, marking: str, name: str) -> dict[str, str]:
    """Return which marking of the register has which name, after ``marking`` was given another one."""
    found = dict(renamed)
    old = next((one for one, new in renamed.items() if new == marking), None)
    if old is None and marking not in renamed:
        old = marking
    if old is not None:
        found[old] = name
    return {one: new for one, new in found.items() if one != new}


def renaming(register: Register, renamed: Renamed) -> list[Change]:
    """Return the changes that give everything in ``register`` the new name of its marking."""
    changes = []
    if register.marking in renamed:
        new = renamed[register.marking]
        changes.append(Change(table=HEAD, record=register.id, field="marking", old=register.marking, new=new))
    for table in ABOUT:
        for one in getattr(register, table):
            parts = tuple(
                replace(part, marking=renamed[part.marking]) if part.marking in renamed else part
                for part in one.field_markings
            )
            values = {"marking": renamed.get(one.marking, one.marking), "field_markings": parts}
            changes += [
                Change(table=table, record=one.id, field=field, old=getattr(one, field), new=value)
                for field, value in values.items()
                if value != getattr(one, field)
            ]
    return changes


def with_criteria(register: Register, criteria: Criteria, renamed: Renamed) -> Register:
    """Return a register as it would be with other criteria, markings renamed."""
    return replace(applied(register, renaming(register, renamed)), criteria=criteria)


def _new_name(known: tuple[str, ...] | list[str], name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise InvalidInput(_("A marking needs a name."), _("Say what stands on the paper, e.g. internal."))
    if any(fold(one) == fold(name) for one in known):
        message = _("There is a marking called {name} already.").format(name=name)
        raise InvalidInput(message, _("Choose another name."))
    return name


def _refuse_used(marking: str, using: list[Use]) -> None:
    if not using:
        return
    named = ", ".join(map(str, using[:_NAMED])) + (" …" if len(using) > _NAMED else "")
    message = ngettext(
        "{n} place is marked {marking} ({named}), so that marking cannot be removed.",
        "{n} places are marked {marking} ({named}), so that marking cannot be removed.",
        len(using),
    ).format(n=len(using), marking=marking, named=named)
    raise InvalidInput(message, _("Mark them otherwise first, or give the marking another name."))
