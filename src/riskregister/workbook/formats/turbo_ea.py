"""The table that Turbo EA's import of risks takes: sheet "Risks", four words for each scale.

A blank probability or impact becomes "medium" there and a blank category "operational"; another word refuses the row,
and a title over 500 characters the whole file.  Rows are only ever added; one whose reference is there is skipped.
"""

from __future__ import annotations

import re

from riskregister.core.frames import ENDED, latest_assessments
from riskregister.core.model import Assessment, Measure, Register
from riskregister.translations import gettext as _
from riskregister.translations import ngettext
from riskregister.workbook.formats import shared
from riskregister.workbook.formats.sheet import Sheet, Transfer, cut

COLUMNS: tuple[str, ...] = ("reference", "title", "description", "category", "initial_probability", "initial_impact")
COLUMNS += ("residual_probability", "residual_impact", "status", "owner_email", "target_resolution_date", "cards")
PROBABILITIES = ("low", "medium", "high", "very_high")
IMPACTS = ("low", "medium", "high", "critical")
CATEGORIES = ("security", "compliance", "operational", "technology", "financial", "reputational", "strategic")
_STATUSES = {"draft": "identified", "under_review": "analysed", "accepted": "accepted", "closed": "closed"}
_TITLE, _ROWS = 500, 2000


def risks(register: Register) -> Transfer:
    """Return the risks in the columns of Turbo EA's import."""
    inherent, current, residual = (latest_assessments(register, stage) for stage in ("inherent", "current", "residual"))
    measures = shared.measures_by_risk(register)
    titles = {category.id: category.title for category in register.categories}
    rows = []
    for risk in register.risks:
        words = {name.strip().lower() for name in (risk.category, titles.get(risk.category, ""))}
        initial = inherent.get(risk.id)
        lead = "" if len(risk.title) <= _TITLE else risk.title
        about = shared.described(risk, register, current.get(risk.id), lead=lead)
        rows.append(
            (
                risk.id,
                cut(risk.title, _TITLE),
                "\n".join(part for part in (_("Reference: {id}").format(id=risk.id), about) if part),
                next((word for word in CATEGORIES if word in words), ""),
                *_words(initial, register),
                *_words(residual.get(risk.id), register),
                _STATUSES[risk.status],
                risk.owner if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", risk.owner) else "",
                _until(measures.get(risk.id, [])),
                "; ".join(part for part in re.split(r"\s*[\n;|]\s*", shared.detail(risk, "asset")) if part),
            )
        )
    sheet = Sheet(name="Risks", columns=COLUMNS, rows=tuple(rows))
    return Transfer(sheet=sheet, notes=tuple(_notes(register, sheet)))


def _words(found: Assessment | None, register: Register) -> tuple[str, str]:
    likelihood, impact = shared.levels(found, register)
    criteria = register.criteria
    return (
        _word(likelihood, criteria.likelihood.levels[-1].level, PROBABILITIES),
        _word(impact, criteria.impact.levels[-1].level, IMPACTS),
    )


def _word(level: int | None, highest: int, words: tuple[str, ...]) -> str:
    """Return the word at the same part of its scale; of five levels the lowest two share the lowest word."""
    return "" if level is None else words[(level - 1) * len(words) // highest]


def _until(measures: list[Measure]) -> str:
    days = [one.due for one in measures if one.due is not None and one.status not in ENDED]
    return max(days).isoformat() if days else ""


def _notes(register: Register, sheet: Sheet) -> list[str]:
    criteria = register.criteria
    notes = [
        _(
            "Turbo EA has four words where this register has {likelihood} levels of likelihood and {impact} of impact: "
            "levels that share a word cannot be told apart there, and its own matrix gives the rating."
        ).format(likelihood=len(criteria.likelihood.levels), impact=len(criteria.impact.levels)),
        _(
            "Not taken over: current and target levels, measures, ranges, confidence, objectives, sources, influences, "
            "indicators and history. Category, owner, reason and whatever else was imported stand in the description. "
            "The target date is the last due date of the measures still to come."
        ),
        _(
            "Rows are only added, never updated, and get a reference of Turbo EA's own (ours stands in the "
            "description): import the file once."
        ),
    ]
    if missing := shared.unrated(register, "inherent"):
        words = ngettext(
            "{n} risk has no inherent level; Turbo EA makes that 'medium', so set it there: {ids}.",
            "{n} risks have no inherent level; Turbo EA makes that 'medium', so set it there: {ids}.",
            len(missing),
        )
        notes.append(words.format(n=len(missing), ids=shared.listed(missing)))
    if any(not row[COLUMNS.index("category")] for row in sheet.rows):
        notes.append(_("A category that is none of Turbo EA's seven is left empty; Turbo EA files it as operational."))
    if any(risk.status == "accepted" for risk in register.risks):
        notes.append(_("Accepted risks arrive without a reason for the acceptance; write it there."))
    if len(sheet.rows) > _ROWS:
        notes.append(_("Turbo EA takes {n} rows at a time: part the file before importing it.").format(n=_ROWS))
    long = [risk.id for risk in register.risks if len(risk.title) > _TITLE]
    if long:
        words = _("Titles over {n} characters were cut: {ids}. The description has them whole.")
        notes.append(words.format(n=_TITLE, ids=shared.listed(long)))
    return [*notes, *shared.cut_cells(sheet), *shared.marking(register)]
