"""Copies of a register that were edited apart, merged into it: what is taken, what contradicts, what would go.

Each copy says what it changed since the state it was made from.  What one side alone changed is taken; what several
changed differently is contested and waits for a decision.  Nothing depends on the order of the copies.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import MISSING, dataclass, field, fields, replace
from functools import cached_property
from typing import Any

from riskregister.core.changes import Change, applied, field_changes
from riskregister.core.details import details_together
from riskregister.core.hanging import Place, by_place, parents
from riskregister.core.model import Assessment, Register

#: A field by its table, record and name.
Key = tuple[str, str, str]
#: Stands for what a field that every record must have was before the record was there.
_NOTHING: Any = object()
#: What a workbook cannot say of an assessment.
UNSAID = ("id", "version", "assessor", "date", "basis")


@dataclass(frozen=True, kw_only=True, eq=False)
class Copy:
    """An edited copy: made from ``base`` at ``version``, with its edits and the (table, id) of rows taken out of it."""

    name: str
    base: Register = field(repr=False)
    version: int
    changes: tuple[Change, ...]
    removed: tuple[Place, ...] = ()

    @cached_property
    def records(self) -> dict[Place, Any]:
        """The records it was made from, by table and id."""
        return by_place(self.base)

    @cached_property
    def after(self) -> dict[Place, Any]:
        """The records with its edits, by table and id, without the rows taken out; what hung on those is still here."""
        found = by_place(applied(self.base, self.changes))
        return {place: record for place, record in found.items() if place not in self.removed}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A value and the names of the copies that have it; None for a whole record is its removal."""

    value: Any
    copies: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contested:
    """A field that contradicts: what it was, what stands now (``theirs``), and what the copies propose.

    The field "" is a whole record: one gone meanwhile that a copy edited (``theirs`` is None), one that a copy would
    remove (its value is None) although it was worked on, or two new ones under one id (``added``).
    """

    table: str
    record: str
    field: str
    before: Any
    theirs: Any
    proposals: tuple[Proposal, ...]
    added: bool = False

    @property
    def key(self) -> Key:
        """What it is about: table, record and field."""
        return self.table, self.record, self.field

    @property
    def mine(self) -> Any:
        """The first value proposed."""
        return self.proposals[0].value


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What merging would do: ``changes`` to make, ``conflicts`` to decide on, and rows the copies took out.

    ``removals`` may go; ``disputed`` are removals of what was worked on, to be decided on if removals are wanted.
    """

    changes: tuple[Change, ...] = ()
    conflicts: tuple[Contested, ...] = ()
    removals: tuple[Place, ...] = ()
    disputed: tuple[Contested, ...] = ()
    apart: dict[tuple[Place, str], list[Change]] = field(default_factory=dict)


def merge(now: Register, copies: Sequence[Copy]) -> Merged:
    """Return what merging ``copies`` into the register as it stands ``now`` would do."""
    return _Merging(now, copies).merged()


class _Merging:
    def __init__(self, now: Register, copies: Sequence[Copy]) -> None:
        self.there, self.copies = by_place(now), sorted(copies, key=lambda copy: copy.name)
        self.edits: dict[Key, list[tuple[str, Any, Any]]] = defaultdict(list)
        self.new: dict[Place, list[tuple[str, Any]]] = defaultdict(list)
        self.gone: dict[Place, list[Copy]] = defaultdict(list)
        self.apart: dict[tuple[Place, str], list[Change]] = {}
        self.changes: list[Change] = []
        self.conflicts: list[Contested] = []
        self.hung: dict[Place, list[Place]] = defaultdict(list)
        for place, record in self.there.items():
            for parent in parents(place[0], record):
                self.hung[parent].append(place)

    def merged(self) -> Merged:
        for copy in self.copies:
            for change in copy.changes:
                self._sort(copy, change)
        self._keep_apart()
        for place, found in self.new.items():
            self._add(place, found)
        for key, proposed in self.edits.items():
            self._edit(key, proposed)
        for place, of in self.gone.items():
            self._contest((*place, ""), of[0].records[place], None, _wanted(place, of))
        removals, disputed = self._removals()
        return Merged(
            changes=tuple(self.changes),
            conflicts=tuple(self.conflicts),
            removals=tuple(removals),
            disputed=tuple(disputed),
            apart=self.apart,
        )

    def _sort(self, copy: Copy, change: Change) -> None:
        """Put a change with those of its field, its new record, or the record that is gone."""
        place, new = (change.table, change.record), change.new
        record = new if change.field == "" else copy.records.get(place)
        lost = [p for p in parents(change.table, record) if p not in self.there and p in copy.records]
        if change.field and place not in self.there and not lost:
            lost = [place]
        if lost:
            for one in lost:
                if copy not in self.gone[one]:
                    self.gone[one].append(copy)
        elif change.field == "":
            self.new[place].append((copy.name, new))
        else:
            self.edits[*place, change.field].append((copy.name, change.old, new))

    def _keep_apart(self) -> None:
        """Take two different records under one new id out of the rest, with what hangs on each."""
        for place in [place for place in self.new if place[0] in ("risks", "measures")]:
            found = self.new[place]
            known = [self.there[place]] if place in self.there else []
            if len({_titled(one) for one in (*known, *(record for _name, record in found))}) < 2:
                continue
            del self.new[place]
            self._contest((*place, ""), None, known[0] if known else None, found, added=True)
            for name, record in found:
                own = [Change(table=place[0], record=place[1], field="", old=None, new=record)]
                for other, additions in self.new.items():
                    own += [
                        Change(table=other[0], record=other[1], field="", old=None, new=one)
                        for of, one in additions
                        if of == name and place in parents(other[0], one)
                    ]
                self.apart[place, name] = own
            for other in list(self.new):
                self.new[other] = [(of, one) for of, one in self.new[other] if place not in parents(other[0], one)]

    def _add(self, place: Place, found: list[tuple[str, Any]]) -> None:
        """Add a record; where several have added it, or it is there already, field by field."""
        if not found:
            return
        known = self.there.get(place)
        if known is None:
            known = min((record for _name, record in found), key=repr)
            known = self._together(place, known, found)
            self.changes.append(Change(table=place[0], record=place[1], field="", old=None, new=known))
            return
        for name, record in found:
            for item in _fields(record):
                value, start = getattr(record, item.name), _start(item)
                if value != start:
                    self.edits[*place, item.name].append((name, start, value))

    def _together(self, place: Place, first: Any, found: list[tuple[str, Any]]) -> Any:
        """Return one new record of several that were added alike; fields in which they differ are contested."""
        values: dict[str, Any] = {}
        for item in _fields(first):
            start = _start(item)
            said = [(name, getattr(one, item.name)) for name, one in found if getattr(one, item.name) != start]
            different = _distinct(value for _name, value in said)
            if len(different) == 1:
                values[item.name] = different[0]
            elif different:
                self._contest((*place, item.name), None, None, said, added=True)
        return replace(first, **values)

    def _edit(self, key: Key, proposed: list[tuple[str, Any, Any]]) -> None:
        now = getattr(self.there[key[:2]], key[2])
        left = [(name, old, new) for name, old, new in proposed if new != now]
        if not left:
            return
        if len(_distinct(new for _name, _old, new in left)) == 1 and any(old == now for _name, old, _new in left):
            self.changes.append(Change(table=key[0], record=key[1], field=key[2], old=now, new=left[0][2]))
            return
        if key[2] == "details":
            together = details_together(now, [(old, new) for _name, old, new in left])
            if together is not None:
                self.changes.append(Change(table=key[0], record=key[1], field=key[2], old=now, new=together))
                return
        before = None if left[0][1] is _NOTHING else left[0][1]
        self._contest(key, before, now, [(name, new) for name, _old, new in left])

    def _hung(self, place: Place) -> list[Place]:
        """Return what hangs on a record, and what hangs on that."""
        return [one for direct in self.hung[place] for one in (direct, *self._hung(direct))]

    def _contest(
        self, key: Key, before: Any, theirs: Any, values: Iterable[tuple[str, Any]], *, added: bool = False
    ) -> None:
        self.conflicts.append(_contested(key, before, theirs, values, added=added))

    def _removals(self) -> tuple[list[Place], list[Contested]]:
        wanted: dict[Place, list[Copy]] = defaultdict(list)
        for copy in self.copies:
            for place in copy.removed:
                above = parents(place[0], self.there.get(place))
                if place in self.there and not any(one in copy.removed for one in above):
                    wanted[place].append(copy)
        touched = {key[:2] for key in self.edits}
        added = [(change.table, change.new) for change in self.changes if change.field == ""]
        added += [(change.table, change.new) for own in self.apart.values() for change in own]
        leaned = {one for table, record in added for one in parents(table, record)}
        free, disputed = [], []
        for place, of in wanted.items():
            whole = [place, *self._hung(place)]
            # What another copy works on is not thrown away because a row is missing from this one.
            worked = place in leaned or any(one in touched for one in whole)
            if worked or any(_moved(copy, one, self.there[one]) for copy in of for one in whole):
                values = [(copy.name, None) for copy in of]
                disputed.append(_contested((*place, ""), of[0].records.get(place), self.there[place], values))
            else:
                free.append(place)
        return free, disputed


def _wanted(place: Place, copies: Sequence[Copy]) -> list[tuple[str, Any]]:
    """Return how the copies want a record that is gone: as one, unless they contradict each other."""
    values: dict[str, Any] = {}
    for copy in copies:
        for change in field_changes(place[0], copy.records[place], copy.after[place]):
            if values.setdefault(change.field, change.new) != change.new:
                return [(copy.name, copy.after[place]) for copy in copies]
    return [(copy.name, replace(copies[0].records[place], **values)) for copy in copies]


def _contested(
    key: Key, before: Any, theirs: Any, values: Iterable[tuple[str, Any]], *, added: bool = False
) -> Contested:
    named: list[tuple[Any, list[str]]] = []
    for name, value in values:
        known = next((names for one, names in named if one == value), None)
        if known is None:
            named.append((value, [name]))
        elif name not in known:
            known.append(name)
    proposals = tuple(Proposal(value=value, copies=tuple(names)) for value, names in named)
    table, record, of = key
    return Contested(
        table=table, record=record, field=of, before=before, theirs=theirs, proposals=proposals, added=added
    )


def _moved(copy: Copy, place: Place, now: Any) -> bool:
    """Say whether a record was changed since the copy was made.

    A copy of a part holds less of some records than the register does, and not all that hangs on them.
    """
    return bool(now.version > copy.version and copy.records.get(place) != now)


def _fields(record: Any) -> list[Any]:
    """Return the fields of an added record that a copy can speak of."""
    unsaid = UNSAID if isinstance(record, Assessment) else ("id", "version")
    return [item for item in fields(record) if item.name not in unsaid]


def _start(item: Any) -> Any:
    if item.default is not MISSING:
        return item.default
    return item.default_factory() if item.default_factory is not MISSING else _NOTHING


def _titled(record: Any) -> str:
    return " ".join(record.title.split()).casefold()


def _distinct(values: Iterable[Any]) -> list[Any]:
    found: list[Any] = []
    for value in values:
        if value not in found:
            found.append(value)
    return found
