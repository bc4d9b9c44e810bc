"""What a person said about a file: which sheet, which column is what, how its scales and dates are to be read.

The same choices come from the page, from a file given on the command line (``--mapping``), and from what was confirmed
the last time a file of this layout came in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from riskregister.core.model import STAGES, Stage
from riskregister.errors import WrongUsage
from riskregister.intake.converting import Decisions
from riskregister.intake.mapping import Confirmed
from riskregister.intake.scales import ScaleChoice, ScaleChoices
from riskregister.intake.table import FIELDS
from riskregister.translations import gettext as _

#: Where risks go whose category the register does not have: to a new category of that name, or to "unplaced".
Categories = Literal["add", "unplaced"]
#: What a row of the file is, where it is no risk the register has: a new one, or one not to be taken.
NEW, LEAVE_OUT = "new", "leave out"
#: How a day like 03/04/2026 is read; empty: as the file's other dates tell.
Dates = Literal["", "day first", "month first"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """Choices about one file; what is left empty is found in the file.

    ``header_rows`` count from 1, as people count rows; ``columns`` gives a field (one of FIELDS) its column by letter
    or by heading, or "" where the file's column for it is not to be read.  ``scales`` are by field; ``stages`` says
    which of the file's stages ("inherent" for levels without one) goes to which of the register's.  ``risks`` gives
    rows (from 1, as text) the id of the risk they are about, or NEW, or LEAVE_OUT.
    """

    sheet: str = ""
    header_rows: tuple[int, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    scales: Mapping[str, ScaleChoice] = field(default_factory=dict)
    dates: Dates = ""
    stages: Mapping[str, Stage] = field(default_factory=dict)
    categories: Categories = "add"
    risks: Mapping[str, str] = field(default_factory=dict)

    def for_columns(self) -> Confirmed:
        """Return what concerns the table and its columns."""
        rows = tuple(row - 1 for row in self.header_rows)
        return Confirmed(sheet=self.sheet or None, header_rows=rows, columns=self.columns)

    def for_scales(self) -> ScaleChoices:
        """Return what concerns levels and dates."""
        return ScaleChoices(
            fields=self.scales, day_first={"": None, "day first": True, "month first": False}[self.dates]
        )

    def for_rows(self, undecided: Iterable[int] = ()) -> Decisions:
        """Return what concerns the rows; ``undecided`` rows (from 0) are left out, to show what the others become."""
        said = {int(row) - 1: risk for row, risk in self.risks.items()}
        return Decisions(
            risks={row: "" if risk == NEW else risk for row, risk in said.items() if risk != LEAVE_OUT},
            leave_out=frozenset(row for row, risk in said.items() if risk == LEAVE_OUT).union(undecided),
            add_categories=self.categories == "add",
            stages={"" if theirs == "inherent" else theirs: ours for theirs, ours in self.stages.items()},
        )

    def of_layout(self) -> dict[str, Any]:
        """Return, as plain data, what holds for the next file of this layout too: all but which row is which risk."""
        plain = {key: value for key, value in asdict(self).items() if value and key != "risks"}
        return {key: list(value) if isinstance(value, tuple) else value for key, value in plain.items()}


def from_plain(plain: Mapping[str, Any], name: str) -> Choices:
    """Return choices from plain data; scalars may be text. ``name`` is what messages call where it comes from.

    Raises:
        WrongUsage: a key, field, stage or number in it is not one; the message names it.
    """
    known = Choices.__dataclass_fields__
    for key in plain:
        if key not in known:
            raise _wrong(name, key, _("there is no such key"), _("Known are: {known}.").format(known=", ".join(known)))
    columns = {str(key): str(value or "") for key, value in _mapping(plain, "columns", name).items()}
    for key in columns:
        if key not in FIELDS:
            raise _wrong(name, f"columns.{key}", _("there is no such field"), ", ".join(FIELDS))
    stages: dict[str, Any] = {str(key): str(value) for key, value in _mapping(plain, "stages", name).items()}
    for key in (*stages, *stages.values()):
        if key not in STAGES:
            raise _wrong(name, f"stages.{key}", _("there is no such stage"), ", ".join(STAGES))
    rows = plain.get("header_rows") or ()
    rows = rows if isinstance(rows, (list, tuple)) else [rows]
    return Choices(
        sheet=str(plain.get("sheet") or ""),
        header_rows=tuple(int(_number(row, name, "header_rows")) for row in rows),
        columns=columns,
        scales={str(key): _scale(one, name, str(key)) for key, one in _mapping(plain, "scales", name).items()},
        dates=_one_of(plain, "dates", ("", "day first", "month first"), name),
        stages=stages,
        categories=_one_of(plain, "categories", ("add", "unplaced"), name),
        risks={
            str(int(_number(key, name, "risks"))): str(value) for key, value in _mapping(plain, "risks", name).items()
        },
    )


def _scale(plain: Any, name: str, of: str) -> ScaleChoice:
    where = f"scales.{of}"
    if not isinstance(plain, Mapping) or not set(plain) <= set(ScaleChoice.__dataclass_fields__):
        ways = "lowest, highest, order, descending, convert"
        raise _wrong(name, where, _("this is no scale"), _("A scale may have: {known}.").format(known=ways))
    order = _mapping(plain, "order", name)
    lowest, highest = (
        None if plain.get(end) in (None, "") else _number(plain[end], name, f"{where}.{end}")
        for end in ("lowest", "highest")
    )
    if lowest is not None and highest is not None and lowest >= highest:
        raise _wrong(name, where, _("lowest must be below highest"), "")
    return ScaleChoice(
        lowest=lowest,
        highest=highest,
        order={str(word): _number(step, name, f"{where}.order.{word}") for word, step in order.items()},
        descending=_truth(plain.get("descending", False), name, f"{where}.descending"),
        convert=_truth(plain.get("convert", True), name, f"{where}.convert"),
    )


def _mapping(plain: Mapping[str, Any], key: str, name: str) -> Mapping[Any, Any]:
    found = plain.get(key) or {}
    if not isinstance(found, Mapping):
        raise _wrong(name, key, _("this must be keys with values"), "")
    return found


def _one_of(plain: Mapping[str, Any], key: str, known: tuple[Any, ...], name: str) -> Any:
    value = plain.get(key) or known[0]
    if value not in known:
        raise _wrong(name, key, _("'{value}' is not known").format(value=value), ", ".join(one for one in known if one))
    return value


def _number(value: Any, name: str, where: str) -> float:
    try:
        found = float(value)
    except (TypeError, ValueError):
        found = float("nan")
    if not abs(found) < 1e15:
        raise _wrong(name, where, _("'{value}' is not a number").format(value=value), "")
    return found


def _truth(value: Any, name: str, where: str) -> bool:
    words = {"true": True, "yes": True, "false": False, "no": False}
    found = words.get(str(value).lower())
    if found is None:
        raise _wrong(name, where, _("'{value}' is neither true nor false").format(value=value), "")
    return found


def _wrong(name: str, where: str, what: str, hint: str) -> WrongUsage:
    return WrongUsage(_("{file}, {where}: {what}.").format(file=name, where=where, what=what), hint)
