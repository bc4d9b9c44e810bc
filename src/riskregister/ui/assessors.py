"""The Risk page's section on its assessors: who holds what by round, how far apart they are, what it amounts to."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from riskregister.core.assessors import SIDES
from riskregister.core.frames import rows
from riskregister.core.labels import stage_names, term
from riskregister.core.model import STAGES, Register, Risk, Stage
from riskregister.core.panel import given_frame, panel_frame
from riskregister.errors import NotFound
from riskregister.services import assessing, figures_of_risks
from riskregister.services.figures_of_risks import named
from riskregister.translations import gettext as _
from riskregister.translations import ngettext
from riskregister.ui import assessors_forms, figures, moment, risk_parts, risk_source, wiring
from riskregister.ui.widgets import plain


def show(register: Register, risk_id: str) -> None:
    """Show the panel of a risk at a stage, and the forms that add a view or the chair's consensus."""
    names, locked = stage_names(), assessors_forms.offer(register, risk_id)
    one, two = st.columns([3, 2], vertical_alignment="bottom")
    stage: Stage = one.segmented_control(
        _("Stage the assessors look at"),
        STAGES,
        default="current",
        required=True,
        format_func=lambda key: names[key],
        key="panel_stage",
    )
    who = two.text_input(
        _("Sign as"),
        wiring.name(),
        key="panel_name",
        max_chars=80,
        help=_("The name of the assessor or chair, for both forms below. Nobody checks it."),
    ).strip()
    of = figures_of_risks.of_panel(register, risk_id, stage)
    given = given_frame(of)
    people = len(assessing.people(of, risk_id, stage))
    looked = _may_look(register, risk_id, stage, who) if people > 1 else False
    hidden = people > 1 and not looked and assessing.blind(register, risk_id, stage, who)
    if people > 1 and not hidden:
        _panel(register, of, risk_id, stage, given)
    elif hidden:
        words = _(
            "{n} assessors have given their views. You see them once you have given yours, or in round 2. The level "
            "that stands in the register is still on the pages: switch on Without levels at the top before you assess."
        )
        st.info(words.format(n=people), icon=":material/visibility_off:")
    elif people:
        words = _("One assessor so far: {who}. The levels are those under Scores. A second view can be added below.")
        st.markdown(plain(words.format(who=named(given.iloc[0]["assessor"]))))
    else:
        st.markdown(_("Nobody has assessed this stage yet. The first view can be given below."))
    if moment.closed(_("A past state is for reading; no view can be given in it.")):
        return
    with st.expander(_("Give your own assessment"), icon=":material/person_add:"):
        assessors_forms.view_form(register, risk_id, stage, who, first=2 if looked else 1, locked=locked)
    if people > 1 and not hidden:
        with st.expander(_("Chair's consensus"), icon=":material/gavel:"):
            assessors_forms.consensus_form(register, risk_id, stage, who, locked=locked)


def asked_blind() -> bool:
    """Say whether the Risk page is asked for without levels, before its switch is drawn."""
    return bool(st.session_state.get("blind", st.query_params.get("blind") == "1"))


def show_blind(register: Register, risk: Risk) -> None:
    """Show what an assessor needs before giving a view, and no level that anybody gave, nor what follows from one."""
    st.header(f"{risk.id}  {plain(risk.title)}", anchor=False)
    risk_parts.story(risk)
    st.subheader(_("Where the source says it"), anchor=False)
    risk_source.sources(register, risk)
    st.subheader(_("Assessors"), anchor=False)
    show(register, risk.id)


def _may_look(register: Register, risk_id: str, stage: Stage, who: str) -> bool:
    if not assessing.blind(register, risk_id, stage, who):
        return False
    return st.checkbox(
        _("Show the views: I am the chair or a reader, and do not assess this risk in round 1"),
        key=assessors_forms.look_key(risk_id, stage, who),
    )


def _panel(register: Register, of: Register, risk_id: str, stage: Stage, given: pd.DataFrame) -> None:
    _views(given)
    panel = panel_frame(of)
    for row in rows(panel):
        st.markdown("- " + disagreement(row))
    st.caption(_("Consensus of Tastle and Wierman: 1 with all on one level, 0 with half at either end of the scale."))
    st.markdown(f"**{_('Who holds what')}**")
    for column, side in zip(st.columns(2, gap="large"), SIDES, strict=True):
        with column:
            st.caption(term(side).capitalize())
            if given[f"{side}_best"].isna().all():
                st.caption(_("Nobody has assessed this side."))
                continue
            figures.shown(
                register,
                figures_of_risks.views(register, risk_id, stage, side, given),
                key=f"strip_{side}",
                alt=_("Best levels of each assessor on the scale; the table above gives the same numbers."),
            )
    _pools(register, risk_id, stage)


