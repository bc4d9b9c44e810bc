"""What several cells of a row say of one another: score and factors, rating and levels, later stages and first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from riskregister.core.findings import Severity
from riskregister.intake.reading_cells import UNCALCULATED, Cells
from riskregister.intake.reading_doubts import Doubts
from riskregister.intake.reading_levels import Levels, ReadLevel
from riskregister.intake.table import Table
from riskregister.translations import gettext as _

Floats = NDArray[np.float64]
STAGES = ("", "current_", "residual_", "target_")
#: A rule is the file's if at least this share of its rows keep it; the others are then doubtful.
_MOSTLY = 0.8
_FEWEST = 3
#: Scores are often rounded, and per cents shown without their decimals.
_CLOSE = 0.005


@dataclass(frozen=True, slots=True)
class _Rule:
    words: str
    of: Callable[[Floats, Floats, Floats], Floats]


def _rules() -> tuple[_Rule, ...]:
    return (
        _Rule(_("likelihood × impact"), lambda likelihood, impact, _d: likelihood * impact),
        _Rule(
            _("likelihood × impact × detection"), lambda likelihood, impact, detection: likelihood * impact * detection
        ),
        _Rule(_("likelihood + impact"), lambda likelihood, impact, _d: likelihood + impact),
        _Rule(_("likelihood × impact ÷ 100"), lambda likelihood, impact, _d: likelihood * impact / 100),
        _Rule(_("likelihood × impact × detection ÷ 100"), lambda likelihood, impact, d: likelihood * impact * d / 100),
    )


def check(cells: Cells, levels: Levels, doubts: Doubts) -> None:
    """Note what does not go together, and reckon scores whose formula has no stored result."""
    table = cells.table
    for stage in STAGES:
        if f"{stage}score" in levels.read:
            _score(cells, levels, doubts, stage)
        _ratings(table, levels, doubts, stage)
    _later_stages(table, levels, doubts)
    _missing(table, levels, doubts)


def _score(cells: Cells, levels: Levels, doubts: Doubts, stage: str) -> None:
    """Say where the score is not what mostly follows from the factors; a missing result is put in by that rule."""
    table, name = cells.table, f"{stage}score"
    scores = _values(levels.read[name])
    factors = [_values(levels.read.get(f"{stage}{side}", [])) for side in ("likelihood", "impact")]
    if not all(len(side) for side in factors):
        _not_reckoned(cells, doubts, name)
        return
    rule, expected = _rule_of(scores, factors, _detection(cells))
    column = table.mapping[name]
    tokens = cells.tokens(column)
    for at, row in enumerate(table.rows):
        if tokens.distinct[tokens.each[at]] is UNCALCULATED:
            guess = expected if rule else factors[0] * factors[1]
            words = rule.words if rule else _("likelihood × impact")
            if np.isnan(guess[at]):
                doubts.cell("warning", row, column, name, "", _("a formula without its result; open the file, save it"))
                continue
            text = _("a formula without its result; reckoned here as {rule}").format(rule=words)
            doubts.cell("warning", row, column, name, "", text, f"{guess[at]:g}")
            levels.read[name][at] = ReadLevel(raw=f"{guess[at]:g}", value=float(guess[at]), rule=text)
    if rule is None:
        if not stage and np.count_nonzero(~np.isnan(scores + factors[0] + factors[1])) >= _FEWEST:
            doubts.column("note", column, name, _("no rule joins it to likelihood and impact; it is kept as given"))
        return
    wrong = ~np.isnan(scores + expected) & ~np.isclose(scores, expected, rtol=_CLOSE, atol=_CLOSE)
    text = _("the score is not {rule}, as it mostly is in this file").format(rule=rule.words)
    for at in np.flatnonzero(wrong).tolist():
        raw = levels.read[name][at].raw
        doubts.cell("warning", table.rows[at], column, name, raw, text, f"{expected[at]:.10g}")


def _not_reckoned(cells: Cells, doubts: Doubts, name: str) -> None:
    column = cells.table.mapping[name]
    tokens = cells.tokens(column)
    for at, row in enumerate(cells.table.rows):
        if tokens.distinct[tokens.each[at]] is UNCALCULATED:
            doubts.cell("warning", row, column, name, "", _("a formula without its result; open the file, save it"))


def _rule_of(scores: Floats, factors: Sequence[Floats], detection: Floats) -> tuple[_Rule | None, Floats]:
    """Return the rule that most rows keep, with what it gives for each row; None if no rule is kept mostly."""
    best: tuple[float, _Rule | None, Floats] = (0.0, None, np.full(len(scores), np.nan))
    for rule in _rules():
        expected = rule.of(factors[0], factors[1], detection)
        known = ~np.isnan(scores + expected)
        if np.count_nonzero(known) < _FEWEST:
            continue
        share = float(np.mean(np.isclose(scores[known], expected[known], rtol=_CLOSE, atol=_CLOSE)))
        if share > best[0]:
            best = (share, rule, expected)
    return (best[1], best[2]) if best[0] >= _MOSTLY else (None, best[2])


def _detection(cells: Cells) -> Floats:
    column = cells.table.mapping.get("detection")
    if column is None:
        return np.full(len(cells.table.rows), np.nan)
    tokens = cells.tokens(column)
    numbers = [np.nan if token.number is None else token.number for token in tokens.distinct]
    return np.array([numbers[at] for at in tokens.each], dtype=np.float64)


def _ratings(table: Table, levels: Levels, doubts: Doubts, stage: str) -> None:
    """Say where a rating is another one than most rows with the same likelihood and impact have."""
    name = f"{stage}level"
    needed = [name, f"{stage}likelihood", f"{stage}impact"]
    if not all(one in levels.read for one in needed):
        return
    ratings, likelihoods, impacts = (levels.read[one] for one in needed)
    pairs = [
        None if one.value is None or other.value is None or rating.blank else (one.value, other.value)
        for one, other, rating in zip(likelihoods, impacts, ratings, strict=True)
    ]
    groups: dict[tuple[float, float], Counter[object]] = {}
    for pair, rating in zip(pairs, ratings, strict=True):
        if pair is not None:
            groups.setdefault(pair, Counter())[_said(rating)] += 1
    usual = {
        pair: counts.most_common(1)[0][0]
        for pair, counts in groups.items()
        if len(counts) > 1 and counts.most_common(1)[0][1] >= max(2.0, counts.total() * 2 / 3)
    }
    written = {_said(rating): rating.raw for rating in reversed(ratings)}
    for row, pair, rating in zip(table.rows, pairs, ratings, strict=True):
        if pair in usual and _said(rating) != usual[pair]:
            rule = _("other rows with the same likelihood and impact have another rating")
            doubts.cell("warning", row, table.mapping[name], name, rating.raw, rule, written[usual[pair]])


def _said(rating: ReadLevel) -> object:
    """Return what a rating says, whatever gender or language it is written in."""
    return rating.raw.casefold() if rating.value is None else rating.value


def _later_stages(table: Table, levels: Levels, doubts: Doubts) -> None:
    """Say where a risk is higher at a later stage than at the first one."""
    first = list(_measures(levels, ""))
    for stage in STAGES[1:]:
        done = np.zeros(len(table.rows), dtype=bool)
        for what, later in _measures(levels, stage):
            before = next((values for of, values in first if of == what), None)
            if before is None or not _alike(levels, stage, what):
                continue
            known = ~np.isnan(before + later) & ~done
            done |= known
            shown = next(n for n in (f"{stage}{what}", f"{stage}likelihood", f"{stage}impact") if n in levels.read)
            rule = _("higher than at first; measures do not make a risk higher")
            for at in np.flatnonzero(known & (before >= 0) & (later > before * (1 + 1e-9))).tolist():
                raw = levels.read[shown][at].raw
                doubts.cell("warning", table.rows[at], table.mapping[shown], shown, raw, rule)


def _alike(levels: Levels, stage: str, what: str) -> bool:
    """Say whether two stages stand on one scale: only then can one be higher than the other."""
    sides = ("likelihood", "impact") if what == "product" else () if what == "score" else (what,)
    return all(replace(levels.scales[f"{stage}{side}"], field=side) == levels.scales[side] for side in sides)


def _measures(levels: Levels, stage: str) -> Iterator[tuple[str, Floats]]:
    """Give what stages can be compared by, best first: scores, products of the factors, ratings, a single factor."""
    sides = [f"{stage}likelihood", f"{stage}impact"]
    if f"{stage}score" in levels.read:
        yield "score", _values(levels.read[f"{stage}score"])
    if all(name in levels.read for name in sides):
        one, other = (_rising(levels, name) for name in sides)
        yield "product", one * other
    if f"{stage}level" in levels.read:
        yield "level", _values(levels.read[f"{stage}level"])
    for side in ("likelihood", "impact"):
        if f"{stage}{side}" in levels.read:
            yield side, _rising(levels, f"{stage}{side}")


def _rising(levels: Levels, name: str) -> Floats:
    """Return values that grow with the risk, whichever way the file counts."""
    scale, values = levels.scales[name], _values(levels.read[name])
    return (scale.highest or 0.0) + (scale.lowest or 0.0) - values if scale.descending else values


def _missing(table: Table, levels: Levels, doubts: Doubts) -> None:
    """Say in which rows likelihood or impact is missing; of columns that are not there, once for the file."""
    have = [side for side in ("likelihood", "impact") if side in levels.read]
    later = any(name.endswith(("_likelihood", "_impact")) for name in levels.read)
    if not have and not later:
        doubts.file("note", "likelihood", _("The file gives no likelihood and no impact; nothing of it is scored."))
        return
    for stage in STAGES:
        sides = [f"{stage}{side}" for side in ("likelihood", "impact") if f"{stage}{side}" in levels.read]
        if len(sides) == 1:
            other = "impact" if sides[0].endswith("likelihood") else "likelihood"
            rule = _("there is no column of {other} beside it; without both nothing is scored")
            doubts.column("warning", table.mapping[sides[0]], sides[0], rule.format(other=other))
        elif sides:
            _blanks(table, levels, doubts, sides, stage)


def _blanks(table: Table, levels: Levels, doubts: Doubts, sides: list[str], stage: str) -> None:
    one, other = (levels.read[side] for side in sides)
    column = table.mapping[sides[0]]
    if table.rows and all(level.blank for level in (*one, *other)):
        doubts.column("note" if stage else "warning", column, sides[0], _("no row has a likelihood or an impact"))
        return
    for row, first, second in zip(table.rows, one, other, strict=True):
        if not (first.blank or second.blank):
            continue
        if first.blank and second.blank:
            severity: Severity = "note" if stage else "warning"
            doubts.cell(severity, row, column, sides[0], first.raw, _("likelihood and impact are missing"))
        else:
            side = sides[0] if first.blank else sides[1]
            raw = first.raw if first.blank else second.raw
            doubts.cell(
                "warning", row, table.mapping[side], side, raw, _("missing, while the other of the two is there")
            )


def _values(levels: Sequence[ReadLevel]) -> Floats:
    return np.array([np.nan if level.value is None else level.value for level in levels], dtype=np.float64)
