"""The pad on which a person scores: one question at a time, one key or click for a level, then the next question.

A key means whichever side is asked for when it arrives, so that two keys pressed in one breath score both sides.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from riskregister.core.assessors import SIDES, Side
from riskregister.core.criteria import Criteria
from riskregister.core.meeting import Vote, given
from riskregister.core.model import Register
from riskregister.services import meetings
from riskregister.services.meetings import Seen
from riskregister.translations import gettext as _
from riskregister.ui import meeting_keys, wiring
from riskregister.ui.meeting_acts import tried
from riskregister.ui.words import plain

_DONE = "done"
#: Single keys there are for levels; scales with more steps are scored by click or with Tab and Enter.
_KEYS = 9


def pad(register: Register, seen: Seen) -> None:
    """Ask the person at this browser for what is missing, show what they gave, and let them change it."""
    criteria, own = register.criteria, seen.own or Vote(person=0)
    side = _asked(seen, own)
    if side == _DONE:
        _summary(register, seen, own, criteria)
        return
    number = SIDES.index(side) + 1
    titles = {
        "likelihood": _("How likely is it within {n} years?").format(n=f"{criteria.likelihood.horizon_years:g}"),
        "impact": _("How bad would it be?"),
    }
    st.header(titles[side], anchor=False)
    st.caption(
        _("Question {n} of 2. Press {keys}, or click. Nobody sees it before the chair reveals the scores.").format(
            n=number, keys=_key_words(_top(criteria, side))
        )
    )
    held = getattr(own, side)
    with st.container(key="mt_pad"):
        levels = _words(criteria, side)
        for column, (level, label, anchor) in zip(st.columns(len(levels)), levels, strict=True):
            with column:
                st.button(
                    f"{level} {plain(label)}",
                    key=f"mt_level_{level}",
                    wrap=True,
                    type="primary" if held and held.best == level else "secondary",
                    width="stretch",
                    on_click=_pressed,
                    args=(register.id, seen, [level], criteria),
                )
                st.caption(plain(anchor))
    meeting_keys.listen(_field(seen, "keys"), min(len(levels), _KEYS), _pressed, (register.id, seen), (criteria,))
    with st.container(horizontal=True):
        if side == "impact":
            st.button(
                _("Back to likelihood"),
                key="mt_back",
                shortcut="Backspace",
                on_click=_ask,
                args=(seen, "likelihood"),
                icon=":material/arrow_back:",
                type="tertiary",
            )
        st.button(
            _("I abstain"),
            key="mt_abstain",
            shortcut="0",
            on_click=_given,
            args=(register.id, seen, lambda vote: Vote(person=vote.person, reason=vote.reason, abstains=True)),
            type="tertiary",
        )


def _summary(register: Register, seen: Seen, own: Vote, criteria: Criteria) -> None:
    st.header(_("Your score"), anchor=False)
    with st.container(key="mt_given"):
        if own.abstains:
            st.markdown(_("**You abstain.**"))
        for side in SIDES:
            held = getattr(own, side)
            if held is not None:
                label = next((label for level, label, _anchor in _words(criteria, side) if level == held.best), "")
                name = _("Likelihood") if side == "likelihood" else _("Impact")
                st.markdown(f"{name} **{held.best:g} {plain(label)}** ({held.low:g} – {held.high:g})")
    st.caption(_("It is kept. You can change it until the chair reveals the scores."))
    with st.container(horizontal=True):
        for side, label, key in (
            ("likelihood", _("Change likelihood"), "L"),
            ("impact", _("Change impact"), "I"),
        ):
            st.button(
                label, key=f"mt_change_{side}", shortcut=key, on_click=_ask, args=(seen, side), icon=":material/edit:"
            )
    if not own.abstains:
        with st.expander(_("Range: how low or high could it credibly be?")):
            for side in SIDES:
                _range(register, seen, own, side, criteria)


def why(register: Register, seen: Seen) -> None:
    """Ask a person why they gave what they gave: while they score, and until the chair has saved."""
    own, item = seen.own, seen.item
    if own is None or item.outcome is not None or (item.scoring and _asked(seen, own) != _DONE):
        return
    key = _field(seen, "reason")
    st.text_input(
        _("Why (if you like)"),
        own.reason,
        key=key,
        max_chars=500,
        help=_("Shown with your score once it is revealed, and kept with it."),
        on_change=_typed,
        args=(register.id, seen, key),
    )


def _range(register: Register, seen: Seen, own: Vote, side: Side, criteria: Criteria) -> None:
    held = getattr(own, side)
    if held is None:
        return
    key = _field(seen, f"range {side} {held.best:g}")
    st.slider(
        _("Likelihood from – to") if side == "likelihood" else _("Impact from – to"),
        1.0,
        float(_top(criteria, side)),
        (held.low, held.high),
        step=0.5,
        key=key,
        help=_("Without a range a level stands for its own band, half a level either way."),
        on_change=_ranged,
        args=(register.id, seen, side, held.best, key, criteria),
    )


def _field(seen: Seen, name: str) -> str:
    return f"mt_{name} {seen.meeting.id} {seen.item.risk} {seen.item.round}"


def _asked(seen: Seen, own: Vote) -> str:
    """Return which side is asked for: what a click asked to change, else what is missing, else none."""
    return str(st.session_state.get(_field(seen, "step")) or _missing(own))


def _missing(own: Vote) -> str:
    if own.abstains:
        return _DONE
    return next((side for side in SIDES if getattr(own, side) is None), _DONE)


def _ask(seen: Seen, side: str) -> None:
    st.session_state[_field(seen, "step")] = side


def _pressed(register_id: str, seen: Seen, levels: list[int], criteria: Criteria) -> None:
    """Give each level to the side that is asked for by then; a level too many is nobody's."""
    asked = st.session_state.get(_field(seen, "step"))

    def with_levels(before: Vote) -> Vote:
        now, side = before, asked or _missing(before)
        for level in levels:
            if side == _DONE:
                break
            changed: dict[str, Any] = {side: given(level, _top(criteria, side))}
            now = replace(now, abstains=False, **changed)
            side = _missing(now)
        return now

    _given(register_id, seen, with_levels)


