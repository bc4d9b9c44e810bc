"""The figures of one risk: its impact by dimension, its levels claimed and borne out, its assessors, its indicators."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import Any

import pandas as pd

from riskregister.charts.indicator import indicator_figure
from riskregister.charts.profile import profile_figure
from riskregister.charts.ranges import range_figure
from riskregister.charts.strip import strip_figure
from riskregister.core.assessors import SIDES
from riskregister.core.consensus import POOLS
from riskregister.core.frames import latest_assessments, risk_frame, rows
from riskregister.core.indicators import State, state_of, with_unit
from riskregister.core.labels import stage_names, term
from riskregister.core.model import STAGES, Assessment, Register, Stage
from riskregister.core.one_risk import narrowed
from riskregister.core.panel import given_frame, panel_frame
from riskregister.core.profiles import profile_of
from riskregister.errors import NotFound
from riskregister.services.figure import Figure, nothing, of_title
from riskregister.services.printing import risk_of
from riskregister.translations import gettext as _

#: What is claimed and what is borne out; the three ways of pooling.
_CLAIMED = {"claimed": "#1f77b4", "evidenced": "#e07b00"}
_POOLED = {"linear": "#1f77b4", "quantile": "#e07b00", "log": "#7f7f7f"}


def claimed(register: Register, risk_id: str, row: Any = None) -> Figure:
    """Return the current levels that an assessor claims above those that the measures in place bear out.

    ``row`` is the risk's row of the risk frame, where that is at hand.

    Raises:
        NotFound: there is no such risk, or nobody has assessed it.
    """
    risk = risk_of(register, risk_id)
    if row is None:
        row = risk_frame(narrowed(register, risk)).iloc[0]
    bars = []
    for side, label in (("likelihood", _("Likelihood")), ("impact", _("Impact"))):
        if pd.notna(row[side]):
            ends = (row[f"{side}_low"], row[side], row[f"{side}_high"])
            bars.append((f"{label}, {_('claimed')}", *ends, _CLAIMED["claimed"]))
        evidenced = [row[f"evidenced_{side}{end}"] for end in ("_low", "", "_high")]
        if pd.notna(evidenced[1]):
            bars.append((f"{label}, {_('evidenced')}", *evidenced, _CLAIMED["evidenced"]))
    if not bars:
        raise nothing(_("nobody has assessed the risk {id}.").format(id=risk_id))
    return Figure(
        name="claimed",
        title=of_title(_("claimed and evidenced"), risk),
        figure=range_figure(bars, register.criteria),
        note=_(
            "Evidenced: inherent level, less what each measure takes away at its analyst's strength and delivery. Bars "
            "run from the lowest to the highest credible level; the diamond is the best one."
        ),
        alt=_spoken(bars),
        of=(risk_id,),
    )


def profiled(register: Register, risk_id: str) -> tuple[Stage, Assessment] | None:
    """Return the stage whose impact is drawn by dimension, and its assessment: the current one, or the first that has.

    None where nobody has assessed the impact dimension by dimension.
    """
    order: tuple[Stage, ...] = ("current", *(stage for stage in STAGES if stage != "current"))
    for stage in order:
        one = latest_assessments(register, stage).get(risk_id)
        if one is not None and one.profile:
            return stage, one
    return None


def profile(register: Register, risk_id: str) -> Figure:
    """Return the impact of a risk in every dimension.

    Raises:
        NotFound: there is no such risk, or nobody has assessed its impact dimension by dimension.
    """
    risk = risk_of(register, risk_id)
    found = profiled(narrowed(register, risk), risk_id)
    if found is None:
        raise nothing(_("nobody has assessed the impact of {id} dimension by dimension.").format(id=risk_id))
    stage, given = found
    table = profile_of(given, register)
    known = [(row.title, row.low, row.best, row.high, "") for row in rows(table) if pd.notna(row.best)]
    return Figure(
        name="profile",
        title=of_title(_("impact by dimension, {stage}").format(stage=stage_names()[stage].lower()), risk),
        figure=profile_figure(table, register.criteria),
        note=_(
            "Bars run from the lowest to the highest credible level; the mark is the best one. Harms add up over the "
            "dimensions; in bold stand those that drive the whole."
        ),
        alt=_spoken(known),
        of=(risk_id,),
    )


def of_panel(register: Register, risk_id: str, stage: Stage) -> Register:
    """Return the register with one risk's assessments of one stage alone, which is all its panel needs."""
    kept = tuple(one for one in register.assessments if (one.risk, one.stage) == (risk_id, stage))
    return replace(register, assessments=kept)


