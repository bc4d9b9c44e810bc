"""The table of risks that is read: its columns, the rows chosen in it, and the way to a risk's own page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd
import streamlit as st

from riskregister.core.criteria import Criteria
from riskregister.core.frames import rows
from riskregister.core.labels import term
from riskregister.core.risk_list import Listing
from riskregister.core.text_search import Hit
from riskregister.core.wording import field_name
from riskregister.translations import gettext as _
from riskregister.ui import reviews
from riskregister.ui.address import linked
from riskregister.ui.chosen import chosen, chosen_among, take_choice
from riskregister.ui.risk_columns import COLUMNS, USUAL, columns, span

#: An opportunity carries a mark beside its word.
_DIRECTION = {"threat": "{}", "opportunity": "✦ {}"}
_HEIGHT, _ROW, _HEAD = 640, 35, 38


def columns_chosen(*, locked: bool) -> list[str]:
    """Ask which columns the table has; the choice is part of the address."""
    names = {name: config["label"] for name, config in columns(None).items() if name in COLUMNS}
    with st.popover(_("Columns"), icon=":material/view_column:", disabled=locked):
        found = linked(
            st.pills,
            "columns",
            list(USUAL),
            COLUMNS,
            label=_("Columns of the table"),
            options=list(COLUMNS),
            format_func=names.__getitem__,
            selection_mode="multi",
        )
        st.caption(_("Id and title are always there. All taken away: the usual ones come back."))
    return [name for name in COLUMNS if name in (found or USUAL)]


def show(found: Listing, places: Iterable[int], query: str, wanted: list[str], criteria: Criteria) -> str | None:
    """Show these rows of the list, to be chosen and opened; return the risk to open, if one was asked for."""
    places = [int(place) for place in places]
    frame = found.frame.iloc[places]
    ids = [str(one) for one in frame["id"]]
    table = _cells(frame, wanted)
    if query.strip():
        table.insert(2, "found", [_found_words(found.index.hits(place, query)) for place in places])
    key = f"risk_table_{abs(hash(tuple(ids)))}_{chosen().stamp}"
    st.dataframe(
        table,
        column_config={**columns(criteria, frame["direction"]), "id": _opening(ids)},
        hide_index=True,
        on_select=lambda: take_choice(ids, st.session_state[key]["selection"]["rows"]),
        selection_mode="multi-row",
        selection_default={"selection": {"rows": chosen_among(ids)}},
        key=key,
        height=min(_HEIGHT, _HEAD + _ROW * len(table) + 2),
        placeholder="",
        alt=_("The risks that fit the filters."),
    )
    asked = st.session_state.pop("open_risk", None)
    return asked if asked in ids else None


def _opening(ids: list[str]) -> Any:
    def pressed() -> None:
        click = st.session_state.get("risk_id_pressed")
        if click is not None and click["row"] < len(ids):
            st.session_state["open_risk"] = ids[click["row"]]

    return st.column_config.ButtonColumn(
        _("Id"),
        width=90,
        pinned=True,
        type="secondary",
        alignment="left",
        on_click=pressed,
        key="risk_id_pressed",
        help=_("Opens the risk."),
    )


def _cells(frame: pd.DataFrame, wanted: list[str]) -> pd.DataFrame:
    """Return the columns of the table as people read them."""
    made: dict[str, Any] = {
        "range": lambda: [span(row.score_low, row.score_high) for row in rows(frame)],
        "rating": lambda: [[label] if label else [] for label in _ratings(frame)],
        "ranks": lambda: [span(row.rank_low, row.rank_high) for row in rows(frame)],
        "evidenced": lambda: frame["evidenced_score"].round(1),
        "gap": lambda: frame["gap"].round(1),
        "above": lambda: frame["above_appetite"],
        "review": lambda: [reviews.shown(row) for row in rows(frame)],
        "status": lambda: frame["status"].map(term),
        "direction": lambda: [_DIRECTION[one].format(term(one)) for one in frame["direction"]],
        "type": lambda: frame["type"].map(term),
        "trajectory": lambda: frame["trajectory"].map(term),
        "confidence": lambda: frame["confidence"].map(term),
        "objectives": lambda: [", ".join(of) for of in frame["objectives"]],
        "section": lambda: [", ".join(dict.fromkeys(of)) for of in frame["section"]],
    }
    table = frame[["id", "title"]].copy()
    if "direction" not in wanted and (frame["direction"] == "opportunity").any():
        wanted = ["direction", *wanted]  # what is good and what is bad never look the same
    if "marking" not in wanted and len(set(frame["marking"])) > 1:
        wanted = ["marking", *wanted]  # what is for some only never looks like what is for all
    for name in wanted:
        if name != "nudge" or (frame["nudge"] != "").any():
            table[name] = made[name]() if name in made else frame[name]
    return table


def _ratings(frame: pd.DataFrame) -> list[str]:
    return [f"{row.rating_code} {row.rating}" if row.rating else "" for row in rows(frame)]


def _found_words(hits: list[Hit]) -> str:
    """Return where the words stand; title and id are on the table already and are only named."""
    return "  ·  ".join(
        field_name(hit.field) + ("" if hit.field in ("id", "title") else f": {hit.before}{hit.found}{hit.after}")
        for hit in hits
    )
