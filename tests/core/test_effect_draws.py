"""Draws of what measures leave: never more to plan than late, nor late than today, nor today than without measures."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from tests.core.building import FEW, all_threats, assessed, estimate, link, measure, register, registers, risk

from riskregister.core import mitigation, model
from riskregister.core.effects import left_draws

DRAWS = 400
ON = dt.date(2031, 1, 1)


def both(of: model.Register, **more: object) -> np.ndarray:
    found = left_draws(of, draws=DRAWS, **more)
    return np.stack([found.kept, found.size])


@FEW
@given(registers().map(all_threats))
def test_in_every_draw_residual_is_at_most_current_and_that_at_most_inherent(of: model.Register) -> None:
    """All effects are at least 0 here; the same draws serve every course."""
    today, late, planned = (left_draws(of, course, ON, DRAWS) for course in ("today", "late", "to_plan"))

    assert (today.kept <= 1 + 1e-12).all()
    assert (late.kept <= today.kept + 1e-12).all()
    assert (planned.kept <= late.kept + 1e-12).all()
    assert (planned.kept * planned.size <= late.kept * late.size + 1e-12).all()
    assert (late.kept * late.size <= today.kept * today.size + 1e-12).all()


@FEW
@given(registers().map(all_threats))
def test_another_measure_with_effects_of_0_or_more_never_raises_a_risk_in_any_draw(of: model.Register) -> None:
    if not of.risks:
        return
    new = measure("M-X", "completed", owner="Body A")
    more = link("M-X", of.risks[0].id, efficacy=estimate(0, 0.3, 0.9), evidence="C")
    grown = replace(of, measures=(*of.measures, new), mitigations=(*of.mitigations, more))

    assert (left_draws(grown, draws=DRAWS).kept <= left_draws(of, draws=DRAWS).kept + 1e-12).all()


def test_draws_of_a_risk_do_not_depend_on_the_others() -> None:
    links = (link("M", "R1", efficacy=estimate(0.1, 0.3, 0.9)), link("M", "R2", efficacy=estimate(0.1, 0.3, 0.9)))
    measures = (measure("M", "completed"),)
    two = register(risks=(risk("R1"), risk("R2")), measures=measures, mitigations=links)
    one = register(risks=(risk("R2"),), measures=measures, mitigations=links[1:])

    assert np.array_equal(both(two)[:, 1], both(one)[:, 0])
    assert not np.array_equal(both(two)[0, 0], both(two)[0, 1])


def test_certain_effects_give_what_the_closed_form_gives() -> None:
    """The scalar reference: no ranges, so every draw is the evidenced remainder of core.mitigation."""
    links = (
        link("M", "R", efficacy=estimate(0.5), coverage=estimate(0.8)),
        link("N", "R", efficacy=estimate(0.25), acts_on="both"),
        link("W", "R", efficacy=estimate(-0.5)),
    )
    measures = tuple(measure(name, "completed", owner="A") for name in "MNW")
    of = register(risks=(risk("R"),), assessments=(assessed("R", 4, 4),), measures=measures, mitigations=links)
    import pandas as pd

    left = mitigation.left_of(of, pd.Index(["R"]))
    found = left_draws(of, draws=3)

    assert found.kept[0] == pytest.approx([left["likelihood"]["left"].iloc[0]] * 3, rel=1e-12)
    assert found.size[0] == pytest.approx([left["impact"]["left"].iloc[0]] * 3, rel=1e-12)


def test_eight_weak_measures_of_one_body_never_look_like_full_protection() -> None:
    """Each takes away 10 % at best; all together leave more than a third in every draw."""
    links = tuple(link(f"M{n}", "R", "weak") for n in range(8))
    measures = tuple(measure(f"M{n}", "completed", owner="A") for n in range(8))
    of = register(risks=(risk("R"),), measures=measures, mitigations=links)

    assert left_draws(of, draws=DRAWS).kept.min() > 1 / 3
