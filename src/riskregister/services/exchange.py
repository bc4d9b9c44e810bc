"""Send a register out, and take an edited workbook back: preview first, then all of it or nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

from riskregister.core.blank import BLANK_ID
from riskregister.core.changes import Change
from riskregister.core.check import Finding
from riskregister.core.model import Assessment, Register
from riskregister.core.ranked import score_frame
from riskregister.core.wording import in_words
from riskregister.core.workflow import refused
from riskregister.errors import Clash, Conflict, InvalidInput, RegisterError, WrongUsage
from riskregister.services import editing, reports, workbooks
from riskregister.services.files import write_whole
from riskregister.store.database import Database
from riskregister.translations import gettext as _


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What importing a returned workbook would do, before anybody accepts it.

    ``changes`` are to be made; ``removed`` are the records of rows missing from the workbook (``missing`` rows) with
    what hangs on them, taken out only when asked for; ``worked_on`` are those among them that someone else has changed
    since the export; ``conflicts`` are changes whose field someone else has changed since, with the value it has now.
    """

    name: str
    register: Register
    exported_version: int
    changes: tuple[Change, ...]
    removed: tuple[Change, ...]
    conflicts: tuple[tuple[Change, Any], ...]
    worked_on: tuple[Change, ...]
    missing: int
    findings: tuple[Finding, ...]
    unchanged: int

    @property
    def errors(self) -> list[Finding]:
        """The findings that forbid the import."""
        return [finding for finding in self.findings if finding.severity == "error"]


def preview_import(database: Database, register_id: str, source: Path | BinaryIO, name: str) -> Preview:
    """Compare a workbook that came back with what was exported in it and with the register as it stands.

    Raises:
        InvalidInput: it is no workbook of this program, or of another register.
        Unreachable: it cannot be read.
    """
    from riskregister.workbook.read import read_workbook

    returned = read_workbook(source, name)
    register = database.read(register_id)
    if returned.register_id not in (register.id, BLANK_ID):
        message = _("{file} belongs to the register '{other}', not to '{this}'.")
        hint = _("Open that register first; nothing was changed.")
        raise InvalidInput(message.format(file=name, other=returned.register_id, this=register.id), hint)
    changes, conflicts = [], []
    for change in returned.changes:
        now = _value_now(register, change)
        if now == change.new or _is_signed(now, change.new):
            continue
        if now == change.old:
            changes.append(change)
        else:
            conflicts.append((change, now))
    places = {(c.table, c.record): returned.places.get((c.table, c.record, "status"), "") for c in changes}
    moves = [found.at(places[found.table, found.record]) for found in refused(changes)]
    removed = _removals(register, returned.removed)
    exported = {(c.table, c.record): c.old for c in _removals(returned.exported, returned.removed)}
    # What someone worked on since the export is not thrown away because a row is missing from an older file.
    worked_on = [change for change in removed if exported.get((change.table, change.record)) != change.old]
    return Preview(
        name=name,
        register=register,
        exported_version=returned.version,
        changes=tuple(changes),
        removed=tuple(removed),
        conflicts=tuple(conflicts),
        worked_on=tuple(worked_on),
        missing=len({(table, record) for table, record in returned.removed if _record(register, table, record)}),
        findings=(*returned.findings, *moves),
        unchanged=returned.unchanged,
    )


def accept_import(database: Database, preview: Preview, *, actor: str, reason: str, remove: bool = False) -> int:
    """Make the previewed changes as one revision and return its number.

    Raises:
        InvalidInput: the workbook has errors; nothing is written.
        Conflict: a field was changed here as well since the export; nothing is written.
    """
    if preview.errors:
        first = preview.errors[0]
        hint = _("Mend the workbook; nothing was imported.")
        raise InvalidInput(f"{preview.name}, {first.place}: {first.message}.", hint, preview.errors)
    if preview.conflicts:
        change, now = preview.conflicts[0]
        message = _("{record} {field} was changed here as well since the export (now {now}, in the workbook {new}).")
        raise Conflict(
            message.format(
                record=change.record,
                field=change.field or _("(removed row)"),
                now=in_words(now),
                new=in_words(change.new),
            ),
            _("Nothing was imported. Export again, or set the cell back."),
            [
                Clash(table=c.table, record=c.record, field=c.field, theirs=value, mine=c.new)
                for c, value in preview.conflicts
            ],
        )
    if remove and preview.worked_on:
        message = _("{record} is missing from the workbook, but was changed here since the export.")
        raise Conflict(
            message.format(record=preview.worked_on[0].record),
            _("Nothing was imported. Export again before removing it."),
            [Clash(table=c.table, record=c.record, field="", theirs=c.old, mine=None) for c in preview.worked_on],
        )
    today = dt.datetime.now(dt.UTC).date()
    changes = [_signed(change, actor, today) for change in preview.changes]
    for assessment in {c.record: None for c in preview.changes if c.table == "assessments" and c.field}:
        changes += editing.signature(preview.register, assessment, actor, today)
    if remove:
        changes += preview.removed
    means = _("workbook {file}").format(file=preview.name)
    return editing.save(database, preview.register, changes, actor=actor, reason=reason, means=means)


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
            "conflicts": [
                {"record": c.record, "field": c.field, "theirs": in_words(now), "mine": in_words(c.new)}
                for c, now in preview.conflicts
            ],
            "fields": [
                {"table": c.table, "record": c.record, "field": c.field, "old": in_words(c.old), "new": in_words(c.new)}
                for c in preview.changes
            ],
        },
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
        "changes": {"added": 0, "changed": 0, "unchanged": 0, "removed": 0, "conflicts": []},
        "findings": [],
        "records": [],
    }


