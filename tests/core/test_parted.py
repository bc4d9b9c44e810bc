"""A part of a register says nothing of the rest."""

from __future__ import annotations

from dataclasses import replace

from tests.core.building import assessed, sample

from riskregister.core.changes import differences
from riskregister.core.model import CONSENSUS, Register
from riskregister.core.parted import part


def test_a_part_holds_its_records_and_nothing_of_the_others(shipped: Register) -> None:
    risks = {risk.id for risk in shipped.risks if risk.category == "T08"}
    measures = {link.measure for link in shipped.mitigations if link.risk in risks}
    found = part(shipped, risks, measures)
    others = {record.id for record in (*shipped.risks, *shipped.measures)} - risks - measures

    assert {risk.id for risk in found.risks} == risks == {one.risk for one in found.assessments}
    assert {measure.id for measure in found.measures} == measures
    assert all(link.risk in risks and link.measure in measures for link in found.mitigations)
    assert not [key for key in others if f"'{key}'" in repr(replace(found, criteria=shipped.criteria, description=""))]
    assert (found.indicators, found.readings) == ((), ())
    assert {one.table for one in differences(shipped, found)} <= {
        *("risks", "assessments", "measures", "mitigations", "influences", "indicators", "readings"),
    }


def test_of_the_measures_only_those_wanted_go_along(shipped: Register) -> None:
    link = shipped.mitigations[0]
    found = part(shipped, [link.risk, "no such"], [])

    assert (found.measures, found.mitigations) == ((), ())
    assert [risk.id for risk in found.risks] == [link.risk]
    assert found.version == shipped.version


def test_what_a_measure_requires_is_not_named_where_it_stays_behind() -> None:
    first, second, *_rest = sample().measures
    tied = replace(first, requires=(second.id,), excludes=("M-other",))
    whole = replace(sample(), measures=(tied, second))

    assert part(whole, [], [first.id, second.id]).measures[0].requires == (second.id,)
    assert part(whole, [], [first.id]).measures[0] == replace(tied, requires=(), excludes=())


def test_the_names_of_anonymous_assessors_stay_behind() -> None:
    views = (
        assessed("T01-01", 1, 1, id="a", assessor="Aysel", anonymous=True),
        assessed("T01-01", 2, 2, id="b", assessor="Bahar"),
        assessed("T01-01", 1, 1, id="c", assessor="Aysel", round=2),
        assessed("T01-01", 1, 1, id="d", assessor="Aysel", basis=CONSENSUS),
    )
    found = part(replace(sample(), assessments=views), ["T01-01"], [])

    assert [one.assessor for one in found.assessments] == ["", "Bahar", "", "Aysel"]
