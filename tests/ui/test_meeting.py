"""The page Meeting in each of its states: lobby, joining, scoring, revealed, agreed, ended; and that it is blind."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from tests.ui.conftest import DASHBOARD
from tests.ui.support import HOSTILE, crowded, empty, hostile, links, words

from riskregister.core import meeting_steps as steps
from riskregister.core.frames import latest_assessments
from riskregister.core.meeting import Meeting, Vote, given
from riskregister.core.model import CONSENSUS, Register
from riskregister.services import meeting_saving, meetings
from riskregister.store.database import Database

Show = Callable[..., AppTest]
ID = "az-nsc-2007"
CHAIR, ANNA, BAHAR = "c" * 32, "a" * 32, "b" * 32
AGENDA = ["T03-01", "T03-02", "T03-03"]


@pytest.fixture
def enter() -> Callable[..., AppTest]:
    """Return a function that opens a meeting's page as the browser of one person would."""

    def open_page(browser: str, **query: Any) -> AppTest:
        at = AppTest.from_file(str(DASHBOARD), default_timeout=60)
        at.switch_page("src/riskregister/ui/pages/meeting.py")
        at.session_state["browser"] = browser
        for key, value in query.items():
            at.query_params[key] = value
        at.run()

        assert not at.exception, at.exception[0].value
        return at

    return open_page


def opened(database: Database, *, risks: list[str] | None = None, identity: str = ID, **more: Any) -> Meeting:
    values = {"title": "Council", "stage": "current", "risks": risks or AGENDA, "browser": CHAIR, "name": "Chair"}
    made = meetings.open_meeting(database, database.read(identity), **{**values, **more})
    for browser, name in ((ANNA, "Anna"), (BAHAR, "Bahar")):
        act(database, made, steps.join, browser=browser, name=name)
    return made


def act(database: Database, made: Meeting, step: Any, **given_: Any) -> Meeting:
    return meetings.act(database, ID, made.id, partial(step, **given_))


def score(database: Database, made: Meeting, browser: str, likelihood: int, impact: int, reason: str = "") -> None:
    vote = Vote(person=0, likelihood=given(likelihood, 5), impact=given(impact, 5), reason=reason)
    meetings.give(database, ID, made.id, browser, meetings.find(database, ID, made.id).item.risk, 1, lambda _was: vote)


def revealed(database: Database, **more: Any) -> Meeting:
    made = opened(database, **more)
    for browser, level in ((CHAIR, 4), (ANNA, 4), (BAHAR, 3)):
        score(database, made, browser, level, 3, "last year" if browser == ANNA else "")
    return act(database, made, steps.reveal, browser=CHAIR)


def press(at: AppTest, label: str) -> AppTest:
    next(button for button in at.button if button.label == label).click().run()

    assert not at.exception, at.exception[0].value
    return at


def buttons(at: AppTest) -> set[str]:
    return {button.label for button in at.button}


def everything(at: AppTest) -> str:
    """Return all a page sends to a browser, in one text."""
    return words(at) + "".join(str(element.proto) for element in at.main)


def text(at: AppTest) -> str:
    return words(at).replace("\\", "") + "\n".join(element.proto.body for element in at.get("html"))


# The lobby ------------------------------------------------------------------------------------------------------------


def test_a_meeting_is_opened_from_the_lobby_and_its_first_risk_is_called(database: Database, enter: Any) -> None:
    at = enter(CHAIR, which="category", category="T03")
    next(field for field in at.text_input if field.key == "mt_name").set_value("Chair")
    press(at, "Open the meeting")
    made = meetings.known(database, ID)[0]

    assert at.query_params["meeting"] == made.id
    assert at.title[0].value.replace("\\", "").startswith("T03-01")
    assert made.id in text(at)
    assert [item.risk for item in made.items][:2] == ["T03-01", "T03-02"]
    assert at.session_state["name"] == "Chair"


def test_a_meeting_without_risks_or_name_is_refused_in_words(database: Database, enter: Any) -> None:
    at = press(enter(CHAIR, which="chosen"), "Open the meeting")

    assert "at least one risk" in at.error[0].value

    at = press(enter(CHAIR, which="all"), "Open the meeting")

    assert "without a name" in at.error[0].value


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"which": "due"}, "0 risks"),
        ({"which": "category", "category": "T03"}, "7 risks"),
        ({"which": "found", "find": "separatism"}, "4 risks"),
        ({"which": "found"}, "0 risks"),
        ({"which": "all"}, "124 risks"),
        ({"which": "chosen", "risks": "T03-02"}, "1 risk"),
    ],
    ids=["due", "category", "found", "no words", "all", "chosen"],
)
def test_each_choice_of_risks_says_how_many_it_is(
    database: Database, enter: Any, query: dict[str, str], count: str
) -> None:
    at = enter(CHAIR, **query)

    assert f"{count} on the agenda" in [caption.value for caption in at.caption]


