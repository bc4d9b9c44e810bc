"""What stands on a risk's sheet, as plain data; the template (``templates/print/risk.typ``) has no words of its own."""

from __future__ import annotations

import textwrap
from dataclasses import asdict

from riskregister.core.bow_tie import bow_tie, in_words
from riskregister.core.bow_tie_layout import across
from riskregister.core.delivery import delivered_share
from riskregister.core.frames import is_overdue, risk_frame
from riskregister.core.labels import stage_meanings, stage_names, term
from riskregister.core.model import STAGES, Mitigation, Register, Risk, Source, source_label
from riskregister.core.one_risk import narrowed
from riskregister.core.reviews import review_of
from riskregister.printing.sheet import Inks
from riskregister.printing.tables import level_of, records
from riskregister.printing.typesetting import View
from riskregister.printing.view import fills_of
from riskregister.printing.words import NOTHING, date, number, percent
from riskregister.translations import gettext as _

#: The width of the bow-tie in units: so wide, its words come out at seven points on A4.
_UNITS = 940.0


def risk_view(register: Register, risk: Risk, inks: Inks, stood: str = "") -> View:
    """Return the content of a risk's sheet; equal registers give equal views.  ``stood`` as for the matrix."""
    of, fills = narrowed(register, risk), fills_of(register.criteria, inks)
    language = register.language
    state = stood or _("version {n}").format(n=register.version)
    category = next((one.title for one in register.categories if one.id == risk.category), "")
    running = _("{register} · {state} · read at {date}")
    return {
        "language": language,
        "document": f"{risk.id} {risk.title}: {register.title}",
        "heading": _("Risk sheet"),
        "register": register.title,
        "short": textwrap.shorten(register.title, 70, placeholder=" …"),
        "stage": risk.id,
        "marking": register.marking,
        "notice": register.notice,
        "id": risk.id,
        "title": risk.title,
        "facts": [
            _fact(_("Category"), f"{risk.category} {category}".strip()),
            _fact(_("Owner"), risk.owner or _("not named in the text")),
            _fact(_("Status"), term(risk.status)),
            _fact(_("Next review"), _review(register, risk)),
            _fact(_("Type"), _type(risk)),
        ],
        "stages": _stages(of, fills),
        "story": _story(risk),
        "drawing": _drawing(register, risk, fills),
        "measures": _measures(of),
        "sources": _sources(register, risk),
        "bare": _("No font of this program has these characters; a box stands in their place"),
        "running": running.format(register=register.id, state=state, date=date(register.reporting_date, language)),
    }


def _review(register: Register, risk: Risk) -> str:
    found = review_of(register, risk)
    if found is None or found.due is None:
        return NOTHING
    words = _("{date}, overdue") if found.due < register.reporting_date else "{date}"
    return words.format(date=date(found.due, register.language))


def _type(risk: Risk) -> str:
    parts = [_("opportunity")] if risk.direction == "opportunity" else []
    parts.append(term(risk.type))
    if risk.type == "chronic":
        parts.append(term(risk.trajectory) if risk.trajectory else _("trajectory not said"))
    return ", ".join(parts)


def _stages(of: Register, fills: dict[str, View]) -> View:
    rows = []
    for stage in STAGES:
        row = records(risk_frame(of, stage, evidenced=False))[0]
        rows.append(
            {
                **fills[row["rating"]],
                "stage": stage_names()[stage],
                "definition": stage_meanings()[stage],
                "levels": [level_of(row, side) for side in ("likelihood", "impact")],
                "score": number(row["score"]),
                "span": f"{number(row['score_low'])} – {number(row['score_high'])}",
            }
        )
    likelihoods, impacts = of.criteria.likelihood.levels, of.criteria.impact.levels
    return {
        "heads": [_("Stage"), _("Likelihood"), _("Impact"), _("Score"), _("Rating")],
        "note": _("Lowest credible – best – highest credible."),
        "rows": rows,
        "top": [likelihoods[-1].level, impacts[-1].level],
    }


def _story(risk: Risk) -> list[View]:
    parts = [
        (_("Cause"), risk.cause),
        (_("Event"), risk.event),
        (_("Benefit") if risk.direction == "opportunity" else _("Consequence"), risk.consequence),
        (_("Scenario scored"), risk.scenario),
    ]
    return [_fact(label, value or NOTHING) for label, value in parts]


def _fact(label: str, value: str) -> View:
    # A character without a glyph is told by the id of what it stands in.
    return {"id": label, "label": label, "value": value}


def _drawing(register: Register, risk: Risk, fills: dict[str, View]) -> View:
    tie = bow_tie(register, risk)
    made = asdict(across(tie, _UNITS, low=True))
    for words in (*made["heads"], *(one for box in made["boxes"] for one in box["words"])):
        words["id"] = _("bow-tie")
    fill = next((one for one in fills.values() if one["code"] and one["code"] == tie.knot.code), fills[""])
    return {
        **made,
        "alt": in_words(tie),
        "chip": {"fill": fill["fill"], "ink": fill["ink"]},
        "note": _(
            "A brick is a measure with its status, strength and grade of evidence: its left edge is filled as far as "
            "it counts as delivered, its outline is as heavy as its strength, and dashed while nothing is delivered."
        ),
    }


def _measures(of: Register) -> View:
    known = {measure.id: measure for measure in of.measures}
    links = [link for link in of.mitigations if link.measure in known]
    return {
        "title": _("Measures that act on it"),
        "heads": [_("Id"), _("Measure"), _("Acts on"), _("Status"), _("Delivered"), _("Due"), _("Responsible body")],
        "rows": [_measure_row(of, link) for link in links],
        "empty": _("No measure acts on this risk: a gap in the source, or in the register."),
    }


def _measure_row(of: Register, link: Mitigation) -> View:
    measure = next(one for one in of.measures if one.id == link.measure)
    due = date(measure.due, of.language) if measure.due else NOTHING
    strength = _("{acts_on}, {strength} ({evidence})")
    return {
        "id": measure.id,
        "cells": [
            measure.id,
            measure.title,
            strength.format(acts_on=term(link.acts_on), strength=term(link.strength), evidence=link.evidence),
            term(measure.status),
            percent(delivered_share(measure, of.criteria)),
            _("{date}, overdue").format(date=due) if is_overdue(measure, of.reporting_date) else due,
            measure.owner,
        ],
    }


def _sources(register: Register, risk: Risk) -> View:
    titles = {document.id: document.title for document in register.documents}
    places: dict[str, list[str]] = {}
    for source in risk.sources:
        places.setdefault(source.document or next(iter(titles), ""), []).append(_place(source))
    placed = _("Placed in its category by the source.")
    if risk.placing == "analyst":
        placed = _("Placed in its category by the analyst: {why}").format(why=risk.placing_note or NOTHING)
    return {
        "title": _("Where the source says it"),
        "lines": [f"{titles.get(key, key)}: {' · '.join(cited)}" for key, cited in places.items()],
        "empty": _("No passage is cited."),
        "placed": placed,
    }


def _place(source: Source) -> str:
    return source_label(source) + (f" ¶{source.paragraph}" if source.paragraph else "")
