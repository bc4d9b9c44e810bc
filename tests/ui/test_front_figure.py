"""The figure of what each budget buys."""

from __future__ import annotations

from tests.services.test_portfolio import PRICED

from riskregister.charts.front import front_figure
from riskregister.services.portfolio import choose


def test_a_point_names_what_it_adds_and_the_budget_asked_for_is_a_diamond() -> None:
    front = choose(PRICED, 6, with_front=True).front
    assert front is not None
    figure = front_figure(front, {"M-2": "Two <b>", "M-3": "Three"}, "Cost, AZN", 6.0)
    points = figure["data"][0]
    place = points["x"].index(6)

    assert points["marker"]["symbol"][place] == "diamond"
    assert points["marker"]["symbol"].count("diamond") == 1
    assert "2 measures avert" in points["hovertext"][place]
    assert any("+ M-2 Two &lt;b&gt;" in text for text in points["hovertext"])
    assert points["hovertext"][0].startswith("0 measures avert 0.0 %")
    assert figure["layout"]["xaxis"]["title"]["text"] == "Cost, AZN"


def test_a_point_that_is_not_proven_is_hollow_and_says_what_is_possible() -> None:
    front = choose(PRICED, 6, with_front=True).front
    assert front is not None
    figure = front_figure(front.assign(proven=False, most_averted_share=0.75), {}, "Cost", 0.0)

    assert set(figure["data"][0]["marker"]["symbol"]) == {"circle-open"}
    assert "no more than 75.0 %" in figure["data"][0]["hovertext"][1]
