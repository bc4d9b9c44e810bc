"""Criteria and their changes in words: what a part is called, what it was and what it became."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from riskregister.core.criteria import Criteria
from riskregister.core.criteria_parts import DIMENSIONS, MARKINGS, Path, changed_parts, dimension_order, parts
from riskregister.core.labels import term
from riskregister.translations import gettext as _


def rule_names() -> dict[str, str]:
    """Return what each rule that combines two levels is called."""
    return {
        "sum": _("Sum of the levels"),
        "product": _("Product of the levels"),
        "maximum": _("The higher level"),
        "grid": _("A rating for each cell"),
    }


def rule_meanings() -> dict[str, str]:
    """Return what each rule does, and what speaks for or against it."""
    return {
        "sum": _(
            "Likelihood + impact. Where each step of a scale is the same ratio, as here, equal sums stand for equal "
            "expected harm."
        ),
        "product": _(
            "Likelihood × impact, the familiar 1 to 25. On scales of equal ratios it puts some smaller risks above "
            "larger ones."
        ),
        "maximum": _("The higher of the two levels. A rare catastrophe and a frequent trifle come out far apart."),
        "grid": _(
            "A table says how each cell is rated; its score is where that rating begins. Nothing between ratings is "
            "told apart."
        ),
    }


def score_range(criteria: Criteria) -> tuple[float, float]:
    """Return the lowest and the highest score that the rule can give on these scales."""
    tops = len(criteria.likelihood.levels), len(criteria.impact.levels)
    if criteria.rule == "grid":
        used = {band for row in criteria.grid for band in row}
        minima = [band.minimum for band in criteria.bands if band.id in used] or [0.0]
        return min(minima), max(minima)
    ends: dict[str, Callable[[int, int], float]] = {
        "sum": lambda one, other: float(one + other),
        "product": lambda one, other: float(one * other),
        "maximum": lambda one, other: float(max(one, other)),
    }
    return ends[criteria.rule](1, 1), ends[criteria.rule](*tops)


def summary(criteria: Criteria) -> str:
    """Return criteria in one line: edition, rule, and where each rating begins."""
    bands = " · ".join(f"{band.label} ≥ {band.minimum:g}" for band in criteria.bands)
    words = _("edition {edition}; {rule}; {bands}")
    return words.format(edition=criteria.edition, rule=rule_names()[criteria.rule], bands=bands)


def differences(before: Criteria, after: Criteria) -> list[str]:
    """Return what differs between two states of criteria, a line each: "High, begins at: 7 → 6"."""
    old, new, said, told = parts(before), parts(after), [], set()
    orders = [dimension_order(state) for state in (before, after)]
    both = set(orders[0]) & set(orders[1])
    for path in changed_parts(before, after):
        if path[:1] == MARKINGS:
            continue  # told as one list
        if path in old and path in new:
            words = _("{part}: {old} → {new}")
            part = part_name(path, after)
            said.append(
                words.format(part=part, old=_value(path, old[path], before), new=_value(path, new[path], after))
            )
            continue
        whole = path[:2] == DIMENSIONS and path[2] not in both
        group = path[:3] if whole else _record_of(path)
        if group not in told:
            told.add(group)
            words = _("{part}: added") if path in new else _("{part}: removed")
            said.append(words.format(part=part_name(group, after if path in new else before)))
    first, second = ([one for one in order if one in both] for order in orders)
    if first != second:
        titles = {one.id: one.title for one in after.impact.dimensions}
        listed = "; ".join(titles[one] for one in orders[1])
        said.append(_("order of the impact dimensions: {listed}").format(listed=listed))
    return [*said, *marking_differences(before.markings, after.markings)]


def marking_differences(before: tuple[str, ...], after: tuple[str, ...]) -> Iterator[str]:
    """Tell what differs between two lists of markings, a line each."""
    gone, came = ([one for one in first if one not in other] for first, other in ((before, after), (after, before)))
    if len(before) == len(after):
        for old, new in zip(before, after, strict=True):
            if old in gone and new in came:
                gone.remove(old)
                came.remove(new)
                yield _("handling marking: {old} → {new}").format(old=old, new=new)
    for words, names in ((_("handling marking {name}: added"), came), (_("handling marking {name}: removed"), gone)):
        for name in names:
            yield words.format(name=name)
    orders = [[one for one in first if one in other] for first, other in ((before, after), (after, before))]
    if came or orders[0] != orders[1]:
        listed = " < ".join(after)
        yield _("order of the handling markings, the least restricted first: {listed}").format(listed=listed)


def part_name(path: Path, criteria: Criteria) -> str:  # noqa: PLR0911  # one kind of part after another
    """Return what a part of criteria is called."""
    match path:
        case ("likelihood" | "impact" as axis, "levels", level, *rest):
            scale = criteria.likelihood.levels if axis == "likelihood" else criteria.impact.levels
            label = next((f" ({one.label})" for one in scale if str(one.level) == level), "")
            words = _("likelihood {level}") if axis == "likelihood" else _("impact {level}")
            return _with(words.format(level=f"{level}{label}"), rest)
        case ("impact", "dimensions", *rest):
            return _dimension_part(rest, {one.id: one.title for one in criteria.impact.dimensions})
        case ("bands", band, *rest):
            return _with(next((one.label for one in criteria.bands if one.id == band), band), rest)
        case ("appetite", category, *rest):
            words = _("appetite of {category}") if category != "*" else _("appetite in general")
            return _with(words.format(category=category), [name for name in rest if name != "maximum"])
        case ("grid",):
            return _("ratings of single cells")
        case ("grid", likelihood, impact):
            words = _("cell likelihood {likelihood}, impact {impact}")
            return words.format(likelihood=likelihood, impact=impact)
        case ("efficacy" | "delivery" | "evidence" | "cost_classes" as table, record, *rest):
            return _with(f"{field_names().get(table, table)} “{term(record)}”", rest)
        case _:
            return field_names().get(path[-1], path[-1].replace("_", " "))


def _dimension_part(path: list[str], titles: dict[str, str]) -> str:
    match path:
        case []:
            return _("order of the impact dimensions")
        case [dimension, ("anchors" | "edges" | "units") as kind, place]:
            words = {
                "anchors": _("{dimension}, impact {place}, definition"),
                "edges": _("{dimension}, upper edge of impact {place}"),
                "units": _("{dimension}, unit {place}"),
            }[kind]
            return words.format(dimension=titles.get(dimension, dimension), place=place)
        case [dimension, *rest]:
            return _with(titles.get(dimension, dimension), rest[:1])
    return ", ".join(path)


def field_names() -> dict[str, str]:
    """Return what each field of the criteria's records is called."""
    return {
        "edition": _("edition"),
        "rule": _("rule"),
        "label": _("name"),
        "title": _("name"),
        "anchor": _("definition"),
        "low": _("lower end"),
        "best": _("best estimate"),
        "high": _("upper end"),
        "horizon_years": _("horizon in years"),
        "base": _("factor of harm from level to level"),
        "weight": _("weight"),
        "minimum": _("begins at"),
        "code": _("letter"),
        "colour": _("colour"),
        "meaning": _("meaning"),
        "review_months": _("review after months"),
        "rationale": _("reason"),
        "tolerance": _("tolerated by decision up to"),
        "efficacy": _("strength"),
        "delivery": _("status"),
        "evidence": _("evidence"),
        "cost_classes": _("cost class"),
        "late_months": _("months that “late” means"),
        "same_body_dependence": _("share that fails together"),
        "basis": _("whose judgement"),
        "appetite_basis": _("whose appetite"),
        "share": _("share delivered"),
        "counts": _("what counts"),
        "markings": _("handling markings"),
    }


def _with(record: str, rest: list[str]) -> str:
    return ", ".join([record, *(field_names().get(name, name.replace("_", " ")) for name in rest)])


def _record_of(path: Path) -> Path:
    """Return the path of the record or row that a part belongs to, which came or went as a whole."""
    if path[0] == "grid":
        return path[:1]
    if path[:2] == DIMENSIONS and path[3:4] in (("anchors",), ("edges",), ("units",)):
        return path[:5]
    return path[:3] if path[0] in ("likelihood", "impact") else path[:2]


def _value(path: Path, value: Any, criteria: Criteria) -> str:
    if value is None or value == "":
        return "–"
    if path[-1] == "rule":
        return rule_names().get(value, str(value))
    if path[0] == "grid":
        return next((band.label for band in criteria.bands if band.id == value), str(value))
    if path[:2] == ("likelihood", "levels") and path[-1] in ("low", "high"):
        return f"{value * 100:g} %"
    return f"{value:g}" if isinstance(value, float) else str(value)
