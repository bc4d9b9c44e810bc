"""The inputs of a case, fitted to the function they are meant for: names checked, written numbers read.

YAML and people write numbers in several ways: 0.5, "0.5", 1e-9 (text, in YAML 1.1), "1/24", 20000.0 where a count is
meant.  What is unmistakably a number becomes one where the function takes numbers; everything else is left as it is,
and the function itself refuses what it cannot use.
"""

from __future__ import annotations

import difflib
import inspect
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Union, get_args, get_origin

from riskregister.core.nearness import number_of
from riskregister.errors import InvalidInput
from riskregister.translations import gettext as _


def fitted(function: Callable[..., Any], inputs: Mapping[str, Any] | Sequence[Any]) -> dict[str, Any]:
    """Return the inputs by argument name, numbers as numbers.

    Raises:
        InvalidInput: an argument is unknown or missing, or holds text where a number belongs; names the right ones.
    """
    parameters = inspect.signature(function).parameters
    if not isinstance(inputs, Mapping):
        if len(inputs) > len(parameters):
            raise InvalidInput(_("inputs: too many; the arguments are {names}").format(names=_named(function)))
        inputs = dict(zip(parameters, inputs, strict=False))
    for name in inputs:
        if name not in parameters:
            near = difflib.get_close_matches(str(name), parameters, n=1, cutoff=0.5)
            words = _("inputs.{name}: no such argument; the arguments are {names}.")
            hint = _("Is it {near}?").format(near=near[0]) if near else ""
            raise InvalidInput(words.format(name=name, names=_named(function)), hint)
    for name, parameter in parameters.items():
        if parameter.default is parameter.empty and name not in inputs:
            words = _("inputs.{name}: missing; the arguments are {names}")
            raise InvalidInput(words.format(name=name, names=_named(function)))
    types_of = typing.get_type_hints(function)
    return {name: _fit(value, types_of.get(name, Any), f"inputs.{name}") for name, value in inputs.items()}


def _named(function: Callable[..., Any]) -> str:
    parameters = inspect.signature(function).parameters.values()
    return ", ".join(
        parameter.name if parameter.default is parameter.empty else f"{parameter.name}={parameter.default!r}"
        for parameter in parameters
    )


def _fit(value: Any, wanted: Any, where: str) -> Any:
    origin, inner = get_origin(wanted), get_args(wanted)
    if origin in (Union, types.UnionType):
        return _fit_one_of(value, inner, where)
    if origin in (list, Sequence) and isinstance(value, (list, tuple)):
        return [_fit(entry, inner[0], f"{where}[{place}]") for place, entry in enumerate(value)]
    if origin in (list, Sequence) and inner[0] in (int, float) and "[" not in where and number_of(value) is not None:
        return [_fit(value, inner[0], where)]
    if origin is dict and isinstance(value, Mapping):
        return {name: _fit(entry, inner[1], f"{where}.{name}") for name, entry in value.items()}
    if origin in (list, Sequence, dict):
        words = _("{where}: a {kind} belongs here, not {value}")
        kind = _("mapping") if origin is dict else _("list")
        raise InvalidInput(words.format(where=where, kind=kind, value=repr(value)))
    return _fit_single(value, wanted, where)


def _fit_single(value: Any, wanted: Any, where: str) -> Any:
    if wanted is int or wanted is float:
        return _fit_number(value, wanted, where)
    if wanted is bool and not isinstance(value, bool):
        raise InvalidInput(_("{where}: true or false belongs here, not {value}").format(where=where, value=repr(value)))
    if wanted is str and not isinstance(value, str):
        return _fit_text(value, where)
    return _fit_anything(value) if wanted is Any else value


def _fit_text(value: Any, where: str) -> str:
    """A code such as 1 is a text where texts are meant."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise InvalidInput(_("{where}: text belongs here, not {value}").format(where=where, value=repr(value)))
    return str(value)


def _fit_one_of(value: Any, kinds: tuple[Any, ...], where: str) -> Any:
    if value is None and type(None) in kinds:
        return None
    others = [kind for kind in kinds if kind is not type(None)]
    if len(others) == 1:
        return _fit(value, others[0], where)
    if float in others and (number := number_of(value)) is not None:
        return value if isinstance(value, (int, float)) else number
    return value


def _fit_anything(value: Any) -> Any:
    """Numbers within a distribution written as data, and the like."""
    if isinstance(value, Mapping):
        return {name: _fit_anything(entry) for name, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [_fit_anything(entry) for entry in value]
    number = number_of(value) if isinstance(value, str) else None
    return value if number is None else number


def _fit_number(value: Any, wanted: type, where: str) -> Any:
    if value is None and wanted is float:
        return float("nan")
    number = number_of(value)
    if number is None:
        raise InvalidInput(_("{where}: {value} is not a number").format(where=where, value=repr(value)))
    if wanted is int:
        if not number.is_integer():
            raise InvalidInput(_("{where}: {value} is not a whole number").format(where=where, value=repr(value)))
        return int(number)
    return number
