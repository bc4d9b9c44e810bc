"""What every format of another program needs of a register: names, levels, measures and one text for the rest."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from riskregister.core import rules, scoring
from riskregister.core.criteria import ImpactLevel, LikelihoodLevel
from riskregister.core.frames import latest_assessments
from riskregister.core.model import Assessment, Estimate, Measure, Register, Risk, Stage
from riskregister.translations import gettext as _
from riskregister.translations import ngettext
from riskregister.workbook.columns import LONGEST
from riskregister.workbook.formats.sheet import Sheet, cut

#: Statuses in which a measure works already; in the others it is still to come, or was given up.
IN_PLACE = ("established", "completed")
#: Words that a program reading tables with pandas, as CISO Assistant does, takes for nothing at all.
LOST = frozenset({"n/a", "na", "#n/a", "#na", "<na>", "nan", "-nan", "null", "none"})
#: How many ids a sentence names before it only counts.
_NAMED = 5


def level_names(found: Assessment | None, register: Register) -> tuple[str, str]:
    """Return the names of the likelihood and impact level an assessment stands for; empty where there is none."""
    likelihood, impact = levels(found, register)
    scales = register.criteria.likelihood.levels, register.criteria.impact.levels
    return _label(likelihood, scales[0]), _label(impact, scales[1])


def levels(found: Assessment | None, register: Register) -> tuple[int | None, int | None]:
    """Return the whole likelihood and impact level, the nearer one for a fraction; None where there is none."""
    if found is None:
        return None, None
    criteria = register.criteria
    highest = criteria.likelihood.levels[-1].level, criteria.impact.levels[-1].level
    return _whole(found.likelihood, highest[0]), _whole(found.impact, highest[1])


def ratings(register: Register, standing: dict[str, Assessment]) -> list[str]:
    """Return each risk's rating by the assessments that stand, in register order; empty where a level is missing."""
    criteria = register.criteria
    found = [standing.get(risk.id) for risk in register.risks]
    likelihood = np.array([_best(one.likelihood if one else None) for one in found])
    impact = np.array([_best(one.impact if one else None) for one in found])
    bands = scoring.band_index(rules.score(likelihood, impact, criteria), criteria.bands)
    labels = [*(band.label for band in criteria.bands), ""]
    return [labels[place] for place in bands]


def _best(given: Estimate | None) -> float:
    return np.nan if given is None else given.best


def _whole(given: Estimate | None, highest: int) -> int | None:
    return None if given is None else int(scoring.cell(given.best, highest))


def _label(level: int | None, scale: Sequence[LikelihoodLevel | ImpactLevel]) -> str:
    return next((step.label.strip() for step in scale if step.level == level), "")


def confusable(scale: Sequence[LikelihoodLevel | ImpactLevel]) -> list[int]:
    """Return the levels that a program which knows levels by their names only cannot tell apart, or cannot name."""
    called = [step.label.strip().casefold() for step in scale]
    alike = {name for name in called if called.count(name) > 1}
    return [step.level for step, name in zip(scale, called, strict=True) if name in {"", *alike, *LOST}]


def names(titles: Iterable[tuple[str, str]], longest: int) -> dict[str, str]:
    """Return a name for each (id, title): at most ``longest`` characters, and none twice whatever the case.

    A program that finds records by name takes a second one of the same name for the first.
    """
    found: dict[str, str] = {}
    taken = set(LOST)
    for identity, title in titles:
        first = name = cut(one_line(title) or identity, longest)
        tries = 0
        while name.casefold() in taken:
            tries += 1
            tail = f" ({identity})" if tries == 1 else f" ({identity}, {tries})"
            name = cut(first, max(longest - len(tail), 1)) + tail
        taken.add(name.casefold())
        found[identity] = name
    return found


def one_line(text: str) -> str:
    """Return a text on one line, with single spaces."""
    return " ".join(text.split())


def references(ids: Iterable[str]) -> dict[str, str]:
    """Return for each id one without the characters that part several values in a cell, and none twice.

    One that looks like a number gets a letter, because 3.10 alone in a cell is read as 3.1.
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    for identity in ids:
        plain = re.sub(r"[\n\r|;,]+", "-", identity)
        plain = f"M-{plain}" if looks_like_a_number(plain) else plain
        while plain in taken:
            plain += "-"
        taken.add(plain)
        found[identity] = plain
    return found


def looks_like_a_number(text: str) -> bool:
    """Say whether a program may read a text as a number, and so lose a zero before or behind it."""
    return re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", text.strip(), re.IGNORECASE) is not None


def measures_by_risk(register: Register) -> dict[str, list[Measure]]:
    """Return the measures that act on each risk, each once, in the order of the links."""
    known = {measure.id: measure for measure in register.measures}
    found: dict[str, dict[str, Measure]] = defaultdict(dict)
    for link in register.mitigations:
        if link.measure in known:
            found[link.risk][link.measure] = known[link.measure]
    return {risk: list(of.values()) for risk, of in found.items()}


def detail(risk: Risk, field: str) -> str:
    """Return what an imported register said of a risk under a heading known as ``field``; empty if nothing."""
    return "\n".join(one.value for one in risk.details if one.field == field and one.value)


def described(risk: Risk, register: Register, assessment: Assessment | None, *, lead: str = "") -> str:
    """Return one text that says of a risk what the other program has no column for."""
    category = next((one.title for one in register.categories if one.id == risk.category), "")
    parts = (
        (lead, "{text}"),
        (risk.scenario, _("Scenario: {text}")),
        (risk.cause, _("Cause: {text}")),
        (risk.event, _("Event: {text}")),
        (risk.consequence, _("Consequence: {text}")),
        (category, _("Category: {text}")),
        (risk.owner, _("Owner: {text}")),
        (assessment.rationale if assessment else "", _("Reason for the current levels: {text}")),
        (risk.notes, _("Notes: {text}")),
    )
    said = [words.format(text=text.strip()) for text, words in parts if text.strip()]
    said += [f"{one.name}: {one.value}" for one in risk.details if one.value]
    return "\n".join(said)


def unrated(register: Register, stage: Stage) -> list[str]:
    """Return the ids of the risks that lack a level at a stage."""
    standing = latest_assessments(register, stage)
    return [risk.id for risk in register.risks if None in levels(standing.get(risk.id), register)]


def listed(ids: Sequence[str]) -> str:
    """Return ids for a sentence: the first few, and how many more there are."""
    shown = ", ".join(ids[:_NAMED])
    more = len(ids) - _NAMED
    return shown if more <= 0 else ngettext("{ids} and {n} more", "{ids} and {n} more", more).format(ids=shown, n=more)


def cut_cells(sheet: Sheet) -> list[str]:
    """Return the sentence that says which rows lose text in a workbook, if any does."""
    long = [str(row[0]) for row in sheet.rows if any(isinstance(v, str) and cut(v, LONGEST) != v for v in row)]
    if not long:
        return []
    words = _("A cell of Excel holds {n} characters: in the workbook the texts of {ids} are cut; CSV has them whole.")
    return [words.format(n=LONGEST, ids=listed(long))]


def marking(register: Register) -> list[str]:
    """Return the sentence that says how the handling marking travels, if there is one."""
    if not register.marking:
        return []
    words = _("The handling marking ({marking}) has no column there; only the workbook's properties carry it.")
    return [words.format(marking=register.marking)]
