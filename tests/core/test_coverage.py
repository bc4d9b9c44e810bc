"""Coverage without scores."""

from __future__ import annotations

from tests.core import building

from riskregister.core import coverage


def test_risks_are_told_apart_by_what_their_measures_are() -> None:
    register = building.register(
        risks=tuple(building.risk(f"T01-0{n}") for n in range(1, 5)),
        measures=(
            building.measure("M-1", "principle"),
            building.measure("M-2", "planned"),
            building.measure("M-3", "under_way"),
            building.measure("M-4", "principle", notes="a frame"),
        ),
        mitigations=(
            building.link("M-1", "T01-02"),
            building.link("M-1", "T01-03"),
            building.link("M-2", "T01-03"),
            building.link("M-2", "T01-04"),
            building.link("M-3", "T01-04"),
        ),
    )
    frame = coverage.risk_cover(register)
    assert list(frame["cover"]) == ["no measure", "principles only", "nothing delivered", "covered"]
    assert list(frame["measures"]) == [0, 1, 2, 2]
    unlinked = coverage.unlinked_measures(register)
    assert unlinked[["id", "notes"]].to_numpy().tolist() == [["M-4", "a frame"]]


def test_sections_used_and_unused() -> None:
    frame = coverage.section_use(building.sample()).set_index("section")
    assert list(frame.index) == ["1", "3.1", "3.10"]
    assert list(frame["used"]) == [True, False, True]
    assert frame.loc["3.10", ["categories", "risks", "assessments", "measures"]].tolist() == [2, 1, 1, 0]
    assert frame.loc["1", "measures"] == 3
    assert coverage.section_use(building.register(documents=())).empty
    assert coverage.risk_cover(building.register()).empty
