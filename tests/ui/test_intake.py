"""A foreign file on the page: what it is, how it is read, every doubt, what it becomes, and only then in."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
from streamlit.testing.v1 import AppTest
from tests.ui.support import words

from riskregister.core.frames import latest_assessments
from riskregister.store.database import Database

Show = Callable[..., AppTest]
HEAD = "Ref,Risk title,Category,Likelihood (1-5),Impact (1-5),Owner,Shelf\n"
GOOD = HEAD + "A-1,Fire in the archive,Buildings,2,5,Head of archive,blue\nA-2,Loss of key staff,People,4,3,HR,\n"
BAD = HEAD + "A-1,Fire,Buildings,sometimes,5,,\nA-2,Water in the vault,Buildings,2,4,,\nA-3,Theft,Buildings,1,2,,\n"


def dropped(show: Show, text: str, name: str = "ministry.csv") -> AppTest:
    at = show("exchange")
    at.file_uploader[0].set_value((name, text.encode(), "text/csv")).run()

    assert not at.exception, at.exception[0].value
    return at


def press(at: AppTest, label: str) -> AppTest:
    next(button for button in at.button if button.label == label).click().run()

    assert not at.exception, at.exception[0].value
    return at


def about(widgets: Any, name: str) -> Any:
    """Return the widget of that name about the file in hand."""
    return next(one for one in widgets if one.key and one.key.startswith(f"{name}_"))


def take_in(at: AppTest) -> None:
    at.text_input(key="name_import").set_value("Aygün")
    at.text_input(key="why_import").set_value("from the ministry")
    press(at, "Take these risks in")


def test_a_register_of_another_organisation_comes_in(database: Database, show: Show) -> None:
    at = dropped(show, GOOD)
    said = words(at)
    titles = [list(frame.value["Title"]) for frame in at.dataframe if "Title" in frame.value]

    assert "2 risks found in the file, headings in row 1." in said
    assert "2 new risks" in said
    assert titles == [["Fire in the archive", "Loss of key staff"]]

    take_in(at)
    register = database.read("az-nsc-2007")

    assert "Saved as version 2: 2 new risks." in words(at).replace("\\", "")
    assert {"A-1", "A-2"} <= {risk.id for risk in register.risks}
    assert {"Buildings", "People"} <= {category.title for category in register.categories}


def test_a_column_read_as_nothing_stays_with_the_risk(database: Database, show: Show) -> None:
    at = dropped(show, GOOD)
    take_in(at)
    risk = next(one for one in database.read("az-nsc-2007").risks if one.id == "A-1")

    assert ("Shelf", "blue") in [(one.name, one.value) for one in risk.details]

    shown = "".join(words(show("risk", id="A-1", view=view)) for view in ("glance", "scores")).replace("\\", "")

    assert "Shelf" in shown
    assert "Likelihood as given: 2" in shown
    assert "nan" not in shown.split()


def test_what_cannot_be_read_stands_there_and_nothing_can_be_taken_in(database: Database, show: Show) -> None:
    at = dropped(show, BAD)
    said = words(at).replace("\\", "")

    assert "D2: A-1 Likelihood (1-5) = 'sometimes': not read" in said
    assert "What cannot be read is not guessed." in said
    assert "Take these risks in" not in [button.label for button in at.button]


def test_a_scale_can_be_left_as_it_is_given(database: Database, show: Show) -> None:
    at = dropped(show, BAD)
    about(at.checkbox, "intake_convert_likelihood").uncheck().run()
    at.button(key="intake_scale_read_likelihood").click().run()
    take_in(at)
    level = latest_assessments(database.read("az-nsc-2007"), "current")["A-1"]

    assert level.likelihood is None
    assert [one.value for one in level.given if one.of == "likelihood"] == ["sometimes"]


def test_a_stage_and_a_home_for_new_categories_can_be_chosen(database: Database, show: Show) -> None:
    at = dropped(show, GOOD)
    about(at.selectbox, "intake_stage_inherent").set_value("inherent").run()
    about(at.radio, "intake_categories").set_value("unplaced").run()
    take_in(at)
    register = database.read("az-nsc-2007")

    assert "A-1" in latest_assessments(register, "inherent")
    assert {risk.category for risk in register.risks if risk.id in ("A-1", "A-2")} == {"unplaced"}


def test_a_row_that_may_be_a_known_risk_is_asked_about(database: Database, show: Show) -> None:
    known = database.read("az-nsc-2007").risks[0]
    at = dropped(show, f'{HEAD}Z-1,"{known.title}",,2,2,Somebody,\n')

    assert "Take these risks in" not in [button.label for button in at.button]

    press(at, "All of them are the same risks")
    take_in(at)
    risk = next(one for one in database.read("az-nsc-2007").risks if one.id == known.id)

    assert risk.owner == "Somebody"


def test_the_file_with_every_doubt_marked_is_offered(database: Database, show: Show) -> None:
    at = press(dropped(show, BAD), "Mark every doubt in my file")

    assert "Download it" in [button.label for button in at.download_button]


def test_what_is_no_register_is_told_in_one_sentence(database: Database, show: Show) -> None:
    at = dropped(show, "Name,Phone\nA,1\nB,2\n")

    assert len(at.error) == 1
    assert "Take these risks in" not in [button.label for button in at.button]


def test_a_damaged_file_is_told_in_one_sentence(database: Database, show: Show) -> None:
    at = dropped(show, "PK\x03\x04 nothing", "broken.xlsx")

    assert len(at.error) == 1
    assert "broken.xlsx" in at.error[0].value


def book(sheets: dict[str, list[list[Any]]]) -> bytes:
    out, made = io.BytesIO(), openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made.save(out)
    return out.getvalue()


def test_nothing_chosen_for_a_file_is_taken_for_the_next(database: Database, show: Show) -> None:
    rows = "A-1,Fire,Buildings,2,5,03/04/2024\nA-2,Flood,Sites,3,4,05/06/2024\n"
    dated = f"Ref,Risk title,Category,{{head}},Date identified\n{rows}"
    at = dropped(show, dated.format(head="Likelihood (1-5),Impact (1-5)"))
    about(at.radio, "intake_categories").set_value("unplaced").run()
    about(at.radio, "intake_dates").set_value("month first").run()
    at.file_uploader[0].set_value(("b.csv", dated.format(head="Likelihood (1-9),Impact (1-9)").encode(), "")).run()

    assert not at.exception, at.exception[0].value
    assert about(at.radio, "intake_categories").value == "add"
    assert about(at.radio, "intake_dates").value == ""
    assert about(at.number_input, "intake_high_likelihood").value == 9


def test_answers_that_cannot_be_are_refused_and_the_file_stays_on_the_page(database: Database, show: Show) -> None:
    known = database.read("az-nsc-2007").risks[0]
    at = press(
        dropped(show, f'{HEAD}Z-1,"{known.title}",,2,2,A,\nZ-2,"{known.title}",,2,3,B,\n'),
        "All of them are the same risks",
    )

    assert f"Rows 2 and 3 cannot both be {known.id}" in words(at).replace("\\", "")

    take_in(press(at, "All of them are new risks"))

    assert {"Z-1", "Z-2"} <= {risk.id for risk in database.read("az-nsc-2007").risks}


def test_another_table_can_be_chosen_and_the_first_one_again(database: Database, show: Show) -> None:
    head: list[Any] = ["No", "Risk", "Likelihood", "Impact", "Owner"]
    new: list[list[Any]] = [head, ["N-1", "Fire in the archive", 3, 4, "A"], ["N-2", "Water in the vault", 2, 4, "B"]]
    old: list[list[Any]] = [head, ["O-1", "An old fire", 3, 4, "A"], ["O-2", "An old leak", 2, 4, "B"]]
    at = show("exchange")
    at.file_uploader[0].set_value(("q1.xlsx", book({"Q1": new, "Old": old}), "")).run()
    for place, sheet in ((1, "Old"), (0, "Q1"), (1, "Old")):
        about(at.selectbox, "intake_table").set_value(place).run()
        press(at, "Read this one")

        assert f"2 risks found in sheet '{sheet}'" in words(at)

    take_in(at)
    # The layout is remembered; a sheet of that name is not asked of the next file.
    at.file_uploader[0].set_value(("q2.xlsx", book({"Q2": new}), "")).run()

    assert not at.exception, at.exception[0].value
    assert "2 risks found in sheet 'Q2'" in words(at)


def test_two_stages_of_a_file_cannot_become_one(database: Database, show: Show) -> None:
    at = dropped(
        show, "Ref,Risk,Inherent likelihood,Inherent impact,Residual likelihood,Residual impact\nS-1,Fire,4,5,2,3\n"
    )

    assert "Residual" not in about(at.selectbox, "intake_stage_inherent").options
    assert "Inherent" not in about(at.selectbox, "intake_stage_residual").options


def test_what_was_said_of_a_file_can_be_taken_back(database: Database, show: Show) -> None:
    at = dropped(show, BAD)
    about(at.checkbox, "intake_convert_likelihood").uncheck().run()

    assert "Read the scale like this" in words(at)
    assert "Take these risks in" not in [button.label for button in at.button]

    at.button(key="intake_scale_read_likelihood").click().run()

    assert "Take these risks in" in [button.label for button in at.button]

    press(at, "Read it afresh")

    assert "What cannot be read is not guessed." in words(at)


def test_a_damaged_file_is_read_once_and_leaves_nothing_that_seems_at_work(database: Database, show: Show) -> None:
    at = dropped(show, "PK\x03\x04 nothing", "broken.xlsx")

    assert not at.get("progress")


def test_a_scale_that_was_guessed_can_be_confirmed_at_a_press(database: Database, show: Show) -> None:
    at = dropped(show, "Ref,Risk,Likelihood,Impact\nA-1,Fire,2,3\nA-2,Flood,3,1\n")

    assert words(at).count("This is not certain.") == 2

    at.button(key="intake_sure_likelihood").click().run()

    assert not at.exception, at.exception[0].value
    assert words(at).count("This is not certain.") == 1


def test_the_page_of_a_risk_that_came_in_without_every_level_has_no_empty_numbers(
    database: Database, show: Show
) -> None:
    take_in(dropped(show, f"{GOOD}A-3,Water in the vault,Buildings,3,,,\n"))
    for identity in ("A-1", "A-3"):
        assert "nan" not in words(show("risk", id=identity, view="scores")).split()
        assert "Without inherent levels" in words(show("risk", id=identity, view="scores"))
