"""Open a register wherever it lies: the configured database, another one, a folder of text, a workbook, a JSON file."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from riskregister import settings
from riskregister.core.check import Finding, check
from riskregister.core.model import Register
from riskregister.errors import Conflict, InvalidInput, NotFound, Unreachable, WrongUsage
from riskregister.services import moments
from riskregister.store import contents
from riskregister.store.database import Database
from riskregister.store.listing import Listed, listed
from riskregister.translations import gettext as _
from riskregister.translations import ngettext

#: The id of the register that travels with the program.
_SHIPPED = "az-nsc-2007"
#: Files that may hold a table of risks.
_TABLES = (".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv", ".txt")


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A register and where it came from; ``place_of`` gives the file and line a finding speaks of.

    ``stood`` says in words when a past state stood so, and is empty for the present one.  ``content_of`` gives the
    content of an attached file by its digest, or None where the source does not hold it.
    """

    register: Register
    name: str
    place_of: Callable[[Finding], str]
    stood: str = ""
    content_of: Callable[[str], bytes | None] = lambda _digest: None

    def findings(self) -> list[Finding]:
        """Return every finding of the register, each with its place where one is known."""
        return [finding.at(self.place_of(finding) or finding.place) for finding in check(self.register)]

    def sound(self) -> Register:
        """Return the register if it has no error: numbers from a broken one would mislead.

        Raises:
            InvalidInput: it has errors; the first in full, the rest counted.
        """
        errors = [finding for finding in self.findings() if finding.severity == "error"]
        if errors:
            first, more = errors[0], len(errors) - 1
            sentence = f"{first.place}: {first.message}" if first.place else first.message
            rest = ngettext(" (and {n} more)", " (and {n} more)", more).format(n=more) if more else ""
            raise InvalidInput(f"{sentence}{rest}.", _("'check' lists everything."), errors)
        return self.register


def open_database(url: str | None = None) -> Database:
    """Return the database at ``url`` (default: the configured one), holding the shipped register if it was empty.

    Raises:
        Unreachable, WrongUsage, RegisterError: see :class:`riskregister.store.database.Database`.
    """
    database = Database(url or settings.database_url())
    if url is None and not database.registers():
        opened = open_folder(settings.shipped("register"))
        shipped = opened.register
        # Another program that is started for the first time at the same moment may be faster.
        with suppress(Conflict):
            database.create(
                shipped,
                actor=_("riskregister"),
                reason=_("the shipped register, on first use"),
                means=_("set-up"),
                time=dt.datetime.now(dt.UTC),
                contents=contents_of(shipped, opened.content_of),
            )
    return database


def contents_of(register: Register, content_of: Callable[[str], bytes | None]) -> dict[str, bytes]:
    """Return by digest the contents of a register's attached files, those that can be had."""
    found = {one.digest: content_of(one.digest) for one in register.attachments if one.file}
    return {digest: content for digest, content in found.items() if content is not None}


def main_register(database: Database) -> str:
    """Return the id of the register to show when none is named: the shipped one if it is there, else the first.

    An archived one is the main one only where all are.

    Raises:
        InvalidInput: the database holds no register.
    """
    return main_of(database, listed(database)).id


def of_database(database: Database, wanted: str | None) -> str:
    """Return the id of the register that is ``wanted`` of a database, of its main one if none is.

    Raises:
        NotFound: it holds no such register; says which it does.
        InvalidInput: it holds none at all.
    """
    known = listed(database)
    if not wanted:
        return main_of(database, known).id
    if wanted not in {one.id for one in known}:
        message = _("There is no register '{id}' in this database.").format(id=wanted)
        raise NotFound(message, _("These are there: {ids}.").format(ids=", ".join(one.id for one in known)))
    return wanted


def main_of(database: Database, known: Sequence[Listed]) -> Listed:
    """Return of the registers that a database holds the one to show when none is named; see :func:`main_register`.

    Raises:
        InvalidInput: there is none.
    """
    if not known:
        message = _("The database {where} holds no register.").format(where=database.name)
        raise InvalidInput(
            message, _("Import one, or start without RISKREGISTER_DATABASE to use the shipped register.")
        )
    at_work = [one for one in known if not one.archived] or list(known)
    return next((one for one in at_work if one.id == _SHIPPED), at_work[0])


def open_folder(folder: Path) -> Opened:
    """Return the register in a folder of YAML files."""
    from riskregister.text.contents import content_in
    from riskregister.text.read import read_register

    register, places = read_register(folder)
    return Opened(
        register=register, name=str(folder), place_of=places.of, content_of=lambda digest: content_in(folder, digest)
    )


def open_source(source: str | None = None, as_of: dt.date | None = None) -> Opened:
    """Return the register that ``source`` names: a YAML folder, an Excel, CSV or ``.json`` file, a database URL.

    None means the configured database, and there the main register; ``register:`` and an id name another one there, an
    address with ``#`` and an id one of another database.  ``@`` and a moment after it (or ``@`` and a moment alone)
    name a past state of a database's register.  ``as_of`` replaces the register's reporting date.

    Raises:
        Unreachable: it is not there or cannot be read.
        InvalidInput: it is no register, or has errors that prevent reading it.
        NotFound: it has no such past state.
        WrongUsage: a past state is asked of something that keeps none.
    """
    opened = _open(source)
    return replace(opened, register=replace(opened.register, reporting_date=as_of)) if as_of else opened


