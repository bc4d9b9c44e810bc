"""Edit a workbook as a person would, by sheet, record and column name."""

import openpyxl


class Edit:
    """``with Edit(path) as edit: edit["Register", "T01-01", "title"] = "New"``."""

    def __init__(self, path):
        self.path = path

    def __enter__(self):
        self.book = openpyxl.load_workbook(self.path)
        return self

    def __exit__(self, kind, error, trace):
        if kind is None:
            self.book.save(self.path)

    def column(self, sheet, name):
        return [cell.value for cell in self.book[sheet][1]].index(name) + 1

    def row(self, sheet, identity):
        ids = [row[0].value for row in self.book[sheet].iter_rows(min_col=self.column(sheet, "id"))]
        return ids.index(identity) + 1

    def cell(self, sheet, identity, name):
        return self.book[sheet].cell(self.row(sheet, identity), self.column(sheet, name))

    def __setitem__(self, where, value):
        cell = self.cell(*where)
        cell.value = value
        if isinstance(value, str):
            # A person's text that begins with "=" in a cell formatted as text stays text.
            cell.data_type = "s"

    def add(self, sheet, **values):
        # The rows below the data hold formulas already.
        taken = [
            any(cell.value is not None and cell.data_type != "f" for cell in row)
            for row in self.book[sheet].iter_rows(max_col=3)
        ]
        row = len(taken) - taken[::-1].index(True) + 1
        for name, value in values.items():
            self.book[sheet].cell(row, self.column(sheet, name)).value = value
        return row


def stored(path, book=None):
    """Return {sheet: {id: {column: value}}} with the values a workbook stores, whatever its formulas say."""
    book = book or openpyxl.load_workbook(path, data_only=True)
    found = {}
    for sheet in ("Register", "Measures", "Mitigations"):
        header, *rows = book[sheet].iter_rows(values_only=True)
        named = (dict(zip(header, row, strict=True)) for row in rows if row[header.index("id")])
        found[sheet] = {row["id"]: row for row in named}
    return found
