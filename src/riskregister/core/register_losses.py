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
from numpy.typing import ArrayLike, NDArray

from riskregister.core import losses as tails_of
from riskregister.core import uncertainty
from riskregister.core.criteria import Criteria
from riskregister.core.model import Register, Stage
from riskregister.core.shapes import Floats
from riskregister.core.streams import Progress, draw, stream
from riskregister.errors import InvalidInput
from riskregister.translations import gettext as _

WHOLE = "ALL"
LEVELS = (0.90, 0.95, 0.99)
#: Points of the exceedance curve per step of the impact scale.
_PER_LEVEL = 8

#: What measures leave of each risk's rate (share of events kept, 0..1) and of its harm (a factor of 0 or more), each of
#: shape (risks,) or (risks, draws), all risks of the register in its order.
Left = tuple[ArrayLike, ArrayLike]


@dataclass(frozen=True, eq=False)
class Losses:
    """A year's losses of the whole register, its categories and its risks.

    ``left_out`` names the risks nobody assessed.  ``total`` and ``largest`` hold, for the whole ("ALL") and each
    category with assessed risks, the year's total harm and its largest event in every draw, shape (draws,): with the
    same seed, draw i of two stages or of two sets of measures is the same year.
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
                        "var_error": _quantile_error(ordered, level),
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
    horizon, grid = criteria.likelihood.horizon_years, thresholds(criteria)
    kept, size = _checked(left, len(register.risks), draws)
    inputs, known = uncertainty.log_inputs(register, stage), uncertainty.assessed(register, stage)
    groups: dict[str, list[int]] = {category.id: [] for category in register.categories}
    for number, risk in enumerate(register.risks):
        groups.setdefault(risk.category, []).append(number)
    rows: dict[int, dict[str, Any]] = {}
    whole, of_category, done = _Sum(draws, grid), {}, 0
    for category, numbers in groups.items():
        part = _Sum(draws, grid)
        for number in numbers:
            if known[number]:
                rate, harm = (np.power(criteria.impact.base, draw(side, draws, seed)) for side in inputs[number])
                counts = _events(rate, seed, register.risks[number].id)
                if left is not None:
                    counts = _thinned(counts, kept[number], seed, register.risks[number].id)
                    rate, harm = rate * kept[number], harm * size[number]
                part.add(rate, harm, counts)
                rows[number] = _described(rate * harm, rate, horizon)
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
        tuple(risk.id for risk, is_known in zip(register.risks, known, strict=True) if not is_known),
        {id: found.total for id, found in sums.items()},
        {id: found.largest for id, found in sums.items()},
        _summary(register, known, {id: found.row for id, found in sums.items()}, rows),
        _curves(sums),
    )


def thresholds(criteria: Criteria) -> Floats:
    """Return the harms at which exceedance is reckoned: eight a step, from half of level 1's step to a level more."""
    highest = len(criteria.impact.levels)
    return np.asarray(
        criteria.impact.base ** (np.arange(-_PER_LEVEL // 2, _PER_LEVEL * (highest + 1) + 1) / _PER_LEVEL)
    )


@dataclass(frozen=True)
class _Described:
    row: dict[str, Any]
    curve: pd.DataFrame
    total: Floats
    largest: Floats


class _Sum:
    """What the risks of a category, or of the whole, come to in each draw."""

    def __init__(self, draws: int, grid: Floats) -> None:
        self.risks = 0
        self._grid = grid
        self._at = np.arange(draws)
        self._rate, self._expected, self._total, self._largest = np.zeros((4, draws))
        # Rates by the number of thresholds that an event of the risk exceeds.
        self._rates = np.zeros((grid.size + 1, draws), dtype=np.float32)

    def add(self, rate: Floats, harm: Floats, counts: NDArray[np.intp]) -> None:
        self.risks += 1
        self._rate += rate
        self._expected += rate * harm
        self._total += counts * harm
        np.maximum(self._largest, np.where(counts > 0, harm, 0.0), out=self._largest)
        self._rates[np.searchsorted(self._grid, harm, side="left"), self._at] += rate.astype(np.float32)

    def include(self, other: _Sum) -> None:
        self.risks += other.risks
        self._rate += other._rate
        self._expected += other._expected
        self._total += other._total
        np.maximum(self._largest, other._largest, out=self._largest)
        self._rates += other._rates

    def described(self, horizon: float) -> _Described:
        row = _described(self._expected, self._rate, horizon)
        draws = self._at.size
        found: dict[str, list[float]] = {"oep": [], "oep_error": []}
        above = np.zeros(draws)
        for rates in self._rates[:0:-1]:
            above += rates
            share = -np.expm1(-above)
            found["oep"].append(float(share.mean()))
            found["oep_error"].append(float(share.std() / np.sqrt(draws)))
        # A running maximum from the highest threshold down undoes what rounding may turn in the last bit.
        occurrence = np.maximum.accumulate(found["oep"])[::-1]
        total = np.maximum(tails_of.exceedance_curve(self._total.tolist(), self._grid.tolist()), occurrence)
        curve = pd.DataFrame(
            {
                "threshold": self._grid,
                "aep": total,
                "oep": occurrence,
                "aep_error": np.sqrt(total * (1.0 - total) / draws),
                "oep_error": found["oep_error"][::-1],
            }
        )
        return _Described(row, curve, self._total, self._largest)


def _events(rate: Floats, seed: int, risk: str) -> NDArray[np.intp]:
    """Return Poisson counts by inversion, so that in the same draw a lower rate never has more events."""
    chance = stream(seed, risk, "events").random(rate.size)
    counts = np.zeros(rate.size, dtype=np.intp)
    open_draws, number = np.arange(rate.size), 0
    term = np.exp(-rate)
    below = term.copy()
    while open_draws.size:
        # Past the mode, terms too small to move the sum end it; the sum may stop short of 1 by rounding.
        more = (chance[open_draws] >= below) & ((number < rate[open_draws]) | (term > 1e-17))
        open_draws, number = open_draws[more], number + 1
        counts[open_draws] = number
        term = term[more] * rate[open_draws] / number
        below = below[more] + term
    return counts


def _thinned(counts: NDArray[np.intp], kept: Floats, seed: int, risk: str) -> NDArray[np.intp]:
    """Return how many of the events still happen: each with probability ``kept``, by its own mark."""
    years = np.repeat(np.arange(counts.size), counts)
    still = stream(seed, risk, "kept").random(years.size) < np.broadcast_to(kept, counts.shape)[years]
    return np.bincount(years[still], minlength=counts.size)


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


def _described(expected: Floats, rate: Floats, horizon: float) -> dict[str, Any]:
    ordered, event = np.sort(expected), -np.expm1(-rate * horizon)
    root = np.sqrt(expected.size)
    return {
        "expected_harm": float(expected.mean()),
        "expected_harm_low": float(np.quantile(ordered, 0.05)),
        "expected_harm_high": float(np.quantile(ordered, 0.95)),
        "p_event": float(event.mean()),
        "expected_harm_error": float(expected.std() / root),
        "expected_harm_low_error": _quantile_error(ordered, 0.05),
        "expected_harm_high_error": _quantile_error(ordered, 0.95),
        "p_event_error": float(event.std() / root),
    }


def _quantile_error(ordered: Floats, level: float) -> float:
    """Return the standard error of a simulated quantile: half the distance of the order statistics one error apart."""
    spread = np.sqrt(level * (1.0 - level) / ordered.size)
    ends = np.quantile(ordered, np.clip([level - spread, level + spread], 0.0, 1.0))
    return float(ends[1] - ends[0]) / 2.0


def _summary(
    register: Register, known: list[bool], sums: dict[str, dict[str, Any]], rows: dict[int, dict[str, Any]]
) -> pd.DataFrame:
    def counted(category: str | None) -> dict[str, int]:
        of = [
            is_known for risk, is_known in zip(register.risks, known, strict=True) if category in (None, risk.category)
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
            yield line | {"risks": int(known[number]), "left_out": int(not known[number])} | rows.get(number, {})

    found = pd.DataFrame(list(lines()), columns=_COLUMNS)
    numbers = _COLUMNS[6:]
    found[numbers] = found[numbers].astype(float)
    found["share"] = found["expected_harm"] / float(sums.get(WHOLE, {}).get("expected_harm", np.nan))
    return found


def _curves(sums: dict[str, _Described]) -> pd.DataFrame:
    each = [found.curve.assign(id=id) for id, found in sums.items()]
    return pd.concat(each, ignore_index=True)[_CURVE] if each else pd.DataFrame(columns=_CURVE)


_COLUMNS = ["kind", "id", "category", "title", "risks", "left_out", "expected_harm", "expected_harm_low"]
_COLUMNS += ["expected_harm_high", "share", "p_event", "expected_harm_error", "expected_harm_low_error"]
_COLUMNS += ["expected_harm_high_error", "p_event_error"]
_CURVE = ["id", "threshold", "aep", "oep", "aep_error", "oep_error"]
