"""Read a register from a folder of YAML files.

``register.yaml``, ``criteria.yaml`` and ``objectives.yaml`` hold the whole; ``risks/*.yaml`` one category each, with
its risks, their assessments and their influences on other risks nested; ``measures/*.yaml`` measures with their
mitigations nested; ``indicators.yaml``, where there is one, indicators with their readings nested; ``follow_up.yaml``
decisions, updates of measures, comments and attachments, whose files lie in ``attachments/``.  What an assessment
leaves to be reckoned (a level from a quantity in native units, the overall impact from a profile) is filled in here.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, cast

from pydantic import TypeAdapter, ValidationError

from riskregister.core.check import Finding
from riskregister.core.criteria import Criteria
from riskregister.core.model import MISSING_STATES, TABLES, Register
from riskregister.core.quantities import completed
from riskregister.errors import InvalidInput, Unreachable
from riskregister.text.contents import content_findings
from riskregister.text.lines import Lined, Path_
from riskregister.translations import gettext as _
from riskregister.translations import ngettext

HEAD_FILE, CRITERIA_FILE, OBJECTIVES_FILE = "register.yaml", "criteria.yaml", "objectives.yaml"
INDICATORS_FILE, FOLLOW_UP_FILE = "indicators.yaml", "follow_up.yaml"
#: The lists of the file of follow-ups.
FOLLOW_UPS = ("decisions", "updates", "comments", "attachments")


@dataclass
class Places:
    """Where each record's fields stand: ("risks", "T06-01") → file and path in it."""

    _known: dict[tuple[str, str], tuple[Lined, Path_]] = field(default_factory=dict)

    def add(self, table: str, record: str, file: Lined, path: Path_) -> None:
        """Remember where a record stands."""
        self._known.setdefault((table, record), (file, path))

    def of(self, finding: Finding) -> str:
        """Return ``file:line`` of what a finding speaks of, or an empty string."""
        known = self._known.get((finding.table, finding.record))
        if known is None:
            return ""
        file, path = known
        return file.place((*path, *finding.field.split(".")) if finding.field else path)


@cache
def _adapter(kind: Hashable) -> TypeAdapter[Any]:
    """Return pydantic's reader of a kind of record; making one takes longer than reading a thousand records."""
    return TypeAdapter(cast(Any, kind))


@dataclass
class _Reading:
    folder: Path
    places: Places = field(default_factory=Places)
    findings: list[Finding] = field(default_factory=list)
    records: dict[str, list[Any]] = field(default_factory=lambda: {table: [] for table in TABLES})

    def file(self, name: str) -> Lined:
        return Lined(self.folder / name, f"{self.folder.name}/{name}")

    def build(self, kind: Any, table: str, values: Any, file: Lined, path: Path_) -> Any:
        """Return ``values`` as a record of ``kind``, or None with the findings noted."""
        record = str(values.get("id", "")) if isinstance(values, dict) else ""
        self.places.add(table, record, file, path)
        try:
            return _adapter(kind).validate_python(values)
        except ValidationError as error:
            for problem in error.errors():
                self.findings.append(_finding(problem, table, record, file, path))
            return None

    def add(self, table: str, values: Any, file: Lined, path: Path_) -> None:
        built = self.build(TABLES[table], table, values, file, path)
        if built is not None:
            self.records[table].append(built)


def read_register(folder: Path) -> tuple[Register, Places]:
    """Return the register in ``folder`` and where its records stand.

    Raises:
        Unreachable: the folder or a file in it cannot be read.
        InvalidInput: a file is not YAML or a value does not fit its field; ``findings`` names every place.
    """
    if not folder.is_dir():
        message = _("There is no folder {folder}.").format(folder=folder)
        raise Unreachable(message, _("Name a folder that holds register.yaml."))
    if not (folder / HEAD_FILE).is_file():
        message = _("{folder} holds no {file}.").format(folder=folder, file=HEAD_FILE)
        raise InvalidInput(message, _("Name a folder that holds a register as text."))
    reading = _Reading(folder)
    head_file, criteria_file = reading.file(HEAD_FILE), reading.file(CRITERIA_FILE)
    head = dict(_fields(reading, head_file))
    defaults = head.pop("assessments", {})
    if not isinstance(defaults, dict):
        rule = _("an assessment is a record with fields")
        reading.findings.append(_plain(rule, "assessments", head_file, ("assessments",)))
        defaults = {}
    criteria = reading.build(Criteria, "criteria", criteria_file.data or {}, criteria_file, ())
    reading.places.add("criteria", "criteria", criteria_file, ())
    _read_records(reading, defaults)
    register = None
    if criteria is not None:
        reading.records["assessments"] = [completed(one, criteria) for one in reading.records["assessments"]]
        values = {**head, "criteria": criteria, **reading.records}
        register = reading.build(Register, "register", values, head_file, ())
    if reading.findings or register is None:
        raise broken(folder.name, reading.findings)
    return register, reading.places


