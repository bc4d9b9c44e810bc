"""Expected errors: one family, each shown as one clear sentence and never as a traceback.

RegisterError            exit code 1   the register or a file has errors
├── InvalidInput         exit code 1   a file or value breaks a rule; carries the findings
├── NotFound             exit code 1   an id that is not in the register
├── WrongUsage           exit code 2   the command or a setting was given wrongly
├── Conflict             exit code 3   someone else saved first; nothing was written
└── Unreachable          exit code 4   a file, folder, port or database cannot be reached or is not allowed
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from riskregister.core.check import Finding


class RegisterError(Exception):
    """Something a person can put right. ``message`` says what and where, ``hint`` the way out."""

    exit_code = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class InvalidInput(RegisterError):
    """A file or value breaks a rule; ``findings`` lists every place."""

    def __init__(self, message: str, hint: str = "", findings: Sequence[Finding] = ()) -> None:
        super().__init__(message, hint)
        self.findings = tuple(findings)


class NotFound(RegisterError):
    """An id that is not in the register."""


class WrongUsage(RegisterError):
    """The command or a setting was given wrongly."""

    exit_code = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """One field that somebody else changed first: ``theirs`` stands, ``mine`` was to be written; who, when and why.

    The field "" is the whole record; None then means that it is not there.
    """

    table: str
    record: str
    field: str
    theirs: Any
    mine: Any
    by: str = ""
    time: dt.datetime | None = None
    reason: str = ""


class Conflict(RegisterError):
    """Someone else saved first; nothing was written. ``clashes`` holds every field concerned."""

    exit_code = 3

    def __init__(self, message: str, hint: str = "", clashes: Sequence[Clash] = ()) -> None:
        super().__init__(message, hint)
        self.clashes = tuple(clashes)


class Unreachable(RegisterError):
    """A file, folder, port or database cannot be reached, or is not allowed."""

    exit_code = 4
