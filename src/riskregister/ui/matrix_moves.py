"""What moved on the matrix: from another stage, since each risk's last review, or since a day."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

import streamlit as st

from riskregister.core import frames
from riskregister.core.labels import stage_names
from riskregister.core.model import STAGES, Register, Stage
from riskregister.core.paths import Levels, Move, after, between, levels_at, moves
from riskregister.errors import NotFound
from riskregister.services import history, moments
from riskregister.translations import gettext as _
from riskregister.translations import ngettext
from riskregister.ui import matrix_options, moment, wiring
from riskregister.ui.history_moments import Stretch, stretch
from riskregister.ui.matrix_options import REVIEW, SINCE, Drawn
from riskregister.ui.words import day

_AT = dt.datetime(1, 1, 1, tzinfo=dt.UTC)


class Movement(NamedTuple):
    """The legs from before to now, what they show in words, and the revision they lead from where it is one."""

    legs: tuple[Move, ...]
    words: str
    since: int = 0


def found(register: Register, kind: str, stage: Stage, drawn: Drawn, key: str) -> Movement | None:
    """Return the movement asked for, or None where none was; asks for the day where one is needed."""
    dimension = drawn.look.dimension
    if not drawn.move:
        return None
    if drawn.move in STAGES:
        start: Stage = drawn.move
        names = stage_names()
        legs = _between_stages(register, kind, start, stage, dimension)
        words = _("From {start} to {end}.").format(start=names[start].lower(), end=names[stage].lower())
        # What one of the two stages does not assess has neither come nor gone.
        both = tuple(leg for leg in legs if leg.old and leg.new)
        if len(both) < len(legs):
            lacking = ngettext(
                "{n} is assessed at one of them only.", "{n} are assessed at one of them only.", len(legs) - len(both)
            )
            words += " " + lacking.format(n=len(legs) - len(both))
        return Movement(both, words)
    if drawn.move == REVIEW:
        reviewed = {risk.id for risk in register.risks if risk.reviewed is not None}
        if reviewed:
            return _since_reviews(register, kind, stage, dimension)
        st.caption(_("Nobody has confirmed a review yet; choose the day from which on movement is drawn."))
    if drawn.move in (REVIEW, SINCE):
        return _since_day(register, kind, stage, dimension, key)
    return None


def _levels(register: Register, kind: str, stage: Stage, dimension: str) -> dict[str, Levels]:
    if kind == "category":
        frame = frames.category_frame(register, stage).dropna(subset=["likelihood", "impact"])
        pairs = zip(frame["likelihood"].tolist(), frame["impact"].tolist(), strict=True)
        return dict(zip(frame["id"], pairs, strict=True))
    return levels_at(register, stage, dimension)


def _is_saved(register: Register) -> bool:
    """Say whether this is the register as it stands in the database, so that its version names it."""
    return register is wiring.register()


def _between_stages(register: Register, kind: str, start: Stage, end: Stage, dimension: str) -> tuple[Move, ...]:
    if _is_saved(register):
        return _kept(stretch(register, register.version, register.version), kind, start, end, dimension)
    return _straight(_levels(register, kind, start, dimension), _levels(register, kind, end, dimension))


@st.cache_resource(max_entries=16, show_spinner=True)
def _kept(of: Stretch, kind: str, start: Stage, end: Stage, dimension: str) -> tuple[Move, ...]:
    register = wiring.at(of.later)
    return _straight(_levels(register, kind, start, dimension), _levels(register, kind, end, dimension))


def _straight(start: dict[str, Levels], end: dict[str, Levels]) -> tuple[Move, ...]:
    return tuple(between(start, end, 0, _AT))


def _since_day(register: Register, kind: str, stage: Stage, dimension: str, key: str) -> Movement | None:
    first = moment.revision(1).time.date()
    last = moment.revision(register.version).time.date()
    chosen = matrix_options.day_since(first, max(first, last), key)
    try:
        number = moments.revision_of(wiring.database(), register.id, chosen.isoformat())
    except NotFound:
        number = 1
    number = min(number, register.version)
    legs = _over_time(stretch(register, number, register.version), kind, stage, dimension)
    return Movement(legs, _("Since the end of {day} (revision {n}).").format(day=day(chosen), n=number), number)


@st.cache_resource(max_entries=16, show_spinner=True)
def _over_time(of: Stretch, kind: str, stage: Stage, dimension: str) -> tuple[Move, ...]:
    before, now = (_levels(wiring.at(number), kind, stage, dimension) for number in (of.earlier, of.later))
    return _straight(before, now)


def since_revision(register: Register, number: int) -> tuple[Move, ...]:
    """Return how the risks of a saved register moved since a revision, by their current levels."""
    return _over_time(stretch(register, number, register.version), "risk", "current", "")


def since_reviews(register: Register) -> Movement:
    """Return how the risks of a saved register moved since each was reviewed; at least one was."""
    return _since_reviews(register, "risk", "current", "")


def first_review(register: Register) -> int:
    """Return the earliest of the revisions in which the risks were confirmed last."""
    return min(_reviewed_in(stretch(register, register.version, register.version)).values())


def _since_reviews(register: Register, kind: str, stage: Stage, dimension: str) -> Movement:
    of = stretch(register, register.version, register.version)
    numbers = _reviewed_in(of)
    latest = max(one.reviewed for one in register.risks if one.reviewed is not None)
    if kind == "category":
        number = max(numbers.values())
        words = _("Since the latest review of a risk, {day} (revision {n}).").format(day=day(latest), n=number)
        return Movement(_over_time(of._replace(earlier=number), kind, stage, dimension), words, number)
    words = ngettext(
        "Since the last review of the {n} risk that was reviewed; the latest was on {day}.",
        "Since the last review of each of the {n} risks that were reviewed; the latest was on {day}.",
        len(numbers),
    ).format(n=len(numbers), day=day(latest))
    return Movement(_since_each_review(of, stage, dimension), words)


@st.cache_resource(max_entries=8, show_spinner=True)
def _reviewed_in(of: Stretch) -> dict[str, int]:
    """Return for each reviewed risk the revision in which somebody confirmed it last."""
    return history.reviewed_in(wiring.database(), wiring.at(of.later))


@st.cache_resource(max_entries=8, show_spinner=True)
def _since_each_review(of: Stretch, stage: Stage, dimension: str) -> tuple[Move, ...]:
    numbers = _reviewed_in(of)
    first = min(numbers.values())
    start = wiring.at(first)
    changes = history.assessments_between(wiring.database(), of.register_id, first, of.later)
    steps = [step for step in moves(start, changes, stage, dimension) if step.number <= numbers.get(step.risk, 0)]
    then = after(levels_at(start, stage, dimension), steps)
    now = levels_at(wiring.at(of.later), stage, dimension)
    return tuple(leg for leg in between(then, now, 0, _AT) if leg.risk in numbers)
