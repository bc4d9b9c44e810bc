"""The list of risks: sorted as people expect, narrowed by what a risk is and by its marks."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest
from tests.core.building import DAY, register, risk

from riskregister.core.frames import risk_frame
from riskregister.core.model import Assessment, Estimate, Source
from riskregister.core.risk_list import Listing, Query, listing


def view(of: str, likelihood: float, impact: float) -> Assessment:
    sides = {"likelihood": likelihood, "impact": impact}
    estimates = {side: Estimate(low=level, best=level, high=level) for side, level in sides.items()}
    return Assessment(id=f"{of}:current", risk=of, stage="current", assessor="A", date=DAY, **estimates)


@lru_cache
def built() -> Listing:
    of = register(
        risks=(
            replace(risk("T01-10"), title="Ölkə", owner="Zeynəb", status="accepted", sources=(Source(section="3.10"),)),
            replace(risk("T01-2"), title="other", owner="", type="chronic", sources=(Source(section="3.9"),)),
            replace(risk("T01-1"), title="Zebra", owner="ali", objectives=("NI-1",)),
        ),
        assessments=(view("T01-10", 2, 3), view("T01-1", 5, 5)),
    )
    frame = risk_frame(of).assign(
        review=[None, DAY, DAY.replace(year=2006)], review_overdue=[False, False, True], nudge=["", "▲", ""]
    )
    return listing(of, frame)


def ids(query: Query) -> list[str]:
    found = built()
    return list(found.frame["id"].iloc[found.answer(query).places])


@pytest.mark.parametrize(
    ("sort", "down", "expected"),
    [
        ("score", True, ["T01-1", "T01-10", "T01-2"]),
        ("score", False, ["T01-10", "T01-1", "T01-2"]),
        ("id", False, ["T01-1", "T01-2", "T01-10"]),
        ("title", False, ["T01-10", "T01-2", "T01-1"]),
        ("owner", False, ["T01-1", "T01-10", "T01-2"]),
        ("owner", True, ["T01-10", "T01-1", "T01-2"]),
        ("status", False, ["T01-1", "T01-2", "T01-10"]),
        ("review", False, ["T01-1", "T01-2", "T01-10"]),
        ("nonsense", True, ["T01-1", "T01-10", "T01-2"]),
    ],
)
def test_it_is_sorted_as_people_expect_and_what_is_unknown_comes_last(
    sort: str, down: bool, expected: list[str]
) -> None:
    assert ids(Query(sort=sort, down=down)) == expected


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"mark": ["missing"]}, {"T01-2"}),
        ({"mark": ["above"]}, {"T01-1"}),
        ({"mark": ["review"]}, {"T01-1"}),
        ({"mark": ["nudged", "chronic", "ownerless"]}, {"T01-2"}),
        ({"mark": ["above", "chronic"]}, set()),
        ({"rating": ["-"]}, {"T01-2"}),
        ({"owner": ["-", "ali"]}, {"T01-1", "T01-2"}),
        ({"objective": ["NI-1"]}, {"T01-1"}),
        ({"section": ["3.10"]}, {"T01-10"}),
        ({"status": ["accepted"], "owner": ["ali"]}, set()),
    ],
)
def test_it_is_narrowed_by_what_a_risk_is_and_by_its_marks(wanted: dict[str, list[str]], expected: set[str]) -> None:
    assert set(ids(Query(wanted=wanted))) == expected


def test_sections_are_offered_in_the_order_of_the_document() -> None:
    sections = next(one.values for one in built().facets if one.name == "section")

    assert sections[:2] == ("3.9", "3.10")


def test_it_can_be_kept_to_the_risks_of_a_cell() -> None:
    assert ids(Query(among=["T01-2", "T09-09"])) == ["T01-2"]


def test_every_risk_is_counted_once_where_it_has_one_value() -> None:
    counts = built().answer(Query()).counts

    assert sum(counts["status"].values()) == sum(counts["owner"].values()) == len(built().frame)
    assert np.array_equal(sorted(counts), sorted(one.name for one in built().facets))
