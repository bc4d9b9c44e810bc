"""The import of any organisation's register: what the file is, how it is read, every doubt, what would change."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from riskregister.core.model import Register
from riskregister.errors import RegisterError
from riskregister.services import importing
from riskregister.services.importing import Look
from riskregister.translations import gettext as _
from riskregister.translations import ngettext
from riskregister.ui import intake_columns, intake_doubts, intake_risks, intake_scales, widgets, wiring
from riskregister.ui.intake_words import keyed
from riskregister.ui.widgets import plain

if TYPE_CHECKING:
    from riskregister.intake.choices import Choices
    from riskregister.intake.grid import Source
    from riskregister.intake.table import Table


def is_own(file: Any) -> bool:
    """Say whether a file is a workbook this program exported; one that cannot be opened is not."""
    try:
        return importing.is_own(opened(file))
    except RegisterError:
        return False


def show(register: Register, file: Any) -> None:
    """Look at a file with the person, and take it in when asked to."""
    try:
        source = opened(file)
        seen = _look(register, source)
    except RegisterError as error:
        st.error(plain(error), icon=":material/error:")
        return
    for note in source.notes:
        st.info(plain(note), icon=":material/info:")
    _verdict(seen)
    refused = st.session_state["intake"].get("refused")
    if refused is not None:
        st.error(plain(refused), icon=":material/error:")
    _sheet(seen)
    _as_read(seen)
    if seen.table is None or seen.reading is None:
        return
    columns, scales, risks = st.tabs(
        [_("Columns"), _("Scales"), _("Risks")],
        key=keyed("intake_tab"),
        default=_("Risks") if seen.remembered else None,
    )
    waiting = []
    with columns:
        if intake_columns.show(seen, _choose):
            waiting.append(_("Read the columns like this"))
    with scales:
        if intake_scales.show(seen, _choose):
            waiting.append(_("Read the scale like this"))
    with risks:
        if intake_risks.show(seen, _choose):
            waiting.append(_("Take these answers"))
    intake_doubts.show(seen)
    _accept(seen, waiting)


def opened(file: Any) -> Source:
    """Return the file's cells; it is read once, however often the page is drawn."""
    data = file.getvalue()
    key = hashlib.sha256(data).hexdigest()
    held = st.session_state.get("intake")
    if held is None or held["key"] != key or held["name"] != file.name:
        held = {"key": key, "name": file.name, "choices": None, "turn": 0}
        bar = st.progress(0.0, text=_("Reading the file …"))
        try:
            held["source"] = importing.open_file(file, file.name, lambda share: _drawn(bar, share))
        except RegisterError as error:
            held["error"] = error
        bar.empty()
        st.session_state["intake"] = held
    if "error" in held:
        raise held["error"]
    opened: Source = held["source"]
    return opened


def _drawn(bar: Any, share: float) -> None:
    bar.progress(min(1.0, share), text=_("Reading the file …"))


def _look(register: Register, source: Source) -> Look:
    held = st.session_state["intake"]
    mark = (register.id, register.version, held["choices"])
    if held.get("mark") != mark:
        try:
            with st.spinner(_("Finding the register in it …")):
                held["seen"] = importing.look(wiring.database(), register, source, held["choices"])
        except RegisterError as error:
            if "before" not in held:
                raise
            # What cannot be is told, and the file stays as it was read before somebody said it.
            held["choices"], held["refused"] = held.pop("before"), error
            # Answers that a button sends stay in their table; a choice that counts at once goes back.
            held["turn"] += not held["said"] & {"columns", "scales", "risks"}
            return _look(register, source)
        held["mark"] = mark
        if "tables" not in held:
            held["tables"] = [one for one in (held["seen"].table, *held["seen"].found.others) if one is not None]
    seen: Look = held["seen"]
    return seen


def _choose(**said: Any) -> None:
    """Keep what somebody said of the file, and look at it again in that light."""
    held = st.session_state["intake"]
    held["before"], held["said"] = held["choices"], set(said)
    held.pop("refused", None)
    choices: Choices = held["choices"] or held["seen"].choices
    held["choices"] = replace(choices, **said)
    st.rerun()


def _as_read(seen: Look) -> None:
    """Say why the file is read as it is, where not by what stands in it alone, and offer to begin anew."""
    from riskregister.intake.choices import Choices

    held = st.session_state["intake"]
    if seen.program:
        words = _("These are the columns of {program}; the file is read accordingly.")
        st.caption(plain(words.format(program=seen.program)))
    if seen.remembered:
        st.caption(_("A file with these headings came in before; it is read as it was confirmed then."))
    if not seen.remembered and held["choices"] in (None, Choices()):
        return
    help_words = _(
        "Forgets what was said of this file here or of one like it before, and reads it by what stands in it."
    )
    if st.button(
        _("Read it afresh"), type="tertiary", icon=":material/restart_alt:", key="intake_afresh", help=help_words
    ):
        held |= {"choices": Choices(), "turn": held["turn"] + 1}
        held.pop("refused", None)
        st.rerun()


