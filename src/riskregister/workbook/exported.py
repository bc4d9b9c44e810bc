"""What the workbook remembers of its export: the whole register, so that it needs neither history nor a database.

The values to compare with and the versions of the records are those of this register; a second list of cells would
only be a second truth.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from pydantic import TypeAdapter, ValidationError

from riskregister.core.model import Register
from riskregister.errors import InvalidInput
from riskregister.translations import gettext as _

SHEET = "_exported"
FORMAT = 1
_CHUNK = 32_000


def origin(register: Register, dispatch: str = "") -> str:
    """Return what the column `exported` says on every row: "az-nsc-2007 r12", then the dispatch if it is one's."""
    return f"{register.id} r{register.version} {dispatch}".rstrip()


def lines(register: Register, dispatch: str = "") -> list[tuple[str, str]]:
    """Return the labelled lines of the hidden sheet: format, register, version, dispatch, the register in pieces."""
    data = TypeAdapter(Register).dump_python(register, mode="json")
    # Only ASCII and never "_x": Excel counts in UTF-16 and reads _x0041_ as a character, also across a cut.
    text = json.dumps(data, separators=(",", ":")).replace("_x", "\\u005fx")
    pieces = [text[start : start + _CHUNK] for start in range(0, len(text), _CHUNK)]
    head = [("format", str(FORMAT)), ("register", register.id), ("version", str(register.version))]
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
        data = json.loads("".join(value for label, value in labelled if label == "data"))
        register: Register = TypeAdapter(Register).validate_python(data, strict=False)
    except (json.JSONDecodeError, ValidationError):
        message = _("{file}: the hidden sheet '{sheet}' was changed or cut.").format(file=name, sheet=SHEET)
        raise InvalidInput(message, _("Export the register again and copy your changes over.")) from None
    return register
