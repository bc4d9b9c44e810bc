"""The matrix: one component, wherever risks are seen by likelihood and impact.

    cell = matrix.show(register, wiring.frame("risk", stage), what=_("the risks"), stage=stage)
    inside = matrix.in_cell(frame, register.criteria, cell) if cell else frame

:func:`show` draws any risk or category frame (whole or filtered, of a saved register or of one with criteria not saved
yet) and returns the key of the cell a person chose, "5×4", or an empty text.  A click on a cell, the keyboard on it
(arrows, Enter) and the select box "Cell" below are one choice; choosing the cell again clears it.  The choice and how
the matrix is drawn stand in the page's address.

* ``key`` tells a second matrix on a page from the first, and begins its names in the address: "cell" is that of "".
* ``what`` says to a screen reader what is in the matrix.
* ``options=False`` leaves out the button "How it is drawn"; ``drawn`` then says how (:class:`Drawn`).
* ``choose=False`` leaves out the choice of a cell, for a picture only.

:func:`ways` draws given moves over given rows (the History page's); :func:`one_risk` draws the stages of one risk,
joined by arrows, with their ranges.  Figures are made by ``charts/``; those of a whole saved register are cached by its
id and version.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from riskregister import settings
from riskregister.charts.matrix import Look, cell_key, matrix_view
from riskregister.charts.matrix_ranges import in_words, ranges, stages_of
from riskregister.charts.paths import laid_over
from riskregister.core.criteria import Criteria
from riskregister.core.frames import latest_assessments, matrix_cells, rows
from riskregister.core.labels import chronic_words, stage_names
from riskregister.core.model import Register, Risk, Stage
from riskregister.core.paths import Move
from riskregister.core.profiles import dimensions_given, in_dimension
from riskregister.translations import gettext as _
from riskregister.translations import language, ngettext
from riskregister.ui import matrix_moves, matrix_options, matrix_replay, wiring
from riskregister.ui.address import linked
from riskregister.ui.matrix_options import Drawn
from riskregister.ui.words import plain

__all__ = ["Drawn", "Look", "in_cell", "one_risk", "show", "ways"]

_HERE = Path(__file__).parent
_JS = (_HERE / "matrix.js").read_text(encoding="utf-8")
_CSS = (_HERE / "matrix.css").read_text(encoding="utf-8")
_PLAIN = Look()


def show(
    register: Register,
    frame: pd.DataFrame,
    *,
    key: str = "",
    what: str = "",
    stage: Stage = "current",
    options: bool = True,
    choose: bool = True,
    drawn: Drawn | None = None,
) -> str:
    """Draw the matrix of ``frame`` at ``stage``; return the key of the chosen cell, or an empty text."""
    kind = "category" if "p_any" in frame else "risk"
    saved = register is wiring.register()
    both = "direction" in frame and len(frame["direction"].unique()) > 1
    if options:
        dimensions = _dimensions(register, stage, saved=saved) if kind == "risk" else []
        drawn = matrix_options.ask(
            register, stage, key, kind=kind, dimensions=dimensions, opportunities=both, history=saved
        )
    drawn = drawn or Drawn()
    if drawn.replay:
        _replay(register, stage, drawn.look, key)
        return ""
    whole = saved and len(frame) == len(register.risks if kind == "risk" else register.categories)
    sided = _one_side(frame, drawn.look) if both else frame
    placed = in_dimension(sided, register, stage, drawn.look.dimension) if drawn.look.dimension else sided
    movement = matrix_moves.found(register, kind, stage, drawn, key)
    view = _whole(_known(register), kind, stage, drawn.look) if whole else _view(placed, register, drawn.look)
    filled = {cell["key"]: cell for cell in view["cells"] if cell["count"]}
    chosen = _chosen(key, filled) if choose else ""
    if movement is not None:
        legs = movement.legs if whole and not both else _of(movement.legs, placed["id"])
        view |= laid_over(_touching(legs, chosen), drawn.look)
    elif drawn.look.view != "grid" and (not whole or chosen):
        inside = in_cell(placed, register.criteria, chosen)["id"] if chosen else ()
        view |= ranges(placed, register.criteria, drawn.look, inside)
    alt = _("Matrix of {what}: likelihood and impact; the list below gives the same cells.")
    view |= {"alt": alt.format(what=what or _("the risks")), "chosen": chosen, "locked": not choose}
    _mount(view, f"{key}matrix", f"{key}cell", filled)
    _captions(view, placed, movement)
    return _select(key, filled) if choose else ""


def in_cell(frame: pd.DataFrame, criteria: Criteria, key: str) -> pd.DataFrame:
    """Return the rows of ``frame`` that lie in the cell named ``key``; all of them where there is no such cell."""
    for row in rows(matrix_cells(frame, criteria)):
        if cell_key(row.likelihood, row.impact) == key:
            return frame[frame["id"].isin(row.ids)]
    return frame


def ways(
    criteria: Criteria, levels: pd.DataFrame, legs: Sequence[Move], *, key: str, alt: str, look: Look = _PLAIN
) -> None:
    """Draw ``legs`` over the rows of ``levels`` (as of :func:`core.paths.matrix_rows`), without a choice of cells."""
    view = matrix_view(levels, criteria, look) | laid_over(legs, look)
    _mount(view | {"alt": alt, "chosen": "", "locked": True}, key, "", {})
    st.caption(plain(_drawn_words(view)))


def one_risk(register: Register, risk: Risk, *, key: str = "stages") -> None:
    """Draw one risk at every stage at which both levels are known, joined by arrows, with the ranges around them."""
    given = []
    for stage, name in stage_names().items():
        one = latest_assessments(register, stage).get(risk.id)  # type: ignore[arg-type]
        if one is not None and one.likelihood is not None and one.impact is not None:
            given.append((name, one.likelihood, one.impact))
    if not given:
        st.caption(_("Nobody has assessed both likelihood and impact at any stage; there is nothing to draw."))
        return
    look = Look(view="ellipses")
    direction = getattr(risk, "direction", "threat")
    kind = "opportunity" if direction == "opportunity" else "chronic" if risk.type == "chronic" else "event"
    nothing = pd.DataFrame({"id": [], "likelihood": [], "impact": []})
    view = matrix_view(nothing, register.criteria, look)
    view |= stages_of(given, register.criteria, kind, look)
    alt = " ".join(in_words(*one) for one in given)
    _mount(view | {"alt": alt, "chosen": "", "locked": True, "compact": True}, key, "", {})
    st.caption(plain(alt))


def _replay(register: Register, stage: Stage, look: Look, key: str) -> None:
    of = matrix_replay.from_the_start(register)
    found = matrix_replay.slider(of, stage, key=key, dimension=look.dimension) if of else None
    if found is not None:
        alt = _("The matrix at this revision, with an arrow for each move since the start.")
        ways(register.criteria, found.levels, found.done, key=f"{key}replayed", alt=alt, look=look)
        st.caption(_("A recorded state is for looking at: no cell can be chosen in it."))


class _Known(NamedTuple):
    """A saved register in a language; caches are keyed by the whole of it."""

    url: str
    register_id: str
    version: int
    language: str


def _known(register: Register) -> _Known:
    return _Known(settings.database_url(), register.id, register.version, language())


@st.cache_data(max_entries=64, show_spinner=False)
def _whole(of: _Known, kind: str, stage: Stage, look: Look) -> dict[str, Any]:
    """Return the view of a whole saved register; only cached by its version, never by a frame."""
    register, frame = wiring.at(of.version), wiring.frame(kind, stage)
    if "direction" in frame and len(frame["direction"].unique()) > 1:
        frame = _one_side(frame, look)
    placed = in_dimension(frame, register, stage, look.dimension) if look.dimension else frame
    found = _view(placed, register, look)
    return found | (ranges(placed, register.criteria, look) if look.view != "grid" else {})


def _view(placed: pd.DataFrame, register: Register, look: Look) -> dict[str, Any]:
    return matrix_view(placed, register.criteria, look)


def _one_side(frame: pd.DataFrame, look: Look) -> pd.DataFrame:
    """Return the opportunities or the threats of a frame: never both on one matrix."""
    return frame[(frame["direction"] == "opportunity") == look.opportunity]


def _dimensions(register: Register, stage: Stage, *, saved: bool) -> list[str]:
    return _known_dimensions(_known(register), stage) if saved else dimensions_given(register, stage)


@st.cache_data(max_entries=32, show_spinner=False)
def _known_dimensions(of: _Known, stage: Stage) -> list[str]:
    return dimensions_given(wiring.at(of.version), stage)


def _of(legs: Sequence[Move], ids: Collection[str]) -> list[Move]:
    known = set(ids)
    return [leg for leg in legs if leg.risk in known]


def _touching(legs: Sequence[Move], cell: str) -> Sequence[Move]:
    """Return the legs that begin or end in a cell, or all where none is chosen."""
    if not cell:
        return legs

    def lies(levels: tuple[float, float] | None) -> bool:
        return levels is not None and cell_key(*(int(level + 0.5) for level in levels)) == cell

    return [leg for leg in legs if lies(leg.old) or lies(leg.new)]


def _chosen(key: str, filled: dict[str, Any]) -> str:
    name = f"{key}cell"
    if st.session_state.get(name) not in ("", None, *filled):
        st.session_state[name] = ""
    chosen = str(st.session_state.get(name, st.query_params.get(name, "")) or "")
    return chosen if chosen in filled else ""


def _mount(view: dict[str, Any], key: str, name: str, filled: dict[str, Any]) -> None:
    """Draw the view; a click on a cell becomes the choice ``name``, on the chosen one it clears it."""

    def clicked() -> None:
        chosen = st.session_state[key].get("cell")
        if name and chosen in filled:
            st.session_state[name] = "" if chosen == st.session_state.get(name) else chosen

    component = st.components.v2.component("matrix", js=_JS, css=_CSS)
    component(data=view, key=key, on_cell_change=clicked)


def _select(key: str, filled: dict[str, Any]) -> str:
    options = ["", *filled]

    def words(cell: str) -> str:
        return filled[cell]["name"] if cell in filled else _("All cells")

    name = f"{key}cell"
    return str(linked(st.selectbox, name, "", options, label=_("Cell"), options=options, format_func=words) or "")


def _captions(view: dict[str, Any], placed: pd.DataFrame, movement: matrix_moves.Movement | None) -> None:
    """Say under the matrix what is drawn, what is not, and what the marks mean."""
    said = []
    if movement is not None:
        moved = sum(1 for leg in movement.legs if leg.old and leg.new)
        words = ngettext("{n} moved.", "{n} moved.", moved).format(n=moved)
        said += [movement.words, words, _drawn_words(view)]
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
    if "type" in placed and (placed["type"] == "chronic").any():
        said.append(chronic_words())
    if said:
        st.caption(plain(" ".join(said)))


def _drawn_words(view: dict[str, Any]) -> str:
    if not view["flows"]:
        return _("An arrow leads from where a risk stood (a dashed ring) to where it stands; + came, − went.")
    words = _("Too many to draw one by one: an arrow stands for all that went between two cells, with their number.")
    if view["flows"] > len(view["arrows"]):
        more = _("The {n} most travelled of {all} ways are drawn; choose a cell to see those to and from it.")
        words += " " + more.format(n=len(view["arrows"]), all=view["flows"])
    return words
