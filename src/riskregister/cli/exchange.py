"""The commands that take a register out into files and a workbook back in."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from riskregister.cli.options import AsOfOption, Format, FormatOption, SourceArgument, date_of
from riskregister.cli.output import print_json
from riskregister.cli.progress import Spoken
from riskregister.errors import InvalidInput, Unreachable, WrongUsage
from riskregister.translations import gettext as _
from riskregister.translations import ngettext

commands = typer.Typer()


@commands.command("import", help=_("Take back a workbook that this program exported; shows or makes the changes."))
def import_(
    file: Annotated[Path, typer.Argument(help=_("The workbook."))],
    into: Annotated[str | None, typer.Option(help=_("Register to import into (default: the main one)."))] = None,
    remove: Annotated[bool, typer.Option(help=_("Also remove rows missing from the workbook."))] = False,
    dry_run: Annotated[bool, typer.Option(help=_("Only show what would change."))] = False,
    by: Annotated[str | None, typer.Option(help=_("Who imports (default: from settings)."))] = None,
    why: Annotated[str | None, typer.Option(help=_("Why."))] = None,
    format: FormatOption = Format.table,
) -> None:
    from riskregister import settings
    from riskregister.services import exchange
    from riskregister.services.opening import main_register, open_database

    actor = by or settings.actor()
    if not dry_run and not actor:
        raise WrongUsage(_("An import needs a name."), _("Give --by NAME, or set RISKREGISTER_BY."))
    database = open_database()
    try:
        preview = exchange.preview_import(database, into or main_register(database), file, file.name)
    except (InvalidInput, Unreachable) as error:
        if format is Format.json:
            print_json(exchange.refusal(file.name, error))
        raise
    if format is Format.json:
        print_json(exchange.report(preview))
    else:
        _print_preview(preview)
    if dry_run:
        blocked = preview.conflicts or (remove and preview.worked_on)
        raise typer.Exit(1 if preview.errors else 3 if blocked else 0)
    reason = why or _("import of {file}").format(file=file.name)
    version = exchange.accept_import(database, preview, actor=actor, reason=reason, remove=remove)
    if format is not Format.json:
        typer.echo(_("Imported. The register is now at version {n}.").format(n=version))


@commands.command(help=_("Write the register to a file: .xlsx, .csv, .json, .md, or a folder of YAML."))
def export(
    file: Annotated[Path, typer.Argument(help=_("Where to write; the ending says what."))],
    source: SourceArgument = None,
    as_of: AsOfOption = None,
) -> None:
    from riskregister import settings
    from riskregister.services import exchange
    from riskregister.services.opening import history_of, open_source

    spoken = Spoken(sys.stderr, _("Written: {percent} %"))
    opened = open_source(source, date_of(as_of))
    by, database = settings.actor(), history_of(source)
    exchange.export(opened.register, file, opened.stood, by=by, database=database, progress=spoken)
    spoken.end()
    typer.echo(_("Wrote {file}.").format(file=file))


def _print_preview(preview: Any) -> None:
    from riskregister.core.wording import in_words

    for finding in preview.findings:
        typer.echo(f"{finding.severity}: {finding.place}: {finding.message}")
    for change in preview.changes:
        field = change.field or _("new")
        typer.echo(f"{change.record} {field}: {in_words(change.old)} → {in_words(change.new)}")
    for change, now in preview.conflicts:
        words = _("conflict: {record} {field}: here {now}, in the workbook {new}")
        typer.echo(words.format(record=change.record, field=change.field, now=in_words(now), new=in_words(change.new)))
    for change in (gone for gone in preview.removed if gone.new is None):
        typer.echo(_("would go with --remove: {record}").format(record=change.record))
    count = len(preview.changes)
    typer.echo(ngettext("{n} change.", "{n} changes.", count).format(n=count))
