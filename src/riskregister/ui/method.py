"""The Method page's parts: topics with their words, formulas, sources and limits, and every worked case in a table.

All of it comes from the tables of cases (services/method.py), so that page, command line and tests say the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

import streamlit as st

from riskregister.core.method import Outcome
from riskregister.core.method_topics import Topic, standing_words
from riskregister.services import method
from riskregister.translations import gettext as _
from riskregister.translations import ngettext
from riskregister.ui.address import linked
from riskregister.ui.method_words import has_numbers, in_words, part_of, tolerance_in_words
from riskregister.ui.widgets import html, plain

#: As many topics as this are opened at once where a search has found them.
_OPENED = 3
_STYLE = """<style>
/* A long formula breaks into lines: one that scrolls cannot be reached by keyboard. */
.stMain .katex-display, .stMain .katex-display > .katex { white-space: normal; overflow: visible; }
.stMain .katex-display .base { margin: 0.2em 0; }
.cases { width: 100%; table-layout: fixed; border-collapse: collapse; font-size: 0.86rem; line-height: 1.35; }
.cases caption { text-align: left; padding: 0.9rem 0 0.3rem; font-size: 0.95rem; }
.cases th { text-align: left; font-weight: 600; }
.cases td, .cases thead th { padding: 0.3rem 0.6rem 0.3rem 0; vertical-align: top; overflow-wrap: anywhere;
  border-bottom: 1px solid color-mix(in srgb, currentColor 18%, transparent); }
.cases tbody th { padding: 0.3rem 0.6rem 0.3rem 0; vertical-align: top; overflow-wrap: anywhere;
  border-bottom: 1px solid color-mix(in srgb, currentColor 18%, transparent); }
