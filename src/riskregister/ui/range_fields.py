"""Fields that ask for a range as lowest, best and highest value: of a share in per cent, or of a factor."""

from __future__ import annotations

import streamlit as st

from riskregister.core.model import Estimate
from riskregister.errors import WrongUsage
from riskregister.translations import gettext as _
from riskregister.ui.drafts import Held

_ENDS = ("low", "best", "high")
#: Digits after which a share in per cent is no longer told apart.
_DIGITS = 8


class Incomplete(WrongUsage):
    """Of a range some values are given and others are not."""


def ask(
    held: Held,
    name: str,
    labels: tuple[str, str, str],
    known: Estimate | None,
    *,
    scale: float = 1.0,
    step: float = 0.1,
    helps: str | None = None,
) -> Estimate | None:
    """Ask for a range that may be empty, in three fields side by side; ``labels`` are of lowest, best and highest.

    What is shown and typed is ``scale`` times what is kept: 100 for a share in per cent.  No bounds are set to the
    fields: what breaks a rule is told as such, rather than refused without a word.

    Raises:
        Incomplete: some of the three are empty and others not; all fields have been drawn by then.
    """
    values: list[float | None] = []
    for place, end, label in zip(st.columns(3, vertical_alignment="bottom"), _ENDS, labels, strict=True):
        own: float | None = None if known is None else getattr(known, end)
        start = None if own is None else round(own * scale, _DIGITS)
        given = place.number_input(
            label, value=None, step=step, format="%g", help=helps, **held.optional(f"{name} {end}", start)
        )
        # What nobody touched stays as it is, whatever is lost by showing it.
        same = given is not None and given == start
        values.append(own if same else None if given is None else round(float(given) / scale, _DIGITS + 2))
    low, best, high = values
    if low is None and best is None and high is None:
        return None
    if low is None or best is None or high is None:
        words = _("Of a range all three are needed: lowest, best and highest.")
        raise Incomplete(words, _("Give the others, or leave all three empty."))
    return Estimate(low=low, best=best, high=high)
