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
