"""The exports of other programs that are known by their columns; see :mod:`riskregister.intake.presets`.

Headings are folded: lower case, spaces for underscores and dashes.  A heading that is missing here is kept with the
risk.  CISO Assistant leaves a level that is not rated as "--", MONARC as -1.
"""

from __future__ import annotations

from riskregister.intake.presets import Preset

_CISO = {
    "ref id": "id",
    "name": "title",
    "description": "description",
    "inherent proba": "likelihood",
    "inherent probability": "likelihood",
    "inherent impact": "impact",
    "inherent level": "level",
    "existing controls": "controls",
    "existing applied controls": "controls",
    "current proba": "current_likelihood",
    "current probability": "current_likelihood",
    "current impact": "current_impact",
    "current level": "current_level",
    "current risk": "current_level",
    "additional controls": "mitigation",
    "applied controls": "mitigation",
    "residual proba": "residual_likelihood",
    "residual probability": "residual_likelihood",
    "residual impact": "residual_impact",
    "residual level": "residual_level",
    "residual risk": "residual_level",
    "treatment": "strategy",
    "assets": "asset",
    "asset": "asset",
    "threats": "threat",
    "vulnerabilities": "vulnerability",
    "owners": "owner",
    "justification": "notes",
}
_CISO_LISTS = ("controls", "mitigation", "asset", "threat", "vulnerability", "owner")
_CISO_BLANKS = frozenset({"--"})
_CISO_NEEDS = frozenset(
    {"ref id", "name", "current proba", "current impact", "residual proba", "residual impact", "treatment"}
)

_TURBO = {
    "reference": "id",
    "title": "title",
    "description": "description",
    "category": "category",
    "initial probability": "likelihood",
    "initial impact": "impact",
    "initial level": "level",
    "residual probability": "residual_likelihood",
    "residual impact": "residual_impact",
    "residual level": "residual_level",
    "status": "status",
    "owner email": "owner",
    "owner": "owner",
    "target resolution date": "date_due",
    "cards": "asset",
}

_OPENGRC = {
    "code": "id",
    "name": "title",
    "description": "description",
    "status": "status",
    "inherent likelihood": "likelihood",
    "inherent impact": "impact",
    "inherent risk": "score",
    "residual likelihood": "residual_likelihood",
    "residual impact": "residual_impact",
    "residual risk": "residual_score",
    "created at": "date_identified",
    "updated at": "date_updated",
}

#: By the keys of the columns and by their labels on its screens.
_SIMPLERISK = {
    "id": "id",
    "risk id": "id",
    "subject": "title",
    "risk assessment": "description",
    "status": "status",
    "risk status": "status",
    "category": "category",
    "source": "source",
    "risk source": "source",
    "current likelihood": "likelihood",
    "likelihood": "likelihood",
    "current impact": "impact",
    "impact": "impact",
    "calculated risk": "score",
    "inherent risk": "score",
    "residual risk": "residual_score",
    "threat mapping": "threat",
    "affected assets": "asset",
    "owner": "owner",
    "additional notes": "notes",
    "planning strategy": "strategy",
    "planning date": "date_due",
    "planned mitigation date": "date_due",
    "mitigation owner": "mitigation_owner",
    "current solution": "controls",
    "security recommendations": "mitigation",
    "submission date": "date_identified",
    "date submitted": "date_identified",
    "closure date": "date_closed",
    "date closed": "date_closed",
    "next review date": "date_review",
}

_MONARC = {
    "asset": "asset",
    "risk description": "title",
    "description": "description",
    "prob.(inherent risk)": "likelihood",
    "inherent risk": "score",
    "prob.(net risk)": "current_likelihood",
    "net risk": "current_score",
    "current risk(net risk)": "current_score",
    "existing controls": "controls",
    "treatment": "strategy",
    "prob.(residual risk)": "residual_likelihood",
    "residual risk": "residual_score",
    "risk owner": "owner",
    "risk context": "notes",
    "recommendations": "mitigation",
}

