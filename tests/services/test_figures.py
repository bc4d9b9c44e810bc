"""The figures by name: each made from a register alone, each with words of its own, and a sentence where nothing is."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.core import building

from riskregister.core.changes import Change
from riskregister.core.model import FieldMarking, Register
from riskregister.errors import NotFound, RegisterError, WrongUsage
from riskregister.services import editing, figures, printing
from riskregister.services.editions import Asked as Edition
from riskregister.services.editions import in_edition
from riskregister.services.figure import Figure, on_paper
from riskregister.store.database import Database

#: What each figure that is of one thing is asked of in the register below.
OF = {
    "claimed": "T01-01",
    "profile": "T01-02",
    "views": "T01-01",
    "pools": "T01-01",
    "trend": "T01-01",
    "indicator": "KRI-1",
    "progress": "M-1",
}


def full() -> Register:
    """Return a small register in which every figure has something to show."""
    held = building.sample()
    level, given = building.estimate, building.assessed
    person = building.model.DimensionImpact(dimension="human", level=level(1, 2, 3))
    views = tuple(
        given("T01-01", level(low, best, high), 4, id=f"T01-01:{who}{n}", assessor=who, round=n)
        for who, n, low, best, high in (("A", 1, 1, 1, 2), ("B", 1, 4, 5, 5), ("A", 2, 1, 2, 3), ("B", 2, 2, 3, 4))
    )
    others = tuple(one for one in held.assessments if one.id == "T01-01:inherent")
    inherent = tuple(given(risk, 5, 3, "inherent") for risk in ("T01-02", "T02-01", "T02-02"))
    current = (given("T01-02", 4, 2, profile=(person,)), given("T02-01", 4, 3), given("T02-02", 3, 3))
    measures = tuple(replace(one, due=dt.date(2008, 1, 1)) if one.id == "M-3" else one for one in held.measures)
    links = (*held.mitigations, building.link("M-3", "T01-02", "strong"))
    assessments = (*others, *views, *inherent, *current)
    return replace(held, assessments=assessments, measures=measures, mitigations=links)


@pytest.fixture(scope="module")
def register() -> Register:
    return full()


@pytest.fixture
def stored(register: Register, tmp_path: Path) -> str:
    """Return the address of a database in which a level of T01-01 moved since the set-up."""
    url = f"sqlite:///{tmp_path / 'figures.sqlite3'}"
    store(register, Database(url))
    return url


def store(register: Register, database: Database) -> None:
    """Put the register into a database, and move a level of T01-01."""
    when = dt.datetime(2007, 5, 24, tzinfo=dt.UTC)
    database.create(register, actor="set-up", reason="first use", means="test", time=when)
    held = database.read(register.id)
    old = next(one for one in held.assessments if one.id == "T01-01:inherent")
    change = Change(
        table="assessments", record=old.id, field="likelihood", old=old.likelihood, new=building.estimate(2, 3, 5)
    )
    editing.save(database, held, [change], actor="A", reason="looked again", means="test")
    database.close()


def made(name: str, register: Register, **asked: Any) -> Figure:
    given = {**({"id": OF[name]} if name in OF else {}), **asked}
    return figures.kind_of(name, [one for one in given if one != "source"]).make(register, figures.Asked(**given))


def test_every_figure_has_a_title_a_note_and_words_of_its_own(register: Register, stored: str) -> None:
    for name in figures.kinds():
        drawn = made(name, register, **({"source": stored} if name == "trend" else {}))
        assert drawn.name == name
        assert drawn.figure["data"], name
        assert all(len(words) > 10 for words in (drawn.title, drawn.note, drawn.alt)), name
        assert "table" not in drawn.alt, name  # that stands on the page, not on paper
        assert drawn.stem.startswith(name)


@pytest.mark.parametrize("name", sorted(figures.kinds()))
def test_a_register_without_anything_says_so_in_a_sentence(name: str, tmp_path: Path) -> None:
    bare = building.register()
    url = f"sqlite:///{tmp_path / 'bare.sqlite3'}"
    if name == "trend":
        Database(url).create(bare, actor="a", reason="r", means="m", time=dt.datetime(2007, 5, 24, tzinfo=dt.UTC))
    with pytest.raises(NotFound) as said:
        made(name, bare, **({"source": url} if name == "trend" else {}))

    assert re.match(r"There is (nothing to draw: .+|no .+ in the register small)\.$", said.value.message)


@pytest.mark.parametrize(
    ("name", "given", "message", "hint"),
    [
        ("rank", {}, "There is no figure 'rank'.", "Do you mean ranks? These are there: ranks, losses"),
        ("map", {}, "'map' is a paper of its own", "riskregister print heatmap"),
        ("profile", {}, "The figure 'profile' is of one risk.", "--id"),
        ("ranks", {"months": 3}, "--months means nothing to the figure 'ranks'.", "It takes --stage."),
        ("influence", {"as_judged": True}, "--as-judged means nothing", "no option of that kind"),
        ("late", {"id": "M-3", "body": "Body A"}, "one measure slips, or all of a body", "--id or --body"),
        ("losses", {"stage": "current", "course": "late"}, "inherent stage", "--stage or --course"),
    ],
)
def test_what_means_nothing_is_refused_with_the_way_out(
    name: str, given: dict[str, Any], message: str, hint: str
) -> None:
    with pytest.raises(WrongUsage) as said:
        figures.kind_of(name, given)

    assert message in said.value.message
    assert hint in said.value.hint


@pytest.mark.parametrize(
    ("name", "asked", "message", "hint"),
    [
        ("claimed", {"id": "T99"}, "There is no risk T99 in the register small.", "Ids are those"),
        ("progress", {"id": "M-9"}, "There is no measure M-9 in the register small.", "Ids are those"),
        ("progress", {"id": "M-3"}, "nobody has told the progress of M-3 yet", ""),
        ("indicator", {"id": "KRI-9"}, "There is no indicator KRI-9", "KRI-1, KRI-2"),
        ("indicator", {"id": "KRI-2"}, "nobody has read the indicator KRI-2 yet", ""),
        ("losses", {"category": "T09"}, "There is no category T09 with an assessed risk", "T01, T02"),
        ("late", {"body": "Body Z"}, "No measure of Body Z can be late", "not named"),
        ("timeline", {"page": 2}, "There is no page 2 of the timeline.", "The last one is 1."),
        ("ranks", {"stage": "target"}, "nobody has assessed the stage target", "another stage"),
        ("profile", {"id": "T02-02"}, "the impact of T02-02 dimension by dimension", ""),
    ],
)
def test_what_is_not_there_is_named_with_the_way_out(
    register: Register, name: str, asked: dict[str, Any], message: str, hint: str
) -> None:
    with pytest.raises(NotFound) as said:
        made(name, register, **asked)

    assert message in said.value.message
    assert hint in said.value.hint


def test_a_measure_that_slips_and_a_body_have_names_in_title_and_file(register: Register) -> None:
    one, all_of = made("late", register, id="M-3", months=1), made("late", register, body="not named in the text")

    assert one.title == "If it slips by 1 month: M-3 Measure M-3"
    assert (one.stem, all_of.stem) == ("late-M-3-1", "late-not named in the text-6")


def secret(register: Register, **more: Any) -> Register:
    """Return the register with a secret risk beside the others."""
    risks = tuple(
        replace(one, title="Salt in the wells of Qobustan", marking="secret") if one.id == "T01-01" else one
        for one in register.risks
    )
    return replace(register, risks=risks, **more)


def test_an_edition_draws_nothing_that_is_marked_above_it(register: Register) -> None:
    whole, how = secret(register), printing.sheet("svg")

    def draw(found: Register, sheet: Any) -> bytes:
        return on_paper(found, made("ranks", found), sheet)

    full, left = (in_edition(whole, how, of, draw).decode() for of in (None, Edition(marking="unclassified")))
    says = re.compile(r"^<svg [^>]*role=\"img\"><title>How sure the order of the risks is: current</title><desc>")

    assert says.match(full)
    assert says.match(left)
    assert "T01-01: " in full
    assert "T01-01" not in left
    assert "T01-02: " in left


def test_the_trend_in_an_edition_shows_no_level_that_was_ever_marked_above_it(
    register: Register, tmp_path: Path
) -> None:
    mark = (FieldMarking(field="likelihood", marking="secret"),)
    risks = tuple(replace(one, field_markings=mark) if one.id == "T01-01" else one for one in register.risks)
    url, of = f"sqlite:///{tmp_path / 'marked.sqlite3'}", Edition(marking="unclassified")
    store(replace(register, risks=risks), Database(url))
    asked = {"source": url, "edition": of}
    with pytest.raises(RegisterError, match="Revision 1 holds levels of T01-01 that the edition"):
        figures.kinds()["trend"].make(register, figures.Asked(id="T01-01", **asked))
    with pytest.raises(NotFound, match="no risk T02-01"):
        figures.kinds()["trend"].make(replace(register, risks=()), figures.Asked(id="T02-01", **asked))


def test_the_trend_of_a_past_state_is_that_up_to_then(register: Register, stored: str) -> None:
    whole = Edition(now=register)
    drawn = made("trend", register, source=f"{stored}@r2")
    again = figures.kinds()["trend"].make(register, figures.Asked(id="T01-01", source=f"{stored}@r2", edition=whole))

    assert again.figure == drawn.figure
    with pytest.raises(NotFound, match="no score of T01-01 has changed"):
        made("trend", register, source=f"{stored}@r1")


def test_a_trend_needs_a_history(register: Register) -> None:
    with pytest.raises(WrongUsage, match="history"):
        made("trend", register, source=str(Path(__file__).resolve().parents[2] / "register"))
