"""An analysis exported by MONARC as JSON, as the table of operational risks that it exports as CSV.

Its operational risks have a probability and one impact for each scale of the organisation, at three stages: inherent
("brut"), net and targeted; -1 says that nobody set a value.  Its information risks, a product of asset, threat and
vulnerability, are not read, and counted in a note.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from riskregister.intake.grid import Grid, Source, Value
from riskregister.translations import gettext as _
from riskregister.translations import ngettext

#: Stage in the file → what it is called in the headings.
_STAGES = {"brut": "Inherent risk", "net": "Net risk", "targeted": "Residual risk"}
_TREATMENTS = {1: "Reduction", 2: "Denied", 3: "Accepted", 4: "Shared", 5: "Not treated"}


def monarc_source(data: bytes, name: str) -> Source | None:
    """Return the operational risks of an analysis as a source of one sheet; None if it is no such file.

    One that was exported with a password is none: nothing in it can be read.
    """
    try:
        analysis = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    if (
        not isinstance(analysis, dict)
        or analysis.get("type") != "anr"
        or not isinstance(analysis.get("instances"), list)
    ):
        return None
    scales = _scales(analysis)
    pairs = [
        (instance, risk) for instance in _instances(analysis) for risk in _records(instance, "operationalInstanceRisks")
    ]
    rows: list[list[Value]] = [list(_headings(scales))]
    rows += [_row(instance, risk, scales) for instance, risk in pairs]
    left = sum(len(_records(instance, "instanceRisks")) for instance in _instances(analysis))
    words = ngettext(
        "{n} information risk of this analysis is not read; its operational risks are.",
        "{n} information risks of this analysis are not read; its operational risks are.",
        left,
    )
    notes = [words.format(n=left)] if left else []
    if not analysis.get("withEval"):
        notes.append(_("This analysis was exported without its assessments: its risks come without levels."))
    grid = Grid(name=_("Operational risks"), rows=rows)
    return Source(name=name, kind="json", sheets=(grid,), encoding="utf-8", notes=tuple(notes), data=data)


def _headings(scales: dict[str, str]) -> Iterator[str]:
    yield from ("Asset", "Code", "Risk description", "Description")
    for words in _STAGES.values():
        yield f"Prob.({words})"
        yield from (f"{label} ({words})" for label in scales.values())
        yield words
    yield from ("Existing controls", "Treatment", "Risk owner", "Risk context", "Mitigation", "Recommendations")


def _row(instance: dict[str, Any], risk: dict[str, Any], scales: dict[str, str]) -> list[Value]:
    origin = risk.get("operationalRisk")
    code = risk.get("riskCacheCode") or (origin.get("code") if isinstance(origin, dict) else None)
    row: list[Value] = [
        _text(instance.get("name")),
        _text(code),
        _text(risk.get("riskCacheLabel")),
        _text(risk.get("riskCacheDescription")),
    ]
    given = risk.get("operationalInstanceRiskScales")
    values = {str(one.get("operationalRiskScaleTypeId")): one for one in _each(given)}
    for stage in _STAGES:
        row.append(_level(risk.get(f"{stage}Prob")))
        row += [_level(values.get(scale, {}).get(f"{stage}Value")) for scale in scales]
        row.append(_level(risk.get(f"cache{stage.capitalize()}Risk")))
    recommendations = (_recommendation(one) for one in _records(risk, "recommendations"))
    return [
        *row,
        _text(risk.get("comment")),
        _TREATMENTS.get(risk.get("kindOfMeasure", 0)),
        _text(risk.get("riskOwner")),
        _text(risk.get("context")),
        _text(risk.get("mitigation")),
        "\n".join(one for one in recommendations if one) or None,
    ]


def _recommendation(one: dict[str, Any]) -> str:
    """Return a recommendation as text: what it says, who answers for it and until when."""
    said = ": ".join(part for part in (_text(one.get("code")), _text(one.get("description"))) if part)
    more = ", ".join(part for part in (_text(one.get("responsible")), _text(one.get("duedate"))) if part)
    return f"{said} ({more})" if said and more else said or more


def _scales(analysis: dict[str, Any]) -> dict[str, str]:
    """Return the scales of impact that are in use: id → name, none twice."""
    found: dict[str, str] = {}
    used = {
        str(one.get("operationalRiskScaleTypeId"))
        for instance in _instances(analysis)
        for risk in _records(instance, "operationalInstanceRisks")
        for one in _each(risk.get("operationalInstanceRiskScales"))
    }
    for scale in _each(analysis.get("operationalRiskScales")):
        for kind in _records(scale, "operationalRiskScaleTypes"):
            if str(kind.get("id")) in used:
                label = _text(kind.get("label")) or str(kind.get("id"))
                found[str(kind.get("id"))] = label if label not in found.values() else f"{label} {kind.get('id')}"
    return found | {scale: scale for scale in sorted(used - set(found))}


def _instances(analysis: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Return the assets of an analysis, each before the ones under it."""
    waiting = list(reversed(_records(analysis, "instances")))
    while waiting:
        instance = waiting.pop()
        yield instance
        waiting += reversed(_records(instance, "children"))


def _records(of: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return list(_each(of.get(name)))


def _each(given: Any) -> Iterator[dict[str, Any]]:
    """Return the records in a list or, as MONARC writes lists with keys of their own, in a mapping."""
    items = given.values() if isinstance(given, dict) else given if isinstance(given, list) else ()
    yield from (item for item in items if isinstance(item, dict))


def _text(value: Any) -> str | None:
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    return str(value).strip() or None


def _level(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value == -1:
        return None
    return float(value)
