"""A new measure: what it is, where the source says it, who answers for it and until when; the id is proposed."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, get_args

import streamlit as st

from riskregister import settings
from riskregister.core.changes import Change
from riskregister.core.labels import term
from riskregister.core.measure_check import measure_findings
from riskregister.core.model import NOT_NAMED, Measure, Register, Source, section_order
from riskregister.core.terms import MeasureStatus, SourceStatus
from riskregister.services import editing, measures
from riskregister.translations import gettext as _
from riskregister.ui import list_forms, marking_fields, measure_fields, small_forms, wiring
from riskregister.ui.drafts import Held
from riskregister.ui.list_forms import ListForm
from riskregister.ui.measure_fields import Told
from riskregister.ui.small_forms import Action
from riskregister.ui.words import plain

_WHAT = "newmeasure"
_ADDED = "new measure"
_SAID: tuple[SourceStatus, ...] = get_args(SourceStatus)
_STATUSES: tuple[MeasureStatus, ...] = get_args(MeasureStatus)
_NEW = Measure(id="", title="", source=Source(section=""), status_in_source="planned", status="planned")


def button() -> None:
    """Offer the form; none in the past."""
    if not wiring.is_past():
        st.button(
            _("New measure"),
            key="form_newmeasure",
            icon=":material/add:",
            on_click=list_forms.opens,
            args=("measure", _WHAT),
        )


def show(register: Register) -> None:
    """Show the form where it is open."""
    list_forms.show(register, "measure", [ListForm(_WHAT, _("New measure"), _draw)])


def opened(register: Register) -> None:
    """Let the address lead to the measure that was just added, whatever the filters hide."""
    added = st.session_state.get(_ADDED)
    if added in {(one.id, one.title) for one in register.measures}:
        del st.session_state[_ADDED]
        st.query_params["id"] = added[0]


def _draw(held: Held) -> None:
    of, told = held.register, Told()
    values = measure_fields.what_it_is(of, held, _NEW)
    source = _source(of, held, told)
    said, status = _statuses(held)
    one, two = st.columns(2)
    with one:
        owner = st.text_input(
            _("Responsible body"), placeholder=NOT_NAMED, max_chars=300, **held.watched("owner")
        ).strip()
        start_at, due_at = st.columns(2)
        with start_at:
            start = small_forms.day_field(_("Start"), None, held, "start")
        with due_at:
            due = small_forms.day_field(_("Due"), None, held, "due")
        told.under("start", "due")
    with two:
        values["partners"] = measure_fields.partners(held, _NEW)
    values["due_rule"] = st.text_input(
        _("Where the due date comes from, or why there is none"), **held.watched("due_rule")
    ).strip()
    one, two = st.columns(2) if of.criteria.markings else (st.container(), st.container())
    with one:
        values["objectives"] = measure_fields.objectives(of, held, _NEW)
    with two:
        values |= marking_fields.ask(of, held, "measures", _NEW)
    measure = Measure(
        id="",
        source=source,
        status_in_source=said or "planned",
        status=status or said or "planned",
        owner=owner or NOT_NAMED,
        start=start,
        due=due,
        **values,
    )
    with wiring.problems_shown():
        gone = _once_there(settings.database_url(), of.id, of.version)
        proposed = replace(measure, id=measures.next_id(of, measure, gone))
        findings = measure_findings(of, proposed)
        # Nobody has chosen a section yet; that is said once it is to be saved.
        told.tell(proposed.id, [one for one in findings if one.field != "sources" or source.section])
        st.caption(
            plain(
                _("It will be {id}; what it costs and needs is said on its own page, to which saving leads.").format(
                    id=proposed.id
                )
            )
        )
    missing = measure_fields.titled(measure.title)
    if not source.section:
        missing[_("section")] = _("a measure is drawn from somewhere; say where it stands")
    if said is None:
        missing[_("in the source")] = _("say what the source's own words amount to; that is asked once")

    def added(now: Register) -> list[Change]:
        measure_fields.complete(missing)
        gone = measures.once_there(wiring.database(), now.id)
        new = replace(measure, id=measures.next_id(now, measure, gone))
        st.session_state[_ADDED] = (new.id, new.title)
        return [editing.added("measures", new)]

    small_forms.save_row(held, Action(_("Add the measure"), ":material/add:", added, new=True))


@st.cache_data(max_entries=8, show_spinner=False)
def _once_there(url: str, register_id: str, version: int) -> frozenset[str]:  # noqa: ARG001
    return measures.once_there(wiring.database(), register_id)


def _source(register: Register, held: Held, told: Told) -> Source:
    """Ask where the source says it: in which document, in what section and paragraph."""
    documents = {one.id: one for one in register.documents}
    if not documents:
        left, right = st.columns([3, 1])
        section = left.text_input(
            _("Where it stands"),
            placeholder=_("the paper, plan or decision it comes from"),
            help=_("The register cites no document; a few words or a number that people will find it by."),
            **held.watched("section"),
        )
        paragraph = right.text_input(_("Paragraph"), **held.watched("paragraph"))
        return Source(section=section.strip(), paragraph=paragraph.strip())
    first, chosen = next(iter(documents)), next(iter(documents))
    columns = iter(st.columns([3, 3, 1] if len(documents) > 1 else [6, 1]))
    if len(documents) > 1:
        chosen = next(columns).selectbox(
            _("Document"), list(documents), format_func=lambda one: documents[one].title, **held.watched("document")
        )
    document = documents[chosen]
    sections = sorted(document.sections, key=section_order)
    section = next(columns).selectbox(
        _("Section"),
        sections,
        None,
        format_func=lambda one: f"{one} {document.titles.get(one, '')}".strip(),
        placeholder=_("where the source says it"),
        **held.watched(f"section of {chosen}"),
    )
    paragraph = next(columns).text_input(
        _("Paragraph"),
        help=_("Counted within the section from 1; “6.2” is the second list item under paragraph 6. Empty: all of it."),
        **held.watched("paragraph"),
    )
    told.under("sources")
    return Source(document="" if chosen == first else chosen, section=section or "", paragraph=paragraph.strip())


def _statuses(held: Held) -> tuple[SourceStatus | None, MeasureStatus | Literal[""]]:
    """Ask what the source's own words amount to, which stays, and where the measure stands now, which moves."""
    left, right = st.columns(2)
    said: SourceStatus | None = left.selectbox(
        _("In the source"),
        _SAID,
        None,
        format_func=term,
        placeholder=_("What its own words amount to"),
        help=_("What the source's own words amount to. Asked once: it is never edited afterwards."),
        **held.watched("status_in_source"),
    )
    status: MeasureStatus | Literal[""] = right.selectbox(
        _("Status"),
        ("", *_STATUSES),
        format_func=lambda one: term(one) if one else _("as the source says"),
        help=_("Where it stands now. It is moved on its own page, or on the board."),
        **held.watched("status"),
    )
    return said, status
