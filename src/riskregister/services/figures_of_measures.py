"""The figures of the measures: progress, dates, what rests on whom, what follows if some are late."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from riskregister.charts.cover import cover_figure
from riskregister.charts.gantt import gantt_figure
from riskregister.charts.points import points_figure
from riskregister.charts.progress import progress_figure
from riskregister.charts.slip import slip_figure
from riskregister.core import failing as arithmetic
from riskregister.core.frames import ENDED, measure_frame, rows
from riskregister.core.labels import measure_status_names
from riskregister.core.model import NOT_NAMED, Measure, Register
from riskregister.core.reviews import add_months
from riskregister.core.slipping import Slip, promises, slip
from riskregister.errors import NotFound
from riskregister.services.figure import Figure, find_measure, nothing, of_title
from riskregister.services.updating import updates_of
from riskregister.translations import gettext as _
from riskregister.translations import ngettext

#: Drawn at once: bodies, points of failure, risks if measures slip, bars of the timeline.
BODIES, POINTS, SLIPPED, BARS = 14, 15, 15, 25


def progress(register: Register, measure_id: str) -> Figure:
    """Return how far a measure has come, update by update.

    Raises:
        NotFound: there is no such measure, or nobody has told its progress.
    """
    measure = find_measure(register, measure_id)
    updates = updates_of(register, measure_id)
    told = [one for one in updates if one.progress is not None]
    if not told:
        raise nothing(_("nobody has told the progress of {id} yet.").format(id=measure_id))
    return Figure(
        name="progress",
        title=of_title(_("progress"), measure),
        figure=progress_figure(measure, updates, register.reporting_date, measure_status_names()),
        note=_(
            "As told in the updates. Dashed: evenly from start to due date, where both are known. Dotted: the "
            "reporting date. What nobody told is not drawn."
        ),
        alt="; ".join(f"{one.date.isoformat()}: {one.progress:g} %" for one in told) + ".",
        of=(measure_id,),
    )


def dated(frame: pd.DataFrame, by: str = "owner") -> pd.DataFrame:
    """Return the rows of a measure frame that have a start or a due date, those of one body (or section) together."""
    found = frame[frame["start"].notna() | frame["due"].notna()].reset_index(drop=True)
    first = found.groupby(by, sort=False).ngroup()
    return found.loc[first.sort_values(kind="stable").index].reset_index(drop=True)


def timeline(
    register: Register, part: pd.DataFrame | None = None, *, by: str = "owner", span: str = "near", page: int = 1
) -> Figure:
    """Return bars of measures from start to due date.

    Args:
        register: The register they are of.
        part: The rows of :func:`dated` that are drawn; None for the ``page`` of all of them.
        by: The heading they stand under, ``owner`` or ``section``.
        span: The time shown, ``near`` the reporting date or ``all``.
        page: Which :data:`BARS` of all of them, from 1.

    Raises:
        NotFound: none has a date, or there is no such page.
    """
    if part is None:
        every = dated(measure_frame(register), by)
        part = every.iloc[(page - 1) * BARS : page * BARS].reset_index(drop=True)
        if part.empty and len(every):
            message = _("There is no page {page} of the timeline.").format(page=page)
            raise NotFound(message, _("The last one is {n}.").format(n=-(-len(every) // BARS)))
    if part.empty:
        raise nothing(_("no measure has a start or a due date."), _("'riskregister print measures' lists them all."))
    window = _window(register.reporting_date, part, span)
    titles = {"owner": _("Measures over time, by responsible body"), "section": _("Measures over time, by section")}
    counted = ngettext("{n} measure", "{n} measures", len(part)).format(n=len(part))
    overdue = int(part["overdue"].sum())
    return Figure(
        name="timeline",
        title=titles[by],
        figure=gantt_figure(part, list(part[by]), register.reporting_date, window, measure_status_names()),
        note=_(
            "A faint bar runs from start to due date, a full one inside it shows how far the measure has come where "
            "somebody has said so. A line into an arrow: no end is given. Hatched, with a cross: overdue."
        ),
        alt=_("{measures} with a date, from {first} to {last}; {n} overdue.").format(
            measures=counted, first=window[0].isoformat(), last=window[1].isoformat(), n=overdue
        ),
        of=(by,) if page == 1 else (by, str(page)),
    )


def _window(today: dt.date, part: pd.DataFrame, span: str) -> tuple[dt.date, dt.date]:
    """Return the days shown: around the reporting date, or from the first date to the last of these measures."""
    known = [day for name in ("start", "due") for day in part[name] if pd.notna(day)]
    low, high = min([*known, today]), max([*known, today])
    if span == "near":
        near = add_months(today, -18), add_months(today, 30)
        if any(near[0] <= day <= near[1] for day in known):
            return near
    air = max(dt.timedelta(days=30), (high - low) * 0.12)
    return _moved(low, -air / 4), _moved(high, air)


def _moved(day: dt.date, by: dt.timedelta) -> dt.date:
    try:
        return day + by
    except OverflowError:
        return day


def bodies_of(cover: pd.DataFrame) -> list[str]:
    """Return the bodies of :func:`riskregister.core.failing.body_cover`, those with most measures first."""
    counts = cover.groupby("body", sort=False)["measures"].sum().sort_values(ascending=False, kind="stable")
    return [str(body) for body in counts.index]


def cover(
    register: Register, found: pd.DataFrame | None = None, *, as_judged: bool = False, chosen: str = ""
) -> Figure:
    """Return the bodies against the categories: how many measures, and what rests on each body alone.

    ``found`` is :func:`riskregister.core.failing.body_cover`, where that is at hand; ``chosen`` the square marked.

    Raises:
        NotFound: no measure acts on a risk.
    """
    if found is None:
        found = arithmetic.body_cover(register, arithmetic.failing(register, as_judged=as_judged))
    if found.empty:
        raise nothing(_("no measure acts on a risk yet, so no body covers a category."))
    bodies = bodies_of(found)
    categories = [one.id for one in register.categories if (found["category"] == one.id).any()]
    note = _(
        "The number counts the measures of a body that act in a category. Beneath it stands how much of the "
        "category's inherent expected harm rests on the body alone: what would come back if all its measures "
        "failed together. Darker is more. Strengths and delivery are the analyst's."
    )
    drawn = bodies[:BODIES]
    shown = found[found["body"].isin(drawn)]
    most = next(rows(shown.dropna(subset="lost").nlargest(1, "lost")), None)
    alt = _("Number of measures of {bodies} bodies in {categories} categories.").format(
        bodies=len(drawn), categories=len(categories)
    )
    if most is not None:
        alt += " " + _("Most rests on {body} in {category}: {share:.1f} % of its inherent expected harm.").format(
            body=most.body, category=most.category, share=100 * most.lost
        )
    return Figure(
        name="cover",
        title=_("Bodies and categories: who acts where, and what rests on one alone"),
        figure=cover_figure(found, drawn, categories, chosen),
        note=f"{note} {_evidence(as_judged)}" + _first(len(drawn), len(bodies)),
        alt=alt,
        of=("judged",) if as_judged else (),
    )


def point_names(register: Register, points: pd.DataFrame) -> list[str]:
    """Return what each row of :func:`riskregister.core.failing.single_points` is called."""
    tables = (register.categories, register.risks, register.measures)
    titles = {one.id: one.title for table in tables for one in table}
    return [f"{row.of} ← {row.key} {titles.get(row.key, '')}".strip() for row in rows(points)]


def points(
    register: Register,
    found: pd.DataFrame | None = None,
    *,
    kind: str = "measure",
    level: str = "risk",
    as_judged: bool = False,
) -> Figure:
    """Return the single points of failure: one ``kind`` (measure, body) on which a ``level`` (risk, category) rests.

    ``found`` is :func:`riskregister.core.failing.failing`, where that is at hand.

    Raises:
        NotFound: there is none of that kind.
    """
    of = points_of(arithmetic.failing(register, as_judged=as_judged) if found is None else found, kind, level)
    if of.empty:
        raise nothing(
            _(
                "no reduction rests by more than half on one of this kind, and none keeps a risk within appetite or "
                "tolerance."
            )
        )
    drawn = of.head(POINTS)
    names = point_names(register, drawn)
    titles = {
        ("measure", "risk"): _("Risks whose reduction rests on one measure"),
        ("measure", "category"): _("Categories whose reduction rests on one measure"),
        ("body", "risk"): _("Risks whose reduction rests on one body"),
        ("body", "category"): _("Categories whose reduction rests on one body"),
    }
    note = _(
        "Listed is what alone carries more than half of a reduction (dotted line), or keeps a risk within its appetite "
        "(hatched) or tolerance. By today's delivery, with the dependence within a body; strengths are the analyst's."
    )
    said = [
        f"{name}: {row.share:.0%}" if pd.notna(row.share) else f"{name}: –"
        for name, row in zip(names, rows(drawn), strict=True)
    ]
    return Figure(
        name="points",
        title=titles[kind, level],
        figure=points_figure(drawn, names),
        note=f"{note} {_evidence(as_judged)}" + _first(len(drawn), len(of)),
        alt="; ".join(said) + ".",
        of=(kind, level, "judged") if as_judged else (kind, level),
    )


def points_of(found: pd.DataFrame, kind: str, level: str) -> pd.DataFrame:
    """Return the single points of failure of a kind and level in a frame of ``failing``, the worst first."""
    every = arithmetic.single_points(found)
    return every[(every["kind"] == kind) & (every["level"] == level)].reset_index(drop=True)


def can_slip(register: Register, also: str | None = None) -> dict[str, Measure]:
    """Return by id the measures that can be late: with a date ahead, the soonest first, then those others require.

    ``also`` is one that is asked for whatever it promises.
    """
    ahead = [one for one in register.measures if promises(one, register.reporting_date)]
    ahead.sort(key=lambda one: (one.due is None, one.due))
    required = {needed for one in register.measures for needed in one.requires}
    awaited = [one for one in register.measures if one.id in required and one.status not in (*ENDED, "established")]
    asked = [one for one in register.measures if one.id == also]
    return {one.id: one for one in (*ahead, *awaited, *asked)}


def bodies_that_slip(measures: dict[str, Measure], register: Register) -> dict[str, list[str]]:
    """Return by body the ids of those measures, those with most first, unnamed bodies last."""
    bodies: dict[str, list[str]] = {}
    for measure in register.measures:
        if measure.id in measures:
            bodies.setdefault(measure.owner, []).append(measure.id)
    return {body: bodies[body] for body in sorted(bodies, key=lambda one: (one == NOT_NAMED, -len(bodies[one]), one))}


def late(
    register: Register,
    *,
    measure: str = "",
    body: str = "",
    months: int = 6,
    as_judged: bool = False,
    found: Slip | None = None,
) -> Figure:
    """Return what follows for the risks if a measure, or all of a body that can be late, slip by ``months``.

    Without either it is the measure that is due first.  ``found`` is what follows, where that is at hand.

    Raises:
        NotFound: there is no such measure or body, nothing can slip, or no risk changes by it.
    """
    if found is None:
        chosen = _chosen(register, measure, body)
        measure = measure or ("" if body else chosen[0])
        found = slip(register, chosen, months, as_judged=as_judged)
    risks = found.risks.dropna(subset="plan") if len(found.risks) else found.risks
    if risks.empty:
        raise nothing(_("no risk whose score is known changes by it."))
    what = body or f"{measure} {find_measure(register, measure).title}"
    title = ngettext("If it slips by {n} month: {what}", "If it slips by {n} months: {what}", months)
    drawn = risks.head(SLIPPED)
    note = _(
        "Evidenced score on the day of the largest difference, to plan and slipped; lines are the ranges from the "
        "effects and the delivery, the grey mark the appetite."
    )
    said = [f"{row.id}: {row.plan:.2f} → {row.slipped:.2f}" for row in rows(drawn)]
    return Figure(
        name="late",
        title=title.format(n=months, what=what),
        figure=slip_figure(drawn),
        note=f"{note} {_evidence(as_judged)}" + _first(len(drawn), len(risks)),
        alt=_("Evidenced score to plan and slipped: {risks}.").format(risks="; ".join(said)),
        of=_late_of(measure, body, months, as_judged=as_judged),
    )


def _chosen(register: Register, measure: str, body: str) -> tuple[str, ...]:
    """Return the measures that are late: the one named, all of a body that can be, or the one due first."""
    if measure:
        return (find_measure(register, measure).id,)
    known = can_slip(register)
    if not known:
        raise nothing(
            _("no measure has a date ahead of the reporting date, and none requires another."),
            _("Give measures due dates, or read the register at an earlier date (--as-of)."),
        )
    if not body:
        return (next(iter(known)),)
    offered = bodies_that_slip(known, register)
    if body not in offered:
        message = _("No measure of {body} can be late in the register {register}.")
        hint = _("Those of these bodies can: {bodies}.").format(bodies="; ".join(offered) or "–")
        raise NotFound(message.format(body=body, register=register.id), hint)
    return tuple(offered[body])


def _late_of(measure: str, body: str, months: int, *, as_judged: bool) -> tuple[str, ...]:
    return (body or measure, str(months), *(("judged",) if as_judged else ()))


def _evidence(as_judged: bool) -> str:
    """Say how far effects count: what is drawn rests on it."""
    if as_judged:
        return _("Effects count as judged, whatever the evidence for them.")
    return _("Effects count as far as evidence shows that they work.")


def _first(drawn: int, every: int) -> str:
    return " " + _("The first {n} of {all} are drawn.").format(n=drawn, all=every) if drawn < every else ""
