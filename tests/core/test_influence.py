"""Influence between risks, and concentration by body: worked values, enumeration, and what holds for any numbers."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core import building, worked

from riskregister.core import influence
from riskregister.core.importance import inherent_harm
from riskregister.core.method import Case
from riskregister.core.mitigation import left_of
from riskregister.errors import InvalidInput

SHARES = st.floats(0, 1)
CHAIN = [[0, 0.5, 0], [0, 0, 0.5], [0, 0, 0]]


@pytest.mark.parametrize("case", worked.cases("influence"))
def test_worked_values(case: Case) -> None:
    worked.run(case, influence.METHODS)


def by_enumeration(own: list[float], transmission: np.ndarray) -> list[float]:
    """Return each risk's probability over every state of the own events and influences."""
    links = [(int(i), int(j)) for i, j in np.argwhere(transmission > 0)]
    found = [0.0] * len(own)
    for state in itertools.product((False, True), repeat=len(own) + len(links)):
        chances = [*own, *(float(transmission[link]) for link in links)]
        weight = math.prod(chance if on else 1 - chance for chance, on in zip(chances, state, strict=True))
        happened = {risk for risk in range(len(own)) if state[risk]}
        open_ = [link for link, on in zip(links, state[len(own) :], strict=True) if on]
        while new := {j for i, j in open_ if i in happened} - happened:
            happened |= new
        for risk in happened:
            found[risk] += weight
    return found


@settings(deadline=None, max_examples=20)
@given(st.lists(SHARES, min_size=3, max_size=3), st.lists(SHARES, min_size=6, max_size=6))
def test_the_simulation_is_right_and_the_cascade_never_below_it(own: list[float], links: list[float]) -> None:
    """Cycles and all: each risk happens at most once."""
    transmission = np.zeros((3, 3))
    transmission[~np.eye(3, dtype=bool)] = links
    exact = by_enumeration(own, transmission)
    simulated = influence.simulated_spread(own, transmission, "abc", 4000)
    assert np.all(np.abs(simulated - exact) <= 6 * np.sqrt(np.maximum(exact, 1e-3) / 4000))
    assert np.all(influence.spread(own, transmission, 2) >= np.array(exact) - 1e-12)


@given(st.lists(SHARES, min_size=3, max_size=3), st.integers(0, 4))
def test_a_further_step_never_lowers_a_probability(own: list[float], steps: int) -> None:
    now, then = (influence.spread(own, CHAIN, count) for count in (steps, steps + 1))
    assert np.all(then >= now - 1e-15)
    assert np.all(now >= own) or steps


def test_a_risk_without_influence_changes_no_draw_of_the_others() -> None:
    alone = influence.simulated_spread([0.1, 0.1, 0.1], CHAIN, "abc", 5000)
    wider = np.zeros((4, 4))
    wider[1:, 1:] = CHAIN
    assert np.array_equal(influence.simulated_spread([0.7, 0.1, 0.1, 0.1], wider, "dabc", 5000)[1:], alone)


def test_influences_that_feed_on_themselves_are_refused() -> None:
    around = [[0, 1], [1, 0]]
    with pytest.raises(InvalidInput, match="feed on themselves"):
        influence.cascade([0.1, 0.1], around)
    assert influence.cascade([0.1, 0.1], around, steps=1)["spectral_radius"] == pytest.approx(1)
    with pytest.raises(InvalidInput, match="feed on themselves"):
        influence.total_influence(around)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: influence.noisy_or(1.1, []),
        lambda: influence.transmission_of_multiplier(0.5, 3),
        lambda: influence.transmission_of_multiplier(0.5, 0.5),
        lambda: influence.cascade([0.1], [[0.5]]),
        lambda: influence.cascade([0.1], [[0, 0]]),
        lambda: influence.imported_harm([0.1], [[0]], [-1]),
        lambda: influence.simulated_cascade([0.1], [[0]], 2),
        lambda: influence.total_influence([[1, 2]]),
        lambda: influence.concentration(building.sample(), 2),
    ],
    ids=(str(number) for number in itertools.count()),
)
def test_what_is_out_of_range_is_refused(wrong: Any) -> None:
    with pytest.raises(InvalidInput):
        wrong()


# Concentration by body ------------------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=25)
@given(building.registers())
def test_a_body_that_delivers_nothing_is_as_if_its_measures_were_stopped(register: Any) -> None:
    def harm(of: Any) -> float:
        harms = inherent_harm(of)
        left = left_of(of, harms.index)
        return float((harms * left["likelihood"]["left"] * left["impact"]["left"]).sum())

    for row in influence.concentration(register).itertuples():
        measures = tuple(replace(m, status="stopped") if m.owner == row.body else m for m in register.measures)
        assert row.harm == pytest.approx(harm(register))
        assert row.harm_then == pytest.approx(harm(replace(register, measures=measures)))
        assert set(row.moved) <= set(row.risks)


def test_which_risks_move_if_a_body_delivers_half() -> None:
    register = building.register(
        risks=(building.risk("T01-01"), building.risk("T01-02"), building.risk("T01-03")),
        assessments=(building.assessed("T01-01", 3, 2, "inherent"),),
        measures=(
            building.measure("M-1", owner="B"),
            building.measure("M-2", owner="C"),
            building.measure("M-3", "planned", owner="B"),
        ),
        mitigations=(
            building.link("M-1", "T01-01", "strong"),
            building.link("M-1", "T01-02", "weak"),
            building.link("M-3", "T01-03"),
            building.link("M-2", "T01-02", "weak"),
        ),
    )
    frame = influence.concentration(register, shortfall=0.5, least_rise=0.1).set_index("body")
    assert list(frame.index) == ["B", "C"]
    assert frame.loc["B", "moved"] == ("T01-01",)
    assert frame.loc["B", "risks"] == ("T01-01", "T01-02", "T01-03")
    assert frame.loc["B", "largest_rise"] == pytest.approx(math.log(0.75 / 0.5) / math.log(5))
    assert frame.loc["B", "increase"] == pytest.approx(0.5)
    assert frame.loc["C", "increase"] == 0
    assert influence.concentration(building.register()).empty
