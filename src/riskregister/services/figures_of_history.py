"""The figure of one risk's history: how its score went at each stage."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pandas as pd

from riskregister.charts.steps import step_figure
from riskregister.core import editions
from riskregister.core.model import Register
from riskregister.core.paths import score_steps
from riskregister.errors import RegisterError
from riskregister.services import history, moments
from riskregister.services.assessing import unnamed_as
from riskregister.services.editions import Asked as Edition
from riskregister.services.figure import Figure, nothing, of_title
from riskregister.services.history import Hidden
from riskregister.services.opening import open_history
from riskregister.services.printing import risk_of
from riskregister.store.database import Database
from riskregister.translations import gettext as _


def steps_of(database: Database, secret: Hidden, register: Register, risk_id: str) -> pd.DataFrame:
    """Return how the score of a risk went up to the version of ``register``, by its criteria."""
    return score_steps(register, risk_id, history.assessments_of(database, secret, risk_id, register.version))


def moved(steps: pd.DataFrame) -> bool:
    """Say whether a score changed since the first revision: else a line of it would say nothing."""
    return not steps.empty and bool((steps["number"] != steps["number"].min()).any())


def until(database: Database, secret: Hidden, number: int, moment: str = "") -> dt.datetime:
    """Return where the lines end: the moment looked at, revision ``number``, but never after now."""
    now = dt.datetime.now(dt.UTC)
    if not moment:
        return now
    if moment.startswith("r"):
        return history.find_one(database, secret, number).time
    return min(now, moments.moment_of(moment))


def trend(register: Register, risk_id: str, steps: pd.DataFrame, end: dt.datetime) -> Figure:
    """Return the score of a risk at each stage over time, from :func:`steps_of`, the lines drawn on to ``end``.

    Raises:
        NotFound: there is no such risk, nobody has assessed it, or no score of it has changed.
    """
    risk = risk_of(register, risk_id)
    if steps.empty:
        raise nothing(_("nobody has assessed {id} yet, so its score has no trend.").format(id=risk_id))
    if not moved(steps):
        since = steps["time"].min().date().isoformat()
        raise nothing(_("no score of {id} has changed since {date}.").format(id=risk_id, date=since))
    last = steps.groupby("stage", sort=False).tail(1)
    said = [
        f"{stage}: {time.date().isoformat()} {score:g} ({low:g} – {high:g})"
        for stage, time, score, low, high in zip(
            last["stage"], last["time"], last["score"], last["score_low"], last["score_high"], strict=True
        )
        if pd.notna(score)
    ]
    return Figure(
        name="trend",
        title=of_title(_("score over time"), risk),
        figure=step_figure(steps, register.criteria, end),
        note=_(
            "Bands run from the score of the lowest credible levels to that of the highest. By the criteria as they "
            "are in this state of the register."
        ),
        alt=_("The score at each stage over time; where each stands now: {scores}.").format(scores="; ".join(said)),
        of=(risk_id,),
    )


def trend_from(source: str | None, register: Register, risk_id: str, edition: Edition | None = None) -> Figure:
    """Return :func:`trend` of a ``register`` that was opened from a source which keeps its history.

    In an ``edition``, ``register`` is what that edition lets through.

    Raises:
        WrongUsage: the source keeps no history.
        NotFound: as :func:`trend`.
        RegisterError: levels the figure would show are, or were, marked higher than the edition.
    """
    database, register_id, number = open_history(source)
    try:
        present = database.read(register_id)
        secret = history.hidden(database, present)
        risk_of(register, risk_id)
        state = (
            present if number == present.version else unnamed_as(database.read(register_id, at=number), secret.register)
        )
        steps = steps_of(database, secret, replace(state, criteria=register.criteria), risk_id)
        if edition is not None and edition.marking:
            for one in sorted({int(n) for n in steps["number"]} | {number}):
                _let_through(database.read(register_id, at=one), edition.now or present, risk_id, edition)
        end = until(database, secret, number, moments.split(source or "")[1])
    finally:
        database.close()
    return trend(register, risk_id, steps, end)


def _let_through(state: Register, now: Register, risk_id: str, edition: Edition) -> None:
    """Raise an error unless an edition lets through every level of a risk as it stood in a state."""

    def levels(of: Register) -> dict[str, object]:
        return {one.id: (one.likelihood, one.impact) for one in of.assessments if one.risk == risk_id}

    if levels(editions.edition(state, edition.marking, now=now).register) != levels(state):
        message = _(
            "Revision {n} holds levels of {id} that the edition “{marking}” withholds, and the trend shows them."
        )
        raise RegisterError(
            message.format(n=state.version, id=risk_id, marking=edition.marking),
            _("Print it for the higher marking, or another figure."),
        )
