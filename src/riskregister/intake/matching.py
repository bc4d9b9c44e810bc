"""Which rows of a foreign file are risks the register has: by id, else by title and text, and never by a guess.

Only an id with the same or nearly the same title settles it.  Whatever is merely alike is a suggestion that a person
confirms, and an id with another title is a conflict that a person decides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from rapidfuzz import fuzz, process, utils

from riskregister.core.model import Register, Risk
from riskregister.intake.reading import ReadRecord, title_of

#: From which likeness (0 to 100, whatever the order of the words) two titles may be of one risk.
NEAR = 90.0
#: From which likeness a title is the same one under its own id: edited, but not another.
SAME = 80.0
#: Texts shorter than this say too little to be compared.
_TELLING = 40
#: How many rows are compared at a time, so that memory stays small and progress can be told.
_CHUNK = 500
#: Two texts can be as alike as NEAR only if the shorter has at least this share of the longer one's length.
_LENGTHS = NEAR / (200 - NEAR)

MatchKind = Literal["same", "conflict", "suggested", "new"]
Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What a row may be: ``risk`` is the id of the one the register has, None for a new one; ``row`` is from 0.

    ``same``: its id with its title.  ``conflict``: its id with another title; somebody must decide.  ``suggested``:
    another id or none, but a title or text as alike as ``likeness`` says.  ``new``: nothing like it.
    """

    row: int
    kind: MatchKind
    risk: str | None = None
    likeness: float = 0.0

    @property
    def open(self) -> bool:
        """Whether a person must say what it is."""
        return self.kind in ("conflict", "suggested")


def match(records: Sequence[ReadRecord], register: Register, progress: Progress | None = None) -> tuple[Match, ...]:
    """Return for each record which risk of the register it is or may be.

    ``progress`` is told from 0 to 1 how far it is.
    """
    found = _by_id(records, register)
    left = [record for record in records if record.row not in found]
    settled = {one.risk for one in found.values() if one.kind == "same"}
    rest = [risk for risk in register.risks if risk.id not in settled]
    for record, (risk, likeness) in zip(left, _nearest(left, rest, progress), strict=True):
        kind: MatchKind = "new" if risk is None else "suggested"
        found[record.row] = Match(row=record.row, kind=kind, risk=risk, likeness=likeness)
    return tuple(found[record.row] for record in records)


def _by_id(records: Sequence[ReadRecord], register: Register) -> dict[int, Match]:
    """Return what ids settle or leave in conflict; rows whose id no risk has, or that share one with another, are left.

    A risk has its own id, and the one that it had in a file where that was taken or too long.
    """
    having: dict[str, list[Risk]] = defaultdict(list)
    for risk in register.risks:
        having[risk.id.casefold()].insert(0, risk)
        for detail in risk.details:
            if detail.field == "id":
                having[detail.value.casefold()].append(risk)
    asking: dict[str, list[ReadRecord]] = defaultdict(list)
    for record in records:
        key = record.said("id").casefold()
        if key in having:
            asking[key].append(record)
    found: dict[int, Match] = {}
    taken: set[str] = set()
    for key, rows in asking.items():
        pairs = [(likeness_of(title_of(row), risk.title), row, risk) for row in rows for risk in having[key]]
        # The most alike first: of several rows with one id each finds its own risk.
        for likeness, row, risk in sorted(pairs, key=lambda pair: -pair[0]):
            if row.row not in found and risk.id not in taken and likeness >= SAME:
                found[row.row] = Match(row=row.row, kind="same", risk=risk.id, likeness=likeness)
                taken.add(risk.id)
        own = having[key][0]
        other = next((row for row in rows if row.row not in found), None)
        if other is not None and own.id not in taken and own.id.casefold() == key:
            likeness = likeness_of(title_of(other), own.title)
            found[other.row] = Match(row=other.row, kind="conflict", risk=own.id, likeness=likeness)
    return found


def likeness_of(one: str, other: str) -> float:
    """Return how alike two titles are, 0 to 100, whatever the order of their words."""
    return fuzz.ratio(sorted_words(one), sorted_words(other))


def sorted_words(text: str) -> str:
    """Return a text's words in order, without case and marks: alike texts are alike whatever their order."""
    return " ".join(sorted(utils.default_process(text).split()))


def _nearest(
    records: Sequence[ReadRecord], risks: Sequence[Risk], progress: Progress | None
) -> list[tuple[str | None, float]]:
    """Return for each record the risk most like it, by title or else by text, with the likeness; None below NEAR."""
    titles = best(
        [sorted_words(title_of(one)) for one in records], [sorted_words(risk.title) for risk in risks], progress
    )
    without = [n for n, (_at, likeness) in enumerate(titles) if likeness < NEAR]
    texts = best(
        [_telling(sorted_words(records[n].values.get("description", ""))) for n in without],
        [_telling(sorted_words(risk.event or risk.scenario)) for risk in risks],
        None,
    )
    found: list[tuple[str | None, float]] = [
        (risks[at].id, near) if near >= NEAR else (None, 0.0) for at, near in titles
    ]
    for n, (at, near) in zip(without, texts, strict=True):
        if near >= NEAR:
            found[n] = (risks[at].id, near)
    return found


def _telling(text: str) -> str:
    return text if len(text) >= _TELLING else ""


def best(queries: Sequence[str], choices: Sequence[str], progress: Progress | None) -> list[tuple[int, float]]:
    """Return for each query the place of the most alike choice and its likeness, 0 where none is as alike as NEAR.

    Equal texts are found at once; the others are compared with those of about their length only.
    """
    equal: dict[str, int] = {}
    for at, choice in enumerate(choices):
        equal.setdefault(choice, at)
    found = [(equal[query], 100.0) if query and query in equal else (0, 0.0) for query in queries]
    order = sorted((len(choice), at) for at, choice in enumerate(choices) if choice)
    lengths = np.array([length for length, _at in order])
    left = sorted((len(query), n) for n, query in enumerate(queries) if query and found[n][1] == 0)
    for start in range(0, len(left), _CHUNK):
        chunk = left[start : start + _CHUNK]
        low = int(np.searchsorted(lengths, chunk[0][0] * _LENGTHS, side="left")) if len(lengths) else 0
        high = int(np.searchsorted(lengths, chunk[-1][0] / _LENGTHS, side="right")) if len(lengths) else 0
        near = [at for _length, at in order[low:high]]
        if near:
            table = process.cdist(
                [queries[n] for _length, n in chunk],
                [choices[at] for at in near],
                scorer=fuzz.ratio,
                score_cutoff=NEAR,
                dtype=np.float32,
            )
            best = table.argmax(axis=1)
            for (_length, n), at, likeness in zip(chunk, best, table.max(axis=1), strict=True):
                found[n] = (near[int(at)], float(likeness))
        if progress is not None:
            progress(min(1.0, (start + _CHUNK) / len(left)))
    return found
