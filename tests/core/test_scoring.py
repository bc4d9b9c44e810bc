"""Scores, ratings, ranks and the scales, as tables of what must come out, and as laws that hold for anything."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.building import bands, criteria

from riskregister.core import scoring

CRITERIA = criteria()
LIKELIHOOD, IMPACT = CRITERIA.likelihood, CRITERIA.impact
LEVELS = range(1, 6)
CELLS = list(itertools.product(LEVELS, LEVELS))

#: What each cell of the matrix is rated; impact from 5 at the top, likelihood from 1 at the left.
MATRIX = """
5 |  M  H VH VH VH
4 |  M  M  H VH VH
3 |  L  M  M  H VH
2 |  L  L  M  M  H
1 |  L  L  L  M  M
"""

levels = st.lists(st.floats(1, 5), min_size=1, max_size=30)
rates = st.floats(0.0000801, 0.2876)


def code(likelihood: float, impact: float) -> str:
    return CRITERIA.bands[int(scoring.band_index(scoring.score(likelihood, impact), CRITERIA.bands))].code


# Scores and ratings ---------------------------------------------------------------------------------------------------


def test_the_matrix_is_rated_by_its_diagonals() -> None:
    """Every cell of the five by five matrix has the rating of the table above."""
    rows = {int(row[0]): row[1].split() for row in (line.split(" |") for line in MATRIX.strip().splitlines())}
    found = {impact: [code(likelihood, impact) for likelihood in LEVELS] for impact in reversed(LEVELS)}

    assert found == rows


def test_scores_run_from_two_to_ten_and_products_from_one_to_twenty_five() -> None:
    """The score is the sum of the two levels, the product stands beside it: 9 and 14 distinct values (T17)."""
    sums = {float(scoring.score(*cell)) for cell in CELLS}
    products = {float(scoring.product(*cell)) for cell in CELLS}

    assert (sums, len(products), min(products), max(products)) == ({float(n) for n in range(2, 11)}, 14, 1.0, 25.0)


def test_sum_and_product_order_cells_as_the_method_says() -> None:
    """Of 300 pairs of cells 4 are ordered the other way round, 20 tie only in the sum, 2 only in the product (T17)."""
    kinds = {"reversed": set(), "sum ties": 0, "product ties": 0}
    for one, other in itertools.combinations(CELLS, 2):
        by_sum = np.sign(scoring.score(*one) - scoring.score(*other))
        by_product = np.sign(scoring.product(*one) - scoring.product(*other))
        if by_sum * by_product < 0:
            kinds["reversed"].add(frozenset((one, other)))
        kinds["sum ties"] += by_sum == 0 and by_product != 0
        kinds["product ties"] += by_product == 0 and by_sum != 0

    pairs = {frozenset(pair) for pair in itertools.product([(1, 5), (5, 1)], [(2, 3), (3, 2)])}
    assert kinds == {"reversed": pairs, "sum ties": 20, "product ties": 2}


@pytest.mark.parametrize(
    ("score", "rated"),
    [(2, "L"), (4, "L"), (4.99, "L"), (5, "M"), (6, "M"), (6.99, "M"), (7, "H"), (7.99, "H"), (8, "VH"), (10, "VH")],
)
def test_a_band_reaches_up_to_the_next_ones_minimum(score: float, rated: str) -> None:
    """≤ 4 is low, 5–6 medium, 7 high, ≥ 8 very high; a band's minimum belongs to it."""
    assert CRITERIA.bands[int(scoring.band_index(score, CRITERIA.bands))].code == rated


def test_a_score_below_the_first_minimum_is_in_the_first_band() -> None:
    """Nothing known falls out of the bands."""
    assert scoring.band_index([0.0, 1.0], bands(("L", 2), ("H", 7))).tolist() == [0, 0]


def test_what_nobody_assessed_stays_unknown() -> None:
    """An unknown level gives no score, product, rating, rank, cell or rate: never a middle."""
    unknown = [np.nan, 3.0]
    score = scoring.score(unknown, [3.0, np.nan])

    assert np.isnan(score).all()
    assert np.isnan(scoring.product(unknown, [3.0, np.nan])).all()
    assert scoring.band_index(score, CRITERIA.bands).tolist() == [-1, -1]
    assert np.isnan(scoring.rank(score)).all()
    assert np.isnan(scoring.cell([np.nan], 5)).all()
    assert np.isnan(scoring.rate_of_level([np.nan], LIKELIHOOD)).all()
    assert np.isnan(scoring.level_of_rate([np.nan], LIKELIHOOD)).all()
    assert np.isnan(scoring.level_of_probability([np.nan], LIKELIHOOD)).all()
    assert np.isnan(scoring.level_of_harm([np.nan], IMPACT)).all()


