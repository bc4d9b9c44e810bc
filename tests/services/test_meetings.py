"""Meetings on a register: blind until revealed, saved as one revision, taken back, told in minutes."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from tests.core.building import sample
from tests.store.saving import create, field, save
from typer.testing import CliRunner

from riskregister.cli import app
from riskregister.core import meeting_steps as steps
from riskregister.core.frames import latest_assessments
from riskregister.core.meeting import Meeting, Vote, given
from riskregister.core.meeting_minutes import minutes
from riskregister.core.model import CONSENSUS, Estimate
from riskregister.core.panel import panel_frame
from riskregister.errors import Conflict, InvalidInput, NotFound, WrongUsage
from riskregister.services import assessing, history, meeting_minutes, meeting_saving, meetings
from riskregister.services.meeting_saving import standing
from riskregister.services.meeting_watching import Eye
from riskregister.store.database import Database

CHAIR, ANNA, BAHAR, CAVID = ("c" * 32, "a" * 32, "b" * 32, "d" * 32)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database file that holds the small register at version 1."""
    path = tmp_path_factory.mktemp("meetings") / "register.sqlite3"
    made = Database(f"sqlite:///{path}")
    create(made, sample())
    made.close()
    return path


@pytest.fixture
def database(tmp_path: Path, filled: Path) -> Iterator[Database]:
    path = shutil.copy(filled, tmp_path)
    opened = Database(f"sqlite:///{path}")
    yield opened
    opened.close()


def opened(database: Database, **more: Any) -> Meeting:
    values = {"title": "Council", "stage": "current", "risks": ["T01-01", "T02-01"], "browser": CHAIR, "name": "Chair"}
    made = meetings.open_meeting(database, database.read("small"), **{**values, **more})
    for browser, name in ((ANNA, "Anna"), (BAHAR, "Bahar")):
        act(database, made, steps.join, browser=browser, name=name)
    return made


def act(database: Database, meeting: Meeting, step: Any, **given_: Any) -> Meeting:
    return meetings.act(database, "small", meeting.id, partial(step, **given_))


def score(
    database: Database, meeting: Meeting, browser: str, likelihood: int, impact: int, reason: str = "", number: int = 1
) -> None:
    def change(before: Vote) -> Vote:
        return Vote(person=before.person, likelihood=given(likelihood, 5), impact=given(impact, 5), reason=reason)

    meetings.give(database, "small", meeting.id, browser, "T01-01", number, change)


def scored(database: Database, **more: Any) -> Meeting:
    made = opened(database, **more)
    score(database, made, CHAIR, 4, 3)
    score(database, made, ANNA, 5, 3, "last year")
    score(database, made, BAHAR, 4, 3)
    return act(database, made, steps.reveal, browser=CHAIR)


def agree(database: Database, made: Meeting, **more: Any) -> Meeting:
    values = {"kind": "agreed", "reason": "heard all", "means": "test", "levels": (given(4, 5), given(3, 5))}
    return meeting_saving.save(database, "small", made.id, CHAIR, "T01-01", **{**values, **more})


# Opening and joining --------------------------------------------------------------------------------------------------


def test_a_meeting_gets_a_code_that_can_be_read_out_and_is_found_however_it_is_typed(database: Database) -> None:
    made = opened(database)

    assert len(made.id) == meetings.CODE_LENGTH
    assert not set(made.id) & set("01OIL")
    assert meetings.find(database, "small", f" {made.id[:3].lower()}-{made.id[3:]} ").id == made.id
    with pytest.raises(NotFound):
        meetings.find(database, "small", "NONE22")


def test_rounds_follow_those_each_risk_has_or_begin_where_the_chair_says(database: Database) -> None:
    register = database.read("small")
    first = {item.risk: item.first for item in opened(database).items}

    assert first == {risk: assessing.latest_round(register, risk, "current") + 1 for risk in ("T01-01", "T02-01")}
    assert {item.first for item in opened(database, first_round=1).items} == {1}


def test_risks_that_are_not_there_are_left_out_and_without_any_there_is_no_meeting(database: Database) -> None:
    assert [item.risk for item in opened(database, risks=["T01-01", "X-1"]).items] == ["T01-01"]
    with pytest.raises(WrongUsage, match="at least one risk"):
        opened(database, risks=["X-1"])


