"""Reviews on the pages: when a risk was last looked at and is due again, and what is due in the whole register."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from riskregister.core.changes import Change
from riskregister.core.frames import rows
from riskregister.core.model import Register, Risk
from riskregister.core.reviews import Review, review_of
from riskregister.services import editing
from riskregister.translations import gettext as _
from riskregister.ui import moment, small_forms, workflow
from riskregister.ui.drafts import Held
from riskregister.ui.pages import page
from riskregister.ui.small_forms import Action
from riskregister.ui.widgets import day, plain

#: How many of each kind the Overview lists that are overdue, and that fall due next.
_LATE, _NEXT = 4, 2


def kinds() -> dict[str, str]:
    """Return what each kind of due thing is called."""
    return {"review": _("review"), "decision": _("decision"), "measure": _("measure"), "reading": _("reading")}


def show(register: Register, risk: Risk) -> None:
    """Show a risk's review and its status side by side."""
    left, right = st.columns(2, gap="large")
    with left:
        show_review(register, risk)
    with right:
        workflow.show_status(register, risk)


def show_review(register: Register, risk: Risk) -> None:
    """Say when the risk was last looked at and is due again; let a review be noted or set."""
    found = review_of(register, risk)
    if found is None:
        st.markdown(_("Closed: no review falls due."))
    elif found.due is not None and found.due < register.reporting_date:
        st.warning(_sentence(found), icon=":material/event_busy:")
    else:
        st.markdown(f":material/event: {_sentence(found)}")
    small_forms.show(
        register,
        f"review {risk.id}",
        _("Review"),
        ":material/event_available:",
        partial(_form, risk.id),
        risk=risk.id,
    )


def _sentence(found: Review) -> str:
    looked = _("Last looked at on {date}.").format(date=day(found.looked)) if found.looked else ""
    due = _("No review falls due ({why}).")
    if found.due is not None:
        due = _("Next review due on {date} ({why}).")
    return plain(f"{looked} {due.format(date=day(found.due), why=found.why)}".strip())


def _form(risk_id: str, held: Held) -> None:
    risk: Risk = editing.find(held.register, "risks", risk_id)
    due = small_forms.day_field(
        _("Next review by hand"),
        risk.review_due,
        held,
        "due",
        _("Comes before the interval of the rating. Empty: the interval counts."),
    )

    def reviewed(of: Register) -> list[Change]:
        return editing.record_changes(of, "risks", risk_id, {"reviewed": small_forms.today(), "review_due": None})

    def by_hand(of: Register) -> list[Change]:
        return editing.record_changes(of, "risks", risk_id, {"review_due": due})

    small_forms.save_row(
        held,
        Action(_("Reviewed today, nothing to change"), ":material/check:", reviewed),
        Action(_("Set the next review"), ":material/event:", by_hand),
    )


def show_due(register: Register, due: pd.DataFrame) -> None:
    """List what is overdue and what falls due next, each kind for itself so that none hides another."""
    late = due[due["overdue"]]
    if late.empty:
        st.markdown(_("Nothing is overdue."))
    everywhere = {
        "review": (page("risks"), {"review": "1"}, _("All {n} overdue reviews")),
        "decision": (page("decisions"), {"standing": "expired"}, _("All {n} decisions that ran out")),
        "measure": (page("measures"), {"overdue": "1"}, _("All {n} overdue measures")),
    }
    for kind, of in _by_kind(late):
        st.markdown(f"**{_headings()[kind].format(n=len(of))}**")
        _list(register, of.head(_LATE), named=False)
        if len(of) > _LATE and kind in everywhere:
            target, query, words = everywhere[kind]
            label, query = words.format(n=len(of)), moment.carried(query)
            st.page_link(target, label=label, query_params=query, icon=":material/list:")
    ahead = due[~due["overdue"]]
    if not ahead.empty:
        st.markdown(f"**{_('Due next')}**")
    for _kind, of in _by_kind(ahead):
        _list(register, of.head(_NEXT))
    _all_due(due)


def _all_due(due: pd.DataFrame) -> None:
    """Lead to all that is or falls due, by date: each kind on the page where it is dealt with."""
    ways = {
        "review": (page("risks"), {"sort": "review"}, _("All reviews by date")),
        "decision": (page("decisions"), {}, _("All decisions")),
        "measure": (
            page("measures"),
            {"view": "timeline", "mark": "due", "sort": "due"},
            _("All measures by due date"),
        ),
    }
    for kind, (target, query, label) in ways.items():
        if (due["kind"] == kind).any():
            st.page_link(target, label=label, query_params=moment.carried(query), icon=":material/list:")


def _headings() -> dict[str, str]:
    return {
        "review": _("Reviews: {n}"),
        "decision": _("Decisions that ran out: {n}"),
        "measure": _("Measures: {n}"),
        "reading": _("Readings: {n}"),
    }


def _by_kind(due: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    found = ((kind, due[due["kind"] == kind]) for kind in kinds())
    return [(kind, of) for kind, of in found if not of.empty]


def _list(register: Register, due: pd.DataFrame, *, named: bool = True) -> None:
    for row in rows(due):
        target, query = _leads_to(register, row)
        kind = f"{kinds()[row.kind]}  ·  " if named else ""
        st.page_link(
            target,
            label=f"{day(row.due)}  ·  {kind}**{plain(row.id)}** {plain(row.title)}",
            icon=":material/chevron_right:",
            query_params=moment.carried(query),
            help=plain(row.why),
        )


def _leads_to(register: Register, row: Any) -> tuple[Any, dict[str, str]]:
    """Return the page that shows what is due, and its address there."""
    if row.kind == "measure":
        return page("measures"), {"id": row.id}
    if row.kind == "review":
        return page("risk"), {"id": row.id, "open": "review"}
    if row.kind == "decision":
        return page("risk"), {"id": row.id, "view": "decisions"}
    of = next(indicator.risks for indicator in register.indicators if indicator.id == row.id)
    return (page("risk"), {"id": of[0], "open": f"reading {row.id}"}) if of else (page("risks"), {})


def added(risks: pd.DataFrame, due: pd.DataFrame) -> pd.DataFrame:
    """Return a risk frame with two more columns: review (date due, None without) and review_overdue."""
    found = due[due["kind"] == "review"].set_index("id")
    dates: dict[Any, dt.date] = dict(found["due"])
    late = set(found.index[found["overdue"]])
    ids = risks["id"]
    return risks.assign(
        review=pd.Series([dates.get(risk) for risk in ids], index=risks.index, dtype=object),
        review_overdue=ids.isin(late),
    )


def shown(row: Any) -> str:
    """Return a row's next review as it stands in a table: the date, and in words that it is overdue."""
    if row.review is None:
        return ""
    return _("{date} overdue").format(date=row.review) if row.review_overdue else str(row.review)
