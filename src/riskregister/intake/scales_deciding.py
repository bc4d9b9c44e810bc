"""Which scale a column stands on: what a person said, its heading, a legend, its words, and last what occurs in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from riskregister.core.criteria import Criteria
from riskregister.intake.scales import Scale, ScaleChoice, ScaleSource, with_rule
from riskregister.intake.scales_cells import currency_in
from riskregister.intake.scales_in_words import in_words
from riskregister.intake.scales_keys import Keys
from riskregister.intake.scales_seen import MOST_WORDS, SPANNING, Seen, Span, steps_of
from riskregister.intake.scales_words import Family, Side, families, normal, roughly

#: Highest steps that scales are made with.
_TOPS = (3, 4, 5, 10, 100)
#: Tops that are taken as they are when they occur; a highest number of 3 or 4 may as well be one of five.
_SURE_TOPS = (5, 10, 100)
#: In a column of at least so many numbers a few far beyond the rest are slips, not the end of the scale.
_MANY = 8
_RANGE = re.compile(rf"(?<![\d.,])([01])\s*(?:\([^)]*\)|=\s*\w+)?\s*{SPANNING}\s*(\d{{1,3}})(?![\d.,]*\d)")
_EQUALS = re.compile(r"(?<![\d.])(\d{1,3})\s*(?:=|:|\()\s*[^\W\d_]")
_TOLD = re.compile(r"(\d{1,3})\s*(?:=|:|\(|-|–|—)\s*([^\W\d_][^\d=:;,()\n]*)")
_OUT_OF = re.compile(r"(?:/|out of|von|sur|из)\s*(5|10|100)(?!\d)")


def scale_of(
    seen: Seen,
    criteria: Criteria,
    choice: ScaleChoice | None = None,
    legend: Family | None = None,
    like: Span | None = None,
) -> Scale:
    """Return the scale of a field, with the rule by which it becomes levels here.

    Args:
        seen: what stands in the field's columns.
        criteria: this register's.
        choice: what a person said of it.
        legend: the order of its words that a table elsewhere in the file gives.
        like: the ends of the other side's scale, where that is known: the two are mostly alike.
    """
    scale = _found(seen, criteria, choice, legend, like)
    if seen.field in ("score", "level"):
        # Never converted, so its ends are nobody's question.
        return replace(scale, sure=True, others=(), lowest=None, highest=None)
    if choice is not None and not choice.convert:
        scale = replace(scale, kind="kept", sure=True, source="confirmed", others=())
    return with_rule(scale, criteria)


def by_keys(scale: Scale, keys: Keys, criteria: Criteria) -> Scale:
    """Return a scale of numbers or letters as a table of its steps in the file has it.

    A heading that names other ends knows better; of the direction only the table says anything.
    """
    if scale.source == "heading" and scale.highest != keys.highest:
        return scale
    letters = (
        {chr(96 + n): float(n) for n in range(1, int(keys.highest) + 1)} if scale.kind == "letters" else scale.places
    )
    settled = replace(
        scale,
        lowest=keys.lowest,
        highest=keys.highest,
        descending=keys.descending,
        sure=True,
        others=(),
        source="legend",
        places=letters,
    )
    return with_rule(settled, criteria)


def range_in(header: str) -> Span | None:
    """Return the ends of the scale that a heading names: "(1-5)", "1 (low) to 5 (high)", "Likelihood_1_5", "/10"."""
    text = header.casefold()
    for low, high in _RANGE.findall(text):
        if 2 <= int(high) <= 100 and int(high) > int(low):
            return float(low), float(high)
    named = sorted({int(number) for number in _EQUALS.findall(text)})
    if len(named) > 1 and named[0] in (0, 1) and named[-1] <= 100:
        return float(named[0]), float(named[-1])
    out_of = _OUT_OF.search(text)
    return (1.0, float(out_of[1])) if out_of else None


def falls_in(header: str, side: Side) -> bool:
    """Say whether a heading tells that the numbers fall as the risk rises: "1 (high) to 5 (low)", "1 = frequent"."""
    if side == "level":
        return False
    told = [(int(number), roughly(side).place(normal(word))) for number, word in _TOLD.findall(header.casefold())]
    placed = sorted((number, place) for number, place in told if place)
    return len(placed) > 1 and placed[0][1] > placed[-1][1]


def _found(
    seen: Seen, criteria: Criteria, choice: ScaleChoice | None, legend: Family | None, like: Span | None
) -> Scale:
    readable = seen.count("number", "both", "percent", "money", "word")
    if not readable:
        return Scale(field=seen.field, kind="none")
    figures = seen.count("number", "both") * 2 >= readable
    if choice is not None and (choice.order or choice.highest is not None):
        # Ends alone say nothing of the order of words, only how many steps it has.
        return _chosen(seen, choice) if choice.order or figures else in_words(seen, criteria, choice, legend, like)
    currency = next((found for found in map(currency_in, seen.headers) if found), "")
    span = next((found for found in map(range_in, seen.headers) if found), None)
    numbers = seen.numbers()
    if seen.field != "likelihood" and (seen.count("money") * 2 >= readable or _amounts(numbers, currency, span, seen)):
        currencies = Counter({t.currency: n for t, n in seen.tokens.items() if t.kind == "money" and t.currency})
        return Scale(field=seen.field, kind="money", currency=(currencies.most_common(1) or [(currency, 0)])[0][0])
    divisor = _divisor(seen, numbers, span)
    if seen.count("percent") * 2 >= readable or divisor:
        return Scale(field=seen.field, kind="percent", divisor=divisor or 1.0)
    if figures:
        return _in_numbers(seen, numbers, span, like, choice)
    return in_words(seen, criteria, choice, legend, like)


def _chosen(seen: Seen, choice: ScaleChoice) -> Scale:
    places = {normal(word): float(step) for word, step in choice.order.items()}
    steps = [*places.values()]
    lowest = float(choice.lowest if choice.lowest is not None else min([1.0, *steps]))
    highest = float(choice.highest if choice.highest is not None else max(steps))
    return Scale(
        field=seen.field,
        kind="words" if choice.order else "numbers",
        lowest=lowest,
        highest=highest,
        steps=steps_of(seen, places) if choice.order else (),
        descending=choice.descending,
        source="confirmed",
        places=places,
    )


def _amounts(numbers: Sequence[tuple[float, int]], currency: str, span: Span | None, seen: Seen) -> bool:
    """Say whether bare numbers are amounts: the heading names a currency, or most are beyond every scale of steps."""
    if not numbers or span or seen.field != "impact":
        return False
    beyond = sum(count for number, count in numbers if abs(number) > _TOPS[-1])
    return bool(currency) or beyond * 2 > sum(count for _number, count in numbers)


def _divisor(seen: Seen, numbers: Sequence[tuple[float, int]], span: Span | None) -> float:
    """Return what bare numbers of a likelihood are divided by to be shares of 1, or 0 if they are no shares."""
    if seen.field != "likelihood" or not numbers or seen.count("both", "word"):
        return 0.0
    least, most = numbers[0][0], numbers[-1][0]
    if span is None and least >= 0 and most <= 1 and any(0 < number < 1 for number, _count in numbers):
        return 1.0
    marked = any("%" in header for header in seen.headers)
    return 100.0 if marked and least >= 0 and most <= 100 else 0.0


def _in_numbers(
    seen: Seen,
    numbers: Sequence[tuple[float, int]],
    span: Span | None,
    like: Span | None,
    choice: ScaleChoice | None,
) -> Scale:
    tops = {token.top for token in seen.tokens if token.top is not None}
    places, size, falls = _beside_words(seen)
    source: ScaleSource = "heading"
    sure = True
    if span is None and len(tops) == 1:
        span, source = (1.0, tops.pop()), "numbers"
    if span is None and size:
        span, source = (1.0, float(size)), "words"
    if span is None:
        span, source, sure = _from_data(numbers, like)
    return Scale(
        field=seen.field,
        kind="numbers",
        lowest=span[0],
        highest=span[1],
        steps=steps_of(seen, places),
        descending=choice.descending if choice else falls or any(falls_in(one, seen.side) for one in seen.headers),
        sure=sure,
        source=source,
        others=() if sure else _alternatives(span),
        places=places,
    )


def _from_data(numbers: Sequence[tuple[float, int]], like: Span | None) -> tuple[Span, ScaleSource, bool]:
    """Return the ends of the scale that the numbers in a column suggest, and whether no other would fit as well."""
    total = sum(count for _number, count in numbers)
    least, highest = numbers[0][0], numbers[-1][0]
    lowest = 0.0 if least == 0 or 0 < least < 1 else 1.0
    for most in (5, 10) if total >= _MANY else ():
        within = [number for number, _count in numbers if number <= most]
        slips = sum(count for number, count in numbers if number > most)
        if within and highest >= 2 * most and slips <= max(1, total // 20) and within[-1] > most / 2:
            return (lowest, float(most)), "data", False
    if 0 < highest <= 1 and least < highest:
        return (0.0, 1.0), "data", False
    top = float(next((top for top in _TOPS if highest <= top), _TOPS[-1]))
    if like is not None and (top < min(like[1], _SURE_TOPS[0]) or (like[0] > lowest and like[1] >= top)):
        # A 0 where the other side begins at 1 is no step but a blank that somebody filled.
        return like, "other side", False
    enough = {5: 5, 10: 8, 100: 51}
    if top == _TOPS[-1]:
        lowest = 0.0
    return (lowest, top), "data", top in enough and highest >= enough[int(top)] and (lowest == 1.0 or top == _TOPS[-1])


def _alternatives(span: Span) -> tuple[str, ...]:
    tops = dict.fromkeys((span[1], *(float(top) for top in _TOPS if top > span[1])))
    return tuple(f"{span[0]:g}–{top:g}" for top in tops)


def _beside_words(seen: Seen) -> tuple[dict[str, float], int, bool]:
    """Return for "3 - Possible": the number of each word, how many steps the words' order has, whether numbers fall.

    The number that mostly stands beside a word is its own; the size is 0 where no order has the words at those steps.
    """
    pairs: dict[str, Counter[float]] = {}
    for token, count in seen.tokens.items():
        if token.kind == "both" and token.number is not None:
            pairs.setdefault(token.word, Counter())[token.number] += count
    places = {word: counts.most_common(1)[0][0] for word, counts in pairs.items()}
    if not 2 <= len(places) <= MOST_WORDS:
        return places, 0, False
    for family in families(seen.side):
        at = family.placed(places)
        size = len(family.steps)
        if all(at.values()) and len(set(at.values())) == len(at):
            if all(at[word] == step for word, step in places.items()):
                return places, size, False
            if all(size + 1 - at[word] == step for word, step in places.items()):
                return places, size, True
    return places, 0, False
