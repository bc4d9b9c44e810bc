"""Figures as pictures, from the page they stand on: drawn as on paper, as SVG or as PNG for print."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from riskregister.core.model import STAGES, Register, Risk, Stage
from riskregister.errors import RegisterError
from riskregister.printing.asked import Asked
from riskregister.printing.sheet import Sheet
from riskregister.services import printing
from riskregister.services.editions import Asked as Edition
from riskregister.services.editions import in_edition
from riskregister.translations import gettext as _
from riskregister.ui import matrix_options, moment, wiring
from riskregister.ui.address import current
from riskregister.ui.pages import page
from riskregister.ui.print_papers import Make, safe

#: Dots per inch: enough for a printing house.
_DOTS = 300


def matrix(register: Register, by: str, stage: Stage) -> None:
    """Offer the map as it stands on the page: what it shows, at which stage, with the movement between stages."""
    move = str(current("move", ""))
    dimension = matrix_options.look_of("").dimension if by == "risk" else ""
    start = move if move in STAGES and move != stage else None
    asked = Asked(dimension=dimension, start=start)
    query = {"by": by, "stage": stage, "dimension": dimension, "move": start or ""}
    make = partial(_map, register, moment.whole(), by, stage, asked)
    named = "-".join([register.id, "heatmap", by, stage, *([dimension] if dimension else [])])
    _offer(register, make, named, "matrix", {key: value for key, value in query.items() if value})


def bow_tie(register: Register, risk: Risk) -> None:
    """Offer a risk's bow-tie as it would stand on its sheet."""
    make = partial(_tie, register, moment.whole(), risk.id)
    _offer(register, make, f"{risk.id}-bow-tie", "bow_tie", {"paper": "risk", "id": risk.id})


def _tie(register: Register, of: Edition | None, identity: str, how: Sheet) -> bytes:
    return in_edition(register, how, of, lambda found, sheet: printing.bow_tie(found, identity, sheet))


def _map(register: Register, of: Edition | None, by: str, stage: str, asked: Asked, how: Sheet) -> bytes:
    draw = partial(printing.heatmap, by=by, stage=stage, asked=asked)  # type: ignore[arg-type]  # the page offers these
    return in_edition(register, how, of, draw)


def _offer(register: Register, make: Make, named: str, key: str, query: dict[str, Any]) -> None:
    """Offer a figure as files; they are made, in another thread, once a button is pressed."""
    try:
        svg = printing.sheet("svg", printed_by=wiring.name(), stood=moment.stood(register))
    except RegisterError as error:  # print templates of one's own that are not there
        st.caption(str(error))
        return
    sheets = {"svg": (svg, "image/svg+xml"), "png": (replace(svg, form="png", dots=_DOTS), "image/png")}
    labels = {"svg": _("SVG, to be enlarged at will"), "png": _("PNG, {dots} dots per inch").format(dots=_DOTS)}
    with st.popover(_("As a picture"), icon=":material/image:", key=f"picture_{key}"):
        for form, (how, mime) in sheets.items():
            st.download_button(
                labels[form],
                data=partial(make, how),
                file_name=f"{safe(named)}-{moment.stem(register)}.{form}",
                mime=mime,
                on_click="ignore",
                icon=":material/download:",
                key=f"picture_{key}_{form}",
                width="stretch",
            )
        st.page_link(
            page("print"),
            label=_("Choose paper and inks on the page Print"),
            icon=":material/print:",
            query_params=moment.carried(query),
        )
