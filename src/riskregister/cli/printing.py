"""The commands that print."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from riskregister.cli.options import AsOfOption, By, ByOption, SourceArgument, Stage, StageOption, date_of
from riskregister.translations import gettext as _

if TYPE_CHECKING:
    from riskregister.printing.sheet import Sheet

commands = typer.Typer(name="print", help=_("Print to PDF, SVG or PNG."), no_args_is_help=True, rich_markup_mode=None)


OutputOption = Annotated[Path, typer.Option("-o", "--output", help=_("A .pdf, .svg or .png file."))]
GreyOption = Annotated[bool, typer.Option("--grey", help=_("Shades of grey, for black-and-white printers."))]


class PaperSize(StrEnum):
    """The papers a print is laid out for."""

    a4 = "a4"
    a3 = "a3"
    a2 = "a2"


PaperOption = Annotated[PaperSize, typer.Option(help=_("The paper it is laid out for."))]
UprightOption = Annotated[
    bool | None, typer.Option("--upright/--lying", help=_("How the paper lies, if not as this print usually does."))
]
EditionOption = Annotated[
    str, typer.Option("--edition", help=_("Leave out what is marked above this marking, and prove that it is gone."))
]
GroupOption = Annotated[
    bool, typer.Option("--group", help=_("With --edition: say how many risks of each category are withheld."))
]
ArchiveOption = Annotated[bool, typer.Option("--archive", help=_("A PDF for the archive: PDF/A-2a beside PDF/UA-1."))]


@commands.command(help=_("Print the matrix."))
def heatmap(
    source: SourceArgument = None,
    output: OutputOption = Path("heatmap.pdf"),
    stage: StageOption = Stage.current,
    by: ByOption = By.risk,
    paper: PaperOption = PaperSize.a4,
    upright: UprightOption = None,
    grey: GreyOption = False,
    edition: EditionOption = "",
    group: GroupOption = False,
    archive: ArchiveOption = False,
    as_of: AsOfOption = None,
) -> None:
    from riskregister.services import printing
    from riskregister.services.editions import asked_of, in_edition
    from riskregister.services.opening import open_source

    how = _sheet(output, paper, upright, grey, archive)
    opened = open_source(source, date_of(as_of))
    made = in_edition(
        opened.sound(),
        replace(how, stood=opened.stood),
        asked_of(source, opened.stood, edition, group=group),
        lambda register, sheet: printing.heatmap(register, sheet, by=by.value, stage=stage.value),
    )
    printing.write(output, made)
    typer.echo(_("Wrote {file}.").format(file=output))


@commands.command(help=_("Print the sheet of one risk: how it stands, its bow-tie, its measures, its sources."))
def risk(
    identity: Annotated[str, typer.Option("--id", help=_("The id of the risk."))],
    source: SourceArgument = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help=_("A .pdf, .svg or .png file; without one the id with .pdf."))
    ] = None,
    paper: PaperOption = PaperSize.a4,
    upright: UprightOption = None,
    grey: GreyOption = False,
    edition: EditionOption = "",
    group: GroupOption = False,
    archive: ArchiveOption = False,
    as_of: AsOfOption = None,
) -> None:
    from riskregister.services import printing
    from riskregister.services.editions import asked_of, in_edition
    from riskregister.services.opening import open_source

    path = output or Path(f"{identity}.pdf")
    how = _sheet(path, paper, upright, grey, archive)
    opened = open_source(source, date_of(as_of))
    made = in_edition(
        opened.sound(),
        replace(how, stood=opened.stood),
        asked_of(source, opened.stood, edition, group=group),
        lambda register, sheet: printing.risk_sheet(register, identity, sheet),
    )
    printing.write(path, made)
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
    edition: EditionOption = "",
    group: GroupOption = False,
    archive: ArchiveOption = False,
) -> None:
    from riskregister import settings
    from riskregister.services.editions import asked_of
    from riskregister.services.meeting_minutes import print_minutes
    from riskregister.services.opening import open_history

    database, register_id, _number = open_history(source)
    try:
        asked = asked_of(source, "", edition, group=group)
        by = settings.actor()
        print_minutes(database, register_id, meeting, output, printed_by=by, asked=asked, archive=archive)
    finally:
        database.close()
    typer.echo(_("Wrote {file}.").format(file=output))


def _sheet(path: Path, paper: PaperSize, upright: bool | None, grey: bool, archive: bool) -> Sheet:
    """Return how a print to ``path`` comes out; its ending says the form."""
    from riskregister import settings
    from riskregister.services import printing

    return printing.sheet(
        printing.form_of(path),
        paper=paper.value,
        upright=upright,
        inks="grey" if grey else "colour",
        printed_by=settings.actor(),
        archive=archive,
    )
