"""Forms of several assessors: one's own assessment, and the chair's consensus with its reason.

They are no Streamlit forms, so that a quantity in native units shows its level before it is saved.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import get_args

import streamlit as st

from riskregister.core.assessors import chairs
from riskregister.core.changes import Change
from riskregister.core.labels import term
from riskregister.core.model import Assessment, Confidence, Estimate, Quantity, Register, Stage
from riskregister.errors import WrongUsage
from riskregister.services import assessing, editing
from riskregister.translations import gettext as _
from riskregister.ui import level_fields, widgets, wiring

_MINE, _CHAIR = "own_view", "chair_view"


def view_form(register: Register, risk_id: str, stage: Stage, who: str, *, first: int = 1) -> None:
    """Ask for one's own levels in a round, from round ``first`` on; never begins at anybody else's."""
    own = assessing.own_views(register, risk_id, stage, who)
    latest = max(assessing.latest_round(register, risk_id, stage), first)
    one, two = st.columns(2, vertical_alignment="center")
    number = int(
        one.number_input(
            _("Round"),
            min_value=first,
            max_value=latest + 1,
            value=latest,
            step=1,
            key=f"{_MINE}_round_{risk_id}_{stage}_{first}",
            help=_("1: before the assessors have talked; 2: after."),
        )
    )
    bound = any(view.anonymous for view in own.values())
    anonymous = two.toggle(
        _("Anonymous"),
        value=bound,
        disabled=bound,
        key=f"{_MINE}_anonymous_{risk_id}_{stage}_{who}_{bound}",
        help=_(
            "Not named on any page, in all rounds of this risk and stage. Files, the database and its history still "
            "hold the name; who must not be known there signs with a pseudonym."
        ),
    )
    known = own.get(number)
    # Own earlier levels are a fair start; another person's never.
    start = known or own.get(max(own, default=0))
    prefix = f"{_MINE}_{risk_id}_{stage}_{number}_{who}"
    likelihood, stated, impact = _levels(register, start, prefix)
    confidence = _confidence(start, prefix)
    rationale = st.text_area(_("Your rationale"), known.rationale if known else "", key=f"{prefix}_why")
    if known:
        st.caption(
            _("You gave a view in this round on {date}; saving changes it.").format(date=widgets.day(known.date))
        )
    if st.button(_("Save my assessment"), type="primary", icon=":material/save:", key=f"{_MINE}_save"):

        def make() -> list[Change]:
            return assessing.add_view(
                register,
                risk_id,
                stage,
                assessor=who,
                date=_today(),
                round=number,
                anonymous=anonymous,
                likelihood=likelihood,
                likelihood_stated=stated,
                impact=impact,
                confidence=confidence,
                rationale=rationale,
            )

        _send(register, make, who, _("own assessment, round {n}").format(n=number), _MINE)


def consensus_form(register: Register, risk_id: str, stage: Stage, who: str) -> None:
    """Ask the chair for the levels that shall stand, and for the reason."""
    known = chairs(register, stage).get(risk_id)
    if known is not None:
        words = _("The consensus that stands was signed by {chair} on {date}; only {chair} changes it.")
        st.caption(widgets.plain(words.format(chair=known.assessor, date=widgets.day(known.date))))
    mine = known if known is not None and known.assessor == who else None
    prefix = f"{_CHAIR}_{risk_id}_{stage}_{who}"
    likelihood, stated, impact = _levels(register, mine, prefix)
    confidence = _confidence(mine, prefix)
    reason = st.text_area(
        _("Reason of the consensus"),
        mine.rationale if mine else "",
        key=f"{prefix}_why",
        help=_("Why these levels and not others. It is required."),
    )
    if st.button(_("Save the consensus"), type="primary", icon=":material/save:", key=f"{_CHAIR}_save"):

        def make() -> list[Change]:
            return assessing.add_consensus(
                register,
                risk_id,
                stage,
                chair=who,
                date=_today(),
                likelihood=likelihood,
                likelihood_stated=stated,
                impact=impact,
                confidence=confidence,
                reason=reason,
            )

        _send(register, make, who, _("chair's consensus"), _CHAIR)


def _levels(
    register: Register, start: Assessment | None, prefix: str
) -> tuple[Estimate | None, Quantity | None, Estimate | None]:
    criteria = register.criteria
    one, two = st.columns(2, gap="large")
    stated = start.likelihood_stated if start else None
    names = level_fields.unit_names()
    with one:
        unit = st.selectbox(
            _("Give the likelihood"),
            list(names),
            index=list(names).index(stated.unit) if stated else 0,
            format_func=lambda key: names[key],
            key=f"{prefix}_unit",
        )
        if unit == "level":
            words = level_fields.likelihood_words(criteria)
            likelihood = level_fields.estimate(
                _("Your likelihood"), words, start.likelihood if start else None, f"l_{prefix}"
            )
            quantity = None
        else:
            likelihood, quantity = None, level_fields.stated_likelihood(unit, stated, criteria, prefix)
    with two:
        impact = level_fields.estimate(
            _("Your impact"), level_fields.impact_words(criteria), start.impact if start else None, f"i_{prefix}"
        )
    return likelihood, quantity, impact


def _confidence(start: Assessment | None, prefix: str) -> Confidence:
    options = list(get_args(Confidence))
    chosen: Confidence = st.segmented_control(
        _("Confidence"),
        options,
        default=start.confidence if start else "low",
        required=True,
        format_func=term,
        key=f"{prefix}_confidence",
    )
    return chosen


def _today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()


def _send(register: Register, make: Callable[[], list[Change]], who: str, reason: str, form: str) -> None:
    def action() -> int:
        changes = make()
        if not changes:
            raise WrongUsage(_("Nothing was changed."), _("Change a level or the rationale first."))
        return editing.save(wiring.database(), register, changes, actor=who, reason=reason, means=wiring.MEANS)

    if widgets.saved(action, who):
        for key in [str(key) for key in st.session_state if form in str(key)]:
            del st.session_state[key]
        st.rerun()
