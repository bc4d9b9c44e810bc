"""What every command that prints does: open a register in its edition, make what is asked, write it and say so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from riskregister.cli.app import visible
from riskregister.cli.options import date_of
from riskregister.cli.print_options import progress_of, tell
from riskregister.translations import gettext as _

if TYPE_CHECKING:
    from riskregister.core.editions import Edition as Made
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

    made: list[Made] = []  # told when the line of the progress has ended
    with progress_of(replace(how, stood=opened.stood)) as sheet:
        content = in_edition(opened.sound(), sheet, of, make, before=before, told=made.append)
    for one in made:
        tell(one)
    write_to(path, content, how)


def write_to(path: Path, content: bytes, how: Sheet) -> None:
    """Write what was made as ``how`` says, and say so."""
    from riskregister.services import printing

    wrote(path, printing.write(path, content), how.missing)


def wrote(path: Path, there: bool, missing: Sequence[str]) -> None:
    """Say what was written, whether it took the place of a file that was ``there``, and which characters it lacks."""
    from riskregister.services import printing

    words = _("Wrote {file}, in place of the file that was there.") if there else _("Wrote {file}.")
    typer.echo(words.format(file=visible(str(path))))
    if missing:
        typer.echo(printing.missing_words(missing), err=True)
