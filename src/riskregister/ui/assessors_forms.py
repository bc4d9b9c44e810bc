"""Forms of several assessors: one's own assessment, and the chair's consensus with its reason.

They are no Streamlit forms, so that a quantity in native units shows its level before it is saved, and what is left in
a field is kept as a draft.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from typing import get_args

import streamlit as st

from riskregister.core.assessors import chairs
from riskregister.core.changes import Change
from riskregister.core.labels import stage_names, term
from riskregister.core.model import Assessment, Confidence, Estimate, Quantity, Register, Stage
from riskregister.errors import RegisterError, WrongUsage
from riskregister.services import assessing
from riskregister.services.drafts import Draft
from riskregister.translations import gettext as _
from riskregister.ui import conflicts, drafts, impact_fields, level_fields, widgets, wiring
from riskregister.ui.drafts import Held

_VIEW, _CHAIR = "view", "chair"


def offer(register: Register, risk_id: str) -> set[str]:
    """Offer the views and the consensus that this browser began on a risk and did not save; return their names."""
    names = stage_names()

    def of(draft: Draft) -> str:
        about = draft.content.get("about", {})
        form = _("Chair's consensus") if draft.what.startswith(_CHAIR) else _("Your assessment")
        parts = (form, names.get(about.get("stage", ""), ""), about.get("who", ""))
        return " · ".join(widgets.plain(part) for part in parts if part)

    def show(held: Held) -> None:
        stage, who = held.about.get("stage", "current"), held.about.get("who", "")
        st.session_state["panel_stage"], st.session_state["panel_name"] = stage, who
        if held.about.get("looked"):
            st.session_state[look_key(risk_id, stage, who)] = True

    found = (drafts.offer(register, f"{form} {risk_id} ", of, show) for form in (_VIEW, _CHAIR))
    return set().union(*found)


def look_key(risk_id: str, stage: Stage, who: str) -> str:
    """Return the key of the box by which a person looks at the others' views without assessing in round 1."""
    return f"look_{risk_id}_{stage}_{who}"


@st.fragment
def view_form(
    register: Register, risk_id: str, stage: Stage, who: str, *, first: int = 1, locked: Collection[str] = ()
) -> None:
    """Ask for one's own levels in a round, from round ``first`` on; never begins at anybody else's."""
    what = f"{_VIEW} {risk_id} {stage} {who}"
    if what in locked:
        _closed()
        return
    held = drafts.begun(what, register)
    held.about = {"risk": risk_id, "stage": stage, "who": who, "looked": first > 1}
    own = assessing.own_views(held.register, risk_id, stage, who)
    latest = max(assessing.latest_round(held.register, risk_id, stage), first)
    one, two = st.columns(2, vertical_alignment="center")
    number = int(
        one.number_input(
            _("Round"),
            min_value=first,
            max_value=latest + 1,
            value=latest,
            step=1,
            help=_("1: before the assessors have talked; 2: after."),
            **held.watched(f"round from {first}"),
        )
    )
    bound = any(view.anonymous for view in own.values())
    anonymous = two.toggle(
        _("Anonymous"),
        value=bound,
        help=_(
            "Not named on any page, in all rounds of this risk and stage. Files, the database and its history still "
            "hold the name; who must not be known there signs with a pseudonym."
        ),
        disabled=bound,
        **held.watched(f"anonymous {bound}"),
    )
    known = own.get(number)
    # Own earlier levels are a fair start; another person's never.
    start = known or own.get(max(own, default=0))
    prefix = f"round {number}"
    likelihood, stated, impact = _levels(held, start, prefix)
    by_dimension = impact_fields.ask(held.register.criteria, start, held, f"{prefix} impact", impact)
    confidence = _confidence(held, start, prefix)
    rationale = st.text_area(
        _("Your rationale"), known.rationale if known else "", **held.watched(f"{prefix} rationale")
    )
    if known:
        st.caption(
            _("You gave a view in this round on {date}; saving changes it.").format(date=widgets.day(known.date))
        )

    def changes(of: Register) -> list[Change]:
        return assessing.add_view(
            of,
            risk_id,
            stage,
            assessor=who,
            date=_today(),
            round=number,
            anonymous=anonymous,
            likelihood=likelihood,
            likelihood_stated=stated,
            impact=impact,
            **by_dimension.values(),
            confidence=confidence,
            rationale=rationale,
        )

    def mine(of: Register) -> bool:
        return number in assessing.own_views(of, risk_id, stage, who)

    _send(held, changes, mine, who, _("Save my assessment"), _("own assessment, round {n}").format(n=number))


