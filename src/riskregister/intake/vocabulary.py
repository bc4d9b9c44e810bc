"""Words for the status of a risk, the answer to it, and opportunities, in many languages, and what they are here.

A word that is not in the lists is kept as it is and asked about; none is taken for the one most like it.
"""

from __future__ import annotations

from functools import cache
from typing import cast

from riskregister.core.model import RiskStatus
from riskregister.intake.scales_words import normal
from riskregister.intake.wordlists import words


def status_of(text: str) -> RiskStatus | None:
    """Return the status of this register that a word stands for; None if it is not clear which."""
    return cast(RiskStatus | None, _known("statuses").get(normal(text)))


def strategy_of(text: str) -> str | None:
    """Return the kind of answer that words stand for: accept, reduce, transfer, avoid, contingency, monitor, ...

    Several words for one kind parted by strokes or commas count as it; two kinds are none.
    """
    known = _known("strategies")
    whole = known.get(normal(text))
    if whole is not None:
        return whole
    kinds = {known.get(normal(part)) for part in text.replace(",", "/").replace(";", "/").replace("\n", "/").split("/")}
    return kinds.pop() if len(kinds) == 1 else None


def is_opportunity(text: str) -> bool:
    """Say whether a word calls its row an opportunity."""
    return normal(text) in _known("opportunities")


@cache
def _known(name: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for section, of in words(name).items():
        for word in of:
            found.setdefault(normal(word), section)
    return found
