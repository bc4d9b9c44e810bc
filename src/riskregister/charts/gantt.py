"""Measures over time: a bar from start to due date, how far each has come, and the line of the reporting date.

A label stands above each bar, inside the figure, so that a narrow screen keeps the whole width for time.  What is
overdue is hatched and says so; a start without an end runs on into an arrow; an end without a start is a mark of
its own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd

from riskregister.charts.statuses import LATE, STATUS_COLOURS
from riskregister.core.frames import rows
from riskregister.translations import gettext as _

#: Height of one row and of a group's heading, in rows of 40 pixels.
_ROW, _PIXELS = 1.0, 40
_LONGEST = 64
#: Keeps words away from the mark they belong to.
_APART = "\u00a0" * 4


def gantt_figure(
    frame: pd.DataFrame,
    groups: list[str],
    today: dt.date,
    window: tuple[dt.date, dt.date],
    names: Mapping[str, str],
) -> dict[str, Any]:
    """Return the figure of rows of the measure frame, each with a start or a due date, from top to bottom.

    ``groups``: the heading each row stands under, equal ones together.  ``today``: the date the register is read at.
    ``window``: the days shown.  ``names``: what each status is called.  A click answers with the measure's id.
    """
    places, headings = _places(groups)
    table = frame.assign(at=places)
    depth = (max(places) if places else 0.0) + 0.75
    return {
        "data": [
            _bars(table, names),
            _done(table, names),
            *_open(table, window[1], names),
            _marks(table, names),
            _dates(table),
        ],
        "layout": {
            "height": int(70 + _PIXELS * depth),
            "barmode": "overlay",
            "bargap": 0,
            "showlegend": False,
            "dragmode": False,
            "clickmode": "event+select",
            "margin": {"l": 10, "r": 10, "t": 34, "b": 24},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "hoverlabel": {"align": "left"},
            "shapes": [*_stripes(places), _today_line(today)],
            "annotations": [*_labels(table, names), *_headings(headings), _today_name(today, window)],
            "xaxis": {
                "type": "date",
                "range": [window[0].isoformat(), window[1].isoformat()],
                "side": "top",
                "fixedrange": True,
                "gridcolor": "rgba(128,128,128,0.25)",
                "zeroline": False,
            },
            "yaxis": {"range": [depth, -0.75], "visible": False, "fixedrange": True},
        },
    }


def _places(groups: list[str]) -> tuple[list[float], list[tuple[str, float]]]:
    """Return where each row lies, and each heading, counted downwards."""
    at, places, headings = -_ROW, [], []
    for place, group in enumerate(groups):
        if group and (place == 0 or group != groups[place - 1]):
            at += _ROW
            headings.append((group, at))
        at += _ROW
        places.append(at)
    return places, headings


def _bars(table: pd.DataFrame, names: Mapping[str, str]) -> dict[str, Any]:
    of = table[table["start"].notna() & table["due"].notna()]
    return {
        "type": "bar",
        "orientation": "h",
        "y": (of["at"] + 0.2).tolist(),
        "base": [start.isoformat() for start in of["start"]],
        "x": [_span(start, due) for start, due in zip(of["start"], of["due"], strict=True)],
        "width": 0.36,
        "marker": {
            # Plotly hatches in the colour of the bar where every bar has its own.
            "color": [LATE if row.overdue else _faded(STATUS_COLOURS[row.status]) for row in rows(of)],
            "line": {
                "color": [LATE if row.overdue else STATUS_COLOURS[row.status] for row in rows(of)],
                "width": [2.5 if row.overdue else 1.5 for row in rows(of)],
            },
            "pattern": {
                "shape": ["/" if overdue else "" for overdue in of["overdue"]],
                "size": 7,
            },
        },
        **_answers(of, names),
    }


def _done(table: pd.DataFrame, names: Mapping[str, str]) -> dict[str, Any]:
    """Return how far each has come, as a full bar inside the faint one; nothing where nobody has said."""
    of = table[table["start"].notna() & table["due"].notna() & (table["progress"] > 0)]
    lengths = [_span(row.start, row.due) * row.progress / 100.0 for row in rows(of)]
    return {
        "type": "bar",
        "orientation": "h",
        "y": (of["at"] + 0.2).tolist(),
        "base": [start.isoformat() for start in of["start"]],
        "x": lengths,
        "width": 0.2,
        "marker": {"color": [STATUS_COLOURS[status] for status in of["status"]]},
        **_answers(of, names),
    }


def _open(table: pd.DataFrame, end: dt.date, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return a faint bar for each start without an end, on to the end of the days shown, with an arrow there."""
    of = table[table["start"].notna() & table["due"].isna()]
    bars = {
        "type": "bar",
        "orientation": "h",
        "y": (of["at"] + 0.2).tolist(),
        "base": [start.isoformat() for start in of["start"]],
        "x": [_span(start, max(end, start)) for start in of["start"]],
        "width": 0.14,
        "marker": {"color": [_faded(STATUS_COLOURS[status], 0.45) for status in of["status"]]},
        **_answers(of, names),
    }
    arrows = {
        "type": "scatter",
        "mode": "markers",
        "x": [end.isoformat()] * len(of),
        "y": (of["at"] + 0.2).tolist(),
        "cliponaxis": False,
        "marker": {
            "symbol": "triangle-right",
            "size": 13,
            "color": [STATUS_COLOURS[status] for status in of["status"]],
            "opacity": 1,
        },
        **_answers(of, names),
    }
    return [bars, arrows]


