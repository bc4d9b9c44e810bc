"""What stands on the list of measures by responsible body, as plain data; ``measures.typ`` has no words of its own."""

from __future__ import annotations

import math
import textwrap
from typing import Any

import pandas as pd

from riskregister.core.frames import ENDED, measure_frame
from riskregister.core.labels import measure_status_names
from riskregister.core.model import NOT_NAMED, Register
from riskregister.errors import NotFound
from riskregister.printing.tables import records
from riskregister.printing.typesetting import View
from riskregister.printing.words import NOTHING, date
from riskregister.translations import gettext as _
from riskregister.translations import ngettext


def measures_view(register: Register, *, body: str = "", overdue: bool = False, stood: str = "") -> View:
    """Return the measures of every responsible body, or of one; only those ``overdue`` if asked.

    Raises:
        NotFound: no measure names such a body.
    """
    whole = measure_frame(register)
    if body and body not in set(whole["owner"]):
        message = _("No measure of the register {register} has the responsible body “{body}”.")
        raise NotFound(message.format(register=register.id, body=body), _bodies_known(whole))
    shown = whole[whole["owner"] == body] if body else whole
    shown = shown[shown["overdue"].astype(bool)] if overdue else shown
    names = sorted(shown["owner"].unique(), key=lambda name: (name == NOT_NAMED, name.casefold()))
    reporting = date(register.reporting_date, register.language)
    state = stood or _("version {n}").format(n=register.version)
    heading = _("Overdue measures by responsible body") if overdue else _("Measures by responsible body")
    return {
        "language": register.language,
        "document": f"{heading}: {body or register.title}",
        "heading": heading,
        "register": register.title,
        "short": textwrap.shorten(register.title, 90, placeholder=" …"),
        "stage": body or reporting,
        "marking": register.marking,
        "notice": register.notice,
        "title": body or heading,
        "facts": [
            {"label": _("Reporting date"), "value": reporting},
            {"label": _("As it stood") if stood else _("State"), "value": state},
        ],
        "said": _said(shown, overdue),
        "heads": [_("Id"), _("Measure"), _("Source"), _("Status"), _("Progress"), _("Due"), _("Acts on")],
        "summary": {
            "title": _("Responsible bodies"),
            "heads": [_("Responsible body"), _("Measures"), _("Ended"), _("Overdue"), _("Page")],
            "rows": [_count_row(name, shown[shown["owner"] == name]) for name in names],
        },
        "bodies": [_body(register, name, shown[shown["owner"] == name], whole, overdue) for name in names],
        "empty": _("No measure is overdue.") if overdue and len(whole) else _("This register holds no measures yet."),
        "running": f"{register.id} · {state} · " + _("reporting date {date}").format(date=reporting),
    }


def _bodies_known(frame: pd.DataFrame) -> str:
    names = sorted(frame["owner"].unique(), key=str.casefold)
    return _("Known are: {names}.").format(names=textwrap.shorten("; ".join(names), 600, placeholder=" …"))


def _said(frame: pd.DataFrame, overdue: bool) -> str:
    late, count = int(frame["overdue"].sum()), len(frame)
    nobody = int((frame["owner"] == NOT_NAMED).sum())
    bodies = frame["owner"].nunique() - bool(nobody)
    held = ngettext("{n} responsible body", "{n} responsible bodies", bodies).format(n=bodies)
    if overdue:
        words = ngettext("{n} measure is overdue, of {held}.", "{n} measures are overdue, of {held}.", late)
    else:
        words = ngettext("{n} measure of {held}; {late} overdue.", "{n} measures of {held}; {late} overdue.", count)
    said = words.format(n=count, held=held, late=late or _("none"))
    if nobody:
        rest = ngettext("For {n} of them no body is named.", "For {n} of them no body is named.", nobody)
        said = f"{said} {rest.format(n=nobody)}"
    return said


def _count_row(name: str, frame: pd.DataFrame) -> View:
    ended = int(frame["status"].isin(ENDED).sum())
    counts = [str(len(frame)), str(ended), str(int(frame["overdue"].sum()))]
    return {"id": name, "name": _named(name), "counts": counts, "late": bool(frame["overdue"].any())}


def _named(body: str) -> str:
    return _("No body named in the text") if body == NOT_NAMED else body


def _body(register: Register, name: str, frame: pd.DataFrame, whole: pd.DataFrame, overdue: bool) -> View:
    partner = whole[[name in partners for partners in whole["partners"]]] if len(whole) else whole
    partner = partner[partner["overdue"].astype(bool)] if overdue else partner
    return {
        "name": _named(name),
        "rows": [_row(register, row) for row in records(frame)],
        "partner": _("Takes part in: {ids}.").format(ids=", ".join(partner["id"])) if len(partner) else "",
    }


def _row(register: Register, row: dict[str, Any]) -> View:
    return {
        "id": row["id"],
        "title": row["title"],
        "section": row["section"],
        "status": measure_status_names()[row["status"]],
        "progress": NOTHING if math.isnan(row["progress"]) else _("{n} %").format(n=f"{row['progress']:g}"),
        "due": date(row["due"], register.language) if row["due"] else row["due_rule"] or NOTHING,
        "late": _late(register, row) if row["overdue"] else "",
        "risks": list(row["risks"]),
    }


def _late(register: Register, row: dict[str, Any]) -> str:
    days = (register.reporting_date - row["due"]).days
    return ngettext("overdue by {n} day", "overdue by {n} days", days).format(n=days)
