"""The commands that take a register out into files and a workbook back in."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from riskregister.cli.answering import write_answer
from riskregister.cli.options import AsOfOption, Format, FormatOption, ProgramOption, SourceArgument, date_of
from riskregister.cli.output import print_json
from riskregister.cli.progress import Spoken
from riskregister.errors import InvalidInput, RegisterError, Unreachable, WrongUsage
from riskregister.translations import gettext as _
from riskregister.translations import ngettext

if TYPE_CHECKING:
    from riskregister.intake.grid import Source
    from riskregister.services.merging import Decision, Preview
    from riskregister.services.sending import Dispatch
    from riskregister.store.database import Database

commands = typer.Typer()


class Side(StrEnum):
    """Whose value shall stand where there is a conflict."""

    theirs = "theirs"
    mine = "mine"


class Per(StrEnum):
    """What each workbook that is sent out is for."""

    body = "body"
    category = "category"


_IntoOption = Annotated[str | None, typer.Option("--into", help=_("Register to import into (default: the main one)."))]
_RemoveOption = Annotated[bool, typer.Option("--remove", help=_("Also remove rows missing from an exported workbook."))]
_ConflictsOption = Annotated[
    Side | None,
    typer.Option(
        "--conflicts", help=_("What shall stand where both sides changed: the register's value, or the workbook's.")
    ),
]
_DryRunOption = Annotated[bool, typer.Option("--dry-run", help=_("Only show what would change."))]
_ActorOption = Annotated[str | None, typer.Option("--by", help=_("Who imports (default: from settings)."))]
_WhyOption = Annotated[str | None, typer.Option("--why", help=_("Why."))]
_FILES = _("A register of any kind, or a workbook that this program exported; several of those are merged at once.")
_MAPPING = _("How the file is to be read, as --save-mapping writes it.")
_ANSWER = _("Write the file back with every doubt at its cell.")


@commands.command(
    "import", help=_("Take a register in: anybody's Excel or CSV, or workbooks exported here and edited.")
)
def import_(
    files: Annotated[list[Path], typer.Argument(help=_FILES)],
    into: _IntoOption = None,
    sheet: Annotated[str | None, typer.Option(help=_("The sheet the register is on."))] = None,
    mapping: Annotated[Path | None, typer.Option(help=_MAPPING)] = None,
    save_mapping: Annotated[Path | None, typer.Option(help=_("Write down how the file is read."))] = None,
    answer: Annotated[Path | None, typer.Option(help=_ANSWER)] = None,
    remove: _RemoveOption = False,
    conflicts: _ConflictsOption = None,
    dry_run: _DryRunOption = False,
    by: _ActorOption = None,
    why: _WhyOption = None,
    format: FormatOption = Format.table,
) -> None:
    from riskregister.cli import intake
    from riskregister.services.opening import of_database, open_database

    actor = _actor(by, dry_run=dry_run)
    choices = intake.choices_of(mapping, sheet)
    database = open_database()
    register_id = of_database(database, into)
    source, own = intake.opened(files, as_json=format is Format.json)
    said = intake.Said(choices=choices, answer=answer, save_mapping=save_mapping)
    intake.fitting(said, files, own=own, merging=remove or conflicts is not None)
    if not own:
        how = intake.How(as_json=format is Format.json, dry_run=dry_run, actor=actor, why=why)
        intake.take_in(database, register_id, source, said, how)
        return
    how_back = Taking(remove=remove, conflicts=conflicts, dry_run=dry_run, actor=actor, why=why, format=format)
    take_back(database, register_id, files, how_back, (source, answer) if answer else None)


@commands.command(help=_("Write the register to a file: .xlsx, .csv, .json, .md, or a folder of YAML."))
def export(
    file: Annotated[Path, typer.Argument(help=_("Where to write; the ending says what."))],
    source: SourceArgument = None,
    program: ProgramOption = None,
    as_of: AsOfOption = None,
) -> None:
    from riskregister import settings
    from riskregister.services import exchange, formats
    from riskregister.services.opening import history_of, open_source

    spoken = Spoken(sys.stderr, _("Written: {percent} %"))
    opened = open_source(source, date_of(as_of))
    notes: tuple[str, ...] = ()
    if program is None:
        by, database = settings.actor(), history_of(source)
        exchange.export(
            opened.register,
            file,
            opened.stood,
            by=by,
            database=database,
            progress=spoken,
            content_of=opened.content_of,
        )
        notes = exchange.left_behind(opened.register, file)
    else:
        notes = formats.export(opened.register, file, program, opened.stood)
    spoken.end()
    typer.echo(_("Wrote {file}.").format(file=file))
    for note in notes:
        typer.echo(f"- {note}")


@commands.command(help=_("Print the JSON Schema of a register exported as .json."))
def schema() -> None:
    from riskregister.services.schema import schema_text

    typer.echo(schema_text(), nl=False)


@commands.command("send-out", help=_("Write a workbook for each responsible body or category, with just its rows."))
def send_out(
    target: Annotated[Path, typer.Argument(help=_("A folder, or a file ending in .zip."))],
    per: Annotated[Per, typer.Option(help=_("Whom each workbook is for."))] = Per.body,
    only: Annotated[list[str] | None, typer.Option(help=_("Only this body or category; may be given again."))] = None,
    register: Annotated[str | None, typer.Option(help=_("The register (default: the main one)."))] = None,
    by: Annotated[str | None, typer.Option(help=_("Who sends it (default: from settings)."))] = None,
    format: FormatOption = Format.table,
) -> None:
    from riskregister.services import sending
    from riskregister.services.opening import of_database, open_database

    actor = _actor(by, dry_run=False)
    database = open_database()
    held = database.read(of_database(database, register))
    sending.place(target)
    spoken = Spoken(sys.stderr, _("Written: {percent} %"))
    sent = sending.send_out(database, held, per.value, actor=actor, only=only or (), progress=spoken)
    spoken.end()
    try:
        written = sending.write(sent, target)
    except RegisterError:
        # What nobody has got is not awaited.
        sending.forget(database, held.id, sent[0].dispatch.round)
        raise
    if format is Format.json:
        rows = [{**_awaited_row(one.dispatch), "file": one.file} for one in sent]
        print_json({"register": {"id": held.id, "version": held.version}, "rows": rows})
        return
    for one in sent:
        typer.echo(f"{one.dispatch.sent_to}: {one.file}")
    count = len(sent)
    words = ngettext("{n} workbook in {place}.", "{n} workbooks in {place}.", count)
    typer.echo(words.format(n=count, place=written[0] if len(written) == 1 else target))


@commands.command(help=_("Take back the workbooks that were sent out; without any, shows which are awaited."))
def collect(
    files: Annotated[
        list[Path] | None, typer.Argument(help=_("Workbooks, or folders of them; merged at once."))
    ] = None,
    into: _IntoOption = None,
    remove: _RemoveOption = False,
    conflicts: _ConflictsOption = None,
    dry_run: _DryRunOption = False,
    by: _ActorOption = None,
    why: _WhyOption = None,
    format: FormatOption = Format.table,
) -> None:
    from riskregister.services import sending
    from riskregister.services.opening import of_database, open_database

    actor = _actor(by, dry_run=dry_run or not files)
    database = open_database()
    held = of_database(database, into)
    if files:
        how = Taking(remove=remove, conflicts=conflicts, dry_run=dry_run, actor=actor, why=why, format=format)
        take_back(database, held, _all_of(files), how)
        return
    version, awaited = database.version(held), sending.awaited(database, held)
    if format is Format.json:
        print_json({"register": {"id": held, "version": version}, "rows": [_awaited_row(one) for one in awaited]})
        return
    for one in awaited:
        state = _("back on {time:%Y-%m-%d}").format(time=one.returned) if one.returned else _("awaited")
        typer.echo(f"{one.sent:%Y-%m-%d} r{one.version} {one.id}  {one.sent_to}: {state}")
    back, count = sum(one.returned is not None for one in awaited), len(awaited)
    typer.echo(_("{back} of {all} workbooks are back.").format(back=back, all=count))


def _all_of(files: list[Path]) -> list[Path]:
    """Return files, with the workbooks of a folder in the place of the folder.

    Raises:
        Unreachable: a folder holds none.
    """
    found: list[Path] = []
    for file in files:
        if not file.is_dir():
            found.append(file)
            continue
        # Excel keeps a file of this kind beside each workbook it has open.
        inside = sorted(
            one
            for one in file.iterdir()
            if one.suffix.lower() in (".xlsx", ".xlsm", ".xls", ".ods", ".csv") and one.name[:2] != "~$"
        )
        if not inside:
            message = _("There is no workbook in {folder}.").format(folder=file)
            raise Unreachable(message, _("Give the folder that holds the files that came back."))
        found += inside
    return found


def _awaited_row(one: Dispatch) -> dict[str, Any]:
    return {
        "id": one.id,
        "round": one.round,
        "sent_to": one.sent_to,
        "by": one.actor,
        "version": one.version,
        "sent": one.sent.isoformat(timespec="seconds"),
        "risks": one.rows.get("risks", []),
        "measures": one.rows.get("measures", []),
        "returned": one.returned.isoformat(timespec="seconds") if one.returned else None,
        "revision": one.outcome.get("revision"),
        "changes": one.outcome.get("changes"),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """How returned workbooks are to be taken over."""

    remove: bool
    conflicts: Side | None
    dry_run: bool
    actor: str
    why: str | None
    format: Format


def take_back(
    database: Database, register_id: str, files: list[Path], how: Taking, answer: tuple[Source, Path] | None = None
) -> None:
    """Show what merging returned workbooks would do, and do it unless it is only to be shown.

    ``answer`` is the one file, and where to write it with its doubts.
    """
    from riskregister.services import merge_report, merging

    spoken = Spoken(sys.stderr, _("Reading: {percent} %"))
    try:
        preview = merging.preview_merge(database, register_id, [(file, file.name) for file in files], spoken)
    except (InvalidInput, Unreachable) as error:
        if how.format is Format.json:
            print_json(merge_report.refusal(", ".join(file.name for file in files), error))
        raise
    finally:
        spoken.end()
    if how.format is Format.json:
        print_json(merge_report.report(preview))
    else:
        _print_preview(preview)
    if answer is not None:
        write_answer(answer[0], preview.findings, answer[1], quiet=how.format is Format.json)
    answers = merging.one_way(preview, how.conflicts.value, remove=how.remove) if how.conflicts else {}
    if how.dry_run:
        blocked = any(one.key not in answers for one in preview.asked(remove=how.remove))
        raise typer.Exit(1 if preview.errors else 3 if blocked else 0)
    reason = how.why or _("import of {file}").format(file=preview.name)
    version = merging.accept(database, preview, answers, actor=how.actor, reason=reason, remove=how.remove)
    if how.format is Format.json:
        return
    words = _("Imported. The register is now at version {n}.")
    if version == preview.register.version:
        words = _("Nothing to take over; the register stays at version {n}.")
    typer.echo(words.format(n=version))


def _actor(by: str | None, *, dry_run: bool) -> str:
    from riskregister import settings

    actor = by or settings.actor()
    if not dry_run and not actor:
        raise WrongUsage(_("An import needs a name."), _("Give --by NAME, or set RISKREGISTER_BY."))
    return actor or ""


def _print_preview(preview: Preview) -> None:
    from riskregister.core.wording import in_words

    for finding in preview.findings:
        typer.echo(f"{finding.severity}: {finding.place}: {finding.message}")
    for change in preview.changes:
        field = change.field or _("new")
        typer.echo(f"{change.record} {field}: {in_words(change.old)} → {in_words(change.new)}")
    for one in preview.conflicts:
        _print_conflict(one)
    for change in (gone for gone in preview.removed if gone.new is None):
        typer.echo(_("would go with --remove: {record}").format(record=change.record))
    for one in preview.disputed:
        who = one.by or _("another workbook")
        typer.echo(_("missing, but changed since by {who}: {record}").format(who=who, record=one.record))
    count = len(preview.changes)
    typer.echo(ngettext("{n} change.", "{n} changes.", count).format(n=count))


def _print_conflict(one: Decision) -> None:
    from riskregister.core.wording import in_words

    words = _("conflict: {record} {field}: here {now}")
    typer.echo(words.format(record=one.record, field=one.field, now=in_words(one.theirs)).rstrip())
    if one.by and one.time:
        typer.echo(
            "  " + _("by {who} on {when:%Y-%m-%d %H:%M} UTC: {why}").format(who=one.by, when=one.time, why=one.reason)
        )
    for each in one.proposals:
        typer.echo("  " + _("in {files}: {value}").format(files=", ".join(each.copies), value=in_words(each.value)))
