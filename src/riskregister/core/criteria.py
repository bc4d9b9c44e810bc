"""The terms of reference against which risks are judged (ISO 31073: risk criteria), as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

_STRICT = {"extra": "forbid", "str_strip_whitespace": True}


@dataclass(frozen=True, slots=True, kw_only=True)
class LikelihoodLevel:
    """One step: the probability of at least one event as bad as the scenario within the horizon, ``low``-``high``.

    ``low`` and ``high`` are probabilities in 0..1.  The lower edge belongs to the level; only the top level's lower
    edge is exclusive, as its label says "more than".
    """

    __pydantic_config__ = _STRICT

    level: int
    label: str
    anchor: str
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LikelihoodScale:
    """Likelihood levels over ``horizon_years``; consecutive, touching bands in ascending order."""

    __pydantic_config__ = _STRICT

    horizon_years: float
    levels: tuple[LikelihoodLevel, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImpactLevel:
    """One step of harm: level k stands for harm in [base^(k-1), base^k) of the level-1 unit."""

    __pydantic_config__ = _STRICT

    level: int
    label: str
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A native unit of a dimension ("dead", "% of GDP", "million AZN"); ``factor`` turns it into the first unit."""

    __pydantic_config__ = _STRICT

    name: str
    factor: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    """A kind of harm (human, economic, ...) with one worded anchor per impact level.

    ``weight`` >= 0 multiplies the dimension's harm; 1 for all means that equal levels are equally bad.  ``edges`` are
    the upper edges of all levels but the top one, in the first of ``units``; a quantity between them is converted to a
    level on the log scale.
    """

    __pydantic_config__ = _STRICT

    id: str
    title: str
    anchors: tuple[str, ...]
    weight: float = 1.0
    units: tuple[Unit, ...] = ()
    edges: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ImpactScale:
    """Impact levels whose harm grows by the factor ``base`` from step to step, in every dimension alike."""

    __pydantic_config__ = _STRICT

    base: float
    levels: tuple[ImpactLevel, ...]
    dimensions: tuple[Dimension, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A rating: scores from ``minimum`` up to the next band's minimum.

    ``code`` is the letter printed where colour must not be the only carrier; ``colour`` is ``#rrggbb``.
    ``review_months`` is how long a rating in this band may stand before it is reviewed; without it no review falls due.
    """

    __pydantic_config__ = _STRICT

    id: str
    code: str
    label: str
    minimum: float
    colour: str
    meaning: str = ""
    review_months: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Appetite:
    """The highest score a category may hold without a decision; ``category`` "*" is the default for all.

    ``tolerance`` is the highest score that it may hold even by a decision: beyond it a risk has to come down.  Without
    one everything above the appetite is a matter of decision.
    """

    __pydantic_config__ = _STRICT

    category: str
    maximum: float
    tolerance: float | None = None
    rationale: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Efficacy:
    """What a mitigation strength stands for: the share of the rate or harm removed if fully delivered, 0..1."""

    __pydantic_config__ = _STRICT

    strength: Literal["weak", "moderate", "strong"]
    low: float
    best: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """How far a measure in this status counts as delivered, 0..1, while nobody has entered a progress.

    ``low`` and ``high`` are the range of that share; without them it is taken as exact.
    """

    __pydantic_config__ = _STRICT

    status: str
    share: float
    low: float | None = None
    high: float | None = None
    rationale: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceGrade:
    """What a grade of evidence (A to D) asks for, and how much of a link's range it lets count.

    ``counts`` "whole": lowest, best and highest; "optimistic_end": the highest only, so that the best estimate stays at
    no effect.
    """

    __pydantic_config__ = _STRICT

    grade: Literal["A", "B", "C", "D"]
    meaning: str
    counts: Literal["whole", "optimistic_end"] = "whole"


@dataclass(frozen=True, slots=True, kw_only=True)
class CostClass:
    """A step of an ordinal scale of cost, 1 = least: an order, not an amount."""

    __pydantic_config__ = _STRICT

    level: int
    label: str
    meaning: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """Scales, rating bands, appetite, and how measures count.

    ``edition`` names this state of the criteria; whoever changes a scale, a band or the rule gives it a new one, so
    that a printed rating can be traced to what it was rated by. ``rule`` combines likelihood and impact into a score
    (see :mod:`riskregister.core.rules`); ``sum`` adds the two levels, which on equal-ratio scales is the logarithm of
    expected harm.  ``grid``, for the rule of that name only, holds a band's id for every cell: one row per likelihood
    level from 1, one column per impact level from 1; a cell's score is then its band's minimum.
    ``same_body_dependence`` is the share rho in 0..1 by which measures of one body fail together.  ``late_months`` is
    how late "if late" means, in months.  ``basis`` and ``appetite_basis`` say whose judgement the criteria are.
    ``markings`` are the handling markings from the least to the most restricted (:mod:`riskregister.core.markings`).
    """

    __pydantic_config__ = _STRICT

    likelihood: LikelihoodScale
    impact: ImpactScale
    bands: tuple[Band, ...]
    edition: str = "1"
    rule: Literal["sum", "product", "maximum", "grid"] = "sum"
    grid: tuple[tuple[str, ...], ...] = ()
    appetite: tuple[Appetite, ...] = ()
    efficacy: tuple[Efficacy, ...] = ()
    delivery: tuple[Delivery, ...] = ()
    evidence: tuple[EvidenceGrade, ...] = ()
    cost_classes: tuple[CostClass, ...] = ()
    same_body_dependence: float = 0.3
    late_months: float = 12.0
    basis: str = ""
    appetite_basis: str = ""
    markings: tuple[str, ...] = ()
