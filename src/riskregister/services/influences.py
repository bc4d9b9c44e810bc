"""What pages and commands ask of influences and gaps: frames of core with the titles and labels people read."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from riskregister.core import coverage
from riskregister.core.influence import concentration
from riskregister.core.model import Influence, Register, Stage, source_label
from riskregister.core.one_risk import with_causes
from riskregister.core.register_influence import imports_frame, influence_frame

__all__ = [
    "Carried",
    "carried",
    "concentration",
    "cover_by_category",
    "importers",
    "influences",
    "sections",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """What an influence does to its effect: the share of its probability that all others together then carry.

    ``share``, ``low``, ``high``: 0..1, from the multipliers' best, lowest and highest values.  ``contradicts``: the
    imports alone exceed the probability assessed.  ``held``: the multiplier would lift it above 1.
    """

    share: float
    low: float
    high: float
    contradicts: bool
    held: bool


def carried(register: Register, made: Influence, stage: Stage = "current") -> Carried | None:
    """Return what the effect imports once ``made`` stands, in place of what has its id or its two ends.

    None where either risk is not assessed at ``stage``, or not there.
    """
    effect = next((one for one in register.risks if one.id == made.effect), None)
    if effect is None or made.cause == made.effect:
        return None
    others = (
        one for one in register.influences if one.id != made.id and (one.cause, one.effect) != (made.cause, made.effect)
    )
    of = with_causes(replace(register, influences=(*others, made)), effect)
    links = influence_frame(of, stage)
    link = links[links["cause"] == made.cause]
    if link.empty:
        return None
    imports = imports_frame(of, stage)
    found = imports[imports["id"] == made.effect].iloc[0]
    return Carried(
        share=float(found["imported_share"]),
        low=float(found["imported_share_low"]),
        high=float(found["imported_share_high"]),
        contradicts=bool(found["contradicts"]),
        held=bool(link.iloc[0]["held"]),
    )


def importers(register: Register, stage: Stage = "current", most: int = 15) -> pd.DataFrame:
    """Return the rows of :func:`imports_frame` of the ``most`` risks that import most harm, the largest first."""
    found = imports_frame(register, stage)
    found = found[found["imported_harm"] > 0]
    return found.sort_values("imported_harm", ascending=False, kind="stable", ignore_index=True).head(most)


def influences(register: Register, stage: Stage = "current") -> pd.DataFrame:
    """Return :func:`influence_frame` with ``sources`` as one text."""
    found = influence_frame(register, stage)
    return found.assign(sources=["; ".join(source_label(one) for one in sources) for sources in found["sources"]])


def cover_by_category(register: Register) -> pd.DataFrame:
    """Return per category how many risks have each kind of cover.

    Columns: id, title, risks, and the four values of ``cover`` of :func:`coverage.risk_cover`.
    """
    found = coverage.risk_cover(register)
    kinds = ("no measure", "principles only", "nothing delivered", "covered")
    rows = []
    for category in register.categories:
        of = found[found["category"] == category.id]
        rows.append((category.id, category.title, len(of), *(int((of["cover"] == kind).sum()) for kind in kinds)))
    return pd.DataFrame(rows, columns=["id", "title", "risks", *kinds])


def sections(register: Register) -> pd.DataFrame:
    """Return :func:`coverage.section_use`, the unused sections first, else in the documents' order."""
    return coverage.section_use(register).sort_values("used", kind="stable", ignore_index=True)
