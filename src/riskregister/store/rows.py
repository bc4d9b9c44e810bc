"""Records as rows and back; pydantic checks every row on its way in, so a damaged database is named, not shown."""

from __future__ import annotations

import dataclasses
from collections.abc import Hashable
from dataclasses import replace
from functools import cache
from typing import Any, cast, get_type_hints

from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json

from riskregister.core.model import TABLES, Register
from riskregister.errors import InvalidInput
from riskregister.translations import gettext as _


@cache
def _adapter(kind: Hashable) -> TypeAdapter[Any]:
    return TypeAdapter(cast(Any, kind))


def plain(value: Any) -> Any:
    """Return a field's value, or a whole record, as JSON-ready data."""
    return _adapter(Any).dump_python(value, mode="json")


def as_row(record: Any) -> dict[str, Any]:
    """Return a record as the values of its table's columns; dates stay dates, nested records become JSON data."""
    row: dict[str, Any] = {}
    for item in dataclasses.fields(record):
        value = getattr(record, item.name)
        nested = isinstance(value, (tuple, dict)) or dataclasses.is_dataclass(value)
        row[item.name] = plain(value) if nested else value
    return row


def whole(record: Any, position: int) -> dict[str, Any]:
    """Return a record and its place in its table as JSON data: what a change of the whole record keeps."""
    values: dict[str, Any] = plain(record)
    del values["version"]  # the number of the revision says it
    return {**values, "position": position}


def head(register: Register) -> dict[str, Any]:
    """Return the register's own fields as JSON data, without its records, id and version."""
    none: dict[str, Any] = dict.fromkeys(TABLES, ())
    empty = replace(register, **none)
    return {key: value for key, value in plain(empty).items() if key not in ("id", "version", *TABLES)}


def flaws(table: str, record: Any) -> list[tuple[str, str, str]]:
    """Return what the reader of this database would refuse in a record: field, value, rule."""
    try:
        _adapter(cast(Hashable, TABLES[table])).validate_python(as_row(record))
    except ValidationError as error:
        return [
            (".".join(str(part) for part in problem["loc"]), str(problem["input"]), problem["msg"])
            for problem in error.errors()
        ]
    return []


def as_record(table: str, row: dict[str, Any]) -> Any:
    """Return the record that the values of a row of ``table`` make, those of the record's own fields.

    Raises:
        InvalidInput: the row does not fit the record; names table, record and field.
    """
    kind = cast(Hashable, Register if table == "register" else TABLES[table])
    try:
        return _adapter(kind).validate_python(row)
    except ValidationError as error:
        problem = error.errors()[0]
        field = ".".join(str(part) for part in problem["loc"])
        message = _("Database: table {table}, record {record}, field {field}: {why}.").format(
            table=table, record=row.get("id"), field=field, why=problem["msg"]
        )
        raise InvalidInput(message, _("The database was changed by something else; restore a backup.")) from None


def from_text(table: str, field: str, text: str | None) -> Any:
    """Return the typed value of one field that a change keeps as JSON text; None where it keeps none."""
    try:
        return None if text is None else as_value(table, field, from_json(text))
    except (ValueError, KeyError):
        message = _("The history of {table}, field {field}, holds what nobody can read: {text}.")
        short = str(text)[:60]
        raise damaged(message.format(table=table, field=field or _("the whole record"), text=short)) from None


def damaged(message: str) -> InvalidInput:
    """Return the error for a database that something else wrote to."""
    return InvalidInput(message, _("Something else changed the database: 'verify' says where; restore a backup."))


def as_value(table: str, field: str, value: Any) -> Any:
    """Return JSON data as the typed value of one field (the inverse of :func:`plain`)."""
    kind = cast(Hashable, Register if table == "register" else TABLES[table])
    if field == "":
        return None if value is None else _adapter(kind).validate_python(_without_position(value))
    return _adapter(_types(kind)[field]).validate_python(value)


def _without_position(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key != "position"}


@cache
def _types(kind: Hashable) -> dict[str, Any]:
    return get_type_hints(kind)
