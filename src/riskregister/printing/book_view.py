"""What stands in the register book, as plain data: title page and chapters; ``book.typ`` has no words of its own."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from riskregister.core.method_topics import Topic
from riskregister.core.model import Category, Register, Risk
from riskregister.core.ranked import score_frame
from riskregister.printing.book_blocks import Cell, Ground, table, text
from riskregister.printing.book_follow_up import change_blocks, coverage_blocks, measure_blocks, source_blocks
from riskregister.printing.book_method import method_blocks
from riskregister.printing.book_summary import scored, summary_blocks, top_blocks
from riskregister.printing.risk_view import RiskViews
from riskregister.printing.sheet import Inks, Progress, silent
from riskregister.printing.tables import level_of, records
from riskregister.printing.typesetting import View
from riskregister.printing.view import heatmap_view
from riskregister.printing.words import date
from riskregister.translations import gettext as _


def book_view(
    register: Register,
    inks: Inks,
    *,
    stood: str = "",
    topics: Sequence[Topic] = (),
    changes: View | None = None,
    progress: Progress = silent,
) -> View:
    """Return the content of the book; ``changes`` is the view of the change report, None where there is no history."""
    ground = Ground.of(register, inks)
    progress(0, 1, _("Ranks reckoned"))
    risks = score_frame(register, "current", "risk")
    categories = score_frame(register, "current", "category")
    progress(1, 1, _("Ranks reckoned"))
    heading, day = _("Risk register"), date(register.reporting_date, register.language)
    state = stood or _("version {n}").format(n=register.version)
    chapters = [
        _chapter(_("Summary"), summary_blocks(ground, risks, categories)),
        _chapter(_("The method in one page"), method_blocks(ground, topics)),
        {**_chapter(_("The map"), []), "kind": "map", "map": _map(ground, inks, stood)},
        _chapter(_("The risks that come first"), top_blocks(ground, risks)),
        {
            **_chapter(_("Risks one by one"), [] if len(risks) else [text(_("This register holds no risks yet."))]),
            "kind": "risks",
            "parts": list(_parts(ground, risks, inks, stood, progress)),
        },
        _chapter(_("Measures by policy domain"), measure_blocks(ground)),
        _chapter(_("How the measures cover the risks"), coverage_blocks(ground)),
        _chapter(_("Changes since the last review"), change_blocks(ground, changes)),
        _chapter(_("Sources"), source_blocks(ground)),
    ]
    return {
        "language": register.language,
        "document": f"{heading}: {register.title}",
        "heading": heading,
        "register": register.title,
        "description": register.description,
        "short": textwrap.shorten(register.title, 70, placeholder=" …"),
        "stage": "",
        "marking": register.marking,
        "notice": register.notice,
        "facts": [
            {"label": _("Reporting date"), "value": day},
            {"label": _("As it stood") if stood else _("State"), "value": state},
            {"label": _("Register"), "value": register.id},
            {"label": _("Criteria"), "value": _("edition {name}").format(name=register.criteria.edition)},
        ],
        "contents": _("Contents"),
        "chapters": [{**one, "number": str(place)} for place, one in enumerate(chapters, start=1)],
        "running": f"{register.id} · {state} · " + _("reporting date {date}").format(date=day),
    }


def _chapter(title: str, blocks: list[View]) -> View:
    return {"kind": "blocks", "title": title, "blocks": blocks}


def _map(ground: Ground, inks: Inks, stood: str) -> View:
    """Return the matrix sheet as a chapter: ids on it lead to the pages of their risks, the lists stand elsewhere."""
    register = ground.register
    view = heatmap_view(register, "risk", "current", inks, stood)
    for row in view["matrix"]["rows"]:
        for cell in row["cells"]:
            for shown, risk in zip(cell["ids"], cell["held"], strict=True):
                shown["to"] = ground.marks[risk]
    return {**view, "heading": register.title, "register": view["heading"], "lists": [], "missing": []}


def _parts(ground: Ground, risks: pd.DataFrame, inks: Inks, stood: str, progress: Progress) -> Iterator[dict[str, Any]]:
    """Give the risks of each category: a list of them, and the page of each."""
    register = ground.register
    views, done, total = RiskViews(register, inks, stood), 0, len(register.risks)
    known = {one.id: one for one in register.categories}
    by: dict[str, list[Risk]] = {key: [] for key in known}
    for risk in register.risks:
        by.setdefault(risk.category, []).append(risk)
    rows = {row["id"]: row for row in records(risks)}
    for key, of in by.items():
        pages = []
        for risk in of:
            progress(done, total, _("Risks written"))
            pages.append({**_page(views, risk), "mark": ground.marks[risk.id]})
            done += 1
        category = known.get(key)
        yield {
            "id": key,
            "title": f"{key}  {category.title}" if category else key or _("Without a category"),
            "blocks": _opening(ground, category, [rows[risk.id] for risk in of]),
            "risks": pages,
        }
    progress(total, total, _("Risks written"))


def _page(views: RiskViews, risk: Risk) -> View:
    # Said once in the book, not on each page of it.
    view = {**views.of(risk), "notice": ""}
    return {key: value for key, value in view.items() if key not in ("language", "document", "short", "running")}


def _opening(ground: Ground, category: Category | None, rows: list[dict[str, Any]]) -> list[View]:
    found = [text(category.summary)] if category and category.summary else []
    if not rows:
        return [*found, text(_("No risk stands in this category."), soft=True)]
    heads = [_("Id"), _("Risk"), _("Likelihood"), _("Impact"), _("Score"), _("Rating"), _("Page")]
    cells: list[list[Cell]] = [
        [
            ground.link(row["id"]),
            row["title"],
            *({"kind": "level", **level_of(row, side)} for side in ("likelihood", "impact")),
            scored(row),
            ground.rated(row["rating"]),
            ground.page(row["id"]),
        ]
        for row in rows
    ]
    note = _("Levels read lowest credible – best – highest credible.")
    return [
        *found,
        table(heads, ["auto", "1fr", 22, 22, 18, 30, 12], [("", cells)], figures=(6,)),
        text(note, soft=True),
    ]
