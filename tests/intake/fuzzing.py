"""A campaign of mutated files: whatever happens to a workbook on its way, opening it ends in cells or in one sentence.

Each mutation is made from its number alone, so that one that fails can be made again.
"""

from __future__ import annotations

import datetime as dt
import io
import random
import re
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter
from tests.intake.files import parts_of, spreadsheet

from riskregister.errors import RegisterError

#: What no file may take; a mutated one is small.
SECONDS = 5.0

_NUMBER = re.compile(rb"\d+")
_ATTRIBUTE = re.compile(rb'="[^"]*"')
_ELEMENT = re.compile(rb"<[a-z:]*(?:row|c|table-row|table-cell|v|f|si|t|col|mergeCell|sheet|p)\b[^>]*>")
_WORDS = (
    b"0",
    b"-1",
    b"99999999999",
    b"1048577",
    b"16385",
    b"NaN",
    b"",
    b"A1",
    b"XFD1048576",
    b"&#0;",
    b"\xff\xfe",
    b"]]>",
)


@dataclass(frozen=True, slots=True)
class Mutant:
    """A file that something happened to: its number, its name, what it is made of."""

    number: int
    name: str
    data: bytes


def mutants(count: int, start: int = 0, of: dict[str, bytes] | None = None) -> Iterator[Mutant]:
    """Yield ``count`` mutated files, from number ``start`` on, made of these or of one of each kind."""
    originals = of or seeds()
    names = list(originals)
    for number in range(start, start + count):
        random_ = random.Random(number)
        name = names[number % len(names)]
        data = originals[name]
        for _again in range(random_.choice((1, 1, 1, 2, 3))):
            data = _mutated(data, random_)
        yield Mutant(number, name, data)


def survive(mutant: Mutant, opened: Callable[[io.BytesIO, str], object]) -> str:
    """Open a mutant and say how it ended: "read" or the sentence it was refused with.

    Raises:
        AssertionError: it took too long, or failed in this program's own code.
    """
    begin = time.perf_counter()
    error = None
    try:
        opened(io.BytesIO(mutant.data), mutant.name)
    except RegisterError as refusal:
        error = refusal
    taken = time.perf_counter() - begin
    called = f"mutant {mutant.number} ({mutant.name})"
    assert taken < SECONDS, f"{called} took {taken:.1f} s"
    if error is None:
        return "read"
    assert not _own_fault(error), f"{called} met a fault in {_own_fault(error)}"
    assert "\n" not in error.message, f"{called}: {error.message!r}"
    return str(error)


def _own_fault(error: RegisterError) -> str:
    """Return where this program failed, if what it took for damage was a fault of its own."""
    cause = error.__cause__
    if cause is None or isinstance(cause, RegisterError):
        return ""
    at = cause.__traceback__
    while at is not None and at.tb_next is not None:
        at = at.tb_next
    file = Path(at.tb_frame.f_code.co_filename) if at is not None else Path()
    # A reader written in another language leaves no frame of its own: the last one is the line that called it.
    faults = (TypeError, AttributeError, NameError, LookupError, ValueError, ArithmeticError, RecursionError)
    if at is None or "riskregister" not in file.parts or not isinstance(cause, faults):
        return ""
    return f"{file.name}:{at.tb_lineno} ({cause!r})"


def seeds() -> dict[str, bytes]:
    """Return a small sound file of each kind (the old workbook is one of these, saved by LibreOffice)."""
    book = _workbook()
    return {
        "a.xlsx": book,
        "b.ods": _spreadsheet(),
        "c.xlsx": _workbook(in_memory=False),
        "d.xls": (Path(__file__).resolve().parent.parent / "data" / "small.xls").read_bytes(),
        "e.csv": b'Id;Risk;Level\n1;"Fire, smoke";high\n2;Flood;1,5\n',
        "f.txt": "Номер\tРиск\tУровень\n1\tПожар\tвысокий\n".encode("utf-16"),
        "g.csv": "Číslo;Riziko;Úroveň\n1;Požiar;vysoká\n2;Únik údajov;nízka\n".encode("cp1250"),
    }