def _views(given: pd.DataFrame) -> None:
    table = pd.DataFrame(
        {
            "round": [None if row.consensus else row.round for row in rows(given)],
            "assessor": [
                _("{name}, chair's consensus").format(name=row.assessor) if row.consensus else named(row.assessor)
                for row in rows(given)
            ],
            **{
                column: [_span(row, side) for row in rows(given)]
                for column, side in zip(("likelihood", "impact"), SIDES, strict=True)
            },
            "likelihood_shift": given["likelihood_shift"],
            "impact_shift": given["impact_shift"],
            "confidence": [term(value) for value in given["confidence"]],
            "date": given["date"],
            "rationale": given["rationale"],
        }
    )
    column = st.column_config
    st.dataframe(
        table[
            ["round", "assessor", "likelihood", "likelihood_shift", "impact", "impact_shift", "confidence", "date"]
        ].assign(rationale=table["rationale"]),
        hide_index=True,
        placeholder="–",
        column_config={
            "round": column.NumberColumn(_("Round"), format="%d", width=60),
            "assessor": column.TextColumn(_("Assessor"), width=170),
            "likelihood": column.TextColumn(_("Likelihood"), width=105),
            "likelihood_shift": column.NumberColumn(
                _("Shift"), format="%+g", width=60, help=_("Best level against the same assessor's earlier round.")
            ),
            "impact": column.TextColumn(_("Impact"), width=105),
            "impact_shift": column.NumberColumn(
                _("Shift "), format="%+g", width=60, help=_("Best level against the same assessor's earlier round.")
            ),
            "confidence": column.TextColumn(_("Confidence"), width=90),
            "date": column.DateColumn(_("Date"), width=95),
            "rationale": column.TextColumn(_("Rationale"), width=420),
        },
        alt=_("Every assessor's levels by round, and the chair's consensus."),
        key="panel_views",
    )


def _span(row: Any, side: str) -> str:
    low, best, high = (getattr(row, f"{side}_{end}") for end in ("low", "best", "high"))
    return "–" if pd.isna(best) else f"{best:.2g} ({low:.2g} – {high:.2g})"


def disagreement(row: Any) -> str:
    """Say in one Markdown line how far the assessors of a row of the panel are apart, and what follows."""
    levels = ", ".join(f"{best:.2g}" for best in row.bests)
    head = _("**{side}, round {n}**").format(side=term(row.side).capitalize(), n=row.round)
    parts = [ngettext("{n} assessor: level {levels}", "{n} assessors: levels {levels}", row.assessors)]
    parts = [parts[0].format(n=row.assessors, levels=levels)]
    if row.absent:
        parts.append(_("{n} of the earlier round not in this one").format(n=row.absent))
    if row.assessors > 1:
        words = _("consensus {value:.2f}")
        parts += [_("middle half spans {iqr:.2g} levels").format(iqr=row.iqr), words.format(value=row.consensus)]
    if not pd.isna(row.shift):
        parts.append(_("mean shift {shift:+.2g}").format(shift=row.shift))
    said = f"{head}: " + plain("; ".join(parts)) + "."
    if row.flagged:
        said += f" **{plain(apart(row))}**"
    if row.open:
        said += " " + _("No consensus yet.")
    elif not pd.isna(row.agreed):
        said += " " + plain(_("The chair's consensus is {level:.2g}.").format(level=row.agreed))
    return said


def apart(row: Any) -> str:
    """Say that the levels of a flagged row are not averaged, and where they stand."""
    levels = sorted(set(row.bests))
    if row.bimodal:
        held = [f"{level:.2g}" for level in levels]
        words = _("Opinions stand in two camps: {camps}; no single level is shown.")
        if len(held) > 2:  # a third level between or beside the camps
            words = _("Opinions stand apart, at {camps}; no single level is shown.")
        return words.format(camps=_("{first} and {last}").format(first=", ".join(held[:-1]), last=held[-1]))
    words = _("Opinions are far apart, from {low:.2g} to {high:.2g}; no single level is shown.")
    return words.format(low=levels[0], high=levels[-1])


def _pools(register: Register, risk_id: str, stage: Stage) -> None:
    """Draw what the latest round amounts to by each pool, without a best level where assessors are apart."""
    st.markdown(f"**{_('What the latest round amounts to')}**")
    try:
        drawn = figures_of_risks.pools(register, risk_id, stage)
    except NotFound as error:
        st.caption(plain(error.message))
        return
    figures.shown(
        register,
        drawn,
        key="pools",
        alt=_("Pooled levels and ranges by three ways of pooling; the line below gives the numbers."),
    )
    st.markdown(plain(drawn.alt))
    st.caption(drawn.note)
