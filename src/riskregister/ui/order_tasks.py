"""What the Order entrusts to whom and until when, item by item, with what is overdue on the reporting date."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import streamlit as st

from riskregister.core.frames import ENDED, rows
from riskregister.core.labels import measure_status_names
from riskregister.core.model import Register
from riskregister.translations import gettext as _
from riskregister.translations import ngettext
from riskregister.ui import measure_filters, measure_ways
from riskregister.ui.words import day, plain

#: The id of the document whose items are tasks.
ORDER = "Order"
_ROWS = 50


def among(frame: pd.DataFrame, register: Register) -> pd.DataFrame:
    """Return the measures of a frame that the Order sets as tasks."""
    known = any(one.id == ORDER for one in register.documents)
    ids = {one.id for one in register.measures if known and one.source.document == ORDER}
    return frame[frame["id"].isin(ids)].reset_index(drop=True)


def none_ordered() -> None:
    """Say that nothing was ordered in this register."""
    words = _("This register has no measure whose source is a document with the id {id}; nothing was ordered in it.")
    st.info(plain(words.format(id=ORDER)), icon=":material/gavel:")


def show(register: Register, tasks: pd.DataFrame) -> None:
    """List these of the Order's tasks."""
    document = next(one for one in register.documents if one.id == ORDER)
    st.markdown(f"**{plain(document.title)}** ({day(document.date)})")
    st.markdown(_summary(tasks, register.reporting_date))
    part = measure_filters.page_of(tasks, _ROWS, "tasks")
    st.table(_table(part, register.reporting_date))
    measure_ways.open_box(part)


def _summary(tasks: pd.DataFrame, today: dt.date) -> str:
    dated = tasks[tasks["due"].notna()]
    late = int(tasks["overdue"].sum())
    ahead = sorted(row.due for row in rows(dated) if row.due >= today and row.status not in ENDED)
    parts = [ngettext("{n} task", "{n} tasks", len(tasks)).format(n=len(tasks))]
    parts.append(_("{n} with a deadline").format(n=len(dated)))
    parts.append(_("**{n} overdue** on {date}").format(n=late, date=day(today)))
    if ahead:
        left = (ahead[0] - today).days
        words = ngettext("the next falls due on {date}, in {n} day", "the next falls due on {date}, in {n} days", left)
        parts.append(words.format(date=day(ahead[0]), n=left))
    return "  ·  ".join(parts)


def _table(part: pd.DataFrame, today: dt.date) -> pd.DataFrame:
    names = measure_status_names()
    found = [
        {
            _("Item"): plain(row.section.replace(" ", "\u00a0")),
            _("Task"): f"**{plain(row.id)}** {plain(row.title)}",
            _("Body"): plain(row.owner),
            _("Deadline"): _deadline(row),
            _("Status"): plain(names[row.status]) + ("" if pd.isna(row.progress) else f", {row.progress:g} %"),
            _("On the reporting date"): _stands(row, today),
        }
        for row in rows(part)
    ]
    return pd.DataFrame(found).set_index(_("Item"))


def _deadline(row: Any) -> str:
    if row.due is None:
        why = row.due_rule or _("the register gives no reason")
        return plain(_("no date: {why}").format(why=why))
    return f"**{day(row.due)}**" + (f"  \n{plain(row.due_rule)}" if row.due_rule else "")


def _stands(row: Any, today: dt.date) -> str:
    if row.status in ENDED:
        return _("ended")
    if row.due is None:
        return "–"
    days = abs((row.due - today).days)
    if row.overdue:
        return f"**{ngettext('overdue by {n} day', 'overdue by {n} days', days).format(n=days)}**"
    return ngettext("{n} day left", "{n} days left", days).format(n=days)
