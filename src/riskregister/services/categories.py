"""Categories and objectives: added under an id of the register's own kind, reworded, and taken out once unused."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from riskregister.core.changes import Change
from riskregister.core.identities import fresh_id
from riskregister.core.model import Category, Objective, Register
from riskregister.core.text_search import fold
from riskregister.core.wording import table_name
from riskregister.errors import InvalidInput
from riskregister.services.editing import added, changes_of, find
from riskregister.translations import gettext as _
from riskregister.translations import ngettext

Table = Literal["categories", "objectives"]
_NAMED = 5
#: An id stands in addresses, in the names of files and in the ids made of it.
_ID = re.compile(r"\w(?:[\w.-]*\w)?")


@dataclass(slots=True)
class Uses:
    """What refers to a category or an objective: risks and measures by id, and the appetite of the criteria."""

    risks: list[str] = field(default_factory=list)
    measures: list[str] = field(default_factory=list)
    appetite: bool = False

    def said(self) -> str:
        """Return in words what refers to it, with the first few ids; empty where nothing does."""
        parts = []
        if self.risks:
            words = ngettext("{n} risk refers to it ({named})", "{n} risks refer to it ({named})", len(self.risks))
            parts.append(words.format(n=len(self.risks), named=_some(self.risks)))
        if self.measures:
            words = ngettext(
                "{n} measure refers to it ({named})", "{n} measures refer to it ({named})", len(self.measures)
            )
            parts.append(words.format(n=len(self.measures), named=_some(self.measures)))
        if self.appetite:
            parts.append(_("the criteria give it an appetite of its own"))
        return ", ".join(parts)


def uses(register: Register, table: Table) -> dict[str, Uses]:
    """Return by id what refers to each category or objective of a register; one that nothing refers to is left out."""
    found: dict[str, Uses] = defaultdict(Uses)
    for risk in register.risks:
        for one in (risk.category,) if table == "categories" else risk.objectives:
            found[one].risks.append(risk.id)
    if table == "objectives":
        for measure in register.measures:
            for one in measure.objectives:
                found[one].measures.append(measure.id)
    else:
        for appetite in register.criteria.appetite:
            if appetite.category != "*":
                found[appetite.category].appetite = True
    return dict(found)


def next_id(register: Register, table: Table) -> str:
    """Return the id proposed for a new category or objective: the next of the kind the register has."""
    return fresh_id(register, table, None, {one.id for one in getattr(register, table)})


def add(register: Register, table: Table, *, title: str, summary: str = "", id: str = "") -> list[Change]:
    """Return the change that adds a category or an objective; without an ``id`` it gets the next one.

    Raises:
        InvalidInput: it has no title, or the title or id of another; or an id that cannot stand in an address.
    """
    chosen = id.strip() or next_id(register, table)
    if not _ID.fullmatch(chosen):
        message = _("'{id}' cannot be an id.").format(id=chosen)
        raise InvalidInput(message, _("Use letters and digits, with dots, hyphens or underscores between them."))
    taken = next((one for one in getattr(register, table) if one.id.casefold() == chosen.casefold()), None)
    if taken is not None:
        message = _("There is a {kind} {id} already: {title}.")
        hint = _("Give the new one another id, or leave the id empty.")
        raise InvalidInput(message.format(kind=table_name(table), id=taken.id, title=taken.title), hint)
    title = _titled(register, table, title, chosen)
    if table == "objectives":
        return [added(table, Objective(id=chosen, title=title))]
    return [added(table, Category(id=chosen, title=title, summary=summary.strip()))]


def reword(register: Register, table: Table, record: str, *, title: str, summary: str | None = None) -> list[Change]:
    """Return the changes that give a category or an objective another title, and a category another summary.

    Raises:
        NotFound: there is no such record.
        InvalidInput: it has no title, or that of another.
    """
    known = find(register, table, record)
    values: dict[str, Any] = {"title": known.title}
    if title.strip() != known.title:
        values["title"] = _titled(register, table, title, record)
    if summary is not None and table == "categories":
        values["summary"] = summary.strip()
    return changes_of(table, known, values)


def take_out(register: Register, table: Table, record: str) -> list[Change]:
    """Return the change that takes a category or an objective out.

    Raises:
        NotFound: there is no such record.
        InvalidInput: something refers to it; which and how many is said.
    """
    known = find(register, table, record)
    used = uses(register, table).get(record)
    if used is not None:
        message = _("{id} {title} cannot be taken out: {uses}.")
        message = message.format(id=known.id, title=known.title, uses=used.said())
        raise InvalidInput(message, _hint(table, used))
    return [Change(table=table, record=record, field="", old=known, new=None)]


def _hint(table: Table, used: Uses) -> str:
    if table == "objectives":
        return _("Take it out of these first.")
    if used.risks:
        return _("Give these risks another category first.")
    return _("Take that appetite out on the page Criteria first.")


def _titled(register: Register, table: Table, title: str, record: str) -> str:
    title = " ".join(title.split())
    if not title:
        message = _("A category needs a title.") if table == "categories" else _("An objective needs a title.")
        raise InvalidInput(message, _("Name it in a few words."))
    for one in getattr(register, table):
        if one.id != record and fold(one.title) == fold(title):
            message = _("{id} is called {title} already.").format(id=one.id, title=one.title)
            raise InvalidInput(message, _("Choose a title that tells the two apart."))
    return title


def _some(ids: Sequence[str]) -> str:
    return ", ".join(ids[:_NAMED]) + (" …" if len(ids) > _NAMED else "")
