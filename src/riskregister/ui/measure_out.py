"""Take a measure out of the register: what goes with it first; the page History can bring it back."""

from __future__ import annotations

import math
from collections import Counter

import streamlit as st

from riskregister.core.changes import Change
from riskregister.core.model import Measure, Register
from riskregister.core.wording import table_name
from riskregister.services import editing, measures
from riskregister.translations import gettext as _
from riskregister.ui import measure_facts, small_forms
from riskregister.ui.drafts import Held
from riskregister.ui.pages import page
from riskregister.ui.small_forms import Action
from riskregister.ui.words import joined, plain

_GONE = "measure taken out"
_NAMED = 12


def form(measure_id: str, held: Held) -> None:
    """Say what goes with the measure and what stays without it, and take it out."""
    measure: Measure = editing.find(held.register, "measures", measure_id)
    _tell(held.register, measure)
    st.caption(
        _(
            "A measure that was given up is better stopped than taken out: its history stays in sight. What is taken "
            "out can be brought back on the page History."
        )
    )

    def without(of: Register) -> list[Change]:
        st.session_state[_GONE] = (measure_id, measure.title)
        return measures.taken_out(of, measure_id)

    small_forms.save_row(held, Action(_("Take out of the register"), ":material/delete:", without))


def _tell(register: Register, measure: Measure) -> None:
    changes = measures.taken_out(register, measure.id)
    links = list(dict.fromkeys(one.old.risk for one in changes if one.table == "mitigations"))
    if links:
        st.markdown(_("It no longer acts on these risks:"))
        st.markdown("\n".join(_lines(register, measure, links)))
        st.caption(
            _(
                "How much of the inherent expected harm rests on the measure alone today and comes back without it: "
                "best (lowest – highest)."
            )
        )
    else:
        st.markdown(_("It acts on no risk."))
    gone = Counter(one.table for one in changes if one.field == "" and one.table != "measures")
    if gone:
        what = ", ".join(f"{table_name(table)}: {n}" for table, n in gone.items())
        st.markdown(plain(_("With it go {what}.").format(what=what)))
    for name, words in (
        ("requires", _("No longer require it, and can be delivered without it: {ids}.")),
        ("excludes", _("No longer exclude it: {ids}.")),
    ):
        others = [one.record for one in changes if one.table == "measures" and one.field == name]
        if others:
            st.markdown(plain(words.format(ids=joined(others))))


def _lines(register: Register, measure: Measure, links: list[str]) -> list[str]:
    """Return a line of a list for each of these risks, those first of which most rests on the measure."""
    titles = {risk.id: risk.title for risk in register.risks}
    resting = measure_facts.resting(register, measure.id).set_index("risk")
    parts = {
        str(risk): (100 * row["lost"], 100 * row["lost_low"], 100 * row["lost_high"])
        for risk, row in resting.iterrows()
        if not math.isnan(row["lost"])  # an opportunity, or nobody has assessed its inherent level
    }
    said = []
    for risk in (*parts, *(one for one in links if one not in parts)):
        words = f"- **{plain(risk)}** {plain(titles.get(risk, ''))}"
        if risk in parts:
            words += "  ·  " + "{:.1f} ({:.1f} – {:.1f}) %".format(*parts[risk]).replace(" ", "\N{NO-BREAK SPACE}")
        said.append(words)
    if len(said) > _NAMED:
        said[_NAMED:] = ["- " + _("and {n} more").format(n=len(said) - _NAMED)]
    return said


def gone(register: Register, asked: str) -> bool:
    """Say, once, that the measure the address asks for was just taken out, and where to bring it back."""
    taken = st.session_state.get(_GONE)
    if taken is None or taken[0] != asked or any(one.id == asked for one in register.measures):
        return False
    del st.session_state[_GONE], st.query_params["id"]
    words = _("Taken out: {id} {title}. The page History can bring it back.").format(id=taken[0], title=taken[1])
    st.page_link(
        page("history"), label=plain(words), icon=":material/restore_from_trash:", query_params={"view": "removed"}
    )
    return True
