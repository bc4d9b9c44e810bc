"""Files made to harm or to break are refused or read, in a sentence, in little time and memory."""

from __future__ import annotations

import contextlib
import io
import json
import struct
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.intake.files import cells, packed, sheet_parts, spreadsheet, workbook

from riskregister.errors import InvalidInput, RegisterError
from riskregister.intake.grid import Source
from riskregister.intake.guards import LIMITS, Limits
from riskregister.intake.opening import open_source

ONE = '<c r="A1"><v>1</v></c>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1_000)
TABLE = '<table:table table:name="T">{}</table:table>'
FILLED = '<table:table-cell{} office:value-type="string"><text:p>abc</text:p></table:table-cell>'
SMALL = Limits(file=200_000, text_file=100_000, unpacked=200_000, parts=50, cells=1_000, rectangle=5_000, text=50_000)


def opened(data: bytes, limits: Limits = LIMITS, name: str = "file.xlsx") -> Source:
    return open_source(io.BytesIO(data), name, limits=limits)


def refused(data: bytes, limits: Limits = LIMITS, name: str = "file.xlsx") -> str:
    with pytest.raises(RegisterError) as caught:
        opened(data, limits, name)
    error = caught.value
    assert error.hint
    assert len(f"{error.message}") < 250
    assert "\n" not in error.message
    assert "Traceback" not in error.message
    return error.message


def declared(data: bytes, size: int) -> bytes:
    """Return a zip file whose parts all claim to unpack to ``size`` bytes."""
    changed = bytearray(data)
    for mark, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = changed.find(mark)
        while at >= 0:
            struct.pack_into("<I", changed, at + offset, size)
            at = changed.find(mark, at + 4)
    return bytes(changed)


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"])
def test_a_zip_bomb_is_refused_wherever_it_is(part):
    parts = sheet_parts(cells(ONE), strings="<si><t>a</t></si>")
    parts[part] = str(parts[part]) + " " * 300_000

    assert "holds more cells or text than can be read" in refused(packed(parts), SMALL)


def test_a_zip_bomb_that_claims_to_be_small_is_refused_too():
    parts = sheet_parts(cells(ONE))
    parts["xl/worksheets/sheet1.xml"] = str(parts["xl/worksheets/sheet1.xml"]) + " " * 300_000

    assert "is damaged" in refused(declared(packed(parts), 100), SMALL)
    assert "holds more cells or text" in refused(declared(packed(parts), 2**31), SMALL)


def test_parts_nobody_reads_are_not_unpacked():
    parts = {**sheet_parts(cells(ONE)), "xl/media/image1.png": b"\0" * 10_000_000}

    assert opened(packed(parts), SMALL).sheets[0].rows == [[1]]


def test_a_zip_of_very_many_parts_is_refused():
    parts = {**sheet_parts(cells(ONE)), **{f"x{number}": "" for number in range(60)}}

    assert "more cells or text" in refused(packed(parts), SMALL)


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_wherever_they_are_declared(part, encoding):
    parts = sheet_parts(cells('<c r="A1" t="s"><v>0</v></c>'), strings="<si><t>&b;</t></si>")
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    parts[part] = (bomb + str(parts[part])).encode(encoding)

    message = refused(packed(parts))
    assert "declares its own entities" in message or (encoding == "utf-16" and "unusual encoding" in message)


def test_entities_in_a_spreadsheet_are_refused():
    data = spreadsheet(TABLE.format("<table:table-row/>"))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["content.xml"] = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + parts["content.xml"]

    assert "declares its own entities" in refused(packed(parts), name="a.ods")


@pytest.mark.parametrize(
    "far",
    [
        '<c r="XFD1048576"><v>9</v></c>',
        "<c r='XFD1048576'><v>9</v></c>",
        '<c s="0" r="XFD1048576"><v>9</v></c>',
        '<c r="XFD1048576" t="e"><v>#N/A</v></c>',
        '<c r="XFD1048576" t="e"><f>1/0</f><v>#OTHER!</v></c>',
        '<c r="XFD1048576"><f>1+1</f></c>',
        '<y:c r="XFD1048576"><y:v>9</y:v></y:c>',
        '<c\nr="xfd1048576" t="inlineStr"><is><t>far</t></is></c>',
    ],
)
def test_a_cell_at_the_far_end_is_left_out_and_said(far):
    data = workbook(f'<sheetData><row r="1">{ONE}</row><row r="1048576">{far}</row></sheetData>')
    source = opened(data)

    assert source.sheets[0].rows == [[1]]
    assert source.notes == ("Sheet S1: one cell far from all others was left out: XFD1048576.",)


