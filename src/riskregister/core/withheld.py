"""What an edition withholds, one thing after another, for whoever may see the whole and decides whether to print it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from riskregister.core.editions import TOLD_BY, Edition
from riskregister.core.hanging import Place, by_place, parents
from riskregister.core.markings import ABOUT, order_in
from riskregister.core.model import Register

What = Literal["record", "part", "mention"]
_NOWHERE: Place = ("", "")


@dataclass(frozen=True, slots=True)
class Particular:
    """One thing that an edition withholds.

    A "record" is a risk or measure withheld as a whole; a "part" a field of one that stays, or a record about it (then
    without a ``field``); a "mention" a text that stays without the ``names`` it gave.  ``marking`` is why, of the first
    two.  ``on`` is the risk or measure on whose page it stands, as a table and an id, empty where there is none.
    """

    what: What
    table: str
    record: str
    field: str = ""
    marking: str = ""
    names: tuple[str, ...] = ()
    on: Place = _NOWHERE


def particulars(register: Register, made: Edition, now: Register | None = None) -> list[Particular]:
    """Return all that an edition withholds of ``register``: whole records first, then parts of others, then mentions.

    ``now`` is the register as it stands, where ``register`` is a past state, as the edition was made with.
    """
    there = by_place(register)
    marks = _Marks(register, now)
    found = list(_records(register, made, marks))
    for table, one, name in made.blanked:
        on = _home(there, (table, one))
        found.append(Particular("part", table, one, name, marks.of_part(on, table, name), on=on))
    for text in made.mentions:
        on = _home(there, (text.table, text.record))
        found.append(Particular("mention", text.table, text.record, text.field, names=text.names, on=on))
    return found


def _records(register: Register, made: Edition, marks: _Marks) -> Iterator[Particular]:
    for table in ABOUT:
        left = {one.id for one in getattr(made.register, table)}
        for one in getattr(register, table):
            if one.id not in left:
                place = (table, one.id)
                yield Particular("record", table, one.id, marking=marks.of_record(place), on=place)


def _home(there: Mapping[Place, Any], place: Place) -> Place:
    """Return the risk or measure on whose page a record stands."""
    if place[0] in ABOUT:
        return place
    record = there.get(place)
    if record is None:
        return _NOWHERE
    if place[0] == "indicators":
        return ("risks", record.risks[0]) if record.risks else _NOWHERE
    if place[0] == "readings":
        return _home(there, ("indicators", record.indicator))
    return next((home for parent in parents(place[0], record) if (home := _home(there, parent)) != _NOWHERE), _NOWHERE)


class _Marks:
    """The markings of records and of their fields, in a state and today: the higher one."""

    def __init__(self, register: Register, now: Register | None) -> None:
        now = now or register
        states = (register,) if now is register else (register, now)
        self._order = order_in(register, now)
        self._of = [by_place(state) for state in states]
        self._own = [state.marking for state in states]

    def of_record(self, place: Place) -> str:
        """Return the marking for which a risk or measure is withheld."""
        found = [of[place].marking or own for of, own in zip(self._of, self._own, strict=True) if place in of]
        return self._highest(found)

    def of_part(self, on: Place, table: str, name: str) -> str:
        """Return the marking for which a field of a risk or measure, or a record about it, is withheld."""
        found = [
            mark.marking
            for of in self._of
            if on in of
            for mark in of[on].field_markings
            if {name, table} & {mark.field, *TOLD_BY.get(mark.field, ())}
        ]
        return self._highest(found)

    def _highest(self, markings: Iterable[str]) -> str:
        return max(sorted({*markings} - {""}), key=self._order, default="")
