"""The Overview's parts: sentence, categories, changes, weakest coverage."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from riskregister.core.frames import rows
from riskregister.core.model import Register
from riskregister.store.database import Revision
from riskregister.translations import gettext as _
from riskregister.translations import ngettext
from riskregister.ui import moment
from riskregister.ui.change_words import change_in_words, titles_of
from riskregister.ui.pages import page
from riskregister.ui.widgets import day, plain, risk_links

#: Fields that only sign an assessment; the revision's actor and time say the same.
_SIGNATURE = ("assessor", "date", "basis")
_TOLD = 4
_TOP = 7


def sentence(register: Register, risks: pd.DataFrame, measures: pd.DataFrame, since: str = "") -> str:
    """Return one sentence on where things stand, in Markdown; ``since`` says what changed, empty if unknown."""
    top = register.criteria.bands[-1]
    above, overdue = int(risks["above_appetite"].sum()), int(measures["overdue"].sum())
    rated = ngettext(
        "**{top}** of **{n}** risk is rated {rating}", "**{top}** of **{n}** risks are rated {rating}", len(risks)
    ).format(top=int((risks["rating"] == top.label).sum()), n=len(risks), rating=plain(top.label))
    beyond = ngettext("**{n}** lies above appetite", "**{n}** lie above appetite", above).format(n=above)
    late = (
        ngettext("**{n}** measure is overdue on {date}", "**{n}** measures are overdue on {date}", overdue)
        if overdue
        else _("no measure is overdue on {date}")
    ).format(n=overdue, date=day(register.reporting_date))
    return (
        "; ".join(part for part in (_("{rated} and {beyond}").format(rated=rated, beyond=beyond), since, late) if part)
        + "."
    )


def first_steps() -> None:
    """Say what to do first in a register without a risk, each by a link."""
    st.info(_("This register holds no risk yet. Begin in one of these ways:"), icon=":material/flag:")
    ways = {
        "risks": (_("Add the first risk"), ":material/add:"),
        "exchange": (_("Import a workbook, or take the blank template"), ":material/upload:"),
        "registers": (_("Look at another register"), ":material/folder_open:"),
    }
    for name, (label, icon) in ways.items():
        st.page_link(page(name), label=label, icon=icon, query_params=moment.carried({}))


def above_appetite(frame: pd.DataFrame) -> None:
    """List the highest risks above appetite with the range of each score, and lead to all of them."""
    if frame.empty:
        st.caption(_("None."))
        return
    st.caption(_("Score, its range in brackets. Appetite is an example set by the analyst."))
    for row in rows(frame.head(_TOP)):
        st.page_link(
            page("risk"),
            label=f"**{plain(row.id)}** {plain(row.title)}  ·  {_score(row)}",
            icon=":material/chevron_right:",
            query_params=moment.carried({"id": row.id}),
        )
    st.page_link(
        page("risks"),
        label=ngettext("The one risk above appetite", "All {n} risks above appetite", len(frame)).format(n=len(frame)),
        icon=":material/list:",
        query_params=moment.carried({"mark": "above"}),
    )


def in_cell(frame: pd.DataFrame) -> None:
    """List the risks of the chosen cell, and how many they are."""
    st.caption(ngettext("{n} risk", "{n} risks", len(frame)).format(n=len(frame)))
    with st.container(height=560, border=False):
        risk_links(frame)


def category_list(frame: pd.DataFrame) -> None:
    """List categories with rating and the range of the score; each leads to its risks."""
    for row in rows(frame):
        st.page_link(
            page("risks"),
            label=f"**{plain(row.id)}** {plain(row.title)}  ·  {_score(row)}",
            icon=":material/chevron_right:",
            query_params=moment.carried({"category": row.id}),
        )


def _score(row: Any) -> str:
    if not row.rating_code:
        return "–"
    known = not (pd.isna(row.score_low) or pd.isna(row.score_high))
    # A joiner on both sides of the dash: a range is not broken at the end of a line.
    reach = f" ({row.score_low:g}\u2060–\u2060{row.score_high:g})" if known else ""
    return f"{plain(row.rating_code)} {row.score:g}{reach}"


def percent(share: float) -> str:
    """Return a share 0..1 in per cent with no more digits than it bears."""
    return "–" if pd.isna(share) else f"{share * 100:.0f} %" if share >= 0.1 else f"{share * 100:.1g} %"


def changes(register: Register, revisions: list[Revision]) -> None:
    """Tell the latest revisions: who, when, why, and the first changed fields."""
    titles = titles_of(register)
    if not revisions:
        st.caption(_("Nothing has changed since the register was set up."))
    for revision in revisions:
        head = f"**{revision.number}** · {day(revision.time)} · {plain(revision.actor)} · {plain(revision.reason)}"
        st.markdown(head)
        told = [change for change in revision.changes if change.field not in _SIGNATURE]
        for change in told[:_TOLD]:
            st.caption(change_in_words(change, titles))
        if len(told) > _TOLD:
            st.caption(_("and {n} more").format(n=len(told) - _TOLD))


def weakest(coverage: pd.DataFrame) -> None:
    """Name the categories from whose inherent harm the measures in place take least."""
    st.caption(_("Share of inherent expected harm that the measures in place take away, least first."))
    for row in rows(coverage.sort_values("evidenced_reduction").head(3)):
        words = _("{reduction} · {n} risks without any measure · {m} with intentions only").format(
            reduction=percent(row.evidenced_reduction), n=len(row.gaps), m=len(row.undelivered)
        )
        st.markdown(f"**{row.id}** {plain(row.title)}")
        st.caption(plain(words))
