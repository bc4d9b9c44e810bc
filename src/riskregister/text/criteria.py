"""Criteria alone as YAML: what a register's ``criteria.yaml`` holds, to be taken into another one."""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import TypeAdapter, ValidationError

from riskregister.core.criteria import Criteria
from riskregister.core.findings import Finding
from riskregister.errors import InvalidInput
from riskregister.text.lines import Lined
from riskregister.text.read import broken, rule_of
from riskregister.text.write import as_yaml
from riskregister.translations import gettext as _


def criteria_text(criteria: Criteria) -> str:
    """Return criteria as the text of a ``criteria.yaml``."""
    return as_yaml(criteria)


def criteria_of(text: str) -> Criteria:
    """Return the criteria that :func:`criteria_text` wrote."""
    found: Criteria = TypeAdapter(Criteria).validate_python(yaml.safe_load(text))
    return found


def read_criteria(path: Path, name: str) -> Criteria:
    """Return the criteria of a file; ``name`` is how errors call it.

    Raises:
        Unreachable: the file cannot be read.
        InvalidInput: it is not YAML, or a value does not fit its field; ``findings`` names every place as file:line.
    """
    file = Lined(path, name)
    if not isinstance(file.data, dict) or not {"likelihood", "impact", "bands"} <= set(file.data):
        message = _("{file} holds no criteria: likelihood, impact and bands.").format(file=name)
        raise InvalidInput(message, _("Choose the criteria.yaml of a register, or one downloaded here."))
    try:
        found: Criteria = TypeAdapter(Criteria).validate_python(file.data)
    except ValidationError as error:
        findings = [
            Finding(
                severity="error",
                table="",
                record="criteria",
                field=".".join(str(part) for part in problem["loc"]),
                value="",
                rule=rule_of(problem),
                place=file.place(problem["loc"]),
            )
            for problem in error.errors()
        ]
        raise broken(name, findings) from None
    return found
