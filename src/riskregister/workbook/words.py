"""What each column means, in words a person of the field would use: the notes on the header cells."""

from __future__ import annotations

from riskregister.core.criteria import Criteria
from riskregister.translations import gettext as _
from riskregister.workbook.columns import ORIGIN, Column, Table

_STAGES = ("inherent", "residual", "target")


def explained(table: Table, column: Column, criteria: Criteria) -> str:
    """Return what a column means and which values it takes, in the language of this context."""
    if column.detail:
        return _("From the register this risk was imported from; kept as text, and read back.")
    if column.name == ORIGIN:
        return _("The register and version this row was exported from. Fixed; keep it, so that it finds its way back.")
    words = _OF[table.sheet]().get(column.name, "")
    if column.name == "score" or column.name.endswith("_score"):
        words = words.format(rule=_scores()[criteria.rule])
    if column.kind == "level" and column.field == "likelihood":
        levels = [(step.level, step.label) for step in criteria.likelihood.levels]
    else:
        levels = [(step.level, step.label) for step in criteria.impact.levels] if column.kind == "level" else []
    if levels:
        scale = "; ".join(f"{level} {label}" for level, label in levels)
        return f"{words}\n{_('Levels: {scale}. Fractions such as 3.5 are allowed.').format(scale=scale)}"
    if column.choices:
        return f"{words}\n{_('One of: {values}.').format(values=', '.join(column.choices))}"
    return words


def _scores() -> dict[str, str]:
    return {
        "sum": _("Likelihood level + impact level."),
        "product": _("Likelihood level × impact level."),
        "maximum": _("The higher of likelihood level and impact level."),
        "grid": _("Read from the table on the sheet Criteria."),
    }


def _register() -> dict[str, str]:
    words = {
        "id": _("Identifies the risk. Never change it; a new id is a new risk."),
        "category": _("Id of the category (sheet Lists)."),
        "title": _("Short name of the risk."),
        "stage": _("The levels to the right are the current ones: measures as they stand."),
        "likelihood": _("Best estimate of the level of likelihood."),
        "impact": _("Best estimate of the level of impact."),
        "score": _("{rule} Computed here; not read back."),
        "rating": _("The band the score falls in (sheet Criteria). Computed here; not read back."),
        "rank": _("1 is the highest score; equal scores share the mean of their places. Computed here; not read back."),
        "rank_low": _("Lowest likely rank; empty until simulated. Computed by the program; not read back."),
        "rank_high": _("Highest likely rank; empty until simulated. Computed by the program; not read back."),
        "likelihood_low": _("Lowest credible level of likelihood."),
        "likelihood_high": _("Highest credible level of likelihood."),
        "impact_low": _("Lowest credible level of impact."),
        "impact_high": _("Highest credible level of impact."),
        "product": _("Likelihood level × impact level, the familiar number. Computed here; not read back."),
        "confidence": _("How sure the assessor is of the current levels."),
        "appetite": _("Highest score the category may hold without a decision (sheet Criteria). Not read back."),
        "direction": _(
            "Threat, or opportunity: its impact is a benefit, and it has no rank and no appetite. Not read back."
        ),
        "above_appetite": _("TRUE where the score is above the appetite. Computed here; not read back."),
        "cause": _("What gives rise to the risk."),
        "event": _("What would happen."),
        "consequence": _("What it would do to the objectives."),
        "scenario": _("The reasonable worst case that is scored."),
        "type": _("What kind of source the risk has."),
        "status": _("Where the record stands in its review."),
        "owner": _("Who answers for the risk."),
        "objectives": _("Ids of the objectives at stake (sheet Lists), separated by semicolons."),
        "rationale": _("Why the current levels are what they are."),
        "inherent_rationale": _("Why the inherent levels are what they are."),
        "notes": _("Anything else worth knowing."),
        "marking": _("Handling marking, one of those of the criteria; empty means that of the register."),
        "measures": _("How many measures act on the risk (sheet Mitigations). Computed here; not read back."),
        "delivering": _("How many of them are delivered at least in part. Computed here; not read back."),
        "evidenced_score": _("The score that the inherent levels and the measures in place bear out.")
        + " "
        + _("Computed by the program at export; does not follow changes made here, and is not read back."),
        "gap": _("Evidenced score minus current score: above 0 the claim is lower than the measures bear out.")
        + " "
        + _("Computed by the program at export; does not follow changes made here, and is not read back."),
    }
    stages = {
        "inherent": _("Inherent: as if there were no measures."),
        "residual": _("Residual: once the committed measures are delivered."),
        "target": _("Target: what the owner undertakes to reach."),
    }
    for stage in _STAGES:
        for side in ("likelihood", "impact"):
            for suffix in ("", "_low", "_high"):
                words[f"{stage}_{side}{suffix}"] = f"{stages[stage]} {words[side + suffix]}"
        for name in ("score", "rating"):
            words[f"{stage}_{name}"] = f"{stages[stage]} {words[name]}"
    return words


