"""What the concepts of a heading mean together: which fields of an import report its column may be, and how surely.

The order of words does not matter, so one set of rules serves languages that put the owner before the risk and those
that put it after.  A meaning is a field with a weight from 0 to 1; what the column holds (:mod:`.evidence`) moves it.
"""

from __future__ import annotations

from riskregister.intake.headings import Heading, likeness, read, tokens
from riskregister.intake.marks import marks
from riskregister.intake.table import LEVELS

Meanings = dict[str, float]

STAGES = {"inherent": "", "current": "current_", "residual": "residual_", "target": "target_"}
#: Headings of one letter, as in FMEA sheets and matrices; weak, so that a product of columns or a real word wins.
_LETTERS: dict[str, Meanings] = {
    "p": {"likelihood": 0.45},
    "l": {"likelihood": 0.45},
    "f": {"likelihood": 0.45},
    "o": {"likelihood": 0.45},
    "w": {"likelihood": 0.4},
    "a": {"likelihood": 0.25},
    "в": {"likelihood": 0.4},
    "i": {"impact": 0.45},
    "s": {"impact": 0.45},
    "g": {"impact": 0.45},
    "b": {"impact": 0.25},
    "у": {"impact": 0.35},
    "d": {"detection": 0.4, "impact": 0.2},
    "e": {"detection": 0.25, "impact": 0.2},
    "c": {"score": 0.4, "impact": 0.3},
    "r": {"score": 0.45, "level": 0.3},
    "n": {"score": 0.2},
}
#: What a heading over a group of columns may say about one of them: whose owner, date or description it is.
_OF = frozenset(
    {"measure", "control", "contingency", "threat", "weakness", "asset", "cause", "effect", "impact", "option"}
)
_BARE = frozenset({"owner", "date", "begun", "due", "status", "id", "name", "text", "kind", "note", "cost", "plan"})
_CATEGORY = ("categ", "kateg", "катег", "类别", "類別", "カテコ")
#: Concepts that make something else of a level, a description or a person.
_ASIDE = frozenset({"cost", "effective", "appetite", "rank", "other", "project", "objective", "issue", "task"})


def meanings(parts: tuple[str, ...], *, mended: bool = False) -> Meanings:
    """Return what a column may be, from its heading and those of the groups it stands under (outermost first).

    With ``mended`` the words of the heading may be misspelt.
    """
    own = likeness(parts[-1]) if mended else read(parts[-1])
    above: set[str] = set()
    for part in parts[:-1]:
        above.update(read(part).concepts)
    stage = stage_of(set(own.concepts)) or stage_of(above)
    if own.letter and set(own.concepts) <= STAGES.keys() | {"risk"}:
        return _staged(dict(_LETTERS.get(own.letter, {})), stage)
    concepts = set(own.concepts)
    if concepts <= _BARE and concepts:
        concepts |= above & _OF
    found = _meanings(concepts, own)
    if "impact" in above and not any(f in LEVELS for f in found) and not concepts & {"text", "note", "name", "owner"}:
        # "Impact: time, cost, quality, overall": one of several dimensions, or all of them together.
        found = {"impact": 0.75 if set(tokens(parts[-1])) & marks("overall") else 0.4} | {
            f: w * 0.5 for f, w in found.items()
        }
    if own.exact and concepts == set(own.concepts):
        found = {own.exact: 1.0} | {f: w * 0.5 for f, w in found.items() if f != own.exact}
        if own.exact not in LEVELS:
            return _staged(found, stage)
    if "category" in found and any(t.startswith(_CATEGORY) for t in tokens(parts[-1])):
        # "Category" says it more surely than "type", "area" or "group" do.
        found["category"] += 0.08
    if not own.exact:
        found = {field: weight * (0.5 + 0.5 * own.cover) for field, weight in found.items()}
    return _staged(found, stage)


def stage_of(concepts: set[str]) -> str:
    """Return the stage that concepts speak of, as in STAGES; nothing if they speak of none."""
    if "status" in concepts or "updated" in concepts:
        return ""
    return next((stage for stage in ("residual", "target", "inherent", "current") if stage in concepts), "")