def open_history(source: str | None) -> tuple[Database, str, int]:
    """Return the database that ``source`` names, the id of its register there, and the revision at the moment it names.

    That is the main register where none is named.

    Raises:
        Unreachable: there is no such database.
        NotFound: it has no such register, or no such past state.
        WrongUsage: the source is no database, and so keeps no history.
    """
    whole, moment = moments.split(source or "")
    place, wanted = moments.register_in(whole)
    database = existing_database(place)
    register_id = of_database(database, wanted)
    number = moments.revision_of(database, register_id, moment) if moment else database.version(register_id)
    return database, register_id, number


def history_of(source: str | None) -> Database | None:
    """Return the database that keeps the history of ``source``, one that can be opened; None for a file or folder."""
    place, wanted = moments.register_in(moments.split(source or "")[0])
    return existing_database(place or None) if not place or wanted or "://" in place else None


def existing_database(place: str | None, *, fill: bool = True) -> Database:
    """Return the database at an address, which must be there; none: the configured one.

    ``fill=False`` leaves an empty one as it is, where one wants to know that it is empty.

    Raises:
        Unreachable: there is no such database.
        WrongUsage: that is no database.
    """
    place = place or ""
    if place and "://" not in place:
        message = _("{source} keeps no history; only a database does.").format(source=place)
        raise WrongUsage(message, _("Name a database, or leave it out for the configured one."))
    if place.startswith("sqlite:///") and not Path(place[10:]).is_file():
        message = _("There is no database {where}.").format(where=place)
        raise Unreachable(message, _("Check the path."))
    return open_database(place or None) if fill else Database(place or settings.database_url())


def _open(source: str | None) -> Opened:
    moment = moments.split(source or "")[1]
    if moment or source is None or "://" in source or source.startswith(moments.REGISTER):
        database, register_id, number = open_history(source)
        if moment:
            return _stood(database, register_id, number, moment)
        register = database.read(register_id)
        return Opened(
            register=register,
            name=database.name,
            place_of=lambda finding: finding.place,
            content_of=partial(kept_content, database, register_id),
        )
    path = Path(source)
    if path.is_dir():
        return open_folder(path)
    if not path.exists():
        message = _("There is no file or folder {path}.").format(path=source)
        raise Unreachable(message, _("Check the name."))
    if path.suffix.lower() in _TABLES:
        return Opened(register=_of_table(path), name=source, place_of=lambda finding: finding.place)
    if path.suffix.lower() == ".json":
        return Opened(register=_read_json(path), name=source, place_of=lambda finding: finding.place)
    message = _("{path} is not a register this program can open.").format(path=source)
    raise WrongUsage(message, _("Give a folder of YAML files, an Excel, CSV or JSON file, or a database address."))


def _of_table(path: Path) -> Register:
    """Return the register in a workbook of this program, or in anybody's table on the shipped register's scales."""
    from riskregister.services import importing
    from riskregister.workbook.read import read_register_from_workbook

    file = importing.open_file(path, path.name)
    if importing.is_own(file):
        return read_register_from_workbook(path, path.name)
    return importing.register_of(file, open_folder(settings.shipped("register")).register)


def _stood(database: Database, register_id: str, number: int, moment: str) -> Opened:
    from riskregister.services import assessing, history

    # Whoever gave a view without a name since is not named by an older state either.
    hidden = history.hidden(database, database.read(register_id))
    register = assessing.unnamed_as(database.read(register_id, at=number), hidden.register)
    on = moments.moment_of(moment) if not moment.startswith("r") else history.find_one(database, hidden, number).time
    return Opened(
        register=register,
        name=f"{database.name}@{moment}",
        place_of=lambda finding: finding.place,
        stood=_("{date}, revision {n}").format(date=f"{on:%Y-%m-%d}", n=number),
        content_of=partial(kept_content, database, register_id),
    )


def kept_content(database: Database, register_id: str, digest: str) -> bytes | None:
    """Return the content a database keeps under a digest, None where it was never there.

    Raises:
        InvalidInput: something else altered it.
    """
    try:
        return contents.read(database.engine, register_id, digest)
    except NotFound:
        return None


def _read_json(path: Path) -> Register:
    from pydantic import TypeAdapter, ValidationError

    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        found: Register = TypeAdapter(Register).validate_python(data)
    except (OSError, UnicodeDecodeError) as error:
        message = _("{file} cannot be read: {why}.").format(file=path, why=error)
        raise Unreachable(message, _("Check the name and the permissions.")) from None
    except json.JSONDecodeError as error:
        message = _("{file}:{line}: not readable as JSON: {why}.").format(file=path, line=error.lineno, why=error.msg)
        raise InvalidInput(message, _("Export the register again.")) from None
    except ValidationError as error:
        problem = error.errors()[0]
        field = ".".join(str(part) for part in problem["loc"])
        message = _("{file}: field {field}: {why}.").format(file=path, field=field, why=problem["msg"])
        raise InvalidInput(message, _("Only a register exported as .json can be opened.")) from None
    return found
