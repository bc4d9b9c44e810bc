"""Which field each column is: each field given out once, to the column that fits it best."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from openpyxl.utils import column_index_from_string

from riskregister.intake.fitting import ENOUGH, Head
from riskregister.intake.headings import plain, tokens
from riskregister.intake.table import FIELDS, LEVELS, STAGED, Column, How

_ALL_LEVELS = (*LEVELS, *STAGED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """What a person, a remembered layout or a mapping file says of a file; what is left out is found.

    ``header_rows`` count from 0; ``columns`` gives fields a column by its letter or by its heading.
    """

    sheet: str | None = None
    header_rows: tuple[int, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)


def assign(heads: Sequence[Head], confirmed: Mapping[str, str]) -> tuple[tuple[Column, ...], dict[str, Column]]:
    """Give every field its best column, each column one field; then a title where only a description is, and back."""
    chosen = _confirmed(heads, confirmed)
    # What was named and is not there was not confirmed: the mapping has to say so, not pass a guess off as an answer.
    confirmed = {name: said for name, said in confirmed.items() if name in chosen or not said}
    by_place = {head.at: head for head in heads}
    taken = set(chosen.values())
    _first_stage(heads)
    offers = sorted(
        (
            (-weight, head.at, name)
            for head in heads
            for name, weight in head.may.items()
            if weight >= ENOUGH and name in FIELDS
        )
    )
    for _weight, at, name in offers:
        if name not in chosen and at not in taken:
            chosen[name] = at
            taken.add(at)
    if "impact" in chosen and not chosen.keys() & {"likelihood", "level", "score", "detection"}:
        # A severity by itself is how bad the risk is, not what it would do.
        head = by_place[chosen["impact"]]
        if head.may.get("level", 0) >= 0.3:
            chosen["level"] = chosen.pop("impact")
    if "mitigation_owner" in chosen:
        # Who owns the measure is all a register without risk owners says about who answers.
        chosen.setdefault("owner", chosen["mitigation_owner"])
    _title(chosen, heads, confirmed)
    _id(chosen, heads)
    columns: dict[int, Column] = {}
    mapping: dict[str, Column] = {}
    for name in sorted(chosen, key=lambda n: (n not in confirmed, FIELDS.index(n))):
        head = by_place[chosen[name]]
        column = Column(at=head.at, header=head.header, field=name, how=_how(name, head, confirmed))
        mapping[name] = column
        columns.setdefault(head.at, column)
    for head in heads:
        if head.at not in columns:
            columns[head.at] = _left(head)
    return tuple(columns[at] for at in sorted(columns)), {name: mapping[name] for name in FIELDS if name in mapping}


def _left(head: Head) -> Column:
    """Return a column that is no field; a likeness too weak to use is shown as a suggestion."""
    name, weight = max(head.may.items(), key=lambda item: item[1], default=("", 0.0))
    if 0.2 <= weight < ENOUGH and name in FIELDS:
        return Column(at=head.at, header=head.header, field=name, how="suggested")
    return Column(at=head.at, header=head.header)


def _how(name: str, head: Head, confirmed: Mapping[str, str]) -> How:
    if name in confirmed:
        return "confirmed"
    if name in head.by_content or not head.header:
        return "content"
    return "exact" if "_".join(tokens(head.parts[-1])) == name else "alias"


def _confirmed(heads: Sequence[Head], confirmed: Mapping[str, str]) -> dict[str, int]:
    """Find the columns that were named, by heading before letter: a heading may be a letter."""
    places = {plain(head.header): head.at for head in reversed(heads)}
    places |= {plain(head.parts[-1]): head.at for head in reversed(heads) if head.parts[-1]} | places
    known = {head.at for head in heads}
    chosen: dict[str, int] = {}
    for name, said in confirmed.items():
        at = places.get(plain(said.strip()))
        if at is None and said.isascii() and said.isalpha() and len(said) <= 3:
            at = column_index_from_string(said.upper()) - 1
        if name in FIELDS and at in known:
            chosen[name] = at
    return chosen


def _first_stage(heads: Sequence[Head]) -> None:
    """Make the earliest stage a file gives the bare one, if nothing stands there."""
    strong = {name for head in heads for name, weight in head.may.items() if weight >= 0.5}
    for stage in ("current_", "residual_", "target_"):
        pair = {stage + "likelihood", stage + "impact"}
        if strong & {"likelihood", "impact"}:
            # "Likelihood, Impact, Current rating": the rating is theirs.
            if stage == "current_" and not strong & pair:
                _rename(
                    heads,
                    stage,
                    [lv for lv in ("score", "level") if not strong & {"score", "level"} or lv not in strong],
                )
            return
        if strong & (pair | ({stage + "score", stage + "level"} if not strong & set(LEVELS) else set())):
            _rename(heads, stage, [level for level in LEVELS if level not in strong])
            return


def _rename(heads: Sequence[Head], stage: str, levels: Sequence[str]) -> None:
    for head in heads:
        for level in levels:
            if stage + level in head.may:
                head.may[level] = max(head.may.pop(stage + level), head.may.get(level, 0))
                if stage + level in head.by_content:
                    head.by_content.add(level)


def _title(chosen: dict[str, int], heads: Sequence[Head], confirmed: Mapping[str, str]) -> None:
    """Let a description be the title too and back; without either, let what else tells of the risk."""
    if "title" in chosen and "description" in chosen and "title" not in confirmed:
        by_place = {head.at: head for head in heads}
        weights = {head.at: head.may.get("title", 0) for head in heads}
        title, text = by_place[chosen["title"]].held, by_place[chosen["description"]].held
        again = weights[chosen["title"]] < 0.7 and title.distinct < 0.67 and title.filled >= 5 and text.distinct > 0.8
        if weights[chosen["title"]] < 0.5 or again:
            # A "profile name" that stands in many rows names no risk.
            del chosen["title"]
    if "title" in chosen or "description" in chosen:
        chosen.setdefault("title", chosen.get("description", -1))
        chosen.setdefault("description", chosen["title"])
        return
    free = [h for h in heads if h.at not in chosen.values() and _tells(h)]
    spoken = [h for h in free if h.may.get("title", 0) >= 0.15]
    instead = [chosen[name] for name in ("threat", "vulnerability") if name in chosen]
    if not instead and not spoken and "cause" in chosen and "consequence" in chosen:
        # "Cause, effect, …, output": what would happen and why tells of the risk, a column nobody knows does not.
        free = []
        instead = [chosen["cause"]]
    if (free if not instead else spoken) and any(name in chosen for name in _ALL_LEVELS):
        # A text beside levels is what they are levels of, whatever its heading; one that speaks of risks before others.
        head = max(spoken or free, key=lambda h: (h.held.share > 0.6, h.held.prose, -h.at))
        chosen["title"] = chosen["description"] = head.at
        head.by_content |= {"title", "description"}
        return
    instead += [chosen[name] for name in ("cause", "consequence") if name in chosen]
    told = {head.at for head in heads if _tells(head)}
    others: tuple[str, ...] = ("asset", "subcategory", "category", "notes")
    if {"likelihood", "impact"} <= chosen.keys():
        # What was looked at, each with its likelihood and impact: findings of a review of controls.
        others = (*others, "controls")
    instead += [chosen[name] for name in others if chosen.get(name) in told]
    named = [h for h in heads if h.at not in chosen.values() and h.may.get("title", 0) >= 0.3 and h.held.words >= 1.5]
    instead += [head.at for head in named if head.held.numeric < 0.3 and head.held.kinds > 1]
    if not instead and {"likelihood", "impact", "category"} <= chosen.keys() and chosen.keys() & {"id", "mitigation"}:
        # "Budget overrun", "vendor delay" under "risk type": all that is said of what may happen.
        held = next(head.held for head in heads if head.at == chosen["category"])
        instead += [chosen["category"]] if held.words >= 1.5 and held.kinds >= 3 and held.numeric < 0.3 else []
    if instead:
        chosen["title"] = chosen["description"] = instead[0]


def _id(chosen: dict[str, int], heads: Sequence[Head]) -> None:
    """Take what stands before the title as the id if it is short and each its own, whatever its heading."""
    if "id" in chosen or "title" not in chosen:
        return
    for head in heads:
        if head.at < chosen["title"] and head.at not in chosen.values() and head.held.unique and head.held.kinds >= 3:
            chosen["id"] = head.at
            head.by_content.add("id")
            return


def _tells(head: Head) -> bool:
    """Whether a column may be a risk's text: different texts of some words, or nothing yet under a fit heading."""
    held = head.held
    if not held.filled:
        return head.may.get("title", 0) >= 0.2
    told = held.prose or held.words >= 1.8 or (held.length >= 12 and head.may.get("title", 0) >= 0.15)
    return (
        told
        and held.share >= 0.3
        and held.numeric < 0.3
        and held.dates < 0.3
        and (held.distinct > (0.2 if head.may.get("title", 0) >= 0.15 else 0.6) or held.filled < 4)
    )
