"""From which status a risk or a measure may go to which: the moves, as data.

A risk is drafted, looked at under review, and accepted (somebody answers for it as it stands) or closed; what was
closed is looked at again before it is accepted.  A measure may go from any status that is still open to any other, and
end as completed or stopped; a principle, which delivers nothing, has to become something to carry out before it is
completed.  What has ended goes on only as what it can be then.  Who may make a move is not decided here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from riskregister.core.changes import Change
from riskregister.core.findings import Finding
from riskregister.core.frames import ENDED, MEASURE_STATUSES
from riskregister.core.labels import term
from riskregister.translations import gettext as _

_OPEN = tuple(status for status in MEASURE_STATUSES if status not in ENDED)

#: Table → status → the statuses a record may go to from there.
MOVES: dict[str, dict[str, tuple[str, ...]]] = {
    "risks": {
        "draft": ("under_review", "accepted", "closed"),
        "under_review": ("draft", "accepted", "closed"),
        "accepted": ("under_review", "closed"),
        "closed": ("under_review",),
    },
    "measures": {
        **{status: (*(other for other in _OPEN if other != status), *ENDED) for status in _OPEN},
        "principle": (*(other for other in _OPEN if other != "principle"), "stopped"),
        "completed": ("under_way",),
        "stopped": ("planned", "under_way"),
    },
}


def moves(table: str, status: str) -> tuple[str, ...]:
    """Return the statuses a record of ``table`` may go to from ``status``."""
    return MOVES[table].get(status, ())


def refused(changes: Iterable[Change]) -> list[Finding]:
    """Return a finding for each change of a status that is no move; a new record may begin in any status."""
    return list(_refused(changes))


def _refused(changes: Iterable[Change]) -> Iterator[Finding]:
    for change in changes:
        if change.table not in MOVES:
            continue
        before, after = change.old, change.new
        if change.field == "" and before is not None and after is not None:
            before, after = before.status, after.status
        elif change.field != "status":
            continue
        if before == after or after in moves(change.table, before):
            continue
        rule = _("cannot go from '{before}' to '{after}'; from there it can go to {moves}")
        possible = ", ".join(f"'{term(status)}'" for status in moves(change.table, before))
        yield Finding(
            severity="error",
            table=change.table,
            record=change.record,
            field="status",
            value=after,
            rule=rule.format(before=term(before), after=term(after), moves=possible or "–"),
        )
