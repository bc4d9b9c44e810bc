"""The cells of a table column by column, taken out of its rows once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import zip_longest
from types import NoneType

from riskregister.intake.grid import Value, text_of
from riskregister.intake.scales_cells import Token, clean, labelled, token_of
from riskregister.intake.table import Column, Table

#: A formula without a stored result, which is no blank.
UNCALCULATED = Token("error", "")


@dataclass(frozen=True, slots=True)
class Tokens:
    """What the cells of a column say: each different thing once, and for each row of the table which it is."""

    distinct: list[Token]
    each: list[int]

    def counts(self) -> Counter[Token]:
        """Return how often each thing occurs."""
        found: Counter[Token] = Counter()
        for at, count in Counter(self.each).items():
            found[self.distinct[at]] += count
        return found


@dataclass(frozen=True, slots=True)
class Cells:
    """The columns of a table's rows; ``tokens_of`` keeps what it made."""

    table: Table
    columns: tuple[tuple[Value, ...], ...]
    _tokens: dict[int, Tokens] = field(default_factory=dict)

    @classmethod
    def of(cls, table: Table) -> Cells:
        """Return the cells of a table's rows."""
        width = 1 + max([column.at for column in (*table.columns, *table.mapping.values())], default=-1)
        rows, last = table.grid.rows, len(table.grid.rows)
        taken = [rows[row][:width] if row < last else [] for row in table.rows]
        return cls(table, tuple(zip_longest([None] * width, *taken))[: width or 0])

    def values(self, column: Column) -> tuple[Value, ...]:
        """Return what stands in a column, row by row."""
        return self.columns[column.at][1:]

    def texts(self, column: Column) -> list[str]:
        """Return what stands in a column as texts: line breaks of one kind, no characters that no database keeps."""
        values = self.values(column)
        if set(map(type, values)) <= {str, NoneType}:
            texts = [value.strip() if value else "" for value in values]  # type: ignore[union-attr]
        else:
            texts = [text_of(value) for value in values]
        return [text if text.isprintable() else clean(text) for text in texts]

    def uncalculated(self, column: Column) -> frozenset[int]:
        """Return the rows in which the column has a formula without a stored result."""
        return frozenset(
            row for row, at in self.table.grid.uncalculated if at == column.at and self.table.grid.at(row, at) is None
        )

    def tokens(self, column: Column) -> Tokens:
        """Return what each cell of a column says."""
        if column.at not in self._tokens:
            self._tokens[column.at] = self._made(column)
        return self._tokens[column.at]

    def _made(self, column: Column) -> Tokens:
        values = self.values(column)
        percent = {row for row, at in self.table.grid.percent if at == column.at}
        waiting = self.uncalculated(column)
        # True is no 1, a 0.4 shown as 40 % no 0.4, and a formula without a result no blank.
        if percent or waiting or bool in set(map(type, values)):
            keys = [(type(v), v, r in percent, r in waiting) for v, r in zip(values, self.table.rows, strict=True)]
            places = {key: at for at, key in enumerate(dict.fromkeys(keys))}
            distinct = [UNCALCULATED if gone else token_of(value, percent=share) for _t, value, share, gone in places]
            return Tokens(distinct, [places[key] for key in keys])
        known = {value: at for at, value in enumerate(dict.fromkeys(values))}
        return Tokens(labelled([token_of(value) for value in known]), [known[value] for value in values])
