"""The commands about what was: history, differences, taking back, proof, backup."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from riskregister.cli.options import STATE_HELP, Format, FormatOption
from riskregister.cli.output import print_json, report_frame
from riskregister.cli.progress import Spoken
from riskregister.errors import Conflict, InvalidInput, WrongUsage
from riskregister.translations import gettext as _
from riskregister.translations import ngettext

if TYPE_CHECKING:
    from collections.abc import Callable

    from riskregister.services.undoing import Undoing

commands = typer.Typer()

_HISTORY_HELP = _(
    "A database address or register:ID, with @ and a moment if only what was before counts; none: the configured one."
)
_BY_HELP = _("Who does it (default: from settings).")
_MEANS = "command line"


@commands.command(help=_("Tell in sentences what differs between two states: two moments, files or databases."))
def diff(
    a: Annotated[str, typer.Argument(metavar="A", help=STATE_HELP)],
    b: Annotated[str, typer.Argument(metavar="B", help=STATE_HELP)],
    format: FormatOption = Format.table,
) -> None:
    import pandas as pd

    from riskregister.core.wording import in_words
    from riskregister.services import comparing

    told, register = comparing.compare_sources(a, b)
    if format is Format.table:
        typer.echo(comparing.as_text(told))
        return
    rows = [
        {name: getattr(one, name) for name in comparing.COLUMNS}
        | {side: in_words(getattr(one, side)) if getattr(one, side) is not None else None for side in ("old", "new")}
        for one in told
    ]
    report_frame(register, pd.DataFrame(rows, columns=comparing.COLUMNS, dtype=object), format, comparing.COLUMNS)


@commands.command(help=_("List the revisions, newest first: who changed what, when and why."))
def history(
    source: Annotated[str | None, typer.Argument(metavar="[SOURCE]", help=_HISTORY_HELP)] = None,
    record: Annotated[str | None, typer.Option(help=_("Only those that touched this record."))] = None,
    limit: Annotated[int, typer.Option(min=1, help=_("At most so many."))] = 20,
    format: FormatOption = Format.table,
) -> None:
    import pandas as pd

    from riskregister.services import reports
    from riskregister.services.opening import open_history

    database, register_id, upto = open_history(source)
    register = database.read(register_id)
    rows = reports.revisions(database, register, limit=limit, record=record, upto=upto)
    columns = ["revision", "time", "actor", "means", "reason", "changes", "what", "hash"]
    frame = pd.DataFrame(rows, columns=columns, dtype=object)
    report_frame(register, frame, format, ["revision", "time", "actor", "means", "reason", "what"])


@commands.command(help=_("Undo a revision, or go back to the state it left, as a new revision."))
def revert(
    revision: Annotated[str, typer.Argument(metavar="REVISION", help=_("Its number: 12 or r12."))],
    to: Annotated[
        bool, typer.Option("--to", help=_("Go back to the state this revision left; all that came after is undone."))
    ] = False,
    later: Annotated[
        str | None,
        typer.Option(help=_("What to do with fields that later edits changed as well: 'keep' them or 'undo' them.")),
    ] = None,
    register: Annotated[str | None, typer.Option(help=_("Register to do it in (default: the main one)."))] = None,
    dry_run: Annotated[bool, typer.Option(help=_("Only show what would change."))] = False,
    by: Annotated[str | None, typer.Option(help=_BY_HELP)] = None,
    why: Annotated[str | None, typer.Option(help=_("Why."))] = None,
) -> None:
    from riskregister import settings
    from riskregister.services import comparing, undoing
    from riskregister.services.opening import of_database, open_database

    number = _number(revision)
    if later not in (None, "keep", "undo"):
        raise WrongUsage(_("--later is 'keep' or 'undo', not '{given}'.").format(given=later))
    actor = by or settings.actor()
    if not dry_run and not actor:
        raise WrongUsage(_("A change needs a name."), _("Give --by NAME, or set RISKREGISTER_BY."))
    database = open_database()
    register_id = of_database(database, register)
    if to:
        if dry_run:
            typer.echo(
                comparing.as_text(comparing.between(database, register_id, database.version(register_id), number))
            )
            return
        reason = why or _("back to revision {number}").format(number=number)
        new = undoing.restore_state(database, register_id, number, actor=actor, reason=reason, means=_MEANS)
    else:
        undoing_now = undoing.preview_undo(database, register_id, number)
        _print_undoing(undoing_now)
        also = None
        if later is not None:
            clashes = undoing_now.clashes if later == "undo" else ()
            also = [(clash.table, clash.record, clash.field) for clash in clashes]
        if dry_run:
            raise typer.Exit(Conflict.exit_code if undoing_now.clashes and later is None else 0)
        reason = why or _("undoing revision {number}").format(number=number)
        new = undoing.undo(database, undoing_now, actor=actor, reason=reason, means=_MEANS, also=also)
    typer.echo(_("Done as revision {number}.").format(number=new))


@commands.command(help=_("Prove that nothing was altered, and give the newest hash to note down."))
def verify(
    source: Annotated[
        str | None, typer.Argument(metavar="[SOURCE]", help=_("A database address; none: the configured database."))
    ] = None,
    expect: Annotated[
        str | None, typer.Option(metavar="HASH", help=_("A hash noted before: proves that nothing was cut off since."))
    ] = None,
    format: FormatOption = Format.table,
) -> None:
    from riskregister.services import safety
    from riskregister.services.opening import existing_database

    database = existing_database(source, fill=False)
    spoken = Spoken(sys.stderr, _("Proved: {percent} %"))
    found = database.verify(expect, progress=_share(spoken))
    spoken.end()
    if not found.chains and not found.flaws:
        message = _("The database {where} holds no register.").format(where=database.name)
        raise InvalidInput(message, _("There is nothing to prove; check the address."))
    met = expect is None or any(chain.expected_at is not None for chain in found.chains)
    if format is Format.table:
        for flaw in found.flaws:
            typer.echo(_("error: {flaw}").format(flaw=f"{flaw.register}: {safety.flaw_in_words(flaw)}"))
        for chain in found.chains:
            words = ngettext(
                "{id}: {n} revision, newest hash {hash}", "{id}: {n} revisions, newest hash {hash}", chain.revisions
            )
            typer.echo(words.format(id=chain.register, n=chain.revisions, hash=chain.newest))
            if chain.expected_at is not None:
                typer.echo(_("The expected hash is that of revision {n}.").format(n=chain.expected_at))
        if not met:
            typer.echo(_("error: no revision has the expected hash; the history was cut off or rewritten."))
        typer.echo(_("Nothing was altered.") if met and not found.flaws else _("The history is not what was saved."))
    else:
        _write_proof(found, met, format)
    raise typer.Exit(0 if met and not found.flaws else 1)


@commands.command(help=_("Write the whole database to one file while others go on working."))
def backup(
    file: Annotated[Path, typer.Argument(help=_("The file to write; it must not exist."))],
    source: Annotated[
        str | None, typer.Argument(metavar="[SOURCE]", help=_("A database address; none: the configured database."))
    ] = None,
) -> None:
    from riskregister.services import safety
    from riskregister.services.opening import existing_database

    database = existing_database(source)
    spoken = Spoken(sys.stderr, _("Copied: {percent} %"))
    safety.backup(database, file, _share(spoken))
    spoken.end()
    typer.echo(_("Wrote {file}.").format(file=file))


@commands.command(help=_("Make the configured database hold what a backup holds; what it held is backed up first."))
def restore(
    file: Annotated[Path, typer.Option("--backup", metavar="FILE", help=_("The backup."))],
) -> None:
    from riskregister import settings
    from riskregister.services import safety
    from riskregister.store.database import Database

    database = Database(settings.database_url())
    spoken = Spoken(sys.stderr, _("Restored: {percent} %"))
    proof, safe = safety.restore(database, file, _share(spoken))
    spoken.end()
    if safe is not None:
        typer.echo(_("What the database held before is in {file}.").format(file=safe))
    for chain in proof.chains:
        words = _("{id}: revision {n}, newest hash {hash}")
        typer.echo(words.format(id=chain.register, n=chain.revisions, hash=chain.newest))
    typer.echo(_("Restored and proved: nothing was altered."))


def _number(revision: str) -> int:
    text = revision.removeprefix("r")
    if not text.isdecimal():
        raise WrongUsage(_("'{given}' is no revision.").format(given=revision), _("Give its number, 12 or r12."))
    return int(text)


def _print_undoing(undoing: Undoing) -> None:
    from riskregister.core.wording import field_name, in_words

    for change in undoing.changes:
        field = field_name(change.field) if change.field else _("the whole record")
        typer.echo(f"{change.record} {field}: {in_words(change.old)} → {in_words(change.new)}")
    for clash in undoing.clashes:
        words = _("changed later: {record} {field}: now {now} ({by}, {time}: {why}), undoing would set {old}")
        typer.echo(
            words.format(
                record=clash.record,
                field=field_name(clash.field) if clash.field else _("the whole record"),
                now=in_words(clash.theirs),
                by=clash.by,
                time=f"{clash.time:%Y-%m-%d %H:%M} UTC" if clash.time else "?",
                why=clash.reason,
                old=in_words(clash.mine),
            )
        )


def _share(spoken: Spoken) -> Callable[[int, int], None]:
    return lambda done, count: spoken(done / count if count else 1.0)


def _write_proof(found: Any, met: bool, format: Format) -> None:
    import pandas as pd

    columns = ["register", "table", "record", "revision", "problem"]
    rows = [{name: getattr(flaw, name) for name in columns} for flaw in found.flaws]
    if format is Format.csv:
        sys.stdout.write(pd.DataFrame(rows, columns=columns).to_csv(index=False))
        return
    chains = [
        {"register": c.register, "revisions": c.revisions, "hash": c.newest, "expected_at": c.expected_at}
        for c in found.chains
    ]
    main = chains[0] if chains else {"register": None, "revisions": None}
    identity = {"id": main["register"], "version": main["revisions"], "as_of": None}
    print_json({"register": identity, "sound": met and not found.flaws, "chains": chains, "rows": rows})
