"""What pages and commands ask of influences and gaps: frames of core with the titles and labels people read."""

from __future__ import annotations

import pandas as pd

from riskregister.core import coverage
from riskregister.core.influence import concentration
from riskregister.core.model import Register, Stage, source_label
from riskregister.core.register_influence import imports_frame, influence_frame

__all__ = ["concentration", "cover_by_category", "importers", "influences", "sections"]


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
