"""The command line: the same services as the pages.

Each module has the commands of one family in its ``commands``; they are put together here, in the order of the help.
A command with a family of its own becomes a module, and one more name below. Heavy imports wait inside the commands,
so that help is instant.
"""

from riskregister.cli import (
    due,
    exchange,
    history,
    matrix,
    method,
    portfolio,
    printing,
    readings,
    registers,
    reports,
    serving,
    templates,
)
from riskregister.cli.app import app, main

__all__ = ["app", "main"]

for family in (
    serving,
    registers,
    reports,
    due,
    exchange,
    readings,
    history,
    portfolio,
    printing,
    templates,
    method,
    matrix,
):
    app.add_typer(family.commands)