def test_a_blank_cell_at_the_far_end_is_nothing():
    for blank in ('<c r="XFD1048576" s="0"/>', '<c r="XFD1048576" s="0" />', '<c r="XFD1048576" s="0"></c>'):
        source = opened(workbook(f'<sheetData><row r="1">{ONE}</row><row r="1048576">{blank}</row></sheetData>'))
        assert (source.sheets[0].rows, source.notes) == ([[1]], ()), blank


@pytest.mark.parametrize("place", ["B99999999999", "B1048577", "XFE1", "ZZZZ1", "B0", "7", "B", "&#66;1", "1B", ""])
def test_a_cell_where_no_cell_can_be_is_damage(place):
    assert "is damaged" in refused(
        workbook(f'<sheetData><row r="1">{ONE}<c r="{place}"><v>1</v></c></row></sheetData>')
    )


def test_a_cell_that_says_twice_where_it_is_is_damage():
    assert "is damaged" in refused(workbook(cells("""<c x=' r="A1"' r="XFD1048576"><v>1</v></c>""")))
    assert "is damaged" in refused(workbook('<sheetData><row r="9999999"><c><v>1</v></c></row></sheetData>'))


def test_cells_all_over_a_sheet_are_refused():
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c><c r="CV{n}"><v>1</v></c></row>' for n in range(1, 60))

    assert "cells are filled as far away as CV59" in refused(workbook(f"<sheetData>{rows}</sheetData>"), SMALL)


def test_more_cells_than_are_read_are_refused_in_any_notation():
    usual = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 1_200))
    short = "<row><c><v>1</v></c></row>" * 1_200
    for rows in (usual, short):
        assert "S1 holds more cells" in refused(workbook(f"<sheetData>{rows}</sheetData>"), SMALL)


def test_a_million_declared_rows_without_cells_are_nothing():
    rows = "".join(f'<row r="{n}"/>' for n in range(2, 1_048_577, 64))
    source = opened(workbook(f'<dimension ref="A1:XFD1048576"/><sheetData><row r="1">{ONE}</row>{rows}</sheetData>'))

    assert source.sheets[0].rows == [[1]]


@pytest.mark.parametrize("quote", ['"', "'"])
def test_a_long_text_that_many_cells_share_is_weighed_as_often(quote):
    use = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 100)).replace(
        '"s"', f"{quote}s{quote}"
    )
    data = workbook(f"<sheetData>{use}</sheetData>", strings=f"<si><t>{'x' * 2_000}</t></si>")

    assert "S1 holds more cells or text" in refused(data, SMALL)
    assert len(opened(data).sheets[0].rows) == 99


def test_shared_texts_under_another_name_are_the_ones_that_were_looked_at():
    parts = sheet_parts(cells('<c r="A1" t="s"><v>0</v></c>'), strings="<si><t>seen</t></si>")
    parts["xl/others.xml"] = parts["xl/sharedStrings.xml"]
    parts["xl/sharedStrings.xml"] = str(parts["xl/others.xml"]).replace(">", ' uniqueCount="99999999999">', 1)
    relations = str(parts["xl/_rels/workbook.xml.rels"]).replace("sharedStrings.xml", "others.xml")

    assert opened(packed({**parts, "xl/_rels/workbook.xml.rels": relations})).sheets[0].rows == [["seen"]]


def test_a_list_of_shared_texts_that_claims_to_be_endless_is_read():
    parts = sheet_parts(cells('<c r="A1" t="s"><v>0</v></c>'), strings="<si><t>a</t></si>")
    parts["xl/sharedStrings.xml"] = str(parts["xl/sharedStrings.xml"]).replace(">", ' uniqueCount="99999999999">', 1)

    assert opened(packed(parts)).sheets[0].rows == [["a"]]


def test_a_shared_text_that_is_not_there_is_damage():
    assert "is damaged" in refused(workbook(cells('<c r="A1" t="s"><v>5</v></c>'), strings="<si><t>a</t></si>"))


MILLION = '<table:table-row table:number-rows-repeated="1048575">{}</table:table-row>'
BLANK = "<table:table-cell{}/>"
ROW = "<table:table-row>{}</table:table-row>"
WIDE = ' table:number-columns-repeated="16384"'


