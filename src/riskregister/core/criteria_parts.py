"""Criteria part by part: each part has a path, so that edits of single parts can be kept, put together and told.

A path is a tuple of names: ("bands", "high", "minimum"), ("impact", "dimensions", "human", "anchors", "2"),
("grid", "3", "4").  In a list of records the record's key (its level, id, category …) is the name; other lists count
from 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from riskregister.core.criteria import Criteria

Path = tuple[str, ...]
EDITION: Path = ("edition",)
DIMENSIONS: Path = ("impact", "dimensions")
MARKINGS: Path = ("markings",)
_NUMBER = re.compile(r"(\d+)(?!.*\d)")


@dataclass(frozen=True, slots=True)
class Merge:
    """Two edits of the same criteria put together, and the parts that both changed, to something else each."""

    criteria: Criteria
    clashes: tuple[Path, ...]


def name(path: Path) -> str:
    """Return a path as one text, as drafts keep it."""
    return "/".join(path)


def parts(criteria: Criteria) -> dict[Path, Any]:
    """Return every part of criteria that is a text or number (or None) by its path, in the order of the record."""
    return dict(_walk(criteria, ()))


def with_parts(criteria: Criteria, values: Mapping[str, Any]) -> Criteria:
    """Return criteria with other values in some parts, given by :func:`name`; names that are no part are ignored.

    A whole number becomes a float where one stands there, text loses the blanks around it.
    """
    changed: Criteria = _rebuilt(criteria, (), values)
    return changed


def changed_parts(before: Criteria, after: Criteria) -> list[Path]:
    """Return the paths whose value differs, and those that came or went, in the order of the later criteria."""
    old, new = parts(before), parts(after)
    gone = [path for path in old if path not in new]
    return [path for path, value in new.items() if path not in old or old[path] != value] + gone


def merged(base: Criteria, mine: Criteria, theirs: Criteria) -> Merge:
    """Return criteria with the edits of two people who both began at ``base``; where both edited a part, it is mine.

    If one of them added or removed a level, rating or the like, their parts cannot be laid over one another: then the
    whole is mine, and every part in which the two differ is a clash.  An order that one of them changed is kept; of two
    orders it is mine, and a clash.  The list of markings is one part.
    """
    if theirs in (base, mine):
        return Merge(mine, ())
    found = _merged(*(replace(one, markings=()) for one in (base, mine, theirs)))
    if mine.markings == base.markings:
        return replace(found, criteria=replace(found.criteria, markings=theirs.markings))
    clashes = (MARKINGS,) if theirs.markings not in (base.markings, mine.markings) else ()
    return Merge(replace(found.criteria, markings=mine.markings), found.clashes + clashes)


def _merged(base: Criteria, mine: Criteria, theirs: Criteria) -> Merge:
    if theirs in (base, mine):
        return Merge(mine, ())
    first, own, other = parts(base), parts(mine), parts(theirs)
    if not first.keys() == own.keys() == other.keys():
        return Merge(mine, tuple(changed_parts(theirs, mine)))
    edited = [path for path in first if own[path] != first[path] and path != EDITION]
    clashes = tuple(path for path in edited if other[path] not in (first[path], own[path]))
    order, orders = dimension_order(base), (dimension_order(mine), dimension_order(theirs))
    if orders[0] not in (order, orders[1]):
        given = {path for path in first if other[path] != first[path]}.difference(edited, {EDITION})
        whole = with_parts(mine, {name(path): other[path] for path in given})
        clashes += (DIMENSIONS,) if orders[1] != order else ()
    else:
        whole = with_parts(theirs, {name(path): own[path] for path in edited})
    return Merge(replace(whole, edition=_later(base.edition, mine.edition, theirs.edition)), clashes)


def dimension_order(criteria: Criteria) -> list[str]:
    """Return the ids of the impact dimensions in their order, which no part holds."""
    return [one.id for one in criteria.impact.dimensions]


def next_edition(edition: str) -> str:
    """Return a name for the edition after ``edition``: its last number is one more."""
    found = _NUMBER.search(edition)
    if found is None:
        return f"{edition} 2".strip()
    return f"{edition[: found.start()]}{int(found.group()) + 1}{edition[found.end() :]}"


def _later(base: str, mine: str, theirs: str) -> str:
    """Return the edition of two edits put together: none of the names that stand for one of them alone."""
    if theirs == base:
        return mine
    return mine if mine not in (base, theirs) and mine != next_edition(base) else next_edition(theirs)


def _key(record: Any) -> str:
    """Return the name of the field that tells a record of a list from the others: its first."""
    return fields(record)[0].name


def _walk(value: Any, path: Path, key: str = "") -> Iterator[tuple[Path, Any]]:
    if is_dataclass(value):
        for item in fields(value):
            if item.name != key:
                yield from _walk(getattr(value, item.name), (*path, item.name))
    elif isinstance(value, tuple):
        for place, one in enumerate(value, 1):
            if is_dataclass(one):
                own = _key(one)
                yield from _walk(one, (*path, str(getattr(one, own))), own)
            else:
                yield from _walk(one, (*path, str(place)))
    else:
        yield path, value


def _rebuilt(value: Any, path: Path, values: Mapping[str, Any], key: str = "") -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        changed = {
            item.name: _rebuilt(getattr(value, item.name), (*path, item.name), values)
            for item in fields(value)
            if item.name != key
        }
        return replace(value, **changed)
    if isinstance(value, tuple):
        return tuple(
            _rebuilt(one, (*path, str(getattr(one, _key(one)))), values, _key(one))
            if is_dataclass(one)
            else _rebuilt(one, (*path, str(place)), values)
            for place, one in enumerate(value, 1)
        )
    given = values.get(name(path), value)
    if isinstance(given, str):
        return given.strip()
    if isinstance(value, float) and isinstance(given, int):
        return float(given)
    return given
