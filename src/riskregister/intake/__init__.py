"""Any organisation's register in: open a file, find the table, know its columns, read its levels, doubt by the cell.

One way through: :mod:`.opening` makes a :class:`~.grid.Source` of a file's bytes, :mod:`.finding` says which table in
it is the register (:class:`~.table.Found`), :mod:`.reading` reads its rows (:class:`~.reading.Reading`), and
:mod:`.matching` says which of them are risks the register has.  Nothing here writes anything.
"""
