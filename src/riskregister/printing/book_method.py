"""The method in one page: what is judged, by which rule, what a range means, and where the formulas come from."""

from __future__ import annotations

from collections.abc import Sequence

from riskregister.core.criteria import Criteria
from riskregister.core.labels import stage_meanings, stage_names
from riskregister.core.method_topics import Topic, standing_words
from riskregister.core.model import STAGES
from riskregister.printing.book_blocks import Cell, Ground, bold, head, lines, table, text
from riskregister.printing.typesetting import View
from riskregister.printing.words import NOTHING, number, percent
from riskregister.translations import gettext as _


def method_blocks(ground: Ground, topics: Sequence[Topic]) -> list[View]:
    """Return how this register's scores come about; ``topics`` say where the formulas come from."""
    criteria = ground.register.criteria
    words = _(
        "Each risk is judged by one scenario: how likely at least one such event is within {years} years, and how bad "
        "it is. Each level is given as lowest credible, best and highest credible; the range is part of the judgement, "
        "and what follows from it – the range of a score, of a rank – is printed beside every number."
    )
    stages = [f"{stage_names()[stage]}: {stage_meanings()[stage]}" for stage in STAGES]
    found = [
        text(words.format(years=number(criteria.likelihood.horizon_years))),
        text(_("Four stages are kept apart. {stages}.").format(stages="; ".join(stages))),
        head(_("From two levels to a rating")),
        text(_rule(criteria)),
        head(_("Likelihood")),
        _likelihood(criteria),
        head(_("Impact")),
        _impact(criteria),
        head(_("Ranks, appetite and measures")),
        text(_ranks(criteria)),
    ]
    if criteria.basis:
        found.append(text(_("Whose criteria these are: {basis}.").format(basis=criteria.basis)))
    if topics:
        found += [head(_("Where the formulas come from")), _sources(topics)]
        found.append(text(_standings(topics), soft=True))
    return found


def _rule(criteria: Criteria) -> str:
    rules = {
        "sum": _(
            "Score = likelihood level + impact level. On scales whose steps are equal ratios this orders risks as "
            "their expected harm does."
        ),
        "product": _("Score = likelihood level × impact level."),
        "maximum": _("Score = the larger of the likelihood level and the impact level."),
        "grid": _("The score is looked up in the matrix of the criteria: each square has its rating."),
    }
    bands = ", ".join(
        _("{rating} from {minimum}").format(rating=f"{band.label} ({band.code})", minimum=number(band.minimum))
        for band in criteria.bands
    )
    edges = _("The rating is the band that the score falls in: {bands}. One point of difference is no finding.")
    return f"{rules[criteria.rule]} {edges.format(bands=bands)}"


def _likelihood(criteria: Criteria) -> View:
    heads = [_("Level"), _("Name"), _("Probability"), _("Meaning")]
    rows: list[list[Cell]] = [
        [bold(str(one.level)), one.label, f"{percent(one.low)} – {percent(one.high)}", one.anchor]
        for one in reversed(criteria.likelihood.levels)
    ]
    return table(heads, [14, 36, 34, "1fr"], [("", rows)])


def _impact(criteria: Criteria) -> View:
    words = _("{factor} times the level below")
    first = criteria.impact.levels[0].level
    rows: list[list[Cell]] = [
        [
            bold(str(one.level)),
            one.label,
            NOTHING if one.level == first else words.format(factor=number(criteria.impact.base)),
            one.anchor,
        ]
        for one in reversed(criteria.impact.levels)
    ]
    return table([_("Level"), _("Name"), _("Harm"), _("Meaning")], [14, 36, 34, "1fr"], [("", rows)])


def _ranks(criteria: Criteria) -> str:
    words = _(
        "Rank 1 is the highest score; equal scores share the mean of their places. The range of a rank holds it in "
        "nine of ten draws of all levels from their ranges. Above appetite means a score higher than the most that a "
        "category may hold without a decision. A measure takes a share off likelihood or impact by its strength, its "
        "grade of evidence and as far as it counts as delivered."
    )
    basis = _("The appetite: {basis}.").format(basis=criteria.appetite_basis) if criteria.appetite_basis else ""
    return f"{words} {basis}".strip()


def _sources(topics: Sequence[Topic]) -> View:
    return lines(
        [
            {
                "id": topic.id,
                "words": f"{topic.title}: " + "; ".join(f"{one.what} [{one.standing}]" for one in topic.sources) + ".",
            }
            for topic in topics
        ]
    )


def _standings(topics: Sequence[Topic]) -> str:
    used = dict.fromkeys(source.standing for topic in topics for source in topic.sources)
    return " ".join(f"[{key}] {words}." for key, words in standing_words().items() if key in used)
