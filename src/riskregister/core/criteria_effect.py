"""What other criteria would do to a register, before anybody saves them: risks, cells and findings, all counted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from riskregister.core import scoring
from riskregister.core.check import Finding, check_criteria_change
from riskregister.core.criteria import Criteria
from riskregister.core.criteria_markings import Renamed, with_criteria
from riskregister.core.frames import matrix_cells, risk_frame, tolerance_of
from riskregister.core.model import Register, Stage
from riskregister.translations import gettext as _
from riskregister.translations import ngettext


@dataclass(frozen=True, slots=True)
class Effect:
    """What changes with the criteria at one stage.

    ``risks`` has a row per risk that moves in score, rating, appetite or tolerance, the largest steps first: id, title,
    category, score, score_then, rating, rating_then (labels), code, code_then, range, range_then (codes at the ends of
    the assessed range, "M – H"), rerated, steps (ratings up, negative down; unknown where the two have other ratings),
    above, above_then (appetite), entered (1 newly above it, -1 no longer), beyond (likewise of the tolerance).
    ``cells`` and ``cells_then`` are those of :func:`core.frames.matrix_cells`, ``moved`` the levels (likelihood,
    impact) of cells rated differently with the sign of the step.
    """

    stage: Stage
    risks: pd.DataFrame
    assessed: int
    cells: pd.DataFrame
    cells_then: pd.DataFrame
    moved: dict[tuple[int, int], int]

    def count(self, column: str, sign: int | None = None) -> int:
        """Return how many risks have something in a column, of one sign if ``sign`` is given."""
        values = self.risks[column].astype(float)
        return int((values != 0).sum() if sign is None else (np.sign(values) == sign).sum())


def effect(register: Register, criteria: Criteria, stage: Stage = "current") -> Effect:
    """Return what would change in ``register`` under ``criteria`` at ``stage``; levels stay as they were assessed.

    The new criteria must be free of errors (:func:`core.criteria_check.criteria_findings`).
    """
    after = replace(register, criteria=criteria)
    before, then = (risk_frame(one, stage, evidenced=False) for one in (register, after))
    places, steps = _steps(before, then, register.criteria, criteria)
    cells, cells_then = matrix_cells(before, register.criteria), matrix_cells(then, criteria)
    frame = pd.DataFrame(
        {
            "id": before["id"],
            "title": before["title"],
            "category": before["category"],
            "score": before["score"],
            "score_then": then["score"],
            "rating": before["rating"],
            "rating_then": then["rating"],
            "code": before["rating_code"],
            "code_then": then["rating_code"],
            "range": _ranges(before, register.criteria),
            "range_then": _ranges(then, criteria),
            "rerated": places,
            "steps": steps,
            "above": before["above_appetite"],
            "above_then": then["above_appetite"],
            "beyond": _beyond(then, criteria) - _beyond(before, register.criteria),
            "entered": then["above_appetite"].astype(int) - before["above_appetite"].astype(int),
        }
    )
    moves = frame["rerated"] | (frame["entered"] != 0) | (frame["beyond"] != 0)
    moves |= (frame["score"] != frame["score_then"]) & frame["score"].notna()
    frame = frame[moves]
    order = frame.assign(size=frame["steps"].abs().fillna(0.0), higher=frame["steps"].fillna(0.0))
    order = order.sort_values(
        ["rerated", "size", "higher", "score_then"], ascending=[False, False, False, False], kind="stable"
    )
    return Effect(
        stage=stage,
        risks=frame.loc[order.index].reset_index(drop=True),
        assessed=int(before["score"].notna().sum()),
        cells=cells,
        cells_then=cells_then,
        moved=_moved_cells(cells, cells_then, register.criteria, criteria),
    )


def findings(
    register: Register, criteria: Criteria, renamed: Renamed | None = None
) -> tuple[list[Finding], list[Finding]]:
    """Return the findings of the check that ``criteria`` would bring, and those that they would end.

    ``renamed`` says which marking of the register has another name there.
    """
    before, after = check_criteria_change(register, with_criteria(register, criteria, renamed or {}))
    known, found = set(before), set(after)
    return [one for one in after if one not in known], [one for one in before if one not in found]


def sentence(found: Effect) -> str:
    """Return the effect in a sentence or two: how many risks change rating and appetite, how many cells."""
    rerated = found.count("rerated")
    if not rerated:
        words = [_("No risk changes rating.")]
    else:
        up, down = found.count("steps", 1), found.count("steps", -1)
        other = rerated - up - down
        sides = (
            (up, ngettext("{n} higher", "{n} higher", up)),
            (down, ngettext("{n} lower", "{n} lower", down)),
            (other, ngettext("{n} that cannot be compared", "{n} that cannot be compared", other)),
        )
        told = ", ".join(text.format(n=number) for number, text in sides if number)
        text = ngettext(
            "{n} of {all} assessed risks changes rating: {told}.",
            "{n} of {all} assessed risks change rating: {told}.",
            rerated,
        )
        words = [text.format(n=rerated, all=found.assessed, told=told)]
    entered, left = found.count("entered", 1), found.count("entered", -1)
    if entered:
        words.append(
            ngettext("{n} comes to be above appetite.", "{n} come to be above appetite.", entered).format(n=entered)
        )
    if left:
        words.append(
            ngettext("{n} is no longer above appetite.", "{n} are no longer above appetite.", left).format(n=left)
        )
    beyond, within = found.count("beyond", 1), found.count("beyond", -1)
    if beyond:
        text = ngettext("{n} comes to be beyond tolerance.", "{n} come to be beyond tolerance.", beyond)
        words.append(text.format(n=beyond))
    if within:
        text = ngettext("{n} is no longer beyond tolerance.", "{n} are no longer beyond tolerance.", within)
        words.append(text.format(n=within))
    if found.moved:
        count = len(found.moved)
        text = ngettext("{n} cell of the matrix is rated differently.", "{n} cells are rated differently.", count)
        words.append(text.format(n=count))
    scored = int((found.risks["score"] != found.risks["score_then"]).sum())
    if scored and not rerated:
        words.append(ngettext("{n} score changes.", "{n} scores change.", scored).format(n=scored))
    return " ".join(words)


def _beyond(frame: pd.DataFrame, criteria: Criteria) -> NDArray[np.intp]:
    """Return 1 for each threat beyond its category's tolerance, else 0."""
    limits = np.array(tolerance_of(frame["category"], criteria), dtype=np.float64)
    beyond = (frame["score"].to_numpy() > limits) & (frame["direction"].to_numpy() != "opportunity")
    return np.asarray(beyond).astype(np.intp)


