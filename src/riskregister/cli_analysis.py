"""What the command ``simulate`` does beside reporting: it reckons, and says how far it is when that takes a while."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TextIO

import pandas as pd

from riskregister.core.model import Register, Stage
from riskregister.services import analysis
from riskregister.translations import gettext as _

#: The columns a table on the screen has room for.
SHOWN = ["id", "title", "score", "rank", "rank_low", "rank_high", "expected_rank", "top", "p_above_appetite"]
SHOWN += ["expected_harm", "expected_harm_low", "expected_harm_high", "p_event", "var95", "tvar95"]
_PATIENCE = 1.0


def simulated(register: Register, stage: Stage, draws: int, seed: int) -> pd.DataFrame:
    """Return :func:`analysis.simulate`, saying on standard error how far it is once that takes over a second."""
    with_progress = Spoken(sys.stderr)
    found = analysis.simulate(register, stage, draws, seed, with_progress)
    with_progress.end()
    return found


class Spoken:
    """A progress callback that keeps silent for a second, then writes each whole per cent: in place on a terminal."""

    def __init__(self, to: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._to, self._clock, self._start = to, clock, clock()
        self._last = -1

    def __call__(self, share: float) -> None:
        """Say how much of the work is done, ``share`` 0..1."""
        percent, in_place = int(share * 100), self._to.isatty()
        if self._clock() - self._start < _PATIENCE or percent < self._last + (1 if in_place else 10):
            return
        self._last = percent
        words = _("Simulated: {percent} %").format(percent=percent)
        self._to.write(f"\r{words}" if in_place else f"{words}\n")
        self._to.flush()

    def end(self) -> None:
        """Leave the line on a terminal empty again."""
        if self._last >= 0 and self._to.isatty():
            self._to.write("\r\x1b[K")
            self._to.flush()
