"""What one failure alone would do, held against the reckonings that are there already."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from tests.core.building import FEW, all_threats, assessed, criteria, estimate, link, measure, register, registers, risk

from riskregister.core import model
from riskregister.core.criteria import Appetite
from riskregister.core.failing import body_cover, failing, resting_on, single_points
from riskregister.core.frames import risk_frame
from riskregister.core.importance import measure_importance


def held(*effects: float, appetite: float = 6) -> model.Register:
    """Return a register with one risk and a completed measure of its own body for each effect."""
    names = [f"M{n}" for n in range(len(effects))]
    return register(
        criteria=criteria(appetite=(Appetite(category="*", maximum=appetite),)),
        risks=(risk("R"),),
        assessments=(assessed("R", 5, 4, "inherent"),),
        measures=tuple(measure(name, "completed", owner=f"Body {name}") for name in names),
        mitigations=tuple(
            link(name, "R", efficacy=estimate(effect), evidence="C")
            for name, effect in zip(names, effects, strict=True)
        ),
    )


@FEW
@given(registers().map(all_threats))
def test_it_agrees_with_the_evidenced_level_and_with_leave_one_out(of: model.Register) -> None:
    found = failing(of)
    frame = risk_frame(of, "inherent").set_index("id")
    out = measure_importance(of).set_index("measure")["leave_one_out"]
    mine = found[found["kind"] == "measure"].dropna(subset="harm")
    sums = (mine["lost"] * mine["harm"]).groupby(mine["key"]).sum()

    np.testing.assert_allclose(
        found["score"].to_numpy(dtype=float),
        frame["evidenced_score"].reindex(found["risk"]).to_numpy(dtype=float),
        atol=1e-9,
    )
    np.testing.assert_allclose(sums.reindex(out.index).fillna(0.0), out, atol=1e-9, rtol=1e-9)


@FEW
@given(registers().map(all_threats))
def test_a_body_is_missed_as_if_its_measures_were_not_there(of: model.Register) -> None:
    found = failing(of)
    for body in found.loc[found["kind"] == "body", "key"].unique():
        owned = {one.id for one in of.measures if one.owner == body}
        fewer = replace(of, mitigations=tuple(one for one in of.mitigations if one.measure not in owned))
        without = risk_frame(fewer, "inherent").set_index("id")["evidenced_score"]
        rows = found[(found["kind"] == "body") & (found["key"] == body)]

        np.testing.assert_allclose(rows["score_without"], without.reindex(rows["risk"]), atol=1e-9)


def test_more_than_half_of_the_reduction_makes_a_single_point() -> None:
    """Of two measures that take 0.6 and 0.2, 0.68 is taken; without the first 0.2, without the second 0.6."""
    found = failing(held(0.6, 0.2))
    points = single_points(found)

    assert found[found["kind"] == "measure"]["lost"].tolist() == pytest.approx([0.48, 0.08])
    assert set(points["key"]) == {"M0", "Body M0"}
    assert set(points["level"]) == {"risk", "category"}
    assert points["taken"].tolist() == pytest.approx([0.68] * 4)


def test_two_equal_measures_back_each_other_up() -> None:
    assert single_points(failing(held(0.5, 0.5))).empty


def test_lifting_a_risk_above_its_appetite_makes_a_single_point_however_small_the_part() -> None:
    of = held(0.6, 0.5)
    row = failing(of).iloc[1]
    strict = held(0.6, 0.5, appetite=(row["score"] + row["score_without"]) / 2)
    points = single_points(failing(strict))

    assert row["share"] < 0.5
    assert ("M1", True, False) in set(zip(points["key"], points["above"], points["half"], strict=True))


def test_measures_nobody_is_named_for_are_no_body() -> None:
    of = held(0.5)
    of = replace(of, measures=(replace(of.measures[0], owner=model.NOT_NAMED),))

    assert set(single_points(failing(of))["kind"]) == {"measure"}


def test_bodies_and_categories_are_counted_with_what_rests_on_them() -> None:
    of = held(0.6, 0.2)
    idle = measure("M9", "planned", owner="Body M0")
    of = replace(of, measures=(*of.measures, idle), mitigations=(*of.mitigations, link("M9", "R")))
    cover = body_cover(of, failing(of)).set_index("body")

    assert cover.loc["Body M0", ["measures", "delivering"]].tolist() == [2, 1]
    assert cover["lost"].to_dict() == pytest.approx({"Body M0": 0.48, "Body M1": 0.08})


def test_what_rests_on_one_measure_has_its_range() -> None:
    of = held(0.6, 0.2)
    of = replace(of, mitigations=(replace(of.mitigations[0], efficacy=estimate(0.4, 0.6, 0.7)), of.mitigations[1]))
    row = resting_on(of, "M0").iloc[0]

    assert [row[name] for name in ("lost_low", "lost", "lost_high")] == pytest.approx([0.32, 0.48, 0.56])
    assert row["score_without"] > row["score"]
    assert resting_on(of, "nobody").empty


def test_an_empty_register_has_no_failures() -> None:
    of = register()
    found = failing(of)

    assert found.empty
    assert single_points(found).empty
    assert body_cover(of, found).empty
