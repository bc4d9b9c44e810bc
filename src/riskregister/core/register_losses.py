"""A year's losses of a register: how much harm a year may bring, from what its assessments say.

Each draw takes an annual rate and a harm for every assessed risk from the same named streams as the ranks
(:mod:`riskregister.core.uncertainty`): what is not known.  Given those, one year is drawn: Poisson(rate) events of that
harm, from the risk's own stream of events: chance.  Harm is in units of the lower edge of impact level 1, so a level k
is base^(k - 1) units.  Where a draw's own answer has a closed form it is used: expected harm (rate x harm), the
probability of an event (1 - exp(-rate x years)) and of a largest event above x (1 - exp(-sum of the rates of the risks
whose harm exceeds x)).  Only a year's total is counted from the simulated years.

Risks are drawn independently of each other; shared causes would widen the ranges of sums.  A risk nobody assessed is
left out and named, never imputed.  No largest loss is reported: it grows with the number of draws.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from riskregister.core import losses as tails_of
from riskregister.core import uncertainty
from riskregister.core.directions import opportunities
from riskregister.core.loss_sums import Described, LossSum, described, events, quantile_error, thinned, thresholds
from riskregister.core.model import Register, Stage
from riskregister.core.shapes import Floats
from riskregister.core.streams import Progress, draw
from riskregister.errors import InvalidInput
from riskregister.translations import gettext as _

WHOLE = "ALL"
LEVELS = (0.90, 0.95, 0.99)
#: What measures leave of each risk's rate (share of events kept, 0..1) and of its harm (a factor of 0 or more), each of
#: shape (risks,) or (risks, draws), all risks of the register in its order.
Left = tuple[ArrayLike, ArrayLike]


@dataclass(frozen=True, eq=False)
class Losses:
    """A year's losses of the whole register, its categories and its risks.

    ``left_out`` names the threats nobody assessed; an opportunity loses nothing and takes no part.  ``total`` and
    ``largest`` hold, for the whole ("ALL") and each category with assessed risks, the year's
    total harm and its largest event in every draw, shape (draws,): with the same seed, draw i of two stages or of two
    sets of measures is the same year.
    """

    stage: Stage
    draws: int
    seed: int
    horizon_years: float
    left_out: tuple[str, ...]
    total: dict[str, Floats]
    largest: dict[str, Floats]
    _summary: pd.DataFrame
    _curves: pd.DataFrame

    def summary(self) -> pd.DataFrame:
        """Return a row for the whole, each category and each risk of the register, unknown where nobody assessed.

        Columns: kind ("whole", "category", "risk"), id, category, title, risks (how many count), left_out (how many do
        not), expected_harm (units a year), expected_harm_low and expected_harm_high (5 % to 95 % of the draws of rates
        and harms: what is not known, without chance), share (of the whole's expected harm, 0..1), p_event (probability
        of at least one event within the likelihood scale's horizon); each but the share with its Monte-Carlo standard
        error in the column of that name and ``_error``.
        """
        return self._summary.copy()

    def of(self, kind: str) -> pd.DataFrame:
        """Return the rows of :meth:`summary` of one kind: "whole", "category" or "risk"."""
        return self._summary[self._summary["kind"] == kind].reset_index(drop=True)

    def curves(self) -> pd.DataFrame:
        """Return the exceedance curves of the whole and of each category with assessed risks, never rising.

        Columns: id, threshold (units), aep (probability that a year's total exceeds it), oep (that its largest event
        does), aep_error, oep_error (standard errors).  The thresholds are the same for every register with the same
        impact scale.  ``oep`` is a closed form in each draw; ``aep`` is the share of simulated years, held at ``oep``
        where chance put it below.
        """
        return self._curves.copy()

    def tails(self) -> pd.DataFrame:
        """Return value at risk and tail value at risk of a year's total at 90, 95 and 99 %.

        Columns: id, level, var (the smallest total not exceeded with that probability), tvar = var + E[(X - var)+] /
        (1 - level), var_error, tvar_error (standard errors).
        """
        rows = []
        for id, total in self.total.items():
            ordered = np.sort(total)
            for level in LEVELS:
                found = tails_of.tail(ordered, level)
                at_risk = found["value_at_risk"]
                excess = np.maximum(ordered - at_risk, 0.0)
                rows.append(
                    {
                        "id": id,
                        "level": level,
                        "var": at_risk,
                        "tvar": found["tail_value_at_risk"],
                        "var_error": quantile_error(ordered, level),
                        "tvar_error": float(excess.std()) / (1.0 - level) / np.sqrt(self.draws),
                    }
                )
        return pd.DataFrame(rows, columns=["id", "level", "var", "tvar", "var_error", "tvar_error"])


def losses(
    register: Register,
    stage: Stage = "current",
    draws: int = uncertainty.DRAWS,
    seed: int = 0,
    *,
    left: Left | None = None,
    progress: Progress | None = None,
) -> Losses:
    """Return a year's losses of a register at a stage.

    ``left`` is what measures leave of rates and harms (see :data:`Left`); of the same events a share still happens, so
    with both at most 1 no year is worse than without.  Memory: about 600 bytes per draw.

    Raises:
        InvalidInput: no draw, or a ``left`` of the wrong shape or range.
    """
    if draws < 1:
        raise InvalidInput(_("At least one draw is needed."))
    criteria = register.criteria
    log_base = np.log(criteria.impact.base)
    horizon, grid = criteria.likelihood.horizon_years, thresholds(criteria)
    kept, size = _checked(left, len(register.risks), draws)
    apart = opportunities(register)
    inputs, given = uncertainty.log_inputs(register, stage), uncertainty.assessed(register, stage)
    known = [known and risk.id not in apart for risk, known in zip(register.risks, given, strict=True)]
    groups: dict[str, list[int]] = {category.id: [] for category in register.categories}
    for number, risk in enumerate(register.risks):
        groups.setdefault(risk.category, []).append(number)
    rows: dict[int, dict[str, Any]] = {}
    whole, of_category, done = LossSum(draws, grid), {}, 0
    for category, numbers in groups.items():
        part = LossSum(draws, grid)
        for number in numbers:
            if known[number]:
                rate, harm = (np.exp(log_base * draw(side, draws, seed)) for side in inputs[number])
                counts = events(rate, seed, register.risks[number].id)
                if left is not None:
                    counts = thinned(counts, kept[number], seed, register.risks[number].id)
                    rate, harm = rate * kept[number], harm * size[number]
                part.add(rate, harm, counts)
                rows[number] = described(rate * harm, rate, horizon)
            done += 1
            if progress:
                progress(0.95 * done / len(register.risks))
        if part.risks:
            whole.include(part)
            of_category[category] = part.described(horizon)
    sums = ({WHOLE: whole.described(horizon)} if whole.risks else {}) | {
        category.id: of_category[category.id] for category in register.categories if category.id in of_category
    }
    if progress:
        progress(1.0)
    return Losses(
        stage,
        draws,
        seed,
        horizon,
        tuple(
            risk.id
            for risk, is_given in zip(register.risks, given, strict=True)
            if not is_given and risk.id not in apart
        ),
        {id: found.total for id, found in sums.items()},
        {id: found.largest for id, found in sums.items()},
        _summary(register, known, {id: found.row for id, found in sums.items()}, rows),
        _curves(sums),
    )


def _checked(left: Left | None, risks: int, draws: int) -> tuple[Floats, Floats]:
    if left is None:
        return np.empty(0), np.empty(0)
    kept, size = (np.asarray(given, dtype=float) for given in left)
    for given in (kept, size):
        if given.shape not in ((risks,), (risks, draws)):
            raise InvalidInput(_("What measures leave needs one number for each risk, or one for each risk and draw."))
    if not ((kept >= 0) & (kept <= 1)).all() or not ((size >= 0) & np.isfinite(size)).all():
        raise InvalidInput(_("Measures leave a share of events between 0 and 1, and of harm a factor of 0 or more."))
    return kept, size


def _summary(
    register: Register, known: list[bool], sums: dict[str, dict[str, Any]], rows: dict[int, dict[str, Any]]
) -> pd.DataFrame:
    apart = opportunities(register)

    def counted(category: str | None) -> dict[str, int]:
        of = [
            is_known
            for risk, is_known in zip(register.risks, known, strict=True)
            if category in (None, risk.category) and risk.id not in apart
        ]
        return {"risks": sum(of), "left_out": len(of) - sum(of)}

    def lines() -> Iterator[dict[str, Any]]:
        yield {
            "kind": "whole",
            "id": WHOLE,
            "category": "",
            "title": _("The whole register"),
            **counted(None),
        } | sums.get(WHOLE, {})
        for category in register.categories:
            line = {"kind": "category", "id": category.id, "category": category.id, "title": category.title}
            yield line | counted(category.id) | sums.get(category.id, {})
        for number, risk in enumerate(register.risks):
            line = {"kind": "risk", "id": risk.id, "category": risk.category, "title": risk.title}
            yield (
                line
                | {"risks": int(known[number]), "left_out": int(not known[number] and risk.id not in apart)}
                | rows.get(number, {})
            )

    found = pd.DataFrame(list(lines()), columns=_COLUMNS)
    numbers = _COLUMNS[6:]
    found[numbers] = found[numbers].astype(float)
    found["share"] = found["expected_harm"] / float(sums.get(WHOLE, {}).get("expected_harm", np.nan))
    return found


def _curves(sums: dict[str, Described]) -> pd.DataFrame:
    each = [found.curve.assign(id=id) for id, found in sums.items()]
    return pd.concat(each, ignore_index=True)[_CURVE] if each else pd.DataFrame(columns=_CURVE)


_COLUMNS = ["kind", "id", "category", "title", "risks", "left_out", "expected_harm", "expected_harm_low"]
_COLUMNS += ["expected_harm_high", "share", "p_event", "expected_harm_error", "expected_harm_low_error"]
_COLUMNS += ["expected_harm_high_error", "p_event_error"]
_CURVE = ["id", "threshold", "aep", "oep", "aep_error", "oep_error"]