def _workbook(*, in_memory: bool = True) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"constant_memory": not in_memory, "in_memory": True})
    for name in ("Risks", "Lists"):
        sheet = book.add_worksheet(name)
        day, share = book.add_format({"num_format": "dd.mm.yyyy"}), book.add_format({"num_format": "0%"})
        for row in range(12):
            sheet.write_row(row, 0, [f"R-{row}", "Fire & flood", row % 5 + 1])
            sheet.write_datetime(row, 3, dt.date(2024, 1, row + 1), day)
            sheet.write_number(row, 4, row / 12, share)
            sheet.write_formula(row, 5, f"=C{row + 1}*2", None, row * 2)
        sheet.write_formula(12, 0, "=1/0", None, "#DIV/0!")
        if in_memory:
            sheet.merge_range(14, 0, 15, 2, "both")
        sheet.set_column("D:D", None, None, {"hidden": True})
    book.close()
    return target.getvalue()


def _spreadsheet() -> bytes:
    text = '<table:table-cell office:value-type="string"><text:p>Fire</text:p></table:table-cell>'
    number = '<table:table-cell office:value-type="float" office:value="3"><text:p>3</text:p></table:table-cell>'
    day = '<table:table-cell office:value-type="date" office:date-value="2024-05-01"/>'
    share = '<table:table-cell office:value-type="percentage" office:value="0.4"/>'
    error = (
        '<table:table-cell table:formula="of:=NA()" office:value-type="string" calcext:value-type="error" '
        'table:number-columns-spanned="2" table:number-rows-spanned="2"><text:p>#N/A</text:p></table:table-cell>'
    )
    blank = '<table:table-cell table:number-columns-repeated="3"/>'
    row = f'<table:table-row table:number-rows-repeated="2">{text}{number}{blank}{day}{share}{error}</table:table-row>'
    columns = '<table:table-column table:number-columns-repeated="2" table:visibility="collapse"/>'
    return spreadsheet("".join(f'<table:table table:name="T{n}">{columns}{row * 5}</table:table>' for n in range(2)))


def _mutated(data: bytes, random_: random.Random) -> bytes:
    if not data.startswith(b"PK") or random_.random() < 0.2:
        return _bytes_changed(data, random_)
    try:
        parts = parts_of(data)
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, RuntimeError):
        return _bytes_changed(data, random_)
    names = list(parts)
    if not names:
        return data
    name = random_.choice([*names, *(name for name in names if "sheet" in name or "content" in name)])
    kind = random_.random()
    if kind < 0.1:
        del parts[name]
    elif kind < 0.2:
        parts[random_.choice(names)] = parts[name]
    elif kind < 0.35:
        parts[name] = _bytes_changed(parts[name], random_)
    else:
        parts[name] = _xml_changed(parts[name], random_)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
        if random_.random() < 0.03:
            archive.writestr(f"../{name}", parts.get(name, b""))
    return target.getvalue()


def _bytes_changed(data: bytes, random_: random.Random) -> bytes:
    changed = bytearray(data)
    if not changed:
        return b"x"
    place = random_.randrange(len(changed))
    kind = random_.random()
    if kind < 0.5:
        for _flip in range(random_.choice((1, 3, 20))):
            changed[random_.randrange(len(changed))] = random_.randrange(256)
    elif kind < 0.7:
        del changed[place:]
    elif kind < 0.85:
        del changed[place : place + random_.randrange(1, 200)]
    else:
        changed[place:place] = changed[random_.randrange(len(changed)) :][: random_.randrange(1, 500)]
    return bytes(changed)


def _xml_changed(data: bytes, random_: random.Random) -> bytes:
    pattern = random_.choice((_NUMBER, _ATTRIBUTE, _ELEMENT, _ELEMENT))
    found = list(pattern.finditer(data))
    if not found:
        return _bytes_changed(data, random_)
    one = random_.choice(found)
    if pattern is _ELEMENT:
        another = random_.choice(found)
        new = random_.choice((b"", another[0], one[0] * 2, one[0] * 300))
    elif pattern is _ATTRIBUTE:
        new = b'="' + random_.choice(_WORDS) + b'"'
    else:
        new = random_.choice((*_WORDS, str(random_.randrange(10**9)).encode(), str(random_.randrange(2_000)).encode()))
    return data[: one.start()] + new + data[one.end() :]
