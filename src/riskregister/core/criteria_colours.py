"""What is doubtful in the colours of the ratings: text that cannot be read, steps that cannot be told apart in grey."""

from __future__ import annotations

from itertools import pairwise

from riskregister.core import colours
from riskregister.core.criteria import Band
from riskregister.translations import gettext as _

#: Two neighbouring ratings whose colours differ by less than this contrast look alike on a black-and-white print.
APART = 1.25


def text_contrast(band: Band) -> float:
    """Return the contrast of black or white text, whichever reads better, on a rating's colour; 0 if it is none."""
    if not colours.is_colour(band.colour):
        return 0.0
    return colours.contrast(colours.text_on(band.colour), band.colour)


def colour_notes(bands: tuple[Band, ...]) -> list[str]:
    """Return what a person who chooses the ratings' colours should know, as sentences; nothing if all is well.

    The letter of a rating is always printed, so these are doubts and not errors, but for text that cannot be read.
    """
    known = [band for band in bands if colours.is_colour(band.colour)]
    notes = [
        _("Text on the colour of {rating} has a contrast of {found:.1f}; it needs {least}.").format(
            rating=band.label, found=text_contrast(band), least=colours.READABLE
        )
        for band in known
        if text_contrast(band) < colours.READABLE
    ]
    for one, other in pairwise(known):
        if colours.contrast(one.colour, other.colour) < APART:
            words = _("{one} and {other} look alike in grey: their lightness is nearly the same.")
            notes.append(words.format(one=one.label, other=other.label))
    lightness = [colours.luminance(band.colour) for band in known]
    if lightness not in (sorted(lightness), sorted(lightness, reverse=True)):
        notes.append(
            _("The lightness of the colours does not rise or fall in order, so that in grey only the letters tell it.")
        )
    return notes
