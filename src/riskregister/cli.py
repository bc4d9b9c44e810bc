"""The command line: the same services as the pages. Heavy imports wait inside the commands, so that help is instant."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from riskregister.cli_coverage import CoverBy, CoverOption, cover_report
from riskregister.cli_matrix import matrices
from riskregister.errors import InvalidInput, RegisterError, Unreachable, WrongUsage
from riskregister.translations import gettext as _
from riskregister.translations import ngettext

if TYPE_CHECKING:
    import pandas as pd

    from riskregister.core.model import Register

app: typer.Typer = typer.Typer(
    help=_("A register of risks: scored, tracked, exchanged with Excel, printed."),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
printing = typer.Typer(help=_("Print to PDF, SVG or PNG."), no_args_is_help=True, rich_markup_mode=None)
app.add_typer(printing, name="print")
methods = typer.Typer(
    help=_("The scoring method: its functions, and its worked cases."), no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(methods, name="method")
app.add_typer(matrices, name="matrix")


class Format(StrEnum):
    """How a report is written."""

    table = "table"
    json = "json"
    csv = "csv"


class Stage(StrEnum):
    """The stages of an assessment."""

    inherent = "inherent"
    current = "current"
    residual = "residual"
    target = "target"


class By(StrEnum):
    """What a row of a report stands for."""

    risk = "risk"
    category = "category"


_SOURCE_HELP = _("A YAML folder, an .xlsx or .json file, or a database address; none: the configured database.")
SourceArgument = Annotated[str | None, typer.Argument(metavar="[SOURCE]", help=_SOURCE_HELP)]
FormatOption = Annotated[Format, typer.Option("--format", help=_("How to write it."))]
StageOption = Annotated[Stage, typer.Option(help=_("Which assessments to read."))]
AsOfOption = Annotated[dt.datetime | None, typer.Option(formats=["%Y-%m-%d"], help=_("Reporting date."))]
ByOption = Annotated[By, typer.Option("--by", help=_("A row per risk or per category."))]


@app.command(help=_("Open the dashboard in the browser."))
def serve(
    port: Annotated[int, typer.Option(help=_("Port to listen on."))] = 8501,
    browser: Annotated[bool, typer.Option(help=_("Open a browser window."))] = True,
) -> None:
    from riskregister.services.serving import serve as start

    raise typer.Exit(start(port, open_browser=browser))


@app.command(help=_("List every error and warning in a register, with place, value and rule."))
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
        _print_json({"register": identity, "rows": rows})
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


@app.command(help=_("Score the register: a row per risk or category, highest first."))
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
    _report(source, as_of, format, lambda register: reports.scores(register, stage.value, by.value), shown, notice=True)


@app.command(help=_("List the measures: owner, status, progress, due date, and the risks each acts on."))
def measures(source: SourceArgument = None, as_of: AsOfOption = None, format: FormatOption = Format.table) -> None:
    from riskregister.services import reports

    _report(source, as_of, format, reports.measures, reports.MEASURES_SHOWN)


@app.command(help=_("Show how the measures cover each category, and where they leave gaps."))
def coverage(
    source: SourceArgument = None,
    by: CoverOption = CoverBy.category,
    as_of: AsOfOption = None,
    format: FormatOption = Format.table,
) -> None:
    _report(source, as_of, format, *cover_report(by))


@app.command(help=_("Simulate the levels' ranges: how sure each rank is, and what harm a year may bring."))
def simulate(
    source: SourceArgument = None,
    stage: StageOption = Stage.current,
    draws: Annotated[int, typer.Option(help=_("How often the levels are drawn."))] = 20_000,
    seed: Annotated[int, typer.Option(help=_("The same seed gives the same numbers."))] = 0,
    as_of: AsOfOption = None,
    format: FormatOption = Format.table,
) -> None:
    from riskregister import cli_analysis

    def rows(register: Register) -> pd.DataFrame:
        return cli_analysis.simulated(register, stage.value, draws, seed)

    _report(source, as_of, format, rows, cli_analysis.SHOWN, notice=True)


@app.command("import", help=_("Take back a workbook that this program exported; shows or makes the changes."))
def import_(
    file: Annotated[Path, typer.Argument(help=_("The workbook."))],
    into: Annotated[str | None, typer.Option(help=_("Register to import into (default: the main one)."))] = None,
    remove: Annotated[bool, typer.Option(help=_("Also remove rows missing from the workbook."))] = False,
    dry_run: Annotated[bool, typer.Option(help=_("Only show what would change."))] = False,
    by: Annotated[str | None, typer.Option(help=_("Who imports (default: from settings)."))] = None,
    why: Annotated[str | None, typer.Option(help=_("Why."))] = None,
    format: FormatOption = Format.table,
) -> None:
    from riskregister import settings
    from riskregister.services import exchange
    from riskregister.services.opening import main_register, open_database

    actor = by or settings.actor()
    if not dry_run and not actor:
        raise WrongUsage(_("An import needs a name."), _("Give --by NAME, or set RISKREGISTER_BY."))
    database = open_database()
    try:
        preview = exchange.preview_import(database, into or main_register(database), file, file.name)
    except (InvalidInput, Unreachable) as error:
        if format is Format.json:
            _print_json(exchange.refusal(file.name, error))
        raise
    if format is Format.json:
        _print_json(exchange.report(preview))
    else:
        _print_preview(preview)
    if dry_run:
        blocked = preview.conflicts or (remove and preview.worked_on)
        raise typer.Exit(1 if preview.errors else 3 if blocked else 0)
    reason = why or _("import of {file}").format(file=file.name)
    version = exchange.accept_import(database, preview, actor=actor, reason=reason, remove=remove)
    if format is not Format.json:
        typer.echo(_("Imported. The register is now at version {n}.").format(n=version))


@app.command(help=_("Write the register to a file: .xlsx, .csv, .json, .md, or a folder of YAML."))
def export(
    file: Annotated[Path, typer.Argument(help=_("Where to write; the ending says what."))],
    source: SourceArgument = None,
    as_of: AsOfOption = None,
) -> None:
    from riskregister.services import exchange
    from riskregister.services.opening import open_source

    exchange.export(open_source(source, _date(as_of)).register, file)
    typer.echo(_("Wrote {file}.").format(file=file))


@printing.command(help=_("Print the matrix."))
def heatmap(
    source: SourceArgument = None,
    output: Annotated[Path, typer.Option("-o", "--output", help=_("A .pdf, .svg or .png file."))] = Path("heatmap.pdf"),
    stage: StageOption = Stage.current,
    by: ByOption = By.risk,
    grey: Annotated[bool, typer.Option(help=_("Shades of grey, for black-and-white printers."))] = False,
    as_of: AsOfOption = None,
) -> None:
    from riskregister import settings
    from riskregister.services.opening import open_source
    from riskregister.services.printing import print_heatmap

    register = open_source(source, _date(as_of)).sound()
    print_heatmap(register, output, by=by.value, stage=stage.value, grey=grey, printed_by=settings.actor())
    typer.echo(_("Wrote {file}.").format(file=output))


@methods.command("list", help=_("List the functions of the method: arguments, results, an example each in JSON."))
def method_list(
    words: Annotated[list[str] | None, typer.Argument(help=_("Only those that have to do with these words."))] = None,
    format: FormatOption = Format.table,
) -> None:
    from riskregister.services import method

    rows = method.listed(" ".join(words or ()))
    write_rows(rows if format is Format.json else method.in_brief(rows), format)


@methods.command("show", help=_("Explain one function of the method and give a case that runs as it stands."))
def method_show(
    name: Annotated[str, typer.Argument(help=_("A function's name."))], format: FormatOption = Format.table
) -> None:
    from riskregister.services import method

    row = method.shown(name)
    typer.echo(method.explained(row)) if format is Format.table else write_rows([row], format)


CASES_HELP = _("Cases: id, function, inputs, expected, tolerance.")


@methods.command("verify", help=_("Run tables of worked cases (YAML or JSON); none: the shipped ones."))
def method_verify(
    files: Annotated[list[Path] | None, typer.Argument(metavar="[FILE]...", help=CASES_HELP)] = None,
    format: FormatOption = Format.table,
) -> None:
    from riskregister.services import method

    rows = method.verified(files or ())
    failed = [{name: row[name] for name in ("id", "function", "problem")} for row in rows if not row["passed"]]
    write_rows(failed if format is Format.table else rows, format)
    if format is Format.table:
        typer.echo(_("{n} cases, {failed} failed.").format(n=len(rows), failed=len(failed)))
    raise typer.Exit(1 if failed else 0)


def main() -> None:
    """Run the command line; an expected error becomes one sentence and its exit code."""
    try:
        app()
    except RegisterError as error:
        typer.echo(_("Error: {what}").format(what=error), err=True)
        raise SystemExit(error.exit_code) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except BrokenPipeError:
        # The reader (head, a closed pager) has seen enough.
        sys.stderr.close()
        raise SystemExit(0) from None
    except OSError as error:
        typer.echo(_("Error: the output cannot be written: {why}.").format(why=error.strerror), err=True)
        raise SystemExit(4) from None


def _date(moment: dt.datetime | None) -> dt.date | None:
    return moment.date() if moment else None


def _report(
    source: str | None,
    as_of: dt.datetime | None,
    format: Format,
    rows: Callable[[Register], pd.DataFrame],
    shown: list[str],
    *,
    notice: bool = False,
) -> None:
    from riskregister.services import reports
    from riskregister.services.opening import open_source

    register = open_source(source, _date(as_of)).sound()
    frame = rows(register)
    if format is Format.json:
        _print_json(reports.as_json(register, frame))
    elif format is Format.csv:
        sys.stdout.write(frame.to_csv(index=False))
    else:
        _print_table(reports.in_meaningful_digits(frame)[shown])
        if notice and register.notice:
            typer.echo("\n" + register.notice)


def write_rows(rows: list[dict[str, Any]], format: Format) -> None:
    """Write rows that belong to no register, as a table, JSON or CSV."""
    import pandas as pd

    frame = pd.DataFrame(rows)
    if format is Format.json:
        _print_json({"rows": rows})
    elif format is Format.csv:
        sys.stdout.write(frame.to_csv(index=False))
    elif rows:
        _print_table(frame)


def _print_table(frame: pd.DataFrame) -> None:
    from rich.console import Console
    from rich.table import Table

    from riskregister.services.reports import plain_row

    figures = set(frame.select_dtypes("number"))
    wide = ("title", "owner", "risks", "gaps", "worst_risk", "does", "arguments", "result", "problem", "found")
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in frame.columns:
        table.add_column(name, justify="right" if name in figures else "left", no_wrap=name not in wide)
    for row in frame.to_dict("records"):
        table.add_row(*(_cell(value) for value in plain_row(row).values()))
    console = Console(width=None if sys.stdout.isatty() else 200, markup=False, highlight=False, emoji=False)
    console.print(table)


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, float):
        return f"{value:.3g}"
    if isinstance(value, list):
        return ", ".join(str(item) for item in value) or "–"
    return str(value)


def _print_json(data: Any) -> None:
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=1) + "\n")


def _print_preview(preview: Any) -> None:
    from riskregister.services.exchange import in_words

    for finding in preview.findings:
        typer.echo(f"{finding.severity}: {finding.place}: {finding.message}")
    for change in preview.changes:
        field = change.field or _("new")
        typer.echo(f"{change.record} {field}: {in_words(change.old)} → {in_words(change.new)}")
    for change, now in preview.conflicts:
        words = _("conflict: {record} {field}: here {now}, in the workbook {new}")
        typer.echo(words.format(record=change.record, field=change.field, now=in_words(now), new=in_words(change.new)))
    for change in preview.removed:
        typer.echo(_("would go with --remove: {record}").format(record=change.record))
    count = len(preview.changes)
    typer.echo(ngettext("{n} change.", "{n} changes.", count).format(n=count))


from riskregister import cli_portfolio  # noqa: E402 - registers its command, with what is defined above

if __name__ == "__main__":
    cli_portfolio.cli.main()  # type: ignore[attr-defined]