def _staged(found: Meanings, stage: str) -> Meanings:
    prefix = STAGES.get(stage, "")
    return {(prefix + field if field in LEVELS else field): weight for field, weight in found.items()}


def _meanings(c: set[str], own: Heading) -> Meanings:
    """Return the fields of a set of concepts, without stages."""
    stages = c & STAGES.keys()
    c = c - STAGES.keys()
    if "choice" in c:
        # "Response (avoid, transfer, accept)": the ways themselves say no more than that one is chosen.
        c = c - {"choice"} or {"option"}
    if not c:
        # "Residual", "Initial (…)": a level of some kind, if anything.
        return {"level": 0.4, "score": 0.38, "impact": 0.1} if stages and own.cover > 0.6 else {}
    for rule in (_who_and_when, _levels):
        found = rule(c, stages)
        if found is not None:
            return found
    return _texts(c, stages, own)


def _who_and_when(c: set[str], stages: set[str]) -> Meanings | None:  # noqa: PLR0911  # one rule each
    """Owners, statuses, ids and dates: words that make of a risk or an action what belongs to it."""
    aside = 0.3 if c & (_ASIDE - {"issue", "task", "project"}) else 1.0
    act = c & {"measure", "control", "contingency", "option", "plan", "task"}
    if "owner" in c and not c & {"score", "impact", "chance"}:
        if act:
            return {"mitigation_owner": 0.9 * aside if "contingency" not in c else 0.3, "owner": 0.5 * aside}
        return {"owner": (0.95 if not c & {"asset", "threat"} else 0.3) * aside, "mitigation_owner": 0.2 * aside}
    if dated := _dates(c, stages, act, aside):
        return dated
    if "status" in c:
        if "grade" in c or "prio" in c:
            return {"level": 0.6, "status": 0.4}
        if act:
            return {"status": 0.45}
        return {"status": 0.95 if not c - {"status", "risk", "grade"} else 0.6 * aside}
    if "id" in c and not c & {"chance", "impact", "severity", "score", "grade", "prio", "name", "text"}:
        others = c - {"id", "risk"}
        if others == {"asset"}:
            return {"asset": 0.4}
        return {
            "id": (0.96 if "risk" in c else 0.93)
            if not others
            else 0.3
            if others <= {"mode", "event", "issue"}
            else 0.05,
            "title": 0.05,
        }
    return None


def _dates(  # noqa: C901, PLR0911  # one rule each
    c: set[str], stages: set[str], act: set[str], aside: float
) -> Meanings | None:
    kinds = c & {"begun", "due", "review", "updated", "closed"}
    if not kinds and "date" not in c:
        return None
    if c & {"chance", "impact", "severity", "score", "text", "name"}:
        return None
    if "date" not in c and c & {"threat", "weakness", "asset", "cause", "effect", "event", "mode"}:
        return None
    sure = (0.95 if "date" in c or len(c) == 1 else 0.7) * aside
    if "updated" in kinds or (kinds == {"review"} and "current" in stages):
        return {"date_updated": sure, "date_review": sure * 0.4}
    if kinds == {"closed"} and "date" not in c:
        return {"date_closed": 0.7 * aside, "status": 0.45 * aside}
    if "closed" in kinds:
        return (
            {"date_due": sure * 0.8, "date_closed": sure * 0.5} if stages & {"target"} else {"date_closed": sure * 0.9}
        )
    if "review" in kinds:
        return {"date_review": sure * 0.9, "date_updated": sure * 0.5}
    if "due" in kinds or ("date" in c and (stages & {"target"} or act or "planned" in c)):
        return {"date_due": sure}
    if c == {"begun", "risk"}:
        return {"title": 0.55, "date_identified": 0.5}
    if "begun" in kinds:
        return {"date_identified": sure * 0.9} if c <= {"begun", "date", "risk", "grade"} else {"date_identified": 0.4}
    return {"date_identified": 0.6 * aside, "date_due": 0.35 * aside} if c <= {"date", "risk", "grade"} else None


