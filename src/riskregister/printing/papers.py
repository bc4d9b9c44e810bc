"""The papers around the map: the measures of each responsible body, and what changed between two states."""

from __future__ import annotations

from collections.abc import Sequence

from riskregister.core.comparing import Told
from riskregister.core.model import Register
from riskregister.printing.changes_view import changes_view
from riskregister.printing.measures_view import measures_view
from riskregister.printing.sheet import Sheet
from riskregister.printing.typesetting import footer, set_view


def render_measures(register: Register, sheet: Sheet, *, body: str = "", overdue: bool = False) -> bytes:
    """Return the list of measures by responsible body as the content of a file; lying, the bodies counted on page 1.

    Raises:
        NotFound: no measure names such a body.
        Unreachable: the template or its fonts are not there.
        RegisterError: the template cannot be set (a changed template, most likely).
    """
    view = measures_view(register, body=body, overdue=overdue, stood=sheet.stood)
    view["footer"] = footer(register, view, sheet)
    return set_view("measures", view, sheet, upright=False)


def render_changes(
    before: Register,
    after: Register,
    told: Sequence[Told],
    states: tuple[str, str],
    sheet: Sheet,
    *,
    backwards: bool = False,
) -> bytes:
    """Return the report of what differs between two states as the content of a file; upright.

    ``told`` is what :func:`riskregister.core.comparing.compare` says of them, ``states`` names each in words;
    ``backwards`` says that the first is the later version of the other.

    Raises:
        Unreachable: the template or its fonts are not there.
        RegisterError: the template cannot be set (a changed template, most likely).
    """
    view = changes_view(before, after, told, states, sheet.inks, backwards=backwards)
    view["footer"] = footer(after, view, sheet)
    return set_view("changes", view, sheet, upright=True)
