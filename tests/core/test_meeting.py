"""What may happen in a meeting and who may do it; what a revealed round says; what stands in the minutes."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from riskregister.core import meeting_steps as steps
from riskregister.core.criteria import Criteria
from riskregister.core.meeting import Meeting, Note, Outcome, Vote, given, is_chair, last_saved, who
from riskregister.core.meeting_minutes import absent, minutes
from riskregister.core.meeting_spread import in_words, labels, spreads
from riskregister.core.model import Decision, Register
from riskregister.errors import NotFound, WrongUsage

NOW = dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(minutes=5)
CHAIR, ANNA, BAHAR = "c" * 32, "a" * 32, "b" * 32


def opened(**more) -> Meeting:
    values = {"title": "Council", "stage": "current", "risks": [("T01-01", 2), ("T01-02", 1)], "browser": CHAIR}
    values |= {"name": "Chair", "scores": True, "takeover": "WORD22", "anonymous": False, "seconds": 0, "now": NOW}
    made = steps.begin("ABC234", **{**values, **more})
    return steps.join(steps.join(made, ANNA, "Anna"), BAHAR, "Bahar")


def vote(person: int, likelihood: float | None, impact: float | None = 3, **more) -> Vote:
    sides = (level if level is None else given(level, 5) for level in (likelihood, impact))
    return Vote(person=person, likelihood=next(sides), impact=next(sides), **more)


def outcome(revision: int, **more) -> Outcome:
    values = {"kind": "agreed", "by": "Chair", "time": NOW, "reason": "so said", "round": 1}
    return Outcome(revision=revision, **{**values, **more})


def test_a_meeting_begins_at_its_first_risk_in_its_first_round() -> None:
    meeting = opened()

    assert (meeting.item.risk, meeting.item.round, meeting.item.scoring, meeting.since) == ("T01-01", 1, True, NOW)
    assert meeting.items[1].round == 0
    assert is_chair(meeting, CHAIR)
    assert who(meeting, ANNA).name == "Anna"
    assert who(meeting, "") is None


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": "  "}, "needs a title"),
        ({"risks": []}, "at least one risk"),
        ({"name": " "}, "without a name"),
        ({"risks": [(f"R-{n}", 1) for n in range(301)]}, "301 risks are more"),
    ],
)
def test_a_meeting_without_title_risk_or_name_is_refused(wrong: dict, said: str) -> None:
    with pytest.raises(WrongUsage, match=said):
        opened(**wrong)


LED = {
    "reveal": steps.reveal,
    "call": lambda meeting, by: steps.call(meeting, by, 1, NOW),
    "another_round": lambda meeting, by: steps.another_round(meeting, by, NOW),
    "settle": lambda meeting, by: steps.settle(meeting, by, "T01-01", outcome(2)),
    "taken_back": lambda meeting, by: steps.taken_back(meeting, by, 2, 3),
    "noted": lambda meeting, by: steps.noted(meeting, by, "T01-01", Note(kind="open", text="?", time=NOW)),
    "without_note": lambda meeting, by: steps.without_note(meeting, by, "T01-01", 0),
    "hand_over": lambda meeting, by: steps.hand_over(meeting, by, 3),
    "let_go": lambda meeting, by: steps.let_go(meeting, by, 3),
    "close": lambda meeting, by: steps.close(meeting, by, NOW),
}


@pytest.mark.parametrize("step", LED)
@pytest.mark.parametrize("by", [ANNA, "f" * 32, ""])
def test_nobody_but_the_chair_leads(step: str, by: str) -> None:
    with pytest.raises(WrongUsage, match="Only the chair, Chair"):
        LED[step](steps.reveal(opened(), CHAIR), by)


def test_a_round_is_opened_after_the_one_before_was_revealed_and_closes_again() -> None:
    meeting = opened()

    with pytest.raises(WrongUsage, match="still open"):
        steps.another_round(meeting, CHAIR, LATER)

    meeting = steps.reveal(meeting, CHAIR)

    assert meeting.item.shown == (1,)
    assert not meeting.item.scoring

    meeting = steps.another_round(meeting, CHAIR, LATER)

    assert (meeting.item.round, meeting.item.shown, meeting.item.scoring) == (2, (1,), True)
    assert meeting.since == LATER


def test_going_back_to_a_risk_leaves_its_round_as_it_was() -> None:
    meeting = steps.call(steps.reveal(opened(), CHAIR), CHAIR, 1, LATER)

    assert (meeting.item.risk, meeting.item.round) == ("T01-02", 1)

    meeting = steps.call(meeting, CHAIR, 0, LATER)

    assert (meeting.item.round, meeting.item.revealed) == (1, True)
    with pytest.raises(WrongUsage, match="no item 3"):
        steps.call(meeting, CHAIR, 2, NOW)


def test_another_round_reopens_what_was_settled_and_an_undo_too() -> None:
    meeting = steps.settle(steps.reveal(opened(), CHAIR), CHAIR, "T01-01", outcome(5))

    assert meeting.item.outcome.revision == 5
    assert len(meeting.open_items) == 1
    assert last_saved(meeting)[0].risk == "T01-01"
    assert steps.another_round(meeting, CHAIR, NOW).item.outcome is None

    undone = steps.taken_back(meeting, CHAIR, 5, 6)

    assert undone.item.outcome is None
    assert undone.item.outcomes[0].undone == 6
    assert last_saved(undone) is None


def test_a_name_is_taken_once_and_can_be_taken_over_once_it_was_let_go() -> None:
    meeting = opened()
    with pytest.raises(WrongUsage, match="called Anna takes part"):
        steps.join(meeting, "d" * 32, " anna ")

    meeting = steps.let_go(meeting, CHAIR, 2)

    assert who(meeting, ANNA) is None

    again = steps.join(meeting, "d" * 32, "Anna")

    assert who(again, "d" * 32).id == 2
    assert len(again.people) == 3


def test_joining_again_changes_name_and_part_and_adds_nobody() -> None:
    meeting = steps.join(opened(), ANNA, "Anna A.", scores=False)

    assert [(one.name, one.scores) for one in meeting.people] == [("Chair", True), ("Anna A.", False), ("Bahar", True)]
    with pytest.raises(WrongUsage, match="called Bahar"):
        steps.join(meeting, ANNA, "Bahar")


def test_the_chair_is_handed_over_or_taken_with_its_word() -> None:
    meeting = steps.hand_over(opened(), CHAIR, 2)

    assert is_chair(meeting, ANNA)
    assert not is_chair(meeting, CHAIR)
    with pytest.raises(WrongUsage, match="not the chair's word"):
        steps.take_chair(meeting, BAHAR, "WRONG2")
    with pytest.raises(WrongUsage, match="not the chair's word"):
        steps.take_chair(meeting, "f" * 32, "WORD22")

    assert is_chair(steps.take_chair(meeting, BAHAR, " word22 "), BAHAR)
    with pytest.raises(WrongUsage, match="cannot leave"):
        steps.let_go(opened(), CHAIR, 1)
    with pytest.raises(WrongUsage, match="Anna is not here"):
        steps.hand_over(steps.let_go(opened(), CHAIR, 2), CHAIR, 2)
    with pytest.raises(NotFound):
        steps.hand_over(opened(), CHAIR, 9)


def test_nothing_happens_once_a_meeting_has_ended() -> None:
    meeting = steps.close(opened(), CHAIR, LATER)

    for step in (
        lambda: steps.reveal(meeting, CHAIR),
        lambda: steps.join(meeting, "d" * 32, "Dilara"),
        lambda: steps.take_chair(meeting, ANNA, "WORD22"),
    ):
        with pytest.raises(WrongUsage, match="has ended"):
            step()


def test_notes_are_written_down_and_taken_out_again() -> None:
    meeting = opened()
    meeting = steps.noted(meeting, CHAIR, "T01-01", Note(kind="decision", text=" Treat. ", time=NOW))
    meeting = steps.noted(meeting, CHAIR, "T01-01", Note(kind="open", text="Cost?", time=NOW))

    assert [note.text for note in meeting.item.notes] == ["Treat.", "Cost?"]
    assert [note.text for note in steps.without_note(meeting, CHAIR, "T01-01", 0).item.notes] == ["Cost?"]
    with pytest.raises(WrongUsage, match="Nothing was written"):
        steps.noted(meeting, CHAIR, "T01-01", Note(kind="open", text=" ", time=NOW))
    with pytest.raises(NotFound, match="not on the agenda"):
        steps.noted(meeting, CHAIR, "T09-01", Note(kind="open", text="?", time=NOW))


def test_a_level_without_a_range_stands_for_its_own_band() -> None:
    assert (given(4, 5).low, given(4, 5).best, given(4, 5).high) == (3.5, 4.0, 4.5)
    assert (given(1, 5).low, given(5, 5).high) == (1.0, 5.0)
    assert (given(3, 5, 1.0, 2.5).low, given(3, 5, 1.0, 2.5).high) == (1.0, 3.0)


# What a round says ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("levels", "apart", "majority", "said"),
    [
        ((4,), False, 4.0, "One view: 4."),
        ((4, 4, 4), False, 4.0, "All 3 say 4."),
        ((3, 4, 4), False, 4.0, "Close, 3 to 4."),
        ((3, 4), False, None, "Close, 3 to 4."),
        ((2, 3, 4), True, None, "Far apart, from 2 to 4."),
        ((1, 1, 5, 5), True, None, "Two camps, between 1 and 5."),
    ],
)
def test_a_spread_of_more_than_a_level_is_flagged_and_no_level_proposed(
    shipped_criteria: Criteria, levels: tuple, apart: bool, majority: float | None, said: str
) -> None:
    votes = [vote(number, level) for number, level in enumerate(levels)]
    names = {number: f"P{number}" for number in range(len(levels))}
    found = spreads(votes, names, shipped_criteria)[0]

    assert (found.side, found.apart, found.majority, in_words(found)) == ("likelihood", apart, majority, said)


def test_a_side_nobody_gave_is_not_there(shipped_criteria: Criteria) -> None:
    found = spreads([vote(1, 4, None), Vote(person=2, abstains=True)], {1: "A", 2: "B"}, shipped_criteria)

    assert [one.side for one in found] == ["likelihood"]
    assert spreads([], {}, shipped_criteria) == []


def test_without_names_people_are_numbers_that_stay_within_a_risk() -> None:
    meeting = opened(anonymous=True)
    one = labels(meeting, meeting.items[0], [vote(number, 3) for number in (1, 2, 3)])
    same = labels(meeting, meeting.items[0], [vote(number, 3) for number in (3, 1, 2, 1)])

    assert sorted(one.values()) == ["Assessor 1", "Assessor 2", "Assessor 3"]
    assert same == one
    assert labels(opened(), opened().item, [vote(2, 3)]) == {2: "Anna"}


# The minutes ----------------------------------------------------------------------------------------------------------


def test_minutes_tell_revealed_rounds_and_nothing_of_others(shipped: Register) -> None:
    meeting = steps.reveal(opened(), CHAIR)
    meeting = steps.settle(
        meeting, CHAIR, "T01-01", outcome(4, before=(given(5, 5), given(5, 5)), levels=(given(4, 5), given(3, 5)))
    )
    meeting = steps.noted(meeting, CHAIR, "T01-01", Note(kind="decision", text="Treat.", time=NOW))
    meeting = steps.call(meeting, CHAIR, 1, LATER)
    votes = {
        ("T01-01", 1): [vote(1, 4), vote(2, 5, reason="last year")],
        ("T01-02", 1): [vote(1, 1), vote(2, 2)],  # never revealed
    }
    made = minutes(meeting, shipped, votes, {"T01-02": (given(4, 5), given(5, 5))})
    first, second = made.entries

    assert (first.state, first.before.score, first.after.score, first.after.code) == ("agreed", 10.0, 7.0, "H")
    assert [(view.label, view.reason) for view in first.rounds[0].views] == [("Anna", "last year"), ("Chair", "")]
    assert first.decisions == ("Treat.",)
    assert (second.state, second.rounds, second.before.score) == ("not_reached", (), 9.0)
    assert made.counts == {"agreed": 1, "noted": 0, "open": 0, "not_reached": 1}
    assert made.people == (("Chair", True, True), ("Anna", False, True), ("Bahar", False, True))


def test_before_is_what_stood_before_the_meeting_even_where_it_saved_twice(shipped: Register) -> None:
    meeting = steps.settle(steps.reveal(opened(), CHAIR), CHAIR, "T01-01", outcome(4, before=(given(5, 5), None)))
    meeting = steps.reveal(steps.another_round(meeting, CHAIR, NOW), CHAIR)
    meeting = steps.settle(meeting, CHAIR, "T01-01", outcome(5, round=2, before=(given(4, 5), None)))
    entry = minutes(meeting, shipped, {}, {}).entries[0]

    assert entry.before.levels[0] == given(5, 5)
    assert entry.revision == 5


def test_numbers_of_people_without_names_are_in_order_in_the_minutes(shipped: Register) -> None:
    meeting = opened(anonymous=True)
    for number in range(9):
        meeting = steps.join(meeting, f"{number}" * 32, f"P{number}")
    meeting = steps.reveal(meeting, CHAIR)
    votes = {("T01-01", 1): [vote(person.id, 3) for person in meeting.people]}
    found = minutes(meeting, shipped, votes, {}).entries[0].rounds[0].views

    assert [view.label for view in found] == [f"Assessor {number}" for number in range(1, 13)]


def test_absent_is_who_should_have_scored_and_did_not() -> None:
    meeting = steps.join(opened(), "d" * 32, "Dilara", scores=False)
    votes = [vote(1, 3), replace(vote(2, 3), impact=None)]

    assert absent(meeting, votes) == ["Anna", "Bahar"]
    assert not Vote(person=1).complete
    assert Vote(person=1, abstains=True).complete


def test_decisions_recorded_while_the_meeting_was_held_stand_in_its_minutes(shipped: Register) -> None:
    values = {"risk": "T01-01", "kind": "accept", "by": "The Council", "reason": "known", "until": dt.date(2027, 1, 1)}
    decisions = tuple(
        Decision(id=f"T01-01:D{number}", date=NOW.date() + dt.timedelta(days=number), **values) for number in (-1, 0, 1)
    )
    meeting = steps.close(steps.reveal(opened(), CHAIR), CHAIR, LATER)
    found = minutes(meeting, replace(shipped, decisions=decisions), {}, {}).entries[0].decisions

    assert found == ("accept until 2027-01-01, decided by The Council: known (T01-01:D0)",)
