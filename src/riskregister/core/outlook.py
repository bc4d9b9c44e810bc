"""The way from inherent to target: what each stage claims, and what the measures bear out today and by a date.

Inherent, current (claimed), residual (as stated) and target come from assessments.  Beside them stands what follows
from the inherent level and the measures: evidenced today, by a date if all goes to plan, and by that date if it is
late (:mod:`riskregister.core.delivery`).  The gap to the target is what remains even to plan: the finding.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from riskregister.core import mitigation, rules, scoring
from riskregister.core.delivery import COURSES, Course, Share, delivered_on
from riskregister.core.directions import opportunities
from riskregister.core.frames import latest_assessments
from riskregister.core.model import STAGES, Measure, Register
from riskregister.core.scoring import Floats

_ENDS = (("", "left"), ("_low", "left_low"), ("_high", "left_high"))


def dates_ahead(register: Register) -> list[dt.date]:
    """Return the dates at which something falls due after the reporting date, ascending, each once."""
    due = {measure.due for measure in register.measures if measure.due and measure.due > register.reporting_date}
    return sorted(due)


def outlook_frame(register: Register, on: dt.date) -> pd.DataFrame:
    """Return one row per risk, in register order: its scores on the way from inherent to target.

    Columns: id, title, category, the claimed scores inherent, current, residual, target (``nan`` where nobody
    assessed the stage), the evidenced scores today, to_plan and late, each also with _low and _high (ranges of effect
    and delivery), gap_today (today - current: above 0 the claim is lower than the measures bear out), gap_to_target
    (to_plan - target: what is left to do even if all goes to plan), promised (how many of its measures have a date
    ahead).
    """
    frame = pd.DataFrame(
        {
            "id": pd.Series([risk.id for risk in register.risks], dtype=object),
            "title": [risk.title for risk in register.risks],
            "category": [risk.category for risk in register.risks],
        }
    )
    for stage in STAGES:
        levels = _levels(register, stage)
        frame[stage] = rules.score(levels[0], levels[1], register.criteria)
    for course in COURSES:
        for suffix, values in _evidenced(register, on, course).items():
            frame[f"{course}{suffix}"] = values
    # Measures take harm off threats; nothing is reckoned off an opportunity.
    apart = frame["id"].isin(opportunities(register))
    frame.loc[apart, [f"{course}{suffix}" for course in COURSES for suffix, _column in _ENDS]] = np.nan
    frame["gap_today"] = frame["today"] - frame["current"]
    frame["gap_to_target"] = frame["to_plan"] - frame["target"]
    promised = {measure.id for measure in register.measures if measure.due and measure.due > register.reporting_date}
    counts = pd.Series([link.risk for link in register.mitigations if link.measure in promised]).value_counts()
    frame["promised"] = frame["id"].map(counts).fillna(0).astype(int)
    return frame


def _levels(register: Register, stage: str) -> tuple[Floats, Floats]:
    given = latest_assessments(register, stage)  # type: ignore[arg-type]  # one of STAGES
    sides = []
    for side in ("likelihood", "impact"):
        estimates = [getattr(given.get(risk.id), side, None) for risk in register.risks]
        sides.append(np.array([np.nan if one is None else one.best for one in estimates], dtype=float))
    return sides[0], sides[1]


def _evidenced(register: Register, on: dt.date, course: Course) -> dict[str, Floats]:
    criteria, risks = register.criteria, pd.Index([risk.id for risk in register.risks], dtype=object)

    def share(measure: Measure) -> Share:
        return delivered_on(measure, criteria, today=register.reporting_date, on=on, course=course)

    left = mitigation.left_of(register, risks, share)
    likelihood, impact = _levels(register, "inherent")
    rate, harm = scoring.rate_of_level(likelihood, criteria.likelihood), scoring.harm_of_level(impact, criteria.impact)
    found = {}
    for suffix, column in _ENDS:
        levels = (
            scoring.level_of_rate(rate * left["likelihood"][column].to_numpy(), criteria.likelihood),
            np.maximum(0.5, scoring.level_of_harm(harm * left["impact"][column].to_numpy(), criteria.impact)),
        )
        found[suffix] = rules.score(levels[0], levels[1], criteria)
    return found
