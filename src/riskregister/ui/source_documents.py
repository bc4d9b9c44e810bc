"""The forms of the Source page: another document the register cites, and the one looked at, changed or taken out."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import streamlit as st

from riskregister.core.changes import Change
from riskregister.core.model import Document, Register
from riskregister.core.outline import as_lines, with_lines
from riskregister.errors import InvalidInput
from riskregister.services import documents
from riskregister.translations import gettext as _
from riskregister.ui import small_forms
from riskregister.ui.drafts import Held
from riskregister.ui.small_forms import Action
from riskregister.ui.words import plain

_ABOUT = {"page": "source"}


def show(register: Register, document: Document | None) -> None:
    """Offer the forms: for the document looked at, if there is one, and for another."""
    if document is not None:
        label = plain(_("Change {document}").format(document=document.id))
        what = f"document {document.id}"
        about = {**_ABOUT, "document": document.id}
        small_forms.show(register, what, label, ":material/edit:", lambda held: _edit(held, document.id), **about)
    label = _("Add another document") if register.documents else _("Add a document")
    small_forms.show(register, "newdocument", label, ":material/add:", _add, **_ABOUT)


def _add(held: Held) -> None:
    of = held.register
    if not of.documents and of.measures:
        words = _("The measures say already where they come from; the document needs these sections, or it is refused.")
        st.caption(words)
    known = Document(id="", title="", date=of.reporting_date, sections=_named(of))
    one, two = st.columns([1, 2])
    short = one.text_input(
        _("Short name"),
        placeholder=_("Order"),
        max_chars=40,
        help=_("What its sections are cited by, such as Order in “Order 4.2”. It stays as it is."),
        **held.watched("id"),
    )
    with two:
        title = _title(known, held)
    day, lines = _rest(known, held)

    def changes(now: Register) -> list[Change]:
        made = Document(id=short.strip(), title=title.strip(), date=_dated(day))
        return documents.added(now, with_lines(made, lines))

    small_forms.save_row(held, Action(_("Add the document"), ":material/add:", changes, new=True))


def _edit(held: Held, document_id: str) -> None:
    known = next((one for one in held.register.documents if one.id == document_id), None)
    if known is None:
        st.info(_("Somebody has taken this document out."))
        return
    title = _title(known, held)
    day, lines = _rest(known, held)

    def changes(now: Register) -> list[Change]:
        made = replace(known, title=title.strip(), date=_dated(day))
        return documents.edited(now, known, with_lines(made, lines))

    small_forms.save_row(
        held,
        # All documents are one field of the register; what is changed of one goes on top of what stands now.
        Action(_("Save"), ":material/save:", changes, new=True),
        Action(_("Take it out"), ":material/delete:", lambda now: documents.taken_out(now, document_id), new=True),
    )


def _title(known: Document, held: Held) -> str:
    return str(st.text_input(_("Title"), known.title, max_chars=300, **held.watched("title")))


def _rest(known: Document, held: Held) -> tuple[dt.date | None, str]:
    day = small_forms.day_field(_("Date of the document"), known.date, held, "date")
    lines = st.text_area(
        _("Sections, one a line: number | heading | paragraphs"),
        as_lines(known),
        height=240,
        placeholder="4.2 | Oversight | 14",
        help=_(
            "In the order of the document. The number of paragraphs tells a wrong citation; a number or a name alone "
            "is a bare heading."
        ),
        **held.watched("sections"),
    )
    return day, str(lines)


def _dated(day: dt.date | None) -> dt.date:
    """Return a document's date.

    Raises:
        InvalidInput: it has none.
    """
    if day is None:
        raise InvalidInput(_("A document needs a date."), _("Say when it was adopted or written."))
    return day


def _named(register: Register) -> dict[str, int]:
    """Return the sections measures name where the register has no document yet: its first one must hold them."""
    if register.documents:
        return {}
    return {one.source.section: 0 for one in register.measures if one.source.section}