def test_a_large_register_is_searched_for_risks_to_choose(keep: Any, shipped: Register, enter: Any) -> None:
    keep(crowded(shipped, 400))
    at = enter(CHAIR, which="chosen", risks="X-399")

    assert len(at.multiselect[0].options) == 51

    at.text_input(key="mt_find_risk").set_value("X-123").run()

    assert [option.split()[0] for option in at.multiselect[0].options] == ["X-399", "X-123"]
    assert at.multiselect[0].value == ["X-399"]


def test_the_lobby_lists_meetings_that_run_and_those_that_were_held(database: Database, enter: Any) -> None:
    made, held = opened(database), opened(database, title="Last month")
    meetings.close(database, ID, held.id, CHAIR)
    at = enter(BAHAR)
    found = {label.replace("\\", ""): where for where, label in links(at).items()}

    assert any(f"meeting={made.id}" in where and "Council" in label for label, where in found.items())
    assert any(f"meeting={held.id}" in where and "Last month" in label for label, where in found.items())
    assert "Meetings held" in {heading.value for heading in at.header}


def test_a_code_leads_to_its_meeting_however_it_is_typed(database: Database, enter: Any) -> None:
    made = opened(database)
    at = enter("d" * 32)
    next(field for field in at.text_input if field.key == "mt_code").set_value(f" {made.id.lower()} ")
    press(at, "Go there")

    assert at.title[0].value == "Council"


def test_an_unknown_code_is_said_to_be_so_and_the_lobby_shown(database: Database, enter: Any) -> None:
    at = enter(ANNA, meeting="NONE22")

    assert "no meeting NONE22" in at.warning[0].value
    assert "Open the meeting" in buttons(at)


def test_a_register_without_risks_has_no_meeting(keep: Any, shipped: Register, show: Show) -> None:
    keep(empty(shipped))
    at = press(show("meeting", which="all"), "Open the meeting")

    assert "at least one risk" in at.error[0].value


def test_in_the_past_no_meeting_is_held_but_minutes_are_read(database: Database, enter: Any) -> None:
    made = opened(database)
    at = enter(CHAIR, meeting=made.id, at="r1")

    assert "Open the meeting" not in buttons(at)
    assert "held on the register as it stands" in at.warning[0].value

    meetings.close(database, ID, made.id, CHAIR)

    assert "Who took part" in text(enter(CHAIR, meeting=made.id, at="r1"))


# Joining --------------------------------------------------------------------------------------------------------------


def test_somebody_with_the_link_gives_a_name_and_is_in(database: Database, enter: Any) -> None:
    made = opened(database)
    at = enter("d" * 32, meeting=made.id)

    assert at.title[0].value == "Council"
    assert "T03-01" not in text(at)

    next(field for field in at.text_input if field.label == "Your name").set_value("Dilara")
    press(at, "Join")

    assert at.title[0].value.replace("\\", "").startswith("T03-01")
    assert meetings.find(database, ID, made.id).people[-1].name == "Dilara"


def test_a_name_that_is_taken_is_refused_in_words(database: Database, enter: Any) -> None:
    at = enter("d" * 32, meeting=opened(database).id)
    next(field for field in at.text_input if field.label == "Your name").set_value("anna")
    press(at, "Join")

    assert "Somebody called Anna takes part already" in at.error[0].value


def test_a_projector_shows_the_risk_and_nothing_to_press(database: Database, enter: Any) -> None:
    made = opened(database)
    at = enter("d" * 32, meeting=made.id, screen="1")

    assert at.title[0].value.replace("\\", "").startswith("T03-01")
    assert not at.button
    assert made.id in text(at)
    assert "0 of 3 have scored" in text(at)


# Scoring --------------------------------------------------------------------------------------------------------------


