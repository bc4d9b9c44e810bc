"""Whether a result is as near to what a case expects as its tolerance asks; if not, where and by how much.

A tolerance is written as

* a number: the absolute difference allowed;
* ``{relative: x}``, ``{absolute: x}`` or both: either is enough;
* ``{standard_errors: n}``: for simulated results that carry their ``standard_error``;
* ``exact``: the same text, truth value or whole number, and for other numbers 1e-12 relative, what a closed form in
  double precision can be held to;
* ``printed``: half a unit of the last decimal that is written;
* words such as ``1e-9 relative``;
* nothing: 1e-9, relative or absolute.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

from riskregister.errors import InvalidInput
from riskregister.translations import gettext as _

DEFAULT = 1e-9
#: Words a tolerance may use, and the part of :class:`Tolerance` each stands for.
_PARTS = {
    "relative": "relative",
    "rel": "relative",
    "absolute": "absolute",
    "abs": "absolute",
    "standard_errors": "standard_errors",
    "standard errors": "standard_errors",
    "standard_error": "standard_errors",
    "se": "standard_errors",
}
_WORDS = re.compile(r"^\s*([-+0-9.eE]+)\s*([a-z_ ]*?)\s*$")
_NUMBER = re.compile(r"^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?:\s*/\s*\d+)?\s*$")
#: Places where a list stands for one result; used to say where two lists part.
_ROOT = "result"


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How near a result must come; ``printed``: half a unit of the last decimal written."""

    relative: float = 0.0
    absolute: float = 0.0
    standard_errors: float = 0.0
    printed: bool = False

    def allowed(self, expected: float, written: object, error: float) -> float:
        """Return the difference allowed at an expected number, ``error`` being the standard error of the result."""
        own = 0.5 * 10.0 ** Decimal(str(written)).as_tuple().exponent if self.printed else 0.0  # type: ignore[operator]
        spread = self.standard_errors * error if self.standard_errors else 0.0
        return max(self.absolute, self.relative * abs(expected), own, spread)


def tolerance_of(written: object) -> Tolerance:
    """Return the tolerance that is written.

    Raises:
        InvalidInput: it is none; names what may stand there.
    """
    if written is None:
        return Tolerance(relative=DEFAULT, absolute=DEFAULT)
    if written == "exact":
        return Tolerance(relative=1e-12)
    if written == "printed":
        return Tolerance(printed=True)
    if isinstance(written, Mapping):
        parts = {_PARTS.get(str(name)): _amount(value) for name, value in written.items()}
        if parts and None not in parts and None not in parts.values():
            return Tolerance(**parts)  # type: ignore[arg-type]
    elif isinstance(written, str) and (found := _WORDS.match(written)):
        part, amount = _PARTS.get(found[2] or "absolute"), _amount(found[1])
        if part and amount is not None:
            return Tolerance(**{part: amount})  # type: ignore[arg-type]
    elif (amount := _amount(written)) is not None:
        return Tolerance(absolute=amount)
    message = _(
        "tolerance: {value} is none; write a number, {{relative: x}}, {{absolute: x}}, {{standard_errors: n}}, exact "
        "or printed"
    )
    raise InvalidInput(message.format(value=written))


def number_of(value: object) -> float | None:
    """Return the number a value is or is written as ("0.5", "1e-9", "1/24"), or None."""
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return float(value)
    if isinstance(value, str) and _NUMBER.match(value):
        top, _slash, bottom = value.partition("/")
        return float(Fraction(top.strip()) / int(bottom)) if bottom and int(bottom) else None if bottom else float(top)
    return None


