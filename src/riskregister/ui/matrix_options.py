"""How a matrix is drawn: the choices behind one button, each part of the page's address."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from riskregister.charts.matrix import Look
from riskregister.core.labels import stage_names
from riskregister.core.model import STAGES, Register, Stage
from riskregister.translations import gettext as _
from riskregister.ui import widgets
from riskregister.ui.address import current, linked

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_PLAIN = Look()
#: Movements that are no stage.
REVIEW, SINCE = "review", "since"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What a person chose: the look, and which movement is laid over it.

    ``move`` is empty for none, a stage to draw arrows from there, "review" for what moved since each risk's last
    review, "since" for what moved since the end of the day ``since``.  ``replay`` shows recorded states instead.
    """

    look: Look = _PLAIN
    move: str = ""
    since: str = ""
    replay: bool = False


def moves_known(stage: Stage, *, history: bool) -> dict[str, str]:
    """Return the movements that can be drawn beside ``stage``, in words; those over time only with ``history``."""
    names = stage_names()
    found = {"": _("None")}
    found |= {one: _("From {stage}").format(stage=names[one].lower()) for one in STAGES if one != stage}
    return found | ({REVIEW: _("Since the last review"), SINCE: _("Since a day")} if history else {})


def ask(
    row: DeltaGenerator,
    register: Register,
    stage: Stage,
    key: str,
    *,
    kind: str,
    dimensions: list[str],
    opportunities: bool,
    history: bool,
) -> Drawn:
    """Ask how the matrix is drawn, in a popover in ``row``; return what was chosen."""
    with row.popover(_("How it is drawn"), icon=":material/tune:", key=f"{key}drawing"):
        views = {"grid": _("Grid with ids"), "bars": _("Ranges as bars"), "ellipses": _("Ranges as ellipses")}
        helped = _("Ranges run from the lowest to the highest credible level, on logarithmic axes.")
        view = widgets.switch(_("View"), views, f"{key}drawn", "grid", helped)
        known = moves_known(stage, history=history)
        move = ""
        if view == "grid":
            move = str(
                linked(
                    st.selectbox,
                    f"{key}move",
                    "",
                    known,
                    label=_("Movement"),
                    options=list(known),
                    format_func=lambda one: known.get(one, one),
                )
            )
        titles = {"": _("Overall")} | {one.id: one.title for one in register.criteria.impact.dimensions}
        dimension = ""
        if kind == "risk" and dimensions:
            dimension = str(
                linked(
                    st.selectbox,
                    f"{key}dimension",
                    "",
                    ["", *dimensions],
                    label=_("Impact"),
                    options=["", *dimensions],
                    format_func=lambda one: titles.get(one, one),
                )
            )
        marks = {"letter": _("Letter"), "number": _("Number")}
        number = widgets.switch(_("Rating as"), marks, f"{key}rating", "letter") == "number"
        swap = bool(linked(st.toggle, f"{key}swap", False, label=_("Impact across, likelihood upwards")))
        replay = history and bool(
            linked(st.toggle, f"{key}replay", False, label=_("Replay what was recorded"), disabled=view != "grid")
        )
    opportunity = False
    if opportunities:
        sides = {"threat": _("Threats"), "opportunity": _("Opportunities")}
        with row:
            opportunity = widgets.switch(_("Kind"), sides, f"{key}side", "threat") == "opportunity"
    look = Look(view=view, number=number, swap=swap, dimension=dimension, opportunity=opportunity)  # type: ignore[arg-type]
    return Drawn(look=look, move=move, replay=replay and view == "grid")


def look_of(key: str) -> Look:
    """Return the dimension and the side that are drawn, also before they are asked for; the rest is the default."""
    side = current(f"{key}side", "threat")
    return Look(dimension=str(current(f"{key}dimension", "")), opportunity=side == "opportunity")


def only(side: str, key: str) -> None:
    """Let the address say which side is drawn where there is but one, so that whoever reads it finds the same rows."""
    given = st.query_params.get(f"{key}side", "threat")
    if side == "threat" and given != side:
        del st.query_params[f"{key}side"]
    elif given != side:
        st.query_params[f"{key}side"] = side


def day_since(first: dt.date, last: dt.date, key: str) -> dt.date:
    """Ask for the day since which movement is drawn, between the first and the last that the history knows."""
    given = str(st.query_params.get(f"{key}since", ""))
    day = dt.date.fromisoformat(given) if _DAY.fullmatch(given) and _is_day(given) else first
    chosen = st.date_input(
        _("Since the end of (UTC)"),
        min(max(day, first), last),
        min_value=first,
        max_value=last,
        format="YYYY-MM-DD",
        key=f"{key}since_day",
    )
    chosen = chosen if isinstance(chosen, dt.date) else first
    if chosen != first:
        st.query_params[f"{key}since"] = chosen.isoformat()
    elif f"{key}since" in st.query_params:
        del st.query_params[f"{key}since"]
    return chosen


def _is_day(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True
