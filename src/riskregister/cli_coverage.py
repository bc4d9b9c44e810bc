"""What a row of the command ``coverage`` stands for, and the report that goes with it."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from riskregister.translations import gettext as _

if TYPE_CHECKING:
    import pandas as pd

    from riskregister.core.model import Register


class CoverBy(StrEnum):
    """What a row stands for."""

    category = "category"
    risk = "risk"
    measure = "measure"
    section = "section"


_HELP = _("What a row stands for; measure: those that act on no risk.")
CoverOption = Annotated[CoverBy, typer.Option(help=_HELP)]


def cover_report(by: CoverBy) -> tuple[Callable[[Register], pd.DataFrame], list[str]]:
    """Return what makes the rows, and the columns a table on the screen has room for."""
    from riskregister.core import coverage
    from riskregister.services import influences, reports

    shown = ["id", "title", "risks", "measures", "established", "adopted", "under_way", "planned", "principle"]
    sections = ["document", "section", "paragraphs", "objectives", "categories", "risks", "assessments", "measures"]
    return {
        CoverBy.category: (reports.coverage, [*shown, "evidenced_reduction", "gaps"]),
        CoverBy.risk: (coverage.risk_cover, ["id", "category", "title", "measures", "cover"]),
        CoverBy.measure: (coverage.unlinked_measures, ["id", "title", "domain", "owner", "notes"]),
        CoverBy.section: (influences.sections, [*sections, "used"]),
    }[by]
