"""A part of a register that can be handed to somebody who is to see no more than that."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from riskregister.core.model import CONSENSUS, Assessment, Register


def part(register: Register, risks: Collection[str], measures: Collection[str]) -> Register:
    """Return ``register`` with these risks and measures, what hangs on them, and nothing said of any other.

    A link from measure to risk stays where both ends do, an influence likewise. Objectives, categories and criteria
    stay whole, since scores rest on them; indicators and their readings stay behind, and so do comments, attachments
    and the names of anonymous assessors. What a measure requires or excludes is named only if it is handed over too.
    Ids the register does not have are passed over. The version is the whole register's, so that what comes back can
    be compared with it.
    """
    wanted, held = frozenset(risks), frozenset(measures)
    return replace(
        register,
        risks=tuple(risk for risk in register.risks if risk.id in wanted),
        assessments=_unnamed([one for one in register.assessments if one.risk in wanted]),
        measures=tuple(
            replace(
                measure,
                requires=tuple(other for other in measure.requires if other in held),
                excludes=tuple(other for other in measure.excludes if other in held),
            )
            for measure in register.measures
            if measure.id in held
        ),
        mitigations=tuple(m for m in register.mitigations if m.risk in wanted and m.measure in held),
        influences=tuple(i for i in register.influences if i.cause in wanted and i.effect in wanted),
        indicators=(),
        readings=(),
        decisions=tuple(one for one in register.decisions if one.risk in wanted),
        updates=tuple(one for one in register.updates if one.measure in held),
        comments=(),
        attachments=(),
    )


def _unnamed(assessments: list[Assessment]) -> tuple[Assessment, ...]:
    """Return assessments without the names of those who gave any view of the same risk and stage anonymously."""
    hidden = {(one.risk, one.stage, one.assessor) for one in assessments if one.anonymous}
    return tuple(
        replace(one, assessor="")
        if one.anonymous or (one.basis != CONSENSUS and (one.risk, one.stage, one.assessor) in hidden)
        else one
        for one in assessments
    )
