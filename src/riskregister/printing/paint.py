"""Colours on paper: which ink reads best on a fill, and greys that stay apart on a black-and-white printer."""

from __future__ import annotations

BLACK, WHITE = "#000000", "#ffffff"

#: The patterns of ``templates/print/page.typ`` by number, from the blank paper to solid black.
SOLID = 6

# CIE lightness of the light greys (black ink) and the dark ones (white ink).  Nothing lies between: on a middle grey
# neither ink reads well when small.  The lightest stays apart from the paper, the darkest does not clog.
_LIGHT, _DARK = (95.0, 62.0), (34.0, 22.0)


def luminance(colour: str) -> float:
    """Return the relative luminance, 0 (black) to 1 (white), of ``#rrggbb`` (WCAG 2)."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def ink_on(fill: str) -> str:
    """Return black or white, whichever reads better on ``fill``; the better of the two is never below 4.5:1."""
    return max(BLACK, WHITE, key=lambda ink: contrast(ink, fill))


def greys(count: int) -> list[str]:
    """Return ``count`` greys from light (lowest band) to dark, in even steps of lightness as the eye sees it."""
    dark = count // 3
    return [_grey(lightness) for lightness in _steps(*_LIGHT, count - dark) + _steps(*_DARK, dark)]


def grey_of(colour: str) -> str:
    """Return the grey that is as light as ``#rrggbb``, so that every contrast stays what it was."""
    return _channelled(luminance(colour))


def patterns(count: int) -> list[int]:
    """Return the pattern of each of ``count`` bands, the lowest the least inked; above seven bands some share one."""
    return [round(SOLID * place / max(count - 1, 1)) for place in range(count)]


def _steps(first: float, last: float, count: int) -> list[float]:
    return [first + (last - first) * place / max(count - 1, 1) for place in range(count)]


def _grey(lightness: float) -> str:
    return _channelled(((lightness + 16) / 116) ** 3)


def _channelled(level: float) -> str:
    channel = 12.92 * level if level <= 0.0031308 else 1.055 * level ** (1 / 2.4) - 0.055
    return "#" + 3 * f"{round(channel * 255):02x}"
