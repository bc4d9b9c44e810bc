"""What docs/print.md says of templates and options is what there is: fields of every view, options of every paper."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.printing.papers_of import PAPERS as PAPERS_MADE
from tests.printing.papers_of import changed, minuted, shortened
from typer.main import get_command

from riskregister import settings
from riskregister.cli import app
from riskregister.core.model import Register
from riskregister.printing import typesetting
from riskregister.printing.asked import Asked
from riskregister.services import figures, printing
from riskregister.services.figure import on_paper
from riskregister.services.opening import open_folder

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "print.md").read_text(encoding="utf-8")
SHARED, PAPERS, DEEPER = "Every paper", "Every paper but the minutes", "Deeper within"
#: Of each template, by place ("lists.groups.rows"; none is the view itself), the fields of what lies there.
Fields = dict[str, dict[str, set[str]]]
#: What is told as "a rating".
RATING = {"code", "label", "fill", "ink", "pattern"}
#: Views within a view: that of the map, and those of risks.
WITHIN = {"chapters.map": "heatmap.typ", "chapters.parts.risks": "risk.typ"}


@pytest.fixture(scope="module")
def shipped() -> Register:
    return open_folder(settings.shipped("register")).register


@pytest.fixture(scope="module")
def handed(shipped: Register) -> Fields:
    """Return what each template is really handed, once every paper is set."""
    found: Fields = defaultdict(lambda: defaultdict(set))
    compiled: Callable[..., bytes] = typesetting.compiled

    def watched(template: str, view: str, **given: Any) -> bytes:
        for place, fields in walked(json.loads(view)):
            found[template][place] |= fields
        return compiled(template, view, **given)

    with pytest.MonkeyPatch.context() as watching:
        watching.setattr(typesetting, "compiled", watched)
        how = replace(printing.sheet("svg"), inks="pattern")
        printing.heatmap(shipped, how, by="risk", asked=Asked(start="inherent"))
        printing.heatmap(shipped, how, by="category")
        printing.brief(shipped, how)
        printing.risk_sheet(shipped, "T01-01", how)
        printing.bow_tie(shipped, "T01-01", how)
        for name, risk in (("timeline", None), ("influence", None), ("points", None), ("profile", "T01-01")):
            given = {"id": risk} if risk else {}
            drawn = figures.kind_of(name, given).make(shipped, figures.Asked(**given))
            on_paper(shipped, drawn, replace(how, inks="colour"))
        printing.measures(shipped, how)
        few = shortened(shipped, 5)
        changed(few, how)
        minuted(few, how)
        PAPERS_MADE["book"](few, how)
        printing.register_list(few, how)
    return found


def walked(value: Any, place: str = "") -> Iterator[tuple[str, set[str]]]:
    """Give every place in a view with the fields of what lies there, rows of lists taken together."""
    if isinstance(value, list):
        for one in value:
            yield from walked(one, place)
    elif isinstance(value, dict):
        yield place, set(value)
        for name, one in value.items():
            yield from walked(one, f"{place}.{name}".strip("."))


def tables() -> dict[str, dict[str, set[str]]]:
    """Return the tables under the heading Fields, by section: each field, and the names in code in what it holds."""
    found: dict[str, dict[str, set[str]]] = {}
    for section in TEXT.split("\n## Fields\n")[1].split("\n### ")[1:]:
        title, body = section.split("\n", 1)
        rows = re.findall(r"^\| ([a-z_.]+) \| (.*) \|$", body, re.MULTILINE)
        found[title.strip("` ")] = {
            field: set(re.findall(r"`([a-z_0-9]+)`", holds)) | (RATING if "a rating" in holds else set())
            for field, holds in rows
            if field not in {"field", "place"}
        }
    return found


def test_the_documented_fields_are_those_that_templates_are_handed(handed: Fields) -> None:
    documented = tables()
    shared, papers = documented.pop(SHARED), documented.pop(PAPERS)
    documented.pop(DEEPER)

    assert sorted(documented) == sorted(handed)
    for name, own in documented.items():
        expected = {**shared, **({} if name == "minutes.typ" else papers), **own}
        assert sorted(expected) == sorted(handed[name][""]), name
        for field, within in own.items():
            assert sorted(within) == sorted(handed[name].get(field, ())), (name, field)
    for field, within in (shared | papers).items():
        assert within == set().union(*(handed[name].get(field, ()) for name in documented)), field


def test_the_fields_deeper_within_are_those_that_templates_are_handed(handed: Fields) -> None:
    found: dict[str, set[str]] = defaultdict(set)
    for places in handed.values():
        for place, fields in places.items():
            if "." in place and not place.startswith(tuple(WITHIN)):
                found[place] |= fields

    assert tables()[DEEPER] == found
    for place, whole in WITHIN.items():
        assert handed["book.typ"][place] - {"mark"} <= handed[whole][""]


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