def test_several_meetings_at_once_do_not_meet(database: Database) -> None:
    one, other = scored(database), opened(database)

    assert meetings.find(database, "small", other.id).item.scoring
    assert meetings.seen(database, "small", other.id, ANNA).own is None
    assert {found.id for found in meetings.known(database, "small")} == {one.id, other.id}


# Blind ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("browser", [CHAIR, ANNA, BAHAR, CAVID, ""])
def test_before_the_reveal_nobody_is_told_anothers_score(database: Database, browser: str) -> None:
    """Not even the chair, and nobody who only has the link."""
    made = opened(database)
    score(database, made, ANNA, 5, 2, "anna's words")
    seen = meetings.seen(database, "small", made.id, browser)

    assert seen.rounds == {}
    assert (seen.own is not None) == (browser == ANNA)
    assert seen.scored == {2}
    assert meetings.votes(database, "small", seen.meeting) == {}
    if browser != ANNA:
        assert "anna's words" not in repr(seen)


def test_after_the_reveal_all_see_all_and_the_next_round_is_blind_again(database: Database) -> None:
    made = scored(database)

    assert [vote.likelihood.best for vote in meetings.seen(database, "small", made.id, BAHAR).rounds[1]] == [4, 5, 4]

    meetings.another_round(database, "small", made.id, CHAIR)
    score(database, made, ANNA, 1, 1, "quite new", number=2)
    seen = meetings.seen(database, "small", made.id, BAHAR)

    assert set(seen.rounds) == {1}
    assert "quite new" not in repr(seen)


def test_once_a_round_is_revealed_levels_cannot_be_given_but_reasons_can(database: Database) -> None:
    made = scored(database)
    with pytest.raises(WrongUsage, match="Round 1 on T01-01 is over"):
        score(database, made, ANNA, 1, 1)
    meetings.give(
        database,
        "small",
        made.id,
        BAHAR,
        "T01-01",
        1,
        lambda before: Vote(
            person=before.person, likelihood=before.likelihood, impact=before.impact, reason="said aloud"
        ),
    )

    assert [vote.reason for vote in meetings.seen(database, "small", made.id, ANNA).rounds[1]] == [
        "",
        "last year",
        "said aloud",
    ]


def test_giving_the_same_once_more_is_no_error_even_when_the_round_is_over(database: Database) -> None:
    made = scored(database)

    score(database, made, ANNA, 5, 3, "last year")


@pytest.mark.parametrize(
    ("browser", "said"), [(CAVID, "do not take part"), (BAHAR, "Bahar only watches")], ids=["stranger", "watcher"]
)
def test_who_does_not_take_part_or_only_watches_gives_no_score(database: Database, browser: str, said: str) -> None:
    made = opened(database)
    act(database, made, steps.join, browser=BAHAR, name="Bahar", scores=False)
    with pytest.raises(WrongUsage, match=said):
        score(database, made, browser, 3, 3)


# What is saved --------------------------------------------------------------------------------------------------------


def test_a_consensus_is_saved_with_every_view_as_one_revision(database: Database) -> None:
    made = agree(database, scored(database))
    register = database.read("small")
    mine = [one for one in register.assessments if one.basis == "given in the meeting Council"]
    stands = latest_assessments(register, "current")["T01-01"]

    assert register.version == 2
    assert sorted((one.assessor, one.likelihood.best, one.round) for one in mine) == [
        ("Anna", 5, made.items[0].first),
        ("Bahar", 4, made.items[0].first),
        ("Chair", 4, made.items[0].first),
    ]
    assert next(one.rationale for one in mine if one.assessor == "Anna") == "last year"
    assert (stands.basis, stands.assessor, stands.likelihood.best, stands.rationale) == (
        CONSENSUS,
        "Chair",
        4,
        "heard all",
    )
    revision = database.history("small", limit=1)[0]
    assert (revision.actor, revision.reason) == ("Chair", "Council: heard all")
    assert made.items[0].outcome.revision == 2
    panel = panel_frame(register)
    last = panel[(panel["risk"] == "T01-01") & (panel["stage"] == "current") & (panel["side"] == "likelihood")].tail(1)
    assert last.iloc[0].bests == (4.0, 4.0, 5.0)


def test_views_can_be_noted_without_agreement(database: Database) -> None:
    before = latest_assessments(database.read("small"), "current").get("T01-01")
    made = agree(database, scored(database), kind="noted", levels=(None, None))
    register = database.read("small")

    assert made.items[0].outcome.kind == "noted"
    assert made.items[0].outcome.before == ((before.likelihood, before.impact) if before else (None, None))
    assert not any(one.basis == CONSENSUS and one.rationale == "heard all" for one in register.assessments)
    assert sum(one.basis == "given in the meeting Council" for one in register.assessments) == 3


