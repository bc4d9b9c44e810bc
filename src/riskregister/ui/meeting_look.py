"""How a meeting looks: type that is read from the back of a room, and the dots of a revealed round."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from riskregister.charts.colours import text_on
from riskregister.core.criteria import Criteria
from riskregister.core.labels import term
from riskregister.core.meeting import given
from riskregister.core.meeting_minutes import Standing
from riskregister.core.meeting_spread import Spread, in_words
from riskregister.core.model import Estimate
from riskregister.translations import gettext as _
from riskregister.ui.words import html

# Sizes grow with the screen: 1400 px on a projector is read from four metres, 420 px in a hand.
_STYLE = """<style>
.stMainBlockContainer { padding-top: 3.6rem; padding-bottom: 3rem; }
.stMainBlockContainer h1 { font-size: clamp(1.7rem, 3.1vw, 3.4rem); line-height: 1.15; padding-top: 0; }
.stMainBlockContainer h2 { font-size: clamp(1.4rem, 2.1vw, 2.2rem); }
.stMainBlockContainer h3 { font-size: clamp(1.15rem, 1.5vw, 1.6rem); }
.st-key-remember_box, .st-key-mt_keys_box { position: absolute; }
[data-testid="stCaptionContainer"] { color: inherit; opacity: 0.85; }
.st-key-mt_story p { font-size: clamp(1.1rem, 1.55vw, 1.7rem); line-height: 1.4; }
.st-key-mt_bar p { font-size: clamp(0.95rem, 1.1vw, 1.2rem); }
.st-key-mt_pad button { min-height: 4.6rem; }
.st-key-mt_pad button p { font-size: clamp(1.25rem, 1.7vw, 1.9rem); font-weight: 650; }
.st-key-mt_pad [data-testid="stCaptionContainer"] p { font-size: clamp(0.95rem, 1.15vw, 1.25rem); line-height: 1.3; }
.st-key-mt_given p { font-size: clamp(1.2rem, 1.7vw, 1.9rem); }
.st-key-mt_chair button { min-height: 3.2rem; }
.st-key-mt_chair button p { font-size: 1.1rem; }
[data-testid="stBaseButton-primary"], [data-testid="stBaseButton-primaryFormSubmit"] {
  color: light-dark(#ffffff, #12171f);
}
/* Streamlit's faded keys on buttons fall short of a contrast of 4.5. */
button kbd { color: inherit !important; opacity: 1 !important; }
.mt-code { font: 650 clamp(2rem, 5vw, 4.5rem)/1.1 ui-monospace, monospace; letter-spacing: 0.12em; }
.mt-marking { font-weight: 650; }
.mt-scale { width: 100%; border-collapse: collapse; font-size: clamp(1rem, 1.2vw, 1.35rem); line-height: 1.3; }
.mt-scale th, .mt-scale td { text-align: left; vertical-align: top; padding: 0.32rem 0.5rem; }
.mt-scale tr + tr th, .mt-scale tr + tr td { border-top: 1px solid rgb(128 128 128 / 35%); }
.mt-scale th { white-space: nowrap; font-weight: 650; }
.mt-scale caption { text-align: left; font-weight: 650; font-size: 1.1em; padding: 0.2rem 0.5rem; }
.mt-strip { display: grid; gap: 0 0.4rem; align-items: end; margin: 0.2rem 0 0.6rem; }
.mt-strip ul { list-style: none !important; margin: 0 !important; padding: 0 !important; display: flex;
  flex-direction: column; gap: 0.3rem; justify-content: flex-end; }
.mt-strip li { margin: 0 !important; border-radius: 1rem; padding: 0.16rem 0.7rem; text-align: center; font-weight: 600;
  font-size: clamp(0.9rem, 1.25vw, 1.35rem); overflow-wrap: anywhere;
  background: light-dark(#1f4e79, #8ab8e6); color: light-dark(#ffffff, #12171f); }
.mt-strip li.mine { outline: 3px solid light-dark(#b8520a, #ffb066); outline-offset: 2px; }
.mt-strip li small { font-weight: 500; font-size: 0.8em; white-space: nowrap; }
.mt-strip .mark { border-top: 3px solid light-dark(#1b2430, #e8edf3); text-align: center; padding-top: 0.25rem;
  font-size: clamp(0.85rem, 1.05vw, 1.15rem); align-self: start; margin-top: 0.3rem; overflow-wrap: anywhere; }
.mt-strip .mark b { display: block; font-size: 1.5em; line-height: 1.1; }
.mt-said { font-size: clamp(1.1rem, 1.5vw, 1.6rem); font-weight: 600; margin: 0.2rem 0; }
.mt-said.apart::before { content: "▲ "; color: light-dark(#a50026, #ff9d8a); }
.mt-said.close::before { content: "● "; color: light-dark(#1f4e79, #8ab8e6); }
.mt-stand { font-size: clamp(1.1rem, 1.5vw, 1.6rem); display: flex; flex-wrap: wrap; gap: 0.3rem 0.8rem;
  align-items: baseline; margin: 0; }
.mt-stand span.rating { padding: 0.05em 0.5em; border-radius: 4px; font-weight: 650; }
.mt-who { display: flex; flex-wrap: wrap; gap: 0.3rem 0.9rem; font-size: clamp(1rem, 1.2vw, 1.3rem); margin: 0;
  padding: 0 !important; list-style: none !important; }
.mt-who li { margin: 0 !important; }
.mt-who li.not { opacity: 0.8; }
.mt-count { font-size: clamp(1.3rem, 2vw, 2.2rem); font-weight: 650; margin: 0; }
</style>"""


def style() -> None:
    """Give the page the sizes of a meeting."""
    st.html(_STYLE)


def code(of: str) -> None:
    """Show a meeting's code so that a room can type it."""
    st.html(f'<p class="mt-code">{html(of)}</p>')


def most(spread: Spread) -> int:
    """Return how many views lie on the level that most hold."""
    return max(Counter(one.best for _label, one in spread.views).values())


def strip(spread: Spread, criteria: Criteria, rows: int, mine: str = "") -> None:
    """Draw one side of a round: over each level of the scale the names that hold it; how far apart, in words.

    There is room for ``rows`` names one above another.  ``mine`` is the label of whoever looks, whose own dot has a
    line around it.
    """
    scale = criteria.likelihood.levels if spread.side == "likelihood" else criteria.impact.levels
    count = len(scale)
    cells, marks = [], []
    for level in scale:
        held = [(label, one) for label, one in spread.views if round(one.best) == level.level]
        dots = "".join(_dot(label, one, count, label == mine) for label, one in held)
        # A list must not be empty for a screen reader.
        cells.append(f"<ul>{dots}</ul>" if dots else "<div></div>")
        marks.append(f'<div class="mark"><b>{level.level}</b>{html(level.label)}</div>')
    st.header(term(spread.side).capitalize(), anchor=False)
    kind = "apart" if spread.apart or spread.camps else "close"
    st.html(f'<p class="mt-said {kind}">{html(in_words(spread))}</p>')
    shape = f"grid-template-columns: repeat({count}, minmax(0, 1fr)); grid-template-rows: minmax({rows * 2.6}rem, auto)"
    st.html(f'<div class="mt-strip" style="{shape}">{"".join(cells)}{"".join(marks)}</div>')


def _dot(label: str, one: Estimate, top: int, own: bool) -> str:
    you = " " + _("(you)") if own else ""
    kind = ' class="mine"' if own else ""
    # A level's own band says nothing that the level does not say.
    span = "" if one == given(one.best, top) else f" <small>{one.low:g} – {one.high:g}</small>"
    return f"<li{kind}>{html(label)}{html(you)}{span}</li>"


def standing(label: str, of: Standing) -> None:
    """Show where a risk stands: levels with their ranges, score, and the rating on its colour."""
    likelihood, impact = of.levels
    parts = [f"<span>{html(label)}</span>"]
    if likelihood is None and impact is None:
        parts.append(f"<b>{html(_('not assessed'))}</b>")
    else:
        for name, one in ((_("likelihood"), likelihood), (_("impact"), impact)):
            level = f"<b>{one.best:g}</b> ({one.low:g} – {one.high:g})" if one else "–"
            parts.append(f"<span>{html(name)} {level}</span>")
    if of.score is not None:
        paint = f"background:{of.colour};color:{text_on(of.colour)}"
        text = f"{html(of.code)} · {html(of.label)} · {of.score:g}"
        parts.append(f'<span class="rating" style="{paint}">{text}</span>')
    st.html(f'<p class="mt-stand">{"".join(parts)}</p>')


def scales(criteria: Criteria) -> None:
    """Show what every level means, both sides beside one another."""
    years = _("Likelihood within {n} years").format(n=f"{criteria.likelihood.horizon_years:g}")
    likelihood = [(one.level, one.label, one.anchor) for one in criteria.likelihood.levels]
    impact = [(one.level, one.label, one.anchor) for one in criteria.impact.levels]
    left, right = st.columns(2, gap="large")
    with left:
        _scale(years, likelihood)
    with right:
        _scale(_("Impact"), impact)


def _scale(title: str, levels: Sequence[tuple[int, str, str]]) -> None:
    rows = "".join(
        f'<tr><th scope="row">{level} {html(label)}</th><td>{html(anchor)}</td></tr>'
        for level, label, anchor in reversed(levels)
    )
    st.html(f'<table class="mt-scale"><caption>{html(title)}</caption>{rows}</table>')
