"""What if late: which risks keep more harm, which measures wait, which deadlines are missed if measures slip."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from riskregister.core.frames import rows
from riskregister.core.model import Measure, Register, source_label
from riskregister.core.slipping import Slip
from riskregister.services import figures_of_measures
from riskregister.translations import gettext as _
from riskregister.translations import ngettext
from riskregister.ui import figures, measure_facts, moment, widgets, wiring
from riskregister.ui.address import linked
from riskregister.ui.body_cover import evidence_switch
from riskregister.ui.order_tasks import ORDER
from riskregister.ui.pages import page
from riskregister.ui.words import day, plain

_MAYBE = {"leaves": "may_leave", "beyond": "may_beyond"}
MONTHS = ("3", "6", "12", "24")
#: Measures offered at once; rows of a table.
OFFERED, ROWS = 300, 500


def show(register: Register) -> None:
    """Ask what slips and by how much, and tell what follows."""
    # A link from a measure's own page leads here whatever it promises.
    can_slip = figures_of_measures.can_slip(register, st.query_params.get("slip"))
    known = {one.id: f"{one.id} {one.title}" for one in can_slip.values()}
    if not known:
        st.info(
            _(
                "No measure has a date ahead of the reporting date, and none requires another: nothing dated is "
                "promised that could slip. Give measures due dates in the table or on their own page."
            ),
            icon=":material/event_upcoming:",
        )
        return
    chosen, body, months, as_judged = _asked(register, can_slip, known)
    if not chosen:
        return
    found = measure_facts.slipping(register, chosen, months, as_judged=as_judged)
    _told(found, months, as_judged=as_judged)
    _risks(register, found, {"body": body, "measure": "" if body else chosen[0]}, months, as_judged=as_judged)
    left, right = st.columns(2, gap="large")
    with left:
        _waiting(found)
    with right:
        _deadlines(found)
    with st.expander(_("How this is reckoned"), icon=":material/functions:"):
        st.markdown(_how())


def _asked(
    register: Register, can_slip: dict[str, Measure], known: dict[str, str]
) -> tuple[tuple[str, ...], str, int, bool]:
    """Return the measures that slip, the body whose they are all ("" for one measure), by how much, what counts."""
    one, two, three = st.columns([2, 3, 2])
    with one:
        kinds = {"measure": _("One measure"), "body": _("All of a body")}
        kind = widgets.switch(_("What slips"), kinds, "slips", "measure")
    with two:
        names = {number: _("{n} months").format(n=number) for number in MONTHS}
        months = int(widgets.switch(_("By"), names, "months", "6"))
    with three:
        as_judged = evidence_switch()
    if kind == "body":
        bodies = figures_of_measures.bodies_that_slip(can_slip, register)
        options = list(bodies)

        def counted(body: str) -> str:
            words = ngettext("{body} ({n} measure)", "{body} ({n} measures)", len(bodies[body]))
            return words.format(body=body, n=len(bodies[body]))

        settings = {"label": _("Body"), "options": options, "format_func": counted}
        body = linked(st.selectbox, "of_body", options[0], bodies, **settings)
        return tuple(bodies[body]), str(body), months, as_judged
    options = list(known)
    if len(options) > OFFERED:
        sought = linked(st.text_input, "seek", "", label=_("Find a measure"), placeholder=_("any words")) or ""
        every = [key for key in options if all(word in known[key].casefold() for word in sought.casefold().split())]
        st.caption(_("{n} of {all} offered below.").format(n=min(OFFERED, len(every)), all=len(options)))
        options = every[:OFFERED]
    if not options:
        st.info(_("No measure fits these words."), icon=":material/filter_alt_off:")
        return (), "", months, as_judged
    if st.session_state.get("slip") not in (None, *options):
        st.session_state["slip"] = options[0]
    settings = {"label": _("Measure"), "options": options, "format_func": known.__getitem__}
    measure = linked(st.selectbox, "slip", options[0], options, **settings)
    return (measure,), "", months, as_judged


def _told(found: Slip, months: int, *, as_judged: bool) -> None:
    """Say in a few sentences what follows."""
    said = []
    for one in found.moved[:1] if len(found.moved) == 1 else ():
        words = _("**{id}** moves from {old} to {new}.")
        said.append(words.format(id=plain(one.measure.id), old=day(one.measure.due), new=day(one.due)))
    if len(found.moved) > 1:
        waits = sum(one.waits_for != "" for one in found.moved)
        words = _("**{n}** dates move.")
        if waits:
            words = _("**{n}** dates move, {waits} of them because a measure they require is late.")
        said.append(words.format(n=len(found.moved), waits=waits))
    if found.still:
        words = ngettext(
            "{n} of the measures chosen promises nothing by a date ahead ({ids}): what it delivers today is all that "
            "is counted, so that nothing of it can be late.",
            "{n} of the measures chosen promise nothing by a date ahead ({ids}): what they deliver today is all that "
            "is counted, so that nothing of them can be late.",
            len(found.still),
        )
        ids = ", ".join(one.id for one in found.still[:8]) + (" …" if len(found.still) > 8 else "")
        said.append(plain(words.format(n=len(found.still), ids=ids)))
    said += _of_risks(found, months, as_judged=as_judged)
    st.markdown("  \n".join(said))


def _of_risks(found: Slip, months: int, *, as_judged: bool) -> list[str]:
    risks = found.risks
    if not found.moved:
        return []
    if risks.empty:
        return [_("No risk is linked to what moves, so no risk changes; the note on the measure says why.")]
    said = []
    worst = risks.sort_values(["more", "more_most"], ascending=False).iloc[0]
    if worst["more"] > 0:
        words = _(
            "On {date} up to **{more:.1f} %** more expected harm is left ({id}), by the best values; up to "
            "{most:.1f} % where the measures work at their best."
        )
        values = {"more": 100 * worst["more"], "most": 100 * risks["more_most"].max(), "id": plain(worst["id"])}
        said.append(words.format(date=day(worst["on"]), **values))
    else:
        words = _(
            "By the best values nothing changes: no evidence shows yet that these measures work, so that only their "
            "best case counts. In that best case up to **{most:.1f} %** more expected harm is left."
        )
        said.append(words.format(most=100 * risks["more_most"].max()))
        if not as_judged:
            said.append(_("Choose *As judged* above to see what follows if they work as the analyst thinks."))
    words = _("Leave their appetite for these {months} months: {sure}; by an end of the range: {maybe}.")
    crossed = _crossed(risks, "leaves", words, months)
    words = _("Come to be beyond tolerance for these {months} months: {sure}; by an end of the range: {maybe}.")
    crossed += _crossed(risks, "beyond", words, months)
    if not crossed:
        words = ngettext(
            "The risk they act on stays on its side of appetite and tolerance.",
            "All {n} risks they act on stay on their side of appetite and tolerance.",
            len(risks),
        )
        crossed = [words.format(n=len(risks))]
    return said + crossed


def _crossed(risks: pd.DataFrame, limit: str, words: str, months: int) -> list[str]:
    """Return the sentence of the risks that cross a limit, surely or by an end of the range; none where none does."""
    sure, maybe = risks[risks[limit]], risks[risks[_MAYBE[limit]] & ~risks[limit]]
    if sure.empty and maybe.empty:
        return []
    return [words.format(months=months, sure=plain(_ids(sure)), maybe=plain(_ids(maybe)))]


def _ids(of: pd.DataFrame) -> str:
    ids = list(of["id"])
    return ", ".join(ids[:12]) + (" …" if len(ids) > 12 else "") if ids else _("none")


def _risks(register: Register, found: Slip, what: dict[str, str], months: int, *, as_judged: bool) -> None:
    if found.risks.empty:
        return
    st.header(_("Risks until then"), anchor=False)
    if found.risks["plan"].notna().any():

        def clicked() -> None:
            points = st.session_state["slip_figure"].selection.points
            if points:
                key = points[0].get("customdata")
                st.session_state["slip risk"] = key[0] if isinstance(key, list) else key

        figures.shown(
            register,
            figures_of_measures.late(register, **what, months=months, as_judged=as_judged, found=found),
            key="slip_figure",
            on_select=clicked,
            selection_mode="points",
            alt=_(
                "Evidenced score of each risk to plan and slipped, with ranges and appetite; the table has the same."
            ),
        )
        asked = st.session_state.pop("slip risk", None)
        if asked is not None:
            st.switch_page(page("risk"), query_params=moment.carried({"id": asked}))
    column = st.column_config
    shown = found.risks.head(ROWS)
    if len(found.risks) > ROWS:
        st.caption(_("The first {n} of {all}.").format(n=ROWS, all=len(found.risks)))
    table = shown.assign(more=shown["more"] * 100, more_most=shown["more_most"] * 100, leaves=_appetite_words(shown))
    table = table[["id", "title", "on", "plan", "slipped", "more", "more_most", "appetite", "leaves"]]
    st.dataframe(
        table,
        hide_index=True,
        placeholder="–",
        column_config={
            "id": column.TextColumn(_("Id"), width=80, pinned=True),
            "title": column.TextColumn(_("Risk"), width=300),
            "on": column.DateColumn(_("On"), help=_("The day on which the difference is largest.")),
            "plan": column.NumberColumn(_("Evidenced, to plan"), format="%.2f"),
            "slipped": column.NumberColumn(_("Evidenced, slipped"), format="%.2f"),
            "more": column.NumberColumn(_("More expected harm, %"), format="%.1f"),
            "more_most": column.NumberColumn(_("At most, %"), format="%.1f"),
            "appetite": column.NumberColumn(_("Appetite"), format="%g"),
            "leaves": column.TextColumn(_("Leaves its appetite"), width=230),
        },
        alt=_("Risks with their evidenced score to plan and slipped."),
        key="slip_table",
    )
    with st.expander(_("Open one of these risks")):
        widgets.risk_links(
            wiring.frame("level").set_index("id", drop=False).loc[list(found.risks["id"].head(100))], scores=False
        )


def _appetite_words(risks: pd.DataFrame) -> list[str]:
    found = []
    for row in rows(risks):
        above = pd.notna(row.plan) and row.plan > row.appetite
        words = _("above it already") if above else _("stays within")
        words = _("leaves it") if row.leaves else _("may leave it") if row.may_leave else words
        if row.may_beyond:
            words += "; " + (_("beyond tolerance") if row.beyond else _("may be beyond tolerance"))
        found.append(words)
    return found


def _waiting(found: Slip) -> None:
    st.header(_("What waits"), anchor=False)
    pushed = [one for one in found.moved if one.waits_for]
    if not pushed and not found.waiting:
        st.caption(_("No other measure requires what slips, or all of them have time enough."))
    dates = _("{id} {title}: from {old} to {new}, since it requires {needed}")
    for moved in pushed[:ROWS]:
        words = dates.format(
            id=moved.measure.id,
            title=moved.measure.title,
            old=day(moved.measure.due),
            new=day(moved.due),
            needed=moved.waits_for,
        )
        st.markdown(f"- {plain(words)}")
    undated = _("{id} {title}: waits for {needed}; until when nobody can say, as one of the two has no date ahead")
    for waiting in found.waiting[:50]:
        one = waiting.measure
        st.markdown(f"- {plain(undated.format(id=one.id, title=one.title, needed=waiting.waits_for))}")
    if len(found.waiting) > 50:
        st.caption(_("The first {n} of {all}.").format(n=50, all=len(found.waiting)))


def _deadlines(found: Slip) -> None:
    st.header(_("Deadlines missed"), anchor=False)
    ordered = [one for one in found.moved if one.measure.source.document == ORDER]
    st.markdown(f"**{_('Set by the Order')}**")
    _list_dates(ordered)
    others = [one for one in found.moved if one.measure.source.document != ORDER]
    st.markdown(f"**{_('Others')}**")
    _list_dates(others)


def _list_dates(moved: list[Any]) -> None:
    if not moved:
        st.caption(_("None."))
    words = _("{item}: {id} {title}, {old} becomes {new}")
    for one in moved[:50]:
        of = one.measure
        said = words.format(item=source_label(of.source), id=of.id, title=of.title, old=day(of.due), new=day(one.due))
        st.markdown(f"- {plain(said)}")
    if len(moved) > 50:
        st.caption(_("The first {n} of {all}.").format(n=50, all=len(moved)))


def _how() -> str:
    return _(
        "A measure with a due date ahead rises evenly from what it delivers today to the whole on that date. If it "
        "slips, the same plan begins and ends so many months later. A measure that requires it cannot be finished "
        "before it: its date moves as far as it must and no farther. What has no date promises nothing dated, and "
        "nothing of it is reckoned to be late.\n\n"
        "For each risk these measures act on, what is left of its inherent expected harm is reckoned on the days on "
        "which one of them was due, once to plan and once slipped, and the day with the largest difference is shown. "
        "All other measures keep to plan. The ranges are those of strength, reach and delivery; strengths are the "
        "analyst's. Where nothing shows that a measure works, its best estimate is no effect, and only the end of its "
        "range moves."
    )
