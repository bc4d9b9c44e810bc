"""A new register: empty on some criteria, a copy of another as it stands or stood, or what a file holds."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from riskregister.core.labels import term
from riskregister.core.model import Register
from riskregister.errors import RegisterError
from riskregister.services import registers
from riskregister.services.opening import kept_content
from riskregister.translations import gettext as _
from riskregister.ui import drafts, small_forms, widgets, wiring
from riskregister.ui.address import linked
from riskregister.ui.drafts import Held
from riskregister.ui.pages import page
from riskregister.ui.register_states import register_in, state_of
from riskregister.ui.registers_details import PURPOSES, purpose_help
from riskregister.ui.words import plain

_WHAT = "new register"
_FILES = ["xlsx", "xlsm", "xls", "ods", "csv", "tsv", "txt", "json"]
_OWN, _MATRIX = "register:", "matrix:"


@dataclass(frozen=True, slots=True)
class _Origin:
    """What a new register begins as: what it holds (None while that is not known) and a title to suggest.

    ``of`` is the register of this database it is a copy of, if it is one.
    """

    holds: Register | None
    title: str = ""
    of: str = ""


def show(register: Register) -> None:
    """Ask what the new register begins as and what it is called, and create it."""
    if drafts.offer(register, _WHAT):
        return
    held = drafts.begun(_WHAT, register, page="registers", view="new")
    begins = {"blank": _("Empty"), "copy": _("A copy of a register"), "file": _("From a file")}
    origin = widgets.switch(_("It begins"), begins, "from", "blank")
    with wiring.problems_shown():
        made = {"blank": _blank, "copy": _copy, "file": _file}[origin](register, held)
        _create(held, made)


def _blank(register: Register, held: Held) -> _Origin:
    """Ask for the criteria of an empty register."""
    matrices = registers.standard_matrices()
    known = {one.id: one for one in wiring.known_registers()}
    named = {f"{_OWN}{one.id}": _("As in: {title}").format(title=one.title) for one in known.values()}
    named |= {f"{_MATRIX}{one.id}": _matrix_name(one) for one in matrices.values()}
    options = sorted(named, key=lambda key: (key != f"{_OWN}{register.id}", not key.startswith(_OWN)))
    chosen = st.selectbox(
        _("Criteria: scales, matrix and ratings"), options, format_func=named.__getitem__, **held.watched("criteria")
    )
    if chosen.startswith(_MATRIX):
        standard = matrices[chosen.removeprefix(_MATRIX)]
        st.caption(
            _(
                "A matrix rates cells; it does not say how probable a level is. Probabilities are taken from the "
                "standard where it has them and are else a start, which the criteria say; no appetite is set. "
                "Source: {source}."
            ).format(source=plain(standard.source))
        )
        return _Origin(registers.template_of(standard, register.criteria))
    terms = register
    if chosen != f"{_OWN}{register.id}":
        terms = register_in(state_of(chosen.removeprefix(_OWN)))
    words = _("Take over its categories and objectives too, without any risk")
    along = st.toggle(words, True, **held.watched("terms"))
    return _Origin(registers.template(terms.criteria, terms if along else None))


def _matrix_name(standard: Any) -> str:
    size = f"{len(standard.likelihood)} × {len(standard.impact)}"
    return _("Standard matrix: {title} ({size})").format(title=standard.title, size=size)


def _copy(register: Register, held: Held) -> _Origin:
    """Ask which register is copied, and as of when."""
    known = {one.id: one.title for one in wiring.known_registers()}
    one, two = st.columns([2, 1])
    with one:
        of = linked(
            st.selectbox,
            "of",
            register.id,
            known,
            label=_("Copy of"),
            options=list(known),
            format_func=lambda key: f"{known[key]} ({key})",
        )
    with two:
        moment = st.text_input(
            _("As it stood"),
            placeholder=_("now"),
            help=_("A date (2026-12-31), a date with a time, UTC, or a revision (r12); empty: as it stands now."),
            **held.watched("moment"),
        )
    with st.spinner(_("Reading the register …")):
        found = register_in(state_of(of, moment.strip()))
    st.caption(_holds(found))
    if not moment.strip():
        return _Origin(found, _("Copy of {title}").format(title=known[of]), of)
    return _Origin(found, _("{title}, as it stood on {moment}").format(title=known[of], moment=moment.strip()), of)


def _holds(found: Register) -> str:
    words = _("It holds {risks} risks and {measures} measures; its history stays with the original.")
    return words.format(risks=len(found.risks), measures=len(found.measures))


def _file(register: Register, held: Held) -> _Origin:  # noqa: ARG001  # each way of beginning is asked alike
    """Ask for a file, and say what is in it."""
    st.markdown(
        _(
            "A register exported here, as JSON or as a workbook, comes in as it is. Anybody else's table comes in on "
            "the scales of the register that is open now."
        )
    )
    file = st.file_uploader(_("File"), type=_FILES, key=f"new_file_{st.session_state.get('imports', 0)}")
    if file is None:
        return _Origin(None)
    found = _read(register, file)
    if isinstance(found, RegisterError):
        st.error(plain(found), icon=":material/error:")
        st.info(
            _(
                "Where a file has doubts, begin an empty register here and go to Import / Export in it: the import "
                "asks about every doubt and takes nothing in before that."
            ),
            icon=":material/help:",
        )
        return _Origin(None)
    st.success(_holds_file(found, file.name), icon=":material/table_rows:")
    return _Origin(found, found.title)


def _holds_file(found: Register, name: str) -> str:
    words = _("{file} holds {risks} risks and {measures} measures.")
    return plain(words.format(file=name, risks=len(found.risks), measures=len(found.measures)))


def _read(register: Register, file: Any) -> Register | RegisterError:
    """Return what a file holds, or why that is not known; it is read once, however often the page is drawn."""
    content = file.getvalue()
    mark = (hashlib.sha256(content).hexdigest(), file.name, register.id, register.version)
    kept = st.session_state.get("new register file")
    if kept is None or kept[0] != mark:
        with st.spinner(_("Reading the file …")):
            try:
                found: Register | RegisterError = registers.from_file(content, file.name, register)
            except RegisterError as error:
                found = error
        kept = st.session_state["new register file"] = (mark, found)
    read: Register | RegisterError = kept[1]
    return read


def _create(held: Held, origin: _Origin) -> None:
    """Ask what the new register is called and who begins it, and create it."""
    known = {one.id for one in wiring.known_registers()}
    one, two = st.columns([2, 1])
    title = one.text_input(_("Title"), placeholder=origin.title, max_chars=200, **held.watched("title")).strip()
    suggested = registers.free_id(title or origin.title, known) if title or origin.title else ""
    identity = two.text_input(
        _("Id"),
        placeholder=suggested,
        max_chars=64,
        help=_("Stands in addresses and names of files, and never changes. Empty: as suggested."),
        **held.watched("id"),
    ).strip()
    three, four, five = st.columns(3)
    purpose = three.selectbox(_("Purpose"), PURPOSES, format_func=term, help=purpose_help(), **held.watched("purpose"))
    kept = _("as in what it begins with") if origin.title else None
    marking = four.text_input(_("Marking"), placeholder=kept, max_chars=80, **held.watched("marking")).strip()
    with five:
        date = small_forms.day_field(
            _("Reporting date"),
            None,
            held,
            "reporting_date",
            help=_("The date it is read at. Empty: today for an empty register, else as in what it begins with."),
        )
    name, reason = widgets.who_and_why(held.what, held.watched)
    pressed = st.button(
        _("Create the register"), type="primary", icon=":material/library_add:", disabled=origin.holds is None
    )
    drafts.state(held)
    if not pressed or origin.holds is None:
        return
    with st.spinner(_("Creating the register …")):
        made = registers.create(
            wiring.database(),
            origin.holds,
            id=identity or suggested,
            title=title or origin.title,
            purpose=purpose,
            marking=marking or None,
            reporting_date=date,
            actor=name,
            reason=reason,
            means=wiring.MEANS,
            content_of=partial(kept_content, wiring.database(), origin.of) if origin.of else None,
        )
    drafts.forget(held.what)
    note = _("“{title}” was begun as {id}; every page shows it now.").format(title=made.title, id=made.id)
    if not made.risks:
        note += " " + _("It is empty: add risks on the page Risks, or take some in under Import / Export.")
    widgets.done(made.version, name, note)
    st.switch_page(page("registers"), query_params={"register": made.id})
