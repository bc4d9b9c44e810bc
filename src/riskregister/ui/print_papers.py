"""The papers the Print page offers, one entry each: what it is, what it asks, and what makes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from riskregister.core.model import Register
from riskregister.printing.sheet import Sheet
from riskregister.services import meeting_minutes, print_since, printing
from riskregister.services.editions import Asked as Edition
from riskregister.services.editions import earlier_in, in_edition
from riskregister.translations import gettext as _
from riskregister.ui import moment, print_asks, wiring
from riskregister.ui.print_asks import Asked

#: What makes a paper, once all it needs was gathered: it may run in another thread, which knows no session.
Make = Callable[[Sheet], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A paper.

    ``ask`` draws what it asks and returns the answers, or None where it said why there is nothing to print; ``ready``
    gathers what they name and returns what makes the paper, of the whole or in an edition.  ``upright`` is how it
    usually lies, None where it lies in one way alone; ``painted`` papers show ratings, so that inks matter; ``office``
    ones are had as a Word file and slides too.  One that ``grows`` has pages for all risks; ``glance`` says that its
    first page is had at once, without them.
    """

    title: str
    about: str
    ask: Callable[[Register], Asked | None]
    ready: Callable[[Register, dict[str, Any], Edition], Make]
    upright: bool | None = True
    painted: bool = True
    office: bool = False
    grows: bool = False
    glance: bool = False


def kinds() -> dict[str, Kind]:
    """Return the papers by their name in the address, in the order they are offered."""
    return {
        "heatmap": Kind(
            title=_("Map"),
            about=_("The matrix on one page, then every risk by its full name."),
            ask=print_asks.heatmap,
            ready=_heatmap,
            upright=False,
            office=True,
            grows=True,
            glance=True,
        ),
        "brief": Kind(
            title=_("Brief for a council"),
            about=_("One page: three findings, the map, what is asked."),
            ask=print_asks.brief,
            ready=_brief,
            upright=None,
            office=True,
        ),
        "book": Kind(
            title=_("Book"),
            about=_("Summary, method, map, a page per risk, measures, coverage, changes, sources."),
            ask=print_asks.book,
            ready=_book,
            grows=True,
        ),
        "register": Kind(
            title=_("List of all risks"),
            about=_("Levels with their range, owner, score and rating."),
            ask=print_asks.listed,
            ready=lambda register, said, of: _of(register, of, partial(printing.register_list, **said)),
            upright=None,
            grows=True,
        ),
        "risk": Kind(
            title=_("One risk"),
            about=_("How it stands, its bow-tie, its measures, its sources."),
            ask=print_asks.risk,
            ready=lambda register, said, of: _of(register, of, partial(_risk, said["id"])),
        ),
        "measures": Kind(
            title=_("Measures"),
            about=_("By responsible body, with what is due and overdue."),
            ask=print_asks.measures,
            ready=lambda register, said, of: _of(register, of, partial(printing.measures, **said)),
            upright=False,
            painted=False,
        ),
        "changes": Kind(
            title=_("What changed"),
            about=_("Between two moments: what moved, came, went, was decided."),
            ask=print_asks.changes,
            ready=_changes,
        ),
        "minutes": Kind(
            title=_("Minutes"),
            about=_("Of a meeting: who took part, every view, what was agreed."),
            ask=print_asks.minutes,
            ready=_minutes,
            painted=False,
        ),
    }


def _of(register: Register, of: Edition, make: Callable[[Register, Sheet], bytes], before: Any = ()) -> Make:
    return lambda how: in_edition(register, how, of, make, before=before)


def _risk(identity: str, register: Register, how: Sheet) -> bytes:
    return printing.risk_sheet(register, identity, how)


def _earlier(
    register: Register, number: int, of: Edition
) -> tuple[Register | None, tuple[Register | None, Register | None]]:
    """Return an earlier state as an edition lets it through, and both for the proof; 0 is none."""
    before = wiring.at(number) if number else None
    left = earlier_in(before, of, register)
    return left, (before, left)


def _heatmap(register: Register, said: dict[str, Any], of: Edition) -> Make:
    from riskregister.printing.asked import Asked as OnMap

    said = dict(said)
    by, stage, number = said.pop("by"), said.pop("stage"), said.pop("before")
    left, both = _earlier(register, number, of)
    asked = OnMap(**said, before=left, before_words=moment.state(number) if number else "")
    return _of(register, of, lambda found, how: printing.heatmap(found, how, by=by, stage=stage, asked=asked), both)


def _brief(register: Register, said: dict[str, Any], of: Edition) -> Make:
    said = dict(said)
    left, both = _earlier(register, said.pop("before"), of)
    return _of(register, of, partial(printing.brief, before=left, **said), both)


def _book(register: Register, said: dict[str, Any], of: Edition) -> Make:
    from riskregister.printing.book import Since

    number = said["before"]
    left, both = _earlier(register, number, of)
    now = moment.stood(register) or print_since.state_of(register, "")
    since = Since(replace(left, reporting_date=register.reporting_date), (moment.state(number), now)) if left else None
    return _of(register, of, partial(printing.book, since=since), both)


def _changes(register: Register, said: dict[str, Any], of: Edition) -> Make:  # noqa: ARG001 - every paper has one
    first, last = said["first"], said["last"]
    ends, states = (wiring.at(first), wiring.at(last)), (moment.state(first), moment.state(last))
    return lambda how: printing.changed(*ends, states, how, of)


def _minutes(register: Register, said: dict[str, Any], of: Edition) -> Make:
    gathered = meeting_minutes.gather(wiring.database(), register.id, said["meeting"])
    present = wiring.present()
    return lambda how: meeting_minutes.on_paper(gathered, how, present, of)
