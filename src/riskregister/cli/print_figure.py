"""The command ``print figure``: one of the figures of the pages, by its name."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from riskregister.cli.options import AsOfOption, Format, SourceArgument, Stage
from riskregister.cli.output import write_rows
from riskregister.cli.portfolio import Basis
from riskregister.cli.print_files import opened_for, print_to
from riskregister.cli.print_options import (
    ArchiveOption,
    DotsOption,
    EditionOption,
    GreyOption,
    GroupOption,
    InksOption,
    PaperOption,
    PaperSize,
    UprightOption,
    sheet_for,
)
from riskregister.errors import WrongUsage
from riskregister.translations import gettext as _

if TYPE_CHECKING:
    from riskregister.core.model import Register
    from riskregister.printing.sheet import Sheet
    from riskregister.services.figure import Figure

HELP = _("Print one figure of the dashboard by itself; --list names them all, with what each takes.")
#: A figure by itself goes into other papers, which may enlarge it.
_DOTS = 300


class Side(StrEnum):
    """The sides of a level."""

    likelihood = "likelihood"
    impact = "impact"


class Course(StrEnum):
    """How measures go on from the reporting date."""

    today = "today"
    to_plan = "to_plan"
    late = "late"


class Failing(StrEnum):
    """What fails alone."""

    measure = "measure"
    body = "body"


class Group(StrEnum):
    """What the timeline groups by."""

    owner = "owner"
    section = "section"


class Span(StrEnum):
    """The time a timeline shows."""

    near = "near"
    all = "all"


class Hit(StrEnum):
    """What a failure hits."""

    risk = "risk"
    category = "category"


def figure(
    name: Annotated[str, typer.Argument(metavar="[NAME]", help=_("Which figure; see --list."))] = "",
    source: SourceArgument = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help=_("A .pdf, .svg or .png file; without one its name with .svg.")),
    ] = None,
    listing: Annotated[bool, typer.Option("--list", help=_("List the figures, and print none."))] = False,
    id: Annotated[str | None, typer.Option(help=_("The id of the risk, measure or indicator it is of."))] = None,
    stage: Annotated[Stage | None, typer.Option(help=_("Whose levels are read; current if not said."))] = None,
    course: Annotated[
        Course | None, typer.Option(help=_("Losses reckoned from the measures, on this course, not from a stage."))
    ] = None,
    category: Annotated[str | None, typer.Option(help=_("A category whose losses stand beside the whole."))] = None,
    side: Annotated[Side | None, typer.Option(help=_("Which levels of the assessors; likelihood if not said."))] = None,
    body: Annotated[str | None, typer.Option(help=_("A body all of whose measures are late."))] = None,
    months: Annotated[int | None, typer.Option(min=1, max=600, help=_("How late they are; 6 if not said."))] = None,
    as_judged: Annotated[
        bool, typer.Option("--as-judged", help=_("Effects count as judged, whatever the evidence for them."))
    ] = False,
    kind: Annotated[Failing | None, typer.Option(help=_("What fails alone; a measure if not said."))] = None,
    level: Annotated[Hit | None, typer.Option(help=_("What that hits; a risk if not said."))] = None,
    by: Annotated[Group | None, typer.Option(help=_("What the timeline groups by; the body if not said."))] = None,
    span: Annotated[
        Span | None, typer.Option(help=_("The time it shows; near the reporting date if not said."))
    ] = None,
    page: Annotated[int | None, typer.Option(min=1, help=_("Which page of the timeline."))] = None,
    basis: Annotated[Basis | None, typer.Option(help=_("What the budget counts; the best if not said."))] = None,
    budget: Annotated[str | None, typer.Option(help=_("The budget that is marked, as 'portfolio' takes it."))] = None,
    time_limit: Annotated[float | None, typer.Option(help=_("Seconds for each step of that search; 10."))] = None,
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
    from riskregister.services import figures
    from riskregister.services.figure import on_paper
    from riskregister.services.files import safe_name

    if listing:
        write_rows([dict(row) for row in figures.listed()], Format.table)
        typer.echo(_("The matrix and the bow-tie are papers of their own: 'print heatmap', 'print bow-tie'."))
        return
    if not name:
        raise WrongUsage(_("Which figure is to be printed?"), _("Name it; --list names them all."))
    said: dict[str, Any] = {"id": id, "stage": stage, "course": course, "category": category, "side": side}
    said |= {"body": body, "months": months, "as_judged": as_judged or None, "kind": kind, "level": level, "by": by}
    said |= {"span": span, "page": page, "basis": basis, "budget": budget, "time_limit": time_limit}
    given = {field: getattr(value, "value", value) for field, value in said.items() if value is not None}
    made = figures.kind_of(name, given).make
    path = output or Path(f"{'-'.join([name, *([safe_name(id)] if id else [])])}.svg")
    how = sheet_for(path, paper, upright=upright, grey=grey, inks=inks, archive=archive, dots=dots)
    if dots is None:
        how = replace(how, dots=_DOTS)
    opened, of = opened_for(source, as_of, edition, group=group)
    asked = figures.Asked(**given, source=source, edition=of)
    drawn: list[Figure] = []

    def draw(register: Register, sheet: Sheet) -> bytes:
        # The proof of an edition asks for a picture's page as well, which shows the very same figure.
        drawn[:] = drawn or [made(register, asked)]
        return on_paper(register, drawn[0], sheet)

    print_to(path, opened, how, of, draw)
