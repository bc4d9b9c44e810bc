"""Ranks under all weights of the impact dimensions (SMAA, scoring.md 1.8), exactly for two and three dimensions.

Weights are uniform on the simplex (Dirichlet(1, ..., 1)); a risk's index is sum_k w_k h_k of its absolute harms, never
scaled by the range of the set.  With two or three dimensions the weights that give a risk a certain place form segments
or polygons, whose share of the simplex is the place's acceptability and whose centroid is the central weight.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from riskregister.core.acceptability import ranks_of
from riskregister.core.shapes import Floats
from riskregister.core.streams import stream
from riskregister.errors import InvalidInput
from riskregister.translations import gettext as _

#: Corners in order round a region of the simplex, shape (corners, dimensions).
Region = NDArray[np.float64]


def weight_acceptability(harms: list[list[float]]) -> dict[str, Any]:
    """Return exactly how large a share of all weights gives each risk each place; two or three dimensions.

    ``harms`` holds a row per risk and a column per dimension.  Risks alike in every dimension share places in equal
    parts.  Keys: ``acceptability`` (a row per risk, a column per place, all sums 1) and ``central_weights`` (the mean
    of the weights that put the risk first, empty if none do).
    """
    table = _harms(harms)
    risks, dimensions = table.shape
    if dimensions not in {2, 3}:
        raise InvalidInput(_("Exact shares exist for two or three dimensions; sample the weights of more."))
    found = np.zeros((risks, risks))
    central: list[list[float]] = []
    for risk, own in enumerate(table):
        gains = table - own
        alike = int((gains == 0).all(axis=1).sum())
        regions: list[tuple[Region, int]] = [(np.eye(dimensions), 0)]
        for gain in gains[(gains != 0).any(axis=1)]:
            regions = [
                (half, better + side)
                for region, better in regions
                for side in (0, 1)
                if _size(half := _cut(region, gain if side else -gain)) > 0
            ]
        for region, better in regions:
            found[risk, better : better + alike] += _size(region) / alike
        first = [region for region, better in regions if better == 0]
        share = sum(_size(region) for region in first)
        weighted = sum(_size(region) * _centroid(region) for region in first)
        central.append((np.asarray(weighted) / share).tolist() if first else [])
    return {"acceptability": found.tolist(), "central_weights": central}


def sampled_weight_acceptability(harms: list[list[float]], draws: int = 100_000, seed: int = 0) -> dict[str, Any]:
    """Return what :func:`weight_acceptability` returns, simulated, for any number of dimensions.

    Further key: ``standard_error`` of each acceptability, sqrt(p (1 - p) / draws).
    """
    table = _harms(harms)
    drawn = stream(seed, "weights").dirichlet(np.ones(table.shape[1]), draws)
    scores = table @ drawn.T
    shares = ranks_of(len(table), [scores]).acceptability
    best = scores == scores.max(axis=0)
    mass = best / best.sum(axis=0)
    central = [(row @ drawn / row.sum()).tolist() if row.any() else [] for row in mass]
    errors = np.sqrt(np.asarray(shares) * (1.0 - np.asarray(shares)) / draws)
    return {"acceptability": np.asarray(shares).tolist(), "central_weights": central, "standard_error": errors.tolist()}


def _harms(harms: list[list[float]]) -> Floats:
    if not harms or not harms[0] or len({len(row) for row in harms}) != 1:
        raise InvalidInput(_("Every row needs the same, known number of values."))
    table = np.asarray(harms, dtype=float)
    if np.isnan(table).any():
        raise InvalidInput(_("Every row needs the same, known number of values."))
    return table


def _cut(region: Region, gain: Floats) -> Region:
    """Return the part of a convex region where ``gain`` · w ≥ 0 (Sutherland and Hodgman)."""
    heights = region @ gain
    heights[np.abs(heights) < 1e-14 * np.abs(gain).max()] = 0.0
    corners = []
    for here, (corner, height) in enumerate(zip(region, heights, strict=True)):
        if height >= 0:
            corners.append(corner)
        ahead = (here + 1) % len(region)
        if height * heights[ahead] < 0 and (len(region) > 2 or ahead > here):
            corners.append(corner + (region[ahead] - corner) * height / (height - heights[ahead]))
    return np.array(corners).reshape(-1, len(gain))


def _size(region: Region) -> float:
    """Return the share of the simplex a region takes, 0..1."""
    if region.shape[1] == 2:
        return float(abs(np.ptp(region[:, 0]))) if len(region) else 0.0
    return float(abs(_crosses(region).sum())) if len(region) > 2 else 0.0


def _centroid(region: Region) -> Floats:
    if region.shape[1] == 2:
        return np.asarray(region.mean(axis=0))
    crosses = _crosses(region)
    thirds = (region[0] + region[1:-1] + region[2:]) / 3.0
    return np.asarray(crosses @ thirds / crosses.sum())


def _crosses(region: Region) -> Floats:
    """Return twice the signed areas of the triangles that fan out from the first corner, in the first two weights."""
    out = region[1:, :2] - region[0, :2]
    return np.asarray(out[:-1, 0] * out[1:, 1] - out[:-1, 1] * out[1:, 0])
