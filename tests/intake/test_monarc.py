"""An analysis of MONARC as a table of its operational risks, whatever is missing in it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from riskregister.intake.monarc import monarc_source
from riskregister.intake.presets import preset_of


def risk(label: str, **more: Any) -> dict[str, Any]:
    scales = {
        "7": {"operationalRiskScaleTypeId": 7, "brutValue": 4, "netValue": 3, "targetedValue": -1},
        "8": {"operationalRiskScaleTypeId": 8, "brutValue": 1, "netValue": -1, "targetedValue": 0},
    }
    values = {"riskCacheLabel": label, "operationalRisk": {"code": "R1"}, "brutProb": 3, "netProb": 2}
    values |= {"targetedProb": -1, "cacheBrutRisk": 12, "cacheNetRisk": 6, "cacheTargetedRisk": -1, "kindOfMeasure": 1}
    return {**values, "comment": "locks", "riskOwner": "Body A", "operationalInstanceRiskScales": scales, **more}


def analysis(*risks: dict[str, Any], **more: Any) -> bytes:
    child = {"name": "Archive", "operationalInstanceRisks": list(risks[1:]), "instanceRisks": [{}, {}]}
    root = {"name": "Office", "operationalInstanceRisks": list(risks[:1]), "children": [child]}
    types = [{"id": 7, "label": "Reputation"}, {"id": 8, "label": "Money"}, {"id": 9, "label": "Unused"}]
    scales = [{"type": 1, "operationalRiskScaleTypes": types}]
    data = {"type": "anr", "withEval": True, "instances": [root], "operationalRiskScales": scales, **more}
    return json.dumps(data).encode()


def read(data: bytes) -> list[dict[str, Any]]:
    """Return the rows as the preset names their fields, columns of one field in a list."""
    (grid,) = monarc_source(data, "a.json").sheets
    head, *body = grid.rows
    fields = preset_of(head).fields_of(head)
    joined = preset_of(head).joins
    found = []
    for row in body:
        said: dict[str, Any] = {field: [] for field in joined}
        for field, value in zip(fields, row, strict=True):
            if field in joined:
                said[field].append(value)
            elif field:
                said[field] = value
        found.append(said)
    return found


def test_operational_risks_come_with_all_three_stages() -> None:
    first, second = read(analysis(risk("Fire"), risk("Flood")))

    assert (first["title"], first["asset"], first["owner"], first["strategy"]) == (
        "Fire",
        "Office",
        "Body A",
        "Reduction",
    )
    assert (first["likelihood"], first["impact"], first["score"]) == (3, [4, 1], 12)
    assert (first["current_likelihood"], first["current_impact"], first["current_score"]) == (2, [3, None], 6)
    assert (first["residual_likelihood"], first["residual_impact"], first["residual_score"]) == (None, [None, 0], None)
    assert (second["title"], second["asset"], second["controls"]) == ("Flood", "Archive", "locks")


def test_what_is_not_read_is_told() -> None:
    notes = " ".join(monarc_source(analysis(risk("Fire"), withEval=False), "a.json").notes)

    assert "2 information risks of this analysis are not read" in notes
    assert "without its assessments" in notes


def test_recommendations_say_who_and_until_when() -> None:
    more = [
        {"code": "A", "description": "Do it", "responsible": "Body B", "duedate": "2008-01-01"},
        {"description": "x"},
    ]
    (row,) = read(analysis(risk("Fire", recommendations=more)))

    assert row["mitigation"] == "A: Do it (Body B, 2008-01-01)\nx"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[1]",
        b"\xff\xfe{",
        b'{"type": "anr"}',
        b'{"type": "object", "instances": []}',
        b"U2FsdGVk",
        b"[" * 99_999,
    ],
)
def test_another_file_is_none(data: bytes) -> None:
    assert monarc_source(data, "a.json") is None


@pytest.mark.parametrize("part", [None, 3, "x", [], {}, [None], [[]], {"a": 1}])
@pytest.mark.parametrize("name", ["operationalRiskScales", "instances"])
def test_parts_of_another_shape_break_nothing(name: str, part: Any) -> None:
    found = monarc_source(analysis(risk("Fire"), **{name: part}), "a.json")

    assert found is None or len(found.sheets[0].rows) == (2 if name == "operationalRiskScales" else 1)


def test_a_risk_with_nothing_in_it_is_a_row() -> None:
    (grid,) = monarc_source(analysis({}), "a.json").sheets

    assert len(grid.rows) == 2
    assert set(grid.rows[1]) == {"Office", None}
