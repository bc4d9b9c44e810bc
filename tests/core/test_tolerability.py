"""Trends, indicators and tolerability: worked values, and what must hold for any of them."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core import worked

from riskregister.core import method, tolerability, trends
from riskregister.core.method import Case
from riskregister.errors import InvalidInput

counts = st.integers(0, 50)
years = st.floats(0.5, 100)


@pytest.mark.parametrize("case", worked.cases("tolerability"))
def test_worked_value(case: Case) -> None:
    worked.run(case, tolerability.METHODS)


@given(counts, years, counts, years)
def test_a_trend_seen_from_the_other_side_is_the_rest(k1: int, t1: float, k2: int, t2: float) -> None:
    there, back = trends.trend_probability(k1, t1, k2, t2)["rising"], trends.trend_probability(k2, t2, k1, t1)["rising"]

    assert there + back == pytest.approx(1, abs=1e-9)


@given(counts, years, counts, years)
def test_one_event_more_now_never_makes_a_rise_less_likely(k1: int, t1: float, k2: int, t2: float) -> None:
    fewer, more = (trends.trend_probability(k1, t1, k, t2)["rising"] for k in (k2, k2 + 1))

    assert more >= fewer - 1e-12


@given(st.floats(0, 1), st.floats(1e-3, 1e3), st.floats(1e-3, 1e3))
def test_two_indicators_one_after_the_other_are_one_with_the_product(p: float, one: float, other: float) -> None:
    after = trends.updated_by_indicator(trends.updated_by_indicator(p, one)["probability"], other)["probability"]

    assert after == pytest.approx(trends.updated_by_indicator(p, one * other)["probability"], rel=1e-6, abs=1e-9)


def test_what_is_certain_stays_certain() -> None:
    assert trends.updated_by_indicator(1, 0.1) == {"probability": 1, "odds": math.inf}


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        ("trend_probability", [-1, 1, 1, 1]),
        ("trend_probability", [1, 0, 1, 1]),
        ("updated_by_indicator", [0.5, 0]),
        ("updated_by_indicator", [1.5, 1]),
        ("fn_line", [0, 1, 1]),
        ("tolerability_zone", [1, 2, 1]),
        ("alarp_test", [1, 1, 0.5]),
        ("alarp_test", [0, 0]),
    ],
    ids=str,
)
def test_what_has_no_answer_is_refused(function: str, arguments: list[Any]) -> None:
    with pytest.raises(InvalidInput):
        method.functions()[function][1](*arguments)
