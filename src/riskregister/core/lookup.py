"""Find a risk by what somebody types: an id, the beginning of one, or words of its title or of any of its texts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from riskregister.core.model import Risk
from riskregister.core.text_search import TextIndex, fold


def best_fits(risks: Sequence[Risk], index: TextIndex, words: str, most: int = 50) -> list[str]:
    """Return the ids of the risks that fit ``words`` best, best first, at most ``most``.

    ``index`` holds the texts of these ``risks``.  All words must stand in one of a risk's texts.  An id comes before
    the beginning of one, that before words that all stand in the title, those before words anywhere; among equals the
    register's order stands.
    """
    whole = fold(words).strip()
    ranked: list[list[str]] = [[], [], [], []]
    for place in np.flatnonzero(index.fitting(words)).tolist():
        risk = risks[place]
        identity, title = fold(risk.id), fold(f"{risk.id} {risk.title}")
        if identity == whole:
            ranked[0].append(risk.id)
        elif identity.startswith(whole):
            ranked[1].append(risk.id)
        else:
            ranked[2 if all(word in title for word in whole.split()) else 3].append(risk.id)
    return [identity for group in ranked for identity in group][:most]
