"""The chapters of the register book on what is done: measures by domain, how they cover the risks, and the sources."""

from __future__ import annotations

from typing import Any

import pandas as pd

from riskregister.core.citations import citations, outline
from riskregister.core.coverage import reductions, risk_cover, unlinked_measures
from riskregister.core.frames import coverage_frame, measure_frame
from riskregister.core.labels import term
from riskregister.core.model import NOT_NAMED
from riskregister.printing.book_blocks import Cell, Ground, Width, bold, head, late, lines, soft, table, text
from riskregister.printing.tables import records
from riskregister.printing.typesetting import View
from riskregister.printing.words import NOTHING, date, number, percent
from riskregister.translations import gettext as _
from riskregister.translations import ngettext


def measure_blocks(ground: Ground) -> list[View]:
    """Return every measure by policy domain; what is overdue is marked."""
    register = ground.register
    frame = measure_frame(register)
    if not len(frame):
        return [text(_("This register holds no measures yet."))]
    overdue = int(frame["overdue"].sum())
    said = ngettext("{n} measure; {late} overdue on {date}.", "{n} measures; {late} overdue on {date}.", len(frame))
    day = date(register.reporting_date, register.language)
    heads = [_("Id"), _("Measure"), _("Source"), _("Responsible body"), _("Status"), _("Delivered"), _("Due")]
    groups = [
        (_domain(str(domain), of), [_measure(ground, row) for row in records(of)])
        for domain, of in frame.groupby("domain", sort=False)
    ]
    note = _("Delivered is the share that counts: progress as entered, else what the status stands for.")
    return [
        text(said.format(n=len(frame), late=overdue, date=day)),
        text(note, soft=True),
        table(heads, ["auto", "1fr", 18, 33, 19, 16, 24], groups, figures=(5,)),
    ]


def _domain(domain: str, of: pd.DataFrame) -> str:
    overdue = int(of["overdue"].sum())
    name = term(domain) if domain else _("no domain")
    words = ngettext("{domain}: {n} measure, {late} overdue", "{domain}: {n} measures, {late} overdue", len(of))
    return words.format(domain=name[:1].upper() + name[1:], n=len(of), late=overdue)


def _measure(ground: Ground, row: dict[str, Any]) -> list[Cell]:
    due: Cell = date(row["due"], ground.register.language) if row["due"] else NOTHING
    if row["overdue"]:
        due = late(_("{date}, overdue").format(date=due))
    owner = _("not named in the text") if row["owner"] == NOT_NAMED else row["owner"]
    return [bold(row["id"]), row["title"], row["section"], owner, term(row["status"]), percent(row["delivered"]), due]


def coverage_blocks(ground: Ground) -> list[View]:
    """Return how the measures cover the risks of each category, and what nothing covers."""
    frame, register = coverage_frame(ground.register), ground.register
    if not len(frame):
        return [text(_("This register holds no categories yet."))]
    cover = risk_cover(register)["cover"].value_counts()
    bare = int(cover.get("no measure", 0))
    idle = int(cover.get("principles only", 0) + cover.get("nothing delivered", 0))
    said = _covered(len(register.risks), bare, idle)
    heads = [
        _("Id"),
        _("Category"),
        _("Risks"),
        _("Measures"),
        _("Harm taken away"),
        _("Without any measure"),
        _("Nothing delivered"),
    ]
    ranges = reductions(register)
    rows: list[list[Cell]] = [
        [
            bold(row["id"]),
            row["title"],
            str(row["risks"]),
            str(row["measures"]),
            _taken(row["evidenced_reduction"], ranges.get(row["id"])),
            ground.links(row["gaps"]) if row["gaps"] else NOTHING,
            ground.links(row["undelivered"]) if row["undelivered"] else NOTHING,
        ]
        for row in records(frame)
    ]
    note = _(
        "Harm taken away is the share of inherent expected harm that the measures in place remove by their evidence, "
        "below it its range over what is known of their efficacy; "
        "a gap may be one of the source or of the register."
    )
    found = [
        text(said),
        text(note, soft=True),
        table(heads, ["auto", "1fr", 13, 18, 19, 28, 40], [("", rows)], figures=(2, 3, 4)),
    ]
    apart = unlinked_measures(register)
    if len(apart):
        found += [head(_("Measures that act on no risk")), _apart(apart)]
    return found


