"""Fields that ask for the impact in each dimension, and what together they make beside the overall level.

The overall level stays the assessor's (docs/decisions/0021): what the dimensions make is shown at once, and taken as
the overall level only by whoever presses the button.  A dimension nobody touches stays exactly as it stood.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from riskregister.core.changes import moved
from riskregister.core.criteria import Criteria, Dimension, ImpactScale
from riskregister.core.labels import term
from riskregister.core.model import Assessment, DimensionImpact, Estimate, MissingState, Quantity
from riskregister.core.profiles import drivers
from riskregister.core.quantities import impact_of, overall
from riskregister.errors import InvalidInput
from riskregister.translations import gettext as _
from riskregister.ui import drafts, small_forms
from riskregister.ui.drafts import Held
from riskregister.ui.words import joined, label, plain

#: Why a level is missing, as a person may say it; that nobody assessed it is what a field begins at.
_STATES: tuple[MissingState, ...] = ("not_applicable", "unknown", "withheld")
_NOBODY, _UNIT = "", "unit "
#: Levels by which the overall level may differ from what the dimensions make before it is pointed out, as in a check.
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class ByDimension:
    """What a form says by dimension: the profile, what drives the whole, and what in it cannot be saved yet."""

    profile: tuple[DimensionImpact, ...] = ()
    dimensions: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()

    def values(self) -> dict[str, Any]:
        """Return profile and dimensions by what the services call them.

        Raises:
            InvalidInput: an amount is not finished, or cannot be converted.
        """
        if self.problems:
            raise InvalidInput(self.problems[0], _("Nothing was saved. Mend it under “Impact by dimension”."))
        return {"profile": self.profile, "dimensions": self.dimensions}


def ask(criteria: Criteria, known: Assessment | None, held: Held, name: str, impact: Estimate | None) -> ByDimension:
    """Ask for the impact by dimension, closed until it is opened; say what it makes beside the level ``impact``.

    ``name`` is what the fields of the overall level are called in the form ``held``; what is ``known`` is the start.
    """
    scale = criteria.impact
    profile, dimensions = (known.profile, known.dimensions) if known else ((), ())
    if not scale.dimensions:
        return ByDimension(profile, dimensions)
    start = {one.dimension: one for one in reversed(profile)}
    given: dict[str, DimensionImpact | None] = {}
    problems: list[str] = []
    with st.expander(_("Impact by dimension (optional)"), icon=":material/category:"):
        st.caption(
            _(
                "Say it for the kinds of harm you can speak of, and leave the others. It stands beside the overall "
                "level, which stays your judgement."
            )
        )
        for pair in zip(scale.dimensions[::2], (*scale.dimensions[1::2], None), strict=False):
            for column, one in zip(st.columns(2, gap="large"), pair, strict=True):
                if one is not None:
                    with column:
                        given[one.id], problem = _dimension(one, scale, start.get(one.id), held, f"{name} in {one.id}")
                        problems += [problem] if problem else []
        made = _together(profile, given)
        driving = _drivers(scale, made, dimensions, held, name)
    untouched = (made, driving) == (profile, dimensions)
    _shown(scale, made, impact, held, name, known.impact_state if known and untouched else None)
    return ByDimension(made, driving, tuple(problems))


def _together(
    known: Sequence[DimensionImpact], given: dict[str, DimensionImpact | None]
) -> tuple[DimensionImpact, ...]:
    """Return the profile: what stood there in its order, what the criteria do not know untouched, then what is new."""
    left = dict(given)
    found = [left.pop(one.dimension) if one.dimension in left else one for one in known]
    return tuple(one for one in (*found, *left.values()) if one is not None)


def _dimension(
    one: Dimension, scale: ImpactScale, known: DimensionImpact | None, held: Held, name: str
) -> tuple[DimensionImpact | None, str]:
    """Ask for the impact in one dimension; return it, None where nothing is said, and what is wrong with it."""
    units = {f"{_UNIT}{unit.name}": unit.name for unit in one.units if one.edges}
    levels = {str(place): _("{n} – {words}").format(n=place, words=words) for place, words in _levels(one, scale)}
    words: dict[str, str] = {
        _NOBODY: term("not_assessed"),
        "0": _("0 – no impact"),
        **levels,
        **{key: _("as an amount: {unit}").format(unit=unit) for key, unit in units.items()},
        **{state: term(state) for state in _STATES},
    }
    options = list(words)
    start = _start(known, options)
    choice = st.selectbox(
        label(_("{dimension}: impact").format(dimension=one.title)),
        options,
        options.index(start),
        format_func=words.__getitem__,
        **held.watched(name),
    )
    if choice in units:
        return _amount(one, scale, units[choice], known, held, name)
    if choice in levels or choice == "0":
        return _level(one, scale, int(choice), known, held, name, same=choice == start), ""
    if choice == start:
        return known, ""
    return (DimensionImpact(dimension=one.id, state=_state(choice)) if choice else None), ""


def _state(choice: str) -> MissingState:
    return next(state for state in _STATES if state == choice)


def _levels(one: Dimension, scale: ImpactScale) -> list[tuple[int, str]]:
    return [(place, one.anchors[place - 1] if place <= len(one.anchors) else "") for place in _places(scale)]


def _places(scale: ImpactScale) -> range:
    return range(1, len(scale.levels) + 1)


def _start(known: DimensionImpact | None, options: Sequence[str]) -> str:
    """Return the choice that says what is known: its amount, its level or why there is none."""
    if known is None:
        return _NOBODY
    said = [f"{_UNIT}{known.stated.unit}"] if known.stated is not None else []
    said += [str(round(known.level.best))] if known.level is not None else [known.state or _NOBODY]
    return next((one for one in said if one in options), _NOBODY)


def _level(
    one: Dimension, scale: ImpactScale, best: int, known: DimensionImpact | None, held: Held, name: str, *, same: bool
) -> DimensionImpact:
    """Ask for the lowest and highest credible level beside the best one; ``same``: it is the one that is known.

    A range somebody gave is widened up to another best level, one that nobody touched begins at what is known.
    """
    level = known.level if known is not None else None
    start = (float(best), float(best))
    steps = {0.0, *(half / 2 for half in range(2, 2 * len(scale.levels) + 1))}
    if level is not None:
        steps |= {level.low, level.high}
    if level is not None and same:
        start = (level.low, level.high)
    elif level is not None and level.best > 0 and best > 0:
        start = _holding((level.low, level.high), best)
    field = held.watched(f"{name} span")
    if f"{name} span" not in held.fields:
        st.session_state[field["key"]] = start
    elif not same:
        st.session_state[field["key"]] = _holding(st.session_state[field["key"]], best)
    span = st.select_slider(
        label(_("{dimension}: lowest and highest").format(dimension=one.title)),
        sorted(steps),
        start,
        format_func=lambda step: f"{step:g}",
        **field,
    )
    if known is not None and level is not None and same and span == start:
        return known
    return DimensionImpact(
        dimension=one.id, level=moved(Estimate(low=span[0], best=float(best), high=span[1]), float(best))
    )


def _holding(span: tuple[float, float], best: float) -> tuple[float, float]:
    return min(span[0], float(best)), max(span[1], float(best))


def _amount(
    one: Dimension, scale: ImpactScale, unit: str, known: DimensionImpact | None, held: Held, name: str
) -> tuple[DimensionImpact | None, str]:
    """Ask for an amount in one of a dimension's units, and say at once which level it is."""
    stated = known.stated if known is not None and known.stated is not None and known.stated.unit == unit else None
    ends = {"low": _("lowest"), "best": _("best"), "high": _("highest")}
    values = []
    for column, (end, word) in zip(st.columns(3, gap="small"), ends.items(), strict=True):
        what = _("{dimension}, {unit}: {end}").format(dimension=one.title, unit=unit, end=word)
        field = held.optional(f"{name} {unit} {end}", getattr(stated, end, None))
        values.append(
            column.number_input(
                label(what), 0.0, value=None, format="%g", placeholder=word, label_visibility="collapsed", **field
            )
        )
    if any(value is None for value in values):
        problem = _("{dimension}: give all three numbers, lowest, best and highest, in {unit}.")
        problem = problem.format(dimension=one.title, unit=unit)
        st.caption(plain(problem))
        return known, problem
    low, best, high = (float(value) for value in values if value is not None)
    found = Quantity(unit=unit, low=low, best=best, high=high)
    if found == stated:
        level = known.level if known is not None else None
    else:
        try:
            level = impact_of(found, one, scale)
        except InvalidInput as error:
            problem = f"{one.title}: {error.message}"
            st.error(plain(problem), icon=":material/error:")
            return known, problem
    if level is not None:
        words = _("Lowest, best and highest: level {best:.2g} ({low:.2g} – {high:.2g}).")
        st.caption(plain(words.format(best=level.best, low=level.low, high=level.high)))
    return (known if found == stated else DimensionImpact(dimension=one.id, level=level, stated=found)), ""


