"""A brief for a council, as plain data: findings, the map, what is asked; every output is poured from this one."""

from __future__ import annotations

import textwrap
from functools import partial
from typing import Any

import pandas as pd

from riskregister.core.council import Brief, Point, brief
from riskregister.core.council_words import by_rank
from riskregister.core.directions import threats
from riskregister.core.model import Register, Stage
from riskregister.core.ranked import score_frame
from riskregister.printing.sheet import Inks, Sheet
from riskregister.printing.tables import level_of, records
from riskregister.printing.typesetting import View, footer, set_view
from riskregister.printing.view import fills_of, legend_of, matrix_of, notes_of, stage_words
from riskregister.printing.words import NOTHING, date, number, reach
from riskregister.translations import gettext as _
from riskregister.translations import ngettext

#: How many risks are listed by name: as many as a slide holds.
LISTED = 12


def render_brief(
    register: Register, sheet: Sheet, *, stage: Stage = "current", before: Register | None = None, ask: str = ""
) -> bytes:
    """Return a brief as the content of a file: one page, a Word file or slides.

    Args:
        register: what it is about.
        sheet: how it comes out.
        stage: whose levels are shown.
        before: an earlier state to tell what moved; none: the assessments before those that stand.
        ask: what the council is asked, in a person's own words; empty: proposed from the findings.

    Raises:
        Unreachable: the template or its fonts are not there.
        RegisterError: the template cannot be set (a changed template, most likely).
    """
    view = brief_view(register, stage, sheet.inks, sheet.stood, before=before, ask=ask)
    view["footer"] = footer(register, view, sheet)
    if sheet.form == "docx":
        from riskregister.printing.word import brief_document

        return brief_document(view, sheet)
    if sheet.form == "pptx":
        from riskregister.printing.slides import brief_slides

        return brief_slides(view, sheet)
    return set_view("brief", view, sheet, upright=True)


def brief_view(
    register: Register,
    stage: Stage = "current",
    inks: Inks = "colour",
    stood: str = "",
    *,
    before: Register | None = None,
    ask: str = "",
) -> View:
    """Return the content of a brief; equal registers give equal views.

    ``stood`` as for the matrix; ``before`` is an earlier state to tell what moved, ``ask`` what the council is asked in
    a person's own words (:func:`riskregister.core.council.brief`).
    """
    # A brief speaks of harm: an opportunity has no place in it.
    register = threats(register)
    frame, language = score_frame(register, stage), register.language
    fills = fills_of(register.criteria, inks)
    found = brief(register, frame, stage=stage, before=before, ask=ask, day=partial(date, language=language))
    name, definition = stage_words(stage)
    read = date(register.reporting_date, language)
    heading = _("Brief for the council")
    state = stood or _("version {n}").format(n=register.version)
    return {
        "language": language,
        "document": f"{heading}: {register.title} ({name})",
        "heading": heading,
        "register": register.title,
        "short": textwrap.shorten(register.title, 70, placeholder=" …"),
        "stage": name,
        "definition": definition,
        "notice": register.notice,
        "marking": register.marking,
        "facts": [
            {"label": _("Reporting date"), "value": read},
            {"label": _("As it stood"), "value": stood}
            if stood
            else {"label": _("Version"), "value": str(register.version)},
            {"label": _("Levels"), "value": f"{name}: {definition}"},
        ],
        "standing": _standing(register, frame),
        "findings": {"title": _("What the council must hear"), "rows": _points(found)},
        "map": {"title": _("The map"), "note": _map_note(frame, stage)},
        "matrix": matrix_of(frame, register.criteria, fills, "risk"),
        "legend": legend_of(frame, register.criteria, fills, "risk"),
        "notes": [*notes_of(frame, register.criteria, "risk"), *_ranges_note(frame)],
        "ask": _asked(found),
        "top": _top(frame, fills),
        "running": _("{register} · {state} · reporting date {date}").format(
            register=register.id, state=state, date=read
        ),
    }


def _standing(register: Register, frame: pd.DataFrame) -> str:
    """Return one sentence on where things stand."""
    if frame.empty:
        return _("The register holds no risk yet.")
    band = register.criteria.bands[-1]
    top, above = int((frame["rating"] == band.label).sum()), int(frame["above_appetite"].sum())
    unknown = int(frame["score"].isna().sum())
    said = ngettext(
        "{top} of {n} risk is rated {rating}, {above} above appetite",
        "{top} of {n} risks are rated {rating}, {above} lie above appetite",
        len(frame),
    ).format(top=top, n=len(frame), rating=band.label, above=above)
    if unknown:
        said += ngettext("; {n} is not assessed", "; {n} are not assessed", unknown).format(n=unknown)
    return f"{said}."


def _points(found: Brief) -> list[View]:
    return [
        {
            "id": _("finding {n}").format(n=place),
            "number": str(place),
            "figure": one.figure,
            "caption": one.caption,
            "title": one.title,
            "parts": _parts(one),
            "source": one.source,
        }
        for place, one in enumerate(found.points, start=1)
    ]


def _parts(one: Point) -> list[View]:
    said = ((_("What"), one.what), (_("So what"), one.so_what), (_("Now what"), one.now_what))
    return [{"label": label, "text": text} for label, text in said if text]


def _map_note(frame: pd.DataFrame, stage: Stage) -> str:
    scored = int(frame["score"].notna().sum())
    return ngettext("{n} risk, {stage}.", "{n} risks, {stage}.", scored).format(n=scored, stage=stage_words(stage)[1])


def _ranges_note(frame: pd.DataFrame) -> list[str]:
    if frame["rank_low"].isna().all():
        return []
    return [
        _(
            "Ranges of scores run from the lowest to the highest credible levels; ranges of ranks hold nine in ten "
            "draws from them."
        )
    ]


def _asked(found: Brief) -> View:
    return {
        "title": _("Decision asked"),
        "lead": _("It is proposed that the council:") if found.proposed else _("The council is asked:"),
        "lines": list(found.asks),
        "note": _("Proposed from the findings; the council may decide otherwise.") if found.proposed else "",
    }


def _top(frame: pd.DataFrame, fills: dict[str, View]) -> View:
    known = by_rank(frame[frame["score"].notna()])
    rows = [_top_row(row, fills) for row in records(known.head(LISTED))]
    owned = bool((known["owner"].head(LISTED) != "").any())
    note = _("No risk has been assessed at this stage.")
    if rows:
        note = _("The first {n} of {all}; levels read lowest credible – best – highest credible.").format(
            n=len(rows), all=len(known)
        )
    return {
        "title": _("The highest risks"),
        "note": note,
        "heads": [
            _("Id"),
            _("Risk"),
            *([_("Owner")] if owned else []),
            _("Likelihood"),
            _("Impact"),
            _("Score and range"),
            _("Rank, 9 in 10"),
            _("Rating"),
        ],
        "owned": owned,
        "rows": rows,
    }


def _top_row(row: dict[str, Any], fills: dict[str, View]) -> View:
    return {
        **fills[row["rating"]],
        "id": row["id"],
        "title": row["title"],
        "owner": row["owner"] or NOTHING,
        "levels": [level_of(row, side) for side in ("likelihood", "impact")],
        "score": number(row["score"]),
        "span": reach(row["score_low"], row["score_high"]),
        "ranks": reach(row["rank_low"], row["rank_high"]),
    }
