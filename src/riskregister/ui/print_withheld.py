"""What an edition withholds, said on the Print page before anything is printed, and its proof once it is set."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from riskregister.core.editions import Edition as Made
from riskregister.core.editions import Withheld, edition
from riskregister.core.labels import stage_names
from riskregister.core.model import STAGES, Register
from riskregister.core.withheld import Particular, particulars
from riskregister.core.wording import field_name, table_name
from riskregister.services.editions import Asked as Edition
from riskregister.translations import gettext as _
from riskregister.translations import language, ngettext
from riskregister.ui import moment
from riskregister.ui.change_words import titles_of
from riskregister.ui.pages import page
from riskregister.ui.words import plain

_MOST, _LINKS = 500, 60
_HEIGHT, _ROW, _HEAD = 360, 35, 40
_PRESSED = "withheld pressed"


@dataclass(frozen=True, slots=True)
class _Told:
    """What an edition withholds: counted, and one thing after another as far as a page shows it."""

    withheld: Withheld
    table: pd.DataFrame
    all: int


def show(register: Register, of: Edition) -> bool:
    """Say in words what the edition of ``register`` will withhold, and list it with ways to the risks and measures.

    Return whether it withholds anything.
    """
    now = of.now or register
    with st.spinner(_("Looking for what is marked higher …")):
        told = _told(register, now, register.id, register.version, now.version, of.marking, language())
    with st.container(border=True, key="withheld"):
        lines = _lines(told.withheld, of)
        if not lines:
            words = _("Nothing is marked above {marking}: this edition holds all there is.")
            st.markdown(f":material/lock_open: {plain(words.format(marking=of.marking))}")
            return False
        heading = _("What the edition up to {marking} withholds").format(marking=of.marking)
        st.markdown(f":material/lock: **{plain(heading)}**")
        st.markdown("\n".join(f"- {line}" for line in lines))
        with st.expander(_("What exactly ({n})").format(n=told.all), icon=":material/list:"):
            _table(told)
            _links(told.table)
    return True


def proved(*, later: bool = False) -> None:
    """Say that the file was searched for what is withheld; ``later``: that it will be, once it is made."""
    words = _(
        "The PDF of these pages was read back, every part of it: pages, alternative texts, bookmarks, links, metadata. "
        "Nothing of what this edition withholds stands in it. Every other file is searched in the same way before you "
        "get it; were anything found, there would be no file."
    )
    if later:
        words = _(
            "Each file is read back, every part of it, before you get it; were anything found that this edition "
            "withholds, there would be no file."
        )
    st.caption(f":material/verified_user: {words}")


@st.cache_data(max_entries=8, show_spinner=False)
def _told(
    _register: Register,
    _now: Register,
    register_id: str,  # noqa: ARG001  # these tell one state from another
    version: int,  # noqa: ARG001
    present: int,  # noqa: ARG001
    marking: str,
    spoken: str,  # noqa: ARG001
) -> _Told:
    made: Made = edition(_register, marking, now=_now)
    found = particulars(_register, made, _now)
    titles = titles_of(_register)
    table = pd.DataFrame(
        [_row(one, titles) for one in found[:_MOST]], columns=["table", "id", "title", "what", "marking"]
    )
    return _Told(made.withheld, table, len(found))


def _row(one: Particular, titles: dict[tuple[str, str], str]) -> tuple[str, str, str, str, str]:
    """Return the table, id and title of whose page it stands on, what is withheld there, and how that is marked."""
    table, identity = one.on if one.on[1] else (one.table, one.record)
    if one.what == "record":
        what = _("the whole risk") if one.table == "risks" else _("the whole measure")
    elif one.what == "mention":
        words = _("“{names}” in the text: {field}")
        what = words.format(names="”, “".join(one.names), field=_part(one))
    else:
        what = _part(one)
    return table, identity, titles.get((table, identity), ""), what, one.marking


def _part(one: Particular) -> str:
    """Return in words which field is meant, and of what kind of record where that is no risk or measure."""
    name = field_name(one.field) if one.field else ""
    if one.table in ("risks", "measures"):
        return name
    stage = one.record.rpartition(":")[2]
    if one.table == "assessments" and name and stage in STAGES:
        return _("{field} ({stage})").format(field=name, stage=stage_names()[stage].lower())
    kind = table_name(one.table)
    return _("{kind}: {field}").format(kind=kind, field=name) if name else kind


def _lines(told: Withheld, of: Edition) -> list[str]:
    lines = []
    risks, details = sum(told.risks.values()), sum(told.fields.values()) + sum(told.records.values())
    if risks:
        words = ngettext("**{n} risk** is left out", "**{n} risks** are left out", risks).format(n=risks)
        if of.group:
            by = ", ".join(f"{category} {n}" for category, n in sorted(told.risks.items()))
            words += "; " + _("the paper counts them by category: {by}").format(by=plain(by))
        else:
            words += "; " + _("the paper says how many, not of which category")
        lines.append(words)
    if told.measures:
        words = ngettext("**{n} measure** is left out", "**{n} measures** are left out", told.measures)
        lines.append(words.format(n=told.measures))
    if details:
        words = ngettext(
            "**{n} detail** of what stays is left out: a field, or a record such as a decision",
            "**{n} details** of what stays are left out: fields, or records such as decisions",
            details,
        )
        lines.append(words.format(n=details))
    if told.mentions:
        words = ngettext(
            "in **{n} text** that stays, “[withheld]” takes the place of the name of something left out",
            "in **{n} texts** that stay, “[withheld]” takes the place of the name of something left out",
            told.mentions,
        )
        lines.append(words.format(n=told.mentions))
    return lines


def _table(told: _Told) -> None:
    table = told.table
    if told.all > len(table):
        st.caption(_("The first {n} of {all}.").format(n=len(table), all=told.all))
    places = list(zip(table["table"], table["id"], strict=True))

    def pressed() -> None:
        click = st.session_state.get("withheld_id_pressed")
        if click is not None and click["row"] < len(places):
            st.session_state[_PRESSED] = places[click["row"]]

    column = st.column_config
    st.dataframe(
        table[["id", "title", "what", "marking"]],
        hide_index=True,
        height=min(_HEIGHT, _HEAD + _ROW * len(table)),
        placeholder="",
        column_config={
            "id": column.ButtonColumn(
                _("Id"),
                width=100,
                type="secondary",
                alignment="left",
                on_click=pressed,
                key="withheld_id_pressed",
                help=_("Opens the risk or the measure."),
            ),
            "title": column.TextColumn(_("Title"), width=240),
            "what": column.TextColumn(_("Withheld"), width=260),
            "marking": column.TextColumn(_("Marked"), width=110),
        },
        alt=_("What this edition withholds: of which risk or measure, what, and how it is marked."),
        key="withheld_table",
    )
    table_name_, identity = st.session_state.pop(_PRESSED, ("", ""))
    if table_name_ in ("risks", "measures"):
        st.switch_page(page(_PAGES[table_name_]), query_params=moment.carried({"id": identity}))


_PAGES = {"risks": "risk", "measures": "measures"}


def _links(table: pd.DataFrame) -> None:
    """List the risks and measures as links, for the keyboard and for screen readers."""
    known = table[table["table"].isin(list(_PAGES))].drop_duplicates(["table", "id"])
    for of, identity, title in known[["table", "id", "title"]].head(_LINKS).itertuples(index=False):
        st.page_link(
            page(_PAGES[of]),
            label=f"**{plain(identity)}** {plain(title)}",
            icon=":material/chevron_right:",
            query_params=moment.carried({"id": identity}),
        )
