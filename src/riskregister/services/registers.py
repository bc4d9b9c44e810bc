"""Several registers in one database: list them, begin new ones, archive them; none is ever deleted."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from riskregister.core.blank import BLANK_ID, blank
from riskregister.core.blank_criteria import criteria_from, criteria_of
from riskregister.core.changes import HEAD, Change
from riskregister.core.check import check
from riskregister.core.criteria import Criteria
from riskregister.core.frames import risk_frame
from riskregister.core.model import Purpose, Register
from riskregister.core.standard_matrices import StandardMatrix
from riskregister.errors import InvalidInput, WrongUsage
from riskregister.services import assessing, editing, history, importing, moments
from riskregister.services.opening import contents_of
from riskregister.store.database import Database, Revision
from riskregister.store.listing import Listed, listed
from riskregister.translations import gettext as _

__all__ = ["Entry", "Listed", "criteria_from", "criteria_of", "listed"]

#: The fields of a register's head that a person edits as words, dates and a choice.
EDITED = ("title", "description", "notice", "reporting_date", "marking", "purpose")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A register as the list of registers shows it.

    ``above`` is how many risks are above appetite now, None where no appetite is set; ``saved`` is the newest revision
    as a page may tell it.
    """

    id: str
    title: str
    description: str
    purpose: Purpose
    archived: bool
    marking: str
    reporting_date: dt.date
    risks: int
    measures: int
    above: int | None
    saved: Revision


def entry(database: Database, register_id: str) -> Entry:
    """Return what the list shows of a register.

    Raises:
        NotFound: there is no such register.
    """
    register = database.read(register_id)
    secret = history.hidden(database, register)
    frame = risk_frame(register, evidenced=False) if register.criteria.appetite else None
    return Entry(
        id=register.id,
        title=register.title,
        description=register.description,
        purpose=register.purpose,
        archived=register.archived,
        marking=register.marking,
        reporting_date=register.reporting_date,
        risks=len(register.risks),
        measures=len(register.measures),
        above=None if frame is None else int(frame["above_appetite"].sum()),
        saved=history.find_one(database, secret, register.version),
    )


def free_id(title: str, known: Collection[str]) -> str:
    """Return an id made from a title that no register has yet."""
    letters = unicodedata.normalize("NFKD", title.casefold().replace("ə", "a").replace("ı", "i"))
    words = re.findall(r"[a-z0-9]+", letters.encode("ascii", "ignore").decode())
    stem = "-".join(words)[:40].strip("-") or "register"
    number, found = 1, stem
    while found in known or found == BLANK_ID:
        number += 1
        found = f"{stem}-{number}"
    return found


def template(criteria: Criteria, terms: Register | None = None) -> Register:
    """Return an empty register on some criteria, with the categories and objectives of ``terms`` where they are given.

    What it is called is still to be said.
    """
    none: dict[str, Any] = {} if terms is not None else {"documents": (), "objectives": (), "categories": ()}
    base = terms or Register(id="", title="", criteria=criteria, reporting_date=_today())
    return replace(
        blank(base),
        criteria=criteria if terms is not None else criteria_of(criteria),
        description="",
        reporting_date=_today(),
        marking="",
        **none,
    )


def template_of(standard: StandardMatrix, like: Criteria) -> Register:
    """Return an empty register on a named standard matrix; see :func:`blank_criteria.criteria_from`."""
    return template(criteria_from(standard, like))


def stood(database: Database, register_id: str, moment: str = "") -> Register:
    """Return a register as it stands, or as it stood at a moment; no name that is hidden now is in it.

    Raises:
        NotFound, InvalidInput: there is no such register, or the moment is none of its.
    """
    present = database.read(register_id)
    if not moment.strip():
        return present
    number = moments.revision_of(database, register_id, moment)
    past = database.read(register_id, at=number)
    return assessing.unnamed_as(past, history.hidden(database, present).register)


def from_file(content: bytes, name: str, terms: Register) -> Register:
    """Return the register in a file: one exported from here as it is, anybody's table on the scales of ``terms``.

    Raises:
        Unreachable, InvalidInput: it cannot be read, is no register, or something in it is doubtful.
    """
    if name.lower().endswith(".json") and (found := _own_json(content, name)) is not None:
        return found
    source = importing.open_file(io.BytesIO(content), name)
    if importing.is_own(source):
        from riskregister.workbook.read import read_register_from_workbook

        return read_register_from_workbook(io.BytesIO(content), name)
    return importing.register_of(source, terms)


