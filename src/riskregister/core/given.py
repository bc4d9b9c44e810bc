"""Levels as another register gave them: they stand beside ours until somebody changes ours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from riskregister.core.changes import Change
from riskregister.core.model import Register


def outdated(register: Register, changes: Iterable[Change]) -> list[Change]:
    """Return the changes that take out of assessments what was given for a level which ``changes`` set anew.

    Where they say themselves what is given, as an import or an undoing does, it stays at that.
    """
    fields: dict[str, set[str]] = defaultdict(set)
    for change in changes:
        if change.table == "assessments" and change.field:
            fields[change.record].add(change.field)
    wanted = {record: of for record, of in fields.items() if of & {"likelihood", "impact"} and "given" not in of}
    if not wanted:
        return []
    found = []
    for one in register.assessments:
        left = tuple(given for given in one.given if given.of not in wanted.get(one.id, ()))
        if left != one.given:
            found.append(Change(table="assessments", record=one.id, field="given", old=one.given, new=left))
    return found
