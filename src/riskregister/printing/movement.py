"""Who moved on the matrix, from where to where: arrows for the map and a table that names them all."""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

import pandas as pd

from riskregister.core import rules, scoring
from riskregister.core.criteria import Criteria
from riskregister.core.model import Register, Stage
from riskregister.printing.asked import Asked, levelled, matching, only
from riskregister.printing.tables import Row
from riskregister.printing.words import NOTHING, number, reach
from riskregister.translations import gettext as _
from riskregister.translations import ngettext

_KINDS = ("higher", "lower", "level", "come", "gone")


def movement(register: Register, frame: pd.DataFrame, by: str, stage: Stage, asked: Asked) -> list[Row]:
    """Return a row for everything that stands elsewhere than before: at the start stage, or in the earlier state.

    ``register`` and ``frame`` are what the map shows.  Both ends are scored by today's criteria.  Each row: id, title,
    kind (higher, lower, level, come, gone), old and new (likelihood, impact, score; None where not assessed), from and
    to (column and row of the square, from the top left; None outside), spans (the ranges of both scores, in words).
    """
    criteria = register.criteria
    was = _before(register, by, stage, asked)
    old, new = _levels(was), _levels(frame)
    spans = _spans(was, criteria), _spans(frame, criteria)
    titles = dict(zip(was["id"], was["title"], strict=True))
    titles |= dict(zip(frame["id"], frame["title"], strict=True))
    rows = []
    for name in [*new, *(one for one in old if one not in new)]:
        one, other = old.get(name), new.get(name)
        if one != other and not (asked.start is not None and (one is None or other is None)):
            row = _row(name, titles[name], one, other, criteria)
            rows.append({**row, "spans": [of.get(name, NOTHING) for of in spans]})
    return rows


def lacking(frame: pd.DataFrame, register: Register, by: str, asked: Asked) -> int:
    """Return how many are assessed at one of two stages only, and so have neither moved nor stayed."""
    if asked.start is None or asked.before is not None:
        return 0
    return len(set(_levels(_before(register, by, asked.start, asked))) ^ set(_levels(frame)))


def _before(register: Register, by: str, stage: Stage, asked: Asked) -> pd.DataFrame:
    """Return the frame that everything moves from: the start stage, or the earlier state at the stage shown."""
    if asked.before is None:
        return levelled(register, by, asked.start or stage, asked.dimension)
    shown = {risk.id for risk in register.risks} if asked.narrows else set()
    fit = {risk.id for risk in matching(asked.before, asked)} | shown if asked.narrows else None
    earlier = asked.before if fit is None else only(asked.before, fit)
    return levelled(earlier, by, asked.start or stage, asked.dimension)


def _levels(frame: pd.DataFrame) -> dict[str, tuple[float, float]]:
    rows = zip(frame["id"], frame["likelihood"].tolist(), frame["impact"].tolist(), strict=True)
    return {name: (one, other) for name, one, other in rows if not math.isnan(one + other)}


def _spans(frame: pd.DataFrame, criteria: Criteria) -> dict[str, str]:
    """Return by id the range of the score that follows from the lowest and the highest credible levels."""
    low, high = (
        rules.score(frame[f"likelihood_{end}"], frame[f"impact_{end}"], criteria).tolist() for end in ("low", "high")
    )
    return {name: reach(*ends) for name, *ends in zip(frame["id"], low, high, strict=True)}


def _row(
    name: str, title: str, old: tuple[float, float] | None, new: tuple[float, float] | None, criteria: Criteria
) -> Row:
    scores = [None if at is None else float(rules.score(*at, criteria)) for at in (old, new)]
    if scores[0] is None or scores[1] is None:
        kind = "come" if scores[0] is None else "gone"
    else:
        kind = "level" if scores[0] == scores[1] else "higher" if scores[1] > scores[0] else "lower"
    return {
        "id": name,
        "title": title,
        "kind": kind,
        "old": old and (*old, scores[0]),
        "new": new and (*new, scores[1]),
        "from": _square(old, criteria),
        "to": _square(new, criteria),
    }


def _square(at: tuple[float, float] | None, criteria: Criteria) -> list[int] | None:
    """Return the column and row, from the top left, of the square that levels fall into."""
    if at is None:
        return None
    likelihoods, impacts = criteria.likelihood.levels, criteria.impact.levels
    column = scoring.cell([at[0]], likelihoods[-1].level)[0]
    row = scoring.cell([at[1]], impacts[-1].level)[0]
    return [int(column) - likelihoods[0].level, impacts[-1].level - int(row)]


