"""The level columns of a table: one scale for a field and its later stages, each cell read on it or told."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from riskregister.core.criteria import Criteria
from riskregister.core.findings import Severity
from riskregister.core.model import MissingState, Quantity
from riskregister.intake.grid import Grid
from riskregister.intake.reading_cells import UNCALCULATED, Cells, Tokens
from riskregister.intake.reading_doubts import Doubts
from riskregister.intake.scales import Scale, ScaleChoices, level_on, nearest_on, value_on
from riskregister.intake.scales_cells import Token
from riskregister.intake.scales_deciding import by_keys, scale_of
from riskregister.intake.scales_keys import keys_of
from riskregister.intake.scales_legend import legend_of
from riskregister.intake.scales_seen import Seen, Span
from riskregister.intake.scales_words import normal, notions
from riskregister.intake.table import LEVELS, STAGED, Column, Table
from riskregister.translations import gettext as _

#: From this length on words are a text.
_TEXT = 25
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
#: How many rows above the headings a hint may stand.
_HINTS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLevel:
    """One level: ``raw`` as the cell shows it, ``value`` on the file's scale, ``level`` on this register's.

    ``value`` is None where the cell is blank (``state`` then says why, where the cell does) or could not be read;
    ``level`` where there is no rule of conversion.  ``rule`` says in words how the level came about, ``stated`` what
    quantity the cell states.  ``ends`` are the lowest and highest level of a range.
    """

    raw: str
    value: float | None = None
    level: float | None = None
    rule: str = ""
    state: MissingState | None = None
    stated: Quantity | None = None
    ends: tuple[float, float] | None = None

    @property
    def blank(self) -> bool:
        """Whether the cell says nothing, or only why there is nothing."""
        return not self.raw or self.state is not None


@dataclass(slots=True)
class Levels:
    """All level columns read: for each field one entry per row of the table, and the scale it stands on."""

    read: dict[str, list[ReadLevel]]
    scales: dict[str, Scale]


def read_levels(
    cells: Cells,
    criteria: Criteria,
    asked: ScaleChoices,
    doubts: Doubts,
    sheets: Sequence[Grid] = (),
    chances: Collection[int] = (),
) -> Levels:
    """Read every level column; what cannot be read is noted as an error at its cell, and stays without a value.

    ``chances`` are rows that are opportunities: their levels are not scored, so there is nothing wrong with them.
    """
    table, found = cells.table, Levels({}, {})
    fields = [name for name in (*LEVELS, *STAGED) if name in table.mapping]
    tokens = {name: cells.tokens(table.mapping[name]) for name in fields}
    groups = _groups(fields, tokens, asked)
    scales = {group: _scale(table, group, tokens, criteria, asked, sheets, None) for group in groups}
    span = _surest(scales)
    for group, scale in scales.items():
        if not scale.sure and span is not None:
            scales[group] = _scale(table, group, tokens, criteria, asked, sheets, span)
    _together(scales)
    for group in groups:
        _told(table, group, scales[group], doubts)
        for name in group:
            found.scales[name] = replace(scales[group], field=name)
            found.read[name] = _read(table, name, tokens[name], scales[group], criteria, doubts, chances)
    return found


def _surest(scales: Mapping[tuple[str, ...], Scale]) -> Span | None:
    """Return the ends of the scale that a doubtful one is mostly as long as: the sure one, else the longer one."""
    stepped = [one for one in scales.values() if one.kind in ("numbers", "words") and one.highest is not None]
    ends = [(one.lowest or 0.0, one.highest or 0.0) for one in stepped if one.sure]
    ends = ends or [(one.lowest or 0.0, one.highest or 0.0) for one in stepped if one.kind == "numbers"]
    return max(ends, key=lambda span: span[1], default=None)


def _together(scales: dict[tuple[str, ...], Scale]) -> None:
    """Take a doubtful scale of words for settled where likelihood and impact together have all its steps."""
    doubtful = {group: scale for group, scale in scales.items() if not scale.sure and scale.kind == "words"}
    known = {one.highest for one in scales.values() if one.sure and one.kind in ("words", "numbers")}
    plain = [scale for scale in doubtful.values() if all(_is_plain(word) for word, _step in scale.steps)]
    for group, scale in doubtful.items():
        steps = {step for one in plain if scale in plain and one.highest == scale.highest for _word, step in one.steps}
        if scale.highest is not None and (scale.highest in known or len(steps) == scale.highest):
            scales[group] = replace(scale, source="other side")


def _is_plain(word: str) -> bool:
    """Say whether a word can be said of both sides alike, as low, medium and high can."""
    return any(one.removeprefix("very ") in ("low", "medium", "high") for one in notions().get(normal(word), ()))


def _groups(fields: Sequence[str], tokens: dict[str, Tokens], asked: ScaleChoices) -> list[tuple[str, ...]]:
    """Return the fields that share a scale: a level and its later stages, unless they are written as something else."""
    found: dict[tuple[str, str], list[str]] = {}
    for name in fields:
        of = name.rpartition("_")[2]
        own = name if name in asked.fields and name != of else _mostly(tokens[name])
        found.setdefault((of, own), []).append(name)
    # A stage without anything in it belongs to the first group of its kind.
    for of in LEVELS:
        filled = next((key for key in found if key[0] == of and key[1]), None)
        if filled and (of, "") in found:
            found[filled] += found.pop((of, ""))
    return [tuple(names) for names in found.values()]


def _mostly(tokens: Tokens) -> str:
    kinds = {"number": "number", "both": "number", "percent": "percent", "money": "money", "word": "word"}
    counts: Counter[str] = Counter()
    for token, count in tokens.counts().items():
        if token.kind in kinds:
            counts[kinds[token.kind]] += count
    return counts.most_common(1)[0][0] if counts else ""


def _scale(
    table: Table,
    group: tuple[str, ...],
    tokens: dict[str, Tokens],
    criteria: Criteria,
    asked: ScaleChoices,
    sheets: Sequence[Grid],
    like: Span | None,
) -> Scale:
    counts: Counter[Token] = Counter()
    for name in group:
        counts.update(tokens[name].counts())
    headers = tuple(header for name in group for header in _headers(table, table.mapping[name]))
    seen = Seen(field=group[0].rpartition("_")[2], headers=headers, tokens=counts)
    words = {token.word for token in counts if token.kind == "word"}
    legend = legend_of(words, table, sheets) if words and seen.field in ("likelihood", "impact") else None
    found = scale_of(seen, criteria, asked.of(group[0]), legend, like)
    known = found.source not in ("data", "other side", "heading") or found.kind not in ("numbers", "letters")
    if known or seen.side == "level":
        return found
    keys = keys_of(table, sheets, seen.side, letters=found.kind == "letters", highest=seen.highest())
    return found if keys is None else by_keys(found, keys, criteria)


def _headers(table: Table, column: Column) -> list[str]:
    """Return a column's heading and the hints above it: "(1 - 5)" often stands in a row of its own."""
    top = min(table.header_rows, default=0)
    above = [table.grid.at(row, column.at) for row in range(max(0, top - _HINTS), top)]
    return [column.header, *(text for text in above if isinstance(text, str))]


