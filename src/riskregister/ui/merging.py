"""What returned workbooks would change: shown in tables, each conflict side by side, and taken over when asked to."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from riskregister.core.changes import Change, field_changes
from riskregister.core.fields import FieldKind, field_kind
from riskregister.core.model import Register
from riskregister.core.wording import field_name, in_words, table_name
from riskregister.errors import RegisterError
from riskregister.services import merging
from riskregister.services.merging import Decision, Preview
from riskregister.services.settling import Question
from riskregister.translations import gettext as _
from riskregister.translations import ngettext
from riskregister.ui import conflicts, widgets, wiring
from riskregister.ui.clock import clock
from riskregister.ui.drafts import Held
from riskregister.ui.widgets import plain


def read(register: Register, files: Sequence[Any]) -> Preview | None:
    """Return what merging uploaded workbooks would do, read once for each state of the register; or say why not."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.name}\0{file.size}\0".encode())
        digest.update(file.getbuffer())
    stamp = (digest.hexdigest(), register.id, wiring.database().newest(register.id))
    known = st.session_state.get("merge preview")
    if known is not None and known[0] == stamp:
        return known[1]  # type: ignore[no-any-return]
    words = ngettext("Reading the workbook …", "Reading the workbooks …", len(files))
    bar = st.progress(0.0, words)

    def told(done: float) -> None:
        bar.progress(min(done, 1.0), words)

    try:
        for file in files:
            file.seek(0)
        named = [(file, file.name) for file in files]
        found = merging.preview_merge(wiring.database(), register.id, named, told)
    except RegisterError as error:
        st.error(plain(error), icon=":material/error:")
        return None
    finally:
        bar.empty()
    st.session_state["merge preview"] = stamp, found
    return found


def show(register: Register, found: Preview, key: str) -> bool:
    """Show what a merge would do and take it over when asked to; return whether it was."""
    _findings(found)
    edits = [change for change in found.changes if change.field]
    count = len(found.changes)
    st.header(ngettext("{n} change", "{n} changes", count).format(n=count), anchor=False)
    older = sorted({file.version for file in found.files if file.version not in (0, register.version)})
    if older:
        words = _(
            "Exported at version {then}; the register is at version {now}. Only cells edited in the workbook count."
        )
        st.caption(words.format(then=", ".join(map(str, older)), now=register.version))
    if edits:
        _edits(register, found, edits)
    _additions(found, [change for change in found.changes if not change.field])
    remove = _removals(found, key)
    held = Held("import", register, key)
    answers = _decide(register, found, held, remove=remove)
    if found.errors:
        st.info(_("Nothing can be imported yet."))
        return False
    if not (found.changes or found.conflicts or remove):
        st.info(_("Nothing to import."))
        return False
    with st.form(f"accept {key}", border=False):
        name, reason = widgets.who_and_why(key)
        pressed = st.form_submit_button(_("Accept these changes"), type="primary", icon=":material/check:")
    if not pressed:
        return False
    open_ones = [_what(register, one) for one in found.asked(remove=remove) if one.key not in answers]
    if open_ones:
        words = _("Not decided yet: {fields}.").format(fields=", ".join(open_ones))
        st.error(plain(words), icon=":material/error:")
        return False

    def accept() -> int:
        with st.spinner(_("Writing the changes …")):
            return merging.accept(wiring.database(), found, answers, actor=name, reason=reason, remove=remove)

    return widgets.saved(accept, name)


def _findings(found: Preview) -> None:
    """Say what is wrong or doubtful, errors first; a rule that many cells break is told once with the places."""
    together: dict[tuple[str, str], list[Any]] = {}
    for finding in found.findings:
        together.setdefault((finding.severity, finding.rule), []).append(finding)
    order = {"error": 0, "warning": 1, "note": 2}
    for (severity, rule), alike in sorted(together.items(), key=lambda one: order[one[0][0]]):
        say = {"error": st.error, "warning": st.warning}.get(severity, st.info)
        if len(alike) < 3:
            for finding in alike:
                say(plain(f"{finding.place}: {finding.message}"))
            continue
        places = ", ".join(finding.place for finding in alike[:8]) + (" …" if len(alike) > 8 else "")
        words = ngettext("{n} cell: {rule} ({places})", "{n} cells: {rule} ({places})", len(alike))
        say(plain(words.format(n=len(alike), rule=rule, places=places)))