def plain(value: Any) -> Any:
    """Return a result as data: arrays as lists, tuples as lists, NumPy's numbers as Python's."""
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, Mapping):
        return {str(key): plain(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(entry) for entry in value]
    return value


def difference(found: Any, expected: Any, tolerance: Tolerance, where: str = "", error: Any = None) -> str:
    """Return where ``found`` is not as ``expected``, or an empty string.

    Of named values only those expected count.  A single number may be expected of a result whose name is ``value``.
    ``error`` is the standard error of ``found``, a number or, for a list, one for each entry.
    """
    if isinstance(found, Mapping) and isinstance(expected, Mapping):
        return _of_names(found, expected, tolerance, where)
    if isinstance(found, Mapping):
        only = "value" if "value" in found else next(iter(found)) if len(found) == 1 else ""
        if only:
            return _of_names(found, {only: expected}, tolerance, where)
        return _("{where}: the result has names: {names}").format(where=where or _ROOT, names=", ".join(found))
    if isinstance(expected, Mapping) and set(expected) != {"value"}:
        words = _("{where}: expected the names {names}, found {found}")
        return words.format(where=where or _ROOT, names=", ".join(map(str, expected)), found=_short(found))
    wanted = expected["value"] if isinstance(expected, Mapping) else expected
    alike = _of_lists if _is_list(wanted) or _is_list(found) else _of_values
    return alike(found, wanted, tolerance, where, error)


def _of_names(found: Mapping[str, Any], expected: Mapping[str, Any], tolerance: Tolerance, where: str) -> str:
    error = found.get("standard_error")
    for key, value in expected.items():
        name = str(key)
        if name not in found:
            if value is None or value != value:  # noqa: PLR0124  # what is not defined (null, nan) is left out
                continue
            words = _("{where}: no value of this name; the result has {names}")
            return words.format(where=_at(where, name), names=", ".join(found))
        problem = difference(found[name], value, tolerance, _at(where, name), error)
        if problem:
            return problem
    return ""


def _of_lists(found: Any, expected: Any, tolerance: Tolerance, where: str, error: Any) -> str:
    if _is_list(found) and len(found) == 1 and not _is_list(expected):  # one asked, one answered
        expected = [expected]
    if not (_is_list(found) and _is_list(expected)):
        words = _("{where}: expected {expected}, found {found}")
        return words.format(where=where or _ROOT, expected=_short(expected), found=_short(found))
    if len(found) != len(expected):
        words = _("{where}: expected a list of {n}, found one of {m}: {found}")
        return words.format(where=where or _ROOT, n=len(expected), m=len(found), found=_short(found))
    errors = error if _is_list(error) and len(error) == len(found) else [error] * len(found)
    for place, (one, other, own) in enumerate(zip(found, expected, errors, strict=True)):
        problem = difference(one, other, tolerance, f"{where or _ROOT}[{place}]", own)
        if problem:
            return problem
    return ""


def _of_values(found: Any, expected: Any, tolerance: Tolerance, where: str, error: Any) -> str:
    if isinstance(found, float) and math.isnan(found):
        found = None
    if isinstance(expected, float) and math.isnan(expected):
        expected = None
    if found == expected and isinstance(found, bool) == isinstance(expected, bool):
        return ""
    words = _("{where}: expected {expected}, found {found}").format(
        where=where or _ROOT, expected=_short(expected), found=_short(found)
    )
    one, other = number_of(found), number_of(expected)
    if one is None or other is None:
        return words
    if tolerance.standard_errors and not isinstance(error, (int, float)):
        return words + " " + _("(the result has no standard_error to allow for)")
    allowed = tolerance.allowed(other, expected, float(error or 0.0))
    apart = abs(one - other)
    if apart <= allowed:
        return ""
    words += " " + _("(apart by {apart:.2g}, allowed {allowed:.2g})").format(apart=apart, allowed=allowed)
    if math.isfinite(other) and apart <= Tolerance(printed=True).allowed(other, expected, 0.0):
        words += " " + _("- it agrees to the digits written: tolerance: printed")
    return words


def _amount(value: object) -> float | None:
    amount = number_of(value)
    return amount if amount is not None and 0 <= amount < math.inf else None


def _is_list(value: object) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _at(where: str, name: str) -> str:
    return f"{where}.{name}".strip(".")


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 120 else text[:117] + "..."
