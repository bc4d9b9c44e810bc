"""What stands beside the map for who has a minute: the highest scores, or the largest moves, by name; and the doubt."""

from __future__ import annotations

from typing import Any

import pandas as pd

from riskregister.core import scoring
from riskregister.core.criteria import Criteria
from riskregister.printing.tables import Row, records
from riskregister.printing.words import number
from riskregister.translations import gettext as _
from riskregister.translations import ngettext

#: As many are named at most; a page takes of them what it has room for.
MOST = 12


def highest(frame: pd.DataFrame, fills: dict[str, Row]) -> Row:
    """Return the risks of the highest scores by name, each with its range; of equal scores the surest first."""
    known = frame[frame["score"].notna()]
    first = known.sort_values(["score", "score_low", "score_high"], ascending=False, kind="stable").head(MOST)
    rows = [
        {
            **fills[row["rating"]],
            "id": row["id"],
            "title": row["title"],
            "figure": number(row["score"]),
            "span": _span(row),
        }
        for row in records(first)
    ]
    return {"title": _("Highest scores, with their ranges"), "rows": rows} if rows else {}


def most_moved(moved: list[Row], criteria: Criteria, fills: dict[str, Row]) -> Row:
    """Return what moved furthest by name, with both scores; what has only one of them is left to the list."""
    both = [one for one in moved if one["old"] and one["new"] and one["old"][2] != one["new"][2]]
    both.sort(key=lambda one: -abs(one["new"][2] - one["old"][2]))
    rows = [
        {
            **_rated(one["new"][2], criteria, fills),
            "id": one["id"],
            "title": one["title"],
            "figure": _("{start} → {end}").format(start=number(one["old"][2]), end=number(one["new"][2])),
            "span": "",
        }
        for one in both[:MOST]
    ]
    return {"title": _("The largest moves, by score"), "rows": rows} if rows else {}


def doubt(frame: pd.DataFrame, criteria: Criteria) -> list[str]:
    """Return how many could as well be rated otherwise, as their ranges of levels reach; nothing without ranges."""
    known = frame[frame["score_low"].notna() & frame["score"].notna() & frame["score_high"].notna()]
    if known.empty:
        return []
    low, high = (scoring.band_index(known[name], criteria.bands) for name in ("score_low", "score_high"))
    words = ngettext(
        "Squares go by best levels. Over its range of levels {open} of {n} could as well be rated otherwise; "
        "the list has the ranges.",
        "Squares go by best levels. Over their ranges of levels {open} of {n} could as well be rated otherwise; "
        "the list has the ranges.",
        len(known),
    )
    return [words.format(open=int((low != high).sum()), n=len(known))]


def _span(row: dict[str, Any]) -> str:
    low, high = row["score_low"], row["score_high"]
    return "" if pd.isna(low) or pd.isna(high) else f"{number(low)}–{number(high)}"


def _rated(score: float, criteria: Criteria, fills: dict[str, Row]) -> Row:
    return fills[criteria.bands[int(scoring.band_index(score, criteria.bands))].label]