def _edits(register: Register, found: Preview, edits: Sequence[Change]) -> None:
    titles = {record.id: record.title for table in ("risks", "measures") for record in getattr(register, table)}
    files = _files_of(found)
    rows = []
    for change in edits:
        row = {
            _("Record"): change.record,
            _("Title"): titles.get(change.record.split(":")[0].split(">")[0], ""),
            _("Field"): change.field,
            _("Before"): in_words(change.old),
            _("In the workbook"): in_words(change.new),
        }
        if len(found.files) > 1:
            row[_("From")] = ", ".join(files.get((change.table, change.record, change.field), ()))
        rows.append(row)
    st.dataframe(pd.DataFrame(rows), hide_index=True, key="import_changes", alt=_("The changes, one per row."))


def _additions(found: Preview, added: Sequence[Change]) -> None:
    if not added:
        return
    count = len(added)
    st.subheader(ngettext("{n} new record", "{n} new records", count).format(n=count), anchor=False)
    files = _files_of(found)
    rows = []
    for change in added:
        row = {_("Record"): change.record, _("Kind"): table_name(change.table), _("What it says"): in_words(change.new)}
        if len(found.files) > 1:
            row[_("From")] = ", ".join(files.get((change.table, change.record, ""), ()))
        rows.append(row)
    st.dataframe(pd.DataFrame(rows), hide_index=True, key="import_additions", alt=_("The new records, one per row."))


def _files_of(found: Preview) -> dict[tuple[str, str, str], list[str]]:
    of: dict[tuple[str, str, str], list[str]] = {}
    for file in found.files:
        for change in file.changes:
            of.setdefault((change.table, change.record, change.field), []).append(file.name)
    return of


def _removals(found: Preview, key: str) -> bool:
    if not found.missing:
        return False
    going = _going([change for change in found.removed if change.new is None])
    words = ngettext(
        "{n} row is missing from the workbook.", "{n} rows are missing from the workbook.", found.missing
    ).format(n=found.missing)
    if going:
        words = f"{words} {_('What would go with it: {what}').format(what=widgets.joined(going))}"
    st.warning(plain(words), icon=":material/warning:")
    if found.disputed:
        worked = widgets.joined(one.record for one in found.disputed)
        st.caption(plain(_("Worked on since, so to be decided one by one: {ids}").format(ids=worked)))
    # A tick for the rows that one file lacks is none for those of the next.
    rows = ([file.name for file in found.files], [one.key for one in found.disputed])
    of = hash(repr((rows, [(change.table, change.record) for change in found.removed])))
    return st.checkbox(_("Also remove these records from the register"), key=f"remove {key} {of}")


def _going(removed: Sequence[Change]) -> list[str]:
    """Return what would be removed: risks and measures by id, what hangs on them by number and kind."""
    ids = [change.record for change in removed if change.table in ("risks", "measures")]
    counts = Counter(change.table for change in removed if change.table not in ("risks", "measures"))
    views, links, ties = counts.pop("assessments", 0), counts.pop("mitigations", 0), counts.pop("influences", 0)
    hanging = (
        (views, ngettext("{n} assessment", "{n} assessments", views)),
        (links, ngettext("{n} link of a measure to a risk", "{n} links of measures to risks", links)),
        (ties, ngettext("{n} influence between risks", "{n} influences between risks", ties)),
    )
    ids += [change.record for change in removed if change.table in counts]
    return ids + [words.format(n=count) for count, words in hanging if count]


def _decide(register: Register, found: Preview, held: Held, *, remove: bool) -> dict[Any, Any]:
    """Ask for each conflict what shall stand; return what is decided."""
    asked = found.asked(remove=remove)
    if not asked:
        return {}
    count = len(asked)
    words = ngettext("{n} conflict to decide", "{n} conflicts to decide", count).format(n=count)
    st.subheader(words, anchor=False)
    st.caption(
        _("Several have changed these differently. Nothing is written before each is decided and all is accepted.")
    )
    if count > 2:
        with st.container(horizontal=True):
            for side, label in (("theirs", _("All as they are here")), ("mine", _("All as in the workbooks"))):
                st.button(label, key=held.key(side), on_click=_all_one_way, args=(held, asked, side))
    answers: dict[Any, Any] = {}
    for one in asked:
        with st.container(border=True):
            _ask(register, _held(held, one), one, answers)
    return answers


