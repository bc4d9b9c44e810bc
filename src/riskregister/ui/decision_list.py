"""The page Decisions: counted in a sentence, narrowed in the address, those to be made again first, all as a table."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from riskregister.core.deciding import STANDINGS, kind_names, standing_names
from riskregister.core.frames import rows
from riskregister.core.labels import stage_names
from riskregister.core.model import Register
from riskregister.translations import gettext as _
from riskregister.translations import ngettext
from riskregister.ui import decisions, moment, paging, wiring
from riskregister.ui.address import linked
from riskregister.ui.pages import page
from riskregister.ui.words import day, plain

#: How many decisions to be made again are shown one by one.
_AGAIN = 10


def none_yet(register: Register) -> None:
    """Say what a decision is for and where the first one is noted."""
    words = _(
        "No decision is noted yet. On a risk's page, under Decisions, it is noted what is to become of it: accept, "
        "treat, transfer, avoid or escalate, by whom, why and until when. It keeps the levels it was made on, and is "
        "marked here once the risk has moved from there."
    )
    st.info(words, icon=":material/gavel:")
    if register.risks and not wiring.is_past():
        frame = wiring.frame("level").sort_values("rank", kind="stable")
        first = next(iter(frame["id"]))
        query = moment.carried({"id": first, "open": "decide"})
        label = _("Begin with the highest, {risk}").format(risk=plain(first))
        st.page_link(page("risk"), label=label, icon=":material/chevron_right:", query_params=query)


def sentence(frame: pd.DataFrame) -> str:
    """Return how many decisions there are and how many of them stand, in a sentence."""
    of = frame["standing"].value_counts()
    number: dict[str, int] = {standing: int(of.get(standing, 0)) for standing in STANDINGS}
    said = {
        "standing": ngettext("{n} stands", "{n} stand", number["standing"]),
        "stale": ngettext("{n} is stale", "{n} are stale", number["stale"]),
        "expired": ngettext("{n} has expired", "{n} have expired", number["expired"]),
        "ended": ngettext("{n} was ended", "{n} were ended", number["ended"]),
    }
    parts = [words.format(n=number[standing]) for standing, words in said.items() if number[standing]]
    whole = ngettext("{n} decision", "{n} decisions", len(frame)).format(n=len(frame))
    return f"**{whole}**: {', '.join(parts)}."


def show_overview(frame: pd.DataFrame) -> None:
    """Say how many decisions no longer stand on what they were made on and lead to them; nothing where all do."""
    again = frame[frame["standing"].isin(("stale", "expired"))]
    if again.empty:
        return
    words = ngettext(
        "{n} decision no longer stands: its risk has moved, or its last day is past.",
        "{n} decisions no longer stand: their risks have moved, or their last days are past.",
        len(again),
    )
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(f":material/gavel: {plain(words.format(n=len(again)))}", width="stretch")
        query = moment.carried({"standing": "stale"})
        if not (again["standing"] == "stale").all():
            query = moment.carried()
        st.page_link(page("decisions"), label=_("See which"), icon=":material/chevron_right:", query_params=query)


def filtered(frame: pd.DataFrame) -> pd.DataFrame:
    """Ask which decisions to show, by where they stand, kind and who decided; the choice is in the address."""
    standings, kinds = standing_names(), kind_names()
    of = frame["standing"].value_counts()
    one, two, three = st.columns(3)
    with one:
        standing = linked(
            st.pills,
            "standing",
            [],
            STANDINGS,
            label=_("Where they stand"),
            options=[name for name in STANDINGS if of.get(name, 0)],
            format_func=lambda name: f"{standings[name]} {of.get(name, 0)}",
            selection_mode="multi",
        )
    with two:
        there = [kind for kind in kinds if (frame["kind"] == kind).any()]
        kind = linked(
            st.multiselect,
            "kind",
            [],
            there,
            label=_("Decision"),
            options=there,
            format_func=kinds.__getitem__,
            placeholder=_("all"),
        )
    with three:
        people = sorted(set(frame["by"]))
        by = linked(st.multiselect, "by", [], people, label=_("Decided by"), options=people, placeholder=_("everybody"))
    wanted = np.ones(len(frame), dtype=bool)
    for name, values in (("standing", standing), ("kind", kind), ("by", by)):
        if values:
            wanted &= frame[name].isin(values).to_numpy()
    return frame[wanted]


def show_again(frame: pd.DataFrame) -> None:
    """Show the decisions that have expired or gone stale one by one, each with why and a way to its risk."""
    again = frame[frame["standing"].isin(("expired", "stale"))]
    if again.empty:
        return
    st.header(_("To be decided again"), anchor=False)
    for row in rows(again.head(_AGAIN)):
        with st.container(border=True, gap="small", key=f"again_{row.id}"):
            with st.container(horizontal=True, vertical_alignment="center"):
                name = standing_names()[row.standing]
                st.badge(name, icon=decisions.ICONS[row.standing], color=decisions.COLOURS[row.standing])
                st.page_link(
                    page("risk"),
                    label=f"**{plain(row.risk)}** {plain(row.title)}",
                    icon=":material/chevron_right:",
                    query_params=_query(row.risk),
                )
            st.markdown(plain(_decided(row)))
    if len(again) > _AGAIN:
        n = len(again) - _AGAIN
        st.caption(ngettext("{n} more in the table.", "{n} more in the table.", n).format(n=n))


def _decided(row: Any) -> str:
    words = _("{kind}, decided by {by} on {date}: {why}.")
    return words.format(kind=kind_names()[row.kind], by=row.by, date=day(row.date), why=row.why)


def table(frame: pd.DataFrame) -> None:
    """List the decisions as a table, a page of them at a time; each leads to its risk."""
    st.header(_("All decisions"), anchor=False)
    if frame.empty:
        st.info(_("No decision fits these filters."), icon=":material/filter_alt_off:")
        return
    shown = frame.iloc[paging.page_of(np.arange(len(frame)))]
    kinds, standings, stages = kind_names(), standing_names(), stage_names()
    told = pd.DataFrame(
        {
            "risk": shown["risk"].to_numpy(),
            "title": shown["title"].to_numpy(),
            "kind": [kinds[one] for one in shown["kind"]],
            "standing": [standings[one] for one in shown["standing"]],
            "by": shown["by"].to_numpy(),
            "until": shown["until"].to_numpy(),
            "then": shown["then"].to_numpy(),
            "now": shown["now"].to_numpy(),
            "why": shown["why"].to_numpy(),
            "date": shown["date"].to_numpy(),
            "days": shown["days"].to_numpy(),
            "stage": [stages[one] for one in shown["stage"]],
            "reason": shown["reason"].to_numpy(),
            "conditions": shown["conditions"].to_numpy(),
        }
    )
    column = st.column_config
    picked = st.dataframe(
        told,
        hide_index=True,
        placeholder="–",
        on_select="rerun",
        selection_mode="single-row",
        column_config={
            "risk": column.TextColumn(_("Risk"), width=75, pinned=True),
            "title": column.TextColumn(_("Title"), width=230),
            "kind": column.TextColumn(_("Decision"), width=85),
            "standing": column.TextColumn(_("Stands"), width=80, help=_("Whether it stands on what it was made on.")),
            "by": column.TextColumn(_("By"), width=140),
            "until": column.DateColumn(_("Until"), width=100),
            "then": column.TextColumn(_("State it was made on"), width=210),
            "now": column.TextColumn(_("State now"), width=210),
            "why": column.TextColumn(_("Because"), width=290),
            "date": column.DateColumn(_("On"), width=100),
            "days": column.NumberColumn(_("Days left"), width=80, help=_("From the reporting date to the last day.")),
            "stage": column.TextColumn(_("Stage"), width=80),
            "reason": column.TextColumn(_("Why"), width=280),
            "conditions": column.TextColumn(_("Conditions"), width=200),
        },
        alt=_("Decisions, those to be made again first."),
        key="decisions_table",
    )
    paging.control(len(frame), locked=False)
    _ways(shown, picked.selection.rows if picked else [])


def _ways(shown: pd.DataFrame, picked: list[int]) -> None:
    """Lead to the risk of a row picked in the table, or of one chosen by keyboard."""
    names = {row.id: f"{row.risk} {row.title} · {kind_names()[row.kind]} · {day(row.date)}" for row in rows(shown)}
    ids = list(names)
    index = picked[0] if picked and picked[0] < len(ids) else None
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            _("Open a decision"),
            ids,
            index=index,
            format_func=names.__getitem__,
            placeholder=_("pick it in the table, or type an id or words of its title"),
            key=f"open_decision_{index}",
        )
        if chosen is not None:
            row = shown[shown["id"] == chosen].iloc[0]
            st.page_link(
                page("risk"),
                label=_("Go to {risk}").format(risk=plain(row["risk"])),
                icon=":material/arrow_forward:",
                query_params=_query(row["risk"]),
            )


def _query(risk: str) -> dict[str, str]:
    return moment.carried({"id": risk, "view": "decisions"})
