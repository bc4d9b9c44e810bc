"""Where a table begins: header rows of one to three rows, anywhere on a sheet, composed into one heading a column."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from riskregister.intake.evidence import number
from riskregister.intake.grid import Grid, Span, text_of
from riskregister.intake.headings import plain, read, tokens
from riskregister.intake.meanings import meanings
from riskregister.intake.table import LEVELS

#: Rows looked at as possible headers: all of the first ones, later ones only where something new may begin.
_FIRST, _LATER = 80, 1200
_TOO_LONG = 400
#: Columns looked at; a sheet may declare sixteen thousand.
_WIDEST = 512
#: A heading worth counting; a row needs this many, and this share of its cells.
_CLEAR, _FEWEST, _SHARE = 0.42, 2, 0.3


@dataclass(frozen=True, slots=True)
class Header:
    """A header found: its rows, the headings of each column (groups first), and what it is worth."""

    rows: tuple[int, ...]
    parts: dict[int, tuple[str, ...]]
    worth: float
    known: int

    @property
    def left(self) -> int:
        """The first column with a heading."""
        return min(self.parts)

    @property
    def right(self) -> int:
        """The last column with a heading."""
        return max(self.parts)

    def repeats(self, other: Header) -> bool:
        """Whether another header says the same in the same columns."""
        same = sum(tokens(p[-1]) == tokens(self.parts[c][-1]) for c, p in other.parts.items() if c in self.parts)
        return same >= 2 and same >= 0.7 * len(other.parts)


def headers(grid: Grid) -> list[Header]:
    """Return the headers on a sheet, the most telling first; none stands in another's rows and columns."""
    spans = _by_row(grid.merged)
    found: list[Header] = []
    for row in _places(grid):
        if not _may_be(grid, row):
            continue
        for parts in _joined(_segments(_cells(grid, row), grid, row, spans.get(row, ()))):
            best = _best(grid, row, parts, spans)
            if best:
                found.append(best)
    found.sort(key=lambda h: (-round(h.worth, 1), len(h.rows), h.rows))
    kept: list[Header] = []
    for header in found:
        if not any(_clash(header, other) for other in kept):
            kept.append(header)
    return kept


def header_at(grid: Grid, rows: Sequence[int]) -> Header | None:
    """Compose the header of rows that a person named; there is none where nothing stands."""
    spans = _by_row(grid.merged)
    parts: dict[int, list[str]] = {}
    for row in rows[:-1]:
        for column, text in _band(grid, row, spans, set()).items():
            parts.setdefault(column, []).append(text)
    for column, text in _filled(grid, rows[-1], spans).items():
        parts.setdefault(column, []).append(text)
    if not parts:
        return None
    composed = {c: tuple(p) for c, p in sorted(parts.items())}
    worth, known = _worth(composed.values())
    return Header(tuple(rows), composed, worth, known)


def _clash(header: Header, other: Header) -> bool:
    near = min(abs(a - b) for a in header.rows for b in other.rows) < (2 if header.rows > other.rows else 3)
    return near and header.left <= other.right and other.left <= header.right


def _by_row(merged: Iterable[Span]) -> dict[int, list[Span]]:
    found: dict[int, list[Span]] = {}
    for span in merged:
        if span.bottom - span.top <= 3:
            found.setdefault(span.top, []).append(span)
    return found


def _places(grid: Grid) -> Iterable[int]:
    """Rows to look at; far down only those that follow a row with little in it."""
    for row in range(min(len(grid.rows), _LATER)):
        if row < _FIRST or (row and sum(cell is not None for cell in grid.rows[row - 1]) <= 1):
            yield row


def _cells(grid: Grid, row: int) -> dict[int, str]:
    if not 0 <= row < len(grid.rows):
        return {}
    return {c: text for c, v in enumerate(grid.rows[row][:_WIDEST]) if v is not None and (text := text_of(v))}


def _may_be(grid: Grid, row: int) -> bool:
    """A cheap look: mostly texts, none of them numbers in disguise, not prose from end to end."""
    filled = [c for c in grid.rows[row] if c is not None and c != ""]
    texts = [c for c in filled if isinstance(c, str)]
    if len(texts) < _FEWEST or len(texts) < 0.75 * len(filled):
        return False
    return sum(len(t) > 90 for t in texts) <= 0.34 * len(texts)


