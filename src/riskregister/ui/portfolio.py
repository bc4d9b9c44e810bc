"""The Analysis page's view of what to do first: a budget, the best choice under it, and what each budget buys."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from riskregister import settings
from riskregister.core.frames import rows
from riskregister.core.model import Register
from riskregister.services import figures_of_all, portfolio
from riskregister.services.portfolio import Basis, Choice, Progress
from riskregister.translations import gettext as _
from riskregister.ui import figures, widgets, wiring
from riskregister.ui.jobs import Job

_JOB, _FOUND = "portfolio_job", "portfolio_found"


@st.cache_data(max_entries=16, show_spinner=True)
def _asked(
    url: str, register_id: str, version: int
) -> tuple[tuple[Basis, ...], dict[str, tuple[int, int, float, str]]]:
    """Return the possible bases, and for each: candidates, those without a cost, what all cost together, the unit."""
    register = wiring.register()
    bases = portfolio.bases(register)
    found = {basis: portfolio.candidates(register, basis) for basis in bases}
    return bases, {
        basis: (len(one.gains.measures), one.without_cost, one.most, one.unit) for basis, one in found.items()
    }


def show(register: Register) -> None:
    """Ask for a budget, find the best choice beside the page, and show it with its proof."""
    st.header(_("What to do first?"), anchor=False)
    bases, known = _asked(settings.database_url(), register.id, register.version)
    if not known[bases[0]][0]:
        st.info(_("No measure still to be delivered acts on an assessed risk."), icon=":material/info:")
        return
    st.markdown(
        _(
            "The measures that together avert most of today's expected harm within a budget, if each is delivered "
            "fully and its strength holds as judged. **Effects are the analyst's judgement, whatever the evidence for "
            "them**, and multiply as if independent. Harm is expected harm a year, in units of the least harm of "
            "impact level 1."
        )
    )
    basis, budget, limit, pressed = _controls(bases, known)
    asked = (register.id, register.version, basis, budget)
    job: Job[Choice] | None = st.session_state.get(_JOB)
    if pressed and job is None:
        job = st.session_state[_JOB] = _started(register, asked, limit)
    if job is not None and not job.running:
        del st.session_state[_JOB]
        if job.error is not None:
            st.error(widgets.plain(job.error), icon=":material/error:")
        if job.result is not None:
            st.session_state[_FOUND] = (job.settings, job.result)
        job = None
    if job is not None:
        _watched()
    _show_found(register, asked)


def _controls(bases: tuple[Basis, ...], known: dict[str, Any]) -> tuple[Basis, float, float, bool]:
    names = {"money": _("Money"), "classes": _("Classes of cost"), "count": _("Number of measures")}
    basis: Any = bases[0]
    if len(bases) > 1:
        offered: dict[str, str] = {one: names[one] for one in bases}
        basis = widgets.switch(_("What the budget counts"), offered, "basis", bases[0])
    candidates, without, most, unit = known[basis]
    if without:
        st.caption(_("Left out for want of a cost: {n} of {all}.").format(n=without, all=candidates))
    one, two, three = st.columns([3, 1, 1], vertical_alignment="bottom")
    key, first = f"budget_{basis}", figures_of_all.first_budget(basis, most)
    if basis == "classes":
        budget = float(
            one.slider(
                _("Budget, % of what all measures cost together"),
                0,
                100,
                int(first),
                key=key,
                help=_("Of costs only the order is known: each class costs more than the one below it."),
            )
        )
    elif basis == "money":
        label = _("Budget, {unit}").format(unit=widgets.plain(unit))
        budget = float(one.number_input(label, 0.0, value=first, key=key))
    else:
        most_count = max(1, int(most))
        budget = float(one.number_input(_("Budget: number of measures"), 0, most_count, int(first), key=key))
    limit = float(
        two.number_input(
            _("Time limit, s"),
            1,
            300,
            10,
            key="portfolio_limit",
            help=_("For each of three steps: the best choice, what each budget buys, how sure each measure is."),
        )
    )
    pressed = three.button(_("Find"), type="primary", key="portfolio_find", width="stretch")
    return basis, budget, limit, pressed


def _started(register: Register, asked: tuple[str, int, Basis, float], limit: float) -> Job[Choice]:
    _identity, _version, basis, budget = asked
    return Job(
        asked,
        lambda watch: portfolio.choose(register, budget, basis=basis, time_limit=limit, with_front=True, watch=watch),
    )


@st.fragment(run_every=0.5)
def _watched() -> None:
    """Show how far the search is, with a button that ends it; draw the page anew when it has ended."""
    job: Job[Choice] | None = st.session_state.get(_JOB)
    if job is None or not job.running:
        st.rerun()
    steps = {
        "best": _("Looking for the best choice …"),
        "front": _("Looking at other budgets …"),
        "core": _("Looking how sure each measure is …"),
    }
    progress: Progress | None = job.progress
    words = steps[progress.step if progress else "best"]
    one, two = st.columns([4, 1], vertical_alignment="center")
    one.progress(progress.done if progress else 0.0, _("Stopping …") if job.stopping else words)
    two.button(_("Stop"), key="portfolio_stop", on_click=job.stop, disabled=job.stopping, width="stretch")


def _show_found(register: Register, asked: tuple[str, int, Basis, float]) -> None:
    made_with, choice = st.session_state.get(_FOUND, (None, None))
    if choice is None or made_with[0] != register.id:
        st.caption(_("Nothing looked for yet."))
        return
    if made_with != asked:
        words = _("These results were made with another setting ({budget}) or an earlier version. Find them anew.")
        st.warning(words.format(budget=budget_words(choice)), icon=":material/history:")
    st.markdown(in_words(choice))
    if choice.front is not None:
        st.subheader(_("What each budget buys"), anchor=False)
        figures.shown(
            register,
            figures_of_all.budget(register, choice),
            key="portfolio_front",
            alt=_("Cost against harm averted by the best choice; the first steps are the steepest."),
        )
        st.caption(_("Diamond: this budget. Hollow: best found, not proven best. A point names what it adds."))
    chosen = choice.rows[choice.rows["chosen"]]
    st.subheader(_("The best choice"), anchor=False)
    if chosen.empty:
        st.info(_("The budget buys nothing that averts harm."), icon=":material/info:")
    else:
        _table(chosen, choice, "portfolio_chosen", _("Chosen measures with cost and core index."))
    st.markdown(core_words(choice))
    with st.expander(_("All measures with something to gain"), key="portfolio_all_open"):
        _table(choice.rows, choice, "portfolio_all", _("All candidates with cost, core index and why any is left out."))


def budget_words(choice: Choice) -> str:
    """Return a budget as people say it, letter by letter."""
    return widgets.plain(figures_of_all.budget_words(choice))


def in_words(choice: Choice) -> str:
    """Return what the choice averts and how far that is proven, in plain words."""
    ends = {
        "proven": _("nothing better than {most:.1f} % is possible (proven)."),
        "time": _("nothing better than {most:.1f} % is possible; time was up before the best was proven."),
        "cancelled": _("nothing better than {most:.1f} % is possible; stopped before the best was proven."),
    }
    said = _(
        "With {budget}, the best choice ({n} measures) averts about **{share:.1f} %** of today's expected harm of "
        "{today:.4g}, if the strengths hold as judged; {proof}"
    ).format(
        budget=budget_words(choice),
        n=choice.count,
        share=100 * choice.averted_share,
        today=choice.harm_today,
        proof=ends[choice.ended].format(most=100 * choice.most_averted_share),
    )
    if choice.unassessed:
        said += " " + _("Risks without an inherent level, and so without harm: {n}.").format(n=choice.unassessed)
    return said


def core_words(choice: Choice) -> str:
    """Return what the core index says, and over what was drawn."""
    if not choice.draws:
        return _("How sure each measure is was not reckoned: there was no time for it.")
    drawn = {
        "money": _("costs drawn from their ranges"),
        "classes": _("costs that keep the order of the classes"),
        "count": _("effects drawn from their ranges"),
    }
    return _(
        "**Core index**: the share of the best choices under {n} draws of {what} that hold the measure. Core: in all "
        "of them. Borderline: in some; knowing more would decide. Leave: in none."
    ).format(n=choice.draws, what=drawn[choice.basis])


def _table(found: pd.DataFrame, choice: Choice, key: str, alt: str) -> None:
    verdicts = {"core": _("core"), "borderline": _("borderline"), "leave": _("leave"), "": "–"}
    reasons = {
        "no_cost": _("no cost"),
        "needs_left_out": _("needs one left out"),
        "excluded": _("cannot stand beside one delivered"),
    }
    span = zip(found["cost_low"], found["cost_high"], strict=True)
    table = pd.DataFrame(
        {
            "id": found["id"],
            "title": found["title"],
            "owner": found["owner"],
            "chosen": found["chosen"],
            "cost": found["cost"],
            "range": ["–" if pd.isna(low) else f"{low:,.3g} – {high:,.3g}" for low, high in span],
            "alone": found["averted_alone"] / choice.harm_today * 100,
            "core": found["core_index"] * 100,
            "verdict": found["verdict"].map(verdicts),
            "needs": [widgets.joined(row.needs) for row in rows(found)],
            "left_out": found["left_out"].map(reasons),
        }
    )
    hidden = ["chosen", "left_out"] if found["chosen"].all() else []
    hidden += ["cost", "range"] if choice.basis == "count" else []
    column = st.column_config
    st.dataframe(
        table.drop(columns=hidden),
        hide_index=True,
        placeholder="–",
        column_config={
            "id": column.TextColumn(_("Id"), pinned=True, width=95),
            "title": column.TextColumn(_("Measure"), width=330),
            "owner": column.TextColumn(_("Responsible body"), width=180),
            "chosen": column.CheckboxColumn(_("Chosen")),
            "cost": column.NumberColumn(figures_of_all.cost_label(choice), format="%.4g"),
            "range": column.TextColumn(_("Cost range")),
            "alone": column.NumberColumn(
                _("Alone, %"), format="%.1f", help=_("Of today's expected harm, if it were the only one delivered.")
            ),
            "core": column.ProgressColumn(_("Core index"), format="%.0f %%", min_value=0, max_value=100),
            "verdict": column.TextColumn(_("Verdict")),
            "needs": column.TextColumn(_("Needs")),
            "left_out": column.TextColumn(_("Left out")),
        },
        alt=alt,
        key=key,
    )
