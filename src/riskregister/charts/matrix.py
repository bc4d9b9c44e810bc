"""The matrix as plain data, which ``ui/matrix.js`` draws: its axes, its cells, and what is laid over them.

Everything here is in *steps*: a cell's middle lies at whole numbers, column and row counted from 1, and its edges at
halves.  How many pixels a step has, and so how many ids can be read in a cell, only the screen knows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from riskregister.charts.colours import INK, PAPER, text_on
from riskregister.core.colours import mixed
from riskregister.core.criteria import Criteria
from riskregister.core.frames import matrix_cells, rows
from riskregister.translations import gettext as _
from riskregister.translations import ngettext

#: More ids than this are never sent for a cell: no screen would show them; the cell counts them instead.
IDS_SENT = 80
#: So many risks are told with their titles where a person points at a cell.
_TOLD = 8
#: Opportunities are no threats: their ratings go from pale to deep teal, with the same letters.
_OPPORTUNITY = ("#e3f3f0", "#00594c")

View = Literal["grid", "bars", "ellipses"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a matrix is drawn.

    ``view`` is the grid of cells with ids, or ranges as bars or ellipses.  ``swap`` puts impact across.  ``number``
    shows a cell's score instead of its rating's letter.  ``dimension`` is the id of the impact dimension drawn, empty
    for the overall level.  ``opportunity`` says that the rows are opportunities.
    """

    view: View = "grid"
    swap: bool = False
    number: bool = False
    dimension: str = ""
    opportunity: bool = False


def cell_key(likelihood: float, impact: float) -> str:
    """Return the name of a cell, "5×4", as pages and addresses use it."""
    return f"{likelihood:g}×{impact:g}"


def matrix_view(frame: pd.DataFrame, criteria: Criteria, look: Look | None = None) -> dict[str, Any]:
    """Return the matrix of a risk or category frame: axes and cells; nothing is chosen and nothing laid over it.

    ``frame`` has at least id, likelihood and impact, as :func:`core.frames.matrix_cells` takes them; titles and ranges
    are told where they are there.  The impact is that of ``look.dimension`` already.
    """
    look = look or Look()
    cells = matrix_cells(frame, criteria)
    first = {risk for ids in cells["ids"] for risk in ids[:_TOLD]}
    told = _told(frame[frame["id"].isin(first)] if len(frame) > len(first) else frame)
    colours = colours_of(criteria, look)
    up = upwards(frame)
    nouns = _nouns("category" if "p_any" in frame else "risk")
    return {
        **axes(criteria, look),
        "view": look.view,
        "cells": [_cell(row, told, colours[row.rating_code], look, nouns, up) for row in rows(cells)],
        "arrows": [],
        "notes": [],
        "marks": [],
    }


def colours_of(criteria: Criteria, look: Look) -> dict[str, str]:
    """Return the colour of each rating by its letter, as this look draws it; paler where something lies over it."""
    colours = {band.code: band.colour for band in criteria.bands}
    if look.opportunity:
        steps = max(len(criteria.bands) - 1, 1)
        colours = {band.code: mixed(*_OPPORTUNITY, place / steps) for place, band in enumerate(criteria.bands)}
    return colours if look.view == "grid" else {code: mixed(colour, PAPER, 0.5) for code, colour in colours.items()}


def axes(criteria: Criteria, look: Look) -> dict[str, Any]:
    """Return both axes as ``x`` (across) and ``y`` (upwards): title, and number, word and band of each level."""
    likelihood = {
        "title": _("Likelihood within {n} years").format(n=f"{criteria.likelihood.horizon_years:g}"),
        "levels": [[str(one.level), one.label, band(one.low, one.high)] for one in criteria.likelihood.levels],
    }
    impact = {
        "title": _impact_title(criteria, look),
        # The words of the levels are those of harm; a benefit has their numbers only.
        "levels": [[str(one.level), "" if look.opportunity else one.label, ""] for one in criteria.impact.levels],
    }
    across, upwards = (impact, likelihood) if look.swap else (likelihood, impact)
    return {"x": across, "y": upwards}


