"""Read worked cases from a file, YAML or JSON, and say what is wrong with a single one without losing the others."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import yaml

from riskregister.core import nearness
from riskregister.core.method import Case
from riskregister.errors import InvalidInput, Unreachable
from riskregister.translations import gettext as _

_FIELDS = tuple(field.name for field in fields(Case) if field.name != "fault")
_NEEDED = ("function", "inputs", "expected")


def read_cases(path: Path) -> list[Case]:
    """Return the cases in a YAML or JSON file: a list, or a mapping whose ``cases`` is one.

    What is wrong with a single case stands in its ``fault`` (file, case, field), so that the others still run.

    Raises:
        Unreachable: the file cannot be read.
        InvalidInput: it holds no cases.
    """
    data = loaded(path)
    if isinstance(data, Mapping):
        data = data.get("cases", [data] if "function" in data else None)
    hint = _("A case has id, function, inputs, expected and perhaps tolerance, source and note.")
    if not isinstance(data, list) or not data:
        raise InvalidInput(_("{file} holds no list of cases.").format(file=path), hint)
    cases = [_case(entry, place, path.name) for place, entry in enumerate(data, 1)]
    seen: dict[str, int] = {}
    for place, case in enumerate(cases):
        if case.id in seen and not case.fault:
            words = _("{file}, case {n}: id: '{id}' is that of case {other} already")
            fault = words.format(file=path.name, n=place + 1, id=case.id, other=seen[case.id] + 1)
            cases[place] = replace(case, fault=fault)
        seen.setdefault(case.id, place)
    return cases


def _case(entry: Any, place: int, file: str) -> Case:
    """Return one entry of a file as a case, with what is wrong with it."""
    given = dict(entry) if isinstance(entry, Mapping) else {}
    name = str(given.get("id") or _("case {n}").format(n=place))
    fault = _fault(entry, given)
    if fault:
        fault = _("{file}, case {n} ({id}): {fault}").format(file=file, n=place, id=name, fault=fault)
    return Case(
        id=name,
        function=str(given.get("function") or ""),
        inputs=given.get("inputs") if isinstance(given.get("inputs"), (Mapping, list)) else {},  # type: ignore[arg-type]
        expected=given.get("expected"),
        tolerance=given.get("tolerance"),
        source=str(given.get("source") or ""),
        note=str(given.get("note") or ""),
        fault=fault,
    )


def _fault(entry: Any, given: Mapping[str, Any]) -> str:
    if not isinstance(entry, Mapping):
        return _("a case is a mapping with the fields {names}").format(names=", ".join(_FIELDS))
    for field in given:
        # A field of somebody's own is no fault; a misspelt one would silently change what is verified.
        near = difflib.get_close_matches(str(field).lower(), _FIELDS, n=1, cutoff=0.75)
        if field not in _FIELDS and near:
            return _("{field}: no such field; is it {near}?").format(field=field, near=near[0])
    missing = [field for field in _NEEDED if field not in given]
    if missing:
        return _("{fields}: missing").format(fields=", ".join(missing))
    return _bad_value(given)


def _bad_value(given: Mapping[str, Any]) -> str:
    if given["expected"] == {}:  # would hold whatever comes back
        return _("expected: nothing is expected; name at least one value")
    if not isinstance(given["inputs"], (Mapping, list)):
        return _("inputs: a mapping of arguments belongs here, or a list in their order")
    try:
        nearness.tolerance_of(given.get("tolerance"))
    except InvalidInput as error:
        return error.message
    return ""


def loaded(path: Path) -> Any:
    """Return what a YAML or JSON file holds.

    Raises:
        Unreachable: the file cannot be read.
        InvalidInput: it is neither.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        if path.suffix.lower() == ".json":
            return json.loads(text)
        return yaml.load(text, Loader=_Numbers)  # noqa: S506  # a SafeLoader
    except (OSError, UnicodeDecodeError) as error:
        message = _("{file} cannot be read: {why}.").format(file=path, why=error)
        raise Unreachable(message, _("Check the name and the permissions.")) from None
    except (json.JSONDecodeError, yaml.YAMLError, RecursionError) as error:
        message = _("{file} is not a table of cases: {why}.").format(file=path, why=str(error).replace("\n", " "))
        raise InvalidInput(message, _("Mend the file.")) from None


#: The loader written in C is ten times faster, where it is.
_Fast = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Numbers(_Fast):  # type: ignore[misc,valid-type]
    """YAML whose 1e-9 is a number, as in JSON; plain YAML 1.1 would read it as text."""


def _number(loader: Any, node: Any) -> float:
    return float(loader.construct_scalar(node))


_Numbers.add_constructor("!float", _number)
_Numbers.add_implicit_resolver("!float", re.compile(r"^[-+]?[0-9]+(?:\.[0-9]*)?[eE][-+]?[0-9]+$"), list("-+0123456789"))
