"""Conflicts: both values of each field with who, when and why; theirs, mine or a third; nothing typed is lost."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from streamlit.testing.v1 import AppTest
from tests.core.building import assessed
from tests.ui.support import words

from riskregister.core.changes import Change
from riskregister.core.frames import latest_assessments
from riskregister.core.model import Estimate, Register
from riskregister.services import editing
from riskregister.store.database import Database

Show = Callable[..., AppTest]
ID, RISK = "az-nsc-2007", "T06-02"


def field(at: AppTest, kind: str, label: str) -> Any:
    return next(found for found in getattr(at, kind) if found.label == label)


def said(at: AppTest) -> str:
    return words(at).replace("\\", "")


def risk(database: Database, identity: str = RISK) -> Any:
    return next(one for one in database.read(ID).risks if one.id == identity)


def save_risk(database: Database, identity: str = RISK, *, by: str = "Bahar", **values: Any) -> None:
    register = database.read(ID)
    changes = editing.record_changes(register, "risks", identity, values)
    editing.save(database, register, changes, actor=by, reason="yeni hesabat", means="test")


def save_level(database: Database, **values: Any) -> None:
    register = database.read(ID)
    known = latest_assessments(register, "current")[RISK]
    changes = editing.record_changes(register, "assessments", known.id, {**values, "assessor": "Bahar"})
    editing.save(database, register, changes, actor="Bahar", reason="yeni hesabat", means="test")


def current(database: Database, stage: Any = "current") -> Any:
    return latest_assessments(database.read(ID), stage)[RISK]


def late(database: Database, show: Show, edit: Any, sign: Any) -> AppTest:
    """Return a page on which two edits met somebody else's save of one of them."""
    at = edit(show("risks", table="edit"), {RISK: {"owner": "Mine", "status": "accepted"}, "T06-03": {"owner": "Too"}})
    save_risk(database, owner="Theirs")
    return sign(at)


def test_the_field_is_named_with_what_it_was_both_values_who_when_and_why(
    database: Database, show: Show, edit: Any, sign: Any
) -> None:
    save_risk(database, owner="Before")
    at = late(database, show, edit, sign)
    time = database.history(ID, limit=1)[0].time

    assert f"{RISK} {risk(database).title} · owner" in said(at)
    assert "It was: Before" in said(at)
    assert f"Now, by Bahar · {time:%H:%M} · yeni hesabat: Theirs" in said(at)
    assert "You entered: Mine" in said(at)
    assert "status" not in [radio.label for radio in at.radio]
    assert database.version(ID) == 3


def test_theirs_stays_and_the_rest_of_the_edit_is_saved(
    database: Database, show: Show, edit: Any, sign: Any, decide: Any
) -> None:
    at = decide(late(database, show, edit, sign), "theirs")

    assert (risk(database).owner, risk(database).status, risk(database, "T06-03").owner) == (
        "Theirs",
        "accepted",
        "Too",
    )
    assert "Saved as version 3." in said(at)
    assert "not saved yet" not in said(at)


def test_a_third_value_can_be_typed(database: Database, show: Show, edit: Any, sign: Any, decide: Any) -> None:
    at = late(database, show, edit, sign)
    at.radio[0].set_value("another").run()
    other = next(found for found in at.text_input if found.label.startswith("Another value for"))

    assert other.value == "Mine"

    other.set_value("Both")
    decide(at, "another")
    newest = database.history(ID, limit=1)[0]

    assert risk(database).owner == "Both"
    assert next(change for change in newest.changes if change.field == "owner").old == "Theirs"


def test_nothing_is_saved_before_every_field_is_decided(database: Database, show: Show, edit: Any, sign: Any) -> None:
    at = late(database, show, edit, sign)
    field(at, "button", "Save with these choices").click().run()

    assert "Not decided yet" in said(at)
    assert database.version(ID) == 2


