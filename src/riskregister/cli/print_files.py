"""What every command that prints does: open a register in its edition, make what is asked, write it and say so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from riskregister.cli.options import date_of
from riskregister.translations import gettext as _

if TYPE_CHECKING:
    from riskregister.core.model import Register
    from riskregister.printing.sheet import Sheet
    from riskregister.services.editions import Asked as Edition
    from riskregister.services.opening import Opened


def opened_for(
    source: str | None, as_of: dt.datetime | None, edition: str, *, group: bool
) -> tuple[Opened, Edition | None]:
    """Open what is printed, and say in which edition of it, None for the whole."""
    from riskregister.services.editions import asked_of
    from riskregister.services.opening import open_source

    opened = open_source(source, date_of(as_of))
    return opened, asked_of(source, opened.stood, edition, group=group)


def print_to(
    path: Path,
    opened: Opened,
    how: Sheet,
    of: Edition | None,
    make: Callable[[Register, Sheet], bytes],
    *,
    before: Any = (),
) -> None:
    """Write what ``make`` makes of what was opened, in its edition; ``before`` as for :func:`in_edition`."""
    from riskregister.services.editions import in_edition

    write_to(path, in_edition(opened.sound(), replace(how, stood=opened.stood), of, make, before=before))


def write_to(path: Path, content: bytes) -> None:
    """Write a print, and say so."""
    from riskregister.services import printing

    printing.write(path, content)
    typer.echo(_("Wrote {file}.").format(file=path))
