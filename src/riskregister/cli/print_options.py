"""The options that the commands that print share, so that each means the same everywhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from riskregister.errors import WrongUsage
from riskregister.translations import gettext as _

if TYPE_CHECKING:
    from riskregister.core.editions import Edition
    from riskregister.printing.sheet import Sheet

OutputOption = Annotated[Path, typer.Option("-o", "--output", help=_("A .pdf, .svg or .png file."))]
OfficeOption = Annotated[
    Path, typer.Option("-o", "--output", help=_("A .pdf, .svg or .png file, a Word file (.docx) or slides (.pptx)."))
]
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


class InkSet(StrEnum):
    """What a print is painted with."""

    colour = "colour"
    grey = "grey"
    pattern = "pattern"


InksOption = Annotated[
    InkSet | None,
    typer.Option(help=_("Colours, greys, or patterns for copiers that know black and white alone.")),
]
DotsOption = Annotated[
    int | None,
    typer.Option(min=30, max=600, help=_("Of a PNG, per inch; 200 if not said, 300 of a figure by itself.")),
]


@contextmanager
def progress_of(how: Sheet) -> Iterator[Sheet]:
    """Have it said on the way how far a long print is."""
    from riskregister.cli.progress import Steps

    steps = Steps(sys.stderr)
    try:
        yield replace(how, progress=steps)
    finally:
        steps.end()


def sheet_for(
    path: Path,
    paper: PaperSize = PaperSize.a4,
    *,
    upright: bool | None = None,
    grey: bool = False,
    inks: InkSet | None = None,
    archive: bool = False,
    dots: int | None = None,
    office: bool = False,
) -> Sheet:
    """Return how a print to ``path`` comes out; its ending says the form, of Word and slides too if ``office``.

    Raises:
        WrongUsage: the ending names no such form, or the options contradict each other or mean nothing in it.
        Unreachable: nothing can be written there.
    """
    from riskregister import settings
    from riskregister.printing.sheet import FORMS, OFFICE
    from riskregister.services import printing
    from riskregister.services.files import check_target

    check_target(path)
    if grey and inks not in {None, InkSet.grey}:
        raise WrongUsage(_("A print has one set of inks."), _("Give --grey or --inks, not both."))
    forms = (*FORMS, *OFFICE) if office else FORMS
    return printing.sheet(
        printing.form_of(path, forms),
        forms=forms,
        paper=paper.value,
        upright=upright,
        inks="grey" if grey else inks.value if inks else "colour",
        printed_by=settings.actor(),
        archive=archive,
        dots=dots,
    )


def tell(of: Edition) -> None:
    """Say beside the output what an edition withholds, once its file has passed the proof."""
    from riskregister.services.editions import lines

    for line in lines(of):
        typer.echo(line, err=True)