def _told(table: Table, group: tuple[str, ...], scale: Scale, doubts: Doubts) -> None:
    """Say once per scale what a person should confirm, or why it is not converted."""
    column, side = table.mapping[group[0]], group[0].rpartition("_")[2]
    if side not in ("likelihood", "impact") or scale.kind == "none":
        return
    if scale.why_not:
        severity: Severity = "note" if scale.kind in ("kept", "money", "percent") else "warning"
        doubts.column(severity, column, group[0], scale.why_not)
    elif scale.source == "other side":
        rule = _("read on a scale of {span}, as long as that of the other side")
        doubts.column("note", column, group[0], rule.format(span=scale.span), choices=scale.others)
    elif not scale.sure:
        rule = _("read on a scale of {span}, which is a guess; confirm it, or choose another")
        doubts.column("warning", column, group[0], rule.format(span=scale.span), choices=scale.others)
    elif scale.descending:
        doubts.column(
            "note",
            column,
            group[0],
            _("the numbers fall as the risk rises: {low:g} is the highest").format(low=scale.lowest),
        )


def _read(
    table: Table, name: str, tokens: Tokens, scale: Scale, criteria: Criteria, doubts: Doubts, chances: Collection[int]
) -> list[ReadLevel]:
    column, side = table.mapping[name], name.rpartition("_")[2]
    made = [_level(token, scale, criteria, side) for token in tokens.distinct]
    # A score can be reckoned again from its factors; the checks do that.
    faults = {
        at: fault
        for at, (token, level) in enumerate(zip(tokens.distinct, made, strict=True))
        if not (token is UNCALCULATED and side == "score") and (fault := _fault(token, level, scale, side))
    }
    if faults:
        for row, at in zip(table.rows, tokens.each, strict=True):
            if at in faults and row not in chances:
                severity, rule, nearest = faults[at]
                doubts.cell(severity, row, column, name, made[at].raw, rule, nearest)
    return [made[at] for at in tokens.each]


