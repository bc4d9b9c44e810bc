"""Several barriers on one path: what they leave together, under independence, common cause and no assumption at all.

A barrier with failure fraction q lets the share q of events (or of harm) through.  Independent barriers multiply, as
layers of protection do; the average of their strengths is no such rule, since adding a weak barrier would lower it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import log
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from riskregister.core.conversions import probability_of_rate
from riskregister.core.scoring import Floats
from riskregister.errors import InvalidInput
from riskregister.translations import gettext as _


def combined_failure(failures: Sequence[float], dependence: float = 0.0) -> dict[str, float]:
    """Return what barriers with these failure fractions (0..1) leave together.

    Keys: ``independent`` = prod q; ``dependent`` = (1 - rho) prod q + rho min q, rho being ``dependence`` in 0..1;
    ``lowest`` = max(0, sum q - (n - 1)) and ``highest`` = min q, between which the truth lies whatever the dependence
    (Fréchet's bounds, derived).  No barrier leaves 1.

    Raises:
        InvalidInput: a failure fraction or the dependence is outside 0..1.
    """
    q = shares(failures, _("failure fractions"))
    rho = float(shares([dependence], _("the dependence"))[0])
    least = float(q.min(initial=1.0))
    product = float(q.prod())
    return {
        "independent": product,
        "dependent": (1.0 - rho) * product + rho * least,
        "lowest": max(0.0, float(q.sum()) - (q.size - 1)),
        "highest": least,
    }


def common_cause(failure_probability: float, beta: float, barriers: int = 2) -> dict[str, float]:
    """Return the probability that equal barriers all fail when the share beta of failures has a common cause.

    The beta-factor model: ((1 - beta) p)^n + beta p, against p^n if they failed independently.  Keys:
    ``with_common_cause``, ``independent``, ``ratio``.

    Raises:
        InvalidInput: the probability or beta is outside 0..1, or there is no barrier.
    """
    p, common = (float(value) for value in shares([failure_probability, beta], _("the probability and beta")))
    if barriers < 1:
        raise InvalidInput(_("There must be at least one barrier."))
    together, alone = ((1.0 - common) * p) ** barriers + common * p, p**barriers
    return {
        "with_common_cause": together,
        "independent": alone,
        "ratio": together / alone if alone > 0 else float("nan"),
    }


def reduced_rate(
    rate: float, effects: Sequence[float], horizon: float = 5.0, base: float = 5.0
) -> dict[str, float | None]:
    """Return an annual rate after measures that each take away the share e of events, independently.

    The measures act on the rate, not on the probability: rate' = rate prod(1 - e).  Keys: ``rate`` (a year),
    ``probability`` within ``horizon`` years, ``level_shift`` = log_base prod(1 - e), in levels (none if nothing is
    left).  Effects are at most 1; below 0 a measure makes matters worse.

    Raises:
        InvalidInput: an effect above 1, a negative rate, or a base not above 1.
    """
    e = np.asarray(effects, dtype=np.float64)
    if not (rate >= 0 and base > 1 and np.all(np.isfinite(e)) and np.all(e <= 1)):
        raise InvalidInput(_("A rate is at least 0, an effect at most 1, a base above 1."))
    left = float(np.prod(1.0 - e))
    return {
        "rate": rate * left,
        "probability": probability_of_rate(rate * left, horizon),
        "level_shift": log(left) / log(base) if left > 0 else None,
    }


def shares(values: ArrayLike, what: str) -> Floats:
    """Return values as an array of shares; ``what`` names them if one is not in 0..1.

    Raises:
        InvalidInput: a value is outside 0..1.
    """
    found = np.asarray(values, dtype=np.float64)
    if not np.all((found >= 0) & (found <= 1)):
        raise InvalidInput(_("{what}: values from 0 to 1 are needed").format(what=what))
    return found


METHODS: tuple[Callable[..., Any], ...] = (combined_failure, common_cause, reduced_rate)