def _covered(n: int, bare: int, idle: int) -> str:
    """Return in a sentence or two how many of ``n`` risks no measure acts on, and for how many none is delivered."""
    if bare:
        acts = ngettext("No measure acts on {bare} of {n} risk.", "No measure acts on {bare} of {n} risks.", n)
    else:
        acts = ngettext("A measure acts on the {n} risk.", "At least one measure acts on each of {n} risks.", n)
    if idle:
        rest = _("For {idle} more nothing is delivered yet.") if bare else _("For {idle} nothing is delivered yet.")
        acts += " " + rest
    return acts.format(n=n, bare=bare, idle=idle)


def _taken(best: float, ends: tuple[float, float, float] | None) -> Cell:
    """Return a share of harm with its range below it."""
    return soft(percent(best), f"{percent(ends[0])} – {percent(ends[2])}") if ends else percent(best)


def _apart(frame: pd.DataFrame) -> View:
    rows: list[list[Cell]] = [[bold(row["id"]), row["title"], row["notes"] or NOTHING] for row in records(frame)]
    return table([_("Id"), _("Measure"), _("Why none")], ["auto", "1fr", 70], [("", rows)])


def source_blocks(ground: Ground) -> list[View]:
    """Return the documents the register is drawn from: section by section, what cites it."""
    register = ground.register
    if not register.documents:
        return [text(_("This register names no document."))]
    frame = outline(register, citations(register))
    heads = [_("Section"), _("Title"), _("Paragraphs"), _("Cited"), _("Risks"), _("Measures"), _("Other")]
    found: list[View] = []
    for document in register.documents:
        of = frame[frame["document"] == document.id]
        found += [
            head(document.title),
            text(_("Cited as {id}; dated {date}.").format(id=document.id, date=date(document.date, register.language))),
            table(
                heads,
                [26, "1fr", 20, 14, 14, 18, 14],
                [("", [_section(row) for row in records(of)])],
                figures=range(2, 7),
            ),
        ]
    note = _("The words of the documents are not repeated here; every risk's page says where its source says it.")
    return [text(note), *found]


def _section(row: dict[str, Any]) -> list[Cell]:
    other = sum(int(row[name]) for name in ("objectives", "categories", "assessments", "influences", "indicators"))
    counts = [row["paragraphs"], row["cited"], row["risks"], row["measures"], other]
    return [bold(row["section"]), row["title"], *(number(float(one)) if one else NOTHING for one in counts)]


def change_blocks(ground: Ground, view: View | None) -> list[View]:
    """Return what changed since the last review: ``view`` is that of the change report, None without a history."""
    if view is None:
        return [text(_("This register was printed from a source that keeps no history: nothing to compare it with."))]
    states = ", ".join(f"{fact['label']}: {fact['value']}" for fact in view["facts"][:2])
    found = [text(view["said"], large=True), text(states, soft=True)]
    moves = view["moves"]
    if moves["rows"]:
        rows: list[list[Cell]] = [
            [
                ground.link(row["id"]),
                row["title"],
                row["stage"],
                *(_end(end) for end in row["ends"]),
                bold(row["change"]),
            ]
            for row in moves["rows"]
        ]
        widths: list[Width] = ["auto", "1fr", 18, 29, 29, 16]
        found += [head(moves["title"]), table(moves["heads"], widths, [("", rows)], figures=(5,))]
    for part in view["parts"]:
        found += [head(part["title"]), lines(part["lines"])]
    return found


def _end(end: View) -> Cell:
    if not end["code"]:
        return soft(NOTHING, end["label"])
    return {"kind": "rated", **end, "label": f"{end['score']} ({end['span']})"}
