"""Which column of a foreign file is what: shown with its first values, and changed by whoever knows better."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st
from openpyxl.utils import get_column_letter

from riskregister.services.importing import Look
from riskregister.translations import gettext as _
from riskregister.ui.intake_words import field_names, hows, keyed
from riskregister.ui.widgets import plain

if TYPE_CHECKING:
    from riskregister.intake.table import Column, Table

#: How many values of a column are shown beside its heading, and how many columns before the table scrolls.
_VALUES, _COLUMNS = 3, 25


def show(seen: Look, choose: Callable[..., None]) -> bool:
    """Show how each column is read, and let it be read otherwise; return whether an edit waits to be read."""
    table = seen.table
    if table is None:
        return False
    names, nothing = field_names(), _("nothing")
    # A column that serves two fields is shown with the first; the editor's rows must not move while edits are kept.
    said = hash(repr((seen.choices.sheet, seen.choices.header_rows, seen.choices.columns)))
    key = keyed(f"intake_columns_{table.grid.name}_{table.header_rows}_{said}")
    st.caption(_("Columns read as nothing are kept with each risk under their heading, and come out again on export."))
    words = hows()
    rows = [
        {
            "column": get_column_letter(column.at + 1),
            "header": " ".join(column.header.split()),
            "field": names[column.field] if column.field else nothing,
            "values": _values(table, column),
            "how": words[column.how] if column.how else "",
        }
        for column in table.columns
    ]
    kinds = st.column_config
    edited = st.data_editor(
        pd.DataFrame(rows),
        hide_index=True,
        num_rows="fixed",
        disabled=["column", "header", "values", "how"],
        column_config={
            "column": kinds.TextColumn(_("Column"), width=70),
            "header": kinds.TextColumn(_("Heading"), width=220),
            "values": kinds.TextColumn(_("First values"), width=320),
            "field": kinds.SelectboxColumn(_("Read as"), options=[nothing, *names.values()], required=True, width=190),
            "how": kinds.TextColumn(_("Because"), width=190),
        },
        height="content" if len(rows) <= _COLUMNS else "auto",
        key=key,
        alt=_("The columns of the file and what each is read as."),
    )
    changed = _changes(table, list(edited["field"]), names)
    twice = [name for name, count in Counter(_said(table, list(edited["field"]), names)).items() if count > 1]
    if twice:
        said_twice = _(
            "Two columns are to be read as the same: {fields}. One can be; the other is kept with each risk."
        )
        st.error(plain(said_twice.format(fields=", ".join(twice))), icon=":material/error:")
    if st.button(_("Read the columns like this"), disabled=not changed or bool(twice), key="intake_columns_read"):
        choose(columns={**seen.choices.columns, **changed})
    return bool(changed)


def _said(table: Table, fields: list[Any], names: dict[str, str]) -> list[str]:
    """Return what somebody chose, in each column whose reading was changed."""
    pairs = zip(table.columns, fields, strict=True)
    return [name for column, name in pairs if name in names.values() and name != names.get(column.field or "")]


def _values(table: Table, column: Column) -> str:
    from riskregister.intake.grid import text_of

    found = (text_of(table.grid.at(row, column.at)) for row in table.rows)
    some = dict.fromkeys(" ".join(text.split())[:60] for text in found if text)
    return " · ".join(list(some)[:_VALUES])


def _changes(table: Table, fields: list[Any], names: dict[str, str]) -> dict[str, str]:
    """Return the columns of the fields that an edit gave to others: a letter, or "" for a field that lost its own."""
    by_name = {name: of for of, name in names.items()}
    given: dict[str, str] = {}
    lost: set[str] = set()
    for column, name in zip(table.columns, fields, strict=True):
        of = by_name.get(name or "")
        if of == column.field:
            continue
        if column.field:
            lost |= {known for known, its in table.mapping.items() if its.at == column.at}
        if of:
            given[of] = get_column_letter(column.at + 1)
    return {**dict.fromkeys(sorted(lost - set(given)), ""), **given}
