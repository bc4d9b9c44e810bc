"""Write a register as a folder of YAML files that :mod:`riskregister.text.read` reads back equal."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from riskregister.core.model import TABLES, DimensionImpact, Estimate, Register
from riskregister.errors import InvalidInput, Unreachable
from riskregister.text.contents import write_contents
from riskregister.text.read import (
    CRITERIA_FILE,
    FOLLOW_UP_FILE,
    FOLLOW_UPS,
    HEAD_FILE,
    INDICATORS_FILE,
    OBJECTIVES_FILE,
)
from riskregister.translations import gettext as _


def write_register(
    register: Register, folder: Path, content_of: Callable[[str], bytes | None] = lambda _digest: None
) -> None:
    """Write ``register`` into ``folder``, which must not exist or be empty.

    ``content_of`` gives the content of attached files by digest; those go into a folder of their own.

    Raises:
        InvalidInput: a record hangs on one that is not there and so has no place in any file; nothing is written.
        Unreachable: the folder holds something already, or cannot be written.
    """
    _refuse_homeless(register)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        message = _("{folder} is not an empty folder.").format(folder=folder)
        raise Unreachable(message, _("Name a new folder; nothing was overwritten."))
    try:
        for name, data in _files(register).items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(_dump(data), encoding="utf-8")
        write_contents(register, folder, content_of)
    except OSError as error:
        message = _("{folder} cannot be written: {why}.").format(folder=folder, why=error.strerror)
        raise Unreachable(message, _("Choose a folder you may write to.")) from None


def _files(register: Register) -> dict[str, Any]:
    return {
        HEAD_FILE: _plain(register, leave=("criteria", *TABLES)),
        CRITERIA_FILE: _plain(register.criteria),
        OBJECTIVES_FILE: {"objectives": [_plain(objective) for objective in register.objectives]},
        **_category_files(register),
        **_measure_files(register),
        **_indicator_file(register),
        **_follow_up_file(register),
    }


def _category_files(register: Register) -> dict[str, Any]:
    assessments: dict[str, dict[str, Any]] = defaultdict(lambda: defaultdict(list))
    for assessment in register.assessments:
        entry = _nested(assessment, f"{assessment.risk}:{assessment.stage}", leave=("risk", "stage"))
        if assessment.profile:
            entry["profile"] = {one.dimension: _dimension(one) for one in assessment.profile}
        assessments[assessment.risk][assessment.stage].append(entry)
    influences = defaultdict(list)
    for one in register.influences:
        influences[one.cause].append(_nested(one, f"{one.cause}>{one.effect}", leave=("cause",)))
    risks = defaultdict(list)
    for risk in register.risks:
        entry = _plain(risk, leave=("category",))
        if assessments[risk.id]:
            stages = assessments[risk.id].items()
            entry["assessments"] = {stage: given[0] if len(given) == 1 else given for stage, given in stages}
        if influences[risk.id]:
            entry["influences"] = influences[risk.id]
        risks[risk.category].append(entry)
    names = _names([category.id for category in register.categories])
    return {
        f"risks/{names[category.id]}.yaml": {**_plain(category), "risks": risks[category.id]}
        for category in register.categories
    }


def _measure_files(register: Register) -> dict[str, Any]:
    links = defaultdict(list)
    for link in register.mitigations:
        links[link.measure].append(_nested(link, f"{link.measure}>{link.risk}", leave=("measure",)))
    domains: dict[str, list[Any]] = defaultdict(list)
    for measure in register.measures:
        entry = _plain(measure)
        if links[measure.id]:
            entry["mitigations"] = links[measure.id]
        domains[measure.domain or "measures"].append(entry)
    names = _names(list(domains))
    return {f"measures/{names[domain]}.yaml": {"measures": entries} for domain, entries in domains.items()}


def _indicator_file(register: Register) -> dict[str, Any]:
    """Return the file of indicators; a register without any has none."""
    readings = defaultdict(list)
    for one in register.readings:
        readings[one.indicator].append(_nested(one, f"{one.indicator}:{one.date}", leave=("indicator",)))
    entries = []
    for indicator in register.indicators:
        entry = _plain(indicator)
        if readings[indicator.id]:
            entry["readings"] = readings[indicator.id]
        entries.append(entry)
    return {INDICATORS_FILE: {"indicators": entries}} if entries else {}


def _follow_up_file(register: Register) -> dict[str, Any]:
    """Return the file of decisions, updates, comments and attachments; a register without any has none."""
    lists = {table: [_plain(one) for one in getattr(register, table)] for table in FOLLOW_UPS}
    held = {table: entries for table, entries in lists.items() if entries}
    return {FOLLOW_UP_FILE: held} if held else {}


def _nested(record: Any, usual_id: str, leave: tuple[str, ...]) -> dict[str, Any]:
    """Return a record as it stands under the one it hangs on, without an id that follows from where it stands."""
    entry: dict[str, Any] = _plain(record, leave=leave)
    if entry["id"] == usual_id:
        del entry["id"]
    return entry


def _names(of: list[str]) -> dict[str, str]:
    """Return for each name one that is a plain file name on any system, and none twice."""
    names: dict[str, str] = {}
    for name in of:
        safe = re.sub(r"[^\w .-]", "-", name).strip(" .") or "-"
        while safe.casefold() in (known.casefold() for known in names.values()):
            safe += "-"
        names[name] = safe
    return names


def _refuse_homeless(register: Register) -> None:
    tables = (register.categories, register.risks, register.measures, register.indicators)
    categories, risks, measures, indicators = ({record.id for record in table} for table in tables)
    homeless = [(risk.id, risk.category) for risk in register.risks if risk.category not in categories]
    homeless += [
        (assessment.id, assessment.risk) for assessment in register.assessments if assessment.risk not in risks
    ]
    homeless += [(influence.id, influence.cause) for influence in register.influences if influence.cause not in risks]
    homeless += [(link.id, link.measure) for link in register.mitigations if link.measure not in measures]
    homeless += [
        (reading.id, reading.indicator) for reading in register.readings if reading.indicator not in indicators
    ]
    if homeless:
        message = _("{record} hangs on {missing}, which is not in the register.")
        raise InvalidInput(
            message.format(record=homeless[0][0], missing=homeless[0][1]), _("Mend that; nothing was written.")
        )


def _dimension(one: DimensionImpact) -> Any:
    """Return one dimension of a profile as short as it can be told: its level, its state, or both and the quantity."""
    if one.stated is None and (one.level is None) != (one.state is None):
        return one.state or _plain(one.level)
    return _plain(one, leave=("dimension",))


def _plain(value: Any, leave: tuple[str, ...] = ()) -> Any:
    """Return a record as plain YAML data, without versions, defaults and the fields in ``leave``."""
    if isinstance(value, Estimate):
        return [value.low, value.best, value.high]
    if is_dataclass(value):
        result = {}
        for item in fields(value):
            content = getattr(value, item.name)
            default = item.default if item.default is not MISSING else None
            empty = content is None or content in ((), {})
            if item.name in leave or item.name == "version" or empty or (content == default and default is not None):
                continue
            result[item.name] = _plain(content)
        return result
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return dict(value)
    return value.isoformat() if isinstance(value, date) else value


def as_yaml(record: Any) -> str:
    """Return one record as YAML, without versions and what is at its default."""
    return _dump(_plain(record))


def _dump(data: Any) -> str:
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=120)
