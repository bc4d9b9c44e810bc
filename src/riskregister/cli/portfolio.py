"""The command ``portfolio``: what to do first under a budget, with the proof, ended early without losing anything."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from riskregister.cli.options import AsOfOption, Format, FormatOption, SourceArgument
from riskregister.cli.output import report
from riskregister.translations import gettext as _

if TYPE_CHECKING:
    import pandas as pd

    from riskregister.core.model import Register
    from riskregister.services.portfolio import Choice, Progress

commands = typer.Typer()

#: The columns a table on the screen has room for; the summary stands below it.
SHOWN = ["id", "title", "chosen", "cost", "averted_alone", "core_index", "verdict", "needs"]


class Basis(StrEnum):
    """What a budget counts."""

    money = "money"
    classes = "classes"
    number = "count"


_BUDGET = _("An amount of money, a share (0 to 100) of what all measures cost, or a number of measures.")
_BASIS = _("What the budget counts; without it the best the register's costs bear out.")
_LIMIT = _("Seconds for the search, and as many for the core index; then the best found is given with its bound.")


@commands.command(help=_("Choose the measures that avert most expected harm within a budget, and prove it."))
def portfolio(
    budget: Annotated[str, typer.Option(help=_BUDGET)],
    source: SourceArgument = None,
    basis: Annotated[Basis | None, typer.Option(help=_BASIS)] = None,
    time_limit: Annotated[float, typer.Option(help=_LIMIT)] = 10.0,
    as_of: AsOfOption = None,
    format: FormatOption = Format.table,
) -> None:
    """Report :func:`services.portfolio.choose`; the table is followed by what it amounts to."""
    from riskregister.services import portfolio as service

    found: list[Choice] = []

    def rows(register: Register) -> pd.DataFrame:
        first = basis.value if basis else service.bases(register)[0]
        amount = service.budget_of(budget, first)
        with _interruptible() as interrupted:
            found.append(service.choose(register, amount, basis=first, time_limit=time_limit, watch=interrupted))
        return service.table(found[0])

    report(source, as_of, format, rows, SHOWN, notice=True)
    if format is Format.table:
        typer.echo("\n" + in_words(found[0]))


def in_words(choice: Choice) -> str:
    """Return what a choice amounts to, in sentences."""
    bases = {
        "money": _("Budget: {budget:g} {unit}, of which {spent:.4g} are spent on {n} measures."),
        "classes": _(
            "Budget: {budget:g} % of what all cost together (known in order only); {n} measures take {spent:.3g} %."
        ),
        "count": _("Budget: {budget:g} measures; {n} are taken."),
    }
    proofs = {
        "proven": _("Nothing better than {most:.2f} % is possible (proven)."),
        "time": _("Nothing better than {most:.2f} % is possible; the time was up before more was proven."),
        "cancelled": _("Nothing better than {most:.2f} % is possible; the search was ended before more was proven."),
    }
    values = {"budget": choice.budget, "unit": choice.unit, "spent": choice.spent, "n": choice.count}
    said = [
        bases[choice.basis].format(**values),
        _(
            "It averts {share:.2f} % of today's expected harm ({today:.4g} a year in units of the least harm of level "
            "1), if the strengths hold as judged, whatever the evidence for them."
        ).format(share=100 * choice.averted_share, today=choice.harm_today),
        proofs[choice.ended].format(most=100 * choice.most_averted_share),
        _("The core index rests on {n} draws.").format(n=choice.draws),
    ]
    if choice.without_cost:
        said.append(_("Left out for want of a cost: {n} measures.").format(n=choice.without_cost))
    if choice.unassessed:
        said.append(_("Risks without an inherent level, and so without harm: {n}.").format(n=choice.unassessed))
    return "\n".join(said)


@contextmanager
def _interruptible() -> Iterator[Callable[[Progress], bool]]:
    """Let a first Ctrl-C end the search with what it has, a second one the command; say so once it has begun."""
    pressed: list[int] = []

    def note(number: int, _frame: Any) -> None:
        pressed.append(number)
        signal.signal(signal.SIGINT, before)

    said: list[bool] = []

    def interrupted(_progress: Progress) -> bool:
        if not said:
            said.append(True)
            typer.echo(_("Searching. Ctrl-C ends it with the best found so far."), err=True)
        return bool(pressed)

    before = signal.signal(signal.SIGINT, note)
    try:
        yield interrupted
    finally:
        signal.signal(signal.SIGINT, before)
