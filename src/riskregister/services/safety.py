"""The register kept safe: proof that nothing was altered, the whole database out into a file and back."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable
from pathlib import Path

from riskregister.store import backup as copies
from riskregister.store.database import Database
from riskregister.store.verifying import Chain, Flaw, Verification
from riskregister.translations import gettext as _

__all__ = ["Chain", "Flaw", "Verification", "backup", "flaw_in_words", "restore"]

#: Called with how much is done and how much there is to do.
Progress = Callable[[int, int], None]


def flaw_in_words(flaw: Flaw) -> str:
    """Return a flaw as one sentence: table, record, revision, and what is wrong."""
    where = _("{table} {record}, revision {revision}: {problem}.")
    number = flaw.revision if flaw.revision is not None else _("unknown")
    return where.format(table=flaw.table, record=flaw.record, revision=number, problem=flaw.problem)


def backup(database: Database, path: Path, progress: Progress | None = None) -> None:
    """Write everything the database holds at this moment to a new file; errors as in :mod:`.store.backup`."""
    copies.backup(database, path, progress)


def restore(database: Database, path: Path, progress: Progress | None = None) -> tuple[Verification, Path | None]:
    """Make the database hold what a backup holds, and return the proof of it and where the state before was put.

    That one lies beside the backup, named by the moment; None if the database held nothing.

    Raises:
        Unreachable, InvalidInput, RegisterError: see :func:`riskregister.store.backup.restore`.
    """
    safe = None
    if database.registers():
        safe = _unused(path.with_name(f"before-restore-{dt.datetime.now(dt.UTC):%Y%m%d-%H%M%S}.backup"))
    return copies.restore(database, path, safe, progress), safe


def _unused(path: Path) -> Path:
    """The path, or with a number behind the name if a restore of the same second took it already."""
    names = itertools.chain([path], (path.with_stem(f"{path.stem}-{n}") for n in itertools.count(2)))
    return next(name for name in names if not name.exists())
