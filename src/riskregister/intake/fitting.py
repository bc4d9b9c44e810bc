"""What each column may be: what its heading means, weighed by what it holds and by what it comes out of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from riskregister.intake.evidence import Profile, Relation, profile, relations, spread
from riskregister.intake.grid import Grid
from riskregister.intake.headings import read, tokens
from riskregister.intake.meanings import STAGES, Meanings, meanings, stage_of
from riskregister.intake.table import DATES, LEVELS

#: A meaning weighing less is no more than a likeness: it is suggested, never used.
ENOUGH = 0.36


@dataclass(slots=True)
class Head:
    """A column on its way to a field: its headings (those of groups first) and what it may be."""

    at: int
    parts: tuple[str, ...]
    held: Profile = field(default_factory=Profile)
    may: Meanings = field(default_factory=dict)
    by_content: set[str] = field(default_factory=set)

    @property
    def header(self) -> str:
        """The heading as composed."""
        return " / ".join(dict.fromkeys(" ".join(p.split()) for p in self.parts if p.strip()))


def fit(heads: Sequence[Head], grid: Grid, rows: Sequence[int]) -> None:
    """Weigh what every heading means by what its column holds in the rows given; repeated headings get their stage."""
    sample = spread(rows)
    stages = _stages(heads, grid, sample[:60])
    for head in heads:
        cells = [grid.at(row, head.at) for row in sample]
        head.held = profile(cells)
        head.may = dict(meanings(head.parts)) if any(head.parts) else {}
        if any(head.parts) and max(head.may.values(), default=0) < ENOUGH:
            _liken(head)
        if stage := stages.get(head.at):
            head.may = {(stage + f if f in LEVELS else f): w for f, w in head.may.items()}
        _weigh(head)
        if head.at in grid.hidden_columns:
            head.may = {f: w * 0.85 for f, w in head.may.items()}
        if not head.held.filled and sample:
            head.may = {f: w * (0.92 if _split(f)[1] in LEVELS else 0.97) for f, w in head.may.items()}
            if _computed(grid, head.at, sample):
                _as_computed(head)
    _spread_out(heads)
    _actors(heads)
    _classes(heads)
    _reckon(heads, grid, sample)


def _liken(head: Head) -> None:
    """Use what a misspelt heading is like only where the cells bear it out; elsewhere suggest it."""
    for name, weight in meanings(head.parts, mended=True).items():
        borne_out = _split(name)[1] in LEVELS and (head.held.few or head.held.numeric >= 0.6)
        head.may[name] = max(head.may.get(name, 0), weight * 0.8 if borne_out else min(weight, ENOUGH - 0.02))
        if borne_out:
            head.by_content.add(name)


def _classes(heads: Sequence[Head]) -> None:
    """Where severity and likelihood are numbers and "impact" a class made of them, the severity is the impact."""
    for stage in STAGES.values():
        by_level: dict[str, Head] = {}
        for head in heads:
            concepts = set(read(head.parts[-1]).concepts) if any(head.parts) else set()
            if _stage(head) == stage and head.held.filled:
                for concept in concepts & {"chance", "severity", "impact"}:
                    by_level.setdefault(concept, head)
        if len(by_level) < 3 or len({id(head) for head in by_level.values()}) < 3:
            continue
        grave, made = by_level["severity"], by_level["impact"]
        if (
            by_level["chance"].held.numeric >= 0.6
            and grave.held.numeric >= 0.6
            and made.held.numeric < 0.3
            and made.held.few
        ):
            grave.may = {stage + "impact": 0.95}
            made.may = {stage + "level": 0.9}
            made.by_content.add(stage + "level")


def _spread_out(heads: Sequence[Head]) -> None:
    """Let empty columns that share a heading merged across them with a filled one mean nothing."""
    for parts, group in groupby(heads, key=lambda head: head.parts):
        alike = list(group)
        if any(parts) and any(head.held.filled for head in alike):
            for head in alike:
                head.may = head.may if head.held.filled else {}


def _actors(heads: Sequence[Head]) -> None:
    """Make a second owner the measure's, where it stands right of the measure."""
    owners = [n for n, head in enumerate(heads) if head.may.get("owner", 0) >= 0.5]
    for n in owners if len(owners) > 1 else ():
        if n and max(heads[n - 1].may, key=lambda f: heads[n - 1].may[f], default="") in {"mitigation", "strategy"}:
            heads[n].may["mitigation_owner"] = max(heads[n].may.get("mitigation_owner", 0), 0.8)
            heads[n].may["owner"] *= 0.6


