"""Print a register's matrix, or one of its risks: by the ending of the file, PDF, SVG or PNG."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from riskregister import settings
from riskregister.core.model import Register, Stage
from riskregister.errors import NotFound, WrongUsage
from riskregister.printing.sheet import FORMS, Inks, Paper, Sheet
from riskregister.services.files import write_whole
from riskregister.translations import gettext as _

if TYPE_CHECKING:
    from riskregister.printing.asked import Asked
    from riskregister.services.reports import By


def sheet(
    form: str,
    *,
    paper: Paper = "a4",
    upright: bool | None = None,
    inks: Inks = "colour",
    printed_by: str = "",
    stood: str = "",
    dots: int | None = None,
) -> Sheet:
    """Return how a print made today with the shipped templates comes out; ``form`` is pdf, svg or png.

    ``stood`` says when a past state stood so ("1 November 2026, revision 12"); the print then says it is one.
    ``dots`` are those of a PNG, per inch.

    Raises:
        WrongUsage: there is no such form.
    """
    known = next((one for one in FORMS if one == form), None)
    if known is None:
        message = _("Nothing can be printed as '{form}'.").format(form=form)
        raise WrongUsage(message, _("End the file name in .pdf, .svg or .png."))
    return Sheet(
        printed_on=dt.datetime.now(dt.UTC).date(),
        templates=settings.shipped("templates"),
        form=known,
        paper=paper,
        upright=upright,
        inks=inks,
        printed_by=printed_by,
        stood=stood,
        **({} if dots is None else {"dots": dots}),
    )


def form_of(path: Path) -> str:
    """Return the form that the ending of a file asks for."""
    return path.suffix.lower().lstrip(".")


def heatmap(
    register: Register, how: Sheet, *, by: By = "risk", stage: Stage = "current", asked: Asked | None = None
) -> bytes:
    """Return the matrix of ``register`` as a file's content; ``asked`` narrows what it shows, or adds movement.

    Raises:
        NotFound: the register has no such category or dimension.
        WrongUsage: categories are asked for in one dimension.
    """
    from riskregister.printing.asked import Asked
    from riskregister.printing.heatmap import render_heatmap

    return render_heatmap(register, how, by=by, stage=stage, asked=asked or Asked())


def earlier(source: str | None, since: str, other: str | None) -> tuple[Register | None, str]:
    """Return the register from which movement is drawn, and when it stood so in words; None where none is asked for.

    Args:
        source: What is printed.
        since: A date or revision of the history of ``source``.
        other: Instead, any source that can be opened.

    Raises:
        WrongUsage: both are given, or ``source`` keeps no history.
        NotFound: it has no such past state.
    """
    from riskregister.services import moments
    from riskregister.services.opening import open_source

    if since and other:
        raise WrongUsage(_("Movement has one beginning."), _("Give either --since or --from."))
    if not since and not other:
        return None, ""
    opened = open_source(other or f"{moments.split(source or '')[0]}@{since}")
    return opened.sound(), opened.stood or _("version {n} in {name}").format(
        n=opened.register.version, name=Path(opened.name).name
    )


def risk_sheet(register: Register, risk_id: str, how: Sheet) -> bytes:
    """Return the sheet of one risk as a file's content.

    Raises:
        NotFound: the register has no such risk.
    """
    from riskregister.printing.risk_sheet import render_risk_sheet

    risk = next((one for one in register.risks if one.id == risk_id), None)
    if risk is None:
        message = _("There is no risk {id} in the register {register}.").format(id=risk_id, register=register.id)
        raise NotFound(message, _("Ids are those of the page Risks, or of 'riskregister score'."))
    return render_risk_sheet(register, risk, how)


def write(path: Path, content: bytes) -> None:
    """Write a print to ``path``, whole or not at all.

    Raises:
        Unreachable: the file cannot be written.
    """
    write_whole(path, content)
