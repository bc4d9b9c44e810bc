"""The method by name: every function with a worked value, and the comparison of a case with what it expects.

A case is data: a function's name, its inputs, what is expected, and how near the result must come.  The shipped cases
and anybody's own go through the same door.
"""

from __future__ import annotations

import importlib
import inspect
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from riskregister.translations import gettext as _

#: The modules of core whose ``METHODS`` can be called by name.
TOPICS = (
    "distributions",
    "simulation",
    "ranking",
    "impact",
    "rules",
    "matrix",
    "consensus",
    "agreement",
    "calibration",
    "barriers",
    "importance",
    "portfolio",
    "influence",
)
_DEFAULT_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One worked value: ``tolerance`` is absolute, or {relative: x}, or {standard_errors: n} for simulated results."""

    id: str
    function: str
    inputs: Mapping[str, Any]
    expected: Any
    tolerance: float | Mapping[str, float] = _DEFAULT_TOLERANCE
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a case gave: ``problem`` is empty when it came near enough, else says where it did not."""

    case: Case
    found: Any
    problem: str

    @property
    def passed(self) -> bool:
        """Whether the result is as expected."""
        return not self.problem


@cache
def functions() -> dict[str, tuple[str, Callable[..., Any]]]:
    """Return every function that can be called by name, with its topic."""
    found: dict[str, tuple[str, Callable[..., Any]]] = {}
    for topic in TOPICS:
        for function in importlib.import_module(f"riskregister.core.{topic}").METHODS:
            found[function.__name__] = (topic, function)
    return found


def arguments(function: Callable[..., Any]) -> str:
    """Return a function's arguments with their defaults, as they are written in a case."""
    parameters = inspect.signature(function).parameters.values()
    return ", ".join(
        parameter.name if parameter.default is parameter.empty else f"{parameter.name}={parameter.default!r}"
        for parameter in parameters
    )


def run(case: Case) -> Outcome:
    """Call the case's function and compare; a result that cannot be had is a problem, never an exception."""
    known = functions().get(case.function)
    if known is None:
        return Outcome(case=case, found=None, problem=_("no function of this name; see method list"))
    try:
        inspect.signature(known[1]).bind(**case.inputs)
    except TypeError as error:
        return Outcome(case=case, found=None, problem=_("inputs do not fit: {why}").format(why=error))
    try:
        found = known[1](**case.inputs)
    except Exception as error:  # noqa: BLE001  # whatever a function does with strange inputs is the case's finding
        return Outcome(case=case, found=None, problem=f"{type(error).__name__}: {error}")
    return Outcome(case=case, found=found, problem=_difference(found, case.expected, case.tolerance, ""))


def _difference(found: Any, expected: Any, tolerance: float | Mapping[str, float], where: str) -> str:  # noqa: PLR0911
    """Return where ``found`` is not as ``expected``, or an empty string; of dicts only the expected keys count."""
    if isinstance(expected, Mapping):
        if not isinstance(found, Mapping):
            return _("{where}: expected several named values").format(where=where or "result")
        for key, value in expected.items():
            if key not in found:
                return _("{where}: no value of this name").format(where=f"{where}.{key}".strip("."))
            problem = _difference(found[key], value, _own(tolerance, found), f"{where}.{key}".strip("."))
            if problem:
                return problem
        return ""
    if isinstance(found, Mapping) and "value" in found and _is_number(expected):
        return _difference(found["value"], expected, _own(tolerance, found), where)
    if isinstance(expected, Sequence) and not isinstance(expected, str):
        if not isinstance(found, Sequence) or isinstance(found, str) or len(found) != len(expected):
            return _("{where}: expected a list of {n}").format(where=where or "result", n=len(expected))
        pairs = enumerate(zip(found, expected, strict=True))
        return next(
            (problem for place, (f, e) in pairs if (problem := _difference(f, e, tolerance, f"{where}[{place}]"))), ""
        )
    if _is_number(expected) and _is_number(found):
        near = _near(float(found), float(expected), tolerance)
    else:
        near = found == expected
    words = _("{where}: expected {expected}, found {found}")
    return "" if near else words.format(where=where or "result", expected=expected, found=found)


def _own(tolerance: float | Mapping[str, float], found: Mapping[str, Any]) -> float | Mapping[str, float]:
    """Turn a tolerance in standard errors into an absolute one where the result says its standard error."""
    if isinstance(tolerance, Mapping) and "standard_errors" in tolerance and "standard_error" in found:
        return tolerance["standard_errors"] * float(found["standard_error"])
    return tolerance


def _near(found: float, expected: float, tolerance: float | Mapping[str, float]) -> bool:
    if math.isnan(found) or math.isnan(expected):
        return math.isnan(found) and math.isnan(expected)
    if isinstance(tolerance, Mapping):
        return math.isclose(
            found, expected, rel_tol=tolerance.get("relative", 0.0), abs_tol=tolerance.get("absolute", 0.0)
        )
    return abs(found - expected) <= tolerance or found == expected


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
