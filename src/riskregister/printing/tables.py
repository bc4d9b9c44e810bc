"""The tables that follow the map: every risk and category by its full name, and the scales they are judged on."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from riskregister.core.criteria import Criteria
from riskregister.core.model import Register
from riskregister.printing.words import number, percent, reach
from riskregister.translations import gettext as _

Row = dict[str, Any]


def risk_table(register: Register, risks: pd.DataFrame, fills: dict[str, Row], *, narrowed: bool = False) -> Row:
    """Return every risk by category, with owners if any is named and the range beside every best level.

    ``narrowed`` says that these are not all risks of their register.
    """
    held: dict[str, list[Row]] = {category.id: [] for category in register.categories}
    chances: list[Row] = []
    for row in records(risks):
        (chances if row["direction"] == "opportunity" else held.setdefault(row["category"], [])).append(row)
    groups = [
        {"id": category, "title": of[0]["category_title"], "rows": [_risk_row(row, fills) for row in of]}
        for category, of in held.items()
        if of
    ]
    if chances:
        rows = [_risk_row(row, fills) for row in chances]
        groups.append({"id": "", "title": _("Opportunities: the impact is a benefit"), "rows": rows})
    owned = bool((risks["owner"] != "").any())
    return {
        "kind": "risks",
        "title": _("The risks shown, by category") if narrowed else _("All risks by category"),
        "note": _(
            "Levels read lowest credible – best – highest credible; beside a score stands the range that follows from "
            "them."
        ),
        "heads": [_("Id"), _("Risk"), *([_("Owner")] if owned else []), *_level_heads(), _("Score"), _("Rating")],
        "owned": owned,
        "groups": groups,
        "top": [register.criteria.likelihood.levels[-1].level, register.criteria.impact.levels[-1].level],
        "empty": _("Nothing in this register is what was asked for.")
        if narrowed
        else _("This register holds no risks yet."),
    }


def ranked(table: Row, frame: pd.DataFrame) -> Row:
    """Return the table of all risks with the range of each one's rank; ``frame`` holds simulated ranks by id."""
    ranks = {row["id"]: reach(row["rank_low"], row["rank_high"]) for row in records(frame)}
    groups = [
        {**group, "rows": [{**row, "ranks": ranks[row["id"]]} for row in group["rows"]]} for group in table["groups"]
    ]
    note = _("A range of ranks holds nine in ten simulated orders.")
    heads = [*table["heads"][:-1], _("Rank, 9 in 10"), table["heads"][-1]]
    return {**table, "heads": heads, "groups": groups, "note": f"{table['note']} {note}"}


def category_table(frame: pd.DataFrame, fills: dict[str, Row]) -> Row:
    """Return every category: how likely any of its risks is, and the risk that weighs most."""
    rows = [
        {
            **_risk_row(row, fills),
            "risks": str(row["risks"]),
            "above": str(row["above_appetite"]),
            "any": percent(row["p_any"]),
            "bounds": "" if math.isnan(row["p_low"]) else f"{percent(row['p_low'])} – {percent(row['p_high'])}",
            "worst": row["worst_risk"],
            "worst_title": row["worst_title"],
        }
        for row in records(frame)
    ]
    return {
        "kind": "categories",
        "title": _("Categories"),
        "note": _(
            "P(any) is the probability that at least one risk of the category happens, taken as independent; the "
            "bounds hold whatever their dependence. Beside a score stands the range that follows from the levels. The "
            "worst risk is the one that adds most expected harm."
        ),
        "heads": [
            _("Id"),
            _("Category"),
            _("Risks"),
            _("Above appetite"),
            _("P(any) and bounds"),
            *_level_heads(),
            _("Score"),
            _("Rating"),
            _("Worst risk"),
        ],
        "rows": rows,
        "empty": _("This register holds no categories yet."),
    }


def scale_tables(criteria: Criteria) -> Row:
    """Return the scales, so that a sheet laid on a table says by itself what a level means."""
    likelihood = [
        {
            "level": str(level.level),
            "label": level.label,
            "cells": [level.anchor],
        }
        for level in reversed(criteria.likelihood.levels)
    ]
    impact = [
        {
            "level": str(level.level),
            "label": level.label,
            "cells": [level.anchor, *(dimension.anchors[place] for dimension in criteria.impact.dimensions)],
        }
        for place, level in reversed(list(enumerate(criteria.impact.levels)))
    ]
    return {
        "title": _("The scales"),
        "note": _("Whose criteria these are: {basis}.").format(basis=criteria.basis) if criteria.basis else "",
        "likelihood": {"heads": [_("Likelihood"), _("Meaning")], "rows": likelihood},
        "impact": {
            "heads": [_("Impact"), _("Meaning"), *(dimension.title for dimension in criteria.impact.dimensions)],
            "rows": impact,
        },
    }


def records(frame: pd.DataFrame) -> list[Row]:
    """Return the rows of a frame by column name."""
    # By columns: taking each row out of a frame costs more than all that is done with it.
    columns = [frame[name].tolist() for name in frame.columns]
    return [dict(zip(frame.columns, values, strict=True)) for values in zip(*columns, strict=True)]


def _level_heads() -> list[str]:
    return [_("Likelihood"), _("Impact")]


def _risk_row(row: dict[str, Any], fills: dict[str, Row]) -> Row:
    return {
        **rated(row, fills),
        "id": row["id"],
        "title": row["title"],
        "owner": row.get("owner", ""),
        "levels": [level_of(row, side) for side in ("likelihood", "impact")],
        "score": number(row["score"]),
        "span": reach(row["score_low"], row["score_high"]),
    }


def rated(row: dict[str, Any], fills: dict[str, Any]) -> dict[str, Any]:
    """Return what the rating of a row of a frame looks like; one without is told to be withheld where a level is."""
    withheld = not row["rating"] and "withheld" in (row.get("likelihood_state"), row.get("impact_state"))
    return {**fills[row["rating"]], **({"label": _("withheld")} if withheld else {})}


def level_of(row: dict[str, Any], side: str) -> Row:
    """Return a level of a row of the risk frame with its range: as numbers where all are known, and in words."""
    values = [float(row[f"{side}{suffix}"]) for suffix in ("_low", "", "_high")]
    if any(math.isnan(value) for value in values):
        return {"at": [], "words": [number(value) for value in values]}
    return {"at": values, "words": [number(value) for value in values]}
