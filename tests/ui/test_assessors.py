"""Several assessors on the Risk page: views side by side, blind first, unnamed where wished, settled with a reason."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from tests.core.building import assessed, estimate
from tests.ui.support import words

from riskregister.core.frames import latest_assessments
from riskregister.core.model import CONSENSUS, Assessment, Register
from riskregister.core.panel import given_frame
from riskregister.store.database import Database

Show = Callable[..., AppTest]
RISK = "T06-02"


def view(who: str, likelihood: Any, impact: Any = 3, number: int = 1, **more: Any) -> Assessment:
    id = f"{RISK}:current:{number}:{len(who)}{who[0]}"
    return assessed(RISK, likelihood, impact, **{"id": id, "assessor": who, "round": number, **more})


def panel(shipped: Register, *views: Assessment) -> Register:
    others = tuple(one for one in shipped.assessments if (one.risk, one.stage) != (RISK, "current"))
    return replace(shipped, assessments=(*others, *views))


def apart(shipped: Register) -> Register:
    """Return the shipped register in which two assessors hold a 1 and a 5 of one likelihood, in their second round."""
    return panel(
        shipped,
        view("Bahar", 1),
        view("Cavid", 5),
        view("Bahar", estimate(1, 1, 2), number=2),
        view("Cavid", estimate(4, 5, 5), number=2),
    )


def said(at: AppTest) -> str:
    return words(at).replace("\\", "")


def field(at: AppTest, kind: str, label: str) -> Any:
    return next(found for found in getattr(at, kind) if found.label == label)


def press(at: AppTest, label: str) -> AppTest:
    field(at, "button", label).click().run()

    assert not at.exception, at.exception[0].value
    return at


def sign(at: AppTest, who: str) -> AppTest:
    field(at, "text_input", "Sign as").set_value(who).run()
    return at


def views_of(database: Database, risk: str = RISK) -> list[Assessment]:
    return [one for one in database.read("az-nsc-2007").assessments if (one.risk, one.stage) == (risk, "current")]


def table(at: AppTest) -> Any:
    return next(found.value for found in at.dataframe if "likelihood_shift" in found.value.columns)


def figures(at: AppTest, kind: str) -> list[Any]:
    specs = [json.loads(chart.proto.spec) for chart in at.get("plotly_chart")]
    return [spec for spec in specs if any(trace.get("name") == kind for trace in spec["data"])]


def test_with_one_assessor_the_section_is_short_and_says_how_to_add_a_view(database: Database, show: Show) -> None:
    at = show("risk", id=RISK, view="scores")

    assert "One assessor so far" in said(at)
    assert not [found for found in at.button if found.label == "Save the consensus"]


def test_a_view_is_given_beside_the_analysts(database: Database, show: Show) -> None:
    before = views_of(database)
    at = sign(show("risk", id=RISK, view="scores"), "Aysel")
    field(at, "selectbox", "Your likelihood").set_value(2)
    field(at, "selectbox", "Your impact").set_value(5)
    field(at, "text_area", "Your rationale").set_value("Seen on site.")
    press(at, "Save my assessment")
    after = views_of(database)

    assert after[:-1] == before
    assert (after[-1].id, after[-1].assessor, after[-1].round, after[-1].anonymous) == (
        f"{RISK}:current:1:Aysel", "Aysel", 1, False,
    )  # fmt: skip
    assert (after[-1].likelihood.best, after[-1].impact.best, after[-1].rationale) == (2, 5, "Seen on site.")
    assert "Saved as version 2." in said(at)
    assert set(table(at)["assessor"]) == {before[0].assessor, "Aysel"}


def test_a_probability_shows_its_level_before_it_is_saved_and_is_kept_as_stated(database: Database, show: Show) -> None:
    at = sign(show("risk", id=RISK, view="scores"), "Aysel")
    field(at, "selectbox", "Give the likelihood").set_value("probability").run()
    for end, value in (("lowest", 1.0), ("best", 3.0), ("highest", 10.0)):
        field(at, "number_input", f"Probability, %: {end}").set_value(value)
    at.run()

    assert "On this register's scale: likelihood 3.2 (2.5 – 3.9)." in said(at)
    assert database.version("az-nsc-2007") == 1

    press(at, "Save my assessment")
    new = views_of(database)[-1]

    assert (new.likelihood_stated.unit, new.likelihood_stated.best, new.likelihood_stated.years) == (
        "probability",
        0.03,
        5,
    )
    assert new.likelihood.best == pytest.approx(3.2, abs=0.05)
    assert new.impact is None


def test_numbers_that_cannot_be_converted_are_said_at_once(database: Database, show: Show) -> None:
    at = sign(show("risk", id=RISK, view="scores"), "Aysel")
    field(at, "selectbox", "Give the likelihood").set_value("return_period").run()
    for end, value in (("lowest", 100.0), ("best", 20.0), ("highest", 50.0)):
        field(at, "number_input", f"Once in … years: {end}").set_value(value)
    at.run()

    assert "the lowest first" in said(at)


@pytest.mark.parametrize(
    ("who", "level", "sentence"),
    [
        ("", 3, "An assessment needs the name of its assessor."),
        ("Aysel", None, f"The assessment of {RISK} gives no level."),
    ],
)
def test_a_view_without_name_or_level_is_refused(
    database: Database, show: Show, who: str, level: int | None, sentence: str
) -> None:
    at = sign(show("risk", id=RISK, view="scores"), who)
    field(at, "selectbox", "Your likelihood").set_value(level)
    press(at, "Save my assessment")

    assert sentence in said(at)
    assert database.version("az-nsc-2007") == 1


def test_an_anonymous_views_name_is_nowhere_on_the_pages(database: Database, show: Show) -> None:
    at = sign(show("risk", id=RISK, view="scores"), "Aysel Quliyeva")
    field(at, "toggle", "Anonymous").set_value(True)
    field(at, "selectbox", "Your likelihood").set_value(2)
    press(at, "Save my assessment")

    assert views_of(database)[-1].assessor == "Aysel Quliyeva"
    for page in (show("risk", id=RISK, view="scores"), show("overview"), show("analysis", view="assessors")):
        everything = f"{page.main}{page.sidebar}" + "".join(found.value.to_csv() for found in page.dataframe)
        everything += "".join(chart.proto.spec for chart in page.get("plotly_chart"))
        assert "Quliyeva" not in everything
    at = show("risk", id=RISK, view="scores")
    field(
        at, "checkbox", "Show the views: I am the chair or a reader, and do not assess this risk in round 1"
    ).check().run()

    assert "Assessor 1" in set(table(at)["assessor"])
    assert "Quliyeva" not in f"{at.main}" + table(at).to_csv()
    assert "an anonymous assessor" in said(at)


def test_in_round_1_the_others_are_hidden_until_ones_own_is_given(
    keep: Callable[[Register], Database], show: Show, shipped: Register
) -> None:
    database = keep(panel(shipped, view("Bahar", 1), view("Cavid", 5)))
    at = sign(show("risk", id=RISK, view="scores"), "Aysel")

    assert "2 assessors have given their views." in said(at)
    assert "two camps" not in said(at)
    assert not [found for found in at.dataframe if "likelihood_shift" in found.value.columns]
    assert field(at, "selectbox", "Your likelihood").value is None

    field(at, "selectbox", "Your likelihood").set_value(3)
    press(at, "Save my assessment")

    assert set(table(at)["assessor"]) == {"Aysel", "Bahar", "Cavid"}
    assert len(views_of(database)) == 3


def test_who_has_looked_assesses_from_round_2_on(
    keep: Callable[[Register], Database], show: Show, shipped: Register
) -> None:
    database = keep(panel(shipped, view("Bahar", 1), view("Cavid", 5)))
    at = sign(show("risk", id=RISK, view="scores"), "Aysel")
    at.checkbox[-1].check().run()

    assert "two camps: 1 and 5" in said(at)
    assert field(at, "number_input", "Round").min == 2

    field(at, "selectbox", "Your likelihood").set_value(3)
    press(at, "Save my assessment")

    assert views_of(database)[-1].round == 2


def test_a_1_and_a_5_are_two_camps_and_no_pool_shows_a_best(
    keep: Callable[[Register], Database], show: Show, shipped: Register
) -> None:
    keep(apart(shipped))
    at = show("risk", id=RISK, view="scores")

    assert "Opinions stand in two camps: 1 and 5; no single level is shown." in said(at)
    assert "Likelihood, linear (default): no best level (1 – 5)" in said(at)
    assert "Likelihood, quantile: no best level (2.5 – 3.5)" in said(at)
    assert "Likelihood, log: none, no level lies in everybody's range" in said(at)
    pools = next(
        spec for spec in (json.loads(chart.proto.spec) for chart in at.get("plotly_chart"))
        if "Likelihood, linear (default)" in spec["data"][0].get("y", [])
    )  # fmt: skip

    assert not [label for label in pools["data"][1]["y"] if label.startswith("Likelihood")]
    assert len([label for label in pools["data"][1]["y"] if label.startswith("Impact")]) == 3


def test_each_round_has_its_own_shape_and_the_shift_is_told(
    keep: Callable[[Register], Database], show: Show, shipped: Register
) -> None:
    keep(panel(shipped, view("Bahar", 2), view("Cavid", 4), view("Bahar", 3, number=2), view("Cavid", 4, number=2)))
    at = show("risk", id=RISK, view="scores")
    shapes = {trace["name"]: trace["marker"]["symbol"] for trace in figures(at, "round 2")[0]["data"]}

    assert len(set(shapes.values())) == len(shapes) == 2
    assert table(at).query("round == 2")["likelihood_shift"].tolist() == [1, 0]
    assert "mean shift +0.5" in said(at)


def test_a_consensus_without_a_reason_is_refused_and_with_one_it_stands(
    keep: Callable[[Register], Database], show: Show, shipped: Register
) -> None:
    database = keep(apart(shipped))
    at = sign(show("risk", id=RISK, view="scores"), "Chair")
    fields = [found for found in at.selectbox if found.label in ("Your likelihood", "Your impact")]
    fields[2].set_value(4)
    fields[3].set_value(3)
    press(at, "Save the consensus")

    assert "A consensus needs the chair's reason." in said(at)
    assert database.version("az-nsc-2007") == 1

    field(at, "text_area", "Reason of the consensus").set_value("The report of May.")
    press(at, "Save the consensus")
    register = database.read("az-nsc-2007")
    stands = latest_assessments(register, "current")[RISK]

    assert (stands.basis, stands.assessor, stands.likelihood.best, stands.rationale) == (
        CONSENSUS, "Chair", 4, "The report of May.",
    )  # fmt: skip
    assert len(given_frame(register).query(f"risk == '{RISK}' and not consensus and stage == 'current'")) == 4
    assert "The chair's consensus is 4." in said(at)

    other = sign(show("risk", id=RISK, view="scores"), "Deputy")
    field(other, "text_area", "Reason of the consensus").set_value("Not so.")
    next(found for found in reversed(other.selectbox) if found.label == "Your impact").set_value(1)
    press(other, "Save the consensus")

    assert "nobody else changes it" in said(other)
    assert database.version("az-nsc-2007") == 2


def test_the_page_without_levels_shows_the_story_and_no_level_anybody_gave(
    keep: Callable[[Register], Database], show: Show, shipped: Register
) -> None:
    database = keep(panel(shipped, view("Bahar", 1, rationale="few of them"), view("Cavid", 5)))
    at = sign(show("risk", id=RISK, blind="1"), "Aysel")
    risk = next(found for found in shipped.risks if found.id == RISK)

    assert risk.scenario in said(at)
    assert not at.get("plotly_chart")
    assert not at.dataframe
    assert not [found for found in (*at.selectbox, *at.text_area) if found.label in ("Likelihood", "Rationale")]
    assert "few of them" not in f"{at.main}"

    field(at, "selectbox", "Your likelihood").set_value(3)
    press(at, "Save my assessment")

    assert len(views_of(database)) == 3
    assert set(table(at)["assessor"]) == {"Aysel", "Bahar", "Cavid"}
