"""Send out and collect: workbooks for each body or category, what is back, what each changed, what contradicts."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any, cast

import pandas as pd
import streamlit as st

from riskregister.core.model import NOT_NAMED, Register
from riskregister.errors import RegisterError
from riskregister.services import sending
from riskregister.services.merging import File, Preview
from riskregister.services.sending import Dispatch, Group, Per
from riskregister.translations import gettext as _
from riskregister.translations import ngettext
from riskregister.ui import merging, moment, widgets, wiring
from riskregister.ui.clock import clock
from riskregister.ui.widgets import plain

_LONGEST = 20  # MB of one workbook


def show(register: Register) -> None:
    """Draw the part of the page in which workbooks go out to others and come back."""
    if moment.closed(_("Nothing can be sent out from a past state.")):
        return
    sent = _awaited(register)
    if sent is None:
        return
    left, right = st.columns(2, gap="large")
    with left:
        st.header(_("Send out"), anchor=False)
        _send(register)
    with right:
        st.header(_("Collect"), anchor=False)
        st.markdown(
            _("Drop what has come back, one workbook or many. They are merged with each other and the register.")
        )
        files = st.file_uploader(
            _("Returned workbooks"),
            type=["xlsx", "xlsm", "xls", "ods", "csv", "txt"],
            accept_multiple_files=True,
            key=f"collect_{st.session_state.get('collected', 0)}",
            max_upload_size=_LONGEST,
        )
        chosen = _chosen(files)
    found = merging.read(register, chosen) if chosen else None
    _rounds(sent, found)
    if found is not None and merging.show(register, found, "collect"):
        st.session_state["collected"] = st.session_state.get("collected", 0) + 1
        st.rerun()


def _awaited(register: Register) -> list[Dispatch] | None:
    try:
        return sending.awaited(wiring.database(), register.id)
    except RegisterError as error:
        st.error(plain(error), icon=":material/error:")
        return None


def _send(register: Register) -> None:
    per = cast(
        Per,
        st.radio(
            _("A workbook for each"),
            ["body", "category"],
            format_func={"body": _("responsible body"), "category": _("category")}.__getitem__,
            horizontal=True,
            key="send_per",
        ),
    )
    groups = {group.name: group for group in sending.groups(register, per)}
    if not groups:
        st.info(_("There is nothing to send out in this register."))
        return
    only = st.multiselect(
        _("Only these"),
        list(groups),
        format_func=lambda name: _of(groups[name]),
        placeholder=ngettext("All {n} of them", "All {n} of them", len(groups)).format(n=len(groups)),
        key=f"send_only_{per}",
    )
    st.caption(
        _("Each workbook holds its own rows and nothing of the others, also in its hidden copy of what was sent.")
    )
    with st.form("send", border=False):
        name = st.text_input(_("Sent by"), wiring.name(), max_chars=80, key="send_name")
        pressed = st.form_submit_button(_("Make the workbooks"), type="primary", icon=":material/outgoing_mail:")
    ready = st.empty()
    if pressed:
        # While a new round is made nobody takes the one before for it.
        ready.empty()
        st.session_state.pop("sent out", None)
        _make(register, per, only, name)
    made = st.session_state.get("sent out")
    if made is None:
        return
    content, count, of, file_name = made
    if of == "body":
        words = ngettext(
            "{n} workbook for responsible bodies is ready.", "{n} workbooks for responsible bodies are ready.", count
        )
    else:
        words = ngettext("{n} workbook for categories is ready.", "{n} workbooks for categories are ready.", count)
    with ready.container():
        st.success(words.format(n=count), icon=":material/check_circle:")
        st.download_button(
            _("Download them as one zip file"),
            data=content,
            file_name=file_name,
            mime="application/zip",
            on_click="ignore",
            type="primary",
            icon=":material/folder_zip:",
            key="download_sent",
        )


def _make(register: Register, per: Per, only: Sequence[str], name: str) -> None:
    bar = st.progress(0.0, _("Writing the workbooks …"))
    try:
        sent = sending.send_out(wiring.database(), register, per, actor=name, only=only, progress=bar.progress)
    except RegisterError as error:
        widgets.failed(error)
        return
    finally:
        bar.empty()
    wiring.remember(name)
    st.session_state["sent out"] = sending.as_zip(sent), len(sent), per, f"{register.id}-r{register.version}-{per}.zip"
    st.rerun()


def _of(group: Group) -> str:
    """Return whom a workbook is for, with how much is in it."""
    risks = ngettext("{n} risk", "{n} risks", len(group.risks)).format(n=len(group.risks))
    measures = ngettext("{n} measure", "{n} measures", len(group.measures)).format(n=len(group.measures))
    return f"{_named(group.name)} ({risks}, {measures})"


def _named(name: str) -> str:
    return _("not named in the text") if name == NOT_NAMED else name


def _chosen(files: Sequence[Any]) -> list[Any]:
    """Return the uploaded files that are to be looked at: all, or one at a time."""
    if len(files) < 2:
        return list(files)
    together = -1
    place = st.selectbox(
        _("Look at"),
        [together, *range(len(files))],
        format_func=lambda place: _("all together") if place == together else files[place].name,
        key=f"collect_which {len(files)}",
    )
    return list(files) if place == together else [files[place]]


def _rounds(sent: Sequence[Dispatch], found: Preview | None) -> None:
    """Show the rounds, the newest open: who has sent back, what each changed and what contradicts."""
    if not sent:
        st.caption(_("Nothing is out: what is sent out stands here, until each of its workbooks is back."))
    now: dict[str, list[File]] = {}
    for file in found.files if found else ():
        now.setdefault(file.dispatch, []).append(file)
    for number, (name, alike) in enumerate(groupby(sent, key=lambda one: one.round)):
        those = list(alike)
        back = sum(one.returned is not None or one.id in now for one in those)

        def in_hand(one: Dispatch) -> int:
            return 0 if one.id in now else 1 if one.returned is not None else 2

        words = _("Sent out {time} by {who}, version {version}: {back} of {all} are back")
        label = words.format(
            time=clock(those[0].sent), who=those[0].actor, version=those[0].version, back=back, all=len(those)
        )
        with st.expander(plain(label), expanded=number == 0):
            st.dataframe(
                pd.DataFrame([_row(one, found, now.get(one.id, [])) for one in sorted(those, key=in_hand)]),
                hide_index=True,
                key=f"round_{name}",
                alt=_("The workbooks of this round, one per row."),
            )
            st.button(
                _("Await these no longer"),
                key=f"forget_{name}",
                on_click=_forget,
                args=(those[0],),
                icon=":material/delete:",
                type="tertiary",
                help=_("What comes back late can still be imported."),
            )


def _row(one: Dispatch, found: Preview | None, files: Sequence[File]) -> dict[str, Any]:
    state, changes, contested, name = _("awaited"), "", "", ""
    if one.returned is not None:
        words = _("taken over {time}, version {version}")
        state = words.format(time=clock(one.returned), version=one.outcome.get("revision", "–"))
        changes, name = str(one.outcome.get("changes", "")), str(one.outcome.get("file", ""))
    if files and found is not None:
        state, name = _("back, to be accepted below"), ", ".join(file.name for file in files)
        changes = str(sum(len(file.changes) for file in files))
        names = {file.name for file in files}
        asked = (*found.conflicts, *found.disputed)
        contested = str(sum(any(names & set(each.copies) for each in decision.proposals) for decision in asked))
    return {
        _("For"): _named(one.sent_to),
        _("State"): state,
        _("Changes"): changes,
        _("Conflicts"): contested,
        _("Rows"): sum(len(ids) for ids in one.rows.values()),
        _("File"): name,
    }


def _forget(one: Dispatch) -> None:
    register = wiring.register()
    sending.forget(wiring.database(), register.id, one.round)
