"""The meeting point: a register as pandas tables, whose columns every page shows, export writes and print prints.

Nothing is read or written here.  Unknown numbers are ``nan``; lists of ids are tuples.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from riskregister.core import mitigation, rules, scoring
from riskregister.core.criteria import Criteria
from riskregister.core.delivery import delivered_share
from riskregister.core.directions import set_apart, threats
from riskregister.core.labels import marked
from riskregister.core.markings import marking_of
from riskregister.core.model import (
    CONSENSUS,
    NOT_NAMED,
    Assessment,
    Estimate,
    Measure,
    Register,
    Stage,
    section_order,
    source_label,
)

#: Statuses after which a measure can no longer be overdue.
ENDED = ("completed", "stopped")
MEASURE_STATUSES = ("established", "adopted", "under_way", "planned", "principle", "completed", "stopped")
_UNKNOWN = Estimate(low=np.nan, best=np.nan, high=np.nan)


def rows(frame: pd.DataFrame) -> Iterator[Any]:
    """Return the rows of a frame as named tuples whose values have the frame's own types."""
    yield from frame.itertuples(index=False)


def latest_assessments(register: Register, stage: Stage) -> dict[str, Assessment]:
    """Return for each risk the assessment of ``stage`` that stands.

    That is the latest consensus; without one the assessment with the latest date, then round (the last given wins a
    tie).  Assessments later than a consensus do not replace it: the check and the panel name them.
    """
    latest: dict[str, Assessment] = {}
    for assessment in register.assessments:
        if assessment.stage == stage:
            known = latest.get(assessment.risk)
            if known is None or _standing(assessment) >= _standing(known):
                latest[assessment.risk] = assessment
    return latest


def _standing(assessment: Assessment) -> tuple[bool, date, int]:
    return assessment.basis == CONSENSUS, assessment.date, assessment.round


def risk_frame(register: Register, stage: Stage = "current", *, evidenced: bool = True) -> pd.DataFrame:
    """Return one row per risk, in register order, at ``stage``; the same without what is evidenced in half the time.

    Columns: id, category, category_title, title, stage, likelihood, impact (best levels), score (by the criteria's
    rule), rating (band label), rank (1 = highest score, ties share the mean), rank_low, rank_high (unknown until
    simulated), likelihood_state, impact_state (why a level is missing; empty where it is there), likelihood_low ..
    impact_high, score_low, score_high, product, rating_code, confidence, appetite, above_appetite, type, trajectory,
    status, owner, placing, objectives, measures (how many act on it), evidenced_likelihood, evidenced_impact,
    evidenced_score (each with _low, _high from the efficacies' range and _bound_low, _bound_high whatever the
    dependence between measures), gap (evidenced - claimed current score: above 0 the claim is lower than the measures
    in place bear out), direction.  An opportunity has no rank, no appetite and nothing evidenced
    (:mod:`riskregister.core.directions`).
    """
    criteria = register.criteria
    assessments = latest_assessments(register, stage)
    titles = {category.id: category.title for category in register.categories}
    linked = defaultdict(set)
    for link in register.mitigations:
        linked[link.risk].add(link.measure)
    given = [assessments.get(risk.id) for risk in register.risks]
    frame = pd.DataFrame(
        {
            "id": pd.Series([risk.id for risk in register.risks], dtype=object),
            "category": [risk.category for risk in register.risks],
            "category_title": [titles.get(risk.category, risk.category) for risk in register.risks],
            "title": [risk.title for risk in register.risks],
            "stage": stage,
        }
    )
    for side in ("likelihood", "impact"):
        frame[f"{side}_state"] = pd.Series([_state(a, side) for a in given], dtype=object)
        estimates = [(getattr(a, side) if a else None) or _UNKNOWN for a in given]
        frame[side] = np.array([e.best for e in estimates], dtype=float)
        frame[f"{side}_low"] = np.array([e.low for e in estimates], dtype=float)
        frame[f"{side}_high"] = np.array([e.high for e in estimates], dtype=float)
    _add_scores(frame, criteria)
    frame["product"] = scoring.product(frame["likelihood"], frame["impact"])
    frame["confidence"] = [a.confidence if a else "" for a in given]
    frame["dimensions"] = [a.dimensions if a else () for a in given]
    _add_appetite(frame, criteria)
    for name in ("type", "trajectory", "status", "owner", "placing", "objectives", "version", "direction"):
        frame[name] = [getattr(risk, name) for risk in register.risks]
    frame["measures"] = np.array([len(linked[risk.id]) for risk in register.risks], dtype=int)
    if evidenced:
        _add_evidenced(frame, register)
    set_apart(frame)
    order = ["id", "category", "category_title", "title", "stage", "likelihood", "impact", "score", "rating", "rank"]
    order += ["rank_low", "rank_high"]
    return frame[order + [name for name in frame.columns if name not in order]]


