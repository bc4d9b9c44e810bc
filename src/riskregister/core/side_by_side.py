"""Two registers held side by side: what is in one only, what is in both, and how differently the two see it.

A level means what its own criteria say.  Where the criteria of two registers differ, levels are set beside one another
and not compared: no "3" of one scale is taken for a "3" of another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from riskregister.core.criteria import Criteria
from riskregister.core.frames import risk_frame, rows
from riskregister.core.model import Register, Stage
from riskregister.translations import gettext as _
from riskregister.translations import ngettext

#: What became of a record, in the order in which a reader wants it.
KINDS = ("only_a", "only_b", "moved", "rated", "unlike", "assessed", "range", "same")
_SIDES = ("a", "b")
_LEVELS = ("likelihood", "likelihood_low", "likelihood_high", "impact", "impact_low", "impact_high")
_NUMBERS = (*_LEVELS, "score", "score_low", "score_high")
#: What is read of a risk frame, which has many more columns.
_SHOWN = ["id", "title", *_NUMBERS, "rating", "rating_code", "above_appetite"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One risk (or measure) that both registers have: its ids there, and by what it was known to be the same."""

    a: str
    b: str
    by: Literal["id", "title"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """What two registers both have; ``clashing`` are ids that both use for different things, which are no pairs.

    Where there are too many to look for titles that are only ``alike``, equal ones alone were taken.
    """

    both: tuple[Pair, ...]
    clashing: tuple[str, ...] = ()
    alike: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Scales:
    """How two registers' criteria differ: ``levels`` and ``ratings`` in sentences, both empty where they are the same.

    Levels can be held against one another only where nothing differs in ``levels``; a score or rating only where
    nothing differs in either.
    """

    levels: tuple[str, ...] = ()
    ratings: tuple[str, ...] = ()

    @property
    def alike(self) -> bool:
        """Whether a level means the same in both."""
        return not self.levels

    @property
    def rated_alike(self) -> bool:
        """Whether a rating means the same in both."""
        return not self.levels and not self.ratings


def scales(a: Criteria, b: Criteria) -> Scales:
    """Return in which ways levels and ratings of two registers mean different things."""
    levels, ratings = [], []
    for name, one, other in (
        (_("likelihood"), len(a.likelihood.levels), len(b.likelihood.levels)),
        (_("impact"), len(a.impact.levels), len(b.impact.levels)),
    ):
        if one != other:
            levels.append(_("A has {a} levels of {scale}, B has {b}.").format(a=one, b=other, scale=name))
    if a.likelihood.horizon_years != b.likelihood.horizon_years:
        words = _("Likelihoods are over {a:g} years in A, over {b:g} in B.")
        levels.append(words.format(a=a.likelihood.horizon_years, b=b.likelihood.horizon_years))
    if len(a.likelihood.levels) == len(b.likelihood.levels) and _bounds(a) != _bounds(b):
        levels.append(_("The levels of likelihood stand for other probabilities in A than in B."))
    if a.impact.base != b.impact.base:
        words = _("Harm grows from level to level by the factor {a:g} in A, {b:g} in B.")
        levels.append(words.format(a=a.impact.base, b=b.impact.base))
    if len(a.impact.levels) == len(b.impact.levels) and _harms(a) != _harms(b):
        levels.append(_("The levels of impact are worded for other harm in A than in B."))
    if (a.rule, a.grid) != (b.rule, b.grid):
        ratings.append(_("Likelihood and impact are combined by another rule in A than in B."))
    if [(band.label, band.minimum) for band in a.bands] != [(band.label, band.minimum) for band in b.bands]:
        ratings.append(_("The ratings of A are not those of B, or begin at other scores."))
    return Scales(levels=tuple(levels), ratings=tuple(ratings))


def _bounds(criteria: Criteria) -> list[tuple[float, float]]:
    return [(level.low, level.high) for level in criteria.likelihood.levels]


def _harms(criteria: Criteria) -> list[Any]:
    own = [level.anchor for level in criteria.impact.levels]
    return [own, {dimension.id: (dimension.anchors, dimension.weight) for dimension in criteria.impact.dimensions}]


def risk_table(a: Register, b: Register, pairs: Pairs, stage: Stage, differ: Scales) -> pd.DataFrame:
    """Return a row per risk of either register: those in both once, first what differs most.

    Columns: kind (one of KINDS), by ("id", "title" or ""), and for each side id_, title_, likelihood_ (with _low_ and
    _high_), impact_, score_, rating_, code_ and above_ (appetite; None where the risk is not there) + "a" or "b";
    ``moved``: b's score less a's, NaN where they cannot be held against one another; ``overlap``: whether the ranges of
    the two scores meet, so that the move is within what the assessors left open.
    """
    frames = {side: risk_frame(of, stage, evidenced=False) for side, of in zip(_SIDES, (a, b), strict=True)}
    by_id = {side: {row.id: row for row in rows(frame[_SHOWN])} for side, frame in frames.items()}
    paired = {"a": {one.a for one in pairs.both}, "b": {one.b for one in pairs.both}}
    found = [_row({"a": by_id["a"][one.a], "b": by_id["b"][one.b]}, one.by, differ) for one in pairs.both]
    for side in _SIDES:
        found += [_row({side: row}, "", differ) for key, row in by_id[side].items() if key not in paired[side]]
    columns = ["kind", "by", "moved", "overlap"]
    columns += [f"{name}_{side}" for side in _SIDES for name in ("id", "title", *_NUMBERS, "rating", "code", "above")]
    table = pd.DataFrame(found, columns=columns)
    order = table["kind"].map({kind: place for place, kind in enumerate(KINDS)}).astype(int)
    size = -table["moved"].abs().fillna(0.0)
    return table.iloc[np.lexsort((size, order))].reset_index(drop=True)


def _row(sides: dict[str, Any], by: str, differ: Scales) -> dict[str, Any]:
    found: dict[str, Any] = {"by": by, "moved": np.nan, "overlap": False}
    for side, row in sides.items():
        found |= {f"{name}_{side}": getattr(row, name) for name in ("id", "title", *_NUMBERS, "rating")}
        found |= {f"code_{side}": row.rating_code, f"above_{side}": bool(row.above_appetite)}
    found["kind"] = f"only_{next(iter(sides))}" if len(sides) == 1 else _kind(sides["a"], sides["b"], differ)
    if len(sides) == 2 and differ.rated_alike:
        one, other = sides["a"], sides["b"]
        found["moved"] = other.score - one.score
        found["overlap"] = bool(one.score_low <= other.score_high and other.score_low <= one.score_high)
    return found


def _kind(one: Any, other: Any, differ: Scales) -> str:
    """Return how the same risk stands in two registers."""
    known = [all(np.isfinite([row.likelihood, row.impact])) for row in (one, other)]
    if not all(known):
        return "assessed" if any(known) else "same"
    if not differ.alike:
        return "unlike"
    if (one.likelihood, one.impact) != (other.likelihood, other.impact):
        return "moved"
    if one.rating != other.rating:
        return "rated"
    return "same" if all(getattr(one, name) == getattr(other, name) for name in _LEVELS) else "range"


def measure_table(a: Register, b: Register, pairs: Pairs) -> pd.DataFrame:
    """Return a row per measure of either register: those in both once.

    Columns: kind ("only_a", "only_b", "status", "progress" or "same"), by, and for each side id_, title_, status_,
    progress_ (percent, NaN unknown) + "a" or "b".
    """
    known = {side: {one.id: one for one in of.measures} for side, of in zip(_SIDES, (a, b), strict=True)}
    paired = {"a": {one.a for one in pairs.both}, "b": {one.b for one in pairs.both}}
    found = []
    for pair in pairs.both:
        one, other = known["a"][pair.a], known["b"][pair.b]
        kind = "status" if one.status != other.status else "progress" if one.progress != other.progress else "same"
        found.append({"kind": kind, "by": pair.by, **_measure("a", one), **_measure("b", other)})
    for side in _SIDES:
        found += [
            {"kind": f"only_{side}", "by": "", **_measure(side, one)}
            for key, one in known[side].items()
            if key not in paired[side]
        ]
    columns = [f"{name}_{side}" for side in _SIDES for name in ("id", "title", "status", "progress")]
    return pd.DataFrame(found, columns=["kind", "by", *columns])


def _measure(side: str, one: Any) -> dict[str, Any]:
    progress = np.nan if one.progress is None else one.progress
    values = {"id": one.id, "title": one.title, "status": one.status, "progress": progress}
    return {f"{name}_{side}": value for name, value in values.items()}


def sentences(risks: pd.DataFrame, measures: pd.DataFrame, differ: Scales) -> list[str]:
    """Return in sentences how two registers, called A and B, differ."""
    count, both = Counter(risks["kind"]), int((risks["by"] != "").sum())
    words = ngettext("{n} risk is in both", "{n} risks are in both", both).format(n=both)
    words = words if both else _("No risk is in both")
    by_title = int((risks["by"] == "title").sum())
    if by_title:
        words += " " + _("({n} of them known by their title, under another id)").format(n=by_title)
    told = [f"{words}; {_only(count)}"]
    if both and differ.alike:
        higher, lower = int((risks["moved"] > 0).sum()), int((risks["moved"] < 0).sum())
        elsewhere = count["moved"] + count["rated"] - higher - lower if differ.rated_alike else count["moved"]
        parts = [
            (higher, ngettext("{n} has a higher score in B", "{n} have a higher score in B", higher)),
            (lower, ngettext("{n} has a lower score in B", "{n} have a lower score in B", lower)),
            (elsewhere, ngettext("{n} stands on another cell", "{n} stand on other cells", elsewhere)),
            (count["assessed"], _("{n} assessed in one of them only")),
            (count["range"], ngettext("{n} has another range", "{n} have other ranges", count["range"])),
            (count["same"], ngettext("{n} is the same", "{n} are the same", count["same"])),
        ]
        told.append(_of_those(parts))
        open_ = int((risks["overlap"] & (risks["moved"].abs() > 0)).sum())
        if open_:
            words = ngettext(
                "Of the scores that differ {n} has ranges that overlap: what differs there is within what was left "
                "open.",
                "Of the scores that differ {n} have ranges that overlap: what differs there is within what was left "
                "open.",
                open_,
            )
            told.append(words.format(n=open_))
    of_measures = Counter(measures["kind"])
    paired = int((measures["by"] != "").sum())
    words = ngettext("{n} measure is in both", "{n} measures are in both", paired).format(n=paired)
    words = words if paired else _("No measure is in both")
    states = [
        (of_measures["status"], ngettext("{n} with another status", "{n} with other statuses", of_measures["status"])),
        (of_measures["progress"], ngettext("{n} with another progress", "{n} with another progress", 1)),
    ]
    words = ", ".join([words, *(text.format(n=n) for n, text in states if n)])
    told.append(f"{words}; {_only(of_measures)}")
    return told


def _only(count: Counter[Any]) -> str:
    if not count["only_a"] and not count["only_b"]:
        return _("none is in one of them only.")
    return _("{n} only in A, {m} only in B.").format(n=count["only_a"], m=count["only_b"])


def _of_those(parts: Iterable[tuple[int, str]]) -> str:
    return _("Of those in both: {parts}.").format(parts=", ".join(words.format(n=n) for n, words in parts if n))


def differing(table: pd.DataFrame, kinds: Sequence[str] = ()) -> pd.DataFrame:
    """Return the rows of a table that differ in anything, or those of some kinds."""
    return table[table["kind"].isin(kinds)] if kinds else table[table["kind"] != "same"]
