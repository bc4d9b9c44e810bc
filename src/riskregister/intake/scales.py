"""The scale a file's levels stand on, and what they become on this register's: by a rule that can be read.

A file's scale is kept as it is beside the conversion.  Where there is no rule that fits, nothing is converted.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from riskregister.core.criteria import Criteria
from riskregister.core.model import Quantity
from riskregister.core.quantities import impact_of, likelihood_of
from riskregister.errors import InvalidInput
from riskregister.intake.scales_cells import Token
from riskregister.intake.scales_words import normal
from riskregister.translations import gettext as _

#: What levels are written as; "none": there is nothing to read, "kept": a person said not to convert them.
ScaleKind = Literal["numbers", "words", "letters", "percent", "money", "none", "kept"]
#: How a scale was recognised: a person said so, the heading, a table of the steps elsewhere in the file, the words
#: (one order has them all), the numbers beside the words, the scale of the other side (the two are mostly as long), or
#: only the highest number that occurs.
ScaleSource = Literal["confirmed", "heading", "legend", "words", "numbers", "other side", "data"]

#: How many steps a rule names one by one; longer scales are told by their ends.
_NAMED_STEPS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleChoice:
    """What a person said about one scale: its ends, the order of its words, whether its numbers fall as risk rises.

    ``order`` has words, as the file writes them, and the step each stands at; ``convert=False`` keeps the levels as
    given and turns none into levels of this register.
    """

    lowest: float | None = None
    highest: float | None = None
    order: Mapping[str, float] = dataclasses.field(default_factory=dict)
    descending: bool = False
    convert: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleChoices:
    """What a person confirmed for a file: scales by field ("likelihood", "impact"), and how dates are written.

    A choice for "likelihood" holds for its later stages too, unless they ("residual_likelihood") have their own.
    ``day_first`` is None while nobody has said which of 02/03/2026 is the day.
    """

    fields: Mapping[str, ScaleChoice] = dataclasses.field(default_factory=dict)
    day_first: bool | None = None

    def of(self, name: str) -> ScaleChoice | None:
        """Return the choice for a field, or for the field it is a later stage of."""
        return self.fields.get(name) or self.fields.get(name.rpartition("_")[2])


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """The scale of a field: what its levels are written as, its ends, its words in order, and the rule of conversion.

    ``steps`` are the words that occur, as the file writes them, with the step each stands at, lowest first.
    ``sure`` is False where another scale would fit what is there as well: ``others`` then says which, and a person
    should confirm.  ``levels`` is how many levels this register has on that side; ``own`` says that the words are its
    own.  ``rule`` is the conversion in words, empty where there is none; ``why_not`` then says why.
    """

    field: str
    kind: ScaleKind
    lowest: float | None = None
    highest: float | None = None
    steps: tuple[tuple[str, float], ...] = ()
    currency: str = ""
    descending: bool = False
    sure: bool = True
    source: ScaleSource = "data"
    others: tuple[str, ...] = ()
    levels: int = 0
    rule: str = ""
    why_not: str = ""
    dimension: str = ""
    unit: str = ""
    places: Mapping[str, float] = dataclasses.field(default_factory=dict, repr=False, compare=False)
    #: By how much a number in a cell is divided before it is a share: 100 in a column of per cents without the sign.
    divisor: float = 1.0

    @property
    def span(self) -> str:
        """The ends of the scale, for a person: "1–5"."""
        return "" if self.lowest is None or self.highest is None else f"{self.lowest:g}–{self.highest:g}"

    @property
    def converts(self) -> bool:
        """Whether levels on this scale become levels of this register."""
        return bool(self.rule)


def value_on(scale: Scale, token: Token) -> float | None:
    """Return where a cell stands on the file's own scale, or None if nobody can say.

    Words are steps, per cents shares of 1, amounts money.  A number beyond the ends is none of the scale's.
    """
    if token.kind in ("blank", "odd", "error") or scale.kind == "none":
        return None
    if scale.kind == "percent":
        share = token.number if token.kind == "percent" else _share(scale, token)
        return share if share is not None and 0 <= share <= 1 else None
    if scale.kind == "money":
        fits = token.kind == "number" or (token.kind == "money" and token.currency in ("", scale.currency))
        return token.number if fits else None
    return _step(scale, token)


def _share(scale: Scale, token: Token) -> float | None:
    return token.number / scale.divisor if token.kind == "number" and token.number is not None else None


def _step(scale: Scale, token: Token) -> float | None:
    named = scale.places.get(token.word) if token.word else None
    if scale.kind == "kept" or scale.lowest is None or scale.highest is None:
        return named if named is not None or token.kind not in ("number", "both") else token.number
    if token.kind == "word":
        return named
    if token.kind not in ("number", "both") or (token.top is not None and token.top != scale.highest):
        return None
    # A number that says something else than its word: which of the two was meant is anybody's guess.
    if token.kind == "both" and named is not None and named != token.number:
        return None
    number = token.number if token.number is not None else math.nan
    return number if scale.lowest <= number <= scale.highest else None


def level_on(scale: Scale, value: float, criteria: Criteria) -> tuple[float | None, Quantity | None]:
    """Return the level of this register that a value on the file's scale becomes, and the quantity it states.

    Steps keep their place between the ends, ``1 + (value - lowest) (n - 1) / (highest - lowest)``, to two decimals; a
    share is a probability within the criteria's horizon, an amount one in a dimension's unit.  (None, None) where the
    rule has no answer: for a probability of 0, an amount that is not above 0, and every scale that is not converted.
    """
    if not scale.converts:
        return None, None
    if scale.kind == "percent":
        return _of_share(value, criteria)
    if scale.kind == "money":
        return _of_amount(scale, value, criteria), None
    lowest, highest = scale.lowest or 0.0, scale.highest or 0.0
    place = (value - lowest) / (highest - lowest)
    return round(1 + (1 - place if scale.descending else place) * (scale.levels - 1), 2), None


def _of_share(value: float, criteria: Criteria) -> tuple[float | None, Quantity | None]:
    if value <= 0:
        return None, None
    if value >= 1:
        return float(len(criteria.likelihood.levels)), None
    stated = Quantity(unit="probability", low=value, best=value, high=value)
    return round(likelihood_of(stated, criteria.likelihood).best, 2), stated


def _of_amount(scale: Scale, value: float, criteria: Criteria) -> float | None:
    dimension = next(one for one in criteria.impact.dimensions if one.id == scale.dimension)
    amount = value / _times(scale.unit)
    try:
        return round(
            impact_of(Quantity(unit=scale.unit, low=amount, best=amount, high=amount), dimension, criteria.impact).best,
            2,
        )
    except InvalidInput:
        return None


def nearest_on(scale: Scale, token: Token) -> str:
    """Return the valid value nearest to a cell that could not be read, as a person would write it in this file."""
    words = dict(scale.steps)
    if token.number is not None and scale.lowest is not None and scale.highest is not None and token.kind != "money":
        number = min(max(token.number, scale.lowest), scale.highest)
        return next((word for word, step in scale.steps if step == round(number)), f"{number:g}")
    if scale.kind == "percent":
        return "100 %" if (token.number or 0) > 1 else _("a share like 40 %")
    if scale.kind == "money":
        return _("an amount like 250000 {currency}").format(currency=scale.currency).strip()
    if not words:
        return _("a step from {span}").format(span=scale.span or f"1–{scale.levels}")
    from rapidfuzz import fuzz, process

    known = {word: normal(word) for word in words}
    best = process.extractOne(token.word or normal(token.raw), known, scorer=fuzz.ratio, score_cutoff=60)
    return str(best[2]) if best else _("one of {words}").format(words=", ".join(words))


def with_rule(scale: Scale, criteria: Criteria) -> Scale:
    """Return a scale of likelihood or impact with its rule of conversion to these criteria, or why there is none."""
    side = scale.field.rpartition("_")[2]
    own = criteria.likelihood.levels if side == "likelihood" else criteria.impact.levels
    scale = replace(scale, levels=len(own))
    if scale.kind in ("numbers", "words", "letters"):
        return _stepped(scale)
    if scale.kind == "percent" and side == "likelihood":
        rule = _(
            "read as the probability within {years:g} years, which the file does not say; 100 % is the highest level"
        )
        return replace(scale, rule=rule.format(years=criteria.likelihood.horizon_years))
    if scale.kind == "percent":
        return replace(scale, why_not=_("kept as given: nothing says what it is a share of"))
    if scale.kind == "money":
        return _in_money(scale, criteria)
    return replace(scale, why_not=_("kept as given, because that was asked for") if scale.kind == "kept" else "")


def _stepped(scale: Scale) -> Scale:
    lowest, highest = scale.lowest, scale.highest
    if lowest is None or highest is None or not lowest < highest:
        return replace(scale, why_not=_("kept as given: the order of its words is not known"))
    ready = replace(scale, rule="-")
    steps = [(f"{word} ({step:g})" if scale.kind != "words" else word, step) for word, step in scale.steps]
    if not steps and highest - lowest < _NAMED_STEPS and lowest.is_integer() and highest.is_integer():
        steps = [(str(step), float(step)) for step in range(int(lowest), int(highest) + 1)]
    if not steps or len(steps) > _NAMED_STEPS:
        steps = [(f"{lowest:g}", lowest), (f"{highest:g}", highest)]
    levels = ", ".join(f"{word} → {_stepped_level(ready, step):g}" for word, step in steps)
    rule = _("{span} by equal steps to 1–{levels}: {steps}")
    return replace(scale, rule=rule.format(span=scale.span, levels=scale.levels, steps=levels))


def _stepped_level(scale: Scale, step: float) -> float:
    place = (step - (scale.lowest or 0.0)) / ((scale.highest or 0.0) - (scale.lowest or 0.0))
    return round(1 + (1 - place if scale.descending else place) * (scale.levels - 1), 2)


def _in_money(scale: Scale, criteria: Criteria) -> Scale:
    for dimension in criteria.impact.dimensions:
        for unit in dimension.units if dimension.edges else ():
            parts = unit.name.split()
            if (
                scale.currency
                and scale.currency in parts
                and all(_TIMES.get(part, 0) for part in parts if part != scale.currency)
            ):
                rule = _("the level of that amount in {dimension}, in {unit}").format(
                    dimension=dimension.title, unit=unit.name
                )
                return replace(scale, rule=rule, dimension=dimension.id, unit=unit.name)
    why = _("kept as given: the criteria here have no unit in {currency}")
    return replace(scale, why_not=why.format(currency=scale.currency or _("this currency")))


_TIMES = {"thousand": 1e3, "million": 1e6, "billion": 1e9}


def _times(unit: str) -> float:
    return math.prod(_TIMES.get(part, 1.0) for part in unit.split())