@given(levels, st.data())
def test_raising_any_level_never_lowers_the_score(likelihood: list[float], data: st.DataObject) -> None:
    """Score, product and rating never fall when a level rises."""
    impact = data.draw(st.lists(st.floats(1, 5), min_size=len(likelihood), max_size=len(likelihood)))
    raised = [data.draw(st.floats(level, 5)) for level in likelihood]
    before, after = scoring.score(likelihood, impact), scoring.score(raised, impact)

    assert (after >= before).all()
    assert (scoring.product(raised, impact) >= scoring.product(likelihood, impact)).all()
    assert (scoring.band_index(after, CRITERIA.bands) >= scoring.band_index(before, CRITERIA.bands)).all()


@given(st.floats(1, 5), st.floats(1, 5))
def test_likelihood_and_impact_weigh_the_same(likelihood: float, impact: float) -> None:
    """On scales of equal ratios a level more of one is worth a level less of the other."""
    assert scoring.score(likelihood, impact) == scoring.score(impact, likelihood)


@pytest.mark.parametrize(
    ("level", "square"), [(1, 1), (1.49, 1), (1.5, 2), (2.5, 3), (3, 3), (4.49, 4), (4.5, 5), (5, 5), (0.2, 1), (6, 5)]
)
def test_a_level_stands_in_the_nearest_square_and_halves_go_up(level: float, square: int) -> None:
    """A fraction is shown in the square of the nearest whole level, within the matrix."""
    assert scoring.cell(level, 5) == square


# Ranks ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scores", "ranks"),
    [
        ("7", "1"),
        ("9 7 5", "1 2 3"),
        ("5 7 9", "3 2 1"),
        ("9 9 7 5 5 5", "1.5 1.5 3 5 5 5"),
        ("4 4 4 4", "2.5 2.5 2.5 2.5"),
        ("7 nan 9", "2 nan 1"),
        ("nan nan", "nan nan"),
    ],
)
def test_rank_one_is_the_highest_and_ties_share_the_mean(scores: str, ranks: str) -> None:
    """Equal scores share the mean of the positions they take; unknown scores take none."""
    np.testing.assert_array_equal(scoring.rank([float(s) for s in scores.split()]), [float(r) for r in ranks.split()])


@given(levels, st.randoms(use_true_random=False))
def test_the_order_of_the_risks_changes_no_rank(scores: list[float], shuffle: object) -> None:
    """Permuting risks permutes their ranks."""
    order = list(range(len(scores)))
    shuffle.shuffle(order)

    np.testing.assert_array_equal(scoring.rank([scores[n] for n in order]), scoring.rank(scores)[order])


@given(levels, st.floats(1, 10))
def test_another_risk_never_swaps_the_others(scores: list[float], added: float) -> None:
    """Anchors are absolute: a new risk leaves the order, and the ties, of the others as they were (T33)."""
    before, after = scoring.rank(scores), scoring.rank([*scores, added])[:-1]

    np.testing.assert_array_equal(np.sign(np.subtract.outer(before, before)), np.sign(np.subtract.outer(after, after)))


@given(levels)
def test_ranks_share_out_all_positions(scores: list[float]) -> None:
    """The ranks of n risks add up to 1 + 2 + … + n, however many tie."""
    assert scoring.rank(scores).sum() == len(scores) * (len(scores) + 1) / 2


# Likelihood -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("probability", "level"),
    [
        (0, 1),
        (0.0004, 1),
        (0.0019999, 1),
        (0.002, 2),
        (0.0099999, 2),
        (0.01, 3),
        (0.0499999, 3),
        (0.05, 4),
        (0.25, 4),
        (0.2500001, 5),
        (0.77, 5),
        (1, 5),
    ],
)
def test_a_lower_edge_belongs_to_its_level_but_exactly_25_percent_is_level_4(probability: float, level: int) -> None:
    """The bands as printed: level 5 says "more than 25 %" (T05)."""
    assert scoring.level_of_probability(probability, LIKELIHOOD) == level


@pytest.mark.parametrize(
    ("edge", "rate"), [(0.5, 0.00008), (1.5, 0.000400), (2.5, 0.00201), (3.5, 0.01026), (4.5, 0.05754), (5.5, 0.2877)]
)
def test_annual_rates_at_the_edges_are_those_of_the_method(edge: float, rate: float) -> None:
    """Bands meet at half levels, at the rates the method's table prints."""
    assert scoring.rate_of_level(edge, LIKELIHOOD) == pytest.approx(rate, rel=2e-3)


def test_25_percent_in_five_years_is_one_event_in_17_years() -> None:
    """P = 25 % within 5 years is 0.0575364145 a year, 0.0559124887 within one year (T06a)."""
    rate = scoring.rate_of_level(4.5, LIKELIHOOD)

    assert float(rate) == pytest.approx(0.0575364145, rel=1e-9)
    assert -math.expm1(-rate) == pytest.approx(0.0559124887, rel=1e-9)


