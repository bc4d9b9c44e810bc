"""Keep what stays in memory out of the garbage collector's way.

Streamlit collects garbage after every run of a page, and that walks over every object there is: the modules, and each
record of a register. With the shipped register it took two thirds of a run, with ten thousand risks a second. What is
loaded for good is therefore set aside (``gc.freeze``), so that a run is followed by a look at its own leavings only.
"""

from __future__ import annotations

import gc
import sys
import threading

from riskregister.core.bulk import set_aside

#: How often something is set aside before all of it is looked through once, for what has become garbage since.
_ROUNDS = 16
_lock = threading.Lock()
_loaded = 0
_settled: tuple[int, int] = (0, 0)
_rounds = 0


def loaded() -> None:
    """Note that something was read that will stay."""
    global _loaded  # one count for the process, as the collector is
    _loaded += 1


def settle() -> None:
    """Set aside what is in memory if modules or registers came since the last time; else do nothing."""
    global _settled, _rounds
    now = (len(sys.modules), _loaded)
    if now == _settled or not _lock.acquire(blocking=False):
        return
    try:
        _settled, _rounds = now, _rounds + 1
        if _rounds % _ROUNDS == 0:
            gc.unfreeze()
            gc.collect()
        set_aside()
    finally:
        _lock.release()
