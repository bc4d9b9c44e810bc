"""Print a register's matrix, or one of its risks: by the ending of the file, PDF, SVG or PNG."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from riskregister import settings
from riskregister.core.model import Register, Stage
from riskregister.errors import NotFound, WrongUsage
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


def risk_sheet(
    register: Register, risk_id: str, *, form: str = "pdf", grey: bool = False, printed_by: str = "", stood: str = ""
) -> bytes:
    """Return the sheet of one risk as a file's content; ``form`` is pdf, svg or png, ``stood`` as in :func:`heatmap`.

    Raises:
        NotFound: the register has no such risk.
        WrongUsage: there is no such form.
    """
    from riskregister.printing.risk_sheet import render_risk_sheet

    if form not in FORMS:
        message = _("A risk cannot be printed as '{form}'.").format(form=form)
        raise WrongUsage(message, _("End the file name in .pdf, .svg or .png."))
    risk = next((one for one in register.risks if one.id == risk_id), None)
    if risk is None:
        message = _("There is no risk {id} in the register {register}.").format(id=risk_id, register=register.id)
        raise NotFound(message, _("Ids are those of the page Risks, or of 'riskregister score'."))
    return render_risk_sheet(
        register,
        risk,
        form=form,  # type: ignore[arg-type]  # one of FORMS, tested above
        grey=grey,
        printed_by=printed_by,
        stood=stood,
        printed_on=dt.datetime.now(dt.UTC).date(),
        templates=settings.shipped("templates"),
    )


def print_risk(
    register: Register, risk_id: str, path: Path, *, grey: bool = False, printed_by: str = "", stood: str = ""
) -> None:
    """Write the sheet of one risk to ``path``; its ending says the form, ``stood`` as in :func:`heatmap`.

    Raises:
        NotFound: the register has no such risk.
        WrongUsage: the ending is unknown.
        Unreachable: the file cannot be written.
    """
    form = path.suffix.lower().lstrip(".")
    write_whole(path, risk_sheet(register, risk_id, form=form, grey=grey, printed_by=printed_by, stood=stood))
