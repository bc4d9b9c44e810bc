"""Which rows of a table are risks: not its repeated headers, hints, samples, totals, numbered empty lines or notes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from riskregister.intake.evidence import is_blank, number, spread
from riskregister.intake.grid import Broken, Grid, Value, text_of
from riskregister.intake.headings import plain, read, tokens
from riskregister.intake.heads import Header
from riskregister.intake.hints import Hints
from riskregister.intake.kinds import other_kinds
from riskregister.intake.marks import marks
from riskregister.intake.meanings import meanings
from riskregister.intake.table import LEVELS, STAGED, Column, Skipped
from riskregister.translations import gettext as _

_ID = re.compile(r"^[^\W\d_]{0,8}[-_ ./#]{0,2}[^\W\d_]{0,5}[-_ ./#]{0,2}\d{1,7}\w*([-./]+\w+)*$")
_NOTE = re.compile(
    r"^\s*(note|notes|nb|n\.b\.|source|legend|key|hinweis|anmerkung|légende|nota|примечани\w*|not|注|備考)\s*[:：.]",
    re.IGNORECASE,
)
_LEVEL_WORDS = frozenset({"chance", "impact", "severity", "score", "grade", "prio", "critical", "detect"})
#: Rows below the header that may be hints; a gap of this many empty rows asks more of what follows.
_HINTS, _GAP = 3, 3
#: What the first risks have tells what the others should; longer tables are not looked through for headings inside.
_FIRST, _MANY = 300, 3000


@dataclass(slots=True)
class Body:
    """The rows under a header, and what they are."""

    risks: list[int] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    samples: list[int] = field(default_factory=list)
    end: int = 0


def body(grid: Grid, header: Header, others: Sequence[Header]) -> list[int]:
    """Return the rows that may belong to a table: those under its header, up to where another begins."""
    stop = len(grid.rows)
    for other in others:
        first = other.rows[0]
        over = other.left <= header.right and header.left <= other.right
        if first <= header.rows[-1] or first >= stop or not over or header.repeats(other):
            continue
        before = [c for c in grid.rows[first - 1][header.left : header.right + 1] if not is_blank(c)]
        if len(before) <= (other.known > 4) and other.known >= 3 and other.known >= 0.5 * len(other.parts):
            stop = first
    columns = range(header.left, header.right + 1)
    rows = range(header.rows[-1] + 1, stop)
    return [r for r in rows if any(not is_blank(cell) for cell in grid.rows[r][columns.start : columns.stop])]


def sort_out(
    grid: Grid, header: Header, columns: Sequence[int], mapping: Mapping[str, Column], rows: Sequence[int]
) -> Body:
    """Say of every row in the body whether it is a risk, and if not, why."""
    return _Sorter(grid, header, columns, mapping, rows).run()


class _Sorter:
    def __init__(
        self, grid: Grid, header: Header, columns: Sequence[int], mapping: Mapping[str, Column], rows: Sequence[int]
    ) -> None:
        self.grid, self.header, self.columns, self.rows = grid, header, columns, rows
        self.title = mapping["title"].at
        self.texts = sorted({mapping[f].at for f in ("title", "description") if f in mapping})
        self.level_columns = sorted({mapping[f].at for f in (*LEVELS, *STAGED) if f in mapping})
        self.factors = sorted({mapping[f].at for f in ("likelihood", "impact") if f in mapping})
        # What the heading says, whatever stands below: a sheet with nothing but hints holds no levels.
        for at, parts in header.parts.items():
            if (
                any(w >= 0.6 and (f in LEVELS or f in STAGED) for f, w in meanings(parts).items())
                and at not in self.texts
            ):
                self.level_columns = sorted({*self.level_columns, at})
        self.plenty = min(5, max(3, 0.6 * len(columns)))
        self.hints = Hints.of(mapping, self.level_columns)
        self.told = {
            mapping[f].at for f in ("asset", "cause", "consequence", "threat", "vulnerability") if f in mapping
        }
        self.id = mapping["id"].at if "id" in mapping and mapping["id"].at not in self.texts else None
        self.labels = {c: " ".join(p[-1].split()).casefold() for c, p in header.parts.items()}
        self.words = marks("samples") | marks("totals")
        self.kinds = other_kinds(grid, columns, rows, self.texts)
        self.wide = {s.top: s for s in grid.merged if s.right - s.left >= max(2, 0.5 * len(columns))}
        self.filled = dict.fromkeys(columns, 0)
        self.counted = dict.fromkeys(columns, 0)
        self.seen = self.named = self.ids = self.rated = 0
        self.out = Body(end=rows[-1] if rows else header.rows[-1])
        few = rows if len(rows) <= _MANY else spread(rows, _MANY)
        texts = [r for r in few if any(not is_blank(grid.at(r, c)) for c in self.texts)]
        counts = [self._count(r) for r in spread(texts, 400)]
        self.typical = median(counts) if counts else 0
        if counts:
            # Notes below a short table must not tell what its rows look like.
            block = [self._count(r) for n, r in enumerate(few[:400]) if r == few[0] + n]
            self.typical = max(self.typical, median(block))
        look = spread(texts, 60)
        self.numbers = {
            c
            for c in self.level_columns
            if (cells := [v for r in look if not is_blank(v := grid.at(r, c))])
            and sum(number(v) is not None for v in cells) >= 0.6 * len(cells)
        }
        self.sections = self._sections(texts) if few is rows else set()

    def _rated(self, row: int) -> bool:
        """Whether a level stands in a row: a number where the others have numbers."""
        cells = [(c, self.grid.at(row, c)) for c in self.level_columns]
        return any(not is_blank(v) and (c not in self.numbers or number(v) is not None) for c, v in cells)

    def _sections(self, texts: Sequence[int]) -> set[int]:
        """Return rows that head a block: next to nothing in them, again and again, each between full rows."""
        if self.typical < 6:
            return set()
        counts = {row: self._count(row) for row in texts}
        full = 0.6 * self.typical
        counts.setdefault(max(texts) + 1, int(self.typical))
        found = {
            row
            for row in texts
            if counts[row] <= 2
            and counts.get(row + 1, 0) >= full
            and (counts.get(row - 1, full) >= full)
            and all(is_blank(self.grid.at(row, c)) for c in self.level_columns)
        }
        return found if len(found) >= 3 else set()

    def _count(self, row: int) -> int:
        cells = self.grid.rows[row]
        return sum(1 for c in self.columns if c < len(cells) and not is_blank(cells[c]))

    def run(self) -> Body:
        """Walk down the rows once; what came before tells what a row after a gap must look like."""
        last = self.header.rows[-1]
        closed = loose = False
        spaced = 0
        risks = self.out.risks
        for row in self.rows:
            apart, last = row - last - 1, row
            # In some files every second row is empty.
            gap = max(apart - 1, 0) if spaced > 3 and spaced > 0.5 * len(risks) else apart
            if not gap and not loose and len(risks) > _HINTS and self._plainly(row):
                risks.append(row)
                spaced += apart == 1
                self._remember(row)
                continue
            why = self._why_not(row)
            if not why and (gap or loose) and not closed and risks:
                why = self._strange(row, max(gap, 2 if loose else 1), loose=loose and not gap)
                loose = bool(why)
                closed = loose and (gap >= _GAP or self._heads_another(row))
            elif not why and (gap or loose) and not risks and self._count(row) < 2 and len(self.columns) > 2:
                why, loose = self._beside(), True
            elif not why and closed:
                why = self._beside()
            if why:
                says = why == self._header_again() or bool(self._other_kind(row))
                self.out.skipped.append(Skipped(row, why, says))
                loose = loose or (bool(risks) and self._names_axis(row))
                # What follows a stray row under a gap is looked at as strictly, unless that was a heading of risks.
                loose = loose or (gap > 0 and bool(risks) and why != self._heading())
                continue
            risks.append(row)
            spaced += apart == 1
            self._remember(row)
        return self.out

    def _plainly(self, row: int) -> bool:
        """Whether a row is a risk at first sight: a text of some length as its title, and enough beside it."""
        if self.kinds or row in self.wide or row in self.sections:
            return False
        cells = self.grid.rows[row]
        title = cells[self.title] if self.title < len(cells) else None
        if (
            not isinstance(title, str)
            or len(title) < 8
            or not title[0].isalpha()
            or len(cells) - cells.count(None) < self.plenty
        ):
            return False
        first = next(c for c in cells if c is not None)
        if self._is_mark(title) or (first is not title and isinstance(first, str) and self._is_mark(first)):
            return False
        return not _NOTE.match(title) and title.casefold() != self.labels.get(self.title)

    def _is_mark(self, text: str) -> bool:
        word = text.lstrip()[:16].split(" ", 1)[0].rstrip(":.")
        return word.isalpha() and plain(word) in self.words

    @staticmethod
    def _header_again() -> str:
        return _("the header once more")

    @staticmethod
    def _heading() -> str:
        return _("a heading or note inside the table")

    @staticmethod
    def _beside() -> str:
        return _("text beside or under the table")

    def _remember(self, row: int) -> None:
        """Keep count of what the first risks have."""
        if self.seen >= _FIRST:
            return
        self.seen += 1
        self.named += not is_blank(self.grid.at(row, self.title))
        self.ids += self._has_id(row)
        self.rated += self._rated(row)
        for column in self.columns:
            cell = self.grid.at(row, column)
            if not is_blank(cell):
                self.filled[column] += 1
                self.counted[column] += number(cell) is not None

    def _has_id(self, row: int) -> bool:
        return self.id is not None and bool(_ID.match(text_of(self.grid.at(row, self.id))))

    def _misfits(self, row: int, gap: int) -> bool:
        """Whether a row leaves empty what all risks so far have, or has numbers for texts, more than once."""
        seen = self.seen
        if seen < 3:
            return False
        always = [c for c in self.columns if self.filled[c] >= 0.95 * seen]
        wrong = 0
        for column in always:
            cell = self.grid.at(row, column)
            share = self.counted[column] / self.filled[column]
            is_number = not is_blank(cell) and number(cell) is not None
            wrong += is_blank(cell) or (share <= 0.02 and is_number) or (share >= 0.98 and not is_number)
        if gap >= 2 and seen >= 5 and any(c in always and is_blank(self.grid.at(row, c)) for c in self.factors):
            return True
        return wrong >= 2 and wrong > 0.34 * len(always)

    def _heads_another(self, row: int) -> bool:
        """Whether a row is the header of another table.

        It is one of short texts, some where the risks have numbers, or names a level where they have their titles.
        """
        cells = [(c, v) for c in self.columns if not is_blank(v := self.grid.at(row, c))]
        title = self.grid.at(row, self.title)
        if isinstance(title, str) and len(title) <= 40 and len(cells) >= 2:
            said = read(title)
            if said.cover == 1.0 and set(said.concepts) & _LEVEL_WORDS:
                return True
        texts = all(isinstance(v, str) and len(v) <= 60 and number(v) is None for _c, v in cells)
        return texts and len(cells) >= 2 and any(c in self.numbers for c, _v in cells)

    def _names_axis(self, row: int) -> bool:
        """Whether nothing but the name of a level stands in a row: the axis of a matrix begins there."""
        cells = [v for c in self.columns if not is_blank(v := self.grid.at(row, c))]
        if len(set(map(str, cells))) != 1 or not isinstance(cells[0], str):
            return False
        said = read(cells[0])
        return said.cover == 1.0 and bool(set(said.concepts) & _LEVEL_WORDS) and len(cells[0]) <= 40

    def _strange(self, row: int, gap: int, *, loose: bool) -> str:  # noqa: PLR0911  # one reason after another
        """Why a row after a gap is no more of the same."""
        count = self._count(row)
        has_id, rated = self._has_id(row), self._rated(row)
        if count < min(2, self.typical) or (count < 0.35 * self.typical and not (has_id and rated)):
            return self._beside()
        usual = [c for c in self.columns if self.filled[c] >= 0.8 * self.seen]
        kept = sum(not is_blank(self.grid.at(row, c)) for c in usual)
        if self.seen >= 2 and len(usual) >= 3 and kept < (0.5 if loose else 0.34) * len(usual):
            return self._beside()
        if self._misfits(row, gap) or (self.named >= 0.9 * self.seen and is_blank(self.grid.at(row, self.title))):
            return self._beside()
        if self.ids >= 0.8 * self.seen and not has_id and (gap >= 2 or not rated):
            return self._beside()
        if (
            not rated
            and self.rated >= (0.8 if gap >= _GAP else 0.95) * self.seen
            and (gap >= _GAP or count < 0.6 * self.typical)
        ):
            return self._beside()
        if (gap >= _GAP and count < 2) or (self.seen >= 3 and self._heads_another(row)):
            return self._beside()
        return ""

    def _why_not(self, row: int) -> str:  # noqa: C901, PLR0911  # one reason after another
        grid, cells = self.grid, self.grid.rows[row]
        filled = [(c, cells[c]) for c in self.columns if c < len(cells) and not is_blank(cells[c])]
        if self._repeats(filled):
            return self._header_again()
        text = next((cells[c] for c in self.texts if c < len(cells) and not is_blank(cells[c])), None)
        if self.kinds:
            if kind := self._other_kind(row):
                return _("another kind of entry: {kind}").format(kind=kind)
            # The row says itself that it is a risk; then its name may stand in another column.
            text = text or next(
                (v for c, v in filled if isinstance(v, str) and c not in self.kinds and c != self.id), None
            )
        if text is None or isinstance(text, Broken):
            return self._without_text(row, filled)
        first = text_of(filled[0][1])
        if (
            (word := tokens(first)[:1])
            and word[0] in marks("totals")
            and len(first) <= 30
            and self._count(row) <= max(3, self.typical)
        ) and (
            not any(isinstance(grid.at(row, c), str) and c != filled[0][0] for c in self.texts)
            or len(tokens(first)) <= 2
        ):
            return _("a total")
        if self._sample(row, filled, text_of(text)):
            self.out.samples.append(row)
            return _("a sample or instruction of the template")
        if row in self.wide and len(filled) <= 2:
            return self._heading()
        if len(filled) == 1 and self.typical >= 3.5 and len(self.columns) > 3:
            return self._heading()
        if len(filled) == 1 and len(self.columns) > 2 and (self.id is not None and self.out.risks and self.typical > 1):
            return self._heading()
        if _NOTE.match(text_of(text)) and len(filled) <= 2 < self.typical:
            return self._beside()
        if not any(
            isinstance(v, str) and any(ch.isalpha() for ch in v) for c, v in filled if c in self.texts or self.kinds
        ):
            return _("numbers without a text")
        if row in self.sections:
            return self._heading()
        return ""

    def _without_text(self, row: int, filled: list[tuple[int, Value]]) -> str:
        rated = sum(c in self.level_columns and not isinstance(v, Broken) for c, v in filled)
        tied = any(c in self.told and isinstance(v, str) for c, v in filled)
        if rated >= 2 and tied and self.id is not None and _ID.match(text_of(self.grid.at(row, self.id))):
            # Assessed, numbered and tied to something: a risk whose title was left out.
            return ""
        if len(filled) == 1 and isinstance(v := filled[0][1], str) and len(v) > 3 and not _ID.match(v.strip()):
            return self._heading()
        telling = [c for c, v in filled if isinstance(v, str) and c != self.id and c not in self.level_columns]
        if not telling or (len(filled) == 1 and filled[0][0] == self.id and _ID.match(text_of(filled[0][1]))):
            return _("numbered or calculated beforehand, but without a risk")
        if len(filled) <= 2:
            return self._heading()
        return _("no title and no description")

    def _repeats(self, filled: list[tuple[int, Value]]) -> bool:
        same = sum(
            isinstance(v, str) and len(v) < 160 and " ".join(v.split()).casefold() == self.labels.get(c)
            for c, v in filled[:12]
        )
        return same >= 2 and same >= 0.5 * min(len(filled), 12)

    def _sample(self, row: int, filled: list[tuple[int, Value]], title: str) -> bool:
        heads = [text_of(filled[0][1]), title]
        if self.id is not None:
            heads.append(text_of(self.grid.at(row, self.id)))
        if self.hints.marked(heads):
            return True
        first = not self.out.risks and row <= self.header.rows[-1] + _HINTS
        if title.count(" ") >= 2 and sum(v == title for _c, v in filled if isinstance(v, str)) >= 3:
            # One and the same text for the title, its cause, its consequence: a place to be filled.
            return True
        return first and self.hints.tells(title, [self.grid.at(row, c) for c in self.texts], filled)

    def _other_kind(self, row: int) -> str:
        for column, kinds in self.kinds.items():
            shown = text_of(self.grid.at(row, column))
            if plain(shown) in kinds:
                return shown
        return ""
