"""The papers the Print page offers, one entry each: what it is, what it asks, and what makes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from riskregister.core.model import Register
from riskregister.printing.sheet import Sheet
from riskregister.services import meeting_minutes, printing
from riskregister.translations import gettext as _
from riskregister.ui import moment, print_asks, wiring
from riskregister.ui.print_asks import Asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A paper.

    ``ask`` draws what it asks and returns the answers, or None where it said why there is nothing to print.
    ``upright`` is how it usually lies; ``painted`` papers show ratings, so that inks matter.
    """

    title: str
    about: str
    ask: Callable[[Register], Asked | None]
    make: Callable[[Register, Sheet, Any], bytes]
    upright: bool = True
    painted: bool = True


def kinds() -> dict[str, Kind]:
    """Return the papers by their name in the address, in the order they are offered."""
    return {
        "heatmap": Kind(
            title=_("Map"),
            about=_("The matrix on one page, then every risk by its full name."),
            ask=print_asks.heatmap,
            make=_heatmap,
            upright=False,
        ),
        "risk": Kind(
            title=_("One risk"),
            about=_("How it stands, its bow-tie, its measures, its sources."),
            ask=print_asks.risk,
            make=lambda register, how, said: printing.risk_sheet(register, said["id"], how),
        ),
        "measures": Kind(
            title=_("Measures"),
            about=_("By responsible body, with what is due and overdue."),
            ask=print_asks.measures,
            make=lambda register, how, said: printing.measures(register, how, **said),
            upright=False,
            painted=False,
        ),
        "changes": Kind(
            title=_("What changed"),
            about=_("Between two moments: what moved, came, went, was decided."),
            ask=print_asks.changes,
            make=_changes,
        ),
        "minutes": Kind(
            title=_("Minutes"),
            about=_("Of a meeting: who took part, every view, what was agreed."),
            ask=print_asks.minutes,
            make=_minutes,
            painted=False,
        ),
    }


def state(number: int) -> str:
    """Return a revision in words, as papers name a past state."""
    made = moment.revision(number)
    return _("{date}, revision {n}").format(date=print_asks.day_of(made.time), n=number)


def _heatmap(register: Register, how: Sheet, said: dict[str, Any]) -> bytes:
    from riskregister.printing.asked import Asked as OnMap

    said = dict(said)
    by, stage, before = said.pop("by"), said.pop("stage"), said.pop("before")
    asked = OnMap(**said, before=wiring.at(before), before_words=state(before)) if before else OnMap(**said)
    return printing.heatmap(register, how, by=by, stage=stage, asked=asked)


def _changes(register: Register, how: Sheet, said: dict[str, Any]) -> bytes:  # noqa: ARG001 - every paper is handed one
    first, last = said["first"], said["last"]
    return printing.changed(wiring.at(first), wiring.at(last), (state(first), state(last)), how)


def _minutes(register: Register, how: Sheet, said: dict[str, Any]) -> bytes:
    gathered = meeting_minutes.gather(wiring.database(), register.id, said["meeting"])
    return meeting_minutes.on_paper(gathered, how)