def _computed(grid: Grid, column: int, sample: Sequence[int]) -> bool:
    """Whether a column is formulas nobody calculated: then it is worked out from others, not given."""
    return sum((row, column) in grid.uncalculated for row in sample) > 0.5 * len(sample)


def _as_computed(head: Head) -> None:
    for name in list(head.may):
        stage, level = _split(name)
        if level in {"likelihood", "impact"}:
            head.may[stage + "score"] = max(head.may.get(stage + "score", 0), 0.8)
            head.by_content.add(stage + "score")
            del head.may[name]


def _split(name: str) -> tuple[str, str]:
    """Take a level field into its stage prefix and the bare field."""
    for prefix in ("current_", "residual_", "target_"):
        if name.startswith(prefix) and name.removeprefix(prefix) in LEVELS:
            return prefix, name.removeprefix(prefix)
    return "", name


def _stages(heads: Sequence[Head], grid: Grid, sample: Sequence[int]) -> dict[int, str]:
    """Give the second and third column with one and the same level heading a later stage, unless it is a copy.

    A stage named by a column shortly before ("Residual risk | Likelihood") counts before their order.
    """
    seen: dict[str, list[Head]] = {}
    for head in heads:
        if any(f in LEVELS for f, w in meanings(head.parts).items() if w >= 0.25) and any(head.parts):
            seen.setdefault(" ".join(tokens(head.parts[-1])), []).append(head)
    given: dict[int, str] = {}
    by_place = {head.at: head for head in heads}
    for alike in seen.values():
        same = [head for n, head in enumerate(alike) if not n or not _is_copy(head, alike[n - 1], grid, sample)]
        if len(same) < 2:
            continue
        order = ("", "residual_") if len(same) == 2 else ("", "current_", "residual_", "target_")
        taken: set[str] = set()
        for head, stage in zip(same, order, strict=False):
            near = [by_place[c] for c in (head.at - 1, head.at - 2) if c in by_place and c not in {h.at for h in same}]
            named = next((s for h in near if (s := _spoken(h))), "")
            chosen = STAGES.get(named, stage) if named else stage
            chosen = stage if chosen in taken else chosen
            taken.add(chosen)
            given[head.at] = chosen
    return {at: stage for at, stage in given.items() if stage}


def _is_copy(head: Head, before: Head, grid: Grid, sample: Sequence[int]) -> bool:
    """Whether a column repeats the one with the same heading next to it, or a hidden one, cell by cell."""
    if head.at - before.at > 1 and not grid.hidden_columns & {head.at, before.at}:
        return False
    cells = [(grid.at(row, head.at), grid.at(row, before.at)) for row in sample]
    return any(one is not None for one, _other in cells) and all(one == other for one, other in cells)


def _spoken(head: Head) -> str:
    """Return the stage a neighbour speaks of, if it speaks of the risk and not of what is done about it."""
    concepts = set(read(head.parts[-1]).concepts)
    return "" if concepts & {"control", "measure", "contingency", "date", "owner"} else stage_of(concepts)


def _weigh(head: Head) -> None:
    held, may = head.held, head.may
    if not held.filled:
        return
    for name in list(may):
        stage, level = _split(name)
        factor, instead, weight = _judge(level, held)
        if name in DATES and may[name] < 0.8 and held.dates < 0.1 and held.few and held.kinds <= 6 and held.filled >= 4:
            # "Reviewed risk" with levels in it is no date.
            factor = 0.3
        if instead:
            target = (stage or _stage(head) or "") + instead if instead in LEVELS else instead
            if may[name] * weight > may.get(target, 0):
                may[target] = may[name] * weight
                head.by_content.add(target)
        may[name] *= factor
    if held.unique and held.kinds > 1 and may.keys() & {"title", "description", "cause"} and held.numeric < 1:
        head.may = {f: w * 0.3 for f, w in may.items()} | {"id": max(may.get("id", 0), 0.8)}
        head.by_content.add("id")


