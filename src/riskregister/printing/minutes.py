"""The minutes of a meeting on paper: A4 upright, one block for each risk that was called."""

from __future__ import annotations

from typing import Any

from riskregister.core import meeting_words as words
from riskregister.core.colours import text_on
from riskregister.core.labels import term
from riskregister.core.meeting_minutes import Entry, Minutes, Standing
from riskregister.core.meeting_spread import in_words as spread_in_words
from riskregister.printing.sheet import Sheet
from riskregister.printing.typesetting import View, content_hash, printed_words, set_view
from riskregister.printing.words import days_in
from riskregister.translations import gettext as _


def render_minutes(of: Minutes, sheet: Sheet) -> bytes:
    """Return minutes as the content of a file; SVG and PNG hold the first page.

    Raises:
        Unreachable: the template or its fonts are not there.
        RegisterError: the template cannot be set (a changed template, most likely).
    """
    return set_view("minutes", minutes_view(of, sheet), sheet, upright=True)


def minutes_view(of: Minutes, sheet: Sheet) -> View:
    """Return all that stands on the page, in words: the template only sets it."""
    with days_in(of.language):
        view = _view_of(of)
    view["footer"] = {
        "left": printed_words(sheet, of.language),
        "content": _("content {hash}").format(hash=content_hash(view)),
        "page": _("page {page} of {pages}"),
    }
    return view


def _view_of(of: Minutes) -> View:
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
    }


def _entry(of: Entry) -> View:
    return {
        "name": f"{of.place}. {of.risk} {of.title}",
        "state": words.state_name(of)[:1].upper() + words.state_name(of)[1:],
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
    levels = _("likelihood {likelihood}, impact {impact}").format(likelihood=likelihood, impact=impact)
    return {
        "label": label,
        "levels": levels if any(of.levels) else _("not assessed"),
        "code": of.code,
        "fill": fill,
        "ink": text_on(fill),
        "rating": f"{of.label} {words.score_in_words(of)}".strip(),
    }


def _view(of: Any) -> list[str]:
    likelihood, impact = (words.level(one) for one in of.levels)
    if of.abstains:
        return [of.label, _("abstains"), "–", of.reason]
    return [of.label, likelihood, impact, of.reason]
