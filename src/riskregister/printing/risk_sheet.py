"""One risk on paper: A4 portrait, one page unless many measures act on it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from riskregister.core.model import Register, Risk
from riskregister.printing.risk_view import risk_view
from riskregister.printing.typesetting import Form, footer, set_view


def render_risk_sheet(
    register: Register,
    risk: Risk,
    *,
    form: Form = "pdf",
    grey: bool = False,
    printed_by: str = "",
    stood: str = "",
    printed_on: dt.date,
    templates: Path,
) -> bytes:
    """Return a risk's sheet as the content of a file; equal input gives equal bytes.

    ``pdf`` is the whole sheet (tagged, PDF/UA-1); ``svg`` and ``png`` hold its first page.  The other arguments are
    those of :func:`riskregister.printing.heatmap.render_heatmap`.

    Raises:
        Unreachable: the template or its fonts are not there.
        RegisterError: the template cannot be set (a changed template, most likely).
    """
    view = risk_view(register, risk, grey, stood)
    view["footer"] = footer(register, view, printed_by, printed_on)
    return set_view("risk", view, form=form, only="first", printed_on=printed_on, templates=templates)
