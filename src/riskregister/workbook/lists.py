"""The Lists sheet: what may stand in a column; the drop-downs point there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from riskregister.core.labels import term
from riskregister.core.model import Register
from riskregister.translations import gettext as _
from riskregister.workbook.columns import SHEETS, Column, Table
from riskregister.workbook.layout import Layout

SHEET = "Lists"


def list_name(table: Table, column: Column) -> str:
    """Return the name of the cells that hold what may stand in a column of fixed choices."""
    return f"list_{table.table}_{column.name}"


def lists_layout(register: Register, separators: Sequence[str]) -> Layout:
    """Return the Lists sheet of a register; ``separators`` stand between the ids in the squares of the matrix."""
    layout = Layout(sheet=SHEET)
    layout.line(_("Lists"), "title")
    layout.line(_("What may stand in the columns of Register, Measures and Mitigations; the drop-downs point here."))
    ids, titles = _("id"), _("title")
    layout.block(
        _("Categories"),
        [ids, titles, _("summary")],
        [[one.id, one.title, one.summary or None] for one in register.categories],
        {"category_ids": 0},
    )
    layout.block(
        _("Objectives"), [ids, titles], [[one.id, one.title] for one in register.objectives], {"objective_ids": 0}
    )
    for table in SHEETS:
        for column in table.columns:
            if column.choices:
                rows: list[list[Any]] = [[choice, term(choice)] for choice in column.choices]
                title = _("{sheet}: {column}").format(sheet=table.sheet, column=column.name)
                layout.block(title, [_("value"), _("in words")], rows, {list_name(table, column): 0})
    # Cells, because a line break has no place in a formula.
    words = _("Signs between ids in the Matrix, in turn")
    layout.block(words, [_("value")], [[sign] for sign in separators], {"id_separators": 0})
    return layout
