"""What is written for other programs: their columns and words, and none of their traps."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import replace

import openpyxl
import pandas as pd
import pytest
from tests.core.building import assessed, criteria, estimate, link, measure, register, risk, sample

from riskregister.core.frames import risk_frame
from riskregister.core.model import Detail, Register
from riskregister.services import formats
from riskregister.workbook.columns import LONGEST
from riskregister.workbook.formats import shared

EVIL = ("=1+1", "+1", "-1", "@x", "\tx", '=HYPERLINK("http://x")', "_x0041_")


def rows(held: Register, program: str) -> list[dict[str, str]]:
    """Return the rows as the program's text file has them."""
    text = formats.content(held, program, ".csv").decode("utf-8-sig")
    separator = ";" if program.startswith("ciso") else ","
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=separator))


def cells(held: Register, program: str) -> list[dict[str, object]]:
    """Return the rows as the program's workbook has them."""
    sheet = openpyxl.load_workbook(io.BytesIO(formats.content(held, program, ".xlsx"))).active
    head, *body = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in body]


def notes(held: Register, program: str) -> str:
    return "\n".join(formats.transfer(held, program).notes)


CISO = "ref_id name description inherent_proba inherent_impact inherent_level existing_controls current_proba "
CISO += (
    "current_impact current_level additional_controls residual_proba residual_impact residual_level treatment assets"
)
CONTROLS = "name description category csf_function ref_id status priority effort control_impact link start_date eta "
CONTROLS += "expiry_date observation filtering_labels reference_control cost_amortization_period cost_build_fixed "
CONTROLS += "cost_build_people_days cost_run_fixed cost_run_people_days"
TURBO = "reference title description category initial_probability initial_impact residual_probability residual_impact "
TURBO += "status owner_email target_resolution_date cards"
COLUMNS = {"ciso-assistant": CISO, "ciso-assistant-controls": CONTROLS, "turbo-ea": TURBO}


@pytest.mark.parametrize("program", formats.PROGRAMS)
def test_the_columns_are_the_programs_own_in_their_order(program: str) -> None:
    assert list(rows(sample(), program)[0]) == COLUMNS[program].split()
    assert list(cells(sample(), program)[0]) == COLUMNS[program].split()


@pytest.mark.parametrize("program", formats.PROGRAMS)
def test_both_kinds_of_file_say_the_same(shipped: Register, program: str) -> None:
    in_book = [{name: value or "" for name, value in row.items()} for row in cells(shipped, program)]

    assert in_book == rows(shipped, program)
    assert len(in_book) == len(shipped.measures if "controls" in program else shipped.risks)


def test_levels_go_to_ciso_assistant_as_names_of_the_matrix_and_never_as_numbers() -> None:
    """A number, or a name of another matrix, would become "not rated" there."""
    held = register(
        risks=(risk("A"), risk("B")),
        assessments=(
            assessed("A", 1, 2, "inherent"),
            assessed("A", estimate(2, 2.5, 3), 4),
            assessed("A", 1, 1, "residual"),
            assessed("A", 1, 1, "target"),
            assessed("B", 3, None, impact_state="withheld"),
        ),
    )
    first, second = rows(held, "ciso-assistant")

    assert [first[name] for name in ("inherent_proba", "inherent_impact", "inherent_level")] == ["L1", "I2", "band L"]
    assert [first[name] for name in ("current_proba", "current_impact")] == ["L3", "I4"]
    assert [first[name] for name in ("residual_proba", "residual_impact")] == ["L1", "I1"]
    assert [second[name] for name in ("current_proba", "current_impact", "current_level")] == ["L3", "", ""]
    assert "1 risk arrives without a current level: B." in notes(held, "ciso-assistant")


def test_the_rating_is_the_one_every_page_shows(shipped: Register) -> None:
    shown = list(risk_frame(shipped)["rating"])

    assert [row["current_level"] for row in rows(shipped, "ciso-assistant")] == shown


def test_measures_are_named_by_an_id_that_no_separator_tears_apart() -> None:
    """CISO Assistant splits at commas; what works already and what is to come stand in columns of their own."""
    held = register(
        risks=(risk("A"),),
        measures=(
            measure("M,1", "established", title="Policy, procedures and training"),
            measure("M-1", "under_way"),
            measure("M-3", "stopped"),
        ),
        mitigations=(link("M,1", "A"), link("M,1", "A", acts_on="impact", id="again"), link("M-1", "A")),
    )
    (row,), controls = rows(held, "ciso-assistant"), rows(held, "ciso-assistant-controls")

    assert (row["existing_controls"], row["additional_controls"]) == ("M-1", "M-1-")
    assert [one["ref_id"] for one in controls] == ["M-1", "M-1-", "M-3"]
    assert [one["status"] for one in controls] == ["active", "in_progress", "deprecated"]
    assert controls[0]["name"] == "Policy, procedures and training"