@pytest.mark.parametrize(
    "rows",
    [
        MILLION.format(FILLED.format("")),
        MILLION.format(FILLED.format("")).replace("-row ", "-row x='-repeated=\"1\"' "),
        MILLION.format(FILLED.format("")).replace("1048575", "99999999999999999999"),
        MILLION.format(FILLED.format("")).replace("1048575", "+0000000000001048575"),
        ROW.format(FILLED.format(WIDE)),
        ROW.format(FILLED.format(WIDE.replace("16384", "+99999999999999999999"))),
        MILLION.format(f'<table:table-cell office:value="3" office:value-type="float"{WIDE}/>'),
        MILLION.format(BLANK.format("")) + ROW.format(BLANK.format(WIDE) + FILLED.format("")),
        MILLION.format(BLANK.format("")).replace("1048575", "999999999") + ROW.format(FILLED.format("")),
        ROW.format('<table:table-cell><text:p><text:s text:c="999999999"/>a</text:p></table:table-cell>'),
    ],
)
def test_repetitions_in_a_spreadsheet_are_counted_before_they_unfold(rows):
    message = refused(spreadsheet(TABLE.format(rows)), SMALL, "a.ods")

    assert "holds more cells or text" in message or "cells are filled as far away as" in message


def test_blank_repetitions_in_a_spreadsheet_are_nothing():
    rows = ROW.format(FILLED.format("") + BLANK.format(WIDE)) + MILLION.format(BLANK.format(WIDE))

    assert opened(spreadsheet(TABLE.format(rows)), SMALL, "a.ods").sheets[0].rows == [["abc"]]


def test_path_names_in_a_zip_lead_nowhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    parts = {**sheet_parts(cells(ONE)), "../../evil.txt": "x", "/tmp/evil.txt": "x", "C:\\evil.txt": "x"}

    assert opened(packed(parts)).sheets[0].rows == [[1]]
    assert list(tmp_path.iterdir()) == []
    parts = sheet_parts(cells(ONE))
    relations = str(parts["xl/_rels/workbook.xml.rels"]).replace("worksheets/", "../../../../../etc/")
    assert "is damaged" in refused(packed({**parts, "xl/_rels/workbook.xml.rels": relations}))


def test_passwords_are_named():
    assert "protected with a password" in refused(OLE + "EncryptedPackage".encode("utf-16-le"))
    manifest = "<manifest:encryption-data/>"
    locked_ods = spreadsheet(TABLE.format("<table:table-row/>"), **{"META-INF/manifest.xml": manifest})
    assert "protected with a password" in refused(locked_ods, name="a.ods")
    target = bytearray(packed(sheet_parts(cells(ONE))))
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = target.find(mark)
        while at >= 0:
            target[at + offset] |= 1
            at = target.find(mark, at + 4)
    assert "protected with a password" in refused(bytes(target))
    filepass = struct.pack("<HHHHIIHH", 0x809, 16, 0x600, 5, 0, 0, 0, 0) + struct.pack("<HHHHHH", 0x2F, 6, 0, 0, 0, 0)
    assert "protected with a password" in refused(filepass + struct.pack("<HH", 0x0A, 0), name="a.xls")


@pytest.mark.parametrize(
    ("data", "name", "what"),
    [
        (b"", "a.xlsx", "is empty: it holds not one byte"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "a.xls", "is a picture"),
        (b"%PDF-1.7\n%\xe2\xe3", "a.csv", "is a PDF document"),
        (packed({"[Content_Types].xml": "x", "word/document.xml": "x"}), "a.xlsx", "is a Word document"),
        (packed({"[Content_Types].xml": "x", "ppt/presentation.xml": "x"}), "a.xlsx", "is a PowerPoint"),
        (packed({"[Content_Types].xml": "x", "xl/workbook.bin": "x"}), "a.xlsb", "is a binary Excel workbook"),
        (
            packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "x"}),
            "a.ods",
            "is an OpenDocument",
        ),
        (packed({"picture.png": "x"}), "a.zip", "is a zip archive"),
        (OLE + "WordDocument".encode("utf-16-le"), "a.xls", "is a Word document"),
        (b"\x1f\x8b\x08" + bytes(50), "a.csv.gz", "is a compressed file"),
        (bytes(range(256)) * 20, "a.csv", "is of a kind that is not known here"),
        (b"<html><body>no</body></html>", "a.xls", "is a web page"),
        (OLE, "a.xls", "is damaged"),
        (b"PK\x03\x04" + bytes(200), "a.xlsx", "is damaged"),
    ],
)
def test_other_files_are_refused_by_name(data, name, what):
    assert refused(data, name=name).startswith(f"{name} {what}")


