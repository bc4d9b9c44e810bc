"""A row as a risk: its fields, its category, its id, and everything else under the file's own headings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count
from typing import Any

from riskregister.core.changes import Change
from riskregister.core.model import Category, Register, Risk
from riskregister.core.parts import Detail
from riskregister.core.workflow import moves
from riskregister.intake.reading import ReadRecord, title_of
from riskregister.intake.scales_words import normal
from riskregister.intake.table import Table
from riskregister.intake.vocabulary import status_of
from riskregister.translations import gettext as _

#: The category of risks for which the file names none, or one that nobody wants added.
UNPLACED = "unplaced"
#: What is longer than this is no id but a text that stands in its column.
_LONGEST_ID = 60
#: Headings of the day of the last review, not of the next one, in any of the languages.
_LAST = re.compile(
    r"last|latest|previous|date reviewed|reviewed on|\bson\b|sonuncu|послед|прошл|letzt|derni|ultim|posled|ostatni"
    r"|laatst|останн|上次|最近|前回|最終"
)


class Ids:
    """Ids that are free in a register, each given once; one that a row of the file asks for goes to no other row."""

    def __init__(self, register: Register, asked: Iterable[str] = ()) -> None:
        self._taken = {risk.id.casefold() for risk in register.risks}
        self._asked = {_tidy(one).casefold() for one in asked}
        self._numbers = count(1)

    def for_(self, wanted: str) -> str:
        """Return the id a file gives if it is free, "R-1-2" for a second "R-1", and the next "R-001" for none."""
        plain = _tidy(wanted)
        names: Iterator[str] = iter(())
        if plain and len(plain) <= _LONGEST_ID:
            names = (plain if n == 1 else f"{plain}-{n}" for n in count(1))
        else:
            names = (f"R-{n:03d}" for n in self._numbers)
        found = next(name for name in names if self._free(name.casefold(), plain.casefold()))
        self._taken.add(found.casefold())
        return found

    def _free(self, name: str, wanted: str) -> bool:
        return name not in self._taken and (name == wanted or name not in self._asked)


def _tidy(id: str) -> str:
    return " ".join(id.split())


class Categories:
    """Which category here each of a file's is; ``added`` has the new ones."""

    def __init__(self, register: Register, decided: Mapping[str, str], *, add: bool) -> None:
        self._known = {normal(name): one.id for one in register.categories for name in (one.title, one.id)}
        self._ids = {one.id for one in register.categories}
        self._decided = {normal(name): of for name, of in decided.items()}
        self._add = add
        self._numbers = count(1)
        self.added: list[Change] = []

    def of(self, name: str) -> str:
        """Return the id of the category that a file calls so, adding it if need be; "" if that is not wanted."""
        title = " ".join(name.split())
        key = normal(title)
        if key in self._decided:
            return self._decided[key] if self._decided[key] in self._ids else ""
        if key in self._known:
            return self._known[key]
        if not title or not self._add:
            return ""
        new = next(id for id in (f"C-{n:02d}" for n in self._numbers) if id not in self._ids)
        self._new(Category(id=new, title=title))
        self._known[key] = new
        return new

    def unplaced(self) -> str:
        """Return the id of the category of risks without one, adding it if need be."""
        if UNPLACED not in self._ids:
            self._new(Category(id=UNPLACED, title=_("Unplaced")))
        return UNPLACED

    def _new(self, category: Category) -> None:
        self._ids.add(category.id)
        self.added.append(Change(table="categories", record=category.id, field="", old=None, new=category))


def risk_of(record: ReadRecord, table: Table, ids: Ids, categories: Categories, name: str) -> Risk:
    """Return the new risk that a row is; an id that was taken or too long is kept among its details."""
    given = record.values.get("id", "")
    id = ids.for_(given)
    values = {"title": title_of(record), **_values(record, table, categories)}
    if given and given != id:
        kept = Detail(name=table.mapping["id"].header, value=given, field="id")
        values["details"] = (kept, *values.get("details", ()))
    if "category" not in values:
        note = _("{file} names no category that is here").format(file=name)
        values |= {"category": categories.unplaced(), "placing": "analyst", "placing_note": note}
    if record.opportunity:
        note = _("{file} calls this an opportunity: its levels are kept as given and not scored.").format(file=name)
        values["notes"] = "\n\n".join(part for part in (values.get("notes", ""), note) if part)
    status = status_of(record.values.get("status", "")) or "draft"
    return Risk(id=id, status=status, **values)


def updated_risk(record: ReadRecord, risk: Risk, table: Table, categories: Categories) -> Risk:
    """Return a risk with what a row says otherwise; what the row says nothing of stays.

    A status is taken only where the file's own word is another one than when it was last imported, and the move there
    is possible: a file that still says "open" does not reopen what was accepted here.
    """
    values = _values(record, table, categories)
    if values.get("notes") and risk.notes.startswith(values["notes"]):
        del values["notes"]
    values["details"] = _merged(risk.details, values.get("details", ()))
    word = record.values.get("status", "")
    before = next((one.value for one in risk.details if one.field == "status"), None)
    status = status_of(word)
    if status and word != before and status in moves("risks", risk.status):
        values["status"] = status
    return replace(risk, **values)


def _values(record: ReadRecord, table: Table, categories: Categories) -> dict[str, Any]:
    """Return the fields of a risk that a row says something of."""
    said, title = record.values, title_of(record)
    found: dict[str, Any] = {"title": title} if "title" in said else {}
    details = record.details
    description = said.get("description", "")
    whole = " ".join(said.get("title", "").split())
    if description and normal(description) not in (normal(title), normal(whole)):
        found["event"] = description
        if whole and whole != title:
            details = (Detail(name=table.mapping["title"].header, value=said["title"], field="title"), *details)
    elif whole and whole != title:
        found["event"] = said["title"]
    for of in ("cause", "consequence", "owner", "notes"):
        if of in said:
            found[of] = said[of]
    category = categories.of(said.get("category", ""))
    if category:
        found["category"] = category
    review = record.dates.get("date_review")
    if review is not None:
        last = _LAST.search(normal(table.mapping["date_review"].header) + " ")
        found["reviewed" if last else "review_due"] = review
    if details:
        found["details"] = details
    return found


def _merged(known: Sequence[Detail], new: Sequence[Detail]) -> tuple[Detail, ...]:
    """Return details with those a file gives now: the same heading is replaced, none is lost."""
    left: dict[tuple[str, int], Detail] = {}
    for of in (known, new):
        seen: dict[str, int] = {}
        for one in of:
            number = seen[one.name] = seen.get(one.name, 0) + 1
            left[one.name, number] = one
    return tuple(left.values())
