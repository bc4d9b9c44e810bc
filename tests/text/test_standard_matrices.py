"""The standard matrices that ship: their cells as the standards print them, and the table that compares them."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.core import worked

from riskregister.core import matrix, standard_matrices
from riskregister.errors import InvalidInput
from riskregister.text.standard_matrices import SHIPPED, read_standard_matrices
from riskregister.text.standard_matrices import standard_matrices as shipped_matrices

FOUND = {standard.id: standard for standard in shipped_matrices()}

# Rows as printed: likelihood from the highest, impact in the standard's own order.
PRINTED = {
    "mil-std-882e": ("ABCDE", "1234", ["HHSM", "HHSM", "HSML", "SMML", "MMML"], "LMSH"),
    "as-nzs-4360-1999": ("ABCDE", "12345", ["HHEEE", "MHHEE", "LMHEE", "LLMHE", "LLMHH"], "LMHE"),
}
ICAO = {"Intolerable": "5A 5B 5C 4A 4B 3A", "Acceptable": "3E 2D 2E 1B 1C 1D 1E"}


def rating(name: str, likelihood: str, impact: str) -> str:
    found = FOUND[name]
    return found.ratings[found.grid[found.likelihood.index(likelihood)][found.impact.index(impact)]]


@pytest.mark.parametrize("name", PRINTED)
def test_the_cells_are_those_the_standard_prints(name: str) -> None:
    likelihood, impact, rows, initials = PRINTED[name]
    words = dict(zip(initials, FOUND[name].ratings, strict=True))
    for code, row in zip(likelihood, rows, strict=True):
        assert [rating(name, code, other) for other in impact] == [words[initial] for initial in row]


def test_the_icao_cells_are_those_of_its_three_lists() -> None:
    for likelihood in "12345":
        for impact in "ABCDE":
            cell = likelihood + impact
            expected = next((name for name, cells in ICAO.items() if cell in cells.split()), "Tolerable")
            assert rating("icao-9859", likelihood, impact) == expected


def test_the_shipped_ones_are_all_there_and_those_from_memory_say_so() -> None:
    assert set(FOUND) == {
        "own", "npsa-2008", "as-nzs-4360-1999", "mil-std-882e", "nist-800-30r1", "icao-9859", "nasa-5x5", "ebios-4x4",
        "cox-3x3",
    }  # fmt: skip
    assert {name for name, found in FOUND.items() if found.tag == "unverified"} == {"as-nzs-4360-1999", "nasa-5x5"}
    assert all(found.source for found in FOUND.values())
    assert {found.tag for found in FOUND.values()} == set(standard_matrices.tag_words())
    for found in FOUND.values():
        assert (len(found.grid), len(found.grid[0])) == (len(found.likelihood), len(found.impact))


def test_the_worked_values_use_the_same_grids() -> None:
    """The table on screen and the numbers beside it speak of one matrix."""
    grids = [[list(row) for row in found.grid] for found in FOUND.values()]
    used = [case.values[0].inputs.get("grid") for case in worked.cases("matrix")]
    assert [grid for grid in grids if grid not in used] == []


def test_the_default_matrix_is_the_one_the_shipped_criteria_draw(shipped_criteria: object) -> None:
    assert matrix.matrix_of(shipped_criteria).grid == FOUND["own"].grid  # type: ignore[arg-type]


def test_the_comparison_has_a_row_of_findings_for_each() -> None:
    table = standard_matrices.comparison(FOUND.values()).set_index("id")
    assert list(table.index) == list(FOUND)
    assert table.loc["own", "discordance_log"] == pytest.approx(11 / 1875)
    assert not table.loc["ebios-4x4", "weak_linear"]
    assert table.loc["mil-std-882e", "levels"] == "5×4"
    assert table["example_log"].str.startswith("likelihood ").all()


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("  tag: own\n", "  tag: perhaps\n", 17, "must be one of"),
        ("[0, 1, 1, 2, 3], [1, 1, 2, 3, 3], [1, 2, 3, 3, 3]]\n", "[9, 9]]\n", 15, "full rectangle"),
    ],
)
def test_a_fault_is_named_by_file_and_line(tmp_path: Path, old: str, new: str, line: int, says: str) -> None:
    path = tmp_path / "matrices.yaml"
    path.write_text(SHIPPED.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InvalidInput, match=says) as caught:
        read_standard_matrices(path)
    assert caught.value.findings[0].place == f"matrices.yaml:{line}"
