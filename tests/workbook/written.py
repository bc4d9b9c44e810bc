"""Workbooks that many tests begin with: each is made once in a run, and every test has its own copy of the bytes."""

from riskregister.core.model import Register
from riskregister.services import exchange

_made: dict[str, bytes] = {}


def workbook_of(register: Register) -> bytes:
    """Return the register's workbook as the program exports it."""
    whole = repr(register)
    if whole not in _made:
        _made[whole] = exchange.workbook(register)
    return _made[whole]