def views(
    register: Register,
    risk_id: str,
    stage: Stage = "current",
    side: str = "likelihood",
    given: pd.DataFrame | None = None,
) -> Figure:
    """Return the best levels of each assessor by round on the scale of a ``side``, likelihood or impact.

    ``given`` is :func:`given_frame` of the panel, where that is at hand.

    Raises:
        NotFound: there is no such risk, or nobody has assessed that side of it at this stage.
    """
    risk = risk_of(register, risk_id)
    if given is None:
        given = given_frame(of_panel(register, risk_id, stage))
    held = given.dropna(subset=[f"{side}_best"])
    if held.empty:
        raise nothing(_unassessed(risk_id, stage))
    points = [
        (escape(named(row["assessor"])), int(row["round"]), float(row[f"{side}_best"]), bool(row["consensus"]))
        for _place, row in held.iterrows()
    ]
    scale = register.criteria
    top = len(scale.likelihood.levels) if side == "likelihood" else len(scale.impact.levels)
    what = _("{side} by each assessor, {stage}").format(side=term(side), stage=stage_names()[stage].lower())
    said = [
        _("{who}, chair's consensus: {level:.2g}").format(who=named(row["assessor"]), level=row[f"{side}_best"])
        if row["consensus"]
        else _("{who}, round {n}: {level:.2g}").format(
            who=named(row["assessor"]), n=int(row["round"]), level=row[f"{side}_best"]
        )
        for _place, row in held.iterrows()
    ]
    return Figure(
        name="views",
        title=of_title(what, risk),
        figure=strip_figure(points, top, _("chair's consensus"), _("round {n}")),
        note=_(
            "Each mark is the level an assessor holds most likely; its shape tells the round, or the chair's consensus."
        ),
        alt="; ".join(said) + ".",
        of=(risk_id, stage, side),
    )


def pools(register: Register, risk_id: str, stage: Stage = "current") -> Figure:
    """Return what the latest round of assessors amounts to by each pool; no best level where they are apart.

    Raises:
        NotFound: there is no such risk, or nobody has assessed it at this stage.
    """
    risk = risk_of(register, risk_id)
    of = of_panel(register, risk_id, stage)
    names = {"linear": _("linear (default)"), "quantile": _("quantile"), "log": _("log")}
    frames = {pool: panel_frame(of, pool) for pool in POOLS}
    bars, said = [], []
    for side in SIDES:
        for pool, frame in frames.items():
            for row in rows(frame[frame["side"] == side].tail(1)):
                label = f"{term(side).capitalize()}, {names[pool]}"
                if pd.isna(row.pooled_low):
                    said.append(_("{label}: none, no level lies in everybody's range").format(label=label))
                    continue
                bars.append((label, row.pooled_low, row.pooled_best, row.pooled_high, _POOLED[pool]))
                best = _("no best level") if pd.isna(row.pooled_best) else f"{row.pooled_best:.2g}"
                said.append(f"{label}: {best} ({row.pooled_low:.2g} – {row.pooled_high:.2g})")
    if not bars:
        raise nothing(_unassessed(risk_id, stage))
    what = _("what the latest round amounts to, {stage}").format(stage=stage_names()[stage].lower())
    return Figure(
        name="pools",
        title=of_title(what, risk),
        figure=range_figure(bars, register.criteria),
        note=_(
            "All assessors weigh alike. Linear: from the least low to the greatest high, disagreement widens it. "
            "Quantile: the average of their ranges. Log: what all of them hold possible. None of them is entered into "
            "the register; the chair decides."
        ),
        alt="; ".join(said) + ".",
        of=(risk_id, stage),
    )


def named(label: str) -> str:
    """Return what an assessor is called, also one who gave no name."""
    return label or _("no name given")


def indicator(register: Register, indicator_id: str, state: State | None = None) -> Figure:
    """Return an indicator's readings over time with its thresholds; ``state`` is where it stands, if at hand.

    Raises:
        NotFound: there is no such indicator, or nobody has read it yet.
    """
    if state is None:
        one = next((one for one in register.indicators if one.id == indicator_id), None)
        if one is None:
            known = ", ".join(one.id for one in register.indicators[:12]) or "–"
            message = _("There is no indicator {id} in the register {register}.")
            hint = _("These are there: {ids}.").format(ids=known)
            raise NotFound(message.format(id=indicator_id, register=register.id), hint)
        state = state_of(register, one)
    one, latest = state.indicator, state.latest
    if latest is None:
        raise nothing(_("nobody has read the indicator {id} yet.").format(id=indicator_id))
    said = [_("{n} readings.").format(n=len(state.readings))]
    said.append(
        _("Latest: {value} on {date}.").format(value=with_unit(latest.value, one.unit), date=latest.date.isoformat())
    )
    for words, line in ((_("Warning: {value}."), one.warning), (_("Alarm: {value}."), one.alarm)):
        said += [] if line is None else [words.format(value=with_unit(line, one.unit))]
    worse = _("Higher is worse.") if one.worse == "above" else _("Lower is worse.")
    return Figure(
        name="indicator",
        title=f"{one.id} {one.title}",
        figure=indicator_figure(state),
        note=_("Lines and shades are the thresholds; the shape of a mark says which one it has reached.") + " " + worse,
        alt=" ".join([_("Readings over time."), *said, worse]),
        of=(one.id,),
    )


def _unassessed(risk_id: str, stage: Stage) -> str:
    return _("nobody has assessed {id} at the stage {stage}.").format(id=risk_id, stage=stage)


def _spoken(bars: list[tuple[Any, ...]]) -> str:
    """Return levels with their ranges in words, in the order in which they are drawn."""
    return "; ".join(f"{label}: {best:.2g} ({low:.2g} – {high:.2g})" for label, low, best, high, *_ in bars) + "."
