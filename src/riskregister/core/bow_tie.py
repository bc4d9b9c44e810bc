"""A risk as a bow-tie: what may bring it about, what stands before it, the event, what softens it, what it leads to.

Only what the register holds is in it.  A measure that acts on likelihood stands before the event, one that acts on
impact behind it, one that acts on both on either side.  Where it stands: :mod:`riskregister.core.bow_tie_layout`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

import numpy as np

from riskregister.core import rules, scoring
from riskregister.core.delivery import delivered_share
from riskregister.core.frames import latest_assessments
from riskregister.core.labels import stage_names, term
from riskregister.core.mitigation import effect_of
from riskregister.core.model import Measure, Mitigation, Register, Risk, Stage
from riskregister.translations import gettext as _
from riskregister.translations import ngettext

Kind = Literal["cause", "pathway", "influence", "consequence", "objective", "influenced"]
#: As many influences are named on a side; the others are counted.
_NAMED = 4
_BETWEEN, _MARK = re.compile(r"\n+|;\s+"), re.compile(r"^(?:[-•*–]|\d+[.)])\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """A box at either end: its words, and the id of the risk it is about, if it is about one."""

    kind: Kind
    text: str
    risk: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Barrier:
    """A measure on one side of the event.

    ``delivered`` is the share, 0..1, that counts today.  ``worsens`` says that it makes this risk worse, ``both`` that
    it stands on the other side too, ``only`` names the way it acts on where that is not the whole.  Of an opportunity
    (``chance``) nothing is made worse: a measure adds to it or takes from it.
    """

    measure: str
    title: str
    status: str
    delivered: float
    strength: str
    evidence: str
    primary: bool
    both: bool = False
    worsens: bool = False
    chance: bool = False
    only: str = ""

    @property
    def words(self) -> str:
        """What is known of it beyond its title, in one line: status, strength with the grade of evidence, and more."""
        parts = [term(self.status), f"{term(self.strength)}\u00a0({self.evidence})"]
        if self.chance:
            parts.append(_("adds to it") if self.worsens else _("takes from it"))
        elif self.worsens:
            parts.append(_("makes it worse"))
        parts += [] if self.primary else [_("secondary")]
        parts += [_("both sides")] if self.both else []
        parts += [_("only: {way}").format(way=self.only)] if self.only else []
        return " · ".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Knot:
    """The middle: the risk's id, the event, and the rating at a stage with its colour; no code without a rating."""

    risk: str
    event: str
    rating: str = ""
    code: str = ""
    colour: str = ""
    score: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BowTie:
    """What stands in a risk's bow-tie, from left to right, and what each part is called."""

    knot: Knot
    causes: tuple[End, ...]
    before: tuple[Barrier, ...]
    after: tuple[Barrier, ...]
    effects: tuple[End, ...]
    heads: dict[str, str]


def bow_tie(register: Register, risk: Risk, stage: Stage = "current") -> BowTie:
    """Return the bow-tie of a risk; the rating in its middle is that of ``stage``."""
    before, after = _barriers(register, risk)
    return BowTie(
        knot=_knot(register, risk, stage),
        causes=_causes(register, risk),
        before=before,
        after=after,
        effects=_effects(register, risk),
        heads=_heads(len(before), len(after), chance=risk.direction == "opportunity"),
    )


def parts_of(text: str) -> list[str]:
    """Return the parts of a text that lists them, by line, bullet, number or semicolon; else the text as a whole."""
    parts = (_MARK.sub("", part.strip()).rstrip(";") for part in _BETWEEN.split(text))
    return [part for part in parts if part]


def in_words(tie: BowTie) -> str:
    """Say the whole drawing in words, from left to right."""

    def listed(head: str, parts: list[str]) -> str:
        return f"{head}: {'; '.join(parts) if parts else _('none')}."

    def barriers(of: tuple[Barrier, ...]) -> list[str]:
        return [f"{one.measure} {one.title} ({one.words.replace(' · ', ', ')})" for one in of]

    knot = f"{tie.knot.risk}, {tie.knot.event}" + (f" ({tie.knot.rating})" if tie.knot.rating else "")
    return " ".join(
        [
            _("Bow-tie of {risk}.").format(risk=knot.rstrip(".")),
            listed(tie.heads["causes"], [one.text.rstrip(".") for one in tie.causes]),
            listed(tie.heads["before"], barriers(tie.before)),
            listed(tie.heads["after"], barriers(tie.after)),
            listed(tie.heads["effects"], [one.text.rstrip(".") for one in tie.effects]),
        ]
    )


