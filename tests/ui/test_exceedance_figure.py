"""The exceedance figure: lines that can be told apart without colour, on any ground, and never rise."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pandas as pd
import pytest

from riskregister.charts.colours import contrast
from riskregister.charts.exceedance import COLOURS, LEAST, exceedance_figure
from riskregister.core.model import Register
from riskregister.core.register_losses import WHOLE, losses


@pytest.fixture(scope="module")
def curves(shipped: Register) -> pd.DataFrame:
    """Return four series: the whole's total and largest event, and two categories."""
    found = losses(shipped, draws=2000).curves()
    parts = []
    for id, kind in ((WHOLE, "aep"), (WHOLE, "oep"), ("T05", "aep"), ("T03", "aep")):
        of = found[found["id"] == id]
        parts.append(
            of[["threshold"]].assign(probability=of[kind], error=of[f"{kind}_error"], series=f"{id} {kind} <b>x</b>")
        )
    return pd.concat(parts, ignore_index=True)


def lines(figure: dict[str, Any]) -> list[dict[str, Any]]:
    return [trace for trace in figure["data"] if trace["mode"] == "lines+text"]


def test_each_line_has_a_colour_a_dash_and_its_name_beside_it(shipped: Register, curves: pd.DataFrame) -> None:
    drawn = lines(exceedance_figure(curves, shipped.criteria))

    assert len(drawn) == 4
    assert len({trace["line"]["dash"] for trace in drawn}) == 4
    assert len({trace["line"]["color"] for trace in drawn}) == 4
    for trace, name in zip(drawn, curves["series"].unique(), strict=True):
        escaped = name.replace("<", "&lt;").replace(">", "&gt;")
        assert [text.replace("\u00a0", "") for text in trace["text"] if text] == [f"<b>{escaped}</b>"]


def test_lines_are_seen_on_white_and_on_dark() -> None:
    """Lines need a contrast of 3 to what they stand on (WCAG 2.2, success criterion 1.4.11)."""
    for colour, ground in itertools.product(COLOURS, ("#ffffff", "#12171f")):
        assert contrast(colour, ground) >= 3


def test_lines_never_rise_and_lie_within_their_bands(shipped: Register, curves: pd.DataFrame) -> None:
    data = exceedance_figure(curves, shipped.criteria)["data"]
    for low, high, line in zip(data[::3], data[1::3], data[2::3], strict=True):
        assert (np.diff(line["y"]) <= 0).all()
        assert (np.array(low["y"]) <= line["y"]).all()
        assert (np.array(high["y"]) >= line["y"]).all()
        assert min(low["y"]) >= LEAST
        assert max(high["y"]) <= 1


def test_what_is_no_more_than_noise_is_not_drawn(shipped: Register) -> None:
    noise = pd.DataFrame({"series": "x", "threshold": [1.0, 5.0], "probability": [0.5, 0.01], "error": [0.01, 0.006]})

    assert lines(exceedance_figure(noise, shipped.criteria))[0]["x"] == [1.0]
    assert exceedance_figure(noise[1:], shipped.criteria)["data"] == []


def test_pointing_at_a_line_says_it_in_words(shipped: Register) -> None:
    one = pd.DataFrame({"series": "all events", "threshold": [25.0], "probability": [0.04], "error": [0.001]})
    said = lines(exceedance_figure(one, shipped.criteria))[0]["hovertext"]

    assert said == ["all events: more than 25 units in 4 % of years (± 0.2), one year in 25"]
