"""Matrices of any origin: check them, write a register's own as a library, take another one over."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from riskregister.core import matrix, matrix_axioms, matrix_library, matrix_order
from riskregister.core.changes import HEAD, Change
from riskregister.core.criteria import Criteria
from riskregister.core.criteria_check import criteria_findings
from riskregister.core.frames import risk_frame
from riskregister.core.matrix_axioms import Matrix
from riskregister.core.matrix_library import LibraryMatrix, MatrixLibrary
from riskregister.core.model import Register
from riskregister.errors import InvalidInput, NotFound, RegisterError
from riskregister.services import editing
from riskregister.services.opening import open_source
from riskregister.store.database import Database
from riskregister.translations import gettext as _

CHECKED = ["name", "levels", "ratings", "discordance", "discordance_exact", "ties", "weak_consistency", "betweenness"]
CHECKED += ["colouring_1a", "colouring_1b", "counter_example"]


@dataclass(frozen=True, slots=True)
class Adoption:
    """What taking over a matrix would do: the criteria then, and each risk whose rating would change.

    ``moved`` has a row per such risk: id, title, rating, rating_then.
    """

    name: str
    criteria: Criteria
    moved: pd.DataFrame


def checked(source: str | None) -> pd.DataFrame:
    """Return what each check says of the matrices in ``source``, one row each, columns ``CHECKED``.

    ``source`` is a matrix library (a ``.yaml`` file), or whatever names a register; none is the configured database.
    On equal-ratio axes: a library says nothing of its axes, and a register's are.

    Raises:
        Unreachable, InvalidInput: it cannot be read, or holds no matrix.
    """
    if source is not None and Path(source).suffix.lower() in (".yaml", ".yml") and Path(source).is_file():
        found = [(one.name, matrix_library.matrix_of(one)) for one in library_matrices(Path(source))]
    else:
        register = open_source(source).register
        found = [(register.title, matrix.matrix_of(register.criteria))]
    return pd.DataFrame([_checked(name, one) for name, one in found], columns=CHECKED)


def library_matrices(path: Path) -> tuple[LibraryMatrix, ...]:
    """Return the matrices of a library file.

    Raises:
        Unreachable, InvalidInput: it cannot be read or is no such library.
    """
    from riskregister.text.matrix_library import read_matrix_library

    return read_matrix_library(path)[0].matrices


def checked_upload(content: bytes, name: str) -> pd.DataFrame:
    """Return :func:`checked` of a library file that was uploaded as ``name``.

    Raises:
        InvalidInput: it is no such library.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "matrix-library.yaml"
        path.write_bytes(content)
        try:
            return checked(str(path))
        except RegisterError as error:
            message = error.message.replace(str(path), name).replace(path.name, name)
            raise InvalidInput(message, error.hint) from None


def library_text(register: Register) -> str:
    """Return the register's matrix as the text of a library file, whatever characters the register's id has."""
    from riskregister.text.matrix_library import matrix_library_text

    return matrix_library_text(_library(register, "riskregister", urn_part(register.id)))


def write_library(register: Register, path: Path, *, packager: str, ref_id: str) -> None:
    """Write the register's matrix as a library of one matrix, with the ids its format needs.

    Raises:
        InvalidInput: ``packager`` or ``ref_id`` cannot stand in a urn.
        Unreachable: the file is there already or cannot be written.
    """
    from riskregister.text.matrix_library import write_matrix_library

    write_matrix_library(_library(register, packager, ref_id), path)


def urn_part(identity: str) -> str:
    """Return an id with nothing in it that cannot stand in a urn."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", identity).strip("-") or "register"


def _library(register: Register, packager: str, ref_id: str) -> MatrixLibrary:
    return matrix_library.library_of(
        register.criteria, ref_id=ref_id, name=register.title, packager=packager, locale=register.language
    )


def adoption(register: Register, path: Path, wanted: str | None = None) -> Adoption:
    """Return what taking over a library's matrix would do to a register; nothing is written.

    ``wanted`` names the matrix by its ref_id, urn or name where the library holds several.

    Raises:
        NotFound: it holds no such matrix, or several and none is named.
        InvalidInput: the matrix does not fit the register's scales, or is unsound.
    """
    found = _chosen(library_matrices(path), wanted, path.name)
    edition = f"{register.criteria.edition}+{found.ref_id or found.name}"
    criteria = replace(matrix_library.adopted(register.criteria, found), edition=edition)
    errors = [finding for finding in criteria_findings(criteria) if finding.severity == "error"]
    if errors:
        raise InvalidInput(f"{path.name}: {errors[0].message}.", _("Mend the matrix; nothing was changed."), errors)
    before, then = risk_frame(register), risk_frame(replace(register, criteria=criteria))
    frame = before[["id", "title", "rating"]].assign(rating_then=then["rating"])
    return Adoption(found.name, criteria, frame[frame["rating"] != frame["rating_then"]].reset_index(drop=True))


def adopt(database: Database, register: Register, planned: Adoption, *, actor: str, reason: str, means: str) -> int:
    """Make the register's criteria those of an adoption, as one revision, and return its number.

    Raises:
        WrongUsage, Conflict: see :func:`editing.save`.
    """
    change = Change(table=HEAD, record=register.id, field="criteria", old=register.criteria, new=planned.criteria)
    return editing.save(database, register, [change], actor=actor, reason=reason, means=means)


def _chosen(matrices: tuple[LibraryMatrix, ...], wanted: str | None, name: str) -> LibraryMatrix:
    fits = [one for one in matrices if wanted is None or wanted in (one.ref_id, one.urn, one.name)]
    if len(fits) == 1:
        return fits[0]
    known = ", ".join(one.ref_id or one.name for one in matrices)
    if wanted is not None:
        message = _("{file} holds no matrix '{name}'.").format(file=name, name=wanted)
    else:
        message = _("{file} holds {n} matrices.").format(file=name, n=len(matrices))
    raise NotFound(message, _("Name one of: {names}.").format(names=known))


def _checked(name: str, one: Matrix) -> dict[str, Any]:
    share, example = matrix.discordance(one), matrix.counter_example(one)
    first, second = matrix_axioms.colours_consistently(one)
    return {
        "name": name,
        "levels": f"{len(one.grid)} × {len(one.grid[0])}",
        "ratings": len({entry for row in one.grid for entry in row}),
        "discordance": float(share),
        "discordance_exact": str(share),
        "ties": float(matrix_order.tie_probability(one.cells)),
        "weak_consistency": matrix_axioms.is_weakly_consistent(one),
        "betweenness": matrix_axioms.has_betweenness(one),
        "colouring_1a": first,
        "colouring_1b": second,
        "counter_example": matrix.in_words(one, example) if example else "",
    }
