"""Doubts: findings that know their cell and the nearest valid value, and many alike said in one line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from riskregister.core.findings import Finding, Severity
from riskregister.intake.table import Column, Table
from riskregister.translations import gettext as _
from riskregister.translations import ngettext

#: How many cells and values a line about many names before it only counts.
_NAMED = 3
_LONGEST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt(Finding):
    """A finding in a file: ``header`` is the heading of its column, ``row`` and ``column`` its cell, from 0 (else -1).

    ``nearest`` is the nearest value that would be valid, or how one would look; ``choices`` what a person may choose
    between, where the whole column is in doubt.
    """

    header: str = ""
    row: int = -1
    column: int = -1
    nearest: str = ""
    choices: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """The doubt as a sentence: record, heading, value, what is wrong, the nearest valid value."""
        return _sentence(self, self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """Doubts that say the same of several cells, as one line: ``places`` has every cell, in the order of the file."""

    severity: Severity
    field: str
    header: str
    rule: str
    values: tuple[str, ...]
    places: tuple[str, ...]
    choices: tuple[str, ...] = ()
    only: Doubt | None = None

    @property
    def message(self) -> str:
        """The line without the severity: what is doubtful, in how many cells, the first of them by name."""
        if self.only is not None:
            return self.only.message
        named = ", ".join(self.places[:_NAMED]) + (" …" if len(self.places) > _NAMED else "")
        text = ngettext("{what}: {rule}; {n} cell: {places}", "{what}: {rule}; {n} cells: {places}", len(self.places))
        values = ", ".join(f"'{value}'" for value in self.values[:_NAMED] if value)
        what = " = ".join(part for part in (" ".join(self.header.split()) or self.field, values) if part)
        return text.format(what=what, rule=self.rule, n=len(self.places), places=named)


@dataclass(slots=True)
class Doubts:
    """Gathers the doubts about one table; ``names`` has the id of each row that has one."""

    table: Table
    names: dict[int, str] = field(default_factory=dict)
    found: list[Doubt] = field(default_factory=list)

    def cell(
        self, severity: Severity, row: int, column: Column, of: str, value: str, rule: str, nearest: str = ""
    ) -> None:
        """Note a doubt about one cell."""
        self.found.append(
            Doubt(
                severity=severity,
                table="risks",
                record=self.names.get(row, ""),
                field=of,
                value=shortened(value),
                rule=rule,
                place=self.table.grid.place(row, column.at),
                header=column.header,
                row=row,
                column=column.at,
                nearest=nearest,
            )
        )

    def column(
        self, severity: Severity, column: Column, of: str, rule: str, value: str = "", choices: tuple[str, ...] = ()
    ) -> None:
        """Note a doubt about a whole column, at its heading."""
        row = self.table.header_rows[-1] if self.table.header_rows else 0
        self.found.append(
            Doubt(
                severity=severity,
                table="risks",
                record="",
                field=of,
                value=value,
                rule=rule,
                place=self.table.grid.place(row, column.at),
                header=column.header,
                row=row,
                column=column.at,
                choices=choices,
            )
        )

    def file(self, severity: Severity, of: str, rule: str) -> None:
        """Note a doubt about the file as a whole."""
        self.found.append(Doubt(severity=severity, table="risks", record="", field=of, value="", rule=rule))


def collapsed(findings: Iterable[Finding]) -> list[Alike]:
    """Return findings as lines: those that say the same of cells of one column become one, errors come first."""
    groups: dict[tuple[Severity, str, str, str], list[Finding]] = {}
    for one in findings:
        key = (one.severity, one.field, one.rule, one.header if isinstance(one, Doubt) else one.record)
        groups.setdefault(key, []).append(one)
    lines = []
    for (severity, of, rule, header), alike in groups.items():
        first = alike[0]
        doubt = first if isinstance(first, Doubt) else Doubt(**{name: getattr(first, name) for name in _FINDING})
        lines.append(
            Alike(
                severity=severity,
                field=of,
                header=header,
                rule=rule,
                values=tuple(dict.fromkeys(one.value for one in alike)),
                places=tuple(one.place for one in alike if one.place),
                choices=doubt.choices,
                only=doubt if len(alike) == 1 else None,
            )
        )
    return sorted(lines, key=lambda line: ("error", "warning", "note").index(line.severity))


_FINDING = ("severity", "table", "record", "field", "value", "rule", "place")


def shortened(text: str) -> str:
    """Return a value short enough for a sentence."""
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _sentence(doubt: Doubt, value: str) -> str:
    of = " ".join(doubt.header.split()) or doubt.field
    subject = " ".join(part for part in (doubt.record, of) if part) if doubt.place else ""
    shown = f" = '{value}'" if value else ""
    said = f"{subject}{shown}: {doubt.rule}" if subject else doubt.rule
    return _("{said}; nearest valid: {nearest}").format(said=said, nearest=doubt.nearest) if doubt.nearest else said
