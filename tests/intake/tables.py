"""Small tables for tests of reading, as the finder hands them over."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

from tests.core.building import criteria

from riskregister.core.criteria import Criteria
from riskregister.core.findings import Finding
from riskregister.intake.grid import Grid, Value
from riskregister.intake.reading import Reading, read
from riskregister.intake.scales import Scale, ScaleChoice, ScaleChoices
from riskregister.intake.table import FIELDS, Column, Table

CRITERIA = criteria()


def table(heads: Sequence[str], *rows: Sequence[Value], headers: dict[str, str] | None = None, **grid: Any) -> Table:
    """Return a table: a head that is a field's name is mapped to it, any other column is unknown.

    ``headers`` gives fields another heading than their name; headings stand in row 1, risks from row 2 on.
    """
    named = headers or {}
    shown = [named.get(head, head) for head in heads]
    columns = tuple(
        Column(at=at, header=shown[at], field=head if head in FIELDS else None) for at, head in enumerate(heads)
    )
    return Table(
        grid=Grid(name="Risks", rows=[list(shown), *(list(row) for row in rows)], **grid),
        header_rows=(0,),
        columns=columns,
        mapping={column.field: column for column in columns if column.field},
        rows=tuple(range(1, len(rows) + 1)),
    )


def column(of: str, *values: Value, header: str = "", asked: ScaleChoice | None = None, **grid: Any) -> Reading:
    """Return the reading of one level column beside titles."""
    rows = [[f"Risk number {n}", value] for n, value in enumerate(values, 1)]
    made = table(["title", of], *rows, headers={of: header} if header else None, **grid)
    return read(made, CRITERIA, ScaleChoices(fields={of: asked}) if asked else None)


def levels(reading: Reading, of: str = "likelihood") -> list[float | None]:
    """Return what a column became on the register's scale."""
    return [record.levels[of].level for record in reading.records]


def scale(of: str, *values: Value, **more: Any) -> Scale:
    """Return the scale that values are read on."""
    return column(of, *values, **more).scales[of]


def told(reading: Reading, severity: str = "", of: str | None = None) -> list[Finding]:
    """Return findings of a severity, of a field."""
    return [
        one
        for one in reading.findings
        if (not severity or one.severity == severity) and (of is None or one.field == of)
    ]


def in_money(own: Criteria = CRITERIA) -> Criteria:
    """Return criteria whose economic dimension is counted in millions of AZN."""
    from riskregister.core import criteria as terms

    money = terms.Dimension(
        id="economic",
        title="Economy",
        anchors=("a", "b", "c", "d", "e"),
        units=(terms.Unit(name="million AZN"),),
        edges=(1.0, 5.0, 25.0, 125.0),
    )
    return dataclasses.replace(own, impact=dataclasses.replace(own.impact, dimensions=(money,)))
