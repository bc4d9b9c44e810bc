"""A first tour of the dashboard in five steps: a card at the head of the page each step speaks of; skipped at any time.

It is offered once to a browser that comes for the first time, and begins again from the help of any page.
"""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from riskregister.translations import gettext as _
from riskregister.ui import moment, visit, wiring
from riskregister.ui.pages import page

_STEP = "tour"


@dataclass(frozen=True, slots=True)
class _Step:
    """One step: the page it leads to, what that page is called, and what is said there."""

    page: str
    title: str
    words: str


def _steps() -> tuple[_Step, ...]:
    return (
        _Step(
            "overview",
            _("Where things stand"),
            _(
                "One sentence, the matrix of likelihood and impact, and what needs attention. Choose a cell to list "
                "what lies in it; choose it again to let it go."
            ),
        ),
        _Step(
            "risks",
            _("Find and edit risks"),
            _(
                "Search all texts, narrow the list, and keep what you see as a view with a name. Under Edit the table "
                "can be changed; nothing is saved before you say who you are and why."
            ),
        ),
        _Step(
            "risk",
            _("One risk whole"),
            _(
                "Its causes, measures and consequences as a bow-tie, its scores with their ranges, where the source "
                "says it, what was decided, and every change since it was written down."
            ),
        ),
        _Step(
            "measures",
            _("What is done about it"),
            _(
                "Each measure with its body, status and due date, as a table, a timeline or a board; which risks it "
                "serves, and what follows if it slips."
            ),
        ),
        _Step(
            "exchange",
            _("In and out of Excel"),
            _(
                "Bring in any register from a file, send out a workbook that works on its own, and take edited copies "
                "back. Every change can be undone under History."
            ),
        ),
    )


def start() -> None:
    """Begin with the first step."""
    st.session_state[_STEP] = 0


def leave() -> None:
    """End the tour; this browser is not offered it again."""
    st.session_state.pop(_STEP, None)
    wiring.note_tour()


def show() -> None:
    """Show the step this session is at, or offer the tour on the Overview to a browser that is new."""
    steps, step = _steps(), st.session_state.get(_STEP)
    if step is not None:
        _card(steps, int(step))
    elif st.session_state.get("page shown") == "overview" and visit.is_first() and not wiring.tour_is_known():
        with st.container(border=True, horizontal=True, vertical_alignment="center", key="tour_offer"):
            words = _("New here? A tour shows in five steps what is where.")
            st.markdown(f":material/waving_hand: {words}", width="stretch")
            if st.button(_("Start the tour"), key="tour_start", type="primary", on_click=start):
                st.rerun()
            st.button(_("Skip"), key="tour_skip", on_click=leave)


def _card(steps: tuple[_Step, ...], number: int) -> None:
    step = steps[min(number, len(steps) - 1)]
    with st.container(border=True, key="tour_card"):
        head = _("Tour, step {n} of {all}: {title}").format(n=number + 1, all=len(steps), title=step.title)
        st.markdown(f":material/tour: **{head}**  \n{step.words}")
        with st.container(horizontal=True):
            if number > 0 and st.button(_("Back"), key=f"tour_back_{number}"):
                _go(steps, number - 1)
            if number + 1 < len(steps):
                if st.button(_("Next"), key=f"tour_next_{number}", type="primary"):
                    _go(steps, number + 1)
            else:
                st.button(_("Finish"), key="tour_end", type="primary", on_click=leave)
            if number + 1 < len(steps):
                st.button(_("Leave the tour"), key=f"tour_leave_{number}", on_click=leave)


def _go(steps: tuple[_Step, ...], number: int) -> None:
    st.session_state[_STEP] = number
    st.switch_page(page(steps[number].page), query_params=moment.carried({}))