def _steps(
    before: pd.DataFrame, then: pd.DataFrame, old: Criteria, new: Criteria
) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Return which risks are rated otherwise, and by how many ratings up; unknown where the two are not comparable."""
    first, second = (
        scoring.band_index(frame["score"], criteria.bands) for frame, criteria in ((before, old), (then, new))
    )
    place = _places(old, new)
    translated = np.array([*place, -1], dtype=float)[first]  # -1, unknown, is the last
    known = (first >= 0) & (second >= 0)
    other = known & (translated != second)
    steps = np.where(known, second - translated, 0.0)
    return other, np.asarray(steps, dtype=np.float64)


def _places(old: Criteria, new: Criteria) -> list[float]:
    """Return for each old rating the place that it has among the new ones, ``nan`` if there is none like it.

    Ratings are the same by id; where not one id is the same they are so by their order, if there are as many, else by
    their name.
    """
    ids = {band.id: float(place) for place, band in enumerate(new.bands)}
    found = [ids.get(band.id, np.nan) for band in old.bands]
    if not np.isnan(found).all():
        return found
    if len(old.bands) == len(new.bands):
        return [float(place) for place in range(len(old.bands))]
    names = {band.label.casefold(): float(place) for place, band in enumerate(new.bands)}
    return [names.get(band.label.casefold(), np.nan) for band in old.bands]


def _moved_cells(
    cells: pd.DataFrame, cells_then: pd.DataFrame, old: Criteria, new: Criteria
) -> dict[tuple[int, int], int]:
    """Return the cells both matrices have that are rated differently: sign of the step, 0 where nobody can say."""
    place = np.array([*_places(old, new), np.nan])
    both = cells.merge(cells_then, on=["likelihood", "impact"], suffixes=("", "_then"))
    first, second = scoring.band_index(both["score"], old.bands), scoring.band_index(both["score_then"], new.bands)
    step = second - place[first]
    rows: Any = zip(both["likelihood"], both["impact"], step, strict=True)
    return {
        (int(likelihood), int(impact)): 0 if np.isnan(by) else int(np.sign(by))
        for likelihood, impact, by in rows
        if by != 0
    }


def _ranges(frame: pd.DataFrame, criteria: Criteria) -> list[str]:
    """Return for each risk the letters of the ratings at the ends of its range, one where both are the same."""
    codes = [*(band.code for band in criteria.bands), ""]
    ends = [scoring.band_index(frame[f"score_{end}"], criteria.bands) for end in ("low", "high")]
    pairs = [(codes[low], codes[high]) for low, high in zip(*ends, strict=True)]
    return [low if low == high else f"{low} – {high}" for low, high in pairs]
