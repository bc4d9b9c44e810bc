"""Colour arithmetic for every output, so that text on a rating's colour can always be read."""

from __future__ import annotations

import re

INK, PAPER = "#111111", "#ffffff"
#: The contrast ordinary text needs (WCAG 2.2, success criterion 1.4.3).
READABLE = 4.5
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def is_colour(text: str) -> bool:
    """Say whether ``text`` is a colour as the criteria write it, ``#rrggbb``."""
    return _COLOUR.fullmatch(text) is not None


def luminance(colour: str) -> float:
    """Return the relative luminance (0 black .. 1 white) of ``#rrggbb`` (WCAG 2.2)."""
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio (1..21) of two colours (WCAG 2.2)."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def text_on(colour: str) -> str:
    """Return black or white, whichever is easier to read on ``colour``."""
    return max((INK, PAPER), key=lambda text: contrast(text, colour))


def mixed(one: str, other: str, share: float) -> str:
    """Return the colour that lies ``share`` (0..1) of the way from one ``#rrggbb`` to another."""
    pairs = ((int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(start + (end - start) * share):02x}" for start, end in pairs)
