"""The list of risks as a person asks for it: found by words, narrowed by facets, in the order wanted.

A :class:`Listing` is made once for a version of a register and a stage; each question to it is answered from there.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from riskregister.core.facets import Facet, facet, narrowed
from riskregister.core.markings import known_markings, marking_of
from riskregister.core.model import Register, RiskStatus, RiskType, section_order, source_label
from riskregister.core.terms import Direction
from riskregister.core.text_search import TextIndex, fold, indexed

#: The facets by the names they have in addresses; "mark" asks for all marks chosen, the others for one of the values.
FACETS = ("category", "rating", "status", "owner", "direction", "type", "objective", "section", "marking")
#: What stands for "none" among the values of a facet: no owner named, nothing assessed.
NONE = "-"
#: What a risk may be marked with.
MARKS = ("above", "review", "nudged", "missing", "chronic", "uncovered", "ownerless")
#: By what the list can be sorted, and whether its order begins at the top: the highest score, the first id.
SORTS: dict[str, bool] = {
    "score": True,
    "likelihood": True,
    "impact": True,
    "evidenced": True,
    "gap": True,
    "measures": False,
    "review": False,
    "id": False,
    "title": False,
    "category": False,
    "owner": False,
    "status": False,
    "type": False,
}
_STATUSES: tuple[str, ...] = get_args(RiskStatus)
_TYPES: tuple[str, ...] = get_args(RiskType)
_NUMBERS = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked of the list: words, values wanted by facet, risks to stay among (None: all), and the order."""

    find: str = ""
    wanted: Mapping[str, Collection[str]] = field(default_factory=dict)
    among: Collection[str] | None = None
    sort: str = "score"
    down: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """The places of the rows that fit, in the order asked for, and the counts of each facet's values."""

    places: NDArray[np.intp]
    counts: dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Listing:
    """Every risk of a register at a stage: a row each in register order, the facets, the texts.  Nobody changes it.

    ``known`` are the values that can be asked for of a facet, also where no risk has them; of a facet that is not in
    there (an owner, a section) anything can be asked.
    """

    frame: pd.DataFrame
    facets: tuple[Facet, ...]
    index: TextIndex
    orders: Mapping[str, NDArray[np.float64]]
    known: Mapping[str, Collection[str]]

    def ids(self, places: NDArray[np.intp]) -> list[str]:
        """Return the ids of the rows at these places."""
        return [str(one) for one in self.frame["id"].to_numpy()[places]]

    def answer(self, query: Query) -> Answer:
        """Return which risks a query asks for, in its order; risks without what is sorted by come last."""
        fits = self.index.fitting(query.find)
        if query.among is not None:
            fits &= self.frame["id"].isin(list(query.among)).to_numpy()
        whole, counts = narrowed(self.facets, query.wanted, fits)
        places = np.flatnonzero(whole)
        key = self.orders[query.sort if query.sort in self.orders else "score"][places]
        ties = (self.orders["id"][places], self.orders["rank"][places])
        return Answer(places[np.lexsort((*ties, -key if query.down else key))], counts)


def listing(register: Register, frame: pd.DataFrame) -> Listing:
    """Return the list of a register's risks from its risk frame with the columns review, review_overdue and nudge."""
    frame = frame.assign(
        section=pd.Series(
            [tuple(source_label(source) for source in risk.sources) for risk in register.risks],
            index=frame.index,
            dtype=object,
        ),
        direction=[risk.direction for risk in register.risks],
        marking=[marking_of(register, risk) for risk in register.risks],
        review_day=pd.to_datetime(frame["review"], errors="coerce"),
    )
    return Listing(frame, _facets(register, frame), indexed(register), _orders(frame), _known(register))


def _known(register: Register) -> dict[str, Collection[str]]:
    return {
        "category": {one.id for one in register.categories} | {risk.category for risk in register.risks},
        "rating": {*(band.id for band in register.criteria.bands), NONE},
        "objective": {*(one.id for one in register.objectives), NONE},
        "status": _STATUSES,
        "type": _TYPES,
        "direction": get_args(Direction),
        "mark": MARKS,
    }


