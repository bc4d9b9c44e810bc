"""The figure of impact by dimension: titles are text, and none is so long that a narrow screen cuts it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.core.building import assessed, estimate, register

from riskregister.charts.profile import profile_figure
from riskregister.core.model import DimensionImpact
from riskregister.core.profiles import profile_of


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Economy", "Economy"),
        ("Territory and constitutional order", "Territory and<br>constitutional order"),
        ("<i>People</i> & land", "&lt;i&gt;People&lt;/i&gt; &amp; land"),
    ],
)
def test_a_title_is_text_in_lines_that_fit(title: str, shown: str) -> None:
    held = register()
    impact = tuple(
        DimensionImpact(dimension=one.id, level=estimate(level))
        for one, level in zip(held.criteria.impact.dimensions, (2, 3), strict=True)
    )
    profile = profile_of(replace(assessed("R", 3, 3), profile=impact), held)
    profile.loc[0, "title"] = title
    bars, _marks = profile_figure(profile, held.criteria)["data"]

    assert bars["y"][0] == shown