def _verdict(seen: Look) -> None:
    """Say in one sentence what the file is."""
    if seen.found.verdict == "import" and seen.table is not None:
        count = len(seen.table.rows)
        words = ngettext("{n} risk found in {where}.", "{n} risks found in {where}.", count)
        st.success(plain(words.format(n=count, where=_where(seen.table))), icon=":material/table_rows:")
    elif seen.found.verdict == "choose":
        st.warning(plain(seen.found.reason), icon=":material/help:")
    elif seen.found.verdict == "empty":
        st.info(plain(seen.found.reason), icon=":material/info:")
    else:
        st.error(plain(f"{seen.name}: {seen.found.reason}"), icon=":material/error:")


def _where(table: Any) -> str:
    rows, count = ", ".join(str(row + 1) for row in table.header_rows), len(table.header_rows)
    if not rows:
        words = _("sheet '{sheet}', without headings") if table.grid.name else _("the file, without headings")
    elif table.grid.name:
        words = ngettext("sheet '{sheet}', headings in row {rows}", "sheet '{sheet}', headings in rows {rows}", count)
    else:
        words = ngettext("the file, headings in row {rows}", "the file, headings in rows {rows}", count)
    return words.format(sheet=table.grid.name, rows=rows)


def _sheet(seen: Look) -> None:
    """Let another table of the file be chosen, or the one found be confirmed."""
    tables = st.session_state["intake"]["tables"]
    if not tables or (len(tables) == 1 and seen.found.verdict != "choose"):
        return
    at = _at(seen.table)
    now = next((place for place, table in enumerate(tables) if _at(table) == at), 0)

    def words(place: int) -> str:
        count = len(tables[place].rows)
        risks = ngettext("{n} risk", "{n} risks", count).format(n=count)
        return f"{_where(tables[place])}: {risks}"

    with st.container(horizontal=True, vertical_alignment="bottom"):
        place = st.selectbox(
            _("The register in this file"),
            range(len(tables)),
            index=now,
            format_func=words,
            key=keyed("intake_table"),
        )
        changed = place != now or seen.found.verdict == "choose"
        if st.button(_("Read this one"), key="intake_read_this", disabled=not changed):
            rows = tuple(row + 1 for row in tables[place].header_rows)
            # What was said of one table is said of no other.
            _choose(sheet=tables[place].grid.name, header_rows=rows, columns={}, scales={}, stages={}, risks={})


def _at(table: Table | None) -> tuple[str, tuple[int, ...]] | None:
    return (table.grid.name, table.header_rows) if table is not None else None


def _accept(seen: Look, waiting: list[str]) -> None:
    """Take the file in as one revision, once nothing stands against it and no edit above is ``waiting`` to be read."""
    if waiting:
        words = _("What you changed above does not count yet. Press first: {buttons}.")
        st.warning(words.format(buttons=", ".join(f"'{one}'" for one in waiting)), icon=":material/help:")
        return
    if seen.errors or seen.verdict != "import" or seen.open:
        if seen.open:
            st.info(_("Say first which risks the rows under 'Risks' are about."), icon=":material/help:")
        return
    if not seen.changes:
        st.info(_("Nothing to import: the register says all of this already."), icon=":material/info:")
        return
    with st.form("accept", border=False):
        name, reason = widgets.who_and_why("import")
        pressed = st.form_submit_button(_("Take these risks in"), type="primary", icon=":material/check:")

    def take() -> int:
        words = ngettext("Taking {n} risk in …", "Taking {n} risks in …", len(seen.matches))
        with st.spinner(words.format(n=len(seen.matches))):
            return importing.accept(wiring.database(), seen, actor=name, reason=reason)

    if pressed and widgets.saved(take, name):
        st.session_state["saved note"] = _taken(seen, st.session_state["saved"])
        st.session_state.pop("intake", None)
        st.session_state["imports"] = st.session_state.get("imports", 0) + 1
        st.rerun()


def _taken(seen: Look, version: int) -> str:
    """Return what was saved, in a sentence."""
    added, changed = (seen.made.added, seen.made.changed) if seen.made else (0, 0)
    parts = [
        ngettext("{n} new risk", "{n} new risks", added).format(n=added) if added else "",
        ngettext("{n} changed risk", "{n} changed risks", changed).format(n=changed) if changed else "",
    ]
    words = _("Saved as version {n}: {what}. The page History can undo it.")
    return words.format(n=version, what=widgets.joined(part for part in parts if part))
