"""The command ``readings``: readings of indicators from a CSV or Excel table, shown before they are taken over."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from riskregister.cli.options import Format, FormatOption
from riskregister.cli.output import print_json, write_rows
from riskregister.errors import WrongUsage
from riskregister.translations import gettext as _

commands = typer.Typer()

_INDICATOR = _("The indicator of rows that name none; no row may be of another.")


@commands.command(help=_("Take readings of indicators over from a CSV or Excel file; shows or makes the changes."))
def readings(
    file: Annotated[Path, typer.Argument(help=_("The file, with the headings date and value, indicator and note."))],
    indicator: Annotated[str | None, typer.Option(help=_INDICATOR)] = None,
    into: Annotated[str | None, typer.Option(help=_("Register to change (default: the main one)."))] = None,
    dry_run: Annotated[bool, typer.Option(help=_("Only show what would change."))] = False,
    by: Annotated[str | None, typer.Option(help=_("Who takes them over (default: from settings)."))] = None,
    why: Annotated[str | None, typer.Option(help=_("Why."))] = None,
    format: FormatOption = Format.table,
) -> None:
    from riskregister import settings
    from riskregister.services import indicators
    from riskregister.services.opening import of_database, open_database

    actor = by or settings.actor()
    if not dry_run and not actor:
        raise WrongUsage(_("A change needs a name."), _("Give --by NAME, or set RISKREGISTER_BY."))
    database = open_database()
    register = database.read(of_database(database, into))
    preview = indicators.preview_readings(register, file, file.name, indicator)
    if format is Format.json:
        print_json(indicators.report(preview))
    elif format is Format.csv:
        write_rows([dict(row) for row in preview.rows], format)
    else:
        _print(preview)
    if dry_run:
        raise typer.Exit(1 if preview.errors else 0)
    if not preview.changes and not preview.errors:
        return
    reason = why or _("readings from {file}").format(file=file.name)
    version = indicators.accept_readings(database, preview, actor=actor, reason=reason)
    if format is Format.table:
        typer.echo(_("Taken over. The register is now at version {n}.").format(n=version))


def _print(preview: Any) -> None:
    for finding in preview.findings:
        typer.echo(f"{finding.severity}: {finding.place}: {finding.message}")
    for row in preview.rows:
        if row["change"] == "added":
            words = _("{indicator} {date}: {value:g} (new)")
        elif row["change"] == "changed":
            words = _("{indicator} {date}: {was:g} → {value:g}")
        else:
            continue
        typer.echo(words.format(**row))
    counts = {name: preview.count(name) for name in ("added", "changed", "unchanged")}
    typer.echo(_("{added} new, {changed} changed, {unchanged} unchanged.").format(**counts))
