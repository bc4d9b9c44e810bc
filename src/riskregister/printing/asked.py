"""What of a register a map shows: all of it, or some of its risks, one kind of harm, and what moved."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from riskregister.core import frames, rules, scoring
from riskregister.core.model import Register, Risk, Stage
from riskregister.core.text_search import indexed
from riskregister.errors import NotFound, WrongUsage
from riskregister.translations import gettext as _
from riskregister.translations import ngettext

if TYPE_CHECKING:
    import pandas as pd

# Categories that a line names by their titles, and how many letters of these in all; of more it gives the ids.
_NAMED, _LETTERS = 3, 210


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a map is asked to show beyond all risks at one stage.

    Attributes:
        categories: ids of the only categories shown; none means all.
        find: words that every shown risk has in its texts.
        risks: ids of the only risks shown; None means all.
        risks_words: which these are, in words.
        dimension: id of the impact dimension whose levels stand on the impact axis; empty for the overall impact.
        start: the stage from which movement to the stage shown is drawn.
        before: the same register as it stood, from which movement to this one is drawn.
        before_words: when ``before`` stood so, in words.
    """

    categories: tuple[str, ...] = ()
    find: str = ""
    risks: frozenset[str] | None = None
    risks_words: str = ""
    dimension: str = ""
    start: Stage | None = None
    before: Register | None = None
    before_words: str = ""

    @property
    def moving(self) -> bool:
        """Say whether movement is drawn."""
        return self.start is not None or self.before is not None

    @property
    def narrows(self) -> bool:
        """Say whether less than all risks may be shown."""
        return bool(self.categories or self.find.strip() or self.risks is not None)


def narrowed(register: Register, asked: Asked) -> Register:
    """Return the register with the risks asked for alone, with their categories and assessments.

    Raises:
        NotFound: it has no such category or dimension.
    """
    known = {one.id for one in register.categories} | {risk.category for risk in register.risks}
    for category in asked.categories:
        if category not in known:
            message = _("There is no category {id} in the register {register}.")
            raise NotFound(
                message.format(id=category, register=register.id),
                _("These are there: {ids}.").format(ids=", ".join(sorted(known))),
            )
    dimensions = [one.id for one in register.criteria.impact.dimensions]
    if asked.dimension and asked.dimension not in dimensions:
        message = _("There is no impact dimension {id} in the criteria of {register}.")
        raise NotFound(
            message.format(id=asked.dimension, register=register.id),
            _("These are there: {ids}.").format(ids=", ".join(dimensions) or "–"),
        )
    if not asked.narrows:
        return register
    return only(register, {risk.id for risk in matching(register, asked)}, asked.categories)


def matching(register: Register, asked: Asked) -> Iterator[Risk]:
    """Return the risks that are of the categories asked for and hold its words."""
    fits = indexed(register).fitting(asked.find) if asked.find.strip() else [True] * len(register.risks)
    for risk, fit in zip(register.risks, fits, strict=True):
        named = asked.risks is None or risk.id in asked.risks
        if fit and named and (not asked.categories or risk.category in asked.categories):
            yield risk


def only(register: Register, ids: set[str], categories: tuple[str, ...] = ()) -> Register:
    """Return the register with these risks alone, their assessments, and these categories or those of the risks."""
    risks = tuple(risk for risk in register.risks if risk.id in ids)
    kept = set(categories) or {risk.category for risk in risks}
    return replace(
        register,
        risks=risks,
        assessments=tuple(one for one in register.assessments if one.risk in ids),
        categories=tuple(one for one in register.categories if one.id in kept),
    )


def levelled(register: Register, by: str, stage: Stage, dimension: str = "") -> pd.DataFrame:
    """Return the risk or category frame that a map shows, without what is evidenced; its impact overall or of one kind.

    Raises:
        WrongUsage: a category's impact is asked for in one dimension; it is rolled up from the overall ones.
    """
    if by == "category":
        if dimension:
            raise WrongUsage(
                _("A map of categories has no single dimension: their impact is rolled up from the overall one."),
                _("Ask for the dimension by risk."),
            )
        return frames.category_frame(register, stage)
    frame = frames.risk_frame(register, stage, evidenced=False)
    if not dimension:
        return frame
    from riskregister.core.profiles import (
        in_dimension,
    )  # with it comes scipy, half a second that other maps need not wait

    placed, criteria = in_dimension(frame, register, stage, dimension), register.criteria
    bands = scoring.band_index(placed["score"], criteria.bands)
    return placed.assign(
        score_low=rules.score(placed["likelihood_low"], placed["impact_low"], criteria),
        score_high=rules.score(placed["likelihood_high"], placed["impact_high"], criteria),
        rating=[criteria.bands[place].label if place >= 0 else "" for place in bands],
        rating_code=[criteria.bands[place].code if place >= 0 else "" for place in bands],
    )


def said(register: Register, shown: Register, asked: Asked) -> Iterator[str]:
    """Return sentences that say what a map shows less, or more, than all risks of ``register``."""
    if asked.narrows:
        titles = {one.id: one.title for one in register.categories}
        parts = []
        if asked.categories:
            names = list(asked.categories)
            if len(names) <= _NAMED:
                named = [f"{one} {titles.get(one, '')}".strip() for one in names]
                names = [textwrap.shorten(one, _LETTERS // len(names), placeholder=" …") for one in named]
            only_these = ngettext("Only category {names}.", "Only categories {names}.", len(names))
            # No full stop follows the dots of a title that was cut.
            parts.append(only_these.format(names="; ".join(names)).replace("….", "…"))
        if asked.find.strip():
            parts.append(_("Only risks whose texts hold “{words}”.").format(words=" ".join(asked.find.split())))
        if asked.risks_words:
            parts.append(asked.risks_words)
        all_of = len(register.risks)
        parts.append(
            ngettext("{n} of {all} risk is shown.", "{n} of {all} risks are shown.", all_of).format(
                n=len(shown.risks), all=all_of
            )
        )
        yield " ".join(parts)
    if asked.before is not None:
        words = _("Movement since {when}.")
        if backwards(register, asked):
            words = _("Movement since {when}, a later version of this register: it runs backwards.")
        yield words.format(when=asked.before_words or _("an earlier state"))


def backwards(register: Register, asked: Asked) -> bool:
    """Say whether movement is drawn to a version of the register from a later one of it."""
    before = asked.before
    return before is not None and before.id == register.id and before.version > register.version
