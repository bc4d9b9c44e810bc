"""The command that opens the pages."""

from __future__ import annotations

from typing import Annotated

import typer

from riskregister.translations import gettext as _

commands = typer.Typer()


@commands.command(help=_("Open the dashboard in the browser."))
def serve(
    port: Annotated[int, typer.Option(help=_("Port to listen on."))] = 8501,
    browser: Annotated[bool, typer.Option(help=_("Open a browser window."))] = True,
) -> None:
    from riskregister.services.serving import serve as start

    raise typer.Exit(start(port, open_browser=browser))
