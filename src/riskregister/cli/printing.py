"""The commands that print."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from riskregister.cli.options import (
    STATE_HELP,
    AsOfOption,
    By,
    ByOption,
    SourceArgument,
    Stage,
    StageOption,
    date_of,
)
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
    sheet_for,
)
from riskregister.errors import WrongUsage
from riskregister.translations import gettext as _

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
    dots: DotsOption = 200,
    as_of: AsOfOption = None,
) -> None:
    from riskregister.printing.asked import Asked
    from riskregister.services import printing
    from riskregister.services.editions import asked_of, earlier_in, in_edition
    from riskregister.services.opening import open_source

    if to is not None and (since or other):
        raise WrongUsage(_("Movement has one beginning."), _("Give --to, or --since, or --from."))
    how = replace(sheet_for(output, paper, upright, grey, archive, inks, office=True), dots=dots)
    opened = open_source(source, date_of(as_of))
    before, when = printing.earlier(source, since, other)
    of = asked_of(source, opened.stood, edition, group=group)
    earlier = earlier_in(before, of, opened.register)
    asked = Asked(
        categories=tuple(category or ()),
        find=find,
        dimension=dimension,
        start=stage.value if to is not None and to is not stage else None,
        before=earlier,
        before_words=when,
    )
    content = in_edition(
        opened.sound(),
        replace(how, stood=opened.stood),
        of,
        lambda register, sheet: printing.heatmap(register, sheet, by=by.value, stage=(to or stage).value, asked=asked),
        before=(before, earlier),
    )
    printing.write(output, content)
    typer.echo(_("Wrote {file}.").format(file=output))


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
    dots: DotsOption = 200,
    as_of: AsOfOption = None,
) -> None:
    from riskregister.services import printing
    from riskregister.services.editions import asked_of, earlier_in, in_edition
    from riskregister.services.opening import open_source

    how = replace(sheet_for(output, paper, None, grey, archive, inks, office=True), dots=dots)
    opened = open_source(source, date_of(as_of))
    before, _when = printing.earlier(source, since, None)
    of = asked_of(source, opened.stood, edition, group=group)
    earlier = earlier_in(before, of, opened.register)
    made = in_edition(
        opened.sound(),
        replace(how, stood=opened.stood),
        of,
        lambda register, sheet: printing.brief(register, sheet, stage=stage.value, before=earlier, ask=ask),
        before=(before, earlier),
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
    how = sheet_for(path, paper, upright, grey, archive)
    opened = open_source(source, date_of(as_of))
    made = in_edition(
        opened.sound(),
        replace(how, stood=opened.stood),
        asked_of(source, opened.stood, edition, group=group),
        lambda register, sheet: printing.risk_sheet(register, identity, sheet),
    )
    printing.write(path, made)
    typer.echo(_("Wrote {file}.").format(file=path))


@commands.command("bow-tie", help=_("Draw the bow-tie of one risk by itself, for a slide or a report."))
def bow_tie(
    identity: Annotated[str, typer.Option("--id", help=_("The id of the risk."))],
    source: SourceArgument = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help=_("A .pdf, .svg or .png file; without one the id with .svg."))
    ] = None,
    edition: EditionOption = "",
    group: GroupOption = False,
    dots: DotsOption = 300,
    as_of: AsOfOption = None,
) -> None:
    from riskregister.services import printing
    from riskregister.services.editions import asked_of, in_edition
    from riskregister.services.opening import open_source

    path = output or Path(f"{identity}-bow-tie.svg")
    how = replace(sheet_for(path, PaperSize.a4, upright=None, grey=False, archive=False), dots=dots)
    opened = open_source(source, date_of(as_of))
    made = in_edition(
        opened.sound(),
        replace(how, stood=opened.stood),
        asked_of(source, opened.stood, edition, group=group),
        lambda register, sheet: printing.bow_tie(register, identity, sheet),
    )
    printing.write(path, made)
    typer.echo(_("Wrote {file}.").format(file=path))


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
    from riskregister.services.editions import asked_of, in_edition
    from riskregister.services.opening import open_source

    how = sheet_for(output, paper, upright, grey=False, archive=archive)
    opened = open_source(source, date_of(as_of))
    made = in_edition(
        opened.sound(),
        replace(how, stood=opened.stood),
        asked_of(source, opened.stood, edition, group=group),
        lambda register, sheet: printing.measures(register, sheet, body=body, overdue=overdue),
    )
    printing.write(output, made)
    typer.echo(_("Wrote {file}.").format(file=output))


@commands.command(
    help=_("Print the register as a book: summary, method, map, a page per risk, measures, coverage, changes, sources.")
)
def book(
    source: SourceArgument = None,
    output: OutputOption = Path("book.pdf"),
    since: Annotated[
        str,
        typer.Option(help=_("Tell changes since this moment (a date or rN); without one since the last review.")),
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
    from riskregister.cli.progress import Steps
    from riskregister.services import printing
    from riskregister.services.editions import asked_of, earlier_in, in_edition
    from riskregister.services.opening import open_source

    how = sheet_for(output, paper, upright, grey, archive, inks)
    opened = open_source(source, date_of(as_of))
    register = opened.sound()
    steps = Steps(sys.stderr)
    try:
        since_then = printing.since_review(source, register, opened.stood, since)
        of = asked_of(source, opened.stood, edition, group=group)
        before = since_then.before if since_then else None
        left = earlier_in(before, of, register)
        told = replace(since_then, before=left) if since_then and left else None
        content = in_edition(
            register,
            replace(how, stood=opened.stood),
            of,
            lambda shown, sheet: printing.book(shown, sheet, since=told, progress=steps),
            before=(before, left),
        )
    finally:
        steps.end()
    printing.write(output, content)
    typer.echo(_("Wrote {file}.").format(file=output))


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
    from riskregister.services.editions import asked_of, in_edition
    from riskregister.services.opening import open_source

    how = sheet_for(output, paper, None, grey, archive, inks)
    opened = open_source(source, date_of(as_of))
    content = in_edition(
        opened.sound(),
        replace(how, stood=opened.stood),
        asked_of(source, opened.stood, edition, group=group),
        lambda shown, sheet: printing.register_list(shown, sheet, stage=stage.value),
    )
    printing.write(output, content)
    typer.echo(_("Wrote {file}.").format(file=output))


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

    how = sheet_for(output, paper, upright, grey, archive)
    printing.write(output, printing.changes(a, b, how, edition=edition, group=group))
    typer.echo(_("Wrote {file}.").format(file=output))


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
