"""A register written as text and read again is the same register."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from tests.core.building import (
    FEW,
    assessed,
    indicator,
    link,
    measure,
    reading,
    register,
    registers,
    risk,
    same,
    sample,
)

from riskregister.core.model import Detail, Given, Register
from riskregister.errors import InvalidInput, Unreachable
from riskregister.services.exchange import export
from riskregister.services.opening import open_source
from riskregister.text.read import read_register
from riskregister.text.write import write_register


def back(held: Register, folder: Path) -> Register:
    write_register(held, folder)
    return read_register(folder)[0]


def test_the_sample_comes_back_equal(tmp_path: Path) -> None:
    """Every table and field, quotes and line breaks included."""
    found = back(sample(), tmp_path / "out")

    assert found.risks == sample().risks
    assert same(found, sample())


def test_the_shipped_register_comes_back_equal(shipped: Register, tmp_path: Path) -> None:
    """What is shipped can be exported as text and read back without a difference."""
    assert same(back(shipped, tmp_path / "out"), shipped)


@FEW
@given(registers())
def test_any_register_comes_back_equal(tmp_path_factory: pytest.TempPathFactory, held: Register) -> None:
    """Whatever the texts, dates and levels are."""
    assert same(back(held, tmp_path_factory.mktemp("text") / "out"), held)


@pytest.mark.parametrize(
    "text",
    [
        "null",
        "~",
        "",
        "no",
        "3.10",
        "2007-05-24",
        "- a",
        "a: b",
        "# c",
        "'",
        '"',
        "{x",
        "*a",
        "&a",
        "!t",
        "  x  ".strip(),
        "a\nb\n\n c",
        "ğ ı İ",
        "x" * 500,
        "0x1F",
        "1e3",
        "🌊",
        "a\u2028b",
        "tab\there",
    ],
)
def test_any_text_comes_back_as_it_was(text: str, tmp_path: Path) -> None:
    """Texts that YAML could take for something else stay what they are."""
    held = register(risks=(risk("T01-01", notes=text, title=f"T {text}".strip()),))

    assert back(held, tmp_path / "out").risks == held.risks


@pytest.mark.parametrize("name", ["a/b", "../up", "../../../out", "Ərazi", "x y", "a:b", "..", "t01"])
def test_a_domain_or_category_with_a_strange_name_stays_in_its_folder(name: str, tmp_path: Path) -> None:
    """Names of files come from names people give; none may lead out of the folder or lose a record."""
    held = register(
        categories=(*register().categories, type(register().categories[0])(id=name, title="Strange")),
        risks=(risk("R", name),),
        measures=(measure("M", domain=name),),
    )
    found = back(held, tmp_path / "in" / "out")

    assert same(found, held)
    assert [path.name for path in (tmp_path / "in").iterdir()] == ["out"]


@pytest.mark.parametrize(
    ("table", "record", "missing"),
    [
        ("risks", risk("R", "T99"), "T99"),
        ("assessments", assessed("R", 1, 1), "R"),
        ("mitigations", link("M", "R"), "M"),
        ("readings", reading("K", (2007, 5, 1), 3.0), "K"),
    ],
)
def test_what_hangs_on_nothing_is_not_silently_left_out(
    table: str, record: object, missing: str, tmp_path: Path
) -> None:
    """A risk of no category, an assessment of no risk and a mitigation by no measure have no file to stand in."""
    with pytest.raises(InvalidInput, match=f"{record.id} hangs on {missing}, which is not in the register"):
        write_register(register(**{table: (record,)}), tmp_path / "out")

    assert not (tmp_path / "out").exists()


def test_a_reading_keeps_an_id_of_its_own_and_a_register_without_indicators_has_no_file(tmp_path: Path) -> None:
    held = register(
        indicators=(indicator("K"),),
        readings=(reading("K", (2007, 5, 1), 0.0, id="mine"), reading("K", (2007, 6, 1), 1)),
    )

    assert same(back(held, tmp_path / "out"), held)
    assert (tmp_path / "out/indicators.yaml").read_text().count("id:") == 2
    write_register(register(), tmp_path / "none")
    assert not (tmp_path / "none/indicators.yaml").exists()


def test_several_assessments_of_one_stage_are_not_lost(tmp_path: Path) -> None:
    """Two assessors' views of one stage both come back."""
    two = (assessed("R", 1, 1, id="first"), assessed("R", 2, 2, id="second"))
    held = register(risks=(risk("R"),), assessments=two)

    assert same(back(held, tmp_path / "out"), held)


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    """An export never mixes with what was there."""
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(Unreachable, match="not an empty folder"):
        write_register(sample(), tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def imported() -> Register:
    """Return a register that keeps what another one said: details of a risk, levels as given, with and without rule."""
    details = (
        Detail(name="Region", value="=North\nand \u015eimal: 'a', \"b\""),
        Detail(name="", value="007"),
        Detail(name="Strategie", value="Vermeiden", field="strategy"),
    )
    said = (
        Given(of="likelihood", value="3 - Possible", rule="step 3 of 5 is level 3 of 5"),
        Given(of="rating", value="null"),
        Given(of="detection", value="1e3"),
    )
    return register(
        risks=(risk("T01-01", details=details), risk("T01-02")),
        assessments=(assessed("T01-01", 3, None, given=said), assessed("T01-02", None, None, given=said[1:2])),
    )


def test_what_another_register_said_comes_back_word_by_word(tmp_path: Path) -> None:
    """As YAML and as JSON; in the order of its columns."""
    found = back(imported(), tmp_path / "out")

    assert found.risks == imported().risks
    assert found.assessments == imported().assessments
    export(imported(), tmp_path / "out.json")
    assert open_source(str(tmp_path / "out.json")).register == imported()


@pytest.mark.parametrize("place", ["file", "/proc/none/out"])
def test_a_place_that_cannot_be_written_is_named(place: str, tmp_path: Path) -> None:
    """A file where a folder should be, and a folder nobody may write to."""
    (tmp_path / "file").write_text("mine")
    with pytest.raises(Unreachable) as caught:
        write_register(sample(), tmp_path / place)

    assert place in str(caught.value)
    assert (tmp_path / "file").read_text() == "mine"
