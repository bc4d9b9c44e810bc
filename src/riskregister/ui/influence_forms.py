"""Influences between risks: added on the page of either, changed, taken out; what each carries is said at once."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any, get_args

import streamlit as st

from riskregister.core.changes import Change
from riskregister.core.labels import term
from riskregister.core.model import Basis, Influence, Register, Risk
from riskregister.errors import RegisterError, WrongUsage
from riskregister.services import editing, linking
from riskregister.services.influences import carried
from riskregister.translations import gettext as _
from riskregister.ui import found_by_typing, one_of_many, range_fields, small_forms
from riskregister.ui.drafts import Held
from riskregister.ui.small_forms import Action
from riskregister.ui.summary import percent
from riskregister.ui.words import plain

#: The first words of the forms' names: a new influence, and one that is there.
NEW, CHANGE = "influence", "reinfluence"


def show(register: Register, risk: Risk) -> None:
    """Offer the forms of the influences of a risk."""
    label, draw = _("Add an influence"), partial(_add, risk.id)
    small_forms.show(register, f"{NEW} {risk.id}", label, ":material/add:", draw, risk=risk.id)
    titles = {one.id: one.title for one in register.risks}
    found = {}
    for one in register.influences:
        if risk.id in (one.cause, one.effect):
            other = one.effect if one.cause == risk.id else one.cause
            found[one.id] = f"{one.cause} → {one.effect}  ·  {titles.get(other, '')}"
    texts = (_("Change an influence or take it out"), ":material/edit:", _("Influence that is meant"))
    one_of_many.show(register, CHANGE, risk.id, texts, found, _change, "influence", risk=risk.id)


def _add(risk_id: str, held: Held) -> None:
    of = held.register
    editing.find(of, "risks", risk_id)
    sides = {"comes": _("what makes it likelier"), "goes": _("what it makes likelier")}
    side = st.radio(
        _("The other risk is"), list(sides), format_func=sides.__getitem__, horizontal=True, **held.watched("side")
    )
    there = {one.cause for one in of.influences if one.effect == risk_id}
    if side == "goes":
        there = {one.effect for one in of.influences if one.cause == risk_id}
    titles = {one.id: one.title for one in of.risks if one.id != risk_id and one.id not in there}
    if not titles:
        st.caption(_("There is no other risk that it could be."))
        return
    other = found_by_typing.choose(held, f"other {side}", _("The other risk"), titles)
    cause, effect = (other or "", risk_id) if side == "comes" else (risk_id, other or "")
    found, missing = _fields(held, None, cause, effect)
    if found is not None and other:
        _follows(of, found)

    def changes(now: Register) -> list[Change]:
        if not other:
            raise WrongUsage(_("Choose the other risk."), _("Nothing was saved."))
        return linking.influence(now, _whole(found, missing))

    small_forms.save_row(held, Action(_("Add the influence"), ":material/check:", changes))


def _change(influence_id: str, held: Held) -> None:
    of = held.register
    known: Influence = editing.find(of, "influences", influence_id)
    titles = {one.id: one.title for one in of.risks if one.id in (known.cause, known.effect)}
    ends = (f"**{plain(key)}** {plain(titles.get(key, ''))}" for key in (known.cause, known.effect))
    st.markdown("  →  ".join(ends))
    found, missing = _fields(held, known, known.cause, known.effect)
    if found is not None:
        _follows(of, found)

    def changes(now: Register) -> list[Change]:
        return linking.change_influence(now, _whole(found, missing))

    def out(now: Register) -> list[Change]:
        return linking.taken_out(now, "influences", influence_id)

    small_forms.save_row(
        held,
        Action(_("Save the influence"), ":material/check:", changes),
        Action(_("Take the influence out"), ":material/delete:", out),
    )


def _fields(
    held: Held, known: Influence | None, cause: str, effect: str
) -> tuple[Influence | None, RegisterError | None]:
    """Ask for all of an influence but its ends; return it, or why there is none yet."""
    missing: RegisterError | None = None
    multiplier = None
    left, right = st.columns([3, 2], gap="medium")
    with left:
        labels = (_("Times as likely, lowest"), _("Times as likely, best"), _("Times as likely, highest"))
        try:
            start = known.multiplier if known else None
            multiplier = range_fields.ask(held, "multiplier", labels, start, step=0.1)
        except range_fields.Incomplete as error:
            missing = error
        st.caption(_("How many times as probable the second becomes if the first happens; at least 1."))
    options: tuple[Basis, ...] = get_args(Basis)
    values: dict[str, Any] = {
        "basis": right.radio(
            _("Basis"),
            options,
            index=options.index(known.basis if known else "inferred"),
            format_func=term,
            horizontal=True,
            help=_("Stated by the passage, or inferred by the analyst."),
            **held.watched("basis"),
        ),
        "rationale": st.text_area(
            _("Why this influence"),
            known.rationale if known else "",
            placeholder=_("what the source says, and what the analyst makes of it"),
            height=80,
            help=_("Kept with the influence and shown beside it."),
            **held.watched("rationale"),
        ).strip(),
    }
    if multiplier is None:
        words = _("Say how many times as likely it becomes.")
        missing = missing or WrongUsage(words, _("Nothing was saved."))
        st.caption(f":material/pending: {plain(missing.message)}")
        return None, missing
    if known is not None:
        return replace(known, multiplier=multiplier, **values), None
    return Influence(id="", cause=cause, effect=effect, multiplier=multiplier, **values), None


def _whole(found: Influence | None, missing: RegisterError | None) -> Influence:
    if found is None:
        raise missing or WrongUsage(_("The influence is not complete."), _("Nothing was saved."))
    return found


def _follows(of: Register, made: Influence) -> None:
    """Say which share of the effect's probability comes from others once this stands, and what contradicts it."""
    wrong = linking.influence_findings(of, made)
    if wrong:
        st.error("  \n".join(plain(one.rule) for one in wrong), icon=":material/error:")
        return
    found = carried(of, made)
    if found is None:
        words = _("What it carries can be said once both risks have current levels.")
        st.caption(plain(words))
        return
    if found.contradicts:
        words = _(
            "This contradicts the levels: what {effect} would import alone exceeds its assessed probability. It can be "
            "saved; either a multiplier or a level ought to change."
        )
        st.warning(plain(words.format(effect=made.effect)), icon=":material/warning:")
    elif found.held:
        words = _(
            "This multiplier would lift the probability of {effect} above 1, where it is held: multipliers and levels "
            "do not fit together well."
        )
        st.warning(plain(words.format(effect=made.effect)), icon=":material/warning:")
    words = _("With it, {share} ({low} – {high}) of the assessed probability of {effect} comes from other risks.")
    shares = {"share": percent(found.share), "low": percent(found.low), "high": percent(found.high)}
    st.markdown(f":material/function: {plain(words.format(effect=made.effect, **shares))}")