def _drivers(
    scale: ImpactScale, made: tuple[DimensionImpact, ...], known: tuple[str, ...], held: Held, name: str
) -> tuple[str, ...]:
    """Ask which dimensions drive the overall level: a judgement; left empty, those of the largest harm do."""
    titles = {one.id: one.title for one in scale.dimensions}
    largest = drivers(made, scale)
    return small_forms.several_field(
        _("What drives the overall level"),
        titles,
        known,
        held,
        f"{name} drivers",
        placeholder=_("the largest harm: {dimensions}").format(dimensions=joined(map(titles.__getitem__, largest)))
        if largest
        else "–",
        help=_("The dimensions that decide the overall level. Left empty, those of the largest harm are taken."),
    )


def _shown(
    scale: ImpactScale,
    made: tuple[DimensionImpact, ...],
    impact: Estimate | None,
    held: Held,
    name: str,
    why: MissingState | None,
) -> None:
    """Say what the dimensions make together beside the overall level, and offer to take it.

    ``why`` is the reason that stands for there being no overall level, while nothing of the profile is changed.
    """
    if not made:
        return
    level = overall(made, scale)
    titles = {one.id: one.title for one in scale.dimensions}
    said = {one.dimension for one in made if one.level is not None or one.state == "not_applicable"}
    missing = [title for one, title in titles.items() if one not in said]
    with st.container(border=True, gap="small"):
        if level is None:
            words = _("No dimension has a level yet.") if missing else _("No dimension suffers any harm.")
            st.markdown(":material/functions: " + words)
            return
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.markdown(":material/functions: " + plain(_words(level, impact, made, scale, why)), width="stretch")
            _take(scale, level, impact, held, name)
        if missing:
            note = _("Without a level: {dimensions}. The highest allows for the worst there, the best for no harm.")
            st.caption(plain(note.format(dimensions=joined(missing))))