def _facets(register: Register, frame: pd.DataFrame) -> tuple[Facet, ...]:
    bands = {band.label: band.id for band in register.criteria.bands}
    sections = sorted({section for of in frame["section"] for section in of}, key=_cited_order)
    return (
        facet("category", single(frame["category"]), [category.id for category in register.categories]),
        facet(
            "rating",
            single(bands.get(label, NONE) for label in frame["rating"]),
            [*(band.id for band in reversed(register.criteria.bands)), NONE],
        ),
        facet("status", single(frame["status"]), _STATUSES),
        facet("owner", single(frame["owner"]), _by_word(frame["owner"])),
        facet("direction", single(risk.direction for risk in register.risks), ("threat",)),
        facet("type", single(frame["type"]), _TYPES),
        facet("objective", [of or (NONE,) for of in frame["objectives"]], [one.id for one in register.objectives]),
        facet("section", [of or (NONE,) for of in frame["section"]], sections),
        facet("marking", single(frame["marking"]), known_markings(register)),
        facet("mark", _marks(frame), MARKS, every=True),
    )


def single(values: Iterable[str]) -> list[tuple[str]]:
    """Return each row's one value of a facet, where an empty one is :data:`NONE`."""
    return [(value or NONE,) for value in values]


def _marks(frame: pd.DataFrame) -> list[tuple[str, ...]]:
    has = {
        "above": frame["above_appetite"],
        "review": frame["review_overdue"],
        "nudged": frame["nudge"] != "",
        "missing": frame["score"].isna(),
        "chronic": frame["type"] == "chronic",
        "uncovered": (frame["measures"] == 0) & (frame["direction"] != "opportunity"),
        "ownerless": frame["owner"] == "",
    }
    table = np.column_stack([has[mark].to_numpy(dtype=bool) for mark in MARKS])
    return [tuple(mark for mark, there in zip(MARKS, row, strict=True) if there) for row in table]


def _orders(frame: pd.DataFrame) -> dict[str, NDArray[np.float64]]:
    """Return for each column that can be sorted by a number per row, ascending; nan comes last either way."""
    numbers = {"score": "score", "evidenced": "evidenced_score"}
    found = {name: frame[numbers.get(name, name)].to_numpy(dtype=float) for name in ("likelihood", "impact", "gap")}
    found |= {name: frame[column].to_numpy(dtype=float) for name, column in numbers.items()}
    found["measures"], found["rank"] = (frame[name].to_numpy(dtype=float) for name in ("measures", "rank"))
    days = frame["review_day"]
    found["review"] = np.where(days.isna(), np.nan, days.astype("int64").to_numpy(dtype=float))
    for name in ("id", "title", "category", "owner"):
        found[name] = _text_order(frame[name])
    for name, codes in (("status", _STATUSES), ("type", _TYPES)):
        place = {code: number for number, code in enumerate(codes)}
        found[name] = np.array([place.get(code, len(codes)) for code in frame[name]], dtype=float)
    return found


def _text_order(texts: Iterable[str]) -> NDArray[np.float64]:
    """Return numbers that sort as texts do for a person: T2 before T10, without case and accents, empty ones last."""
    texts = list(texts)
    keys = {text: _natural(text) for text in set(texts)}
    place = {text: float(number) for number, text in enumerate(sorted(keys, key=keys.__getitem__))}
    return np.array([place[text] if text else np.nan for text in texts], dtype=float)


def _natural(text: str) -> tuple[tuple[int, str], ...]:
    parts = _NUMBERS.split(fold(text))
    return tuple((int(part), "") if number % 2 else (-1, part) for number, part in enumerate(parts))


def _by_word(texts: Iterable[str]) -> list[str]:
    return sorted({text for text in texts if text}, key=_natural)


def _cited_order(label: str) -> tuple[str, tuple[tuple[int, int, str], ...]]:
    document, _blank, section = label.rpartition(" ")
    return document, section_order(section)