def test_who_is_faster_once_more_is_asked_about_too_and_the_third_value_stays(
    database: Database, show: Show, edit: Any, sign: Any, decide: Any
) -> None:
    at = late(database, show, edit, sign)
    at.radio[0].set_value("another").run()
    next(found for found in at.text_input if found.label.startswith("Another value for")).set_value("Both").run()
    save_risk(database, owner="Later", by="Cavid")
    decide(at, "another")

    assert re.search(r"Now, by Cavid · .*: Later", said(at))
    assert "You entered: Both" in said(at)
    assert at.radio[0].value is None
    assert risk(database).owner == "Later"

    at.radio[0].set_value("another").run()

    assert next(found for found in at.text_input if found.label.startswith("Another value for")).value == "Both"

    decide(at, "another")

    assert (risk(database).owner, risk(database, "T06-03").owner) == ("Both", "Too")


def test_one_may_go_on_editing_instead(database: Database, show: Show, edit: Any, sign: Any) -> None:
    at = late(database, show, edit, sign)
    field(at, "button", "Go on editing").click().run()

    assert "Somebody else saved first" not in said(at)
    assert "3 edits are not saved yet." in said(at)
    assert field(at, "button", "Save")


def test_what_another_entered_just_so_is_settled_and_the_rest_asked(
    database: Database, show: Show, edit: Any, sign: Any, decide: Any
) -> None:
    at = edit(show("risks", table="edit"), {RISK: {"owner": "Same", "status": "accepted"}})
    save_risk(database, owner="Same", status="under_review")
    at = sign(at)

    assert "has entered the same, Same; there is nothing to decide." in said(at)

    decide(at, "mine")

    assert (risk(database).owner, risk(database).status) == ("Same", "accepted")


def test_a_save_whose_answer_was_lost_is_not_asked_about_again(
    database: Database, show: Show, edit: Any, sign: Any
) -> None:
    at = edit(show("risks", table="edit"), {RISK: {"likelihood": 5, "owner": "Mine"}})
    register = database.read(ID)
    known = latest_assessments(register, "current")[RISK]
    likelihood = replace(known.likelihood, best=5.0, high=5.0)
    today = dt.datetime.now(dt.UTC).date()
    mine = {"likelihood": likelihood, "impact": known.impact, "assessor": "A. Aliyev", "date": today}
    changes = editing.assessment_changes(register, RISK, "current", **mine)
    changes += editing.record_changes(register, "risks", RISK, {"owner": "Mine"})
    editing.save(database, register, changes, actor="A. Aliyev", reason="new report", means="dashboard")
    sign(at)

    assert "What you entered stands in the register already" in said(at)
    assert "not saved yet" not in said(at)
    assert database.version(ID) == 2


def test_a_level_is_asked_as_lowest_best_highest_and_signed_by_whose_it_becomes(
    database: Database, show: Show, sign: Any, decide: Any
) -> None:
    at = show("risk", id=RISK, view="scores")
    field(at, "selectbox", "Likelihood").set_value(1)
    save_level(database, likelihood=Estimate(low=5, best=5, high=5))
    at = sign(at)

    assert f"{RISK} · Current · likelihood" in said(at)

    at.radio[0].set_value("another").run()
    for end, value in (("lowest", 2.0), ("best", 3.0), ("highest", 3.5)):
        next(found for found in at.number_input if found.label.endswith(f"likelihood: {end}")).set_value(value)
    decide(at, "another")

    assert current(database).likelihood == Estimate(low=2, best=3, high=3.5)
    assert current(database).assessor == "A. Aliyev"


def test_an_assessment_left_as_theirs_stays_signed_by_them(
    database: Database, show: Show, sign: Any, decide: Any
) -> None:
    at = show("risk", id=RISK, view="scores")
    field(at, "selectbox", "Likelihood").set_value(1)
    save_level(database, likelihood=Estimate(low=5, best=5, high=5))
    at = decide(sign(at), "theirs")

    assert "All is left as others have saved it" in said(at)
    assert (current(database).assessor, current(database).likelihood.best) == ("Bahar", 5)
    assert database.version(ID) == 2


