"""The file answers back: the person's own workbook with every doubt at its cell, to be mended there and dropped again.

A workbook of Excel stays the person's own, edited by openpyxl; of any other file a new workbook is made that looks
alike.  What was marked in an earlier round is cleared first, so that a mark always speaks of the last one.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import openpyxl
from openpyxl.cell.rich_text import CellRichText
from openpyxl.workbook import Workbook

from riskregister.core.findings import Finding
from riskregister.intake.answer_keeping import lost_parts, with_results
from riskregister.intake.answer_list import write_list
from riskregister.intake.answer_marks import SEVERITIES, Marks, cleared
from riskregister.intake.answer_new import new_workbook, plain_text
from riskregister.intake.grid import Source
from riskregister.intake.guards import LIMITS, Archive, Limits, damaged
from riskregister.intake.spreadsheets import is_uncalculated, sheet_parts
from riskregister.translations import gettext as _
from riskregister.translations import ngettext

#: More than this openpyxl could not hold in reasonable memory.
_MOST_CELLS = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The workbook to hand back, the ending its name needs (".xlsx", ".xlsm"), and what a person should know of it."""

    content: bytes
    ending: str
    notes: tuple[str, ...] = ()


def answer(source: Source, findings: Sequence[Finding]) -> Answer:
    """Return the file with a mark and a comment at each cell that a finding speaks of, and a list of all in front.

    A finding's ``place`` is "Sheet!H7", or "H7" in a text file; without one it is in the list only.
    """
    notes: list[str] = []
    book, names = _opened(source, notes)
    marks = Marks(book, names)
    gravest_first = sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity))
    for number, finding in enumerate(gravest_first, start=1):
        marks.put(number, finding)
    if marks.not_marked:
        message = ngettext(
            "{n} cell more is in the list only: so many comments would make the workbook slow.",
            "{n} cells more are in the list only: so many comments would make the workbook slow.",
            marks.not_marked,
        )
        notes.append(message.format(n=marks.not_marked))
    write_list(book, gravest_first, marks)
    target = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book.save(target)
    content = target.getvalue()
    if names is None:
        content = with_results(content, source.data)
        notes += lost_parts(source.data, content)
    return Answer(content=content, ending=".xlsm" if book.vba_archive else ".xlsx", notes=tuple(notes))


def _opened(source: Source, notes: list[str]) -> tuple[Workbook, dict[str, str] | None]:
    """Return a workbook to mark, and the names of the sheets in it, None if it is the person's own."""
    if source.kind in ("xlsx", "xlsm") and sum(len(row) for grid in source.sheets for row in grid.rows) <= _MOST_CELLS:
        try:
            return _own(source), None
        # A part that the reader of the cells never looked at fails here in any of many ways.
        except Exception:  # noqa: BLE001
            notes.append(_("The file could not be kept as it is; the answer is a new workbook with the same cells."))
    else:
        notes.append(_("The answer is a new workbook with the same cells; drop that one when you have mended it."))
    return new_workbook(source, notes)


def _own(source: Source) -> Workbook:
    archive = Archive(source.data, source.name, Limits(unpacked=2 * LIMITS.unpacked))
    seen = {part for _title, part in sheet_parts(archive)}
    for part in archive.names:
        # openpyxl reads parts that nobody has looked at yet.
        if part.lower().endswith((".xml", ".rels", ".vml")) and part not in seen:
            archive.read_xml(part, None if part.endswith("sharedStrings.xml") else LIMITS.part)
    with warnings.catch_warnings():
        # Of what it does not keep openpyxl tells in words for programmers; people are told by lost_parts.
        warnings.simplefilter("ignore")
        macros = archive.find("xl/vbaProject.bin") is not None
        book = openpyxl.load_workbook(io.BytesIO(source.data), keep_vba=macros, rich_text=True)
    if not {grid.name for grid in source.sheets} <= {sheet.title for sheet in book.worksheets}:
        raise damaged(source.name)
    # What need not be calculated anew before still need not: the results are put back.
    book.calculation.fullCalcOnLoad = is_uncalculated(archive)
    cleared(book)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                # A damaged file may hold signs that no workbook can be written with.
                if isinstance(cell.value, str | CellRichText) and (kept := plain_text(str(cell.value))) != str(
                    cell.value
                ):
                    cell.value = kept
    return book
