"""Whether a decision still stands on what it was made on, and that it is told when it does not."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from tests.core.building import DAY, assessed, bands, criteria, estimate, register, risk, sample

from riskregister.core.check import check
from riskregister.core.comparing import compare, summary
from riskregister.core.deciding import DECISION_COLUMNS, decision_frame, judged
from riskregister.core.model import Attachment, Comment, Decision, Register
from riskregister.core.reviews import due_frame

LAST = dt.date(2008, 5, 24)


def decision(**more: Any) -> Decision:
    values: dict[str, Any] = {"id": "T01-01:D1", "risk": "T01-01", "kind": "accept", "by": "Council", "date": DAY}
    values |= {"reason": "because", "until": LAST, "likelihood": estimate(2, 3, 4), "impact": estimate(4)}
    return Decision(**{**values, "rating": "band H", "made_on": 1, **more})


def held(likelihood: Any = 3, impact: Any = 4, *, on: Register | None = None, **more: Any) -> Register:
    """Return a register with one risk at these levels and one decision about it."""
    given = () if likelihood is None else (assessed("T01-01", likelihood, impact),)
    return replace(on or register(), risks=(risk("T01-01"),), assessments=given, decisions=(decision(**more),))


@pytest.mark.parametrize(
    ("now", "standing", "why"),
    [
        (held(), "standing", ()),
        (held(estimate(1, 3, 5)), "standing", ()),
        (held(4), "stale", ("the risk has moved from 3 × 4 band H to 4 × 4 band VH since",)),
        (held(2, 4), "stale", ("the risk has moved from 3 × 4 band H to 2 × 4 band M since",)),
        (held(None), "stale", ("nobody assesses the risk any longer; it was 3 (2 – 4) × 4 band H",)),
        (
            held(on=register(criteria=criteria(bands=bands(("L", 2), ("M", 5), ("VH", 6))))),
            "stale",
            ("the criteria have changed since: what was band H is band VH",),
        ),
        (
            replace(held(), decisions=(decision(likelihood=None, impact=None, rating=""),)),
            "stale",
            ("the risk has been assessed since: 3 × 4 band H",),
        ),
        (held(until=DAY), "standing", ()),
        (held(until=None, kind="treat"), "standing", ()),
        (held(date=dt.date(2006, 1, 1), until=dt.date(2007, 5, 23)), "expired", ("expired on 2007-05-23",)),
        (
            held(5, date=dt.date(2006, 1, 1), until=dt.date(2007, 5, 23)),
            "expired",
            ("expired on 2007-05-23", "the risk has moved from 3 × 4 band H to 5 × 4 band VH since"),
        ),
        (held(5, ended=LAST), "ended", ("ended on 2008-05-24",)),
    ],
)
def test_where_a_decision_stands_is_said_in_words(now: Register, standing: str, why: tuple[str, ...]) -> None:
    """The best levels count, a wider range does not; an end or a last day comes first."""
    (found,) = judged(now)

    assert (found.standing, found.why) == (standing, why)


def test_the_frame_lists_what_ought_to_be_looked_at_first() -> None:
    """Expired, stale, standing, ended; with both states and the days that are left."""
    many = (
        decision(id="D1", ended=LAST),
        decision(id="D2"),
        decision(id="D3", date=dt.date(2006, 1, 1), until=dt.date(2007, 5, 20)),
        decision(id="D4", likelihood=estimate(1), kind="treat", until=None),
    )
    found = decision_frame(replace(held(), decisions=many))

    assert list(found["id"]) == ["D3", "D4", "D2", "D1"]
    assert list(found.columns) == DECISION_COLUMNS
    row = found.set_index("id").loc["D2"]
    assert (row["then"], row["now"], row["days"]) == ("3 (2 – 4) × 4 band H", "3 × 4 band H", 366)
    assert found["days"].isna().tolist() == [False, True, False, False]
    assert decision_frame(register()).columns.tolist() == DECISION_COLUMNS


def test_decisions_fall_due_on_their_last_day() -> None:
    """Ended ones and those about closed risks do not."""
    late = decision(id="D3", date=dt.date(2006, 1, 1), until=dt.date(2007, 5, 20))
    of = replace(held(), decisions=(decision(), late, decision(id="D4", ended=DAY), decision(id="D5", until=None)))
    found = due_frame(of)
    found = found[found["kind"] == "decision"]

    assert [tuple(row) for row in found[["id", "owner", "days", "overdue"]].to_numpy()] == [
        ("T01-01", "Council", -4, True),
        ("T01-01", "Council", 366, False),
    ]
    closed = replace(of, risks=(risk("T01-01", status="closed"),))
    assert "decision" not in set(due_frame(closed)["kind"])


@pytest.mark.parametrize(
    ("change", "field", "rule"),
    [
        ({"until": None}, "until", "says until when"),
        ({"by": " "}, "by", "say who decided"),
        ({"reason": ""}, "reason", "say why"),
        ({"ended": dt.date(2001, 1, 1)}, "ended", "ends before"),
        ({"until": dt.date(2001, 1, 1)}, "until", "ends before"),
    ],
)
def test_what_is_wrong_with_a_decision_is_found(change: dict[str, Any], field: str, rule: str) -> None:
    found = [one for one in check(held(**change)) if one.table == "decisions"]

    assert [(one.severity, one.field) for one in found] == [("error", field)]
    assert rule in found[0].rule


def test_a_comment_that_says_nothing_is_found() -> None:
    said = Comment(id="C", about="risks", record="T01-01", date=DAY, text=" \n")
    assert [one.field for one in check(replace(held(), comments=(said,))) if one.table == "comments"] == ["text"]


def test_what_was_decided_and_said_is_told_in_sentences() -> None:
    """Made, ended, gone stale; updates and evidence one by one, comments by number."""
    bare = replace(sample(), decisions=(), updates=(), comments=(), attachments=())
    told = {one.kind: one.words for one in compare(bare, sample())}

    assert told["decision"] == (
        "It was decided on T01-01 Risk T01-01 to accept it: by Council, on 2007-05-20, until 2008-05-20."
    )
    assert told["update"] == "Measure M-1 Measure M-1 was reported on, 2007-05-20: half way"
    assert told["comment"] == "2 comments on risk T01-01 Risk T01-01 came, changed or went."
    assert told["attachment"] == "The evidence “Report” was added to measure M-1 Measure M-1."
    assert "1 decision made or ended" in summary(compare(bare, sample()))
    back = {one.kind: one.words for one in compare(sample(), bare)}
    assert back["decision"] == "The decision on T01-01 Risk T01-01 of 2007-05-20, to accept it, was taken out."

    ended = replace(sample(), decisions=(replace(sample().decisions[0], ended=DAY),))
    assert [one.words for one in compare(sample(), ended)] == [
        "The decision on T01-01 Risk T01-01 of 2007-05-20, to accept it, was ended on 2007-05-24."
    ]
    moved = compare(held(), held(4))
    assert [one.kind for one in moved] == ["moved", "decision_stale"]
    assert moved[1].words.endswith("the risk has moved from 3 × 4 band H to 4 × 4 band VH since.")
    assert "1 decision gone stale" in summary(moved)


def test_changed_fields_of_what_was_said_are_told_too() -> None:
    """Though the pages change none of them."""
    other = replace(
        sample(),
        decisions=(replace(sample().decisions[0], conditions="none"),),
        updates=(replace(sample().updates[0], text="done"),),
        attachments=(
            replace(sample().attachments[0], title="Other"),
            Attachment(id="M-1:A2", about="measures", record="M-1", title="New", date=DAY, link="https://x"),
        ),
    )
    told = [one.words for one in compare(sample(), other)]

    assert told[0].endswith("to accept it: conditions – → none.")
    assert "An update of measure M-1 Measure M-1 was changed: text half way → done." in told
    assert "The evidence “Other” of measure M-1 Measure M-1 was changed: title Report → Other." in told
