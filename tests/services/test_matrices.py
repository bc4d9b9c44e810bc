"""Matrices of any origin: checked, written as a library, taken over; on the service and the command line."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from tests.core.building import assessed, criteria, register, risk
from tests.store.saving import create
from typer.testing import CliRunner

from riskregister import cli
from riskregister.core import model
from riskregister.core.matrix import matrix_of
from riskregister.errors import InvalidInput, NotFound, RegisterError
from riskregister.services import matrices
from riskregister.store.database import Database

SMALL = register(risks=(risk("A"), risk("B")), assessments=(assessed("A", 2, 4), assessed("B", 5, 5)))


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """Return a library with the matrix of other criteria: everything from 6 is high."""
    other = criteria(bands=tuple(replace(b, minimum=m) for b, m in zip(criteria().bands, (2, 4, 6, 9), strict=True)))
    path = tmp_path / "other.yaml"
    matrices.write_library(replace(SMALL, criteria=other), path, packager="tests", ref_id="other")
    return path


def test_a_registers_matrix_comes_back_from_its_library(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    matrices.write_library(SMALL, path, packager="tests", ref_id="own")
    planned = matrices.adoption(SMALL, path)

    assert matrix_of(planned.criteria).grid == matrix_of(SMALL.criteria).grid
    assert planned.moved.empty
    assert "id: 0" in path.read_text(encoding="utf-8")


def test_adoption_says_which_ratings_change_before_anything_is_written(library: Path) -> None:
    planned = matrices.adoption(SMALL, library)

    assert list(planned.moved[["id", "rating", "rating_then"]].itertuples(index=False)) == [("A", "band M", "band H")]
    assert planned.criteria.edition == "1+other"
    assert planned.criteria.rule == "grid"


def test_an_adopted_matrix_is_one_revision_that_names_who_and_why(tmp_path: Path, library: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'r.sqlite3'}")
    create(database, SMALL)
    held = database.read("small")
    version = matrices.adopt(
        database, held, matrices.adoption(held, library), actor="Ada", reason="the ministry's own", means="test"
    )
    revision = database.history("small")[0]

    assert (version, revision.actor, revision.reason) == (2, "Ada", "the ministry's own")
    assert matrix_of(database.read("small").criteria).grid == matrices.library_matrices(library)[0].grid


def test_a_library_of_another_size_is_refused_with_both_sizes(tmp_path: Path) -> None:
    four = replace(SMALL.criteria.likelihood, levels=SMALL.criteria.likelihood.levels[:4])
    path = tmp_path / "four.yaml"
    matrices.write_library(
        replace(SMALL, criteria=replace(SMALL.criteria, likelihood=four)), path, packager="tests", ref_id="four"
    )

    with pytest.raises(InvalidInput, match="4 levels of likelihood, the criteria have 5"):
        matrices.adoption(SMALL, path)


def test_an_unknown_matrix_is_refused_with_the_ones_there_are(library: Path) -> None:
    with pytest.raises(NotFound) as refused:
        matrices.adoption(SMALL, library, "nope")

    assert "other" in refused.value.hint


def test_a_check_tells_the_exact_share_and_a_counter_example(library: Path) -> None:
    row = matrices.checked(str(library)).iloc[0]

    assert row["discordance_exact"].count("/") == 1
    assert "is rated" in row["counter_example"]


def test_an_uploaded_file_that_is_no_library_is_refused_by_its_own_name() -> None:
    with pytest.raises(RegisterError) as refused:
        matrices.checked_upload(b"a: [", "mine.yaml")

    assert "mine.yaml" in str(refused.value)
    assert "matrix-library" not in str(refused.value)


def test_the_command_line_checks_writes_and_takes_over(
    tmp_path: Path, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path / 'c.sqlite3'}"
    create(Database(url), SMALL)
    monkeypatch.setenv("RISKREGISTER_DATABASE", url)
    run = CliRunner().invoke
    checked = run(cli.app, ["matrix", "check", str(library), "--format", "json"])
    tried = run(cli.app, ["matrix", "apply", str(library), "--dry-run"])
    done = run(cli.app, ["matrix", "apply", str(library), "--by", "Ada"])
    written = run(cli.app, ["matrix", "export", str(tmp_path / "out.yaml")])

    assert json.loads(checked.stdout)["rows"][0]["weak_consistency"] is True
    assert "A Risk A: band M → band H" in tried.stdout
    assert "version 2" in done.stdout
    assert written.exit_code == 0
    assert matrices.checked(str(tmp_path / "out.yaml")).iloc[0]["ratings"] == 4
    held: model.Register = Database(url).read("small")
    assert held.criteria.edition == "1+other"


def test_a_register_with_any_id_has_a_library() -> None:
    """What cannot stand in a urn is left out of it; the title stays."""
    text = matrices.library_text(replace(SMALL, id="Реестр: №1/x"))

    assert "urn: urn:riskregister:risk:library:1-x" in text
    assert [matrices.urn_part(name) for name in ("a b", "Ə", "ok.1_2-3")] == ["a-b", "register", "ok.1_2-3"]