def _judge(name: str, held: Profile) -> tuple[float, str, float]:  # noqa: C901, PLR0911  # one rule each
    """Return by what to multiply a meaning's weight, the field it rather is, and with what share of the weight."""
    many = held.numeric >= 0.6
    if name in LEVELS:
        if held.dates >= 0.5:
            return 0.0, "", 0
        if held.prose and held.distinct > 0.4:
            instead = {"impact": "consequence", "likelihood": "notes"}.get(name, "")
            return 0.05, instead, 0.9
        if name in {"impact", "likelihood"} and _is_class(held):
            return 0.3, "", 0
        if name == "impact" and _is_told(held):
            return 0.3, "consequence", 0.85
        if name == "score":
            return (1.0, "", 0) if many else (0.45, "", 0)
        if name == "level":
            return (
                (0.9 if held.kinds <= 5 else 0.6, "", 0)
                if many
                else (1.0 if held.few or held.filled < 6 else 0.6, "", 0)
            )
        return 1.0, "", 0
    if name in DATES:
        if held.dates >= 0.3:
            return 1.05, "", 0
        told = held.prose or (held.words >= 2.5 and not many)
        if told and name == "date_identified" and held.distinct > 0.6:
            return 0.3, "title", 0.5
        return 0.25 if held.figures >= 0.6 else 0.5 if held.prose else 0.85, "", 0
    if name == "detection" and not held.prose:
        return 1.0, "", 0
    if many and held.numeric > 0.85:
        factor = {"id": 1.0 if held.distinct > 0.5 or held.filled < 4 else 0.5, "category": 0.4, "status": 0.4}.get(
            name, 0.15
        )
        return factor, ("impact" if name == "consequence" else ""), 0.95
    return _judge_text(name, held)


def _is_told(held: Profile) -> bool:
    """Whether a column says in words of its own, row by row, what would happen."""
    level = held.numeric >= 0.3 or held.levelled >= 0.3 or held.dates >= 0.3
    return not level and held.kinds >= 4 and held.distinct > 0.7 and held.words >= 1.8


def _is_class(held: Profile) -> bool:
    """Whether a column names kinds ("Reputation and brand") again and again, and never a level."""
    level = held.numeric + held.levelled + held.noted + held.dates
    return held.filled >= 5 and level < 0.1 and held.kinds >= 2 and held.distinct <= 0.67 and held.length >= 7


def _judge_text(name: str, held: Profile) -> tuple[float, str, float]:  # noqa: C901, PLR0911, PLR0912  # one rule each
    crowd = held.filled >= 8
    if name == "status" and held.levelled >= 0.7:
        return 0.4, "level", 0.8
    if name == "id":
        if held.distinct > 0.8 and held.words <= 1.3:
            return 1.0, "", 0
        if held.prose or held.length > 24 or held.words > 4:
            return 0.1, "title" if held.words >= 3 else "", 0.5
        return (1.0 if held.distinct > 0.6 or not crowd else 0.5), "", 0
    if name in {"title", "description"}:
        if (held.filled >= 4 and held.kinds == 1) or (held.filled >= 3 and held.length <= 2):
            return 0.2, "", 0
        if (held.unique and held.kinds > 1) or (held.filled >= 3 and held.levelled >= 0.8 and held.words <= 3.5):
            return 0.1, "", 0
        if crowd and held.distinct < (0.34 if name == "title" else 0.1):
            return 0.45 if held.words < 2 or name == "description" else 0.7, "", 0
        return (0.55 if crowd and held.few and held.words < 2 else 1.0), "", 0
    if (
        name == "consequence"
        and held.few
        and held.words <= 3
        and held.kinds <= 7
        and not _is_class(held)
        and (held.levelled >= 0.3 or (held.words <= 1.5 and (held.filled >= 4 or held.length < 12)))
    ):
        return 0.5, "impact", 0.95
    if name == "mitigation" and held.few and held.words <= 2.2 and held.filled >= 4:
        return 0.6, "strategy", 0.75
    if name == "strategy" and held.prose and held.distinct > 0.4:
        return 0.4, "mitigation", 0.95
    if name == "detection" and held.prose:
        return 0.1, "controls", 0.9
    if name in {"category", "owner"} and held.length > 70:
        return 0.35, "", 0
    if name == "category" and crowd and held.distinct > 0.8 and held.words > 2:
        return 0.7, "", 0
    return 1.0, "", 0


