"""The command for print templates of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from riskregister.translations import gettext as _

commands = typer.Typer()


@commands.command(help=_("Copy the print templates into a folder, to change them and print with them."))
def templates(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help=_("Where to; must not hold print templates yet."))],
) -> None:
    from riskregister.services.templates import copy_templates

    target = copy_templates(folder)
    typer.echo(_("Copied to {folder}.").format(folder=target))
    typer.echo(_("Print with them: riskregister print --templates {folder} heatmap").format(folder=folder))
