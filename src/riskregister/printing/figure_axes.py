"""The axes of a figure made for the screen: what a value is on them, where it lies, and where their ticks stand."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from riskregister.printing import figure_ticks
from riskregister.printing.figure_text import Inked, lines_of, shown

Kind = Literal["linear", "log", "date", "category"]

DAY = 86_400_000.0
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
# How far an axis goes on beyond its outermost mark, in shares of its length.
_AIR = 0.05
_KEYS = {
    "type", "range", "title", "tickvals", "ticktext", "ticksuffix", "tickformat", "dtick", "tick0", "side", "visible",
    "showgrid", "gridcolor", "autorange", "rangemode", "categoryorder", "categoryarray",
}  # fmt: skip
#: Of these there is no other way on paper; dates are always written out.
_VALUES: dict[str, set[Any]] = {
    "zeroline": {None, False},
    "ticks": {None, ""},
    "autorange": {None, "reversed"},
    "rangemode": {None, "normal", "tozero"},
    "side": {None, "top", "bottom", "left"},
    "categoryorder": {None, "array"},
    "tickformat": {None, "%-d %b %Y"},
}
#: What only says how the screen's axis behaves; none of our figures draws a zero line or ticks of its own.
_OF_THE_SCREEN = {"fixedrange", "automargin", "zeroline", "ticks"}


@dataclass(frozen=True, slots=True)
class Extent:
    """What a mark asks of an axis: the values it covers, and whether air is wanted beyond them."""

    values: tuple[float, ...]
    air: bool = True
    from_zero: bool = False


@dataclass(slots=True)
class Axis:
    """One axis, in its own units: numbers, decades, milliseconds since 1970, or places of categories from 0.

    Where all that lies on it is ``whole`` there are no ticks between.
    """

    kind: Kind
    given: dict[str, Any]
    categories: dict[str, int] = field(default_factory=dict)
    low: float = 0.0
    high: float = 1.0
    whole: bool = False

    def value(self, of: Any) -> float | None:
        """Return what a figure says as a number of this axis; None where it says that nothing is known."""
        if of is None or (isinstance(of, float) and math.isnan(of)):
            return None
        if self.kind == "date" and isinstance(of, str):
            moment = dt.datetime.fromisoformat(of).replace(tzinfo=dt.UTC)
            return (moment - _EPOCH).total_seconds() * 1000.0
        if self.kind == "category" and isinstance(of, str):
            return float(self.categories[of])
        if self.kind == "log":
            return math.log10(float(of)) if float(of) > 0 else None
        return float(of)

    def place(self, value: float) -> float:
        """Return where a number of this axis lies, from 0 at its left or lower end to 1 at the other."""
        return (value - self.low) / (self.high - self.low)

    def at(self, of: Any) -> float | None:
        """Return where what a figure says lies; None where nothing is known."""
        value = self.value(of)
        return None if value is None else self.place(value)

    def span(self, extents: Iterable[Extent]) -> None:
        """Set the two ends: those that were asked for, or as far as the marks go, with air."""
        extents = list(extents)
        values = [value for extent in extents for value in extent.values]
        self.whole = bool(values) and all(value.is_integer() for value in values)
        asked = self.given.get("range")
        if asked is not None:
            ends = [float(one) if self.kind == "log" else self.value(one) for one in asked]
            self.low, self.high = (0.0 if end is None else end for end in ends)
        elif self.kind == "category":
            self.low, self.high = -0.5, max(len(self.categories), 1) - 0.5
        else:
            self.low, self.high = self._covering(extents)
        if self.given.get("autorange") == "reversed":
            self.low, self.high = self.high, self.low
        if self.low == self.high:
            self.high = self.low + 1.0

    def _covering(self, extents: list[Extent]) -> tuple[float, float]:
        values = [value for extent in extents for value in extent.values]
        aired = [value for extent in extents if extent.air for value in extent.values]
        zero = self.given.get("rangemode") == "tozero" or any(extent.from_zero for extent in extents)
        if not values:
            return 0.0, 1.0
        low, high = min(values), max(values)
        if zero and self.kind == "linear":
            low, high = min(low, 0.0), max(high, 0.0)
        if low == high:
            apart = DAY if self.kind == "date" else 0.1 * abs(low) or 1.0
            return low - apart, high + apart
        air = _AIR * (high - low)
        below = air if aired and min(aired) - low < air and not (zero and low == 0.0) else 0.0
        above = air if aired and high - max(aired) < air and not (zero and high == 0.0) else 0.0
        return low - below, high + above

    def view(self, room: float, language: str, inked: Inked) -> dict[str, Any]:
        """Return what is drawn of the axis; ``room`` is how many ticks can be read beside one another."""
        given = self.given
        if given.get("visible") is False:
            return {"ticks": [], "title": [], "far": False, "grid": "", "named": False}
        title = lines_of((given.get("title") or {}).get("text", ""))
        grid = "" if given.get("showgrid") is False else inked(given.get("gridcolor", "rgba(128,128,128,0.3)"))
        ticks = [
            {"at": round(place, 5), "lines": lines}
            for place, lines in ((self.place(value), lines) for value, lines in self._ticks(room, language))
            if -1e-6 <= place <= 1 + 1e-6
        ]
        return {
            "ticks": ticks,
            "title": title if shown(title) else [],
            "far": given.get("side") in {"top", "right"},
            "grid": grid,
            "named": self.kind == "category" or "ticktext" in given,
        }

    def _ticks(self, room: float, language: str) -> list[tuple[float, Any]]:
        """Return each tick's place in units of the axis with the lines of its label."""
        given, suffix = self.given, str(self.given.get("ticksuffix", ""))
        ends = (min(self.low, self.high), max(self.low, self.high))
        if "tickvals" in given:
            values = [(one, self.value(one)) for one in given["tickvals"]]
            words = given.get("ticktext") or [self._named(one, suffix, language) for one, _value in values]
            return [
                (value, lines_of(text)) for (_of, value), text in zip(values, words, strict=True) if value is not None
            ]
        if self.kind == "category":
            return [(float(place), lines_of(name)) for name, place in self.categories.items()]
        if self.kind == "date":
            days = figure_ticks.of_dates(_day(ends[0]), _day(ends[1]), room, language)
            # The year stands farther from the plot than the month, so that months are beside one another.
            order = -1 if given.get("side") == "top" else 1
            return [((day - _EPOCH) / dt.timedelta(milliseconds=1), lines[::order]) for day, lines in days]
        if self.kind == "log":
            found = figure_ticks.of_decades(*ends)
        elif "dtick" in given:
            found = figure_ticks.stepped(*ends, float(given["dtick"]), float(given.get("tick0", 0)))
        else:
            found = figure_ticks.even(*ends, room, 1.0 if self.whole else 0.0)
        return [(value, lines_of(f"{text}{suffix}")) for value, text in found]

    def _named(self, of: Any, suffix: str, language: str) -> str:
        value = self.value(of)
        if self.kind == "date" and value is not None:
            return figure_ticks.day_words(_day(value), language)
        return f"{figure_ticks.number_words(float(of))}{suffix}"


