"""Indicators on the pages: defined, read, imported, drawn, and the nudge that leads to the level form."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from tests.core.building import indicator, reading
from tests.ui.support import HOSTILE, links, words

from riskregister.charts.indicator import MARKS, indicator_figure
from riskregister.core.indicators import state_of
from riskregister.core.model import Register
from riskregister.services import editing
from riskregister.services import indicators as service
from riskregister.store.database import Database
from riskregister.ui.small_forms import today

Show = Callable[..., AppTest]
Keep = Callable[[Register], Database]
PRICE = indicator(
    "KRI-1", title="Oil price", unit="USD", worse="below", warning=50.0, alarm=40.0, risks=("T08-01",), every_months=1
)


@pytest.fixture
def falling(shipped: Register) -> Register:
    """Return the shipped register with an indicator whose last reading has reached the alarm."""
    values = {(2007, 4, 1): 62.0, (2007, 5, 1): 48.0, (2007, 6, 1): 39.0}
    readings = tuple(reading("KRI-1", day, value) for day, value in values.items())
    return replace(shipped, indicators=(PRICE,), readings=readings)


def field(at: AppTest, kind: str, label: str) -> Any:
    return next(found for found in getattr(at, kind) if found.label.replace("\\", "") == label)


def opened(at: AppTest, what: str, saved: int = 0) -> AppTest:
    at.session_state[f"form_{what}_{saved}"] = True
    at.run()
    assert not at.exception
    return at


def test_an_indicator_is_defined_on_the_risk_and_then_read(database: Database, show: Show, sign: Any) -> None:
    """From the first form to the nudge, on the pages alone."""
    at = opened(show("risk", id="T08-01", view="indicators"), "indicator T08-01")
    field(at, "text_input", "What is measured").set_value("Oil price")
    field(at, "text_input", "Unit").set_value("USD")
    field(at, "radio", "Which side is worse").set_value("below")
    field(at, "number_input", "Alarm at").set_value(40.0)
    sign(at, button="Define the indicator")
    held = database.read("az-nsc-2007")

    assert (held.indicators[0].id, held.indicators[0].alarm, held.indicators[0].risks) == ("KRI-01", 40.0, ("T08-01",))

    at = opened(at, "reading KRI-01")
    field(at, "number_input", "Value (USD)").set_value(38.0)
    sign(at, button="Add the reading")
    held = database.read("az-nsc-2007")

    assert (held.readings[0].date, held.readings[0].value) == (today(), 38.0)
    assert any("Look at this rating again" in box.value for box in at.warning)
    assert links(at)["risk?id=T08-01&view=scores"] == "Assess it anew"


def test_where_it_stands_is_drawn_and_told(keep: Keep, show: Show, falling: Register) -> None:
    keep(falling)
    at = show("risk", id="T08-01", view="indicators")
    said = words(at).replace("\\", "")
    charts = [json.loads(chart.proto.spec) for chart in at.get("plotly_chart")]

    assert "Latest: 39 USD on 1 June 2007, alarm reached; falling over the last 3 readings" in said
    assert "39 USD on 2007-06-01 has reached the alarm, 40 USD or less" in said
    assert [48.0, 39.0] in [chart["data"][0].get("y", [])[1:] for chart in charts]
    assert show("risk", id="T08-02").warning.len == 0


def test_the_overview_and_the_risks_page_point_to_it(keep: Keep, show: Show, falling: Register) -> None:
    keep(falling)
    at = show()
    table = show("risks", nudged="1").dataframe[0].value

    assert "1 risk should be looked at again" in words(at)
    # The risk is above appetite as well, so that another link leads to it.
    assert any("alarm reached: Oil price" in link.proto.label for link in at.get("page_link"))
    assert list(table["id"]) == ["T08-01"]
    assert list(table["nudge"]) == ["▲ alarm reached"]


def test_a_reassessment_ends_the_nudge(keep: Keep, show: Show, sign: Any, falling: Register) -> None:
    keep(falling)
    at = opened(show("risk", id="T08-01"), "review T08-01")
    sign(at, button="Reviewed today, nothing to change")

    assert "has reached the alarm" not in words(at)


def test_readings_are_imported_after_a_preview(keep: Keep, show: Show, sign: Any, falling: Register) -> None:
    database = keep(falling)
    at = opened(show("risk", id="T08-01", view="indicators"), "readings KRI-1")
    at.file_uploader[0].set_value(("oil.csv", b"Date;Value\n01.06.2007;39\n01.07.2007;44,5\n", "text/csv")).run()

    assert "1 new, 0 changed, 1 unchanged." in words(at)

    sign(at, button="Accept these readings")

    assert [one.value for one in database.read("az-nsc-2007").readings] == [62.0, 48.0, 39.0, 44.5]
    assert "44.5 USD on 1 July 2007, warning reached" in words(at).replace("\\", "")


def test_an_import_that_meets_another_save_is_decided_on_knowing_it(
    keep: Keep, show: Show, sign: Any, falling: Register
) -> None:
    database = keep(falling)
    at = opened(show("risk", id="T08-01", view="indicators"), "readings KRI-1")
    at.file_uploader[0].set_value(("oil.csv", b"Date;Value\n01.06.2007;38\n", "text/csv")).run()
    register = database.read("az-nsc-2007")
    theirs = service.add_reading(register, "KRI-1", dt.date(2007, 6, 1), 37.0)
    editing.save(database, register, theirs, actor="B", reason="b", means="test")
    sign(at, button="Accept these readings")

    assert "now 37 - you wanted 38" in words(at).replace("\\", "")

    sign(at, button="Accept these readings")

    assert [one.value for one in database.read("az-nsc-2007").readings] == [62.0, 48.0, 38.0]
    assert database.history("az-nsc-2007", limit=1)[0].means == "file oil.csv"


def test_a_wrong_cell_is_named_and_nothing_is_offered(keep: Keep, show: Show, falling: Register) -> None:
    keep(falling)
    at = opened(show("risk", id="T08-01", view="indicators"), "readings KRI-1")
    at.file_uploader[0].set_value(("oil.csv", b"Date;Value\n03/04/2007;39\n", "text/csv")).run()

    assert any(box.value.replace("\\", "").startswith("A2: ") for box in at.error)
    assert "Accept these readings" not in {button.label for button in at.button}


def test_an_indicator_is_changed_and_a_reading_needs_a_value(
    keep: Keep, show: Show, sign: Any, falling: Register
) -> None:
    database = keep(falling)
    at = sign(opened(show("risk", id="T08-01", view="indicators"), "reading KRI-1"), button="Add the reading")
    assert any("Give a date and a value" in box.value for box in at.error)

    at = opened(show("risk", id="T08-01", view="indicators"), "change KRI-1")
    field(at, "number_input", "Alarm at").set_value(30.0)
    sign(at, button="Change the indicator")

    assert database.read("az-nsc-2007").indicators[0].alarm == 30.0


def test_texts_people_type_are_shown_letter_by_letter(keep: Keep, show: Show, falling: Register) -> None:
    hostile = replace(PRICE, title=f"Price {HOSTILE}", unit="$ <b>", notes=HOSTILE, owner=HOSTILE)
    noted = tuple(replace(one, note=HOSTILE) for one in falling.readings)
    keep(replace(falling, indicators=(hostile,), readings=noted))
    at = show("risk", id="T08-01", view="indicators")
    figure = indicator_figure(state_of(replace(falling, indicators=(hostile,), readings=noted), hostile))

    assert not at.exception
    assert ":red[h]" not in words(at)
    assert "<b>" not in figure["layout"]["yaxis"]["title"]["text"]
    assert "<b>c" not in "".join(figure["data"][0]["hovertext"])


# The figure -----------------------------------------------------------------------------------------------------------


def test_the_figure_can_be_read_without_colour(falling: Register) -> None:
    """Thresholds bear their names, differ in their dashes, and the shape of a point says which one it has reached."""
    figure = indicator_figure(state_of(falling, PRICE))
    lines = [shape for shape in figure["layout"]["shapes"] if shape["type"] == "line"]
    low, high = figure["layout"]["yaxis"]["range"]

    assert figure["data"][0]["marker"]["symbol"] == [MARKS[side][0] for side in ("ok", "warning", "alarm")]
    assert [note["text"] for note in figure["layout"]["annotations"]] == [
        "<b>Warning: 50 or less</b>",
        "<b>Alarm: 40 or less</b>",
    ]
    assert len({line["line"]["dash"] for line in lines}) == 2
    assert low < 39 < 62 < high
    assert [note["xanchor"] for note in figure["layout"]["annotations"]] == ["left", "left"]


@pytest.mark.parametrize(
    ("worse", "warning", "alarm", "shaded"),
    [
        ("above", 50.0, 60.0, [(50.0, 60.0), (60.0, "high")]),
        ("below", 50.0, 40.0, [(50.0, 40.0), (40.0, "low")]),
        ("above", 50.0, None, [(50.0, "high")]),
        ("below", None, 40.0, [(40.0, "low")]),
        ("above", None, None, []),
    ],
)
def test_the_worse_side_is_shaded(worse: Any, warning: Any, alarm: Any, shaded: list, falling: Register) -> None:
    one = replace(PRICE, worse=worse, warning=warning, alarm=alarm)
    figure = indicator_figure(state_of(falling, one))
    low, high = figure["layout"]["yaxis"]["range"]
    ends = {"low": low, "high": high}
    found = [(shape["y0"], shape["y1"]) for shape in figure["layout"]["shapes"] if shape["type"] == "rect"]

    assert found == [(start, ends.get(end, end)) for start, end in shaded]


def test_a_single_reading_has_room_around_it(falling: Register) -> None:
    """Also one of 0 without any threshold."""
    one = replace(PRICE, warning=None, alarm=None)
    of = replace(falling, readings=(reading("KRI-1", (2007, 6, 1), 0.0),))
    figure = indicator_figure(state_of(of, one))

    assert figure["layout"]["yaxis"]["range"] == [-1.0, 1.0]
    assert figure["layout"]["xaxis"]["tickvals"] == [dt.date(2007, 6, 1).isoformat()]
