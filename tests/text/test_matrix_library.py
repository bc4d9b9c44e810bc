"""The matrix library format: written and read back equal, foreign files read, faults named by file and line."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from riskregister.core import matrix, matrix_library
from riskregister.core.check import check
from riskregister.core.criteria import Criteria
from riskregister.core.matrix_library import LibraryLevel, LibraryMatrix, MatrixLibrary
from riskregister.core.model import Register
from riskregister.errors import InvalidInput, Unreachable
from riskregister.text.matrix_library import matrix_library_text, read_matrix_library, write_matrix_library

# As files of the tool look whose levels carry no ids, with quoting and a field this program does not read.
WITHOUT_IDS = """\
urn: urn:someone:risk:library:two
locale: en
ref_id: two
name: Two by three
version: 3
publication_date: 2024-03-02
provider: someone
packager: someone
translations:
  fr: {name: Deux sur trois}
objects:
  risk_matrix:
  - urn: urn:someone:risk:matrix:two
    ref_id: two
    name: Two by three
    shape: wide
    probability:
    - {abbreviation: U, name: Unlikely, hexcolor: '#BBF7D0'}
    - {abbreviation: L, name: Likely, translations: {fr: {name: Probable}}}
    impact:
    - {abbreviation: '1', name: Minor}
    - {abbreviation: '2', name: Major}
    - {abbreviation: '3', name: Grave}
    risk:
    - {abbreviation: L, name: Low, hexcolor: "#00FF00", description: acceptable}
    - {abbreviation: H, name: High, hexcolor: "#FF0000"}
    grid:
    - [0, 0, 1]
    - [0, 1, 1]
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "library.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def refused(path: Path) -> list[tuple[str, str, str]]:
    with pytest.raises(InvalidInput) as caught:
        read_matrix_library(path)
    return [(finding.place, finding.field, finding.rule) for finding in caught.value.findings]


def test_a_file_without_level_ids_is_read_by_place(tmp_path: Path) -> None:
    library, notes = read_matrix_library(write(tmp_path, WITHOUT_IDS))
    (found,) = library.matrices
    assert (library.version, library.publication_date) == (3, dt.date(2024, 3, 2))
    assert library.translations == {"fr": {"name": "Deux sur trois"}}
    assert found.grid == ((0, 0, 1), (0, 1, 1))
    assert found.probability[1] == LibraryLevel(
        name="Likely", abbreviation="L", translations={"fr": {"name": "Probable"}}
    )
    assert [(note.place, note.field, note.severity) for note in notes] == [("library.yaml:16", "shape", "note")]


def test_every_level_is_written_with_its_id(tmp_path: Path) -> None:
    library, _notes = read_matrix_library(write(tmp_path, WITHOUT_IDS))
    (written,) = yaml.safe_load(matrix_library_text(library))["objects"]["risk_matrix"]
    for scale in ("probability", "impact", "risk"):
        assert [level["id"] for level in written[scale]] == list(range(len(written[scale])))
    assert written["grid"] == [[0, 0, 1], [0, 1, 1]]


def test_levels_in_another_order_count_by_their_ids(tmp_path: Path) -> None:
    text = WITHOUT_IDS.replace("{abbreviation: U, name: U", "{id: 1, abbreviation: U, name: U")
    text = text.replace("{abbreviation: L, name: Li", "{id: 0, abbreviation: L, name: Li")
    library, _notes = read_matrix_library(write(tmp_path, text))
    assert [level.name for level in library.matrices[0].probability] == ["Likely", "Unlikely"]


def test_the_newer_key_for_matrices_is_read_too(tmp_path: Path) -> None:
    library, _notes = read_matrix_library(write(tmp_path, WITHOUT_IDS.replace("risk_matrix:", "risk_matrices:")))
    assert len(library.matrices) == 1


@pytest.mark.parametrize(
    ("old", "new", "line", "field", "rule"),
    [
        ("    - [0, 1, 1]\n", "", 27, "grid", "the grid needs one row per probability level (2)"),
        ("[0, 0, 1]", "[0, 0]", 28, "grid", "each row of the grid needs one entry per impact level (3)"),
        ("[0, 1, 1]", "[0, 1, 2]", 29, "grid", "an entry of the grid is the id of a risk level, 0 to 1"),
        ("[0, 1, 1]", "[0, high, 1]", 29, "grid", "must be a whole number of 0 or more"),
        ("[0, 1, 1]", "7", 29, "1", "this must be a list"),
        ("{abbreviation: U, name", "{id: 0, abbreviation: U, name", 17, "id", "the ids of the levels must be"),
        ("name: Major", "nom: Major", 22, "name", "this field is required"),
        ("'#BBF7D0'", "green", 18, "hexcolor", "a colour is written #rrggbb"),
        ("version: 3", "version: three", 5, "version", "must be a whole number of 0 or more"),
        ("2024-03-02", "March", 6, "publication_date", "must be a date like 2007-05-24"),
        ("{name: Deux sur trois}", "Deux", 10, "fr", "this must be a record with fields"),
        ("objects:\n  risk_matrix:", "objects:\n  framework:", 11, "risk_matrix", "this file holds no risk matrix"),
        ("urn: urn:someone:risk:library:two\n", "", 1, "urn", "this field is required"),
        ("name: Two by three\nversion", "name: [a]\nversion", 4, "name", "must be text"),
        ("    impact:\n", "    effect:\n", 13, "impact", "at least one level is needed"),
    ],
)
def test_a_fault_is_named_by_file_and_line(
    tmp_path: Path, old: str, new: str, line: int, field: str, rule: str
) -> None:
    assert WITHOUT_IDS.count(old) == 1
    found = refused(write(tmp_path, WITHOUT_IDS.replace(old, new)))
    assert any(
        (where, name) == (f"library.yaml:{line}", field) and words.startswith(rule) for where, name, words in found
    ), found


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "just words\n", "objects: [1]\n"])
def test_what_is_no_library_is_refused(tmp_path: Path, text: str) -> None:
    assert refused(write(tmp_path, text))


