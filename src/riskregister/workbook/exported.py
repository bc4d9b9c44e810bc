"""What the workbook remembers of its export: the whole register, so that it needs neither history nor a database.

The values to compare with and the versions of the records are those of this register; a second list of cells would
only be a second truth.
"""

from __future__ import annotations

import base64
import binascii
import zipfile
import zlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException
from pydantic import TypeAdapter, ValidationError

from riskregister.core.model import Register
from riskregister.errors import InvalidInput
from riskregister.translations import gettext as _

SHEET = "_exported"
#: 1: the register as JSON; 2: as JSON that is packed.
FORMAT = 2
_CHUNK = 32_000
#: In how many rows the labelled facts before the register itself stand.
_HEAD = 3
#: A register longer than this is packed: tens of megabytes would be too much for Excel, a page or two can be read.
_PLAIN = 1_000_000
#: What a packed register may unpack to; more is a mistake or an attack.
_MOST_UNPACKED = 400 * 1024 * 1024


def origin(register: Register, dispatch: str = "") -> str:
    """Return what the column `exported` says on every row: "az-nsc-2007 r12", then the dispatch if it is one's."""
    return f"{register.id} r{register.version} {dispatch}".rstrip()


def origin_of(path: Path) -> tuple[str, int] | None:
    """Return the register and version a workbook was exported from, by its first lines; None if nothing says so."""
    try:
        book = openpyxl.load_workbook(path, read_only=True)
        try:
            sheet = book[SHEET]
            sheet.reset_dimensions()
            head = {str(row[0]): str(row[1]) for row in sheet.iter_rows(max_row=_HEAD, max_col=2, values_only=True)}
        finally:
            book.close()
    except (OSError, KeyError, ValueError, IndexError, zipfile.BadZipFile, InvalidFileException):
        return None
    version = head.get("version", "")
    return (head["register"], int(version)) if "register" in head and version.isdecimal() else None


def lines(register: Register, dispatch: str = "") -> list[tuple[str, str]]:
    """Return the labelled lines of the hidden sheet: format, register, version, dispatch, the register in pieces."""
    data = _registers().dump_json(register, ensure_ascii=True)
    plain = len(data) <= _PLAIN
    # Only ASCII and never "_x": Excel counts in UTF-16 and reads _x0041_ as a character, also across a cut.
    packed = data.replace(b"_x", b"\\u005fx") if plain else base64.b64encode(zlib.compress(data, 6))
    text = packed.decode("ascii")
    pieces = [text[start : start + _CHUNK] for start in range(0, len(text), _CHUNK)]
    head = [("format", "1" if plain else "2"), ("register", register.id), ("version", str(register.version))]
    head += [("dispatch", dispatch)] if dispatch else []
    return [*head, *(("data", piece) for piece in pieces)]


def register_of(found: Iterable[tuple[str, str]], name: str) -> Register:
    """Return the register that the lines of a hidden sheet hold.

    Raises:
        InvalidInput: the sheet was damaged, or written by a newer version of this program.
    """
    labelled = list(found)
    version = next((value for label, value in labelled if label == "format"), "")
    if not version.isdecimal() or int(version) > FORMAT:
        message = _("{file} was exported in format {version}, which this version does not know.")
        hint = _("Install the newer version of the program, or export the register again.")
        raise InvalidInput(message.format(file=name, version=version or "?"), hint)
    try:
        text = "".join(value for label, value in labelled if label == "data")
        data = text.encode() if int(version) == 1 else _unpacked(text)
        register: Register = _registers().validate_json(data, strict=False)
    except (ValueError, zlib.error, binascii.Error, ValidationError):
        message = _("{file}: the hidden sheet '{sheet}' was changed or cut.").format(file=name, sheet=SHEET)
        raise InvalidInput(message, _("Export the register again and copy your changes over.")) from None
    return register


def _unpacked(text: str) -> bytes:
    unpacking = zlib.decompressobj()
    data = unpacking.decompress(base64.b64decode(text, validate=True), _MOST_UNPACKED)
    if not unpacking.eof:
        raise ValueError(text[:20])
    return data


@cache
def _registers() -> TypeAdapter[Register]:
    return TypeAdapter(Register)
