"""Workbooks that went to several people: merged in any order, each conflict decided, all of it undone in one step."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from tests.core.building import same, sample
from tests.workbook.editing import Edit
from tests.workbook.written import workbook_of

from riskregister.core.changes import Change
from riskregister.core.model import Register
from riskregister.errors import Conflict, InvalidInput
from riskregister.services import editing, importing, merge_report, merging, undoing
from riskregister.store.database import Database

WHO = {"actor": "Aygün", "reason": "back from the ministries"}


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'register.sqlite3'}")
    database.create(sample(), actor="a", reason="b", means="c", time=dt.datetime(2007, 5, 24, tzinfo=dt.UTC))
    yield database
    database.close()


@pytest.fixture
def returned(database: Database, tmp_path: Path) -> Callable[..., Path]:
    """Return a function that makes an edited copy: cells by (sheet, id, column), rows to add and ids to take out."""
    content = workbook_of(database.read("small"))

    def make(name: str, cells: Any = (), add: Any = (), out: Any = ()) -> Path:
        path = tmp_path / f"{name}.xlsx"
        path.write_bytes(content)
        with Edit(path) as edit:
            for place, value in dict(cells).items():
                edit[place] = value
            for sheet, values in add:
                edit.add(sheet, **values)
            for sheet, identity in out:
                edit.book[sheet].delete_rows(edit.row(sheet, identity))
        return path

    return make


def theirs(database: Database, table: str, record: str, **values: Any) -> int:
    """Save somebody else's edit."""
    held = database.read("small")
    changes = editing.record_changes(held, table, record, values)
    return editing.save(database, held, changes, actor="Rəna", reason="meanwhile", means="test")


def preview(database: Database, *paths: Path) -> merging.Preview:
    return merging.preview_merge(database, "small", [(path, path.name) for path in paths])


OWNER = ("risks", "T01-01", "owner")


# Conflicts ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("value", "stands"), [("Theirs", "Theirs"), ("Mine", "Mine"), ("A third", "A third")])
def test_a_conflict_is_shown_with_who_and_when_and_decided_with_the_rest(
    database: Database, returned: Callable[..., Path], value: str, stands: str
) -> None:
    path = returned("a", {("Register", "T01-01", "owner"): "Mine", ("Register", "T01-02", "title"): "New"})
    theirs(database, "risks", "T01-01", owner="Theirs")
    found = preview(database, path)
    (one,) = found.conflicts

    assert (one.key, one.before, one.theirs, one.mine) == (OWNER, "", "Theirs", "Mine")
    assert (one.by, one.reason, one.time is not None) == ("Rəna", "meanwhile", True)
    assert merging.accept(database, found, {OWNER: value}, **WHO) == 3
    risks = {risk.id: risk for risk in database.read("small").risks}
    assert (risks["T01-01"].owner, risks["T01-02"].title) == (stands, "New")


def test_without_a_decision_for_each_conflict_nothing_is_written(
    database: Database, returned: Callable[..., Path]
) -> None:
    path = returned("a", {("Register", "T01-01", "owner"): "Mine", ("Register", "T01-02", "owner"): "Mine"})
    theirs(database, "risks", "T01-01", owner="Theirs")
    theirs(database, "risks", "T01-02", owner="Theirs")
    with pytest.raises(Conflict, match="2 fields") as caught:
        merging.accept(database, preview(database, path), **WHO)
    with pytest.raises(Conflict, match="T01-02 owner"):
        merging.accept(database, preview(database, path), {OWNER: "Mine"}, **WHO)

    assert [(one.by, one.theirs, one.mine) for one in caught.value.clashes] == [("Rəna", "Theirs", "Mine")] * 2
    assert database.version("small") == 3


def test_all_conflicts_can_be_settled_one_way(database: Database, returned: Callable[..., Path]) -> None:
    path = returned("a", {("Register", "T01-01", "owner"): "Mine", ("Measures", "M-1", "progress"): 55})
    theirs(database, "risks", "T01-01", owner="Theirs")
    theirs(database, "measures", "M-1", progress=99.0)
    found = preview(database, path)

    assert merging.one_way(found, "theirs") == {OWNER: "Theirs", ("measures", "M-1", "progress"): 99.0}
    assert merging.one_way(found, "mine") == {OWNER: "Mine", ("measures", "M-1", "progress"): 55}
    assert merging.accept(database, found, merging.one_way(found, "theirs"), **WHO) == 3


