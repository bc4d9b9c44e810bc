"""The Risk page's picture of impact by dimension, and its way from inherent to target."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import streamlit as st

from riskregister import settings
from riskregister.core.labels import stage_names, term
from riskregister.core.model import Register, Risk
from riskregister.core.one_risk import narrowed
from riskregister.core.outlook import dates_ahead, outlook_frame
from riskregister.core.profiles import combined_level, profile_of
from riskregister.services import figures_of_risks
from riskregister.translations import gettext as _
from riskregister.ui import figures, wiring
from riskregister.ui.widgets import day, joined, plain


def show_profile(register: Register, risk: Risk) -> None:
    """Draw the impact of the risk in every dimension, at the current stage or the first one that has a profile."""
    found = figures_of_risks.profiled(narrowed(register, risk), risk.id)
    if found is None:
        st.caption(_("Nobody has assessed the impact dimension by dimension; the overall level stands alone."))
        return
    stage, assessment = found
    profile = profile_of(assessment, register)
    figures.shown(
        register,
        figures_of_risks.profile(register, risk.id),
        key="profile",
        alt=_("Impact level in each dimension with its range; the table below gives the same."),
    )
    driving = joined(profile.loc[profile["driving"], "title"])
    level = combined_level(assessment, register)
    stated = assessment.impact.best if assessment.impact else float("nan")
    words = _(
        "{stage}: driven by {driving}. Harms add up: together the dimensions make level {level:.2f}, "
        "stated as {stated:g}."
    )
    st.markdown(plain(words.format(stage=stage_names()[stage], driving=driving, level=level, stated=stated)))
    with st.expander(_("The same as a table, with the words of each level")):
        table = pd.DataFrame(
            {
                _("Dimension"): profile["title"],
                _("Level"): [
                    term(state) if pd.isna(best) else f"{best:g} ({low:g} – {high:g})"
                    for state, low, best, high in zip(
                        profile["state"], profile["low"], profile["best"], profile["high"], strict=True
                    )
                ],
                _("Means"): profile["anchor"],
                _("Share of the harm"): [f"{share * 100:.0f} %" for share in profile["share"]],
            }
        )
        st.table(table.set_index(_("Dimension")))


@st.cache_data(max_entries=16, show_spinner=True)
def _outlook(url: str, register_id: str, version: int, on: dt.date) -> pd.DataFrame:
    return outlook_frame(wiring.register(), on)


def show_outlook(register: Register, risk: Risk) -> None:
    """List the risk's scores from inherent to target: claimed, and what the measures bear out by a date."""
    ahead = dates_ahead(register)
    default = ahead[-1] if ahead else register.reporting_date
    on = st.date_input(
        _("By"),
        default,
        min_value=register.reporting_date,
        key="outlook_on",
        help=_("The date looked at; measures with a due date count as delivered by it, if all goes to plan."),
    )
    frame = _outlook(settings.database_url(), register.id, register.version, on)
    row = {str(name): value for name, value in frame[frame["id"] == risk.id].iloc[0].items()}
    names = stage_names()
    late = _("{n:g} months").format(n=register.criteria.late_months)
    lines = [
        (names["inherent"], _claimed(row["inherent"]), "", _("as if no measures were in place")),
        (names["current"], _claimed(row["current"]), _borne_out(row, "today"), _("measures as they stand today")),
        (
            _("{stage}, to plan").format(stage=names["residual"]),
            _claimed(row["residual"]),
            _borne_out(row, "to_plan"),
            _("by {date}, if every measure keeps its date").format(date=day(on)),
        ),
        (
            _("{stage}, if late").format(stage=names["residual"]),
            "–",
            _borne_out(row, "late"),
            _("by {date}, if every measure is {months} late").format(date=day(on), months=late),
        ),
        (names["target"], _claimed(row["target"]), "", _("what the owner undertakes to reach")),
    ]
    table = pd.DataFrame(lines, columns=[_("Stage"), _("Claimed score"), _("Measures bear out"), _("Means")])
    st.table(table.set_index(_("Stage")))
    st.markdown(plain(_finding(row)))


def _finding(row: dict[str, Any]) -> str:
    parts = []
    if row["gap_today"] > 0.05:
        words = _("Today's claim is {gap:.1f} lower than the measures bear out.")
        parts.append(words.format(gap=row["gap_today"]))
    if not row["promised"]:
        parts.append(_("None of its measures has a date ahead: nothing more is promised."))
    else:
        parts.append(_("Measures with a date ahead: {n}.").format(n=row["promised"]))
    if pd.isna(row["target"]):
        parts.append(_("No target has been set."))
    elif row["gap_to_target"] > 0.05:
        words = _("Even to plan the target is missed by {gap:.1f}.")
        parts.append(words.format(gap=row["gap_to_target"]))
    else:
        parts.append(_("To plan, the target is reached."))
    return " ".join(parts)


def _claimed(score: float) -> str:
    return "–" if pd.isna(score) else f"{score:g}"


def _borne_out(row: dict[str, Any], course: str) -> str:
    if pd.isna(row[course]):
        return "–"
    return f"{row[course]:.1f} ({row[f'{course}_low']:.1f} – {row[f'{course}_high']:.1f})"
