"""Whether a decision about a risk still stands on what it was made on: the state it froze against the present one.

A decision is *ended* once somebody withdrew or replaced it, *expired* once the reporting date is past its last day,
and *stale* once the risk is not where it was: its best level of likelihood or impact is another, its rating is another
although the levels are not (the criteria were changed), or nobody assesses it any longer.  Ranges are part of the
state and are shown; a range that alone became wider or narrower makes no decision stale.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from riskregister.core import rules, scoring
from riskregister.core.frames import latest_assessments
from riskregister.core.model import Assessment, Decision, DecisionKind, Estimate, Register, Risk, Stage
from riskregister.translations import gettext as _

#: Where a decision can stand, in the order in which somebody ought to look at them.
Standing = Literal["expired", "stale", "standing", "ended"]
STANDINGS: tuple[Standing, ...] = ("expired", "stale", "standing", "ended")

DECISION_COLUMNS = [
    *("id", "risk", "title", "owner", "kind", "by", "date", "until", "days", "standing", "why", "stage"),
    *("then_likelihood", "then_impact", "then_rating", "then", "now_likelihood", "now_impact", "now_rating", "now"),
    *("reason", "conditions", "ended", "made_on"),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Where a risk stands at a stage: its levels with their ranges, and its rating ("" where it has none)."""

    likelihood: Estimate | None = None
    impact: Estimate | None = None
    rating: str = ""

    @property
    def levels(self) -> tuple[float | None, float | None]:
        """The best levels of likelihood and impact."""
        return _best(self.likelihood), _best(self.impact)

    @property
    def known(self) -> bool:
        """Whether there is anything to compare with."""
        return self.levels != (None, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A decision with where it stands, why in sentences (empty while it stands), and the risk's present state."""

    decision: Decision
    standing: Standing
    why: tuple[str, ...]
    then: State
    now: State


def kind_names() -> dict[DecisionKind, str]:
    """Return what each kind of decision is called where it stands by itself."""
    return {
        "accept": _("Accept"),
        "treat": _("Treat"),
        "transfer": _("Transfer"),
        "avoid": _("Avoid"),
        "escalate": _("Escalate"),
    }


def standing_names() -> dict[Standing, str]:
    """Return what it is called where a decision stands."""
    return {"expired": _("expired"), "stale": _("stale"), "standing": _("stands"), "ended": _("ended")}


def kind_meanings() -> dict[DecisionKind, str]:
    """Return what each kind of decision means, in a sentence (the options of ISO 31000, 6.5.2, in fewer words)."""
    return {
        "accept": _("Live with the risk as it is, knowing it, until the day named; nothing more is done about it."),
        "treat": _("Act on it: measures lower its likelihood or its impact, or keep them where they are."),
        "transfer": _("Let another body carry it or share it: by agreement, insurance or a change of responsibility."),
        "avoid": _("Do not begin, or give up, what brings the risk about."),
        "escalate": _("It is not for this level to decide; it goes to the body above, with what is known."),
    }


def states(register: Register, stage: Stage) -> dict[str, State]:
    """Return where each risk stands at a stage; a risk nobody assessed at it is left out."""
    given = latest_assessments(register, stage)
    best = np.array([[_number(one.likelihood), _number(one.impact)] for one in given.values()], dtype=float)
    best = best.reshape(-1, 2)
    scores = rules.score(best[:, 0], best[:, 1], register.criteria)
    places = scoring.band_index(scores, register.criteria.bands)
    return {risk: _state(one, register, int(place)) for (risk, one), place in zip(given.items(), places, strict=True)}


def _state(one: Assessment, register: Register, place: int) -> State:
    rating = register.criteria.bands[place].label if place >= 0 else ""
    return State(likelihood=one.likelihood, impact=one.impact, rating=rating)


def judged(register: Register, decisions: Iterable[Decision] | None = None) -> list[Judged]:
    """Return each decision (default: all of the register's) with where it stands at the reporting date."""
    found = register.decisions if decisions is None else tuple(decisions)
    now = {stage: states(register, stage) for stage in {one.stage for one in found}}
    return [_judged(one, now[one.stage].get(one.risk, State()), register.reporting_date) for one in found]


def _judged(one: Decision, now: State, on: dt.date) -> Judged:
    then = State(likelihood=one.likelihood, impact=one.impact, rating=one.rating)
    if one.ended is not None:
        why = (_("ended on {date}").format(date=one.ended),)
        return Judged(decision=one, standing="ended", why=why, then=then, now=now)
    moved = _moved(then, now)
    said = [moved] if moved else []
    expired = one.until is not None and one.until < on
    if expired:
        said.insert(0, _("expired on {date}").format(date=one.until))
    standing: Standing = "expired" if expired else "stale" if moved else "standing"
    return Judged(decision=one, standing=standing, why=tuple(said), then=then, now=now)


def _moved(then: State, now: State) -> str:
    """Return in words how the risk left the state it was decided on, or nothing if it is there."""
    if not then.known:
        # Decided on a risk nobody had rated: the first rating is news to whoever decided.
        return _("the risk has been assessed since: {now}").format(now=state_words(now)) if now.known else ""
    if not now.known:
        return _("nobody assesses the risk any longer; it was {then}").format(then=state_words(then))
    if then.levels != now.levels:
        words = _("the risk has moved from {then} to {now} since")
        return words.format(then=short_words(then), now=short_words(now))
    if then.rating and then.rating != now.rating:
        words = _("the criteria have changed since: what was {then} is {now}")
        return words.format(then=then.rating, now=now.rating or _("not rated"))
    return ""


def short_words(state: State) -> str:
    """Return a state by its best levels and rating: "3 × 4 High"."""
    likelihood, impact = ("?" if level is None else f"{level:g}" for level in state.levels)
    return f"{likelihood} × {impact} {state.rating}".rstrip() if state.known else _("not assessed")


def state_words(state: State) -> str:
    """Return a state with its ranges: "3 (2 – 4) × 4 (4 – 5) High"."""
    if not state.known:
        return _("not assessed")
    return f"{_ranged(state.likelihood)} × {_ranged(state.impact)} {state.rating}".rstrip()


def _ranged(estimate: Estimate | None) -> str:
    if estimate is None:
        return "?"
    if estimate.low == estimate.high:
        return f"{estimate.best:g}"
    return f"{estimate.best:g} ({estimate.low:g} – {estimate.high:g})"


def decision_frame(register: Register) -> pd.DataFrame:
    """Return one row per decision: first the expired, then the stale, the standing and the ended, newest first.

    Columns: :data:`DECISION_COLUMNS`.  ``days`` from the reporting date to the last day (NA without one); ``why`` in
    one text; ``then`` and ``now`` the two states in words, with their ranges.
    """
    risks = {risk.id: risk for risk in register.risks}
    rows = [_row(one, risks.get(one.decision.risk), register.reporting_date) for one in judged(register)]
    rows.sort(key=lambda row: (STANDINGS.index(row["standing"]), -row["date"].toordinal(), row["id"]))
    frame = pd.DataFrame(rows, columns=DECISION_COLUMNS)
    return frame.astype({"days": "Int64"})


def _row(one: Judged, risk: Risk | None, on: dt.date) -> dict[str, Any]:
    decision = one.decision
    row = {name: getattr(decision, name) for name in DECISION_COLUMNS if name in Decision.__dataclass_fields__}
    row |= {"title": risk.title if risk else "", "owner": risk.owner if risk else "", "standing": one.standing}
    row |= {"days": (decision.until - on).days if decision.until else pd.NA, "why": "; ".join(one.why)}
    for name, state in (("then", one.then), ("now", one.now)):
        row[name] = state_words(state)
        row[f"{name}_likelihood"], row[f"{name}_impact"] = state.levels
        row[f"{name}_rating"] = state.rating
    return row


def _best(estimate: Estimate | None) -> float | None:
    return None if estimate is None else estimate.best


def _number(estimate: Estimate | None) -> float:
    return np.nan if estimate is None else estimate.best
