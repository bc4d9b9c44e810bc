"""What a field of a record is called where a page speaks of it: the record by id and title, the field in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from riskregister.core.changes import HEAD
from riskregister.core.labels import stage_names
from riskregister.core.model import Assessment, Register
from riskregister.core.wording import field_name
from riskregister.translations import gettext as _


def field_place(
    register: Register, table: str, record: str, field: str, others: Iterable[Any] = (), *, titled: bool = True
) -> str:
    """Return which field of which record is meant; ``others`` are states of a record that may be there no longer."""
    name = field_name(field) if field else _("the record")
    if table == HEAD:
        return name
    for source in (getattr(register, table), others):
        found = next((one for one in source if getattr(one, "id", None) == record), None)
        if isinstance(found, Assessment):
            return f"{found.risk} · {stage_names()[found.stage]} · {name}"
        title = getattr(found, "title", "")
        if title and titled:
            return f"{record} {title} · {name}"
    return f"{record} · {name}"
