"""The way from inherent to target, by date."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from tests.core.building import assessed, estimate, link, measure, register, risk

from riskregister.core import model, scoring
from riskregister.core.outlook import dates_ahead, outlook_frame

DUE = dt.date(2008, 5, 24)


def held() -> model.Register:
    stages = {"inherent": (5, 5), "current": (4, 5), "target": (3, 5)}
    assessments = tuple(assessed("R", *levels, stage) for stage, levels in stages.items())  # type: ignore[arg-type]
    measures = (measure("M", "planned", due=DUE), measure("N", "completed"), measure("O", "principle", due=DUE))
    links = tuple(link(name, "R", efficacy=estimate(0.5), evidence="C") for name in "MNO")
    return register(risks=(risk("R"),), assessments=assessments, measures=measures, mitigations=links)


def test_each_course_is_reckoned_from_the_inherent_level() -> None:
    """N is delivered, M by its date, O is a principle: half is left today, a quarter to plan (independent bodies)."""
    of = held()
    of = register(
        **{name: getattr(of, name) for name in ("risks", "assessments", "mitigations")},
        measures=tuple(measure(m.id, m.status, due=m.due, owner=m.id) for m in of.measures),
    )
    row = outlook_frame(of, DUE).iloc[0]
    scale = of.criteria.likelihood
    rate = float(scoring.rate_of_level(5, scale))

    assert row["today"] == pytest.approx(5 + float(scoring.level_of_rate(rate * 0.5, scale)))
    assert row["to_plan"] == pytest.approx(5 + float(scoring.level_of_rate(rate * 0.25, scale)))
    assert row["today"] >= row["late"] >= row["to_plan"]
    assert row["gap_today"] == pytest.approx(row["today"] - 9)
    assert row["gap_to_target"] == pytest.approx(row["to_plan"] - 8)
    assert row["promised"] == 2


def test_a_stage_nobody_assessed_is_empty() -> None:
    assert np.isnan(outlook_frame(held(), DUE).iloc[0]["residual"])


def test_dates_ahead_are_those_after_the_reporting_date() -> None:
    of = register(measures=(measure("M", due=DUE), measure("N", due=dt.date(2007, 1, 1)), measure("O", due=DUE)))

    assert dates_ahead(of) == [DUE]
