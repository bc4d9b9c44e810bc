"""Editing several risks at once: what each becomes, and what is left out and why."""

from __future__ import annotations

from dataclasses import replace

from tests.core.building import DAY, assessed, estimate, indicator, link, measure, register, risk

from riskregister.core.changes import applied
from riskregister.core.frames import latest_assessments
from riskregister.core.model import CONSENSUS, Register
from riskregister.services.together import Together, Wanted, risk_of, taken_out, together

VIEWS = (
    assessed("R-1", estimate(2, 3, 4), 2),
    assessed("R-2", 5, 5, assessor="Chair", basis=CONSENSUS),
    assessed("R-3", 1, 1, id="R-3:current:a", assessor="A"),
    assessed("R-3", 2, 2, id="R-3:current:b", assessor="B"),
)
SMALL = register(
    risks=(risk("R-1", status="draft"), risk("R-2", status="closed"), risk("R-3"), risk("R-4", owner="Cabinet")),
    assessments=VIEWS,
    measures=(measure("M-1"),),
    mitigations=(link("M-1", "R-1"),),
    indicators=(indicator("I-1", risks=("R-1", "R-4")),),
)
FOUR = ("R-1", "R-2", "R-3", "R-4")


def made(wanted: Wanted, risks: tuple[str, ...] = FOUR, assessor: str = "Chair") -> tuple[Together, Register]:
    found = together(SMALL, risks, wanted, assessor=assessor, date=DAY.replace(year=2008))
    return found, applied(SMALL, found.changes)


def test_fields_are_set_where_they_differ_and_only_there() -> None:
    found, after = made(Wanted({"owner": "Cabinet", "category": "T02"}, {}), ("R-1", "R-4"))

    assert [(one.owner, one.category) for one in after.risks] == [
        ("Cabinet", "T02"),
        ("", "T01"),
        ("", "T01"),
        ("Cabinet", "T02"),
    ]
    assert {(change.record, change.field) for change in found.changes} == {
        ("R-1", "owner"),
        ("R-1", "category"),
        ("R-4", "category"),
    }
    assert found.risks == 2


def test_a_status_that_is_no_move_is_left_out_with_the_reason_and_the_rest_is_done() -> None:
    found, after = made(Wanted({"status": "accepted", "owner": "Cabinet"}, {}))

    assert [one.status for one in after.risks] == ["accepted", "closed", "accepted", "accepted"]
    assert {one.owner for one in after.risks} == {"Cabinet"}
    assert [one.risk for one in found.left_out] == ["R-2"]
    assert "'closed'" in found.left_out[0].why


def test_levels_move_and_widen_the_range_that_would_not_hold_them() -> None:
    found, after = made(Wanted({}, {"likelihood": 5}), ("R-1", "R-4"))
    now = latest_assessments(after, "current")

    assert now["R-1"].likelihood == estimate(2, 5, 5)
    assert now["R-1"].impact == estimate(2)
    assert (now["R-1"].assessor, now["R-1"].date.year) == ("Chair", 2008)
    assert now["R-4"].likelihood == estimate(5)
    assert now["R-4"].impact is None
    assert found.risks == 2


def test_what_only_others_may_change_is_left_out() -> None:
    found, after = made(Wanted({}, {"impact": 3}), assessor="Somebody")

    assert {one.risk for one in found.left_out} == {"R-2", "R-3"}
    assert latest_assessments(after, "current")["R-2"] == VIEWS[1]
    assert {risk_of(change) for change in found.changes} == {"R-1", "R-4"}


def test_a_rationale_goes_with_levels_and_never_alone() -> None:
    _found, after = made(Wanted({}, {"likelihood": 5}, rationale="New report"), ("R-1",))

    assert latest_assessments(after, "current")["R-1"].rationale == "New report"
    assert made(Wanted({}, {}, rationale="New report"))[0].changes == ()


def test_what_is_so_already_changes_nothing_nor_does_it_sign_anything() -> None:
    assert made(Wanted({"owner": ""}, {"likelihood": 3}), ("R-1",))[0].changes == ()


def test_a_risk_taken_out_takes_with_it_what_hangs_on_it_and_indicators_stay() -> None:
    after = applied(SMALL, taken_out(SMALL, ["R-1", "R-9"]))

    assert [one.id for one in after.risks] == ["R-2", "R-3", "R-4"]
    assert not after.mitigations
    assert {one.risk for one in after.assessments} == {"R-2", "R-3"}
    assert after.indicators == (replace(SMALL.indicators[0], risks=("R-4",)),)
