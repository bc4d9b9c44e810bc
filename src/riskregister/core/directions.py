"""Threats and opportunities: what a register says of harm is said of its threats alone.

An opportunity's impact is a benefit (ISO 31000: risk may be for better or worse).  It keeps its levels, score and
rating, which say how great it is.  It has no rank among threats, no appetite to be above, no part in the level of its
category or in a year's losses, and no measure that takes harm off it; without a measure it is no gap.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from riskregister.core import scoring
from riskregister.core.model import Register


def opportunities(register: Register) -> frozenset[str]:
    """Return the ids of the risks whose impact is a benefit."""
    return frozenset(risk.id for risk in register.risks if risk.direction == "opportunity")


def threats(register: Register) -> Register:
    """Return a register with its threats alone and the measures' links to them; itself where there is nothing else."""
    apart = opportunities(register)
    if not apart:
        return register
    return replace(
        register,
        risks=tuple(risk for risk in register.risks if risk.id not in apart),
        mitigations=tuple(link for link in register.mitigations if link.risk not in apart),
    )


def set_apart(frame: pd.DataFrame) -> None:
    """Take opportunities out of what a risk frame says of threats: their order, appetite and what is evidenced."""
    apart = frame["direction"] == "opportunity"
    if apart.any():
        frame["rank"] = scoring.rank(frame["score"].mask(apart))
        unsaid = [name for name in frame.columns if name.startswith("evidenced_") or name in ("appetite", "gap")]
        frame.loc[apart, unsaid] = np.nan
        frame["above_appetite"] &= ~apart
