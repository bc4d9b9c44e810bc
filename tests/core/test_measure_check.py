"""What is told of a measure before it is saved: its own findings, and what it makes wrong elsewhere."""

from __future__ import annotations

from dataclasses import replace

from riskregister.core.measure_check import measure_findings
from riskregister.core.model import Cost, Measure, Register, Source

HOME = Source(section="4.1.1", paragraph="1")
NEW = Measure(id="M-X", title="New", source=HOME, status_in_source="planned", status="planned")


def rules(register: Register, measure: Measure) -> set[tuple[str, str]]:
    return {(finding.record, finding.field) for finding in measure_findings(register, measure)}


def test_a_sound_new_measure_has_no_finding(shipped: Register) -> None:
    assert not measure_findings(shipped, NEW)


def test_a_paragraph_the_section_does_not_have_is_found(shipped: Register) -> None:
    assert rules(shipped, replace(NEW, source=replace(HOME, paragraph="99"))) == {("M-X", "sources")}


def test_what_one_measure_makes_wrong_in_others_is_found_and_nothing_that_was_so_before(shipped: Register) -> None:
    first, second, third = shipped.measures[:3]
    bare = {"requires": (), "excludes": ()}
    measures = (replace(first, **bare), replace(second, **{**bare, "requires": (first.id,)}), replace(third, **bare))
    register = replace(shipped, measures=(*measures, replace(NEW, owner="")))

    assert rules(register, replace(measures[0], requires=(second.id,))) == {
        (first.id, "requires"),
        (second.id, "requires"),
    }


def test_a_second_currency_is_told(shipped: Register) -> None:
    cost = Cost(low=1, best=2, high=3, currency="EUR")
    register = replace(shipped, measures=(*shipped.measures, replace(NEW, cost=cost)))

    assert not rules(register, replace(NEW, id="M-Y", cost=cost))
    assert rules(register, replace(NEW, id="M-Y", cost=replace(cost, currency="USD"))) == {(shipped.id, "cost")}


def test_a_measure_that_requires_one_that_excludes_it_is_told_whichever_is_edited(shipped: Register) -> None:
    first, second = (replace(one, requires=(), excludes=()) for one in shipped.measures[:2])
    needs, bars = replace(first, requires=(second.id,)), replace(second, excludes=(first.id,))

    assert rules(replace(shipped, measures=(first, bars)), needs) == {(first.id, "requires")}
    assert rules(replace(shipped, measures=(needs, second)), bars) == {(first.id, "requires")}
