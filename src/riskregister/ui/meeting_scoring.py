"""The pad on which a person scores: one question at a time, one key or click for a level, then the next question.

A key means whichever side is asked for when it arrives, so that two keys pressed in one breath score both sides.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import streamlit as st

from riskregister.core.assessors import SIDES, Side
from riskregister.core.criteria import Criteria
from riskregister.core.meeting import Vote, given
from riskregister.core.model import Register
from riskregister.errors import RegisterError
from riskregister.services import meetings
from riskregister.services.meetings import Seen
from riskregister.store.database import Database
from riskregister.translations import gettext as _
from riskregister.ui import meeting_acts, meeting_drafts, meeting_keys, wiring
from riskregister.ui.meeting_acts import tried
from riskregister.ui.words import plain

_DONE = "done"
#: Single keys there are for levels; scales with more steps are scored by click or with Tab and Enter.
_KEYS = 9
#: Letters of a reason; and which field asked for one last, in this session.
_WHY, _LAST = 500, "mt why last"


@dataclass(frozen=True)
class _Pad:
    """What one person gives in one round.  Its steps touch no session, so that nothing can break them off half-way.

    ``asked`` holds, by round, which side was asked to be changed.
    """

    database: Database
    browser: str
    register: Register
    seen: Seen
    asked: dict[str, str]

    @property
    def round(self) -> str:
        """The name of this round of this risk, for keys of widgets and as key of ``asked``."""
        return f"{self.seen.meeting.id} {self.seen.item.risk} {self.seen.item.round}"

    @property
    def own(self) -> Vote:
        """What this person gave so far."""
        return self.seen.own or Vote(person=0)

    @property
    def side(self) -> str:
        """Which side is asked for: what a click asked to change, else what is missing, else none."""
        return self.asked.get(self.round) or _missing(self.own)

    def ask(self, side: str) -> None:
        """Ask for a side that was given already."""
        self.asked[self.round] = side

    def press(self, levels: list[int]) -> None:
        """Give each level to the side that is asked for by then; a level too many is nobody's."""
        first = self.asked.get(self.round)

        def with_levels(before: Vote) -> Vote:
            now, side = before, first or _missing(before)
            for level in levels:
                if side == _DONE:
                    break
                changed: dict[str, Any] = {side: given(level, top(self.register.criteria, side))}
                now = replace(now, abstains=False, **changed)
                side = _missing(now)
            return now

        self.give(with_levels)

    def give(self, change: Callable[[Vote], Vote]) -> None:
        """Keep what ``change`` makes of what was given; say why if it comes too late."""
        item = self.seen.item
        where = (self.database, self.register.id, self.seen.meeting.id, self.browser, item.risk, item.round)
        if tried(meetings.give, *where, change):
            self.asked.pop(self.round, None)


def _of(register: Register, seen: Seen) -> _Pad:
    asked: dict[str, str] = st.session_state.setdefault("mt asked", {})
    return _Pad(wiring.database(), wiring.browser(), register, seen, asked)


def keys(register: Register, seen: Seen) -> None:
    """Let digits score, wherever on the page they are pressed; to be called before what they answer is drawn."""
    of = _of(register, seen)
    asks = seen.item.scoring and seen.me is not None and seen.me.scores and of.side != _DONE
    side = of.side if asks else "likelihood"
    meeting_keys.listen(of.round if asks else "", min(top(register.criteria, side), _KEYS), of.press)


def pad(register: Register, seen: Seen) -> None:
    """Ask the person at this browser for what is missing, show what they gave, and let them change it."""
    of = _of(register, seen)
    if of.side == _DONE:
        _summary(of)
        return
    _question(of, register.criteria)
    with st.container(horizontal=True):
        if of.side == "impact":
            st.button(
                _("Back to likelihood"),
                key="mt_back",
                shortcut="Backspace",
                on_click=of.ask,
                args=("likelihood",),
                icon=":material/arrow_back:",
                type="tertiary",
            )
        st.button(
            _("I abstain"),
            key="mt_abstain",
            shortcut="0",
            on_click=of.give,
            args=(lambda vote: Vote(person=vote.person, reason=vote.reason, abstains=True),),
            type="tertiary",
        )


def _question(of: _Pad, criteria: Criteria) -> None:
    levels, side = _words(criteria, of.side), of.side
    if side == "likelihood":
        title = _("How likely is it within {n} years?").format(n=f"{criteria.likelihood.horizon_years:g}")
    else:
        title = _("How bad would it be?")
    st.header(title, anchor=False)
    words = _("Question {n} of 2. Press a key from 1 to {top}, or click. Nobody sees it before the chair reveals it.")
    st.caption(words.format(n=1 if side == "likelihood" else 2, top=min(len(levels), _KEYS)))
    held = getattr(of.own, side)
    with st.container(key="mt_pad"):
        for column, (level, label, anchor) in zip(st.columns(len(levels)), levels, strict=True):
            with column:
                st.button(
                    f"{level} {plain(label)}",
                    key=f"mt_level_{level}",
                    wrap=True,
                    type="primary" if held and held.best == level else "secondary",
                    width="stretch",
                    on_click=of.press,
                    args=([level],),
                )
                st.caption(plain(anchor))


