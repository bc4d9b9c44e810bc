"""The published schema is the one the program makes, and what the program writes as JSON fits it."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from tests.core.building import FEW, registers, sample
from typer.testing import CliRunner

from riskregister.cli import app
from riskregister.core.model import TABLES, Register
from riskregister.services import exchange, schema

PUBLISHED = Path(__file__).resolve().parents[2] / "docs/register.schema.json"
CHECK = jsonschema.Draft202012Validator(schema.register_schema(), format_checker=jsonschema.FormatChecker())


def as_json(held: Register) -> Any:
    return json.loads(exchange.content(held, ".json"))


def test_the_published_schema_is_the_programs() -> None:
    printed = CliRunner().invoke(app, ["schema"])

    assert printed.exit_code == 0
    assert PUBLISHED.read_text(encoding="utf-8") == printed.stdout, "riskregister schema > docs/register.schema.json"


def test_the_schema_is_one_and_names_itself() -> None:
    made = schema.register_schema()

    jsonschema.Draft202012Validator.check_schema(made)
    assert (made["$id"], made["$comment"]) == ("register.schema.json", f"version {schema.VERSION}")
    assert set(TABLES) < set(made["properties"])
    assert "title" in made["$defs"]["Risk"]["properties"]
    assert made["$defs"]["Estimate"]["description"].startswith("A level on a scale as lowest credible")
    assert "``" not in json.dumps(made)


def test_the_shipped_register_fits_the_schema(shipped: Register) -> None:
    CHECK.validate(as_json(shipped))


def test_every_kind_of_record_fits_the_schema() -> None:
    CHECK.validate(as_json(sample()))


@FEW
@given(registers())
def test_any_register_fits_the_schema(held: Register) -> None:
    CHECK.validate(as_json(held))


@pytest.mark.parametrize(
    ("table", "field", "value"),
    [
        ("risks", "status", "open"),
        ("risks", "colour", "red"),
        ("assessments", "likelihood", 3),
        ("assessments", "date", "24.05.2007"),
        ("measures", "progress", "40"),
        ("measures", "source", None),
    ],
)
def test_what_is_no_register_does_not_fit(table: str, field: str, value: Any) -> None:
    data = deepcopy(as_json(sample()))
    data[table][0][field] = value

    assert not CHECK.is_valid(data)
