"""Two registers side by side: what both have, how differently they see it, and what cannot be held together at all."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from tests.core.building import assessed, bands, criteria, estimate, risk, sample

from riskregister.core.model import Register
from riskregister.core.side_by_side import (
    KINDS,
    Pair,
    Pairs,
    differing,
    measure_table,
    risk_table,
    scales,
    sentences,
)
from riskregister.intake import pairing
from riskregister.intake.pairing import paired


def two() -> tuple[Register, Register]:
    """Return two registers on the same criteria: one risk moved, one renumbered, one of its own each."""
    a = replace(
        sample(),
        risks=(risk("R1", title="Flood in the capital"), risk("R2", title="Cyber attack on banks"), risk("R3")),
        assessments=(assessed("R1", 2, 3), assessed("R2", 4, 4), assessed("R3", 1, 1)),
        mitigations=(),
        influences=(),
        indicators=(),
        readings=(),
    )
    b = replace(
        a,
        id="other",
        risks=(
            risk("R1", title="Flood in the capital"),
            risk("X9", title="Attack on banks, cyber"),
            risk("R3", title="Quite another matter, with no word in common"),
        ),
        assessments=(assessed("R1", 4, 3), assessed("X9", 4, 4)),
    )
    return a, b


def held(a: Register, b: Register) -> pd.DataFrame:
    return risk_table(a, b, paired(a.risks, b.risks), "current", scales(a.criteria, b.criteria))


def test_the_same_title_is_the_same_risk_whatever_its_id_and_the_same_id_alone_is_not() -> None:
    a, b = two()

    assert paired(a.risks, b.risks) == Pairs(
        both=(Pair(a="R1", b="R1", by="id"), Pair(a="R2", b="X9", by="title")), clashing=("R3",)
    )


def test_of_several_records_with_one_title_each_finds_another() -> None:
    one = [risk("A1", title="Delay"), risk("A2", title="Delay"), risk("A3", title="Delay")]
    other = [risk("B1", title="Delay"), risk("B2", title="delay")]

    assert [(pair.a, pair.b) for pair in paired(one, other).both] == [("A1", "B1"), ("A2", "B2")]


def test_every_risk_has_one_row_and_what_differs_most_stands_first() -> None:
    a, b = two()
    table = held(a, b)

    assert table["kind"].tolist() == ["only_a", "only_b", "moved", "same"]
    assert table["by"].tolist() == ["", "", "id", "title"]
    assert table.loc[2, ["likelihood_a", "likelihood_b", "moved"]].tolist() == [2, 4, 2]
    assert pd.isna(table.loc[0, "moved"])
    assert list(differing(table)["kind"]) == ["only_a", "only_b", "moved"]
    assert set(table["kind"]) <= set(KINDS)


def test_a_move_within_the_ranges_says_that_they_overlap() -> None:
    a, b = two()
    wide = tuple(replace(one, likelihood=estimate(2, 4, 5)) if one.risk == "R1" else one for one in b.assessments)

    assert held(a, b)["overlap"].tolist() == [False, False, False, True]
    assert held(a, replace(b, assessments=wide))["overlap"].tolist() == [False, False, True, True]


def test_levels_of_other_scales_are_not_held_against_one_another() -> None:
    a, b = two()
    longer = replace(b.criteria, likelihood=replace(b.criteria.likelihood, horizon_years=10))
    b = replace(b, criteria=longer)
    differ = scales(a.criteria, b.criteria)
    table = held(a, b)

    assert differ.levels == ("Likelihoods are over 5 years in A, over 10 in B.",)
    assert not differ.alike
    assert table["kind"].tolist() == ["only_a", "only_b", "unlike", "unlike"]
    assert table["moved"].isna().all()
    assert not any(
        "higher" in one or "lower" in one for one in sentences(table, measure_table(a, b, Pairs(both=())), differ)
    )


def test_other_ratings_on_the_same_levels_are_compared_by_level_only() -> None:
    a, b = two()
    b = replace(b, criteria=criteria(bands=bands(("L", 2), ("H", 4))))
    differ = scales(a.criteria, b.criteria)
    table = held(a, b)

    assert differ.alike
    assert not differ.rated_alike
    assert table["kind"].tolist() == ["only_a", "only_b", "moved", "rated"]
    assert table["moved"].isna().all()


def test_equal_criteria_differ_in_nothing() -> None:
    assert scales(criteria(), criteria()).rated_alike


def test_a_risk_assessed_in_one_only_is_told_so() -> None:
    a, b = two()
    table = held(a, replace(b, assessments=b.assessments[:1]))

    assert table["kind"].tolist() == ["only_a", "only_b", "moved", "assessed"]


def test_measures_are_told_apart_by_status_and_progress() -> None:
    a = sample()
    first = replace(a.measures[0], status="completed", progress=100.0)
    b = replace(a, measures=(first, *a.measures[2:]))
    table = measure_table(a, b, paired(a.measures, b.measures))

    assert table["kind"].tolist().count("status") == 1
    assert table["kind"].tolist().count("only_a") == 1


def test_the_sentences_count_what_the_tables_show() -> None:
    a, b = two()
    told = sentences(held(a, b), measure_table(a, b, paired(a.measures, b.measures)), scales(a.criteria, b.criteria))

    assert (
        told[0] == "2 risks are in both (1 of them known by their title, under another id); 1 only in A, 1 only in B."
    )
    assert told[1] == "Of those in both: 1 has a higher score in B, 1 is the same."
    assert told[-1].endswith("none is in one of them only.")


def test_nothing_in_either_is_no_error() -> None:
    a = replace(
        sample(), risks=(), assessments=(), measures=(), mitigations=(), influences=(), indicators=(), readings=()
    )

    assert held(a, a).empty
    assert sentences(held(a, a), measure_table(a, a, Pairs(both=())), scales(a.criteria, a.criteria))[0].startswith(
        "No risk"
    )


def test_of_very_many_only_equal_titles_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    one = [risk("A1", title="Flood in the capital"), risk("A2", title="Cyber attack on the banks")]
    other = [risk("B1", title="Flood in the capital"), risk("B2", title="Cyber attacks on the banks")]

    assert [(pair.a, pair.b) for pair in paired(one, other).both] == [("A1", "B1"), ("A2", "B2")]

    monkeypatch.setattr(pairing, "_MOST", 0)
    found = paired(one, other)

    assert [(pair.a, pair.b) for pair in found.both] == [("A1", "B1")]
    assert not found.alike
