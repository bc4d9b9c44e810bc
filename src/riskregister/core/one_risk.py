"""A register narrowed to one risk: all that is reckoned of it alone, without going through thousands of others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

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


def with_neighbours(register: Register, risk: Risk) -> Register:
    """Return the register narrowed to one risk, with the influences it has a part in and the risks at their other ends.

    Of those other risks nothing is there but the record, so that they can be named.
    """
    return Neighbours(register).of(risk)


class Neighbours:
    """A register's records by the risk they are about, so that thousands of risks can each be told with their own."""

    def __init__(self, register: Register) -> None:
        """Sort the records of ``register`` by risk, each kind in the register's order."""
        self._register = register
        self._risks = {one.id: one for one in register.risks}
        self._measures = {one.id: one for one in register.measures}
        self._assessments = _by(register.assessments, "risk")
        self._links = _by(register.mitigations, "risk")
        self._influences: dict[str, list[Any]] = defaultdict(list)
        for one in register.influences:
            for end in dict.fromkeys((one.cause, one.effect)):
                self._influences[end].append(one)

    def of(self, risk: Risk) -> Register:
        """Return the register of one risk and its neighbours, see :func:`with_neighbours`."""
        links, influences = self._links.get(risk.id, ()), self._influences.get(risk.id, ())
        others = dict.fromkeys(end for one in influences for end in (one.cause, one.effect) if end != risk.id)
        acting = dict.fromkeys(link.measure for link in links)
        return replace(
            self._register,
            risks=(risk, *(self._risks[key] for key in others if key in self._risks)),
            assessments=tuple(self._assessments.get(risk.id, ())),
            mitigations=tuple(links),
            measures=tuple(self._measures[key] for key in acting if key in self._measures),
            influences=tuple(influences),
        )


def _by(records: Iterable[Any], name: str) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for one in records:
        found[getattr(one, name)].append(one)
    return found
