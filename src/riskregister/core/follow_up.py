"""What people do about risks and measures after they are written down: decide, report, discuss, and show evidence.

These are records of the register like any other: they have history, travel in exports, and are never overwritten in
silence.  What is said stays as it was said; whoever means something else now says so in a new record.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

from riskregister.core.parts import STRICT, Estimate
from riskregister.core.terms import MeasureStatus, Stage

#: What can be decided about a risk (ISO 31000, 6.5: treatment; escalate: it is for somebody above to decide).
DecisionKind = Literal["accept", "treat", "transfer", "avoid", "escalate"]
#: The tables whose records can be commented on, and those that can have evidence attached.
CommentedOn = Literal["risks", "measures", "decisions"]
AttachedTo = Literal["risks", "measures", "decisions", "updates"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What was decided about a risk: by whom, why, until when, and the state of the risk it was made on.

    ``likelihood``, ``impact`` and ``rating`` are those of ``stage`` as they stood in the revision ``made_on`` (0: in a
    register without history); a decision is stale once the risk has moved from there, or after ``until``.
    ``ended`` is the day it was withdrawn or replaced by another; it stays in the register.
    """

    __pydantic_config__ = STRICT

    id: str
    risk: str
    kind: DecisionKind
    by: str
    reason: str
    date: dt.date
    until: dt.date | None = None
    conditions: str = ""
    stage: Stage = "current"
    likelihood: Estimate | None = None
    impact: Estimate | None = None
    rating: str = ""
    made_on: int = 0
    ended: dt.date | None = None
    version: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """What was reported of a measure on a date: how far it is, in per cent, and its status, where that was told."""

    __pydantic_config__ = STRICT

    id: str
    measure: str
    date: dt.date
    text: str
    author: str = ""
    status: MeasureStatus | Literal[""] = ""
    progress: float | None = None
    version: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """What somebody remarked on a record of the table ``about``; ``answers`` is the id of the comment it replies to."""

    __pydantic_config__ = STRICT

    id: str
    about: CommentedOn
    record: str
    date: dt.date
    text: str
    author: str = ""
    answers: str = ""
    version: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A piece of evidence for a record of the table ``about``: a ``link``, or a ``file`` kept in the database.

    ``digest`` is the SHA-256 of the file's content in hexadecimal digits, by which it is found and proved; ``size`` its
    length in bytes.
    """

    __pydantic_config__ = STRICT

    id: str
    about: AttachedTo
    record: str
    title: str
    date: dt.date
    author: str = ""
    note: str = ""
    link: str = ""
    file: str = ""
    media_type: str = ""
    size: int = 0
    digest: str = ""
    version: int = field(default=0, compare=False)
