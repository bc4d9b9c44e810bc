"""The commands about the scoring method: what can be called, and whether it gives what worked cases say."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from riskregister.cli.options import Format, FormatOption
from riskregister.cli.output import write_rows
from riskregister.translations import gettext as _

commands = typer.Typer(
    name="method",
    help=_("The scoring method: its functions, and its worked cases."),
    no_args_is_help=True,
    rich_markup_mode=None,
)


@commands.command("list", help=_("List the functions of the method: arguments, results, an example each in JSON."))
def method_list(
    words: Annotated[list[str] | None, typer.Argument(help=_("Only those that have to do with these words."))] = None,
    format: FormatOption = Format.table,
) -> None:
    from riskregister.services import method

    rows = method.listed(" ".join(words or ()))
    write_rows(rows if format is Format.json else method.in_brief(rows), format)


@commands.command("show", help=_("Explain one function of the method and give a case that runs as it stands."))
def method_show(
    name: Annotated[str, typer.Argument(help=_("A function's name."))], format: FormatOption = Format.table
) -> None:
    from riskregister.services import method

    row = method.shown(name)
    typer.echo(method.explained(row)) if format is Format.table else write_rows([row], format)


CASES_HELP = _("Cases: id, function, inputs, expected, tolerance.")


@commands.command("verify", help=_("Run tables of worked cases (YAML or JSON); none: the shipped ones."))
def method_verify(
    files: Annotated[list[Path] | None, typer.Argument(metavar="[FILE]...", help=CASES_HELP)] = None,
    format: FormatOption = Format.table,
) -> None:
    from riskregister.services import method

    rows = method.verified(files or ())
    failed = [{name: row[name] for name in ("id", "function", "problem")} for row in rows if not row["passed"]]
    write_rows(failed if format is Format.table else rows, format)
    if format is Format.table:
        typer.echo(_("{n} cases, {failed} failed.").format(n=len(rows), failed=len(failed)))
    raise typer.Exit(1 if failed else 0)
