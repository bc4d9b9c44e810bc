"""A register sent out: every form that can be read again is equal."""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
from dataclasses import replace
from pathlib import Path

import pytest
from tests.core.building import estimate, link, measure, register, risk, sample

from riskregister.core.model import Register
from riskregister.core.wording import in_words
from riskregister.errors import Unreachable, WrongUsage
from riskregister.services import exchange, files, reports
from riskregister.services.opening import open_source


@pytest.mark.parametrize("name", ["out.json", "out", "out.xlsx"])
def test_what_is_exported_can_be_opened_equal(shipped: Register, tmp_path: Path, name: str) -> None:
    """The shipped register as JSON, as a folder of text and as a workbook."""
    exchange.export(shipped, tmp_path / name)
    found = open_source(str(tmp_path / name)).register

    def sorted_records(held: Register) -> Register:
        key = {"key": lambda record: record.id}
        return replace(
            held,
            measures=tuple(sorted(held.measures, **key)),
            mitigations=tuple(sorted(held.mitigations, **key)),
            assessments=tuple(sorted(held.assessments, **key)),
        )

    assert sorted_records(found) == sorted_records(shipped)


def test_csv_has_a_row_per_risk_and_the_columns_of_the_command_line(shipped: Register, tmp_path: Path) -> None:
    """With the mark Excel needs to read it as UTF-8."""
    exchange.export(shipped, tmp_path / "out.csv")
    content = (tmp_path / "out.csv").read_bytes()
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))

    assert content.startswith(b"\xef\xbb\xbf")
    assert list(rows[0]) == reports.SCORE_COLUMNS["risk"]
    assert sorted(row["id"] for row in rows) == sorted(risk.id for risk in shipped.risks)


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@x", "\tx", '=HYPERLINK("http://x")'])
def test_a_text_in_csv_is_never_a_formula(title: str) -> None:
    """A title that looks like a formula stays a text in every spreadsheet."""
    content = exchange.content(register(risks=(risk("R", title=title),)), ".csv").decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(content, newline=""))

    assert row["title"] == f"'{title}"


def test_markdown_is_three_tables_whatever_the_texts(tmp_path: Path) -> None:
    """Risks, measures, coverage: bars and line breaks break no table, the notice stands above, nothing is markup."""
    held = register(
        notice="Mind this.",
        marking="internal",
        risks=(risk("R", title="a | b\nc"), risk("S", title="<b>[d](e)")),
        measures=(measure("M", "under_way", title="x|y", owner="Body A", progress=40.0),),
        mitigations=(link("M", "R"),),
    )
    exchange.export(held, tmp_path / "out.md")
    text = (tmp_path / "out.md").read_text(encoding="utf-8")
    risks, measures, coverage = (part.strip().splitlines()[2:] for part in text.split("\n## ")[1:])

    assert text.startswith("# A small register\n\nMind this.\n\n**internal**\n")
    assert [len(table) for table in (risks, measures, coverage)] == [4, 3, 4]
    for table, bars in ((risks, 8), (measures, 9), (coverage, 8)):
        assert {line.replace("\\|", "").count("|") for line in table} == {bars}
    assert measures[-1] == "| M | x\\|y | 1 | Body A | under way | 40 |  | R |"
    assert "\\<b>\\[d](e)" in text


def test_an_unknown_ending_is_wrong_usage(tmp_path: Path) -> None:
    """The sentence lists the known ones; nothing is written."""
    with pytest.raises(WrongUsage, match=r"'\.docx' files are not written.*\.xlsx"):
        exchange.export(sample(), tmp_path / "out.docx")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("ending", [".xlsx", ".json", ".csv", ".md"])
def test_a_failed_export_leaves_what_was_there(tmp_path: Path, ending: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk in the middle of writing: the old file is whole and nothing half-written lies beside it."""
    path = tmp_path / f"out{ending}"
    path.write_bytes(b"old")

    def full(_source: object, _target: object = None) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.Path, "replace", full)
    with pytest.raises(Unreachable, match="No space left on device"):
        exchange.export(sample(), path)

    assert [(item.name, item.read_bytes()) for item in tmp_path.iterdir()] == [(path.name, b"old")]


def test_an_exported_file_has_ordinary_permissions(tmp_path: Path) -> None:
    """Not those of a temporary file."""
    old = os.umask(0o022)
    try:
        exchange.export(sample(), tmp_path / "out.md")
    finally:
        os.umask(old)

    assert (tmp_path / "out.md").stat().st_mode & 0o777 == 0o644


def test_a_value_in_words_is_what_a_person_reads() -> None:
    """Estimates as best with their range, nothing as a dash, lists with commas."""
    values = [None, "", (), estimate(2, 3, 4.5), 40.0, ("a", "b"), sample().risks[0], dt.date(2007, 5, 24)]

    assert [in_words(value) for value in values] == [
        "–",
        "–",
        "–",
        "3 (2 – 4.5)",
        "40",
        "a, b",
        "Risk T01-01",
        "2007-05-24",
    ]
