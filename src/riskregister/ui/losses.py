"""The Analysis page's part on losses: the curve of a year's harm, and what each category brings."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from riskregister import settings
from riskregister.core.delivery import COURSES, Course
from riskregister.core.model import Register, Stage
from riskregister.core.outlook import dates_ahead
from riskregister.core.register_losses import WHOLE
from riskregister.services import analysis, figures_of_all
from riskregister.services.reports import in_meaningful_digits
from riskregister.translations import gettext as _
from riskregister.translations import ngettext
from riskregister.ui import figures, wiring
from riskregister.ui.address import linked
from riskregister.ui.widgets import day, switch


@st.cache_data(max_entries=8, show_spinner=True)
def _year(url: str, register_id: str, version: int, stage: Stage, course: Course | None) -> analysis.YearLosses:
    return analysis.year_losses(wiring.register(), stage, course)


def show_losses(register: Register, stage: Stage) -> None:
    """Draw how bad a year can be, for the whole register and a category beside it, and list all categories."""
    course = _course(register)
    year = _year(settings.database_url(), register.id, register.version, stage, course)
    if year.curves.empty:
        st.info(_("Nobody has assessed this stage yet."), icon=":material/pending:")
        return
    base, top = register.criteria.impact.base, len(register.criteria.impact.levels)
    st.markdown(
        _(
            "Choose an amount of harm on the lower scale: the height of the line says how often a year brings more, "
            "in all its events together or in its largest one, and the band how far chance in the simulation may be "
            "off. One unit is the lower edge of impact level 1, and an event of level k brings about {base}^(k–1) "
            "units: one of level {top} brings {most}."
        ).format(base=f"{base:g}", top=top, most=f"{base ** (top - 1):,g}")
    )
    table = in_meaningful_digits(year.table)
    whole = table.iloc[0]
    st.markdown(
        _(
            "Expected harm: **{expected}** units a year ({low} to {high} by the ranges of the levels). One year in "
            "twenty brings more than **{var}**; such years bring {tvar} on average."
        ).format(
            expected=_units(whole["expected_harm"]),
            low=_units(whole["expected_harm_low"]),
            high=_units(whole["expected_harm_high"]),
            var=_units(whole["var95"]),
            tvar=_units(whole["tvar95"]),
        )
    )
    if year.left_out:
        count = len(year.left_out)
        st.caption(
            ngettext(
                "{n} risk that nobody has assessed is left out.",
                "{n} risks that nobody has assessed are left out.",
                count,
            ).format(n=count)
        )
    titles = dict(zip(year.table["id"], year.table["title"], strict=True))
    options = ["", *(id for id in year.curves["id"].unique() if id != WHOLE)]
    beside = linked(
        st.selectbox,
        "beside",
        "",
        options,
        label=_("Category to compare with"),
        options=options,
        format_func=lambda category: f"{category} {titles[category]}" if category else _("None"),
    )
    figures.shown(
        register,
        figures_of_all.losses(register, stage, course, str(beside or ""), year),
        key="losses",
        alt=_("How often a year brings more than each amount of harm; the table below gives points of the same lines."),
    )
    _show_table(table, year.horizon_years)


def by_measures() -> bool:
    """Say whether losses are reckoned from the measures, so that no stage is chosen: that starts from inherent."""
    return str(st.session_state.get("course") or st.query_params.get("course", "claimed")) != "claimed"


def _course(register: Register) -> Course | None:
    """Ask whether to go by the levels claimed at a stage, or by what the measures bear out on one of their courses."""
    ahead = dates_ahead(register)
    by = day(ahead[-1] if ahead else register.reporting_date)
    names = {
        "claimed": _("Levels claimed at this stage"),
        "today": _("Inherent, less the measures today"),
        "to_plan": _("… by {date}, if to plan").format(date=by),
        "late": _("… by {date}, if late").format(date=by),
    }
    chosen = switch(_("Reckoned from"), names, "course", "claimed")
    return None if chosen == "claimed" else next(course for course in COURSES if course == chosen)


def _units(value: float) -> str:
    return "–" if pd.isna(value) else f"{value:,.0f}" if value >= 10 else f"{value:.2g}"


def _show_table(table: pd.DataFrame, horizon: float) -> None:
    column = st.column_config
    st.dataframe(
        table.assign(share=(table["share"] * 100).round(1), p_event=table["p_event"] * 100)[
            ["id", "title", "expected_harm", "expected_harm_low", "expected_harm_high", "share"]
            + ["p_event", "var95", "tvar95", "left_out"]
        ],
        hide_index=True,
        placeholder="–",
        column_config={
            "id": column.TextColumn(_("Id"), pinned=True),
            "title": column.TextColumn(_("Category"), width=300),
            "expected_harm": column.NumberColumn(_("Expected harm, units a year"), format="%g"),
            "expected_harm_low": column.NumberColumn(_("5 %"), format="%g"),
            "expected_harm_high": column.NumberColumn(_("95 %"), format="%g"),
            "share": column.NumberColumn(_("Share, %"), format="%g"),
            "p_event": column.NumberColumn(
                _("An event within {years} years, %").format(years=f"{horizon:g}"), format="%.3g"
            ),
            "var95": column.NumberColumn(
                _("One year in 20 exceeds"), format="%g", help=_("Value at risk of a year's total at 95 %.")
            ),
            "tvar95": column.NumberColumn(
                _("Mean of those years"), format="%g", help=_("Tail value at risk of a year's total at 95 %.")
            ),
            "left_out": column.NumberColumn(_("Risks left out"), help=_("Nobody has assessed them.")),
        },
        alt=_("The whole register and each category with expected harm, its range, and the harm of bad years."),
        key="losses_table",
    )
