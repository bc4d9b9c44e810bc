"""Words that tell rows and sheets from each other: samples, totals, instructions, legends; they stand in marks.yaml."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import yaml

from riskregister.intake.headings import plain


@cache
def marks(kind: str, *, as_written: bool = False) -> frozenset[str]:
    """Return the words of one kind, as :func:`~.headings.plain` writes them unless ``as_written``."""
    text = (files("riskregister.intake") / "marks.yaml").read_text(encoding="utf-8")
    words = yaml.safe_load(text)[kind]
    return frozenset((words if as_written else plain(words)).split())