def test_two_presses_score_a_risk_and_can_be_changed_until_the_reveal(database: Database, enter: Any) -> None:
    made = opened(database)
    at = enter(ANNA, meeting=made.id)

    assert at.header[0].value == "How likely is it within 5 years?"

    press(press(at, "4 Possible"), "3 Moderate")

    assert at.header[0].value == "Your score"
    assert meetings.seen(database, ID, made.id, ANNA).own.likelihood == given(4, 5)

    press(press(at, "Change impact"), "5 Catastrophic")
    own = meetings.seen(database, ID, made.id, ANNA).own

    assert (own.likelihood.best, own.impact.best) == (4, 5)
    assert at.header[0].value == "Your score"

    next(field for field in at.text_input if field.label.startswith("Why")).set_value("seen it").run()
    at.slider[1].set_value((3.0, 5.0)).run()
    own = meetings.seen(database, ID, made.id, ANNA).own

    assert (own.reason, own.impact.low, own.impact.high) == ("seen it", 3.0, 5.0)


def test_back_to_the_first_question_and_abstaining(database: Database, enter: Any) -> None:
    made = opened(database)
    at = press(press(enter(ANNA, meeting=made.id), "4 Possible"), "Back to likelihood")

    assert at.header[0].value.startswith("How likely")

    press(press(at, "2 Very unlikely"), "I abstain")

    assert "You abstain" in text(at)
    assert meetings.seen(database, ID, made.id, CHAIR).scored == {2}


def test_who_comes_back_finds_what_was_given(database: Database, enter: Any) -> None:
    made = opened(database)
    press(enter(ANNA, meeting=made.id), "4 Possible")

    assert enter(ANNA, meeting=made.id).header[0].value == "How bad would it be?"


@pytest.mark.parametrize("anonymous", [False, True])
@pytest.mark.parametrize("who", ["chair", "participant", "projector"])
def test_before_the_reveal_no_page_holds_anything_of_anothers_score(
    database: Database, enter: Any, who: str, anonymous: bool
) -> None:
    """All that is sent to a browser is the same whatever another person gave."""
    browser, query = {"chair": (CHAIR, {}), "participant": (BAHAR, {}), "projector": ("d" * 32, {"screen": "1"})}[who]
    pages = []
    for level, reason in ((1, "zebra"), (5, "zebra crossing")):
        made = opened(database, anonymous=anonymous)
        score(database, made, ANNA, level, level, reason)
        sent = everything(enter(browser, meeting=made.id, **query))

        assert made.title in sent
        assert "zebra" not in sent
        pages.append(
            sent.replace(made.id, "CODE").replace(made.takeover, "WORD").replace(ANNA, "").replace(browser, "")
        )

    assert _still(pages[0]) == _still(pages[1])


def _still(page: str) -> str:
    """Return a page without what differs from one drawing to the next."""
    return "\n".join(line for line in page.splitlines() if "id:" not in line and "0x" not in line)


def test_a_page_says_who_has_scored(database: Database, enter: Any) -> None:
    made = opened(database)
    score(database, made, ANNA, 2, 2)
    said = text(enter(CHAIR, meeting=made.id))

    assert "1 of 3 have scored" in said
    assert "✓ Anna" in said
    assert "… Bahar" in said


def test_the_matrix_leaves_out_the_risk_being_scored(database: Database, enter: Any) -> None:
    made = opened(database)

    assert "The risk being scored is left out" in text(enter(CHAIR, meeting=made.id))
    assert "The risk being scored is left out" not in text(enter(CHAIR, meeting=revealed(database).id))


# Revealed -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("browser", [CHAIR, BAHAR])
def test_once_revealed_everybody_sees_the_spread_and_why(database: Database, enter: Any, browser: str) -> None:
    said = text(enter(browser, meeting=revealed(database).id))

    assert "Close, 3 to 4." in said
    assert "All 3 say 3." in said
    assert "Anna</li>" in said
    assert "last year" in said
    assert "Before:" in said


def test_without_names_everybody_is_a_number(database: Database, enter: Any) -> None:
    said = text(enter(BAHAR, meeting=revealed(database, anonymous=True).id))

    assert "Anna" not in said
    assert "(you)" in said
    assert {f"Assessor {number}" in said for number in (1, 2, 3)} == {True}


def test_views_far_apart_are_flagged_and_no_level_is_proposed(database: Database, enter: Any) -> None:
    made = opened(database)
    score(database, made, ANNA, 1, 3)
    score(database, made, BAHAR, 5, 3)
    act(database, made, steps.reveal, browser=CHAIR)
    at = enter(CHAIR, meeting=made.id)

    assert "no level is proposed" in at.warning[0].value
    assert "Far apart" in text(at) or "Two camps" in text(at)
    assert at.radio(key=f"mt_agree likelihood {made.id} T03-01 1").value is None
    assert at.radio(key=f"mt_agree impact {made.id} T03-01 1").value == 3


