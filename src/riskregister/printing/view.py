"""What stands on the matrix sheet, as plain data: every word, number and colour the template sets.

The template (``templates/print/heatmap.typ``) decides where things stand and nothing else; it has no words of its own.
"""

from __future__ import annotations

import textwrap
from typing import Any, Literal

import pandas as pd

from riskregister.core import rules, scoring
from riskregister.core.criteria import Band, Criteria
from riskregister.core.frames import matrix_cells
from riskregister.core.labels import chronic_words, stage_meanings, stage_names
from riskregister.core.model import Register, Stage
from riskregister.printing import paint
from riskregister.printing.asked import Asked, backwards, levelled, narrowed, said
from riskregister.printing.map_beside import doubt, highest, most_moved
from riskregister.printing.movement import arrows, lacking, move_table, move_words, movement
from riskregister.printing.sheet import Inks
from riskregister.printing.tables import category_table, records, risk_table, scale_tables
from riskregister.printing.words import date, number, scores_of
from riskregister.translations import gettext as _
from riskregister.translations import ngettext

By = Literal["risk", "category"]
View = dict[str, Any]


_ALL = Asked()

# Characters of a title that fit the head of a page.
_RUNNING = 90


def heatmap_view(register: Register, by: By, stage: Stage, inks: Inks, stood: str = "", *, asked: Asked = _ALL) -> View:
    """Return the content of the matrix sheet; equal registers give equal views.

    ``stood`` says in words when a past state stood so; it then stands among the facts and in the foot of each page.
    ``asked`` narrows what is shown, or adds movement.

    Raises:
        NotFound: the register has no such category or dimension.
        WrongUsage: categories are asked for in one dimension.
    """
    criteria, shown = register.criteria, narrowed(register, asked)
    risks = levelled(shown, "risk", stage, asked.dimension)
    # Threats and opportunities are never on one matrix; an opportunity stands in the table, under its own heading.
    frame = risks[risks["direction"] != "opportunity"]
    if by == "category":
        frame = levelled(shown, by, stage, asked.dimension)
    fills = fills_of(criteria, inks)
    name, definition = _stages(stage, asked)
    heading = _("Risk heatmap by category") if by == "category" else _("Risk heatmap")
    lists = [category_table(frame, fills)] if by == "category" else []
    state = {"label": _("Version"), "value": str(register.version)}
    if stood:
        state = {"label": _("As it stood"), "value": stood}
    running = _("{register} · version {version} · reporting date {date}")
    if stood:
        running = _("{register} · as it stood: {stood} · reporting date {date}")
    drawn: list[str] = []
    matrix, sentences = matrix_of(frame, criteria, fills, by), list(said(register, shown, asked))
    if asked.dimension:
        one = next(one for one in criteria.impact.dimensions if one.id == asked.dimension)
        heading = _("{heading}, impact: {dimension}").format(heading=heading, dimension=one.title)
        matrix["impact"] = _("Impact if it happens: {dimension}").format(dimension=one.title)
        for row, anchor in zip(matrix["rows"], reversed(one.anchors), strict=True):
            row["anchor"] = anchor
    if asked.narrows and not len(frame):
        matrix["empty"] = _("Nothing in this register is what was asked for.")
    notes = notes_of(frame, criteria, by, dimension=asked.dimension)
    if by == "risk":
        notes += doubt(frame, criteria)
    named = highest(frame, fills) if by == "risk" else {}
    if asked.moving:
        moved = movement(shown, frame, by, stage, asked)
        matrix["arrows"] = arrows(moved)
        _mark(matrix, {one["id"] for one in moved})
        sentences.append(move_words(moved, lacking(frame, shown, by, asked)))
        lists.insert(0, move_table(moved, criteria, fills, by))
        named = most_moved(moved, criteria, fills) if by == "risk" else {}
        drawn.append(
            _(
                "An arrow leads from the square they stood in to the one they stand in; its number says how many. "
                "What moved stands on a dark card; the list says from where."
            )
        )
        if backwards(register, asked):
            heading = _("{heading}, movement backwards").format(heading=heading)
            drawn.append(_("It runs backwards: from a later version to an earlier one."))
    return {
        "language": register.language,
        "document": f"{heading}: {register.title} ({name})",
        "heading": heading,
        "register": register.title,
        "short": _short(register.title),
        "stage": name,
        "definition": definition,
        "asked": sentences,
        "notice": register.notice,
        "marking": register.marking,
        "facts": [
            {"label": _("Reporting date"), "value": date(register.reporting_date, register.language)},
            state,
        ],
        "running": running.format(
            register=register.id,
            version=register.version,
            stood=stood,
            date=date(register.reporting_date, register.language),
        ),
        "matrix": matrix,
        "legend": legend_of(frame, criteria, fills, by),
        "names": _names(frame, fills) if by == "category" and len(frame) else {},
        "highest": named,
        "notes": [*notes, *drawn],
        "drawn": drawn,
        "crowded": _("Squares that hold more than can be read in them"),
        "lists": [*lists, risk_table(shown, risks, fills, narrowed=asked.narrows)],
        "scales": scale_tables(criteria),
    }