def _read_records(reading: _Reading, defaults: dict[str, Any]) -> None:
    folder = reading.folder
    if (folder / OBJECTIVES_FILE).is_file():
        file = reading.file(OBJECTIVES_FILE)
        for path, values in _items(reading, file, "objectives"):
            reading.add("objectives", values, file, path)
    for name in _names(folder, "risks"):
        _read_category(reading, reading.file(name), defaults)
    for name in _names(folder, "measures"):
        _read_measures(reading, reading.file(name))
    if (folder / INDICATORS_FILE).is_file():
        _read_indicators(reading, reading.file(INDICATORS_FILE))
    if (folder / FOLLOW_UP_FILE).is_file():
        _read_follow_up(reading, reading.file(FOLLOW_UP_FILE))
    reading.findings += [*_strays(folder), *content_findings(folder)]


def broken(name: str, findings: list[Finding]) -> InvalidInput:
    """Return the error for findings of one source: the first in full, the rest counted."""
    count = len(findings) - 1
    first = f"{findings[0].place}: {findings[0].message}" if findings else name
    more = ngettext(" (and {n} more)", " (and {n} more)", count).format(n=count) if count > 0 else ""
    return InvalidInput(first + more, _("Mend it there; 'check' lists everything."), findings)


def _fields(reading: _Reading, file: Lined) -> dict[str, Any]:
    """Return the fields of a file that is one record; an empty file has none."""
    if isinstance(file.data, dict | None):
        return file.data or {}
    reading.findings.append(_plain(_("this file must hold fields with names"), "", file, ()))
    return {}


def _names(folder: Path, part: str) -> list[str]:
    return sorted(f"{part}/{path.name}" for path in (folder / part).glob("*.yaml"))


def _items(reading: _Reading, file: Lined, key: str) -> Iterator[tuple[Path_, dict[str, Any]]]:
    found = (file.data or {}).get(key, []) if isinstance(file.data, dict) else None
    if not isinstance(found, list):
        rule = _("this file must hold a list called '{key}'").format(key=key)
        reading.findings.append(_plain(rule, key, file, (key,)))
        return
    for place, values in enumerate(found):
        if isinstance(values, dict):
            yield (key, place), dict(values)
        else:
            reading.findings.append(_plain(_("each entry must be a record with fields"), key, file, (key, place)))


def _read_category(reading: _Reading, file: Lined, defaults: dict[str, Any]) -> None:
    risks = list(_items(reading, file, "risks"))
    if file.data is not None and not isinstance(file.data, dict):
        return
    category = {key: value for key, value in (file.data or {}).items() if key != "risks"}
    reading.add("categories", category, file, ())
    for path, values in risks:
        stages, influences = values.pop("assessments", {}), values.pop("influences", [])
        reading.add("risks", {"category": category.get("id", ""), **values}, file, path)
        _read_influences(reading, influences, str(values.get("id", "")), file, (*path, "influences"))
        if not isinstance(stages, dict):
            rule = _("assessments are given by stage (inherent, current, …)")
            reading.findings.append(_plain(rule, "assessments", file, (*path, "assessments")))
            continue
        for stage, where, given in _by_stage(stages, (*path, "assessments")):
            if not isinstance(given, dict):
                reading.findings.append(_plain(_("an assessment is a record with fields"), stage, file, where))
                continue
            risk = values.get("id", "")
            assessment = {**defaults, "id": f"{risk}:{stage}", "risk": risk, "stage": stage, **given}
            for side in ("likelihood", "impact"):
                if side in assessment:
                    assessment[side] = _estimate(assessment[side])
            if "profile" in assessment:
                assessment["profile"] = _profile(assessment["profile"])
            reading.add("assessments", assessment, file, where)


def _read_influences(reading: _Reading, given: Any, risk: str, file: Lined, path: Path_) -> None:
    if not isinstance(given, list):
        reading.findings.append(_plain(_("influences are a list of records"), "influences", file, path))
        return
    for place, one in enumerate(given):
        if not isinstance(one, dict):
            reading.findings.append(_plain(_("an influence is a record with fields"), risk, file, (*path, place)))
            continue
        influence = {"id": f"{risk}>{one.get('effect', '')}", "cause": risk, **one}
        if "multiplier" in influence:
            influence["multiplier"] = _estimate(influence["multiplier"])
        reading.add("influences", influence, file, (*path, place))


def _by_stage(stages: dict[str, Any], path: Path_) -> Iterator[tuple[str, Path_, Any]]:
    """Give stage, path and content of each assessment; several of one stage stand in a list."""
    for stage, given in stages.items():
        if isinstance(given, list):
            yield from ((stage, (*path, stage, place), one) for place, one in enumerate(given))
        else:
            yield stage, (*path, stage), given


