"""The fixed terms of a register: what stages, statuses, grades and the like may be."""

from __future__ import annotations

from typing import Literal, get_args

Stage = Literal["inherent", "current", "residual", "target"]
STAGES: tuple[Stage, ...] = get_args(Stage)

RiskType = Literal["malicious", "accidental", "natural", "external", "chronic"]
#: Whether the effect on objectives that is scored is a harm or a benefit; a risk may be either (ISO 31000, 3.1).
Direction = Literal["threat", "opportunity"]
RiskStatus = Literal["draft", "under_review", "accepted", "closed"]
Placing = Literal["source", "analyst"]
Confidence = Literal["low", "medium", "high"]

SourceStatus = Literal["established", "adopted", "under_way", "planned", "principle"]
MeasureStatus = Literal["established", "adopted", "under_way", "planned", "principle", "completed", "stopped"]

ActsOn = Literal["likelihood", "impact", "both"]
Role = Literal["primary", "secondary"]
Basis = Literal["stated", "inferred"]
Strength = Literal["weak", "moderate", "strong"]
#: How well it is known that a measure works: A measured, B observed, C reasoned and stated, D asserted or inferred.
Evidence = Literal["A", "B", "C", "D"]

#: Where a chronic risk is heading; empty where nobody said, and for every risk that is an event.
Trajectory = Literal["", "worsening", "steady", "easing", "unclear"]

#: A register at work, or an exercise, whose risks are played.
Purpose = Literal["working", "exercise"]

LikelihoodUnit = Literal["probability", "rate", "return_period"]

#: On which side of a threshold an indicator's readings are a reason to look again.
Worse = Literal["above", "below"]
