"""Scales of words and of letters: which order has them all, and how sure that is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import islice

from riskregister.core.criteria import Criteria
from riskregister.intake.scales import Scale, ScaleChoice, ScaleSource
from riskregister.intake.scales_seen import MOST_WORDS, SPANNING, Seen, Span, steps_of
from riskregister.intake.scales_words import Family, families, family_of

_LETTER_RANGE = re.compile(rf"(?<![a-z])([a-c])\s*{SPANNING}\s*([a-h])(?![a-z])")


def in_words(
    seen: Seen, criteria: Criteria, choice: ScaleChoice | None, legend: Family | None, like: Span | None
) -> Scale:
    """Return the scale of words, or of letters that are no short words; ``choice`` has only its ends, if anything."""
    every = seen.words()
    words = set(islice(every, MOST_WORDS))
    if words <= set("abcdefgh") and _order_of(seen, criteria, None, words)[1] != words and legend is None:
        return _in_letters(seen, words, choice)
    size = int(choice.highest) if choice is not None and choice.highest is not None else 0
    source: ScaleSource = "confirmed" if size else "words"
    sure = True
    order: Family | None = legend
    if legend is not None and not size and all(legend.place(word) for word in words):
        known, source = words, "legend"
    else:
        order, known, sure = _order_of(seen, criteria, like, words, size)
        sure = sure or bool(size)
    if order is None:
        return Scale(field=seen.field, kind="words", sure=False)
    more = [word for word in every if word not in words]
    places = {word: float(step) for word, step in order.placed([*known, *more]).items() if step}
    size = len(order.steps)
    return Scale(
        field=seen.field,
        kind="words",
        lowest=1.0,
        highest=float(size),
        steps=steps_of(seen, places),
        sure=sure,
        source=source,
        others=() if sure else _sizes(seen, words, size),
        places=places,
    )


def _order_of(
    seen: Seen, criteria: Criteria, like: Span | None, words: set[str], size: int = 0
) -> tuple[Family | None, set[str], bool]:
    """Return the order that has most of the words, which of them it has, and whether no other would do as well.

    ``size`` asks for one of so many steps; 0 for any.
    """
    own = criteria.likelihood.levels if seen.side == "likelihood" else criteria.impact.levels
    known = [family_of(level.label for level in own)] if seen.side != "level" else []
    known = [family for family in (*known, *families(seen.side)) if size in (0, len(family.steps))]
    found = []
    for n, family in enumerate(known):
        placed = family.placed(words)
        have = {word for word, place in placed.items() if place}
        used = len({placed[word] for word in have})
        if have:
            share = used / len(family.steps) + (0.5 if like is not None and like[1] == len(family.steps) else 0.0)
            found.append((len(have), -_collisions(family, placed), share, -n, family, have))
    if not found:
        return None, set(), False
    count, collided, _share, _n, family, have = max(found, key=lambda one: one[:4])
    size = len(family.steps)
    complete = len(set(family.placed(have).values())) == size
    rivals = {len(one[4].steps) for one in found if one[0] == count and one[1] == collided and one[4] is not family}
    plain = size == 3 and any(step & {"medium", "m"} for step in family.steps)
    sure = len(have) == len(words) and (not rivals - {size} or (complete and (plain or size > 3)))
    return family, have, sure


def _collisions(family: Family, placed: Mapping[str, int]) -> int:
    """Return how many pairs of different words an order puts at one step: "rare" and "remote" are meant apart."""
    words = [word for word, place in placed.items() if place]
    return sum(
        placed[one] == placed[other] and not family.notions_at(one) & family.notions_at(other)
        for n, one in enumerate(words)
        for other in words[n + 1 :]
    )


def _sizes(seen: Seen, words: set[str], size: int) -> tuple[str, ...]:
    sizes = {len(one.steps) for one in families(seen.side) if all(one.placed(words).values())}
    return tuple(f"1–{n}" for n in sorted(sizes | {size}))


def _in_letters(seen: Seen, letters: set[str], choice: ScaleChoice | None) -> Scale:
    named = next((found for found in (_LETTER_RANGE.search(one.casefold()) for one in seen.headers) if found), None)
    last = max([*letters, named[2]]) if named else max(letters)
    highest = float(max(ord(last) - 96, 2))
    if choice is not None and choice.highest is not None:
        highest = max(highest, float(choice.highest))
    spans = {highest, *(float(top) for top in (5, 6) if top >= highest)}
    return Scale(
        field=seen.field,
        kind="letters",
        lowest=1.0,
        highest=highest,
        steps=steps_of(seen, {letter: float(ord(letter) - 96) for letter in letters}),
        descending=choice.descending if choice else False,
        sure=choice is not None,
        source="heading" if named else "data",
        others=tuple(f"A–{chr(64 + int(top))}" for top in sorted(spans)),
        places={letter: float(ord(letter) - 96) for letter in map(chr, range(97, 97 + int(highest)))},
    )