def test_a_file_that_breaks_off_anywhere_is_refused():
    whole = packed(sheet_parts(cells(ONE)))
    for end in range(4, len(whole), 37):
        refused(whole[:end], name="a.xlsx")


def test_a_file_larger_than_is_read_is_not_read(tmp_path):
    file = tmp_path / "large.csv"
    with file.open("wb") as target:
        target.truncate(10**12)
    with pytest.raises(InvalidInput, match="larger than 64 MB"):
        open_source(file, "large.csv")


def test_a_text_of_more_than_is_read_is_refused():
    assert "is larger than" in refused(b"a;b\n" * 30_000, SMALL, "a.csv")
    assert "holds more cells" in refused(b"\n" * 1_500, SMALL, "a.csv")
    assert "holds more cells" in refused(b"a;" * 1_500, SMALL, "a.csv")
    assert "holds a cell of more than" in refused(b"x" * 200_000, name="a.csv")


def test_patterns_stay_quick_on_what_they_were_not_made_for():
    for inner in (
        "<c " * 700_000,
        "<row><c>" + "</f></c>" * 300_000,
        '<c r="A1" t="e">' + 't="e"' * 400_000,
        ' r="' * 500_000,
    ):
        data = packed({**sheet_parts(""), "xl/worksheets/sheet1.xml": f"<worksheet><sheetData>{inner}</sheetData>"})
        start = time.perf_counter()
        with contextlib.suppress(InvalidInput):
            opened(data)
        assert time.perf_counter() - start < 5


def stored(*inner: str, **parts: str) -> bytes:
    return packed({**sheet_parts("".join(inner)), **parts})


def _rows() -> bytes:
    return stored(
        "<sheetData>", *(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 1_048_577)), "</sheetData>"
    )


def _columns() -> bytes:
    return stored("<sheetData>", *(f"<row>{'<c><v>1</v></c>' * 16_384}</row>" for _row in range(60)), "</sheetData>")


def _bomb() -> bytes:
    return stored("<sheetData>", " " * 500_000_000, "</sheetData>")


def _shared() -> bytes:
    use = (f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 300_001))
    return packed(
        sheet_parts("".join(["<sheetData>", *use, "</sheetData>"]), strings=f"<si><t>{'x' * 32_000}</t></si>")
    )


def _large_text() -> bytes:
    return b"Risk;Owner;Level\n" * 6_000_000


def _large_workbook() -> bytes:
    return packed({**sheet_parts(cells(ONE)), "xl/media/a.bin": bytes(100_000_000)}, zipfile.ZIP_STORED)


def _emoji() -> bytes:
    return "🔥;é\n".encode() * 700_000


REAL = """
import json, sys, time
from pathlib import Path
from riskregister.errors import RegisterError
from riskregister.intake.opening import open_source
def memory(which):
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(which)) / 1024
rest = memory("VmRSS")
start = time.perf_counter()
try:
    said = open_source(Path(sys.argv[1]), "file").kind
except RegisterError as error:
    said = str(error)
print(json.dumps([said, time.perf_counter() - start, memory("VmHWM") - rest]))
"""


@pytest.mark.parametrize(
    "make",
    [
        _large_text,
        _large_workbook,
        pytest.param(_rows, marks=pytest.mark.long),
        pytest.param(_columns, marks=pytest.mark.long),
        pytest.param(_bomb, marks=pytest.mark.long),
        pytest.param(_shared, marks=pytest.mark.long),
        pytest.param(_emoji, marks=pytest.mark.long),
    ],
)
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is measured on Linux only")
def test_at_real_size_it_takes_under_five_seconds_and_300_megabytes(make: Callable[[], bytes], tmp_path):
    source = Path(__file__).resolve().parents[2] / "src"
    (file := tmp_path / "file").write_bytes(make())
    command = [sys.executable, "-c", REAL, file]
    done = subprocess.run(command, capture_output=True, check=True, timeout=120, env={"PYTHONPATH": str(source)})
    said, seconds, megabytes = json.loads(done.stdout)

    assert said
    assert seconds < 5
    assert megabytes < 300
