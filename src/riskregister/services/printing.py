"""Print a register's matrix: by the ending of the file, PDF, SVG or PNG."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from riskregister import settings
from riskregister.core.model import Register, Stage
from riskregister.errors import WrongUsage
from riskregister.services.files import write_whole
from riskregister.services.reports import By
from riskregister.translations import gettext as _

FORMS = ("pdf", "svg", "png")


def heatmap(
    register: Register,
    *,
    by: By = "risk",
    stage: Stage = "current",
    form: str = "pdf",
    grey: bool = False,
    printed_by: str = "",
    stood: str = "",
) -> bytes:
    """Return the matrix of ``register`` as a file's content; ``form`` is pdf, svg or png.

    ``stood`` says when a past state stood so ("1 November 2026, revision 12"); the sheet then says it is one.

    Raises:
        WrongUsage: there is no such form.
    """
    from riskregister.printing.heatmap import render_heatmap

    if form not in FORMS:
        message = _("The heatmap cannot be printed as '{form}'.").format(form=form)
        raise WrongUsage(message, _("End the file name in .pdf, .svg or .png."))
    return render_heatmap(
        register,
        by=by,
        stage=stage,
        form=form,  # type: ignore[arg-type]  # one of FORMS, tested above
        grey=grey,
        printed_by=printed_by,
        stood=stood,
        printed_on=dt.datetime.now(dt.UTC).date(),
        templates=settings.shipped("templates"),
    )


def print_heatmap(
    register: Register,
    path: Path,
    *,
    by: By = "risk",
    stage: Stage = "current",
    grey: bool = False,
    printed_by: str = "",
    stood: str = "",
) -> None:
    """Write the matrix to ``path``; its ending says the form, ``stood`` as in :func:`heatmap`.

    Raises:
        WrongUsage: the ending is unknown.
        Unreachable: the file cannot be written.
    """
    form = path.suffix.lower().lstrip(".")
    content = heatmap(register, by=by, stage=stage, form=form, grey=grey, printed_by=printed_by, stood=stood)
    write_whole(path, content)
