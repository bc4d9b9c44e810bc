"""The register as a book: title page, contents, and nine chapters that are linked with each other; and as a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from riskregister.core.comparing import compare
from riskregister.core.method_topics import Topic
from riskregister.core.model import Register, Stage
from riskregister.core.ranked import score_frame
from riskregister.printing.book_view import book_view
from riskregister.printing.changes_view import changes_view
from riskregister.printing.sheet import Sheet
from riskregister.printing.tables import ranked
from riskregister.printing.typesetting import footer, set_view
from riskregister.printing.view import heatmap_view
from riskregister.printing.words import days_in
from riskregister.translations import gettext as _


@dataclass(frozen=True, slots=True)
class Since:
    """A former state since which changes are told, and what both states are called."""

    before: Register
    states: tuple[str, str]


def render_book(
    register: Register,
    sheet: Sheet,
    *,
    topics: Sequence[Topic] = (),
    since: Since | None = None,
) -> bytes:
    """Return the book as the content of a file; SVG and PNG hold its title page.

    Args:
        register: What to print.
        sheet: How it comes out; told how many risks are written, and when the pages are being set.
        topics: The topics of the method whose sources are told.
        since: What changed since the last review; None where the source keeps no history.

    Raises:
        Unreachable: the template or its fonts are not there.
        RegisterError: the template cannot be set (a changed template, most likely).
    """
    changes, progress = None, sheet.progress
    if since is not None:
        progress(0, 1, _("Changes compared"))
        with days_in(register.language):
            told = compare(since.before, register)
        changes = changes_view(since.before, register, told, since.states, sheet.inks)
    view = book_view(register, sheet.inks, stood=sheet.stood, topics=topics, changes=changes, progress=progress)
    view["footer"] = footer(register, view, sheet)
    progress(0, 1, _("Pages set"))
    made = set_view("book", view, sheet, upright=True)
    progress(1, 1, _("Pages set"))
    return made


def render_register(register: Register, sheet: Sheet, *, stage: Stage = "current") -> bytes:
    """Return the list of all risks with levels, owners and ratings as the content of a file; lying.

    Raises:
        Unreachable: the template or its fonts are not there.
        RegisterError: the template cannot be set (a changed template, most likely).
    """
    view = heatmap_view(register, "risk", stage, sheet.inks, sheet.stood)
    view["lists"] = [ranked(one, score_frame(register, stage)) for one in view["lists"]]
    heading = _("Risk register")
    document = f"{heading}: {register.title} ({view['stage']})"
    view |= {"heading": heading, "document": document}
    view["footer"] = footer(register, view, sheet)
    return set_view("register", view, sheet, upright=False)
