"""The effects, profiles and influences of the shipped register: the analyst's, complete, and as far as they claim."""

from __future__ import annotations

import graphlib

from riskregister.core import quantities
from riskregister.core.model import Register

DELIVERING = ("established", "adopted", "under_way")


def test_every_assessment_tells_the_impact_in_every_dimension(shipped: Register) -> None:
    """A level, none, or why there is no level; nothing is left out in silence."""
    dimensions = {dimension.id for dimension in shipped.criteria.impact.dimensions}

    assert [one.id for one in shipped.assessments if {entry.dimension for entry in one.profile} != dimensions] == []


def test_the_dimensions_bear_out_the_stated_impact(shipped: Register) -> None:
    """What they combine to is nearest to the whole level that is stated."""
    for one in shipped.assessments:
        found = quantities.overall(one.profile, shipped.criteria.impact)

        assert found is not None, one.id
        assert one.impact is not None
        assert abs(found.best - one.impact.best) <= 0.5, one.id


def test_no_dimension_stands_above_those_named_as_driving(shipped: Register) -> None:
    for one in shipped.assessments:
        best = {entry.dimension: entry.level.best for entry in one.profile if entry.level}

        assert max(best.values()) == max(best[name] for name in one.dimensions if name in best), one.id


def test_every_chronic_risk_says_where_it_is_heading_and_no_other_does(shipped: Register) -> None:
    assert [risk.id for risk in shipped.risks if bool(risk.trajectory) != (risk.type == "chronic")] == []


def test_every_link_says_how_much_it_reaches_and_how_well_it_works(shipped: Register) -> None:
    """The product stays within the range of the link's strength, which it splits."""
    ranges = {step.strength: step for step in shipped.criteria.efficacy}
    for link in shipped.mitigations:
        assert link.efficacy, link.id
        assert link.coverage, link.id
        step = ranges[link.strength]
        best = link.efficacy.best * link.coverage.best

        assert step.low <= best <= step.high, link.id


def test_no_link_claims_more_evidence_than_the_text_gives(shipped: Register) -> None:
    """C only where the passage ties the measure to the threat and says it is in place or under way."""
    measures = {measure.id: measure for measure in shipped.measures}
    for link in shipped.mitigations:
        delivering = measures[link.measure].status_in_source in DELIVERING

        assert link.evidence == ("C" if link.basis == "stated" and delivering else "D"), link.id


def test_no_cost_in_money_was_invented(shipped: Register) -> None:
    assert [measure.id for measure in shipped.measures if measure.cost] == []
    assert [measure.id for measure in shipped.measures if measure.cost_class is None] == []


def test_influences_are_reasoned_cited_and_free_of_circles(shipped: Register) -> None:
    causes: dict[str, set[str]] = {}
    for one in shipped.influences:
        causes.setdefault(one.effect, set()).add(one.cause)

        assert one.rationale.startswith(("the Concept ", "analyst: ", "the Order ")), one.id
        assert one.sources, one.id
        assert one.multiplier.best <= 3, one.id
    tuple(graphlib.TopologicalSorter(causes).static_order())  # raises where risks influence one another in a circle


def test_criteria_name_their_edition_and_what_each_grade_asks_for(shipped: Register) -> None:
    assert shipped.criteria.edition == "2007-1"
    assert [grade.grade for grade in shipped.criteria.evidence] == ["A", "B", "C", "D"]
    assert [grade.counts for grade in shipped.criteria.evidence] == ["whole", "whole", "whole", "optimistic_end"]
