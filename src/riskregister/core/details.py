"""What another register says of a risk, edited apart: each heading is merged for itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from riskregister.core.parts import Detail

_Key = tuple[str, int]


def details_together(
    now: tuple[Detail, ...], edits: Sequence[tuple[tuple[Detail, ...], tuple[Detail, ...]]]
) -> tuple[Detail, ...] | None:
    """Return the details with all edits, each from old to new, made; None if two of them contradict each other.

    Headings that are new stand last, by name: the order of the edits makes no difference.
    """
    found = _by_heading(now)
    started = {key for old, _new in edits for key in _by_heading(old)}
    wanted: dict[_Key, Detail | None] = {}
    for old, new in edits:
        before, after = _by_heading(old), _by_heading(new)
        for key in {**before, **after}:
            was, value = before.get(key), after.get(key)
            if was == value or (key not in wanted and found.get(key) == value):
                continue
            if (key in wanted and wanted[key] != value) or (key not in wanted and found.get(key) != was):
                return None
            wanted[key] = value
    left = {key: one for key, one in {**found, **wanted}.items() if one is not None}
    order = [key for key in left if key in started] + sorted(key for key in left if key not in started)
    return tuple(one for key in order if (one := left[key]) is not None)


def _by_heading(details: tuple[Detail, ...]) -> dict[_Key, Detail]:
    """Return details by their name and the how-manieth of that name they are."""
    counts: Counter[str] = Counter()
    found = {}
    for one in details:
        found[one.name, counts[one.name]] = one
        counts[one.name] += 1
    return found
