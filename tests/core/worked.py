"""Worked values as tests: the shipped tables of cases, run against the functions they name."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml

_FOLDER = Path(__file__).parents[2] / "src" / "riskregister" / "cases"


def cases(topic: str) -> list[Any]:
    """Return the cases of a topic as parameters, named by their ids."""
    found = yaml.safe_load((_FOLDER / f"{topic}.yaml").read_text(encoding="utf-8"))
    assert len({case["id"] for case in found}) == len(found)
    return [pytest.param(case, id=case["id"]) for case in found]


def run(case: dict[str, Any], methods: Iterable[Callable[..., Any]]) -> None:
    """Run one case; assert what it expects, to its tolerance (absolute 1e-9 where it names none)."""
    function = {method.__name__: method for method in methods}[case["function"]]
    result, tolerance = function(**case["inputs"]), case.get("tolerance", 1e-9)
    if isinstance(tolerance, dict) and "standard_errors" in tolerance:
        far = abs(result["value"] - case["expected"]["value"])
        assert far <= tolerance["standard_errors"] * result["standard_error"]
        return
    _same(result, case["expected"], tolerance)


def _same(result: Any, expected: Any, tolerance: Any) -> None:
    if isinstance(expected, dict):
        for key, value in expected.items():
            _same(result[key], value, tolerance)
    elif isinstance(expected, list):
        assert len(result) == len(expected)
        for one, other in zip(result, expected, strict=True):
            _same(one, other, tolerance)
    elif isinstance(expected, (bool, str)):
        assert result == expected
    elif isinstance(tolerance, dict):
        assert math.isclose(result, expected, rel_tol=tolerance["relative"], abs_tol=0)
    else:
        assert math.isclose(result, expected, rel_tol=0, abs_tol=tolerance)
