"""The Analysis page's view on the assessors: how far they agree, where they differ most, what is still open."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from riskregister import settings
from riskregister.core.frames import rows
from riskregister.core.labels import stage_names, term
from riskregister.core.model import Register
from riskregister.core.panel import agreement_frame, apart_frame, given_frame, panel_frame
from riskregister.services import assessing
from riskregister.translations import gettext as _
from riskregister.translations import ngettext
from riskregister.ui import moment, wiring
from riskregister.ui.assessors import apart
from riskregister.ui.pages import page
from riskregister.ui.widgets import plain

_LINKS = 12
#: Resamples of fewer risks than this are all alike and show no uncertainty.
_FEW = 2


@st.cache_data(max_entries=8, show_spinner=True)
def _agreed(url: str, register_id: str, version: int) -> pd.DataFrame:  # noqa: ARG001  # keys of the cache
    return agreement_frame(wiring.register())


@st.cache_data(max_entries=8, show_spinner=True)
def _panel(url: str, register_id: str, version: int) -> pd.DataFrame:  # noqa: ARG001  # keys of the cache
    return panel_frame(wiring.register())


def show(register: Register) -> None:
    """Say how far assessors agree per stage and round, list where they differ most, and what nobody has settled."""
    st.header(_("How far do the assessors agree?"), anchor=False)
    key = (settings.database_url(), register.id, register.version)
    agreed, panel = _agreed(*key), _panel(*key)
    if agreed.empty:
        st.info(
            _(
                "No risk has been assessed by two people yet, so there is nothing to compare. Open a risk, go to its "
                "section Assessors and give your own assessment."
            ),
            icon=":material/group_add:",
        )
        st.page_link(
            page("risk"), label=_("Open a risk"), icon=":material/chevron_right:", query_params=moment.carried()
        )
        return
    for row in rows(agreed):
        st.markdown("- " + _in_words(row))
    st.caption(
        _(
            "α is Krippendorff's, on the order of levels: 1 would be full agreement, 0 what chance would give, below 0 "
            "less than that; missing assessments are allowed. The interval resamples the risks 2,000 times. W is "
            "Kendall's, corrected for ties: 1 if all put the risks in one order; it needs every assessment. Few risks "
            "make both uncertain; neither says who is right."
        )
    )
    _anonymous(register)
    st.header(_("Where do they differ most?"), anchor=False)
    _differing(register, apart_frame(panel))


def _in_words(row: Any) -> str:
    head = _("**{stage}, round {n}, {side}**").format(stage=stage_names()[row.stage], n=row.round, side=term(row.side))
    count = ngettext("{m} assessors, {n} risk with two or more", "{m} assessors, {n} risks with two or more", row.risks)
    parts = [count.format(m=row.assessors, n=row.risks)]
    if pd.isna(row.alpha):
        parts.append(_("α is not defined: all levels given are the same, or too few"))
    elif pd.isna(row.alpha_low) or row.risks < _FEW:
        parts.append(_("α {value:.2f}, too few risks for an interval").format(value=row.alpha))
    else:
        words = _("α {value:.2f}, 95 % interval {low:.2f} to {high:.2f}")
        parts.append(words.format(value=row.alpha, low=row.alpha_low, high=row.alpha_high))
    parts.append(_("no W, some assessments are missing") if pd.isna(row.w) else _("W {w:.2f}").format(w=row.w))
    return f"{head}: " + plain("; ".join(parts)) + "."


def _anonymous(register: Register) -> None:
    given = given_frame(register)
    views = given[~given["consensus"].astype(bool)]
    words = _("{n} of {all} views are anonymous; {m} consensus by a chair.")
    count = {"n": int(views["anonymous"].sum()), "all": len(views), "m": len(given) - len(views)}
    st.markdown(plain(words.format(**count)))


def _differing(register: Register, found: pd.DataFrame) -> None:
    unsettled = list(dict.fromkeys((row.risk, row.stage) for row in rows(found) if row.open))
    if found.empty:
        st.markdown(_("In their latest rounds all assessors hold the same best levels."))
        return
    words = ngettext(
        "**{n}** assessment is open: the assessors differ and there is no consensus.",
        "**{n}** assessments are open: the assessors differ and there is no consensus.",
        len(unsettled),
    )
    st.markdown(words.format(n=len(unsettled)))
    closed = {
        (risk, stage)
        for risk, stage in zip(found["risk"], found["stage"], strict=True)
        if assessing.blind(register, risk, stage, wiring.name())
    }
    if closed and st.checkbox(
        _("Show levels of round 1: I am the chair or a reader, and do not assess these risks in it"),
        key="look_everywhere",
    ):
        closed = set()
    titles, names = {risk.id: risk.title for risk in register.risks}, stage_names()
    table = pd.DataFrame(
        [
            {
                "risk": row.risk,
                "title": titles.get(row.risk, ""),
                "stage": names[row.stage],
                "round": row.round,
                "side": term(row.side),
                "assessors": row.assessors,
                "levels": _levels(row, (row.risk, row.stage) in closed),
                "consensus": row.consensus,
                "state": _state(row, (row.risk, row.stage) in closed),
            }
            for row in rows(found)
        ]
    )
    column = st.column_config
    st.dataframe(
        table,
        hide_index=True,
        placeholder="–",
        column_config={
            "risk": column.TextColumn(_("Risk"), pinned=True, width=75),
            "title": column.TextColumn(_("Title"), width=280),
            "stage": column.TextColumn(_("Stage"), width=80),
            "round": column.NumberColumn(_("Round"), format="%d", width=65),
            "side": column.TextColumn(_("Side"), width=85),
            "assessors": column.NumberColumn(_("Assessors"), width=80),
            "levels": column.TextColumn(_("Best levels"), width=140),
            "consensus": column.NumberColumn(
                _("Closeness"),
                format="%.2f",
                width=85,
                help=_("Tastle and Wierman's consensus: 1 all on one level, 0 half at either end of the scale."),
            ),
            "state": column.TextColumn(_("What follows"), width=420),
        },
        alt=_("Risks whose assessors differ, farthest apart first."),
        key="apart_table",
    )
    for risk in list(dict.fromkeys(found["risk"]))[:_LINKS]:
        st.page_link(
            page("risk"),
            label=f"**{plain(risk)}** {plain(titles.get(risk, ''))}",
            icon=":material/chevron_right:",
            query_params=moment.carried({"id": risk}),
        )


def _levels(row: Any, closed: bool) -> str:
    return _("hidden in round 1") if closed else ", ".join(f"{best:.2g}" for best in row.bests)


def _state(row: Any, closed: bool) -> str:
    parts = []
    if row.flagged:
        parts.append(_("Far apart; no single level is shown.") if closed else apart(row))
    parts.append(_("No consensus yet.") if row.open else _("Settled by the chair."))
    return " ".join(parts)