def create(
    database: Database,
    register: Register,
    *,
    id: str,
    title: str,
    purpose: Purpose = "working",
    marking: str | None = None,
    reporting_date: dt.date | None = None,
    actor: str,
    reason: str,
    means: str,
    content_of: Callable[[str], bytes | None] | None = None,
) -> Register:
    """Store what ``register`` holds as a new register of this id and title, and return it.

    ``content_of`` gives the contents of attached files by digest, so that they come along.  What stands in a database
    already may be copied with the errors it has.

    Raises:
        WrongUsage: nobody signs it, no reason is given, or the id or title cannot be one.
        InvalidInput: it has errors, with which no number could be trusted; nothing is written.
        Conflict: a register of this id is there already.
    """
    if not actor.strip():
        raise WrongUsage(_("A change needs a name."), _("Say who you are."))
    if not reason.strip():
        raise WrongUsage(_("A change needs a reason."), _("Say why in a few words."))
    if not title.strip():
        raise WrongUsage(_("A register needs a title."), _("Say what it is about."))
    refuse_id(id)
    made = replace(
        register,
        id=id,
        title=title.strip(),
        purpose=purpose,
        notice=_noticed(register.notice, purpose),
        archived=False,
        marking=register.marking if marking is None else marking.strip(),
        reporting_date=reporting_date or register.reporting_date,
        # The revisions they name are the other register's; what they were made on is written out in them.
        decisions=tuple(replace(one, made_on=0) for one in register.decisions),
        version=0,
    )
    errors = [finding for finding in check(made) if finding.severity == "error" and finding.table != HEAD]
    if errors and not register.version and (register.risks or any(finding.table == "criteria" for finding in errors)):
        raise InvalidInput(errors[0].message, _("Mend that first; nothing was written."), errors)
    return database.create(
        made,
        actor=actor.strip(),
        reason=reason.strip(),
        means=means,
        time=dt.datetime.now(dt.UTC),
        contents=contents_of(made, content_of) if content_of else None,
    )


def refuse_id(id: str) -> None:
    """Do nothing if this can be the id of a register.

    Raises:
        WrongUsage: it cannot: it stands in addresses, names of files and command lines.
    """
    if not _ID.fullmatch(id) or id == BLANK_ID:
        message = _("'{id}' cannot be the id of a register.").format(id=id)
        raise WrongUsage(message, _("Use up to 64 letters a to z, digits, '-', '_' and '.', a letter or digit first."))


def head_changes(register: Register, values: dict[str, Any]) -> list[Change]:
    """Return the changes that give a register's head these values, those that stay as they are left out.

    A register that becomes an exercise says so in its notice, and so on every sheet and print; one that is none any
    longer does not.

    Raises:
        InvalidInput: the title would be empty.
    """
    if not str(values.get("title", register.title)).strip():
        raise InvalidInput(_("A register needs a title."), _("Say what it is about."))
    if "purpose" in values and values["purpose"] != register.purpose:
        notice = values.get("notice", register.notice)
        values = {**values, "notice": _noticed(notice, values["purpose"])}
    return [
        Change(table=HEAD, record=register.id, field=name, old=getattr(register, name), new=value)
        for name, value in values.items()
        if getattr(register, name) != value
    ]


def _noticed(notice: str, purpose: Purpose) -> str:
    """Return a notice that says of an exercise that it is one, and of a register at work that it is none."""
    rest = notice.removeprefix(played()).strip()
    return f"{played()} {rest}".strip() if purpose == "exercise" else rest


def played() -> str:
    """Return the sentence by which an exercise is known for one."""
    return _("EXERCISE: what stands here is played, not the state of affairs.")


def archive(database: Database, register_id: str, *, into: bool, actor: str, reason: str, means: str) -> int:
    """Put a register into the archive, or take it out, as a revision; return its number.

    Raises:
        WrongUsage: nobody signs it, or no reason is given.
        NotFound: there is no such register.
    """
    register = database.read(register_id)
    changes = head_changes(register, {"archived": into})
    return editing.save(database, register, changes, actor=actor, reason=reason, means=means)


def standard_matrices() -> dict[str, StandardMatrix]:
    """Return by id the named standard matrices a register can be begun on."""
    from riskregister.core.blank_criteria import usable
    from riskregister.text.standard_matrices import standard_matrices as shipped

    return {one.id: one for one in shipped() if usable(one)}


def _own_json(content: bytes, name: str) -> Register | None:
    """Return the register of a file exported as JSON; None where it is something else's."""
    from pydantic import TypeAdapter, ValidationError

    try:
        data = json.loads(content)
    except ValueError:
        return None  # the reader of foreign files says what is wrong
    if not isinstance(data, dict) or not {"criteria", "risks", "reporting_date"} <= data.keys():
        return None
    try:
        found: Register = TypeAdapter(Register).validate_python(data)
    except ValidationError as error:
        problem = error.errors()[0]
        field = ".".join(str(part) for part in problem["loc"])
        message = _("{file}: field {field}: {why}.").format(file=Path(name).name, field=field, why=problem["msg"])
        raise InvalidInput(message, _("Export the register again.")) from None
    return found


def _today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()
