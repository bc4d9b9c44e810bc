"""The command ``due``: what ought to be looked at now, for a person in the morning or a scheduler at night."""

from __future__ import annotations

from typing import Annotated

import typer

from riskregister.cli.options import AsOfOption, Format, FormatOption, SourceArgument, date_of
from riskregister.cli.output import report_frame
from riskregister.translations import gettext as _
from riskregister.translations import ngettext

commands = typer.Typer()

_SHOWN = ["kind", "id", "title", "owner", "due", "days", "overdue", "why"]
_WITHIN = _("Also what falls due within so many days after the reporting date.")


@commands.command(help=_("List what is due: reviews of risks, decisions, measures, readings of indicators."))
def due(
    source: SourceArgument = None,
    within: Annotated[int, typer.Option(min=0, help=_WITHIN)] = 30,
    as_of: AsOfOption = None,
    format: FormatOption = Format.table,
) -> None:
    from riskregister.core.reviews import due_frame
    from riskregister.services.opening import open_source

    register = open_source(source, date_of(as_of)).sound()
    found = due_frame(register, within)
    if found.empty and format is Format.table:
        words = ngettext(
            "Nothing is overdue on {date}, and nothing falls due within {n} day after it.",
            "Nothing is overdue on {date}, and nothing falls due within {n} days after it.",
            within,
        )
        typer.echo(words.format(date=register.reporting_date, n=within))
        return
    report_frame(register, found, format, _SHOWN)
