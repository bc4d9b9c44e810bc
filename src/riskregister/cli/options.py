"""The arguments and options that several commands share, so that each means the same everywhere."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated

import typer

from riskregister.translations import gettext as _


class Format(StrEnum):
    """How a report is written."""

    table = "table"
    json = "json"
    csv = "csv"


class Stage(StrEnum):
    """The stages of an assessment."""

    inherent = "inherent"
    current = "current"
    residual = "residual"
    target = "target"


class By(StrEnum):
    """What a row of a report stands for."""

    risk = "risk"
    category = "category"


class Program(StrEnum):
    """Tables that other programs take in (:data:`riskregister.services.formats.PROGRAMS`)."""

    ciso_assistant = "ciso-assistant"
    ciso_assistant_controls = "ciso-assistant-controls"
    turbo_ea = "turbo-ea"


_SOURCE_HELP = _(
    "A YAML folder, an Excel, CSV or JSON file, a database address (ADDRESS#ID for one of its registers), or "
    "register:ID; none: the main register of the configured database."
)
#: What may stand where a command asks for a state.
STATE_HELP = _(
    "Whatever names a register, a past one too: @r12, @2026-11-01, register:ID, or a database address with either."
)
SourceArgument = Annotated[str | None, typer.Argument(metavar="[SOURCE]", help=_SOURCE_HELP)]
FormatOption = Annotated[Format, typer.Option("--format", help=_("How to write it."))]
StageOption = Annotated[Stage, typer.Option(help=_("Which assessments to read."))]
ProgramOption = Annotated[
    Program | None, typer.Option("--for", help=_("Another program to write it for, as .xlsx or .csv."))
]
AsOfOption = Annotated[dt.datetime | None, typer.Option(formats=["%Y-%m-%d"], help=_("Reporting date."))]
ByOption = Annotated[By, typer.Option("--by", help=_("A row per risk or per category."))]


def date_of(moment: dt.datetime | None) -> dt.date | None:
    """Return the day of an :data:`AsOfOption`, which arrives with a time of day."""
    return moment.date() if moment else None
