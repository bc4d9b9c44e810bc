"""A foreign file's rows as changes of the register: new risks with their assessments, and fields that differ.

A foreign file adds and updates; it never removes, and a blank cell never erases.  What a risk has no place for is kept
with it under the file's own heading (``Risk.details``); levels as the file gives them stand beside what they became
(``Assessment.given``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from riskregister.core.changes import Change, field_changes
from riskregister.core.model import Assessment, Register, Risk, Stage
from riskregister.errors import Clash, Conflict, InvalidInput
from riskregister.intake.bulk import in_bulk
from riskregister.intake.converting_levels import Standing, assessment_of, default_stages, updated
from riskregister.intake.converting_risks import Categories, Ids, risk_of, updated_risk
from riskregister.intake.matching import Match
from riskregister.intake.reading import Reading, ReadRecord, title_of
from riskregister.translations import gettext as _

#: After how many rows progress is told.
_STEP = 250


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """What a person decided about a file before it is taken in.

    ``risks`` says for a row (from 0) which risk of the register it is, "" that it is a new one; ``leave_out`` are rows
    not to be taken.  ``categories`` says which category here one of the file's is; what it leaves out is matched by id
    or title, and else added, unless ``add_categories`` is off: those risks are unplaced.  ``stages`` says which stage
    levels are of: "" for those without one, "current", "residual" and "target" for the file's own; what it leaves out
    is as :func:`default_stages` says.
    """

    risks: Mapping[int, str] = field(default_factory=dict)
    leave_out: frozenset[int] = frozenset()
    categories: Mapping[str, str] = field(default_factory=dict)
    add_categories: bool = True
    stages: Mapping[str, Stage] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """The changes a file makes, and for each row taken the id of its risk; ``same`` are rows that change nothing."""

    changes: tuple[Change, ...]
    ids: dict[int, str]
    added: int
    changed: int
    same: int


def undecided(matches: Sequence[Match], decisions: Decisions) -> list[Match]:
    """Return the rows of which a person has not yet said which risk they are."""
    return [
        one for one in matches if one.open and one.row not in decisions.risks and one.row not in decisions.leave_out
    ]


def convert(
    reading: Reading,
    matches: Sequence[Match],
    decisions: Decisions,
    register: Register,
    actor: str,
    today: dt.date,
    *,
    name: str,
    progress: Callable[[float], None] | None = None,
) -> Converted:
    """Take a file's rows into the register, as changes that nobody has saved yet.

    Args:
        reading: what the file says.
        matches: which risks its rows are or may be.
        decisions: what a person decided.
        register: the register as it stands.
        actor: who signs the assessments.
        today: their date.
        name: what the file is called, for the basis of the assessments.
        progress: is told from 0 to 1 how far it is.

    Raises:
        InvalidInput: the file has errors, or two of its rows would be one risk, or two of its stages one stage.
        Conflict: of some rows nobody has said which risk they are.
    """
    if reading.errors:
        first = reading.errors[0]
        hint = _("Mend the file; nothing was imported.")
        raise InvalidInput(f"{name}, {first.place}: {first.message}.", hint, reading.errors)
    _decided(reading, matches, decisions, register)
    stages = {of: decisions.stages.get(of, stage) for of, stage in default_stages(reading.table.mapping).items()}
    if len({*stages.values()}) < len(stages):
        message = _("{name}: levels of two stages would become one stage here, and one of them would be lost.")
        raise InvalidInput(message.format(name=name), _("Say of another stage what one of them is."))
    known = {risk.id: risk for risk in register.risks}
    ids = Ids(register, (record.values.get("id", "") for record in reading.records))
    categories = Categories(register, decisions.categories, add=decisions.add_categories)
    standing = Standing(register, actor)
    risks: list[Change] = []
    assessments: list[Change] = []
    taken: dict[int, str] = {}
    counts = {"added": 0, "changed": 0, "same": 0}
    rows = [(record, _risk_of(one, decisions)) for record, one in zip(reading.records, matches, strict=True)]
    with in_bulk():
        for n, (record, existing) in enumerate(rows):
            if progress is not None and n % _STEP == 0:
                progress(n / len(rows))
            if record.row in decisions.leave_out:
                continue
            if existing:
                mine = _changed(record, known[existing], reading, categories)
                risks += mine
            else:
                new = risk_of(record, reading.table, ids, categories, name)
                mine = [Change(table="risks", record=new.id, field="", old=None, new=new)]
                risks += mine
            taken[record.row] = existing or mine[0].record
            levels = _levels(record, taken[record.row], stages, standing, actor, today, name)
            assessments += levels
            counts["added" if not existing else "changed" if mine or levels else "same"] += 1
    if progress is not None:
        progress(1.0)
    return Converted(changes=(*categories.added, *risks, *assessments), ids=taken, **counts)


def _risk_of(one: Match, decisions: Decisions) -> str:
    if one.row in decisions.risks:
        return decisions.risks[one.row]
    return one.risk or "" if one.kind == "same" else ""


def _decided(reading: Reading, matches: Sequence[Match], decisions: Decisions, register: Register) -> None:
    """Refuse what a person has still to decide, and rows that would all be one risk."""
    titles = {risk.id: risk.title for risk in register.risks}
    records = {record.row: record for record in reading.records}
    waiting = undecided(matches, decisions)
    if waiting:
        clashes = [
            Clash(
                table="risks",
                record=one.risk or "",
                field="title",
                theirs=titles.get(one.risk or "", ""),
                mine=title_of(records[one.row]),
            )
            for one in waiting
        ]
        message = _("Row {row}, '{mine}': is it {risk}, '{theirs}', or a new risk?")
        first = clashes[0]
        raise Conflict(
            message.format(row=waiting[0].row + 1, mine=first.mine, risk=first.record, theirs=first.theirs),
            _("Say so for each such row; nothing was imported."),
            clashes,
        )
    rows: dict[str, int] = {}
    for one in matches:
        risk = "" if one.row in decisions.leave_out else _risk_of(one, decisions)
        if risk and risk not in titles:
            raise InvalidInput(_("There is no {record} in this register.").format(record=risk), _("Check the id."))
        if risk and risk in rows:
            message = _("Rows {one} and {other} cannot both be {risk}.")
            hint = _("Say that one of them is a new risk, or leave it out.")
            raise InvalidInput(message.format(one=rows[risk] + 1, other=one.row + 1, risk=risk), hint)
        if risk:
            rows[risk] = one.row


def _changed(record: ReadRecord, risk: Risk, reading: Reading, categories: Categories) -> list[Change]:
    return field_changes("risks", risk, updated_risk(record, risk, reading.table, categories))


def _levels(
    record: ReadRecord,
    risk: str,
    stages: Mapping[str, Stage],
    standing: Standing,
    actor: str,
    today: dt.date,
    name: str,
) -> list[Change]:
    """Return the changes of a risk's assessments at the stages the file has."""
    found = []
    for prefix, stage in stages.items():
        new = assessment_of(record, prefix, stage, risk, actor, today, _("from {file}").format(file=name))
        if new is None:
            continue
        known = standing.own(risk, stage)
        if known is None:
            free: Assessment = replace(new, id=standing.free(risk, stage))
            found.append(Change(table="assessments", record=free.id, field="", old=None, new=free))
        else:
            found += field_changes("assessments", known, updated(known, new))
    return found
