"""Method: every topic with its words and cases, found by what people call it; one matrix with its counter-example."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest
from tests.ui.support import words

from riskregister.services import method
from riskregister.store.database import Database
from riskregister.text.standard_matrices import standard_matrices
from riskregister.ui.method_words import in_words, part_of, tolerance_in_words

Show = Callable[..., AppTest]
TOPICS = method.topics()


def tables(at: AppTest) -> str:
    """Return everything the page says in tables of its own."""
    return "\n".join(found.proto.body for found in at.get("html"))


def test_it_says_on_top_how_many_cases_hold_and_lists_every_topic(database: Database, show: Show) -> None:
    at = show("method")
    n = sum(len(topic.cases) for topic in TOPICS.values())

    assert at.success[0].value.startswith(f"{n} of {n} worked cases hold")
    assert len(at.expander) == len(TOPICS)
    assert all(
        topic.title in box.label.replace("\\", "") for topic, box in zip(TOPICS.values(), at.expander, strict=True)
    )


@pytest.mark.parametrize("name", TOPICS)
def test_a_topic_opened_shows_its_question_formulas_sources_limits_and_every_case(
    database: Database, show: Show, name: str
) -> None:
    topic = TOPICS[name]
    at = show("method", find=topic.title)
    said, written = words(at).replace("\\", ""), tables(at)

    assert topic.question in said
    assert [formula.latex for formula in topic.formulas] == [found.value.strip("$\n ") for found in at.get("latex")]
    assert all(source.what in said for source in topic.sources)
    assert all(limit in said for limit in topic.limits)
    assert all(f'<th scope="row">{case.id}</th>' in written for case in topic.cases)
    assert "✗" not in written


@pytest.mark.parametrize(("wanted", "case"), [("T29", "T29-uniform"), ("pyfair", "T02"), ("shapley", "T34b")])
def test_what_is_searched_for_is_opened_and_the_rest_is_not_in_the_way(
    database: Database, show: Show, wanted: str, case: str
) -> None:
    at = show("method", find=wanted)

    assert len(at.expander) < len(TOPICS)
    assert f">{case}</th>" in tables(at)
    assert ">T11a</th>" not in tables(at)


def test_what_nothing_has_to_do_with_is_said(database: Database, show: Show) -> None:
    at = show("method", find="zzz qqq")

    assert not at.expander
    assert "Nothing here has to do with that." in words(at)


@pytest.mark.parametrize("matrix", ["register", *(matrix.id for matrix in standard_matrices())])
def test_each_matrix_has_its_conditions_in_words(database: Database, show: Show, matrix: str) -> None:
    said = words(show("method", matrix=matrix)).replace("\\", "")

    assert "wrong order" in said
    assert all(condition in said for condition in ("Weak consistency", "Betweenness", "colouring 1a", "colouring 1b"))


def test_a_counter_example_is_given_on_either_kind_of_scale(database: Database, show: Show) -> None:
    said = words(show("method", matrix="ebios-4x4")).replace("\\", "")

    assert "exactly 17/768" in said
    assert "Weak consistency holds on equal-ratio scales and fails on linear ones." in said
    assert "Linear scales: likelihood" in said


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"minimum": 0, "mode": 0.1}, "minimum = 0 · mode = 0.1"),
        ({"severity": {"kind": "log_pert", "mode": 2}}, "severity = log pert (mode 2)"),
        ([[0, 1], [None, 2]], "0 1 / · 2"),
        ({"first": {"value": 1.0}, "ok": True}, "first = (value 1) · ok = yes"),
        ([1 / 3, None], "0.3333333333, –"),
        ([], "none"),
        ({"effects": [[]]}, "effects = none"),
        ([[[1, 5], [2, 3]]], "(1 5) against (2 3)"),
    ],
    ids=str,
)
def test_inputs_and_results_are_written_in_words(value: object, expected: str) -> None:
    assert " ".join(in_words(value).split()) == expected


def test_of_a_result_only_what_is_expected_is_shown() -> None:
    assert part_of({"a": {"b": 1, "c": 2}, "d": 3}, {"a": {"b": 1}}) == {"a": {"b": 1}}
    assert part_of({"value": 2, "exact": "2"}, 2) == 2


@pytest.mark.parametrize(
    ("tolerance", "expected"),
    [
        (None, "within 1e-9"),
        (1e-7, "within 1e-7"),
        (0, "exactly"),
        ("printed", "to the digits printed"),
        ({"relative": 1e-12}, "within 1e-12 of the value"),
        ({"standard_errors": 4}, "within 4 standard errors"),
    ],
    ids=str,
)
def test_a_tolerance_is_a_few_words(tolerance: object, expected: str) -> None:
    assert tolerance_in_words(tolerance) == expected
