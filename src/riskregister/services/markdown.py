"""A register as one Markdown text: the risks by score, the measures, and how the categories are covered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from riskregister.core.labels import measure_status_names
from riskregister.core.model import NOT_NAMED, Register
from riskregister.services import reports
from riskregister.translations import gettext as _

_RISKS = ["rank", "id", "title", "likelihood", "impact", "score", "rating"]
_MEASURES = ["id", "title", "section", "owner", "status", "progress", "due", "risks"]
_COVERAGE = ["id", "title", "risks", "measures", "evidenced_reduction", "gaps", "undelivered"]


def markdown(register: Register, stood: str = "") -> bytes:
    """Return the register as Markdown; ``stood`` says in words when a past state stood so."""
    past = [_("As it stood: {stood}.").format(stood=stood), ""] if stood else []
    marking = [f"**{_escaped(register.marking)}**", ""] if register.marking else []
    as_of = _("Read at {date}, version {version}.").format(date=register.reporting_date, version=register.version)
    lines = [f"# {_escaped(register.title)}", "", *past, _escaped(register.notice), "", *marking, as_of, ""]
    lines += [f"## {_('Risks')}", "", *_table(reports.scores(register)[_RISKS])]
    measures = reports.measures(register)[_MEASURES]
    measures["owner"] = measures["owner"].replace(NOT_NAMED, "")
    measures["status"] = measures["status"].replace(measure_status_names())
    lines += ["", f"## {_('Measures')}", "", *_table(measures)]
    lines += ["", f"## {_('Coverage')}", "", *_table(_coverage(register))]
    return ("\n".join(lines) + "\n").encode()


def _coverage(register: Register) -> pd.DataFrame:
    frame = reports.coverage(register)[_COVERAGE]
    shares = frame["evidenced_reduction"]
    frame["evidenced_reduction"] = ["" if pd.isna(share) else f"{share:.0%}" for share in shares]
    return frame


def _table(frame: pd.DataFrame) -> Iterator[str]:
    yield "| " + " | ".join(str(name).replace("_", " ") for name in frame.columns) + " |"
    yield "|" + " --- |" * len(frame.columns)
    for row in frame.to_dict("records"):
        yield "| " + " | ".join(_cell(value) for value in reports.plain_row(row).values()) + " |"


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return _escaped(", ".join(map(str, value)))
    return "" if value is None else _escaped(str(value))


def _escaped(text: str) -> str:
    """Return a text on one line that Markdown takes for nothing else: no table, no HTML, no link."""
    plain = " ".join(text.split())
    for mark in ("\\", "|", "<", "[", "`", "*"):
        plain = plain.replace(mark, f"\\{mark}")
    return plain
