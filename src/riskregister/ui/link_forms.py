"""Link measures and risks: from the page of a risk or of a measure; change such a link, or take it out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from riskregister.core.changes import Change
from riskregister.core.model import Measure, Mitigation, Register, Risk
from riskregister.errors import WrongUsage
from riskregister.services import editing, linking
from riskregister.translations import gettext as _
from riskregister.ui import found_by_typing, link_fields, moment, one_of_many, small_forms, wiring
from riskregister.ui.drafts import Held
from riskregister.ui.pages import page
from riskregister.ui.small_forms import Action
from riskregister.ui.words import plain

#: The first words of the forms' names: a new link on the page of a risk and of a measure, and a link that is there.
FROM_RISK, FROM_MEASURE, RELINK = "mitigate", "serve", "relink"


def of_risk(register: Register, risk: Risk) -> None:
    """Offer the forms of the links of a risk."""
    label, icon = _("Link a measure"), ":material/add_link:"
    draw = partial(_from_risk, risk.id)
    small_forms.show(register, f"{FROM_RISK} {risk.id}", label, icon, draw, risk=risk.id)
    titles = {one.id: one.title for one in register.measures}
    links = {
        one.id: f"{one.measure} {titles.get(one.measure, '')}" for one in register.mitigations if one.risk == risk.id
    }
    texts = (_("Change a link or take it out"), ":material/link:", _("Measure whose link is meant"))
    one_of_many.show(register, RELINK, risk.id, texts, links, _change, "link", risk=risk.id)


def of_measure(register: Register, measure: Measure) -> None:
    """Offer the forms of the links of a measure."""
    label, icon = _("Link a risk"), ":material/add_link:"
    draw = partial(_from_measure, measure.id)
    small_forms.show(register, f"{FROM_MEASURE} {measure.id}", label, icon, draw, measure=measure.id)
    titles = {one.id: one.title for one in register.risks}
    links = {
        one.id: f"{one.risk} {titles.get(one.risk, '')}" for one in register.mitigations if one.measure == measure.id
    }
    texts = (_("Change a link or take it out"), ":material/link:", _("Risk whose link is meant"))
    one_of_many.show(register, RELINK, measure.id, texts, links, _change, "link", measure=measure.id)


def way() -> dict[str, str | list[str]]:
    """Return what a link to a risk carries so that it opens the form; nothing in the past, where there is none."""
    return {} if wiring.is_past() else {"view": "measures", "open": FROM_RISK}


def measure_link(measure: str, title: str, view: Mapping[str, Any] | None = None, **settings: Any) -> None:
    """Show a link to a measure that opens the form that links a risk to it; in the past a link to the measure.

    ``view`` is what the link carries of the view of the measures that is left, so that it can be come back to.
    """
    form = {} if wiring.is_past() else {"open": FROM_MEASURE}
    query = {**(view or {}), **moment.carried({"id": measure, **form})}
    label = f"**{plain(measure)}** {plain(title)}"
    st.page_link(page("measures"), label=label, icon=":material/chevron_right:", query_params=query, **settings)


def _from_risk(risk_id: str, held: Held) -> None:
    of = held.register
    risk: Risk = editing.find(of, "risks", risk_id)
    titles = {one.id: one.title for one in linking.linkable_measures(of, risk)}
    if not titles:
        words = _("The register holds no measure yet.") if not of.measures else _("Every measure acts on it already.")
        st.caption(words)
        return
    measure = found_by_typing.choose(held, "measure", _("Measure"), titles)
    asked = link_fields.ask(of, held, None, risk_id)
    _save(held, asked, measure, risk_id, _("Choose the measure that acts on this risk."))


def _from_measure(measure_id: str, held: Held) -> None:
    of = held.register
    measure: Measure = editing.find(of, "measures", measure_id)
    titles = {one.id: one.title for one in linking.linkable_risks(of, measure)}
    if not titles:
        st.caption(_("The register holds no risk yet.") if not of.risks else _("It acts on every risk already."))
        return
    risk = found_by_typing.choose(held, "risk", _("Risk"), titles)
    asked = link_fields.ask(of, held, None, risk or "")
    _save(held, asked, measure_id, risk, _("Choose the risk it acts on."))


def _save(held: Held, asked: link_fields.Asked, measure: str | None, risk: str | None, missing: str) -> None:
    def changes(of: Register) -> list[Change]:
        if not measure or not risk:
            raise WrongUsage(missing, _("Nothing was saved."))
        return linking.link(of, replace(asked.link(), measure=measure, risk=risk))

    small_forms.save_row(held, Action(_("Add the link"), ":material/add_link:", changes))


def _change(link_id: str, held: Held) -> None:
    of = held.register
    known: Mitigation = editing.find(of, "mitigations", link_id)
    _heading(of, known)
    asked = link_fields.ask(of, held, known, known.risk)

    def changes(now: Register) -> list[Change]:
        return linking.change_link(now, asked.link())

    def out(now: Register) -> list[Change]:
        return linking.taken_out(now, "mitigations", link_id)

    small_forms.save_row(
        held,
        Action(_("Save the link"), ":material/check:", changes),
        Action(_("Take the link out"), ":material/link_off:", out),
    )


def _heading(of: Register, link: Mitigation) -> None:
    titles: dict[tuple[str, Any], str] = {("m", one.id): one.title for one in of.measures if one.id == link.measure}
    titles |= {("r", one.id): one.title for one in of.risks if one.id == link.risk}
    ends = ((link.measure, titles.get(("m", link.measure), "")), (link.risk, titles.get(("r", link.risk), "")))
    first, second = (f"**{plain(key)}** {plain(title)}" for key, title in ends)
    st.markdown(f"{first}  →  {second}")
