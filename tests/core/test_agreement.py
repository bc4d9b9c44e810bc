"""Agreement: worked values, slow references, and what must hold for any ratings."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core import worked

from riskregister.core import agreement
from riskregister.core.alpha import METRICS, alpha, krippendorff_alpha
from riskregister.errors import InvalidInput

KRIPPENDORFF = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]
TABLES = st.tuples(st.integers(2, 4), st.integers(2, 6)).flatmap(
    lambda shape: st.lists(
        st.lists(st.none() | st.integers(1, 5), min_size=shape[1], max_size=shape[1]),
        min_size=shape[0],
        max_size=shape[0],
    )
)
LEVELS = st.lists(st.integers(1, 5), min_size=1, max_size=9)


@pytest.mark.parametrize("case", worked.cases("agreement"))
def test_worked_value(case):
    worked.run(case, agreement.METHODS)


def slow_alpha(table, metric):
    """Pair by pair, as Krippendorff defines it."""
    units = [[value for value in unit if value is not None] for unit in zip(*table, strict=True)]
    units = [unit for unit in units if len(unit) > 1]
    everything = [value for unit in units for value in unit]

    def distance(c, k):
        if metric == "nominal":
            return float(c != k)
        if metric == "interval":
            return (c - k) ** 2
        if metric == "ratio":
            return ((c - k) / (c + k)) ** 2
        low, high = sorted((c, k))
        between = sum(low <= value <= high for value in everything)
        return (between - (everything.count(c) + everything.count(k)) / 2) ** 2

    if len(set(everything)) < 2:
        return math.nan
    n = len(everything)
    observed = sum(distance(c, k) / (len(unit) - 1) for unit in units for c, k in itertools.permutations(unit, 2)) / n
    expected = sum(distance(c, k) for c, k in itertools.permutations(everything, 2)) / (n * (n - 1))
    return 1 - observed / expected


@given(TABLES, st.sampled_from(METRICS))
def test_alpha_is_that_of_every_pair(table, metric):
    found = krippendorff_alpha(table, metric)
    assert found.get("alpha", math.nan) == pytest.approx(slow_alpha(table, metric), abs=1e-9, nan_ok=True)


@given(TABLES, st.sampled_from(METRICS), st.randoms(use_true_random=False))
def test_alpha_knows_no_order_of_assessors_or_units(table, metric, random):
    rows = random.sample(table, len(table))
    columns = list(zip(*rows, strict=True))
    mixed = [list(row) for row in zip(*random.sample(columns, len(columns)), strict=True)]
    one, other = (krippendorff_alpha(of, metric).get("alpha", math.nan) for of in (table, mixed))
    assert one == pytest.approx(other, abs=1e-9, nan_ok=True)


@given(TABLES)
def test_ordinal_alpha_sees_only_the_order_of_levels(table):
    stretched = [[None if value is None else value**3 for value in row] for row in table]
    one, other = (krippendorff_alpha(of).get("alpha", math.nan) for of in (table, stretched))
    assert one == pytest.approx(other, abs=1e-9, nan_ok=True)


def test_a_missing_rating_is_no_level():
    table = [[1, 5, None], [1, 5, None], [None, None, 3]]
    assert krippendorff_alpha(table)["units"] == 2
    assert krippendorff_alpha(table)["alpha"] == 1


@pytest.mark.parametrize("table", [[[3, 3], [3, 3]], [[1, None], [None, 2]], [[None], [None]], [[1, 2]], [[], []]])
def test_alpha_is_left_out_where_nothing_could_have_differed(table):
    found = krippendorff_alpha(table, draws=50)
    assert not {"alpha", "low"} & set(found)


def test_the_interval_is_the_same_every_time_and_holds_alpha():
    one = krippendorff_alpha(KRIPPENDORFF, draws=2000, seed=1)
    assert one == krippendorff_alpha(KRIPPENDORFF, draws=2000, seed=1)
    assert one != krippendorff_alpha(KRIPPENDORFF, draws=2000, seed=2)
    assert one["low"] < one["alpha"] < one["high"] <= 1
    assert krippendorff_alpha(KRIPPENDORFF, draws=2000, seed=1, level=0.5)["low"] > one["low"]


@pytest.mark.parametrize("metric", METRICS)
def test_the_interval_is_that_of_resampled_tables(metric, monkeypatch):
    found = krippendorff_alpha(KRIPPENDORFF, metric, draws=400)
    monkeypatch.setattr("riskregister.core.alpha._BLOCK", 100)
    assert krippendorff_alpha(KRIPPENDORFF, metric, draws=400) == found
    # By hand, with the same draws.
    from riskregister.core.streams import stream

    columns = [unit for unit in zip(*KRIPPENDORFF, strict=True) if sum(value is not None for value in unit) > 1]
    taken = stream(0, "alpha", "bootstrap").multinomial(len(columns), np.full(len(columns), 1 / len(columns)), size=400)
    samples = ([column for column, times in zip(columns, row, strict=True) for _ in range(times)] for row in taken)
    slow = [slow_alpha(list(zip(*sample, strict=True)), metric) for sample in samples]
    kept = [value for value in slow if not math.isnan(value)]
    assert found["draws"] == len(kept)
    assert [found["low"], found["high"]] == pytest.approx(np.quantile(kept, [0.025, 0.975]), abs=1e-9)


def test_many_units_stay_small_and_quick():
    ratings = np.random.default_rng(0).integers(1, 6, size=(5, 20_000))
    assert abs(alpha(ratings, draws=20).value) < 0.02


@given(st.lists(st.lists(st.integers(1, 5), min_size=4, max_size=4), min_size=2, max_size=5))
def test_w_is_between_0_and_1_and_that_of_spearman(table):
    from scipy.stats import spearmanr

    found = agreement.kendall_w(table)
    assert found["w_uncorrected"] <= found.get("w", 1) + 1e-12
    if "w" in found:
        assert -1e-12 <= found["w"] <= 1 + 1e-12
    if all(len(set(row)) == 4 for row in table):
        pairs = [spearmanr(a, b).statistic for a, b in itertools.combinations(table, 2)]
        assert found["w"] == pytest.approx((1 + (len(table) - 1) * np.mean(pairs)) / len(table), abs=1e-9)


def test_full_agreement_with_ties_is_1_only_when_corrected():
    found = agreement.kendall_w([[1, 1, 2, 3], [2, 2, 4, 5]])
    assert found["w_uncorrected"] < found["w"] == pytest.approx(1)
    assert "w" not in agreement.kendall_w([[1, 1, 1], [2, 2, 2]])


@given(st.lists(st.integers(0, 20), min_size=2, max_size=7).filter(any))
def test_consensus_is_between_0_and_1_and_symmetric(counts):
    found = agreement.tastle_wierman_consensus(counts)
    assert -1e-12 <= found <= 1 + 1e-12
    assert found == pytest.approx(agreement.tastle_wierman_consensus(counts[::-1]), abs=1e-12)
    assert found == pytest.approx(agreement.tastle_wierman_consensus([3 * count for count in counts]), abs=1e-12)


@given(LEVELS)
def test_the_spread_of_levels(levels):
    found = agreement.level_spread(levels)
    low, high = np.quantile(levels, [0.25, 0.75])
    assert found["iqr"] == pytest.approx(high - low)
    assert (found["lowest"], found["highest"], found["given"]) == (min(levels), max(levels), len(levels))
    assert found["flagged"] == (found["iqr"] >= 2 or found["bimodal"])
    if len(levels) > 1:
        counts = [levels.count(level) for level in range(1, 6)]
        assert found["consensus"] == pytest.approx(agreement.tastle_wierman_consensus(counts), abs=1e-12)
    # Two camps with nobody between them never pass.
    if any(b - a >= 2 for a, b in itertools.pairwise(sorted(set(levels)))):
        assert found["flagged"]


@given(st.lists(st.lists(st.none() | st.integers(1, 5), min_size=4, max_size=4), min_size=1, max_size=5))
def test_rows_of_different_length_are_as_each_alone(rows):
    table = [[math.nan if value is None else value for value in row] for row in rows]
    together = agreement.spread(table)
    for place, row in enumerate(rows):
        given_ = [value for value in row if value is not None]
        alone = agreement.level_spread(given_) if given_ else {"given": 0, "flagged": False, "bimodal": False}
        for name, value in alone.items():
            assert together[name][place] == pytest.approx(value, abs=1e-12)


@pytest.mark.parametrize(
    ("levels", "bimodal"),
    [([3, 5], True), ([2, 3], False), ([1, 1, 2, 3, 3], True), ([1, 2, 2, 3], False), ([4, 4, 3, 2, 2, 2, 3], False),
     ([1, 1.5, 2, 4.5], True), ([1], False)],
)  # fmt: skip
def test_two_camps(levels, bimodal):
    assert agreement.level_spread(levels)["bimodal"] is bimodal


@pytest.mark.parametrize(
    ("call", "inputs"),
    [
        (krippendorff_alpha, ([[1, 2], [1]],)),
        (krippendorff_alpha, ([1, 2],)),
        (krippendorff_alpha, ([["a"], ["b"]],)),
        (krippendorff_alpha, ([[1], [2]], "rank")),
        (krippendorff_alpha, ([[1], [-2]], "ratio")),
        (krippendorff_alpha, ([[1], [2]], "nominal", -1)),
        (krippendorff_alpha, ([[1], [2]], "nominal", 1, 1)),
        (agreement.kendall_w, ([[1, None], [1, 2]],)),
        (agreement.kendall_w, ([[1, 2]],)),
        (agreement.kendall_w, ([[1], [1]],)),
        (agreement.kendall_w_of_rank_sums, ([3], 2)),
        (agreement.tastle_wierman_consensus, ([1],)),
        (agreement.tastle_wierman_consensus, ([0, 0],)),
        (agreement.tastle_wierman_consensus, ([1, -1],)),
        (agreement.tastle_wierman_consensus, ([1, 1], [2, 1])),
        (agreement.level_spread, ([],)),
        (agreement.level_spread, ([6],)),
    ],
)
def test_what_cannot_be_rated_is_refused(call, inputs):
    with pytest.raises(InvalidInput):
        call(*inputs)
