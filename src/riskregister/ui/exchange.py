"""The Import / Export page's parts: downloads, and the preview of what an import would change."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from riskregister.core.changes import Change
from riskregister.core.model import Register
from riskregister.core.wording import in_words
from riskregister.errors import RegisterError
from riskregister.services import exchange
from riskregister.translations import gettext as _
from riskregister.translations import ngettext
from riskregister.ui import moment, widgets, wiring, workbooks


def downloads(register: Register) -> None:
    """Offer the register as a workbook, as a table and as data; each is built when it is asked for."""
    stem, stood = f"{register.id}-{moment.stem(register)}", moment.stood(register)
    st.markdown(
        _("The workbook can be edited and imported again; its formulas are live, drop-downs show what may stand.")
    )
    workbooks.offer(register, stem, stood)
    kinds = (
        ("csv", _("Scores as CSV"), "text/csv"),
        ("json", _("Whole register as JSON"), "application/json"),
        ("md", _("Scores as Markdown"), "text/markdown"),
    )
    for ending, label, mime in kinds:
        st.download_button(
            label,
            data=partial(exchange.content, register, f".{ending}", stood),
            file_name=f"{stem}.{ending}",
            mime=mime,
            on_click="ignore",
            icon=":material/download:",
            key=f"download_{ending}",
        )
    workbooks.offer_blank(register)


def upload_key() -> str:
    """Return the key of the upload field: a new, empty one after each import, the same through other people's saves."""
    return f"upload_{st.session_state.get('imports', 0)}"


def preview(register: Register, file: Any) -> None:
    """Show what importing ``file`` would change, and take it when asked to."""
    try:
        with st.spinner(_("Reading the workbook …")):
            found = exchange.preview_import(wiring.database(), register.id, file, file.name)
    except RegisterError as error:
        st.error(widgets.plain(error), icon=":material/error:")
        return
    for finding in found.findings:
        show = {"error": st.error, "warning": st.warning}.get(finding.severity, st.info)
        show(widgets.plain(f"{finding.place}: {finding.message}"))
    count = len(found.changes)
    st.header(ngettext("{n} change", "{n} changes", count).format(n=count), anchor=False)
    if found.exported_version != register.version:
        words = _(
            "Exported at version {then}; the register is at version {now}. Only cells edited in the workbook count."
        )
        st.caption(words.format(then=found.exported_version, now=register.version))
    if found.changes:
        _table(register, found.changes, "import_changes")
    if found.conflicts:
        st.error(_("These were changed here as well since the export. Set the cells back, or export again."))
        _table(
            register,
            [change for change, _now in found.conflicts],
            "import_conflicts",
            [now for _c, now in found.conflicts],
        )
    remove = False
    if found.removed:
        st.warning(
            _("{n} rows are missing from the workbook. With them would go: {ids}").format(
                n=found.missing, ids=widgets.joined(c.record for c in found.removed if c.new is None)
            )
        )
        if found.worked_on:
            changed = widgets.joined(change.record for change in found.worked_on)
            st.error(
                _("Changed here since the export, so not to be removed by this workbook: {ids}").format(ids=changed)
            )
        remove = st.checkbox(_("Also remove these records from the register"), key="remove")
    if found.errors or found.conflicts or not (found.changes or remove):
        st.info(_("Nothing to import.") if not (found.errors or found.conflicts) else _("Nothing can be imported yet."))
        return
    with st.form("accept", border=False):
        name, reason = widgets.who_and_why("import")
        pressed = st.form_submit_button(_("Accept these changes"), type="primary", icon=":material/check:")
    if pressed and widgets.saved(
        lambda: exchange.accept_import(wiring.database(), found, actor=name, reason=reason, remove=remove), name
    ):
        st.session_state["imports"] = st.session_state.get("imports", 0) + 1
        st.rerun()


def _table(register: Register, changes: Any, key: str, now: list[Any] | None = None) -> None:
    titles = {record.id: record.title for table in ("risks", "measures") for record in getattr(register, table)}
    rows = [
        {
            _("Record"): change.record,
            _("Title"): titles.get(_owner(change), ""),
            _("Field"): change.field or _("new record"),
            _("Before"): in_words(change.old),
            _("In the workbook"): in_words(change.new),
        }
        for change in changes
    ]
    if now is not None:
        for row, value in zip(rows, now, strict=True):
            row[_("Now here")] = in_words(value)
    st.dataframe(pd.DataFrame(rows), hide_index=True, key=key, alt=_("The changes, one per row."))


def _owner(change: Change) -> str:
    return change.record.split(":")[0].split(">")[0]