def _segments(cells: dict[int, str], grid: Grid, row: int, spans: Sequence[Span]) -> list[dict[int, str]]:
    """Part a row where tables stand side by side: two or more columns with neither heading nor content below."""
    parts: list[dict[int, str]] = []
    last = -1
    for column, text in cells.items():
        gap = range(last + 1, column) if parts else range(0)
        empty = all(grid.at(r, c) is None for r in range(row + 1, row + 7) for c in gap)
        merged = any(span.left <= last < span.right for span in spans)
        if not parts or (len(gap) >= 2 and empty and not merged):
            parts.append({})
        parts[-1][column] = text
        last = column
    return parts


def _joined(segments: list[dict[int, str]]) -> list[dict[int, str]]:
    """Join again what wide empty columns part, unless both parts name the same fields: one table, widely spaced."""
    parts: list[dict[int, str]] = []
    fields: list[set[str]] = []
    for segment in segments:
        known = _fields(segment)
        if parts and known and fields[-1] and not known & fields[-1]:
            parts[-1] |= segment
            fields[-1] |= known
        else:
            parts.append(segment)
            fields.append(known)
    return parts


def _fields(cells: dict[int, str]) -> set[str]:
    found = set()
    for text in cells.values():
        may = meanings((text,)) if len(text) <= _TOO_LONG else {}
        name = max(may, key=lambda n: may[n], default="")
        if name and may[name] >= 0.4:
            found.add("title" if name == "description" else name)
    return found


def _worth(headings: Iterable[tuple[str, ...]]) -> tuple[float, int]:
    """Return what headings are worth together: each field counts once, with its surest heading."""
    best: dict[str, float] = {}
    known: set[tuple[str, ...]] = set()
    for parts in headings:
        if len(parts[-1]) > _TOO_LONG:
            continue
        found = meanings(parts)
        name = max(found, key=lambda n: found[n], default="")
        if name and found[name] >= _CLEAR:
            known.add(parts)
            best[name] = max(best.get(name, 0.0), found[name])
    return sum(w * (1.3 if n.rpartition("_")[2] in LEVELS or n == "title" else 1.0) for n, w in best.items()), len(
        known
    )


def _best(grid: Grid, row: int, cells: dict[int, str], spans: dict[int, list[Span]]) -> Header | None:
    """Compose a header with this row as its main one: with a row under it, rows over it, or alone."""
    if len(cells) < _FEWEST:
        return None
    parts: dict[int, tuple[str, ...]] = {c: (t,) for c, t in _filled(grid, row, spans, cells).items()}
    worth, known = _worth(parts.values())
    best = Header((row,), parts, worth, known)
    under = _with_under(grid, row, cells, spans)
    if under:
        composed = _worth(under.values())
        if composed[0] > worth + 0.3:
            best = Header((row, row + 1), under, *composed)
    for above in (row - 1, row - 2):
        band = _band(grid, above, spans, set(best.parts)) if above >= 0 and best.rows[0] == above + 1 else {}
        if not band:
            break
        composed_parts = {c: ((band[c], *p) if c in band and band[c] != p[0] else p) for c, p in best.parts.items()}
        composed = _worth(composed_parts.values())
        if _telling(grid.name, band, best.parts) and composed[0] >= best.worth - 0.5:
            best = Header((above, *best.rows), composed_parts, max(composed[0], best.worth), composed[1])
    best = _with_short_names(grid, best)
    enough = (
        best.known >= _FEWEST and best.known >= _SHARE * len({p[-1] for p in best.parts.values()})
    ) or best.known >= 4
    return best if enough else None


def _with_short_names(grid: Grid, header: Header) -> Header:
    """Take in a row that repeats the headings shortly ("S", "O", "RPN2"): texts only, where numbers follow."""
    row = header.rows[-1] + 1
    cells = {c: t for c, t in _cells(grid, row).items() if header.left <= c <= header.right}
    if len(header.rows) > 2 or len(cells) < 3:
        return header
    if any(not isinstance(grid.at(row, c), str) or len(t) > 25 or number(t) is not None for c, t in cells.items()):
        return header
    below = range(row + 1, row + 5)
    counted = [c for c in cells if sum(isinstance(grid.at(r, c), (int, float)) for r in below) >= 2]
    if len(counted) < 2 or len(counted) < 0.3 * len(cells) or sum(len(cells[c]) <= 8 for c in counted) < len(counted):
        return header
    parts = {
        c: (*p, cells[c]) if c in cells and max(meanings((cells[c],)).values(), default=0) >= 0.35 else p
        for c, p in header.parts.items()
    }
    worth, known = _worth(parts.values())
    return Header((*header.rows, row), parts, max(worth, header.worth), max(known, header.known))


