"""Every figure of the dashboard, drawn from the shipped register and from what is made up where that has nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd
from tests.core.building import indicator, reading

from riskregister.charts import (
    cover,
    exceedance,
    front,
    gantt,
    influence,
    points,
    profile,
    progress,
    ranges,
    ranks,
    slip,
    steps,
    strip,
)
from riskregister.charts import indicator as indicators
from riskregister.core import failing, slipping
from riskregister.core.follow_up import Update
from riskregister.core.frames import measure_frame
from riskregister.core.indicators import state_of
from riskregister.core.labels import measure_status_names
from riskregister.core.model import Register
from riskregister.core.register_losses import WHOLE, losses
from riskregister.services import analysis, influences

Figure = dict[str, Any]
TODAY = dt.date(2007, 5, 24)


def scheduled(register: Register) -> Register:
    """Return the register with dates on its measures: some late, some open, some without a start."""
    moved = []
    for place, one in enumerate(register.measures):
        start = dt.date(2006, 1, 1) + dt.timedelta(days=61 * (place % 9))
        due = start + dt.timedelta(days=200 + 90 * (place % 7))
        done = None if place % 4 == 3 else float(place * 17 % 101)
        status = ("under_way", "planned", "adopted", "completed", "principle", "established")[place % 6]
        moved.append(
            replace(
                one,
                start=None if place % 5 == 4 else start,
                due=None if place % 5 == 2 else due,
                progress=done,
                status=status,  # type: ignore[arg-type]
            )
        )
    return replace(register, measures=tuple(moved))


def gantt_of(register: Register, count: int = 24) -> Figure:
    frame = measure_frame(scheduled(register)).head(count)
    first = frame.groupby("owner", sort=False).ngroup()
    frame = frame.loc[first.sort_values(kind="stable").index].reset_index(drop=True)
    window = dt.date(2005, 11, 24), dt.date(2009, 11, 24)
    return gantt.gantt_figure(frame, list(frame["owner"]), TODAY, window, measure_status_names())


def losses_of(register: Register) -> Figure:
    found = losses(register, draws=2000).curves()
    parts = []
    named = ((WHOLE, "aep", "all events"), (WHOLE, "oep", "largest event"), ("T05", "aep", "all events in T05"))
    for id, kind, name in named:
        of = found[found["id"] == id]
        parts.append(of[["threshold"]].assign(probability=of[kind], error=of[f"{kind}_error"], series=name))
    return exceedance.exceedance_figure(pd.concat(parts, ignore_index=True), register.criteria)


def front_of(register: Register) -> Figure:
    table = pd.DataFrame(
        {
            "budget": [0.0, 2.0, 4.0, 6.0, 10.0, 17.0],
            "cost": [0.0, 2.0, 4.0, 6.0, 10.0, 16.5],
            "averted_share": [0.0, 0.11, 0.19, 0.245, 0.31, 0.33],
            "most_averted_share": [0.0, 0.11, 0.19, 0.245, 0.33, 0.36],
            "proven": [True, True, True, True, False, False],
            "count": [0, 1, 2, 3, 4, 6],
            "added": [(), ("M-1",), ("M-2",), ("M-3",), ("M-4",), ("M-5", "M-6")],
            "dropped": [()] * 6,
        }
    )
    return front.front_figure(table, {}, "Cost, million AZN", 6.0)


def indicator_of(_register: Register, months: int = 14) -> Figure:
    one = indicator("KRI-1", title="Oil price", unit="USD", worse="below", warning=50.0, alarm=40.0, risks=("T08-01",))
    levels = (62.0, 60.5, 58, 61, 57, 53, 51.5, 49, 47, 52, 48, 44, 39, 36)
    read = tuple(reading("KRI-1", (2006 + n // 12, n % 12 + 1, 1), levels[n]) for n in range(months))
    held = Register(
        id="r", title="R", criteria=_register.criteria, reporting_date=TODAY, indicators=(one,), readings=read
    )
    return indicators.indicator_figure(state_of(held, one))


def profile_of(register: Register) -> Figure:
    titles = [one.title for one in register.criteria.impact.dimensions] or ["People", "Economy", "Environment"]
    rows = len(titles)
    table = pd.DataFrame(
        {
            "title": titles,
            "state": ["known"] * (rows - 1) + ["withheld"],
            "low": [1.0 + place % 3 for place in range(rows - 1)] + [float("nan")],
            "best": [2.0 + place % 3 for place in range(rows - 1)] + [float("nan")],
            "high": [2.5 + place % 3 for place in range(rows - 1)] + [float("nan")],
            "driving": [place == 2 for place in range(rows)],
            "share": [0.3] * rows,
        }
    )
    return profile.profile_figure(table, register.criteria)


def progress_of(register: Register) -> Figure:
    measure = replace(register.measures[0], start=dt.date(2006, 2, 1), due=dt.date(2008, 1, 1))
    told = [
        ((2006, 2, 20), 0.0, "planned"),
        ((2006, 5, 2), 10.0, "adopted"),
        ((2006, 5, 28), 20.0, "under_way"),
        ((2006, 11, 10), 35.0, ""),
        ((2007, 4, 30), 55.0, "under_way"),
    ]
    updates = [
        Update(id=f"U{place}", measure=measure.id, date=dt.date(*day), text="x", status=status, progress=share)  # type: ignore[arg-type]
        for place, (day, share, status) in enumerate(told)
    ]
    return progress.progress_figure(measure, updates, TODAY, measure_status_names())


def ranges_of(register: Register) -> Figure:
    rows = [
        ("Likelihood, claimed", 2.0, 3.0, 4.0, "#1f77b4"),
        ("Likelihood, evidenced", 2.5, 3.4, 4.5, "#e07b00"),
        ("Impact, claimed", 3.0, 4.0, 5.0, "#1f77b4"),
        ("Impact, evidenced", 3.0, float("nan"), 5.0, "#e07b00"),
    ]
    return ranges.range_figure(rows, register.criteria)


def slip_of(register: Register) -> Figure:
    table = pd.DataFrame(
        {
            "id": [f"T0{place}-0{place}" for place in range(1, 8)],
            "plan": [5.1, 6.0, 4.2, 7.1, 3.3, 6.4, 5.0],
            "plan_low": [4.1, 5.2, 3.2, 6.5, 3.0, 6.0, 4.0],
            "plan_high": [6.3, 7.0, 5.5, 8.0, 4.1, 7.1, 6.0],
            "slipped": [5.6, 6.3, 4.2, 7.9, 3.9, 6.5, 5.8],
            "slipped_low": [4.6, 5.5, 3.2, 7.0, 3.2, 6.1, 4.4],
            "slipped_high": [6.9, 7.2, 5.5, 8.6, 4.9, 7.3, 6.7],
            "appetite": [6.0, 6.0, 5.0, 7.5, 6.0, 6.0, 5.5],
        }
    )
    return slip.slip_figure(table)


def steps_of(register: Register) -> Figure:
    rows = []
    at = [dt.datetime(2006, month, 3, 8, 30, tzinfo=dt.UTC) for month in (1, 4, 8, 11)]
    told = {
        "inherent": [(0, 8.0, 0.5)],
        "current": [(0, 6.0, 1.0), (1, 7.0, 1.0), (2, float("nan"), 0.5), (3, 5.0, 0.5)],
        "residual": [(1, 5.0, 0.5)],
        "target": [(2, 4.0, 0.0)],
    }
    for stage, changes in told.items():
        for place, score, apart in changes:
            row = {"stage": stage, "number": place + 1, "time": at[place], "rating_code": "H"}
            rows.append({**row, "score": score, "score_low": score - apart, "score_high": score + apart})
    return steps.step_figure(pd.DataFrame(rows), register.criteria, dt.datetime(2007, 5, 24, tzinfo=dt.UTC))


def strip_of(_register: Register) -> Figure:
    given = [
        ("A. Aliyev", 1, 3.0, False),
        ("A. Aliyev", 2, 3.5, False),
        ("B. Babayeva", 1, 4.0, False),
        ("B. Babayeva", 2, 4.0, False),
        ("Ç. Çingizli", 1, 2.0, False),
        ("Ç. Çingizli", 2, 3.0, False),
        ("Chair", 2, 3.5, True),
    ]
    return strip.strip_figure(given, 5, "chair's consensus", "round {n}")


def slips_of(register: Register) -> Figure:
    """Return the figure of what really follows if measures slip."""
    found = slipping.slip(scheduled(register), [one.id for one in register.measures[:6]], 12, as_judged=True)
    return slip.slip_figure(found.risks.dropna(subset="plan").head(12))


def cover_of(register: Register) -> Figure:
    table = failing.body_cover(register, failing.failing(register, as_judged=True))
    counts = table.groupby("body", sort=False)["measures"].sum().sort_values(ascending=False, kind="stable")
    categories = [one.id for one in register.categories if (table["category"] == one.id).any()]
    bodies = [str(body) for body in counts.index[:14]]
    chosen = cover.pair(bodies[0], categories[0])
    return cover.cover_figure(table, bodies, categories, chosen)


def points_of(register: Register) -> Figure:
    found = failing.single_points(failing.failing(register, as_judged=True))
    of = found[(found["kind"] == "measure") & (found["level"] == "risk")].reset_index(drop=True).head(15)
    titles = {one.id: one.title for one in register.measures}
    names = [f"{row.of} ← {row.key} {titles.get(str(row.key), '')}" for row in of.itertuples()]
    above = [place % 4 == 1 for place in range(len(of))]
    return points.points_figure(of.assign(above=above), names)


FIGURES: dict[str, Callable[[Register], Figure]] = {
    "cover": cover_of,
    "exceedance": losses_of,
    "front": front_of,
    "gantt": gantt_of,
    "indicator": indicator_of,
    "influence": lambda register: influence.influence_figure(influences.importers(register)),
    "points": points_of,
    "profile": profile_of,
    "progress": progress_of,
    "ranges": ranges_of,
    "ranks": lambda register: ranks.rank_figure(analysis.order(register).head(30), register.criteria),
    "slip": slip_of,
    "steps": steps_of,
    "strip": strip_of,
}
