"""From which status a record may go to which."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest
from tests.core.building import measure, risk

from riskregister.core import model
from riskregister.core.changes import Change
from riskregister.core.workflow import MOVES, moves, refused


def move(table: str, before: str, after: str) -> list[str]:
    return [found.rule for found in refused([Change(table=table, record="X", field="status", old=before, new=after)])]


def test_every_status_has_its_moves_and_none_leads_nowhere() -> None:
    """Each lead to a status that exists, never to itself, and no record is stuck."""
    for table, statuses in (("risks", model.RiskStatus), ("measures", model.MeasureStatus)):
        known = get_args(statuses)
        assert set(MOVES[table]) == set(known)
        for status in known:
            assert moves(table, status)
            assert set(moves(table, status)) <= set(known) - {status}


@pytest.mark.parametrize(
    ("table", "before", "after", "possible"),
    [
        ("risks", "draft", "accepted", True),
        ("risks", "under_review", "draft", True),
        ("risks", "accepted", "draft", False),
        ("risks", "accepted", "closed", True),
        ("risks", "closed", "accepted", False),
        ("risks", "closed", "under_review", True),
        ("measures", "established", "principle", True),
        ("measures", "planned", "completed", True),
        ("measures", "principle", "completed", False),
        ("measures", "principle", "stopped", True),
        ("measures", "completed", "under_way", True),
        ("measures", "completed", "planned", False),
        ("measures", "stopped", "planned", True),
        ("measures", "stopped", "established", False),
        ("measures", "stopped", "stopped", True),
    ],
)
def test_what_is_possible(table: str, before: str, after: str, possible: bool) -> None:
    assert (move(table, before, after) == []) == possible


def test_a_refusal_names_record_from_to_and_the_moves_there_are() -> None:
    found = refused([Change(table="risks", record="T01-01", field="status", old="accepted", new="draft")])[0]

    assert found.message == (
        "T01-01 status = 'draft': cannot go from 'accepted' to 'draft'; "
        "from there it can go to 'under review', 'closed'"
    )


def test_new_records_begin_anywhere_and_whole_records_are_looked_at_too() -> None:
    one, other = risk("T01-01", status="closed"), measure("M-1", "stopped")
    came = [Change(table="risks", record="T01-01", field="", old=None, new=one)]
    went = [Change(table="measures", record="M-1", field="", old=other, new=None)]
    replaced = [Change(table="risks", record="T01-01", field="", old=one, new=replace(one, status="draft"))]

    assert refused([*came, *went]) == []
    assert [found.record for found in refused(replaced)] == ["T01-01"]
