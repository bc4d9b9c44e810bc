"""Colour arithmetic of the figures: the one of :mod:`riskregister.core.colours`."""

from __future__ import annotations

from riskregister.core.colours import INK, PAPER, contrast, luminance, text_on

__all__ = ["INK", "PAPER", "contrast", "luminance", "text_on"]