.cases th:nth-child(1) { width: 13%; } .cases th:nth-child(2) { width: 25%; } .cases th:nth-child(4) { width: 19%; }
.cases .figures { font-variant-numeric: tabular-nums; }
.cases .less { display: block; opacity: 0.8; }
.cases .note { display: block; margin-top: 0.15rem; padding-left: 0.5rem; border-left: 3px solid currentColor; }
.cases .fails { font-weight: 700; text-decoration: underline; }
@media (max-width: 720px) {
  .stMain .katex-display { font-size: 0.85em; }
  .cases thead { position: absolute; left: -9999px; }
  .cases tr { display: block; padding: 0.4rem 0; border-bottom: 1px solid currentColor; }
  .cases td, .cases tbody th { display: block; width: auto; border: 0; padding: 0.1rem 0; }
  .cases td::before { content: attr(data-label) ": "; font-weight: 600; }
}
</style>"""


@st.cache_resource(max_entries=1, show_spinner=True)
def _outcomes() -> dict[str, list[Outcome]]:
    return {name: method.verify(topic.cases) for name, topic in method.topics().items()}


def show_topics() -> None:
    """Say how many worked cases hold, ask what to look for, and show the topics that have to do with it."""
    found = _outcomes()
    every = [outcome for outcomes in found.values() for outcome in outcomes]
    holds = sum(outcome.passed for outcome in every)
    words = _(
        "{holds} of {n} worked cases hold: values published, derived by algebra or computed another way, each with its "
        "source."
    )
    run = _("Run them yourself, or your own, with `riskregister method verify`.")
    say, icon = (st.success, ":material/check_circle:") if holds == len(every) else (st.error, ":material/error:")
    say(plain(words.format(holds=holds, n=len(every))) + " " + run, icon=icon)
    wanted = str(
        linked(
            st.text_input,
            "find",
            "",
            label=_("Find"),
            placeholder=_("a topic, a function, a case, a tool: Shapley, T28, Cox, pyfair ..."),
        )
    ).strip()
    st.html(_STYLE)
    shown = {name: _matching(topic, found[name], wanted) for name, topic in method.topics().items()}
    shown = {name: outcomes for name, outcomes in shown.items() if outcomes}
    if not shown:
        st.info(_("Nothing here has to do with that."))
    for name, outcomes in shown.items():
        _show_topic(method.topics()[name], outcomes, opened=bool(wanted) and len(shown) <= _OPENED, wanted=wanted)


def _matching(topic: Topic, outcomes: Sequence[Outcome], wanted: str) -> list[Outcome]:
    """Return the cases of a topic to show: all if its words fit, else those that fit themselves."""
    parts = wanted.lower().split()
    head = f"{topic.title} {topic.question} {topic.id}".lower()
    if all(part in head for part in parts):
        return list(outcomes)
    fits = []
    for outcome in outcomes:
        case = outcome.case
        others = " ".join(f"{found.tool} {found.does}" for found in topic.differs if found.case == case.id)
        text = (
            f"{others} {case.id} {case.function} {topic.finds.get(case.function, '')} {case.source} {case.note}".lower()
        )
        if all(part in text or part in head for part in parts):
            fits.append(outcome)
    return fits


def _show_topic(topic: Topic, outcomes: Sequence[Outcome], *, opened: bool, wanted: str) -> None:
    holds = sum(outcome.passed for outcome in outcomes)
    count = ngettext("{holds} of {n} case holds", "{holds} of {n} cases hold", len(outcomes))
    label = _("**{title}**  ·  {count}").format(
        title=plain(topic.title), count=count.format(holds=holds, n=len(outcomes))
    )
    icon = ":material/check_circle:" if holds == len(outcomes) else ":material/error:"
    key = f"topic_{topic.id}_{wanted}"
    box = st.expander(label, expanded=opened, icon=icon, key=key, on_change="rerun")
    if not box.open:
        return
    with box:
        st.markdown(f"**{plain(topic.question)}**")
        st.markdown(plain(topic.answer))
        for formula in topic.formulas:
            st.markdown(f"{plain(formula.gives)}:")
            st.latex(formula.latex)
            st.caption(plain(formula.says))
        left, right = st.columns(2)
        with left:
            _bullets(_("Where it comes from"), [f"{source.what} (*{source.standing}*)" for source in topic.sources])
            used = {source.standing for source in topic.sources}
            st.caption(
                "; ".join(f"*{name}*: {plain(means)}" for name, means in standing_words().items() if name in used)
            )
        with right:
            _bullets(_("Limits"), topic.limits)
            _bullets(_("What an expert will say"), topic.objections)
        words = _("{tool}: {does} ({case})")
        others = [words.format(tool=found.tool, does=found.does, case=found.case) for found in topic.differs]
        _bullets(_("Where tools and habits differ"), others)
        st.markdown(f"**{_('Verified against')}**")
        for name, group in groupby(sorted(outcomes, key=_order(topic)), key=lambda outcome: outcome.case.function):
            st.html(_table(name, list(group)))


def _bullets(title: str, lines: Sequence[str]) -> None:
    if lines:
        st.markdown(f"**{title}**\n\n" + "\n".join(f"- {line}" for line in lines))


def _order(topic: Topic) -> Callable[[Outcome], int]:
    """Return what puts cases in the order of the topic's functions."""
    places = {name: place for place, name in enumerate(topic.finds)}
    return lambda outcome: places.get(outcome.case.function, len(places))


def _table(function: str, outcomes: Sequence[Outcome]) -> str:
    heads = (_("Case"), _("What goes in"), _("Expected"), _("Found"), _("Source, and where others differ"))
    row = method.shown(function)
    caption = f"<b>{html(function)}</b> ({html(method.signature(row))}): {html(row['does'])}"
    head = "".join(f'<th scope="col">{html(name)}</th>' for name in heads)
    body = "".join(_row(outcome, heads) for outcome in outcomes)
    return (
        f'<table class="cases"><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    )


def _row(outcome: Outcome, heads: Sequence[str]) -> str:
    case = outcome.case
    mark = f"✓ {_('holds')}" if outcome.passed else f'<span class="fails">✗ {html(outcome.problem)}</span>'
    found = in_words(part_of(outcome.found, case.expected)) if outcome.found is not None else _("refused")
    note = f'<span class="note">{html(case.note)}</span>' if case.note else ""
    near = tolerance_in_words(case.tolerance) if has_numbers(case.expected) else _("exactly")
    cells = (
        html(in_words(case.inputs)),
        f'{html(in_words(case.expected))}<span class="less">{html(near)}</span>',
        f"{html(found)}<span class='less'>{mark}</span>",
        f"{html(case.source)}{note}",
    )
    written = "".join(
        f'<td class="figures" data-label="{html(name)}">{cell}</td>'
        for name, cell in zip(heads[1:], cells, strict=True)
    )
    return f'<tr><th scope="row">{html(case.id)}</th>{written}</tr>'
