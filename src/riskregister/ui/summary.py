"""The Overview's parts: sentence, categories, changes, weakest coverage."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from riskregister.core.criteria import Band
from riskregister.core.frames import rows
from riskregister.core.model import Register, Stage
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
_TOP, _GOOD = 7, 3


def sentence(register: Register, risks: pd.DataFrame, measures: pd.DataFrame, since: str = "") -> str:
    """Return one sentence on where things stand, in Markdown; ``since`` says what changed, empty if unknown.

    Opportunities are counted apart.
    """
    chances = int((risks["direction"] == "opportunity").sum())
    top, rated, above, overdue = _counted(register, risks, measures)
    number = len(risks) - chances
    told = ngettext(
        "**{top}** of **{n}** risk is rated {rating}", "**{top}** of **{n}** risks are rated {rating}", number
    ).format(top=rated, n=number, rating=plain(top.label))
    beyond = ngettext("**{n}** lies above appetite", "**{n}** lie above appetite", above).format(n=above)
    good = (
        ngettext("**{n}** opportunity stands beside them", "**{n}** opportunities stand beside them", chances).format(
            n=chances
        )
        if chances
        else ""
    )
    late = (
        ngettext("**{n}** measure is overdue on {date}", "**{n}** measures are overdue on {date}", overdue)
        if overdue
        else _("no measure is overdue on {date}")
    ).format(n=overdue, date=day(register.reporting_date))
    parts = (_("{rated} and {beyond}").format(rated=told, beyond=beyond), good, since, late)
    return "; ".join(part for part in parts if part) + "."


def _counted(register: Register, risks: pd.DataFrame, measures: pd.DataFrame) -> tuple[Band, int, int, int]:
    """Return the highest band, how many threats are in it, how many risks lie above appetite, measures overdue."""
    top = register.criteria.bands[-1]
    rated = (risks["rating"] == top.label) & (risks["direction"] != "opportunity")
    return top, int(rated.sum()), int(risks["above_appetite"].sum()), int(measures["overdue"].sum())


def sentence_links(register: Register, risks: pd.DataFrame, measures: pd.DataFrame) -> None:
    """Lead from each number of the sentence to the list that it counts."""
    top, rated, above, overdue = _counted(register, risks, measures)
    chances = int((risks["direction"] == "opportunity").sum())
    ways = [
        (
            rated,
            "risks",
            {"rating": top.id, "direction": "threat"} if chances else {"rating": top.id},
            _("Rated {rating}"),
        ),
        (above, "risks", {"mark": "above"}, _("Above appetite")),
        (chances, "risks", {"direction": "opportunity"}, _("Opportunities")),
        (overdue, "measures", {"mark": "overdue"}, _("Overdue measures")),
    ]
    with st.container(horizontal=True, gap="medium", key="standing_links"):
        for number, name, query, label in ways:
            if number:
                words = f"{number} · {label.format(rating=plain(top.label))}"
                st.page_link(page(name), label=words, icon=":material/list:", query_params=moment.carried(query))


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


def above_appetite(risks: pd.DataFrame, stage: Stage = "current") -> None:
    """List the highest risks above appetite at a stage, with the ranges of score and rank, and lead to all of them."""
    if risks["score"].isna().all():
        st.caption(_("Nobody has assessed this stage yet."))
        return
    frame = risks[risks["above_appetite"]]
    if frame.empty:
        st.caption(_("None."))
        return
    ranked = frame["rank_low"].notna().any()
    words = _("Score with its credible range. The appetite is the analyst's example.")
    if ranked:
        words = _(
            "Score with its credible range, rank with its range from 5 % to 95 %. "
            "The appetite is the analyst's example."
        )
    st.caption(words)
    for row in rows(frame.head(_TOP)):
        # A rank is told with how sure it is, or not at all.
        score = _score(row)
        _to_risk(row, _("{score} · rank {rank}").format(score=score, rank=_rank(row)) if ranked else score)
    st.page_link(
        page("risks"),
        label=ngettext("The one risk above appetite", "All {n} risks above appetite", len(frame)).format(n=len(frame)),
        icon=":material/list:",
        query_params=moment.carried({"mark": "above"} | ({} if stage == "current" else {"stage": stage})),
    )


def opportunities(frame: pd.DataFrame) -> None:
    """List the greatest opportunities under their own heading; nothing where there are none."""
    good = frame[frame["direction"] == "opportunity"].sort_values("score", ascending=False, kind="stable")
    if good.empty:
        return
    st.subheader(_("Opportunities"), anchor=False)
    st.caption(_("Their impact is a benefit: a high score is a great chance, not a danger."))
    for row in rows(good.head(_GOOD)):
        _to_risk(row, "–" if pd.isna(row.score) else f"{row.score:g}", ":material/trending_up:")
    if len(good) > _GOOD:
        label = _("All {n} opportunities").format(n=len(good))
        query = moment.carried({"direction": "opportunity"})
        st.page_link(page("risks"), label=label, icon=":material/list:", query_params=query)


def _to_risk(row: Any, told: str, icon: str = ":material/chevron_right:") -> None:
    label = f"**{plain(row.id)}** {plain(row.title)}  ·  {told}"
    st.page_link(page("risk"), label=label, icon=icon, query_params=moment.carried({"id": row.id}))


def _rank(row: Any) -> str:
    if pd.isna(row.rank_low) or pd.isna(row.rank_high):
        return f"{row.rank:g}"
    return f"{row.rank:g} ({row.rank_low:g}\u2060–\u2060{row.rank_high:g})"


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
    if pd.isna(share):
        return "–"
    share = round(share, 12) + 0.0  # nothing, whatever is left of it in reckoning, is 0 %
    return f"{share * 100:.0f} %" if share >= 0.1 else f"{share * 100:.1g} %"


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
    """Name the categories from whose inherent harm the measures in place take least; each leads to its measures."""
    st.caption(_("Share of inherent expected harm that the measures in place take away, least first."))
    for row in rows(coverage.sort_values("evidenced_reduction").head(3)):
        st.page_link(
            page("measures"),
            label=f"**{plain(row.id)}** {plain(row.title)}  ·  {percent(row.evidenced_reduction)}",
            icon=":material/chevron_right:",
            query_params=moment.carried({"category": row.id}),
            help=_("Its measures."),
        )
        told = _("{n} risks without any measure · {m} with intentions only")
        st.caption(plain(told.format(n=len(row.gaps), m=len(row.undelivered))))
    st.page_link(
        page("measures"),
        label=_("Coverage in full"),
        icon=":material/list:",
        query_params=moment.carried({"view": "coverage"}),
    )
