"""Inputs and results of worked cases in words: name = value, never brackets of brackets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from riskregister.core.nearness import DEFAULT, number_of
from riskregister.translations import gettext as _


def in_words(value: Any, top: bool = True) -> str:
    """Return a value as a person would write it down: rows of a table apart, a distribution by its kind."""
    if isinstance(value, Mapping):
        return _of_mapping(value, top=top)
    if isinstance(value, (list, tuple)):
        return _of_list(value, top=top)
    if value is None:
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, float):
        return f"{value:.10g}"
    return str(value)


def tolerance_in_words(value: Any) -> str:
    """Return how near a case must come, in a few words."""
    if isinstance(value, Mapping):
        words = {
            "relative": _("within {x} of the value"),
            "absolute": _("within {x}"),
            "standard_errors": _("within {x} standard errors"),
        }
        return ", ".join(words[name].format(x=_short(x)) for name, x in value.items())
    if value is None:
        return _("within {x}").format(x=_short(DEFAULT))
    if value in ("exact", 0):
        return _("exactly")
    if value == "printed":
        return _("to the digits printed")
    return _("within {x}").format(x=_short(value))


def has_numbers(value: Any) -> bool:
    """Say whether anything in an expected result is a number, to which a tolerance can apply."""
    if isinstance(value, Mapping):
        return any(has_numbers(entry) for entry in value.values())
    if isinstance(value, (list, tuple)):
        return any(has_numbers(entry) for entry in value)
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def part_of(found: Any, expected: Any) -> Any:
    """Return of a result what a case says something about: the names it expects."""
    if isinstance(found, Mapping) and isinstance(expected, Mapping):
        return {name: part_of(found.get(name), value) for name, value in expected.items()}
    if isinstance(found, Mapping) and "value" in found:
        return found["value"]
    return found


def _of_mapping(value: Mapping[str, Any], *, top: bool) -> str:
    if "kind" in value:
        rest = ", ".join(f"{_name(name)} {in_words(part, top=False)}" for name, part in value.items() if name != "kind")
        return f"{_name(value['kind'])} ({rest})"
    between = " · " if top else ", "
    parts = [f"{_name(name)} {'= ' if top else ''}{in_words(part, top=False)}" for name, part in value.items()]
    return between.join(parts) if top else f"({between.join(parts)})"


def _of_list(value: list[Any] | tuple[Any, ...], *, top: bool) -> str:
    if not value:
        return _("none")
    if all(isinstance(entry, (list, tuple)) for entry in value):
        return " / ".join(_row(entry) for entry in value)
    if any(isinstance(entry, Mapping) for entry in value):
        return "; ".join(in_words(entry, top=False) for entry in value)
    return ", ".join(in_words(entry, top=False) for entry in value) if top or len(value) > 1 else in_words(value[0])


def _row(entries: list[Any] | tuple[Any, ...]) -> str:
    if any(isinstance(entry, (list, tuple)) for entry in entries):
        return _(" against ").join(f"({_row(entry)})" for entry in entries)
    return " ".join("·" if entry is None else in_words(entry, top=False) for entry in entries) or _("none")


def _name(name: object) -> str:
    return str(name).replace("_", " ")


def _short(value: object) -> str:
    """Return a tolerance as short as it can be written: 1e-9, not 1e-09."""
    return f"{number_of(value) or 0.0:g}".replace("e-0", "e-")
