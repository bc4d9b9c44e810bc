"""What is wrong in decisions, updates, comments and attachments: what they hang on, their dates, and what they hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from riskregister.core.findings import Finding
from riskregister.core.hanging import parents
from riskregister.core.model import Attachment, Comment, Decision, Register, Update
from riskregister.translations import gettext as _

_TABLES = ("decisions", "updates", "comments", "attachments")
_DIGEST = re.compile(r"[0-9a-f]{64}")
#: What a link may begin with; anything else could run something when it is followed.
_SCHEMES = ("https://", "http://", "mailto:", "file://")


def follow_up_findings(register: Register) -> Iterator[Finding]:
    """Give every finding of these records, each with its record, field, value and rule."""
    if not any(getattr(register, table) for table in _TABLES):
        return
    known: dict[str, set[str]] = {}

    def missing(table: str, record: str) -> bool:
        if table not in known:
            known[table] = {one.id for one in getattr(register, table)}
        return record not in known[table]

    for table in _TABLES:
        for one in getattr(register, table):
            for parent, record in parents(table, one):
                if missing(parent, record):
                    rule = _("no such record in {table}").format(table=parent)
                    yield _finding(table, one.id, parent, record, rule)
        yield from _own(table, getattr(register, table))
    for comment in register.comments:
        if comment.answers and missing("comments", comment.answers):
            yield _finding("comments", comment.id, "answers", comment.answers, _("there is no such comment"))


def _own(table: str, records: Iterable[Any]) -> Iterator[Finding]:
    """Give what is wrong in each record by itself."""
    rules: dict[str, Callable[[Any], Iterator[Finding]]] = {
        "decisions": _decision,
        "updates": _update,
        "comments": _comment,
        "attachments": _attachment,
    }
    for one in records if table in rules else ():
        yield from rules[table](one)


def _decision(decision: Decision) -> Iterator[Finding]:
    if decision.kind == "accept" and decision.until is None:
        yield _finding("decisions", decision.id, "until", "", _("whoever accepts a risk says until when"))
    for name, rule in (("by", _("say who decided")), ("reason", _("say why"))):
        if not getattr(decision, name).strip():
            yield _finding("decisions", decision.id, name, "", rule)
    if decision.ended and decision.ended < decision.date:
        yield _finding("decisions", decision.id, "ended", str(decision.ended), _("ends before it was made"))
    if decision.until and decision.until < decision.date:
        yield _finding("decisions", decision.id, "until", str(decision.until), _("ends before it was made"))


def _update(update: Update) -> Iterator[Finding]:
    if update.progress is not None and not 0 <= update.progress <= 100:
        rule = _("progress runs from 0 to 100")
        yield _finding("updates", update.id, "progress", f"{update.progress:g}", rule)


def _comment(comment: Comment) -> Iterator[Finding]:
    if not comment.text.strip():
        yield _finding("comments", comment.id, "text", "", _("a comment says something"))


def _attachment(attached: Attachment) -> Iterator[Finding]:
    if attached.link and not attached.link.lower().startswith(_SCHEMES):
        rule = _("a link begins with {schemes}").format(schemes=", ".join(_SCHEMES))
        yield _finding("attachments", attached.id, "link", attached.link, rule)
    if attached.file and not _DIGEST.fullmatch(attached.digest):
        yield _finding("attachments", attached.id, "digest", attached.digest, _("a file has a SHA-256 digest"))
    if not attached.link and not attached.file:
        yield _finding("attachments", attached.id, "link", "", _("an attachment is a link or a file"))


def _finding(table: str, record: str, field: str, value: str, rule: str) -> Finding:
    return Finding(severity="error", table=table, record=record, field=field, value=value, rule=rule)
