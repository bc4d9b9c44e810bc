"""Which table in a file is the register, what its columns are, and which of its rows are risks.

Every sheet is looked over for headers (:mod:`.heads`), every header's columns are mapped (:mod:`.mapping`) and its rows
sorted out (:mod:`.rows`); the best table decides what the file is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from riskregister.core.findings import Finding
from riskregister.intake.evidence import is_blank, spread
from riskregister.intake.filling import fill
from riskregister.intake.fitting import Head, fit
from riskregister.intake.grid import Grid, Source
from riskregister.intake.headings import plain
from riskregister.intake.heads import Header, header_at, headers
from riskregister.intake.judging import Candidate, has_scores, is_sample, no_register, same_risks, verdict_of, weighed
from riskregister.intake.mapping import Confirmed, assign
from riskregister.intake.meanings import Meanings
from riskregister.intake.rows import Body, body, sort_out
from riskregister.intake.structure import structure
from riskregister.intake.table import FIELDS, Column, Found, Table
from riskregister.intake.unknown import by_numbers
from riskregister.translations import gettext as _

__all__ = ["Confirmed", "find"]

#: No more headers of one sheet are looked into than this; and no more columns of a table.
_HEADERS, _COLUMNS = 8, 256
#: So often a table is mapped anew because some of its rows turned out to be no risks.
_TURNS = 3
#: Rows looked through for the headings of a remembered layout.
_LOOKED = 300


def find(source: Source, confirmed: Confirmed | None = None) -> Found:
    """Say what a file is and where its register stands.

    Args:
        source: The opened file.
        confirmed: What a person or a remembered layout says of it; that is not doubted.

    Returns:
        The verdict with its reason, the table (none if nothing looks like one), others to pick instead, and what of
        the structure a person should know.  No values are read here.
    """
    given = confirmed or Confirmed()
    found: list[Candidate] = []
    for grid in source.sheets:
        if given.sheet is None or plain(grid.name) == plain(given.sheet):
            found += _on_sheet(grid, source, given)
    registers = sorted((c for c in found if c.register), key=lambda c: -c.points)
    if not registers and (given.header_rows or given.columns):
        # A person who says where it stands or what its columns are is not told that it is no register.
        registers = sorted((c for c in found if "title" in c.table.mapping), key=lambda c: -c.points)
    if not registers and not given.columns:
        registers = _by_numbers(source, given)
    if given.sheet is not None and all(plain(grid.name) != plain(given.sheet) for grid in source.sheets):
        names = ", ".join(grid.name for grid in source.sheets)
        reason = _("There is no sheet {name}; the file has: {names}.").format(name=given.sheet, names=names)
        return Found(verdict="not_register", reason=reason, table=None)
    if not registers:
        return Found(verdict="not_register", reason=no_register(found, source), table=None)
    best = _filled(registers)
    rivals = [
        c
        for c in registers
        if c is not best and c.count and not same_risks(best, c) and not is_sample(c.table.grid.name)
    ]
    verdict, reason = verdict_of(best, rivals, given)
    return Found(
        verdict=verdict,
        reason=reason,
        table=best.table,
        others=tuple(c.table for c in registers if c is not best),
        findings=(*_not_found(best.table, given), *structure(best.table, best.filled_down)),
    )


def _filled(registers: Sequence[Candidate]) -> Candidate:
    """Return the best register; where that is an empty form, the best one that risks with levels stand in, if any."""
    best = registers[0]
    if best.count or best.body.samples:
        return best
    return next((c for c in registers if c.rated >= 0.5 and c.scored and not is_sample(c.table.grid.name)), best)


def _by_numbers(source: Source, given: Confirmed) -> list[Candidate]:
    """Find registers whose headings nobody knows."""
    found = []
    for grid in source.sheets:
        told = by_numbers(grid) if given.sheet is None or plain(grid.name) == plain(given.sheet) else None
        candidate = _candidate(grid, told[0], [], source, given, told[1]) if told else None
        if candidate and candidate.count:
            candidate.register = True
            found.append(candidate)
    return sorted(found, key=lambda c: -c.points)


def _not_found(table: Table, given: Confirmed) -> list[Finding]:
    """Say which of the columns that were named are not there, or name no field."""
    place = table.grid.place(table.header_rows[-1], table.columns[0].at) if table.columns else ""
    found = []
    for field, said in given.columns.items():
        if field not in FIELDS:
            rule = _("there is no such field")
        elif field not in table.mapping or table.mapping[field].how != "confirmed":
            rule = _("there is no such column; what was found by itself is used")
        else:
            continue
        found.append(Finding(severity="warning", table="", record="", field=field, value=said, rule=rule, place=place))
    return found


def _by_headings(grid: Grid, given: Confirmed) -> Header | None:
    """Find the header of a remembered layout by its headings, whatever language they are in."""
    wanted = {plain(said.strip()) for said in given.columns.values() if len(said.strip()) > 2}
    if len(wanted) < 2:
        return None
    for row in range(min(len(grid.rows), _LOOKED)):
        texts = {plain(cell.strip()) for cell in grid.rows[row] if isinstance(cell, str)}
        if len(wanted & texts) > 0.6 * len(wanted):
            return header_at(grid, (row,))
    return None


def _on_sheet(grid: Grid, source: Source, given: Confirmed) -> list[Candidate]:
    if not grid.rows:
        return []
    named = header_at(grid, given.header_rows) if given.header_rows else None
    all_headers = [named] if named else headers(grid)[:_HEADERS]
    known = _by_headings(grid, given) if given.columns and not named else None
    if known and not any(known.rows[0] in header.rows for header in all_headers):
        all_headers.insert(0, known)
    found: list[Candidate] = []
    for header in all_headers:
        if any(_inside(header, c) for c in found):
            continue
        candidate = _candidate(grid, header, [h for h in all_headers if h is not header], source, given)
        if candidate:
            found.append(candidate)
    return found


def _inside(header: Header, candidate: Candidate) -> bool:
    """Whether a header stands among the rows of a table already found: it is one of its rows."""
    table = candidate.table
    rows = [*candidate.header.rows, *table.rows]
    over = header.left <= candidate.header.right and candidate.header.left <= header.right
    return over and (min(rows) <= header.rows[-1] <= max(rows) or candidate.header.repeats(header))


def _candidate(
    grid: Grid,
    header: Header,
    others: Sequence[Header],
    source: Source,
    given: Confirmed,
    told: Mapping[int, Meanings] | None = None,
) -> Candidate | None:
    rows = body(grid, header, others)
    heads = _columns(grid, header, rows)
    columns, mapping = _mapped(heads, grid, rows, given, told)
    if "title" not in mapping:
        return Candidate(
            Table(grid=grid, header_rows=header.rows, columns=columns, mapping=mapping, rows=()),
            header,
            Body(),
            len(mapping),
            0.0,
            False,
            has_scores(mapping),
            header.worth,
        )
    grid, filled_down = fill(grid, mapping, rows, [h.at for h in heads])
    places = [h.at for h in heads]
    sorted_out = sort_out(grid, header, places, mapping, rows)
    looked = len(rows)
    for _turn in range(_TURNS):
        if len(sorted_out.risks) >= 0.85 * looked:
            break
        # Rows that are no risks had their say in the mapping: once more without them.
        looked = len(sorted_out.risks)
        other_columns, again = _mapped(_columns(grid, header, sorted_out.risks), grid, sorted_out.risks, given, told)
        if "title" not in again:
            break
        columns, mapping = other_columns, again
        sorted_out = sort_out(grid, header, places, mapping, rows)
    risks = sorted_out.risks
    table = Table(
        grid=grid,
        header_rows=header.rows,
        columns=columns,
        mapping=mapping,
        rows=tuple(risks),
        skipped=tuple(sorted_out.skipped),
    )
    return weighed(table, header, sorted_out, source, filled_down)


def _mapped(
    heads: list[Head], grid: Grid, rows: Sequence[int], given: Confirmed, told: Mapping[int, Meanings] | None
) -> tuple[tuple[Column, ...], dict[str, Column]]:
    fit(heads, grid, rows)
    for head in heads:
        if told and head.at in told:
            head.may = dict(told[head.at])
            head.by_content |= head.may.keys()
        held = head.held
        if not any(head.parts) and held.filled and held.length < 60:
            labels = "id" if held.unique else "category" if held.numeric < 0.5 else ""
            if labels == "category" and held.share >= 0.8 and held.distinct > 0.9 and held.levelled < 0.3:
                labels = "title"
            head.may = {labels: 0.45} if labels else {}
            head.by_content |= head.may.keys()
    return assign(heads, given.columns)


def _columns(grid: Grid, header: Header, rows: Sequence[int]) -> list[Head]:
    """Return the table's columns: those with a heading, those without between them, and labels to its left."""
    look = spread(rows, 60)
    heads = [
        Head(at, header.parts.get(at, ("",)))
        for at in range(header.left, min(header.right, header.left + _COLUMNS) + 1)
        if at in header.parts or any(not is_blank(grid.at(row, at)) for row in look)
    ]
    at = header.left - 1
    if at >= 0 and look and any(not is_blank(grid.at(row, at)) for row in look):
        cells = [cell for row in look if not is_blank(cell := grid.at(row, at))]
        if all(isinstance(cell, str) and len(cell) < 80 for cell in cells) or (
            len(cells) >= 3 and len({str(cell) for cell in cells}) == len(cells)
        ):
            heads.insert(0, Head(at, ("",)))
    return heads
