"""What is known of a file without asking: it is the export of a program whose columns and scales are on record."""

from __future__ import annotations

from openpyxl.utils import get_column_letter

from riskregister.intake.choices import Choices
from riskregister.intake.presets import Preset, preset_of
from riskregister.intake.scales import ScaleChoice
from riskregister.intake.table import Table


def known(table: Table) -> Preset | None:
    """Return the program whose export a table is, or None."""
    return preset_of([column.header for column in table.columns])


def choices_of(preset: Preset, table: Table) -> Choices:
    """Return how the export of a known program is read: its columns, its scales, the stage of its bare levels."""
    headings = [column.header for column in table.columns]
    columns: dict[str, str] = {}
    for column, of in zip(table.columns, preset.fields_of(headings), strict=True):
        if of is not None:
            columns.setdefault(of, get_column_letter(column.at + 1))
    if "title" not in columns and "title" in table.mapping:
        columns["title"] = get_column_letter(table.mapping["title"].at + 1)
    scales = {
        side: ScaleChoice(order={word: float(step) for step, word in enumerate(words, 1)}, lowest=1, highest=len(words))
        for side, words in preset.words.items()
        if side in ("likelihood", "impact")
    }
    for side, (lowest, highest) in preset.numbers.items():
        # A share of 1 is a probability, no scale of steps.
        if side != "score" and highest > 1:
            scales.setdefault(side, ScaleChoice(lowest=lowest, highest=highest))
    stage = preset.stage_of(headings)
    return Choices(
        sheet=table.grid.name,
        header_rows=tuple(row + 1 for row in table.header_rows),
        columns=columns,
        scales=scales,
        stages={"inherent": stage} if stage != "inherent" else {},
    )
