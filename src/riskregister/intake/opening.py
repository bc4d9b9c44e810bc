"""Open any file as a :class:`~.grid.Source`: what it is decides its bytes, not its name; nothing in it is run."""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import BinaryIO

from riskregister.errors import InvalidInput, RegisterError
from riskregister.intake.encodings import is_text
from riskregister.intake.grid import Source
from riskregister.intake.grids import Progress, is_own, silent
from riskregister.intake.guards import LIMITS, Archive, Limits, content, damaged, locked
from riskregister.intake.old_excel import read_old_workbook
from riskregister.intake.open_document import is_open_document, read_open_document
from riskregister.intake.spreadsheets import is_workbook, read_workbook
from riskregister.intake.texts import read_text
from riskregister.translations import gettext as _

_ENDINGS = {
    "xlsx": (".xlsx", ".xltx"),
    "xlsm": (".xlsm", ".xltm"),
    "xls": (".xls", ".xlt"),
    "ods": (".ods", ".ots"),
}
_ALL_ENDINGS = frozenset(ending for endings in _ENDINGS.values() for ending in endings)
_TEXTS = (".csv", ".tsv", ".txt", ".tab", ".text")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: Workbooks of Excel 2 to 4, which have no container around them.
_BARE_BIFF = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x08\x00", b"\x09\x08\x10\x00")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WORD = "WordDocument".encode("utf-16-le")
_SLIDES = "PowerPoint Document".encode("utf-16-le")


def open_source(
    source: Path | BinaryIO, name: str, progress: Progress | None = None, *, limits: Limits = LIMITS
) -> Source:
    """Return a file as cells; ``name`` is what messages call it.

    Raises:
        Unreachable: it cannot be read, or is a folder.
        InvalidInput: it is no workbook or table, is damaged or locked, or holds more than is read.
    """
    data = content(source, name, limits)
    try:
        return _opened(data, name, progress or silent, limits)
    except (RegisterError, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except MemoryError:
        raise damaged(name, _("it asks for more memory than there is")) from None
    # A damaged part fails in the readers in any of a hundred ways, one of them the panic of a Rust library, which is
    # no Exception; all of them mean the same to the person.
    except BaseException as error:
        raise damaged(name) from error


def _opened(data: bytes, name: str, progress: Progress, limits: Limits) -> Source:
    encoding = delimiter = ""
    if data.startswith(b"PK"):
        archive = Archive(data, name, limits)
        if is_workbook(archive):
            kind, sheets, notes = read_workbook(data, archive, progress, limits)
        elif is_open_document(archive):
            kind = "ods"
            sheets, notes = read_open_document(data, archive, progress, limits)
        else:
            raise _unknown(name, _zip_kind(archive))
    elif data.startswith((_OLE, *_BARE_BIFF)):
        _refuse_other_containers(data, name)
        kind = "xls"
        sheets, notes = read_old_workbook(data, name, progress, limits)
    else:
        what = _other_kind(data)
        if what:
            raise _unknown(name, what)
        kind = "text"
        sheet, encoding, delimiter, notes = read_text(data, name, limits)
        sheets = (sheet,)
    sheets = tuple(sheet for sheet in sheets if not is_own(sheet)) or sheets
    progress(1.0)
    notes = [*_ending(name, kind), *notes]
    return Source(
        name=name, kind=kind, sheets=sheets, encoding=encoding, delimiter=delimiter, notes=tuple(notes), data=data
    )


def _ending(name: str, kind: str) -> list[str]:
    ending = PurePath(name).suffix.lower()
    known = ending in _ALL_ENDINGS or ending in _TEXTS
    if not known or ending in _ENDINGS.get(kind, _TEXTS):
        return []
    message = _("The name ends in {ending}, but the file is {what}; it was read as that.")
    return [message.format(ending=ending, what=_words(kind))]


def _words(kind: str) -> str:
    return {
        "xlsx": _("an Excel workbook (.xlsx)"),
        "xlsm": _("an Excel workbook with macros (.xlsm)"),
        "xls": _("an old Excel workbook (.xls)"),
        "ods": _("an OpenDocument spreadsheet (.ods)"),
    }.get(kind, _("a text file"))


def _refuse_other_containers(data: bytes, name: str) -> None:
    if _ENCRYPTED in data:
        raise locked(name)
    if _WORD in data:
        raise _unknown(name, _("a Word document"))
    if _SLIDES in data:
        raise _unknown(name, _("a PowerPoint presentation"))


def _zip_kind(archive: Archive) -> str:
    names = {part.casefold() for part in archive.names}
    if "word/document.xml" in names:
        return _("a Word document")
    if "ppt/presentation.xml" in names:
        return _("a PowerPoint presentation")
    if "xl/workbook.bin" in names:
        return _("a binary Excel workbook (.xlsb)")
    if "content.xml" in names:
        return _("an OpenDocument text or drawing")
    return _("a zip archive")


def _other_kind(data: bytes) -> str:
    """Return what a file is that is neither workbook nor text, in words; '' if it is text."""
    kinds = (
        (b"%PDF", _("a PDF document")),
        (b"\x89PNG", _("a picture")),
        (b"\xff\xd8\xff", _("a picture")),
        (b"GIF8", _("a picture")),
        (b"BM", "" if is_text(data) else _("a picture")),
        (b"{\\rtf", _("a text document (.rtf)")),
        (b"\x1f\x8b", _("a compressed file")),
        (b"7z\xbc\xaf", _("a compressed file")),
        (b"Rar!", _("a compressed file")),
        (b"BZh", "" if is_text(data) else _("a compressed file")),
        (b"SQLite format 3", _("a database")),
    )
    for magic, words in kinds:
        if words and data.startswith(magic):
            return words
    return "" if is_text(data) else _("of a kind that is not known here")


def _unknown(name: str, what: str) -> InvalidInput:
    message = _("{file} is {what}, not a workbook or a table in a text file.").format(file=name, what=what)
    return InvalidInput(message, _("Save the register as .xlsx, .ods or .csv and choose that file."))