def test_a_stopped_measure_is_left_out_of_the_risk_and_that_is_said() -> None:
    held = register(risks=(risk("A"),), measures=(measure("M", "stopped"),), mitigations=(link("M", "A"),))
    (row,) = rows(held, "ciso-assistant")

    assert (row["existing_controls"], row["additional_controls"], row["treatment"]) == ("", "", "open")
    assert "1 link to a stopped measure is left out." in notes(held, "ciso-assistant")


def test_names_that_are_long_or_twice_are_made_to_fit_and_the_title_stays_whole() -> None:
    """CISO Assistant refuses the first and takes the second for a row it has."""
    long = "x" * 300
    held = register(risks=(risk("A", title="Fire"), risk("B", title="fire"), risk("C", title=long)))
    first, second, third = rows(held, "ciso-assistant")

    assert (first["name"], second["name"]) == ("Fire", "fire (B)")
    assert len(third["name"]) == 200
    assert third["description"].startswith(long)
    assert "changed to fit, title in the description: B, C." in notes(held, "ciso-assistant")


def test_names_stay_apart_whatever_stands_in_brackets() -> None:
    titles = [("A", "Fire"), ("B", "Fire"), ("C", "Fire (D)"), ("D", "Fire"), ("E", "")]

    assert len({name.casefold() for name in shared.names(titles, 9).values()}) == 5


def test_nothing_is_written_that_is_read_as_nothing_or_as_a_number() -> None:
    """CISO Assistant reads tables with pandas: N/A is no name to it, and 3.10 alone in a cell is 3.1."""
    held = register(
        risks=(risk("007", title="N/A"),), measures=(measure("3.10", "planned"),), mitigations=(link("3.10", "007"),)
    )
    (row,) = rows(held, "ciso-assistant")
    (read,) = pd.read_csv(
        io.BytesIO(formats.content(held, "ciso-assistant", ".csv")), sep=";", encoding="utf-8-sig"
    ).to_dict("records")

    assert (read["name"], read["additional_controls"]) == ("N/A (007)", "M-3.10")
    assert row["additional_controls"] == rows(held, "ciso-assistant-controls")[0]["ref_id"]
    assert "007 becomes 7" in notes(held, "ciso-assistant")
    assert "007 becomes 7" not in notes(sample(), "ciso-assistant")


@pytest.mark.parametrize(
    ("status", "coming", "said", "treatment"),
    [
        ("draft", (), "", "open"),
        ("under_review", ("M",), "", "mitigate"),
        ("accepted", ("M",), "", "accept"),
        ("closed", (), "", "cancelled"),
        ("draft", (), "Transfer", "transfer"),
        ("draft", (), "Insure it", "open"),
    ],
)
def test_the_treatment_is_one_of_the_programs_words(
    status: str, coming: tuple[str, ...], said: str, treatment: str
) -> None:
    details = (Detail(name="Response", value=said, field="strategy"),) if said else ()
    held = register(
        risks=(risk("A", status=status, details=details),),
        measures=tuple(measure(one, "planned") for one in coming),
        mitigations=tuple(link(one, "A") for one in coming),
    )

    assert rows(held, "ciso-assistant")[0]["treatment"] == treatment


def test_what_has_no_column_stands_in_the_description() -> None:
    details = (Detail(name="Region", value="North"), Detail(name="System", value="Grid\nDam", field="asset"))
    held = register(
        risks=(risk("A", cause="c", event="e", scenario="s", owner="Body A", notes="n", details=details),),
        assessments=(assessed("A", 1, 1, rationale="because"),),
    )
    (row,) = rows(held, "ciso-assistant")
    lines = row["description"].splitlines()

    assert lines[:3] == ["Scenario: s", "Cause: c", "Event: e"]
    assert {"Category: First", "Owner: Body A", "Reason for the current levels: because", "Region: North"} < set(lines)
    assert row["assets"] == "Grid\nDam"
    assert rows(held, "turbo-ea")[0]["cards"] == "Grid; Dam"


@pytest.mark.parametrize("text", EVIL)
@pytest.mark.parametrize("program", formats.PROGRAMS)
def test_no_text_becomes_a_formula(program: str, text: str) -> None:
    held = register(risks=(risk("A", title=text),), measures=(measure("M", title=text),))
    name = "title" if program == "turbo-ea" else "name"
    book = openpyxl.load_workbook(io.BytesIO(formats.content(held, program, ".xlsx")))
    column = COLUMNS[program].split().index(name) + 1
    cell = book.active.cell(2, column)

    assert cell.data_type == "s"
    assert cell.value.strip() == text.strip()
    assert rows(held, program)[0][name][:1] not in ("=", "+", "-", "@", "\t")