def test_an_anonymous_meeting_keeps_no_name_in_ids_and_shows_none(database: Database) -> None:
    agree(database, scored(database, anonymous=True))
    register = database.read("small")
    mine = [one for one in register.assessments if one.basis == "given in the meeting Council"]
    told = history.told(history.hidden(database, register), database.history("small", limit=1))

    assert len({one.id for one in mine}) == 3
    assert all(one.anonymous and one.assessor not in one.id for one in mine)
    assert told[0].actor == "Chair"
    assert "Anna" not in repr([change for change in told[0].changes if change.field]) + told[0].reason
    assert "Anna" not in meeting_minutes.as_text(
        meeting_minutes.gather(database, "small", meetings.known(database, "small")[0].id)
    ).replace("- Anna", "")


@pytest.mark.parametrize(
    ("more", "error", "said"),
    [
        ({"reason": " "}, InvalidInput, "reason is missing"),
        ({"levels": (None, None)}, InvalidInput, "No level is chosen for the likelihood"),
        ({"levels": (given(3, 5), None)}, InvalidInput, "No level is chosen for the impact"),
    ],
    ids=["reason", "levels", "impact"],
)
def test_a_consensus_without_reason_or_level_saves_nothing(
    database: Database, more: dict[str, Any], error: type[Exception], said: str
) -> None:
    made = scored(database)
    with pytest.raises(error, match=said):
        agree(database, made, **more)

    assert database.version("small") == 1


def test_only_the_chair_saves_and_only_what_was_revealed(database: Database) -> None:
    made = opened(database)
    with pytest.raises(WrongUsage, match="still open"):
        agree(database, made)
    act(database, made, steps.reveal, browser=CHAIR)
    with pytest.raises(WrongUsage, match="Only the chair"):
        meeting_saving.save(database, "small", made.id, ANNA, "T01-01", kind="noted", reason="no", means="test")

    assert database.version("small") == 1


def test_a_later_chair_makes_a_consensus_of_their_own_and_leaves_the_earlier_one(database: Database) -> None:
    agree(database, scored(database))
    made = scored(database, name="Second")
    agree(database, made, reason="anew", levels=(given(2, 5), given(2, 5)))
    register = database.read("small")
    held = [one.assessor for one in register.assessments if one.basis == CONSENSUS and one.risk == "T01-01"]

    assert held[-2:] == ["Chair", "Second"]
    assert latest_assessments(register, "current")["T01-01"].assessor == "Second"


