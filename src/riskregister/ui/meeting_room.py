"""The room of a meeting: one risk in large type, the pad or the revealed round, and where the risks stand."""

from __future__ import annotations

import streamlit as st

from riskregister.charts.matrix import Look
from riskregister.core.labels import stage_names
from riskregister.core.meeting import Item, Meeting
from riskregister.core.meeting_minutes import absent, moved, stands
from riskregister.core.meeting_spread import labels, spreads
from riskregister.core.model import Register, Risk
from riskregister.core.paths import levels_at, matrix_rows
from riskregister.services.meeting_saving import standing
from riskregister.services.meetings import Seen
from riskregister.translations import gettext as _
from riskregister.ui import meeting_look, meeting_scoring, register_choice, risk_parts
from riskregister.ui.matrix import ways
from riskregister.ui.words import plain


def bar(register: Register, seen: Seen) -> None:
    """Say in one line which meeting this is and how others join, how far it is, and how the register is marked."""
    meeting, item = seen.meeting, seen.item
    parts = [plain(meeting.title), _("{n} of {all}").format(n=meeting.at + 1, all=len(meeting.items))]
    parts += [_("Stage: {stage}").format(stage=stage_names()[meeting.stage]), _("Round {n}").format(n=item.round)]
    parts += [_("Code {code}").format(code=f"**{meeting.id}**")]
    parts += [_("without names") if meeting.anonymous else _("with names")]
    parts += [f"**{plain(register.marking)}**"] if register.marking else []
    register_choice.banner(register)
    with st.container(key="mt_bar"):
        st.markdown("  ·  ".join(parts))


def called(register: Register, item: Item) -> Risk | None:
    """Return the risk the meeting is at; say so where somebody has removed it from the register."""
    found = next((risk for risk in register.risks if risk.id == item.risk), None)
    if found is None:
        st.title(plain(item.risk), anchor=False)
        words = _("{risk} is no longer in the register. The chair can go on to the next risk.")
        st.warning(plain(words.format(risk=item.risk)), icon=":material/help:")
    return found


def risk_large(risk: Risk) -> None:
    """Show a risk so that a room can read it: title and what is scored; the whole story on demand."""
    st.title(f"{plain(risk.id)} {plain(risk.title)}", anchor=False)
    scored = risk.scenario or risk.event or risk.consequence
    if scored:
        with st.container(key="mt_story"):
            st.markdown(plain(scored))
    with st.expander(_("Cause, event and consequence in full")):
        risk_parts.story(risk)


def scores(register: Register, seen: Seen) -> None:
    """Show what there is to score with, or the revealed round: the part of the page that follows the chair."""
    item = seen.item
    if item.scoring:
        if seen.me is not None and seen.me.scores:
            meeting_scoring.pad(register, seen)
        else:
            meeting_look.scales(register.criteria)
        return
    revealed(register, seen)


def revealed(register: Register, seen: Seen) -> None:
    """Show the revealed rounds of the present risk, the latest large, and what was saved of it."""
    item, criteria = seen.item, register.criteria
    votes = [vote for given in seen.rounds.values() for vote in given]
    names = labels(seen.meeting, item, votes)
    mine = names.get(seen.me.id, "") if seen.me is not None else ""
    outcome = item.outcome
    before = outcome.before if outcome else standing(register, seen.meeting).get(item.risk, (None, None))
    meeting_look.standing(_("Before:"), stands(before, criteria))
    if outcome is not None and outcome.kind == "agreed":
        meeting_look.standing(_("Agreed:"), stands(outcome.levels, criteria))
    if outcome is not None:
        words = _("Saved: {reason}") if outcome.kind == "agreed" else _("Noted, not agreed: {reason}")
        st.markdown(f":material/check_circle: {plain(words.format(reason=outcome.reason))}")
    _round(seen, item.round, names, mine, register)
    for number in range(item.round - 1, 0, -1):
        with st.expander(_("Round {n}").format(n=number)):
            _round(seen, number, names, mine, register)


def _round(seen: Seen, number: int, names: dict[int, str], mine: str, register: Register) -> None:
    votes = seen.rounds.get(number, ())
    found = spreads(votes, names, register.criteria)
    if not found:
        st.info(_("Nobody gave a score in this round."), icon=":material/group_off:")
    rows = max((meeting_look.most(spread) for spread in found), default=0)
    for column, spread in zip(st.columns(2, gap="large"), found, strict=False):
        with column:
            meeting_look.strip(spread, register.criteria, rows, mine)
    reasons = [(names[vote.person], vote.reason) for vote in votes if vote.reason]
    for label, reason in sorted(reasons):
        st.markdown(f"**{plain(label)}**: {plain(reason)}")
    abstain = sorted(names[vote.person] for vote in votes if vote.abstains)
    if abstain:
        st.caption(plain(_("Abstain: {names}").format(names=", ".join(abstain))))
    missing = absent(seen.meeting, votes) if not seen.meeting.anonymous else []
    if missing:
        st.caption(plain(_("No whole score from: {names}").format(names=", ".join(missing))))


def matrix(register: Register, meeting: Meeting) -> None:
    """Show where the risks of the meeting stand, and how those it agreed on moved.

    The one being scored is left out until its round is revealed.  Threats and opportunities are never on one matrix:
    those are shown that are of the kind of the risk the meeting is at.
    """
    hidden = meeting.item.risk if meeting.item.scoring and meeting.closed is None else ""
    kinds = {risk.id: risk.direction for risk in register.risks}
    side = kinds.get(meeting.item.risk, "threat")
    on = {item.risk for item in meeting.items if item.risk != hidden and kinds.get(item.risk) == side}
    levels = {risk: pair for risk, pair in levels_at(register, meeting.stage).items() if risk in on}
    st.header(_("Where the risks stand"), anchor=False)
    ways(
        register.criteria,
        matrix_rows(register, levels),
        [move for move in moved(meeting) if move.risk in on],
        key="mt_matrix",
        alt=_("Matrix of the meeting's risks, an arrow for each it moved; the agenda names each."),
        look=Look(opportunity=side == "opportunity"),
    )
    if hidden:
        st.caption(_("The risk being scored is left out, so that where it stood sways nobody."))


def agenda(register: Register, meeting: Meeting) -> list[str]:
    """Return the agenda as labels: a mark, the risk, and what became of it."""
    titles = {risk.id: risk.title for risk in register.risks}
    found = []
    for place, item in enumerate(meeting.items):
        outcome = item.outcome
        if outcome is not None:
            state, mark = (_("agreed"), "✓") if outcome.kind == "agreed" else (_("noted"), "✎")
        elif place == meeting.at:
            state, mark = _("now"), "▸"
        else:
            state, mark = (_("open"), "○") if item.round == 0 else (_("not settled"), "◐")
        found.append(f"{mark} {item.risk} {titles.get(item.risk, '')} ({state})")
    return found


def notice(register: Register) -> None:
    """Show the sentence that goes with every number of this register."""
    if register.notice:
        st.caption(plain(register.notice))
