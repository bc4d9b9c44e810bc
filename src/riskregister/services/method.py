"""Verify the method: run tables of worked cases, the shipped ones or anybody's own."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import yaml
from pydantic import TypeAdapter, ValidationError

from riskregister.core import method
from riskregister.core.method import Case, Outcome
from riskregister.errors import InvalidInput, Unreachable
from riskregister.translations import gettext as _

SHIPPED = Path(__file__).resolve().parent.parent / "cases"


def shipped_cases() -> dict[str, list[Case]]:
    """Return the cases that travel with the program, by topic."""
    return {path.stem: read_cases(path) for path in sorted(SHIPPED.glob("*.yaml"))}


def read_cases(path: Path) -> list[Case]:
    """Return the cases in a YAML or JSON file: a list, or a mapping whose ``cases`` is one.

    Raises:
        Unreachable: the file cannot be read.
        InvalidInput: it holds no cases; names the entry and the field.
    """
    try:
        text = path.read_text(encoding="utf-8")
        data = json.loads(text) if path.suffix.lower() == ".json" else yaml.load(text, Loader=_Numbers)  # noqa: S506  # a SafeLoader
    except (OSError, UnicodeDecodeError) as error:
        message = _("{file} cannot be read: {why}.").format(file=path, why=error)
        raise Unreachable(message, _("Check the name and the permissions.")) from None
    except (json.JSONDecodeError, yaml.YAMLError) as error:
        message = _("{file} is not a table of cases: {why}.").format(file=path, why=str(error).replace("\n", " "))
        raise InvalidInput(message, _("Mend the file.")) from None
    if isinstance(data, dict):
        data = data.get("cases")
    try:
        return TypeAdapter(list[Case]).validate_python(data)
    except ValidationError as error:
        problem = error.errors()[0]
        field = ".".join(str(part) for part in problem["loc"])
        message = _("{file}: case {field}: {why}.").format(file=path, field=field or "–", why=problem["msg"])
        raise InvalidInput(message, _("A case has id, function, inputs, expected and perhaps tolerance.")) from None


def verify(cases: Sequence[Case]) -> list[Outcome]:
    """Run cases and return what each gave, in order."""
    return [method.run(case) for case in cases]


def standard_matrices() -> pd.DataFrame:
    """Return the named standard matrices with what each check says of them, one row each."""
    from riskregister.core.standard_matrices import comparison
    from riskregister.text.standard_matrices import standard_matrices as shipped

    return comparison(shipped())


def listed() -> list[dict[str, str]]:
    """Return every function that can be called by name: topic, name, arguments, what it does."""
    return [
        {
            "function": name,
            "topic": topic,
            "arguments": method.arguments(function),
            "does": (function.__doc__ or "").strip().splitlines()[0],
        }
        for name, (topic, function) in method.functions().items()
    ]


class _Numbers(yaml.SafeLoader):
    """YAML whose 1e-9 is a number, as in JSON; plain YAML 1.1 would read it as text."""


def _number(loader: Any, node: Any) -> float:
    return float(loader.construct_scalar(node))


_Numbers.add_constructor("!float", _number)
_Numbers.add_implicit_resolver("!float", re.compile(r"^[-+]?[0-9]+(?:\.[0-9]*)?[eE][-+]?[0-9]+$"), list("-+0123456789"))
