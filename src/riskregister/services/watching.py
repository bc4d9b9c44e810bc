"""One watcher per process and database: which version each register is at, and whether the database answers.

Open pages read what it last saw, so that a hundred of them ask the database no more often than one.
"""

from __future__ import annotations

import datetime as dt
import threading
import weakref

from riskregister.services import drafts
from riskregister.store.database import Database

#: Seconds between two looks; with the seconds between two looks of a page it stays well under ten.
EVERY_SECONDS = 2.0


class Watcher:
    """Looks at a database again and again from a thread of its own, which ends with it."""

    def __init__(self, database: Database, every: float = EVERY_SECONDS) -> None:
        """Know nothing yet; :meth:`start` begins to look."""
        self._database, self._every = database, every
        self._versions: dict[str, int] = {}
        self._silent_since: dt.datetime | None = None
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> Watcher:
        """Begin to look; return the watcher."""
        # The thread holds the watcher only while it looks: one that nobody holds any longer ends.
        seen, stopped, every = weakref.ref(self), self._stopped, self._every
        self._thread = threading.Thread(target=_watch, args=(seen, stopped, every), name="watcher", daemon=True)
        self._thread.start()
        return self

    def look(self) -> None:
        """Look once; whatever goes wrong counts as no answer."""
        try:
            versions = self._database.versions()
        except Exception:  # noqa: BLE001  # the thread must outlive whatever a failing driver raises
            self._silent_since = self._silent_since or dt.datetime.now(dt.UTC)
        else:
            self._versions, self._silent_since = versions, None

    def version(self, register_id: str) -> int | None:
        """Return the newest version of a register, or None before it was seen."""
        return self._versions.get(register_id)

    @property
    def silent_since(self) -> dt.datetime | None:
        """The moment (UTC) since which the database has not answered, or None."""
        return self._silent_since

    @property
    def runs(self) -> bool:
        """Whether it still looks."""
        return self._thread is not None and self._thread.is_alive()

    def stop(self) -> None:
        """End the thread; it may be in the middle of a last look."""
        self._stopped.set()


def watch(database: Database) -> Watcher:
    """Return a watcher of a database that has begun to look; drafts nobody came back to are forgotten on the way."""
    drafts.forget_old(database)
    return Watcher(database).start()


def _watch(seen: weakref.ref[Watcher], stopped: threading.Event, every: float) -> None:
    while not stopped.is_set():
        watcher = seen()
        if watcher is None:
            return
        watcher.look()
        del watcher
        stopped.wait(every)