def test_a_round_nobody_scored_in_says_so(database: Database, enter: Any) -> None:
    made = opened(database)
    act(database, made, steps.reveal, browser=CHAIR)

    assert any("Nobody gave a score" in info.value for info in enter(BAHAR, meeting=made.id).info)


def test_a_participant_has_none_of_the_chairs_buttons(database: Database, enter: Any) -> None:
    led = {"Reveal the scores", "Next", "Another round", "Save the consensus", "End the meeting"}
    made = opened(database)

    assert led & buttons(enter(ANNA, meeting=made.id)) == set()

    act(database, made, steps.reveal, browser=CHAIR)
    at = enter(ANNA, meeting=made.id)

    assert led & buttons(at) == set()
    assert "WORD" not in text(at)
    assert made.takeover not in everything(at)


# The chair ------------------------------------------------------------------------------------------------------------


def test_the_chair_agrees_undoes_notes_and_ends(database: Database, enter: Any) -> None:
    made = revealed(database)
    at = enter(CHAIR, meeting=made.id)
    press(at, "Save the consensus")

    assert "reason is missing" in at.error[0].value

    next(field for field in at.text_input if field.label.startswith("Why this")).set_value("heard all").run()
    press(at, "Save the consensus")
    register = database.read(ID)
    stands = latest_assessments(register, "current")["T03-01"]

    assert (stands.basis, stands.likelihood.best, stands.impact.best, stands.assessor) == (CONSENSUS, 4, 3, "Chair")
    assert sum(one.basis == "given in the meeting Council" for one in register.assessments) == 3
    assert "the consensus is saved" in at.success[0].value.replace("\\", "")
    assert "Agreed:" in text(at)
    assert "Agenda: 1 of 3 done" in text(at)

    press(at, next(label for label in buttons(at) if label.startswith("Undo")))

    assert "taken back" in at.success[0].value
    assert latest_assessments(database.read(ID), "current")["T03-01"].basis != CONSENSUS

    press(at, "Note the views, no agreement")

    assert "Noted, not agreed: heard all" in text(at)

    next(field for field in at.text_area if field.label.startswith("What was decided")).set_value("Report by June")
    press(at, "Write it down")

    assert "Report by June" in text(at)

    press(at, "Next")

    assert at.title[0].value.replace("\\", "").startswith("T03-02")

    at.checkbox(key="mt_sure").check().run()
    press(at, "End the meeting")

    assert "Who took part" in text(at)
    assert "Report by June" in text(at)
    assert "Not reached" in text(at)
    assert {button.label for button in at.get("download_button")} == {
        "Minutes as PDF",
        "Minutes as Markdown",
        "Minutes as text",
    }


def test_another_round_hides_again_and_the_first_stays_open(database: Database, enter: Any) -> None:
    made = revealed(database)
    at = press(enter(CHAIR, meeting=made.id), "Another round")

    assert at.header[0].value.startswith("How likely")
    assert meetings.seen(database, ID, made.id, ANNA).rounds.keys() == {1}


def test_the_draft_of_a_consensus_is_there_again_after_a_reload(database: Database, enter: Any) -> None:
    made = revealed(database)
    at = enter(CHAIR, meeting=made.id)
    key = f"mt_agree {{}} {made.id} T03-01 1"
    at.radio(key=key.format("likelihood")).set_value(2).run()
    next(field for field in at.text_input if field.label.startswith("Why this")).set_value("half a").run()
    again = enter(CHAIR, meeting=made.id)

    assert again.radio(key=key.format("likelihood")).value == 2
    assert again.text_input(key=key.format("reason")).value == "half a"


def why(at: AppTest, label: str) -> Any:
    return next(field for field in at.text_input if field.label.replace("\\", "") == label)


