"""A register out in the formats of other programs, with what they will not take over said in sentences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from riskregister.core.model import Register
from riskregister.errors import WrongUsage
from riskregister.services.files import write_whole
from riskregister.translations import gettext as _
from riskregister.workbook.formats import ciso_assistant, turbo_ea
from riskregister.workbook.formats.sheet import Transfer, as_text, as_workbook

ENDINGS = (".xlsx", ".csv")


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """One table another program takes in: how it is made, and what parts the cells of its text file."""

    make: Callable[[Register], Transfer]
    separator: str


#: What may stand after ``--for``.
PROGRAMS = {
    "ciso-assistant": Program(make=ciso_assistant.risks, separator=";"),
    "ciso-assistant-controls": Program(make=ciso_assistant.controls, separator=";"),
    "turbo-ea": Program(make=turbo_ea.risks, separator=","),
}


def program_names() -> dict[str, str]:
    """Return what each table of :data:`PROGRAMS` is called."""
    return {
        "ciso-assistant": _("CISO Assistant: risk assessment"),
        "ciso-assistant-controls": _("CISO Assistant: applied controls"),
        "turbo-ea": _("Turbo EA: risks"),
    }


def transfer(register: Register, program: str) -> Transfer:
    """Return the table for another program and the sentences that go with it.

    Raises:
        WrongUsage: no such program.
    """
    if program not in PROGRAMS:
        message = _("No format '{name}' is known.").format(name=program)
        raise WrongUsage(message, _("Name one of: {names}.").format(names=", ".join(PROGRAMS)))
    return PROGRAMS[program].make(register)


def content(register: Register, program: str, ending: str, stood: str = "", made: Transfer | None = None) -> bytes:
    """Return the table for another program as the content of a file, .xlsx or .csv.

    ``stood`` says in words when a past state stood so; the workbook's properties then say it.  ``made`` is the table
    if it was made already.

    Raises:
        WrongUsage: no such program or ending.
    """
    sheet = (made or transfer(register, program)).sheet
    if ending == ".csv":
        return as_text(sheet, PROGRAMS[program].separator)
    if ending != ".xlsx":
        message = _("'{ending}' files are not written for other programs.").format(ending=ending)
        raise WrongUsage(message, _("End the name in {known}.").format(known=" or ".join(ENDINGS)))
    past = _("As it stood: {stood}.").format(stood=stood) if stood else ""
    return as_workbook(
        sheet,
        title=register.title,
        subject=register.marking,
        comments=" ".join(part for part in (register.notice, past) if part),
        written_on=dt.datetime.now(dt.UTC).date(),
    )


def export(register: Register, path: Path, program: str, stood: str = "") -> tuple[str, ...]:
    """Write the register to ``path`` for another program and return what a person should know of it.

    Raises:
        WrongUsage: no such program or ending.
        Unreachable: the place cannot be written; what was there is untouched.
    """
    made = transfer(register, program)
    write_whole(path, content(register, program, path.suffix.lower(), stood, made))
    return made.notes
