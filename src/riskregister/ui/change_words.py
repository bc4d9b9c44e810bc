"""Changes in the words of the History page: whose field, what it was, what it became."""

from __future__ import annotations

from riskregister.core.changes import Change
from riskregister.core.criteria import Criteria
from riskregister.core.criteria_words import differences
from riskregister.core.labels import stage_names
from riskregister.core.model import STAGES, Register
from riskregister.core.wording import field_name, in_words, table_name
from riskregister.errors import Clash
from riskregister.translations import gettext as _
from riskregister.ui.words import plain

_LONG = 240


def titles_of(register: Register) -> dict[tuple[str, str], str]:
    """Return the title of every record that has one, by table and id."""
    tables = ("objectives", "categories", "risks", "measures", "indicators")
    return {(table, record.id): record.title for table in tables for record in getattr(register, table)}


def change_in_words(change: Change, titles: dict[tuple[str, str], str]) -> str:
    """Return a change in one line of Markdown: the record, its field, the old and the new value."""
    record = record_in_words(change, titles)
    if change.field == "":
        words = _("{record}: {kind} added ({value})") if change.old is None else _("{record}: {kind} removed ({value})")
        value = plain(shortened(in_words(change.new if change.old is None else change.old)))
        return words.format(record=record, kind=table_name(change.table), value=value)
    if isinstance(change.old, Criteria) and isinstance(change.new, Criteria):
        said = shortened("; ".join(differences(change.old, change.new)))
        return _("{record}, {field}: {changes}").format(
            record=record, field=field_name(change.field), changes=plain(said)
        )
    words = _("{record}, {field}: {old} → {new}")
    old, new = (plain(shortened(in_words(value))) for value in (change.old, change.new))
    return words.format(record=record, field=field_name(change.field), old=old, new=new)


def record_in_words(change: Change | Clash, titles: dict[tuple[str, str], str]) -> str:
    """Return the record of a change in Markdown: its id and title, or the risk and stage of an assessment."""
    if change.table == "assessments":
        risk, stage = [*change.record.split(":"), ""][:2]
        if ("risks", risk) in titles and stage in STAGES:
            words = _("**{risk}** {title} ({stage})")
            title = plain(titles["risks", risk])
            return words.format(risk=plain(risk), title=title, stage=stage_names()[stage].casefold())
    values = (change.new, change.old) if isinstance(change, Change) else (change.theirs, change.mine)
    title = titles.get((change.table, change.record)) or next(
        (value.title for value in values if isinstance(getattr(value, "title", None), str)), ""
    )
    return f"**{plain(change.record)}** {plain(title)}".strip()


def shortened(words: str) -> str:
    """Return words in one line that is not too long to be read in a list."""
    one_line = " ".join(words.split())
    return one_line if len(one_line) <= _LONG else one_line[: _LONG - 1] + "…"
