"""After somebody else was faster: both values of every field, and which of them, or what third one, shall stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from riskregister.core.changes import Change
from riskregister.core.criteria import Criteria
from riskregister.core.criteria_words import differences
from riskregister.core.fields import FieldKind, field_kind
from riskregister.core.labels import term
from riskregister.core.model import Estimate, Register
from riskregister.core.wording import in_words
from riskregister.errors import Clash, Conflict, RegisterError, Unreachable
from riskregister.services import editing, settling
from riskregister.services.settling import Key, Question
from riskregister.translations import gettext as _
from riskregister.translations import ngettext
from riskregister.ui import drafts, widgets, wiring
from riskregister.ui.clock import clock
from riskregister.ui.drafts import Held
from riskregister.ui.naming import field_place
from riskregister.ui.widgets import plain
from riskregister.ui.words import label

_FIRST, _LAST = dt.date(1900, 1, 1), dt.date(2200, 12, 31)
_SHORT = 60


@dataclass
class Standing:
    """A conflict that stands: the changes that met it, the newest state, and what is to be decided."""

    changes: list[Change]
    newest: Register
    asked: list[Question]


def standing(held: Held) -> Standing | None:
    """Return the conflict a form waits in, if it does."""
    found: Standing | None = st.session_state.get(f"conflict {held.what}")
    return found


def save(
    held: Held, seen: Register, changes: Sequence[Change], who: str, reason: str, *, by_value: bool = False
) -> None:
    """Save the edits of a form and draw the page anew, or show what stands against it; edits stay until they are saved.

    What somebody else entered just so, or a save of one's own whose answer was lost, is settled without a question.
    """
    if wiring.is_past():
        st.error(wiring.why_closed(), icon=":material/history:")
        return
    changes, note = list(changes), ""
    try:
        try:
            number = _send(held, seen, changes, who, reason, by_value=by_value)
        except Conflict as conflict:
            newest = wiring.register()
            asked = settling.questions(seen, newest, changes, conflict.clashes)
            asked = settling.unnamed(newest, asked, _("an anonymous assessor"))
            if not all(one.settled for one in asked):
                st.session_state[f"conflict {held.what}"] = Standing(changes, newest, asked)
                return
            number, note = _settled(held, newest, changes, asked, conflict.clashes, who, reason)
    except RegisterError as error:
        widgets.failed(error)
        if isinstance(error, Unreachable):
            st.caption(_("Nothing you entered is lost: it stays on this page, and Save works once that is put right."))
        return
    drafts.forget(held.what)
    widgets.done(number, who, note)
    st.rerun()


def show(held: Held, who: str, reason: str) -> None:
    """Ask for each field which value shall stand, and save the rest of the edit with the answers."""
    found = standing(held)
    if found is None:
        return
    count = sum(not one.settled for one in found.asked)
    words = ngettext(
        "Nothing was written yet, and nothing you entered is lost. Decide on {n} field; the rest of your edits is "
        "saved with it.",
        "Nothing was written yet, and nothing you entered is lost. Decide on {n} fields; the rest of your edits is "
        "saved with them.",
        count,
    )
    head = _("Somebody else saved first.")
    st.warning(f"**{head}** {words.format(n=count)}", icon=":material/sync_problem:")
    with st.container(gap="small"):
        _added_twice(found)
        answers: dict[Key, Any] = {}
        for question in found.asked:
            if question.settled:
                words = _("{what}: {who} has entered the same, {value}; there is nothing to decide.")
                said = words.format(
                    what=what(found.newest, question), who=_by(question), value=value_words(question.mine)
                )
                st.markdown(f":material/check: {plain(said)}")
            else:
                with st.container(border=True):
                    _ask(held, found.newest, question, answers)
        with st.container(horizontal=True):
            pressed = st.button(
                _("Save with these choices"), type="primary", icon=":material/save:", key=held.key("choices")
            )
            st.button(
                _("Go on editing"), key=held.key("back"), on_click=_close, args=(held.what,), icon=":material/undo:"
            )
        if pressed:
            missing = [what(found.newest, one) for one in found.asked if not one.settled and one.key not in answers]
            if missing:
                st.error(
                    plain(_("Not decided yet: {fields}.").format(fields=", ".join(missing))), icon=":material/error:"
                )
            else:
                changes = settling.decided(found.newest, found.changes, found.asked, answers)
                _resolve(held, found, changes, who, reason)


def _added_twice(found: Standing) -> None:
    """Say of each record that is there already by somebody else's save that it is one, not a field alone."""
    new = {(one.table, one.record) for one in found.changes if one.field == "" and one.new is not None}
    both = {(one.table, one.record): one for one in found.asked if one.field and (one.table, one.record) in new}
    for (table, record), question in both.items():
        words = _("Added twice: {what}. It is there already, by {who}; what differs is asked for, nothing is lost.")
        record_words = field_place(found.newest, table, record, "")
        st.info(plain(words.format(what=record_words, who=_by(question))), icon=":material/content_copy:")


def _resolve(held: Held, found: Standing, changes: list[Change], who: str, reason: str) -> None:
    if changes:
        save(held, found.newest, changes, who, reason, by_value=True)
        if standing(held) is not found:
            st.rerun()  # somebody was faster once more: ask about that
        return
    drafts.forget(held.what)
    widgets.done(found.newest.version, "", _("All is left as others have saved it; there was nothing more to save."))
    st.rerun()


def _send(held: Held, seen: Register, changes: list[Change], who: str, reason: str, *, by_value: bool) -> int:
    return editing.save(
        wiring.database(),
        seen,
        changes,
        actor=who,
        reason=reason,
        means=wiring.MEANS,
        by_value=by_value,
        contents=held.contents,
    )


