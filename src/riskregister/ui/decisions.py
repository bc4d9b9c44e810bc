"""Decisions about one risk: what was decided, by whom, on which state, and whether it still stands on it."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

import streamlit as st

from riskregister.core.changes import Change
from riskregister.core.deciding import (
    STANDINGS,
    Judged,
    State,
    judged,
    kind_meanings,
    kind_names,
    short_words,
    standing_names,
    state_words,
    states,
)
from riskregister.core.labels import stage_names
from riskregister.core.model import STAGES, Decision, Register, Risk
from riskregister.core.one_risk import narrowed
from riskregister.errors import WrongUsage
from riskregister.services import deciding, editing
from riskregister.translations import gettext as _
from riskregister.ui import moment, small_forms, talk, wiring
from riskregister.ui.drafts import Held
from riskregister.ui.pages import page
from riskregister.ui.small_forms import Action
from riskregister.ui.words import day, plain

COLOURS: dict[str, Any] = {"expired": "red", "stale": "orange", "standing": "green", "ended": "gray"}
ICONS = {
    "expired": ":material/event_busy:",
    "stale": ":material/history_toggle_off:",
    "standing": ":material/check_circle:",
    "ended": ":material/do_not_disturb_on:",
}


def of_risk(register: Register, risk: Risk) -> list[Judged]:
    """Return the decisions about a risk, those to be looked at first, then the newest; the ended ones last."""
    mine = [one for one in register.decisions if one.risk == risk.id]
    if not mine:
        return []
    found = judged(narrowed(register, risk), mine)
    return sorted(found, key=lambda one: (STANDINGS.index(one.standing), -one.decision.date.toordinal()))


def count(register: Register, risk: Risk) -> int:
    """Return how many decisions there are about a risk."""
    return sum(one.risk == risk.id for one in register.decisions)


def badges(register: Register, risk: Risk) -> None:
    """Say in a badge each what was decided about a risk, if that has not ended, and whether it still stands."""
    for one in of_risk(register, risk):
        decision = one.decision
        if one.standing == "ended":
            continue
        name = kind_names()[decision.kind]
        words = _("{kind}: decision {standing}")
        if one.standing == "standing" and decision.until is not None:
            words = _("{kind}: decision {standing} until {date}")
        said = words.format(kind=name, standing=standing_names()[one.standing], date=day(decision.until))
        st.badge(plain(said), icon=ICONS[one.standing], color=COLOURS[one.standing])


def hint(register: Register, risk: Risk) -> None:
    """Say of a risk whose status is accepted that nobody has noted a decision; nothing where one is not ended."""
    if risk.status != "accepted" or any(one.risk == risk.id and one.ended is None for one in register.decisions):
        return
    words = _(
        "Accepted says that somebody answers for its text and levels. What is to become of the risk is a decision, and "
        "none is noted."
    )
    st.caption(words)
    if not wiring.is_past():
        query = moment.carried({"id": risk.id, "open": "decide"})
        st.page_link(page("risk"), label=_("Note a decision"), icon=":material/gavel:", query_params=query)


def show(register: Register, risk: Risk) -> None:
    """Show what was decided about a risk, the latest first, and let a decision be noted, renewed or ended."""
    found = of_risk(register, risk)
    st.subheader(_("Decisions"), anchor=False)
    if not found:
        st.caption(_("Nobody has noted what is to become of this risk: live with it, act on it, or hand it on."))
    moment.closed(_("A past state is for reading; nothing can be decided in it."))
    small_forms.show(
        register,
        f"decide {risk.id}",
        _("Note a decision"),
        ":material/gavel:",
        partial(_form, risk.id, None),
        risk=risk.id,
    )
    for one in found:
        with st.container(border=True, key=f"decision_{one.decision.id}"):
            _show_one(register, one)


def _show_one(register: Register, one: Judged) -> None:
    decision = one.decision
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{kind_names()[decision.kind]}**", width="content")
        st.badge(standing_names()[one.standing], icon=ICONS[one.standing], color=COLOURS[one.standing])
        words = _("by {by}, on {date}, without a last day")
        if decision.until is not None:
            words = _("by {by}, on {date}, until {until}")
        said = words.format(by=decision.by, date=day(decision.date), until=day(decision.until))
        st.markdown(plain(said), width="stretch")
    if one.standing in ("stale", "expired"):
        words = _("{standing}: {why}.").format(standing=standing_names()[one.standing], why="; ".join(one.why))
        st.warning(plain(words), icon=ICONS[one.standing])
    elif one.why:
        st.caption(plain("; ".join(one.why)))
    st.markdown(plain(decision.reason))
    if decision.conditions:
        st.markdown(plain(_("Conditions: {text}").format(text=decision.conditions)))
    st.caption(plain(_stood_on(one)))
    about = {"risk": decision.risk}
    if one.standing != "ended" and not wiring.is_past():
        draw = partial(_end_form, decision.id)
        label, icon = _("End it"), ":material/event_busy:"
        small_forms.show_popover(register, f"end {decision.id}", label, icon, draw, **about)
        label, draw = _("Decide again"), partial(_form, decision.risk, decision.id)
        small_forms.show(register, f"renew {decision.id}", label, ":material/autorenew:", draw, **about)
    talk.within(register, "decisions", decision.id, **about)


def _stood_on(one: Judged) -> str:
    """Return the state a decision was made on and the present one, each with its ranges."""
    stage = stage_names()[one.decision.stage].casefold()
    words = _("Made on the state ({stage}): {then}; in revision {n}. Now: {now}.")
    if not one.decision.made_on:
        words = _("Made on the state ({stage}): {then}. Now: {now}.")
    return words.format(stage=stage, then=state_words(one.then), n=one.decision.made_on, now=state_words(one.now))


def _form(risk_id: str, instead: str | None, held: Held) -> None:
    """Ask for a decision; ``instead`` is the one it is to take the place of, whose words it begins with."""
    editing.find(held.register, "risks", risk_id)
    before: Decision | None = editing.find(held.register, "decisions", instead) if instead else None
    if not held.count:
        held.about["day"] = small_forms.today()  # what is taken up another day keeps the day it was begun with
    kinds, meanings = kind_names(), kind_meanings()
    kind = st.radio(
        _("Decision"),
        list(kinds),
        index=list(kinds).index(before.kind) if before else None,
        format_func=kinds.__getitem__,
        captions=[meanings[one] for one in kinds],
        **held.watched("kind"),
    )
    one, two, three = st.columns([2, 1, 1])
    by = one.text_input(
        _("Decided by"),
        before.by if before else "",
        placeholder=_("the body or person that decides"),
        max_chars=300,
        **held.watched("by"),
    )
    with two:
        date = small_forms.day_field(_("On"), _as_date(held.about["day"]), held, "date")
    with three:
        until = small_forms.day_field(
            _("Holds until"), None, held, "until", _("The last day. An acceptance needs one; others may do without.")
        )
    reason = st.text_area(_("Why"), placeholder=_("what speaks for it"), height=80, **held.watched("reason"))
    conditions = st.text_input(
        _("Conditions"),
        before.conditions if before else "",
        placeholder=_("what must hold for it to stand, or to whom it goes"),
        **held.watched("conditions"),
    )
    stage = _stage(risk_id, held)
    standing = [one.id for one in held.register.decisions if one.risk == risk_id and one.ended is None]
    ends = [instead] if instead else standing
    if not instead and standing:
        words = _("It takes the place of what was decided before, which ends on that day")
        ends = standing if st.checkbox(words, value=True, **held.watched("instead")) else []

    def changes(of: Register) -> list[Change]:
        if kind is None or date is None:
            raise WrongUsage(_("Choose what is decided, and on which day."), _("Nothing was saved."))
        return deciding.decide(
            of,
            risk_id,
            kind,
            by=by,
            reason=reason,
            date=date,
            until=until,
            conditions=conditions,
            stage=stage,
            seen=held.register,
            instead_of=ends,
        )

    action = Action(_("Save the decision"), ":material/gavel:", changes, new=True)
    small_forms.save_row(held, action, why=reason.strip() or _("decision"))


def _stage(risk_id: str, held: Held) -> Any:
    """Ask on which stage's state it is made, show that state, and say if the risk has left it meanwhile."""
    risk: Risk = editing.find(held.register, "risks", risk_id)
    names, of = stage_names(), narrowed(held.register, risk)
    stood = {stage: states(of, stage).get(risk_id, State()) for stage in STAGES}
    known = [stage for stage in STAGES if stood[stage].known] or ["current"]
    stage = st.selectbox(
        _("Made on the state"),
        known,
        index=known.index("current") if "current" in known else 0,
        format_func=lambda one: f"{names[one]}: {state_words(stood[one])}",
        help=_("These levels, with their ranges and rating, are kept with the decision; it is stale once they change."),
        **held.watched("stage"),
    )
    now = wiring.register()
    risk_now = next((one for one in now.risks if one.id == risk_id), None)
    left = states(narrowed(now, risk_now), stage).get(risk_id, State()) if risk_now else State()
    if (left.levels, left.rating) != (stood[stage].levels, stood[stage].rating):
        words = _("The risk has moved since you opened this form: {now}. The decision would be stale at once.")
        st.warning(plain(words.format(now=short_words(left))), icon=":material/sync_problem:")
    return stage


def _end_form(decision_id: str, held: Held) -> None:
    if not held.count:
        held.about["day"] = small_forms.today()
    date = small_forms.day_field(_("Ends on"), _as_date(held.about["day"]), held, "date")

    def changes(of: Register) -> list[Change]:
        if date is None:
            raise WrongUsage(_("Give the day on which it ends."), _("Nothing was saved."))
        return deciding.end(of, decision_id, date)

    small_forms.save_row(held, Action(_("End this decision"), ":material/event_busy:", changes))


def _as_date(value: Any) -> dt.date:
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value))