def _summary(of: _Pad) -> None:
    own = of.own
    st.header(_("Your score"), anchor=False)
    with st.container(key="mt_given"):
        if own.abstains:
            st.markdown(_("**You abstain.**"))
        for side in SIDES:
            held = getattr(own, side)
            if held is not None:
                words = {level: label for level, label, _anchor in _words(of.register.criteria, side)}
                name = _("Likelihood") if side == "likelihood" else _("Impact")
                label = plain(words.get(round(held.best), ""))
                st.markdown(f"{name} **{held.best:g} {label}** ({held.low:g} – {held.high:g})")
    st.caption(_("It is kept. You can change it until the chair reveals the scores."))
    with st.container(horizontal=True):
        for side, label, key in (
            ("likelihood", _("Change likelihood"), "L"),
            ("impact", _("Change impact"), "I"),
        ):
            st.button(
                label, key=f"mt_change_{side}", shortcut=key, on_click=of.ask, args=(side,), icon=":material/edit:"
            )
    if not own.abstains:
        with st.expander(_("Range: how low or high could it credibly be?")):
            for one in SIDES:
                _range(of, one)


def why(register: Register, seen: Seen) -> None:
    """Ask a person why they gave what they gave: while they score, and until the chair has saved.

    Where the chair has gone on, the field of the risk before stays until the present one is scored, so that a sentence
    is finished that was begun; what comes too late is kept, and offered again where the chair comes back to that risk.
    """
    of, item = _of(register, seen), seen.item
    asked = seen.own is not None and item.outcome is None and not (item.scoring and of.side != _DONE)
    if not asked:
        _left_over(of)
        return
    key = f"mt_why {of.round}"
    st.session_state[_LAST] = (seen.meeting.id, item.risk, item.round, of.own.reason)
    waiting = meeting_drafts.typed(register, seen.meeting.id, f"why {item.risk}")
    st.text_input(
        _("Why (if you like)"),
        waiting or of.own.reason,
        key=key,
        max_chars=_WHY,
        help=_("Shown with your score once it is revealed, and kept with it."),
        on_change=_typed,
        args=(of, item.risk, item.round, key),
    )
    if waiting:
        st.caption(_("You typed this when the chair had gone on already. It is given once you say so."))
        st.button(
            _("Give this reason"),
            key=f"mt_give {of.round}",
            icon=":material/send:",
            on_click=_typed,
            args=(of, item.risk, item.round, key),
        )


def _left_over(of: _Pad) -> None:
    """Show the field of the round before in the place it had; elsewhere the browser would drop what is half typed."""
    code, risk, number, reason = st.session_state.get(_LAST, ("", "", 0, ""))
    if code != of.seen.meeting.id:
        return
    key = f"mt_why {code} {risk} {number}"
    st.text_input(
        _("Why, for {risk}").format(risk=plain(risk)),
        meeting_drafts.typed(of.register, code, f"why {risk}") or reason,
        key=key,
        max_chars=_WHY,
        help=_("That round is over. What you type here is kept, and offered when the chair comes back to that risk."),
        on_change=_typed,
        args=(of, risk, number, key),
    )


def _typed(of: _Pad, risk: str, number: int, key: str) -> None:
    """Give a reason; where it comes too late, keep it for when that risk is called again."""
    if key not in st.session_state:
        return
    words, code, name = str(st.session_state[key] or "").strip(), of.seen.meeting.id, f"why {risk}"
    given_to = (of.database, of.register.id, code, of.browser, risk, number)
    try:
        meetings.give(*given_to, partial(_with_reason, reason=words))
    except RegisterError:
        meeting_drafts.keep(of.register, code, name, words)
        if words:
            said = _(
                "{risk}: your reason came after that round was over. It is kept, for when the risk is called again."
            )
            meeting_acts.say(said.format(risk=risk))
    else:
        meeting_drafts.keep(of.register, code, name, "")


def _range(of: _Pad, side: Side) -> None:
    held = getattr(of.own, side)
    if held is None:
        return
    key = f"mt_range {side} {held.best:g} {of.round}"
    st.slider(
        _("Likelihood from – to") if side == "likelihood" else _("Impact from – to"),
        1.0,
        float(top(of.register.criteria, side)),
        (held.low, held.high),
        step=0.5,
        key=key,
        help=_("Without a range a level stands for its own band, half a level either way."),
        on_change=_ranged,
        args=(of, side, held.best, key),
    )


def _with_reason(before: Vote, reason: str) -> Vote:
    return replace(before, reason=reason)


def _ranged(of: _Pad, side: Side, best: float, key: str) -> None:
    if key not in st.session_state:
        return
    low, high = st.session_state[key]

    def with_range(before: Vote) -> Vote:
        held = getattr(before, side)
        if held is None or held.best != best:
            return before  # a browser may send a field it shows no longer
        changed: dict[str, Any] = {side: given(best, top(of.register.criteria, side), low, high)}
        return replace(before, **changed)

    of.give(with_range)


def _missing(own: Vote) -> str:
    if own.abstains:
        return _DONE
    return next((side for side in SIDES if getattr(own, side) is None), _DONE)


def top(criteria: Criteria, side: str) -> int:
    """Return the highest level of a side's scale."""
    return len(criteria.likelihood.levels if side == "likelihood" else criteria.impact.levels)


def _words(criteria: Criteria, side: str) -> list[tuple[int, str, str]]:
    scale = criteria.likelihood.levels if side == "likelihood" else criteria.impact.levels
    return [(one.level, one.label, one.anchor) for one in scale]
