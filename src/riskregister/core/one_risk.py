"""A register narrowed to one risk: all that is reckoned of it alone, without going through thousands of others."""

from __future__ import annotations

from dataclasses import replace

from riskregister.core.model import Register, Risk


def narrowed(register: Register, risk: Risk) -> Register:
    """Return the register with one risk, its assessments, the links to it and the measures that act on it.

    Influences and indicators stay whole.  Nothing that compares risks (a rank, a share of the whole) can be told of it.
    """
    links = tuple(link for link in register.mitigations if link.risk == risk.id)
    acting = {link.measure for link in links}
    return replace(
        register,
        risks=(risk,),
        assessments=tuple(one for one in register.assessments if one.risk == risk.id),
        mitigations=links,
        measures=tuple(one for one in register.measures if one.id in acting),
    )


def with_causes(register: Register, risk: Risk) -> Register:
    """Return the register with one risk, the risks that make it likelier, and the influences between the two.

    What the risk imports from others in one step is what it imports in the whole register.
    """
    links = tuple(one for one in register.influences if one.effect == risk.id)
    ids = {risk.id, *(one.cause for one in links)}
    return replace(
        register,
        risks=tuple(one for one in register.risks if one.id in ids),
        assessments=tuple(one for one in register.assessments if one.risk in ids),
        influences=links,
        mitigations=(),
        measures=(),
    )