@st.fragment
def consensus_form(register: Register, risk_id: str, stage: Stage, who: str, *, locked: Collection[str] = ()) -> None:
    """Ask the chair for the levels that shall stand, and for the reason."""
    what = f"{_CHAIR} {risk_id} {stage} {who}"
    if what in locked:
        _closed()
        return
    held = drafts.begun(what, register)
    held.about = {"risk": risk_id, "stage": stage, "who": who}
    known = chairs(held.register, stage).get(risk_id)
    if known is not None:
        words = _("The consensus that stands was signed by {chair} on {date}; only {chair} changes it.")
        st.caption(widgets.plain(words.format(chair=known.assessor, date=widgets.day(known.date))))
    start = known if known is not None and known.assessor == who else None
    likelihood, stated, impact = _levels(held, start, "chair")
    by_dimension = impact_fields.ask(held.register.criteria, start, held, "chair impact", impact)
    confidence = _confidence(held, start, "chair")
    reason = st.text_area(
        _("Reason of the consensus"),
        start.rationale if start else "",
        help=_("Why these levels and not others. It is required."),
        **held.watched("reason"),
    )

    def changes(of: Register) -> list[Change]:
        return assessing.add_consensus(
            of,
            risk_id,
            stage,
            chair=who,
            date=_today(),
            likelihood=likelihood,
            likelihood_stated=stated,
            impact=impact,
            **by_dimension.values(),
            confidence=confidence,
            reason=reason,
        )

    def mine(of: Register) -> bool:
        stands = chairs(of, stage).get(risk_id)
        return stands is not None and stands.assessor == who

    _send(held, changes, mine, who, _("Save the consensus"), _("chair's consensus"))


def _closed() -> None:
    st.caption(_("This form opens once you have taken up or discarded the edits that are waiting above."))


def _levels(
    held: Held, start: Assessment | None, prefix: str
) -> tuple[Estimate | None, Quantity | None, Estimate | None]:
    criteria = held.register.criteria
    one, two = st.columns(2, gap="large")
    stated = start.likelihood_stated if start else None
    names = level_fields.unit_names()
    with one:
        unit = st.selectbox(
            _("Give the likelihood"),
            list(names),
            index=list(names).index(stated.unit) if stated else 0,
            format_func=lambda key: names[key],
            **held.watched(f"{prefix} unit"),
        )
        if unit == "level":
            words = level_fields.likelihood_words(criteria)
            likelihood = level_fields.estimate(
                _("Your likelihood"), words, start.likelihood if start else None, held, f"{prefix} likelihood"
            )
            quantity = None
        else:
            likelihood, quantity = None, level_fields.stated_likelihood(unit, stated, criteria, held, prefix)
    with two:
        impact = level_fields.estimate(
            _("Your impact"),
            level_fields.impact_words(criteria),
            start.impact if start else None,
            held,
            f"{prefix} impact",
        )
    return likelihood, quantity, impact


def _confidence(held: Held, start: Assessment | None, prefix: str) -> Confidence:
    options = list(get_args(Confidence))
    chosen: Confidence = st.segmented_control(
        _("Confidence"),
        options,
        default=start.confidence if start else "low",
        required=True,
        format_func=term,
        **held.watched(f"{prefix} confidence"),
    )
    return chosen


def _today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()


def _send(
    held: Held,
    changes: Callable[[Register], list[Change]],
    mine: Callable[[Register], bool],
    who: str,
    label: str,
    reason: str,
) -> None:
    """Save the form when asked to, and settle what stands against it."""
    slot = st.empty()
    pressed = conflicts.standing(held) is None and slot.button(
        label, type="primary", icon=":material/save:", key=held.key("save")
    )
    if pressed:
        newest = wiring.register()
        # What is added is added to what stands now, where ids may have been taken since; what one changes is compared
        # with what one saw.
        base = held.register if mine(newest) else newest
        try:
            made = changes(base)
        except RegisterError as error:
            widgets.failed(error)
        else:
            if made:
                conflicts.save(held, base, made, who, reason)
            else:
                widgets.failed(WrongUsage(_("Nothing was changed."), _("Change a level or the rationale first.")))
    if conflicts.standing(held) is not None:
        slot.empty()
        conflicts.show(held, who, reason)
    drafts.state(held)
