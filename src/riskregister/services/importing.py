"""Take any organisation's register in: look at a file, settle what is doubtful, then all of it or nothing.

Nothing is written before somebody accepts, and nothing of the register is ever removed or emptied by such a file.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from openpyxl.utils import get_column_letter

from riskregister.core.blank import BLANK_ID, blank
from riskregister.core.changes import Change, applied
from riskregister.core.findings import Finding
from riskregister.core.model import Register
from riskregister.errors import InvalidInput, Unreachable
from riskregister.services import editing
from riskregister.store import layouts
from riskregister.store.database import Database
from riskregister.translations import gettext as _

if TYPE_CHECKING:
    from riskregister.intake.answering import Answer
    from riskregister.intake.choices import Choices
    from riskregister.intake.converting import Converted
    from riskregister.intake.grid import Source
    from riskregister.intake.matching import Match
    from riskregister.intake.reading import Reading
    from riskregister.intake.table import Found, Table, Verdict

#: Told from 0 to 1 how much is done.
Progress = Callable[[float], None]
#: How far down the header of a workbook of this program is looked for.
_DEEPEST = 20
#: Who signs what is only shown.
_NOBODY = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a file is and what taking it in would do, before anybody accepts it.

    ``choices`` are what was said of the file, now or (``remembered``) the last time a file of this layout came in;
    ``program`` is the one whose export it is, where that is known by its columns.
    ``reading`` is None where there is no table to read; ``made`` is what its rows become, those left out of which it is
    ``open`` which risk they are, and None while something cannot be read.
    """

    name: str
    source: Source
    register: Register
    found: Found
    choices: Choices
    remembered: bool = False
    program: str = ""
    reading: Reading | None = None
    matches: tuple[Match, ...] = ()
    made: Converted | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def errors(self) -> list[Finding]:
        """The findings that forbid the import."""
        return [finding for finding in self.findings if finding.severity == "error"]

    @property
    def open(self) -> list[Match]:
        """The rows of which nobody has said yet which risk they are about."""
        from riskregister.intake.converting import undecided

        return undecided(self.matches, self.choices.for_rows())

    @property
    def changes(self) -> tuple[Change, ...]:
        """What would be written."""
        return self.made.changes if self.made else ()

    @property
    def verdict(self) -> Verdict:
        """What the file is; whether it can be taken in as it is, ``errors`` and ``open`` say."""
        return self.found.verdict

    @property
    def reason(self) -> str:
        """The verdict in one sentence."""
        return self.found.reason

    def refusal(self) -> str:
        """Return the first thing that forbids the import as a sentence, empty if nothing does."""
        first = self.errors[0] if self.errors else None
        if first is None:
            return ""
        return f"{first.place}: {first.message}." if first.place else f"{first.message}."

    @property
    def table(self) -> Table | None:
        """The table that was found or chosen."""
        return self.found.table

    @property
    def layout(self) -> str:
        """What files of one layout have in common: the headings of the table, in their order."""
        return layout_of(self.table) if self.table else ""


def open_file(source: Path | BinaryIO, name: str, progress: Progress | None = None) -> Source:
    """Return what a file holds, cell by cell; of an analysis of MONARC its operational risks.

    Raises:
        InvalidInput, Unreachable: see :func:`riskregister.intake.opening.open_source`.
    """
    from riskregister.intake.guards import content
    from riskregister.intake.monarc import monarc_source
    from riskregister.intake.opening import open_source

    if not name.lower().endswith(".json"):
        return open_source(source, name, progress)
    data = content(source, name)
    return monarc_source(data, name) or open_source(io.BytesIO(data), name, progress)


