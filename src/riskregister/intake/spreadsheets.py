"""Excel workbooks since 2007 (.xlsx, .xlsm): values by python-calamine, all else by a look at the XML.

Nothing is calculated, no macro runs, and no link to another file is followed.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from xml.etree import ElementTree as ET

import numpy as np
import python_calamine
from numpy.typing import NDArray

from riskregister.intake.grid import Grid
from riskregister.intake.grids import (
    Progress,
    grid_of,
    left_out,
    links_not_followed,
    macros_not_run,
    put,
    rows_of,
    silent,
)
from riskregister.intake.guards import LIMITS, Archive, Limits, damaged, too_much
from riskregister.intake.sheet_xml import Look, look_at, without
from riskregister.translations import gettext as _

_ROOT_RELATIONS = "_rels/.rels"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPES = (
    b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="xml" ContentType="application/xml"/></Types>'
)
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRING_LIST = re.compile(rb"<((?:[\w.-]+:)?)sst[\s>]")
_STRING_COUNT = re.compile(rb"""uniqueCount\s*=\s*["']\s*\+?(\d+)\s*["']""")
_STRING_USE = re.compile(rb't="s"[^<>]*>\s*<(?:[\w.-]+:)?v>\s*(\d{1,9})')
_STRING_USE_LOOSE = re.compile(rb"""\st\s*=\s*["']s["'][^<>]*>\s*<(?:[\w.-]+:)?v>\s*(\d{1,9})""")
_CELL_STYLES = re.compile(rb"<(?:[\w.-]+:)?cellXfs[\s>](.*?)</(?:[\w.-]+:)?cellXfs>", re.DOTALL)
_STYLE = re.compile(rb"<(?:[\w.-]+:)?xf(?=[\s/>])([^<>]*)>")
_FORMAT = re.compile(rb"<(?:[\w.-]+:)?numFmt(?=\s)([^<>]*)>")
_FORMAT_ID = re.compile(rb"""\snumFmtId\s*=\s*["'](\d{1,6})["']""")
_FORMAT_CODE = re.compile(rb"""\sformatCode\s*=\s*["']([^<>]*?)["'](?=\s|/|$)""")
_LITERAL = re.compile(rb"&quot;.*?&quot;|\\.")
_FROM_1904 = re.compile(rb"""<(?:[\w.-]+:)?workbookPr[^<>]*\sdate1904\s*=\s*["'](?:1|true)["']""")
_CALCULATE = re.compile(rb"""<(?:[\w.-]+:)?calcPr[^<>]*\sfullCalcOnLoad\s*=\s*["'](?:1|true)["']""")


@dataclass(frozen=True, slots=True)
class _Sheet:
    name: str
    part: str
    hidden: bool


def is_workbook(archive: Archive) -> bool:
    """Say whether a zip file is an Excel workbook of the kinds read here."""
    return archive.find("[Content_Types].xml") is not None and archive.find(_main_part(archive)) is not None


def read_workbook(
    data: bytes,
    archive: Archive,
    progress: Progress | None = None,
    limits: Limits = LIMITS,
    *,
    formulas: bool = False,
) -> tuple[str, tuple[Grid, ...], list[str]]:
    """Return the kind (xlsx or xlsm), the sheets and the notes of a workbook; ``formulas`` asks where there are any.

    Raises:
        InvalidInput: it is damaged, or holds more than is read.
    """
    book = _Book(archive, limits, formulas=formulas)
    grids = tuple(book.grids(data, progress or silent))
    return ("xlsm" if book.macros else "xlsx"), grids, book.notes


def _main_part(archive: Archive) -> str:
    """Return the name of the part that lists the sheets."""
    if archive.find("xl/workbook.xml") is not None or archive.find(_ROOT_RELATIONS) is None:
        return "xl/workbook.xml"
    for item in elements(archive, archive.read_xml(_ROOT_RELATIONS, archive.limits.part), "Relationship"):
        if item.get("Type", "").endswith("/officeDocument"):
            target = item.get("Target", "").lstrip("/")
            return target if target.endswith("workbook.xml") else ""
    return ""


def elements(archive: Archive, xml: bytes, local: str) -> list[ET.Element]:
    """Return the elements of one name, whatever its namespace, in a small part of ``archive``.

    Raises:
        InvalidInput: it is not well-formed.
    """
    try:
        # Without a document type, which read_xml refuses, there is nothing that could unpack or be fetched.
        root = ET.fromstring(xml)  # noqa: S314
    except (ET.ParseError, ValueError, LookupError) as error:
        raise damaged(archive.name) from error
    return [item for item in root.iter() if item.tag.rpartition("}")[2] == local]


def is_uncalculated(archive: Archive) -> bool:
    """Say whether the program that wrote a workbook left calculating to the next one."""
    return _Book(archive, archive.limits).uncalculated


def sheet_parts(archive: Archive) -> list[tuple[str, str]]:
    """Return the name of each sheet of a workbook and of the part it is in."""
    return [(sheet.name, sheet.part) for sheet in _Book(archive, archive.limits).sheets]


class _Book:
    def __init__(self, archive: Archive, limits: Limits, *, formulas: bool = False) -> None:
        self._archive, self._limits, self._formulas = archive, limits, formulas
        self._main = _main_part(archive)
        self._workbook = archive.read_xml(self._main, limits.part)
        #: Whether another reader is sure to find the same parts under the same names.
        self._plain = archive.plain and self._main == "xl/workbook.xml" and self._main in archive.names
        self.uncalculated = _CALCULATE.search(self._workbook) is not None
        self._targets = self._relations()
        self.sheets = self._sheets_listed()
        names = [part.casefold() for part in archive.names]
        self.macros = any(part.endswith("vbaproject.bin") or "/macrosheets/" in part for part in names)
        self.notes: list[str] = []
        if self.macros:
            self.notes.append(macros_not_run())
        if any("/externallinks/" in part or part.endswith("/connections.xml") for part in names):
            self.notes.append(links_not_followed())
        strings = self._part_of("sharedStrings")
        self._strings = _lengths(strings)
        # The reader asks for as much memory as the list claims to need.
        claims = [int(claim) for claim in _STRING_COUNT.findall(strings)]
        self._plain = self._plain and max(claims, default=0) <= 2 * len(self._strings) + 1_000
        self._percent = _percent_styles(self._part_of("styles"))
        self._text = 0

    def _relations(self) -> dict[str, tuple[str, str]]:
        """Return the parts a workbook is made of by id: their type, and their name in the archive."""
        folder, _slash, file = self._main.rpartition("/")
        part = self._archive.find(f"{folder}/_rels/{file}.rels".lstrip("/"))
        found: dict[str, tuple[str, str]] = {}
        if part is None:
            return found
        for item in elements(self._archive, self._archive.read_xml(part, self._limits.part), "Relationship"):
            target = item.get("Target", "").replace("\\", "/")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
            self._plain = self._plain and item.get("Id", "") not in found
            if item.get("TargetMode") != "External":
                found[item.get("Id", "")] = (item.get("Type", ""), path)
        return found

    def _sheets_listed(self) -> list[_Sheet]:
        sheets = []
        for item in elements(self._archive, self._workbook, "sheet"):
            identities = [value for key, value in item.attrib.items() if key.endswith("}id")]
            kind, path = self._targets.get(identities[0] if identities else "", ("", ""))
            part = self._archive.find(path) if path else None
            if part is not None and kind.endswith("/worksheet"):
                hidden = item.get("state", "visible") in ("hidden", "veryHidden")
                sheets.append(_Sheet(item.get("name", ""), part, hidden))
                self._plain = self._plain and part == path and len(identities) == 1
        if not sheets:
            raise damaged(self._archive.name, _("it has no sheet"))
        if len(sheets) > self._limits.sheets:
            raise too_much(self._archive.name)
        self._plain = self._plain and len({sheet.name.casefold() for sheet in sheets}) == len(sheets)
        return sheets

    def _part_of(self, kind: str, *, again: bool = False) -> bytes:
        usual = f"xl/{kind}.xml"
        path = next((path for of, path in self._targets.values() if of.endswith(f"/{kind}")), usual)
        part = self._archive.find(path)
        # The reader of the cells looks under the usual name, whatever the workbook says.
        self._plain = self._plain and part == (usual if self._archive.find(usual) is not None else None)
        return self._archive.read_xml(part, again=again) if part is not None else b""

    def grids(self, data: bytes, progress: Progress) -> Iterator[Grid]:
        """Look at every sheet, then read them one after the other."""
        looks = []
        for number, sheet in enumerate(self.sheets):
            looks.append(self._look(sheet))
            progress(0.3 * (number + 1) / len(self.sheets))
        if sum(look.cells for look in looks) > self._limits.cells:
            raise too_much(self._archive.name)
        plain = self._plain and not any(look.strays for look in looks)
        reader = python_calamine.load_workbook(io.BytesIO(data if plain else self._anew(looks)))
        for number, (sheet, look) in enumerate(zip(self.sheets, looks, strict=True)):
            cells = reader.get_sheet_by_name(sheet.name) if plain else reader.get_sheet_by_index(number)
            yield self._grid(sheet, look, cells)
            progress(0.3 + 0.7 * (number + 1) / len(looks))

    def _look(self, sheet: _Sheet) -> Look:
        xml = self._archive.read_xml(sheet.part)
        look = look_at(
            xml,
            name=self._archive.name,
            sheet=sheet.name,
            percent_styles=self._percent,
            recalculated=self.uncalculated,
            limits=self._limits,
            formulas=self._formulas,
        )
        self._weigh(xml, look, sheet)
        return look

    def _weigh(self, xml: bytes, look: Look, sheet: _Sheet) -> None:
        """Refuse text that a few shared strings repeat into far more than the file."""
        if look.cells * int(self._strings.max(initial=0)) > self._limits.text - self._text:
            usual = not any(form in xml for form in (b"t='s'", b"t =", b"t= "))
            uses = np.array((_STRING_USE if usual else _STRING_USE_LOOSE).findall(xml)).astype(np.int64)
            if uses.max(initial=-1) >= len(self._strings):
                raise damaged(self._archive.name, _("sheet {sheet}").format(sheet=sheet.name))
            self._text += int(self._strings[uses].sum())
        if self._text > self._limits.text:
            raise too_much(self._archive.name, sheet.name)

    def _anew(self, looks: list[Look]) -> bytes:
        """Return the workbook with the parts that were looked at and nothing else, under the usual names."""
        target = io.BytesIO()
        lists, relations = [], []
        with zipfile.ZipFile(target, "w") as archive:
            for number, (sheet, look) in enumerate(zip(self.sheets, looks, strict=True), start=1):
                xml = self._archive.read(sheet.part, again=True)
                archive.writestr(f"xl/worksheets/sheet{number}.xml", without(xml, look.strays))
                lists.append(f'<sheet name="s{number}" sheetId="{number}" r:id="r{number}"/>')
                relations.append(_relation(f"r{number}", "worksheet", f"worksheets/sheet{number}.xml"))
            for kind in ("sharedStrings", "styles"):
                part = self._part_of(kind, again=True)
                if part:
                    archive.writestr(f"xl/{kind}.xml", _STRING_COUNT.sub(b"", part))
                    relations.append(_relation(kind, kind, f"{kind}.xml"))
            properties = '<workbookPr date1904="1"/>' if _FROM_1904.search(self._workbook) else ""
            sheets = f"{properties}<sheets>{''.join(lists)}</sheets>"
            archive.writestr("xl/workbook.xml", f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{sheets}</workbook>')
            whole = f'<Relationships xmlns="{_RELATIONS}">{{}}</Relationships>'
            archive.writestr("xl/_rels/workbook.xml.rels", whole.format("".join(relations)))
            archive.writestr(_ROOT_RELATIONS, whole.format(_relation("r1", "officeDocument", "xl/workbook.xml")))
            archive.writestr("[Content_Types].xml", _TYPES)
        return target.getvalue()

    def _grid(self, sheet: _Sheet, look: Look, cells: python_calamine.CalamineSheet) -> Grid:
        rows = rows_of(cells)
        uncalculated = look.inside(look.uncalculated | look.zeros)
        for row, column in uncalculated:
            if row < len(rows) and column < len(rows[row]):
                rows[row][column] = None
        put(rows, {place: look.errors[place] for place in look.inside(look.errors)})
        if look.stray_cells:
            self.notes.append(left_out(sheet.name, look.stray_cells))
        found = grid_of(
            sheet.name,
            rows,
            merged=look.merged,
            hidden_rows=look.hidden_rows,
            hidden_columns=look.hidden_columns,
            hidden=sheet.hidden,
            uncalculated=uncalculated,
            percent=look.inside(look.percent),
        )
        if look.formulas is None:
            return found
        return replace(found, formulas=look.formulas.within(*look.bounds))


def _lengths(strings: bytes) -> NDArray[np.int64]:
    """Return how many bytes each of the shared strings takes."""
    listed = _STRING_LIST.search(strings)
    if listed is None:
        return np.zeros(0, dtype=np.int64)
    signs = np.frombuffer(strings, dtype=np.uint8)
    tag = b"<" + listed[1] + b"si"
    starts = np.ones(max(len(signs) - len(tag), 0), dtype=bool)
    for offset, sign in enumerate(tag):
        starts &= signs[offset : offset + len(starts)] == sign
    places = np.flatnonzero(starts)
    places = places[np.isin(signs[places + len(tag)], np.frombuffer(b" \t\r\n>/", dtype=np.uint8))]
    return np.diff(places, append=len(strings))


def _relation(identity: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{identity}" Type="{_OFFICE}/{kind}" Target="{target}"/>'


def _percent_styles(xml: bytes) -> frozenset[int]:
    """Return the numbers of the cell styles that show a number as per cent."""
    formats = {b"9", b"10"}
    for attributes in _FORMAT.findall(xml):
        identity, code = _FORMAT_ID.search(attributes), _FORMAT_CODE.search(attributes)
        if identity and code and b"%" in _LITERAL.sub(b"", code[1]):
            formats.add(identity[1])
    styles = _CELL_STYLES.search(xml)
    found = set()
    for number, attributes in enumerate(_STYLE.findall(styles[1]) if styles else []):
        identity = _FORMAT_ID.search(attributes)
        if identity and identity[1] in formats:
            found.add(number)
    return frozenset(found)
