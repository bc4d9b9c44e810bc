"""The Criteria page to read: the matrix and its ratings, the scales in words, appetite, and what is unsound."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from riskregister.core import scoring
from riskregister.core.criteria import Criteria, LikelihoodLevel
from riskregister.core.criteria_check import criteria_findings
from riskregister.core.criteria_colours import colour_notes
from riskregister.core.criteria_markings import marking_uses
from riskregister.core.criteria_words import rule_meanings, rule_names, score_range
from riskregister.core.frames import appetite_of, matrix_cells, risk_frame, tolerance_of
from riskregister.core.labels import term
from riskregister.core.model import Register
from riskregister.core.standard_matrices import comparison, matrix_of_register
from riskregister.services import criteria as service
from riskregister.translations import gettext as _
from riskregister.ui import criteria_grid, criteria_markings, method_matrices, moment
from riskregister.ui.pages import page
from riskregister.ui.words import html, plain

_STYLE = """<style>
.criteria-words { border-collapse: collapse; width: 100%; font-size: 0.9rem; }
.criteria-words caption { text-align: left; font-weight: 600; padding: 0.2rem 0 0.4rem; font-size: 1rem; }
.criteria-words th, .criteria-words td { text-align: left; vertical-align: top; padding: 0.35rem 0.8rem 0.35rem 0;
  border-bottom: 1px solid color-mix(in srgb, currentColor 18%, transparent); overflow-wrap: break-word; }
.criteria-words th { font-weight: 600; }
.criteria-words:not(.wide) thead th, .criteria-words:not(.wide) td:nth-child(2) { white-space: nowrap; }
.criteria-words .number { font-variant-numeric: tabular-nums; white-space: nowrap; }
@media (max-width: 1000px) {
  .criteria-words:not(.wide) { font-size: 0.8rem; }
  .criteria-words:not(.wide) th, .criteria-words:not(.wide) td { padding-right: 0.4rem; }
  .criteria-words:not(.wide) thead th, .criteria-words:not(.wide) td:nth-child(2) { white-space: normal; }
}
@media (max-width: 800px) {
  [data-testid="stHorizontalBlock"]:has(> [data-testid="stColumn"] .criteria-words) > [data-testid="stColumn"] {
    min-width: calc(100% - 1.5rem);
  }
}
@media (max-width: 720px) {
  .criteria-words.wide thead { position: absolute; left: -9999px; }
  .criteria-words.wide tr, .criteria-words.wide td, .criteria-words.wide th { display: block; }
  .criteria-words.wide td { border-bottom: 0; padding: 0.1rem 0; }
  .criteria-words.wide td::before { content: attr(data-level) " "; font-weight: 600; }
}
</style>"""


@st.cache_data(max_entries=8, show_spinner=True)
def levels(_register: Register, register_id: str, version: int) -> pd.DataFrame:  # noqa: ARG001
    """Return the risks as assessed now: the matrix needs no more of the frame than its levels, scores and appetite."""
    return risk_frame(_register, "current", evidenced=False)


def show(register: Register) -> None:
    """Show the criteria whole: nothing here can be changed."""
    st.html(_STYLE + criteria_grid.STYLE)
    criteria = register.criteria
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.header(_("The matrix"), anchor=False)
        cells = matrix_cells(levels(register, register.id, register.version), criteria)
        caption = _("Every cell with its rating, its score and the risks in it (current)")
        st.html(criteria_grid.grid(cells, criteria, caption))
        st.page_link(
            page("overview"),
            label=_("Look at the risks on the matrix"),
            icon=":material/chevron_right:",
            query_params=moment.carried({"by": "risk"}),
        )
    with right:
        st.header(_("Ratings"), anchor=False)
        _ratings(criteria)
        _soundness(criteria)
    st.header(_("Scales"), anchor=False)
    one, two = st.columns(2, gap="large")
    with one:
        _likelihood(criteria)
    with two:
        _impact(criteria)
    _dimensions(criteria)
    st.header(_("Appetite"), anchor=False)
    _appetite(register)
    st.header(_("How measures count"), anchor=False)
    _measures(criteria)
    _markings(register)
    _about(register)


def _ratings(criteria: Criteria) -> None:
    names, low_high = rule_names(), score_range(criteria)
    words = _("{rule}: {meaning}").format(rule=names[criteria.rule], meaning=rule_meanings()[criteria.rule])
    st.markdown(plain(words))
    lines = []
    tops = [*(band.minimum for band in criteria.bands[1:]), None]
    for band, top in zip(criteria.bands, tops, strict=True):
        span = (
            _("{low:g} to {high:g}").format(low=max(band.minimum, low_high[0]), high=low_high[1])
            if top is None
            else _("{low:g} to below {high:g}").format(low=band.minimum, high=top)
        )
        review = _("every {n} months").format(n=band.review_months) if band.review_months else _("no review falls due")
        badge = criteria_grid.band(band.code, band.label, band.colour)
        lines.append(
            f'<tr><th scope="row">{badge}</th><td class="number">{html(span)}</td><td>{html(band.meaning)}</td>'
            f"<td>{html(review)}</td></tr>"
        )
    st.html(table("", [_("Rating"), _("Scores"), _("Asks for"), _("Reviewed")], lines))


@st.cache_resource(max_entries=8, show_spinner=False, hash_funcs={Criteria: repr})
def checks(criteria: Criteria) -> pd.Series:
    """Return what each check says of the criteria's matrix: a row of :func:`standard_matrices.comparison`."""
    return comparison([matrix_of_register(criteria)]).iloc[0]


