"""The matrix: one component, wherever risks are seen by likelihood and impact.

    cell = matrix.show(register, frame, what=_("the risks"), stage=stage)
    rows = matrix.inside(register, frame, cell, stage=stage)

:func:`show` draws any risk or category frame (whole or filtered, of a saved register or of one with criteria not saved
yet) and returns the key of the cell a person chose, "5×4", or an empty text.  A click on a cell, the keyboard on it
(arrows, Enter) and the select box "Cell" below are one choice; choosing the cell again clears it.  The choice and how
the matrix is drawn stand in the page's address.

* ``key`` tells a second matrix on a page from the first, and begins its names in the address: "cell" is that of "".
* ``what`` says to a screen reader what is in the matrix.
* ``options=False`` leaves out the button "How it is drawn"; ``drawn`` then says how (:class:`Drawn`).
* ``choose=False`` leaves out the choice of a cell, for a picture only.
* ``legend=True`` explains the ratings below it, in the colours drawn.
* ``picture`` offers it as a picture, at the right of its buttons; it is told since which revision movement is drawn,
  0 for none.

:func:`ways` draws given moves over given rows (the History page's); :func:`one_risk` draws the stages of one risk,
joined by arrows, with their ranges.  Figures are made by ``charts/``; those of a whole saved register are cached by its
id and version.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from riskregister import settings
from riskregister.charts.matrix import Look, cell_key, colours_of, matrix_view, upwards
from riskregister.charts.matrix_ranges import in_words, ranges, stages_of
from riskregister.charts.paths import laid_over
from riskregister.core.criteria import Criteria
from riskregister.core.frames import latest_assessments, matrix_cells, rows
from riskregister.core.labels import stage_names
from riskregister.core.model import Register, Risk, Stage
from riskregister.core.paths import Move
from riskregister.core.profiles import dimensions_given, in_dimension
from riskregister.translations import gettext as _
from riskregister.translations import language
from riskregister.ui import matrix_drawing, matrix_moves, matrix_options, matrix_replay, widgets, wiring
from riskregister.ui.address import linked
from riskregister.ui.matrix_options import Drawn
from riskregister.ui.words import plain

__all__ = ["Drawn", "Look", "inside", "one_risk", "opportunities", "show", "ways"]

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
    legend: bool = False,
    drawn: Drawn | None = None,
    picture: Callable[[int], None] | None = None,
) -> str:
    """Draw the matrix of ``frame`` at ``stage``; return the key of the chosen cell, or an empty text."""
    kind = "category" if "p_any" in frame else "risk"
    saved = register is wiring.register()
    up = _upwards(register, frame)
    both = 0 < up < len(frame)
    above = st.container(horizontal=True, wrap=False, vertical_alignment="bottom", gap="xsmall")
    row = above.container(horizontal=True, vertical_alignment="bottom", key=f"{key}matrix_row")
    if options:
        dimensions = _dimensions(register, stage, saved=saved) if kind == "risk" else []
        drawn = matrix_options.ask(
            row, register, stage, key, kind=kind, dimensions=dimensions, opportunities=both, history=saved
        )
        if kind == "risk" and len(frame) and not both:
            matrix_options.only("opportunity" if up else "threat", key)
    drawn = drawn or Drawn()
    drawn = replace(drawn, look=_sided(drawn.look, up, len(frame)))
    if drawn.replay:
        _replay(register, stage, drawn.look, key)
        return ""
    whole = saved and len(frame) == len(register.risks if kind == "risk" else register.categories)
    placed = _placed(register, frame, stage, drawn.look)
    movement = matrix_moves.found(register, kind, stage, drawn, key)
    view = _whole(_known(register), kind, stage, drawn.look) if whole else {}
    if view.get("frame") != _print(placed):
        whole, view = False, matrix_view(placed, register.criteria, drawn.look)
    filled = {cell["key"]: cell for cell in view["cells"] if cell["count"]}
    chosen = ""
    if choose:
        with row:
            chosen = _select(key, filled)
    if picture is not None and filled:
        with above:
            picture(movement.since if movement else 0)
    legs: Sequence[Move] = ()
    if movement is not None:
        legs = _touching(movement.legs if whole and not both else _of(movement.legs, placed["id"]), chosen)
        view |= laid_over(legs, drawn.look)
    elif drawn.look.view != "grid" and (not whole or chosen):
        first = _ids_in(placed, register.criteria, chosen) if chosen else ()
        view |= ranges(placed, register.criteria, drawn.look, first)
    alt = _("Matrix of {what}: likelihood and impact; the list below gives the same cells.")
    view |= {"alt": alt.format(what=what or _("the risks")), "chosen": chosen, "locked": not choose}
    matrix_drawing.mount(view, f"{key}matrix", f"{key}cell", filled)
    apart = up if both and not drawn.look.opportunity else 0
    matrix_drawing.captions(view, placed, movement.words if movement else "", legs, apart)
    matrix_drawing.as_table(register, view, legs, key)
    if legend:
        widgets.legend(register.criteria, colours_of(register.criteria, Look(opportunity=drawn.look.opportunity)))
    return chosen


def inside(
    register: Register, frame: pd.DataFrame, cell: str, *, stage: Stage = "current", key: str = ""
) -> pd.DataFrame:
    """Return the rows of ``frame`` in the cell that :func:`show` returned; all of them where none is chosen."""
    if not cell:
        return frame
    look = _sided(matrix_options.look_of(key), _upwards(register, frame), len(frame))
    placed = _placed(register, frame, stage, look)
    return frame[frame["id"].isin(_ids_in(placed, register.criteria, cell))]


def _ids_in(placed: pd.DataFrame, criteria: Criteria, cell: str) -> tuple[str, ...]:
    for row in rows(matrix_cells(placed, criteria)):
        if cell_key(row.likelihood, row.impact) == cell:
            return tuple(row.ids)
    return ()


def ways(
    criteria: Criteria, levels: pd.DataFrame, legs: Sequence[Move], *, key: str, alt: str, look: Look = _PLAIN
) -> None:
    """Draw ``legs`` over the rows of ``levels`` (as of :func:`core.paths.matrix_rows`), without a choice of cells."""
    view = (
        matrix_view(levels, criteria, look)
        | laid_over(legs, look, upwards(levels))
        | {"alt": alt, "chosen": "", "locked": True}
    )
    matrix_drawing.mount(view, key, "", {})
    st.caption(plain(matrix_drawing.drawn_words(view)))


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
    look = Look(view="ellipses", opportunity=risk.direction == "opportunity")
    kind = "opportunity" if risk.direction == "opportunity" else "chronic" if risk.type == "chronic" else "event"
    nothing = pd.DataFrame({"id": [], "likelihood": [], "impact": []})
    view = matrix_view(nothing, register.criteria, look)
    view |= stages_of(given, register.criteria, kind, look)
    alt = " ".join(in_words(*one) for one in given)
    matrix_drawing.mount(view | {"alt": alt, "chosen": "", "locked": True, "compact": True}, key, "", {})
    st.caption(plain(alt))


def _replay(register: Register, stage: Stage, look: Look, key: str) -> None:
    of = matrix_replay.from_the_start(register)
    found = matrix_replay.slider(of, stage, key=key, dimension=look.dimension) if of else None
    if found is not None:
        alt = _("The matrix at this revision, with an arrow for each move since the start.")
        chances = opportunities(register)
        levels = found.levels[found.levels["id"].isin(chances) == look.opportunity]
        done = [leg for leg in found.done if (leg.risk in chances) == look.opportunity]
        ways(register.criteria, levels, done, key=f"{key}replayed", alt=alt, look=look)
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
    register = wiring.at(of.version)
    placed = _placed(register, wiring.frame("level" if kind == "risk" else kind, stage), stage, look)
    found = matrix_view(placed, register.criteria, look) | {"frame": _print(placed)}
    return found | (ranges(placed, register.criteria, look) if look.view != "grid" else {})


def _print(frame: pd.DataFrame) -> int:
    """Return what tells whether two frames place the same rows in the same cells."""
    return hash((tuple(frame["id"]), frame["likelihood"].to_numpy().tobytes(), frame["impact"].to_numpy().tobytes()))


def opportunities(register: Register) -> frozenset[str]:
    """Return the ids of the risks whose impact is a benefit."""
    return frozenset(risk.id for risk in register.risks if risk.direction == "opportunity")


def _upwards(register: Register, frame: pd.DataFrame) -> int:
    """Return how many rows of a frame are opportunities; a category is none."""
    chances = opportunities(register)
    return int(frame["id"].isin(chances).sum()) if chances and "p_any" not in frame else 0


def _sided(look: Look, upwards: int, rows: int) -> Look:
    """Return the look with the side that there is; the one asked for where there are both."""
    return look if 0 < upwards < rows else replace(look, opportunity=upwards > 0)


def _placed(register: Register, frame: pd.DataFrame, stage: Stage, look: Look) -> pd.DataFrame:
    """Return the rows that are drawn, with the impact that is: never threats and opportunities on one matrix."""
    if "p_any" in frame:
        return frame
    chances = opportunities(register)
    sided = frame[frame["id"].isin(chances) == look.opportunity] if chances else frame
    return in_dimension(sided, register, stage, look.dimension) if look.dimension else sided


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


def _select(key: str, filled: dict[str, Any]) -> str:
    options = ["", *filled]

    def words(cell: str) -> str:
        return filled[cell]["name"] if cell in filled else _("All cells")

    name = f"{key}cell"
    if st.session_state.get(name) not in ("", None, *filled):
        st.session_state[name] = ""
    return str(linked(st.selectbox, name, "", options, label=_("Cell"), options=options, format_func=words) or "")
