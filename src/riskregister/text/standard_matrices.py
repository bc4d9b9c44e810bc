"""Read the named standard matrices that ship with the program."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from riskregister.core.findings import Finding
from riskregister.core.standard_matrices import StandardMatrix
from riskregister.errors import InvalidInput
from riskregister.text.lines import Lined
from riskregister.text.read import broken, rule_of

SHIPPED = Path(__file__).parent.parent / "cases" / "standards" / "matrices.yaml"


def read_standard_matrices(path: Path) -> tuple[StandardMatrix, ...]:
    """Return the matrices of a file that holds a list called ``matrices``.

    Raises:
        Unreachable: the file cannot be read.
        InvalidInput: a value does not fit its field; ``findings`` names every place as file:line.
    """
    file = Lined(path, path.name)
    given = file.data.get("matrices", []) if isinstance(file.data, dict) else []
    try:
        found = TypeAdapter(tuple[StandardMatrix, ...]).validate_python(given)
    except ValidationError as error:
        findings = [
            Finding(
                severity="error",
                table="",
                record="",
                field=".".join(str(part) for part in problem["loc"]),
                value="",
                rule=rule_of(problem),
                place=file.place(("matrices", *problem["loc"])),
            )
            for problem in error.errors()
        ]
        raise broken(path.name, findings) from None
    for place, standard in enumerate(found):
        try:
            standard.matrix()
        except InvalidInput as error:
            where = file.place(("matrices", place, "grid"))
            finding = Finding(
                severity="error", table="", record=standard.id, field="grid", value="", rule=error.message, place=where
            )
            raise broken(path.name, [finding]) from None
    return found


@cache
def standard_matrices() -> tuple[StandardMatrix, ...]:
    """Return the standard matrices this program ships."""
    return read_standard_matrices(SHIPPED)
