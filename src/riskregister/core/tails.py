"""Tails: random probabilities as they are drawn, and distributions tabulated to be read at them.

A probability is held as a signed *tail*, a float32 of size 1 to 2^31: the size, in units of 2^-32, is the probability
from here to the nearer end, negative where that is the upper one.  So either tail is as fine as the other, and what a
float32 is made of says where it stands on the table: the exponent which octave of tail probability, the first bits of
the mantissa which step of the octave, the rest how far into the step.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy import special

if TYPE_CHECKING:
    from riskregister.core.shapes import Distribution

Floats = NDArray[np.float64]
Tails = NDArray[np.float32]
#: 64 nodes to an octave of tail probability, 31 octaves from 2^-32 to the median, from either end.
_STEPS, _OCTAVES = 64, 31
_WITHIN = 17  # bits of a float32's mantissa that say how far into a step: 23 less the 6 that count 64 steps
_EXPONENT_OF_ONE = 127 << 23
NODES = 2 * (_STEPS * _OCTAVES + 1)


def _grid() -> Floats:
    octave, step = np.divmod(np.arange(NODES // 2), _STEPS)
    lower = special.ndtri(np.ldexp(1.0 + step / _STEPS, octave - _OCTAVES - 1))
    return np.concatenate([lower, -lower[::-1]])


#: Normal scores of the nodes at which curves are tabulated, rising; the median stands twice, in the middle.
GRID: Floats = _grid()


def tails_of(scores: Floats) -> Tails:
    """Return the signed tails of normal scores, same shape."""
    sizes = np.ldexp(special.ndtr(-np.abs(scores)), 32)
    return np.asarray(np.copysign(np.maximum(sizes, 1.0), -scores), dtype=np.float32)


class Table:
    """A distribution tabulated; a value depends on its tail alone."""

    def __init__(self, of: Distribution) -> None:
        self._curve = of.curve()
        self._slopes = _slopes(self._curve)

    def along(self, tails: Tails) -> Floats:
        """Return the values at signed tails, shape (n,), which are overwritten."""
        nodes, within = _places(tails)
        return _interpolated(self._curve, self._slopes, nodes, within)


def along_each(distributions: Sequence[Distribution], tails: Tails) -> Floats:
    """Return the values of each distribution at its row of signed tails, shape (m, n), which are overwritten.

    The same, bit for bit, as from a :class:`Table` of each, but tabulated only as deep as the draws go: for few draws
    of many distributions.
    """
    nodes, within = _places(tails)
    middle = NODES // 2 - 1
    first = int(min(nodes.min(initial=middle), NODES - 2 - nodes.max(initial=middle)))
    place: dict[Distribution, int] = {}
    of = np.array([place.setdefault(one, len(place)) for one in distributions], dtype=np.intp)
    curves = np.empty((len(place), NODES - 2 * first))
    for row, one in zip(curves, place, strict=True):
        row[:] = one.curve(first)
    nodes += (of * curves.shape[1] - first)[:, None]
    return _interpolated(curves.ravel(), _slopes(curves).ravel(), nodes, within)


def _slopes(curves: Floats) -> Floats:
    slopes = np.zeros_like(curves)
    np.subtract(curves[..., 1:], curves[..., :-1], out=slopes[..., :-1])
    slopes *= 2.0**-_WITHIN
    return slopes


def _places(tails: Tails) -> tuple[NDArray[np.intp], NDArray[np.int32]]:
    """Return the node below each signed tail and, in parts of 2^-17, how far it is to the next; overwrites them."""
    bits = tails.view(np.int32)
    bits -= _EXPONENT_OF_ONE
    upper = bits >> 31
    bits ^= upper
    upper &= ((NODES - 1) << _WITHIN) - (1 << 31)
    bits += upper
    nodes = np.right_shift(bits, _WITHIN, dtype=np.intp)
    bits &= (1 << _WITHIN) - 1
    return nodes, bits


def _interpolated(curve: Floats, slopes: Floats, nodes: NDArray[np.intp], within: NDArray[np.int32]) -> Floats:
    # ``clip`` only because NumPy's checked look-up is several times slower: no node is outside.
    values = slopes.take(nodes, mode="clip")
    values *= within
    values += curve.take(nodes, mode="clip")
    return values
