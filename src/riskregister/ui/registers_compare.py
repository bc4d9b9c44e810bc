"""Two registers held side by side: in sentences, on their matrices, and risk by risk."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import partial

import pandas as pd
import streamlit as st

from riskregister import settings
from riskregister.core import side_by_side
from riskregister.core.frames import risk_frame, rows
from riskregister.core.labels import stage_names
from riskregister.core.model import Register, Stage
from riskregister.core.paths import Move, levels_at, matrix_rows
from riskregister.services import comparing
from riskregister.services.comparing import SideBySide
from riskregister.translations import gettext as _
from riskregister.translations import language, ngettext
from riskregister.ui import figures, matrix, registers_tables, widgets, wiring
from riskregister.ui.address import current, linked
from riskregister.ui.register_states import State, register_in, state_of
from riskregister.ui.words import day, plain

#: Two registers stand side by side, not one after the other: their moves have no time.
_AT = dt.datetime(1, 1, 1, tzinfo=dt.UTC)


def show(register: Register) -> None:
    """Ask for two registers and hold them side by side."""
    known = {one.id: one for one in wiring.known_registers()}
    if len(known) < 2:
        st.info(_("There is nothing to compare with yet: begin a second register under “New”."), icon=":material/info:")
    other = next((key for key in known if key != register.id), register.id)
    columns = st.columns(2, gap="large")
    asked = []
    for column, side, default in zip(columns, ("a", "b"), (register.id, other), strict=True):
        with column:
            asked.append(_asked(side, default, {key: one.title for key, one in known.items()}))
    stage = widgets.stage_switch()
    with wiring.problems_shown():
        states = tuple(state_of(identity, moment) for identity, moment in asked)
        if states[0] == states[1]:
            st.info(_("Both sides are the same state of the same register."), icon=":material/info:")
            return
        _compared(states, stage)


def _asked(side: str, default: str, titles: dict[str, str]) -> tuple[str, str]:
    label = _("Register A") if side == "a" else _("Register B")
    one, two = st.columns([2, 1])
    with one:
        identity = linked(
            st.selectbox, side, default, titles, label=label, options=list(titles), format_func=titles.__getitem__
        )
    with two:
        moment = linked(
            st.text_input,
            f"{side}_at",
            "",
            label=_("As it stood"),
            placeholder=_("now"),
            help=_("A date (2026-12-31), a date with a time, UTC, or a revision (r12); empty: as it stands now."),
        )
    return str(identity), str(moment).strip()


@st.cache_data(max_entries=8, show_spinner=False)
def _found(url: str, a: State, b: State, stage: Stage, language: str) -> SideBySide:  # noqa: ARG001
    return comparing.side_by_side_of(register_in(a), register_in(b), stage)


@st.cache_data(max_entries=16, show_spinner=False)
def _frame(url: str, of: State, stage: Stage) -> pd.DataFrame:  # noqa: ARG001
    return risk_frame(register_in(of), stage, evidenced=False)


def _compared(states: tuple[State, ...], stage: Stage) -> None:
    a, b = states
    with st.spinner(_("Holding the two side by side …")):
        both = [register_in(state) for state in states]
        found = _found(settings.database_url(), a, b, stage, language())
    told = side_by_side.sentences(found.risks, found.measures, found.scales)
    st.markdown("  \n".join(plain(one) for one in told))
    _scales(found)
    if found.clashing:
        words = ngettext(
            "{n} id stands for different risks in the two and is not taken for one: {ids}.",
            "{n} ids stand for different risks in the two and are not taken for one: {ids}.",
            len(found.clashing),
        )
        shown = ", ".join(found.clashing[:12]) + (" …" if len(found.clashing) > 12 else "")
        st.caption(plain(words.format(n=len(found.clashing), ids=shown)))
    if not found.alike:
        st.caption(
            _("The registers are large: risks under different ids were taken for one only if their titles are equal.")
        )
    for column, letter, state, register in zip(st.columns(2, gap="large"), "AB", states, both, strict=True):
        with column:
            with st.container(horizontal=True, wrap=False, vertical_alignment="bottom"):
                with st.container(gap="xsmall"):
                    _heading(letter, state, register, stage)
                _picture(letter, state, both, stage, found)
            if letter == "A" or not _with_arrows(register, state, stage, found):
                _matrix(letter, state, register, stage)
    registers_tables.risks(found)
    registers_tables.measures(found)


def _scales(found: SideBySide) -> None:
    """Say where a level or a rating of one is none of the other."""
    differ = found.scales
    if differ.rated_alike:
        return
    head = (
        _("The two judge by different scales. Levels are shown side by side, and none is held against another.")
        if differ.levels
        else _("Levels mean the same in both, ratings do not. Scores are shown side by side, and none is compared.")
    )
    lines = [plain(head), *(f"- {plain(one)}" for one in (*differ.levels, *differ.ratings))]
    st.warning("\n".join(lines), icon=":material/rule:")


def _heading(letter: str, state: State, register: Register, stage: Stage) -> None:
    st.subheader(f"{letter} · {plain(register.title)}", anchor=False)
    said = _("{id}, revision {n}, read at {date}; {stage}").format(
        id=register.id, n=state.number, date=day(register.reporting_date), stage=stage_names()[stage]
    )
    st.caption(plain(said))


def _picture(letter: str, state: State, both: list[Register], stage: Stage, found: SideBySide) -> None:
    """Offer a matrix as a picture; B's with the arrows from A, if they are drawn."""
    a, b = both
    arrows = letter == "B" and _arrows(b, found) and current("arrows", False)
    stood = "" if state.number == state.newest else _("revision {n}").format(n=state.number)
    figures.matrix(
        a if letter == "A" else b,
        "risk",
        stage,
        key=f"side_{letter}",
        before=partial(_where_in_a, a, b, found) if arrows else None,
        before_words=_("version {n} of {title}").format(n=a.version, title=a.title),
        stood=stood,
    )


