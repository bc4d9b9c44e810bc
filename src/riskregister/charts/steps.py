"""A risk's score over time: a step line for each stage with the range around it, and the letters of the bands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import groupby
from typing import Any

import pandas as pd

from riskregister.core.criteria import Criteria
from riskregister.core.frames import rows
from riskregister.core.labels import stage_names
from riskregister.core.model import STAGES, Stage
from riskregister.translations import gettext as _

# Told apart by dash and mark as well as by colour; each is named at its end.
_LOOKS: dict[Stage, tuple[str, str, str]] = {
    "inherent": ("#7f7f7f", "dot", "circle-open"),
    "current": ("#1f77b4", "solid", "circle"),
    "residual": ("#e07b00", "dash", "square"),
    "target": ("#2ca02c", "dashdot", "diamond"),
}


def step_figure(steps: pd.DataFrame, criteria: Criteria, until: dt.datetime) -> dict[str, Any]:
    """Return the figure of ``core.paths.score_steps``, each line drawn on to ``until``."""
    data: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    ends: list[float] = []
    for stage in STAGES:
        of = steps[steps["stage"] == stage]
        if of["score"].notna().any():
            data += _line(of, stage, until)
            last = float(of["score"].iloc[-1])
            if pd.notna(last):
                notes.append(_named(stage, last, until, sum(abs(last - end) < 0.01 for end in ends)))
                ends.append(last)
    top = len(criteria.likelihood.levels) + len(criteria.impact.levels) + 0.5
    floors = [band.minimum - 0.5 for band in criteria.bands]
    shapes, letters = [], []
    for place, (band, floor) in enumerate(zip(criteria.bands, floors, strict=True)):
        ceiling = floors[place + 1] if place + 1 < len(floors) else top
        shape = {"type": "rect", "xref": "paper", "x0": 0, "x1": 1, "y0": floor, "y1": ceiling, "layer": "below"}
        shapes.append({**shape, "fillcolor": band.colour, "opacity": 0.18, "line": {"width": 0}})
        letter = {"xref": "paper", "x": 0, "xanchor": "left", "xshift": 6, "y": (floor + ceiling) / 2}
        letters.append({**letter, "text": f"<b>{band.code}</b>", "showarrow": False, "opacity": 0.9})
    return {"data": data, "layout": _layout(floors[0], top, shapes, [*letters, *notes])}


def _line(of: pd.DataFrame, stage: Stage, until: dt.datetime) -> list[dict[str, Any]]:
    colour, dash, symbol = _LOOKS[stage]
    name = stage_names()[stage]
    times = [time.isoformat() for time in of["time"]]
    low, best, high = ([_number(value) for value in of[column]] for column in ("score_low", "score", "score_high"))
    hover = [
        _("{stage}, revision {n}: {score}").format(
            stage=name, n=row.number, score=f"{row.rating_code} {row.score:g} ({row.score_low:g} – {row.score_high:g})"
        )
        for row in rows(of)
    ]
    marks = {
        "type": "scatter",
        "mode": "markers",
        "x": times,
        "y": best,
        "name": name,
        "marker": {"color": colour, "symbol": symbol, "size": 9},
        "hovertext": hover,
        "hovertemplate": "%{hovertext}<extra></extra>",
        "showlegend": False,
    }
    drawn: list[dict[str, Any]] = []
    for start, end in _known(best):
        held = {
            "type": "scatter",
            "mode": "lines",
            "x": [*times[start:end], times[end] if end < len(times) else until.isoformat()],
            "hoverinfo": "skip",
            "showlegend": False,
        }
        edges = [[*side[start:end], side[end - 1]] for side in (low, high)]
        edge = {**held, "line": {"shape": "hv", "width": 0}}
        drawn += [
            {**edge, "y": edges[0]},
            {**edge, "y": edges[1], "fill": "tonexty", "fillcolor": _faint(colour)},
            {
                **held,
                "y": [*best[start:end], best[end - 1]],
                "line": {"shape": "hv", "color": colour, "dash": dash, "width": 2.5},
            },
        ]
    return [*drawn, marks]


def _known(scores: list[float | None]) -> Iterator[tuple[int, int]]:
    """Yield where each run of known scores begins and ends; a score holds until the next, known or not."""
    known = [place for place, score in enumerate(scores) if score is not None]
    for _run, pairs in groupby(enumerate(known), key=lambda pair: pair[1] - pair[0]):
        places = [place for _number, place in pairs]
        yield places[0], places[-1] + 1


def _named(stage: Stage, score: float, until: dt.datetime, above: int) -> dict[str, Any]:
    where = {"x": until.isoformat(), "y": score, "xanchor": "left", "xshift": 5, "yshift": 14 * above}
    return {**where, "text": stage_names()[stage], "showarrow": False}


def _number(value: float) -> float | None:
    return None if pd.isna(value) else float(value)


def _faint(colour: str) -> str:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.16)"


def _layout(low: float, top: float, shapes: list[Any], notes: list[Any]) -> dict[str, Any]:
    return {
        "height": 320,
        "margin": {"l": 10, "r": 80, "t": 10, "b": 10},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "dragmode": False,
        "shapes": shapes,
        "annotations": notes,
        "xaxis": {"type": "date", "fixedrange": True, "showgrid": False, "automargin": True},
        "yaxis": {
            "title": {"text": _("Score")},
            "range": [low, top],
            "dtick": 1,
            "tick0": 0,
            "fixedrange": True,
            "zeroline": False,
            "gridcolor": "rgba(128,128,128,0.25)",
            "automargin": True,
        },
    }
