"""Decide about risks: each decision with the state it was made on; ended or replaced, but never overwritten."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from riskregister.core.changes import Change
from riskregister.core.deciding import State, states
from riskregister.core.model import Decision, DecisionKind, Register, Stage
from riskregister.errors import WrongUsage
from riskregister.services import editing
from riskregister.services.numbering import next_id
from riskregister.translations import gettext as _


def decide(
    register: Register,
    risk_id: str,
    kind: DecisionKind,
    *,
    by: str,
    reason: str,
    date: dt.date,
    until: dt.date | None = None,
    conditions: str = "",
    stage: Stage = "current",
    seen: Register | None = None,
    instead_of: Collection[str] = (),
) -> list[Change]:
    """Return the changes that add a decision about a risk, and end those it takes the place of on its ``date``.

    It freezes where the risk stands at ``stage`` in the register the person has ``seen`` (default: ``register``): if
    the risk was moved since by somebody else, the decision is stale at once, and says so.

    Raises:
        NotFound: there is no such risk or decision.
        WrongUsage: nobody decided, no reason is given, or an acceptance has no last day.
    """
    editing.find(register, "risks", risk_id)
    if not by.strip():
        raise WrongUsage(_("A decision needs whoever made it."), _("Say who decided: a body or a person."))
    if not reason.strip():
        raise WrongUsage(_("A decision needs a reason."), _("Say why in a few words."))
    if kind == "accept" and until is None:
        raise WrongUsage(
            _("Whoever accepts a risk says until when."), _("Give the last day on which the acceptance holds.")
        )
    seen = seen or register
    state = states(seen, stage).get(risk_id, State())
    made = Decision(
        id=next_id((one.id for one in register.decisions), f"{risk_id}:D"),
        risk=risk_id,
        kind=kind,
        by=by.strip(),
        reason=reason.strip(),
        date=date,
        until=until,
        conditions=conditions.strip(),
        stage=stage,
        likelihood=state.likelihood,
        impact=state.impact,
        rating=state.rating,
        made_on=seen.version,
    )
    ended = [change for one in instead_of for change in end(register, one, date)]
    return [editing.added("decisions", made), *ended]


def end(register: Register, decision_id: str, date: dt.date) -> list[Change]:
    """Return the change that ends a decision on a day: withdrawn or replaced, it stays to be read.

    Raises:
        NotFound: there is no such decision.
    """
    decision: Decision = editing.find(register, "decisions", decision_id)
    if decision.ended is not None:
        return []
    return editing.changes_of("decisions", decision, {"ended": max(date, decision.date)})