def axis_of(given: dict[str, Any], values: Iterable[Any]) -> Axis:
    """Return the axis a figure asks for; ``values`` are all that lie on it, in the order of the figure.

    Raises:
        ValueError: something is asked of it that no print draws.
    """
    refuse_unknown("an axis", given, _KEYS | _OF_THE_SCREEN)
    refuse_unknown("an axis's title", given.get("title") or {}, {"text"})
    unlike = [key for key, values in _VALUES.items() if given.get(key) not in values]
    if unlike:
        raise ValueError(f"a figure asks for an axis that is not printed: {', '.join(unlike)} in {given}")
    kind = given.get("type")
    names = [value for value in values if isinstance(value, str)]
    if kind is None:
        kind = "category" if names or "categoryarray" in given else "linear"
    known = next((one for one in get_args(Kind) if one == kind), None)
    if known is None:
        raise ValueError(f"a figure has an axis that is not printed: {kind!r}")
    order = [*given.get("categoryarray", []), *names] if kind == "category" else []
    categories = {name: place for place, name in enumerate(dict.fromkeys(order))}
    return Axis(known, given, categories)


def refuse_unknown(of: str, given: dict[str, Any], known: Iterable[str]) -> None:
    """Raise an error if a figure says something that prints know nothing of: what is not drawn must not be lost.

    Raises:
        ValueError: it does.
    """
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise ValueError(f"{of} of a figure has what is not printed: {', '.join(unknown)}")


def each(value: Any, count: int) -> list[Any]:
    """Return one value for each of so many points, where a figure gives one for all or a list."""
    if not isinstance(value, list):
        return [value] * count
    if len(value) != count:
        raise ValueError(f"a figure has {len(value)} values for {count} points")
    return value


def _day(value: float) -> dt.datetime:
    return _EPOCH + dt.timedelta(milliseconds=value)
