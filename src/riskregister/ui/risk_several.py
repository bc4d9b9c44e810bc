"""Edit several risks at once: which, what is set, what that changes in each; one save, one revision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, get_args

import pandas as pd
import streamlit as st

from riskregister.core.changes import Change
from riskregister.core.labels import stage_names, term
from riskregister.core.model import STAGES, Register, RiskStatus, RiskType
from riskregister.core.terms import Direction
from riskregister.core.wording import field_name, in_words
from riskregister.core.workflow import moves
from riskregister.services.together import SIDES, Together, Wanted, risk_of, together
from riskregister.translations import gettext as _
from riskregister.translations import ngettext
from riskregister.ui import chosen, editing, level_fields, marking_fields, small_forms, wiring
from riskregister.ui.change_words import shortened
from riskregister.ui.chosen import Offered
from riskregister.ui.drafts import Held
from riskregister.ui.pages import page
from riskregister.ui.risk_columns import side_name
from riskregister.ui.words import plain

#: How many fields stand side by side at least, so that a single one is not as wide as the page.
_ROOM = 3
#: More chosen risks than this are counted and not listed one by one.
_LISTED = 300
_SHOWN = 200


def draw(register: Register, held: Held, offered: Offered) -> None:
    """Ask what to set for the chosen risks, show what that changes, and save it."""
    risks = choice(held.register, held, offered)
    if not risks:
        st.info(_("Mark rows of the table, or choose risks here."), icon=":material/checklist:")
        return
    names = {name: label for name, label in _names().items() if name != "marking" or held.register.criteria.markings}
    pills: Any = st.pills  # which of its signatures is meant cannot be told through a dictionary
    asked = pills(
        _("What to set"),
        list(names),
        selection_mode="multi",
        format_func=names.__getitem__,
        **held.watched("set"),
    )
    if not asked:
        st.caption(_("Whatever is not set here stays as it is in each risk."))
        return
    wanted = _wanted(held.register, held, risks, [name for name in names if name in asked])
    if wanted is None:
        return
    signing = str(held.fields.get("name") or wiring.name())
    made = together(held.register, risks, wanted, assessor=signing, date=small_forms.today())
    _preview(register, made, len(risks))
    if not made.changes:
        return

    def changes(name: str) -> list[Change]:
        return list(together(held.register, risks, wanted, assessor=name, date=small_forms.today()).changes)

    editing.save_row(held, changes)


def choice(register: Register, held: Held, offered: Offered) -> list[str]:
    """Show which risks are chosen and let them be changed by keyboard; return those that are in the register."""
    titles = {risk.id: risk.title for risk in register.risks}
    chosen.keep_only(titles)
    now = chosen.chosen().ids
    if len(now) > _LISTED:
        st.markdown(_("**{n} risks** are chosen.").format(n=len(now)))
    else:
        key = held.key("chosen")
        st.session_state[key] = list(now)
        st.multiselect(
            _("Risks"),
            list(dict.fromkeys([*now, *offered.page])),
            format_func=lambda one: f"{one} {titles.get(one, '')}",
            key=key,
            on_change=_chosen,
            args=(key,),
            placeholder=_("Id or title"),
            help=_("Rows marked in the table stand here; others of this page can be added."),
        )
    if len(offered.all) > len(set(now) & set(offered.all)):
        words = ngettext("Choose the {n} that fits", "Choose all {n} that fit", len(offered.all))
        st.button(
            words.format(n=len(offered.all)),
            key=held.key("all"),
            icon=":material/done_all:",
            type="tertiary",
            on_click=chosen.choose,
            args=([*now, *offered.all],),
        )
    if len(now) == 1:
        st.page_link(
            page("risk"),
            label=plain(_("Edit the texts of {risk} on its page").format(risk=now[0])),
            icon=":material/edit:",
            query_params={"id": now[0], "open": "texts", **wiring.here()},
        )
    held.about["risks"] = list(now)
    return now


def _chosen(key: str) -> None:
    chosen.choose(st.session_state[key])


def _names() -> dict[str, str]:
    return {
        "owner": _("Owner"),
        "status": _("Status"),
        "category": _("Category"),
        "type": _("Type"),
        "direction": _("Direction"),
        "review_due": _("Next review"),
        "marking": _("Handling marking"),
        "likelihood": _("Likelihood"),
        "impact": _("Impact"),
    }


def _wanted(register: Register, held: Held, risks: list[str], names: list[str]) -> Wanted | None:
    """Ask for what each named field is set to; None while something is still to be said."""
    fields: dict[str, Any] = {}
    plain_fields = [name for name in names if name not in SIDES]
    for place, name in zip(st.columns(max(len(plain_fields), _ROOM)), plain_fields, strict=False):
        with place:
            fields[name] = _field(register, held, risks, name)
    sides = [name for name in SIDES if name in names]
    levels: dict[str, float] = {}
    stage, rationale = STAGES[1], ""
    if sides:
        words, of = stage_names(), set(risks)
        directions = [risk.direction for risk in register.risks if risk.id in of]
        looked_at = st.query_params.get("stage", "current")
        stage = st.selectbox(
            _("Stage to assess"),
            STAGES,
            STAGES.index(looked_at) if looked_at in STAGES else STAGES.index("current"),
            format_func=words.__getitem__,
            width=300,
            **held.watched("stage"),
        )
        for place, side in zip(st.columns(2, gap="large"), sides, strict=False):
            with place:
                level = level_fields.level(register.criteria, side, side_name(side, directions), held, side)
            if level is not None:
                levels[side] = float(level)
        rationale = st.text_area(
            _("Rationale"),
            placeholder=_("Empty: each risk keeps its own."),
            height=80,
            **held.watched("rationale"),
        )
    unsaid = [name for name in _CHOSEN if name in fields and fields[name] is None]
    if unsaid or len(levels) < len(sides):
        st.caption(_("Choose a value for everything that is to be set."))
        return None
    return Wanted(fields, levels, stage, rationale.strip())


_CHOSEN = ("status", "category", "type", "direction", "marking")


def _field(register: Register, held: Held, risks: list[str], name: str) -> Any:
    label = _names()[name]
    if name == "owner":
        owners = sorted({risk.owner for risk in register.risks if risk.owner})
        found = st.selectbox(
            label,
            owners,
            None,
            accept_new_options=True,
            placeholder=_("Choose or type; empty: nobody named"),
            **held.watched(name),
        )
        return (found or "").strip()
    if name == "review_due":
        return _day(held, name, label)
    help_text: str | None = None
    words: Callable[[str], str] = term
    if name == "status":
        of = set(risks)
        possible = {status for risk in register.risks if risk.id in of for status in moves("risks", risk.status)}
        options = [status for status in _STATUSES if status in possible]
        help_text = _("Only what at least one of the chosen can become; the others are left out and named.")
    elif name == "marking":
        options = ["", *register.criteria.markings]
        words = marking_fields.of_register(register)
        help_text = _("An edition for a lower marking leaves all of it out.")
    elif name == "category":
        titles = {one.id: f"{one.id} {one.title}" for one in register.categories}
        options, words, help_text = list(titles), titles.__getitem__, _("Ids of risks stay as they are.")
    else:
        options = list(get_args(RiskType if name == "type" else Direction))
    return st.selectbox(label, options, None, format_func=words, help=help_text, **held.watched(name))


_STATUSES: tuple[str, ...] = get_args(RiskStatus)


def _day(held: Held, name: str, label: str) -> dt.date | None:
    return small_forms.day_field(label, None, held, name, _("Empty: the interval of the rating counts."))


def _preview(register: Register, made: Together, count: int) -> None:
    """Say how many risks change and show each field that does: old → new."""
    if made.changes:
        words = ngettext("**{n} of {all} risks changes:**", "**{n} of {all} risks change:**", made.risks)
        st.markdown(words.format(n=made.risks, all=count))
        st.dataframe(
            _table(register, made.changes),
            hide_index=True,
            height=min(38 + 35 * min(len(made.changes), _SHOWN), 250),
            column_config={
                "id": st.column_config.TextColumn(_("Id"), width=80),
                "risk": st.column_config.TextColumn(_("Risk"), width=320),
                "field": st.column_config.TextColumn(_("Field"), width=130),
                "old": st.column_config.TextColumn(_("Now"), width=180),
                "new": st.column_config.TextColumn(_("Will be"), width=180),
            },
            alt=_("What would change: each risk and field with its value now and then."),
        )
    else:
        st.info(_("All chosen risks are so already; nothing would change."), icon=":material/info:")
    if made.left_out:
        words = ngettext("{n} is left out:", "{n} are left out:", len(made.left_out)).format(n=len(made.left_out))
        lines = [f"- {plain(f'{one.risk}: {one.why}')}" for one in made.left_out[:_FEW]]
        if len(made.left_out) > _FEW:
            lines.append("- " + _("and {n} more").format(n=len(made.left_out) - _FEW))
        st.warning("\n".join([words, *lines]), icon=":material/block:")


_FEW = 8


def _table(register: Register, changes: tuple[Change, ...]) -> pd.DataFrame:
    titles = {risk.id: risk.title for risk in register.risks}
    told = []
    for change in changes:
        if change.field in ("assessor", "date", "basis"):
            continue  # every changed assessment is signed and dated by whoever saves it
        risk = risk_of(change)
        field = field_name(change.field) if change.field else _("assessment")
        told.append((risk, titles.get(risk, ""), field, *(shortened(in_words(v)) for v in (change.old, change.new))))
        if len(told) == _SHOWN:
            break
    return pd.DataFrame(told, columns=["id", "risk", "field", "old", "new"])