def _marks(table: pd.DataFrame, names: Mapping[str, str]) -> dict[str, Any]:
    """Return a mark on each due date: the only sign of a measure without a start."""
    of = table[table["due"].notna()]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [due.isoformat() for due in of["due"]],
        "y": (of["at"] + 0.2).tolist(),
        "marker": {
            "symbol": ["x" if overdue else "diamond" for overdue in of["overdue"]],
            "size": 12,
            "color": [LATE if row.overdue else STATUS_COLOURS[row.status] for row in rows(of)],
            "line": {"color": "#ffffff", "width": 1},
            "opacity": 1,
        },
        **_answers(of, names),
    }


def _dates(table: pd.DataFrame) -> dict[str, Any]:
    of = table[table["due"].notna()]
    words = _("{date}, overdue")
    return {
        "type": "scatter",
        "mode": "text",
        "x": [due.isoformat() for due in of["due"]],
        "y": (of["at"] + 0.2).tolist(),
        "text": [
            _APART + (f"<b>{words.format(date=row.due.isoformat())}</b>" if row.overdue else row.due.isoformat())
            for row in rows(of)
        ],
        "textposition": "middle right",
        "textfont": {"size": 12},
        "hoverinfo": "skip",
    }


def _answers(of: pd.DataFrame, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "customdata": of["id"].tolist(),
        "hovertext": [_hover(row, names) for row in rows(of)],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 1}},
    }


def _hover(row: Any, names: Mapping[str, str]) -> str:
    progress = _("progress not known") if pd.isna(row.progress) else f"{row.progress:g} %"
    start = row.start.isoformat() if pd.notna(row.start) else _("no start given")
    due = row.due.isoformat() if pd.notna(row.due) else _("no end given")
    lines = [f"<b>{escape(row.id)}</b> {escape(_short(row.title))}", f"{start} → {due}"]
    lines += [f"{escape(names[row.status])}, {progress}", escape(_short(row.owner))]
    return "<br>".join([*lines, *([f"<b>{_('overdue')}</b>"] if row.overdue else [])])


def _labels(table: pd.DataFrame, names: Mapping[str, str]) -> list[dict[str, Any]]:
    found = []
    for row in rows(table):
        progress = "" if pd.isna(row.progress) else f", {row.progress:g} %"
        if pd.isna(row.due):
            progress += f", {_('no end given')}"
        text = f"<b>{escape(row.id)}</b> {escape(_short(row.title))} <i>({escape(names[row.status])}{progress})</i>"
        found.append(_written(text, row.at - 0.02))
    return found


def _headings(headings: list[tuple[str, float]]) -> list[dict[str, Any]]:
    return [{**_written(f"<b>{escape(_short(group))}</b>", at + 0.3), "font": {"size": 15}} for group, at in headings]


def _written(text: str, at: float) -> dict[str, Any]:
    where = {"xref": "paper", "x": 0, "xanchor": "left", "y": at, "yanchor": "bottom", "align": "left"}
    return {**where, "text": text, "showarrow": False, "borderpad": 0}


def _stripes(places: list[float]) -> list[dict[str, Any]]:
    """Return a faint line under each row."""
    across = {
        "type": "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "line": {"color": "rgba(128,128,128,0.18)", "width": 1},
    }
    return [{**across, "y0": at + 0.5, "y1": at + 0.5} for at in places]


def _today_line(today: dt.date) -> dict[str, Any]:
    line = {"color": LATE, "width": 2, "dash": "dot"}
    return {
        "type": "line",
        "x0": today.isoformat(),
        "x1": today.isoformat(),
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "line": line,
    }


def _today_name(today: dt.date, window: tuple[dt.date, dt.date]) -> dict[str, Any]:
    early = (today - window[0]) < (window[1] - today)
    return {
        "x": today.isoformat(),
        "xanchor": "left" if early else "right",
        "xshift": 4 if early else -4,
        "yref": "paper",
        "y": 0,
        "yanchor": "top",
        "text": f"<b>{_('read at {date}').format(date=today.isoformat())}</b>",
        "showarrow": False,
        "font": {"size": 12},
    }


def _span(start: dt.date, end: dt.date) -> float:
    """Return the length of a bar on a date axis, in milliseconds; a day at least, so that it can be seen."""
    return max(1.0, float((end - start).days)) * 86_400_000.0


def _faded(colour: str, opacity: float = 0.3) -> str:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"
