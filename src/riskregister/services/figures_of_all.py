"""The figures of the whole register: how sure the order is, how bad a year can be, who brings on whom, what to buy."""

from __future__ import annotations

import pandas as pd

from riskregister.charts.exceedance import exceedance_figure
from riskregister.charts.front import front_figure
from riskregister.charts.influence import influence_figure
from riskregister.charts.ranks import rank_figure
from riskregister.core.delivery import Course
from riskregister.core.frames import rows
from riskregister.core.labels import stage_names
from riskregister.core.model import Register, Stage
from riskregister.core.outlook import dates_ahead
from riskregister.core.ranked import draws_for
from riskregister.core.register_losses import WHOLE
from riskregister.errors import NotFound
from riskregister.services import analysis, influences
from riskregister.services.figure import Figure, nothing
from riskregister.services.portfolio import Basis, Choice
from riskregister.translations import gettext as _

#: Risks drawn by their places.
RANKS = 30


def ranks(register: Register, stage: Stage = "current", order: pd.DataFrame | None = None) -> Figure:
    """Return the places of the highest risks with how sure they are; ``order`` is :func:`analysis.order`, if at hand.

    Raises:
        NotFound: nobody has assessed this stage.
    """
    if order is None:
        order = analysis.order(register, stage)
    if order.empty:
        raise _unassessed(stage)
    drawn = order.head(RANKS)
    note = _(
        "Each level is a judgement with a range. The levels are drawn {n:,} times from their ranges; a bar holds "
        "the places that nine draws in ten give a risk, the diamond its place by the best levels."
    ).format(n=draws_for(len(register.risks)))
    if len(drawn) < len(order):
        note += " " + _("The first {n} of {all} are drawn.").format(n=len(drawn), all=len(order))
    said = "; ".join(f"{row.id}: {row.rank:g} ({row.rank_low:g} – {row.rank_high:g})" for row in rows(drawn))
    return Figure(
        name="ranks",
        title=_("How sure the order of the risks is: {stage}").format(stage=stage_names()[stage].lower()),
        figure=rank_figure(drawn, register.criteria),
        note=note,
        alt=_("Places of the highest risks, with the places that nine draws in ten give them: {places}.").format(
            places=said
        ),
        of=(stage,),
    )


def losses(
    register: Register,
    stage: Stage = "current",
    course: Course | None = None,
    beside: str = "",
    year: analysis.YearLosses | None = None,
) -> Figure:
    """Return how often a year brings more than each amount of harm, of the whole and of the category ``beside`` it.

    ``course`` reckons from the measures instead of the levels claimed at ``stage``; ``year`` is
    :func:`analysis.year_losses`, where that is at hand.

    Raises:
        NotFound: nobody has assessed this stage, or there is no such category among what is.
    """
    if year is None:
        year = analysis.year_losses(register, stage, course)
    if year.curves.empty:
        raise _unassessed("inherent" if course else stage)
    known = [str(one) for one in year.curves["id"].unique() if one != WHOLE]
    if beside and beside not in known:
        message = _("There is no category {id} with an assessed risk in the register {register}.")
        hint = _("These are there: {ids}.").format(ids=", ".join(known) or "–")
        raise NotFound(message.format(id=beside, register=register.id), hint)
    note = _(
        "Choose an amount of harm on the lower scale: the height of the line says how often a year brings more, "
        "in all its events together or in its largest one, and the band how far chance in the simulation may be off. "
        "One unit is the lower edge of impact level 1."
    )
    whole = year.table.iloc[0]
    alt = _(
        "Expected harm: {expected:.3g} units a year ({low:.3g} to {high:.3g} by the ranges of the levels). One year in "
        "twenty brings more than {var:.3g}."
    ).format(
        expected=whole["expected_harm"],
        low=whole["expected_harm_low"],
        high=whole["expected_harm_high"],
        var=whole["var95"],
    )
    return Figure(
        name="losses",
        title=_("How bad a year can be: {what}").format(what=_reckoned(register, stage, course)),
        figure=exceedance_figure(_series(year.curves, beside), register.criteria),
        note=note,
        alt=alt,
        of=(course or stage, *((beside,) if beside else ())),
    )


