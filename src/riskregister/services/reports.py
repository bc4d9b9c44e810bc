"""What is reported: the frames of core with the columns and order that the commands and files promise."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import numpy as np
import pandas as pd

from riskregister.core import frames
from riskregister.core.model import Register, Stage
from riskregister.core.ranked import By, score_frame
from riskregister.core.simulation import meaningful_decimals
from riskregister.core.wording import in_words
from riskregister.services.assessing import without_names
from riskregister.store.database import Database

__all__ = ["By", "as_json", "coverage", "in_meaningful_digits", "measures", "plain_row", "scores"]

_HEAD = ["id", "category", "title", "stage", "likelihood", "impact", "score", "rating", "rank", "rank_low", "rank_high"]
_RANGES = [
    "likelihood_low",
    "likelihood_high",
    "impact_low",
    "impact_high",
    "score_low",
    "score_high",
    "product",
    "top",
]
_APPETITE = ["appetite", "above_appetite"]
SCORE_COLUMNS: dict[By, list[str]] = {
    "risk": [
        *_HEAD,
        *_RANGES,
        "confidence",
        *_APPETITE,
        "type",
        "trajectory",
        "likelihood_state",
        "impact_state",
        "measures",
        "evidenced_likelihood",
        "evidenced_impact",
    ]
    + ["evidenced_score", "gap"],
    "category": [*_HEAD, *_RANGES, *_APPETITE, "risks", "scored", "p_any", "p_low", "p_high", "expected_harm"]
    + ["worst_risk", "worst_title"],
}
MEASURE_COLUMNS = ["id", "title", "domain", "section", "paragraph", "owner", "status_in_source", "status", "progress"]
MEASURE_COLUMNS += ["start", "due", "due_rule", "overdue", "risks", "type", "partners", "objectives", "delivered"]
#: The columns a table on the screen has room for.
MEASURES_SHOWN = ["id", "title", "section", "owner", "status", "progress", "due", "overdue", "risks"]


def scores(register: Register, stage: Stage = "current", by: By = "risk") -> pd.DataFrame:
    """Return a row per risk or per category, highest score first, ties in the register's order."""
    frame = score_frame(register, stage, by)[SCORE_COLUMNS[by]]
    return frame.sort_values("rank", kind="stable", na_position="last").reset_index(drop=True)


def measures(register: Register) -> pd.DataFrame:
    """Return a row per measure in the order of the source."""
    return frames.measure_frame(register)[MEASURE_COLUMNS]


def coverage(register: Register) -> pd.DataFrame:
    """Return a row per category with the measures that act on its risks, and the gaps."""
    return frames.coverage_frame(register)


def revisions(
    database: Database, register: Register, *, limit: int, record: str | None = None, upto: int | None = None
) -> list[dict[str, Any]]:
    """Return a row per revision, newest first; who gave an anonymous view is not named."""
    found = database.history(register.id, limit=limit, record=record, upto=upto)
    return [
        {
            "revision": one.number,
            "time": one.time.isoformat(timespec="seconds"),
            "actor": one.actor,
            "means": one.means,
            "reason": one.reason,
            "changes": [
                {
                    "table": change.table,
                    "record": change.record,
                    "field": change.field,
                    "old": in_words(change.old),
                    "new": in_words(change.new),
                }
                for change in one.changes
            ],
            "what": ", ".join(dict.fromkeys(change.record for change in one.changes)),
            "hash": one.hash,
        }
        for one in without_names(register, found)
    ]


def as_json(register: Register, frame: pd.DataFrame) -> dict[str, Any]:
    """Return a frame as the JSON object every report gives: the register's identity and its rows."""
    identity = {"id": register.id, "version": register.version, "as_of": register.reporting_date.isoformat()}
    return {"register": identity, "rows": [plain_row(row) for row in frame.to_dict("records")]}


def in_meaningful_digits(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame in which no number that has a standard error beside it keeps a digit below two of them.

    A number of which nothing remains is unknown, unless it is 0.
    """

    def shortened(value: float, error: float) -> float:
        short = math.nan if math.isnan(error) else round(value, meaningful_decimals(error))
        return short if short or value == 0 else math.nan

    shown = frame.copy()
    for name in frame.columns:
        if f"{name}_error" in frame.columns:
            shown[name] = [shortened(*pair) for pair in zip(frame[name], frame[f"{name}_error"], strict=True)]
    return shown


def plain_row(row: dict[Any, Any]) -> dict[str, Any]:
    """Return a row with JSON values: whole numbers without a point, unknown as None, dates as ISO text."""
    plain = {str(key): _plain(value) for key, value in row.items()}
    if "above_appetite" in plain and plain.get("score") is None:
        plain["above_appetite"] = None
    return plain


def _plain(value: Any) -> Any:
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or value == "" or value is pd.NaT or (isinstance(value, float) and np.isnan(value)):
        return None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    return value
