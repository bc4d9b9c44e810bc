"""A foreign file on the page: what it is, how it is read, every doubt, what it becomes, and only then in."""

from __future__ import annotations

from collections.abc import Callable

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

    assert {"A-1", "A-2"} <= {risk.id for risk in register.risks}
    assert {"Buildings", "People"} <= {category.title for category in register.categories}


def test_a_column_read_as_nothing_stays_with_the_risk(database: Database, show: Show) -> None:
    at = dropped(show, GOOD)
    take_in(at)
    risk = next(one for one in database.read("az-nsc-2007").risks if one.id == "A-1")

    assert ("Shelf", "blue") in [(one.name, one.value) for one in risk.details]

    shown = words(show("risk", id="A-1")).replace("\\", "")

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
    at.checkbox(key="intake_convert_likelihood").uncheck().run()
    at.button(key="intake_scale_read_likelihood").click().run()
    take_in(at)
    level = latest_assessments(database.read("az-nsc-2007"), "current")["A-1"]

    assert level.likelihood is None
    assert [one.value for one in level.given if one.of == "likelihood"] == ["sometimes"]


def test_a_stage_and_a_home_for_new_categories_can_be_chosen(database: Database, show: Show) -> None:
    at = dropped(show, GOOD)
    at.selectbox(key="intake_stage_inherent").set_value("inherent").run()
    at.radio(key="intake_categories").set_value("unplaced").run()
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