def _settled(
    held: Held,
    newest: Register,
    changes: list[Change],
    asked: list[Question],
    clashes: Sequence[Clash],
    who: str,
    reason: str,
) -> tuple[int, str]:
    """Save what is left where every clash is with the same value; return the version, and what to say if none is."""
    rest = settling.decided(newest, changes, asked, {})
    if rest:
        return _send(held, newest, rest, who, reason, by_value=True), ""
    time = next((clash.time for clash in clashes if clash.time), None)
    words = _("What you entered stands in the register already; it was saved at {time}.")
    return newest.version, words.format(time=clock(time) if time else "–")


def _close(what: str) -> None:
    st.session_state.pop(f"conflict {what}", None)


def _ask(held: Held, newest: Register, question: Question, answers: dict[Key, Any]) -> None:
    st.markdown(f"**{plain(what(newest, question))}**")
    lines = [_("It was: {value}").format(value=value_words(question.before))] if question.before is not None else []
    theirs = _against(question, question.theirs) if question.field or question.theirs is not None else _("removed")
    lines.append(_("Now, by {who}: {value}").format(value=theirs, who=_by(question)))
    mine = _against(question, question.mine) if question.field or question.mine is not None else _("removed")
    lines.append(_("You entered: {value}").format(value=mine))
    st.markdown("\n".join(f"- {plain(line)}" for line in lines))
    kind = FieldKind("other") if question.field == "" else field_kind(question.table, question.field)
    options = {"theirs": _("Theirs"), "mine": _("Mine")}
    if kind.kind != "other":
        options["another"] = _("Another value")
    choice = st.radio(
        field_label(_("What shall stand: {what}"), newest, question),
        list(options),
        index=None,
        format_func=options.__getitem__,
        horizontal=True,
        label_visibility="collapsed",
        # Chosen anew whenever somebody else's value is a new one; a third value typed once stays.
        **held.watched(f"choice {newest.version} {_place(question)}"),
    )
    if choice == "another":
        answers[question.key] = another(held, newest, question, kind)
    elif choice is not None:
        answers[question.key] = question.theirs if choice == "theirs" else question.mine


def another(held: Held, newest: Register, question: Question, kind: FieldKind) -> Any:  # noqa: PLR0911  # one kind each
    """Ask for a third value in the way the field's kind asks for, beginning at the person's own."""
    label = field_label(_("Another value for {what}"), newest, question)
    if kind.kind == "estimate":
        return _estimate(held, newest, question)
    start, name = question.mine, f"choice value {_place(question)}"
    field = held.watched(name)
    if kind.kind in ("number", "whole", "date") and kind.optional:
        field, start = held.optional(name, start), None
    if kind.kind == "number":
        return st.number_input(label, value=start, format="%g", **field)
    if kind.kind == "whole":
        return st.number_input(label, value=start, step=1, **field)
    if kind.kind == "date":
        return st.date_input(label, value=start, min_value=_FIRST, max_value=_LAST, format="YYYY-MM-DD", **field)
    if kind.kind == "yes_no":
        return st.toggle(label, value=bool(start), **field)
    if kind.kind == "choice":
        options = [None, *kind.options] if kind.optional else list(kind.options)
        return st.selectbox(
            label,
            options,
            index=options.index(start) if start in options else 0,
            format_func=lambda code: term(code) if code else "–",
            **field,
        )
    if kind.kind == "texts":
        text = st.text_area(label, "\n".join(start or ()), help=_("One on each line."), **field)
        return tuple(line.strip() for line in text.splitlines() if line.strip())
    long = max(len(start or ""), len(question.theirs or "")) > _SHORT
    return (st.text_area if long else st.text_input)(label, start or "", **field)


def _place(question: Question) -> str:
    return " ".join(question.key)


def _estimate(held: Held, newest: Register, question: Question) -> Estimate | None:
    names = {"low": _("lowest"), "best": _("best"), "high": _("highest")}
    top = None
    if question.table == "assessments":
        scale = newest.criteria.likelihood if question.field == "likelihood" else newest.criteria.impact
        top = float(len(scale.levels))
    values = []
    for column, (end, word) in zip(st.columns(3), names.items(), strict=True):
        field = held.optional(f"choice {end} {_place(question)}", getattr(question.mine, end, None))
        values.append(
            column.number_input(
                field_label(f"{{what}}: {word}", newest, question),
                min_value=1.0 if top else None,
                max_value=top,
                value=None,
                step=0.5,
                format="%g",
                **field,
            )
        )
    low, best, high = values
    if low is None or best is None or high is None:
        st.caption(_("Left empty it is not assessed."))
        return None
    return Estimate(low=min(low, best), best=best, high=max(high, best))


def _by(question: Question) -> str:
    """Return who saved the other value, when and why."""
    who = question.by or _("somebody")
    parts = [who, clock(question.time) if question.time else "", question.reason]
    return " · ".join(part for part in parts if part)


def _against(question: Question, value: Any) -> str:
    """Return a value in words; of criteria, which are many values in one, what differs from before."""
    if isinstance(question.before, Criteria) and isinstance(value, Criteria):
        return "; ".join(differences(question.before, value)) or value_words(value)
    return value_words(value)


def value_words(value: Any) -> str:
    """Return a field's value in words."""
    return term(value) if isinstance(value, str) and value else in_words(value)


def field_label(words: str, register: Register, question: Question) -> str:
    """Return the label of a field that a conflict asks for."""
    return label(
        words.format(what=field_place(register, *question.key, (question.before, question.mine), titled=False))
    )


def what(register: Register, question: Question) -> str:
    """Return which field of which record is meant, in words."""
    return field_place(register, *question.key, (question.before, question.mine))
