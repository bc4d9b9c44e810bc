"""The figures of a register by name: what each shows, what it is asked, how it is made; pages make the same ones."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Literal

from riskregister.core.delivery import Course
from riskregister.core.model import Register, Stage
from riskregister.errors import WrongUsage
from riskregister.services import figures_of_all, figures_of_history, figures_of_measures, figures_of_risks, portfolio
from riskregister.services.editions import Asked as Edition
from riskregister.services.figure import Figure, nothing
from riskregister.services.portfolio import Basis
from riskregister.translations import gettext as _

#: Figures that are papers of their own, with the command that prints them.
OWN = {"heatmap": "heatmap", "matrix": "heatmap", "map": "heatmap", "bow-tie": "bow-tie"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a figure is asked; each takes what means something to it, and what nobody says is as the pages begin with.

    Attributes:
        id: of the risk, measure or indicator.
        stage: whose levels are read.
        course: losses are reckoned from the measures, on this course.
        category: drawn beside the whole.
        side: of the assessors' levels.
        body: whose measures are late.
        months: by which they are late.
        as_judged: effects count as judged, not as far as evidence shows.
        kind: what fails: one measure or one body.
        level: what is hit: a risk or a category.
        by: what the timeline groups by.
        span: the time it shows.
        page: which page of it, from 1.
        basis: what the budget counts; None for the best that the costs bear out.
        budget: as typed; empty for the one that is looked at first.
        time_limit: seconds for each step of the search.
        source: where the register was opened from, for its history.
        edition: the edition it is asked in.
    """

    id: str = ""
    stage: Stage = "current"
    course: Course | None = None
    category: str = ""
    side: Literal["likelihood", "impact"] = "likelihood"
    body: str = ""
    months: int = 6
    as_judged: bool = False
    kind: Literal["measure", "body"] = "measure"
    level: Literal["risk", "category"] = "risk"
    by: Literal["owner", "section"] = "owner"
    span: Literal["near", "all"] = "near"
    page: int = 1
    basis: Basis | None = None
    budget: str = ""
    time_limit: float = 10.0
    source: str | None = None
    edition: Edition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A figure: what it shows, whose id it needs ("" for the whole register), the other fields of :class:`Asked`."""

    about: str
    of: Literal["", "risk", "measure", "indicator"] = ""
    takes: tuple[str, ...] = ()
    make: Callable[[Register, Asked], Figure]


def kinds() -> dict[str, Kind]:
    """Return the figures by name: those of the whole, of the measures, of one risk, measure or indicator."""
    whole, measures, risks = figures_of_all, figures_of_measures, figures_of_risks
    return {
        "ranks": Kind(
            about=_("How sure the order of the risks is: places with their intervals."),
            takes=("stage",),
            make=lambda register, asked: whole.ranks(register, asked.stage),
        ),
        "losses": Kind(
            about=_("How bad a year can be: how often it brings more than each amount of harm."),
            takes=("stage", "course", "category"),
            make=lambda register, asked: whole.losses(register, asked.stage, asked.course, asked.category),
        ),
        "influence": Kind(
            about=_("Own and imported harm of the risks that import most."),
            make=lambda register, _asked: whole.influence(register),
        ),
        "budget": Kind(
            about=_("What each budget buys: cost against harm averted by the best choice."),
            takes=("basis", "budget", "time_limit"),
            make=_budget,
        ),
        "timeline": Kind(
            about=_("Measures over time, from start to due date."),
            takes=("by", "span", "page"),
            make=lambda register, asked: measures.timeline(register, by=asked.by, span=asked.span, page=asked.page),
        ),
        "cover": Kind(
            about=_("Bodies and categories: who acts where, and what rests on one alone."),
            takes=("as_judged",),
            make=lambda register, asked: measures.cover(register, as_judged=asked.as_judged),
        ),
        "points": Kind(
            about=_("Single points of failure: what rests on one measure or body."),
            takes=("kind", "level", "as_judged"),
            make=lambda register, asked: measures.points(
                register, kind=asked.kind, level=asked.level, as_judged=asked.as_judged
            ),
        ),
        "late": Kind(
            about=_("What follows for the risks if a measure, or all of a body, slip."),
            takes=("id", "body", "months", "as_judged"),
            make=lambda register, asked: measures.late(
                register, measure=asked.id, body=asked.body, months=asked.months, as_judged=asked.as_judged
            ),
        ),
        "progress": Kind(
            about=_("How far a measure has come, update by update."),
            of="measure",
            make=lambda register, asked: measures.progress(register, asked.id),
        ),
        "claimed": Kind(
            about=_("A risk's current levels as claimed, and as the measures bear out."),
            of="risk",
            make=lambda register, asked: risks.claimed(register, asked.id),
        ),
        "profile": Kind(
            about=_("A risk's impact in every dimension."),
            of="risk",
            make=lambda register, asked: risks.profile(register, asked.id),
        ),
        "views": Kind(
            about=_("The levels that a risk's assessors hold, round by round."),
            of="risk",
            takes=("stage", "side"),
            make=lambda register, asked: risks.views(register, asked.id, asked.stage, asked.side),
        ),
        "pools": Kind(
            about=_("What a risk's assessors amount to, by three ways of pooling."),
            of="risk",
            takes=("stage",),
            make=lambda register, asked: risks.pools(register, asked.id, asked.stage),
        ),
        "trend": Kind(
            about=_("A risk's score at each stage over time; of a database, which keeps a history."),
            of="risk",
            make=lambda register, asked: figures_of_history.trend_from(asked.source, register, asked.id, asked.edition),
        ),
        "indicator": Kind(
            about=_("An indicator's readings over time, with its thresholds."),
            of="indicator",
            make=lambda register, asked: risks.indicator(register, asked.id),
        ),
    }


def kind_of(name: str, given: Collection[str] = ()) -> Kind:
    """Return the figure of a name, which must take what is ``given`` (fields of :class:`Asked`).

    Raises:
        WrongUsage: there is none of that name; it needs an id; something given means nothing to it.
    """
    known = kinds()
    kind = known.get(name)
    if kind is None:
        raise _unknown(name, list(known))
    if kind.of and "id" not in given:
        owners = {"risk": _("one risk"), "measure": _("one measure"), "indicator": _("one indicator")}
        message = _("The figure '{name}' is of {what}.").format(name=name, what=owners[kind.of])
        raise WrongUsage(message, _("Name it with --id."))
    takes = (*(("id",) if kind.of else ()), *kind.takes)
    for one in given:
        if one not in takes:
            message = _("{option} means nothing to the figure '{name}'.").format(option=option_of(one), name=name)
            options = ", ".join(option_of(field) for field in takes)
            hint = (
                _("It takes {options}.").format(options=options) if options else _("It takes no option of that kind.")
            )
            raise WrongUsage(message, hint)
    if "id" in given and "body" in given:
        raise WrongUsage(_("Either one measure slips, or all of a body."), _("Give --id or --body."))
    if "stage" in given and "course" in given:
        message = _("Reckoned from the measures, losses start from the inherent stage.")
        raise WrongUsage(message, _("Give --stage or --course."))
    return kind


def _unknown(name: str, known: list[str]) -> WrongUsage:
    if name in OWN:
        message = _("The figure '{name}' is a paper of its own.").format(name=name)
        return WrongUsage(message, _("Print it with 'riskregister print {command}'.").format(command=OWN[name]))
    near = difflib.get_close_matches(name.lower(), known, n=1, cutoff=0.5)
    hint = _("Do you mean {near}?").format(near=near[0]) if near else ""
    every = _("These are there: {names}.").format(names=", ".join(known))
    return WrongUsage(_("There is no figure '{name}'.").format(name=name), f"{hint} {every}".strip())


def option_of(field: str) -> str:
    """Return how a field of :class:`Asked` is given on the command line."""
    return "--" + field.replace("_", "-")


def listed() -> list[dict[str, str]]:
    """Return a row per figure: its name, what it shows, which options it takes beside those of every print."""
    rows = []
    for name, kind in kinds().items():
        takes = [f"--id ({kind.of})"] if kind.of else []
        rows.append({"name": name, "what": kind.about, "takes": ", ".join([*takes, *map(option_of, kind.takes)])})
    return rows


def _budget(register: Register, asked: Asked) -> Figure:
    bases = portfolio.bases(register)
    basis = asked.basis or bases[0]
    found = portfolio.candidates(register, basis)
    if not found.gains.measures:
        raise nothing(_("no measure still to be delivered acts on an assessed risk."))
    amount = (
        portfolio.budget_of(asked.budget, basis) if asked.budget else figures_of_all.first_budget(basis, found.most)
    )
    choice = portfolio.choose(register, amount, basis=basis, time_limit=asked.time_limit, draws=1, with_front=True)
    return figures_of_all.budget(register, choice)