def arrows(moved: list[Row]) -> list[Row]:
    """Return an arrow for each pair of squares: from, to and how many went that way; the longest ways first."""
    count = Counter(
        (tuple(one["from"]), tuple(one["to"]))
        for one in moved
        if one["from"] and one["to"] and one["from"] != one["to"]
    )

    def way(pair: Any) -> tuple[int, Any]:
        (x, y), (to_x, to_y) = pair
        return -max(abs(x - to_x), abs(y - to_y)), pair

    return [{"from": list(pair[0]), "to": list(pair[1]), "count": count[pair]} for pair in sorted(count, key=way)]


def move_table(moved: list[Row], criteria: Criteria, fills: dict[str, Row], by: str) -> Row:
    """Return everything that moved by its full name, those that rose first, with both ends and the change of score."""
    titles = {
        "higher": _("To a higher score"),
        "lower": _("To a lower score"),
        "level": _("Elsewhere at the same score"),
        "come": _("Assessed now, not before"),
        "gone": _("Assessed before, not now"),
    }
    groups = []
    for kind in _KINDS:
        of = [one for one in moved if one["kind"] == kind]
        if of:
            rows = [_told(one, criteria, fills) for one in of]
            groups.append({"id": kind, "title": f"{titles[kind]}: {len(of)}", "rows": rows})
    return {
        "kind": "moves",
        "title": _("What moved"),
        "note": _(
            "Best levels before and after; both are scored by the criteria as they are now, with the range that "
            "follows from the lowest and the highest credible levels."
        ),
        "heads": [_("Id"), _("Category") if by == "category" else _("Risk"), _("From"), _("To"), _("Change")],
        "groups": groups,
        "empty": _("Nothing stands elsewhere than before."),
    }


def move_words(moved: list[Row], missing: int) -> str:
    """Return in a sentence or two how many moved, which way, and how many could not."""
    count = Counter(one["kind"] for one in moved)
    words = ngettext("{n} moved", "{n} moved", len(moved)).format(n=len(moved))
    ways = [
        (_("{n} to a higher score"), "higher"),
        (_("{n} to a lower score"), "lower"),
        (_("{n} at the same score"), "level"),
        (_("{n} assessed now, not before"), "come"),
        (_("{n} assessed before, not now"), "gone"),
    ]
    parts = [text.format(n=count[kind]) for text, kind in ways if count[kind]]
    sentence = f"{words}: {', '.join(parts)}." if parts else _("Nothing moved.")
    if len(parts) == 1:
        sentence = f"{_one_way(len(moved), next(iter(count)))}."
    if missing:
        more = ngettext("{n} is assessed at one of them only.", "{n} are assessed at one of them only.", missing)
        sentence = f"{sentence} {more.format(n=missing)}"
    return sentence


def _one_way(n: int, kind: str) -> str:
    """Return how many went the same way, all of them."""
    words = {
        "higher": ngettext("{n} moved, to a higher score", "{n} moved, all to a higher score", n),
        "lower": ngettext("{n} moved, to a lower score", "{n} moved, all to a lower score", n),
        "level": ngettext("{n} moved, at the same score", "{n} moved, all at the same score", n),
        "come": ngettext("{n} is assessed now and was not before", "{n} are assessed now and were not before", n),
        "gone": ngettext("{n} was assessed before and is not now", "{n} were assessed before and are not now", n),
    }
    return words[kind].format(n=n)


def _told(row: Row, criteria: Criteria, fills: dict[str, Row]) -> Row:
    old, new = row["old"], row["new"]
    change = NOTHING
    if old and new:
        step = new[2] - old[2]
        change = ("+" if step > 0 else "−" if step < 0 else "") + number(abs(step))
    return {
        "id": row["id"],
        "title": row["title"],
        "old": _end(old, row["spans"][0], criteria, fills),
        "new": _end(new, row["spans"][1], criteria, fills),
        "change": change,
    }


def _end(at: tuple[float, float, float] | None, span: str, criteria: Criteria, fills: dict[str, Row]) -> Row:
    if at is None:
        return {**fills[""], "words": fills[""]["label"]}
    band = criteria.bands[int(scoring.band_index(at[2], criteria.bands))]
    words = _("likelihood {likelihood}, impact {impact}, score {score} ({span})")
    return {
        **fills[band.label],
        "words": words.format(likelihood=number(at[0]), impact=number(at[1]), score=number(at[2]), span=span),
    }