def _heads(before: int, after: int, *, chance: bool) -> dict[str, str]:
    if chance:
        return {
            "causes": _("What may bring it about"),
            "before": _counted(
                before,
                _("No measure acts on how likely it is"),
                ngettext("{n} measure acts on how likely it is", "{n} measures act on how likely it is", before),
            ),
            "event": _("The opportunity"),
            "after": _counted(
                after,
                _("No measure acts on its benefit"),
                ngettext("{n} measure acts on its benefit", "{n} measures act on its benefit", after),
            ),
            "effects": _("The benefit"),
        }
    return {
        "causes": _("What may bring it about"),
        "before": _counted(
            before,
            _("No measure makes it less likely"),
            ngettext("{n} measure makes it less likely", "{n} measures make it less likely", before),
        ),
        "event": _("The event"),
        "after": _counted(
            after, _("No measure softens it"), ngettext("{n} measure softens it", "{n} measures soften it", after)
        ),
        "effects": _("What it leads to"),
    }


def _counted(count: int, none: str, some: str) -> str:
    return some.format(n=count) if count else none


def _knot(register: Register, risk: Risk, stage: Stage) -> Knot:
    event, criteria = risk.event or risk.title, register.criteria
    given = latest_assessments(register, stage).get(risk.id)
    if given is None or given.likelihood is None or given.impact is None:
        return Knot(risk=risk.id, event=event, rating=_("not assessed"))
    score = float(rules.score(given.likelihood.best, given.impact.best, criteria))
    if np.isnan(score):
        return Knot(risk=risk.id, event=event, rating=_("not assessed"))
    band = criteria.bands[int(scoring.band_index(score, criteria.bands))]
    ends = [(given.likelihood.low, given.impact.low), (given.likelihood.high, given.impact.high)]
    low, high = (float(rules.score(*end, criteria)) for end in ends)
    words = _("{stage}: {rating}, range of the score {low:g}–{high:g}").format(
        stage=stage_names()[stage], rating=band.label, low=low, high=high
    )
    return Knot(risk=risk.id, event=event, rating=words, code=band.code, colour=band.colour, score=f"{score:g}")


def _causes(register: Register, risk: Risk) -> tuple[End, ...]:
    found = [End(kind="cause", text=part) for part in parts_of(risk.cause)]
    for way in risk.pathways:
        words = _("{way} ({share:.0f} % of cases)")
        found.append(End(kind="pathway", text=words.format(way=way.title, share=way.share * 100)))
    from_others = [one.cause for one in register.influences if one.effect == risk.id]
    words = _("{n} other risks make it likelier")
    return (*found, *_others(register, "influence", from_others, words))


def _effects(register: Register, risk: Risk) -> tuple[End, ...]:
    found = [End(kind="consequence", text=part) for part in parts_of(risk.consequence)]
    titles = {one.id: one.title for one in register.objectives}
    found += [End(kind="objective", text=f"{key} {titles.get(key, '')}".strip()) for key in risk.objectives]
    to_others = [one.effect for one in register.influences if one.cause == risk.id]
    return (*found, *_others(register, "influenced", to_others, _("Makes {n} other risks likelier")))


def _others(register: Register, kind: Kind, ids: list[str], many: str) -> list[End]:
    titles = {one.id: one.title for one in register.risks} if ids else {}
    if len(ids) > _NAMED:
        return [End(kind=kind, text=f"{many.format(n=len(ids))}: {', '.join(ids)}")]
    words = _("makes it likelier: {risk}") if kind == "influence" else _("makes likelier: {risk}")
    return [End(kind=kind, text=words.format(risk=f"{key} {titles.get(key, '')}".strip()), risk=key) for key in ids]


def _barriers(register: Register, risk: Risk) -> tuple[tuple[Barrier, ...], tuple[Barrier, ...]]:
    known = {measure.id: measure for measure in register.measures}
    ways = {way.id: way.title for way in risk.pathways}
    sides: dict[str, list[Barrier]] = {"likelihood": [], "impact": []}
    for link in register.mitigations:
        if link.risk == risk.id and link.measure in known:
            made = _barrier(register, link, known[link.measure], ways, chance=risk.direction == "opportunity")
            for side in sides if link.acts_on == "both" else (link.acts_on,):
                sides[side].append(made)
    before, after = (tuple(sorted(of, key=_weight)) for of in sides.values())
    return before, after


def _weight(one: Barrier) -> tuple[bool, float, int, str]:
    strengths = ("strong", "moderate", "weak")
    rank = strengths.index(one.strength) if one.strength in strengths else len(strengths)
    return (not one.primary, -one.delivered, rank, one.measure)


def _barrier(register: Register, link: Mitigation, measure: Measure, ways: dict[str, str], *, chance: bool) -> Barrier:
    return Barrier(
        measure=measure.id,
        title=measure.title,
        status=measure.status,
        delivered=delivered_share(measure, register.criteria),
        strength=link.strength,
        evidence=link.evidence,
        primary=link.role == "primary",
        both=link.acts_on == "both",
        worsens=effect_of(link, register.criteria, as_judged=True).best < 0,
        chance=chance,
        only=ways.get(link.pathway, ""),
    )