def _read_measures(reading: _Reading, file: Lined) -> None:
    for path, values in _items(reading, file, "measures"):
        links = values.pop("mitigations", [])
        if "status_in_source" in values:
            values.setdefault("status", values["status_in_source"])
        reading.add("measures", values, file, path)
        measure = values.get("id", "")
        if not isinstance(links, list):
            reading.findings.append(
                _plain(_("mitigations are a list of records"), "mitigations", file, (*path, "mitigations"))
            )
            continue
        for place, link in enumerate(links):
            where = (*path, "mitigations", place)
            if not isinstance(link, dict):
                reading.findings.append(_plain(_("a mitigation is a record with fields"), measure, file, where))
                continue
            given = {"id": f"{measure}>{link.get('risk', '')}", "measure": measure, **link}
            for name in ("efficacy", "coverage"):
                if name in given:
                    given[name] = _estimate(given[name])
            reading.add("mitigations", given, file, where)


def _read_indicators(reading: _Reading, file: Lined) -> None:
    for path, values in _items(reading, file, "indicators"):
        given = values.pop("readings", [])
        reading.add("indicators", values, file, path)
        indicator = values.get("id", "")
        if not isinstance(given, list):
            reading.findings.append(_plain(_("readings are a list of records"), indicator, file, (*path, "readings")))
            continue
        for place, one in enumerate(given):
            where = (*path, "readings", place)
            if not isinstance(one, dict):
                reading.findings.append(_plain(_("a reading is a record with fields"), indicator, file, where))
                continue
            usual = {"id": f"{indicator}:{one.get('date', '')}", "indicator": indicator}
            reading.add("readings", {**usual, **one}, file, where)


def _read_follow_up(reading: _Reading, file: Lined) -> None:
    for table in FOLLOW_UPS:
        for path, values in _items(reading, file, table):
            for side in ("likelihood", "impact"):
                if side in values:
                    values[side] = _estimate(values[side])
            reading.add(table, values, file, path)


def _estimate(value: Any) -> Any:
    """Return [low, best, high] or one level as the fields of an estimate; the schema refuses anything else."""
    if isinstance(value, list) and len(value) == 3:
        return dict(zip(("low", "best", "high"), value, strict=True))
    if isinstance(value, str):
        return {"low": value, "best": value, "high": value}
    return value


def _profile(value: Any) -> Any:
    """Return {dimension: level, state or fields} as the list of records it is; the schema refuses anything else."""
    if not isinstance(value, dict):
        return value
    found = []
    for dimension, given in value.items():
        entry: dict[str, Any] = {"dimension": dimension}
        if given in MISSING_STATES:
            entry["state"] = given
        elif isinstance(given, dict) and "level" not in given and "low" not in given:
            entry |= given
        elif isinstance(given, dict) and "level" in given:
            entry |= {**given, "level": _estimate(given["level"])}
        else:
            entry["level"] = _estimate(given)
        found.append(entry)
    return found


def _strays(folder: Path) -> list[Finding]:
    """Return a finding for each file whose ending would keep it from being read: a category must not vanish."""
    rule = _("files here end in .yaml; this one would not be read")
    return [
        Finding(
            severity="error",
            table="",
            record="",
            field=file.name,
            value="",
            rule=rule,
            place=f"{folder.name}/{part}/{file.name}:1",
        )
        for part in ("risks", "measures")
        for file in sorted((folder / part).glob("*"))
        if file.suffix != ".yaml" and not file.name.startswith(".")
    ]


def _plain(rule: str, name: str, file: Lined, path: Path_) -> Finding:
    return Finding(severity="error", table="", record="", field=name, value="", rule=rule, place=file.place(path))


def _finding(problem: Any, table: str, record: str, file: Lined, path: Path_) -> Finding:
    loc = tuple(problem["loc"])
    return Finding(
        severity="error",
        table=table,
        record=record or table,
        field=".".join(str(part) for part in loc),
        value="" if problem["type"] == "missing" else _short(problem["input"]),
        rule=rule_of(problem),
        place=file.place((*path, *loc)),
    )


def rule_of(problem: Any) -> str:  # noqa: PLR0911  # one rule after another
    """Return the rule a pydantic problem speaks of, in the words a person of the field would use."""
    kind, context = problem["type"], problem.get("ctx", {})
    if kind == "missing":
        return _("this field is required")
    if kind in ("extra_forbidden", "unexpected_keyword_argument"):
        return _("no such field here")
    if kind == "dataclass_type" and "Estimate" in str(context):
        return _("must be one level, or lowest, best and highest: [2, 3, 4]")
    if kind == "literal_error":
        return _("must be one of {values}").format(values=context.get("expected", ""))
    if kind.startswith(("float", "int")):
        return _("must be a number")
    if kind.startswith("date"):
        return _("must be a date like 2007-05-24")
    return str(problem["msg"])


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 60 else text[:59] + "…"