def _reckoned(register: Register, stage: Stage, course: Course | None) -> str:
    if course is None:
        return _("levels claimed, {stage}").format(stage=stage_names()[stage].lower())
    by = (dates_ahead(register) or [register.reporting_date])[-1].isoformat()
    return {
        "today": _("inherent, less the measures today"),
        "to_plan": _("inherent, less the measures by {date}, if to plan").format(date=by),
        "late": _("inherent, less the measures by {date}, if late").format(date=by),
    }[course]


def _series(curves: pd.DataFrame, beside: str) -> pd.DataFrame:
    chosen = [(WHOLE, "aep", _("all events")), (WHOLE, "oep", _("largest event"))]
    if beside:
        chosen.append((beside, "aep", _("all events in {category}").format(category=beside)))
    parts = []
    for id, kind, name in chosen:
        of = curves[curves["id"] == id]
        parts.append(of[["threshold"]].assign(probability=of[kind], error=of[f"{kind}_error"], series=name))
    return pd.concat(parts, ignore_index=True)


def influence(register: Register, importers: pd.DataFrame | None = None) -> Figure:
    """Return own and imported harm of the risks that import most.

    ``importers`` is :func:`influences.importers`, where that is at hand.

    Raises:
        NotFound: no risk imports any.
    """
    if importers is None:
        importers = influences.importers(register)
    if importers.empty:
        raise nothing(_("no assessed risk imports harm from another."), _("Influences are entered on a risk's page."))
    said = "; ".join(
        f"{row.id}: {row.imported_share:.0%} ({row.imported_share_low:.0%} – {row.imported_share_high:.0%})"
        for row in rows(importers)
    )
    return Figure(
        name="influence",
        title=_("Own and imported harm of the risks that import most"),
        figure=influence_figure(importers),
        note=_(
            "The assessed probability of a risk is read as the whole, the influence of other risks included. Its own "
            "part is what is left without the imports of one step. Multipliers are the analyst's, with ranges."
        ),
        alt=_("Imported share of the expected harm, with its range by the multipliers: {risks}.").format(risks=said),
    )


def first_budget(basis: Basis, most: float) -> float:
    """Return the budget that is looked at first, where all measures together cost ``most``."""
    return {"classes": 20.0, "money": float(round(most / 5)), "count": float(min(10, max(1, int(most))))}[basis]


def cost_label(choice: Choice) -> str:
    """Return what the costs of a choice are."""
    return {
        "money": _("Cost, {unit}").format(unit=choice.unit),
        "classes": _("Cost, % of all"),
        "count": _("Number of measures"),
    }[choice.basis]


def budget_words(choice: Choice) -> str:
    """Return a budget as people say it."""
    forms = {
        "money": _("a budget of {budget:,.6g} {unit}"),
        "classes": _("{budget:g} % of what all measures cost together"),
        "count": _("{budget:g} measures"),
    }
    return forms[choice.basis].format(budget=choice.budget, unit=choice.unit)


def budget(register: Register, choice: Choice) -> Figure:
    """Return what each budget buys, with that of ``choice`` marked; it must have been made with its front.

    Raises:
        NotFound: no measure still to be delivered acts on an assessed risk.
    """
    if choice.front is None or choice.rows.empty:
        raise nothing(_("no measure still to be delivered acts on an assessed risk."))
    titles = {measure.id: measure.title for measure in register.measures}
    said = "; ".join(f"{row.cost:.4g}: {100 * row.averted_share:.1f} %" for row in rows(choice.front))
    return Figure(
        name="budget",
        title=_("What each budget buys; marked: {budget}").format(budget=budget_words(choice)),
        figure=front_figure(choice.front, titles, cost_label(choice), choice.budget),
        note=_(
            "Diamond: this budget. Hollow: best found, not proven best. Effects are the analyst's judgement, whatever "
            "the evidence for them, and multiply as if independent."
        ),
        alt=_("Cost, and the share of today's expected harm that the best choice averts: {points}.").format(
            points=said
        ),
        of=(choice.basis, f"{choice.budget:g}"),
    )


def _unassessed(stage: str) -> NotFound:
    return nothing(_("nobody has assessed the stage {stage}.").format(stage=stage), _("Ask for another stage."))
