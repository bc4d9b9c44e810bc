"""Figures on pages: drawn on the screen, and had as a picture by a small button at the right, the same everywhere.

A picture is made as on paper (SVG, PNG for print, PDF), in another thread, once its button is pressed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from riskregister.core.model import STAGES, Register, Risk, Stage
from riskregister.errors import RegisterError
from riskregister.printing.asked import Asked
from riskregister.printing.sheet import Sheet
from riskregister.services import figure as service
from riskregister.services import printing
from riskregister.services.editions import Asked as Edition
from riskregister.services.editions import in_edition
from riskregister.services.figure import Figure
from riskregister.services.files import safe_name
from riskregister.store.database import Database
from riskregister.translations import gettext as _
from riskregister.ui import matrix_options, moment, wiring
from riskregister.ui.address import current
from riskregister.ui.pages import page

if TYPE_CHECKING:
    from riskregister.ui.print_papers import Make

#: Dots per inch: enough for a printing house.
_DOTS = 300


def shown(register: Register, drawn: Figure, *, key: str, alt: str, **settings: Any) -> None:
    """Draw a figure, and offer it as a picture at its right.

    ``alt`` is what a screen reader says of it on this page, and where on it the same is found; ``settings`` go to
    Streamlit's chart.
    """
    with beside(key):
        st.plotly_chart(drawn.figure, key=key, alt=alt, config={"displayModeBar": False}, width="stretch", **settings)
        _offer(
            register,
            partial(_figure, register, moment.whole(), drawn),
            f"{safe_name(register.id)}-{safe_name(drawn.stem)}",
            key,
        )


def beside(key: str) -> DeltaGenerator:
    """Return a container in which a figure has its picture at the right."""
    return st.container(horizontal=True, wrap=False, gap="xsmall", key=f"figure_{key}")


def matrix(
    register: Register,
    by: str,
    stage: Stage,
    since: int = 0,
    *,
    key: str = "",
    only: Collection[str] | None = None,
    only_words: str = "",
    before: Callable[[], Register] | None = None,
    before_words: str = "",
    stood: str | None = None,
) -> None:
    """Offer the map as it stands on the page: what it shows, at which stage, with the movement that is drawn.

    Args:
        register: What is on it.
        by: Risks or categories.
        stage: Whose levels are drawn.
        since: The revision from which movement is drawn; 0 for none.
        key: Of the matrix, as for :func:`riskregister.ui.matrix.show`.
        only: The ids of the risks that are drawn; None for all.
        only_words: Which they are.
        before: Returns another state, or another register, from which movement is drawn; called once it is needed.
        before_words: Which that is.
        stood: When the state stood so, in words, if it is not the one the pages look at.
    """
    move = str(current(f"{key}move", ""))
    dimension = matrix_options.look_of(key).dimension if by == "risk" else ""
    start = move if move in STAGES and move != stage else None
    asked = Asked(
        dimension=dimension,
        start=start,
        risks=None if only is None else frozenset(only),
        risks_words=only_words,
        before_words=before_words,
    )
    if since:
        before = partial(_stood, wiring.database(), register.id, since)
        asked = replace(asked, before_words=moment.state(since))
    query = {"by": by, "stage": stage, "dimension": dimension, "move": start or ""}
    if since:
        query |= {"move": matrix_options.SINCE, "since": f"r{since}"}
    of = moment.whole()
    if stood is not None:
        of = Edition(now=moment.today()) if register.id == wiring.present().id else None
    make = partial(_map, register, of, by, stage, asked, before)
    named = "-".join(map(safe_name, [register.id, "heatmap", by, stage, *([dimension] if dimension else [])]))
    ours = only is None and stood is None
    link = {name: value for name, value in query.items() if value} if ours else None
    said = ""
    if move == matrix_options.REVIEW and not since:
        said = _("Without the movement since each risk's review: on paper movement has one beginning.")
    _offer(register, make, named, f"{key}matrix", link, forms=("svg", "png"), stood=stood, said=said)


def bow_tie(register: Register, risk: Risk) -> None:
    """Offer a risk's bow-tie as it would stand on its sheet."""
    make = partial(_tie, register, moment.whole(), risk.id)
    _offer(register, make, f"{safe_name(risk.id)}-bow-tie", "bow_tie", {"paper": "risk", "id": risk.id})


def _figure(register: Register, of: Edition | None, drawn: Figure, how: Sheet) -> bytes:
    return in_edition(register, how, of, lambda found, sheet: service.on_paper(found, drawn, sheet))


def _tie(register: Register, of: Edition | None, identity: str, how: Sheet) -> bytes:
    return in_edition(register, how, of, lambda found, sheet: printing.bow_tie(found, identity, sheet))


def _stood(database: Database, register_id: str, number: int) -> Register:
    from riskregister.services import registers  # with it comes all that reads files

    return registers.stood(database, register_id, f"r{number}")


def _map(
    register: Register,
    of: Edition | None,
    by: str,
    stage: str,
    asked: Asked,
    before: Callable[[], Register] | None,
    how: Sheet,
) -> bytes:
    earlier = before() if before else None
    asked = replace(asked, before=earlier)
    draw = partial(printing.heatmap, by=by, stage=stage, asked=asked)  # type: ignore[arg-type]  # the page offers these
    return in_edition(register, how, of, draw, before=(earlier, earlier))


def _offer(
    register: Register,
    make: Make,
    named: str,
    key: str,
    query: dict[str, Any] | None = None,
    *,
    forms: tuple[str, ...] = ("svg", "png", "pdf"),
    stood: str | None = None,
    said: str = "",
) -> None:
    """Offer a figure as files; they are made, in another thread, once a button is pressed."""
    when = moment.stood(register) if stood is None else stood
    try:
        svg = printing.sheet("svg", printed_by=wiring.name(), stood=when)
    except RegisterError as error:  # print templates of one's own that are not there
        st.caption(str(error))
        return
    sheets = {
        "svg": (svg, "image/svg+xml", _("SVG, to be enlarged at will")),
        "png": (replace(svg, form="png", dots=_DOTS), "image/png", _("PNG, {dots} dots per inch").format(dots=_DOTS)),
        "pdf": (replace(svg, form="pdf"), "application/pdf", _("PDF, to be printed")),
    }
    ending = moment.stem(register) if stood is None else f"v{register.version}"
    with st.popover(
        _("As a picture"), icon=":material/image:", type="tertiary", key=f"picture_{key}", help=_("As a picture")
    ):
        if said:
            st.caption(said)
        for form in forms:
            how, mime, label = sheets[form]
            st.download_button(
                label,
                data=partial(make, how),
                file_name=f"{named}-{ending}.{form}",
                mime=mime,
                on_click="ignore",
                icon=":material/download:",
                key=f"picture_{key}_{form}",
                width="stretch",
            )
        if query is not None:
            st.page_link(
                page("print"),
                label=_("Choose paper and inks on the page Print"),
                icon=":material/print:",
                query_params=moment.carried(query),
            )
