"""What a round shows once it is revealed: each view under its label, and how far apart the levels lie on each side."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from riskregister.core import agreement, rules, scoring
from riskregister.core.assessors import SIDES, Side
from riskregister.core.criteria import Band, Criteria
from riskregister.core.meeting import Item, Meeting, Vote, person
from riskregister.core.model import Estimate
from riskregister.translations import gettext as _

#: Best levels farther apart than this are flagged: nobody can call it one level seen from two sides any more.
APART = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """One side of a round: ``views`` are (label, estimate) from the lowest best level to the highest.

    ``apart`` says that best levels differ by more than :data:`APART`; ``camps`` that they stand in two camps.
    ``majority`` is the level more than half of them hold, None where there is none or where they are apart: a 1 and a 5
    do not become a 3 (docs/decisions/0020).
    """

    side: Side
    views: tuple[tuple[str, Estimate], ...]
    apart: bool
    camps: bool
    majority: float | None

    @property
    def lowest(self) -> float:
        """The lowest best level."""
        return self.views[0][1].best

    @property
    def highest(self) -> float:
        """The highest best level."""
        return self.views[-1][1].best

    @property
    def range(self) -> tuple[float, float]:
        """From the least low to the greatest high of all views."""
        return min(one.low for _label, one in self.views), max(one.high for _label, one in self.views)


def labels(meeting: Meeting, item: Item, votes: Sequence[Vote]) -> dict[int, str]:
    """Return what each person who gave something is called: the name, or without names a number.

    The numbers are the same in all rounds of a risk, say nothing of names or order, and are dealt anew for the next.
    """
    people = {one.person for one in votes}
    if not meeting.anonymous:
        return {number: person(meeting, number).name for number in people}
    key = f"{meeting.takeover}\0{meeting.id}\0{item.risk}\0"
    dealt = sorted(people, key=lambda number: hashlib.blake2b(f"{key}{number}".encode()).digest())
    return {number: _("Assessor {n}").format(n=place) for place, number in enumerate(dealt, start=1)}


def spreads(votes: Sequence[Vote], names: dict[int, str], criteria: Criteria) -> list[Spread]:
    """Return the sides of a round that anybody gave, likelihood first."""
    tops = {"likelihood": len(criteria.likelihood.levels), "impact": len(criteria.impact.levels)}
    found = []
    for side in SIDES:
        views = [(names[one.person], held) for one in votes if (held := getattr(one, side)) is not None]
        if not views:
            continue
        views.sort(key=lambda view: (view[1].best, view[0]))
        bests = [held.best for _label, held in views]
        spread = agreement.level_spread(bests, 1.0, float(tops[side]))
        apart = bests[-1] - bests[0] > APART
        camps = bool(spread["bimodal"])
        level, count = Counter(bests).most_common(1)[0]
        settled = 2 * count > len(bests) and not apart and not spread["flagged"]
        found.append(
            Spread(side=side, views=tuple(views), apart=apart, camps=camps, majority=level if settled else None)
        )
    return found


def in_words(spread: Spread) -> str:
    """Say in one sentence how far the views of one side are apart."""
    low, high = f"{spread.lowest:g}", f"{spread.highest:g}"
    if len(spread.views) == 1:
        return _("One view: {level}.").format(level=low)
    if spread.lowest == spread.highest:
        return _("All {n} say {level}.").format(n=len(spread.views), level=low)
    if spread.camps:
        return _("Two camps, between {low} and {high}.").format(low=low, high=high)
    if spread.apart:
        return _("Far apart, from {low} to {high}.").format(low=low, high=high)
    return _("Close, {low} to {high}.").format(low=low, high=high)


def rated(
    levels: tuple[Estimate | None, Estimate | None], criteria: Criteria
) -> tuple[float, Band] | tuple[None, None]:
    """Return score and rating of (likelihood, impact), or nothing while one of them is missing."""
    likelihood, impact = levels
    if likelihood is None or impact is None:
        return None, None
    score = float(rules.score(likelihood.best, impact.best, criteria))
    return score, criteria.bands[int(scoring.band_index(score, criteria.bands))]


def reached(levels: tuple[Estimate | None, Estimate | None], criteria: Criteria) -> tuple[float, float] | None:
    """Return the range of the score, from the lowest to the highest credible levels; None while one is missing."""
    likelihood, impact = levels
    if likelihood is None or impact is None:
        return None
    low, high = rules.score([likelihood.low, likelihood.high], [impact.low, impact.high], criteria).tolist()
    return low, high
