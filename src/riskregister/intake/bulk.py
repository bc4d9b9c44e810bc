"""Making very many records at once."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def in_bulk() -> Iterator[None]:
    """Hold back the search for cyclic garbage for a moment: it would go through all records again and again.

    That search takes as long as the making itself; records hold no cycles, so nothing piles up meanwhile.
    """
    searching = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searching:
            gc.enable()
