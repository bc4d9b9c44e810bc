"""How near a result must come: every way a tolerance is written, and what is said where it does not."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskregister.core.nearness import difference, number_of, plain, tolerance_of
from riskregister.errors import InvalidInput

numbers = st.floats(-1e9, 1e9)
SIMULATED = {"value": 0.31, "standard_error": 0.01}


def near(found: Any, expected: Any, tolerance: Any = None) -> bool:
    return difference(found, expected, tolerance_of(tolerance)) == ""


@pytest.mark.parametrize(
    ("tolerance", "close", "far"),
    [
        (0.01, 100.009, 100.011),
        ("+0.01", 100.009, 100.011),
        ({"absolute": 0.01}, 100.009, 100.011),
        ({"relative": 0.01}, 100.9, 101.1),
        ({"rel": "1/100"}, 100.9, 101.1),
        ({"relative": 1e-9, "absolute": 0.5}, 100.4, 100.6),
        ("1e-2 relative", 100.9, 101.1),
        ("0.01 abs", 100.009, 100.011),
        ("exact", 100.00000000009, 100.0000000002),
        (0, 100.0, math.nextafter(100.0, 101.0)),
        (None, 100.00000009, 100.0000002),
        ("printed", 100.4, 100.6),
    ],
    ids=str,
)
def test_each_way_of_writing_a_tolerance(tolerance: Any, close: float, far: float) -> None:
    assert near(close, 100, tolerance)
    assert not near(far, 100, tolerance)


@pytest.mark.parametrize("tolerance", [-1, "wide", {}, {"width": 1}, {"relative": -1}, float("nan"), [1], True])
def test_what_is_no_tolerance_is_said_with_what_may_stand_there(tolerance: Any) -> None:
    with pytest.raises(InvalidInput, match="standard_errors"):
        tolerance_of(tolerance)


def test_the_digits_printed_are_those_that_are_written() -> None:
    assert near(0.1234, "0.123", "printed")
    assert not near(0.1234, "0.1230", "printed")
    assert near(2497, "2.50e3", "printed")


@pytest.mark.parametrize("expected", [0.275, {"value": 0.275}])
def test_standard_errors_are_those_the_result_gives(expected: Any) -> None:
    assert near(SIMULATED, expected, {"standard_errors": 4})
    assert not near(SIMULATED, expected, {"standard_errors": 3})


def test_a_table_of_results_has_a_standard_error_for_each() -> None:
    found = {"shares": [[0.5, 0.1]], "standard_error": [[0.1, 0.001]]}

    assert near(found, {"shares": [[0.8, 0.1]]}, {"standard_errors": 4})
    assert not near(found, {"shares": [[0.5, 0.2]]}, {"standard_errors": 4})


def test_a_result_without_standard_error_is_not_held_near_by_it() -> None:
    assert "no standard_error" in difference({"mean": 1.0}, {"mean": 1.1}, tolerance_of({"standard_errors": 4}))


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (1 / 24, "1/24"),
        ("1/24", 1 / 24),
        ("1/24", "1/24"),
        (0.5, " 0.5 "),
        (1e-9, "1e-9"),
        (math.nan, None),
        (None, math.nan),
        (math.inf, math.inf),
        ({"w": 1.0}, {"w": 1, "undefined": None}),
        ({"value": 3.0, "exact": "3"}, 3),
        ({"only": 3.0}, 3),
        (3.0, {"value": 3}),
        ([5], 5),
        ([[1.0, 2.0]], [[1, 2]]),
        (True, True),
        ("none", "none"),
    ],
    ids=str,
)
def test_what_means_the_same_is_the_same(found: Any, expected: Any) -> None:
    assert near(found, expected)


@pytest.mark.parametrize(
    ("found", "expected", "words"),
    [
        ({"mean": 1.0}, {"avg": 1}, "avg: no value of this name; the result has mean"),
        ({"a": [1.0, 2.0]}, {"a": [1, 3]}, "a[1]: expected 3, found 2.0"),
        ([1.0, 2.0], [1], "result: expected a list of 1, found one of 2"),
        ({"a": 1.0, "b": 2.0}, 1, "result: the result has names: a, b"),
        (1.0, {"a": 1}, "result: expected the names a, found 1.0"),
        (1.0, True, "expected True, found 1.0"),
        (True, 1, "expected 1, found True"),
        ("low", 1, "expected 1, found low"),
        (None, 1, "expected 1, found None"),
        (0.33333333, "0.3333", "it agrees to the digits written"),
    ],
    ids=str,
)
def test_where_and_by_how_much_they_part_is_said(found: Any, expected: Any, words: str) -> None:
    assert words in difference(found, expected, tolerance_of(None))


@given(numbers)
def test_a_number_is_near_itself_however_it_is_written(value: float) -> None:
    assert number_of(repr(value)) == value
    assert near(value, repr(value), 0)


@given(numbers, st.floats(0, 1e6))
def test_allowing_more_never_refuses_what_was_near(value: float, allowed: float) -> None:
    found = value + allowed / 2

    assert not near(found, value, allowed) or near(found, value, allowed * 2)


@pytest.mark.parametrize("text", ["1/0", "", "one", "1/2/3", "1,5", "0x10", "nan"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert number_of(text) is None


def test_arrays_and_tuples_become_data() -> None:
    assert plain({"a": np.array([1.5, 2.0]), "b": (np.int64(1), np.bool_(1))}) == {"a": [1.5, 2.0], "b": [1, True]}
