"""Fields of a link between a measure and a risk, and what follows from what stands in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, get_args

import streamlit as st

from riskregister.core.criteria import Criteria
from riskregister.core.labels import term
from riskregister.core.mitigation import counts_whole, effect_of
from riskregister.core.model import ActsOn, Basis, Estimate, Evidence, Mitigation, Pathway, Register, Role, Strength
from riskregister.errors import RegisterError, WrongUsage
from riskregister.services import linking
from riskregister.translations import gettext as _
from riskregister.ui import range_fields
from riskregister.ui.drafts import Held
from riskregister.ui.words import plain


@dataclass(frozen=True, slots=True)
class Asked:
    """A link as it stands in a form, or why there is none yet."""

    found: Mitigation | None
    missing: RegisterError | None = None

    def link(self) -> Mitigation:
        """Return the link.

        Raises:
            WrongUsage: something that it needs is not said yet.
        """
        if self.found is None:
            raise self.missing or WrongUsage(_("The link is not complete."), _("Nothing was saved."))
        return self.found


def ask(of: Register, held: Held, known: Mitigation | None, risk_id: str) -> Asked:
    """Ask for all of a link but its ends, beginning at what is ``known``; say what follows.

    The link returned has the id and the ends of ``known``, or none where it is a new one.
    """
    values = _kinds(held, known)
    values |= _evidence(of.criteria, held, known)
    missing: RegisterError | None = None
    left, right = st.columns(2, gap="medium")
    with left:
        try:
            values["efficacy"] = _efficacy(held, known)
        except range_fields.Incomplete as error:
            missing = error
        st.caption(plain(_by_strength(of.criteria, values["strength"])))
    with right:
        try:
            values["coverage"] = _coverage(held, known)
        except range_fields.Incomplete as error:
            missing = missing or error
        st.caption(_("How much of the risk, or of the pathway, it reaches. Empty: the whole."))
    values["pathway"] = _pathway(of, held, known, risk_id)
    values["rationale"] = st.text_area(
        _("Why this link"),
        known.rationale if known else "",
        placeholder=_("what the source says, and what the analyst makes of it"),
        height=80,
        help=_("Kept with the link and shown beside it."),
        **held.watched("rationale"),
    ).strip()
    if values["acts_on"] is None or values["strength"] is None:
        words = _("Choose what it acts on, and how strongly.")
        missing = missing or WrongUsage(words, _("Nothing was saved."))
    if missing is not None:
        st.caption(f":material/pending: {plain(missing.message)}")
        return Asked(None, missing)
    found = replace(known, **values) if known else Mitigation(id="", measure="", risk=risk_id, **values)
    _follows(of, found)
    return Asked(found)


def _kinds(held: Held, known: Mitigation | None) -> dict[str, Any]:
    """Ask what it acts on, how strongly, in which role, and whether the source says so.

    A new link begins with neither of the first two: what nobody judged must not count.
    """
    asked: tuple[tuple[str, str, Any, str | None, str], ...] = (
        ("acts_on", _("Acts on"), ActsOn, None, _("How likely the event is, how bad it is, or both.")),
        (
            "strength",
            _("Strength"),
            Strength,
            None,
            _("The analyst's judgement; the criteria say what each takes away."),
        ),
        ("role", _("Role"), Role, "primary", _("Primary: this risk is what the measure is for.")),
        ("basis", _("Link"), Basis, "inferred", _("Stated by the passage, or inferred by the analyst.")),
    )
    values = {}
    for place, (name, label, kind, start, helps) in zip(st.columns([5, 5, 4, 4]), asked, strict=True):
        options = get_args(kind)
        begun = getattr(known, name) if known else start
        values[name] = place.radio(
            label,
            options,
            index=options.index(begun) if begun in options else None,
            format_func=term,
            horizontal=True,
            help=helps,
            **held.watched(name),
        )
    return values


def _evidence(criteria: Criteria, held: Held, known: Mitigation | None) -> dict[str, Any]:
    options, meanings = get_args(Evidence), _meanings(criteria)
    chosen = st.selectbox(
        _("Grade of evidence"),
        options,
        index=options.index(known.evidence if known else "D"),
        format_func=lambda grade: f"{grade}: {meanings[grade]}" if meanings.get(grade) else grade,
        help=_("How well it is known that the measure works on this risk."),
        **held.watched("evidence"),
    )
    return {"evidence": chosen}


def _meanings(criteria: Criteria) -> Mapping[str, str]:
    return {one.grade: one.meaning for one in criteria.evidence}


def _efficacy(held: Held, known: Mitigation | None) -> Estimate | None:
    labels = (_("Lowest efficacy %"), _("Best efficacy %"), _("Highest efficacy %"))
    start = known.efficacy if known else None
    return range_fields.ask(held, "efficacy", labels, start, scale=100, step=5.0)


def _coverage(held: Held, known: Mitigation | None) -> Estimate | None:
    labels = (_("Lowest coverage %"), _("Best coverage %"), _("Highest coverage %"))
    start = known.coverage if known else None
    return range_fields.ask(held, "coverage", labels, start, scale=100, step=5.0)


def _by_strength(criteria: Criteria, strength: str | None) -> str:
    """Return which range counts for the efficacy while its fields are empty."""
    share = _("The share of events or of harm it takes away where it reaches; below 0 it makes the risk worse.")
    if strength is None:
        return share + " " + _("Empty: the criteria's range for its strength.")
    step = next((one for one in criteria.efficacy if one.strength == strength), None)
    if step is None:
        words = _("Empty: nothing, for the criteria have no range for {strength}.")
        return share + " " + words.format(strength=term(strength))
    words = _("Empty: the criteria's range for {strength}, {span}.")
    return share + " " + words.format(strength=term(strength), span=span(step))


def _pathway(of: Register, held: Held, known: Mitigation | None, risk_id: str) -> str:
    risk = next((one for one in of.risks if one.id == risk_id), None)
    ways: dict[str, Pathway] = {one.id: one for one in risk.pathways} if risk else {}
    start = known.pathway if known else ""
    if not ways and not start:
        return ""
    options = ["", *ways, *([start] if start and start not in ways else [])]

    def named(key: str) -> str:
        if not key:
            return _("all of them")
        if key not in ways:
            return _("{id} (the risk has no such pathway)").format(id=key)
        return _("{title} ({share:g} % of the rate)").format(
            title=ways[key].title, share=round(ways[key].share * 100, 4)
        )

    # The pathways are those of the risk: another risk's field is another one.
    return str(
        st.selectbox(
            _("Pathway it acts on"),
            options,
            index=options.index(start),
            format_func=named,
            **held.watched(f"pathway {risk_id}"),
        )
    )


def _follows(of: Register, link: Mitigation) -> None:
    """Say what a link takes away if delivered, how that comes about, and what is wrong or doubtful in it."""
    findings = linking.link_findings(of, link)
    errors = [one for one in findings if one.severity == "error"]
    if errors:
        st.error("  \n".join(plain(one.rule) for one in errors), icon=":material/error:")
        return
    effect = effect_of(link, of.criteria, as_judged=True)
    acts = {
        "likelihood": _("Takes away, if delivered: {share} of the events."),
        "impact": _("Takes away, if delivered: {share} of the harm of each event."),
        "both": _("Takes away, if delivered: {share} of the events, and as much of the harm of each that is left."),
    }
    if link.pathway:
        acts = {
            "likelihood": _("Takes away, if delivered: {share} of the events on its pathway."),
            "impact": _("Takes away, if delivered: {share} of the harm of each event on its pathway."),
            "both": _(
                "Takes away, if delivered: {share} of the events on its pathway, and as much of the harm of each that "
                "is left there."
            ),
        }
    lines = [f":material/function: **{plain(acts[link.acts_on].format(share=span(effect)))}**"]
    if not counts_whole(link, of.criteria):
        words = _(
            "Evidence {grade} counts at its optimistic end only: until more is shown, its best value is {best:.0f} % "
            "and its range {low:.0f} – {high:.0f} %."
        )
        counted = effect_of(link, of.criteria)
        values = {end: getattr(counted, end) * 100 + 0.0 for end in ("low", "best", "high")}
        lines.append(plain(words.format(grade=link.evidence, **values)))
    st.markdown("  \n".join(lines))
    if effect.best < 0:
        words = _(
            "Its efficacy is below 0: it makes {risk} worse. That may be so and can be saved; say so to whoever "
            "answers for the measure, and set it against what it does elsewhere."
        )
        st.warning(plain(words.format(risk=link.risk)), icon=":material/trending_up:")
    elif effect.low < 0:
        words = _("At its lowest it makes {risk} worse.").format(risk=link.risk)
        st.info(plain(words), icon=":material/trending_up:")
    if effect.best >= 1:
        st.warning(_("No measure takes away everything; an effect of 100 % needs proof."), icon=":material/help:")


def span(of: Any) -> str:
    """Return a share with its range in per cent: best (lowest – highest)."""
    return _("{best:.0f} % ({low:.0f} – {high:.0f} %)").format(
        best=of.best * 100 + 0.0, low=of.low * 100 + 0.0, high=of.high * 100 + 0.0
    )