def _level(token: Token, scale: Scale, criteria: Criteria, side: str) -> ReadLevel:
    if token.kind == "blank":
        return ReadLevel(raw=token.raw if token.state else "", state=token.state)
    if side in ("likelihood", "impact"):
        value = value_on(scale, token)
        if token.ends is not None and any(value_on(scale, _at(token, end)) is None for end in token.ends):
            value = None
        level, stated = (None, None) if value is None else level_on(scale, value, criteria)
        read = ReadLevel(
            raw=token.raw, value=value, level=level, rule="" if level is None else scale.rule, stated=stated
        )
        return read if level is None or token.ends is None else _ranged(read, token, scale, criteria)
    value = token.number if token.number is not None else scale.places.get(token.word)
    return ReadLevel(raw=token.raw, value=value)


def _at(token: Token, end: float) -> Token:
    return replace(token, number=end, ends=None)


def _ranged(read: ReadLevel, token: Token, scale: Scale, criteria: Criteria) -> ReadLevel:
    """Give a level the ends of the range its cell gives; a share of 0 or 1 is the scale's own end."""
    best = read.level or 0.0
    ends = [value_on(scale, _at(token, end)) for end in token.ends or ()]
    levels = [level_on(scale, end, criteria)[0] for end in ends if end is not None]
    low, high = sorted(1.0 if level is None else level for level in levels)
    stated = read.stated if token.ends and token.ends[0] > 0 else None
    if stated is not None and token.ends is not None:
        stated = replace(stated, low=token.ends[0], high=token.ends[1])
    return replace(read, ends=(min(low, best), max(high, best)), stated=stated)


def _fault(token: Token, level: ReadLevel, scale: Scale, side: str) -> tuple[Severity, str, str] | None:
    """Return what is wrong with a cell: severity, rule, nearest valid value; None if nothing is."""
    counts = side in ("likelihood", "impact") and scale.kind != "kept"
    found: tuple[Severity, str, str] | None = None
    if token.kind == "error":
        rule = _("the cell shows an error") if token.raw else _("a formula without its result; open the file, save it")
        found = ("error", rule, nearest_on(scale, token)) if counts else ("warning", rule, "")
    elif counts and token.kind != "blank" and level.value is None:
        found = "error", _unread(token, scale), nearest_on(scale, token)
    elif counts and token.ends is not None:
        found = "note", _("a range; its ends are the lowest and the highest level, its middle is the best"), ""
    elif counts and level.value == 0 and scale.converts:
        of_share = _("a probability of 0 has no level here; it is kept as given")
        of_steps = _("0 may stand for none at all; it is read as the lowest level")
        found = "warning", of_share if scale.kind == "percent" else of_steps, ""
    elif side == "score" and token.kind in ("word", "odd") and scale.kind in ("numbers", "percent", "money"):
        found = "warning", _("a number belongs here; it is kept as given"), ""
    return found


def _unread(token: Token, scale: Scale) -> str:
    if scale.kind in ("numbers", "words", "letters") and token.kind == "both":
        return _("not read: its number and its word do not go together, or it is not on the scale {span}").format(
            span=scale.span
        )
    if token.number is not None and scale.span and token.kind == "number":
        return _("not read: it is not on the scale {span}").format(span=scale.span)
    if _DAY.match(token.raw):
        return _("not read: a date; a spreadsheet may have made it of steps like 2-3")
    if scale.kind in ("words", "none") and not scale.steps and len(token.raw) >= _TEXT:
        return _("not read: a text and no level; say which column has the level, or that it is not to be converted")
    if token.kind == "word":
        return _("not read: nobody knows where this word stands on the scale")
    return _("not read: it is no level of this scale")