def _measures() -> dict[str, str]:
    return {
        "id": _("Identifies the measure. Never change it; a new id is a new measure."),
        "title": _("Short name of the measure."),
        "domain": _("Policy domain."),
        "section": _("Section of the source. Fixed; read for new measures only."),
        "paragraph": _("Paragraph of the section; 6.2 is the second item under paragraph 6. Fixed."),
        "owner": _("Responsible body, or 'not named in the text'."),
        "status_in_source": _("What the source's own words amount to. Fixed; read for new measures only."),
        "status": _("Where the measure stands today."),
        "progress": _("Percent, 0 to 100, without the % sign. Empty means unknown, which is not 0."),
        "start": _("Start date."),
        "due": _("Date by which it is due."),
        "due_rule": _("Which rule gave the due date, or that the source gives none."),
        "overdue": _("TRUE if due before the reporting date and not completed or stopped. Computed; not read back."),
        "partners": _("Other bodies, separated by semicolons."),
        "type": _("Kind of measure."),
        "description": _("What the measure is."),
        "figures": _("Figures the source gives, one a line."),
        "objectives": _("Ids of the objectives served (sheet Lists), separated by semicolons."),
        "notes": _("Anything else worth knowing."),
        "marking": _("Handling marking, one of those of the criteria; empty means that of the register."),
        "delivered": _(
            "How far it counts as delivered: its progress, else what its status stands for (sheet Criteria)."
        )
        + " "
        + _("Computed here; not read back."),
        "risks": _("Ids of the risks it acts on (sheet Mitigations).")
        + " "
        + _("Computed by the program at export; does not follow changes made here, and is not read back."),
    }


def _mitigations() -> dict[str, str]:
    return {
        "id": _("Identifies the link; for a new one write measure>risk."),
        "measure": _("Id of the measure. Fixed; read for new links only."),
        "measure_title": _("Title of the measure; not read back."),
        "risk": _("Id of the risk. Fixed; read for new links only."),
        "risk_title": _("Title of the risk; not read back."),
        "acts_on": _("Whether the measure lowers likelihood, impact or both."),
        "role": _("Whether it is there for this risk (primary) or helps besides (secondary)."),
        "basis": _("Whether the source says so (stated) or it was inferred."),
        "strength": _("How much it would take away if fully delivered (sheet Criteria)."),
        "rationale": _("Why this link, this strength."),
        "category": _("Category of the risk. Computed here; not read back."),
        "measure_status": _("Status of the measure. Computed here; not read back."),
        "delivered": _("How far the measure counts as delivered. Computed here; not read back."),
        "first_for_risk": _("1 in the first row of this measure and this risk, so that Coverage counts it once."),
        "first_for_category": _("1 in the first row of this measure and this category; Coverage counts these."),
    }


_OF = {"Register": _register, "Measures": _measures, "Mitigations": _mitigations}
