"""What leads to what: links from measures to risks, pathways of a risk, influences between risks.

Each function returns the changes for a save; what breaks a rule of the register is refused by the save itself, and told
before by :func:`link_findings`, :func:`pathway_findings` and :func:`influence_findings`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from riskregister.core.changes import Change
from riskregister.core.effect_check import effect_findings
from riskregister.core.findings import Finding
from riskregister.core.identities import between
from riskregister.core.model import Influence, Measure, Mitigation, Pathway, Register, Risk
from riskregister.core.text_search import fold
from riskregister.errors import InvalidInput
from riskregister.services import editing
from riskregister.translations import gettext as _
from riskregister.translations import ngettext

#: What can be changed of a link, and of an influence; their ends make another one of them.
LINK_FIELDS = (
    "acts_on",
    "role",
    "basis",
    "strength",
    "efficacy",
    "coverage",
    "evidence",
    "pathway",
    "rationale",
)
INFLUENCE_FIELDS = ("multiplier", "basis", "rationale")
#: The longest id that is made of a pathway's title.
_LONGEST = 24


def link(register: Register, made: Mitigation) -> list[Change]:
    """Return the change that adds a link between a measure and a risk; its id follows from the two.

    Raises:
        NotFound: there is no such measure or risk.
        InvalidInput: the measure acts on the risk already.
    """
    editing.find(register, "measures", made.measure)
    editing.find(register, "risks", made.risk)
    if any((one.measure, one.risk) == (made.measure, made.risk) for one in register.mitigations):
        words = _("{measure} acts on {risk} already.").format(measure=made.measure, risk=made.risk)
        raise InvalidInput(words, _("Change that link instead."))
    identity = between(made.measure, made.risk, {one.id for one in register.mitigations})
    return [editing.added("mitigations", replace(made, id=identity))]


def change_link(register: Register, made: Mitigation) -> list[Change]:
    """Return the changes that make the link of this id as ``made`` is.

    Raises:
        NotFound: there is no such link.
    """
    values = {name: getattr(made, name) for name in LINK_FIELDS}
    return editing.record_changes(register, "mitigations", made.id, values)


def influence(register: Register, made: Influence) -> list[Change]:
    """Return the change that adds an influence of one risk on another; its id follows from the two.

    Raises:
        NotFound: there is no such risk.
        InvalidInput: the one influences the other already.
    """
    for end in (made.cause, made.effect):
        editing.find(register, "risks", end)
    if any((one.cause, one.effect) == (made.cause, made.effect) for one in register.influences):
        words = _("{cause} is said to make {effect} likelier already.").format(cause=made.cause, effect=made.effect)
        raise InvalidInput(words, _("Change that influence instead."))
    identity = between(made.cause, made.effect, {one.id for one in register.influences})
    return [editing.added("influences", replace(made, id=identity))]


def change_influence(register: Register, made: Influence) -> list[Change]:
    """Return the changes that make the influence of this id as ``made`` is.

    Raises:
        NotFound: there is no such influence.
    """
    values = {name: getattr(made, name) for name in INFLUENCE_FIELDS}
    return editing.record_changes(register, "influences", made.id, values)


def taken_out(register: Register, table: str, record_id: str) -> list[Change]:
    """Return the change that takes a link or an influence out of the register.

    Raises:
        NotFound: there is no such record.
    """
    record = editing.find(register, table, record_id)
    return [Change(table=table, record=record_id, field="", old=record, new=None)]


def set_pathways(register: Register, risk_id: str, pathways: Sequence[Pathway]) -> list[Change]:
    """Return the change that gives a risk these pathways.

    Raises:
        NotFound: there is no such risk.
        InvalidInput: a pathway that links name would go.
    """
    risk: Risk = editing.find(register, "risks", risk_id)
    why = still_named(register, risk, {one.id for one in pathways})
    if why:
        raise InvalidInput(why, _("Let these links act on another pathway or on the whole risk first."))
    return editing.changes_of("risks", risk, {"pathways": tuple(pathways)})


def still_named(register: Register, risk: Risk, kept: Collection[str]) -> str:
    """Return in a sentence which links name pathways of a risk that are not ``kept``; empty where none does."""
    gone = {one.id: one.title for one in risk.pathways if one.id not in kept}
    links = [one for one in register.mitigations if one.risk == risk.id and one.pathway in gone]
    if not links:
        return ""
    words = ngettext("{n} link names what would go: {links}.", "{n} links name what would go: {links}.", len(links))
    named = ", ".join(f"{one.measure} ({gone[one.pathway]})" for one in links)
    return words.format(n=len(links), links=named)


def pathway_id(title: str, taken: Collection[str]) -> str:
    """Return an id for a new pathway: its title in small letters, never one of ``taken``."""
    usual = re.sub(r"[^a-z0-9]+", "-", fold(title))[:_LONGEST].strip("-") or "way"
    return (
        usual
        if usual not in taken
        else next(one for n in range(2, len(taken) + 3) if (one := f"{usual}-{n}") not in taken)
    )


def link_findings(register: Register, made: Mitigation) -> list[Finding]:
    """Return what is wrong or doubtful in one link, as a check of the register would find it."""
    risks = tuple(one for one in register.risks if one.id == made.risk)
    return _of(replace(register, risks=risks, measures=(), mitigations=(made,), influences=()), "mitigations")


def pathway_findings(register: Register, risk: Risk) -> list[Finding]:
    """Return what is wrong in a risk's pathways."""
    found = _of(replace(register, risks=(risk,), measures=(), mitigations=(), influences=()), "risks")
    return [one for one in found if one.field == "pathways"]


def influence_findings(register: Register, made: Influence) -> list[Finding]:
    """Return what is wrong in one influence."""
    return _of(replace(register, risks=(), measures=(), mitigations=(), influences=(made,)), "influences")


def linkable_measures(register: Register, risk: Risk) -> list[Measure]:
    """Return the measures that do not act on a risk yet, in register order."""
    linked = {one.measure for one in register.mitigations if one.risk == risk.id}
    return [one for one in register.measures if one.id not in linked]


def linkable_risks(register: Register, measure: Measure) -> list[Risk]:
    """Return the risks that a measure does not act on yet, in register order."""
    linked = {one.risk for one in register.mitigations if one.measure == measure.id}
    return [one for one in register.risks if one.id not in linked]


def _of(register: Register, table: str) -> list[Finding]:
    return [one for one in effect_findings(register) if one.table == table]
