"""Decisions on the pages: noted with the state they are made on, visibly stale once the risk has moved, ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from tests.ui.support import links, words

from riskregister.core.model import Decision, Estimate, Register
from riskregister.services import deciding, editing
from riskregister.services.deciding import decide
from riskregister.store.database import Database

Show = Callable[..., AppTest]
RISK = "T06-02"
WHO = {"actor": "B. Huseynov", "reason": "noted", "means": "test"}


def said(at: AppTest) -> str:
    return (words(at) + "\n" + "\n".join(str(badge.proto.body) for badge in at.get("badge"))).replace("\\", "")


def field(at: AppTest, kind: str, label: str) -> Any:
    return next(found for found in at.get(kind) if found.label == label)


def noted(database: Database, risk: str = RISK, **more: Any) -> None:
    held = database.read("az-nsc-2007")
    values: dict[str, Any] = {"by": "Security Council", "reason": "for a year", "date": dt.date(2007, 5, 24)}
    values |= {"kind": "accept", "until": dt.date(2008, 5, 24), **more}
    editing.save(database, held, decide(held, risk, **values), **WHO)


def moved(database: Database, best: float) -> None:
    held = database.read("az-nsc-2007")
    now = next(one for one in held.assessments if one.risk == RISK and one.stage == "current")
    changes = editing.assessment_changes(
        held,
        RISK,
        "current",
        likelihood=Estimate(low=1, best=best, high=5),
        impact=now.impact,
        assessor="B",
        date=dt.date(2007, 6, 1),
    )
    editing.save(database, held, changes, **WHO)


def test_a_decision_is_noted_with_the_state_it_is_made_on(database: Database, show: Show) -> None:
    """What it means is said; without a last day an acceptance is refused; then it stands on the page, badge and all."""
    at = show("risk", id=RISK, open="decide")
    kind = field(at, "radio", "Decision")
    kind.set_value("accept")
    field(at, "text_input", "Decided by").set_value("Security Council")
    field(at, "text_area", "Why").set_value("The measures get a *year*.")
    field(at, "text_input", "Your name").set_value("A. Aliyev")
    at.run()
    press = next(button for button in at.button if button.label == "Save the decision")
    press.click().run()
    assert "says until when" in at.error[0].value
    field(at, "date_input", "Holds until").set_value(dt.date(2030, 1, 1))
    next(button for button in at.button if button.label == "Save the decision").click().run()

    assert not at.exception
    held = database.read("az-nsc-2007")
    (made,) = held.decisions
    assert (made.risk, made.kind, made.by, made.made_on) == (RISK, "accept", "Security Council", 1)
    now = next(one for one in held.assessments if one.risk == RISK and one.stage == "current")
    assert (made.likelihood, made.impact, made.rating) == (now.likelihood, now.impact, "High")
    revision = database.history("az-nsc-2007")[0]
    assert (revision.actor, revision.reason) == ("A. Aliyev", "The measures get a *year*.")
    at = show("risk", id=RISK, view="decisions")
    assert "Accept: decision stands until 1 January 2030" in said(at)
    assert "The measures get a *year*." in said(at)
    assert "Made on the state (current): 3 (2 – 4.5) × 4 (3 – 5) High; in revision 1." in said(at)
    assert not at.warning


def test_once_the_risk_has_moved_it_is_visibly_stale(database: Database, show: Show) -> None:
    """On the risk, in the list, and in the sentence of what changed."""
    noted(database)
    moved(database, 4)
    at = show("risk", id=RISK, view="decisions")

    assert "stale: the risk has moved from 3 × 4 High to 4 × 4 Very high since." in at.warning[-1].value.replace(
        "\\", ""
    )
    at = show("decisions")
    assert "**1 decision**: 1 is stale." in words(at)
    assert any(f"id={RISK}" in address and "view=decisions" in address for address in links(at))
    assert "1 decision no longer stands" in said(show("overview"))
    moved(database, 3)
    assert "no longer stands" not in said(show("overview"))
    assert "Accept: decision stands until 24 May 2008" in said(show("risk", id=RISK))


def test_a_decision_is_made_again_in_its_place_and_ended(database: Database, show: Show) -> None:
    """Both stay to be read."""
    noted(database)
    at = show("risk", id=RISK, view="decisions", open=f"renew {RISK}:D1")
    assert field(at, "text_input", "Decided by").value == "Security Council"
    field(at, "text_area", "Why").set_value("once more")
    field(at, "date_input", "Holds until").set_value(dt.date(2031, 1, 1))
    field(at, "text_input", "Your name").set_value("A. Aliyev")
    at.run()
    next(button for button in at.button if button.label == "Save the decision").click().run()
    first, second = database.read("az-nsc-2007").decisions
    assert (first.ended, second.id, second.until) == (second.date, f"{RISK}:D2", dt.date(2031, 1, 1))

    at = show("risk", id=RISK, view="decisions", open=f"end {RISK}:D2")
    field(at, "text_input", "Your name").set_value("A. Aliyev")
    field(at, "text_input", "Why").set_value("withdrawn")
    at.run()
    next(button for button in at.button if button.label == "End this decision").click().run()
    assert all(one.ended for one in database.read("az-nsc-2007").decisions)
    assert "decision stands" not in said(show("risk", id=RISK, view="decisions"))


def test_what_moved_while_the_form_was_open_is_said(database: Database, show: Show) -> None:
    """The decision is about what the person saw."""
    at = show("risk", id=RISK, open="decide")
    field(at, "text_input", "Decided by").set_value("Council").run()
    moved(database, 5)
    at.run()

    assert "has moved since you opened this form: 5 × 4 Very high" in said(at)


def test_the_list_is_narrowed_in_the_address_and_says_what_is_due(database: Database, show: Show) -> None:
    """By where they stand, kind and who; what expired stands on the Overview too."""
    noted(database, date=dt.date(2006, 5, 1), until=dt.date(2007, 5, 1))
    noted(database, "T01-01", kind="treat", until=None, by="Cabinet")
    at = show("decisions", standing="expired")
    assert list(at.dataframe[0].value["risk"]) == [RISK]
    assert "expired on 2007-05-01" in said(at)
    assert list(show("decisions", by="Cabinet").dataframe[0].value["risk"]) == ["T01-01"]
    at = show("decisions", kind="treat", standing="expired")
    assert "No decision fits these filters." in said(at)
    assert any("view=decisions" in address for address in links(show("overview")))


def test_accepted_as_a_status_is_not_a_decision(keep: Any, show: Show, shipped: Register) -> None:
    """The page says the difference and leads to the form."""
    risks = tuple(replace(one, status="accepted") if one.id == RISK else one for one in shipped.risks)
    database = keep(replace(shipped, risks=risks))
    assert "answers for its text and levels" in said(show("risk", id=RISK))
    noted(database)
    assert "answers for its text and levels" not in said(show("risk", id=RISK))


def test_the_past_is_read_only(database: Database, show: Show) -> None:
    noted(database)
    at = show("risk", id=RISK, view="decisions", at="r2")

    assert "for a year" in said(at)
    labels = {button.label for button in at.button} | {found.proto.label for found in at.get("expander")}
    assert not labels & {"Note a decision", "Decide again", "End it"}
    assert "No decision is noted yet" in said(show("decisions", at="r1"))


def test_a_thousand_decisions_are_a_page_of_the_table(keep: Any, show: Show, shipped: Register) -> None:
    """And ten cards."""
    made = tuple(
        Decision(
            id=f"{RISK}:D{n}",
            risk=RISK,
            kind="treat",
            by="Council",
            reason="x",
            date=dt.date(2007, 1, 1),
            likelihood=Estimate(low=1, best=1, high=1),
        )
        for n in range(1000)
    )
    keep(replace(shipped, decisions=made))
    at = show("decisions")

    assert len(at.dataframe[0].value) == 200
    assert "990 more in the table." in said(at)


@pytest.mark.parametrize(
    ("values", "problem"),
    [({"by": " "}, "whoever made it"), ({"reason": ""}, "needs a reason"), ({"until": None}, "until when")],
)
def test_a_decision_that_lacks_something_is_refused(shipped: Register, values: dict[str, Any], problem: str) -> None:
    given: dict[str, Any] = {"by": "B", "reason": "r", "date": dt.date(2007, 5, 24), "until": dt.date(2008, 1, 1)}
    with pytest.raises(Exception, match=problem):
        deciding.decide(shipped, RISK, "accept", **{**given, **values})