def test_two_first_assessments_of_a_stage_are_compared_field_by_field(
    database: Database, show: Show, sign: Any, decide: Any
) -> None:
    at = show("risk", id=RISK, view="scores")
    at.selectbox(key="assess_stage").set_value("target").run()
    field(at, "selectbox", "Likelihood").set_value(2)
    field(at, "selectbox", "Impact").set_value(3)
    register = database.read(ID)
    level = Estimate(low=4, best=4, high=4)
    theirs = editing.assessment_changes(
        register, RISK, "target", likelihood=level, impact=level, assessor="Bahar", date=register.reporting_date
    )
    editing.save(database, register, theirs, actor="Bahar", reason="yeni hesabat", means="test")
    at = sign(at)

    assert [radio.label for radio in at.radio] == [
        f"What shall stand: {RISK} · Target · {name}" for name in ("likelihood", "impact")
    ]

    decide(at, "mine", "theirs")
    made = current(database, "target")

    assert (made.likelihood.best, made.impact, made.assessor) == (2, level, "A. Aliyev")


def test_a_record_somebody_removed_can_be_left_or_put_back(
    keep: Callable[[Register], Database], show: Show, shipped: Register, edit: Any, sign: Any, decide: Any
) -> None:
    spare = replace(shipped.risks[0], id="X-01", title="Spare", owner="")
    database = keep(replace(shipped, risks=(*shipped.risks, spare)))
    at = edit(show("risks", table="edit"), {"X-01": {"owner": "Mine"}})
    gone = Change(table="risks", record="X-01", field="", old=risk(database, "X-01"), new=None)
    editing.save(database, database.read(ID), [gone], actor="Bahar", reason="double", means="test")
    at = sign(at)

    assert re.search(r"Now, by Bahar · .*: removed", said(at))

    decide(at, "mine")

    assert risk(database, "X-01").owner == "Mine"


def test_dates_numbers_and_choices_have_fields_of_their_own(
    database: Database, show: Show, edit: Any, sign: Any, decide: Any, shipped: Register
) -> None:
    chosen = shipped.measures[3].id
    at = edit(show("measures"), {chosen: {"progress": 60, "due": "2009-03-01", "status": "stopped"}})
    register = database.read(ID)
    values = {"progress": 20.0, "due": dt.date(2010, 1, 1), "status": "under_way"}
    theirs = editing.record_changes(register, "measures", chosen, values)
    editing.save(database, register, theirs, actor="Bahar", reason="yeni hesabat", means="test")
    at = sign(at)
    for radio in at.radio:
        radio.set_value("another")
    at.run()

    assert next(found for found in at.number_input if "progress" in found.label).value == 60
    assert next(found for found in at.date_input if "due" in found.label).value == dt.date(2009, 3, 1)

    next(found for found in at.number_input if "progress" in found.label).set_value(None)
    next(found for found in at.date_input if "due" in found.label).set_value(dt.date(2009, 6, 1))
    next(found for found in at.selectbox if "status" in found.label).set_value("adopted")
    decide(at, "another", "another", "another")
    made = next(one for one in database.read(ID).measures if one.id == chosen)

    assert (made.progress, made.due, made.status) == (None, dt.date(2009, 6, 1), "adopted")


def test_the_name_of_an_anonymous_assessor_does_not_show(
    keep: Callable[[Register], Database], show: Show, shipped: Register, sign: Any
) -> None:
    others = tuple(one for one in shipped.assessments if (one.risk, one.stage) != (RISK, "current"))
    view = assessed(RISK, 2, 3, id=f"{RISK}:current:1:anonymous", assessor="Quliyeva", anonymous=True)
    database = keep(replace(shipped, assessments=(*others, view)))
    at = show("risk", id=RISK, view="scores")
    field(at, "selectbox", "Likelihood").set_value(1)
    register = database.read(ID)
    theirs = editing.record_changes(register, "assessments", view.id, {"likelihood": Estimate(low=4, best=4, high=5)})
    editing.save(database, register, theirs, actor="Quliyeva", reason="own assessment", means="test")
    at = sign(at)

    assert re.search(r"Now, by an anonymous assessor · .*: 4 \(4 – 5\)", said(at))
    assert "Quliyeva" not in f"{at.main}"
