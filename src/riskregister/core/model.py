"""The register and what it holds, as plain frozen records.

Words follow ISO 31000:2018 and ISO 31073:2022 (see ``docs/words.md``).  A record is what a person enters or a source
states; what is reckoned from records (scores, ratings, ranks, evidenced levels) is a column of a frame.

Every record has an ``id`` unique in its table and a ``version``: the number of the revision that last changed it (0 in
a register read from files).  Versions take no part in comparison.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from riskregister.core.criteria import Criteria
from riskregister.core.follow_up import Attachment, Comment, Decision, DecisionKind, Update
from riskregister.core.parts import (
    MISSING_STATES,
    STRICT,
    Cost,
    Detail,
    DimensionImpact,
    Document,
    Estimate,
    FieldMarking,
    Given,
    MissingState,
    Pathway,
    Quantity,
    Signal,
    Source,
    section_order,
    source_label,
)
from riskregister.core.terms import (
    STAGES,
    ActsOn,
    Basis,
    Confidence,
    Direction,
    Evidence,
    LikelihoodUnit,
    MeasureStatus,
    Placing,
    Purpose,
    RiskStatus,
    RiskType,
    Role,
    SourceStatus,
    Stage,
    Strength,
    Trajectory,
    Worse,
)

__all__ = [
    "CONSENSUS",
    "MISSING_STATES",
    "NOT_NAMED",
    "STAGES",
    "TABLES",
    "ActsOn",
    "Assessment",
    "Attachment",
    "Basis",
    "Category",
    "Comment",
    "Confidence",
    "Cost",
    "Criteria",
    "Decision",
    "DecisionKind",
    "Detail",
    "DimensionImpact",
    "Direction",
    "Document",
    "Estimate",
    "Evidence",
    "FieldMarking",
    "Given",
    "Indicator",
    "Influence",
    "LikelihoodUnit",
    "Measure",
    "MeasureStatus",
    "MissingState",
    "Mitigation",
    "Objective",
    "Pathway",
    "Placing",
    "Purpose",
    "Quantity",
    "Reading",
    "Register",
    "Risk",
    "RiskStatus",
    "RiskType",
    "Role",
    "Signal",
    "Source",
    "SourceStatus",
    "Stage",
    "Strength",
    "Trajectory",
    "Update",
    "Worse",
    "section_order",
    "source_label",
]

#: The basis of an assessment that the chair made of those of several assessors; it stands until a later one.
CONSENSUS = "consensus"

#: What stands where a body is asked for and the source names none.
NOT_NAMED = "not named in the text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective:
    """What is at stake (ISO 31000: risk is the effect of uncertainty on objectives)."""

    __pydantic_config__ = STRICT

    id: str
    title: str
    sources: tuple[Source, ...] = ()
    version: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A family of risks; ``signals`` are the source's own graded words about it."""

    __pydantic_config__ = STRICT

    id: str
    title: str
    summary: str = ""
    sources: tuple[Source, ...] = ()
    signals: tuple[Signal, ...] = ()
    version: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """Cause, event, consequence, and the scenario that is scored.

    ``placing`` says who put the risk into its category: the source, or the analyst because no heading fits
    (``placing_note`` then says why).  ``scenario`` is the reasonable worst case scored; for a chronic risk the
    threshold whose crossing within the horizon is scored, and ``trajectory`` says where the condition is heading.
    ``pathways`` split the inherent rate where measures act on a part of it only; without any there is one way.
    ``reviewed`` is the day somebody last confirmed the whole of it, ``review_due`` a day set by hand for the next
    review, which comes before the interval of the rating (:mod:`riskregister.core.reviews`).
    ``details`` are what an imported register says of the risk beyond these fields, in the order of its columns.
    An opportunity's ``direction`` says that its impact is a benefit.  ``marking`` is one of the criteria's; without one
    the register's counts.  ``field_markings`` mark single fields higher.
    """

    __pydantic_config__ = STRICT

    id: str
    category: str
    title: str
    cause: str = ""
    event: str = ""
    consequence: str = ""
    scenario: str = ""
    type: RiskType = "external"
    trajectory: Trajectory = ""
    pathways: tuple[Pathway, ...] = ()
    placing: Placing = "source"
    placing_note: str = ""
    objectives: tuple[str, ...] = ()
    owner: str = ""
    status: RiskStatus = "draft"
    sources: tuple[Source, ...] = ()
    notes: str = ""
    reviewed: dt.date | None = None
    review_due: dt.date | None = None
    details: tuple[Detail, ...] = ()
    direction: Direction = "threat"
    marking: str = ""
    field_markings: tuple[FieldMarking, ...] = ()
    version: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """One assessor's view of one risk at one stage on one date.

    Levels are steps of the criteria's scales.  ``impact`` is the overall level; ``profile`` the levels by dimension,
    which the criteria's weights combine (``core/quantities.py``); ``dimensions`` names those that drive the overall
    level. ``likelihood_state`` and ``impact_state`` say why a level is missing; without either nobody assessed it.
    ``likelihood_stated`` is the likelihood in native units, where it was given so.  ``basis`` says what kind of
    statement this is (the shipped ones: an analyst's starting judgement). Several assessors each have their own, in
    rounds from 1; ``anonymous`` keeps the assessor's name off pages.  The basis ``CONSENSUS`` makes it the chair's
    consensus, whose reason is the rationale (docs/decisions/0020).  ``given`` is what an imported register gave on its
    own scale: beside levels what they were converted from, without any all that is known.
    """

    __pydantic_config__ = STRICT

    id: str
    risk: str
    stage: Stage
    assessor: str
    date: dt.date
    likelihood: Estimate | None = None
    impact: Estimate | None = None
    likelihood_state: MissingState | None = None
    impact_state: MissingState | None = None
    likelihood_stated: Quantity | None = None
    profile: tuple[DimensionImpact, ...] = ()
    dimensions: tuple[str, ...] = ()
    confidence: Confidence = "low"
    rationale: str = ""
    basis: str = ""
    round: int = 1
    anonymous: bool = False
    sources: tuple[Source, ...] = ()
    given: tuple[Given, ...] = ()
    version: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A policy measure (ISO 31073: a control, or a treatment still to be carried out).

    ``status_in_source`` is what the source's own words amount to and is never edited; ``status`` is lived and edited.
    ``progress`` is a percentage 0-100, or ``None`` until someone enters it (unknown is not 0 %).  ``due`` is a date
    the source gives or a rule yields; ``due_rule`` says which rule, or that the source gives no interval.
    ``cost`` is in money; where that is unknown ``cost_class`` may order measures (a step of the criteria's, 1 = least).
    ``requires`` names measures without which this one cannot be delivered, ``excludes`` those it cannot stand beside.
    ``marking`` and ``field_markings`` are as for a risk.
    """

    __pydantic_config__ = STRICT

    id: str
    title: str
    description: str = ""
    domain: str = ""
    type: str = ""
    source: Source
    status_in_source: SourceStatus
    status: MeasureStatus
    progress: float | None = None
    owner: str = NOT_NAMED
    partners: tuple[str, ...] = ()
    start: dt.date | None = None
    due: dt.date | None = None
    due_rule: str = ""
    figures: tuple[str, ...] = ()
    objectives: tuple[str, ...] = ()
    cost: Cost | None = None
    cost_class: int | None = None
    requires: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    notes: str = ""
    marking: str = ""
    field_markings: tuple[FieldMarking, ...] = ()
    version: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mitigation:
    """The link measure to risk: what it acts on, how strongly, and whether the source says so or it was inferred.

    ``efficacy`` is the share of events (or harm) it takes away on what it reaches if fully delivered and working, at
    most 1; below 0 the measure makes this risk worse.  Without one the criteria's range for its ``strength`` counts.
    ``coverage`` is the share, 0..1, of the ``pathway`` (of the whole risk where none is named) it reaches; without one
    the whole.  ``evidence`` grades how well it is known that it works.
    """

    __pydantic_config__ = STRICT

    id: str
    measure: str
    risk: str
    acts_on: ActsOn
    role: Role
    basis: Basis
    strength: Strength
    efficacy: Estimate | None = None
    coverage: Estimate | None = None
    evidence: Evidence = "D"
    pathway: str = ""
    rationale: str = ""
    version: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Influence:
    """Risk to risk: if ``cause`` happens, ``effect`` becomes ``multiplier`` (at least 1) times as probable.

    The multiplier is m = P(effect | cause happened) / P(effect if cause does not occur), low - best - high.
    """

    __pydantic_config__ = STRICT

    id: str
    cause: str
    effect: str
    multiplier: Estimate
    basis: Basis = "inferred"
    rationale: str = ""
    sources: tuple[Source, ...] = ()
    version: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """A key risk indicator: a figure read now and then that says whether ``risks`` should be looked at again.

    Readings beyond ``warning`` are a reason to watch, beyond ``alarm`` one to review the rating; ``worse`` says which
    side is beyond.  Without ``every_months``, how often it ought to be read, no reading falls due.
    """

    __pydantic_config__ = STRICT

    id: str
    title: str
    unit: str = ""
    worse: Worse = "above"
    warning: float | None = None
    alarm: float | None = None
    risks: tuple[str, ...] = ()
    owner: str = ""
    every_months: int | None = None
    sources: tuple[Source, ...] = ()
    notes: str = ""
    version: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The ``value`` of an indicator on a date, in the indicator's unit; one a day."""

    __pydantic_config__ = STRICT

    id: str
    indicator: str
    date: dt.date
    value: float
    note: str = ""
    version: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """The whole: criteria, objectives, categories, risks, assessments, measures, the links between them, indicators.

    ``reporting_date`` is the date it is read at: due and overdue are reckoned from it.  ``notice`` must stand by every
    number of this register.  ``purpose`` tells an exercise, whose risks are played; ``archived`` is kept to be read.
    """

    id: str
    title: str
    criteria: Criteria
    reporting_date: dt.date
    description: str = ""
    notice: str = ""
    language: str = "en"
    marking: str = ""
    purpose: Purpose = "working"
    archived: bool = False
    version: int = field(default=0, compare=False)
    documents: tuple[Document, ...] = ()
    objectives: tuple[Objective, ...] = ()
    categories: tuple[Category, ...] = ()
    risks: tuple[Risk, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    measures: tuple[Measure, ...] = ()
    mitigations: tuple[Mitigation, ...] = ()
    influences: tuple[Influence, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    readings: tuple[Reading, ...] = ()
    decisions: tuple[Decision, ...] = ()
    updates: tuple[Update, ...] = ()
    comments: tuple[Comment, ...] = ()
    attachments: tuple[Attachment, ...] = ()


#: The tables of a register in the order in which they may refer to one another, with the record each holds.
TABLES: dict[str, type[Any]] = {
    "objectives": Objective,
    "categories": Category,
    "risks": Risk,
    "assessments": Assessment,
    "measures": Measure,
    "mitigations": Mitigation,
    "influences": Influence,
    "indicators": Indicator,
    "readings": Reading,
    "decisions": Decision,
    "updates": Update,
    "comments": Comment,
    "attachments": Attachment,
}