def test_workbooks_that_contradict_each_other_are_told_with_their_names(
    database: Database, returned: Callable[..., Path]
) -> None:
    paths = [returned(name, {("Register", "T01-01", "owner"): value}) for name, value in ("aX", "bY", "cX")]
    found = preview(database, *paths)
    (one,) = found.conflicts

    assert [(each.value, each.copies) for each in one.proposals] == [("X", ("a.xlsx", "c.xlsx")), ("Y", ("b.xlsx",))]
    assert one.by == ""
    assert merging.one_way(found, "mine") == {}
    assert merging.accept(database, found, {OWNER: "Y"}, **WHO) == 2
    assert database.history("small")[0].means == "workbook a.xlsx, b.xlsx, c.xlsx"


def test_who_gave_an_anonymous_view_is_not_told(database: Database, returned: Callable[..., Path]) -> None:
    theirs(database, "assessments", "T01-02:current", anonymous=True)
    path = returned("a", {("Register", "T01-02", "likelihood"): 2})
    theirs(database, "assessments", "T01-02:current", likelihood=sample().assessments[0].likelihood)
    (one,) = preview(database, path).conflicts

    assert one.by == "an anonymous assessor"


def test_the_report_has_each_conflict_with_both_values_and_who(
    database: Database, returned: Callable[..., Path]
) -> None:
    path = returned("a", {("Register", "T01-01", "owner"): "Mine"})
    theirs(database, "risks", "T01-01", owner="Theirs")
    (one,) = json.loads(json.dumps(merge_report.report(preview(database, path))))["changes"]["conflicts"]

    assert {key: one[key] for key in ("record", "field", "theirs", "mine", "by", "why")} == {
        "record": "T01-01",
        "field": "owner",
        "theirs": "Theirs",
        "mine": "Mine",
        "by": "Rəna",
        "why": "meanwhile",
    }
    assert dt.datetime.fromisoformat(one["when"]).tzinfo is not None


# Records that come and go ---------------------------------------------------------------------------------------------


def test_a_row_without_an_id_gets_the_next_one_and_only_once(database: Database, returned: Callable[..., Path]) -> None:
    """The id of a risk that once was is not given again; the same file taken twice adds nothing."""
    held = database.read("small")
    gone = [Change(table="mitigations", record="M-3>T02-02", field="", old=held.mitigations[3], new=None)]
    gone.append(Change(table="risks", record="T02-02", field="", old=held.risks[3], new=None))
    path = returned("a", add=[("Register", {"title": "Newcomer", "category": "T02", "likelihood": 2, "impact": 4})])
    editing.save(database, held, gone, means="t", **WHO)
    found = preview(database, path)

    assert [(c.table, c.record) for c in found.changes] == [("risks", "T02-03"), ("assessments", "T02-03:current")]
    assert merging.accept(database, found, **WHO) == 3
    again = preview(database, path)
    assert (again.changes, again.conflicts) == ((), ())
    assert database.read("small").assessments[-1].assessor == "Aygün"


def test_new_rows_of_several_copies_get_different_ids_and_alike_ones_the_same(
    database: Database, returned: Callable[..., Path]
) -> None:
    new = {"category": "T01", "title": "Newcomer"}
    one = returned("a", add=[("Register", new), ("Register", {**new, "title": "Another"})])
    two = returned("b", add=[("Register", {**new, "owner": "Body"}), ("Register", {**new, "title": "A third"})])
    found = preview(database, one, two)

    assert {(c.new.title, c.new.owner) for c in found.changes} == {
        ("Newcomer", "Body"),
        ("Another", ""),
        ("A third", ""),
    }
    assert sorted(c.record for c in found.changes) == ["T01-03", "T01-04", "T01-05"]


def test_a_removed_risk_that_somebody_edits_is_asked_for_and_comes_back_whole(
    database: Database, returned: Callable[..., Path]
) -> None:
    out = returned("a", out=[("Register", "T01-01")])
    late = returned("b", {("Register", "T01-01", "impact"): 5})
    merging.accept(database, preview(database, out), remove=True, **WHO)
    found = preview(database, late)
    (one,) = found.conflicts

    assert (one.key, one.theirs) == (("risks", "T01-01", ""), None)
    merging.accept(database, found, {one.key: one.mine}, **WHO)
    back = database.read("small")
    assert {link.id for link in back.mitigations} == {link.id for link in sample().mitigations}
    assert next(a for a in back.assessments if a.id == "T01-01:current").impact.best == 5
    assert back.influences == sample().influences
    assert back.indicators == sample().indicators


