"""Pairs, swaps and risks without a rank."""

from __future__ import annotations

import numpy as np
import pytest
from tests.core.building import assessed, estimate, register, risk

from riskregister.core import uncertainty
from riskregister.services import ordering

HELD = register(
    risks=tuple(risk(name) for name in "ABCD"),
    assessments=(
        assessed("A", estimate(3, 4, 5), 4),
        assessed("B", estimate(2, 3, 4), 4),
        assessed("C", 3, 4),
        assessed("D", None, 5, likelihood_state="withheld"),
    ),
)


def test_the_two_directions_of_a_pair_add_up_to_certainty() -> None:
    one, other = ordering.above(HELD, "current", "A", "B"), ordering.above(HELD, "current", "B", "A")

    assert one.share + other.share == pytest.approx(1.0)
    assert one.share > 0.5
    assert (one.change, other.change) == (1.0, -1.0)
    assert one.error == pytest.approx(np.sqrt(one.share * other.share / 20_000))


def test_a_pair_of_whole_levels_follows_the_closed_form() -> None:
    """Two risks even over their steps, one level apart, impact alike: the chance of the wrong order is 1 in 24."""
    held = register(risks=(risk("A"), risk("B")), assessments=(assessed("A", 3, 4), assessed("B", 3, 3)))
    found = ordering.above(held, "current", "A", "B")

    assert abs(found.share - 23 / 24) <= 4 * found.error


def test_ties_are_no_neighbours_whose_order_could_turn() -> None:
    frame = ordering.swaps(HELD)

    assert list(frame[["above", "below", "change"]].itertuples(index=False)) == [("A", "B", 1.0)]


def test_a_risk_without_a_rank_says_why() -> None:
    frame = ordering.unranked(HELD)

    assert list(frame[["id", "likelihood_state", "impact_state"]].itertuples(index=False)) == [("D", "withheld", "")]


def test_a_pair_is_told_from_the_draws_that_all_risks_have() -> None:
    """A risk's draws are its own: drawn beside every other one, the two stand to each other as drawn alone."""
    draws = dict(zip("ABCD", uncertainty.score_draws(HELD), strict=True))
    for first, second in (("A", "B"), ("B", "C"), ("C", "A")):
        one, other = draws[first], draws[second]
        share = np.mean(one > other) + 0.5 * np.mean(one == other)

        assert ordering.above(HELD, "current", first, second).share == share
