"""The pathways of a risk: named, given their shares of its rate, and taken out where no link names them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from riskregister.core.changes import Change
from riskregister.core.model import Pathway, Register, Risk
from riskregister.errors import WrongUsage
from riskregister.services import editing, linking
from riskregister.translations import gettext as _
from riskregister.ui import small_forms
from riskregister.ui.drafts import Held
from riskregister.ui.small_forms import Action
from riskregister.ui.words import plain

#: The first word of the form's name.
FORM = "pathways"
#: The most pathways that can be added in one go.
_NEW = 20


def show(register: Register, risk: Risk) -> None:
    """Say which pathways a risk has, and offer their form."""
    if risk.pathways:
        ways = "; ".join(f"{one.title} ({_share(one):g} %)" for one in risk.pathways)
        st.caption(plain(_("It comes about in these ways, by share of its rate: {ways}.").format(ways=ways)))
    label = _("Edit its pathways") if risk.pathways else _("Split it into pathways")
    small_forms.show(
        register, f"{FORM} {risk.id}", label, ":material/alt_route:", partial(_form, risk.id), risk=risk.id
    )


def _form(risk_id: str, held: Held) -> None:
    risk: Risk = editing.find(held.register, "risks", risk_id)
    st.caption(
        _(
            "Ways in which the risk comes about, where measures act on some of them only. Each has a share of the "
            "inherent rate; together they make the whole. Without any there is one way."
        )
    )
    kept: list[Pathway] = []
    missing = ""
    for one in risk.pathways:
        title, share, out = _row(held, one.id, one)
        if out:
            continue
        missing = missing or ("" if title and share is not None else _unsaid())
        kept.append(Pathway(id=one.id, title=title, share=0.0 if share is None else share))
    for number in range(1, _NEW + 1):
        title, share, _out = _row(held, f"new {number}", None)
        if not title and share is None:
            break
        missing = missing or ("" if title and share is not None else _unsaid())
        # An id that another has had would let links name what they were never meant for.
        taken = {one.id for one in (*risk.pathways, *kept)}
        kept.append(Pathway(id=linking.pathway_id(title, taken), title=title, share=0.0 if share is None else share))
    _told(held.register, replace(risk, pathways=tuple(kept)), risk, missing)

    def changes(of: Register) -> list[Change]:
        if missing:
            raise WrongUsage(missing, _("Nothing was saved."))
        return linking.set_pathways(of, risk_id, kept)

    small_forms.save_row(held, Action(_("Save the pathways"), ":material/check:", changes))


def _row(held: Held, name: str, known: Pathway | None) -> tuple[str, float | None, bool]:
    """Ask for a pathway's title and share, and whether it goes; an empty row is for a new one."""
    one, two, three = st.columns([6, 2, 2], vertical_alignment="bottom")
    title = one.text_input(
        _("Pathway {id}").format(id=known.id) if known else _("New pathway"),
        known.title if known else "",
        placeholder=_("how it comes about, in a few words"),
        max_chars=300,
        **held.watched(f"title {name}"),
    ).strip()
    start = _share(known) if known else None
    given = two.number_input(_("Share %"), value=None, step=5.0, format="%g", **held.optional(f"share {name}", start))
    share = None if given is None else round(float(given) / 100, 10)
    if known and given == start:
        share = known.share
    out = bool(three.checkbox(_("Take it out"), **held.watched(f"out {name}"))) if known else False
    return title, share, out


def _share(of: Pathway) -> float:
    return round(of.share * 100, 8)


def _unsaid() -> str:
    return _("A pathway needs a title and a share.")


def _told(register: Register, then: Risk, now: Risk, missing: str) -> None:
    """Say what stands against these pathways, or that their shares make the whole."""
    if missing:
        st.caption(f":material/pending: {plain(missing)}")
        return
    named = linking.still_named(register, now, {one.id for one in then.pathways})
    if named:
        st.error(plain(named), icon=":material/link:")
        return
    wrong = linking.pathway_findings(register, then)
    if wrong:
        total = sum(_share(one) for one in then.pathways)
        words = _("The shares add up to {total:g} %, not to 100 %.").format(total=round(total, 6))
        off = abs(total - 100) > 1e-4 and all(0 <= one.share <= 1 for one in then.pathways)
        st.error(plain(words if off else wrong[0].rule), icon=":material/error:")
    elif then.pathways:
        st.caption(":material/check: " + _("The shares add up to 100 %."))
