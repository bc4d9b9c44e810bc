"""Evidence for a record: links that may be followed, and files that come back exactly as they were attached."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import urlsplit

import streamlit as st

from riskregister.core.changes import Change
from riskregister.core.follow_up import AttachedTo
from riskregister.core.model import Attachment, Register
from riskregister.errors import WrongUsage
from riskregister.services import evidence as service
from riskregister.store import contents
from riskregister.translations import gettext as _
from riskregister.ui import moment, small_forms, wiring
from riskregister.ui.drafts import Held
from riskregister.ui.small_forms import Action
from riskregister.ui.words import day, plain

#: What a browser may be told a file is.  Anything else is handed over as bytes, so that nothing of it is ever run.
_HARMLESS = ("image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf")
_BYTES = "application/octet-stream"
#: Letters of an address on the button that follows it.
_SHOWN = 60


def of(register: Register, table: AttachedTo, record: str) -> list[Attachment]:
    """Return what is attached to a record, the newest last."""
    return [one for one in register.attachments if (one.about, one.record) == (table, record)]


def show(register: Register, table: AttachedTo, record: str, **about: Any) -> None:
    """Show the evidence for a record, each with a way to it, and let a link or a file be added or taken away.

    ``about`` says on which risk's or measure's page that is, for the draft of what is typed.
    """
    found = of(register, table, record)
    if not found:
        st.caption(_("No evidence is attached yet."))
    with wiring.problems_shown():
        here = contents.known(wiring.database().engine, register.id, {one.digest for one in found if one.file})
        for one in found:
            with st.container(border=True, key=f"evidence_{one.id}", gap="small"):
                _show_one(register, one, here=one.digest in here, about=about)
    if moment.closed(_("A past state is for reading; nothing can be attached in it.")):
        return
    draw = partial(_link_form, table, record)
    label = _("Attach a link")
    small_forms.show(register, f"link {table} {record}", label, ":material/add_link:", draw, **about)
    draw = partial(_file_form, table, record)
    label = _("Attach a file")
    small_forms.show(register, f"file {table} {record}", label, ":material/attach_file_add:", draw, **about)


def _show_one(register: Register, one: Attachment, *, here: bool, about: dict[str, Any]) -> None:
    said = [f"**{plain(one.title)}**"]
    if one.file:
        said += [plain(one.file), plain(size_words(one.size))]
    said += [plain(one.author)] if one.author else []
    st.markdown("  ·  ".join([*said, day(one.date)]))
    if one.note:
        st.markdown(plain(one.note))
    with st.container(horizontal=True, vertical_alignment="center"):
        if one.link:
            _offer_link(one)
        elif here:
            st.download_button(
                _("Download"),
                data=partial(service.content, wiring.database(), register.id, one),
                file_name=service.file_name(one.file),
                mime=one.media_type if one.media_type in _HARMLESS else _BYTES,
                on_click="ignore",
                icon=":material/download:",
                key=f"download_{one.id}",
                help=_("SHA-256 {digest}").format(digest=one.digest),
            )
        else:
            words = _("What is in this file is not in this database; attach it again to have it here.")
            st.caption(words, help=_("SHA-256 {digest}").format(digest=one.digest))
        if not wiring.is_past():
            draw = partial(_remove_form, one.id)
            label, icon = _("Take away"), ":material/link_off:"
            small_forms.show_popover(register, f"drop {one.about} {one.record} {one.id}", label, icon, draw, **about)


def _offer_link(one: Attachment) -> None:
    """Offer a link to be followed; one that came from elsewhere and may not be is shown as text."""
    try:
        service.refuse_link(one.link)
    except WrongUsage:
        st.markdown(plain(one.link))
        st.caption(_("This is shown and not followed: it is no web, mail or file address."))
        return
    parts = urlsplit(one.link)
    where = plain(parts.netloc or parts.path)
    where = where if len(where) <= _SHOWN else where[: _SHOWN - 1] + "…"
    label = _("Write to {where}") if parts.scheme == "mailto" else _("Open {where}")
    st.link_button(label.format(where=where), one.link, icon=":material/open_in_new:", help=plain(one.link))


def size_words(size: int) -> str:
    """Return how large a file is, in the unit a person thinks in."""
    if size < 1024:
        return _("{n} bytes").format(n=size)
    if size < 1024 * 1024:
        return _("{n:.0f} KB").format(n=size / 1024)
    return _("{n:.1f} MB").format(n=size / 1024 / 1024)


def _about(table: AttachedTo, record: str, held: Held) -> service.About:
    title = st.text_input(
        _("Title"), placeholder=_("what it shows; empty: its name"), max_chars=300, **held.watched("title")
    )
    note = st.text_input(_("Note"), placeholder=_("e.g. page 4, second table"), **held.watched("note"))
    return service.About(
        about=table, record=record, title=title, note=note, author=small_forms.signer(held), date=small_forms.today()
    )


def _link_form(table: AttachedTo, record: str, held: Held) -> None:
    link = st.text_input(
        _("Address"),
        placeholder="https://",
        max_chars=2000,
        help=_("A web page, a mail address or a file on a share: https://, http://, mailto: or file://."),
        **held.watched("address"),
    )
    of = _about(table, record, held)

    def changes(now: Register) -> list[Change]:
        return service.add_link(now, of, link)

    action = Action(_("Attach the link"), ":material/add_link:", changes, new=True)
    small_forms.save_row(held, action, why=_("evidence: {title}").format(title=of.title.strip() or link.strip()))


def _file_form(table: AttachedTo, record: str, held: Held) -> None:
    file = st.file_uploader(
        _("File"),
        key=held.key("upload"),
        max_upload_size=service.LARGEST // 1024 // 1024,
        help=_("At most 20 MB. It is kept in the database with its SHA-256 and handed back exactly as it is."),
    )
    of = _about(table, record, held)

    def changes(now: Register) -> list[Change]:
        if file is None:
            raise WrongUsage(_("Choose a file first."), _("Nothing was saved."))
        made, held.contents = service.add_file(now, of, file.name, file.getvalue())
        return made

    name = service.file_name(file.name) if file is not None else ""
    action = Action(_("Attach the file"), ":material/attach_file_add:", changes, new=True)
    small_forms.save_row(held, action, why=_("evidence: {title}").format(title=of.title.strip() or name))


def _remove_form(attachment_id: str, held: Held) -> None:
    st.markdown(_("It stays in the history: a past state still has it."))

    def changes(of: Register) -> list[Change]:
        return service.remove(of, attachment_id)

    small_forms.save_row(held, Action(_("Take it away"), ":material/link_off:", changes))