def test_a_row_missing_here_and_edited_there_is_asked_for_only_if_rows_are_removed(
    database: Database, returned: Callable[..., Path]
) -> None:
    paths = returned("a", out=[("Register", "T01-02")]), returned("b", {("Register", "T01-02", "title"): "Kept"})
    found = preview(database, *paths)

    assert (found.conflicts, [one.key for one in found.disputed]) == ((), [("risks", "T01-02", "")])
    with pytest.raises(Conflict, match=r"missing from a\.xlsx"):
        merging.accept(database, found, remove=True, **WHO)
    merging.accept(database, found, {("risks", "T01-02", ""): None}, remove=True, **WHO)
    assert "T01-02" not in {risk.id for risk in database.read("small").risks}


# Many copies, other programs ------------------------------------------------------------------------------------------


def five(returned: Callable[..., Path]) -> list[Path]:
    """Return five copies that agree, add, take out and contradict."""
    return [
        returned("a", {("Register", "T01-01", "owner"): "A", ("Register", "T01-01", "likelihood"): 4}),
        returned("b", {("Register", "T01-01", "owner"): "B", ("Measures", "M-1", "progress"): 60}),
        returned("c", {("Register", "T02-01", "notes"): "C", ("Mitigations", "M-2>T01-02", "strength"): "strong"}),
        returned("d", {("Register", "T01-01", "title"): "D"}, [("Register", {"title": "New", "category": "T01"})]),
        returned("e", {("Register", "T01-01", "title"): "D"}, out=[("Register", "T01-02"), ("Register", "T02-02")]),
    ]


def decided(found: merging.Preview) -> dict[Any, Any]:
    """Decide by the values alone: the last in alphabet, and what one took out stays."""
    answers = {one.key: one.theirs for one in found.disputed}
    for one in found.conflicts:
        values = [one.theirs, *(each.value for each in one.proposals)]
        answers[one.key] = max(values) if one.field else one.mine
    return answers


@pytest.mark.parametrize("order", ["abcde", "edcba", "cebad", "together"])
def test_five_copies_come_to_the_same_in_any_order(
    database: Database, returned: Callable[..., Path], order: str
) -> None:
    paths = {path.stem: path for path in five(returned)}
    rounds = [list(paths.values())] if order == "together" else [[paths[name]] for name in order]
    asked = set()
    for some in rounds:
        found = preview(database, *some)
        asked |= {one.key for one in found.asked(remove=True)}
        merging.accept(database, found, decided(found), remove=True, **WHO)
    after = database.read("small")
    risks = {risk.id: risk for risk in after.risks}

    assert asked == {OWNER, ("risks", "T01-02", "")}
    assert {one: (risk.owner, risk.title, risk.notes) for one, risk in risks.items()} == {
        "T01-01": ("B", "D", ""),
        "T01-02": ("", "Risk T01-02", ""),
        "T02-01": ("", sample().risks[2].title, "C"),
        "T01-03": ("", "New", ""),
    }
    assert next(a for a in after.assessments if a.id == "T01-01:current").likelihood.best == 4
    assert {link.id: link.strength for link in after.mitigations}["M-2>T01-02"] == "strong"
    assert after.measures[0].progress == 60


def test_all_of_it_is_one_revision_that_can_be_undone(database: Database, returned: Callable[..., Path]) -> None:
    found = preview(database, *five(returned))
    number = merging.accept(database, found, decided(found), remove=True, **WHO)
    undoing.undo(database, undoing.preview_undo(database, "small", number), actor="A", reason="oops", means="t")

    assert number == 2
    assert same(database.read("small"), sample())


def test_a_copy_that_a_script_wrote_anew_is_compared_with_the_version_its_rows_name(
    database: Database, returned: Callable[..., Path], tmp_path: Path
) -> None:
    """The register has moved on since; what it changed itself is no edit of the copy's."""
    path = returned("a", {("Register", "T01-02", "owner"): "Mine"})
    theirs(database, "risks", "T01-01", owner="Theirs")
    plain = tmp_path / "plain.xlsx"
    table = pd.read_excel(path, sheet_name="Register", engine="openpyxl")
    table[["id", "title", "owner", "exported"]].iloc[::-1].to_excel(plain, index=False)
    found = preview(database, plain)

    assert [(c.record, c.field, c.new) for c in found.changes] == [("T01-02", "owner", "Mine")]
    assert (found.conflicts, found.removed, found.errors) == ((), (), [])
    assert found.files[0].version == 1


