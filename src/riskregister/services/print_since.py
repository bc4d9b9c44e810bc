"""The earlier state a print is set against: from which movement is drawn, since which changes are told.

A print is told forwards in time: what moved or changed between two states of one history begins at the earlier.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from riskregister.core.model import Register
from riskregister.errors import WrongUsage
from riskregister.translations import gettext as _

if TYPE_CHECKING:
    from riskregister.printing.book import Since


def movement_from(source: str | None, since: str, other: str | None = None) -> tuple[Register | None, str]:
    """Return the register from which movement is drawn, and when it stood so in words; None where none is asked for.

    Args:
        source: What is printed.
        since: A date or revision of the history of ``source``.
        other: Instead, any source that can be opened.

    Raises:
        InvalidInput: ``since`` is no moment.
        WrongUsage: both are given, ``source`` keeps no history, or the movement would run backwards in it.
        NotFound: it has no such past state.
    """
    from riskregister.services import moments
    from riskregister.services.opening import open_source

    if since and other:
        raise WrongUsage(_("Movement has one beginning."), _("Give either --since or --from."))
    if not since and not other:
        return None, ""
    given = since
    if since and not moments.split(f"@{since}")[1]:
        since = moments.moment_of(since).isoformat()
    first = other or f"{moments.split(source or '')[0]}@{since}"
    ends = backwards(first, source)
    if ends:
        raise since_later(_("--from {source}").format(source=other) if other else f"--since {given}", *ends)
    opened = open_source(first)
    return opened.sound(), opened.stood or _("version {n} in {name}").format(
        n=opened.register.version, name=Path(opened.name).name
    )


def since_review(source: str | None, register: Register, stood: str = "", since: str = "") -> Since | None:
    """Return the state of ``register``, opened from ``source``, since which changes are told; None without a history.

    Without ``since`` that is the last review (the newest revision in which somebody confirmed a risk), or the first
    revision where nobody confirmed any.

    Raises:
        NotFound: there is no such moment.
        WrongUsage: a moment is asked of a source that keeps no history, or it lies after what is printed.
    """
    from riskregister.printing.book import Since
    from riskregister.printing.words import date
    from riskregister.services import history, moments
    from riskregister.services.assessing import unnamed_as
    from riskregister.services.opening import history_of, open_history

    known = history_of(source)
    if known is None:
        if since:
            message = _("{source} keeps no history; only a database does.").format(source=source)
            raise WrongUsage(message, _("Leave out the moment, or name a database."))
        return None
    known.close()
    database, register_id, now = open_history(source)
    try:
        reviewed = [number for number in history.reviewed_in(database, register).values() if number < now]
        number = moments.revision_of(database, register_id, since) if since else max(reviewed, default=1)
        if number > now:
            raise since_later(f"--since {since}", number, now)
        secret = history.hidden(database, database.read(register_id))
        on = history.find_one(database, secret, number).time
        before = database.read(register_id, at=number)
    finally:
        database.close()
    # Whoever gave a view without a name since is not named by an older state either.
    before = replace(unnamed_as(before, secret.register), reporting_date=register.reporting_date)
    states = _("{date}, revision {n}").format(date=date(on, register.language), n=number), state_of(register, stood)
    return Since(before, states)


def state_of(register: Register, stood: str) -> str:
    """Return a state of a register in words: when it stood so, else its version."""
    return stood or _("version {n}").format(n=register.version)


def backwards(first: str | None, last: str | None) -> tuple[int, int] | None:
    """Return both revisions if two sources are states of one history, and the first is later than the last."""
    from riskregister.services.opening import history_of, open_history

    found = []
    for source in (first, last):
        known = history_of(source)
        if known is None:
            return None
        known.close()
        database, register_id, number = open_history(source)
        database.close()
        found.append((database.engine.url, register_id, number))
    (*one, earlier), (*other, later) = found
    return (earlier, later) if one == other and earlier > later else None


def since_later(what: str, first: int, last: int) -> WrongUsage:
    """Return the error that ``what`` was asked for names a later revision than the one that is printed."""
    message = _("{what} is revision {first}, but what is printed is revision {last}: a print is told forwards in time.")
    hint = _("Print revision {first} since r{last}, or name an earlier moment.")
    return WrongUsage(message.format(what=what, first=first, last=last), hint.format(first=first, last=last))
