"""How far a long reckoning is, said on the command line."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TextIO

from riskregister.translations import gettext as _

_PATIENCE = 1.0


class Spoken:
    """A progress callback that keeps silent for a second, then writes each whole per cent: in place on a terminal."""

    def __init__(self, to: TextIO, words: str | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        """Write to ``to``; ``words`` hold a place {percent}."""
        self._words = words or _("Simulated: {percent} %")
        self._to, self._clock, self._start = to, clock, clock()
        self._last = -1

    def __call__(self, share: float) -> None:
        """Say how much of the work is done, ``share`` 0..1."""
        percent, in_place = int(share * 100), self._to.isatty()
        if self._clock() - self._start < _PATIENCE or percent < self._last + (1 if in_place else 10):
            return
        self._last = percent
        words = self._words.format(percent=percent)
        self._to.write(f"\r{words}" if in_place else f"{words}\n")
        self._to.flush()

    def end(self) -> None:
        """Leave the line on a terminal empty again."""
        if self._last >= 0 and self._to.isatty():
            self._to.write("\r\x1b[K")
            self._to.flush()


class Steps:
    """Progress through the steps of a long work, told by what is done: in place on a terminal, else a line a step.

    A step that is one piece cannot say how far it is; on a terminal it is told as begun.
    """

    def __init__(self, to: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        """Write to ``to``, after the same patience as :class:`Spoken`."""
        self._to, self._clock, self._start = to, clock, clock()
        self._last: tuple[str, int] | None = None

    def __call__(self, done: int, total: int, what: str) -> None:
        """Say that ``done`` of ``total`` is done of what the words name."""
        percent, in_place = int(done / total * 100) if total else 100, self._to.isatty()
        if self._clock() - self._start < _PATIENCE or (what, percent) == self._last:
            return
        if not in_place and self._last is not None and what == self._last[0] and percent < self._last[1] + 25:
            return
        self._last = what, percent
        words = _("{what}: {percent} %").format(what=what, percent=percent)
        self._to.write(f"\r\x1b[K{words}" if in_place else f"{words}\n")
        self._to.flush()

    def end(self) -> None:
        """Leave the line on a terminal empty again."""
        if self._last is not None and self._to.isatty():
            self._to.write("\r\x1b[K")
            self._to.flush()
