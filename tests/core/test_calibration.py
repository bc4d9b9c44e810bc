"""Cooke's classical model: worked values, and what must hold for any answers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from tests.core import worked

from riskregister.core import calibration
from riskregister.errors import InvalidInput

COUNTS = st.lists(st.integers(0, 30), min_size=4, max_size=4).filter(any)


@pytest.mark.parametrize("case", worked.cases("calibration"))
def test_worked_value(case):
    worked.run(case, calibration.METHODS)


@given(COUNTS)
def test_calibration_is_a_probability_and_permutes_the_tails(counts):
    found = calibration.cooke_calibration(counts)
    assert 0 <= found["calibration"] <= 1
    assert found["information"] >= 0
    assert found["calibration"] == pytest.approx(stats.chi2.sf(found["statistic"], 3), abs=1e-12)
    assert found["calibration"] == pytest.approx(calibration.cooke_calibration(counts[::-1])["calibration"], abs=1e-12)


@given(st.integers(1, 50))
def test_who_is_perfectly_calibrated_scores_1_however_many_questions(times):
    found = calibration.cooke_calibration([times, 9 * times, 9 * times, times])
    assert found["calibration"] == pytest.approx(1, abs=1e-9)


@given(st.lists(st.integers(1, 99), min_size=3, max_size=3, unique=True).map(sorted), st.floats(0.1, 100))
def test_information_is_never_negative_and_knows_no_unit(percent, unit):
    quantiles = [one / 100 for one in percent]
    found = calibration.cooke_information(quantiles)
    assert found >= -1e-12
    scaled = [5 + unit * quantile for quantile in quantiles]
    assert calibration.cooke_information(scaled, 5, 5 + unit) == pytest.approx(found, abs=1e-6)


@given(
    st.lists(st.tuples(st.lists(st.floats(-9, 9), min_size=3, max_size=3).map(sorted), st.floats(-9, 9)), min_size=1)
)
def test_every_truth_is_counted_once(answers):
    quantiles, truths = ([pair[place] for pair in answers] for place in (0, 1))
    found = calibration.interval_counts(quantiles, truths)
    assert sum(found) == len(truths)
    assert found[0] == sum(truth <= row[0] for row, truth in answers)
    assert found[3] == sum(truth > row[2] for row, truth in answers)


def test_other_quantiles_may_be_given():
    assert calibration.cooke_calibration([1, 8, 1], [0.1, 0.9])["calibration"] == pytest.approx(1)
    assert calibration.cooke_information([0.1, 0.9], probabilities=[0.1, 0.9]) == pytest.approx(0, abs=1e-12)
    assert calibration.interval_counts([[1, 2]], [5], [0.1, 0.9]) == [0, 0, 1]


@pytest.mark.parametrize(
    ("call", "inputs"),
    [
        (calibration.cooke_calibration, ([1, 2, 3],)),
        (calibration.cooke_calibration, ([0, 0, 0, 0],)),
        (calibration.cooke_calibration, ([1, -1, 1, 1],)),
        (calibration.cooke_calibration, ([1, 1], [1.5])),
        (calibration.cooke_calibration, ([1], [])),
        (calibration.cooke_information, ([0.5, 0.4, 0.6],)),
        (calibration.cooke_information, ([0.1, 0.5],)),
        (calibration.cooke_information, ([0.1, 0.5, 1.0],)),
        (calibration.interval_counts, ([[1, 2, 3]], [1, 2])),
        (calibration.interval_counts, ([[3, 2, 1]], [1])),
    ],
)
def test_what_is_no_answer_is_refused(call, inputs):
    with pytest.raises(InvalidInput):
        call(*inputs)
