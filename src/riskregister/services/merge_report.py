"""What a merge would do, as data for programs: the import report of workbooks of this program."""

from __future__ import annotations

from typing import Any

from riskregister.core.ranked import score_frame
from riskregister.core.wording import in_words
from riskregister.errors import RegisterError
from riskregister.services import reports
from riskregister.services.merging import Decision, Preview


def report(preview: Preview) -> dict[str, Any]:
    """Return the import report as the command line prints it (docs: the import report)."""
    added = sum(change.field == "" for change in preview.changes)
    records = reports.as_json(preview.register, score_frame(preview.register))["rows"]
    verdict = "import" if not preview.errors else "unreadable"
    return {
        "file": preview.name,
        "kind": "own",
        "verdict": verdict,
        "reason": "" if verdict == "import" else preview.errors[0].message,
        "sheet": "Register",
        "header_rows": [1],
        "mapping": {},
        "rows": {"risks": len(records), "skipped": []},
        "scales": {},
        "changes": {
            "added": added,
            "changed": len(preview.changes) - added,
            "unchanged": preview.unchanged,
            "removed": preview.missing,
            "conflicts": [_conflict(one) for one in preview.conflicts],
            "disputed": [_conflict(one) for one in preview.disputed],
            "fields": [
                {"table": c.table, "record": c.record, "field": c.field, "old": in_words(c.old), "new": in_words(c.new)}
                for c in preview.changes
            ],
        },
        "files": [
            {"file": one.name, "version": one.version, "dispatch": one.dispatch, "changes": len(one.changes)}
            for one in preview.files
        ],
        "findings": [
            {"severity": f.severity, "cell": f.place, "value": f.value, "rule": f.rule, "message": f.message}
            for f in preview.findings
        ],
        "records": records,
    }


def refusal(name: str, error: RegisterError) -> dict[str, Any]:
    """Return the import report of a file that could not be read as a workbook of this program."""
    return {
        "file": name,
        "kind": "foreign",
        "verdict": "unreadable",
        "reason": str(error),
        "sheet": None,
        "header_rows": [],
        "mapping": {},
        "rows": {"risks": 0, "skipped": []},
        "scales": {},
        "changes": {
            "added": 0,
            "changed": 0,
            "unchanged": 0,
            "removed": 0,
            "conflicts": [],
            "disputed": [],
            "fields": [],
        },
        "files": [],
        "findings": [],
        "records": [],
    }


def _conflict(one: Decision) -> dict[str, Any]:
    return {
        "table": one.table,
        "record": one.record,
        "field": one.field,
        "before": in_words(one.before),
        "theirs": in_words(one.theirs),
        "mine": in_words(one.mine),
        "by": one.by,
        "when": one.time.isoformat(timespec="seconds") if one.time else None,
        "why": one.reason,
        "proposals": [{"value": in_words(each.value), "files": list(each.copies)} for each in one.proposals],
    }
