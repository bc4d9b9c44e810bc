"""Remark on a risk, a measure or a decision, and answer a remark."""

from __future__ import annotations

import datetime as dt

from riskregister.core.changes import Change
from riskregister.core.follow_up import CommentedOn
from riskregister.core.model import Comment, Register
from riskregister.errors import WrongUsage
from riskregister.services import editing
from riskregister.services.numbering import next_id
from riskregister.translations import gettext as _


def comment(
    register: Register, about: CommentedOn, record: str, text: str, *, author: str, date: dt.date, answers: str = ""
) -> list[Change]:
    """Return the change that adds a comment on a record, or an answer to one on it.

    Raises:
        NotFound: there is no such record, or no comment to answer.
        WrongUsage: it says nothing.
    """
    editing.find(register, about, record)
    if answers:
        editing.find(register, "comments", answers)
    if not text.strip():
        raise WrongUsage(_("A comment says something."), _("Write a few words; nothing was saved."))
    made = Comment(
        id=next_id((one.id for one in register.comments), f"{record}:C"),
        about=about,
        record=record,
        date=date,
        text=text.strip(),
        author=author.strip(),
        answers=answers,
    )
    return [editing.added("comments", made)]