def _given(register_id: str, seen: Seen, change: Callable[[Vote], Vote]) -> None:
    item = seen.item
    where = (wiring.database(), register_id, seen.meeting.id, wiring.browser(), item.risk, item.round)
    if tried(meetings.give, *where, change):
        st.session_state.pop(_field(seen, "step"), None)


def _typed(register_id: str, seen: Seen, key: str) -> None:
    if key not in st.session_state:
        return
    words = str(st.session_state.get(key) or "").strip()
    _given(register_id, seen, partial(_with_reason, reason=words))


def _with_reason(before: Vote, reason: str) -> Vote:
    return replace(before, reason=reason)


def _ranged(register_id: str, seen: Seen, side: Side, best: float, key: str, criteria: Criteria) -> None:
    if key not in st.session_state:
        return
    low, high = st.session_state[key]

    def with_range(before: Vote) -> Vote:
        held = getattr(before, side)
        if held is None or held.best != best:
            return before  # a browser may send a field it shows no longer
        changed: dict[str, Any] = {side: given(best, _top(criteria, side), low, high)}
        return replace(before, **changed)

    _given(register_id, seen, with_range)


def _top(criteria: Criteria, side: str) -> int:
    return len(criteria.likelihood.levels if side == "likelihood" else criteria.impact.levels)


def _words(criteria: Criteria, side: str) -> list[tuple[int, str, str]]:
    if side == "likelihood":
        return [(one.level, one.label, one.anchor) for one in criteria.likelihood.levels]
    return [(one.level, one.label, one.anchor) for one in criteria.impact.levels]


def _key_words(top: int) -> str:
    return _("a key from 1 to {n}").format(n=min(top, _KEYS))
