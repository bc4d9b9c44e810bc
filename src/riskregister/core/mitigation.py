"""What the measures in place take off the inherent risk: the evidenced level, beside the one claimed.

A measure that stops the share e of events if fully delivered, and is delivered to the share s, leaves the failure
fraction q = 1 - e s.  On likelihood the q multiply the annual rate, as layers of protection do; on impact they
multiply harm.  Measures of one body tend to fail together, so within a body

    Q_g = (1 - rho) prod q + rho min q          (a beta-factor for common cause)

and bodies multiply.  Whatever the dependence, the truth lies within the Fréchet bounds
max(0, sum q - (n - 1)) <= Q <= min q, which are always given beside it.  Ten strategy papers therefore never look like
99.9 % protection: what is not delivered has s = 0, and one body's papers share their fate.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from riskregister.core.criteria import Criteria
from riskregister.core.model import Measure, Register

#: A measure in one of these statuses delivers nothing whatever progress is entered.
INERT_STATUSES = ("principle", "stopped")
CHANNELS = ("likelihood", "impact")

_LINK_COLUMNS = ["risk", "measure", "owner", "channel", "q", "q_low", "q_high"]


def delivered_share(measure: Measure, criteria: Criteria) -> float:
    """Return how far a measure counts as delivered, 0..1.

    A progress someone entered replaces the share its status stands for, except that a principle or a stopped measure
    delivers nothing.
    """
    if measure.status in INERT_STATUSES:
        return 0.0
    if measure.progress is not None:
        return measure.progress / 100.0
    return next((delivery.share for delivery in criteria.delivery if delivery.status == measure.status), 0.0)


def failure_fractions(register: Register) -> pd.DataFrame:
    """Return one row per mitigation and channel: ``risk, measure, owner, channel, q, q_low, q_high``.

    ``q`` is the failure fraction with the best efficacy, ``q_low`` with the highest (least is left), ``q_high`` with
    the lowest; all in 0..1.  A mitigation on both channels gives two rows.
    """
    measures = {measure.id: measure for measure in register.measures}
    strengths = {step.strength: step for step in register.criteria.efficacy}
    rows = []
    for link in register.mitigations:
        measure, step = measures.get(link.measure), strengths.get(link.strength)
        if measure is None or step is None:
            continue
        share = delivered_share(measure, register.criteria)
        for channel in CHANNELS if link.acts_on == "both" else (link.acts_on,):
            left = (1.0 - efficacy * share for efficacy in (step.best, step.high, step.low))
            rows.append((link.risk, link.measure, measure.owner, channel, *left))
    return pd.DataFrame(rows, columns=_LINK_COLUMNS)


def combined(links: pd.DataFrame, same_body_dependence: float) -> pd.DataFrame:
    """Return per risk and channel what is left: ``left, left_low, left_high, frechet_low, frechet_high``, 0..1.

    ``links`` is shaped like :func:`failure_fractions`.  ``left_low``..``left_high`` is the range from the efficacy's
    range; ``frechet_low``..``frechet_high`` the range from unknown dependence.  Index: (risk, channel).
    """
    keys = ["risk", "channel"]
    grouped = links.groupby([*keys, "owner"], sort=False)
    left = {}
    for name, column in (("left", "q"), ("left_low", "q_low"), ("left_high", "q_high")):
        together = grouped[column].agg(["prod", "min"])
        body = (1.0 - same_body_dependence) * together["prod"] + same_body_dependence * together["min"]
        left[name] = body.groupby(level=keys, sort=False).prod()
    result = pd.DataFrame(left)
    per_risk = links.groupby(keys, sort=False)["q"].agg(["sum", "count", "min"])
    result["frechet_low"] = np.maximum(0.0, per_risk["sum"] - (per_risk["count"] - 1))
    result["frechet_high"] = per_risk["min"]
    return result


def left_of(register: Register, risks: pd.Index) -> dict[str, pd.DataFrame]:
    """Return for each channel the table of :func:`combined` for ``risks``, 1.0 where no measure acts."""
    table = combined(failure_fractions(register), register.criteria.same_body_dependence)
    found = {}
    for channel in CHANNELS:
        rows = table[table.index.get_level_values("channel") == channel].droplevel("channel")
        found[channel] = rows.reindex(risks).fillna(1.0)
    return found