def test_an_existing_file_is_not_overwritten(tmp_path: Path) -> None:
    path = write(tmp_path, WITHOUT_IDS)
    library, _notes = read_matrix_library(path)
    with pytest.raises(Unreachable, match="is there already"):
        write_matrix_library(library, path)
    with pytest.raises(Unreachable, match="cannot be written"):
        write_matrix_library(library, tmp_path / "nowhere" / "library.yaml")


# Round trip -----------------------------------------------------------------------------------------------------------

WORDS = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
NAMES = WORDS.filter(lambda text: bool(text.strip()))
TRANSLATIONS = st.dictionaries(
    st.sampled_from(["fr", "az", "no", "1"]),
    st.dictionaries(st.sampled_from(["name", "description"]), WORDS, max_size=2),
    max_size=2,
)
LEVELS = st.builds(
    LibraryLevel,
    name=NAMES,
    abbreviation=WORDS,
    description=WORDS,
    hexcolor=st.sampled_from(["", "#00ff00", "#ABCDEF", "#000000"]),
    symbol=st.sampled_from(["", "◇", "1"]),
    translations=TRANSLATIONS,
)


@st.composite
def libraries(draw: st.DrawFn) -> MatrixLibrary:
    scales = [tuple(draw(st.lists(LEVELS, min_size=1, max_size=4))) for _scale in range(3)]
    grid = tuple(tuple(draw(st.integers(0, len(scales[2]) - 1)) for _column in scales[1]) for _row in scales[0])
    texts = {name: draw(WORDS) for name in ("ref_id", "description", "annotation")}
    found = LibraryMatrix(
        urn=draw(NAMES),
        name=draw(NAMES),
        probability=scales[0],
        impact=scales[1],
        risk=scales[2],
        grid=grid,
        strength_of_knowledge=tuple(draw(st.lists(LEVELS, max_size=2))),
        translations=draw(TRANSLATIONS),
        **texts,
    )
    return MatrixLibrary(
        urn=draw(NAMES),
        name=draw(NAMES),
        locale=draw(st.sampled_from(["en", "no", "az"])),
        copyright=draw(WORDS),
        version=draw(st.integers(0, 999)),
        publication_date=draw(st.none() | st.dates()),
        translations=draw(TRANSLATIONS),
        matrices=(found,) * draw(st.integers(1, 2)),
        **texts,
    )


@given(libraries())
def test_what_is_written_is_read_back_equal(tmp_path_factory: Any, library: MatrixLibrary) -> None:
    path = tmp_path_factory.mktemp("library") / "library.yaml"
    write_matrix_library(library, path)
    assert read_matrix_library(path) == (library, [])


# Between criteria and libraries ---------------------------------------------------------------------------------------


def test_the_shipped_criteria_leave_and_return_as_the_same_matrix(tmp_path: Path, shipped: Register) -> None:
    criteria = shipped.criteria
    library = matrix_library.library_of(criteria, ref_id="own-5x5", name="Own 5×5", packager="office")
    write_matrix_library(library, tmp_path / "own.yaml")
    read, notes = read_matrix_library(tmp_path / "own.yaml")
    assert (read, notes) == (library, [])
    assert library.urn == "urn:office:risk:library:own-5x5"
    taken = matrix_library.adopted(criteria, read.matrices[0])
    assert matrix.matrix_of(taken).grid == matrix.matrix_of(criteria).grid
    assert [band.label for band in taken.bands] == [band.label for band in criteria.bands]
    assert [level.low for level in taken.likelihood.levels] == [level.low for level in criteria.likelihood.levels]
    assert taken.appetite == ()
    assert [f for f in check(dataclasses.replace(shipped, criteria=taken)) if f.table == "criteria"] == []


def test_a_matrix_of_another_size_is_not_forced_on_the_criteria(tmp_path: Path, shipped_criteria: Criteria) -> None:
    library, _notes = read_matrix_library(write(tmp_path, WITHOUT_IDS))
    with pytest.raises(InvalidInput, match="2 levels of likelihood, the criteria have 5"):
        matrix_library.adopted(shipped_criteria, library.matrices[0])


def test_a_matrix_of_a_library_can_be_checked(tmp_path: Path) -> None:
    library, _notes = read_matrix_library(write(tmp_path, WITHOUT_IDS))
    found = matrix_library.matrix_of(library.matrices[0])
    assert found.name((2, 2)) == "High"


@pytest.mark.parametrize("name", ["", "two words", "a:b", "ə"])
def test_a_name_that_cannot_stand_in_a_urn_is_refused(shipped_criteria: Criteria, name: str) -> None:
    with pytest.raises(InvalidInput):
        matrix_library.library_of(shipped_criteria, ref_id=name, name="n", packager="office")