def _impact_title(criteria: Criteria, look: Look) -> str:
    title = next((one.title for one in criteria.impact.dimensions if one.id == look.dimension), "")
    if look.opportunity:
        return _("Benefit: {dimension}").format(dimension=title) if title else _("Benefit")
    return _("Impact: {dimension}").format(dimension=title) if title else _("Impact")


def place(levels: Sequence[float], look: Look) -> tuple[float, float]:
    """Return where a pair of levels, likelihood and impact, lies: across and upwards."""
    likelihood, impact = (float(level) for level in levels)
    return (impact, likelihood) if look.swap else (likelihood, impact)


def _nouns(kind: str) -> Callable[[int], tuple[str, str]]:
    """Return what is in a cell, for a number of them: with the number, and without."""

    def words(n: int) -> tuple[str, str]:
        if kind == "category":
            counted = ngettext("{n} category", "{n} categories", n).format(n=n)
            return counted if n else _("no category here"), ngettext("category", "categories", n)
        counted = ngettext("{n} risk", "{n} risks", n).format(n=n)
        return counted if n else _("no risk here"), ngettext("risk", "risks", n)

    return words


def _cell(
    row: Any, told: dict[str, str], colour: str, look: Look, nouns: Callable[[int], tuple[str, str]], up: frozenset[str]
) -> dict[str, Any]:
    x, y = place((row.likelihood, row.impact), look)
    head = _("Likelihood {likelihood}, impact {impact}: {rating}, score {score}").format(
        likelihood=row.likelihood, impact=row.impact, score=f"{row.score:g}", rating=row.rating
    )
    labels = [_label(label, look, risk in up) for risk, label in zip(row.ids, row.labels, strict=True)]
    lines = [told.get(risk, risk) for risk in row.ids[:_TOLD]]
    if row.count > _TOLD:
        lines.append(_("and {n} more").format(n=row.count - _TOLD))
    counted, noun = nouns(row.count)
    return {
        "key": cell_key(row.likelihood, row.impact),
        "x": x,
        "y": y,
        "code": f"{row.score:g}" if look.number else row.rating_code,
        "colour": colour,
        "ink": text_on(colour) if look.view == "grid" else INK,
        "count": row.count,
        "ids": labels if row.count <= IDS_SENT else [],
        "noun": noun,
        "name": _("Likelihood {likelihood}, impact {impact}: {rating} ({count})").format(
            likelihood=row.likelihood, impact=row.impact, rating=row.rating, count=row.count
        ),
        "words": f"{head}. {counted}",
        "tip": [f"{head} ({row.rating_code})", *(lines or [counted])],
    }


def _label(label: str, look: Look, up: bool) -> str:
    return f"{label} ↑" if up or look.opportunity else label


def upwards(frame: pd.DataFrame) -> frozenset[str]:
    """Return the ids of the opportunities in a frame that tells directions, as :func:`core.paths.matrix_rows` does."""
    return frozenset(frame["id"][frame["direction"] == "opportunity"]) if "direction" in frame else frozenset()


def _told(frame: pd.DataFrame) -> dict[str, str]:
    """Return what is told of each of the first risks of every cell: id, title, and the ranges of its levels."""
    titles = frame["title"] if "title" in frame else [""] * len(frame)
    told = {risk: f"{risk} {title}".strip() for risk, title in zip(frame["id"], titles, strict=True)}
    if "likelihood_low" not in frame:
        return told
    ends = ("likelihood_low", "likelihood_high", "impact_low", "impact_high")
    columns = (frame[name].tolist() for name in ends)
    for risk, low, high, least, most in zip(frame["id"], *columns, strict=True):
        if low < high or least < most:
            span = _("likelihood {low} – {high}, impact {least} – {most}")
            told[risk] += f" ({span.format(low=f'{low:g}', high=f'{high:g}', least=f'{least:g}', most=f'{most:g}')})"
    return told


def band(low: float, high: float) -> str:
    """Return a probability band in per cent: "1 – 5 %"; the outermost ones are open-ended."""
    if low < 0.001:
        return f"< {high * 100:g} %"
    if high > 0.7:
        return f"> {low * 100:g} %"
    return f"{low * 100:g} – {high * 100:g} %"
