"""The risks of a foreign file: which the register has, which are new, and what would be written of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from riskregister.core.labels import stage_names
from riskregister.core.model import STAGES
from riskregister.core.wording import field_name, in_words
from riskregister.services.importing import Look
from riskregister.translations import gettext as _
from riskregister.translations import ngettext
from riskregister.ui.intake_words import keyed
from riskregister.ui.widgets import plain

#: Rows of a table on this page; the whole is in the register once it is taken in.
_ROWS = 2000


def show(seen: Look, choose: Callable[..., None]) -> bool:
    """Show what the file's risks would become; return whether answers about its rows wait to be taken."""
    if seen.reading is None:
        return False
    waiting = _settle(seen, choose)
    _destinations(seen, choose)
    if seen.made is None:
        st.caption(_("What the rows become is shown once every level can be read."))
        return waiting
    new = [change for change in seen.changes if change.table == "risks" and change.field == ""]
    edits = [change for change in seen.changes if change.field]
    same = seen.made.same
    counts = [
        ngettext("{n} new risk", "{n} new risks", len(new)).format(n=len(new)),
        ngettext("{n} changed field", "{n} changed fields", len(edits)).format(n=len(edits)),
        ngettext("{n} risk as it is", "{n} risks as they are", same).format(n=same),
    ]
    st.markdown(" · ".join(counts))
    if new:
        levels = _("Likelihood × impact as they become here; in brackets what the file says.")
        st.dataframe(
            pd.DataFrame(_new(seen, new)),
            hide_index=True,
            column_config={
                **{name: st.column_config.Column(help=levels) for name in stage_names().values()},
                _("Details"): st.column_config.Column(
                    help=_("How many cells of the file are kept with the risk under their own headings.")
                ),
            },
            key="intake_new",
            alt=_("The new risks, one per row."),
        )
        if len(new) > _ROWS:
            st.caption(_("The first {n} of {all}.").format(n=_ROWS, all=len(new)))
    if edits:
        rows = [
            {
                _("Record"): change.record,
                _("Field"): field_name(change.field),
                _("Before"): in_words(change.old),
                _("In the file"): in_words(change.new),
            }
            for change in edits[:_ROWS]
        ]
        st.dataframe(pd.DataFrame(rows), hide_index=True, key="intake_edits", alt=_("The changes, one per row."))
    return waiting


def _new(seen: Look, new: list[Any]) -> list[dict[str, Any]]:
    levels: dict[str, dict[str, str]] = {}
    for change in seen.changes:
        if change.table == "assessments" and change.field == "":
            one = change.new
            best = [f"{side.best:g}" if side else "–" for side in (one.likelihood, one.impact)]
            given = ", ".join(part.value for part in one.given)
            text = " × ".join(best) if best != ["–", "–"] else given or "–"
            levels.setdefault(one.risk, {})[one.stage] = f"{text}  ({given})" if given and text != given else text
    categories = {one.id: one.title for one in seen.register.categories}
    categories |= {change.record: change.new.title for change in seen.changes if change.table == "categories"}
    names = stage_names()
    used = [stage for stage in STAGES if any(stage in found for found in levels.values())]
    return [
        {
            _("Id"): change.record,
            _("Title"): change.new.title,
            _("Category"): categories.get(change.new.category, change.new.category),
            **{names[stage]: levels.get(change.record, {}).get(stage, "–") for stage in used},
            _("Owner"): change.new.owner,
            _("Details"): len(change.new.details),
        }
        for change in new[:_ROWS]
    ]


