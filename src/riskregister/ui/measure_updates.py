"""What has come of a measure: its updates with a chart of the progress, and the form that adds one."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from riskregister.core.changes import Change
from riskregister.core.follow_up import Update
from riskregister.core.labels import term
from riskregister.core.model import Measure, Register
from riskregister.errors import WrongUsage
from riskregister.services import editing, figures_of_measures, updating
from riskregister.translations import gettext as _
from riskregister.ui import figures, moment, small_forms, talk, wiring
from riskregister.ui.drafts import Held
from riskregister.ui.measure_forms import onward
from riskregister.ui.small_forms import Action
from riskregister.ui.words import day, plain

#: Updates shown one by one; the earlier ones are behind a button.
SHOWN = 10


def show(register: Register, measure: Measure) -> None:
    """Show what was reported of a measure over time, and let an update be added."""
    st.header(_("Updates"), anchor=False)
    updates = updating.updates_of(register, measure.id)
    if not updates:
        st.caption(_("Nobody has reported on this measure yet."))
    if any(one.progress is not None for one in updates):
        figures.shown(
            register,
            figures_of_measures.progress(register, measure.id),
            key="updates",
            alt=_("Progress over the updates; the list below gives the same numbers."),
        )
    if not moment.closed(_("A past state is for reading; nothing can be reported in it.")):
        form = partial(_form, measure.id)
        label = _("Add an update")
        small_forms.show(register, f"update {measure.id}", label, ":material/add_notes:", form, measure=measure.id)
    newest = list(reversed(updates))
    for one in newest[:SHOWN]:
        _show(register, one)
    if len(newest) > SHOWN:
        with st.expander(_("Earlier updates: {n}").format(n=len(newest) - SHOWN)):
            for one in newest[SHOWN:]:
                _show(register, one)


def _show(register: Register, one: Update) -> None:
    parts = [f"**{day(one.date)}**"]
    if one.status:
        parts.append(plain(term(one.status)))
    if one.progress is not None:
        parts.append(f"{one.progress:g} %")
    if one.author:
        parts.append(plain(one.author))
    with st.container(border=True, gap="xsmall"):
        st.markdown("  ·  ".join(parts))
        st.markdown(plain(one.text))
        talk.within(register, "updates", one.id, measure=one.measure)


def _form(measure_id: str, held: Held) -> None:
    measure: Measure = editing.find(held.register, "measures", measure_id)
    if not held.count:
        held.about["day"] = small_forms.today()  # what is taken up another day keeps the day it was begun with
    one, two, three = st.columns(3)
    with one:
        date = small_forms.day_field(_("As of"), held.about["day"], held, "date")
    with two:
        status: Any = st.selectbox(
            _("Status then"),
            [measure.status, *onward(measure.status)],
            format_func=term,
            help=_("If it is another than now, the measure moves with this update, in one save."),
            **held.watched(f"status from {measure.status}"),
        )
    with three:
        found: Any = st.number_input(
            _("Progress then %"),
            0.0,
            100.0,
            None,
            step=5.0,
            format="%g",
            placeholder=_("not known"),
            help=_("0 to 100. Empty: not told; the measure keeps what it has."),
            **held.optional("progress", measure.progress),
        )
    text = st.text_area(
        _("What has come of it"),
        placeholder=_("in a sentence or two, with where it can be seen"),
        **held.watched("text"),
    )
    if date is not None and any(one.date > date for one in updating.updates_of(held.register, measure_id)):
        st.caption(_("A later update is there: this one is kept as history and leaves the measure as it is."))

    def changes(of: Register) -> list[Change]:
        if date is None:
            raise WrongUsage(_("An update needs its day."), _("Nothing was saved."))
        return updating.report(
            of,
            measure_id,
            date=date,
            text=text,
            author=str(st.session_state.get(held.key("name")) or wiring.name()),
            status=status,
            progress=None if found is None else float(found),
            present=wiring.present(),
        )

    small_forms.save_row(held, Action(_("Add the update"), ":material/check:", changes))
