"""A print is told forwards in time: what moved or changed between two states of one history begins at the earlier."""

from __future__ import annotations

from riskregister.errors import WrongUsage
from riskregister.translations import gettext as _


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
