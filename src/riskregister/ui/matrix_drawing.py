"""What every matrix is drawn with: the component on the page, what is said below it, and the same as a table."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from riskregister.core.labels import chronic_words
from riskregister.core.model import Register
from riskregister.core.paths import Move
from riskregister.translations import gettext as _
from riskregister.translations import ngettext
from riskregister.ui import move_table
from riskregister.ui.words import plain

_HERE = Path(__file__).parent


def _lean(name: str) -> str:
    """Return a file without its indents and comments: it travels with every drawing that changed."""
    lines = (line.strip() for line in (_HERE / name).read_text(encoding="utf-8").splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


_JS, _CSS = _lean("matrix.js"), _lean("matrix.css")
#: Rows of the table of what moved.
_MOST_ROWS = 200


def mount(view: dict[str, Any], key: str, name: str, filled: dict[str, Any]) -> None:
    """Draw the view; a click on a cell becomes the choice ``name``, on the chosen one it clears it."""

    def clicked() -> None:
        chosen = st.session_state[key].get("cell")
        if name and chosen in filled:
            st.session_state[name] = "" if chosen == st.session_state.get(name) else chosen

    component = st.components.v2.component("matrix", js=_JS, css=_CSS)
    component(data=view, key=key, on_cell_change=clicked)


def captions(view: dict[str, Any], placed: pd.DataFrame, movement: str, legs: Sequence[Move], apart: int) -> None:
    """Say under the matrix what is drawn, what is not, and what the marks mean.

    ``movement`` says since when ``legs`` went, empty where none are asked for; ``apart`` counts the rest.
    """
    said = []
    if movement:
        moved = sum(1 for leg in legs if leg.old and leg.new)
        words = ngettext("{n} moved.", "{n} moved.", moved).format(n=moved)
        said += [movement, words, drawn_words(view)]
    elif view["view"] != "grid":
        said.append(_("Lowest to highest credible level around the best; those of equal levels lie side by side."))
        if view["drawn"] < view["all"]:
            words = _("{n} of {all} are drawn: those in the chosen cell, then the highest scores.")
            said.append(words.format(n=view["drawn"], all=view["all"]))
    missing = int((placed["likelihood"].isna() | placed["impact"].isna()).sum())
    if missing and missing < len(placed):
        words = ngettext(
            "{n} has no level here and is not drawn.", "{n} have no level here and are not drawn.", missing
        )
        said.append(words.format(n=missing))
    if apart:
        words = ngettext(
            "{n} opportunity has a matrix of its own: choose it under Kind.",
            "{n} opportunities have a matrix of their own: choose it under Kind.",
            apart,
        )
        said.append(words.format(n=apart))
    if "type" in placed and (placed["type"] == "chronic").any():
        said.append(chronic_words())
    if said:
        st.caption(plain(" ".join(said)))


def as_table(register: Register, view: dict[str, Any], legs: Sequence[Move], key: str) -> None:
    """Offer what is laid over the matrix as a table, for the keyboard and for screen readers."""
    if not legs and not view["marks"]:
        return
    label = _("What moved, as a table") if legs else _("The ranges as a table")
    with st.expander(label, key=f"{key}matrix_table", on_change="rerun") as opened:
        if not opened.open:
            return
        if legs:
            most = sorted(legs, key=lambda leg: -_far(leg))[:_MOST_ROWS]
            move_table.show(register, most, f"{key}matrix_moves", dated=False)
            if len(most) < len(legs):
                st.caption(_("The {n} that moved furthest of {all}.").format(n=len(most), all=len(legs)))
        else:
            st.markdown("\n".join(f"- {plain(mark['tip'])}" for mark in view["marks"]))


def _far(leg: Move) -> float:
    """Return how many steps a move went; what came or went moved further than anything else."""
    if leg.old is None or leg.new is None:
        return math.inf
    return abs(leg.new[0] - leg.old[0]) + abs(leg.new[1] - leg.old[1])


def drawn_words(view: dict[str, Any]) -> str:
    """Return what the arrows of a view stand for."""
    if not view["flows"]:
        return _("An arrow leads from where a risk stood (a dashed ring) to where it stands; + came, − went.")
    words = _("Too many to draw one by one: an arrow stands for all that went between two cells, with their number.")
    if view["flows"] > len(view["arrows"]):
        more = _("The {n} most travelled of {all} ways are drawn.")
        words += " " + more.format(n=len(view["arrows"]), all=view["flows"])
        words += "" if view["chosen"] or view["locked"] else " " + _("Choose a cell to see those to and from it.")
    return words