def test_a_reason_left_when_the_chair_had_gone_on_is_kept_and_offered_with_its_risk(
    database: Database, enter: Any
) -> None:
    made = opened(database)
    score(database, made, ANNA, 4, 3, "first words")
    at = enter(ANNA, meeting=made.id)
    assert why(at, "Why (if you like)").value == "first words"

    meetings.call(database, ID, made.id, CHAIR, 1)
    # What is half typed is in the browser alone: the field stays where it is until it is left.
    why(at, "Why (if you like)").set_value("first words, and then the").run()

    assert "T03-01: your reason came after that round was over" in at.success[0].value.replace("\\", "")
    assert why(at, "Why, for T03-01").value == "first words, and then the"

    meetings.call(database, ID, made.id, CHAIR, 0)
    again = enter(ANNA, meeting=made.id)
    assert why(again, "Why (if you like)").value == "first words, and then the"
    press(again, "Give this reason")

    votes = meetings.seen(database, ID, made.id, ANNA)
    assert votes.own is not None
    assert votes.own.reason == "first words, and then the"
    assert "Give this reason" not in buttons(again)


def test_what_the_chair_half_wrote_for_the_minutes_waits_with_its_risk(database: Database, enter: Any) -> None:
    made = revealed(database)
    at = enter(CHAIR, meeting=made.id)
    at.text_area[0].set_value("Report by")
    press(at, "Next")
    assert at.text_area[0].value == ""

    again = enter(CHAIR, meeting=made.id)
    press(again, "Previous")
    assert again.text_area[0].value == "Report by"
    again.text_area[0].set_value("Report by June")
    press(again, "Write it down")

    assert "Report by June" in text(again)
    assert again.text_area[0].value == ""
    assert meetings.find(database, ID, made.id).items[0].notes[0].text == "Report by June"


def test_the_agenda_leads_to_any_risk(database: Database, enter: Any) -> None:
    made = opened(database)
    at = enter(CHAIR, meeting=made.id)
    at.selectbox(key=f"mt_agenda {made.id}").set_value(2).run()

    assert at.title[0].value.replace("\\", "").startswith("T03-03")
    assert meetings.find(database, ID, made.id).at == 2


def test_the_chair_is_handed_over_and_taken_back_with_the_word(database: Database, enter: Any) -> None:
    made = opened(database)
    press(enter(CHAIR, meeting=made.id), "Hand the chair over")

    assert meetings.find(database, ID, made.id).chair_name == "Anna"

    at = enter(CHAIR, meeting=made.id)

    assert "Reveal the scores" not in buttons(at)

    at.text_input(key="mt_word").set_value("wrong")
    press(at, "Take the chair")

    assert "not the chair's word" in at.error[0].value

    at.text_input(key="mt_word").set_value(made.takeover.lower())
    press(at, "Take the chair")

    assert "Reveal the scores" in buttons(at)


def test_a_risk_taken_out_of_the_register_stops_no_meeting(database: Database, enter: Any) -> None:
    from riskregister.core.hanging import removals
    from riskregister.services import editing

    made = opened(database)
    held = database.read(ID)
    changes = removals(held, (("risks", "T03-01"),))
    editing.save(database, held, changes, actor="B", reason="gone", means="test")
    at = enter(CHAIR, meeting=made.id)

    assert "no longer in the register" in at.warning[0].value
    assert press(at, "Next").title[0].value.replace("\\", "").startswith("T03-02")


def test_what_people_type_is_shown_letter_by_letter(keep: Any, shipped: Register, enter: Any) -> None:
    """A risk, a name, a reason and a note that look like Markdown or HTML."""
    made_of = hostile(shipped)
    database = keep(made_of)
    made = meetings.open_meeting(
        database,
        made_of,
        title=f"Council {HOSTILE}",
        stage="current",
        risks=["T03-01"],
        browser=CHAIR,
        name=f"Chair {HOSTILE}",
    )
    vote = Vote(person=0, likelihood=given(3, 5), impact=given(3, 5), reason=HOSTILE)
    meetings.give(database, "hostile", made.id, CHAIR, "T03-01", 1, lambda _was: vote)
    meetings.act(database, "hostile", made.id, partial(steps.reveal, browser=CHAIR))
    meetings.act(
        database,
        "hostile",
        made.id,
        partial(steps.noted, browser=CHAIR, risk="T03-01", note=meetings.note("open", HOSTILE)),
    )
    meeting_saving.save(database, "hostile", made.id, CHAIR, "T03-01", kind="noted", reason=HOSTILE, means="test")
    at = enter(CHAIR, meeting=made.id)

    assert "<b>c</b>" not in "".join(element.proto.body for element in at.get("html"))
    assert HOSTILE not in words(at)

    meetings.close(database, "hostile", made.id, CHAIR)

    assert HOSTILE not in words(enter(CHAIR, meeting=made.id))
