"""What an imported register says beyond our fields: out as columns of their own after ours, and back from there."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from riskregister.core.model import Detail, Register, Risk
from riskregister.workbook.columns import REGISTER, Column, Table

#: Excel has 16,384 columns; what a register has beyond this many headings stays in the hidden sheet.
MOST = 500
_LONGEST_HEADING = 250
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_CONTROL = re.compile("[\x00-\x1f\ufffe\uffff\ud800-\udfff]")


def register_table(register: Register) -> Table:
    """Return the table of risks with a column for every detail that any of them has.

    The reader makes it from the hidden sheet anew, so the headings must follow from the register alone.  A heading is
    the detail's name; one that is taken, by a column of ours or by another detail, gets a number after it.
    """
    taken = {column.name.casefold() for column in REGISTER.columns}
    columns = []
    for name, number in _keys(register):
        # In plain signs: Excel's escapes would be read twice, and a heading has to be found again.
        plain = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), name)
        heading = _free(" ".join(_CONTROL.sub(" ", plain).split())[:_LONGEST_HEADING] or "?", taken)
        taken.add(heading.casefold())
        columns.append(Column(name=heading, kind="text", width=24, field="details", detail=(name, number)))
    return replace(REGISTER, columns=(*REGISTER.columns, *columns)) if columns else REGISTER


def detail_of(risk: Risk, key: tuple[str, int]) -> str:
    """Return what a risk says under a heading, an empty text where it says nothing."""
    place = _place(risk.details, key)
    return "" if place is None else risk.details[place].value


def with_detail(
    details: tuple[Detail, ...], key: tuple[str, int], value: str, fields: dict[str, str]
) -> tuple[Detail, ...]:
    """Return details with another value under a heading; an empty one takes the entry out.

    ``fields`` says what headings were recognised as, for an entry that is new.
    """
    place = _place(details, key)
    if place is None:
        return (*details, Detail(name=key[0], value=value, field=fields.get(key[0], ""))) if value else details
    kept = (replace(details[place], value=value),) if value else ()
    return (*details[:place], *kept, *details[place + 1 :])


def fields_of(register: Register) -> dict[str, str]:
    """Return what each heading was recognised as, by its name."""
    return {detail.name: detail.field for risk in register.risks for detail in risk.details}


def _keys(register: Register) -> list[tuple[str, int]]:
    found: dict[tuple[str, int], None] = {}
    for details in {risk.details: None for risk in register.risks if risk.details}:
        counts: Counter[str] = Counter()
        for detail in details:
            found[detail.name, counts[detail.name]] = None
            counts[detail.name] += 1
    return list(found)[:MOST]


def _place(details: tuple[Detail, ...], key: tuple[str, int]) -> int | None:
    places = [place for place, detail in enumerate(details) if detail.name == key[0]]
    return places[key[1]] if key[1] < len(places) else None


def _free(heading: str, taken: set[str]) -> str:
    number, free = 2, heading
    while free.casefold() in taken:
        free, number = f"{heading} ({number})", number + 1
    return free
