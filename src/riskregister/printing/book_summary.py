"""Where things stand, as the first chapters of the register book tell it: in numbers, and the risks that come first."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from riskregister.core import scoring
from riskregister.core.frames import measure_frame
from riskregister.core.model import Register
from riskregister.printing.book_blocks import Cell, Ground, bold, head, soft, table, text
from riskregister.printing.tables import records
from riskregister.printing.typesetting import View
from riskregister.printing.view import highest_score
from riskregister.printing.words import NOTHING, date, number, percent, scores_of
from riskregister.translations import gettext as _
from riskregister.translations import ngettext

#: So many risks are told as the first ones.
TOP = 20


def summary_blocks(ground: Ground, risks: pd.DataFrame, categories: pd.DataFrame) -> list[View]:
    """Return where things stand; ``risks`` and ``categories`` are the score frames with the ranges of the ranks."""
    register = ground.register
    if not len(risks):
        return [text(_("This register holds no risks yet."), large=True)]
    threats = risks[risks["direction"] != "opportunity"]
    blocks = [text(sentence(register, risks), large=True)]
    if threats["score"].notna().any():
        blocks += [text(_doubt(register, threats)), head(_("Ratings")), _ratings(ground, threats)]
        words = _(
            "Best counts a risk where its best levels put it. Certain counts it only where its whole range lies in the "
            "band, possible wherever any of its range does."
        )
        blocks.append(text(words, soft=True))
    if len(categories):
        blocks += [head(_("Categories")), _categories(ground, categories)]
        words = _(
            "P(any) is the probability that at least one risk of the category happens, taken as independent; the "
            "bounds hold whatever their dependence. Ranks are the 5 % and 95 % points at simulated levels."
        )
        blocks.append(text(words, soft=True))
    return blocks


def sentence(register: Register, risks: pd.DataFrame) -> str:
    """Return one sentence on where things stand, with the numbers of the Overview; opportunities are counted apart."""
    top = register.criteria.bands[-1]
    chances = int((risks["direction"] == "opportunity").sum())
    rated = int(((risks["rating"] == top.label) & (risks["direction"] != "opportunity")).sum())
    above, late = int(risks["above_appetite"].sum()), int(measure_frame(register)["overdue"].sum())
    count = len(risks) - chances
    parts = [
        ngettext("{top} of {n} risk is rated {rating}", "{top} of {n} risks are rated {rating}", count).format(
            top=rated, n=count, rating=top.label
        ),
        ngettext("{n} lies above appetite", "{n} lie above appetite", above).format(n=above),
    ]
    if chances:
        words = ngettext("{n} opportunity stands beside them", "{n} opportunities stand beside them", chances)
        parts.append(words.format(n=chances))
    overdue = ngettext("{n} measure is overdue on {date}", "{n} measures are overdue on {date}", late)
    words = overdue if late else _("no measure is overdue on {date}")
    parts.append(words.format(n=late, date=date(register.reporting_date, register.language)))
    return "; ".join(parts) + "."


def top_blocks(ground: Ground, risks: pd.DataFrame) -> list[View]:
    """Return the risks that come first, each with the range of its score and rank."""
    ranked = risks[risks["rank"].notna()].sort_values("rank", kind="stable")
    if not len(ranked):
        return [text(_("No risk has been scored at this stage yet."))]
    said = ngettext("The first of {n} ranked risk.", "The first {top} of {n} ranked risks.", len(ranked))
    words = _(
        "A rank range holds the true rank in nine of ten simulated orders; where ranges overlap, the order of two "
        "risks is not a finding. First three is the share of the orders in which a risk is among the first three."
    )
    heads = [
        _("Rank"),
        _("Range"),
        _("Id"),
        _("Risk"),
        _("Score"),
        _("Rating"),
        _("First three"),
        _("Page"),
    ]
    rows: list[list[Cell]] = [
        [
            number(row["rank"]),
            reach(row["rank_low"], row["rank_high"]),
            ground.link(row["id"]),
            row["title"],
            scored(row),
            ground.rated(row["rating"]),
            percent(row["top"]),
            ground.page(row["id"]),
        ]
        for row in records(ranked.head(TOP))
    ]
    return [
        text(said.format(n=len(ranked), top=min(TOP, len(ranked)))),
        text(words, soft=True),
        table(heads, [12, 18, "auto", "1fr", 22, 28, 17, 11], [("", rows)], figures=(0, 6, 7)),
    ]


def reach(low: float, high: float) -> str:
    """Return a range in words; a dash where it is not known."""
    if np.isnan(low) or np.isnan(high):
        return NOTHING
    return f"{number(low)} – {number(high)}"


def scored(row: dict[str, Any]) -> View | str:
    """Return a row's score, its range beneath."""
    if np.isnan(row["score"]):
        return NOTHING
    return soft(number(row["score"]), reach(row["score_low"], row["score_high"]))


