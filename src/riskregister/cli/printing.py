"""The commands that print."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from riskregister.cli.options import AsOfOption, By, ByOption, SourceArgument, Stage, StageOption, date_of
from riskregister.translations import gettext as _

commands = typer.Typer(name="print", help=_("Print to PDF, SVG or PNG."), no_args_is_help=True, rich_markup_mode=None)


@commands.command(help=_("Print the matrix."))
def heatmap(
    source: SourceArgument = None,
    output: Annotated[Path, typer.Option("-o", "--output", help=_("A .pdf, .svg or .png file."))] = Path("heatmap.pdf"),
    stage: StageOption = Stage.current,
    by: ByOption = By.risk,
    grey: Annotated[bool, typer.Option(help=_("Shades of grey, for black-and-white printers."))] = False,
    as_of: AsOfOption = None,
) -> None:
    from riskregister import settings
    from riskregister.services.opening import open_source
    from riskregister.services.printing import print_heatmap

    opened = open_source(source, date_of(as_of))
    print_heatmap(
        opened.sound(),
        output,
        by=by.value,
        stage=stage.value,
        grey=grey,
        printed_by=settings.actor(),
        stood=opened.stood,
    )
    typer.echo(_("Wrote {file}.").format(file=output))


@commands.command(help=_("Print the sheet of one risk: how it stands, its bow-tie, its measures, its sources."))
def risk(
    identity: Annotated[str, typer.Option("--id", help=_("The id of the risk."))],
    source: SourceArgument = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help=_("A .pdf, .svg or .png file; without one the id with .pdf."))
    ] = None,
    grey: Annotated[bool, typer.Option(help=_("Shades of grey, for black-and-white printers."))] = False,
    as_of: AsOfOption = None,
) -> None:
    from riskregister import settings
    from riskregister.services.opening import open_source
    from riskregister.services.printing import print_risk

    opened = open_source(source, date_of(as_of))
    path = output or Path(f"{identity}.pdf")
    print_risk(opened.sound(), identity, path, grey=grey, printed_by=settings.actor(), stood=opened.stood)
    typer.echo(_("Wrote {file}.").format(file=path))


@commands.command(
    help=_("Print the minutes of a meeting: who took part, every view, what was agreed, decided and left.")
)
def minutes(
    meeting: Annotated[
        str, typer.Option("--meeting", help=_("The code of the meeting; without one the latest on this register."))
    ] = "",
    source: SourceArgument = None,
    output: Annotated[Path, typer.Option("-o", "--output", help=_("A .pdf, .md or .txt file."))] = Path("minutes.pdf"),
) -> None:
    from riskregister import settings
    from riskregister.services.meeting_minutes import print_minutes
    from riskregister.services.opening import open_history

    database, register_id, _number = open_history(source)
    try:
        print_minutes(database, register_id, meeting, output, printed_by=settings.actor())
    finally:
        database.close()
    typer.echo(_("Wrote {file}.").format(file=output))
