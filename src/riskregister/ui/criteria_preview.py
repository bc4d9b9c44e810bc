"""What edited criteria would do, shown before they are saved: a sentence, two matrices, and every risk that moves."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from riskregister.core.check import Finding
from riskregister.core.criteria import Criteria
from riskregister.core.criteria_effect import Effect, effect, findings, sentence
from riskregister.core.criteria_markings import Renamed, marking_uses
from riskregister.core.criteria_words import differences
from riskregister.core.labels import stage_names
from riskregister.core.model import STAGES, Register, Stage
from riskregister.translations import gettext as _
from riskregister.translations import ngettext
from riskregister.ui import criteria_grid, criteria_view
from riskregister.ui.words import plain

_MOST_LINES, _MOST_FINDINGS, _MOST_RISKS = 40, 12, 500


@st.cache_data(max_entries=16, show_spinner=True, hash_funcs={Criteria: repr})
def _effect(_register: Register, register_id: str, version: int, criteria: Criteria, stage: Stage) -> Effect:  # noqa: ARG001
    return effect(_register, criteria, stage)


@st.cache_data(max_entries=16, show_spinner=True, hash_funcs={Criteria: repr})
def _findings(
    _register: Register,
    register_id: str,  # noqa: ARG001
    version: int,  # noqa: ARG001
    criteria: Criteria,
    renamed: Renamed,
) -> tuple[list[Finding], list[Finding]]:
    return findings(_register, criteria, renamed)


def beside(register: Register, criteria: Criteria, errors: list[Finding], renamed: Renamed) -> Effect | None:
    """Say what the edits would do, or that there are none yet, or what is wrong in them; return the effect.

    ``renamed`` says which markings got another name, and with them whatever has the old one.
    """
    with st.container(border=True, key="criteria_preview"):
        st.header(_("What would change"), anchor=False)
        if errors:
            st.error(_("These criteria cannot be saved yet:"), icon=":material/error:")
            st.markdown("\n".join(f"- {plain(finding.message)}" for finding in errors[:_MOST_FINDINGS]))
            return None
        if criteria == register.criteria:
            st.caption(
                _("Nothing yet. Whatever you edit is tried out here on every risk first; it is saved only at the end.")
            )
            before = _effect(register, register.id, register.version, criteria, "current")
            st.html(criteria_grid.grid(before.cells, criteria, _("As it is"), small=True))
            return None
        names = stage_names()
        stage = st.segmented_control(
            _("Stage"),
            list(STAGES),
            default="current",
            format_func=names.__getitem__,
            required=True,
            key="criteria_stage",
        )
        found = _effect(register, register.id, register.version, criteria, stage or "current")
        st.markdown(f"**{plain(sentence(found))}**")
        _matrices(register.criteria, criteria, found)
        _relabelled(register, renamed)
        _unsound(register, criteria, renamed)
    return found


def _matrices(old: Criteria, new: Criteria, found: Effect) -> None:
    before = criteria_grid.grid(found.cells, old, _("As it is"), small=True)
    after = criteria_grid.grid(found.cells_then, new, _("As it would be"), small=True, moved=found.moved)
    both = "".join(f'<div style="flex:1;min-width:200px">{one}</div>' for one in (before, after))
    st.html(f'<div style="display:flex;flex-wrap:wrap;gap:14px">{both}</div>')
    if found.moved:
        st.caption(
            _("Numbers count risks. Framed: rated differently; ▲ higher, ▼ lower, ◆ ratings that cannot be compared.")
        )


def _relabelled(register: Register, renamed: Renamed) -> None:
    """Say how much is marked by a name that would be another one."""
    uses = marking_uses(register)
    for old, new in renamed.items():
        count = len(uses.get(old, ()))
        if count:
            words = ngettext(
                "{n} place marked {old} will be marked {new}.", "{n} places marked {old} will be marked {new}.", count
            )
            st.markdown(":material/lock: " + plain(words.format(n=count, old=old, new=new)))


def _unsound(register: Register, criteria: Criteria, renamed: Renamed) -> None:
    first, second = (criteria_view.checks(one)["discordance_log"] * 100 for one in (register.criteria, criteria))
    words = (
        _("Of two random risks the matrix puts {then:.2f} % in the wrong order, as now.")
        if abs(first - second) < 5e-3
        else _("Of two random risks the matrix would put {then:.2f} % in the wrong order; now {now:.2f} %.")
    )
    st.markdown(plain(words.format(now=first, then=second)))
    came, went = _findings(register, register.id, register.version, criteria, dict(renamed))
    groups = ((came, ":material/warning:", _("New: {what}")), (went, ":material/check:", _("No longer: {what}")))
    for told, icon, words in groups:
        for finding in told[:_MOST_FINDINGS]:
            st.markdown(f"{icon} {plain(words.format(what=finding.message))}")
        if len(told) > _MOST_FINDINGS:
            more = len(told) - _MOST_FINDINGS
            st.caption(ngettext("and {n} more finding", "and {n} more findings", more).format(n=more))


def below(seen: Criteria, criteria: Criteria, found: Effect) -> None:
    """List what was edited, and every risk that moves."""
    said = differences(seen, criteria)
    left, right = st.columns([2, 3], gap="large")
    with left:
        st.header(_("Your edits"), anchor=False)
        lines = [f"- {plain(line)}" for line in said[:_MOST_LINES]]
        if len(said) > _MOST_LINES:
            lines.append("- " + _("and {n} more").format(n=len(said) - _MOST_LINES))
        st.markdown("\n".join(lines) or _("None."))
    with right:
        st.header(_("Risks that move"), anchor=False)
        if found.risks.empty:
            st.caption(_("None at this stage."))
        else:
            if len(found.risks) > _MOST_RISKS:
                words = _("The first {n} of {all}, those that move furthest.")
                st.caption(words.format(n=_MOST_RISKS, all=len(found.risks)))
            _risks(found.risks.head(_MOST_RISKS))


def _risks(frame: pd.DataFrame) -> None:
    column = st.column_config
    appetite = {1: _("comes above"), -1: _("no longer above"), 0: ""}
    tolerance = {1: _("comes beyond tolerance"), -1: _("back within tolerance"), 0: ""}
    rerated, steps = frame["rerated"], frame["steps"]
    table = pd.DataFrame(
        {
            "id": frame["id"],
            "title": frame["title"],
            "rating": _arrow(frame["code"], frame["code_then"], rerated),
            "steps": [_step(moved, by) for moved, by in zip(rerated, steps, strict=True)],
            "score": _arrow(*(frame[name].map("{:g}".format) for name in ("score", "score_then"))),
            "range": _arrow(frame["range"], frame["range_then"]),
            "appetite": [
                ", ".join(word for word in (appetite[by] or (_("above") if above else ""), tolerance[over]) if word)
                for by, above, over in zip(frame["entered"], frame["above_then"], frame["beyond"], strict=True)
            ],
        }
    )
    st.dataframe(
        table,
        hide_index=True,
        height=360 if len(table) > 9 else "auto",
        column_config={
            "id": column.TextColumn(_("Risk"), pinned=True, width=80),
            "title": column.TextColumn(_("Title"), width=260),
            "rating": column.TextColumn(_("Rating"), width=90),
            "steps": column.TextColumn(_("Steps"), width=70, help=_("How many ratings up or down.")),
            "score": column.TextColumn(_("Score"), width=80),
            "range": column.TextColumn(
                _("Over its range"), width=150, help=_("Ratings at the lowest and highest credible levels.")
            ),
            "appetite": column.TextColumn(_("Appetite"), width=120),
        },
        alt=_("Risks that would move: rating, steps, score, range and appetite, before and after."),
        key="criteria_moves",
    )


def _arrow(before: Any, after: Any, moved: Any = None) -> list[str]:
    changed = moved if moved is not None else [one != other for one, other in zip(before, after, strict=True)]
    return [f"{one} → {other}" if move else str(other) for one, other, move in zip(before, after, changed, strict=True)]


def _step(moved: bool, by: float) -> str:
    if not moved:
        return ""
    return "?" if pd.isna(by) else f"{by:+g}"
