"""Measures: the tracker, and which risks no measure acts on."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from tests.ui.support import links, words

from riskregister.core.changes import Change
from riskregister.core.frames import coverage_frame, measure_frame
from riskregister.core.model import Register
from riskregister.services import editing
from riskregister.store.database import Database

Show = Callable[..., AppTest]


def measure(database: Database, identity: str) -> Any:
    return next(found for found in database.read("az-nsc-2007").measures if found.id == identity)


def test_every_measure_is_tracked(database: Database, show: Show, shipped: Register) -> None:
    assert set(show("measures", rows="500").data_editor[0].value.index) == {measure.id for measure in shipped.measures}


def test_progress_typed_into_the_tracker_is_saved_with_name_and_reason(
    database: Database, show: Show, edit: Any, sign: Any, shipped: Register
) -> None:
    chosen = shipped.measures[3].id
    at = sign(edit(show("measures"), {chosen: {"progress": 60, "status": "under_way"}}), reason="quarterly report")
    newest = database.history("az-nsc-2007", limit=1)[0]

    assert (measure(database, chosen).progress, measure(database, chosen).status) == (60.0, "under_way")
    assert measure(database, chosen).status_in_source == shipped.measures[3].status_in_source
    assert (newest.actor, newest.reason, newest.means) == ("A. Aliyev", "quarterly report", "dashboard")
    assert "Saved as version 2." in words(at)
    assert at.data_editor[0].value.loc[chosen, "progress"] == 60


def test_a_due_date_typed_into_the_tracker_is_saved_as_a_date(
    database: Database, show: Show, edit: Any, sign: Any, shipped: Register
) -> None:
    chosen = shipped.measures[3].id
    sign(edit(show("measures"), {chosen: {"due": "2009-03-01"}}))

    assert f"{measure(database, chosen).due:%Y-%m-%d}" == "2009-03-01"


def test_a_progress_emptied_is_unknown_again_and_not_zero(
    database: Database, show: Show, edit: Any, sign: Any, shipped: Register
) -> None:
    chosen = shipped.measures[3].id
    sign(edit(show("measures"), {chosen: {"progress": 60}}))
    sign(edit(show("measures"), {chosen: {"progress": None}}))

    assert measure(database, chosen).progress is None


@pytest.mark.parametrize(
    ("name", "reason", "sentence"),
    [("", "because", "A change needs a name."), ("A. Aliyev", "", "A change needs a reason.")],
)
def test_without_name_or_reason_nothing_is_saved_and_the_edits_stay(
    database: Database, show: Show, edit: Any, sign: Any, shipped: Register, name: str, reason: str, sentence: str
) -> None:
    at = sign(edit(show("measures"), {shipped.measures[3].id: {"progress": 60}}), name, reason)

    assert sentence in words(at)
    assert "1 edit is not saved yet." in words(at)
    assert database.version("az-nsc-2007") == 1


def test_somebody_elses_save_neither_loses_my_edits_nor_is_overwritten(
    database: Database, show: Show, edit: Any, sign: Any, decide: Any, shipped: Register
) -> None:
    chosen = shipped.measures[3].id
    at = edit(show("measures"), {chosen: {"progress": 60}})
    theirs = Change(table="measures", record=chosen, field="progress", old=None, new=20.0)
    editing.save(database, database.read("az-nsc-2007"), [theirs], actor="Other", reason="faster", means="test")
    sign(at)

    assert re.search(r"Now, by Other · .*: 20", words(at).replace("\\", ""))
    assert measure(database, chosen).progress == 20

    decide(at, "mine")

    assert measure(database, chosen).progress == 60


def test_filters_wait_while_edits_are_not_saved(database: Database, show: Show, edit: Any, shipped: Register) -> None:
    at = edit(show("measures"), {shipped.measures[3].id: {"progress": 60}})

    assert at.get("button_group")[-1].proto.disabled
    assert at.text_input(key="find").disabled


def test_an_address_with_filters_opens_filtered(database: Database, show: Show, shipped: Register) -> None:
    frame = measure_frame(shipped)
    expected = frame[(frame["domain"] == "defence") & (frame["status"] == "planned")]
    at = show("measures", domain=["defence"], status=["planned"], rows="500")

    assert set(at.data_editor[0].value.index) == set(expected["id"])
    assert len(expected) > 0


def test_measures_of_a_category_are_those_that_act_on_its_risks(
    database: Database, show: Show, shipped: Register
) -> None:
    home = {risk.id: risk.category for risk in shipped.risks}
    expected = {link.measure for link in shipped.mitigations if home[link.risk] == "T06"}

    assert set(show("measures", category=["T06"], rows="500").data_editor[0].value.index) == expected


def test_only_overdue_measures_on_request(keep: Callable[[Register], Database], show: Show, shipped: Register) -> None:
    late = replace(shipped, reporting_date=max(m.due for m in shipped.measures if m.due).replace(year=2030))
    keep(late)
    at = show("measures", overdue="1")
    frame = measure_frame(late)

    assert set(at.data_editor[0].value.index) == set(frame[frame["overdue"]]["id"])
    assert f"**{frame['overdue'].sum()}** measures are overdue on" in words(show("overview"))


def test_the_coverage_view_names_every_gap(database: Database, show: Show, shipped: Register) -> None:
    at = show("measures", view="coverage")
    frame = coverage_frame(shipped)
    gaps, undelivered = ({risk for names in frame[field] for risk in names} for field in ("gaps", "undelivered"))
    linked = {link.measure for link in shipped.mitigations}
    unlinked = {measure.id for measure in shipped.measures if measure.id not in linked}
    found = set(links(at))

    assert gaps | undelivered
    assert {address for address in found if address.startswith("risk?")} == {
        *(f"risk?view=measures&open=mitigate&id={risk}" for risk in gaps),
        *(f"risk?id={risk}" for risk in undelivered),
    }
    assert {f"measures?view=coverage&id={measure}&open=serve" for measure in unlinked} <= found


def test_the_coverage_table_has_a_row_per_category(database: Database, show: Show, shipped: Register) -> None:
    table = show("measures", view="coverage").dataframe[0].value

    assert list(table["id"]) == [category.id for category in shipped.categories]
    assert list(table["measures"]) == list(coverage_frame(shipped)["measures"])


def test_filters_that_fit_nothing_say_so(database: Database, show: Show) -> None:
    assert "No measure fits these filters." in words(show("measures", find="zebra crossing on the moon"))