def look(
    database: Database | None,
    register: Register,
    source: Source,
    choices: Choices | None = None,
    *,
    progress: Progress | None = None,
) -> Look:
    """Say what a file is and what taking it into ``register`` would do; nothing is written.

    Args:
        database: where layouts are remembered; None to ask nobody.
        register: as it stands.
        source: the file, opened.
        choices: what somebody said of it; None to use what was said of a file of this layout before.
        progress: is told from 0 to 1 how far it is.

    Raises:
        WrongUsage: a choice names a sheet or column that the file does not have.
        InvalidInput: two rows are said to be one risk, or a row one that the register does not have.
    """
    from riskregister.intake.choices import Choices
    from riskregister.intake.finding import find
    from riskregister.intake.matching import match
    from riskregister.intake.reading import read

    said = choices or Choices()
    found = find(source, said.for_columns())
    seen = Look(name=source.name, source=source, register=register, found=found, choices=said, findings=found.findings)
    if choices is None and found.table is not None:
        seen = _as_known(database, seen, found.table)
        found, said = seen.found, seen.choices
    if found.table is None or found.verdict not in ("import", "choose"):
        return seen
    reading = read(found.table, register.criteria, said.for_scales(), sheets=source.sheets)
    matches = match(reading.records, register, progress)
    seen = replace(seen, reading=reading, matches=matches, findings=(*found.findings, *reading.findings))
    return seen if reading.errors else replace(seen, made=_made(seen, _NOBODY, undecided=[m.row for m in seen.open]))


def _as_known(database: Database | None, seen: Look, table: Table) -> Look:
    """Read the file as one of its layout was confirmed before, or as the program writes it whose export it is."""
    from riskregister.intake import known
    from riskregister.intake.choices import from_plain
    from riskregister.intake.finding import find

    kept = layouts.remembered(database, seen.register.id, layout_of(table)) if database else None
    program = known.known(table)
    if kept is not None:
        said = _fitting(from_plain(kept, seen.name), seen.source)
    elif program is not None and program.holds == "measures":
        words = _("This is a list of measures as {program} exports it, and holds no risks.")
        found = replace(seen.found, verdict="not_register", reason=words.format(program=program.name), table=None)
        return replace(seen, found=found, program=program.name)
    elif program is not None:
        said = known.choices_of(program, table)
    else:
        return seen
    first, found = seen.found, find(seen.source, said.for_columns())
    # That a sheet was chosen the last time is no reason not to offer the others of this file.
    shown = {(one.grid.name, one.header_rows) for one in (found.table, *found.others) if one is not None}
    rest = [one for one in (first.table, *first.others) if one and (one.grid.name, one.header_rows) not in shown]
    found = replace(found, others=(*found.others, *rest))
    name = program.name if program else ""
    seen = replace(seen, choices=said, remembered=kept is not None, program=name)
    return replace(seen, found=found, findings=found.findings)


def _fitting(said: Choices, source: Source) -> Choices:
    """Return what is remembered of a layout without a sheet that this file does not have."""
    from riskregister.intake.headings import plain

    there = any(plain(sheet.name) == plain(said.sheet) for sheet in source.sheets)
    return said if there else replace(said, sheet="")


def accept(database: Database, seen: Look, *, actor: str, reason: str, progress: Progress | None = None) -> int:
    """Take the file in as one revision, remember how its layout is read, and return the revision's number.

    Raises:
        InvalidInput: the file has errors, or is not known to be a register; nothing is written.
        Conflict: it is not settled which risk a row is about, or somebody saved first; nothing is written.
    """
    if seen.errors:
        hint = _("Mend the file, or say how it is to be read; nothing was imported.")
        raise InvalidInput(f"{seen.name}, {seen.refusal()}", hint, seen.errors)
    if seen.verdict != "import":
        raise InvalidInput(f"{seen.name}: {seen.reason}", _("Say which table it is; nothing was imported."))
    made = _made(seen, actor, progress=progress)
    means = _("file {file}").format(file=seen.name)
    number = editing.save(database, seen.register, made.changes, actor=actor, reason=reason, means=means)
    # The risks are in; that the next file of this layout is read alike is a convenience.
    with suppress(Unreachable):
        layouts.remember(database, seen.register.id, seen.layout, _as_read(seen))
    return number


