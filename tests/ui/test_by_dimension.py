"""Impact by dimension where one assesses: each dimension in its own words or unit, and what together they make."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from tests.core.building import assessed, estimate, sample
from tests.ui.support import words

from riskregister.core.model import Assessment, DimensionImpact, Quantity, Register
from riskregister.services import editing
from riskregister.store.database import Database

Show = Callable[..., AppTest]
Keep = Callable[[Register], Database]
RISK, DAY = "T01-02", dt.date(2007, 5, 24)
PROFILE = (
    DimensionImpact(
        dimension="human", level=estimate(1.5, 2.5, 3.5), stated=Quantity(unit="dead", low=8, best=40, high=200)
    ),
    DimensionImpact(dimension="economic", state="withheld"),
)
DRIVEN = ("economic",)


def having(*given: Assessment) -> Register:
    others = tuple(one for one in sample().assessments if one.risk != RISK)
    return replace(sample(), assessments=(*others, *given))


@pytest.fixture
def plain_one(keep: Keep) -> Database:
    """Return a database whose risk is assessed without a profile."""
    return keep(having(assessed(RISK, 5, 2)))


@pytest.fixture
def profiled(keep: Keep) -> Database:
    """Return a database whose risk has a profile with an amount and a withheld level."""
    return keep(having(assessed(RISK, 5, 2, profile=PROFILE, dimensions=DRIVEN)))


def field(at: AppTest, kind: str, label: str) -> Any:
    return next(found for found in getattr(at, kind) if found.label == label)


def press(at: AppTest, label: str) -> AppTest:
    field(at, "button", label).click().run()

    assert not at.exception, at.exception[0].value
    return at


def said(at: AppTest) -> str:
    return words(at).replace("\\", "")


def scores(show: Show) -> AppTest:
    return show("risk", id=RISK, view="scores")


def stands(database: Database, id: str = f"{RISK}:current") -> Any:
    return editing.find(database.read("small"), "assessments", id)


def amount(at: AppTest, *values: float | None) -> AppTest:
    for end, value in zip(("lowest", "best", "highest"), values, strict=True):
        field(at, "number_input", f"People, dead: {end}").set_value(value)
    at.run()

    assert not at.exception, at.exception[0].value
    return at


def test_closed_and_empty_it_says_nothing_and_changes_nothing(plain_one: Database, show: Show, sign: Any) -> None:
    at = scores(show)
    box = field(at, "expander", "Impact by dimension (optional)")

    assert not box.proto.expanded
    assert "Together the dimensions" not in said(at)
    assert (field(at, "selectbox", "People: impact").value, field(at, "selectbox", "Economy: impact").value) == ("", "")

    sign(at)

    assert "Nothing was changed." in said(at)
    assert plain_one.version("small") == 1


def test_levels_are_chosen_in_the_dimensions_own_words_and_taken_as_the_overall_one(
    plain_one: Database, show: Show, sign: Any
) -> None:
    at = scores(show)
    people = field(at, "selectbox", "People: impact")

    assert "4 – d" in people.options

    people.set_value("4").run()
    field(at, "select_slider", "People: lowest and highest").set_value((3.0, 4.5))
    field(at, "selectbox", "Economy: impact").set_value("not_applicable").run()

    assert "Together the dimensions make level 4.00 (3 – 4.5); the largest harm: People." in said(at)
    assert "You give 2 overall, more than half a level away" in said(at)

    press(at, "Take it as overall")

    assert "You give 4 overall, which agrees." in said(at)
    assert "Take it as overall" not in {button.label for button in at.button}

    sign(at)
    found = stands(plain_one)

    assert found.profile == (
        DimensionImpact(dimension="human", level=estimate(3, 4, 4.5)),
        DimensionImpact(dimension="economic", state="not_applicable"),
    )
    assert (found.impact, found.dimensions, found.assessor) == (estimate(3, 4, 4.5), ("human",), "A. Aliyev")


def test_a_range_nobody_gave_goes_with_the_level_and_one_somebody_gave_is_widened(
    plain_one: Database, show: Show
) -> None:
    at = scores(show)
    ranges = []
    for level in ("2", "4"):
        field(at, "selectbox", "People: impact").set_value(level).run()
        ranges.append(field(at, "select_slider", "People: lowest and highest").value)
    field(at, "select_slider", "People: lowest and highest").set_value((3.0, 4.5)).run()
    field(at, "selectbox", "People: impact").set_value("2").run()
    ranges.append(field(at, "select_slider", "People: lowest and highest").value)

    assert ranges == [(2, 2), (4, 4), (2, 4.5)]


def test_the_overall_level_stays_the_assessors(plain_one: Database, show: Show, sign: Any) -> None:
    at = scores(show)
    field(at, "selectbox", "People: impact").set_value("4").run()
    sign(at)

    assert stands(plain_one).impact == estimate(2)


def test_without_an_overall_level_what_the_dimensions_make_is_saved(plain_one: Database, show: Show, sign: Any) -> None:
    at = scores(show)
    at.selectbox(key="assess_stage").set_value("target").run()
    field(at, "selectbox", "Economy: impact").set_value("3").run()

    assert "No overall level is given, so this one is saved as it." in said(at)
    assert "Without a level: People." in said(at)

    sign(at)

    assert stands(plain_one, f"{RISK}:target").impact == estimate(3, 3, 5)


def test_a_profile_that_stands_is_the_start_and_what_is_left_alone_stays(
    profiled: Database, show: Show, sign: Any
) -> None:
    at = scores(show)

    assert field(at, "selectbox", "People: impact").value == "unit dead"
    assert field(at, "number_input", "People, dead: best").value == 40
    assert field(at, "selectbox", "Economy: impact").value == "withheld"
    assert field(at, "multiselect", "What drives the overall level").value == ["economic"]

    field(at, "selectbox", "Economy: impact").set_value("0").run()
    sign(at)
    found = stands(profiled)

    assert found.profile == (PROFILE[0], DimensionImpact(dimension="economic", level=estimate(0)))
    assert found.dimensions == DRIVEN


def test_a_level_that_is_withheld_stays_so_until_a_dimension_changes(keep: Keep, show: Show, sign: Any) -> None:
    database = keep(having(assessed(RISK, 5, None, profile=PROFILE, dimensions=DRIVEN, impact_state="withheld")))
    at = scores(show)

    assert "The overall level stands as withheld" in said(at)

    sign(at)

    assert "Nothing was changed." in said(at)

    field(at, "selectbox", "Economy: impact").set_value("3").run()

    assert "No overall level is given, so this one is saved as it." in said(at)

    sign(at)
    found = stands(database)

    assert (found.impact_state, round(found.impact.best, 2)) == (None, 3.23)


def test_an_amount_shows_its_level_and_is_kept_as_stated(plain_one: Database, show: Show, sign: Any) -> None:
    at = scores(show)
    field(at, "selectbox", "People: impact").set_value("unit dead").run()
    amount(at, 8, 40, 200)

    assert "Lowest, best and highest: level 2.5 (1.5 – 3.5)." in said(at)

    sign(at)

    assert stands(plain_one).profile == PROFILE[:1]


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ((8, None, 200), "People: give all three numbers"),
        ((8, 4, 200), "People: A stated impact needs numbers above 0"),
    ],
)
def test_an_amount_that_cannot_be_converted_is_told_and_nothing_is_written(
    profiled: Database, show: Show, sign: Any, values: tuple[float | None, ...], wrong: str
) -> None:
    at = amount(scores(show), *values)

    assert wrong in said(at)

    sign(at)

    assert "Nothing was saved. Mend it under “Impact by dimension”." in said(at)
    assert profiled.version("small") == 1


def test_ones_own_view_and_the_chairs_consensus_carry_a_profile(keep: Keep, show: Show) -> None:
    """Each begins at one's own earlier one, never at another's."""
    database = keep(
        having(
            assessed(RISK, 5, 2, id="one", assessor="Bahar", profile=PROFILE, dimensions=DRIVEN),
            assessed(RISK, 5, 3, id="two", assessor="Cavid"),
        )
    )
    at = scores(show)
    field(at, "text_input", "Sign as").set_value("Cavid").run()
    mine, chairs = [box for box in at.selectbox if box.label == "People: impact"][1:]

    assert (mine.value, chairs.value) == ("", "")

    mine.set_value("3").run()
    press(at, "Save my assessment")

    assert stands(database, "two").profile == (DimensionImpact(dimension="human", level=estimate(3)),)

    [box for box in at.selectbox if box.label == "People: impact"][2].set_value("2").run()
    at.text_area[-1].set_value("As in the minutes.")
    press(at, "Save the consensus")

    assert stands(database, f"{RISK}:current:consensus").profile == (
        DimensionImpact(dimension="human", level=estimate(2)),
    )


def test_in_the_past_it_is_not_asked(profiled: Database, show: Show) -> None:
    editing.save(
        profiled,
        profiled.read("small"),
        editing.record_changes(profiled.read("small"), "risks", RISK, {"owner": "B"}),
        actor="a",
        reason="b",
        means="c",
    )
    at = show("risk", id=RISK, view="scores", at="r1")

    assert "Impact by dimension (optional)" not in {box.label for box in at.expander}