def _levels(c: set[str], stages: set[str]) -> Meanings | None:  # noqa: C901, PLR0911, PLR0912  # one rule each
    """Likelihood, impact, score and level, told from sentences about them."""
    marks = c & {"chance", "impact", "severity", "score", "grade", "prio", "critical", "detect"}
    if not marks:
        return None
    if c & {"appetite", "rank", "effective", "other"} or (c & {"cost"} and not c & {"impact", "chance"}):
        if {"impact", "effective"} == c:
            # "Impact strength", unless another column is the impact.
            return {"impact": 0.5}
        return {"level": 0.15} if c & {"effective"} and "risk" in c else {}
    loose = 0.55 if c & {"factor", "value", "cost", "objective", "project", "affected"} else 1.0
    if c & {"text", "note", "name", "trigger"} or (c & {"kind"} and marks & {"chance", "impact"}):
        if marks & {"impact", "severity"} and "text" in c:
            return {"consequence": 0.8}
        if c & {"kind", "note"}:
            return {"notes": 0.2}
        return {"description": 0.3} if "risk" in c else {"notes": 0.2}
    if {"chance"} <= c and c & {"impact", "severity", "effect"}:
        return {"score": 0.85, "level": 0.5}
    if "chance" in c and "control" in c and not stages and not c & {"risk", "mode"}:
        # How often a control is carried out.
        return {"likelihood": 0.3}
    if "chance" in c:
        return {"likelihood": 0.95 * loose} if "detect" not in c else {"detection": 0.9}
    if "detect" in c and "prio" in c:
        return {"score": 0.6, "level": 0.3}
    if "detect" in c:
        return (
            {"controls": 0.7, "detection": 0.5} if c & {"control", "measure"} else {"detection": 0.95, "controls": 0.3}
        )
    if "impact" in c:
        return {"impact": (0.95 if not c & {"asset", "threat"} else 0.6) * loose, "consequence": 0.6 * loose}
    if "severity" in c:
        if c & {"risk", "grade"}:
            return {"level": 0.66, "impact": 0.64, "score": 0.5}
        return {"impact": 0.85 * loose, "level": 0.5 * loose}
    if c & {"asset", "threat", "weakness", "control", "measure", "detect", "effect", "cause", "objective"}:
        if "effect" in c:
            return {"impact": 0.75, "consequence": 0.4}
        return {"asset": 0.1} if "asset" in c else {}
    if "critical" in c:
        return {"score": 0.66 * loose, "level": 0.66 * loose, "impact": 0.3}
    if "score" in c:
        score = 0.6 if c <= {"score", "value"} and not stages else 0.92
        return {"score": score * loose, "level": 0.5 * loose}
    if "kind" in c and "grade" in c:
        return {"category": 0.5, "level": 0.3}
    strong = 0.85 if "risk" in c or stages or "grade" in c else 0.7
    return {"level": strong * loose, "score": (strong - 0.15) * loose}


_ALONE: dict[str, Meanings] = {
    "mode": {"title": 0.88, "description": 0.5},
    "event": {"description": 0.68, "title": 0.66},
    "cause": {"cause": 0.95},
    "effect": {"consequence": 0.92, "impact": 0.5},
    "threat": {"threat": 0.95},
    "weakness": {"vulnerability": 0.95},
    "asset": {"asset": 0.9, "category": 0.2},
    "contingency": {"contingency": 0.95},
    "trigger": {"trigger": 0.92},
    "note": {"notes": 0.92},
    "origin": {"source": 0.88},
    "sub": {"subcategory": 0.6, "category": 0.3},
    "issue": {"title": 0.5, "description": 0.45},
    "opportunity": {"category": 0.1},
    "plan": {"mitigation": 0.6},
}


