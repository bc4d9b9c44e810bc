"""How commands write what they found: tables for people, JSON and CSV for programs, all on standard output."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import typer

from riskregister.cli.options import Format, date_of
from riskregister.translations import gettext as _

if TYPE_CHECKING:
    import pandas as pd

    from riskregister.core.model import Register


def report(
    source: str | None,
    as_of: dt.datetime | None,
    format: Format,
    rows: Callable[[Register], pd.DataFrame],
    shown: list[str],
    *,
    notice: bool = False,
) -> None:
    """Open a register and report on it.

    Args:
        source: whatever names a register; none: the configured database.
        as_of: the reporting date, if it shall be another than the register's.
        format: how to write the report.
        rows: reckons the report from the register.
        shown: the columns a table on the screen has room for; JSON and CSV have them all.
        notice: whether the register's notice stands below a table.

    Raises:
        RegisterError: the source cannot be opened, or the register has errors: numbers from it would mislead.
    """
    from riskregister.services.opening import open_source

    register = open_source(source, date_of(as_of)).sound()
    report_frame(register, rows(register), format, shown, notice=notice)


def report_frame(
    register: Register, frame: pd.DataFrame, format: Format, shown: list[str], *, notice: bool = False
) -> None:
    """Write a frame that belongs to a register which is open already; see :func:`report`."""
    from riskregister.services import reports

    if format is Format.json:
        print_json(reports.as_json(register, frame))
    elif format is Format.csv:
        sys.stdout.write(frame.to_csv(index=False))
    else:
        print_table(reports.in_meaningful_digits(frame)[shown])
        if notice and register.notice:
            typer.echo("\n" + register.notice)


def write_rows(rows: list[dict[str, Any]], format: Format) -> None:
    """Write rows that belong to no register, as a table, JSON or CSV."""
    import pandas as pd

    frame = pd.DataFrame(rows)
    if format is Format.json:
        print_json({"rows": rows})
    elif format is Format.csv:
        sys.stdout.write(frame.to_csv(index=False))
    elif rows:
        print_table(frame)


def print_table(frame: pd.DataFrame) -> None:
    """Print a frame as a table; columns of long text wrap, all others keep to one line."""
    from rich.console import Console
    from rich.table import Table

    from riskregister.services.reports import plain_row

    figures = set(frame.select_dtypes("number"))
    wide = {"title", "owner", "risks", "gaps", "worst_risk", "does", "arguments", "result", "problem", "found"}
    wide |= {"reason", "what", "why"}
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in frame.columns:
        table.add_column(name, justify="right" if name in figures else "left", no_wrap=name not in wide)
    for row in frame.to_dict("records"):
        table.add_row(*(_cell(value) for value in plain_row(row).values()))
    console = Console(width=None if sys.stdout.isatty() else 200, markup=False, highlight=False, emoji=False)
    console.print(table)


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, float):
        return f"{value:.3g}"
    if isinstance(value, list):
        return ", ".join(str(item) for item in value) or "–"
    return str(value)


def print_json(data: Any) -> None:
    """Print one JSON value, in the letters it is written in."""
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=1) + "\n")
