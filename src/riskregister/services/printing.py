"""Print what a council is shown: the matrix, one risk, the measures of each body, what changed; as PDF, SVG or PNG."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from riskregister import settings
from riskregister.core.model import Register, Risk, Stage
from riskregister.errors import NotFound, WrongUsage
from riskregister.printing.sheet import FORMS, Inks, Paper, Sheet
from riskregister.services.files import write_whole
from riskregister.services.reports import By
from riskregister.translations import gettext as _

if TYPE_CHECKING:
    from riskregister.printing.asked import Asked
    from riskregister.printing.leaves import Picture

#: Dots per inch of a page that is looked at on a screen.
LOOKED_AT = 130


def sheet(
    form: str,
    *,
    paper: Paper = "a4",
    upright: bool | None = None,
    inks: Inks = "colour",
    printed_by: str = "",
    stood: str = "",
    dots: int | None = None,
) -> Sheet:
    """Return how a print made today with the templates of the settings comes out; ``form`` is pdf, svg or png.

    ``stood`` says when a past state stood so ("1 November 2026, revision 12"); the print then says it is one.
    ``dots`` are those of a PNG, per inch.

    Raises:
        WrongUsage: there is no such form.
    """
    known = next((one for one in FORMS if one == form), None)
    if known is None:
        message = _("Nothing can be printed as '{form}'.").format(form=form)
        raise WrongUsage(message, _("End the file name in .pdf, .svg or .png."))
    return Sheet(
        printed_on=dt.datetime.now(dt.UTC).date(),
        templates=settings.templates(),
        form=known,
        paper=paper,
        upright=upright,
        inks=inks,
        printed_by=printed_by,
        stood=stood,
        **({} if dots is None else {"dots": dots}),
    )


def form_of(path: Path) -> str:
    """Return the form that the ending of a file asks for."""
    return path.suffix.lower().lstrip(".")


def heatmap(
    register: Register, how: Sheet, *, by: By = "risk", stage: Stage = "current", asked: Asked | None = None
) -> bytes:
    """Return the matrix of ``register`` as a file's content; ``asked`` narrows what it shows, or adds movement.

    Raises:
        NotFound: the register has no such category or dimension.
        WrongUsage: categories are asked for in one dimension.
    """
    from riskregister.printing.asked import Asked
    from riskregister.printing.heatmap import render_heatmap

    return render_heatmap(register, how, by=by, stage=stage, asked=asked or Asked())


def earlier(source: str | None, since: str, other: str | None) -> tuple[Register | None, str]:
    """Return the register from which movement is drawn, and when it stood so in words; None where none is asked for.

    Args:
        source: What is printed.
        since: A date or revision of the history of ``source``.
        other: Instead, any source that can be opened.

    Raises:
        WrongUsage: both are given, or ``source`` keeps no history.
        NotFound: it has no such past state.
    """
    from riskregister.services import moments
    from riskregister.services.opening import open_source

    if since and other:
        raise WrongUsage(_("Movement has one beginning."), _("Give either --since or --from."))
    if not since and not other:
        return None, ""
    opened = open_source(other or f"{moments.split(source or '')[0]}@{since}")
    return opened.sound(), opened.stood or _("version {n} in {name}").format(
        n=opened.register.version, name=Path(opened.name).name
    )


def risk_sheet(register: Register, risk_id: str, how: Sheet) -> bytes:
    """Return the sheet of one risk as a file's content.

    Raises:
        NotFound: the register has no such risk.
    """
    from riskregister.printing.risk_sheet import render_risk_sheet

    return render_risk_sheet(register, _risk(register, risk_id), how)


def bow_tie(register: Register, risk_id: str, how: Sheet) -> bytes:
    """Return the bow-tie of one risk by itself as a file's content.

    Raises:
        NotFound: the register has no such risk.
    """
    from riskregister.printing.risk_sheet import render_bow_tie

    return render_bow_tie(register, _risk(register, risk_id), how)


def _risk(register: Register, risk_id: str) -> Risk:
    risk = next((one for one in register.risks if one.id == risk_id), None)
    if risk is None:
        message = _("There is no risk {id} in the register {register}.").format(id=risk_id, register=register.id)
        raise NotFound(message, _("Ids are those of the page Risks, or of 'riskregister score'."))
    return risk


def measures(register: Register, how: Sheet, *, body: str = "", overdue: bool = False) -> bytes:
    """Return the measures by responsible body as a file's content: of one ``body`` only, or only those ``overdue``.

    Raises:
        NotFound: no measure names such a body.
    """
    from riskregister.printing.papers import render_measures

    return render_measures(register, how, body=body, overdue=overdue)


def changes(first: str, second: str, how: Sheet) -> bytes:
    """Return the report of what differs between two sources as a file's content.

    Raises:
        Unreachable, InvalidInput, NotFound, WrongUsage: as opening either of them.
    """
    from riskregister.core.bulk import in_bulk
    from riskregister.services.opening import open_source

    with in_bulk():
        before, after = open_source(first), open_source(second)
    states = state_of(before.register, before.stood), state_of(after.register, after.stood)
    return changed(before.register, after.register, states, how)


def changed(before: Register, after: Register, states: tuple[str, str], how: Sheet) -> bytes:
    """Return the report of what differs between two states as a file's content; ``states`` names each in words."""
    from riskregister.core.bulk import in_bulk
    from riskregister.core.comparing import compare
    from riskregister.printing.papers import render_changes

    old = replace(before, id=after.id)
    with in_bulk():
        told = compare(old, after)
    return render_changes(old, after, told, states, how)


def state_of(register: Register, stood: str) -> str:
    """Return a state of a register in words: when it stood so, else its version."""
    return stood or _("version {n}").format(n=register.version)


def write(path: Path, content: bytes) -> None:
    """Write a print to ``path``, whole or not at all.

    Raises:
        Unreachable: the file cannot be written.
    """
    write_whole(path, content)


def leaves(pdf: bytes) -> int:
    """Return how many pages a print has that was made as a PDF."""
    from riskregister.printing.leaves import count

    return count(pdf)


def leaf(pdf: bytes, number: int, form: Picture, dots: int = LOOKED_AT) -> bytes:
    """Return page ``number``, from 1, of a print made as a PDF, as an SVG or PNG; no other page is drawn for it.

    Raises:
        RegisterError: it has no such page.
    """
    from riskregister.printing import leaves as drawing

    return drawing.leaf(pdf, number, form, dots)
