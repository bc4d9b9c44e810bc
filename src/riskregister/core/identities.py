"""Ids for records that came without one, and additions under other ids."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields, replace
from itertools import count
from typing import Any

from riskregister.core.changes import Change
from riskregister.core.hanging import Place, ends
from riskregister.core.model import TABLES, Register, Source

#: The tables whose records follow up on a record of another, and go by its id.
_FOLLOWING = ("decisions", "updates", "comments", "attachments")
#: What ids of these tables begin with, and how many digits follow, in a register that has none yet.
_STEMS = {"categories": ("C", 2), "objectives": ("O-", 1)}
_NUMBERED = re.compile(r"(.*?)(\d+)")
_SHORT = re.compile(r"[\w.-]{1,12}")


def fresh_id(register: Register, table: str, record: Any, taken: Collection[str]) -> str:
    """Return an id for a new record that follows those beside it, and is none of ``taken``.

    A risk follows those of its category, a measure those of its section, a category or an objective (``record`` is not
    looked at) those of the register.
    """
    width = 2
    if table in _STEMS:
        stem, width = _STEMS[table]
        alike = [one.id for one in getattr(register, table)]
    elif table == "risks":
        stem = f"{record.category}-"
        alike = [one.id for one in register.risks if one.category == record.category]
    else:
        stem, alike = _of_section(register, record.source)
    found = [match.groups() for one in alike if (match := _NUMBERED.fullmatch(one))]
    if found:
        (stem, width), _times = Counter((start, len(digits)) for start, digits in found).most_common(1)[0]
    used = [int(match[2]) for one in taken if (match := _NUMBERED.fullmatch(one)) and match[1] == stem]
    return f"{stem}{max(used, default=0) + 1:0{width}d}"


def between(first: str, second: str, taken: Collection[str]) -> str:
    """Return an id for what leads from one record to another, as files have it ("M-01>T01-01"), not yet ``taken``."""
    usual = f"{first}>{second}"
    return usual if usual not in taken else next(one for n in count(2) if (one := f"{usual}:{n}") not in taken)


def _of_section(register: Register, source: Source) -> tuple[str, list[str]]:
    """Return how ids of measures from a section begin where none tells, and the ids of those that are from there.

    Two documents may have a section of one number each, so that the document counts as well; of one beside the main
    document any of its measures shows how their ids begin.
    """
    main = register.documents[0].id if register.documents else ""
    document = source.document or main
    there = [one for one in register.measures if (one.source.document or main) == document]
    alike = [one.id for one in there if one.source.section == source.section]
    if document != main:
        return f"M-{document}-", alike or [one.id for one in there]
    # Where no document lists its sections, a section may be any words.
    return f"M-{source.section if _SHORT.fullmatch(source.section) else 'NEW'}-", alike


def fresh_ids(
    register: Register,
    changes: Iterable[Change],
    nameless: Collection[Place],
    taken: Mapping[str, Collection[str]] | None = None,
) -> dict[Place, str]:
    """Return ids by (table, the name it goes by) for new records without one; ``taken`` may name more, by table."""
    found: dict[Place, str] = {}
    changes = list(changes)
    used = {
        table: {one.id for one in getattr(register, table)}
        | {change.record for change in changes if change.table == table and change.field == ""}
        | set((taken or {}).get(table, ()))
        for table in ("risks", "measures")
    }
    for change in changes:
        place = (change.table, change.record)
        if change.field == "" and place in nameless:
            found[place] = fresh_id(register, change.table, change.new, used[change.table])
            used[change.table].add(found[place])
    return found


def renamed(changes: Iterable[Change], names: Mapping[Place, str]) -> list[Change]:
    """Return ``changes`` with risks and measures, by (table, id), under other ids, and what refers to them likewise."""
    found = list(changes)
    if not names:
        return found
    known, order = dict(names), list(TABLES)
    # In the order of the tables: a comment on a decision about a renamed risk follows the decision.
    whole = [place for place, change in enumerate(found) if change.field == "" and change.new is not None]
    for place in sorted(whole, key=lambda one: order.index(found[one].table)):
        found[place] = _renamed(found[place], known)
    return found


def _renamed(change: Change, names: dict[Place, str]) -> Change:
    new = change.new
    if change.table in _FOLLOWING:
        return _following(change, names)
    if change.table in ("risks", "measures"):
        new = replace(new, id=names.get((change.table, new.id), new.id))
    elif change.table in ("assessments", "mitigations"):
        own = {field.name for field in fields(new)}
        sides = {side: getattr(new, side) for side in ("risk", "measure") if side in own}
        now = {side: names.get((f"{side}s", end), end) for side, end in sides.items()}
        if now != sides:
            identity = (
                f"{now['risk']}:{new.stage}" if change.table == "assessments" else "{measure}>{risk}".format(**now)
            )
            new = replace(new, id=identity, **now)
    return change if new is change.new else replace(change, record=new.id, new=new)


def _following(change: Change, names: dict[Place, str]) -> Change:
    """Return the addition of a record that follows up on a renamed one, under an id that begins with the new name."""
    new = change.new
    (table, name), *_more = ends(change.table, new)
    was = getattr(new, name)
    now = names.get((table, was), was)
    if now == was:
        return change
    values = {"id": _under(new.id, was, now), name: now}
    if getattr(new, "answers", ""):
        values["answers"] = _under(new.answers, was, now)
    names[change.table, new.id] = values["id"]
    new = replace(new, **values)
    return replace(change, record=new.id, new=new)


def _under(identity: str, was: str, now: str) -> str:
    return now + identity[len(was) :] if identity.startswith(f"{was}:") else f"{now}:{identity}"