def test_the_top_level_ends_at_five_times_the_rate_of_25_percent() -> None:
    """The cap of level 5 is the rate × 5, which is 76.27 % (T06e)."""
    rate = scoring.rate_of_level(5.5, LIKELIHOOD)

    assert float(rate) * 5 == pytest.approx(5 * math.log(4 / 3), rel=1e-12)
    assert float(scoring.probability_of_rate(rate, LIKELIHOOD)) == pytest.approx(1 - (3 / 4) ** 5, rel=1e-12)


def test_the_middle_of_a_band_is_the_geometric_mean_of_its_rates() -> None:
    """Between the edges the logarithm of the rate is linear."""
    low, high = scoring.rate_of_level([2.5, 3.5], LIKELIHOOD)

    assert float(scoring.rate_of_level(3, LIKELIHOOD)) == pytest.approx(math.sqrt(low * high), rel=1e-12)


@given(st.floats(0.5, 5.5))
def test_levels_and_rates_are_each_others_inverse(level: float) -> None:
    """A level turned into a rate and back is the same level."""
    rate = scoring.rate_of_level(level, LIKELIHOOD)

    assert float(scoring.level_of_rate(rate, LIKELIHOOD)) == pytest.approx(level, abs=1e-9)


@given(rates)
def test_rates_and_levels_are_each_others_inverse(rate: float) -> None:
    """A rate turned into a level and back is the same rate."""
    level = scoring.level_of_rate(rate, LIKELIHOOD)

    assert float(scoring.rate_of_level(level, LIKELIHOOD)) == pytest.approx(rate, rel=1e-9)


@given(rates)
def test_the_level_of_a_rate_is_that_of_its_probability(rate: float) -> None:
    """Reading a level off the rate or off the probability gives the same band."""
    probability = scoring.probability_of_rate(rate, LIKELIHOOD)
    level = float(scoring.level_of_rate(rate, LIKELIHOOD))

    # On an edge rounding decides; a hair beside it both agree.
    if abs(level % 1 - 0.5) > 1e-9:
        assert scoring.cell(level, 5) == scoring.level_of_probability(probability, LIKELIHOOD)


def test_no_rate_at_all_is_held_at_the_lowest_edge() -> None:
    """A rate of nought is no number of levels below the scale, and raises no warning."""
    assert scoring.level_of_rate(0.0, LIKELIHOOD) == 0.5


# Impact and roll-up ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("levels", "together"),
    [
        ((5, 1, 1, 1, 1, 1, 1), 5.0059363662),
        ((5,) * 7, 6.2090619551),
        ((3,) * 7, 4.2090619551),
        ((4, 4), 4.4306765581),
        ((3,) * 5, 4.0),
        ((2, 3, 4), 4.1336562150),
    ],
)
def test_harms_add_on_the_scale_of_fives(levels: tuple[int, ...], together: float) -> None:
    """The level of added harms is neither their mean nor their maximum (T08)."""
    harm = scoring.harm_of_level(levels, IMPACT).sum()

    assert float(scoring.level_of_harm(harm, IMPACT)) == pytest.approx(together, abs=1e-9)


@given(st.floats(0, 7))
def test_levels_and_harms_are_each_others_inverse(level: float) -> None:
    """A level turned into harm and back is the same level, also above the cap."""
    harm = scoring.harm_of_level(level, IMPACT)

    assert float(scoring.level_of_harm(harm, IMPACT)) == pytest.approx(level, abs=1e-9)


@pytest.mark.parametrize(
    ("probabilities", "expected"),
    [
        ((0.1, 0.2, 0.3), (0.3, 0.496, 0.6)),
        ((0.4,), (0.4, 0.4, 0.4)),
        ((0.6, 0.7), (0.7, 0.88, 1.0)),
        ((0.1, math.nan, 0.2), (0.2, 0.28, 0.3)),
        ((), (math.nan,) * 3),
        ((math.nan,), (math.nan,) * 3),
    ],
)
def test_any_of_several_risks_has_these_bounds(probabilities: tuple, expected: tuple) -> None:
    """P(any) if independent, between the largest and the sum; unknown ones take no part (T51)."""
    assert scoring.any_of(probabilities) == pytest.approx(expected, rel=1e-12, nan_ok=True)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_the_independent_value_lies_within_the_bounds(probabilities: list[float]) -> None:
    """Largest ≤ independent ≤ sum, all within 0..1."""
    low, independent, high = scoring.any_of(probabilities)

    assert 0 <= low <= independent + 1e-12
    assert independent <= high + 1e-12
    assert high <= 1


@given(st.lists(st.floats(0, 1), min_size=1, max_size=10), st.floats(0, 1))
def test_another_risk_never_makes_any_less_likely(probabilities: list[float], added: float) -> None:
    """All three values of P(any) can only grow with a further risk."""
    before, after = scoring.any_of(probabilities), scoring.any_of([*probabilities, added])

    assert all(new >= old - 1e-12 for old, new in zip(before, after, strict=True))
