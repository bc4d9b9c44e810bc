"""What kind of value a record's field holds, so that whoever asks a person for one asks in the right way."""

from __future__ import annotations

import datetime as dt
import types
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from riskregister.core.changes import HEAD
from riskregister.core.model import TABLES, Register
from riskregister.core.parts import Estimate

Kind = Literal["text", "texts", "number", "whole", "date", "choice", "yes_no", "estimate", "other"]
_SIMPLE: dict[Any, Kind] = {
    str: "text",
    float: "number",
    int: "whole",
    bool: "yes_no",
    dt.date: "date",
    Estimate: "estimate",
    tuple[str, ...]: "texts",
}


@dataclass(frozen=True, slots=True)
class FieldKind:
    """The kind of a field's value, whether it may be empty (None), and among which codes it is chosen."""

    kind: Kind
    optional: bool = False
    options: tuple[str, ...] = ()


@cache
def field_kind(table: str, name: str) -> FieldKind:
    """Return what kind of value the field ``name`` of a table's records (or of the register itself) holds.

    Raises:
        KeyError: there is no such table or field.
    """
    hint = _types(table)[name]
    parts = get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)
    inner = [part for part in parts if part is not types.NoneType]
    optional = len(inner) < len(parts)
    if len(inner) != 1:
        return FieldKind("other", optional)
    if get_origin(inner[0]) is Literal:
        return FieldKind("choice", optional, get_args(inner[0]))
    return FieldKind(_SIMPLE.get(inner[0], "other"), optional)


@cache
def _types(table: str) -> dict[str, Any]:
    return get_type_hints(Register if table == HEAD else TABLES[table])
