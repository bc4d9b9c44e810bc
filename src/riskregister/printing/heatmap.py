"""The matrix on paper: the map alone on page 1, lying unless asked otherwise; then every risk by its full name."""

from __future__ import annotations

from riskregister.core.model import Register, Stage
from riskregister.printing.asked import Asked
from riskregister.printing.sheet import Sheet
from riskregister.printing.typesetting import footer, set_view
from riskregister.printing.view import By, heatmap_view

_ALL = Asked()


def render_heatmap(
    register: Register, sheet: Sheet, *, by: By = "risk", stage: Stage = "current", asked: Asked = _ALL
) -> bytes:
    """Return the matrix sheet of ``register`` as the content of a file; SVG and PNG hold the map alone.

    Args:
        register: What to print.
        sheet: How it comes out; on A3 and A2 everything is larger, to be read from farther away.
        by: Squares hold risks, or categories with a table of them beside.
        stage: Whose levels are shown.
        asked: Which risks, in which dimension, and what movement is drawn.

    Raises:
        NotFound: the register has no such category or dimension.
        WrongUsage: categories are asked for in one dimension.
        Unreachable: the template or its fonts are not there.
        RegisterError: the template cannot be set (a changed template, most likely).
    """
    view = heatmap_view(register, by, stage, sheet.inks, sheet.stood, asked=asked)
    view["footer"] = footer(register, view, sheet)
    if sheet.form == "docx":
        from riskregister.printing.word import map_document

        return map_document(view, sheet)
    if sheet.form == "pptx":
        from riskregister.printing.slides import map_slides

        return map_slides(view, sheet)
    return set_view("heatmap", view, sheet, upright=False, only="map")
