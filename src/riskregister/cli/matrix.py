"""The commands about risk matrices: check one, write the register's as a library, take another one over."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from riskregister.cli.options import Format, FormatOption
from riskregister.cli.output import write_rows
from riskregister.errors import WrongUsage
from riskregister.translations import gettext as _
from riskregister.translations import ngettext

commands = typer.Typer(
    name="matrix",
    help=_("Risk matrices: check, exchange as a matrix library, take over."),
    no_args_is_help=True,
    rich_markup_mode=None,
)
_FILE_HELP = _("A matrix library (.yaml).")


@commands.command("check", help=_("Say how often a matrix misleads, and which conditions it breaks."))
def matrix_check(
    source: Annotated[
        str | None,
        typer.Argument(metavar="[SOURCE]", help=_("A matrix library (.yaml), or whatever names a register.")),
    ] = None,
    format: FormatOption = Format.table,
) -> None:
    from riskregister.services import matrices as service

    frame = service.checked(source)
    rows = frame.to_dict("records")
    if format is Format.table:
        for row in rows:
            words = _("{name}: {levels} squares, {ratings} ratings.")
            typer.echo(words.format(name=row["name"], levels=row["levels"], ratings=row["ratings"]))
            words = _("  Of two random risks it puts {share} ({exact}) in the wrong order, and {ties} in none.")
            shares = {name: f"{row[name] * 100:.3g} %" for name in ("discordance", "ties")}
            typer.echo(words.format(share=shares["discordance"], exact=row["discordance_exact"], ties=shares["ties"]))
            kept = [
                (_("weakly consistent"), row["weak_consistency"]),
                (_("betweenness"), row["betweenness"]),
                (_("consistent colouring, edges"), row["colouring_1a"]),
                (_("consistent colouring, inside"), row["colouring_1b"]),
            ]
            typer.echo("  " + "; ".join(f"{what}: {_('yes') if holds else _('no')}" for what, holds in kept) + ".")
            if row["counter_example"]:
                typer.echo("  " + _("For example: {words}.").format(words=row["counter_example"]))
    else:
        write_rows([{str(key): value for key, value in row.items()} for row in rows], format)


@commands.command("export", help=_("Write a register's matrix as a matrix library (.yaml), with level ids."))
def matrix_export(
    file: Annotated[Path, typer.Argument(help=_("The file to write; it must not exist."))],
    source: Annotated[str | None, typer.Argument(metavar="[SOURCE]", help=_("Whatever names a register."))] = None,
    packager: Annotated[str, typer.Option(help=_("Who packs it: part of the urn."))] = "riskregister",
    ref_id: Annotated[
        str | None, typer.Option(help=_("Its short name: part of the urn (default: the register)."))
    ] = None,
) -> None:
    from riskregister.services import matrices as service
    from riskregister.services.opening import open_source

    register = open_source(source).sound()
    service.write_library(register, file, packager=packager, ref_id=ref_id or service.urn_part(register.id))
    typer.echo(_("Wrote {file}.").format(file=file))


@commands.command("apply", help=_("Make a library's matrix the register's; says which ratings change."))
def matrix_apply(
    file: Annotated[Path, typer.Argument(help=_FILE_HELP)],
    matrix: Annotated[str | None, typer.Option(help=_("Which matrix, if the library holds several."))] = None,
    into: Annotated[str | None, typer.Option(help=_("Register to change (default: the main one)."))] = None,
    dry_run: Annotated[bool, typer.Option(help=_("Only show what would change."))] = False,
    by: Annotated[str | None, typer.Option(help=_("Who changes it (default: from settings)."))] = None,
    why: Annotated[str | None, typer.Option(help=_("Why."))] = None,
) -> None:
    from riskregister import settings
    from riskregister.services import matrices as service
    from riskregister.services.opening import of_database, open_database

    actor = by or settings.actor()
    if not dry_run and not actor:
        raise WrongUsage(_("A change needs a name."), _("Give --by NAME, or set RISKREGISTER_BY."))
    database = open_database()
    register = database.read(of_database(database, into))
    planned = service.adoption(register, file, matrix)
    for row in planned.moved.to_dict("records"):
        typer.echo(f"{row['id']} {row['title']}: {row['rating'] or '–'} → {row['rating_then'] or '–'}")
    count = len(planned.moved)
    typer.echo(ngettext("{n} risk changes its rating.", "{n} risks change their rating.", count).format(n=count))
    if dry_run:
        return
    reason = why or _("matrix {name} taken over from {file}").format(name=planned.name, file=file.name)
    version = service.adopt(database, register, planned, actor=actor, reason=reason, means=_("command line"))
    typer.echo(_("The register is now at version {n}.").format(n=version))
