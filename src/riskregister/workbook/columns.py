"""The columns of the workbook's three tables, described once for the writer and the reader.

A column either belongs to a field of a record (``field``), or is computed (``field`` empty) and never read back.
``fixed`` fields are read in new rows only: the id itself, and what the source says.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal, get_args

from riskregister.core.model import (
    ActsOn,
    Basis,
    Confidence,
    MeasureStatus,
    RiskStatus,
    RiskType,
    Role,
    SourceStatus,
    Stage,
    Strength,
)

#: What a column's cells hold.  "label" is text that looks like a number ("3.10"), "reference" the id of another record.
Kind = Literal["text", "label", "list", "choice", "reference", "level", "percent", "date", "number", "flag"]
Part = Literal["low", "best", "high"]
PARTS: tuple[Part, ...] = get_args(Part)

#: Excel's calendar is wrong before this day (it has a 29 February 1900), so earlier dates go out as ISO text.
FIRST_DATE = dt.date(1900, 3, 1)
#: Excel holds 32,767 characters in a cell; what is longer is shown cut and cannot be edited there.
LONGEST = 32_000
#: The column that says on every row which register and version it came from, for files that lost the hidden sheet.
ORIGIN = "exported"
#: Empty rows below the data that hold formulas and drop-downs already and that counts cover, for new records.
SPARE_ROWS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its machine name (the header), what it holds and which field of which record that is.

    ``stage`` says that the field belongs to the risk's assessment of that stage, ``part`` that it is one level of an
    estimate.  ``target`` names the table a reference or a list of ids points into.  ``width`` is in characters.
    ``detail`` says which of the risk's details it is: of this name, the how-manieth from 0.
    """

    name: str
    kind: Kind
    width: float
    field: str = ""
    stage: Stage | None = None
    part: Part | None = None
    fixed: bool = False
    required: bool = False
    choices: tuple[str, ...] = ()
    target: str = ""
    separator: str = "; "
    detail: tuple[str, int] | None = None

    @property
    def editable(self) -> bool:
        """Whether what a person writes into an existing row is read back."""
        return bool(self.field) and not self.fixed


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One sheet that holds one row per record of ``table``; ``frozen`` columns stay in sight."""

    sheet: str
    table: str
    columns: tuple[Column, ...]
    frozen: int

    def index(self, name: str) -> int:
        """Return the position of a column, counted from 0."""
        return next(place for place, column in enumerate(self.columns) if column.name == name)


def _computed(name: str, kind: Kind = "number", width: float = 11) -> Column:
    return Column(name=name, kind=kind, width=width)


def _origin() -> Column:
    return _computed(ORIGIN, "text", 8)


def _levels(stage: Stage, prefix: str, *, ranges: bool) -> tuple[Column, ...]:
    parts: tuple[Part, ...] = ("best", "low", "high") if ranges else ("best",)
    return tuple(
        Column(
            name=f"{prefix}{side}" + ("" if part == "best" else f"_{part}"),
            kind="level",
            width=11,
            field=side,
            stage=stage,
            part=part,
        )
        for side in ("likelihood", "impact")
        for part in parts
    )


def _register() -> tuple[Column, ...]:
    current = {column.name: column for column in _levels("current", "", ranges=True)}
    stages: list[Column] = []
    for stage in ("inherent", "residual", "target"):
        stages += _levels(stage, f"{stage}_", ranges=stage == "inherent")
        stages += [_computed(f"{stage}_score"), _computed(f"{stage}_rating", "text", 12)]
    confidence = get_args(Confidence)
    return (
        Column(name="id", kind="label", width=9, field="id", fixed=True, required=True),
        Column(name="category", kind="reference", width=9, field="category", required=True, target="categories"),
        Column(name="title", kind="text", width=42, field="title", required=True),
        _computed("stage", "text", 9),
        current["likelihood"],
        current["impact"],
        _computed("score"),
        _computed("rating", "text", 12),
        *(_computed(name) for name in ("rank", "rank_low", "rank_high")),
        *(current[f"{side}_{end}"] for side in ("likelihood", "impact") for end in ("low", "high")),
        _computed("product"),
        Column(name="confidence", kind="choice", width=12, field="confidence", stage="current", choices=confidence),
        _computed("appetite"),
        _computed("above_appetite", "flag"),
        *stages,
        *(Column(name=name, kind="text", width=50, field=name) for name in ("cause", "event", "consequence")),
        Column(name="scenario", kind="text", width=60, field="scenario"),
        Column(name="type", kind="choice", width=12, field="type", choices=get_args(RiskType)),
        _computed("direction", "text", 12),
        Column(name="status", kind="choice", width=14, field="status", choices=get_args(RiskStatus)),
        Column(name="owner", kind="text", width=30, field="owner"),
        Column(name="objectives", kind="list", width=18, field="objectives", target="objectives"),
        Column(name="rationale", kind="text", width=60, field="rationale", stage="current"),
        Column(name="inherent_rationale", kind="text", width=60, field="rationale", stage="inherent"),
        Column(name="notes", kind="text", width=50, field="notes"),
        Column(name="marking", kind="text", width=16, field="marking"),
        *(_computed(name) for name in ("measures", "delivering", "evidenced_score", "gap")),
        _origin(),
    )


REGISTER = Table(sheet="Register", table="risks", frozen=3, columns=_register())

MEASURES = Table(
    sheet="Measures",
    table="measures",
    frozen=2,
    columns=(
        Column(name="id", kind="label", width=14, field="id", fixed=True, required=True),
        Column(name="title", kind="text", width=42, field="title", required=True),
        Column(name="domain", kind="text", width=18, field="domain"),
        Column(name="section", kind="label", width=11, field="source", fixed=True, required=True),
        Column(name="paragraph", kind="label", width=11, field="source", fixed=True),
        Column(name="owner", kind="text", width=30, field="owner"),
        Column(
            name="status_in_source",
            kind="choice",
            width=16,
            field="status_in_source",
            fixed=True,
            required=True,
            choices=get_args(SourceStatus),
        ),
        Column(name="status", kind="choice", width=14, field="status", required=True, choices=get_args(MeasureStatus)),
        Column(name="progress", kind="percent", width=10, field="progress"),
        Column(name="start", kind="date", width=12, field="start"),
        Column(name="due", kind="date", width=12, field="due"),
        Column(name="due_rule", kind="text", width=30, field="due_rule"),
        _computed("overdue", "flag", 10),
        Column(name="partners", kind="list", width=30, field="partners"),
        Column(name="type", kind="text", width=14, field="type"),
        Column(name="description", kind="text", width=60, field="description"),
        Column(name="figures", kind="list", width=30, field="figures", separator="\n"),
        Column(name="objectives", kind="list", width=16, field="objectives", target="objectives"),
        Column(name="notes", kind="text", width=50, field="notes"),
        Column(name="marking", kind="text", width=16, field="marking"),
        _computed("delivered", width=10),
        _computed("risks", "text", 30),
        _origin(),
    ),
)

MITIGATIONS = Table(
    sheet="Mitigations",
    table="mitigations",
    frozen=1,
    columns=(
        Column(name="id", kind="label", width=24, field="id", fixed=True, required=True),
        Column(
            name="measure", kind="reference", width=14, field="measure", fixed=True, required=True, target="measures"
        ),
        _computed("measure_title", "text", 40),
        Column(name="risk", kind="reference", width=9, field="risk", fixed=True, required=True, target="risks"),
        _computed("risk_title", "text", 40),
        Column(name="acts_on", kind="choice", width=12, field="acts_on", required=True, choices=get_args(ActsOn)),
        Column(name="role", kind="choice", width=12, field="role", required=True, choices=get_args(Role)),
        Column(name="basis", kind="choice", width=11, field="basis", required=True, choices=get_args(Basis)),
        Column(name="strength", kind="choice", width=11, field="strength", required=True, choices=get_args(Strength)),
        Column(name="rationale", kind="text", width=60, field="rationale"),
        _computed("category", "text", 9),
        _computed("measure_status", "text", 14),
        _computed("delivered", width=10),
        _computed("first_for_risk"),
        _computed("first_for_category"),
        _origin(),
    ),
)

#: In the order in which they refer to one another.
SHEETS: tuple[Table, ...] = (REGISTER, MEASURES, MITIGATIONS)