def test_a_principle_keeps_the_programs_word_for_undefined() -> None:
    """Dashes alone run nothing; an apostrophe before them would be another word."""
    assert rows(register(measures=(measure("M", "principle"),)), "ciso-assistant-controls")[0]["status"] == "--"


def test_a_text_longer_than_a_cell_is_cut_in_the_workbook_only_and_that_is_said() -> None:
    held = register(risks=(risk("A", notes="x" * 40_000),))

    assert len(str(cells(held, "ciso-assistant")[0]["description"])) == LONGEST
    assert len(rows(held, "ciso-assistant")[0]["description"]) > 40_000
    assert "the texts of A are cut" in notes(held, "ciso-assistant")


def test_controls_carry_dates_effort_and_what_has_no_column() -> None:
    first, _second, third = rows(sample(), "ciso-assistant-controls")

    assert (first["start_date"], first["eta"], first["effort"]) == ("2006-01-01", "2007-05-23", "")
    assert {"Responsible: Body A", "With: X, Y", "Domain: foreign", "Progress: 40 %"} < set(
        first["observation"].splitlines()
    )
    assert "Cost (low – best – high): 1 – 2.5 – 4 AZN" in third["observation"]
    assert third["cost_build_fixed"] == ""
    assert rows(register(measures=(measure("M", cost_class=1),)), "ciso-assistant-controls")[0]["effort"] == "XS"


def test_names_of_levels_that_would_not_be_known_are_told() -> None:
    """Two of the same name, and one that means nothing at all to the reader."""
    scale = criteria().impact
    labels = ("None", "Some", "Bad", "Worst", "worst ")
    steps = tuple(replace(step, label=label) for step, label in zip(scale.levels, labels, strict=True))
    held = register(criteria=criteria(impact=replace(scale, levels=steps)))

    assert "Impact levels 1, 4, 5 are not known by their names there." in notes(held, "ciso-assistant")
    assert "Likelihood levels" not in notes(held, "ciso-assistant")


@pytest.mark.parametrize(
    ("level", "words"),
    [(1, ("low", "low")), (2, ("low", "low")), (3, ("medium", "medium")), (4, ("high", "high"))]
    + [(5, ("very_high", "critical"))],
)
def test_five_levels_become_turbo_eas_four_words(level: int, words: tuple[str, str]) -> None:
    held = register(risks=(risk("A"),), assessments=(assessed("A", level, level, "inherent"),))
    (row,) = rows(held, "turbo-ea")

    assert (row["initial_probability"], row["initial_impact"]) == words
    assert (row["residual_probability"], row["residual_impact"]) == ("", "")


def test_turbo_ea_is_told_nothing_that_nobody_said() -> None:
    """What is blank becomes "medium" there, which the person is told."""
    held = register(
        risks=(risk("A", category="T01", owner="a@b.az", status="accepted"), risk("B", title="x" * 501)),
        assessments=(assessed("A", 1, 1),),
        measures=(
            measure("M", "under_way", due=dt.date(2008, 1, 1)),
            measure("N", "completed", due=dt.date(2009, 1, 1)),
        ),
        mitigations=(link("M", "A"), link("N", "A")),
    )
    first, second = rows(held, "turbo-ea")
    said = notes(held, "turbo-ea")

    assert (first["initial_probability"], first["category"], first["status"]) == ("", "", "accepted")
    assert (first["owner_email"], first["target_resolution_date"]) == ("a@b.az", "2008-01-01")
    assert len(second["title"]) == 500
    assert second["description"].splitlines()[1] == "x" * 501
    assert "2 risks have no inherent level; Turbo EA makes that 'medium', so set it there: A, B." in said
    assert "Titles over 500 characters were cut: B." in said
    assert "Accepted risks arrive without a reason" in said


def test_a_category_of_turbo_eas_is_kept() -> None:
    held = register(categories=(type(register().categories[0])(id="T01", title="Financial"),), risks=(risk("A"),))

    assert rows(held, "turbo-ea")[0]["category"] == "financial"
    assert "files it as operational" not in notes(held, "turbo-ea")


def test_the_marking_travels_in_the_workbooks_properties() -> None:
    held = register(marking="restricted", notice="Mind this.", risks=(risk("A"),))
    book = openpyxl.load_workbook(io.BytesIO(formats.content(held, "turbo-ea", ".xlsx", stood="2007, revision 3")))

    assert (book.properties.subject, book.properties.title) == ("restricted", "A small register")
    assert book.properties.description == "Mind this. As it stood: 2007, revision 3."
    assert "(restricted) has no column there" in notes(held, "turbo-ea")


@pytest.mark.parametrize("program", formats.PROGRAMS)
def test_a_register_without_anything_gives_the_headings(program: str) -> None:
    assert cells(register(), program) == rows(register(), program) == []