def _doubt(register: Register, risks: pd.DataFrame) -> str:
    places = _bands(register, risks)
    rated = places[:, 1] < len(register.criteria.bands)
    open_ = int(((places[:, 0] != places[:, 2]) & rated).sum())
    words = ngettext(
        "{open} of {n} scored risk could as well stand in another rating: its range of levels reaches there.",
        "{open} of {n} scored risks could as well stand in another rating: their ranges of levels reach there.",
        int(rated.sum()),
    )
    return words.format(open=open_, n=int(rated.sum()))


def _bands(register: Register, risks: pd.DataFrame) -> np.ndarray:
    """Return for each risk the places of the bands of its lowest, best and highest score."""
    bands = register.criteria.bands
    return np.column_stack([scoring.band_index(risks[name], bands) for name in ("score_low", "score", "score_high")])


def _ratings(ground: Ground, risks: pd.DataFrame) -> View:
    criteria = ground.register.criteria
    places = _bands(ground.register, risks)
    places = places[places[:, 1] < len(criteria.bands)]
    top = highest_score(criteria)
    rows: list[list[Cell]] = []
    for place, band in reversed(list(enumerate(criteria.bands))):
        after = criteria.bands[place + 1].minimum if place + 1 < len(criteria.bands) else None
        sure = (places[:, 0] == place) & (places[:, 2] == place)
        possible = (places[:, 0] <= place) & (places[:, 2] >= place)
        counts = [str(int(found.sum())) for found in (places[:, 1] == place, sure, possible)]
        rows.append(
            [
                ground.rated(band.label),
                scores_of(band.minimum, after, top),
                bold(counts[0]),
                *counts[1:],
                band.meaning,
            ]
        )
    unknown = len(risks) - len(places)
    if unknown:
        rows.append([ground.rated(""), NOTHING, bold(str(unknown)), NOTHING, NOTHING, ""])
    heads = [_("Rating"), _("Scores"), _("Best"), _("Certain"), _("Possible"), _("What it asks for")]
    return table(heads, [32, 30, 14, 16, 18, "1fr"], [("", rows)], figures=(2, 3, 4))


def _categories(ground: Ground, categories: pd.DataFrame) -> View:
    rows: list[list[Cell]] = [
        [
            bold(row["id"]),
            row["title"],
            str(row["risks"]),
            str(row["above_appetite"]),
            soft(percent(row["p_any"]), f"{percent(row['p_low'])} – {percent(row['p_high'])}"),
            scored(row),
            ground.rated(row["rating"]),
            reach(row["rank_low"], row["rank_high"]),
        ]
        for row in records(categories)
    ]
    heads = [
        _("Id"),
        _("Category"),
        _("Risks"),
        _("Above appetite"),
        _("P(any), bounds"),
        _("Score"),
        _("Rating"),
        _("Ranks"),
    ]
    return table(heads, ["auto", "1fr", 13, 18, 27, 20, 28, 16], [("", rows)], figures=(2, 3))