def _reckon(heads: Sequence[Head], grid: Grid, sample: Sequence[int]) -> None:
    """Let products and sums tell which column is the score and which its factors."""
    by_place = {head.at: head for head in heads}
    numeric = [head.at for head in heads if head.held.numeric >= 0.6 and head.held.dates < 0.3]
    if len(numeric) < 3:
        return
    found = [r for r in relations(grid, numeric, sample) if any(by_place[f].may for f in r.factors)]
    closed = grid.hidden_columns
    done: set[str] = set()
    used: set[int] = set()
    for relation in sorted(found, key=lambda r: (-_likeness(r, by_place) + 0.1 * (r.result in closed), r.result)):
        if relation.result not in used and _apply(relation, by_place, done):
            used |= {relation.result, *relation.factors}


def _best(head: Head, names: Sequence[str]) -> float:
    return max((w for f, w in head.may.items() if _split(f)[1] in names), default=0.0)


def _stage(head: Head) -> str | None:
    """Return the stage of what is most likely a level in a column."""
    levels = {f: w for f, w in head.may.items() if _split(f)[1] in LEVELS}
    return _split(max(levels, key=lambda f: levels[f]))[0] if levels else None


def _likeness(relation: Relation, by_place: Mapping[int, Head]) -> float:
    factors = sum(_best(by_place[f], ("likelihood", "impact", "detection")) for f in relation.factors)
    stages = {_stage(by_place[at]) for at in (relation.result, *relation.factors)} - {None}
    factors += 0.5 if len(stages) == 1 else 0
    return factors + _best(by_place[relation.result], ("score", "level", "impact")) - 0.2 * len(relation.factors)


def _apply(relation: Relation, by_place: Mapping[int, Head], done: set[str]) -> bool:  # one test each
    """Make the result a score and the factors likelihood and impact; say whether the relation was believed."""
    result, factors = by_place[relation.result], [by_place[f] for f in relation.factors]
    likely = [_best(f, ("likelihood",)) for f in factors]
    grave = [_best(f, ("impact",)) for f in factors]
    if (max(likely) < 0.25 and max(grave) < 0.25) or (_best(result, LEVELS) < 0.1 and max(likely) + max(grave) < 0.8):
        return False
    if _best(result, ("likelihood",)) >= 0.9:
        return False
    first = max(factors, key=lambda f: max(_best(f, ("likelihood",)), _best(f, ("impact",))))
    stages = [_split(f)[0] for f, w in first.may.items() if _split(f)[1] in ("likelihood", "impact") and w >= 0.25]
    stage = stages[0] if stages else ""
    own = {_split(f)[0] for f, w in result.may.items() if _split(f)[1] in LEVELS and w >= 0.3}
    if stage in done or (own and stage not in own and own != {""}):
        return False
    done.add(stage)
    for name in list(result.may):
        if _split(name)[1] in ("likelihood", "impact"):
            del result.may[name]
    score = stage + "score"
    known = result.may.get(score, 0)
    result.may[score] = max(known, 1.0 if _best(result, ("score", "level")) >= 0.3 else 0.9) + 0.02 * (3 - len(factors))
    kept = {f: w * 0.5 for f, w in result.may.items() if _split(f)[1] not in LEVELS}
    result.may = kept | {f: w for f, w in result.may.items() if f in (score, stage + "level")}
    if known < ENOUGH:
        result.by_content.add(score)
    if len(factors) == 2:
        _name_factors(factors, stage)
        _only_told([head for head in by_place.values() if head not in factors], stage)
    return True


def _name_factors(factors: Sequence[Head], stage: str) -> None:
    """Call the factor nobody named what the other one leaves."""
    for one, other in (factors, factors[::-1]):
        if (
            _best(one, ("likelihood",)) >= 0.4
            and _best(other, ("impact", "likelihood")) < 0.42
            and not other.may.get("detection")
        ):
            other.may = {f: w * 0.3 for f, w in other.may.items()} | {stage + "impact": 0.75}
            other.by_content.add(stage + "impact")
        elif _best(one, ("impact",)) >= 0.4 and _best(other, ("impact", "likelihood")) < 0.25:
            other.may = {f: w * 0.3 for f, w in other.may.items()} | {stage + "likelihood": 0.75}
            other.by_content.add(stage + "likelihood")


def _only_told(heads: Sequence[Head], stage: str) -> None:
    """Where numbers are the impact, a column of texts with its name tells of the consequence."""
    for head in heads:
        if head.held.filled and head.held.numeric < 0.3 and head.held.levelled < 0.5 and stage + "impact" in head.may:
            weight = head.may.pop(stage + "impact")
            head.may["consequence"] = max(head.may.get("consequence", 0), weight * 0.9)
            head.by_content.add("consequence")
