"""What a register shows without a single score: threats without measures, measures without threats, unused sections."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import chain
from typing import Literal

import numpy as np
import pandas as pd

from riskregister.core import scoring
from riskregister.core.criteria import Criteria
from riskregister.core.delivery import delivered_share
from riskregister.core.directions import threats
from riskregister.core.frames import risk_frame
from riskregister.core.model import Register, Source

Cover = Literal["no measure", "principles only", "nothing delivered", "covered"]


def risk_cover(register: Register) -> pd.DataFrame:
    """Return one row per threat, in register order: how measures cover it, told from their statuses alone.

    Columns: id, category, title, measures (how many), cover: "no measure"; "principles only" (every measure states
    what should be); "nothing delivered" (every measure a principle, a plan or stopped); "covered".
    """
    measures = {measure.id: measure for measure in register.measures}
    acting = defaultdict(set)
    for link in register.mitigations:
        if link.measure in measures:
            acting[link.risk].add(link.measure)
    rows = []
    for risk in threats(register).risks:
        of = [measures[measure] for measure in acting[risk.id]]
        cover: Cover = "covered"
        if not of:
            cover = "no measure"
        elif all(measure.status == "principle" for measure in of):
            cover = "principles only"
        elif not any(delivered_share(measure, register.criteria) > 0 for measure in of):
            cover = "nothing delivered"
        rows.append((risk.id, risk.category, risk.title, len(of), cover))
    return pd.DataFrame(rows, columns=["id", "category", "title", "measures", "cover"])


def reductions(register: Register) -> dict[str, tuple[float, float, float]]:
    """Return by category what share of inherent expected harm (0..1) the measures in place take away.

    Lowest, best and highest, over the range of the efficacies; the best is that of
    :func:`riskregister.core.frames.coverage_frame`.  A category without expected harm has no share.
    """
    frame, criteria = risk_frame(threats(register), "inherent"), register.criteria
    found = {}
    for category, of in frame.dropna(subset=["likelihood", "impact"]).groupby("category", sort=False):
        before = _expected_harm(of["likelihood"], of["impact"], criteria)
        if before > 0:
            left = (
                _expected_harm(of[f"evidenced_likelihood{end}"], of[f"evidenced_impact{end}"], criteria)
                for end in ("_high", "", "_low")
            )
            low, best, high = (1.0 - one / before for one in left)
            found[str(category)] = low, best, high
    return found


def _expected_harm(likelihood: pd.Series, impact: pd.Series, criteria: Criteria) -> float:
    rates = scoring.rate_of_level(likelihood, criteria.likelihood)
    return float(np.sum(rates * scoring.harm_of_level(impact, criteria.impact)))


def unlinked_measures(register: Register) -> pd.DataFrame:
    """Return the measures that act on no risk, in register order: id, title, domain, owner, notes (why none)."""
    linked = {link.measure for link in register.mitigations}
    names = ["id", "title", "domain", "owner", "notes"]
    rows = [[getattr(measure, name) for name in names] for measure in register.measures if measure.id not in linked]
    return pd.DataFrame(rows, columns=names)


def section_use(register: Register) -> pd.DataFrame:
    """Return one row per section of every document, in the documents' order: which records cite it.

    Columns: document, section, paragraphs (0: a bare heading), objectives, categories, risks, assessments, measures
    (how many citations from each table), used (by any).
    """
    first = register.documents[0].id if register.documents else ""
    counts = Counter((source.document or first, source.section, table) for table, source in _citations(register))
    tables = ("objectives", "categories", "risks", "assessments", "measures")
    rows = []
    for document in register.documents:
        for section, paragraphs in document.sections.items():
            cited = [counts[document.id, section, table] for table in tables]
            rows.append((document.id, section, paragraphs, *cited, any(cited)))
    return pd.DataFrame(rows, columns=["document", "section", "paragraphs", *tables, "used"])


def _citations(register: Register) -> Iterator[tuple[str, Source]]:
    for table in ("objectives", "categories", "risks", "assessments"):
        for record in getattr(register, table):
            yield from ((table, source) for source in record.sources)
    yield from (("categories", s.source) for s in chain.from_iterable(c.signals for c in register.categories))
    yield from (("measures", measure.source) for measure in register.measures)
