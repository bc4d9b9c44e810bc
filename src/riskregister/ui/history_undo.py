"""Take a revision back, or the whole register back to it: what it would do first, then a name and a reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from riskregister.core.comparing import compare, summary
from riskregister.core.model import Register
from riskregister.core.wording import field_name, in_words
from riskregister.errors import Clash, RegisterError
from riskregister.services import assessing, history, undoing
from riskregister.translations import gettext as _
from riskregister.translations import ngettext
from riskregister.ui import widgets, wiring
from riskregister.ui.change_words import change_in_words, record_in_words, shortened, titles_of
from riskregister.ui.words import day, plain

_CHOSEN = "history_undo"
_SHOWN = 20


def chosen(number: int) -> bool:
    """Say whether somebody is about to take this revision back, or to go back to it."""
    return (st.session_state.get(_CHOSEN) or ("", 0))[1] == number


def _choose(kind: str, number: int) -> None:
    st.session_state[_CHOSEN] = (kind, number)


def _forget() -> None:
    st.session_state.pop(_CHOSEN, None)


def buttons(register: Register, number: int) -> None:
    """Offer to undo a revision and to go back to the state it left."""
    if wiring.is_past():
        return
    if number > 1:
        st.button(
            _("Undo this revision"),
            key=f"undo_{number}",
            icon=":material/undo:",
            on_click=_choose,
            args=("undo", number),
        )
    if number < register.version:
        st.button(
            _("Restore this state"),
            key=f"restore_{number}",
            icon=":material/settings_backup_restore:",
            on_click=_choose,
            args=("restore", number),
        )


def show(register: Register, number: int) -> None:
    """Show what was asked for: what it would do, and the form that does it."""
    with st.container(border=True):
        if wiring.is_past():
            st.caption(wiring.why_closed())
        elif st.session_state[_CHOSEN][0] == "undo":
            _undo(register, number)
        else:
            _restore(register, number)
        st.button(_("Leave everything as it is"), key="undo_forget", on_click=_forget)


def _undo(register: Register, number: int) -> None:
    st.markdown(f"**{_('Undo revision {n}').format(n=number)}**")
    try:
        found = undoing.preview_undo(wiring.database(), register.id, number)
    except RegisterError as error:
        st.error(plain(error), icon=":material/error:")
        return
    titles = titles_of(register)
    if found.settled:
        words = ngettext("{n} field is as it was before already.", "{n} fields are as they were before.", found.settled)
        st.caption(words.format(n=found.settled))
    if found.changes:
        st.markdown(_("What it changed and nobody has touched since is set back:"))
        shown = history.told(wiring.secret(), [replace(found.revision, changes=found.changes[:_SHOWN])])[0].changes
        lines = [f"- {change_in_words(change, titles)}" for change in shown]
        if len(found.changes) > _SHOWN:
            lines.append("- " + _("and {n} more").format(n=len(found.changes) - _SHOWN))
        st.markdown("\n".join(lines))
    also = [
        (clash.table, clash.record, clash.field)
        for place, clash in enumerate(found.clashes)
        if _taken_back(clash, f"clash_{number}_{place}", titles)
    ]
    if not found.changes and not also:
        st.info(_("So nothing is left to undo."), icon=":material/info:")
        return
    sign_and(
        f"undo_{number}",
        _("Undo"),
        lambda name, why: undoing.undo(wiring.database(), found, actor=name, reason=why, means=wiring.MEANS, also=also),
    )


def _taken_back(clash: Clash, key: str, titles: dict[tuple[str, str], str]) -> bool:
    """Show a field that later edits changed as well and ask whether it is taken back."""
    place = _("{record}, {field} was changed since:").format(
        record=record_in_words(clash, titles), field=field_name(clash.field) if clash.field else _("the whole record")
    )
    st.markdown(place)
    names = assessing.hidden_assessors(wiring.secret().register).get(clash.record, ())
    who, now, then = (_("an anonymous assessor") if value in names else value for value in (clash.by, *_values(clash)))
    later = _("Now: {value} ({who}, {date}: {why})").format(
        value=now, who=who or "–", date=day(clash.time), why=clash.reason or "–"
    )
    st.markdown(plain(later))
    st.markdown(plain(_("Undoing would make it: {value}").format(value=then)))
    back = st.radio(
        _("What to do with it"),
        (False, True),
        format_func=lambda taken: _("Take it back as well") if taken else _("Leave it as it is now"),
        key=key,
        horizontal=True,
        label_visibility="collapsed",
    )
    return bool(back)


def _values(clash: Clash) -> tuple[str, str]:
    return shortened(in_words(clash.theirs)), shortened(in_words(clash.mine))


def _restore(register: Register, number: int) -> None:
    st.markdown(f"**{_('Restore the state that revision {n} left').format(n=number)}**")
    told = compare(register, wiring.at(number))
    if not told:
        st.info(_("Nothing differs from now."), icon=":material/info:")
        return
    st.markdown(_("Everything saved since is taken back, as a new revision; the history keeps it all:"))
    st.markdown(plain(summary(told)))
    lines = [f"- {plain(one.words)}" for one in told[:_SHOWN]]
    if len(told) > _SHOWN:
        lines.append("- " + _("and {n} more").format(n=len(told) - _SHOWN))
    st.markdown("\n".join(lines))
    sign_and(
        f"restore_{number}",
        _("Restore"),
        lambda name, why: undoing.restore_state(
            wiring.database(), register.id, number, actor=name, reason=why, means=wiring.MEANS
        ),
    )


def sign_and(key: str, label: str, action: Callable[[str, str], int]) -> None:
    """Ask for name and reason and, when ``label`` is pressed, do it; then the page is drawn anew and says so."""
    name, why = widgets.who_and_why(key)
    if st.button(label, type="primary", key=f"{key}_do") and widgets.saved(lambda: action(name, why), name):
        _forget()
        st.rerun()
