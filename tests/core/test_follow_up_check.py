"""What is wrong in decisions, updates, comments and attachments is told with record, field, value and rule."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from tests.core.building import follow_ups, sample

from riskregister.core.check import check
from riskregister.core.model import Attachment, Register

DAY = dt.date(2007, 5, 20)
FILE = Attachment(id="A", about="risks", record="T01-01", title="t", date=DAY, file="a.pdf", digest="a" * 64, size=1)


def with_one(table: str, **values: Any) -> Register:
    """Return the sample register whose first record of ``table`` has other ``values``."""
    held = sample()
    first, *rest = getattr(held, table)
    return replace(held, **{table: (replace(first, **values), *rest)})


def told(register: Register) -> set[tuple[str, str, str, str]]:
    """Return what is found beyond the sample's own: table, field, value, rule."""
    known = set(check(sample()))
    return {(one.table, one.field, one.value, one.rule) for one in check(register) if one not in known}


def test_sound_ones_have_no_finding() -> None:
    tables = set(follow_ups())

    assert [one for one in check(sample()) if one.table in tables] == []
    assert told(replace(sample(), attachments=(FILE,))) == set()


@pytest.mark.parametrize(
    ("table", "values", "field", "value", "rule"),
    [
        ("decisions", {"risk": "T99"}, "risks", "T99", "no such record in risks"),
        ("decisions", {"until": dt.date(2007, 5, 19)}, "until", "2007-05-19", "ends before it was made"),
        ("updates", {"measure": "M-9"}, "measures", "M-9", "no such record in measures"),
        ("updates", {"progress": 101.0}, "progress", "101", "progress runs from 0 to 100"),
        ("comments", {"record": "T99"}, "risks", "T99", "no such record in risks"),
        ("comments", {"answers": "C9"}, "answers", "C9", "there is no such comment"),
        ("attachments", {"record": "M-9"}, "measures", "M-9", "no such record in measures"),
        ("attachments", {"link": "javascript:alert(1)"}, "link", "javascript:alert(1)", "a link begins with https://"),
        ("attachments", {"link": ""}, "link", "", "an attachment is a link or a file"),
        ("attachments", {"file": "a.pdf", "digest": "AB"}, "digest", "AB", "a file has a SHA-256 digest"),
    ],
)
def test_each_rule_names_the_place_and_the_value(
    table: str, values: dict[str, Any], field: str, value: str, rule: str
) -> None:
    found = told(with_one(table, **values))

    assert [(one[0], one[1], one[2]) for one in found] == [(table, field, value)]
    assert next(iter(found))[3].startswith(rule)
