"""Score and rank 100,000 risks in one vectorised call, beside the floor: NumPy's product of two columns."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from riskregister.core import scoring
from riskregister.text.read import read_register

N = 100_000


@pytest.fixture(scope="module")
def levels() -> tuple[np.ndarray, np.ndarray]:
    draw = np.random.default_rng(0)
    return draw.integers(1, 6, N).astype(float), draw.integers(1, 6, N).astype(float)


@pytest.fixture(scope="module")
def bands():
    return read_register(Path(__file__).resolve().parent.parent / "register")[0].criteria.bands


@pytest.mark.benchmark(group="100,000 risks")
def test_floor_numpy_product(benchmark, levels):
    benchmark(np.multiply, *levels)


@pytest.mark.benchmark(group="100,000 risks")
def test_scored_rated_and_ranked(benchmark, levels, bands):
    def everything():
        scores = scoring.score(*levels)
        return scoring.band_index(scores, bands), scoring.rank(scores)

    benchmark(everything)
