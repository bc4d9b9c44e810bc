"""The chair's form under a revealed round: the level agreed on each side, its range, and why; or that there is none.

What is chosen is kept with the meeting at once, so that a reload, or whoever takes the chair, goes on with it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

import streamlit as st

from riskregister.core.assessors import SIDES, Side
from riskregister.core.labels import term
from riskregister.core.meeting import Kind, Vote, given
from riskregister.core.meeting_spread import Spread, labels, spreads
from riskregister.core.model import Confidence, Estimate, Register
from riskregister.services import meeting_saving, meetings
from riskregister.services.meetings import Seen
from riskregister.translations import gettext as _
from riskregister.ui import meeting_acts, wiring
from riskregister.ui.meeting_acts import tried
from riskregister.ui.words import plain


def show(register: Register, seen: Seen) -> None:
    """Ask the chair for the consensus on the present risk, and save it with the views it rests on."""
    votes = seen.rounds.get(seen.item.round, ())
    found = {one.side: one for one in spreads(votes, labels(seen.meeting, seen.item, votes), register.criteria)}
    kept = meetings.proposal(wiring.database(), register.id, seen.meeting, seen.item.risk) or Vote(person=0)
    st.header(_("Consensus"), anchor=False)
    if any(one.apart or one.camps for one in found.values()):
        words = _("Views are far apart: no level is proposed. Hear the two ends first, or open another round.")
        st.warning(words, icon=":material/call_split:")
    for column, side in zip(st.columns(2, gap="large"), SIDES, strict=True):
        with column:
            _level(register, seen, side, found.get(side), getattr(kept, side))
    reason = st.text_input(
        _("Why this, in a few words"),
        kept.reason,
        key=_key(seen, "reason"),
        max_chars=1000,
        placeholder=_("e.g. the incidents of last year speak for 4; no sign of worse"),
        on_change=_keep,
        args=(register, seen, "reason"),
    )
    st.segmented_control(
        _("Confidence"),
        list(get_args(Confidence)),
        default="low",
        required=True,
        format_func=term,
        key=_key(seen, "confidence"),
    )
    with st.container(horizontal=True):
        for kind, label, icon in (
            ("agreed", _("Save the consensus"), ":material/gavel:"),
            ("noted", _("Note the views, no agreement"), ":material/edit_note:"),
        ):
            st.button(
                label,
                key=f"mt_save_{kind}",
                type="primary" if kind == "agreed" else "secondary",
                icon=icon,
                on_click=_save,
                args=(register, seen, kind, {side: one.range for side, one in found.items()}),
            )
    st.caption(
        _(
            "Saved as one revision: each view under its name or number, as round {n} of the assessors, and the "
            "consensus signed by the chair."
        ).format(n=seen.item.first + seen.item.round - 1)
        + ("" if reason else " " + _("A reason is needed."))
    )


def _level(register: Register, seen: Seen, side: Side, spread: Spread | None, kept: Estimate | None) -> None:
    scale = register.criteria.likelihood.levels if side == "likelihood" else register.criteria.impact.levels
    words = {level.level: f"{level.level} {level.label}" for level in scale}
    start = kept.best if kept else spread.majority if spread else None
    chosen = st.radio(
        _("Likelihood agreed") if side == "likelihood" else _("Impact agreed"),
        list(words),
        index=round(start) - 1 if start is not None and round(start) in words else None,
        horizontal=True,
        format_func=lambda level: plain(words[level]),
        key=_key(seen, side),
        on_change=_keep,
        args=(register, seen, side),
    )
    if chosen is None:
        return
    low, high = spread.range if spread else (None, None)
    if kept is not None and kept.best == chosen and kept.low < kept.high:
        low, high = kept.low, kept.high
    start_of = given(chosen, len(words), low, high)
    st.slider(
        _("Lowest and highest credible level"),
        1.0,
        float(len(words)),
        (start_of.low, start_of.high),
        step=0.5,
        key=_key(seen, f"{side} range {chosen}"),
        help=_("Begins at everything the views hold possible."),
        on_change=_keep,
        args=(register, seen, f"{side} range {chosen}"),
    )


def _key(seen: Seen, name: str) -> str:
    return f"mt_agree {name} {seen.meeting.id} {seen.item.risk} {seen.item.round}"


def _keep(register: Register, seen: Seen, name: str) -> None:
    """Keep what one field holds, as its callback; a browser may send fields it shows no longer."""
    key = _key(seen, name)
    if key not in st.session_state:
        return
    held = st.session_state[key]

    def with_field(before: Vote) -> Vote:
        if name == "reason":
            return replace(before, reason=str(held or "").strip())
        side: Side = "likelihood" if name.startswith("likelihood") else "impact"
        scale = register.criteria.likelihood.levels if side == "likelihood" else register.criteria.impact.levels
        known = getattr(before, side)
        if isinstance(held, tuple):
            # A range is of the level in its name alone.
            of = float(name.rsplit(maxsplit=1)[1])
            changed = given(of, len(scale), *held) if known is None or known.best == of else known
        else:
            # A point stands for a range not chosen yet.
            point = None if held is None else Estimate(low=held, best=held, high=held)
            changed = known if known and known.best == held else point
        fields: dict[str, Any] = {side: changed}
        return replace(before, **fields)

    tried(
        meetings.propose, wiring.database(), register.id, seen.meeting.id, wiring.browser(), seen.item.risk, with_field
    )


def _save(register: Register, seen: Seen, kind: Kind, ranges: dict[Side, tuple[float, float]]) -> None:
    """Save what the form holds when the button is pressed, whether the page has been drawn with it already or not."""
    state = st.session_state
    tops = {"likelihood": len(register.criteria.likelihood.levels), "impact": len(register.criteria.impact.levels)}
    levels: list[Estimate | None] = []
    for side in SIDES:
        chosen = state.get(_key(seen, side))
        span = state.get(_key(seen, f"{side} range {chosen}")) or ranges.get(side) or (None, None)
        levels.append(None if chosen is None else given(chosen, tops[side], *span))
    saved = tried(
        meeting_saving.save,
        wiring.database(),
        register.id,
        seen.meeting.id,
        wiring.browser(),
        seen.item.risk,
        kind=kind,
        reason=str(state.get(_key(seen, "reason")) or ""),
        means=wiring.MEANS,
        levels=(levels[0], levels[1]),
        confidence=state.get(_key(seen, "confidence")) or "low",
    )
    if saved:
        words = _("{risk}: the consensus is saved.") if kind == "agreed" else _("{risk}: the views are noted.")
        meeting_acts.say(words.format(risk=seen.item.risk))