def _soundness(criteria: Criteria) -> None:
    """Say in words what is unsound in the criteria and their matrix, and what holds."""
    st.subheader(_("What is unsound in it"), anchor=False)
    found = criteria_findings(criteria)
    for finding in found:
        icon = ":material/error:" if finding.severity == "error" else ":material/warning:"
        st.markdown(f"{icon} {plain(finding.message)}")
    if not found:
        st.markdown(":material/check_circle: " + _("The check finds no error and no contradiction in the criteria."))
    if any(finding.severity == "error" for finding in found):
        return
    for note in colour_notes(criteria.bands):
        st.markdown(f":material/palette: {plain(note)}")
    with st.expander(_("The checks of the matrix in full")):
        st.markdown("\n".join(f"- {plain(line)}" for line in method_matrices.explained(checks(criteria))))
        st.page_link(
            page("method"),
            label=_("Beside the named standard matrices"),
            icon=":material/chevron_right:",
            query_params=moment.carried(),
        )


def _likelihood(criteria: Criteria) -> None:
    scale = criteria.likelihood
    caption = _("Likelihood: at least one event as bad as the scenario within {n:g} years")
    lines = [
        f'<tr><th scope="row">{level.level}</th><td>{html(level.label)}</td>'
        f'<td class="number">{html(_span(level, scale.levels))}</td><td>{html(level.anchor)}</td></tr>'
        for level in scale.levels
    ]
    heads = [_("Level"), _("Name"), _("Probability"), _("Definition")]
    st.html(table(caption.format(n=scale.horizon_years), heads, lines))


def _span(level: LikelihoodLevel, levels: tuple[LikelihoodLevel, ...]) -> str:
    """Return a level's probabilities; what bounds the lowest below and the highest above is where sampling ends."""
    if level == levels[0]:
        return _("below {high:g} %").format(high=level.high * 100)
    if level == levels[-1]:
        return _("above {low:g} %").format(low=level.low * 100)
    return _("{low:g} to {high:g} %").format(low=level.low * 100, high=level.high * 100)


def _impact(criteria: Criteria) -> None:
    caption = _("Impact: each level stands for {n:g} times the harm of the one below")
    lines = [
        f'<tr><th scope="row">{level.level}</th><td>{html(level.label)}</td><td>{html(level.anchor)}</td></tr>'
        for level in criteria.impact.levels
    ]
    st.html(table(caption.format(n=criteria.impact.base), [_("Level"), _("Name"), _("Definition")], lines))


def _dimensions(criteria: Criteria) -> None:
    if not criteria.impact.dimensions:
        st.caption(_("Impact is one level here, without dimensions."))
        return
    heads = [_("Impact on"), *(f"{level.level} {level.label}" for level in criteria.impact.levels)]
    lines = []
    for one in criteria.impact.dimensions:
        weight = "" if one.weight == 1 else "<br>" + html(_("weight {n:g}").format(n=one.weight))
        anchors = "".join(
            f'<td data-level="{level.level}">{html(anchor)}</td>'
            for level, anchor in zip(criteria.impact.levels, one.anchors, strict=False)
        )
        lines.append(f'<tr><th scope="row">{html(one.title)}{weight}</th>{anchors}</tr>')
    st.html(table(_("What an impact level means in each dimension"), heads, lines, wide=True))


