"""The import report of a file that another program or another organisation made (docs/exchange.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openpyxl.utils import get_column_letter

from riskregister.services.importing import Look

if TYPE_CHECKING:
    from riskregister.intake.reading import ReadRecord


def report(seen: Look) -> dict[str, Any]:
    """Return the report: what the file is, how it is read, what would change, every doubt, every risk."""
    from riskregister.intake.grid import text_of
    from riskregister.intake.reading import title_of

    table, reading = seen.table, seen.reading
    made = seen.made
    titles = {risk.id: risk.title for risk in seen.register.risks}
    theirs = {record.row: title_of(record) for record in (reading.records if reading else ())}
    return {
        "file": seen.name,
        "kind": "foreign",
        "verdict": seen.verdict,
        "reason": seen.reason,
        "sheet": table.grid.name if table else None,
        "header_rows": [row + 1 for row in table.header_rows] if table else [],
        "mapping": {
            of: {"column": get_column_letter(column.at + 1), "header": column.header, "how": column.how}
            for of, column in (table.mapping.items() if table else ())
        },
        "rows": {
            "risks": len(table.rows) if table else 0,
            "skipped": [{"row": one.row + 1, "why": one.why} for one in (table.skipped if table else ())],
        },
        "choices": [
            {"sheet": other.grid.name, "header_rows": [row + 1 for row in other.header_rows], "risks": len(other.rows)}
            for other in seen.found.others
        ],
        "scales": {of: _scale(scale) for of, scale in (reading.scales.items() if reading else ())},
        "changes": {
            "added": made.added if made else 0,
            "changed": made.changed if made else 0,
            "unchanged": made.same if made else 0,
            "removed": 0,
            "conflicts": [
                {"row": one.row + 1, "record": one.risk, "theirs": titles.get(one.risk or ""), "mine": theirs[one.row]}
                for one in seen.open
            ],
        },
        "notes": list(seen.source.notes),
        "findings": [
            {"severity": f.severity, "cell": f.place, "value": f.value, "rule": f.rule, "message": f.message}
            for f in seen.findings
        ],
        "records": [_record(record, table, text_of) for record in (reading.records if reading else ())],
    }


def _scale(scale: Any) -> dict[str, Any]:
    return {
        "kind": scale.kind,
        "lowest": scale.lowest,
        "highest": scale.highest,
        "steps": dict(scale.steps),
        "descending": scale.descending,
        "currency": scale.currency,
        "sure": scale.sure,
        "others": list(scale.others),
        "rule": scale.rule,
        "why_not": scale.why_not,
    }


def _record(record: ReadRecord, table: Any, text_of: Any) -> dict[str, Any]:
    """Return one risk: each mapped field as read, and beside it what stood in the cell."""
    row: dict[str, Any] = {"row": record.row + 1}
    for of, column in table.mapping.items():
        raw = text_of(table.grid.at(record.row, column.at))
        if of in record.levels:
            level = record.levels[of]
            # A rating is a word and stays one; what cannot be read is null, never a number somebody might take for one.
            row[of] = level.raw or None if of.endswith("level") else level.value
            row[f"{of}_raw"] = level.raw or None
            if level.level is not None:
                row[f"{of}_here"] = level.level
        elif of in record.dates:
            row[of] = record.dates[of].isoformat()
            row[f"{of}_raw"] = raw or None
        else:
            row[of] = record.values.get(of)
    row["opportunity"] = record.opportunity
    row["details"] = {one.name: one.value for one in record.details}
    return row
