"""The risks a person has chosen in the list: kept by id, over pages and filters, until they are edited or let go."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

import streamlit as st


@dataclass
class Chosen:
    """Ids in the order in which they were chosen; ``stamp`` is new whenever something else than the table chose."""

    ids: list[str] = field(default_factory=list)
    stamp: int = 0


@dataclass(frozen=True, slots=True)
class Offered:
    """The risks a person may choose among: those on the page looked at, and all that fit the filters."""

    page: list[str]
    all: list[str]


def chosen() -> Chosen:
    """Return what this session has chosen."""
    found = st.session_state.get("chosen risks")
    if not isinstance(found, Chosen):
        found = st.session_state["chosen risks"] = Chosen()
    return found


def choose(ids: Iterable[str]) -> None:
    """Choose exactly these; the table is drawn anew, with them marked."""
    now = chosen()
    now.ids = list(dict.fromkeys(ids))
    now.stamp += 1


def keep_only(known: Collection[str]) -> None:
    """Let go of risks that are in the register no more."""
    now = chosen()
    now.ids = [one for one in now.ids if one in known]


def chosen_among(ids: Sequence[str]) -> list[int]:
    """Return the places of the chosen among ``ids``."""
    now = set(chosen().ids)
    return [place for place, one in enumerate(ids) if one in now]


def take_choice(ids: Sequence[str], places: Iterable[int]) -> None:
    """Take over which of ``ids``, the rows of a page, are marked; those chosen on other pages stay."""
    now, marked = chosen(), [ids[place] for place in places if place < len(ids)]
    elsewhere = [one for one in now.ids if one not in set(ids)]
    now.ids = [*elsewhere, *marked]
