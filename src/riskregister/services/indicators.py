"""Indicators: define and change them, type a reading in, or take readings over from a table."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from riskregister.core.changes import Change
from riskregister.core.findings import Finding
from riskregister.core.model import Indicator, Reading, Register, Worse
from riskregister.errors import InvalidInput
from riskregister.services import editing
from riskregister.store.database import Database
from riskregister.translations import gettext as _
from riskregister.translations import ngettext


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingsPreview:
    """What taking readings over from a file would do, before anybody accepts it; ``rows`` tells it reading by reading.

    A row has indicator, date, value, note, was (the value before, None for a new day) and change: "added", "changed" or
    "unchanged".
    """

    name: str
    register: Register
    rows: tuple[dict[str, Any], ...]
    changes: tuple[Change, ...]
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> list[Finding]:
        """The findings that forbid taking anything over."""
        return [finding for finding in self.findings if finding.severity == "error"]

    def count(self, change: str) -> int:
        """Return how many readings would be "added", "changed" or stay "unchanged"."""
        return sum(row["change"] == change for row in self.rows)


def define(
    register: Register,
    *,
    title: str,
    unit: str = "",
    worse: Worse = "above",
    warning: float | None = None,
    alarm: float | None = None,
    risks: Sequence[str] = (),
    owner: str = "",
    every_months: int | None = None,
    notes: str = "",
    id: str = "",
) -> list[Change]:
    """Return the change that adds an indicator; without an ``id`` it gets the next free one.

    Raises:
        InvalidInput: the id is taken.
    """
    taken = {one.id for one in register.indicators}
    given = id.strip()
    if given in taken:
        message = _("There is an indicator {id} already.").format(id=given)
        raise InvalidInput(message, _("Choose another id, or leave it empty."))
    fresh = given or next(name for name in (f"KRI-{n:02d}" for n in itertools.count(1)) if name not in taken)
    new = Indicator(
        id=fresh,
        title=title.strip(),
        unit=unit.strip(),
        worse=worse,
        warning=warning,
        alarm=alarm,
        risks=tuple(risks),
        owner=owner.strip(),
        every_months=every_months,
        notes=notes.strip(),
    )
    return [Change(table="indicators", record=fresh, field="", old=None, new=new)]


def change(register: Register, indicator_id: str, **values: Any) -> list[Change]:
    """Return the changes that give an indicator these field values.

    Raises:
        NotFound: there is no such indicator.
    """
    return editing.record_changes(register, "indicators", indicator_id, values)


def add_reading(
    register: Register, indicator_id: str, date: dt.date, value: float, note: str | None = None
) -> list[Change]:
    """Return the changes that set an indicator's reading of a day; one that is there already is changed.

    A ``note`` of None leaves the note of such a reading as it is.

    Raises:
        NotFound: there is no such indicator.
    """
    editing.find(register, "indicators", indicator_id)
    known = {(one.indicator, one.date): one for one in register.readings}
    taken = {one.id for one in register.readings}
    return _reading_changes(taken, known.get((indicator_id, date)), indicator_id, date, value, note)


def _reading_changes(
    taken: set[str], known: Reading | None, indicator: str, date: dt.date, value: float, note: str | None
) -> list[Change]:
    if known is None:
        usual = f"{indicator}:{date}"
        # The id says the day; a reading with an id of its own may have been moved to another day.
        fresh = (
            usual if usual not in taken else next(f"{usual}:{n}" for n in range(2, 999) if f"{usual}:{n}" not in taken)
        )
        new = Reading(id=fresh, indicator=indicator, date=date, value=float(value), note=note or "")
        return [Change(table="readings", record=fresh, field="", old=None, new=new)]
    values = {"value": float(value), **({} if note is None else {"note": note})}
    return [
        Change(table="readings", record=known.id, field=field, old=getattr(known, field), new=new)
        for field, new in values.items()
        if getattr(known, field) != new
    ]


def preview_readings(
    register: Register, source: Path | BinaryIO, name: str, indicator: str | None = None
) -> ReadingsPreview:
    """Compare the readings in a CSV or Excel file with those in the register; nothing is written.

    Args:
        register: as it stands.
        source: the file.
        name: what messages call it; its ending says what it is.
        indicator: the id of the indicator that rows which name none are of.

    Raises:
        NotFound: there is no such indicator.
        Unreachable, WrongUsage, InvalidInput: see :func:`riskregister.workbook.readings.read_readings`.
    """
    from riskregister.workbook.readings import read_readings

    if indicator is not None:
        editing.find(register, "indicators", indicator)
    given, findings = read_readings(source, name, register, indicator)
    known = {(one.indicator, one.date): one for one in register.readings}
    taken = {one.id for one in register.readings}
    today = dt.datetime.now(dt.UTC).date()
    rows, changes, doubts = [], [], []
    for one in given:
        before = known.get((one.indicator, one.date))
        made = _reading_changes(taken, before, one.indicator, one.date, one.value, one.note)
        changes += made
        rows.append(
            {
                "indicator": one.indicator,
                "date": one.date,
                "value": one.value,
                "note": one.note or "",
                "was": before.value if before else None,
                "change": "added" if before is None else "changed" if made else "unchanged",
                "place": one.place,
            }
        )
        if one.date > today:
            doubts.append(_ahead(one.indicator, one.date, one.place))
    return ReadingsPreview(
        name=name,
        register=register,
        rows=tuple(rows),
        changes=tuple(changes),
        findings=(*findings, *doubts),
    )


def _ahead(indicator: str, date: dt.date, place: str) -> Finding:
    rule = _("this day is still to come; a slip of the pen?")
    return Finding(
        severity="warning",
        table="readings",
        record=indicator,
        field="date",
        value=str(date),
        rule=rule,
        place=place,
    )


def accept_readings(database: Database, preview: ReadingsPreview, *, actor: str, reason: str, means: str = "") -> int:
    """Take the previewed readings over as one revision and return its number.

    Raises:
        InvalidInput: the file has errors; nothing is written.
        Conflict: somebody changed one of these readings since the preview; nothing is written.
    """
    if preview.errors:
        first, more = preview.errors[0], len(preview.errors) - 1
        rest = ngettext(" (and {n} more)", " (and {n} more)", more).format(n=more) if more else ""
        message = f"{preview.name}, {first.place}: {first.message}{rest}."
        raise InvalidInput(message, _("Mend the file; nothing was taken over."), preview.errors)
    means = means or _("file {file}").format(file=preview.name)
    return editing.save(database, preview.register, preview.changes, actor=actor, reason=reason, means=means)


def report(preview: ReadingsPreview) -> dict[str, Any]:
    """Return the preview as the command line prints it, in the form of the import report."""
    first = preview.errors[0] if preview.errors else None
    return {
        "file": preview.name,
        "kind": "readings",
        "verdict": "unreadable" if first else "import",
        "reason": f"{first.place}: {first.message}" if first else "",
        "changes": {name: preview.count(name) for name in ("added", "changed", "unchanged")},
        "findings": [
            {"severity": f.severity, "cell": f.place, "value": f.value, "rule": f.rule, "message": f.message}
            for f in preview.findings
        ],
        "records": [
            {key: str(value) if isinstance(value, dt.date) else value for key, value in row.items()}
            for row in preview.rows
        ],
    }
