"""One eye per process on each meeting: open pages ask it every few seconds, and it asks the database once a second."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from typing import NamedTuple

from riskregister.errors import RegisterError
from riskregister.services import meetings
from riskregister.store.database import Database

#: Seconds for which an answer is good enough for all who ask.
EVERY_SECONDS = 1.0


class Beat(NamedTuple):
    """A meeting's version, and who has given whole scores in its present round."""

    version: int
    scored: frozenset[int]


class Eye:
    """What the database last said of each meeting anybody has open."""

    def __init__(self, database: Database, every: float = EVERY_SECONDS) -> None:
        """Know nothing yet."""
        self._database, self._every = database, every
        self._held: dict[tuple[str, str], tuple[float, Beat | None]] = {}
        self._lock = threading.Lock()

    def beat(self, register_id: str, code: str) -> Beat | None:
        """Return how far a meeting is, at most a second old; the last answer, if any, while there is none."""
        key = (register_id, code)
        with self._lock:  # whoever comes while another asks takes that one's answer
            asked, held = self._held.get(key, (-self._every, None))
            if time.monotonic() - asked < self._every:
                return held
            with suppress(RegisterError):  # the page says by other means that the database does not answer
                held = Beat(*meetings.scored(self._database, register_id, code))
            self._held[key] = (time.monotonic(), held)
            return held
