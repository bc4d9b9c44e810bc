"""Tolerable or not: the line of an F-N diagram, the zones of ALARP, and whether a measure costs too much for its gain.

Only the form comes from industrial safety (scoring.md 1.14); its numbers are no tolerances for a state's risks, so that
none is built in: whoever asks brings the anchor.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from riskregister.core.trends import trend_probability, updated_by_indicator
from riskregister.errors import InvalidInput
from riskregister.translations import gettext as _


def fn_line(number: float, anchor_number: float, anchor_rate: float, slope: float = -1.0) -> float:
    """Return the yearly rate of events with at least ``number`` victims that a line through one anchor allows.

    F(N) = F_0 (N / N_0)^slope; slope -1 weighs one event of 100 as a hundred of one (a convention).
    """
    if not min(number, anchor_number, anchor_rate) > 0:
        raise InvalidInput(_("Numbers and rates must be above 0."))
    return float(anchor_rate * (number / anchor_number) ** slope)


def tolerability_zone(rate: float, broadly_acceptable: float, intolerable: float) -> str:
    """Return the zone of a yearly rate: "broadly acceptable", "as low as reasonably practicable" or "unacceptable".

    Each limit belongs to the better zone.
    """
    if not 0 <= broadly_acceptable <= intolerable or rate < 0:
        raise InvalidInput(_("Give a rate of 0 or more and two limits, the broadly acceptable one first."))
    if rate <= broadly_acceptable:
        return "broadly acceptable"
    return "as low as reasonably practicable" if rate <= intolerable else "unacceptable"


def alarp_test(cost: float, benefit: float, disproportion: float = 1.0) -> dict[str, Any]:
    """Say whether a measure may be declined: only if its cost exceeds its benefit by more than a factor (>= 1).

    ``cost`` and ``benefit`` (harm averted) in one unit.  Keys: ``ratio`` = cost / benefit, ``take`` (ratio <= factor).
    """
    if not (cost >= 0 and benefit >= 0 and disproportion >= 1) or cost == benefit == 0:
        raise InvalidInput(_("Cost and benefit are 0 or more, not both 0, and the factor is 1 or more."))
    ratio = cost / benefit if benefit else math.inf
    return {"ratio": ratio, "take": ratio <= disproportion}


METHODS: tuple[Callable[..., Any], ...] = (
    trend_probability,
    updated_by_indicator,
    fn_line,
    tolerability_zone,
    alarp_test,
)
