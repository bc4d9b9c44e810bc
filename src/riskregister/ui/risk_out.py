"""Take chosen risks out of the register: what goes with them first; the page History can bring them back."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from riskregister.core.changes import Change
from riskregister.core.model import Register
from riskregister.core.wording import table_name
from riskregister.services.together import taken_out
from riskregister.translations import gettext as _
from riskregister.ui import small_forms
from riskregister.ui.chosen import Offered
from riskregister.ui.drafts import Held
from riskregister.ui.risk_several import choice
from riskregister.ui.small_forms import Action
from riskregister.ui.words import plain

_NAMED = 12


def draw(register: Register, held: Held, offered: Offered) -> None:
    """Say which risks go and what goes with them, and take them out."""
    risks = choice(register, held, offered)
    if not risks:
        st.info(_("Mark rows of the table, or choose risks here."), icon=":material/checklist:")
        return
    changes = taken_out(held.register, risks)
    gone = Counter(change.table for change in changes if change.field == "")
    titles = {risk.id: risk.title for risk in held.register.risks}
    lines = [f"- {plain(f'{one} {titles[one]}')}" for one in risks[:_NAMED] if one in titles]
    if len(risks) > _NAMED:
        lines.append("- " + _("and {n} more").format(n=len(risks) - _NAMED))
    st.markdown("\n".join(lines))
    with_them = ", ".join(f"{table_name(table)}: {n}" for table, n in gone.items() if table != "risks")
    if with_them:
        st.markdown(plain(_("With them go {what}.").format(what=with_them)))
    st.caption(
        _(
            "A risk that is over is better closed than taken out: its history stays in sight. What is taken out can be "
            "brought back on the page History."
        )
    )

    def without(of: Register) -> list[Change]:
        return taken_out(of, risks)

    small_forms.save_row(held, Action(_("Take out of the register"), ":material/delete:", without))
