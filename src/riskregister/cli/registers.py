"""The command that lists the registers of a database."""

from __future__ import annotations

from typing import Annotated

import typer

from riskregister.cli.options import Format, FormatOption
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
