"""What keeps a hostile file from taking the program down: limits, counted as a file unpacks, never as it claims.

The libraries that read cells trust what a file says of itself: a cell at XFD1048576 makes one of them ask for 400 GB
and end the process.  Every part is therefore unpacked and looked at here before any of them sees it.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from riskregister.errors import InvalidInput, Unreachable
from riskregister.translations import gettext as _

_MB = 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The most of each that is read; together they keep a reading under 300 MB of memory and five seconds.

    ``rectangle`` are the cells of the smallest rectangle around everything filled, blank ones too; ``text`` is counted
    in bytes as the cells repeat it, which a few shared strings can make far more than the file.
    """

    file: int = 64 * _MB
    text_file: int = 32 * _MB
    unpacked: int = 128 * _MB
    part: int = 8 * _MB
    parts: int = 20_000
    sheets: int = 1_000
    cells: int = 2_200_000
    rectangle: int = 6_000_000
    text: int = 96 * _MB
    old_file: int = 24 * _MB
    old_cells: int = 1_100_000


LIMITS = Limits()

_CENTRAL = b"PK\x01\x02"
_END = b"PK\x05\x06"
#: What alone can declare entities.
_DOCTYPE = b"<!DOCTYPE"
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, RuntimeError, ValueError, OverflowError, OSError)
_UTF16 = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")


def content(source: Path | BinaryIO, name: str, limits: Limits = LIMITS) -> bytes:
    """Return what a file holds, reading no more of it than is allowed; ``name`` is what messages call it.

    Raises:
        Unreachable: it cannot be read, or is a folder.
        InvalidInput: it is empty or too large.
    """
    try:
        if isinstance(source, Path):
            if source.is_dir():
                message = _("{file} is a folder, not a file.").format(file=name)
                raise Unreachable(message, _("Choose a workbook or text file in it."))
            with source.open("rb") as file:
                data = file.read(limits.file + 1)
        else:
            data = source.read(limits.file + 1)
    except OSError as error:
        message = _("{file} cannot be read: {why}.").format(file=name, why=error.strerror or error)
        raise Unreachable(message, _("Check the name and the permissions; close it in Excel.")) from None
    if len(data) > limits.file:
        raise too_large(name, limits.file)
    if not data:
        message = _("{file} is empty: it holds not one byte.").format(file=name)
        raise InvalidInput(message, _("Send or save the file again."))
    return data


def too_large(name: str, most: int) -> InvalidInput:
    """Return the error for a file of more than ``most`` bytes."""
    message = _("{file} is larger than {most} MB, the most that is read.").format(file=name, most=most // _MB)
    return InvalidInput(message, _("Save only the sheet with the register, without pictures, as a new file."))


def too_much(name: str, place: str = "") -> InvalidInput:
    """Return the error for a file that unpacks to more cells, text or bytes than are read; ``place`` says where."""
    where = f"{name}, {place}" if place else name
    message = _("{file} holds more cells or text than can be read (about 100,000 risks).").format(file=where)
    return InvalidInput(message, _("Save only the sheet with the register as a new file, or split it."))


def too_wide(name: str, sheet: str, cell: str) -> InvalidInput:
    """Return the error for a sheet whose filled cells lie too far apart; ``cell`` is the farthest."""
    message = _("{file}, sheet {sheet}: cells are filled as far away as {cell}; so large a sheet is not read.")
    hint = _("Copy the rows and columns of the register to a new workbook.")
    return InvalidInput(message.format(file=name, sheet=sheet, cell=cell), hint)


def damaged(name: str, why: str = "") -> InvalidInput:
    """Return the error for a file that breaks off or contradicts itself; ``why`` is in the person's language."""
    message = _("{file} is damaged and cannot be read: {why}.") if why else _("{file} is damaged and cannot be read.")
    message = message.format(file=name, why=why)
    return InvalidInput(message, _("Open it in Excel or LibreOffice, save it again, and retry."))


def locked(name: str) -> InvalidInput:
    """Return the error for a file that opens with a password only."""
    message = _("{file} is protected with a password and cannot be read.").format(file=name)
    return InvalidInput(message, _("Open it with the password, save it without one, and retry."))


class Archive:
    """The parts of a zip file, each unpacked with a count kept over all of them.

    ``plain`` says that the file is laid out as office programs do it: one list of parts, each under one name.  Others
    may read differently in another library than here.
    """

    def __init__(self, data: bytes, name: str, limits: Limits = LIMITS) -> None:
        """Read the list of parts.

        Raises:
            InvalidInput: it is no zip file, is damaged, has too many parts, or needs a password.
        """
        self.name = name
        self.limits = limits
        self._left = limits.unpacked
        # The list is counted before it is read: a few bytes of file can each become an object of half a kilobyte.
        if data.count(_CENTRAL) > limits.parts:
            raise too_much(name)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as error:
            raise damaged(name) from error
        self._parts = {item.filename: item for item in self._zip.infolist()}
        self._folded = {part.casefold().replace("\\", "/"): part for part in self._parts}
        simple = all(item.compress_type in (0, 8) and not item.extra for item in self._parts.values())
        alone = len(self._folded) == len(self._zip.infolist()) and not any("\\" in part for part in self._parts)
        self.plain = simple and alone and data[-22:-18] == _END and data.startswith(b"PK\x03\x04")

    @property
    def names(self) -> Collection[str]:
        """The names of the parts as the file has them."""
        return self._parts.keys()

    def find(self, part: str) -> str | None:
        """Return the name of a part as the file has it, whatever its case; None if it is not there."""
        return part if part in self._parts else self._folded.get(part.casefold())

    def read(self, part: str, most: int | None = None, *, again: bool = False) -> bytes:
        """Return a part, unpacked; ``most`` bounds this one in bytes; one read ``again`` is not counted twice.

        Raises:
            InvalidInput: it is not there, is damaged or encrypted, or unpacks to too much.
        """
        found = self.find(part)
        if found is None:
            raise damaged(self.name, _("the part {part} is missing").format(part=part))
        item = self._parts[found]
        if item.flag_bits & 1:
            raise locked(self.name)
        if item.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise damaged(self.name, _("the part {part} is packed in an unusual way").format(part=part))
        left = self.limits.unpacked if again else self._left
        allowed = min(left, most if most is not None else left)
        try:
            with self._zip.open(item) as file:
                data = file.read(allowed + 1)
        except _BROKEN as error:
            raise damaged(self.name) from error
        if len(data) > allowed:
            raise too_much(self.name)
        self._left -= 0 if again else len(data)
        return data

    def read_xml(self, part: str, most: int | None = None, *, again: bool = False) -> bytes:
        """Return a part that is XML in UTF-8 and declares nothing (entities unpack to anything).

        Raises:
            InvalidInput: as for :meth:`read`, or it has a document type or another encoding.
        """
        data = self.read(part, most, again=again)
        if _DOCTYPE in data:
            message = _("{file} is refused: its part {part} declares its own entities, as no workbook does.")
            raise InvalidInput(
                message.format(file=self.name, part=part),
                _("Open it in Excel or LibreOffice, save it again, and retry."),
            )
        if data.startswith(_UTF16):
            raise damaged(self.name, _("the part {part} is in an unusual encoding").format(part=part))
        return data
