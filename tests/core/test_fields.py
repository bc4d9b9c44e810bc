"""The kind of every field that a person may be asked for follows from the records themselves."""

from __future__ import annotations

import pytest

from riskregister.core.fields import FieldKind, field_kind
from riskregister.core.model import MISSING_STATES


@pytest.mark.parametrize(
    ("table", "name", "kind"),
    [
        ("risks", "owner", FieldKind("text")),
        ("risks", "status", FieldKind("choice", False, ("draft", "under_review", "accepted", "closed"))),
        ("risks", "reviewed", FieldKind("date", True)),
        ("risks", "objectives", FieldKind("texts")),
        ("risks", "pathways", FieldKind("other")),
        ("assessments", "likelihood", FieldKind("estimate", True)),
        ("assessments", "round", FieldKind("whole")),
        ("assessments", "anonymous", FieldKind("yes_no")),
        ("assessments", "likelihood_state", FieldKind("choice", True, MISSING_STATES)),
        ("measures", "progress", FieldKind("number", True)),
        ("measures", "due", FieldKind("date", True)),
        ("influences", "multiplier", FieldKind("estimate")),
        ("register", "reporting_date", FieldKind("date")),
    ],
)  # fmt: skip
def test_a_field_is_of_the_kind_its_record_says(table: str, name: str, kind: FieldKind) -> None:
    assert field_kind(table, name) == kind


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(KeyError):
        field_kind("risks", "colour")