def category_frame(register: Register, stage: Stage = "current", risks: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return one row per category: its risks rolled up.

    ``likelihood`` is the level of the probability that at least one of its risks happens within the horizon (taken as
    independent; ``p_low``..``p_high`` are the bounds whatever the dependence).  Expected harm adds; ``impact`` is the
    level of the mean harm per event, capped at the top level.  Opportunities take no part.
    ``worst_risk`` is the one that adds most expected harm.  Columns as in :func:`risk_frame` where they apply,
    and p_any, p_low, p_high, expected_harm, worst_risk,
    worst_title, risks, scored, above_appetite (how many risks).  ``risks`` is :func:`risk_frame` of the same, where
    that is at hand.
    """
    risks = risk_frame(threats(register), stage, evidenced=False) if risks is None else _threats_of(risks)
    criteria = register.criteria
    top = criteria.impact.levels[-1].level
    rows = []
    groups = dict(tuple(risks.groupby("category", sort=False)))
    for category in register.categories:
        of = groups.get(category.id, risks.iloc[:0])
        known = of.dropna(subset=["likelihood", "impact"])
        row: dict[str, Any] = {
            "id": category.id,
            "category": category.id,
            "category_title": category.title,
            "title": category.title,
            "stage": stage,
            "risks": len(of),
            "scored": len(known),
            "above_appetite": int(of["above_appetite"].sum()),
        }
        for suffix in ("", "_low", "_high"):
            rates = scoring.rate_of_level(known[f"likelihood{suffix}"], criteria.likelihood)
            harms = scoring.harm_of_level(known[f"impact{suffix}"], criteria.impact)
            bounds = scoring.any_of(scoring.probability_of_rate(rates, criteria.likelihood))
            expected = float(np.sum(rates * harms)) if len(known) else np.nan
            mean_level = scoring.level_of_harm(expected / rates.sum(), criteria.impact) if len(known) else np.nan
            row[f"likelihood{suffix}"] = float(scoring.level_of_probability(bounds[1], criteria.likelihood))
            row[f"impact{suffix}"] = float(scoring.cell(mean_level, top))
            if not suffix:
                row["p_low"], row["p_any"], row["p_high"] = bounds
                row["expected_harm"] = expected
                worst = known.iloc[int(np.argmax(rates * harms))] if len(known) else None
                row["worst_risk"] = "" if worst is None else worst["id"]
                row["worst_title"] = "" if worst is None else worst["title"]
        # At the low ends a small frequent risk may weigh less, so that the mean harm rises: a range holds its best.
        row["impact_low"] = min(row["impact_low"], row["impact"])
        row["impact_high"] = max(row["impact_high"], row["impact"])
        rows.append(row)
    frame = pd.DataFrame(rows, columns=_CATEGORY_COLUMNS if not rows else None)
    _add_scores(frame, criteria)
    frame["product"] = scoring.product(frame["likelihood"], frame["impact"])
    above = frame.pop("above_appetite")
    _add_appetite(frame, criteria)
    frame["above_appetite"] = above.astype(int)
    order = [
        "id",
        "category",
        "title",
        "stage",
        "likelihood",
        "impact",
        "score",
        "rating",
        "rank",
        "rank_low",
        "rank_high",
    ]
    return frame[order + [name for name in frame.columns if name not in order]]


def measure_frame(register: Register, as_of: date | None = None) -> pd.DataFrame:
    """Return one row per measure, in the order of the source's sections.

    ``section`` is what people cite ("Order 4.2").  ``overdue`` means due before ``as_of`` (default: the register's
    reporting date) and neither completed nor stopped.  ``progress`` is 0-100, ``nan`` until entered.  ``risks`` is a
    tuple of risk ids, ``delivered`` the share 0..1 that counts.
    """
    as_of = as_of or register.reporting_date
    links = defaultdict(list)
    for link in register.mitigations:
        links[link.measure].append(link)
    rank = {document.id: place for place, document in enumerate(register.documents)}
    rows = []
    for measure in sorted(
        register.measures, key=lambda m: (rank.get(m.source.document, 0), section_order(m.source.section))
    ):
        of = links[measure.id]
        rows.append(
            {
                "id": measure.id,
                "title": measure.title,
                "domain": measure.domain,
                "section": source_label(measure.source),
                "owner": measure.owner,
                "status_in_source": measure.status_in_source,
                "status": measure.status,
                "progress": np.nan if measure.progress is None else float(measure.progress),
                "due": measure.due,
                "overdue": is_overdue(measure, as_of),
                "risks": tuple(link.risk for link in of),
                "paragraph": measure.source.paragraph,
                "type": measure.type,
                "partners": measure.partners,
                "start": measure.start,
                "due_rule": measure.due_rule,
                "figures": measure.figures,
                "objectives": measure.objectives,
                "primary": tuple(link.risk for link in of if link.role == "primary"),
                "stated": tuple(link.risk for link in of if link.basis == "stated"),
                "delivered": delivered_share(measure, register.criteria),
                "owner_named": measure.owner != NOT_NAMED,
                "description": measure.description,
                "marking": marking_of(register, measure),
                "version": measure.version,
            }
        )
    return pd.DataFrame(rows, columns=_MEASURE_COLUMNS if not rows else None)


def _threats_of(risks: pd.DataFrame) -> pd.DataFrame:
    return risks[risks["direction"] != "opportunity"]


def is_overdue(measure: Measure, as_of: date) -> bool:
    """Say whether a measure is due before ``as_of`` and has not ended."""
    return measure.due is not None and measure.due < as_of and measure.status not in ENDED


def coverage_frame(register: Register, inherent: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return one row per category: how its risks are covered by measures, and where they are not.

    Opportunities take no part.  ``evidenced_reduction`` is the share of inherent expected harm (0..1) that the
    measures in place take away, as in :mod:`riskregister.core.mitigation`.  ``gaps``
    lists risks no measure acts on at all, ``undelivered`` those whose
    every measure is still an intention.  ``inherent`` is :func:`risk_frame` of that stage, where it is at hand.
    """
    register = threats(register)
    risks = risk_frame(register, "inherent") if inherent is None else _threats_of(inherent)
    measures = {measure.id: measure for measure in register.measures}
    delivered = {m.id: delivered_share(m, register.criteria) for m in register.measures}
    acting = defaultdict(set)
    for link in register.mitigations:
        if link.measure in measures:
            acting[link.risk].add(link.measure)
    criteria = register.criteria
    rows = []
    for category in register.categories:
        of = risks[risks["category"] == category.id]
        here = set().union(*(acting[risk] for risk in of["id"])) if len(of) else set()
        gaps = tuple(risk for risk in of["id"] if not acting[risk])
        undelivered = tuple(r for r in of["id"] if acting[r] and not any(delivered[m] > 0 for m in acting[r]))
        known = of.dropna(subset=["likelihood", "impact"])
        before = _expected_harm(known["likelihood"], known["impact"], criteria)
        evidenced = _expected_harm(known["evidenced_likelihood"], known["evidenced_impact"], criteria)
        rows.append(
            {
                "id": category.id,
                "category": category.id,
                "title": category.title,
                "risks": len(of),
                "measures": len(here),
                **{status: sum(measures[m].status == status for m in here) for status in MEASURE_STATUSES},
                "evidenced_reduction": 1.0 - evidenced / before if before > 0 else np.nan,
                "gaps": gaps,
                "undelivered": undelivered,
            }
        )
    columns = ["id", "category", "title", "risks", "measures", *MEASURE_STATUSES]
    return pd.DataFrame(rows, columns=[*columns, "evidenced_reduction", "gaps", "undelivered"])


def matrix_cells(frame: pd.DataFrame, criteria: Criteria) -> pd.DataFrame:
    """Return every cell of the matrix: likelihood, impact, score, rating, rating_code, colour, count, ids, labels.

    ``labels`` are the ids as they stand in the cell, chronic risks with their mark (:func:`labels.marked`).

    ``frame`` is a risk or category frame; its rows fall into the cell of their best levels.  Rows nobody assessed are
    in no cell.  Rows come in order of impact from high to low, likelihood from low to high.
    """
    likelihoods = [level.level for level in criteria.likelihood.levels]
    impacts = [level.level for level in criteria.impact.levels]
    members, shown = defaultdict(list), defaultdict(list)
    kinds = (frame[name] if name in frame else [""] * len(frame) for name in ("type", "trajectory"))
    columns = scoring.cell(frame["likelihood"], likelihoods[-1]), scoring.cell(frame["impact"], impacts[-1])
    for risk, likelihood, impact, kind, trajectory in zip(frame["id"], *columns, *kinds, strict=True):
        members[likelihood, impact].append(risk)
        shown[likelihood, impact].append(marked(risk, kind, trajectory))
    rows = []
    for impact in reversed(impacts):
        for likelihood in likelihoods:
            score = float(rules.score(likelihood, impact, criteria))
            band = criteria.bands[int(scoring.band_index(score, criteria.bands))]
            ids = tuple(members[float(likelihood), float(impact)])
            labels = tuple(shown[float(likelihood), float(impact)])
            rows.append((likelihood, impact, score, band.label, band.code, band.colour, len(ids), ids, labels))
    columns_out = ["likelihood", "impact", "score", "rating", "rating_code", "colour", "count", "ids", "labels"]
    return pd.DataFrame(rows, columns=columns_out)


def _state(assessment: Assessment | None, side: str) -> str:
    """Return why a side has no level, or an empty text where it has one."""
    if assessment is None or getattr(assessment, side) is None:
        return getattr(assessment, f"{side}_state", None) or "not_assessed"
    return ""


def appetite_of(categories: Iterable[str], criteria: Criteria) -> list[float]:
    """Return the highest score each category may hold without a decision, ``nan`` where no appetite is set."""
    limits = {appetite.category: appetite.maximum for appetite in criteria.appetite}
    return [limits.get(category, limits.get("*", np.nan)) for category in categories]


def tolerance_of(categories: Iterable[str], criteria: Criteria) -> list[float]:
    """Return the highest score each category may hold even by a decision, ``nan`` where no tolerance is set.

    A category with an appetite of its own has its own tolerance too, or none.
    """
    limits = {one.category: np.nan if one.tolerance is None else one.tolerance for one in criteria.appetite}
    return [limits.get(category, limits.get("*", np.nan)) for category in categories]


def _add_scores(frame: pd.DataFrame, criteria: Criteria) -> None:
    frame["score"] = rules.score(frame["likelihood"], frame["impact"], criteria)
    frame["score_low"] = rules.score(frame["likelihood_low"], frame["impact_low"], criteria)
    frame["score_high"] = rules.score(frame["likelihood_high"], frame["impact_high"], criteria)
    bands = scoring.band_index(frame["score"], criteria.bands)
    frame["rating"] = np.array([*(band.label for band in criteria.bands), ""], dtype=object)[bands]
    frame["rating_code"] = np.array([*(band.code for band in criteria.bands), ""], dtype=object)[bands]
    frame["rank"] = scoring.rank(frame["score"])
    frame["rank_low"] = np.nan
    frame["rank_high"] = np.nan


def _add_appetite(frame: pd.DataFrame, criteria: Criteria) -> None:
    frame["appetite"] = np.array(appetite_of(frame["category"], criteria), dtype=float)
    frame["above_appetite"] = (frame["score"] > frame["appetite"]).astype(bool)


def _add_evidenced(frame: pd.DataFrame, register: Register) -> None:
    criteria = register.criteria
    inherent, current = latest_assessments(register, "inherent"), latest_assessments(register, "current")

    def best(found: dict[str, Assessment], side: str) -> np.ndarray:
        estimates = (getattr(found.get(risk), side, None) or _UNKNOWN for risk in frame["id"])
        return np.array([estimate.best for estimate in estimates], dtype=float)

    left = mitigation.left_of(register, pd.Index(frame["id"]))
    rate = scoring.rate_of_level(best(inherent, "likelihood"), criteria.likelihood)
    harm = scoring.harm_of_level(best(inherent, "impact"), criteria.impact)
    for suffix, column in _EVIDENCED:
        likelihood = scoring.level_of_rate(rate * left["likelihood"][column].to_numpy(), criteria.likelihood)
        impact = np.maximum(0.5, scoring.level_of_harm(harm * left["impact"][column].to_numpy(), criteria.impact))
        frame[f"evidenced_likelihood{suffix}"] = likelihood
        frame[f"evidenced_impact{suffix}"] = impact
        frame[f"evidenced_score{suffix}"] = rules.score(likelihood, impact, criteria)
    claimed = rules.score(best(current, "likelihood"), best(current, "impact"), criteria)
    frame["gap"] = frame["evidenced_score"] - claimed


def _expected_harm(likelihood: pd.Series, impact: pd.Series, criteria: Criteria) -> float:
    rates = scoring.rate_of_level(likelihood, criteria.likelihood)
    return float(np.sum(rates * scoring.harm_of_level(impact, criteria.impact)))


#: Suffix of an evidenced column → which remainder it is reckoned from: best, efficacy's range, bounds of dependence.
_EVIDENCED = (
    ("", "left"),
    ("_low", "left_low"),
    ("_high", "left_high"),
    ("_bound_low", "frechet_low"),
    ("_bound_high", "frechet_high"),
)
_CATEGORY_COLUMNS = ["id", "category", "category_title", "title", "stage", "risks", "scored", "above_appetite"]
_CATEGORY_COLUMNS += [f"{side}{suffix}" for side in ("likelihood", "impact") for suffix in ("", "_low", "_high")]
_CATEGORY_COLUMNS += ["p_low", "p_any", "p_high", "expected_harm", "worst_risk", "worst_title"]
_MEASURE_COLUMNS = ["id", "title", "domain", "section", "owner", "status_in_source", "status", "progress", "due"]
_MEASURE_COLUMNS += ["overdue", "risks", "paragraph", "type", "partners", "start", "due_rule", "figures", "objectives"]
_MEASURE_COLUMNS += ["primary", "stated", "delivered", "owner_named", "description", "marking", "version"]
