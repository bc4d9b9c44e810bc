"""The commands that list the registers of a database and begin another."""

from __future__ import annotations

from typing import Annotated

import typer

from riskregister.cli.options import Format, FormatOption, SourceArgument
from riskregister.cli.output import write_rows
from riskregister.translations import gettext as _

commands = typer.Typer()

_SOURCE = _("A database address; none: the configured database.")


@commands.command(help=_("List the registers of a database; each is named register:ID wherever a source stands."))
def registers(
    source: Annotated[str | None, typer.Argument(metavar="[SOURCE]", help=_SOURCE)] = None,
    format: FormatOption = Format.table,
) -> None:
    from riskregister.services import registers as service
    from riskregister.services.opening import existing_database

    database = existing_database(source)
    entries = [service.entry(database, one.id) for one in service.listed(database)]
    rows = [
        {
            "id": one.id,
            "title": one.title,
            "purpose": one.purpose,
            "archived": one.archived,
            "version": one.saved.number,
            "risks": one.risks,
            "measures": one.measures,
            "risks_above_appetite": one.above,
            "marking": one.marking,
            "reporting_date": one.reporting_date.isoformat(),
            "saved_by": one.saved.actor,
            "saved": one.saved.time.isoformat(timespec="seconds"),
        }
        for one in entries
    ]
    write_rows(rows, format)


@commands.command(
    help=_("Begin another register in the configured database: what a source holds, or its criteria alone.")
)
def new(
    id: Annotated[str, typer.Argument(metavar="ID", help=_("What it is named by in addresses and commands."))],
    source: SourceArgument = None,
    title: Annotated[str | None, typer.Option(help=_("Its title (default: that of the source)."))] = None,
    empty: Annotated[bool, typer.Option("--empty", help=_("Take criteria, categories and objectives only."))] = False,
    exercise: Annotated[bool, typer.Option("--exercise", help=_("It says everywhere that it is an exercise."))] = False,
    by: Annotated[str | None, typer.Option(help=_("Who begins it (default: from settings)."))] = None,
    why: Annotated[str | None, typer.Option(help=_("Why."))] = None,
) -> None:
    from riskregister import settings
    from riskregister.services import registers as service
    from riskregister.services.opening import open_database, open_source

    opened = open_source(source)
    holds = service.template(opened.register.criteria, opened.register) if empty else opened.register
    made = service.create(
        open_database(),
        holds,
        id=id,
        title=title or opened.register.title,
        purpose="exercise" if exercise else opened.register.purpose,
        actor=by or settings.actor() or "",
        reason=why or _("begun from {source}").format(source=opened.name),
        means=_("command line"),
        content_of=opened.content_of,
    )
    words = _("Begun: {id}, {risks} risks, {measures} measures.")
    typer.echo(words.format(id=made.id, risks=len(made.risks), measures=len(made.measures)))
