"""The matrix on paper: lying, the map alone on page 1, then every risk by its full name."""

from __future__ import annotations

from riskregister.core.model import Register, Stage
from riskregister.printing.sheet import Sheet
from riskregister.printing.typesetting import footer, set_view
from riskregister.printing.view import By, heatmap_view


def render_heatmap(register: Register, sheet: Sheet, *, by: By = "risk", stage: Stage = "current") -> bytes:
    """Return the matrix sheet of ``register`` as the content of a file; SVG and PNG hold the map alone.

    Args:
        register: What to print.
        sheet: How it comes out.
        by: Squares hold risks, or categories with a table of them beside.
        stage: Whose levels are shown.

    Raises:
        Unreachable: the template or its fonts are not there.
        RegisterError: the template cannot be set (a changed template, most likely).
    """
    view = heatmap_view(register, by, stage, sheet.inks, sheet.stood)
    view["footer"] = footer(register, view, sheet)
    return set_view("heatmap", view, sheet, upright=False, only="map")
