"""The method by name: every function with a worked value, and running a case against what it expects.

A case is data: a function's name, its inputs, what is expected, and how near the result must come.  The shipped cases
and anybody's own go through the same door.  What a tolerance may say stands in :mod:`riskregister.core.nearness`.
"""

from __future__ import annotations

import difflib
import importlib
import inspect
import re
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from riskregister.core import nearness
from riskregister.core.method_inputs import fitted
from riskregister.errors import InvalidInput, RegisterError
from riskregister.translations import gettext as _

#: The modules of core whose ``METHODS`` can be called by name, in the order in which a risk is scored.
TOPICS = (
    "levels",
    "distributions",
    "impact",
    "rules",
    "matrix",
    "simulation",
    "ranking",
    "consensus",
    "agreement",
    "calibration",
    "importance",
    "portfolio",
    "influence",
    "tolerability",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One worked value.

    ``inputs`` are named, or a list in the order of the function's arguments.  ``tolerance``: see
    :mod:`riskregister.core.nearness`.  ``fault`` says what is wrong with the case itself, if anything.
    """

    id: str
    function: str
    inputs: Mapping[str, Any] | Sequence[Any]
    expected: Any
    tolerance: float | str | Mapping[str, Any] | None = None
    source: str = ""
    note: str = ""
    fault: str = ""


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


def nearest(name: str, finds: Mapping[str, str] | None = None) -> list[str]:
    """Return the functions a name most likely means, best first; ``finds`` holds further words for each."""
    wanted = name.lower().replace("-", "_").strip()
    parts = [part for part in wanted.split("_") if len(part) > 2]
    found: dict[str, float] = {}
    for known in functions():
        words = f"{known} {(finds or {}).get(known, '')}".lower().replace("-", " ").replace("_", " ")
        hits = sum(part in words for part in parts) / len(parts) if parts else 0.0
        found[known] = hits + difflib.SequenceMatcher(None, wanted, known).ratio()
    best = sorted(found, key=lambda known: -found[known])[:4]
    return [known for known in best if found[known] >= 0.7]


def run(case: Case, finds: Mapping[str, str] | None = None) -> Outcome:
    """Call the case's function and compare; a result that cannot be had is a problem, never an exception."""
    if case.fault:
        return Outcome(case=case, found=None, problem=case.fault)
    known = functions().get(case.function)
    if known is None:
        near = nearest(case.function, finds)
        words = _("function: there is no '{name}'; see method list").format(name=case.function)
        if near:
            words = _("function: there is no '{name}'; do you mean {near}?").format(
                name=case.function, near=", ".join(near)
            )
        return Outcome(case=case, found=None, problem=words)
    try:
        tolerance = nearness.tolerance_of(case.tolerance)
        inputs = fitted(known[1], case.inputs)
        found = nearness.plain(known[1](**inputs))
    except RegisterError as error:
        return Outcome(case=case, found=None, problem=_refused(case.expected, error))
    except Exception as error:  # noqa: BLE001  # whatever a function does with strange inputs is the case's finding
        words = _("inputs: the function cannot take them: {kind}: {why}")
        return Outcome(case=case, found=None, problem=words.format(kind=type(error).__name__, why=error))
    if _expects_refusal(case.expected):
        words = _("result: expected a refusal, found {found}").format(found=found)
        return Outcome(case=case, found=found, problem=words)
    return Outcome(case=case, found=found, problem=nearness.difference(found, case.expected, tolerance))


def _expects_refusal(expected: Any) -> bool:
    return isinstance(expected, Mapping) and set(expected) == {"error"}


def _refused(expected: Any, error: RegisterError) -> str:
    """Return the error as a problem, unless the case expects it: ``expected: {error: words of the message}``."""
    if isinstance(error, InvalidInput) and _expects_refusal(expected):
        wanted = str(expected["error"] or "")
        return "" if wanted.lower() in str(error).lower() else str(error)
    return str(error)


def arguments(function: Callable[..., Any], words: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    """Return a function's arguments: ``name``, ``type``, ``required``, ``default`` (None where required), ``about``.

    ``words`` say what arguments are, by "name" or "function.name", where the function's explanation does not.
    """
    known, types = words or {}, typing.get_type_hints(function)
    return [
        {
            "name": parameter.name,
            "type": _type(types[parameter.name], str(parameter.annotation)),
            "required": parameter.default is parameter.empty,
            "default": None if parameter.default is parameter.empty else parameter.default,
            "about": _about(function, parameter.name, known),
        }
        for parameter in inspect.signature(function).parameters.values()
    ]


def _type(hint: Any, written: str) -> str:
    if typing.get_origin(hint) is typing.Literal:
        return " | ".join(typing.get_args(hint))
    return written.replace("Sequence[", "list[").replace("dict[str, Any]", "distribution")


def _about(function: Callable[..., Any], name: str, words: Mapping[str, str]) -> str:
    text = (inspect.getdoc(function) or "").split("Returns:")[0]
    entry = re.search(rf"^ {{4}}{name}: (.*(?:\n {{8}}.*)*)", text, re.MULTILINE)
    if entry:
        return " ".join(entry[1].split())
    return words.get(f"{function.__name__}.{name}") or words.get(name, "")