def _made(seen: Look, actor: str, undecided: Iterable[int] = (), progress: Progress | None = None) -> Converted:
    from riskregister.intake.converting import convert

    if seen.reading is None:
        raise InvalidInput(f"{seen.name}: {seen.reason}", _("Nothing was imported."))
    today = dt.datetime.now(dt.UTC).date()
    decisions = seen.choices.for_rows(undecided)
    return convert(
        seen.reading, seen.matches, decisions, seen.register, actor, today, name=seen.name, progress=progress
    )


def answer(source: Source, findings: Sequence[Finding]) -> Answer:
    """Return the person's own file with every doubt at its cell, to be mended there and dropped again."""
    from riskregister.intake.answering import answer as answered

    return answered(source, findings)


def register_of(source: Source, terms: Register) -> Register:
    """Return a register of just what a file says, on the scales of another register and with nothing else of it.

    Raises:
        InvalidInput: it is no register, it is not certain which table is, or something in it cannot be read.
    """
    stem = source.name.rsplit(".", 1)[0]
    # What the other register's categories may hold is said of nothing here.
    appetite = tuple(one for one in terms.criteria.appetite if one.category == "*")
    empty = replace(
        blank(terms),
        criteria=replace(terms.criteria, appetite=appetite),
        id="-".join(re.findall(r"[^\W_]+", stem.casefold())) or BLANK_ID,
        title=stem,
        description=_("Read from {file}.").format(file=source.name),
        reporting_date=dt.datetime.now(dt.UTC).date(),
        marking="",
        documents=(),
        objectives=(),
        categories=(),
    )
    seen = look(None, empty, source)
    if seen.errors or seen.verdict not in ("import", "empty"):
        why = seen.refusal() or seen.reason
        raise InvalidInput(f"{seen.name}: {why}", _("'import --dry-run' says how it is read."))
    return applied(empty, seen.changes)


def save_mapping(seen: Look, path: Path) -> None:
    """Write how the file is read to a mapping file, for the next one of its kind.

    Raises:
        Unreachable: the file is there already, or cannot be written.
    """
    from riskregister.text.mapping import write_mapping

    write_mapping(_as_read(seen), path)


def is_own(source: Source) -> bool:
    """Say whether a file is a workbook this program exported, however many sheets it has lost since."""
    from riskregister.intake.grid import text_of
    from riskregister.workbook import exported
    from riskregister.workbook.columns import ORIGIN
    from riskregister.workbook.located import origin_of

    # Whatever else was lost, the hidden copy or a row that says where it came from tells.
    for sheet in source.sheets:
        if sheet.name == exported.SHEET:
            return True
        for number, cells in enumerate(sheet.rows[:_DEEPEST]):
            if ORIGIN not in cells:
                continue
            place = cells.index(ORIGIN)
            # New rows say nothing of it, and may stand first.
            below = (text_of(sheet.at(row, place)) for row in range(number + 1, len(sheet.rows)))
            if any(origin_of(text) is not None for text in below):
                return True
    return False


def layout_of(table: Table) -> str:
    """Return a short name for the headings of a table, the same for every file that has these and no others."""
    heads = "\x1f".join(" ".join(column.header.split()).casefold() for column in table.columns)
    return hashlib.sha256(heads.encode()).hexdigest()[:32]


def _as_read(seen: Look) -> dict[str, Any]:
    """Return the choices with what was recognised written out, so that the next file is read the same way."""
    if seen.table is None:
        return {}
    heads = [" ".join(column.header.split()).casefold() for column in seen.table.columns]
    columns = {
        of: column.header
        if heads.count(" ".join(column.header.split()).casefold()) == 1
        else get_column_letter(column.at + 1)
        for of, column in seen.table.mapping.items()
    }
    return replace(seen.choices, columns={**columns, **seen.choices.columns}, header_rows=()).of_layout()
