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
