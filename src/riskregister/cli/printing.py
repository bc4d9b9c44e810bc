"""The commands that print."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from riskregister.cli.options import (
    STATE_HELP,
    AsOfOption,
    By,
    ByOption,
    SourceArgument,
    Stage,
    StageOption,
)
from riskregister.cli.print_figure import HELP, figure
from riskregister.cli.print_files import opened_for, print_to, write_to, wrote
from riskregister.cli.print_options import (
    ArchiveOption,
    DotsOption,
    EditionOption,
    GreyOption,
    GroupOption,
    InksOption,
    OfficeOption,
    OutputOption,
    PaperOption,
    PaperSize,
    UprightOption,
    progress_of,
    sheet_for,
    tell,
)
from riskregister.errors import WrongUsage
from riskregister.translations import gettext as _

if TYPE_CHECKING:
    from riskregister.core.editions import Edition as Made

#: A figure by itself goes into other papers, which may enlarge it.
_DOTS_OF_A_FIGURE = 300

commands = typer.Typer(
    name="print",
    help=_("Print to PDF, SVG or PNG, some to Word and slides."),
    no_args_is_help=True,
    rich_markup_mode=None,
)


@commands.callback()
def print_(
    context: typer.Context,
    templates: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help=_("Print with templates of your own ('riskregister templates').")),
    ] = None,
) -> None:
    from riskregister import settings

    if templates is not None:
        context.with_resource(settings.templates_in(templates))


@commands.command(help=_("Print the matrix: all of it, some of its risks, or what moved on it."))
def heatmap(
    source: SourceArgument = None,
    output: OfficeOption = Path("heatmap.pdf"),
    stage: StageOption = Stage.current,
    to: Annotated[Stage | None, typer.Option(help=_("Draw what moved from --stage to this stage."))] = None,
    since: Annotated[str, typer.Option(metavar="MOMENT", help=_("Draw what moved since a date or revision."))] = "",
    other: Annotated[
        str | None, typer.Option("--from", metavar="SOURCE", help=_("Draw what moved since another state, any SOURCE."))
    ] = None,
    by: ByOption = By.risk,
    dimension: Annotated[str, typer.Option(help=_("The impact dimension drawn instead of the overall impact."))] = "",
    category: Annotated[
        list[str] | None, typer.Option(help=_("Only risks of this category; may be given more than once."))
    ] = None,
    find: Annotated[str, typer.Option(help=_("Only risks whose texts hold these words."))] = "",
    paper: PaperOption = PaperSize.a4,
    upright: UprightOption = None,
    inks: InksOption = None,
    grey: GreyOption = False,
    edition: EditionOption = "",
    group: GroupOption = False,
    archive: ArchiveOption = False,
    dots: DotsOption = None,
    as_of: AsOfOption = None,
) -> None:
    from riskregister.printing.asked import Asked
    from riskregister.services import print_since, printing
    from riskregister.services.editions import earlier_in

    if to is not None and (since or other):
        raise WrongUsage(_("Movement has one beginning."), _("Give --to, or --since, or --from."))
    if to is stage:
        raise WrongUsage(_("Nothing moves from a stage to itself."), _("Give with --stage where movement begins."))
    how = sheet_for(output, paper, upright=upright, grey=grey, inks=inks, archive=archive, dots=dots, office=True)
    opened, of = opened_for(source, as_of, edition, group=group)
    before, when = print_since.movement_from(source, since, other)
    earlier = earlier_in(before, of, opened.register)
    asked = Asked(
        categories=tuple(category or ()),
        find=find,
        dimension=dimension,
        start=stage.value if to is not None else None,
        before=earlier,
        before_words=when,
    )
    print_to(
        output,
        opened,
        how,
        of,
        lambda register, sheet: printing.heatmap(register, sheet, by=by.value, stage=(to or stage).value, asked=asked),
        before=(before, earlier),
    )


@commands.command(
    help=_("Print a brief for a council on one page: three findings (what, so what, now what), the map, what is asked.")
)
def brief(
    source: SourceArgument = None,
    output: OfficeOption = Path("brief.pdf"),
    stage: StageOption = Stage.current,
    ask: Annotated[
        str, typer.Option(help=_("What the council is asked, in your words; else proposed from the findings."))
    ] = "",
    since: Annotated[
        str,
        typer.Option(
            metavar="MOMENT", help=_("Tell what moved since a date or revision; else since the last assessments.")
        ),
    ] = "",
    paper: PaperOption = PaperSize.a4,
    inks: InksOption = None,
    grey: GreyOption = False,
    edition: EditionOption = "",
    group: GroupOption = False,
    archive: ArchiveOption = False,
    dots: DotsOption = None,
    as_of: AsOfOption = None,
) -> None:
    from riskregister.services import print_since, printing
    from riskregister.services.editions import earlier_in

    how = sheet_for(output, paper, grey=grey, inks=inks, archive=archive, dots=dots, office=True)
    opened, of = opened_for(source, as_of, edition, group=group)
    before, _when = print_since.movement_from(source, since)
    earlier = earlier_in(before, of, opened.register)
    print_to(
        output,
        opened,
        how,
        of,
        lambda register, sheet: printing.brief(register, sheet, stage=stage.value, before=earlier, ask=ask),
        before=(before, earlier),
    )


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
    from riskregister.services.files import safe_name

    path = output or Path(f"{safe_name(identity)}.pdf")
    how = sheet_for(path, paper, upright=upright, grey=grey, archive=archive)
    opened, of = opened_for(source, as_of, edition, group=group)
    print_to(path, opened, how, of, lambda register, sheet: printing.risk_sheet(register, identity, sheet))


@commands.command("bow-tie", help=_("Draw the bow-tie of one risk by itself, for a slide or a report."))
def bow_tie(
    identity: Annotated[str, typer.Option("--id", help=_("The id of the risk."))],
    source: SourceArgument = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help=_("A .pdf, .svg or .png file; without one the id with .svg."))
    ] = None,
    edition: EditionOption = "",
    group: GroupOption = False,
    dots: DotsOption = None,
    as_of: AsOfOption = None,
) -> None:
    from riskregister.services import printing
    from riskregister.services.files import safe_name

    path = output or Path(f"{safe_name(identity)}-bow-tie.svg")
    how = sheet_for(path, dots=dots)
    if dots is None:
        how = replace(how, dots=_DOTS_OF_A_FIGURE)
    opened, of = opened_for(source, as_of, edition, group=group)
    print_to(path, opened, how, of, lambda register, sheet: printing.bow_tie(register, identity, sheet))


@commands.command(help=_("Print the measures of each responsible body: status, progress, what is due and overdue."))
def measures(
    source: SourceArgument = None,
    output: OutputOption = Path("measures.pdf"),
    body: Annotated[str, typer.Option(help=_("Only those of this responsible body."))] = "",
    overdue: Annotated[bool, typer.Option("--overdue", help=_("Only those that are overdue."))] = False,
    paper: PaperOption = PaperSize.a4,
    upright: UprightOption = None,
    edition: EditionOption = "",
    group: GroupOption = False,
    archive: ArchiveOption = False,
    as_of: AsOfOption = None,
) -> None:
    from riskregister.services import printing

    how = sheet_for(output, paper, upright=upright, archive=archive)
    opened, of = opened_for(source, as_of, edition, group=group)
    print_to(
        output, opened, how, of, lambda register, sheet: printing.measures(register, sheet, body=body, overdue=overdue)
    )


@commands.command(
    help=_("Print the register as a book: summary, method, map, a page per risk, measures, coverage, changes, sources.")
)
def book(
    source: SourceArgument = None,
    output: OutputOption = Path("book.pdf"),
    since: Annotated[
        str,
        typer.Option(
            metavar="MOMENT",
            help=_("Tell changes since this moment (a date or rN); without one since the last review."),
        ),
    ] = "",
    paper: PaperOption = PaperSize.a4,
    upright: UprightOption = None,
    inks: InksOption = None,
    grey: GreyOption = False,
    as_of: AsOfOption = None,
    edition: EditionOption = "",
    group: GroupOption = False,
    archive: ArchiveOption = False,
) -> None:
    from riskregister.services import print_since, printing
    from riskregister.services.editions import earlier_in

    how = sheet_for(output, paper, upright=upright, grey=grey, inks=inks, archive=archive)
    opened, of = opened_for(source, as_of, edition, group=group)
    since_then = print_since.since_review(source, opened.register, opened.stood, since)
    before = since_then.before if since_then else None
    left = earlier_in(before, of, opened.register)
    told = replace(since_then, before=left) if since_then and left else None
    print_to(
        output,
        opened,
        how,
        of,
        lambda register, sheet: printing.book(register, sheet, since=told),
        before=(before, left),
    )


@commands.command("register", help=_("Print the list of all risks: levels with their range, owner, score and rating."))
def register_(
    source: SourceArgument = None,
    output: OutputOption = Path("register.pdf"),
    stage: StageOption = Stage.current,
    paper: PaperOption = PaperSize.a4,
    inks: InksOption = None,
    grey: GreyOption = False,
    as_of: AsOfOption = None,
    edition: EditionOption = "",
    group: GroupOption = False,
    archive: ArchiveOption = False,
) -> None:
    from riskregister.services import printing

    how = sheet_for(output, paper, grey=grey, inks=inks, archive=archive)
    opened, of = opened_for(source, as_of, edition, group=group)
    print_to(
        output, opened, how, of, lambda register, sheet: printing.register_list(register, sheet, stage=stage.value)
    )


commands.command(help=HELP)(figure)


@commands.command(help=_("Print what changed between two states: two moments, files or databases."))
def changes(
    a: Annotated[str, typer.Argument(metavar="A", help=STATE_HELP)],
    b: Annotated[str, typer.Argument(metavar="B", help=STATE_HELP)],
    output: OutputOption = Path("changes.pdf"),
    paper: PaperOption = PaperSize.a4,
    upright: UprightOption = None,
    grey: GreyOption = False,
    edition: EditionOption = "",
    group: GroupOption = False,
    archive: ArchiveOption = False,
) -> None:
    from riskregister.services import printing

    how = sheet_for(output, paper, upright=upright, grey=grey, archive=archive)
    made: list[Made] = []  # told when the line of the progress has ended
    with progress_of(how) as sheet:
        content = printing.changes(a, b, sheet, edition=edition, group=group, told=made.append)
    for one in made:
        tell(one)
    write_to(output, content, how)


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
        told = print_minutes(
            database, register_id, meeting, output, printed_by=by, asked=asked, archive=archive, told=tell
        )
    finally:
        database.close()
    wrote(output, *told)
