"""Analysis, Assessors: how far they agree in plain words, where they differ most, and what is still open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from streamlit.testing.v1 import AppTest
from tests.core.building import assessed
from tests.ui.support import links, words

from riskregister.core.model import CONSENSUS, Assessment, Register
from riskregister.core.panel import agreement_frame
from riskregister.store.database import Database

Show = Callable[..., AppTest]
LEVELS = {"T01-01": (2, 2), "T01-02": (1, 5), "T06-02": (4, 3), "T09-03": (5, 5)}


def view(who: str, risk: str, likelihood: float, number: int = 2, **more: Any) -> Assessment:
    values = {"id": f"{risk}:current:{number}:{who}", "assessor": who, "round": number, **more}
    return assessed(risk, likelihood, 3, **values)


def panel(shipped: Register, *more: Assessment, number: int = 2) -> Register:
    others = tuple(one for one in shipped.assessments if one.risk not in LEVELS)
    views = [
        view(who, risk, level, number, anonymous=who == "Bahar")
        for risk, levels in LEVELS.items()
        for who, level in zip(("Bahar", "Cavid"), levels, strict=True)
    ]
    return replace(shipped, assessments=(*others, *views, *more))


def said(at: AppTest) -> str:
    return words(at).replace("\\", "")


def test_with_one_assessor_it_says_what_to_do(database: Database, show: Show) -> None:
    at = show("analysis", view="assessors")

    assert "No risk has been assessed by two people yet" in said(at)
    assert any(address.startswith("risk?") for address in links(at))


def test_agreement_is_said_in_words_with_its_interval(
    keep: Callable[[Register], Database], show: Show, shipped: Register
) -> None:
    of = panel(shipped)
    keep(of)
    at = show("analysis", view="assessors")
    found = agreement_frame(of).query("side == 'likelihood' and round == 2").iloc[0]
    numbers = f"α {found['alpha']:.2f}, 95 % interval {found['alpha_low']:.2f} to {found['alpha_high']:.2f}"

    assert (
        f"**Current, round 2, likelihood**: 2 assessors, 4 risks with two or more; {numbers}; W {found['w']:.2f}."
        in said(at)
    )
    assert "4 of " in said(at)
    assert "views are anonymous; 0 consensus by a chair." in said(at)


def test_who_is_farthest_apart_comes_first_and_what_is_settled_is_not_open(
    keep: Callable[[Register], Database], show: Show, shipped: Register
) -> None:
    agreed = view("Chair", "T06-02", 4, basis=CONSENSUS, rationale="the report of May")
    keep(panel(shipped, agreed))
    at = show("analysis", view="assessors")
    table = at.dataframe[0].value

    assert table["risk"].tolist() == ["T01-02", "T06-02"]
    assert table["levels"].tolist() == ["1, 5", "3, 4"]
    assert table["state"].tolist() == [
        "Opinions stand in two camps: 1 and 5; no single level is shown. No consensus yet.",
        "Settled by the chair.",
    ]
    assert "**1** assessment is open" in said(at)
    assert [address for address in links(at) if address.startswith("risk?id=")] == ["risk?id=T01-02", "risk?id=T06-02"]


def test_levels_of_round_1_stay_hidden_from_who_may_still_assess(
    keep: Callable[[Register], Database], show: Show, shipped: Register
) -> None:
    keep(panel(shipped, number=1))
    at = show("analysis", view="assessors")

    assert set(at.dataframe[0].value["levels"]) == {"hidden in round 1"}
    assert "camps" not in at.dataframe[0].value.to_csv()

    at.checkbox[0].check().run()

    assert at.dataframe[0].value["levels"].tolist()[0] == "1, 5"
