"""A save looks only at what its changes reach, and finds there what a check of everything would find."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from tests.core.building import FEW, registers, sample

from riskregister.core.changes import Change, applied, differences
from riskregister.core.check import check
from riskregister.core.criteria import Appetite, Criteria
from riskregister.core.criteria_effect import findings
from riskregister.core.model import Comment, Influence, Mitigation, Register
from riskregister.core.parts import Estimate
from riskregister.core.reach import new_errors


def by_checking_everything(before: Register, after: Register) -> set[object]:
    known = {finding for finding in check(before) if finding.severity == "error"}
    return {finding for finding in check(after) if finding.severity == "error"} - known


def gone(table: str, record: str) -> Change:
    old = next(one for one in getattr(sample(), table) if one.id == record)
    return Change(table=table, record=record, field="", old=old, new=None)


def changed(table: str, record: str, field: str, new: object) -> Change:
    old = next(one for one in getattr(sample(), table) if one.id == record)
    return Change(table=table, record=record, field=field, old=getattr(old, field), new=new)


ON = Comment(id="D1:C1", about="decisions", record="T01-01:D1", date=sample().reporting_date, text="noted")
LINK = Mitigation(id="M-9>X", measure="M-9", risk="X", acts_on="both", role="primary", basis="stated", strength="weak")
INFLUENCE = Influence(id="T01-01>Z", cause="T01-01", effect="Z", multiplier=Estimate(low=3, best=2, high=1))


@pytest.mark.parametrize(
    "changes",
    [
        [gone("risks", "T01-01")],
        [gone("measures", "M-1")],
        [gone("categories", "T02")],
        [gone("objectives", "NI-1")],
        [changed("risks", "T02-01", "category", "T99")],
        [changed("risks", "T02-01", "objectives", ("NI-9",))],
        [changed("assessments", "T01-02:current", "likelihood", Estimate(low=0, best=9, high=1))],
        [changed("assessments", "T01-02:current", "risk", "nowhere")],
        [changed("mitigations", sample().mitigations[0].id, "efficacy", Estimate(low=2, best=2, high=2))],
        [changed("measures", "M-2", "requires", ("M-2",))],
        [changed("measures", "M-2", "progress", 101.0)],
        [Change(table="mitigations", record=LINK.id, field="", old=None, new=LINK)],
        [Change(table="influences", record=INFLUENCE.id, field="", old=None, new=INFLUENCE)],
        [gone("decisions", "T01-01:D1"), Change(table="comments", record=ON.id, field="", old=None, new=ON)],
        [Change(table="comments", record=ON.id, field="", old=None, new=replace(ON, text=" "))],
        [Change(table="comments", record=ON.id, field="", old=None, new=replace(ON, record="nowhere"))],
        [gone("comments", "T01-01:C1")],
        [changed("decisions", "T01-01:D1", "until", None)],
        [changed("decisions", "T01-01:D1", "risk", "nowhere")],
        [changed("updates", "M-1:U1", "progress", 101.0)],
        [changed("attachments", "M-1:A1", "link", "javascript:x")],
    ],
)
def test_every_kind_of_harm_is_found(changes: list[Change]) -> None:
    """Each of these makes something wrong, in itself or in what refers to it."""
    before = sample()
    after = applied(before, changes)
    found = new_errors(before, after, {(change.table, change.record) for change in changes})

    assert found
    assert set(found) == by_checking_everything(before, after)


def test_what_was_wrong_before_keeps_nobody_from_saving() -> None:
    """An error elsewhere, or in the same record, is not new."""
    before = replace(sample(), risks=tuple(replace(one, category="T99") for one in sample().risks))
    after = applied(before, [changed("risks", "T01-01", "notes", "x")])

    assert new_errors(before, after, {("risks", "T01-01")}) == []


@settings(FEW)
@given(registers(), registers())
def test_it_finds_what_a_check_of_everything_finds(before: Register, after: Register) -> None:
    """Whatever differs."""
    after = replace(after, id=before.id)
    changes = differences(before, after)
    found = new_errors(before, after, {(change.table, change.record) for change in changes})

    assert set(found) == by_checking_everything(before, after)


SOUND = sample().criteria


@pytest.mark.parametrize(
    "criteria",
    [
        SOUND,
        replace(SOUND, edition=" "),
        replace(SOUND, late_months=-1.0),
        replace(SOUND, bands=SOUND.bands[::-1]),
        replace(SOUND, appetite=(Appetite(category="T99", maximum=5),)),
        replace(SOUND, likelihood=replace(SOUND.likelihood, levels=SOUND.likelihood.levels[:3])),
        replace(SOUND, impact=replace(SOUND.impact, dimensions=SOUND.impact.dimensions[:1])),
        replace(SOUND, impact=replace(SOUND.impact, base=0.5)),
        replace(SOUND, efficacy=SOUND.efficacy[:1]),
        replace(SOUND, cost_classes=()),
    ],
)
def test_other_criteria_are_found_wrong_as_a_check_of_everything_would(criteria: Criteria) -> None:
    before, after = sample(), replace(sample(), criteria=criteria)
    touched = {("register", "small")}

    assert set(new_errors(before, after, touched)) == by_checking_everything(before, after)
    assert set(new_errors(after, before, touched)) == by_checking_everything(after, before)

    came, went = findings(before, criteria)
    whole = set(check(before)), set(check(after))

    assert (set(came), set(went)) == (whole[1] - whole[0], whole[0] - whole[1])
