"""The method by name: what may be called, and what a case that cannot be run says."""

from __future__ import annotations

from typing import Any

import pytest

from riskregister.core import method
from riskregister.core.method import Case


def outcome(function: str, inputs: Any, expected: Any = None, **fields: Any) -> method.Outcome:
    return method.run(Case(id="x", function=function, inputs=inputs, expected=expected, **fields))


PERT = {"minimum": 0, "mode": 1, "maximum": 2}


@pytest.mark.parametrize(
    ("function", "inputs", "expected"),
    [
        ("pert", PERT, {"mean": 1}),
        ("pert", [0, 1, 2], {"mean": 1}),
        ("pert", {"minimum": "0", "mode": "1/2", "maximum": "1e0"}, {"mean": 0.5}),
        ("noisy_or", {"leak": "1/10", "causes": ["1/2", 0.4]}, "73/100"),
        ("gamma_poisson", {"events": 0.0, "years": 20}, {"mean": 0.025}),
        ("any_of", {"probabilities": 0.3}, {"highest": 0.3}),
        ("level_of_probability", {"probabilities": 0.25}, 4),
        ("distribution_cdf", [{"kind": "uniform", "low": "0", "high": "1/2"}, [0.25]], [0.5]),
        ("impact_level", {"levels": ["3", 2, "unknown"]}, {"known": False}),
        ("cover_game", {"covers": [["1"], [1]]}, {"shapley": [1, 1]}),
        ("kendall_w", {"ratings": [[1, 1], [2, 2]]}, {"w": None}),
        ("level_uniform", {"level": None}, {"error": "minimum"}),
        ("total_influence", {"direct": [[0, 1], [1, 0]]}, {"error": "spectral radius"}),
    ],
)
def test_inputs_are_read_as_they_are_written(function: str, inputs: Any, expected: Any) -> None:
    assert outcome(function, inputs, expected).problem == ""


@pytest.mark.parametrize(
    ("function", "inputs", "words"),
    [
        ("pret", PERT, "do you mean pert?"),
        ("", PERT, "there is no ''"),
        (
            "pert",
            {"min": 0, "mode": 1, "max": 2},
            "inputs.min: no such argument; the arguments are minimum, mode, maximum",
        ),
        ("pert", {"minimum": 0, "mode": 1}, "inputs.maximum: missing"),
        ("pert", [0, 1, 2, 3], "inputs: too many"),
        ("pert", {**PERT, "mode": "one"}, "inputs.mode: 'one' is not a number"),
        ("pert", {**PERT, "mode": True}, "inputs.mode: True is not a number"),
        ("pert", {**PERT, "mode": 7}, "minimum ≤ mode ≤ maximum"),
        ("wrong_order", {"difference": 0.5}, "inputs.difference: 0.5 is not a whole number"),
        ("importance", {"harms": [1], "effects": [0.5]}, "inputs.effects[0]: a list belongs here"),
        ("occurrence_exceedance", [1, {"kind": "point", "value": 1}, [1], "yes"], "inputs.at_least: true or false"),
        ("distribution_cdf", {"distribution": {"kind": "cauchy"}, "values": [1]}, "{kind: normal, mean, sd}"),
        ("distribution_cdf", {"distribution": [1], "values": [1]}, "inputs.distribution: a mapping belongs here"),
        ("level_normal", {"level": 3, "confidence": ["high"]}, "inputs.confidence: text belongs here, not ['high']"),
        ("sum_of_losses", {"count": -1, "severity": {"kind": "point", "value": 1}}, "count cannot be negative"),
        ("impact_level", {"levels": ["great"]}, "'great' is neither a level nor one of"),
    ],
)
def test_what_is_wrong_is_said_with_what_would_be_right(function: str, inputs: Any, words: str) -> None:
    assert words in outcome(function, inputs).problem


def test_a_refusal_that_does_not_come_is_a_failure() -> None:
    assert "expected a refusal" in outcome("pert", PERT, {"error": ""}).problem


def test_a_tolerance_that_is_none_is_a_failure() -> None:
    assert "tolerance" in outcome("pert", PERT, {"mean": 1}, tolerance={"width": 1}).problem


def test_a_function_goes_by_one_name() -> None:
    functions = [function for _topic, function in method.functions().values()]

    assert len({function.__name__ for function in functions}) == len(set(functions)) == len(functions)
