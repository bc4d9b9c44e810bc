"""The minutes of a meeting on paper: A4 upright, one block for each risk that was called."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import typst

from riskregister.core import meeting_words as words
from riskregister.core.colours import text_on
from riskregister.core.labels import term
from riskregister.core.meeting_minutes import Entry, Minutes, Standing
from riskregister.core.meeting_spread import in_words as spread_in_words
from riskregister.errors import RegisterError, Unreachable
from riskregister.printing.fonts import Missing, characters, fonts, printable
from riskregister.printing.words import date
from riskregister.translations import gettext as _

View = dict[str, Any]


def render_minutes(of: Minutes, *, printed_by: str = "", printed_on: dt.date, templates: Path) -> bytes:
    """Return minutes as a tagged PDF (PDF/UA-1); equal input gives equal bytes.

    Args:
        of: the minutes.
        printed_by: who prints, for the footer; may be empty.
        printed_on: the day of printing, for the footer and the file's own date.
        templates: the folder that holds ``print/minutes.typ`` and ``print/fonts``.

    Raises:
        Unreachable: the template or its fonts are not there.
        RegisterError: the template cannot be set (a changed template, most likely).
    """
    folder = templates / "print"
    template = folder / "minutes.typ"
    if not template.is_file() or not (folder / "fonts").is_dir():
        raise Unreachable(_("The print template {file} or its fonts are missing.").format(file=template))
    missing: list[Missing] = []
    view = printable(minutes_view(of, printed_by, printed_on), characters(folder / "fonts"), missing)
    try:
        made = typst.compile(
            str(template),
            root=str(folder),
            font_paths=fonts(folder / "fonts"),
            format="pdf",
            sys_inputs={"view": json.dumps(view, ensure_ascii=False)},
            pdf_standards=["ua-1"],
            timestamp=dt.datetime.combine(printed_on, dt.time(), tzinfo=dt.UTC),
        )
    except typst.TypstError as error:
        message = _("The page cannot be set with {file}: {why}.").format(file=template, why=error.message)
        raise RegisterError(message) from error
    return made[0] if isinstance(made, list) else made


def minutes_view(of: Minutes, printed_by: str, printed_on: dt.date) -> View:
    """Return all that stands on the page, in words: the template only sets it."""
    when = date(printed_on, of.language)
    printed = _("printed by {who} on {date}").format(who=printed_by, date=when)
    return {
        "document": _("Minutes: {title}").format(title=of.title),
        "language": of.language,
        "title": of.title,
        "marking": of.marking,
        "head": words.head(of),
        "people": {"title": _("Who took part"), "rows": words.people(of)},
        "summary": {"title": _("In short"), "text": words.summary(of)},
        "entries": [_entry(one) for one in words.called(of)],
        "left": {"title": _("Not reached"), "rows": words.left(of)},
        "notice": of.notice,
        "footer": {
            "left": printed if printed_by else _("printed on {date}").format(date=when),
            "page": _("page {page} of {pages}"),
        },
    }


def _entry(of: Entry) -> View:
    return {
        "name": f"{of.place}. {of.risk} {of.title}",
        "state": words.state_name(of),
        "before": _standing(_("Before"), of.before),
        "after": _standing(_("Consensus"), of.after) if of.state == "agreed" else None,
        "lines": words.saved_lines(of),
        "rounds": [
            {
                "title": _("Round {n}").format(n=one.number),
                "head": [_("Who"), term("likelihood").capitalize(), term("impact").capitalize(), _("Why")],
                "views": [_view(view) for view in one.views],
                "spreads": [f"{term(spread.side).capitalize()}: {spread_in_words(spread)}" for spread in one.spreads],
                "none": "" if one.views else _("Nobody gave a score."),
            }
            for one in of.rounds
        ],
        "points": [{"title": title, "rows": list(rows)} for title, rows in words.points(of)],
    }


def _standing(label: str, of: Standing) -> View:
    fill = of.colour or "#ffffff"
    likelihood, impact = (words.level(one) for one in of.levels)
    return {
        "label": label,
        "levels": _("likelihood {likelihood}, impact {impact}").format(likelihood=likelihood, impact=impact),
        "code": of.code,
        "fill": fill,
        "ink": text_on(fill),
        "rating": f"{of.label} {of.score:g}" if of.score is not None else "",
    }


def _view(of: Any) -> list[str]:
    likelihood, impact = (words.level(one) for one in of.levels)
    if of.abstains:
        return [of.label, _("abstains"), "–", of.reason]
    return [of.label, likelihood, impact, of.reason]
