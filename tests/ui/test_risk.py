"""Risk: one risk whole, reachable by its address, and assessed through its form."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from tests.ui.support import links, words

from riskregister.core.changes import Change
from riskregister.core.frames import latest_assessments
from riskregister.core.model import Estimate, Register, Stage
from riskregister.services import editing
from riskregister.store.database import Database

Show = Callable[..., AppTest]


def field(at: AppTest, kind: str, label: str) -> Any:
    return next(found for found in getattr(at, kind) if found.label == label)


def assessment(database: Database, risk: str, stage: Stage = "current") -> Any:
    return latest_assessments(database.read("az-nsc-2007"), stage)[risk]


def test_a_link_opens_the_risk_it_names(database: Database, show: Show, shipped: Register) -> None:
    risk = next(risk for risk in shipped.risks if risk.id == "T06-02")
    at = show("risk", id="T06-02")
    said = words(at).replace("\\", "")

    assert at.header[0].value.replace("\\", "") == f"T06-02  {risk.title}"
    assert risk.cause in said
    assert risk.event in said
    assert risk.consequence in said
    assert risk.scenario in said


def test_every_passage_that_names_the_risk_is_cited(database: Database, show: Show, shipped: Register) -> None:
    risk = next(risk for risk in shipped.risks if risk.id == "T06-02")
    at = show("risk", id="T06-02", view="source")
    labels = {link.proto.label.replace("\\", "") for link in at.get("page_link")}

    for one in risk.sources:
        assert f"{one.section} ¶{one.paragraph}".removesuffix(" ¶") in labels
        assert f"source?section={one.section}" in links(at)


def test_every_measure_that_acts_on_it_is_listed(database: Database, show: Show, shipped: Register) -> None:
    acting = {link.measure for link in shipped.mitigations if link.risk == "T06-02"}

    assert set(show("risk", id="T06-02", view="measures").dataframe[0].value["measure"]) == acting


def test_every_risk_can_be_opened(database: Database, show: Show, shipped: Register) -> None:
    at = show("risk")
    for risk in shipped.risks[::10]:
        at.selectbox(key="id").set_value(risk.id).run()

        assert not at.exception
        assert at.header[0].value.startswith(risk.id)


def test_choosing_another_risk_changes_the_address(database: Database, show: Show) -> None:
    at = show("risk")
    at.selectbox(key="id").set_value("T09-03").run()

    assert at.query_params["id"] == "T09-03"


def test_an_unknown_risk_in_the_address_is_said_to_be_unknown(database: Database, show: Show) -> None:
    at = show("risk", id="T99-99")

    assert "T99-99" in words(at).replace("\\", "")


def test_a_level_edited_in_the_form_is_saved_and_moves_the_risk_on_the_matrix(
    database: Database, show: Show, sign: Any
) -> None:
    before = assessment(database, "T06-02")
    wanted = 1 if before.likelihood.best > 2 else 5
    at = show("risk", id="T06-02", view="scores")
    field(at, "selectbox", "Likelihood").set_value(wanted)
    sign(at, reason="pipeline inspected")
    after, newest = assessment(database, "T06-02"), database.history("az-nsc-2007", limit=1)[0]

    assert "Saved as version 2." in words(at)
    assert after.likelihood.best == wanted
    assert after.likelihood.low <= wanted <= after.likelihood.high
    assert after.impact == before.impact
    assert after.assessor == "A. Aliyev"
    assert (newest.actor, newest.reason) == ("A. Aliyev", "pipeline inspected")

    key = f"{wanted}×{before.impact.best:g}"

    assert "risk?id=T06-02" in links(show("overview", by="risk", cell=key))


def test_the_history_of_the_risk_tells_the_change(database: Database, show: Show, sign: Any) -> None:
    at = show("risk", id="T06-02", view="scores")
    field(at, "text_area", "Rationale").set_value("Seen on site.")
    sign(at, reason="site visit")
    said = words(show("risk", id="T06-02", view="history"))

    assert "A. Aliyev · site visit" in said
    assert "Seen on site." in said


def test_a_stage_nobody_assessed_gets_its_first_assessment(database: Database, show: Show, sign: Any) -> None:
    at = show("risk", id="T06-02", view="scores")
    at.selectbox(key="assess_stage").set_value("target").run()
    field(at, "selectbox", "Likelihood").set_value(2)
    field(at, "selectbox", "Impact").set_value(3)
    sign(at)
    made = assessment(database, "T06-02", "target")

    assert (made.likelihood.best, made.impact.best, made.assessor) == (2, 3, "A. Aliyev")


def test_the_range_follows_the_slider(database: Database, show: Show, sign: Any) -> None:
    at = show("risk", id="T06-02", view="scores")
    field(at, "selectbox", "Likelihood").set_value(3)
    at.slider[0].set_value((2.0, 4.5))
    sign(at)

    assert assessment(database, "T06-02").likelihood == Estimate(low=2, best=3, high=4.5)


def test_saving_without_a_change_says_so(database: Database, show: Show, sign: Any) -> None:
    at = sign(show("risk", id="T06-02", view="scores"))

    assert "Nothing was changed." in words(at)
    assert database.version("az-nsc-2007") == 1


@pytest.mark.parametrize(
    ("name", "reason", "sentence"),
    [("", "because", "A change needs a name."), ("A. Aliyev", "", "A change needs a reason.")],
)
def test_without_name_or_reason_nothing_is_saved_and_the_form_keeps_its_values(
    database: Database, show: Show, sign: Any, name: str, reason: str, sentence: str
) -> None:
    at = show("risk", id="T06-02", view="scores")
    field(at, "selectbox", "Likelihood").set_value(1)
    field(at, "text_area", "Rationale").set_value("Mine.")
    sign(at, name, reason)

    assert sentence in words(at)
    assert field(at, "selectbox", "Likelihood").value == 1
    assert field(at, "text_area", "Rationale").value == "Mine."
    assert database.version("az-nsc-2007") == 1


def save_likelihood(database: Database, best: float) -> None:
    register = database.read("az-nsc-2007")
    known = latest_assessments(register, "current")["T06-02"]
    level = Estimate(low=best, best=best, high=best)
    theirs = Change(table="assessments", record=known.id, field="likelihood", old=known.likelihood, new=level)
    editing.save(database, register, [theirs], actor="Other", reason="faster", means="test")


def test_a_save_that_comes_too_late_shows_both_values_and_keeps_mine(
    database: Database, show: Show, sign: Any, decide: Any
) -> None:
    at = show("risk", id="T06-02", view="scores")
    field(at, "selectbox", "Likelihood").set_value(1)
    save_likelihood(database, 5)
    sign(at)
    said = words(at).replace("\\", "")

    assert "Somebody else saved first" in said
    assert re.search(r"Now, by Other · .*: 5 \(5 – 5\)", said)
    assert "You entered: 1 (" in said
    assert assessment(database, "T06-02").likelihood.best == 5
    assert field(at, "selectbox", "Likelihood").value == 1

    decide(at, "mine")

    assert assessment(database, "T06-02").likelihood.best == 1
    assert assessment(database, "T06-02").assessor == "A. Aliyev"


def test_somebody_elses_save_of_something_else_does_not_disturb(database: Database, show: Show, sign: Any) -> None:
    at = show("risk", id="T06-02", view="scores")
    field(at, "selectbox", "Likelihood").set_value(1)
    register = database.read("az-nsc-2007")
    theirs = Change(table="measures", record=register.measures[0].id, field="progress", old=None, new=10.0)
    editing.save(database, register, [theirs], actor="Other", reason="elsewhere", means="test")
    sign(at)

    assert assessment(database, "T06-02").likelihood.best == 1


def test_the_form_of_a_risk_shows_what_was_saved_since_it_was_last_open(
    database: Database, show: Show, sign: Any
) -> None:
    at = show("risk", id="T06-02", view="scores")
    at.selectbox(key="id").set_value("T06-03").run()
    save_likelihood(database, 1)
    at.selectbox(key="id").set_value("T06-02").run()

    assert field(at, "selectbox", "Likelihood").value == 1


def test_the_name_is_asked_once(database: Database, show: Show, sign: Any) -> None:
    at = show("risk", id="T06-02", view="scores")
    field(at, "selectbox", "Likelihood").set_value(1)
    sign(at, name="A. Aliyev")

    assert field(at, "text_input", "Your name").value == "A. Aliyev"
    assert field(at, "text_input", "Why").value == ""
