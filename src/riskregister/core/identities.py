"""Ids for records that came without one, and additions under other ids."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields, replace
from typing import Any

from riskregister.core.changes import Change
from riskregister.core.model import Register

Place = tuple[str, str]
_NUMBERED = re.compile(r"(.*?)(\d+)")


def fresh_id(register: Register, table: str, record: Any, taken: Collection[str]) -> str:
    """Return an id for a new risk or measure that follows those of its category or section; never one of ``taken``."""
    if table == "risks":
        stem = f"{record.category}-"
        alike = [one.id for one in register.risks if one.category == record.category]
    else:
        stem = f"M-{record.source.section or 'NEW'}-"
        alike = [one.id for one in register.measures if one.source.section == record.source.section]
    found = [match.groups() for one in alike if (match := _NUMBERED.fullmatch(one))]
    width = 2
    if found:
        (stem, width), _times = Counter((start, len(digits)) for start, digits in found).most_common(1)[0]
    used = [int(match[2]) for one in taken if (match := _NUMBERED.fullmatch(one)) and match[1] == stem]
    return f"{stem}{max(used, default=0) + 1:0{width}d}"


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
    return [_renamed(change, names) for change in changes] if names else list(changes)


def _renamed(change: Change, names: Mapping[Place, str]) -> Change:
    if change.field != "" or change.new is None:
        return change
    new = change.new
    if change.table in ("risks", "measures"):
        new = replace(new, id=names.get((change.table, new.id), new.id))
    elif change.table in ("assessments", "mitigations"):
        own = {field.name for field in fields(new)}
        ends = {side: getattr(new, side) for side in ("risk", "measure") if side in own}
        now = {side: names.get((f"{side}s", end), end) for side, end in ends.items()}
        if now != ends:
            identity = (
                f"{now['risk']}:{new.stage}" if change.table == "assessments" else "{measure}>{risk}".format(**now)
            )
            new = replace(new, id=identity, **now)
    return change if new is change.new else replace(change, record=new.id, new=new)