def _short(title: str) -> str:
    """Return a title as a running head has room for it."""
    short = textwrap.shorten(title, _RUNNING, placeholder=" …")
    return short if len(short) > _RUNNING // 2 or len(title) <= _RUNNING else f"{title[: _RUNNING - 2]}…"


def _stages(stage: Stage, asked: Asked) -> tuple[str, str]:
    """Return the name and meaning of the stage shown, or of the two between which movement is drawn."""
    name, definition = stage_words(stage)
    if asked.start is None:
        return name, definition
    first, meaning = stage_words(asked.start)
    both = _("{start} → {end}")
    return both.format(start=first, end=name), both.format(start=meaning, end=definition)


def _mark(matrix: View, moved: set[str]) -> None:
    """Tell of each id in the squares whether it moved."""
    for row in matrix["rows"]:
        for cell in row["cells"]:
            for held, name in zip(cell["ids"], cell["held"], strict=True):
                held["moved"] = name in moved


def stage_words(stage: Stage) -> tuple[str, str]:
    """Return what a stage is called and what it means, in words for a reader who knows no risk management."""
    return stage_names()[stage], stage_meanings()[stage]


def fills_of(criteria: Criteria, inks: Inks) -> dict[str, View]:
    """Return by band label its code and the colours it is printed in; grey and patterns keep their order visible."""
    colours = paint.greys(len(criteria.bands)) if inks == "grey" else [band.colour for band in criteria.bands]
    patterns = paint.patterns(len(criteria.bands))
    if inks == "pattern":
        colours = [paint.BLACK if pattern == paint.SOLID else paint.WHITE for pattern in patterns]
    found: dict[str, View] = {
        band.label: {
            "code": band.code,
            "label": band.label,
            "fill": colour,
            "ink": paint.ink_on(colour),
            **({"pattern": pattern} if inks == "pattern" else {}),
        }
        for band, colour, pattern in zip(criteria.bands, colours, patterns, strict=True)
    }
    found[""] = {"code": "", "label": _("not assessed"), "fill": "", "ink": paint.BLACK}
    return found


def matrix_of(frame: pd.DataFrame, criteria: Criteria, fills: dict[str, View], by: By) -> View:
    """Return the map: its rows of squares, impact from high to low, each square with its rating and what is in it."""
    levels = criteria.likelihood.levels
    own = _own_codes(frame, criteria)
    cells = [
        {
            **fills[cell["rating"]],
            "score": number(cell["score"]),
            "ids": [{"id": label, "own": own[name]} for name, label in zip(cell["ids"], cell["labels"], strict=True)],
            "held": list(cell["ids"]),
            "count": _count(len(cell["ids"]), by) if cell["ids"] else "",
            "named": _("{rating} ({code}), likelihood {likelihood}, impact {impact}: {count}").format(
                rating=cell["rating"],
                code=cell["rating_code"],
                likelihood=cell["likelihood"],
                impact=cell["impact"],
                count=_count(len(cell["ids"]), by),
            ),
        }
        for cell in records(matrix_cells(frame, criteria))
    ]
    wide = len(levels)
    impacts = [
        {"level": str(level.level), "label": level.label, "anchor": level.anchor}
        for level in reversed(criteria.impact.levels)
    ]
    horizon = number(criteria.likelihood.horizon_years)
    return {
        "likelihood": _("Likelihood of at least one such event within {years} years").format(years=horizon),
        "impact": _("Impact if it happens"),
        "columns": [{"level": str(x.level), "label": x.label, "anchor": x.anchor} for x in levels],
        "rows": [{**impact, "cells": cells[place * wide : (place + 1) * wide]} for place, impact in enumerate(impacts)],
        "empty": _emptiness(frame),
        "listed": _("named on page {page}"),
    }