def _appetite(register: Register) -> None:
    criteria, frame = register.criteria, levels(register, register.id, register.version)
    if not criteria.appetite:
        st.info(_("No appetite is set: no risk is above it."), icon=":material/info:")
        return
    own = {one.category: one for one in criteria.appetite}
    categories = [one.id for one in register.categories]
    limits, tolerated = appetite_of(categories, criteria), tolerance_of(categories, criteria)
    past = frame["score"].to_numpy() > np.array(tolerance_of(frame["category"], criteria), dtype=float)
    beyond = frame[past & (frame["direction"].to_numpy() != "opportunity")]
    counts = [found.groupby("category").size() for found in (frame[frame["above_appetite"]], beyond)]
    with_tolerance = any(one.tolerance is not None for one in criteria.appetite)
    lines = []
    for category, limit, most in zip(register.categories, limits, tolerated, strict=True):
        above, over = (int(found.get(category.id, 0)) for found in counts)
        cells = [_limit(limit, criteria), str(above)]
        cells += [_limit(most, criteria), str(over)] if with_tolerance else []
        one = own.get(category.id)
        why = one.rationale if one else _("as in general")
        inside = "".join(f'<td class="number">{cell}</td>' for cell in cells)
        name = f"{category.id} {category.title}"
        lines.append(f'<tr><th scope="row">{html(name)}</th>{inside}<td>{html(why)}</td></tr>')
    if "*" in own:
        words = _("In general {limit:g}: {why}").format(limit=own["*"].maximum, why=own["*"].rationale or "–")
        st.markdown(plain(words))
    if criteria.appetite_basis:
        st.caption(plain(criteria.appetite_basis))
    heads = [_("Category"), _("Highest score"), _("Risks above it")]
    heads += [_("Tolerated by decision"), _("Risks beyond it")] if with_tolerance else []
    st.html(table("", [*heads, _("Reason")], lines))


def _limit(score: float, criteria: Criteria) -> str:
    """Return a limit as its score and the letter of the rating it lies in, as HTML."""
    if np.isnan(score):
        return "–"
    band = criteria.bands[int(scoring.band_index(score, criteria.bands))]
    return f"{score:g} {criteria_grid.band(band.code, '', band.colour)}"


def _measures(criteria: Criteria) -> None:
    left, right = st.columns([2, 3], gap="large")
    lines = [
        f'<tr><th scope="row">{html(term(one.strength))}</th><td class="number">{one.best * 100:g} % '
        f"({one.low * 100:g} – {one.high * 100:g})</td></tr>"
        for one in criteria.efficacy
    ]
    if lines:
        left.html(table(_("What a strength takes away if fully delivered"), [_("Strength"), _("Share")], lines))
    lines = [
        f'<tr><th scope="row">{html(term(one.status))}</th><td class="number">{one.share * 100:g} %</td>'
        f"<td>{html(one.rationale)}</td></tr>"
        for one in criteria.delivery
    ]
    if lines:
        heads = [_("Status"), _("Counts"), _("Reason")]
        right.html(table(_("How far a status counts as delivered, while nobody entered a progress"), heads, lines))
    with st.expander(_("Evidence, cost classes and what else counts")):
        said = [f"**{one.grade}**: {plain(one.meaning)}" for one in criteria.evidence]
        said += [
            f"**{_('Cost class {n}').format(n=one.level)}**: {plain(one.label)}. {plain(one.meaning)}"
            for one in criteria.cost_classes
        ]
        said.append(_("“Late” means {n:g} months late.").format(n=criteria.late_months))
        said.append(
            _("Measures of one body fail together with a share of {n:g} %.").format(
                n=criteria.same_body_dependence * 100
            )
        )
        st.markdown("\n".join(f"- {line}" for line in said))


def _markings(register: Register) -> None:
    """List the handling markings, the least restricted first, with what has each."""
    markings = register.criteria.markings
    if not markings:
        return
    st.header(_("Handling markings"), anchor=False)
    st.markdown(criteria_markings.listed(markings, marking_uses(register)))
    st.caption(plain(criteria_markings.unmarked(register.marking, markings)))


def _about(register: Register) -> None:
    criteria = register.criteria
    parts = [_("Edition {edition}").format(edition=criteria.edition), criteria.basis]
    parts += [_("Marking of the register: {marking}").format(marking=register.marking)] if register.marking else []
    st.caption("  ·  ".join(plain(part) for part in parts if part))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            _("These criteria (YAML)"),
            service.criteria_text(criteria),
            file_name=f"criteria-{register.id}-{moment.stem(register)}.yaml",
            mime="application/yaml",
            icon=":material/download:",
            key="criteria_yaml",
            on_click="ignore",
        )
        st.page_link(
            page("history"),
            label=_("Who changed what, and undo it"),
            icon=":material/history:",
            query_params=moment.carried(),
        )


def table(caption: str, heads: list[str], lines: list[str], *, wide: bool = False) -> str:
    """Return rows of HTML as a table with a caption and headings."""
    head = "".join(f'<th scope="col">{html(one)}</th>' for one in heads)
    named = f"<caption>{html(caption)}</caption>" if caption else ""
    return (
        f'<table class="criteria-words{" wide" if wide else ""}">{named}<thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(lines)}</tbody></table>"
    )
