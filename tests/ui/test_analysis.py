"""Analysis: how bad a year can be, in a curve, in words, and in a table per category."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest
from tests.ui.support import headings, words

from riskregister.core.model import Register
from riskregister.services import analysis
from riskregister.store.database import Database
from riskregister.ui import ordering


def drawn(at: AppTest) -> list[str]:
    """Return the names of the lines of the exceedance chart."""
    data = json.loads(at.get("plotly_chart")[0].proto.spec)["data"]
    return [trace["name"] for trace in data if "name" in trace]


def test_a_year_is_a_curve_a_sentence_and_a_row_per_category(
    database: Database, show: Callable[..., AppTest], shipped: Register
) -> None:
    at = show("analysis", view="losses")
    table = next(one.value for one in at.dataframe if "tvar95" in one.value)
    expected = analysis.year_losses(shipped).table

    assert "How bad can a year be?" in headings(at)
    assert drawn(at) == ["all events", "largest event"]
    assert table["id"].tolist() == ["ALL", *(category.id for category in shipped.categories)]
    assert table["expected_harm"].tolist() == pytest.approx(
        expected["expected_harm"].tolist(), rel=0.05
    )  # two meaningful digits
    assert table["share"].tolist()[0] == 100
    assert f"**{round(expected['expected_harm'][0], -1):,.0f}** units a year" in words(at)
    assert "lower edge of impact level 1" in words(at)


def test_a_category_is_drawn_beside_the_whole_and_stands_in_the_address(
    database: Database, show: Callable[..., AppTest]
) -> None:
    at = show("analysis", view="losses", beside="T05")

    assert drawn(at) == ["all events", "largest event", "all events in T05"]
    at.selectbox(key="beside").set_value("").run()
    assert len(drawn(at)) == 2
    assert "beside" not in at.query_params


def test_risks_left_out_are_counted(
    keep: Callable[[Register], Database], show: Callable[..., AppTest], shipped: Register
) -> None:
    gone = [one.id for one in shipped.risks[:2]]
    kept = tuple(one for one in shipped.assessments if one.risk not in gone)
    keep(replace(shipped, assessments=kept))

    assert "2 risks that nobody has assessed are left out" in words(show("analysis", view="losses"))


def test_a_stage_nobody_assessed_has_no_curve(database: Database, show: Callable[..., AppTest]) -> None:
    at = show("analysis", view="losses", stage="target")

    assert not at.get("plotly_chart")
    assert "Nobody has assessed this stage yet." in words(at)


def test_a_year_can_be_reckoned_from_what_the_measures_bear_out(
    database: Database, show: Callable[..., AppTest]
) -> None:
    """Less harm than without measures, and to plan no more than today; the same years, so surely."""

    def expected(**address: str) -> float:
        at = show("analysis", view="losses", **address)
        return float(next(one.value for one in at.dataframe if "tvar95" in one.value)["expected_harm"].iloc[0])

    without, today, planned = expected(stage="inherent"), expected(course="today"), expected(course="to_plan")

    assert planned <= today < without


def test_the_stage_waits_while_losses_are_reckoned_from_the_measures(
    database: Database, show: Callable[..., AppTest]
) -> None:
    """An option that would change nothing cannot be chosen."""

    def locked(**address: str) -> bool:
        at = show("analysis", view="losses", **address)
        return next(one.proto.disabled for one in at.get("button_group") if one.proto.label == "Stage")

    assert locked(course="today")
    assert not locked()


def test_of_very_many_risks_few_are_offered_and_any_is_found_by_words(
    database: Database, show: Callable[..., AppTest], shipped: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not all of thousands are sent: the two to be told apart are searched, and tables have pages or an end."""
    monkeypatch.setattr(ordering, "WHOLE", 60)
    monkeypatch.setattr(ordering, "_ROWS", 5)
    at = show("analysis", rows="50")
    one, other = at.selectbox(key="a").value, at.selectbox(key="b").value
    wanted = shipped.risks[-1]
    at.text_input(key="find_b").set_value(wanted.title).run()

    assert len(at.selectbox(key="a").options) == 50
    assert [option.split()[0] for option in at.selectbox(key="b").options][:2] == [other, wanted.id]
    at.selectbox(key="b").set_value(wanted.id).run()
    assert wanted.id in at.query_params["b"]
    assert f"draws {one} stands above {wanted.id}" in words(at).replace("\\", "")
    tables = [table.value for table in at.dataframe]
    assert next(len(table) for table in tables if "tier" in table) == 50
    assert next(len(table) for table in tables if "above_title" in table) == 5
    assert "The first 5 of" in " ".join(caption.value for caption in at.caption)
