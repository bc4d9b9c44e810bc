"""The matrix on paper: A4 landscape, the map alone on page 1, then every risk by its full name."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from riskregister.core.model import Register, Stage
from riskregister.printing.typesetting import Form, content_hash, footer, set_view
from riskregister.printing.view import By, heatmap_view

__all__ = ["Form", "content_hash", "render_heatmap"]


def render_heatmap(
    register: Register,
    *,
    by: By = "risk",
    stage: Stage = "current",
    form: Form = "pdf",
    grey: bool = False,
    printed_by: str = "",
    stood: str = "",
    printed_on: dt.date,
    templates: Path,
) -> bytes:
    """Return the matrix sheet of ``register`` as the content of a file; equal input gives equal bytes.

    Args:
        register: What to print.
        by: Squares hold risks, or categories with a table of them beside.
        stage: Whose levels are shown.
        form: ``pdf`` is the whole sheet (tagged, PDF/UA-1); ``svg`` and ``png`` hold one page, the map.
        grey: Greys that stay apart in black and white instead of the criteria's colours.
        printed_by: Who prints, for the footer; may be empty.
        stood: When a past state stood so, in words; empty for the register as it stands.
        printed_on: The day of printing, for the footer and the file's own date.
        templates: The folder that holds ``print/heatmap.typ`` and ``print/fonts``.

    Raises:
        Unreachable: the template or its fonts are not there.
        RegisterError: the template cannot be set (a changed template, most likely).
    """
    view = heatmap_view(register, by, stage, grey, stood)
    view["footer"] = footer(register, view, printed_by, printed_on)
    return set_view("heatmap", view, form=form, only="map", printed_on=printed_on, templates=templates)
