"""What stands on a risk's sheet, as plain data; the template (``templates/print/risk.typ``) has no words of its own."""

from __future__ import annotations

import textwrap
from dataclasses import asdict

from riskregister.core.bow_tie import bow_tie, in_words
from riskregister.core.bow_tie_layout import across
from riskregister.core.delivery import delivered_share
from riskregister.core.frames import is_overdue, risk_frame
from riskregister.core.labels import stage_meanings, stage_names, term
from riskregister.core.model import STAGES, Measure, Mitigation, Register, Risk, Source, source_label
from riskregister.core.one_risk import Neighbours, with_neighbours
from riskregister.core.reviews import reviews
from riskregister.printing.sheet import Inks
from riskregister.printing.tables import level_of, rated, records
from riskregister.printing.typesetting import View
from riskregister.printing.view import fills_of
from riskregister.printing.words import NOTHING, date, number, percent
from riskregister.translations import gettext as _

#: The width of the bow-tie in units: so wide, its words come out at seven points on A4.
_UNITS = 940.0


def risk_view(register: Register, risk: Risk, inks: Inks, stood: str = "") -> View:
    """Return the content of a risk's sheet; equal registers give equal views.  ``stood`` as for the matrix."""
    return RiskViews(with_neighbours(register, risk), inks, stood).of(risk)


class RiskViews:
    """The content of the sheets of a register's risks: what is reckoned of all of them is reckoned once."""

    def __init__(self, register: Register, inks: Inks, stood: str = "") -> None:
        """Take the register; ``stood`` as for the matrix."""
        self._register, self._fills = register, fills_of(register.criteria, inks)
        self._rows: dict[str, dict[str, View]] = {
            stage: {row["id"]: row for row in records(risk_frame(register, stage, evidenced=False))} for stage in STAGES
        }
        self._near = Neighbours(register)
        self._reviews = {found.risk.id: found for found in reviews(register)}
        self._categories = {one.id: one.title for one in register.categories}
        state = stood or _("version {n}").format(n=register.version)
        day = date(register.reporting_date, register.language)
        self._running = _("{register} · {state} · reporting date {date}").format(
            register=register.id, state=state, date=day
        )

    def of(self, risk: Risk) -> View:
        """Return what stands on the sheet of one risk."""
        register, near = self._register, self._near.of(risk)
        return {
            "language": register.language,
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
                _fact(_("Category"), f"{risk.category} {self._categories.get(risk.category, '')}".strip()),
                _fact(_("Owner"), risk.owner or _("not named in the text")),
                _fact(_("Status"), term(risk.status)),
                _fact(_("Next review"), self._review(risk)),
                _fact(_("Type"), _type(risk)),
            ],
            "stages": self._stages(risk),
            "story": _story(risk),
            "drawing": _drawing(near, risk, self._fills),
            "measures": _measures(near, risk),
            "sources": _sources(register, risk),
            "running": self._running,
        }

    def _review(self, risk: Risk) -> str:
        found = self._reviews.get(risk.id)
        if found is None or found.due is None:
            return NOTHING
        words = _("{date}, overdue") if found.due < self._register.reporting_date else "{date}"
        return words.format(date=date(found.due, self._register.language))

    def _stages(self, risk: Risk) -> View:
        rows = []
        for stage in STAGES:
            row = self._rows[stage][risk.id]
            rows.append(
                {
                    **rated(row, self._fills),
                    "stage": stage_names()[stage],
                    "definition": stage_meanings()[stage],
                    "levels": [level_of(row, side) for side in ("likelihood", "impact")],
                    "score": number(row["score"]),
                    "span": f"{number(row['score_low'])} – {number(row['score_high'])}",
                }
            )
        criteria = self._register.criteria
        return {
            "heads": [_("Stage"), _("Likelihood"), _("Impact"), _("Score"), _("Rating")],
            "note": _("Lowest credible – best – highest credible."),
            "rows": rows,
            "top": [criteria.likelihood.levels[-1].level, criteria.impact.levels[-1].level],
        }


def _type(risk: Risk) -> str:
    parts = [_("opportunity")] if risk.direction == "opportunity" else []
    parts.append(term(risk.type))
    if risk.type == "chronic":
        parts.append(term(risk.trajectory) if risk.trajectory else _("trajectory not said"))
    return ", ".join(parts)


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


def _measures(of: Register, risk: Risk) -> View:
    known = {measure.id: measure for measure in of.measures}
    links = [link for link in of.mitigations if link.risk == risk.id and link.measure in known]
    return {
        "title": _("Measures that act on it"),
        "heads": [_("Id"), _("Measure"), _("Acts on"), _("Status"), _("Delivered"), _("Due"), _("Responsible body")],
        "rows": [_measure_row(of, link, known[link.measure]) for link in links],
        "empty": _("No measure acts on this risk: a gap in the source, or in the register."),
    }


def _measure_row(of: Register, link: Mitigation, measure: Measure) -> View:
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
