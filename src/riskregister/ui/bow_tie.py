"""The Risk page's bow-tie: drawn twice, wide and narrow, so that the window's width chooses; a click leads on.

Its words are handed over as an image's, escaped by :mod:`riskregister.charts.bow_tie` and taken in as XML.  Whoever
does not see it, or does not point at it, has the same in words and as links.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from riskregister import settings
from riskregister.charts.bow_tie import svg
from riskregister.core.bow_tie import Barrier, BowTie, End, bow_tie, in_words
from riskregister.core.bow_tie_layout import across, down
from riskregister.core.model import Register, Risk
from riskregister.translations import gettext as _
from riskregister.translations import language
from riskregister.ui import moment, wiring
from riskregister.ui.pages import page
from riskregister.ui.words import plain

_CSS = """
.bt { container-type: inline-size; }
.bt svg { width: 100%; height: auto; font-family: var(--st-font); }
.bt-across { display: none; }
.bt-down { max-width: 40rem; margin: 0 auto; }
@container (min-width: 860px) { .bt-across { display: block; } .bt-down { display: none; } }
.bt-thread { fill: none; stroke: light-dark(#9aa5b1, #64748b); }
.bt-box { fill: light-dark(#f3f5f8, #1c2430); stroke: light-dark(#c6ccd4, #3b4656); }
.bt-knot { fill: light-dark(#ffffff, #12171f); stroke: light-dark(#1f4e79, #8ab8e6); }
.bt-brick { fill: light-dark(#ffffff, #12171f); stroke: light-dark(#4b5665, #aab4c2); }
.bt-cap { fill: light-dark(#ffffff, #12171f); stroke: light-dark(#4b5665, #aab4c2); }
.bt-fill { fill: light-dark(#1f4e79, #8ab8e6); }
.bt-nothing { fill: light-dark(#ffffff, #12171f); stroke: light-dark(#a33b00, #f0a070); }
.bt-cross { stroke: light-dark(#a33b00, #f0a070); fill: none; }
.bt-words { fill: light-dark(#15202e, #e8edf3); }
.bt-soft, .bt-head { fill: light-dark(#4b5665, #b6c0cc); }
.bt-leads { cursor: pointer; }
.bt-leads:hover .bt-brick, .bt-leads:hover .bt-box { stroke: light-dark(#1f4e79, #8ab8e6); stroke-width: 3; }
@media print { .bt-across { display: block; } .bt-down { display: none; } }
"""
_JS = """
export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector('.bt');
  for (const name of ['across', 'down']) {
    const place = root.querySelector('.bt-' + name);
    if (place.drawn === data[name]) continue;
    const read = new DOMParser().parseFromString(data[name], 'image/svg+xml').documentElement;
    place.replaceChildren(document.importNode(read, true));
    place.drawn = data[name];
  }
  root.onclick = (event) => {
    const found = event.target.closest('[data-leads]');
    if (!found) return;
    // The same link stands in the list below; it keeps this page in the browser's history, a trigger does not.
    const [kind, record] = found.dataset.leads.split(' ');
    const twin = [...document.querySelectorAll('[data-testid="stPageLink"] a')].find((link) => {
      const to = new URL(link.href);
      return to.pathname.endsWith(kind === 'measure' ? '/measures' : '/risk') && to.searchParams.get('id') === record;
    });
    if (twin) twin.click();
    else setTriggerValue('leads', found.dataset.leads);
  };
}
"""
#: The screen's font is narrower than the one of the layout by a little more than this.
_LARGER = 1.1
_HTML = '<div class="bt"><div class="bt-across"></div><div class="bt-down"></div></div>'


@st.cache_data(max_entries=64, show_spinner=False)
def _drawn(url: str, register_id: str, version: int, risk_id: str, *_said_in: str) -> tuple[BowTie, dict[str, str]]:  # noqa: ARG001
    register = wiring.register()
    tie = bow_tie(register, next(one for one in register.risks if one.id == risk_id))
    alt = in_words(tie)
    return tie, {name: svg(draw(tie), alt, larger=_LARGER) for name, draw in (("across", across), ("down", down))}


def show(register: Register, risk: Risk) -> None:
    """Draw a risk's bow-tie, explain its bricks, and list the same as links."""
    tie, data = _drawn(settings.database_url(), register.id, register.version, risk.id, language())
    draw = st.components.v2.component("bow_tie", html=_HTML, css=_CSS, js=_JS)
    found = draw(data=data, key="bow_tie", on_leads_change=lambda: None)
    if found.leads:
        _follow(str(found.leads))
    if tie.before or tie.after:
        st.caption(
            _(
                "A brick is a measure with its status, strength and grade of evidence: its left edge is filled as far "
                "as it counts as delivered, its outline is as heavy as its strength, and dashed while nothing is "
                "delivered. Click a brick to open the measure."
            )
        )
    with st.expander(_("The bow-tie as a list of links"), icon=":material/list:"):
        _list(tie, risk)


def measure_link(measure: str, label: str, **settings: Any) -> None:
    """Show a link that leads to the page Measures with a measure opened."""
    query = moment.carried({"id": measure})
    st.page_link(page("measures"), label=label, icon=":material/task_alt:", query_params=query, **settings)


def _follow(leads: str) -> None:
    kind, _space, record = leads.partition(" ")
    st.switch_page(page("measures" if kind == "measure" else "risk"), query_params=moment.carried({"id": record}))


def _list(tie: BowTie, risk: Risk) -> None:
    heads = tie.heads
    left, right = st.columns(2, gap="large")
    with left:
        _ends(heads["causes"], tie.causes, risk)
        _barriers(heads["before"], tie.before)
        st.markdown(f"**{plain(heads['event'])}**  \n{plain(tie.knot.event)}")
    with right:
        _barriers(heads["after"], tie.after)
        _ends(heads["effects"], tie.effects, risk)


def _ends(head: str, ends: tuple[End, ...], risk: Risk) -> None:
    st.markdown(f"**{plain(head)}**")
    if not ends:
        st.caption(_("The register does not say."))
    for one in ends:
        if one.kind in ("influence", "influenced"):
            # Those that are only counted stand one by one among the influences.
            query = moment.carried({"id": one.risk} if one.risk else {"id": risk.id, "view": "influences"})
            st.page_link(page("risk"), label=plain(one.text), icon=":material/chevron_right:", query_params=query)
        else:
            st.markdown(f"- {plain(one.text)}")


def _barriers(head: str, barriers: tuple[Barrier, ...]) -> None:
    st.markdown(f"**{plain(head)}**")
    for one in barriers:
        measure_link(one.measure, f"**{plain(one.measure)}** {plain(one.title)}  ·  {plain(one.words)}")
