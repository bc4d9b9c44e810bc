"""What belongs to a level and holds no longer once somebody sets another: what it was stated as, or made up of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from riskregister.core.changes import Change
from riskregister.core.model import Register

#: What follows each level of an assessment.
_FOLLOWERS = {
    "likelihood": ("likelihood_stated", "likelihood_state"),
    "impact": ("profile", "dimensions", "impact_state"),
}


def following(register: Register, changes: Iterable[Change]) -> list[Change]:
    """Return the changes that clear what followed levels which ``changes`` set anew; what they set themselves stays.

    Why a level was missing stays where it is missing still.
    """
    fields: dict[str, dict[str, Any]] = defaultdict(dict)
    for change in changes:
        if change.table == "assessments" and change.field:
            fields[change.record][change.field] = change.new
    found = []
    for one in register.assessments:
        set_anew = fields.get(one.id, {})
        for level in _FOLLOWERS.keys() & set_anew.keys():
            for name in _FOLLOWERS[level]:
                old = getattr(one, name)
                missing = name.endswith("_state") and set_anew[level] is None
                if not old or name in set_anew or missing:
                    continue
                new = () if isinstance(old, tuple) else None
                found.append(Change(table="assessments", record=one.id, field=name, old=old, new=new))
    return found
