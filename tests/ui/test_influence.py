"""Analysis: what risks import from each other, bodies that fall short, and gaps that need no score."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

from streamlit.testing.v1 import AppTest
from tests.ui.support import headings, links, words

from riskregister.core import coverage
from riskregister.core.influence import concentration
from riskregister.core.model import Estimate, Influence, Register
from riskregister.store.database import Database


def linked(register: Register) -> Register:
    first, second = register.risks[0].id, register.risks[1].id
    one = Influence(
        id=f"{first}>{second}",
        cause=first,
        effect=second,
        multiplier=Estimate(low=1.5, best=2, high=4),
        rationale="analyst: a test",
    )
    return replace(register, influences=(one,))


def test_influences_are_drawn_in_two_patterns_and_listed(
    keep: Callable[[Register], Database], show: Callable[..., AppTest], shipped: Register
) -> None:
    keep(linked(shipped))
    at = show("analysis", view="influence")
    data = json.loads(at.get("plotly_chart")[0].proto.spec)["data"]
    table = next(one.value for one in at.dataframe if "multiplier_low" in one.value)

    assert [trace["name"] for trace in data] == ["own", "imported"]
    assert len({trace["marker"]["pattern"]["shape"] for trace in data}) == 2
    assert table[["multiplier_low", "multiplier", "multiplier_high"]].to_numpy().tolist() == [[1.5, 2, 4]]
    assert table["rationale"].tolist() == ["analyst: a test"]


def test_a_register_without_influences_says_so(
    keep: Callable[[Register], Database], show: Callable[..., AppTest], shipped: Register
) -> None:
    keep(replace(shipped, influences=()))
    at = show("analysis", view="influence")

    assert not at.get("plotly_chart")
    assert "holds no influence" in words(at)


def test_the_body_whose_shortfall_matters_most_is_named(
    database: Database, show: Callable[..., AppTest], shipped: Register
) -> None:
    at = show("analysis", view="influence")
    count = len(concentration(shipped).iloc[0]["moved"])
    assert f"delivers nothing of what it does today, {count} risk" in words(at)

    at.slider(key="influence_shortfall").set_value(0).run()
    assert "0 risks move" in words(at)


def test_gaps_link_to_their_risks_and_unused_sections_come_first(
    database: Database, show: Callable[..., AppTest], shipped: Register
) -> None:
    at = show("analysis", view="gaps")
    sections = next(one.value for one in at.dataframe if "used" in one.value)
    cover = coverage.risk_cover(shipped)
    gaps = cover[cover["cover"] != "covered"]["id"]

    assert "What the register shows without a single score" in headings(at)
    assert sections["used"].tolist() == sorted(sections["used"])
    assert all(any(risk in address for address in links(at)) for risk in gaps)


def test_a_risk_links_to_what_makes_it_likelier_and_what_it_makes_likelier(
    keep: Callable[[Register], Database], show: Callable[..., AppTest], shipped: Register
) -> None:
    keep(linked(shipped))
    first, second, third = (risk.id for risk in shipped.risks[:3])

    assert "2 times (1.5 to 4)" in links(show("risk", id=second, view="influences"))[f"risk?id={first}"]
    assert f"risk?id={second}" in links(show("risk", id=first, view="influences"))
    assert "No other risk is said to make this one likelier" in words(show("risk", id=third, view="influences"))
