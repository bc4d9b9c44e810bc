"""Fields that ask for a level: as best, lowest and highest level, or for likelihood in native units."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from riskregister.core.changes import moved
from riskregister.core.criteria import Criteria, ImpactLevel, LikelihoodLevel
from riskregister.core.model import Estimate, Quantity
from riskregister.core.quantities import likelihood_of
from riskregister.errors import InvalidInput
from riskregister.translations import gettext as _
from riskregister.ui.drafts import Held
from riskregister.ui.widgets import plain


def estimate(label: str, words: dict[int, str], known: Estimate | None, held: Held, name: str) -> Estimate | None:
    """Ask for a level as best, lowest and highest; begin at what is known, or at "not assessed".

    The two are fields of the form ``held``, called ``name`` and what of it they are.
    """
    options = [None, *words]
    level = None if known is None else round(known.best)
    best = st.selectbox(
        label,
        options,
        index=options.index(level) if level in options else 0,
        format_func=lambda value: _("not assessed") if value is None else words[value],
        **held.watched(f"{name} best"),
    )
    low, high = (1.0, 1.0) if known is None else (known.low, known.high)
    span = st.slider(
        _("Lowest and highest credible level"),
        1.0,
        float(len(words)),
        (low, high),
        step=0.5,
        **held.watched(f"{name} span"),
    )
    if best is None:
        return None
    if known is not None and best == level and span == (known.low, known.high):
        return known
    return moved(Estimate(low=span[0], best=float(best), high=span[1]), float(best))


def likelihood_words(criteria: Criteria) -> dict[int, str]:
    """Return each likelihood level as number, label and anchor."""
    return {level.level: f"{level.level} – {level.label}: {level.anchor}" for level in criteria.likelihood.levels}


def impact_words(criteria: Criteria) -> dict[int, str]:
    """Return each impact level as number, label and anchor."""
    return {level.level: f"{level.level} – {level.label}: {level.anchor}" for level in criteria.impact.levels}


def level(criteria: Criteria, side: str, label: str, held: Held, name: str) -> int | None:
    """Ask for a best level with the definition of each beside it; None until one is chosen."""
    levels: Sequence[Any] = criteria.likelihood.levels if side == "likelihood" else criteria.impact.levels
    known = {one.level: one for one in levels}
    return st.radio(
        label,
        list(reversed(known)),
        None,
        format_func=lambda level: plain(f"{level} – {known[level].label}"),
        captions=[plain(one.anchor) for one in reversed(levels)],
        help=_("The best level; a range that would not hold it is widened up to it."),
        **held.watched(name),
    )


def definitions(criteria: Criteria) -> None:
    """Show what each level means, side by side: likelihood as probability, impact in general and by dimension."""
    left, right = st.columns(2, gap="large")
    with left:
        years = f"{criteria.likelihood.horizon_years:g}"
        st.markdown(f"**{_('Likelihood, within {years} years').format(years=years)}**")
        st.markdown(_lines(criteria.likelihood.levels))
    with right:
        st.markdown(f"**{_('Impact')}**")
        st.markdown(_lines(criteria.impact.levels))
    for dimension in criteria.impact.dimensions:
        anchors = "  ·  ".join(f"**{place}** {plain(anchor)}" for place, anchor in enumerate(dimension.anchors, 1))
        st.markdown(f"{plain(dimension.title)}: {anchors}")


def _lines(levels: Sequence[LikelihoodLevel | ImpactLevel]) -> str:
    return "\n".join(f"- **{one.level} {plain(one.label)}**: {plain(one.anchor)}" for one in reversed(levels))


def unit_names() -> dict[str, str]:
    """Return the ways a likelihood can be given."""
    return {
        "level": _("as a level"),
        "probability": _("as a probability"),
        "rate": _("as events a year"),
        "return_period": _("as a return period"),
    }


def stated_likelihood(unit: str, known: Quantity | None, criteria: Criteria, held: Held, name: str) -> Quantity | None:
    """Ask for a likelihood in a native unit and say at once which level it is; None while it cannot be converted."""
    labels = {"probability": _("Probability, %"), "rate": _("Events a year"), "return_period": _("Once in … years")}
    scale = 100.0 if unit == "probability" else 1.0
    given = known if known is not None and known.unit == unit else None
    names = {"low": _("lowest"), "best": _("best"), "high": _("highest")}
    values = []
    for column, (end, word) in zip(st.columns(3), names.items(), strict=True):
        start: float | None = getattr(given, end) * scale if given else None
        label = f"{labels[unit]}: {word}"
        field = held.watched(f"{name} {unit} {end}")
        values.append(column.number_input(label, min_value=0.0, value=start, format="%g", **field))
    years = None
    if unit == "probability":
        within = (given.years if given else None) or criteria.likelihood.horizon_years
        field = held.watched(f"{name} years")
        years = st.number_input(_("within … years"), min_value=0.1, value=float(within), **field)
    known_values = [value for value in values if value is not None]
    if len(known_values) < len(names):
        st.caption(_("Give all three numbers; low and high hold nine cases in ten."))
        return None
    low, best, high = (value / scale for value in known_values)
    found = Quantity(unit=unit, low=low, best=best, high=high, years=years)
    try:
        level = likelihood_of(found, criteria.likelihood)
    except InvalidInput as error:
        st.error(plain(error), icon=":material/error:")
        return None
    words = _("On this register's scale: likelihood {best:.1f} ({low:.1f} – {high:.1f}).")
    st.info(plain(words.format(best=level.best, low=level.low, high=level.high)), icon=":material/swap_horiz:")
    return found
