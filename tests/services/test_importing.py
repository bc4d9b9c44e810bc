"""Any register comes in: looked at first, doubts at their cell, then all of it in one revision or nothing."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from tests.core.building import sample
from tests.store.saving import create

from riskregister.core.frames import latest_assessments
from riskregister.core.model import Estimate
from riskregister.errors import Conflict, InvalidInput, WrongUsage
from riskregister.intake.choices import Choices, from_plain
from riskregister.intake.scales import ScaleChoice
from riskregister.services import exchange, importing, undoing
from riskregister.services.importing import Look
from riskregister.store.database import Database

HEAD = "Ref,Risk title,Category,Likelihood (1-5),Impact (1-5),Owner,Shelf\n"
ROWS = "A-1,Fire in the archive,Buildings,2,5,Head of archive,blue\nA-2,Loss of key staff,People,4,3,HR,\n"
WHO = {"actor": "Aygün", "reason": "from the ministry"}


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path / 'register.sqlite3'}")
    create(opened, sample())
    yield opened
    opened.close()


def looked(database: Database, text: str, choices: Choices | None = None, name: str = "ministry.csv") -> Look:
    source = importing.open_file(io.BytesIO(text.encode()), name)
    return importing.look(database, database.read("small"), source, choices)


def test_new_risks_come_in_as_one_revision_that_can_be_undone(database: Database) -> None:
    before = database.read("small")
    seen = looked(database, HEAD + ROWS)
    number = importing.accept(database, seen, **WHO)
    after = database.read("small")
    came = {risk.id: risk for risk in after.risks if risk not in before.risks}

    assert number == before.version + 1
    assert {one.title for one in came.values()} == {"Fire in the archive", "Loss of key staff"}
    assert came["A-1"].owner == "Head of archive"
    assert [one.value for one in latest_assessments(after, "current")["A-1"].given] == ["2", "5"]
    assert latest_assessments(after, "current")["A-1"].impact == Estimate(low=5, best=5, high=5)
    assert latest_assessments(after, "current")["A-1"].assessor == "Aygün"
    revision = next(one for one in database.history("small") if one.number == number)
    assert (revision.actor, revision.reason, revision.means) == (*WHO.values(), "file ministry.csv")

    undoing.undo(database, undoing.preview_undo(database, "small", number), actor="B", reason="not ours", means="test")

    assert database.read("small").risks == before.risks


def test_a_file_that_came_in_before_changes_nothing(database: Database) -> None:
    importing.accept(database, looked(database, HEAD + ROWS), **WHO)
    again = looked(database, HEAD + ROWS)

    assert again.made is not None
    assert (again.made.added, again.made.changed, again.made.same) == (0, 0, 2)
    assert again.changes == ()


def test_a_layout_is_read_as_it_was_confirmed(database: Database) -> None:
    said = Choices(columns={"notes": "G"}, categories="unplaced")
    importing.accept(database, looked(database, HEAD + ROWS, said), **WHO)
    next_time = looked(database, HEAD + "A-3,Flood,Buildings,3,3,,green\n")

    assert next_time.remembered
    assert next_time.table is not None
    assert next_time.table.mapping["notes"].header == "Shelf"
    assert next_time.table.mapping["notes"].how == "confirmed"
    assert next_time.choices.categories == "unplaced"


def test_what_cannot_be_read_stops_everything(database: Database) -> None:
    seen = looked(database, HEAD + "A-1,Fire,Buildings,sometimes,5,,\nA-2,Flood,Buildings,2,9,,\nA-3,Theft,X,1,2,,\n")
    places = [found.place for found in seen.errors]

    assert seen.verdict == "import"
    assert places == ["D2", "E3"]
    assert "sometimes" in seen.refusal()
    with pytest.raises(InvalidInput, match="D2"):
        importing.accept(database, seen, **WHO)
    assert database.version("small") == 1


def test_a_word_that_somebody_explains_is_read(database: Database) -> None:
    text = HEAD + "A-1,Fire,Buildings,sometimes,5,,\nA-2,Flood,Buildings,2,4,,\nA-3,Theft,X,1,2,,\n"
    said = Choices(scales={"likelihood": ScaleChoice(lowest=1, highest=5, order={"sometimes": 3})})
    seen = looked(database, text, said)
    importing.accept(database, seen, **WHO)
    levels = latest_assessments(database.read("small"), "current")["A-1"]

    assert levels.likelihood == Estimate(low=3, best=3, high=3)
    assert levels.given[0].value == "sometimes"


def test_which_risk_a_row_is_about_is_asked_and_never_guessed(database: Database) -> None:
    known = database.read("small").risks[0]
    text = HEAD + f"Z-9,{known.title},,2,2,Somebody else,\n"
    seen = looked(database, text)

    assert [match.risk for match in seen.open] == [known.id]
    with pytest.raises(Conflict, match=known.id):
        importing.accept(database, seen, **WHO)

    same = looked(database, text, Choices(risks={"2": known.id}))
    left_out = looked(database, text, Choices(risks={"2": "leave out"}))
    new = looked(database, text, Choices(risks={"2": "new"}))

    assert {change.record for change in same.changes if change.field == "owner"} == {known.id}
    assert left_out.changes == ()
    assert [change.new.id for change in new.changes if change.table == "risks"] == ["Z-9"]


def test_what_has_no_field_here_comes_out_again(database: Database) -> None:
    seen = looked(database, HEAD + ROWS.replace("blue", "=B 7"))
    importing.accept(database, seen, **WHO)
    book = openpyxl.load_workbook(io.BytesIO(exchange.workbook(database.read("small"))))
    heads = [cell.value for cell in book["Register"][1]]
    column = heads.index("Shelf")
    values = {row[0].value: row[column].value for row in book["Register"].iter_rows(min_row=2) if row[0].value}

    assert values["A-1"] == "=B 7"


def test_the_export_of_a_known_program_is_read_as_that_program_means_it(database: Database) -> None:
    head = "ref_id;assets;threats;name;description;existing_controls;current_impact;current_proba;current_risk;"
    head += "additional_controls;residual_impact;residual_proba;residual_risk;treatment;justification\n"
    seen = looked(database, head + "R.1;;;Ransomware;;;Significant;Likely;High;;;;;open;\n", name="ra.csv")
    head = "name,csf_function,ref_id,status,eta,effort,control_impact,category\n"
    controls = head + "Firewall,protect,C1,active,,S,3,technical\n"
    measures = looked(database, controls, name="controls.csv")

    assert seen.program.startswith("CISO Assistant")
    assert {one.stage for one in (c.new for c in seen.changes if c.table == "assessments")} == {"current"}
    assert measures.verdict == "not_register"


def test_a_workbook_of_this_program_is_known_whatever_it_lost(database: Database, tmp_path: Path) -> None:
    content = exchange.workbook(database.read("small"))
    bare = tmp_path / "bare.xlsx"
    pd.read_excel(io.BytesIO(content), sheet_name="Register", engine="openpyxl").to_excel(bare, index=False)

    assert importing.is_own(importing.open_file(io.BytesIO(content), "register.xlsx"))
    assert importing.is_own(importing.open_file(bare, bare.name))
    assert not importing.is_own(importing.open_file(io.BytesIO((HEAD + ROWS).encode()), "x.csv"))


def test_the_file_answers_back_with_each_doubt_at_its_cell(database: Database) -> None:
    seen = looked(database, HEAD + "A-1,Fire,Buildings,sometimes,5,,\nA-2,Flood,Buildings,2,4,,\nA-3,Theft,X,1,2,,\n")
    answer = importing.answer(seen.source, seen.findings)
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    marked = {cell.coordinate: cell.comment.text for row in book.worksheets[-1] for cell in row if cell.comment}

    assert "sometimes" in marked["D2"]

    book.worksheets[-1]["D2"] = 3
    out = io.BytesIO()
    book.save(out)
    source = importing.open_file(io.BytesIO(out.getvalue()), f"mended{answer.ending}")
    mended = importing.look(database, database.read("small"), source)

    assert (mended.verdict, len(mended.matches)) == ("import", 3)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"sheets": "x"}, "sheets"),
        ({"columns": {"colour": "A"}}, "colour"),
        ({"scales": {"likelihood": {"lowest": "5", "highest": "1"}}}, "below"),
        ({"stages": {"inherent": "soon"}}, "soon"),
        ({"header_rows": ["one"]}, "one"),
        ({"dates": "as usual"}, "as usual"),
    ],
)
def test_a_choice_that_is_none_is_refused_by_name(said: dict[str, object], words: str) -> None:
    with pytest.raises(WrongUsage, match=words):
        from_plain(said, "m.yaml")