def test_a_copy_without_its_hidden_sheet_is_one_of_ours_even_if_new_rows_come_first(
    database: Database, returned: Callable[..., Path], tmp_path: Path
) -> None:
    table = pd.read_excel(returned("a"), sheet_name="Register", engine="openpyxl").astype(object)
    new = pd.DataFrame([{"title": "New one", "category": "T01"}])
    plain = tmp_path / "plain.xlsx"
    pd.concat([new, table]).to_excel(plain, index=False)

    assert importing.is_own(importing.open_file(plain, plain.name))
    assert [(c.record, c.field) for c in preview(database, plain).changes] == [("T01-03", "")]
    table.drop(columns="exported").to_excel(plain, index=False)
    assert not importing.is_own(importing.open_file(plain, plain.name))


@pytest.mark.parametrize(("separator", "decimal", "day"), [(";", ",", "%d.%m.%Y"), (",", ".", "%m/%d/%Y")])
def test_a_table_saved_as_text_is_compared_with_what_went_out(
    database: Database, returned: Callable[..., Path], tmp_path: Path, separator: str, decimal: str, day: str
) -> None:
    """As Excel writes it in one country and in another: numbers and days are spelt differently, none is an edit."""
    path = returned("a", {("Measures", "M-1", "owner"): "Mine", ("Register", "T01-01", "likelihood"): 4})
    for sheet in ("Measures", "Register"):
        table = pd.read_excel(path, sheet_name=sheet, engine="openpyxl", dtype=object)
        for name in ("start", "due"):
            if name in table:
                table[name] = [f"{one:{day}}" if pd.notna(one) else "" for one in table[name]]
        table.to_csv(tmp_path / f"{sheet}.csv", sep=separator, decimal=decimal, index=False, encoding="utf-8-sig")
    found = preview(database, tmp_path / "Measures.csv", tmp_path / "Register.csv")

    assert {(c.record, c.field) for c in found.changes} == {("M-1", "owner"), ("T01-01:current", "likelihood")}
    assert (found.errors, found.removed) == ([], ())


def test_a_copy_of_a_version_the_register_never_had_is_refused(
    database: Database, returned: Callable[..., Path], tmp_path: Path
) -> None:
    path = returned("a")
    book = openpyxl.load_workbook(path)
    del book["_exported"]
    for row in book["Register"].iter_rows(min_row=2):
        for cell in row:
            cell.value = "small r9" if cell.value == "small r1" else cell.value
    for name in ("Measures", "Mitigations"):
        del book[name]
    book.save(path)
    with pytest.raises(InvalidInput, match="version 9, which this register does not have"):
        preview(database, path)


def test_two_files_of_one_name_are_told_apart(database: Database, returned: Callable[..., Path]) -> None:
    content = [returned(name, {("Register", "T01-01", "owner"): name}).read_bytes() for name in "ab"]
    found = merging.preview_merge(database, "small", [(io.BytesIO(one), "x.xlsx") for one in content])

    assert found.name == "x.xlsx, x.xlsx (2)"
    assert len(found.conflicts) == 1


def test_a_new_risk_under_an_id_that_is_taken_meanwhile_can_be_kept_beside_it(
    database: Database, returned: Callable[..., Path]
) -> None:
    one, two = (
        returned(name, add=[("Register", {"id": "T01-09", "title": f"Of {name}", "category": "T01", "likelihood": 2})])
        for name in "ab"
    )
    merging.accept(database, preview(database, one), **WHO)
    found = preview(database, two)
    merging.accept(database, found, merging.one_way(found, "mine"), **WHO)

    assert [one.key for one in found.conflicts] == [("risks", "T01-09", "")]
    register: Register = database.read("small")
    assert {risk.id: risk.title for risk in register.risks[4:]} == {"T01-09": "Of a", "T01-10": "Of b"}
    assert {a.id for a in register.assessments} >= {"T01-09:current", "T01-10:current"}
