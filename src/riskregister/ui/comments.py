"""Comments on a risk, a measure or a decision: threads by date, each answered where it stands, all of it plain text."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from typing import Any

import streamlit as st

from riskregister.core.changes import Change
from riskregister.core.follow_up import CommentedOn
from riskregister.core.model import Comment, Register
from riskregister.services import commenting
from riskregister.translations import gettext as _
from riskregister.translations import ngettext
from riskregister.ui import moment, small_forms, wiring
from riskregister.ui.drafts import Held
from riskregister.ui.small_forms import Action
from riskregister.ui.words import day, plain

#: How many threads are shown before a person asks for the earlier ones, and how many more each time.
_SHOWN = 10


def of(register: Register, table: CommentedOn, record: str) -> list[Comment]:
    """Return the comments on a record, in the order in which they were made."""
    return [one for one in register.comments if (one.about, one.record) == (table, record)]


def show(register: Register, table: CommentedOn, record: str, **about: Any) -> None:
    """Show the comments on a record, the newest thread first, and let one be added or answered.

    ``about`` says on which risk's or measure's page that is, for the draft of what is typed.
    """
    found = of(register, table, record)
    threads = _threads(found)
    if not found:
        st.caption(_("Nobody has commented yet."))
    moment.closed(_("A past state is for reading; nothing can be said in it."))
    what = f"comment {table} {record}"
    draw = partial(_form, table, record, "")
    small_forms.show(register, what, _("Comment"), ":material/add_comment:", draw, **about)
    key = f"comments shown {table} {record}"
    most = st.session_state.get(key, _SHOWN)
    for thread in threads[:most]:
        with st.container(border=True, key=f"thread_{thread[0].id}", gap="small"):
            for one in thread:
                _show_one(one, thread[0])
            if not wiring.is_past():
                draw = partial(_form, table, record, thread[0].id)
                label = _("Answer")
                what, icon = f"answer {table} {record} {thread[0].id}", ":material/reply:"
                small_forms.show_popover(register, what, label, icon, draw, **about)
    left = len(threads) - most
    if left > 0:
        words = ngettext("{n} earlier thread", "{n} earlier threads", left).format(n=left)
        st.button(words, key=f"more_{table}_{record}", on_click=_more, args=(key, most), icon=":material/expand_more:")


def _more(key: str, most: int) -> None:
    st.session_state[key] = most + _SHOWN


def _threads(found: list[Comment]) -> list[list[Comment]]:
    """Return each comment that answers none with all that answer it, directly or not; the newest thread first."""
    known = {one.id: one for one in found}
    threads: dict[str, list[Comment]] = defaultdict(list)
    for one in found:
        threads[_root(one, known)].append(one)
    ordered = [sorted(thread, key=lambda one: (one.answers != "", one.date)) for thread in threads.values()]
    return sorted(ordered, key=lambda thread: max(one.date for one in thread), reverse=True)


def _root(one: Comment, known: dict[str, Comment]) -> str:
    """Return the id of the comment a thread begins with; answers in a circle begin with the one they were met by."""
    seen = {one.id}
    while one.answers in known and one.answers not in seen:
        one = known[one.answers]
        seen.add(one.id)
    return one.id


def _show_one(one: Comment, first: Comment) -> None:
    who = f"**{plain(one.author or _('nobody named'))}**"
    answers = f":material/subdirectory_arrow_right: {who}" if one is not first else who
    st.markdown(f"{answers}  ·  {day(one.date)}")
    st.markdown(plain(one.text))


def _form(table: CommentedOn, record: str, answers: str, held: Held) -> None:
    text = st.text_area(
        _("Answer") if answers else _("Comment"),
        height=80,
        max_chars=10_000,
        help=_("Plain text. It stays as it was said; whoever thinks otherwise later says so in another comment."),
        **held.watched("text"),
    )

    def changes(of: Register) -> list[Change]:
        author = small_forms.signer(held)
        return commenting.comment(of, table, record, text, author=author, date=small_forms.today(), answers=answers)

    label = _("Answer") if answers else _("Comment")
    action = Action(label, ":material/send:", changes, new=True)
    small_forms.save_row(held, action, why=_("comment"))
