"""Indicators: the side of the thresholds, the trend in words, and which risks to look at again."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from tests.core.building import DAY, assessed, indicator, reading, register, risk

from riskregister.core import model
from riskregister.core.check import check
from riskregister.core.indicators import nudges, side_of, state_of, states

PRICE = indicator("KRI-1", title="Oil price", unit="USD", worse="below", warning=50.0, alarm=40.0, risks=("T01-01",))
CRIME = indicator("KRI-2", title="Cases", warning=10.0, alarm=20.0, risks=("T01-01", "T01-02"))


def held(*readings: model.Reading, **more: Any) -> model.Register:
    """Return a register with two indicators, a risk assessed on 24 May 2007 and one nobody looked at."""
    values = {
        "risks": (risk("T01-01"), risk("T01-02")),
        "assessments": (assessed("T01-01", 4, 3),),
        "indicators": (PRICE, CRIME),
        "readings": readings,
        **more,
    }
    return register(**values)


@pytest.mark.parametrize(
    ("one", "value", "side"),
    [
        (PRICE, 50.5, "ok"),
        (PRICE, 50.0, "warning"),
        (PRICE, 40.0, "alarm"),
        (CRIME, 9.9, "ok"),
        (CRIME, 10.0, "warning"),
        (CRIME, 25.0, "alarm"),
        (CRIME, None, "none"),
        (replace(CRIME, warning=None, alarm=None), 25.0, "open"),
        (replace(CRIME, warning=None), 15.0, "ok"),
        (replace(CRIME, alarm=None), 25.0, "warning"),
    ],
)
def test_a_threshold_is_passed_once_it_is_reached(one: model.Indicator, value: float | None, side: str) -> None:
    assert side_of(one, value) == side


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ((), "no trend yet"),
        ((5.0,), "no trend yet"),
        ((9.0, 5.0, 4.0, 3.0), "falling over the last 3 readings, towards the worse side"),
        ((1.0, 2.0), "rising over the last 2 readings, towards the better side"),
        ((1.0, 2.0, 1.5), "up and down over the last 3 readings"),
        ((1.0, 2.0, 2.0), "up and down over the last 3 readings"),
        ((2.0, 2.0, 2.0), "unchanged over the last 3 readings"),
    ],
)
def test_the_trend_is_told_in_words(values: tuple[float, ...], words: str) -> None:
    """Readings count by their dates, in whatever order they were typed in."""
    readings = [reading("KRI-1", (2007, month, 1), value) for month, value in enumerate(values, 1)]
    of = held(*reversed(readings))

    assert state_of(of, PRICE).trend == words
    assert [state.side for state in states(of)][1] == "none"


def test_a_reading_past_a_threshold_after_the_last_look_nudges() -> None:
    """The alarm of one risk comes before the warnings of two; a risk nobody looked at is nudged as well."""
    found = nudges(held(reading("KRI-1", (2007, 6, 1), 39.5), reading("KRI-2", (2007, 6, 2), 12.0)))

    assert [tuple(row) for row in found[["risk", "indicator", "side", "looked"]].to_numpy()] == [
        ("T01-01", "KRI-1", "alarm", DAY),
        ("T01-01", "KRI-2", "warning", DAY),
        ("T01-02", "KRI-2", "warning", None),
    ]
    assert found["why"][0] == (
        "Oil price: 39.5 USD on 2007-06-01 has reached the alarm, 40 USD or less. "
        "The rating was last looked at on 2007-05-24."
    )
    assert found["why"][2].endswith("Nobody has looked at the rating yet.")


@pytest.mark.parametrize(
    "more",
    [
        {"readings": (reading("KRI-1", (2007, 5, 24), 30.0),)},
        {"readings": (reading("KRI-1", (2007, 6, 1), 30.0), reading("KRI-1", (2007, 7, 1), 60.0))},
        {"risks": (risk("T01-01", reviewed=dt.date(2007, 6, 1)),)},
        {"risks": (risk("T01-01", status="closed"),)},
        {"readings": ()},
    ],
    ids=["known when it was rated", "back to normal", "reviewed since", "closed", "never read"],
)
def test_what_is_no_reason_to_look_again(more: dict[str, Any]) -> None:
    assert nudges(held(**{"readings": (reading("KRI-1", (2007, 6, 1), 30.0),), **more})).empty


@pytest.mark.parametrize(
    ("more", "record", "field", "severity"),
    [
        ({"indicators": (replace(PRICE, alarm=60.0),)}, "KRI-1", "alarm", "error"),
        ({"indicators": (replace(CRIME, alarm=5.0),)}, "KRI-2", "alarm", "error"),
        ({"indicators": (replace(CRIME, warning=float("nan")),)}, "KRI-2", "warning", "error"),
        ({"indicators": (replace(CRIME, risks=("T09-09",)),)}, "KRI-2", "risks", "error"),
        ({"indicators": (replace(CRIME, risks=()),)}, "KRI-2", "risks", "warning"),
        ({"indicators": (replace(CRIME, every_months=0),)}, "KRI-2", "every_months", "error"),
        ({"indicators": (replace(CRIME, id=" "),)}, " ", "id", "error"),
        ({"indicators": (PRICE, PRICE)}, "KRI-1", "id", "error"),
        ({"readings": (reading("KRI-9", (2007, 1, 1), 1.0),)}, "KRI-9:2007-01-01", "indicator", "error"),
        ({"readings": (reading("KRI-1", (2007, 1, 1), float("inf")),)}, "KRI-1:2007-01-01", "value", "error"),
        (
            {"readings": (reading("KRI-1", (2007, 1, 1), 1.0), reading("KRI-1", (2007, 1, 1), 2.0, id="b"))},
            "b",
            "date",
            "error",
        ),
        ({"indicators": (replace(CRIME, sources=(model.Source(section="9"),)),)}, "KRI-2", "sources", "error"),
    ],
)
def test_what_is_wrong_with_an_indicator_is_found(more: dict, record: str, field: str, severity: str) -> None:
    found = [f for f in check(held(**more)) if f.table in ("indicators", "readings")]

    assert [(f.record, f.field, f.severity) for f in found] == [(record, field, severity)]


def test_equal_thresholds_are_sound() -> None:
    assert not [f for f in check(held(indicators=(replace(CRIME, alarm=10.0),))) if f.table == "indicators"]
