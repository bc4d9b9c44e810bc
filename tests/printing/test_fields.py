"""What docs/print.md says of templates and options is what there is: fields of every view, options of every paper."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import typst
from typer.main import get_command

from riskregister import settings
from riskregister.cli import app
from riskregister.core import meeting_minutes
from riskregister.core.meeting import Item, Meeting, Person
from riskregister.core.model import Register
from riskregister.printing.asked import Asked
from riskregister.printing.minutes import render_minutes
from riskregister.services import printing
from riskregister.services.opening import open_folder

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "print.md").read_text(encoding="utf-8")
SHARED, PAPERS = "Every paper", "Every paper but the minutes"
#: Of each template, by field, what is within it or within each of its rows.
Fields = dict[str, dict[str, set[str]]]


@pytest.fixture(scope="module")
def shipped() -> Register:
    return open_folder(settings.shipped("register")).register


@pytest.fixture
def handed(shipped: Register, monkeypatch: pytest.MonkeyPatch) -> Fields:
    """Return what each template is really handed, once every paper is set."""
    found: Fields = defaultdict(lambda: defaultdict(set))
    compile_: Callable[..., Any] = typst.compile

    def watched(template: str, **given: Any) -> Any:
        for field, value in json.loads(given["sys_inputs"]["view"]).items():
            rows = value if isinstance(value, list) else [value]
            found[Path(template).name][field] |= {name for row in rows if isinstance(row, dict) for name in row}
        return compile_(template, **given)

    monkeypatch.setattr(typst, "compile", watched)
    how = printing.sheet("svg")
    printing.heatmap(shipped, how, by="risk", asked=Asked(start="inherent"))
    printing.heatmap(shipped, how, by="category")
    printing.brief(shipped, how)
    printing.risk_sheet(shipped, "T01-01", how)
    printing.bow_tie(shipped, "T01-01", how)
    printing.figure(shipped, {"data": [], "layout": {}}, "Nothing", how)
    printing.measures(shipped, how)
    printing.changed(replace(shipped, measures=shipped.measures[1:], mitigations=()), shipped, ("a", "b"), how)
    render_minutes(_minutes(shipped), how)
    return found


def _minutes(register: Register) -> meeting_minutes.Minutes:
    meeting = Meeting(
        id="ABC234",
        title="Council",
        stage="current",
        items=(Item(risk="T01-01", round=1, revealed=True),),
        people=(Person(id=1, browser="c" * 32, name="Chair"),),
        chair=1,
        takeover="",
        opened=dt.datetime(2026, 3, 4, tzinfo=dt.UTC),
    )
    return meeting_minutes.minutes(meeting, register, {}, {"T01-01": (None, None)})


def tables() -> dict[str, dict[str, set[str]]]:
    """Return the tables under the heading Fields, by section: each field, and the names in code in what it holds."""
    found: dict[str, dict[str, set[str]]] = {}
    for section in TEXT.split("\n## Fields\n")[1].split("\n### ")[1:]:
        title, body = section.split("\n", 1)
        rows = re.findall(r"^\| ([a-z_]+) \| (.*) \|$", body, re.MULTILINE)
        found[title.strip("` ")] = {
            field: set(re.findall(r"`([a-z_]+)`", holds)) for field, holds in rows if field != "field"
        }
    return found


def test_the_documented_fields_are_those_that_templates_are_handed(handed: Fields) -> None:
    documented = tables()
    shared, papers = documented.pop(SHARED), documented.pop(PAPERS)

    assert sorted(documented) == sorted(handed)
    for name, own in documented.items():
        expected = {**shared, **({} if name == "minutes.typ" else papers), **own}
        assert sorted(expected) == sorted(handed[name]), name
        for field, within in own.items():
            assert sorted(within) == sorted(handed[name][field]), (name, field)
    for field, within in (shared | papers).items():
        assert within == set().union(*(handed[name][field] for name in documented)), field


def test_every_option_of_a_documented_paper_is_documented() -> None:
    commands = get_command(app).commands["print"].commands  # type: ignore[attr-defined]
    sections = TEXT.split("\n## On the command line\n")[1].split("\n## ")[0].split("\n### ")[1:]
    documented = {
        section.split("\n", 1)[0].strip("` "): set(re.findall(r"`(--?[a-z-]+)`", section)) for section in sections
    }

    assert sorted(documented) == sorted(commands)
    for name, options in documented.items():
        known = {
            option
            for one in commands[name].params
            if one.param_type_name == "option"
            for option in (*one.opts, *one.secondary_opts)
        }
        assert options == known, name
