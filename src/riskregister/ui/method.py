"""The Method page's parts: standard matrices compared, functions and worked cases by topic."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from riskregister.core import matrix
from riskregister.core.method import Outcome
from riskregister.core.model import Register
from riskregister.core.standard_matrices import tag_words
from riskregister.services import method
from riskregister.translations import gettext as _
from riskregister.ui.widgets import plain


@st.cache_data(max_entries=1, show_spinner=True)
def _matrices() -> pd.DataFrame:
    return method.standard_matrices()


@st.cache_resource(max_entries=1, show_spinner=True)
def _outcomes() -> dict[str, list[Outcome]]:
    return {topic: method.verify(cases) for topic, cases in method.shipped_cases().items()}


def show_matrices(register: Register) -> None:
    """Say how often this register's matrix misleads, and compare the named standard matrices."""
    own = matrix.matrix_of(register.criteria)
    share = float(matrix.discordance(own))
    words = _("Of two random risks, this matrix puts {share:.2g} % in the wrong order.").format(share=share * 100)
    example = matrix.counter_example(own)
    st.markdown(
        plain(words)
        + (" " + plain(_("For example: {words}.").format(words=matrix.in_words(own, example))) if example else "")
    )
    found = _matrices()
    column, tags = st.column_config, tag_words()
    table = pd.DataFrame(
        {
            _("Matrix"): found["title"],
            _("Levels"): found["levels"],
            _("Ratings"): found["ratings"],
            "wrong": found["discordance_log"] * 100,
            "ties": found["ties"] * 100,
            _("Weakly consistent"): found["weak_log"],
            _("Betweenness"): found["betweenness"],
            _("Source"): found["tag"].map(tags),
        }
    )
    st.dataframe(
        table,
        hide_index=True,
        column_config={
            "wrong": column.NumberColumn(_("Wrongly ordered pairs, %"), format="%.2f"),
            "ties": column.NumberColumn(_("Pairs not told apart, %"), format="%.1f"),
        },
        alt=_("Standard matrices with their share of wrongly ordered pairs on equal-ratio axes."),
        key="matrices_table",
    )


def show_cases() -> None:
    """List the functions by topic, and every worked case with what was expected and whether it holds."""
    functions = pd.DataFrame(method.listed())
    for topic, outcomes in _outcomes().items():
        passed = sum(outcome.passed for outcome in outcomes)
        label = _("{topic}: {passed} of {n} cases hold").format(topic=topic, passed=passed, n=len(outcomes))
        with st.expander(label, icon=":material/check_circle:" if passed == len(outcomes) else ":material/error:"):
            used = {outcome.case.function for outcome in outcomes}
            for row in functions[functions["function"].isin(used)].to_dict("records"):
                st.markdown(f"**{plain(row['function'])}**({plain(row['arguments'])}): {plain(row['does'])}")
            st.dataframe(
                pd.DataFrame(
                    {
                        _("Case"): [outcome.case.id for outcome in outcomes],
                        _("Function"): [outcome.case.function for outcome in outcomes],
                        _("Inputs"): [str(dict(outcome.case.inputs)) for outcome in outcomes],
                        _("Expected"): [str(outcome.case.expected) for outcome in outcomes],
                        _("Holds"): [outcome.passed for outcome in outcomes],
                        _("Source"): [outcome.case.source for outcome in outcomes],
                        _("Where others differ"): [outcome.case.note for outcome in outcomes],
                    }
                ),
                hide_index=True,
                alt=_("Worked cases of this topic."),
                key=f"cases_{topic}",
            )
