"""The History page's proof that nothing was altered: run beside the page, with what to note down and compare."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from riskregister.store.verifying import Verification
from riskregister.translations import gettext as _
from riskregister.translations import ngettext
from riskregister.ui import wiring
from riskregister.ui.jobs import Job
from riskregister.ui.words import plain

_JOB, _FOUND = "proof_job", "proof_found"
_SHOWN = 200


def show() -> None:
    """Offer the proof, watch it run, and say what it found."""
    st.markdown(
        _(
            "Every revision carries a hash over what it changed and over the hash before it. The proof makes all of "
            "them anew, replays every change from the first revision on, and holds the outcome against what stands in "
            "the register. Whoever can write to the database could make a whole new chain; the newest hash, noted down "
            "elsewhere, tells that as well."
        )
    )
    expect = st.text_input(
        _("A hash noted down earlier (optional)"),
        key="proof_expect",
        placeholder=_("64 letters and digits"),
        help=_("The proof says which revision has it; if none has, the history before was exchanged."),
    ).strip()
    job: Job[Verification] | None = st.session_state.get(_JOB)
    if st.button(_("Check everything"), type="primary", key="proof_start", disabled=job is not None):
        job = st.session_state[_JOB] = _started(expect)
        job.wait(0.3)
    if job is not None and not job.running:
        del st.session_state[_JOB]
        if job.error is not None:
            st.error(plain(job.error), icon=":material/error:")
        if job.result is not None:
            st.session_state[_FOUND] = (job.settings, job.result)
        job = None
    if job is not None:
        _watched()
    elif _FOUND in st.session_state:
        _show_found(*st.session_state[_FOUND])


def _started(expect: str) -> Job[Verification]:
    database = wiring.database()
    return Job(expect, lambda watch: database.verify(expect or None, lambda done, all_: _tell(watch, done, all_)))


def _tell(watch: object, done: int, count: int) -> None:
    watch((done, count))  # type: ignore[operator]


@st.fragment(run_every=0.5)
def _watched() -> None:
    """Show how far the proof is; draw the page anew when it has ended."""
    job: Job[Verification] | None = st.session_state.get(_JOB)
    if job is None or not job.running:
        st.rerun()
    done, count = job.progress or (0, 0)
    words = _("{done} of {count} changes checked …").format(done=f"{done:,}", count=f"{count:,}")
    st.progress(min(1.0, done / count) if count else 0.0, words if count else _("Checking …"))


def _show_found(expect: str, found: Verification) -> None:
    holders = [chain for chain in found.chains if chain.expected_at is not None]
    for chain in holders:
        words = _("The noted hash is that of revision {n} of {id}: up to there the history is the one it was.")
        st.success(plain(words.format(n=chain.expected_at, id=chain.register)), icon=":material/check:")
    missing = bool(expect) and not holders
    if missing:
        words = _("No revision has the noted hash: it was mistyped, or the history was exchanged.")
        st.error(words, icon=":material/gpp_bad:")
    if found.flaws:
        count = len(found.flaws)
        words = ngettext("{n} thing is not as it was saved.", "{n} things are not as they were saved.", count)
        st.error(words.format(n=count), icon=":material/gpp_bad:")
        _flaws(found)
    elif missing:
        st.info(_("In itself the history fits together."), icon=":material/info:")
    else:
        words = _("Nothing was altered: every revision and every record is as it was saved.")
        st.success(words, icon=":material/verified:")
    for chain in found.chains:
        words = ngettext(
            "Register {id}: {n} revision. Its newest hash, to note down outside this computer:",
            "Register {id}: {n} revisions. Its newest hash, to note down outside this computer:",
            chain.revisions,
        )
        st.markdown(plain(words.format(id=chain.register, n=chain.revisions)))
        st.code(chain.newest, language=None, wrap_lines=True)


def _flaws(found: Verification) -> None:
    if len(found.flaws) > _SHOWN:
        st.caption(_("The first {n} of {all}.").format(n=_SHOWN, all=len(found.flaws)))
    table = pd.DataFrame(
        [(one.register, one.table, one.record, one.revision, one.problem) for one in found.flaws[:_SHOWN]],
        columns=["register", "table", "record", "revision", "problem"],
    )
    column = st.column_config
    st.dataframe(
        table,
        hide_index=True,
        placeholder="–",
        column_config={
            "register": column.TextColumn(_("Register")),
            "table": column.TextColumn(_("Table")),
            "record": column.TextColumn(_("Record")),
            "revision": column.NumberColumn(_("Revision"), format="%d"),
            "problem": column.TextColumn(_("What is wrong"), width=520),
        },
        alt=_("What is not as it was saved, one flaw a row."),
        key="proof_flaws",
    )
