"""The scales of a foreign file: how each was understood, what it becomes here, and a say in both."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from riskregister.services.importing import Look
from riskregister.translations import gettext as _
from riskregister.ui.intake_words import field_names, keyed
from riskregister.ui.widgets import plain

if TYPE_CHECKING:
    from riskregister.intake.scales import Scale, ScaleChoice


def show(seen: Look, choose: Callable[..., None]) -> bool:
    """Show each scale with its rule, and let it be understood otherwise; return whether an edit waits to be read."""
    if seen.reading is None:
        return False
    scales = {of: scale for of, scale in seen.reading.scales.items() if scale.kind != "none"}
    if not scales:
        st.caption(_("The file gives no levels; its risks come in unassessed."))
        _dates(seen, choose)
        return False
    names, waiting = field_names(), False
    st.caption(_("A level keeps what the file says; beside it stands what it becomes on this register's scale."))
    for of, scale in scales.items():
        with st.container(border=True):
            span = f" · {scale.span}" if scale.span else ""
            st.markdown(f"**{plain(names[of])}** · {plain(_kinds()[scale.kind] + span)}")
            if scale.rule:
                st.markdown(plain(scale.rule))
            else:
                st.markdown(plain(scale.why_not or _("Kept as it is, not converted.")))
            if not scale.sure:
                other = "; ".join(one for one in scale.others if one != scale.span)
                words = _("This is not certain. It could also be: {other}").format(other=other or "?")
                st.warning(plain(words), icon=":material/warning:")
                if st.button(_("It is as read here"), key=f"intake_sure_{of}", icon=":material/check:"):
                    choose(scales={**seen.choices.scales, of: _as_it_is(scale)})
            if of.rpartition("_")[2] in ("likelihood", "impact"):
                waiting |= _form(seen, of, scale, choose)
    _dates(seen, choose)
    return waiting


def _as_it_is(scale: Scale) -> ScaleChoice:
    """Return the scale as it is read, confirmed."""
    from riskregister.intake.scales import ScaleChoice

    return ScaleChoice(
        lowest=scale.lowest,
        highest=scale.highest,
        order=dict(scale.steps),
        descending=scale.descending,
        convert=scale.kind != "kept",
    )


def _kinds() -> dict[str, str]:
    return {
        "numbers": _("numbers"),
        "words": _("words"),
        "letters": _("letters"),
        "percent": _("per cent"),
        "money": _("money"),
        "kept": _("kept as given"),
    }


def _form(seen: Look, of: str, scale: Scale, choose: Callable[..., None]) -> bool:
    from riskregister.intake.scales import ScaleChoice

    # The fields begin anew whenever the scale is read otherwise, for what they show is how it is read.
    read = hash(repr((scale, seen.choices.scales.get(of))))

    def key(name: str) -> str:
        return keyed(f"intake_{name}_{of}_{read}")

    with st.expander(_("Understand this scale otherwise"), expanded=False, key=keyed(f"intake_scale_{of}")):
        order: dict[str, float] = {}
        lowest, highest = scale.lowest, scale.highest
        unread = dict.fromkeys(found.value for found in seen.errors if found.field == of and found.value)
        words = {**dict(scale.steps), **dict.fromkeys(unread)}
        if words:
            table = pd.DataFrame([{"word": word, "step": step} for word, step in words.items()])
            table["step"] = table["step"].astype(float)
            config = {
                "word": st.column_config.TextColumn(_("In the file")),
                "step": st.column_config.NumberColumn(_("Step"), help=_("1 is the lowest."), min_value=0, format="%g"),
            }
            edited = st.data_editor(
                table,
                hide_index=True,
                disabled=["word"],
                column_config=config,
                key=key("words"),
                alt=_("The words of this scale and the step each stands at."),
            )
            order = {str(word): float(step) for word, step in edited.itertuples(index=False) if pd.notna(step)}
        with st.container(horizontal=True):
            lowest = st.number_input(_("Lowest step"), value=lowest, format="%g", key=key("low"))
            highest = st.number_input(_("Highest step"), value=highest, format="%g", key=key("high"))
        descending = st.checkbox(_("The lowest number is the worst"), scale.descending, key=key("falls"))
        convert = st.checkbox(_("Convert to this register's scale"), scale.kind != "kept", key=key("convert"))
        waiting = (lowest, highest, descending, convert) != (
            scale.lowest,
            scale.highest,
            scale.descending,
            scale.kind != "kept",
        )
        waiting |= order != {word: float(step) for word, step in scale.steps}
        if st.button(_("Read the scale like this"), key=f"intake_scale_read_{of}"):
            if lowest is not None and highest is not None and lowest >= highest:
                st.error(_("The lowest step must be below the highest."), icon=":material/error:")
                return True
            said = ScaleChoice(lowest=lowest, highest=highest, order=order, descending=descending, convert=convert)
            choose(scales={**seen.choices.scales, of: said})
    return waiting


def _dates(seen: Look, choose: Callable[..., None]) -> None:
    """Let the order of day and month be said, where the file has dates."""
    fields: Any = seen.table.mapping if seen.table else {}
    if not any(of.startswith("date_") for of in fields):
        return
    options = {
        "": _("as the file's own dates tell"),
        "day first": _("03/04 is 3 April"),
        "month first": _("03/04 is 4 March"),
    }
    said = st.radio(
        _("Dates"),
        list(options),
        index=list(options).index(seen.choices.dates),
        format_func=options.__getitem__,
        horizontal=True,
        key=keyed("intake_dates"),
    )
    if said != seen.choices.dates:
        choose(dates=said)
