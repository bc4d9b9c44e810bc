"""Workbooks out: the register with its latest changes, by whom and how far on, and the blank one to be filled in."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Sequence
from pathlib import Path

from riskregister.core.blank import blank
from riskregister.core.model import Register
from riskregister.core.wording import field_name, in_words
from riskregister.services import history
from riskregister.services.files import write_whole
from riskregister.store.browsing import Sought
from riskregister.store.database import Database, Revision
from riskregister.translations import gettext as _
from riskregister.workbook.exported import origin_of
from riskregister.workbook.told import Told

Progress = Callable[[float], None]
#: How many changes the sheet History tells at most; the History page tells them all.
MOST_CHANGES = 500
_REVISIONS, _LONGEST = 200, 1_000


def made(
    register: Register,
    *,
    stood: str = "",
    by: str = "",
    changes: Sequence[Told] = (),
    since: int | None = None,
    progress: Progress | None = None,
) -> bytes:
    """Return the register as an Excel workbook; the arguments as for :func:`write_workbook`."""
    from riskregister.workbook.write import write_workbook

    buffer, today = io.BytesIO(), dt.datetime.now(dt.UTC).date()
    write_workbook(
        register, buffer, written_on=today, stood=stood, by=by, changes=changes, since=since, progress=progress
    )
    return buffer.getvalue()


def latest_changes(database: Database, register: Register, since: int | None = None) -> list[Told]:
    """Return what the history tells of a register up to its version, newest first, in words for the sheet History.

    ``since`` leaves out what was so at that version already.  Who gave an anonymous view is not named.  Of a revision
    with very many changes the first are told and the others counted.
    """
    secret = history.hidden(database, register)
    page = history.find(database, secret, Sought(upto=register.version), limit=_REVISIONS)
    told: list[Told] = []
    for revision in page.revisions:
        if since is not None and revision.number <= since:
            break
        told += _told(revision, page.counts.get(revision.number, 0))
    return told[:MOST_CHANGES]


def exported_version(path: Path, register_id: str) -> int | None:
    """Return the version of the register from which a workbook was exported; None if it is not such a workbook."""
    known = origin_of(path) if path.suffix.lower() == ".xlsx" and path.is_file() else None
    return known[1] if known and known[0] == register_id else None


def blank_workbook(register: Register) -> bytes:
    """Return an empty workbook with the criteria, categories and objectives of a register, to be filled in."""
    from riskregister.workbook.write import write_workbook

    buffer = io.BytesIO()
    # Its date says how old the criteria in it are; without the clock the same register gives the same bytes.
    write_workbook(blank(register), buffer, written_on=register.reporting_date, blank=True)
    return buffer.getvalue()


def write_template(folder: Path) -> Path:
    """Write the blank workbook of the shipped register below a folder of templates and return its path.

    Raises:
        Unreachable: the place cannot be written.
    """
    from riskregister import settings
    from riskregister.text.read import read_register

    path = folder / "excel" / "register.xlsx"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, blank_workbook(read_register(settings.shipped("register"))[0]))
    return path


def _told(revision: Revision, count: int) -> list[Told]:
    head = (revision.number, f"{revision.time:%Y-%m-%d %H:%M}", revision.actor, revision.reason)
    told = []
    for change in revision.changes:
        field = field_name(change.field) if change.field else _("whole record")
        told.append(Told(*head, change.record, field, _short(in_words(change.old)), _short(in_words(change.new))))
    if count > len(revision.changes):
        more = _("and {n} more changes").format(n=count - len(revision.changes))
        told.append(Told(*head, "", more, "", ""))
    return told


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
