"""The commands that read a register and report on it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from riskregister.cli.options import AsOfOption, By, ByOption, Format, FormatOption, SourceArgument, Stage, StageOption
from riskregister.cli.output import print_json, report
from riskregister.cli.progress import Spoken
from riskregister.errors import InvalidInput
from riskregister.translations import gettext as _
from riskregister.translations import ngettext

if TYPE_CHECKING:
    import pandas as pd

    from riskregister.core.model import Register

commands = typer.Typer()

#: The columns of ``simulate`` that a table on the screen has room for.
_SIMULATED_SHOWN = ["id", "title", "score", "rank", "rank_low", "rank_high", "expected_rank", "top", "p_above_appetite"]
_SIMULATED_SHOWN += ["expected_harm", "expected_harm_low", "expected_harm_high", "p_event", "var95", "tvar95"]


class CoverBy(StrEnum):
    """What a row of ``coverage`` stands for."""

    category = "category"
    risk = "risk"
    measure = "measure"
    section = "section"


_COVER_HELP = _("What a row stands for; measure: those that act on no risk.")
CoverOption = Annotated[CoverBy, typer.Option(help=_COVER_HELP)]


@commands.command(help=_("List every error and warning in a register, with place, value and rule."))
def check(source: SourceArgument = None, format: FormatOption = Format.table) -> None:
    from riskregister.services.opening import open_source

    register = None
    try:
        opened = open_source(source)
        register, findings = opened.register, opened.findings()
    except InvalidInput as error:
        if not error.findings:
            raise
        findings = list(error.findings)
    rows = [
        {
            "severity": f.severity,
            "place": f.place,
            "record": f.record,
            "field": f.field,
            "value": f.value,
            "rule": f.rule,
        }
        for f in findings
    ]
    if format is Format.json:
        identity = None
        if register is not None:
            identity = {"id": register.id, "version": register.version, "as_of": str(register.reporting_date)}
        print_json({"register": identity, "rows": rows})
    elif format is Format.csv:
        import pandas as pd

        columns = ["severity", "place", "record", "field", "value", "rule"]
        sys.stdout.write(pd.DataFrame(rows, columns=columns).to_csv(index=False))
    else:
        for finding in findings:
            where = f"{finding.place}: " if finding.place else ""
            typer.echo(f"{finding.severity}: {where}{finding.message}")
        errors = sum(finding.severity == "error" for finding in findings)
        warnings = sum(finding.severity == "warning" for finding in findings)
        counts = (
            ngettext("{n} error", "{n} errors", errors).format(n=errors),
            ngettext("{n} warning", "{n} warnings", warnings).format(n=warnings),
        )
        typer.echo(", ".join(counts) + ".")
    raise typer.Exit(1 if any(finding.severity == "error" for finding in findings) else 0)


@commands.command(help=_("Score the register: a row per risk or category, highest first."))
def score(
    source: SourceArgument = None,
    stage: StageOption = Stage.current,
    by: ByOption = By.risk,
    as_of: AsOfOption = None,
    format: FormatOption = Format.table,
) -> None:
    from riskregister.services import reports

    shown = ["id", "title", "likelihood", "impact", "score", "rating", "rank"]
    shown += ["product", "above_appetite", "measures"] if by is By.risk else ["p_low", "p_any", "p_high", "worst_risk"]
    report(source, as_of, format, lambda register: reports.scores(register, stage.value, by.value), shown, notice=True)


@commands.command(help=_("List the measures: owner, status, progress, due date, and the risks each acts on."))
def measures(source: SourceArgument = None, as_of: AsOfOption = None, format: FormatOption = Format.table) -> None:
    from riskregister.services import reports

    report(source, as_of, format, reports.measures, reports.MEASURES_SHOWN)


@commands.command(help=_("Show how the measures cover each category, and where they leave gaps."))
def coverage(
    source: SourceArgument = None,
    by: CoverOption = CoverBy.category,
    as_of: AsOfOption = None,
    format: FormatOption = Format.table,
) -> None:
    report(source, as_of, format, *_cover_report(by))


@commands.command(help=_("Simulate the levels' ranges: how sure each rank is, and what harm a year may bring."))
def simulate(
    source: SourceArgument = None,
    stage: StageOption = Stage.current,
    draws: Annotated[int, typer.Option(help=_("How often the levels are drawn."))] = 20_000,
    seed: Annotated[int, typer.Option(help=_("The same seed gives the same numbers."))] = 0,
    as_of: AsOfOption = None,
    format: FormatOption = Format.table,
) -> None:
    def rows(register: Register) -> pd.DataFrame:
        from riskregister.services import analysis

        progress = Spoken(sys.stderr)
        found = analysis.simulate(register, stage.value, draws, seed, progress)
        progress.end()
        return found

    report(source, as_of, format, rows, _SIMULATED_SHOWN, notice=True)


def _cover_report(by: CoverBy) -> tuple[Callable[[Register], pd.DataFrame], list[str]]:
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
