"""One risk on paper: upright, one page unless many measures act on it."""

from __future__ import annotations

from riskregister.core.model import Register, Risk
from riskregister.printing.risk_view import risk_view
from riskregister.printing.sheet import Sheet
from riskregister.printing.typesetting import footer, set_view


def render_risk_sheet(register: Register, risk: Risk, sheet: Sheet) -> bytes:
    """Return a risk's sheet as the content of a file; SVG and PNG hold its first page.

    Raises:
        Unreachable: the template or its fonts are not there.
        RegisterError: the template cannot be set (a changed template, most likely).
    """
    view = risk_view(register, risk, sheet.inks, sheet.stood)
    view["footer"] = footer(register, view, sheet)
    return set_view("risk", view, sheet, upright=True)


def render_bow_tie(register: Register, risk: Risk, sheet: Sheet) -> bytes:
    """Return a risk's bow-tie by itself as the content of a file; the paper is as large as the drawing.

    Raises:
        Unreachable: the template or its fonts are not there.
        RegisterError: the template cannot be set (a changed template, most likely).
    """
    view = risk_view(register, risk, sheet.inks, sheet.stood)
    view["footer"] = footer(register, view, sheet)
    return set_view("bow_tie_figure", view, sheet, upright=False)
