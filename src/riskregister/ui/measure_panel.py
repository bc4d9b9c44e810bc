"""One measure whole: what it is, where it stands, which risks it serves and how much it matters, what came of it."""

from __future__ import annotations

from functools import partial

import streamlit as st

from riskregister.charts.statuses import STATUS_COLOURS
from riskregister.core.criteria import Criteria
from riskregister.core.delivery import delivered
from riskregister.core.frames import is_overdue
from riskregister.core.labels import measure_status_names, term
from riskregister.core.model import NOT_NAMED, Measure, Register, source_label
from riskregister.core.wording import in_words
from riskregister.translations import gettext as _
from riskregister.translations import ngettext
from riskregister.ui import (
    marking_fields,
    measure_cost,
    measure_facts,
    measure_forms,
    measure_out,
    measure_said,
    measure_served,
    measure_updates,
    measure_ways,
    moment,
    small_forms,
    source,
    summary,
    talk,
    wiring,
)
from riskregister.ui.pages import page
from riskregister.ui.words import day, html, joined, plain


def show(register: Register, measure: Measure) -> None:
    """Show every part of a measure."""
    _heading(register, measure)
    left, right = st.container(key="measure_head").columns([3, 2], gap="large")
    with left:
        _facts(register, measure)
    with right:
        _matters(register, measure)
        forms(register, measure)
    left, right = st.columns([3, 2], gap="large")
    with left:
        measure_updates.show(register, measure)
    with right:
        _chain(register, measure)
        st.header(_("History"), anchor=False)
        with wiring.problems_shown():
            summary.changes(register, moment.revisions(register, measure.id))
    measure_served.show(register, measure)
    talk.show(register, "measures", measure.id, measure=measure.id)


def _heading(register: Register, measure: Measure) -> None:
    st.header(plain(f"{measure.id} {measure.title}"), anchor=False)
    colour, name = STATUS_COLOURS[measure.status], html(measure_status_names()[measure.status])
    style = f"border:2px solid {colour};border-radius:999px;padding:1px 12px;font-weight:600"
    parts = [f'<span style="{style}">{name}</span>']
    if is_overdue(measure, register.reporting_date) and measure.due is not None:
        days = (register.reporting_date - measure.due).days
        late = ngettext("overdue by {n} day", "overdue by {n} days", days).format(n=days)
        parts.append(f'<span style="font-weight:600">⚠ {html(late)}</span>')
    progress = _("progress not known") if measure.progress is None else _("{n:g} % done").format(n=measure.progress)
    said = (
        _("no body is named in the text") if measure.owner == NOT_NAMED else measure.owner,
        _("due {date}").format(date=day(measure.due)) if measure.due else _("no due date"),
        progress,
    )
    parts += [f"<span>{html(words)}</span>" for words in said]
    st.html('<div style="display:flex;flex-wrap:wrap;gap:6px 16px;align-items:center">' + "".join(parts) + "</div>")
    with st.container(horizontal=True, gap="small"):
        marking_fields.badges(register, measure)


def _facts(register: Register, measure: Measure) -> None:
    if measure.description:
        st.markdown(plain(measure.description))
    objectives = {one.id: one.title for one in register.objectives}
    document = measure.source.document or (register.documents[0].id if register.documents else "")
    title = next((one.title for one in register.documents if one.id == document), document)
    place = f"{source_label(measure.source)} ¶{measure.source.paragraph}".removesuffix("¶").strip()
    rows = {
        _("Source"): ", ".join(part for part in (title, place) if part),
        _("In the source"): _("{status} (as the text words it; never edited)").format(
            status=term(measure.status_in_source)
        ),
        _("Domain"): term(measure.domain),
        _("Type"): measure.type,
        _("Responsible body"): measure.owner,
        _("Together with"): joined(measure.partners),
        _("Start"): day(measure.start),
        _("Due"): day(measure.due),
        _("Rule for the due date"): measure.due_rule,
        _("Counts as delivered"): _delivered(measure, register.criteria),
        _("Cost"): _cost(measure, register.criteria),
        _("Figures"): joined(measure.figures),
        _("Interests served"): "; ".join(f"{key} {objectives.get(key, '')}".strip() for key in measure.objectives),
        _("Notes"): measure.notes,
    }
    lines = [f"<dt>{html(name)}</dt><dd>{html(value)}</dd>" for name, value in rows.items() if value and value != "–"]
    st.html(f'<dl class="facts">{"".join(lines)}</dl>')
    if register.documents:
        source.link(register, measure.source, _("What else is drawn from this section"))


