"""Verify the method: run tables of worked cases, the shipped ones or anybody's own, and say what can be called."""

from __future__ import annotations

import inspect
import math
import re
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import yaml
from pydantic import TypeAdapter

from riskregister.core import method, nearness
from riskregister.core.criteria import Criteria
from riskregister.core.distributions import kinds_in_words
from riskregister.core.method import Case, Outcome
from riskregister.core.method_topics import Topic
from riskregister.core.standard_matrices import StandardMatrix, comparison, matrix_of_register
from riskregister.errors import NotFound
from riskregister.services.method_cases import loaded, read_cases
from riskregister.text.standard_matrices import standard_matrices
from riskregister.translations import gettext as _

SHIPPED = Path(__file__).resolve().parent.parent / "cases"


@cache
def topics() -> dict[str, Topic]:
    """Return the topics of the method with their words and worked cases, in the order a risk is scored."""
    found = {}
    for name in method.TOPICS:
        path = SHIPPED / f"{name}.yaml"
        head = loaded(path)
        head["cases"] = ()
        topic = TypeAdapter(Topic).validate_python({"id": name, **head})
        found[name] = replace(topic, cases=tuple(read_cases(path)))
    return found


def shipped_cases() -> dict[str, list[Case]]:
    """Return the cases that travel with the program, by topic."""
    return {name: list(topic.cases) for name, topic in topics().items()}


def verify(cases: Sequence[Case]) -> list[Outcome]:
    """Run cases and return what each gave, in order."""
    finds = _finds()
    return [method.run(case, finds) for case in cases]


def verified(files: Sequence[Path]) -> list[dict[str, Any]]:
    """Run the cases of some files, or the shipped ones; one row each: id, function, file, passed, problem, found.

    Raises:
        Unreachable: a file cannot be read.
        InvalidInput: a file holds no cases.
    """
    tables = {str(path): read_cases(path) for path in files} or shipped_cases()
    return [
        {
            "id": outcome.case.id,
            "function": outcome.case.function,
            "file": file,
            "passed": outcome.passed,
            "problem": outcome.problem,
            "found": _written(outcome.found),
        }
        for file, cases in tables.items()
        for outcome in verify(cases)
    ]


def compared_matrices(criteria: Criteria) -> tuple[tuple[StandardMatrix, ...], pd.DataFrame]:
    """Return a register's matrix and the named standard ones, and what each check says of them, one row each."""
    matrices = (matrix_of_register(criteria), *standard_matrices())
    return matrices, comparison(matrices)


def listed(like: str = "") -> list[dict[str, Any]]:
    """Return the functions that can be called by name, those that have to do with ``like`` if it is given.

    Each with ``function, topic, arguments`` (name, type, required, default, about), ``does``, ``about`` (the
    whole explanation with units, ranges and source), ``result`` (its names and types), ``example`` (a shipped case
    that can be run as it stands) and ``finds`` (what it is also called).
    """
    wanted = [word for word in re.split(r"[^\w]+", like.lower()) if word]
    found = [shown(name) for name in method.functions()]
    return [row for row in found if all(word in _searched(row) for word in wanted)]


def shown(name: str) -> dict[str, Any]:
    """Return one function, with the fields of :func:`listed`.

    Raises:
        NotFound: there is none of that name; names the nearest.
    """
    known = method.functions().get(name)
    if known is None:
        near = method.nearest(name, _finds())
        hint = _("Do you mean {near}?").format(near=", ".join(near)) if near else _("See method list.")
        raise NotFound(_("There is no function '{name}' in the method.").format(name=name), hint)
    topic, function = known
    about = inspect.getdoc(function) or ""
    case, result = _examples()[name]
    return {
        "function": name,
        "topic": topic,
        "arguments": _arguments(function),
        "does": about.splitlines()[0].replace("``", ""),
        "about": about,
        "result": _result(name, result),
        "example": {
            "id": case.id,
            "function": name,
            "inputs": case.inputs,
            "expected": case.expected,
            "tolerance": case.tolerance if case.tolerance is not None else nearness.DEFAULT,
        },
        "finds": _finds().get(name, ""),
    }