def _held(held: Held, one: Decision) -> Held:
    """Return the fields of one decision: they stay as long as the workbooks say the same, whoever else saves."""
    return replace(held, stamp=f"{held.stamp} {hash(repr(one.proposals))}")


def _all_one_way(held: Held, asked: Sequence[Decision], side: str) -> None:
    for one in asked:
        options = _options(one)
        choice = "theirs" if side == "theirs" else "all" if "all" in options else "0"
        if choice in options:
            st.session_state[_choice(_held(held, one), one)] = choice


def _choice(held: Held, one: Decision) -> str:
    """Return the key of a choice, a new one whenever somebody else's value is."""
    return held.key(f"choice {' '.join(one.key)} {hash(repr(one.theirs))}")


def _options(one: Decision) -> dict[str, str]:
    """Return what can be chosen, with the words for it."""
    files = [", ".join(each.copies) for each in one.proposals]
    if one.field == "" and not one.added and one.theirs is None:
        return {"theirs": _("Leave it removed")} | {
            str(place): _("Bring it back as in {file}").format(file=file) for place, file in enumerate(files)
        }
    if one.field == "" and not one.added:
        return {"theirs": _("Keep it"), "0": _("Remove it")}
    here = {} if one.added and one.theirs is None else {"theirs": _("As it is here")}
    options = here | {str(place): _("As in {file}").format(file=file) for place, file in enumerate(files)}
    if one.added and one.field == "":
        # Another risk does not take the place of one that is there, with all that hangs on it.
        return (here or options) | {"all": _("Keep each, under ids of their own")}
    kind = field_kind(one.table, one.field) if one.field else FieldKind("other")
    return options if kind.kind == "other" else options | {"another": _("Another value")}


def _ask(register: Register, held: Held, one: Decision, answers: dict[Any, Any]) -> None:
    st.markdown(f"**{plain(_what(register, one))}**")
    lines = [] if one.added else [_("When it was exported: {value}").format(value=_value(one.before))]
    if one.by:
        who = " · ".join(part for part in (one.by, clock(one.time) if one.time else "", one.reason) if part)
        theirs = _value(one.theirs) if one.theirs is not None or one.field else _("removed")
        lines.append(_("Here, by {who}: {value}").format(who=who, value=theirs))
        lines += _differing(one, one.theirs)
    for each in one.proposals:
        value = _value(each.value) if each.value is not None or one.field else _("its row is missing")
        lines.append(_("In {file}: {value}").format(file=", ".join(each.copies), value=value))
        lines += _differing(one, each.value)
    st.markdown("\n".join(f"- {plain(line)}" for line in lines))
    options = _options(one)
    choice = st.radio(
        conflicts.field_label(_("What shall stand: {what}"), register, _question(one)),
        list(options),
        index=None,
        format_func=lambda choice: plain(options[choice]),
        horizontal=True,
        label_visibility="collapsed",
        key=_choice(held, one),
    )
    if choice == "theirs":
        answers[one.key] = one.theirs
    elif choice == "all":
        kept = [one.theirs] if one.theirs is not None else []
        answers[one.key] = (*kept, *(each.value for each in one.proposals))
    elif choice == "another":
        kind = field_kind(one.table, one.field)
        answers[one.key] = conflicts.another(held, register, _question(one), kind)
    elif choice is not None:
        answers[one.key] = one.proposals[int(choice)].value


def _differing(one: Decision, value: Any) -> list[str]:
    """Return what somebody made of a record since it was exported, field by field."""
    if one.field or one.before is None or value is None:
        return []
    return [
        f"{field_name(part.field)}: {in_words(part.old)} → {in_words(part.new)}"
        for part in field_changes(one.table, one.before, value)
    ]


def _question(one: Decision) -> Question:
    return Question(
        table=one.table,
        record=one.record,
        field=one.field,
        before=one.before,
        theirs=one.theirs,
        mine=one.mine,
        by=one.by,
        time=one.time,
        reason=one.reason,
    )


def _what(register: Register, one: Decision) -> str:
    return conflicts.what(register, _question(one))


def _value(value: Any) -> str:
    return conflicts.value_words(value)
