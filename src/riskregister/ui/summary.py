"""The Overview's parts: sentence, categories, changes, weakest coverage."""

from __future__ import annotations

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
from riskregister.ui.widgets import day, plain

#: Fields that only sign an assessment; the revision's actor and time say the same.
_SIGNATURE = ("assessor", "date", "basis")
_TOLD = 4


def sentence(register: Register, risks: pd.DataFrame, measures: pd.DataFrame) -> str:
    """Return one sentence on where things stand, in Markdown."""
    top = register.criteria.bands[-1]
    parts = [
        ngettext("**{n}** risk", "**{n}** risks", len(risks)).format(n=len(risks)),
        _("**{n}** rated {rating}").format(n=int((risks["rating"] == top.label).sum()), rating=plain(top.label)),
        _("**{n}** above appetite").format(n=int(risks["above_appetite"].sum())),
        ngettext("**{n}** measure", "**{n}** measures", len(measures)).format(n=len(measures)),
        _("**{n}** in place or under way").format(n=int((measures["delivered"] > 0).sum())),
        _("**{n}** overdue on {date}").format(n=int(measures["overdue"].sum()), date=day(register.reporting_date)),
    ]
    return "  ·  ".join(parts)


def category_list(frame: pd.DataFrame, register: Register) -> None:
    """List categories with rating, probability and worst risk; each leads to its risks."""
    years = f"{register.criteria.likelihood.horizon_years:g}"
    with st.container(height=600, border=False):
        for row in rows(frame):
            score = f"{row.rating_code} {row.score:g}" if row.rating_code else "–"
            st.page_link(
                page("risks"),
                label=f"**{row.id}** {plain(row.title)}  ·  {score}",
                icon=":material/chevron_right:",
                query_params=moment.carried({"category": row.id}),
            )
            if row.scored:
                words = _("{n} risks; at least one within {years} years: {p} ({low} – {high}); most harm: {worst}")
                st.caption(
                    plain(
                        words.format(
                            n=row.risks,
                            years=years,
                            p=percent(row.p_any),
                            low=percent(row.p_low),
                            high=percent(row.p_high),
                            worst=f"{row.worst_risk} {row.worst_title}",
                        )
                    )
                )


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
    for row in rows(coverage.sort_values("evidenced_reduction").head(4)):
        words = _("{reduction} · {n} risks without any measure · {m} with intentions only").format(
            reduction=percent(row.evidenced_reduction), n=len(row.gaps), m=len(row.undelivered)
        )
        st.markdown(f"**{row.id}** {plain(row.title)}")
        st.caption(plain(words))