_RISKQUANT = {
    "identifier": "id",
    "name": "title",
    "probability": "likelihood",
    "low loss": "impact",
    "high loss": "impact",
}

_CONTROLS = {
    "ref id": "id",
    "name": "title",
    "description": "description",
    "status": "status",
    "owner": "owner",
    "eta": "date_due",
    "observation": "notes",
}

PRESETS = (
    Preset(
        name="CISO Assistant, table of risk scenarios",
        recognised=(_CISO_NEEDS | {"internal id", "risk assessment", "applied controls"},),
        fields=_CISO,
        splits=dict.fromkeys(_CISO_LISTS, "|"),
        blanks=_CISO_BLANKS,
    ),
    # Its names are joined with commas although names may hold some, so that such a list cannot be told apart.
    Preset(
        name="CISO Assistant, export of a risk assessment",
        recognised=(_CISO_NEEDS | {"existing applied controls", "additional controls", "strength of knowledge"},),
        fields=_CISO,
        splits=dict.fromkeys(_CISO_LISTS, ","),
        blanks=_CISO_BLANKS,
    ),
    Preset(
        name="CISO Assistant, risk assessment",
        recognised=(
            _CISO_NEEDS | {"existing controls", "additional controls"},
            _CISO_NEEDS | {"existing applied controls", "applied controls"},
        ),
        fields=_CISO,
        splits=dict.fromkeys(_CISO_LISTS, "\n|;,"),
        blanks=_CISO_BLANKS,
    ),
    Preset(
        name="CISO Assistant, applied controls",
        recognised=(frozenset({"name", "csf function", "status", "effort", "control impact", "eta"}),),
        fields=_CONTROLS,
        splits={"owner": ";"},
        blanks=_CISO_BLANKS,
        holds="measures",
    ),
    Preset(
        name="Turbo EA, risks",
        recognised=(
            frozenset({"title", "initial probability", "initial impact", "residual probability", "residual impact"}),
            frozenset({"reference", "title", "initial level", "residual level"}),
        ),
        fields=_TURBO,
        splits={"asset": ";"},
        words={
            "likelihood": ("low", "medium", "high", "very_high"),
            "impact": ("low", "medium", "high", "critical"),
            "level": ("low", "medium", "high", "critical"),
        },
    ),
    Preset(
        name="OpenGRC, risks",
        recognised=(
            frozenset(
                {"code", "name", "inherent likelihood", "inherent impact", "residual likelihood", "residual impact"}
            )
            | {"inherent risk", "residual risk"},
        ),
        fields=_OPENGRC,
        numbers={"likelihood": (1, 5), "impact": (1, 5), "score": (1, 25)},
    ),
    Preset(
        name="SimpleRisk, risks",
        recognised=(
            frozenset({"subject", "calculated risk"}),
            frozenset({"subject", "inherent risk", "days open"}),
            frozenset({"subject", "scoring method"}),
            frozenset({"subject", "risk scoring method"}),
            frozenset({"subject", "planning strategy"}),
        ),
        fields=_SIMPLERISK,
        splits={"asset": ",", "threat": ",", "controls": "\n"},
        numbers={"likelihood": (1, 5), "impact": (1, 5), "score": (0, 10)},
        blanks=frozenset({"--"}),
    ),
    # Its risk is the probability times the highest of the impacts, one column for each scale of the organisation.
    Preset(
        name="MONARC, operational risks",
        recognised=(frozenset({"asset", "risk description", "prob.(net risk)"}),),
        fields=_MONARC,
        patterns=(
            (r".+\(inherent risk\)", "impact"),
            (r".+\(net risk\)", "current_impact"),
            (r".+\(residual risk\)", "residual_impact"),
        ),
        joins={"impact": "highest", "current_impact": "highest", "residual_impact": "highest"},
        blanks=frozenset({"-1", "-"}),
    ),
    Preset(
        name="riskquant, losses",
        recognised=(frozenset({"identifier", "name", "probability", "low loss", "high loss"}),),
        fields=_RISKQUANT,
        joins={"impact": "range"},
        numbers={"likelihood": (0, 1)},
    ),
)
