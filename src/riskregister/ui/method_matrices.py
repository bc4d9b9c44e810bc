"""The Method page's comparison of matrices: error rates, Cox's conditions, and one matrix with its counter-example."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from riskregister.core.criteria import Criteria
from riskregister.core.model import Register
from riskregister.core.standard_matrices import StandardMatrix, tag_words
from riskregister.services import matrices, method
from riskregister.translations import gettext as _
from riskregister.ui import moment, wiring
from riskregister.ui.address import linked
from riskregister.ui.widgets import html, plain

_STYLE = """<style>
.grid { border-collapse: collapse; font-size: 0.85rem; }
.grid td, .grid th { border: 1px solid color-mix(in srgb, currentColor 35%, transparent); padding: 0.25rem 0.45rem;
  text-align: center; }
.grid th { font-weight: 600; } .grid caption { text-align: left; padding-bottom: 0.3rem; }
</style>"""


@st.cache_resource(max_entries=4, show_spinner=True, hash_funcs={Criteria: repr})
def _compared(criteria: Criteria) -> tuple[tuple[StandardMatrix, ...], pd.DataFrame]:
    return method.compared_matrices(criteria)


def show_matrices(register: Register) -> None:
    """Compare this register's matrix with the named standard ones, and explain the one that is chosen."""
    compared, found = _compared(register.criteria)
    names = {matrix.id: matrix.title for matrix in compared}
    chosen = str(
        linked(
            st.selectbox,
            "matrix",
            "register",
            names,
            label=_("Matrix"),
            options=list(names),
            format_func=lambda name: names.get(name, name),
        )
    )
    place = list(names).index(chosen)
    st.html(_STYLE)
    left, right = st.columns([2, 3])
    with left:
        st.html(_grid(compared[place]))
        st.caption(plain(f"{compared[place].source}. {compared[place].note}"))
    with right:
        for line in explained(found.iloc[place]):
            st.markdown(f"- {plain(line)}")
    _show_comparison(found)
    _exchange(register)


def _exchange(register: Register) -> None:
    """Offer the register's matrix as a library file, and check one that somebody drops here."""
    past = f"-{moment.stem(register)}" if wiring.moment() else ""
    give, take = st.columns(2, vertical_alignment="top")
    with give:
        st.markdown(_("This register's matrix as a matrix library, the format of CISO Assistant:"))
        st.download_button(
            _("Matrix library (YAML)"),
            matrices.library_text(register),
            file_name=f"matrix-{register.id}{past}.yaml",
            mime="application/yaml",
            key="library",
            on_click="ignore",
        )
    with take:
        file = st.file_uploader(_("Check another matrix library"), type=["yaml", "yml"], key="matrix_file")
        if file is not None:
            with wiring.problems_shown():
                for row in matrices.checked_upload(file.getvalue(), file.name).to_dict("records"):
                    _say(row)


def _say(row: dict[Any, Any]) -> None:
    words = _("{name}: of two random risks it puts {share} ({exact}) in the wrong order.")
    share = f"{row['discordance'] * 100:.3g} %"
    st.markdown(plain(words.format(name=row["name"], share=share, exact=row["discordance_exact"])))
    if not row["weak_consistency"]:
        st.warning(_("A risk of its lowest rating can outweigh one of its highest (weak consistency)."))
    if not row["betweenness"]:
        st.warning(_("Its lowest and its highest rating touch (betweenness)."))
    if row["counter_example"]:
        st.caption(plain(_("For example: {words}.").format(words=row["counter_example"])))


def _grid(matrix: StandardMatrix) -> str:
    """Return a matrix as a table: likelihood upwards, impact to the right, ratings as words."""
    head = "".join(f'<th scope="col">{html(code)}</th>' for code in matrix.impact)
    rows = [
        f'<tr><th scope="row">{html(code)}</th>'
        + "".join(f"<td>{html(matrix.ratings[entry] if matrix.ratings else entry)}</td>" for entry in line)
        + "</tr>"
        for code, line in zip(reversed(matrix.likelihood), reversed(matrix.grid), strict=True)
    ]
    caption = html(_("Likelihood upwards, impact to the right"))
    return f'<table class="grid"><caption>{caption}</caption>{"".join(rows)}<tr><td></td>{head}</tr></table>'


def explained(row: pd.Series) -> list[str]:
    """Return what the checks say of one matrix, as sentences."""
    share = _(
        "Two random risks are put in the wrong order in {log:.2f} % of cases on equal-ratio scales (exactly {exact}) "
        "and in {linear:.2f} % on linear ones; {ties:.1f} % of pairs are not told apart."
    )
    said = [
        share.format(
            log=row["discordance_log"] * 100,
            exact=row["exact"],
            linear=row["discordance_linear"] * 100,
            ties=row["ties"] * 100,
        )
    ]
    for axes, words in (("log", _("Equal-ratio scales: {example}.")), ("linear", _("Linear scales: {example}."))):
        said.append(words.format(example=row[f"example_{axes}"] or _("no two risks are ever reversed")))
    weak = {
        (True, True): _(
            "Weak consistency holds: nothing in a lowest-rated cell outweighs anything in a highest-rated one."
        ),
        (True, False): _("Weak consistency holds on equal-ratio scales and fails on linear ones."),
        (False, True): _("Weak consistency holds on linear scales and fails on equal-ratio ones."),
        (False, False): _("Weak consistency fails: a risk in a lowest-rated cell can outweigh one in a highest-rated."),
    }
    said.append(weak[bool(row["weak_log"]), bool(row["weak_linear"])])
    said.append(
        _("Betweenness holds: no lowest-rated cell touches a highest-rated one.")
        if row["betweenness"]
        else _(
            "Betweenness fails: a lowest-rated cell touches a highest-rated one, so a small change jumps all ratings."
        )
    )
    said.append(
        _("Consistent colouring 1a holds: the lowest row and column all have the lowest rating.")
        if row["colouring_1a"]
        else _("Consistent colouring 1a fails, as for almost all matrices in use; it speaks of linear scales only.")
    )
    said.append(
        _("Consistent colouring 1b holds: the second row and column never have the highest rating.")
        if row["colouring_1b"]
        else _("Consistent colouring 1b fails: the second row or column already has the highest rating.")
    )
    return said


def _show_comparison(found: pd.DataFrame) -> None:
    column, tags = st.column_config, tag_words()
    table = pd.DataFrame(
        {
            _("Matrix"): found["title"],
            "wrong": found["discordance_log"] * 100,
            _("Exactly"): found["exact"],
            "linear": found["discordance_linear"] * 100,
            "ties": found["ties"] * 100,
            _("Weak, equal-ratio"): found["weak_log"],
            _("Weak, linear"): found["weak_linear"],
            _("Betweenness"): found["betweenness"],
            _("Colouring 1a"): found["colouring_1a"],
            _("Colouring 1b"): found["colouring_1b"],
            _("Levels"): found["levels"],
            _("Ratings"): found["ratings"],
            _("Cells"): found["tag"].map(tags),
        }
    )
    st.dataframe(
        table,
        hide_index=True,
        column_config={
            "wrong": column.NumberColumn(_("Wrongly ordered, %"), format="%.2f", help=_("On equal-ratio scales.")),
            "linear": column.NumberColumn(_("On linear scales, %"), format="%.2f"),
            "ties": column.NumberColumn(_("Not told apart, %"), format="%.1f"),
        },
        alt=_(
            "Matrices with their share of wrongly ordered pairs and Cox's conditions, on equal-ratio and linear scales."
        ),
        key="matrices_table",
    )
