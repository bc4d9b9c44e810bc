"""Two states told apart in sentences that can be pasted."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from tests.core.building import FEW, assessed, estimate, registers, risk, sample

from riskregister.core.changes import differences
from riskregister.core.comparing import KINDS, compare, summary
from riskregister.core.model import Register


def changed(table: str, record: str, **values: object) -> Register:
    """Return the sample with fields of one record changed."""
    rows = tuple(replace(one, **values) if one.id == record else one for one in getattr(sample(), table))
    return replace(sample(), **{table: rows})


@pytest.mark.parametrize(
    ("after", "kind", "words"),
    [
        (changed("risks", "T01-01", status="closed"), "risk_closed", "T01-01 Risk T01-01 was closed (it was draft)."),
        (changed("risks", "T01-02", status="draft"), "risk_status", "status accepted → draft."),
        (
            changed("assessments", "T01-02:current", likelihood=estimate(3)),
            "moved",
            "T01-02 Risk T01-02, current: from band H 7 (likelihood 5, impact 2) to band M 5 (likelihood 3, impact 2).",
        ),
        (
            changed("assessments", "T01-02:current", likelihood=estimate(4, 5, 5)),
            "range",
            "from likelihood 5 (5 – 5), impact 2 (2 – 2) to likelihood 5 (4 – 5), impact 2 (2 – 2).",
        ),
        (
            changed("assessments", "T01-02:current", likelihood=None),
            "unassessed",
            "no longer assessed (it was band H 7 (likelihood 5, impact 2)).",
        ),
        (
            changed("assessments", "T02-01:current", impact=estimate(3)),
            "assessed",
            "assessed for the first time: band L 4 (likelihood 1, impact 3).",
        ),
        (changed("measures", "M-1", progress=55.0), "measure_progress", "progress 40 % → 55 %."),
        (changed("measures", "M-1", progress=None), "measure_progress", "progress 40 % → unknown."),
        (changed("measures", "M-1", status="completed"), "measure_status", "is completed (it was under way)."),
        (changed("measures", "M-1", due=None), "measure_due", "due date 2007-05-23 → –."),
        (changed("risks", "T02-02", cause="x", notes="y"), "text", "cause, notes."),
        (
            changed("assessments", "T01-02:current", rationale="x"),
            "text",
            "the current assessment of T01-02: rationale.",
        ),
        (replace(sample(), title="Other"), "register", "title was changed from"),
    ],
)
def test_each_kind_of_difference_is_a_sentence_of_its_own(after: Register, kind: str, words: str) -> None:
    """With the record's id and title, and both values."""
    told = compare(sample(), after)

    assert [one.kind for one in told] == [kind]
    assert words in told[0].words


def test_what_comes_and_goes_is_told_with_its_rating() -> None:
    """Both ways."""
    more = replace(
        sample(),
        risks=(*sample().risks, risk("T01-09")),
        assessments=(*sample().assessments, assessed("T01-09", 5, 5)),
    )

    assert compare(sample(), more)[0].words == ("T01-09 Risk T01-09 was added: band VH 10 (likelihood 5, impact 5).")
    assert compare(more, sample())[0].words == (
        "T01-09 Risk T01-09 was taken out of the register: band VH 10 (likelihood 5, impact 5)."
    )
    assert summary(compare(sample(), more)) == "1 risk added."


def test_a_change_of_the_criteria_moves_every_risk_it_rates_otherwise() -> None:
    """Levels stay, the rating moves; the sentence says by what."""
    bands = sample().criteria.bands
    stricter = (*bands[:-1], replace(bands[-1], minimum=7.5 if bands[-1].minimum > 7.5 else 6.5))
    after = replace(sample(), criteria=replace(sample().criteria, rule="product", bands=stricter))
    told = compare(sample(), after)

    assert told[0].words == (
        "The register's criteria were changed: band VH, begins at: 8 → 7.5; rule: Sum of the levels → Product of the "
        "levels."
    )
    assert {one.kind for one in told[1:]} == {"moved"}
    assert all("by a change of the criteria" in one.words for one in told[1:])


def test_nothing_is_told_of_equal_states() -> None:
    """And the summary says so."""
    assert compare(sample(), sample()) == []
    assert summary([]) == "Nothing differs."


@settings(FEW)
@given(registers(), registers())
def test_no_difference_goes_untold(before: Register, after: Register) -> None:
    """Whatever two states are, each record that differs is named, and only those."""
    after = replace(after, id=before.id)
    told = compare(before, after)
    named = {(one.table, one.record) for one in told}

    assert {one.kind for one in told} <= set(KINDS)
    assert bool(told) == bool(differences(before, after))
    for change in differences(before, after):
        if change.table not in ("assessments", "readings", "comments"):
            assert (change.table, change.record) in named, change