def _delivered(measure: Measure, criteria: Criteria) -> str:
    share = delivered(measure, criteria)
    if measure.progress is not None:
        return _("{best:.0f} %, the progress entered").format(best=100 * share.best)
    words = _("{best:.0f} % ({low:.0f} – {high:.0f} %), by its status")
    return words.format(best=100 * share.best, low=100 * share.low, high=100 * share.high)


def _cost(measure: Measure, criteria: Criteria) -> str:
    if measure.cost is not None:
        return in_words(measure.cost)
    found = next((one for one in criteria.cost_classes if one.level == measure.cost_class), None)
    return _("class {n}: {label}").format(n=found.level, label=found.label) if found else ""


def _matters(register: Register, measure: Measure) -> None:
    """Say how much of the reduction is this measure's doing, and what would come back without it."""
    st.subheader(_("How much it matters"), anchor=False)
    found = measure_facts.importance(register).set_index("measure")
    row, total = found.loc[measure.id], float(found["shapley"].sum())
    delivering = int((found["first_in"] > 0).sum())
    resting = measure_facts.resting(register, measure.id)
    if not row["risks"]:
        st.caption(_("It acts on no assessed risk, so nothing of any reduction is its doing."))
    elif not row["first_in"] or not total:
        best = resting["lost_high"].max()
        words = _("It takes nothing away today: nothing of it is delivered yet, whatever its links are worth.")
        if best > 0:
            words = _(
                "By the best values it takes nothing away today: nothing shows yet that it works. At their best its "
                "links take up to **{most:.1f} %** off the inherent expected harm of {risk}."
            )
        st.markdown(words.format(most=100 * best, risk=plain(resting.iloc[0]["risk"])))
    else:
        rank = int((found["shapley"] > row["shapley"]).sum()) + 1
        one, two = st.columns(2)
        one.metric(
            _("Its fair share of the reduction"),
            f"{100 * row['share']:.1f} %",
            help=_("Shapley value: of all that the measures take off the expected harm today."),
        )
        two.metric(
            _("Comes back without it"),
            f"{100 * row['leave_one_out'] / total:.1f} %",
            help=_("Of that reduction, if this one failed today and all others held (leave one out)."),
        )
        words = _("Number {rank} of {n} measures that take anything away today. Strengths are the analyst's.")
        st.caption(words.format(rank=rank, n=delivering))
    above = resting[resting["above"].astype(bool)]
    if len(above):
        words = _("Without it above appetite: {ids}.")
        st.warning(plain(words.format(ids=joined(above["risk"]))), icon=":material/priority_high:")
    with st.container(horizontal=True):
        query = measure_ways.address_of_view(view="late", slip=measure.id, id=[])
        st.page_link(page("measures"), label=_("What if it is late?"), icon=":material/schedule:", query_params=query)


def _chain(register: Register, measure: Measure) -> None:
    """List what the measure requires, what requires it, and what it cannot stand beside."""
    st.header(_("Requires and excludes"), anchor=False)
    frame = wiring.frame("measure").set_index("id", drop=False)
    barred = (one.id for one in register.measures if measure.id in one.excludes)
    parts = (
        (_("Requires"), measure.requires),
        (_("Required by"), tuple(one.id for one in register.measures if measure.id in one.requires)),
        (_("Cannot stand beside"), tuple(dict.fromkeys((*measure.excludes, *barred)))),
    )
    if not any(ids for _name, ids in parts):
        st.caption(_("Nothing: it stands by itself."))
    for name, ids in parts:
        if ids:
            st.markdown(f"**{name}**")
            measure_ways.link_list(frame.loc[[key for key in ids if key in frame.index]])


def forms(register: Register, measure: Measure) -> None:
    """Offer the forms of the measure; none in the past."""
    if moment.closed(_("A past state is for reading; nothing can be edited in it.")):
        return
    marked = (("marking", _("Edit its handling marking"), ":material/lock:", measure_forms.marking_form),)
    for name, label, icon, form in (
        ("move", _("Move to another status"), ":material/swap_horiz:", measure_forms.move_form),
        ("facts", _("Edit body, dates and progress"), ":material/edit:", measure_forms.facts_form),
        ("said", _("Edit what it is"), ":material/edit_note:", measure_said.form),
        ("cost", _("Edit what it costs and needs"), ":material/payments:", measure_cost.form),
        *(marked if register.criteria.markings else ()),
        ("out", _("Take it out of the register"), ":material/delete:", measure_out.form),
    ):
        draw = partial(form, measure.id)
        small_forms.show(register, f"{name} {measure.id}", label, icon, draw, measure=measure.id)
