"""A register as text: what is wrong is named with file and line, and nothing is guessed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from riskregister.core.check import check
from riskregister.core.model import NOT_NAMED, Estimate, Source
from riskregister.errors import InvalidInput, RegisterError, Unreachable
from riskregister.text.read import read_register

ROOT = Path(__file__).resolve().parents[2]

FILES = {
    "register.yaml": """\
id: tiny
title: A tiny register
reporting_date: 2007-05-24
documents:
  - id: Concept
    title: C
    date: 2007-05-23
    sections: {"3.1": 2, 3.10: 3}
assessments:
  assessor: Somebody
  date: 2007-05-24
""",
    "objectives.yaml": """\
objectives:
  - id: NI-1
    title: One
""",
    "risks/T01.yaml": """\
id: T01
title: First
risks:
  - id: T01-01
    title: A risk
    type: malicious
    objectives: [NI-1]
    sources:
      - {section: 3.10, paragraph: 2}
    assessments:
      inherent: {likelihood: [3, 4, 5], impact: 4}
      current:
        likelihood: [2, 3, 4.5]
        impact: [3, 4, 5]
        rationale: because
  - id: T01-02
    title: no
""",
    "measures/all.yaml": """\
measures:
  - id: M-1
    title: A measure
    source: {section: "3.1", paragraph: "1"}
    status_in_source: planned
    mitigations:
      - risk: T01-01
        acts_on: both
        role: primary
        basis: stated
        strength: weak
""",
    "indicators.yaml": """\
indicators:
  - id: KRI-1
    title: Oil price
    unit: USD
    worse: below
    warning: 50
    alarm: 40
    risks: [T01-01]
    readings:
      - {date: 2007-05-01, value: 61.5}
      - date: 2007-06-01
        value: 39
        note: from the newspaper