def _texts(c: set[str], stages: set[str], own: Heading) -> Meanings:  # noqa: C901, PLR0911, PLR0912  # one rule each
    """What is told in words: titles, descriptions, causes, consequences, and what is done about them."""
    if {"control", "other"} <= c:
        return {"controls": 0.5}
    if c & {"rank", "factor", "appetite", "effective", "cost", "other", "affected"}:
        if c == {"risk", "factor"}:
            return {"title": 0.55, "cause": 0.5, "id": 0.4}
        if c & {"rank"} and "risk" in c:
            return {"id": 0.05}
        return {}
    if done := _done(c, stages):
        return done
    if c & {"objective", "project", "task"}:
        return {}
    of = c - {"text", "name", "kind", "risk", "planned", "existing", "value", "plan"}
    if "value" in c:
        return {"score": 0.45, "level": 0.3} if c <= {"value", "risk"} and "risk" in c else {}
    if "sub" in of:
        return {"subcategory": 0.95 if c & {"kind", "risk"} else 0.6}
    if "kind" in c:
        if of <= {"mode", "event"}:
            return {"category": 0.95 if "risk" in c else 0.88 if c == {"kind"} else 0.7}
        if "cause" in of or "origin" in of:
            return {"category": 0.4, "cause": 0.3, "source": 0.3}
        return {"asset": 0.5} if c == {"kind", "asset"} else {"category": 0.25}
    if not of:
        return _named(c, stages, own)
    for concept in ("trigger", "note", "effect", "cause", "weakness", "threat", "mode", "event", "origin", "asset"):
        if concept in of:
            found = dict(_ALONE[concept])
            if concept in {"mode", "event"}:
                if "text" in c:
                    found = {"description": 0.9, "title": 0.6}
                elif "name" in c:
                    found = {"title": 0.92}
            if {"threat", "weakness"} <= of:
                found = {"threat": 0.8, "vulnerability": 0.6}
            if {"cause", "effect"} <= of:
                found = {"description": 0.6, "cause": 0.4}
            return found
    return dict(_ALONE.get(next(iter(of)), {}))


def _named(c: set[str], stages: set[str], own: Heading) -> Meanings:
    if "text" in c and "name" in c:
        return {"title": 0.75, "description": 0.8}
    if "text" in c:
        return {"description": 0.95 if "risk" in c else 0.9, "title": 0.4}
    if "name" in c:
        return {"title": 0.97 if "risk" in c else 0.75, "description": 0.3}
    if stages:
        return {"level": 0.74, "score": 0.7, "impact": 0.4}
    if "risk" not in c:
        return {}
    # "Risk" with a word nobody knows beside it may be anything.
    sure = own.cover**2
    return {"title": 0.85 * sure, "description": 0.5 * sure, "score": 0.45, "level": 0.45, "id": 0.4 * sure}


def _done(c: set[str], stages: set[str]) -> Meanings:  # noqa: C901, PLR0911  # one rule each
    """What is done about a risk: strategy, mitigation, controls, contingency."""
    acts = c & {"option", "measure", "control", "contingency", "preventive", "reactive"}
    if not acts:
        return {}
    if "contingency" in c:
        return {"contingency": 0.95, "mitigation": 0.5 if "measure" in c else 0.2}
    if c & {"asset", "threat", "objective", "project"} and not c & {"measure"}:
        return {"controls": 0.3}
    if "reactive" in c:
        return {"mitigation": 0.85} if "preventive" in c else {"mitigation": 0.7, "contingency": 0.66}
    if "control" in c:
        if "planned" in c or stages & {"target", "residual"}:
            return {"mitigation": 0.9 if "planned" in c else 0.8}
        sure = 0.95 if c & {"existing", "preventive"} or stages & {"current"} else 0.85
        sure *= 0.5 if "kind" in c else 1.0
        return {"controls": sure if "id" not in c else 0.5, "mitigation": 0.3}
    if "option" in c:
        if "text" in c or "plan" in c or ("measure" in c and "kind" not in c):
            return {"mitigation": 0.85, "strategy": 0.6}
        return {"strategy": 0.9, "mitigation": 0.6}
    if "measure" in c and "kind" in c:
        return {"strategy": 0.7}
    if "measure" in c and ("existing" in c or stages & {"current"}):
        return {"controls": 0.9, "mitigation": 0.4}
    sure = 0.95 if c & {"plan", "preventive"} else 0.9 if "planned" in c else 0.92
    return {"mitigation": sure, "strategy": 0.45}