def in_brief(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Return listed functions as rows of a table: function, topic, arguments, the names of the result, what it does."""
    return [
        {
            "function": row["function"],
            "topic": row["topic"],
            "arguments": signature(row),
            "result": ", ".join(row["result"]) if isinstance(row["result"], dict) else str(row["result"]),
            "does": row["does"],
        }
        for row in rows
    ]


def explained(row: Mapping[str, Any]) -> str:
    """Return one listed function as text to read: arguments, what comes back, and a case in YAML."""
    case = {name: nearness.plain(value) for name, value in row["example"].items()}
    example = yaml.safe_dump([case], sort_keys=False, allow_unicode=True, default_flow_style=None, width=110)
    lines = [f"{row['function']}({signature(row)})", "", row["about"], "", _("Arguments:")]
    for argument in row["arguments"]:
        default = "" if argument["required"] else " = " + repr(argument["default"])
        lines.append(f"  {argument['name']}: {argument['type']}{default}")
        if argument["about"]:
            lines += textwrap.wrap(argument["about"], 110, initial_indent="      ", subsequent_indent="      ")
    result = yaml.safe_dump(row["result"], sort_keys=False, default_flow_style=False, width=110)
    result = result.removesuffix("...\n")
    lines += ["", _("Result:"), *("  " + line for line in result.strip().splitlines())]
    return "\n".join([*lines, "", _("A case that runs:"), example.rstrip()])


def signature(row: Mapping[str, Any]) -> str:
    """Return the arguments of a listed function in one line, with defaults, as they stand in a case."""
    return ", ".join(
        argument["name"] if argument["required"] else f"{argument['name']}={argument['default']!r}"
        for argument in row["arguments"]
    )


def _arguments(function: Callable[..., Any]) -> list[dict[str, Any]]:
    found = method.arguments(function, loaded(SHIPPED / "arguments.yaml"))
    for argument in found:
        if "distribution" in argument["type"]:
            words = _("{about}; written as {kinds}")
            argument["about"] = words.format(about=argument["about"], kinds=kinds_in_words()).strip()
    return found


@cache
def _finds() -> dict[str, str]:
    return {name: words for topic in topics().values() for name, words in topic.finds.items()}


@cache
def _examples() -> dict[str, tuple[Case, Any]]:
    """Return for each function its first shipped case that gives a result, and the result."""
    found: dict[str, tuple[Case, Any]] = {}
    for case in (case for topic in topics().values() for case in topic.cases):
        if case.function not in found:
            outcome = method.run(case)
            if outcome.found is not None:
                found[case.function] = (case, outcome.found)
    return found


def _result(name: str, result: Any) -> Any:
    """Return what a function's result is made of; names it has only in some cases come from those cases."""
    kinds = _kinds(result)
    for case in (case for topic in topics().values() for case in topic.cases if case.function == name):
        if isinstance(kinds, dict) and isinstance(case.expected, Mapping) and set(case.expected) != {"error"}:
            known = {key: value for key, value in case.expected.items() if value is not None}
            kinds = {**_kinds(known), **kinds}
    return kinds


def _kinds(result: Any) -> Any:
    """Return what a result is made of: its names with their types, or its type."""
    if isinstance(result, Mapping):
        return {name: _kinds(value) for name, value in result.items()}
    if isinstance(result, list):
        inner: Iterable[Any] = (_kinds(entry) for entry in result)
        first = next(iter(inner), "anything")
        return f"list of {first}" if isinstance(first, str) else [first]
    return {bool: "true or false", int: "number", float: "number", str: "text", type(None): "nothing"}[type(result)]


def _written(found: Any) -> Any:
    """Return a result as JSON can hold it: what is not a number is null, what is infinite is text."""
    if isinstance(found, Mapping):
        return {name: _written(value) for name, value in found.items()}
    if isinstance(found, list):
        return [_written(value) for value in found]
    if isinstance(found, float) and not math.isfinite(found):
        return None if math.isnan(found) else str(found)
    return found


def _searched(row: Mapping[str, Any]) -> str:
    topic = topics()[row["topic"]]
    return f"{row['function']} {row['topic']} {topic.title} {row['about']} {row['finds']}".lower()