def _filled(grid: Grid, row: int, spans: dict[int, list[Span]], cells: dict[int, str] | None = None) -> dict[int, str]:
    """Return the cells of a row, merged ones in all the columns they cover, in order."""
    found = dict(_cells(grid, row) if cells is None else cells)
    for top in (row - 1, row - 2):
        # A heading merged downwards into this row stands in it as well.
        for span in spans.get(top, ()):
            text = text_of(grid.at(top, span.left)) if span.bottom >= row else ""
            if text and len(text) <= 120:
                found |= {c: text for c in range(span.left, min(span.right, span.left + 40) + 1) if c not in found}
    for span in spans.get(row, ()):
        if span.left in found and span.right - span.left < 40:
            for column in range(span.left + 1, span.right + 1):
                found.setdefault(column, found[span.left])
    return dict(sorted(found.items()))


def _with_under(
    grid: Grid, row: int, cells: dict[int, str], spans: dict[int, list[Span]]
) -> dict[int, tuple[str, ...]] | None:
    """Compose with the row below, if that holds only short texts where this one has groups or nothing."""
    if row + 1 >= len(grid.rows) or any(text.endswith((":", "：")) for text in cells.values()):
        return None
    left, right = min(cells), max(cells)
    wide = max([right, *(s.right for s in spans.get(row, ()) if s.left in cells)])
    below = {c: t for c, t in _cells(grid, row + 1).items() if left <= c <= max(wide, right + 3)}
    if len(below) < 2 or any(len(t) > 60 or not isinstance(grid.at(row + 1, c), str) for c, t in below.items()):
        return None
    merged = {c for s in spans.get(row, ()) if s.right > s.left for c in range(s.left, s.right + 1)}
    starts = {c for c in cells if c + 1 not in cells and (c in below and c + 1 in below)}
    amiss = sum(c in cells and c not in merged and c not in starts for c in below)
    if amiss and (amiss > 0.25 * len(below) or len(merged & below.keys()) < 0.5 * len(below)):
        return None
    parts: dict[int, tuple[str, ...]] = {}
    filled = _filled(grid, row, spans, cells)
    group = ""
    for column in range(left, max(*below, *filled) + 1):
        group = filled.get(column, group if column in below else "")
        if column in below:
            parts[column] = (group, below[column]) if group else (below[column],)
        elif column in filled:
            parts[column] = (filled[column],)
    return parts


def _band(grid: Grid, row: int, spans: dict[int, list[Span]], under: set[int]) -> dict[int, str]:
    """Return the groups a row gives the columns under it; nothing if it is no row of groups."""
    cells = {c: t for c, t in _cells(grid, row).items() if len(t) <= 120 and isinstance(grid.at(row, c), str)}
    if (
        not cells
        or len(cells) != len(_cells(grid, row))
        or any(t.rstrip().endswith((":", "：")) for t in cells.values())
    ):
        return {}
    merged = [s for s in spans.get(row, ()) if s.left in cells and s.right > s.left]
    if under and (len(cells) > 0.6 * len(under) or (not merged and len(cells) < 2)):
        return {}
    found = _filled(grid, row, spans, cells)
    if not merged and under:
        group = ""
        for column in range(min(cells), max(under) + 1):
            group = cells.get(column, group)
            found[column] = group
    return {c: t for c, t in found.items() if not under or c in under}


def _telling(name: str, band: dict[int, str], parts: dict[int, tuple[str, ...]]) -> bool:
    """Whether groups say something the headings under them do not: which is which, or what stage they speak of."""
    groups: dict[str, int] = {}
    for text in band.values():
        groups[text] = groups.get(text, 0) + 1
    own = [tuple(tokens(p[-1])) for p in parts.values()]
    twice = {t for t in own if own.count(t) > 1}
    for heading in twice:
        over = [band.get(c, "") for c, p in parts.items() if tuple(tokens(p[-1])) == heading]
        if len(set(over)) > 1 and len(over) == len(set(over)) and any(over):
            return True
    first = plain(band.get(min(parts), ""))
    if max(groups.values()) > 0.6 * len(parts) or (first and first in plain(name)):
        return False
    if len(band) >= len(parts) and len(groups) >= 2 and any(read(text).concepts for text in groups):
        return True
    wide = {text: count for text, count in groups.items() if count > 1}
    return (
        sum(bool(read(text).concepts) for text in wide) >= 1
        and len(wide) >= 2
        and sum(wide.values()) >= 0.5 * len(parts)
    )
