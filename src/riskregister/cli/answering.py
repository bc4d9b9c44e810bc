"""A file given back with its doubts, whoever made it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from riskregister.errors import Unreachable
from riskregister.translations import gettext as _

if TYPE_CHECKING:
    from riskregister.core.findings import Finding
    from riskregister.intake.grid import Source


def write_answer(source: Source, findings: Sequence[Finding], path: Path, *, quiet: bool) -> None:
    """Write a file with every doubt at its cell; the ending follows what it is.

    Raises:
        Unreachable: the file is there already, or cannot be written.
    """
    from riskregister.services import importing
    from riskregister.services.files import write_whole

    answered = importing.answer(source, findings)
    if path.suffix.lower() != answered.ending:
        path = path.with_name(path.name + answered.ending)
    if path.exists():
        message = _("There is a file {path} already.").format(path=path)
        raise Unreachable(message, _("Name a new one; nothing was overwritten."))
    write_whole(path, answered.content)
    if not quiet:
        typer.echo(_("Wrote {file} with every doubt at its cell.").format(file=path))
        for note in answered.notes:
            typer.echo(f"- {note}")