def _emptiness(frame: pd.DataFrame) -> str:
    """Return why no square holds anything, or an empty text where one does."""
    if not len(frame):
        return _("This register holds nothing to show yet.")
    return _("Nothing has been assessed at this stage yet.") if frame["score"].isna().all() else ""


def legend_of(frame: pd.DataFrame, criteria: Criteria, fills: dict[str, View], by: By) -> View:
    """Return the rating bands, highest first, each with its scores, its meaning and how many lie in it."""
    top = highest_score(criteria)
    following: list[Band | None] = [*criteria.bands[1:], None]
    bands = [
        {
            **fills[band.label],
            "scores": scores_of(band.minimum, after.minimum if after else None, top),
            "meaning": band.meaning,
            "count": _count(int((frame["rating"] == band.label).sum()), by),
        }
        for band, after in zip(criteria.bands, following, strict=True)
    ]
    return {"title": _("Rating"), "bands": bands[::-1]}


def highest_score(criteria: Criteria) -> float:
    """Return the score of the highest levels under the criteria's rule."""
    return float(rules.score(criteria.likelihood.levels[-1].level, criteria.impact.levels[-1].level, criteria))


def _scored_by(criteria: Criteria) -> str:
    words = {
        "sum": _("Score = likelihood level + impact level."),
        "product": _("Score = likelihood level × impact level."),
        "maximum": _("Score = the larger of the likelihood level and the impact level."),
        "grid": _("The score is the least of the rating that the criteria give to each square."),
    }
    return words[criteria.rule]


def _names(frame: pd.DataFrame, fills: dict[str, View]) -> View:
    rows = [{**fills[row["rating"]], "id": row["id"], "title": row["title"]} for row in records(frame)]
    return {"title": _("Categories"), "rows": rows, "elsewhere": _("Full names stand on page {page}.")}


def notes_of(frame: pd.DataFrame, criteria: Criteria, by: By, *, dimension: str = "") -> list[str]:
    """Return what must be said under a map so that it is read rightly; ``dimension`` is the only kind of harm drawn."""
    notes = [f"{_scored_by(criteria)} {_('It stands at the top left of each square, after the rating.')}"]
    if by == "category":
        notes.append(
            _(
                "A category's likelihood is that of at least one of its risks, taken as independent; its impact is "
                "that of the mean harm per event."
            )
        )
    if by == "risk" and (frame["type"] == "chronic").any():
        notes.append(chronic_words())
    missing = frame[frame["score"].isna()]
    hidden = 0
    if by == "risk":
        hidden = int(((missing["likelihood_state"] == "withheld") | (missing["impact_state"] == "withheld")).sum())
    unknown = len(missing) - hidden
    if hidden:
        notes.append(_("In no square, because a level is withheld: {count}.").format(count=_count(hidden, by)))
    if unknown:
        words = _("In no square, because not assessed at this stage: {count}.")
        if dimension:
            words = _("In no square, because without a level of this kind of harm at this stage: {count}.")
        notes.append(words.format(count=_count(unknown, by)))
    if any(_own_codes(frame, criteria).values()):
        notes.append(
            _(
                "Levels between two steps stand in the nearer square. A small code after an id is its own rating "
                "where the square's differs; the list has the exact score."
            )
        )
    return notes


def _own_codes(frame: pd.DataFrame, criteria: Criteria) -> dict[str, str]:
    """Return by id its own rating code where its square's differs (its levels are not whole), else an empty text."""
    squares = rules.rating_index(
        scoring.cell(frame["likelihood"], criteria.likelihood.levels[-1].level),
        scoring.cell(frame["impact"], criteria.impact.levels[-1].level),
        criteria,
    )
    differs = squares != scoring.band_index(frame["score"], criteria.bands)
    rows = zip(frame["id"], frame["rating_code"], differs, strict=True)
    return {str(name): str(code) if other else "" for name, code, other in rows}


def _count(count: int, by: By) -> str:
    if by == "category":
        return ngettext("{count} category", "{count} categories", count).format(count=count)
    return ngettext("{count} risk", "{count} risks", count).format(count=count)
