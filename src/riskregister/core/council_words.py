"""A finding for a council, and how it says things: short, each number with its range, each title with its id."""

from __future__ import annotations

import datetime as dt
import math
import textwrap
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from riskregister.core.labels import term
from riskregister.core.model import NOT_NAMED, Measure, Register, source_label
from riskregister.translations import gettext as _
from riskregister.translations import ngettext

#: Titles are cut here, with an ellipsis: the id stands beside them, and the list of risks has them whole.
LONGEST_TITLE = 80
_NAMED = 2

#: How a day is written.
Day = Callable[[dt.date], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What findings are drawn from: a register, its score frame, an earlier risk frame or None, a way of dates."""

    register: Register
    frame: pd.DataFrame
    before: pd.DataFrame | None
    day: Day


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One finding: ``figure`` is its number with ``caption`` saying of what; ``what``, ``so_what``, ``now_what`` speak.

    ``ask`` is what it lets a council be asked (may be empty), ``risks`` and ``measures`` the ids it names, ``source``
    where the text it was drawn from speaks of them.
    """

    topic: str
    figure: str
    caption: str
    title: str
    what: str
    so_what: str
    now_what: str
    ask: str = ""
    source: str = ""
    risks: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()


def number(value: float) -> str:
    """Return a score or level with no more than two decimals, none that say nothing."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def span(low: float, high: float) -> str:
    """Return a range that is not broken at the end of a line."""
    return f"{number(low)}\u2060–\u2060{number(high)}"


def reach(low: float, high: float) -> str:
    """Return a range in words; one whose ends meet is none."""
    return _("no range") if number(low) == number(high) else _("range {span}").format(span=span(low, high))


def percent(share: float) -> str:
    """Return a share 0..1 in per cent with no more digits than it bears, its sign kept beside it."""
    return f"{share * 100:.0f}\u00a0%" if share >= 0.1 else f"{share * 100:.1g}\u00a0%"


def short(title: str, longest: int = LONGEST_TITLE) -> str:
    """Return a title that fits into a sentence; one word too long for that is cut."""
    if len(title) <= longest:
        return title
    cut = textwrap.shorten(title, longest, placeholder=" …")
    return cut if len(cut) > longest // 2 else f"{title[: longest - 1]}…"


def named(record: Any) -> str:
    """Return the id and title of a record (or of a row of a frame)."""
    return f"{record.id} {short(record.title)}".strip()


def by_rank(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a score frame by rank: of equal ones the surest first, those without a score last."""
    return frame.sort_values(["rank", "rank_high"], kind="stable", na_position="last")


def scored(row: Any) -> str:
    """Return a risk of a score frame with its score, the range of it, and the range of its rank, as far as known."""
    if math.isnan(row.score):
        return named(row)
    if math.isnan(row.score_low) or math.isnan(row.score_high):
        return _("{risk} (score {score}, range not known)").format(risk=named(row), score=number(row.score))
    if math.isnan(row.rank_low) or math.isnan(row.rank_high):
        return _("{risk} (score {score}, {reach})").format(
            risk=named(row), score=number(row.score), reach=reach(row.score_low, row.score_high)
        )
    return _("{risk} (score {score}, {reach}; rank {ranks})").format(
        risk=named(row),
        score=number(row.score),
        reach=reach(row.score_low, row.score_high),
        ranks=span(row.rank_low, row.rank_high),
    )


def some(names: Sequence[str], most: int = _NAMED) -> str:
    """Return the first of several names and how many more there are."""
    more = len(names) - most
    if more <= 0:
        return joined(names)
    rest = ngettext("{n} more", "{n} more", more).format(n=more)
    return joined([*names[:most], rest])


def joined(names: Sequence[str]) -> str:
    """Return names as a list in a sentence."""
    if len(names) < 2:
        return "".join(names)
    return _("{names} and {last}").format(names="; ".join(names[:-1]), last=names[-1])


def at_stake(register: Register, risks: Iterable[tuple[str, ...]]) -> str:
    """Return the objectives that stand at stake by what risks name, the most often named first; empty if none is."""
    count: dict[str, int] = {}
    for objectives in risks:
        for one in objectives:
            count[one] = count.get(one, 0) + 1
    ordered = sorted((one for one in register.objectives if one.id in count), key=lambda one: -count[one.id])
    if not ordered:
        return ""
    names = [f"{short(one.title)} ({one.id})" for one in ordered]
    return _("At stake: {objectives}.").format(objectives=some(names))


def responsible(measure: Measure) -> str:
    """Return the body responsible for a measure, or that none is named."""
    if not is_named(measure):
        return _("no responsible body named")
    # What stands in brackets after a long name (a decree, an address) is the first that can go.
    whole = measure.owner
    return short(whole if len(whole) <= LONGEST_TITLE else whole.split(" (")[0])


def is_named(measure: Measure) -> bool:
    """Say whether somebody is named who answers for a measure."""
    return measure.owner not in {"", NOT_NAMED}


def status_of(measure: Measure, day: Day) -> str:
    """Return a measure with its status, body and date, as far as they are known."""
    due = _("due {date}").format(date=day(measure.due)) if measure.due else _("no date")
    return _("{measure} ({status}; {body}; {due})").format(
        measure=named(measure), status=term(measure.status), body=responsible(measure), due=due
    )


def cited(register: Register, ids: Sequence[str]) -> str:
    """Return the sections of the source that risks were drawn from; empty where none is cited."""
    risks = {one.id: one for one in register.risks}
    lines = []
    for identity in ids:
        places = dict.fromkeys(
            source_label(one) + (f"\u00a0¶{one.paragraph}" if one.paragraph else "") for one in risks[identity].sources
        )
        if places:
            lines.append(f"{identity}: {some(list(places), 3)}")
    return _("In the source: {places}.").format(places="; ".join(lines)) if lines else ""


def acting(register: Register) -> dict[str, list[Measure]]:
    """Return by risk the measures that act on it, in the order of the links, each once."""
    measures = {one.id: one for one in register.measures}
    found: dict[str, dict[str, Measure]] = defaultdict(dict)
    for link in register.mitigations:
        if link.measure in measures:
            found[link.risk][link.measure] = measures[link.measure]
    return {risk: list(of.values()) for risk, of in found.items()}


def sentences(*said: str) -> str:
    """Return those of several sentences that say something, one after another."""
    return " ".join(one for one in said if one)


def straddling(frame: pd.DataFrame) -> tuple[int, int]:
    """Return how many risks lie above appetite at the low and at the high ends of their scores."""
    low = int((frame["score_low"] > frame["appetite"]).sum())
    return low, int((frame["score_high"] > frame["appetite"]).sum())