def workbook(register: Register, stood: str = "") -> bytes:
    """Return the register as an Excel workbook that can be edited and imported back; ``stood`` as in `content`."""
    return workbooks.made(register, stood=stood)


def export(
    register: Register,
    path: Path,
    stood: str = "",
    *,
    by: str = "",
    database: Database | None = None,
    progress: Callable[[float], None] | None = None,
) -> None:
    """Write the register to ``path`` by its ending: .xlsx, .csv, .json, .md, or a folder of YAML files.

    Args:
        register: what goes out.
        path: where to; a workbook of this register that stands there tells since when the new one gives its history.
        stood: as in :func:`content`.
        by: who exports; a workbook says so.
        database: where the register's history is; a workbook tells it.
        progress: is told how much of a workbook is done, 0..1.

    Raises:
        WrongUsage: the ending is unknown.
        Unreachable: the place cannot be written; what was there is untouched.
    """
    ending = path.suffix.lower()
    if ending == "":
        from riskregister.text.write import write_register

        write_register(register, path)
    elif ending == ".xlsx":
        since = workbooks.exported_version(path, register.id) if database else None
        changes = workbooks.latest_changes(database, register, since) if database else ()
        made = workbooks.made(register, stood=stood, by=by, changes=changes, since=since, progress=progress)
        write_whole(path, made)
    else:
        write_whole(path, content(register, ending, stood))


def content(register: Register, ending: str, stood: str = "") -> bytes:
    """Return the register as the content of a file: .xlsx, .csv, .json or .md.

    ``stood`` says in words when a past state stood so; the workbook and the Markdown text then say it is one.

    Raises:
        WrongUsage: the ending is unknown.
    """
    writers: dict[str, Callable[[Register], bytes]] = {
        ".xlsx": workbook,
        ".csv": _csv,
        ".json": _json,
        ".md": _markdown,
    }
    if ending not in writers:
        message = _("'{ending}' files are not written.").format(ending=ending)
        raise WrongUsage(message, _("End the name in {known}, or give a folder.").format(known=", ".join(writers)))
    if stood and ending in (".xlsx", ".md"):
        return workbook(register, stood) if ending == ".xlsx" else _markdown(register, stood)
    return writers[ending](register)


def _value_now(register: Register, change: Change) -> Any:
    record = _record(register, change.table, change.record)
    if change.field == "" or record is None:
        return record
    return getattr(record, change.field)


def _record(register: Register, table: str, record: str) -> Any:
    return next((known for known in getattr(register, table) if known.id == record), None)


def _signed(change: Change, actor: str, today: dt.date) -> Change:
    """Give a stage's first assessment, which a workbook cannot sign, its assessor and date."""
    if isinstance(change.new, Assessment) and not change.new.assessor:
        return replace(change, new=replace(change.new, assessor=actor, date=today))
    return change


def _is_signed(now: Any, new: Any) -> bool:
    """Say whether the register holds a workbook's new assessment already, signed when it was imported."""
    if not isinstance(now, Assessment) or not isinstance(new, Assessment):
        return False
    return replace(now, assessor=new.assessor, date=new.date) == new


def _removals(register: Register, rows: tuple[tuple[str, str], ...]) -> list[Change]:
    """Return the removal of records, together with what hangs on them: assessments, mitigations, influences."""
    removed = [
        Change(table=table, record=record, field="", old=_record(register, table, record), new=None)
        for table, record in rows
        if _record(register, table, record) is not None
    ]
    gone = {(change.table, change.record) for change in removed}
    extra: list[tuple[str, Any]] = [("assessments", a) for a in register.assessments if ("risks", a.risk) in gone]
    extra += [("mitigations", m) for m in register.mitigations if {("risks", m.risk), ("measures", m.measure)} & gone]
    extra += [("influences", i) for i in register.influences if {("risks", i.cause), ("risks", i.effect)} & gone]
    more = [
        Change(table=table, record=record.id, field="", old=record, new=None)
        for table, record in extra
        if (table, record.id) not in gone
    ]
    return [*removed, *more, *_without_risks(register, gone)]


def _without_risks(register: Register, gone: set[tuple[str, str]]) -> list[Change]:
    """Return the changes that take removed risks out of the indicators they belong to; the indicators stay."""
    found = []
    for one in register.indicators:
        left = tuple(risk for risk in one.risks if ("risks", risk) not in gone)
        if left != one.risks:
            found.append(Change(table="indicators", record=one.id, field="risks", old=one.risks, new=left))
    return found


def _csv(register: Register) -> bytes:
    frame = reports.scores(register)
    for name in frame.select_dtypes(include=["object", "string"]):
        frame[name] = [_safe(value) for value in frame[name]]
    return frame.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def _safe(value: Any) -> Any:
    """Keep a spreadsheet from running a text as a formula."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t") else value


def _json(register: Register) -> bytes:
    from pydantic import TypeAdapter

    return TypeAdapter(Register).dump_json(register, indent=1) + b"\n"


def _markdown(register: Register, stood: str = "") -> bytes:
    frame = reports.scores(register)[["rank", "id", "title", "likelihood", "impact", "score", "rating"]]
    past = [_("As it stood: {stood}.").format(stood=stood), ""] if stood else []
    lines = [f"# {register.title}", "", *past, register.notice, "", "| " + " | ".join(frame.columns) + " |"]
    lines.append("|" + " --- |" * len(frame.columns))
    for row in frame.to_dict("records"):
        values = reports.plain_row(row).values()
        cells = ("" if value is None else str(value).replace("|", "\\|").replace("\n", " ") for value in values)
        lines.append("| " + " | ".join(cells) + " |")
    return ("\n".join(lines) + "\n").encode()
