"""What ``import`` does with a file of another organisation or program: says how it is read, then takes it in."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from riskregister.cli.answering import write_answer
from riskregister.cli.output import print_json
from riskregister.cli.progress import Spoken
from riskregister.errors import InvalidInput, RegisterError, WrongUsage
from riskregister.translations import gettext as _
from riskregister.translations import ngettext

if TYPE_CHECKING:
    from riskregister.core.model import Register
    from riskregister.intake.choices import Choices
    from riskregister.intake.grid import Source
    from riskregister.services.importing import Look
    from riskregister.store.database import Database

#: Lines of doubts on a screen; JSON and the answered file have them all.
_LINES = 30


def choices_of(mapping: Path | None, sheet: str | None) -> Choices | None:
    """Return what was said of the file on the command line; None if nothing was."""
    from riskregister.intake.choices import Choices, from_plain
    from riskregister.text.mapping import read_mapping

    said = from_plain(read_mapping(mapping), mapping.name) if mapping else None
    return replace(said or Choices(), sheet=sheet) if sheet else said


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What was said of the file: how to read it, and where to write the answer and how it was read."""

    choices: Choices | None
    answer: Path | None
    save_mapping: Path | None


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """How the file is to be taken in."""

    as_json: bool
    dry_run: bool
    actor: str
    why: str | None


def opened(files: list[Path], *, as_json: bool) -> tuple[Source, bool]:
    """Return the last of the files as cells, and whether they are workbooks of this program.

    Raises:
        WrongUsage: there are several files, and one of them is of another kind.
        RegisterError: one cannot be read; with ``as_json`` the report says so first.
    """
    from riskregister.services import importing, merge_report

    spoken, own = Spoken(sys.stderr, _("Opening: {percent} %")), True
    for file in files:
        try:
            source = importing.open_file(file, file.name, spoken)
        except RegisterError as error:
            if as_json:
                print_json(merge_report.refusal(file.name, error))
            raise
        finally:
            spoken.end()
        own = importing.is_own(source)
        if not own and len(files) > 1:
            message = _("{file} is no workbook of this program, and only those are merged.").format(file=file)
            raise WrongUsage(message, _("Import it alone; nothing was imported."))
    return source, own


def fitting(said: Said, files: list[Path], *, own: bool, merging: bool) -> None:
    """Refuse options that would do nothing with what the files are; ``merging`` says that one of merging was given.

    Raises:
        WrongUsage: one of them was given.
    """
    if own and (said.choices or said.save_mapping):
        message = _("{file} was exported by this program; how it is read is not asked.").format(file=files[0].name)
        raise WrongUsage(message, _("Leave out --sheet, --mapping and --save-mapping."))
    if own and said.answer and len(files) > 1:
        raise WrongUsage(_("--answer is for one file."), _("Import them one by one to have their doubts marked."))
    if not own and merging:
        message = _("{file} was not exported by this program: it adds and updates, and removes nothing.")
        raise WrongUsage(message.format(file=files[0].name), _("Leave out --remove and --conflicts."))


def take_in(database: Database, register_id: str, source: Source, said: Said, how: How) -> None:
    """Report on the file and, unless it is a dry run, take it in.

    Raises:
        typer.Exit: with the code of the outcome, where that is no error of the family.
        RegisterError: it cannot be taken in; nothing was written.
    """
    from riskregister.services import importing

    seen = _looked(database.read(register_id), database, source, said, how)
    if said.answer is not None:
        write_answer(source, seen.findings, said.answer, quiet=how.as_json)
    if said.save_mapping is not None:
        importing.save_mapping(seen, said.save_mapping)
    if seen.table is None:
        hint = _("Name its sheet with --sheet if it is one.") if len(source.sheets) > 1 else ""
        raise InvalidInput(f"{seen.name}: {seen.reason}", hint)
    if how.dry_run or seen.verdict == "empty":
        raise typer.Exit(_code(seen))
    if not seen.changes and not seen.open:
        return
    spoken = Spoken(sys.stderr, _("Importing: {percent} %"))
    reason = how.why or _("import of {file}").format(file=seen.name)
    version = importing.accept(database, seen, actor=how.actor, reason=reason, progress=spoken)
    spoken.end()
    if not how.as_json:
        typer.echo(_("Imported. The register is now at version {n}.").format(n=version))


def _looked(register: Register, database: Database, source: Source, said: Said, how: How) -> Look:
    """Return what the file is, once it was reported."""
    from riskregister.services import importing, merge_report
    from riskregister.services.import_report import report

    spoken = Spoken(sys.stderr, _("Reading: {percent} %"))
    try:
        seen = importing.look(database, register, source, said.choices, progress=spoken)
    except RegisterError as error:
        if how.as_json:
            print_json(merge_report.refusal(source.name, error))
        raise
    finally:
        spoken.end()
    if how.as_json:
        print_json(report(seen))
    elif seen.table is not None:
        _print(seen)
    return seen


def _code(seen: Look) -> int:
    if seen.errors or seen.verdict not in ("import", "empty"):
        return 1
    return 3 if seen.open else 0


def _print(seen: Look) -> None:
    from openpyxl.utils import get_column_letter

    from riskregister.intake.reading_doubts import collapsed

    for note in seen.source.notes:
        typer.echo(_("note: {what}").format(what=note))
    typer.echo(f"{seen.name}: {seen.reason}")
    if seen.table is not None:
        rows = ", ".join(str(row + 1) for row in seen.table.header_rows)
        words = _("Sheet '{sheet}', headings in row {rows}.") if seen.table.grid.name else _("Headings in row {rows}.")
        typer.echo(words.format(sheet=seen.table.grid.name, rows=rows))
        for of, column in seen.table.mapping.items():
            header = " ".join(column.header.split())
            typer.echo(f"  {get_column_letter(column.at + 1)}  {header} → {of} ({column.how})")
    for of, scale in seen.reading.scales.items() if seen.reading else ():
        typer.echo(f"  {of}: {scale.rule or scale.why_not or scale.kind}")
    for other in seen.found.others:
        rows = ", ".join(str(row + 1) for row in other.header_rows)
        words = _("or, with --sheet: '{sheet}', headings in row {rows}, {n} risks")
        typer.echo("  " + words.format(sheet=other.grid.name, rows=rows, n=len(other.rows)))
    lines = collapsed(seen.findings)
    for line in lines[:_LINES]:
        where = f"{line.places[0]}: " if len(line.places) == 1 else ""
        typer.echo(f"{line.severity}: {where}{line.message}")
    if len(lines) > _LINES:
        typer.echo(_("… and {n} more; --answer FILE marks every one in your file.").format(n=len(lines) - _LINES))
    for one in seen.open:
        words = _("row {row}: is it the risk {risk}? Say so in a mapping, 'risks: {{\"{row}\": {risk}}}', or 'new'.")
        typer.echo(words.format(row=one.row + 1, risk=one.risk))
    if seen.made is not None:
        made = seen.made
        parts = [
            ngettext("{n} new risk", "{n} new risks", made.added).format(n=made.added),
            ngettext("{n} changed", "{n} changed", made.changed).format(n=made.changed),
            ngettext("{n} as it is", "{n} as they are", made.same).format(n=made.same),
        ]
        typer.echo(", ".join(parts) + ".")