""",
}

Written = Callable[..., Path]


@pytest.fixture
def tiny(tmp_path: Path) -> Written:
    """Return a function that writes the tiny register, with a text in one file replaced, and gives its folder."""

    def write(file: str = "", old: str = "", new: str = "") -> Path:
        folder = tmp_path / "tiny"
        criteria = (ROOT / "register" / "criteria.yaml").read_text(encoding="utf-8").partition("appetite:\n")
        rest = criteria[2][criteria[2].index("# How much") :]
        for name, content in {**FILES, "criteria.yaml": criteria[0] + rest}.items():
            if name == file:
                assert content.count(old) == 1
                content = content.replace(old, new)  # noqa: PLW2901  # the one file that is different
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
        return folder

    return write


def refused(folder: Path) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        read_register(folder)
    return caught.value


# What stands in it ----------------------------------------------------------------------------------------------------


def test_the_tiny_register_is_read_whole(tiny: Written) -> None:
    """Every part of the folder arrives, with what the files leave unsaid filled in as documented."""
    register, _places = read_register(tiny())
    risk, measure, mitigation = register.risks[0], register.measures[0], register.mitigations[0]
    inherent, current = register.assessments

    assert (register.id, [o.id for o in register.objectives], [c.id for c in register.categories]) == (
        "tiny",
        ["NI-1"],
        ["T01"],
    )
    assert (risk.category, risk.objectives, risk.owner) == ("T01", ("NI-1",), "")
    assert (inherent.id, inherent.assessor, inherent.impact) == (
        "T01-01:inherent",
        "Somebody",
        Estimate(low=4, best=4, high=4),
    )
    assert current.likelihood == Estimate(low=2, best=3, high=4.5)
    assert (measure.status, measure.progress, measure.owner) == ("planned", None, NOT_NAMED)
    assert (mitigation.id, mitigation.measure) == ("M-1>T01-01", "M-1")
    assert (register.indicators[0].alarm, register.indicators[0].risks) == (40.0, ("T01-01",))
    assert [(reading.id, reading.value) for reading in register.readings] == [
        ("KRI-1:2007-05-01", 61.5),
        ("KRI-1:2007-06-01", 39.0),
    ]
    assert [finding.severity for finding in check(register)] == ["note"]


def test_a_section_is_text(tiny: Written) -> None:
    """3.10 stays 3.10, quoted or not, and is not 3.1."""
    register, _places = read_register(tiny())

    assert register.risks[0].sources == (Source(section="3.10", paragraph="2"),)
    assert register.documents[0].sections == {"3.1": 2, "3.10": 3}


def test_no_is_a_word(tiny: Written) -> None:
    """A title of "no" is not false, a date in a title is not a date."""
    assert read_register(tiny())[0].risks[1].title == "no"
    folder = tiny("risks/T01.yaml", "title: no", "title: 2007-05-24")
    assert read_register(folder)[0].risks[1].title == "2007-05-24"


def test_an_empty_value_is_one_that_was_not_given(tiny: Written) -> None:
    """``progress:`` with nothing behind it is unknown; quoted, an empty text is a text."""
    folder = tiny(
        "measures/all.yaml", "status_in_source: planned", "status_in_source: planned\n    progress:\n    notes: ''"
    )
    measure = read_register(folder)[0].measures[0]

    assert (measure.progress, measure.notes) == (None, "")


def test_a_byte_order_mark_is_no_part_of_the_text(tiny: Written) -> None:
    """Windows editors put one in front."""
    folder = tiny()
    path = folder / "register.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())

    assert read_register(folder)[0].id == "tiny"


# What is wrong with it ------------------------------------------------------------------------------------------------

#: Which text in which file becomes which → file:line and words of the sentence.
WRONG = {
    "broken YAML": (
        "risks/T01.yaml",
        "    type: malicious",
        "    type: [malicious",
        "risks/T01.yaml:7",
        ["expected ',' or ']'"],
    ),
    "a tab for indentation": (
        "risks/T01.yaml",
        "    type: malicious",
        "\ttype: malicious",
        "risks/T01.yaml:6",
        ["tab character that violates indentation"],
    ),
    "an unknown field": (
        "risks/T01.yaml",
        "type: malicious",
        "kind: malicious",
        "risks/T01.yaml:6",
        ["T01-01 kind", "no such field here"],
    ),
    "a word that is none of the allowed ones": (
        "risks/T01.yaml",
        "type: malicious",
        "type: evil",
        "risks/T01.yaml:6",
        ["T01-01 type = 'evil'", "must be one of", "'malicious'"],
    ),
    "a stage that is none": (
        "risks/T01.yaml",
        "inherent: {",
        "inherited: {",
        "risks/T01.yaml:11",
        ["stage = 'inherited'", "'inherent'"],
    ),
    "a field missing": (
        "measures/all.yaml",
        "    status_in_source: planned\n",
        "",
        "measures/all.yaml:2",
        ["M-1 status_in_source", "this field is required"],
    ),
    "a level that is a word": (
        "risks/T01.yaml",
        "impact: 4}",
        "impact: high}",
        "risks/T01.yaml:11",
        ["impact", "'high'", "must be a number"],
    ),
    "a date that is none": (
        "register.yaml",
        "reporting_date: 2007-05-24",
        "reporting_date: 24.5.2007",
        "register.yaml:3",
        ["reporting_date = '24.5.2007'", "must be a date like 2007-05-24"],
    ),
    "a key that stands twice": (
        "risks/T01.yaml",
        "    title: A risk\n",
        "    title: A risk\n    title: Another\n",
        "risks/T01.yaml:6",
        ["the key 'title' stands twice"],
    ),
    "a list that is none": (
        "risks/T01.yaml",
        "objectives: [NI-1]",
        "objectives: NI-1",
        "risks/T01.yaml:7",
        ["T01-01 objectives = 'NI-1'"],
    ),
    "two levels for three": (
        "risks/T01.yaml",
        "impact: [3, 4, 5]",
        "impact: [3, 4]",
        "risks/T01.yaml:14",
        ["T01-01:current impact"],
    ),
    "an assessment that is a number": (
        "risks/T01.yaml",
        "inherent: {likelihood: [3, 4, 5], impact: 4}",
        "inherent: 4",
        "risks/T01.yaml:11",
        ["inherent", "an assessment is a record with fields"],
    ),
    "assessments without a stage": (
        "risks/T01.yaml",
        "  - id: T01-02\n",
        "  - id: T01-02\n    assessments: [1, 2]\n",
        "risks/T01.yaml:17",
        ["assessments are given by stage"],
    ),
    "a risk that is a word": (
        "risks/T01.yaml",
        "  - id: T01-02\n    title: no\n",
        "  - T01-02\n",
        "risks/T01.yaml:16",
        ["each entry must be a record with fields"],
    ),
    "measures that are no list": (
        "measures/all.yaml",
        "measures:\n",
        "measures: none\nothers:\n",
        "measures/all.yaml:1",
        ["must hold a list called 'measures'"],
    ),
    "a mitigation that is a word": (
        "measures/all.yaml",
        "    mitigations:\n",
        "    mitigations:\n      - T01-01\n",
        "measures/all.yaml:7",
        ["a mitigation is a record with fields"],
    ),
    "mitigations that are no list": (
        "measures/all.yaml",
        FILES["measures/all.yaml"].partition("    mitigations:\n")[2],
        "      risk: T01-01\n",
        "measures/all.yaml:6",
        ["mitigations"],
    ),
    "a mitigation of unknown strength": (
        "measures/all.yaml",
        "strength: weak",
        "strength: huge",
        "measures/all.yaml:11",
        ["strength = 'huge'", "'strong'"],
    ),
    "an objective without a title": (
        "objectives.yaml",
        "    title: One\n",
        "",
        "objectives.yaml:2",
        ["NI-1 title", "this field is required"],
    ),
    "a likelihood scale without a horizon": (
        "criteria.yaml",
        "  horizon_years: 5\n",
        "",
        "criteria.yaml:5",
        ["likelihood.horizon_years", "required"],
    ),
    "a register without an id": ("register.yaml", "id: tiny\n", "", "register.yaml:1", ["id", "required"]),
    "a whole file that is a list": (
        "objectives.yaml",
        FILES["objectives.yaml"],
        "- 1\n- 2\n",
        "objectives.yaml:1",
        ["must hold a list called 'objectives'"],
    ),
    "a risk file that is a list": (
        "risks/T01.yaml",
        FILES["risks/T01.yaml"],
        "- 1\n- 2\n",
        "risks/T01.yaml:1",
        ["must hold a list called 'risks'"],
    ),
    "a head that is a list": (
        "register.yaml",
        FILES["register.yaml"],
        "- 1\n",
        "register.yaml:1",
        ["must hold fields with names"],
    ),
    "common fields of assessments that are none": (
        "register.yaml",
        "  assessor: Somebody\n  date: 2007-05-24\n",
        "  Somebody\n",
        "register.yaml:9",
        ["an assessment is a record with fields"],
    ),
    "a reading that is no number": (
        "indicators.yaml",
        "value: 39",
        "value: low",
        "indicators.yaml:12",
        ["KRI-1:2007-06-01", "value", "must be a number"],
    ),
    "readings that are no list": (
        "indicators.yaml",
        "    readings:\n      - {date: 2007-05-01, value: 61.5}\n      - date",
        "    readings:\n        date",
        "indicators.yaml:9",
        ["readings are a list of records"],
    ),
    "a reading that is a number": (
        "indicators.yaml",
        "{date: 2007-05-01, value: 61.5}",
        "61.5",
        "indicators.yaml:10",
        ["a reading is a record with fields"],
    ),
    "an unknown side": ("indicators.yaml", "worse: below", "worse: under", "indicators.yaml:5", ["must be one of"]),
    "one of several assessments that is a number": (
        "risks/T01.yaml",
        "inherent: {likelihood: [3, 4, 5], impact: 4}",
        "inherent:\n        - {id: a, likelihood: 4, impact: 4}\n        - 4",
        "risks/T01.yaml:13",
        ["inherent", "an assessment is a record with fields"],
    ),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_is_named_with_file_and_line(tiny: Written, wrong: str) -> None:
    """File, line, field, value and rule, so that somebody can go there and mend it."""
    file, old, new, place, words = WRONG[wrong]
    error = refused(tiny(file, old, new))

    assert str(error).startswith(f"tiny/{place}: ")
    assert error.findings[0].place == f"tiny/{place}"
    assert [word for word in words if word not in str(error)] == []


#: What is wrong only in the whole → file:line and words of the finding.
UNSOUND = {
    "likelihood 7": ("risks/T01.yaml", "likelihood: [2, 3, 4.5]", "likelihood: 7", "risks/T01.yaml:13", "levels run"),
    "an unknown risk id": (
        "measures/all.yaml",
        "risk: T01-01",
        "risk: T01-99",
        "measures/all.yaml:7",
        "no such record",
    ),
    "an unknown objective": ("risks/T01.yaml", "[NI-1]", "[NI-8]", "risks/T01.yaml:7", "no such record in objectives"),
    "a section that is not there": ("risks/T01.yaml", "section: 3.10", "section: 3.11", "risks/T01.yaml:8", "no such"),
    "a paragraph that is not there": ("risks/T01.yaml", "paragraph: 2", "paragraph: 4", "risks/T01.yaml:8", "has 3"),
    "a duplicate id": ("risks/T01.yaml", "id: T01-02", "id: T01-01", "risks/T01.yaml:4", "is used 2 times"),
    "another category": (
        "risks/T01.yaml",
        "    title: no",
        "    title: no\n    category: T05",
        "risks/T01.yaml:18",
        "in categories",
    ),
    "an indicator of an unknown risk": (
        "indicators.yaml",
        "[T01-01]",
        "[T01-9]",
        "indicators.yaml:8",
        "no such record",
    ),
    "an alarm before the warning": (
        "indicators.yaml",
        "alarm: 40",
        "alarm: 60",
        "indicators.yaml:7",
        "above the warning",
    ),
    "two readings of a day": (
        "indicators.yaml",
        "2007-05-01",
        "2007-06-01, id: x",
        "indicators.yaml:11",
        "another reading",
    ),
    "a range upside down": ("risks/T01.yaml", "[2, 3, 4.5]", "[4, 3, 4.5]", "risks/T01.yaml:13", "must ascend"),
    "a progress of 140": (
        "measures/all.yaml",
        "    mitigations",
        "    progress: 140\n    mitigations",
        "measures/all.yaml:6",
        "0 to 100",
    ),
}


@pytest.mark.parametrize("unsound", UNSOUND)
def test_what_is_unsound_is_found_with_its_line(tiny: Written, unsound: str) -> None:
    """A readable register is checked as a whole; each error knows where it stands."""
    file, old, new, place, rule = UNSOUND[unsound]
    register, places = read_register(tiny(file, old, new))
    errors = [finding for finding in check(register) if finding.severity == "error"]

    assert [(places.of(finding), rule in finding.rule) for finding in errors] == [(f"tiny/{place}", True)]


def test_all_that_is_wrong_is_listed_at_once(tiny: Written) -> None:
    """Nobody mends one error to be shown the next: the first in full, the rest counted, all in the findings."""
    folder = tiny("risks/T01.yaml", "type: malicious", "type: evil\n    colour: red")
    path = folder / "measures/all.yaml"
    path.write_text(path.read_text().replace("strength: weak", "strength: huge"))
    error = refused(folder)

    assert [finding.place for finding in error.findings] == [
        "tiny/risks/T01.yaml:6",
        "tiny/risks/T01.yaml:7",
        "tiny/measures/all.yaml:11",
    ]
    assert "(and 2 more)" in str(error)


def test_an_empty_register_can_be_read_and_is_found_empty(tiny: Written) -> None:
    """A folder without a risk is a register, and the check says what it lacks."""
    folder = tiny()
    for name in ("risks/T01.yaml", "measures/all.yaml", "indicators.yaml"):
        (folder / name).unlink()
    register, places = read_register(folder)
    found = [finding for finding in check(register) if finding.severity == "error"]

    assert [finding.rule for finding in found] == ["the register holds no risk; add one, or import a workbook"]
    assert places.of(found[0]) == ""


def test_an_empty_file_is_named(tiny: Written) -> None:
    """A file with nothing in it is named as what lacks its fields."""
    folder = tiny()
    (folder / "risks/T01.yaml").write_text("")
    error = refused(folder)

    assert str(error).startswith("tiny/risks/T01.yaml:1: ")


def test_a_file_that_is_not_utf8_is_named(tiny: Written) -> None:
    """Old encodings are refused, not guessed."""
    folder = tiny()
    (folder / "objectives.yaml").write_bytes("objectives:\n  - {id: NI-1, title: çıxış}\n".encode("cp1254"))

    assert "tiny/objectives.yaml:1: not UTF-8 text" in str(refused(folder))


@pytest.mark.parametrize("missing", ["", "register.yaml", "criteria.yaml"])
def test_a_missing_folder_or_file_is_named(tiny: Written, tmp_path: Path, missing: str) -> None:
    """The folder itself, its head and its criteria must be there; the sentence names what is not."""
    folder = tiny() if missing else tmp_path / "nowhere"
    if missing:
        (folder / missing).unlink()
    with pytest.raises(RegisterError) as caught:
        read_register(folder)

    assert (missing or "nowhere") in str(caught.value)
    assert caught.value.hint
    assert isinstance(caught.value, InvalidInput if missing == "register.yaml" else Unreachable)


def test_a_register_without_objectives_or_measures_is_a_register(tiny: Written) -> None:
    """Only head and criteria are needed."""
    folder = tiny("risks/T01.yaml", "    objectives: [NI-1]\n", "")
    (folder / "objectives.yaml").unlink()
    (folder / "measures/all.yaml").unlink()
    register, _places = read_register(folder)

    assert (register.objectives, register.measures, len(register.risks)) == ((), (), 2)


def test_aliases_bombs_and_tags_do_nothing(tiny: Written) -> None:
    """A tag runs no code: the value stays the text it is."""
    folder = tiny("risks/T01.yaml", "title: no", "title: !!python/object/apply:os.getcwd []")

    assert "T01-02 title" in str(refused(folder))


def test_a_file_that_would_not_be_read_is_named(tiny: Written) -> None:
    """A category in a .yml file must not vanish in silence."""
    folder = tiny()
    (folder / "risks/T07.yml").write_text("id: T07\n", encoding="utf-8")

    assert "T07.yml" in str(refused(folder))