def test_saving_again_after_a_crash_between_register_and_meeting_notes_what_stands(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = scored(database)
    with monkeypatch.context() as patch:
        patch.setattr(meetings, "act", lambda *_given: made)
        agree(database, made)

    assert database.version("small") == 2
    assert agree(database, made).items[0].outcome.revision == 2
    assert database.version("small") == 2


def test_what_was_saved_last_is_taken_back_as_a_revision(database: Database) -> None:
    before = sample()
    made = agree(database, scored(database))
    made, risk = meeting_saving.undo_last(database, "small", made.id, CHAIR, means="test")

    assert risk == "T01-01"
    assert database.read("small") == before
    assert database.version("small") == 3
    assert made.items[0].outcome is None
    assert made.items[0].outcomes[0].undone == 3
    with pytest.raises(WrongUsage, match="Nothing saved in this meeting"):
        meeting_saving.undo_last(database, "small", made.id, CHAIR, means="test")


def test_nobody_else_takes_back_and_later_edits_are_not_lost(database: Database) -> None:
    made = agree(database, scored(database))
    with pytest.raises(WrongUsage, match="Only the chair"):
        meeting_saving.undo_last(database, "small", made.id, ANNA, means="test")
    held = database.read("small")
    consensus = next(one for one in held.assessments if one.basis == CONSENSUS and one.rationale == "heard all")
    save(database, held, field(held, "assessments", consensus.id, "likelihood", Estimate(low=1, best=1, high=1)))
    with pytest.raises(Conflict):
        meeting_saving.undo_last(database, "small", made.id, CHAIR, means="test")

    assert database.version("small") == 3


def test_the_chairs_draft_of_a_consensus_is_kept_for_whoever_is_in_the_chair(database: Database) -> None:
    made = scored(database)
    with pytest.raises(WrongUsage, match="Only the chair"):
        meetings.propose(database, "small", made.id, ANNA, "T01-01", lambda _now: Vote(person=0, reason="mine"))
    meetings.propose(database, "small", made.id, CHAIR, "T01-01", lambda _now: Vote(person=0, reason="half a thought"))

    assert meetings.proposal(database, "small", made, "T01-01").reason == "half a thought"
    assert meetings.proposal(database, "small", made, "T02-01") is None
    assert "half" not in repr(meetings.seen(database, "small", made.id, ANNA))


# The minutes ----------------------------------------------------------------------------------------------------------


def test_minutes_say_who_took_part_what_was_given_agreed_decided_and_left(database: Database) -> None:
    made = agree(database, scored(database))
    act(database, made, steps.noted, browser=CHAIR, risk="T01-01", note=meetings.note("decision", "Treat | *now*"))
    meetings.close(database, "small", made.id, CHAIR)
    of = meeting_minutes.gather(database, "small", made.id)
    text, markdown = meeting_minutes.as_text(of), meeting_minutes.as_markdown(of)

    for said in (
        "- Chair (chair)",
        "- Anna: likelihood 5 (4.5 – 5), impact 3 (2.5 – 3.5) (last year)",
        "Consensus: likelihood 4 (3.5 – 4.5), impact 3 (2.5 – 3.5): H band H 7",
        "Reason: heard all",
        "Saved as revision 2 by Chair",
        "- Likelihood: Close, 4 to 5.",
        "- Treat | *now*",
        "NOT REACHED",
        "- T02-01",
    ):
        assert said in text
    assert max(len(line) for line in text.splitlines()) <= 88
    assert "- Treat \\| \\*now\\*" in markdown
    assert meeting_minutes.content(of, "pdf", "Anna").startswith(b"%PDF")


def test_minutes_of_the_whole_are_marked_as_high_as_anything_in_the_register(database: Database) -> None:
    meeting = scored(database)
    register = database.read("small")
    first, *rest = register.risks
    marked = replace(register, risks=(replace(first, marking="secret"), *rest))

    assert minutes(meeting, register, {}, standing(register, meeting)).marking == register.marking
    assert minutes(meeting, marked, {}, standing(marked, meeting)).marking == "secret"


def test_scores_that_were_never_revealed_stand_in_no_minutes(database: Database) -> None:
    made = opened(database)
    score(database, made, ANNA, 5, 2, "anna's words")

    assert "anna's words" not in meeting_minutes.as_text(meeting_minutes.gather(database, "small", made.id))


# Watching -------------------------------------------------------------------------------------------------------------


def test_an_eye_asks_the_database_once_for_all_and_keeps_what_it_saw(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = opened(database)
    eye = Eye(database, every=0.2)
    before = eye.beat("small", made.id)
    score(database, made, ANNA, 3, 3)

    assert eye.beat("small", made.id) == before

    time.sleep(0.25)
    after = eye.beat("small", made.id)

    assert (after.version, after.scored) == (before.version, {2})
    assert eye.beat("small", "NONE22") is None

    database.engine.dispose()
    monkeypatch.setattr(meetings, "scored", _silent)
    time.sleep(0.25)

    assert eye.beat("small", made.id) == after


def _silent(*_given: Any) -> None:
    raise NotFound("silent")


# The command line -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", meeting_minutes.FORMS)
def test_minutes_are_printed_by_the_files_ending(database: Database, tmp_path: Path, ending: str) -> None:
    """Of the latest meeting where no code is given."""
    agree(database, scored(database))
    path = tmp_path / f"minutes.{ending}"
    done = CliRunner().invoke(app, ["print", "minutes", database.url, "-o", str(path)])

    assert (done.exit_code, done.stdout) == (0, f"Wrote {path}.\n")
    assert path.read_bytes().startswith({"pdf": b"%PDF", "md": b"# Council", "txt": b"Council\n==="}[ending])


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["-o", "m.docx"], WrongUsage),
        (["-o", "m.md", "--archive"], WrongUsage),
        (["--meeting", "NONE22"], NotFound),
        ([], NotFound),
    ],
    ids=["ending", "archive", "code", "none"],
)
def test_minutes_that_cannot_be_printed_are_refused_in_words(
    database: Database, arguments: list[str], error: type[Exception]
) -> None:
    done = CliRunner().invoke(app, ["print", "minutes", database.url, *arguments])

    assert isinstance(done.exception, error)