def _where_in_a(a: Register, b: Register, found: SideBySide) -> Register:
    """Return B with the risks that moved where they stand in A, so that movement leads from there."""
    moved = found.risks[found.risks["kind"] == "moved"]
    in_b = dict(zip(moved["id_a"], moved["id_b"], strict=True))
    others = set(in_b.values())
    theirs = tuple(replace(one, risk=in_b[one.risk]) for one in a.assessments if one.risk in in_b)
    return replace(b, assessments=tuple(one for one in b.assessments if one.risk not in others) + theirs)


def _arrows(register: Register, found: SideBySide) -> bool:
    """Say whether arrows can be drawn: threats and opportunities are never on one matrix."""
    mixed = len({risk.direction for risk in register.risks}) > 1
    return bool((found.risks["kind"] == "moved").any()) and not mixed


def _with_arrows(register: Register, state: State, stage: Stage, found: SideBySide) -> bool:
    """Draw B's matrix with arrows from where risks stand in A, if a person wants it and there are any."""
    moved = found.risks[found.risks["kind"] == "moved"]
    if not _arrows(register, found) or not linked(
        st.toggle, "arrows", False, label=_("Arrows from where they stand in A")
    ):
        return False
    legs = [
        Move(
            number=state.number,
            time=_AT,
            risk=row.id_b,
            old=(row.likelihood_a, row.impact_a),
            new=(row.likelihood_b, row.impact_b),
        )
        for row in rows(moved)
    ]
    levels = matrix_rows(register, levels_at(register, stage))
    alt = _(
        "Matrix of {register}, with an arrow for each risk from where it stands in A; the table below has the same."
    )
    matrix.ways(register.criteria, levels, legs, key="side_ways", alt=alt.format(register=register.title))
    return True


def _matrix(letter: str, state: State, register: Register, stage: Stage) -> None:
    frame = _frame(settings.database_url(), state, stage)
    matrix.show(register, frame, key=f"side_{letter}", what=register.title, stage=stage, options=False, choose=False)
