"""What a council must hear: which findings are chosen, and that their numbers are those of the frames."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import hypothesis
import pytest
from tests.core.building import assessed, estimate, link, measure, register, registers, risk

from riskregister.core import model
from riskregister.core.council import Brief, Point, brief
from riskregister.core.council_words import LONGEST_TITLE, joined, short, some
from riskregister.core.coverage import risk_cover
from riskregister.core.deciding import judged
from riskregister.core.frames import risk_frame
from riskregister.core.ranked import score_frame

EARLIER = dt.date(2006, 1, 1)


def told(of: model.Register, **more: Any) -> Brief:
    return brief(of, risk_frame(of), **more)


def point(found: Brief, topic: str) -> Point:
    return next(one for one in found.points if one.topic == topic)


def topics(found: Brief) -> list[str]:
    return [one.topic for one in found.points]


def covered(*risks: str) -> dict[str, Any]:
    """Return a measure in place that acts on all ``risks``, as parts of a register."""
    return {
        "measures": (measure("M", "completed"),),
        "mitigations": tuple(link("M", one, id=f"M:{one}") for one in risks),
    }


def test_of_the_shipped_register_three_findings_are_told_and_their_numbers_are_those_of_the_frames(shipped):
    frame = score_frame(shipped)
    found = brief(shipped, frame)
    high, bare, undated = found.points
    cover = risk_cover(shipped)
    first = frame.sort_values(["score", "rank_high"], ascending=[False, True]).iloc[0]

    assert topics(found) == ["highest", "bare", "undated"]
    assert high.figure == f"{frame['above_appetite'].sum()} / {len(frame)}"
    assert high.risks[0] == first["id"]
    reach = "no range" if first["score_low"] == first["score_high"] else "range "
    assert f"{first['title']} (score {first['score']:g}, {reach}" in high.what
    assert f"rank {first['rank_low']:g}\u2060–\u2060{first['rank_high']:g}" in high.what
    low, above = (int((frame[f"score_{end}"] > frame["appetite"]).sum()) for end in ("low", "high"))
    assert f"{low}\u2060–\u2060{above}" in high.caption
    assert bare.figure == f"{(cover['cover'] != 'covered').sum()} / {len(cover)}"
    going = [one for one in shipped.measures if one.status not in ("completed", "stopped", "established")]
    assert undated.figure == f"{sum(one.due is None for one in going)} / {len(going)}"
    assert found.proposed
    assert len(found.asks) == 3
    assert found == brief(shipped, frame)


def test_of_equals_all_are_counted_and_two_named():
    of = register(
        risks=tuple(risk(one) for one in "ABC"),
        assessments=tuple(assessed(one, 5, 5) for one in "ABC"),
        **covered(*"ABC"),
    )
    high = point(told(of), "highest")

    assert high.title == "A; B and 1 more stand highest, above appetite over their whole ranges"
    assert high.risks == ("A", "B")
    assert "by the same score" in high.what


@pytest.mark.parametrize(
    ("levels", "said"),
    [
        ((estimate(4, 4, 5), estimate(4, 4, 5)), "above appetite over its whole range"),
        ((estimate(1, 4, 5), estimate(4, 4, 5)), "above appetite by its best value"),
        ((estimate(1, 2, 5), estimate(1, 2, 5)), "R stands highest"),
    ],
)
def test_how_surely_a_risk_is_above_appetite_is_told(levels, said):
    of = register(risks=(risk("R"),), assessments=(assessed("R", *levels),), **covered("R"))
    found = told(of)

    assert point(found, "highest").title.endswith(said)
    assert any("decide on R" in one for one in found.asks) == ("above" in said)


def test_where_no_appetite_is_set_nothing_is_above_it():
    of = register(risks=(risk("R"),), assessments=(assessed("R", 5, 5),), **covered("R"))
    high = point(told(replace(of, criteria=replace(of.criteria, appetite=()))), "highest")

    assert high.figure == "10"
    assert "No appetite is set" in high.so_what


def test_what_is_overdue_comes_before_what_rests_on_nothing():
    late = measure("L", "planned", due=dt.date(2007, 5, 1), owner="Ministry", progress=10.0)
    moved = (
        assessed("R", 5, 5),
        assessed("R", 2, 2, id="old", date=EARLIER),
        assessed("S", 1, 1),
    )
    of = register(risks=(risk("R"), risk("S")), assessments=moved, measures=(late,), mitigations=(link("L", "R"),))
    found = told(of)
    overdue = point(found, "overdue")

    assert topics(found) == ["highest", "moved", "overdue"]
    assert overdue.figure == "1 / 1"
    assert "by 23 days" in overdue.title
    assert "Ministry" in overdue.what
    assert "progress 10\u00a0%" in overdue.what
    assert overdue.measures == ("L",)
    assert point(told(replace(of, assessments=moved[:1])), "bare").risks == ("S",)


def test_what_moved_is_told_by_the_earlier_assessments_or_by_an_earlier_state():
    now = (assessed("R", 5, 5), assessed("S", 1, 1))
    before = (assessed("R", 2, 2, id="old", date=EARLIER), assessed("S", 2, 1, id="old2", date=EARLIER))
    of = register(risks=(risk("R"), risk("S")), assessments=(*now, *before), **covered("R", "S"))
    by_itself = point(told(of), "moved")
    by_state = point(told(replace(of, assessments=now), before=replace(of, assessments=before)), "moved")

    assert by_itself == by_state
    assert by_itself.figure == "+1 / −1"
    assert "R Risk R: from 4 (no range) to 10 (no range)" in by_itself.what
    assert by_itself.so_what.startswith("1 came above appetite by this, 0 came back within it.")
    assert "moved" not in topics(told(replace(of, assessments=now)))


def test_a_decision_that_stands_is_told():
    of = register(risks=(risk("R"),), assessments=(assessed("R", 5, 5),), **covered("R"))
    of = replace(
        of,
        decisions=(
            model.Decision(
                id="D",
                risk="R",
                kind="accept",
                by="X",
                reason="y",
                date=of.reporting_date,
                likelihood=estimate(5),
                impact=estimate(5),
                rating="band VH",
            ),
        ),
    )

    assert judged(of)[0].standing == "standing"
    assert (
        point(told(of), "highest").now_what
        == f"1 measure acts on R and is in place; decided on {of.reporting_date}: accept."
    )


def test_where_a_score_may_lie_on_either_side_of_appetite_it_is_told():
    of = register(risks=(risk("R"),), assessments=(assessed("R", estimate(1, 4, 5), 4),), **covered("R"))
    found = told(of)

    assert topics(found) == ["highest", "straddling"]
    assert point(found, "straddling").figure == "1 / 1"


def test_an_opportunity_is_not_told_as_a_harm():
    of = register(
        risks=(risk("R"), risk("O", direction="opportunity")),
        assessments=(assessed("R", 3, 3), assessed("O", 5, 5)),
        **covered("R"),
    )
    found = told(of)

    assert point(found, "highest").risks == ("R",)
    assert point(found, "highest").figure == "0 / 1"
    assert "bare" not in topics(found)


def test_an_empty_register_says_so():
    found = told(register(risks=(), assessments=()))

    assert topics(found) == ["empty"]
    assert found.asks


def test_risks_nobody_assessed_have_no_order():
    found = told(register(risks=(risk("R"), risk("S")), assessments=()))

    assert topics(found) == ["unassessed", "bare"]
    assert point(found, "unassessed").figure == "0 / 2"
    assert "No measure acts on R" in point(found, "bare").now_what


def test_a_persons_own_words_are_asked_instead():
    found = told(register(risks=(), assessments=()), ask="  Note it,\n please. ")

    assert found.asks == ("Note it, please.",)
    assert not found.proposed


def test_two_thousand_risks_are_told_in_sentences_no_longer_than_a_few(shipped):
    risks = tuple(risk(f"R{n:04d}", title="W" * 300) for n in range(2000))
    of = register(
        risks=risks, assessments=tuple(assessed(one.id, 1 + n % 5, 1 + n // 5 % 5) for n, one in enumerate(risks))
    )
    found = told(of)

    assert len(found.points) == 2
    assert all(len(said) < 500 for one in found.points for said in (one.title, one.what, one.so_what, one.now_what))


def test_titles_are_cut_and_lists_counted():
    assert short("a " * 100) == f"{'a ' * ((LONGEST_TITLE - 2) // 2)}…"
    assert short("W" * 300) == "W" * (LONGEST_TITLE - 1) + "…"
    assert joined(["a", "b", "c"]) == "a; b and c"
    assert some(["a", "b", "c"]) == "a; b and 1 more"
    assert some([]) == ""


@hypothesis.settings(max_examples=15)
@hypothesis.given(registers())
def test_whatever_a_register_holds_it_is_told_whole(of):
    """No finding is left without words, and what it names is there."""
    found = told(of)

    assert 1 <= len(found.points) <= 3
    for one in found.points:
        assert all((one.figure, one.caption, one.title, one.what, one.so_what, one.now_what))
        assert "nan" not in one.what + one.so_what + one.caption
        assert {*one.risks} <= {each.id for each in of.risks}
        assert {*one.measures} <= {each.id for each in of.measures}