def _words(
    level: Estimate,
    impact: Estimate | None,
    made: tuple[DimensionImpact, ...],
    scale: ImpactScale,
    why: MissingState | None,
) -> str:
    titles = {one.id: one.title for one in scale.dimensions}
    words = _("Together the dimensions make level {best:.2f} ({low:.2g} – {high:.2g}); the largest harm: {largest}.")
    largest = joined(titles[one] for one in drivers(made, scale))
    found = words.format(best=level.best, low=level.low, high=level.high, largest=largest)
    if impact is None and why is not None:
        words = _("The overall level stands as {state}, and stays so until you change a dimension or give it.")
        return found + " " + words.format(state=term(why))
    if impact is None:
        return found + " " + _("No overall level is given, so this one is saved as it.")
    if abs(level.best - impact.best) <= _HALF + 1e-9:
        return found + " " + _("You give {level:g} overall, which agrees.").format(level=impact.best)
    words = _("You give {level:g} overall, more than half a level away: say why in words, or take what they make.")
    return found + " " + words.format(level=impact.best)


def _take(scale: ImpactScale, level: Estimate, impact: Estimate | None, held: Held, name: str) -> None:
    """Offer the nearest whole level, with the range to the nearest half, as the overall level."""
    best = min(max(math.floor(level.best + _HALF), 1), len(scale.levels))
    span = (min(_to_half(level.low), best), max(_to_half(level.high), best))
    if impact == Estimate(low=span[0], best=best, high=span[1]):
        return
    st.button(
        _("Take it as overall"),
        key=held.key(f"{name} take"),
        icon=":material/arrow_upward:",
        help=_("Sets the overall level to {level} ({low:g} – {high:g}); nothing is saved yet.").format(
            level=best, low=span[0], high=span[1]
        ),
        on_click=_taken,
        args=(held.what, {f"{name} best": best, f"{name} span": (float(span[0]), float(span[1]))}),
    )


def _to_half(level: float) -> float:
    return round(level * 2) / 2


def _taken(what: str, values: dict[str, Any]) -> None:
    held = drafts.known(what)
    if held is not None:
        drafts.put(held, values)
