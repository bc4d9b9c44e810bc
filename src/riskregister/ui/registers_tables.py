"""The tables of two registers held side by side: risk by risk, measure by measure."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from riskregister.core import side_by_side
from riskregister.core.frames import rows
from riskregister.core.labels import term
from riskregister.core.wording import in_words
from riskregister.services.comparing import SideBySide
from riskregister.translations import gettext as _
from riskregister.ui.address import linked

_MOST_ROWS = 1_000


def risks(found: SideBySide) -> None:
    """List the risks of both registers, those that differ or one kind of difference, what differs most first."""
    st.subheader(_("Risk by risk"), anchor=False)
    words, counts = _kinds(), found.risks["kind"].value_counts().to_dict()
    options = {"": _("All that differs")}
    options |= {kind: f"{words[kind]} ({counts[kind]})" for kind in side_by_side.KINDS if kind in counts}
    chosen = linked(
        st.selectbox, "kind", "", options, label=_("Show"), options=list(options), format_func=options.__getitem__
    )
    shown = _first(side_by_side.differing(found.risks, [chosen] if chosen else ()))
    if shown.empty:
        st.success(_("No risk differs."), icon=":material/check_circle:")
        return
    table = [
        {
            "what": words[row.kind] + (f" ({_('ranges overlap')})" if row.overlap and row.moved else ""),
            **{f"named_{side}": _named(row, side) for side in "ab"},
            **{f"at_{side}": _levels(row, side) for side in "ab"},
            "by": {"id": _("id and title"), "title": _("title")}.get(row.by, ""),
        }
        for row in rows(shown)
    ]
    _draw(table, "side_risks", _("The risks of both registers, with the levels and the rating each has in either."))


def measures(found: SideBySide) -> None:
    """List the measures that are in one register only or differ in status or progress."""
    st.subheader(_("Measures"), anchor=False)
    words = _kinds()
    shown = _first(side_by_side.differing(found.measures))
    if shown.empty:
        st.success(_("No measure differs in status or progress."), icon=":material/check_circle:")
        return
    table = [
        {
            "what": words[row.kind],
            **{f"named_{side}": _named(row, side) for side in "ab"},
            **{f"at_{side}": _status(row, side) for side in "ab"},
            "by": {"id": _("id and title"), "title": _("title")}.get(row.by, ""),
        }
        for row in rows(shown)
    ]
    _draw(table, "side_measures", _("The measures that differ, with status and progress in either register."))


def _first(found: pd.DataFrame) -> pd.DataFrame:
    if len(found) > _MOST_ROWS:
        st.caption(_("The first {n} of {all}; what differs most stands first.").format(n=_MOST_ROWS, all=len(found)))
    return found.head(_MOST_ROWS)


def _draw(table: list[dict[str, str]], key: str, alt: str) -> None:
    text = st.column_config.TextColumn
    st.dataframe(
        pd.DataFrame(table)[["what", "named_a", "at_a", "named_b", "at_b", "by"]],
        hide_index=True,
        column_config={
            "what": text(_("What differs"), width=205),
            "named_a": text(_("In A"), width=235),
            "at_a": text(_("Stands in A at"), width=230),
            "named_b": text(_("In B"), width=235),
            "at_b": text(_("Stands in B at"), width=230),
            "by": text(_("Same by"), width=95),
        },
        key=key,
        alt=alt,
    )


def _kinds() -> dict[str, str]:
    return {
        "only_a": _("only in A"),
        "only_b": _("only in B"),
        "moved": _("other levels"),
        "rated": _("other rating"),
        "unlike": _("other scales, not compared"),
        "assessed": _("assessed in one only"),
        "range": _("other range"),
        "status": _("other status"),
        "progress": _("other progress"),
        "same": _("the same"),
    }


def _there(row: Any, side: str) -> bool:
    return isinstance(getattr(row, f"id_{side}"), str)


def _named(row: Any, side: str) -> str:
    return f"{getattr(row, f'id_{side}')} {getattr(row, f'title_{side}')}" if _there(row, side) else "–"


def _levels(row: Any, side: str) -> str:
    """Return where a risk stands in words: rating, likelihood and impact with their ranges."""
    if not _there(row, side):
        return "–"
    if pd.isna(getattr(row, f"score_{side}")):
        return _("not assessed")
    likelihood, impact = (_ranged(row, name, side) for name in ("likelihood", "impact"))
    words = _("{code} {score:g} · likelihood {likelihood}, impact {impact}")
    code, score = getattr(row, f"code_{side}"), getattr(row, f"score_{side}")
    return words.format(code=code, score=score, likelihood=likelihood, impact=impact)


def _ranged(row: Any, name: str, side: str) -> str:
    best, low, high = (getattr(row, f"{name}{end}_{side}") for end in ("", "_low", "_high"))
    return in_words(best) if low == high else f"{best:g} ({low:g}–{high:g})"


def _status(row: Any, side: str) -> str:
    if not _there(row, side):
        return "–"
    progress = getattr(row, f"progress_{side}")
    return term(getattr(row, f"status_{side}")) + ("" if pd.isna(progress) else f", {progress:g} %")
