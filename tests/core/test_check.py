"""Every rule of the check, broken one at a time in a sound register."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from tests.core.building import (
    DAY,
    FEW,
    assessed,
    bands,
    criteria,
    estimate,
    link,
    measure,
    register,
    registers,
    risk,
    sample,
)

from riskregister.core.check import Finding, check, check_estimate
from riskregister.core.criteria import Appetite, Dimension, Efficacy
from riskregister.core.model import Category, Document, Register, Signal, Source

Broken = Callable[[Register], Register]


def changed(table: str, record: str, **fields: Any) -> Broken:
    """Return what gives one record other values."""

    def change(held: Register) -> Register:
        records = tuple(replace(r, **fields) if r.id == record else r for r in getattr(held, table))
        return replace(held, **{table: records})

    return change


def terms(**fields: Any) -> Broken:
    return lambda held: replace(held, criteria=replace(held.criteria, **fields))


def likelihood(number: int, **fields: Any) -> Broken:
    """Return what gives one likelihood level other values."""
    scale = criteria().likelihood
    levels = tuple(replace(level, **fields) if level.level == number else level for level in scale.levels)
    return terms(likelihood=replace(scale, levels=levels))


def added(table: str, record: Any) -> Broken:
    return lambda held: replace(held, **{table: (*getattr(held, table), record)})


IMPACT = criteria().impact
NO_SECTION, PARAGRAPHS = "the document has no such section", "the section has 9 paragraphs"

#: What is broken → severity, table, record, field, value, rule.
RULES: dict[str, tuple[Broken, tuple[str, str, str, str, str, str]]] = {
    "a gap in the likelihood levels": (
        likelihood(5, level=6),
        (
            "error",
            "criteria",
            "criteria",
            "likelihood.levels",
            "[1, 2, 3, 4, 6]",
            "levels must be 1, 2, 3 … without a gap",
        ),
    ),
    "impact levels from 0": (
        terms(impact=replace(IMPACT, levels=tuple(replace(level, level=level.level - 1) for level in IMPACT.levels))),
        ("error", "criteria", "criteria", "impact.levels", "[0, 1, 2, 3, 4]", "levels must be 1, 2, 3 … without a gap"),
    ),
    "bands of probability apart": (
        likelihood(3, low=0.02),
        (
            "error",
            "criteria",
            "criteria",
            "likelihood.levels",
            "0.02",
            "each band must begin where the one before ends",
        ),
    ),
    "a probability of nought": (
        likelihood(1, low=0.0),
        (
            "error",
            "criteria",
            "criteria",
            "likelihood.levels",
            "0.0",
            "probabilities lie between 0 and 1, the lower one first",
        ),
    ),
    "rating bands out of order": (
        terms(bands=bands(("A", 2), ("B", 7), ("C", 5))),
        ("error", "criteria", "criteria", "bands", "[2, 7, 5]", "rating bands must ascend by their minimum"),
    ),
    "no rating band": (
        terms(bands=()),
        ("error", "criteria", "criteria", "bands", "[]", "rating bands must ascend by their minimum"),
    ),
    "an anchor missing": (
        terms(impact=replace(IMPACT, dimensions=(*IMPACT.dimensions, Dimension(id="x", title="X", anchors=("a",))))),
        ("error", "criteria", "criteria", "impact.x", "1", "one anchor per impact level"),
    ),
    "an efficacy out of order": (
        terms(efficacy=(Efficacy(strength="weak", low=0.2, best=0.1, high=0.3),)),
        ("error", "criteria", "criteria", "efficacy.weak", "0.1", "0 ≤ low ≤ best ≤ high < 1"),
    ),
    "a matrix in which low may outweigh high": (
        terms(bands=bands(("A", 2), ("B", 6))),
        (
            "warning",
            "criteria",
            "criteria",
            "bands",
            "[2, 6]",
            "matrix: a risk of the lowest rating can outweigh one of the highest (weak consistency)",
        ),
    ),
    "an appetite for no category": (
        terms(appetite=(Appetite(category="T99", maximum=5),)),
        ("error", "criteria", "criteria", "appetite", "T99", "no such category"),
    ),
    "an id used twice": (
        added("risks", risk("T01-02")),
        ("error", "risks", "T01-02", "id", "T01-02", "this id is used 2 times"),
    ),
    "a risk in no category": (
        changed("risks", "T01-02", category="T77"),
        ("error", "risks", "T01-02", "category", "T77", "no such record in categories"),
    ),
    "a risk for no objective": (
        changed("risks", "T01-02", objectives=("NI-9",)),
        ("error", "risks", "T01-02", "objectives", "NI-9", "no such record in objectives"),
    ),
    "a measure for no objective": (
        changed("measures", "M-3", objectives=("NI-9",)),
        ("error", "measures", "M-3", "objectives", "NI-9", "no such record in objectives"),
    ),
    "a mitigation of no risk": (
        added("mitigations", link("M-3", "T09-99")),
        ("error", "mitigations", "M-3>T09-99", "risk", "T09-99", "no such record in risks"),
    ),
    "a mitigation by no measure": (
        added("mitigations", link("M-9", "T01-01")),
        ("error", "mitigations", "M-9>T01-01", "measure", "M-9", "no such record in measures"),
    ),
    "an assessment of no risk": (
        added("assessments", assessed("T09-99", 1, 1)),
        ("error", "assessments", "T09-99:current", "risk", "T09-99", "no such record in risks"),
    ),
    "an unknown impact dimension": (
        changed("assessments", "T01-02:current", dimensions=("money",)),
        (
            "error",
            "assessments",
            "T01-02:current",
            "dimensions",
            "money",
            "no such impact dimension in the criteria",
        ),
    ),
    "a section that does not exist": (
        changed("risks", "T01-02", sources=(Source(section="3.2"),)),
        ("error", "risks", "T01-02", "sources", "3.2", NO_SECTION),
    ),
    "a section of a document that does not exist": (
        changed("measures", "M-1", source=Source(section="1", document="Order")),
        ("error", "measures", "M-1", "sources", "Order 1", NO_SECTION),
    ),
    "a signal's section that does not exist": (
        changed("categories", "T02", signals=(Signal(kind="origin", says="s", source=Source(section="9")),)),
        ("error", "categories", "T02", "sources", "9", NO_SECTION),
    ),
    "an assessment's section that does not exist": (
        changed("assessments", "T01-02:current", sources=(Source(section="3.11"),)),
        ("error", "assessments", "T01-02:current", "sources", "3.11", NO_SECTION),
    ),
    "a paragraph that does not exist": (
        changed("risks", "T01-02", sources=(Source(section="3.10", paragraph="10"),)),
        ("error", "risks", "T01-02", "sources", "3.10 ¶10", PARAGRAPHS),
    ),
    "paragraph nought": (
        changed("risks", "T01-02", sources=(Source(section="3.10", paragraph="0"),)),
        ("error", "risks", "T01-02", "sources", "3.10 ¶0", PARAGRAPHS),
    ),
    "a paragraph that is no number": (
        changed("risks", "T01-02", sources=(Source(section="3.10", paragraph="second"),)),
        ("error", "risks", "T01-02", "sources", "3.10 ¶second", PARAGRAPHS),
    ),
    "likelihood 7": (
        changed("assessments", "T01-02:current", likelihood=estimate(5, 7, 7)),
        ("error", "assessments", "T01-02:current", "likelihood", "5 – 7 – 7", "levels run from 1 to 5"),
    ),
    "impact 0": (
        changed("assessments", "T01-02:current", impact=estimate(0)),
        ("error", "assessments", "T01-02:current", "impact", "0 – 0 – 0", "levels run from 1 to 5"),
    ),
    "a range that does not ascend": (
        changed("assessments", "T01-02:current", likelihood=estimate(3, 2, 4)),
        ("error", "assessments", "T01-02:current", "likelihood", "3 – 2 – 4", "low, best and high must ascend"),
    ),
    "a level that is no number": (
        changed("assessments", "T01-02:current", likelihood=estimate(float("nan"))),
        ("error", "assessments", "T01-02:current", "likelihood", "nan – nan – nan", "levels run from 1 to 5"),
    ),
    "current above inherent": (
        changed("assessments", "T01-01:current", likelihood=estimate(5)),
        (
            "warning",
            "risks",
            "T01-01",
            "current likelihood",
            "5",
            "current is above inherent (4): measures that raise a risk need a reason",
        ),
    ),
    "a progress above 100": (
        changed("measures", "M-1", progress=140.0),
        ("error", "measures", "M-1", "progress", "140", "progress runs from 0 to 100"),
    ),
    "a due date before the start": (
        changed("measures", "M-1", start=DAY, due=DAY.replace(year=2006)),
        ("warning", "measures", "M-1", "due", "2006-05-24", "due before it starts"),
    ),
    "no responsible body": (
        changed("measures", "M-1", owner=" "),
        ("warning", "measures", "M-1", "owner", "", "name the responsible body, or write 'not named in the text'"),
    ),
}


def plain(finding: Finding) -> tuple[str, str, str, str, str, str]:
    return finding.severity, finding.table, finding.record, finding.field, finding.value, finding.rule


def test_the_sound_register_has_only_a_note() -> None:
    """Nothing is wrong in it; that nobody assessed one risk is worth knowing, not wrong."""
    note = ("note", "risks", "T02-02", "", "", "nobody has assessed its current level")

    assert [plain(finding) for finding in check(sample())] == [note]


@pytest.mark.parametrize("broken", RULES)
def test_a_broken_rule_is_named_with_record_field_and_value(broken: str) -> None:
    """Exactly one thing is broken, so exactly one finding is added, and it says which."""
    change, (*where, rule) = RULES[broken]
    before = {plain(finding) for finding in check(sample())}
    (new,) = [plain(finding) for finding in check(change(sample())) if plain(finding) not in before]

    assert (*where, rule) == (*new[:5], new[5][: len(rule)])


def test_an_empty_register_is_an_error_that_says_what_to_do() -> None:
    """Somebody who scores an empty register has named the wrong one."""
    found = [plain(finding) for finding in check(register())]

    assert found == [("error", "risks", "small", "", "", "the register holds no risk; add one, or import a workbook")]


def test_every_broken_rule_at_once_is_listed_at_once() -> None:
    """The check does not stop at the first error."""
    tables = ("risks", "assessments", "measures")
    several = [broken for broken in RULES.values() if broken[1][1] in tables and broken[1][0] == "error"]
    # One of each record and field, or one change would undo another.
    chosen = {(expected[2], expected[3]): (change, expected) for change, expected in several}
    held = sample()
    for change, _expected in chosen.values():
        held = change(held)
    found = {plain(finding) for finding in check(held)}

    assert {expected for _change, expected in chosen.values()} <= found
    assert len(chosen) >= 8


@pytest.mark.parametrize(
    ("minima", "sound"), [((2, 5, 7), True), ((2, 6, 8), True), ((2, 6), False), ((2, 5), False), ((2,), True)]
)
def test_weak_consistency_needs_two_diagonals_between_low_and_high(minima: tuple[int, ...], sound: bool) -> None:
    """Red from s_R and green to s_G agree with the risks in their cells iff s_R ≥ s_G + 2 (T13)."""
    steps = bands(*((f"B{n}", minimum) for n, minimum in enumerate(minima)))
    found = [finding for finding in check(terms(bands=steps)(sample())) if "weak consistency" in finding.rule]

    assert (found == []) is sound


@pytest.mark.parametrize("sides", [("likelihood",), ("impact",), ("likelihood", "impact")])
def test_an_assessment_without_levels_is_no_error(sides: tuple[str, ...]) -> None:
    """Unknown is allowed; it is only not scored."""
    change = changed("assessments", "T01-02:current", **dict.fromkeys(sides))

    assert [finding for finding in check(change(sample())) if finding.severity != "note"] == []


def test_a_finding_reads_as_a_sentence_with_its_place() -> None:
    """Record, field, value and rule, each once; the place is apart."""
    finding = Finding(severity="error", table="risks", record="R", field="f", value="v", rule="why").at("a.yaml:3")

    assert (finding.message, finding.place) == ("R f = 'v': why", "a.yaml:3")
    assert replace(finding, value="", field="").message == "R: why"


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ((1, 3, 5), ""),
        ((2, 2, 2), ""),
        ((1, 3, 5.5), "levels run from 1 to 5"),
        ((0.5, 3, 5), "levels run from 1 to 5"),
        ((4, 3, 5), "low, best and high must ascend"),
        ((1, 3, 2), "low, best and high must ascend"),
    ],
)
def test_an_estimate_ascends_within_its_scale(values: tuple[float, float, float], rule: str) -> None:
    """Low ≤ best ≤ high between 1 and the highest level."""
    assert check_estimate(estimate(*values), 5) == rule


@FEW
@given(registers())
def test_what_is_sound_by_construction_has_no_error(held: Register) -> None:
    """Registers whose every reference resolves and whose levels ascend have no error but being empty."""
    errors = [finding for finding in check(held) if finding.severity == "error"]

    assert [finding.rule for finding in errors] == ([] if held.risks else [check(register())[0].rule])


def test_a_register_without_documents_may_cite_nothing_but_what_measures_must() -> None:
    """Imported registers have no documents; their measures' empty sources are no error."""
    held = register(documents=(), risks=(risk("A"),), measures=(measure("M"),), assessments=(assessed("A", 1, 1),))

    assert check(held) == []


def test_every_document_is_looked_up_by_its_own_name() -> None:
    """The Order's 4.1 is not the Concept's 4.1."""
    order = Document(id="Order", title="O", date=DAY, sections={"4.1": 1})
    held = dataclasses.replace(
        sample(),
        documents=(*sample().documents, order),
        categories=(
            Category(id="T01", title="a", sources=(Source(section="4.1", document="Order"),)),
            Category(id="T02", title="b", sources=(Source(section="4.1"),)),
        ),
    )
    errors = [plain(finding)[1:5] for finding in check(held) if finding.severity == "error"]

    assert errors == [("categories", "T02", "sources", "4.1")]
