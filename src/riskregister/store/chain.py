"""The chain of revisions: each one's hash covers its whole content and the hash of the one before.

A hash is taken over what is stored, letter by letter: a change's values are hashed as the JSON text they are kept as.
So it stays the same in whichever database the register lies, and no later version of this program needs to understand
an old value to prove that it is the old one.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from typing import Any, NamedTuple

#: Names how hashes are made; part of what is hashed.
_FORMAT = "riskregister-1"
#: What stands before the first revision.
START = ""


class Link(NamedTuple):
    """One change as it is stored: ``old`` and ``new`` are JSON text, or None where there is no value."""

    table: str
    record: str
    field: str
    old: str | None
    new: str | None


def dumps(value: Any) -> str:
    """Return JSON data as the one text this program stores for it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def revision_hash(
    before: str,
    register_id: str,
    number: int,
    *,
    actor: str,
    time: dt.datetime,
    reason: str,
    means: str,
    changes: Iterable[Link],
) -> str:
    """Return the SHA-256, in hexadecimal, of a revision and the hash ``before`` it.

    Every part is JSON text on a line of its own, so that no two contents can run into one another.
    """
    moment = time.astimezone(dt.UTC).isoformat(timespec="microseconds")
    found = hashlib.sha256()
    for part in ([_FORMAT, before, register_id, number, actor, moment, reason, means], *changes):
        found.update(dumps(part).encode("utf-8", "surrogatepass") + b"\n")
    return found.hexdigest()
