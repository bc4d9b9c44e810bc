"""Workbooks that came back, read against what was sent out: copies of the register that can be merged."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from riskregister.core.blank import BLANK_ID, blank
from riskregister.core.hanging import Place, by_place
from riskregister.core.identities import fresh_ids, renamed
from riskregister.core.merging import Copy
from riskregister.core.model import Register
from riskregister.core.parted import part
from riskregister.errors import InvalidInput, NotFound
from riskregister.store import browsing, dispatches
from riskregister.store.database import Database
from riskregister.translations import gettext as _

if TYPE_CHECKING:
    from riskregister.workbook.book import Sheets
    from riskregister.workbook.read import Base, Returned

#: Told how much is done, from 0 to 1.
Progress = Callable[[float], None]
#: Files to merge, each with the name messages call it.
Files = Sequence[tuple[Path | BinaryIO, str]]


def silent(done: float) -> None:
    """Tell nobody how much is done."""


def _apart(name: str, known: Mapping[str, Any]) -> str:
    """Return a name for a file that no other has: two may be called alike in different folders."""
    number, found = 1, name
    while found in known:
        number += 1
        found = f"{name} ({number})"
    return found


def _of_another(name: str, other: str, this: str) -> InvalidInput:
    message = _("{file} belongs to the register '{other}', not to '{this}'.")
    return InvalidInput(
        message.format(file=name, other=other, this=this), _("Open that register first; nothing was changed.")
    )


def _base(database: Database, register_id: str, name: str) -> Base:
    """Return what finds the register as it was exported, for a file that lost its own copy of it."""
    from riskregister.workbook.located import Origin

    def find(origin: Origin) -> Register:
        if origin.register == BLANK_ID:
            return blank(database.read(register_id))
        if origin.register != register_id:
            raise _of_another(name, origin.register, register_id)
        try:
            found = database.read(register_id, at=origin.version)
        except NotFound:
            message = _("{file} was exported at version {version}, which this register does not have.")
            hint = _("Export the register again and copy the changes over.")
            raise InvalidInput(message.format(file=name, version=origin.version), hint) from None
        return _sent_part(database, found, origin.dispatch)

    return find


def _sent_part(database: Database, register: Register, dispatch: str) -> Register:
    """Return what of a register was sent out under an id; all of it where nobody knows."""
    if dispatch:
        for one in dispatches.known(database.engine, register.id):
            if one.id == dispatch:
                return part(register, one.rows.get("risks", ()), one.rows.get("measures", ()))
    return register


def read_files(database: Database, register_id: str, files: Files, progress: Progress = silent) -> dict[str, Returned]:
    """Return what came back in each of several workbooks, by name; ``progress`` is told how much is read, 0..1.

    Raises:
        InvalidInput: one is no workbook of this program, or of another register.
        Unreachable: one cannot be read.
    """
    from riskregister.workbook.read import read_workbook

    returned: dict[str, Returned] = {}
    for number, (source, name) in enumerate(files):

        def told(done: float, before: int = number) -> None:
            progress((before + done) / len(files))

        found = read_workbook(_opened(source, name), name, _base(database, register_id, name), told)
        if found.register_id not in (register_id, BLANK_ID):
            raise _of_another(name, found.register_id, register_id)
        returned[_apart(name, returned)] = found
    return returned


def _opened(source: Path | BinaryIO, name: str) -> Path | BinaryIO | Sheets:
    """Return a file as it is, or as sheets if it is of a kind that the workbook's own reader does not know."""
    from riskregister.workbook.book import Sheets, content_of

    data = content_of(source, name)
    if data.startswith(b"PK"):
        return io.BytesIO(data)
    from riskregister.intake.opening import open_source

    return Sheets(name, open_source(io.BytesIO(data), name).sheets)


def copies_of(database: Database, register: Register, returned: Mapping[str, Returned]) -> list[Copy]:
    """Return the workbooks as copies to merge: against the whole register that was sent, new records with ids."""
    taken = {
        table: {one for found in returned.values() for one in _ids(found, table)}
        | set(browsing.taken_out(database, register.id, table))
        for table in ("risks", "measures")
        if any(place[0] == table for found in returned.values() for place in found.nameless)
    }
    names: dict[tuple[str, ...], str] = {}
    copies = []
    for name, found in sorted(returned.items()):
        base = found.exported
        if found.dispatch and found.version <= register.version:
            # What went out was a part, and without some names; it is compared with all that stood there.
            whole = database.read(register.id, at=found.version)
            there = by_place(whole)
            # After a restore that version may be another state than the one that went out.
            known = all(place in there for place in by_place(found.exported))
            if known and all(there["risks", risk.id] == risk for risk in found.exported.risks):
                base = whole
        given = _names(register, base, found, names, taken)
        changes = tuple(renamed(found.changes, given))
        copies.append(Copy(name=name, base=base, version=found.version, changes=changes, removed=found.removed))
    return copies


def _names(
    register: Register,
    base: Register,
    found: Returned,
    names: dict[tuple[str, ...], str],
    taken: Mapping[str, set[str]],
) -> dict[Place, str]:
    """Return ids for a workbook's new records without one; what came since it was made keeps the id it got."""
    given: dict[Place, str] = {}
    seen: dict[tuple[str, ...], int] = {}
    for change in found.changes:
        place = (change.table, change.record)
        if change.field or place not in found.nameless:
            continue
        alike = _likeness(change.table, change.new)
        seen[alike] = seen.get(alike, 0) + 1
        key = (*alike, str(seen[alike]))
        if key not in names:
            old = {one.id for one in getattr(base, change.table)}
            there = [one for one in getattr(register, change.table) if one.id not in old]
            known = next((one.id for one in there if _likeness(change.table, one) == alike), None)
            if known is None or seen[alike] > 1:
                known = fresh_ids(register, [change], {place}, taken)[place]
            names[key] = known
            taken[change.table].add(known)
        given[place] = names[key]
    return given


def _ids(found: Returned, table: str) -> list[str]:
    return [one.id for one in getattr(found.exported, table)]


def _likeness(table: str, record: Any) -> tuple[str, ...]:
    """Return what tells a new record without an id from others: its title, and its category or section."""
    among = record.category if table == "risks" else record.source.section
    return table, " ".join(record.title.split()).casefold(), among
