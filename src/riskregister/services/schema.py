"""What a register exported as JSON looks like, as a JSON Schema that other programs can check it against."""

from __future__ import annotations

import json
import re
from typing import Any

from riskregister.core.model import Register

#: Goes up with every change after which an older file, or a reader made for an older one, no longer fits.
VERSION = 2
NAME = "register.schema.json"


def register_schema() -> dict[str, Any]:
    """Return the schema: every record and field of the model, its words as descriptions.

    It says what values may be; that ids exist and levels lie on their scales is for ``riskregister check``.
    """
    from pydantic import TypeAdapter

    made = _plain(TypeAdapter(Register).json_schema())
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": NAME,
        "title": "riskregister: a register as JSON",
        "$comment": f"version {VERSION}",
    }
    return {**head, **{key: value for key, value in made.items() if key not in head}}


def schema_text() -> str:
    """Return the schema as the text of its file."""
    return json.dumps(register_schema(), indent=1, ensure_ascii=False) + "\n"


def _plain(node: Any, under: str = "") -> Any:
    """Return a part of the schema without titles that only repeat a field's name, and without our markup in words.

    ``under`` is the key it stands under: what stands under "properties" and "$defs" is named by us, not by JSON Schema.
    """
    if isinstance(node, list):
        return [_plain(item) for item in node]
    if not isinstance(node, dict):
        return node
    ours = under in ("properties", "$defs")
    found = {}
    for key, value in node.items():
        if under == "properties" and value.get("title") == key.replace("_", " ").title():
            found[key] = _plain({name: part for name, part in value.items() if name != "title"})
        elif key == "description" and not ours:
            found[key] = _sentences(value)
        else:
            found[key] = _plain(value, "" if ours else key)
    return found


def _sentences(text: str) -> str:
    """Return a docstring as running text: no line ends within a paragraph, no marks around names."""
    plain = re.sub(r":\w+:`~?\.?([^`]*)`", r"\1", text).replace("``", "'")
    return "\n\n".join(" ".join(part.split()) for part in plain.split("\n\n"))
