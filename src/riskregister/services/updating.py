"""Report of a measure: an update that stays as it was told, and what it changes in the measure, in one revision."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Literal

from riskregister.core.changes import Change
from riskregister.core.follow_up import Update
from riskregister.core.model import Measure, MeasureStatus, Register
from riskregister.errors import WrongUsage
from riskregister.services import editing
from riskregister.translations import gettext as _


def updates_of(register: Register, measure: str) -> list[Update]:
    """Return the updates of a measure by their dates, the earliest first; those of one day in the order given."""
    return sorted((one for one in register.updates if one.measure == measure), key=lambda one: one.date)


def report(
    register: Register,
    measure_id: str,
    *,
    date: dt.date,
    text: str,
    author: str,
    status: MeasureStatus | Literal[""] = "",
    progress: float | None = None,
    present: Register | None = None,
) -> list[Change]:
    """Return the changes that add an update, and give the measure its status and progress where they differ.

    An update that is older than one already there tells what was: it leaves the measure as it is.  ``present`` is the
    register as it stands now, in which the update's id must be free, if that is not the one the person saw.

    Raises:
        WrongUsage: nothing is told in words.
        NotFound: there is no such measure.
    """
    if not text.strip():
        raise WrongUsage(_("An update needs a text."), _("Say in a sentence what has come of the measure."))
    measure: Measure = editing.find(register, "measures", measure_id)
    taken = {one.id for one in (*register.updates, *(present or register).updates)}
    stem = f"{measure_id}:{date.isoformat()}"
    fresh = next(
        name for name in itertools.chain([stem], (f"{stem}-{n}" for n in itertools.count(2))) if name not in taken
    )
    new = Update(
        id=fresh,
        measure=measure_id,
        date=date,
        text=text.strip(),
        author=author.strip(),
        status=status,
        progress=progress,
    )
    changes = [Change(table="updates", record=fresh, field="", old=None, new=new)]
    if any(one.date > date for one in updates_of(register, measure_id)):
        return changes
    values: dict[str, object] = {"status": status or measure.status}
    if progress is not None:
        values["progress"] = progress
    return [*changes, *editing.record_changes(register, "measures", measure.id, values)]