def _settle(seen: Look, choose: Callable[..., None]) -> bool:
    """Ask of each row that may be a risk of the register whether it is; return whether answers wait to be taken."""
    from riskregister.intake.choices import LEAVE_OUT, NEW
    from riskregister.intake.reading import title_of

    doubtful = [match for match in seen.matches if match.open]
    if not doubtful:
        return False
    st.markdown(plain(_("These rows may be risks the register has. Say for each whether they are.")))
    titles = {risk.id: risk.title for risk in seen.register.risks}
    same, new, out = _("the same risk"), _("a new risk"), _("left out")
    unsaid = _("not said yet")
    said = {NEW: new, LEAVE_OUT: out}
    records = {record.row: record for record in seen.reading.records} if seen.reading else {}
    rows = [
        {
            "row": match.row + 1,
            "is": said.get(answer, same) if (answer := seen.choices.risks.get(str(match.row + 1))) else unsaid,
            "title": title_of(records[match.row]),
            "known": f"{match.risk} {titles.get(match.risk or '', '')}",
            "likeness": match.likeness,
        }
        for match in doubtful
    ]
    kinds = st.column_config
    edited = st.data_editor(
        pd.DataFrame(rows),
        hide_index=True,
        disabled=["row", "title", "known", "likeness"],
        column_config={
            "row": kinds.NumberColumn(_("Row"), width=60),
            "title": kinds.TextColumn(_("In the file"), width=320),
            "known": kinds.TextColumn(_("In the register"), width=320),
            "likeness": kinds.ProgressColumn(_("Alike"), min_value=0, max_value=100, format="%.0f %%", width=110),
            "is": kinds.SelectboxColumn(_("It is"), options=[unsaid, same, new, out], required=True, width=140),
        },
        key=keyed(f"intake_settle_{hash(repr(seen.choices.risks))}"),
        alt=_("Rows that may be risks of the register, and what each is said to be."),
    )
    answers = {
        str(match.row + 1): match.risk if word == same else NEW if word == new else LEAVE_OUT
        for match, word in zip(doubtful, edited["is"], strict=True)
        if word in (same, new, out)
    }
    waiting = answers != dict(seen.choices.risks)
    with st.container(horizontal=True):
        if st.button(_("Take these answers"), disabled=not waiting, key="intake_answers"):
            choose(risks=answers)
        if st.button(_("All of them are new risks"), key="intake_all_new"):
            choose(risks={str(match.row + 1): NEW for match in doubtful})
        if st.button(_("All of them are the same risks"), key="intake_all_same"):
            choose(risks={str(match.row + 1): match.risk for match in doubtful})
    return waiting


def _destinations(seen: Look, choose: Callable[..., None]) -> None:
    """Ask where risks go whose category the register does not have, and which stage bare levels are of."""
    from riskregister.intake.converting_levels import default_stages

    left, right = st.columns(2)
    stages_at = left
    known = {text.casefold() for one in seen.register.categories for text in (one.id, one.title)}
    records = seen.reading.records if seen.reading else ()
    named = dict.fromkeys(record.said("category") for record in records)
    strange = [name for name in named if name and name.casefold() not in known]
    if strange:
        stages_at = right
        options = {"add": _("under new categories of these names"), "unplaced": _("under 'Unplaced'")}
        said = left.radio(
            _("Risks of categories the register does not have"),
            list(options),
            index=list(options).index(seen.choices.categories),
            format_func=options.__getitem__,
            help=plain(", ".join(strange[:5]) + (" …" if len(strange) > 5 else "")),
            key=keyed("intake_categories"),
        )
        if said != seen.choices.categories:
            choose(categories=said)
    names = stage_names()
    usual = default_stages(seen.table.mapping if seen.table else {})
    stages = {prefix or "inherent": stage for prefix, stage in usual.items()}
    stages |= {theirs: ours for theirs, ours in seen.choices.stages.items() if theirs in stages}
    for prefix in usual:
        theirs = prefix or "inherent"
        ours = stages[theirs]
        # Two stages of the file cannot be one here: the levels of one of them would be lost.
        free = [one for one in STAGES if one == ours or one not in stages.values()]
        words = _("The levels are")
        if prefix:
            words = _("The file's {stage} levels are").format(stage=names[theirs].lower())
        chosen = stages_at.selectbox(
            words, free, index=free.index(ours), format_func=names.__getitem__, key=keyed(f"intake_stage_{theirs}")
        )
        if chosen != ours:
            choose(stages={**seen.choices.stages, theirs: chosen})
