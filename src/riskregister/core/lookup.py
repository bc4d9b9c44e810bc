"""Find a risk by what somebody types: an id, the beginning of one, or words of its title or texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from riskregister.core.model import Risk


def best_fits(risks: Sequence[Risk], words: str, most: int = 50) -> list[str]:
    """Return the ids of the risks that fit ``words`` best, best first, at most ``most``; without words the first ones.

    All words must be in a risk's id, title or texts.  An id comes before the beginning of one, that before words that
    all stand in the title, those before words anywhere; among equals the register's order stands.
    """
    sought = words.casefold().split()
    if not sought:
        return [risk.id for risk in risks[:most]]
    whole = " ".join(sought)
    ranked: list[list[str]] = [[], [], [], []]
    for risk in risks:
        identity, title = risk.id.casefold(), f"{risk.id} {risk.title}".casefold()
        if identity == whole:
            ranked[0].append(risk.id)
        elif identity.startswith(whole):
            ranked[1].append(risk.id)
        elif _all_in(sought, title):
            ranked[2].append(risk.id)
        elif len(ranked[3]) < most and _all_in(sought, _texts(risk)):
            ranked[3].append(risk.id)
    return [identity for group in ranked for identity in group][:most]


def _all_in(words: Iterable[str], text: str) -> bool:
    return all(word in text for word in words)


def _texts(risk: Risk) -> str:
    texts = (risk.id, risk.title, risk.cause, risk.event, risk.consequence, risk.scenario, risk.notes, risk.owner)
    return " ".join(texts).casefold()
