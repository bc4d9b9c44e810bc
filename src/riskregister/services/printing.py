"""Print what a council is shown: a brief, the matrix, one risk, the measures of each body, what changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from riskregister import settings
from riskregister.core.model import Register, Risk, Stage
from riskregister.errors import NotFound, WrongUsage
from riskregister.printing.sheet import FORMS, OFFICE, Form, Inks, Paper, Sheet
from riskregister.services.files import write_whole
from riskregister.services.print_since import backwards, state_of
from riskregister.translations import gettext as _

if TYPE_CHECKING:
    from riskregister.printing.asked import Asked
    from riskregister.printing.book import Since
    from riskregister.printing.leaves import Picture
    from riskregister.services.editions import Asked as Edition
    from riskregister.services.editions import Told
    from riskregister.services.reports import By

#: Dots per inch of a page that is looked at on a screen.
LOOKED_AT = 130
#: The topics of the method whose sources the book names.
_TOPICS = ("levels", "rules", "ranking", "simulation")
#: A brief is one page: so many characters of what is asked have room on it.
LONGEST_ASK = 1200


def sheet(
    form: str,
    *,
    forms: tuple[Form, ...] = FORMS,
    paper: Paper = "a4",
    upright: bool | None = None,
    inks: Inks = "colour",
    printed_by: str = "",
    stood: str = "",
    archive: bool = False,
    dots: int | None = None,
) -> Sheet:
    """Return how a print made today with the templates of the settings comes out; ``form`` is one of ``forms``.

    ``stood`` says when a past state stood so ("1 November 2026, revision 12"); the print then says it is one.
    ``archive`` makes a PDF for keeping as well (PDF/A).
    ``dots`` are those of a PNG, per inch.

    Raises:
        WrongUsage: there is no such form, or what was asked for has no meaning in it.
    """
    known = next((one for one in forms if one == form), None)
    if known is None:
        message = _("Nothing can be printed as '{form}'.").format(form=form)
        if form in OFFICE:
            message = _("This print cannot be made as '{form}'.").format(form=form)
        raise WrongUsage(message, _endings(forms))
    if known == "pptx" and (paper != "a4" or upright is not None):
        message = _("Slides are 16 to 9 wide and lie on no paper.")
        raise WrongUsage(message, _("Leave out the paper, or print to .pdf or .docx."))
    if known in OFFICE and inks == "pattern":
        message = _("Word files and slides have no patterns.")
        raise WrongUsage(message, _("Take greys instead, or print to .pdf."))
    if archive and known != "pdf":
        raise only_pdf_is_kept()
    if dots is not None and known != "png":
        message = _("Only a PNG is made of dots.")
        raise WrongUsage(message, _("Print to .png, or leave out --dots."))
    made = Sheet(
        printed_on=dt.datetime.now(dt.UTC).date(),
        templates=settings.templates(),
        form=known,
        paper=paper,
        upright=upright,
        inks=inks,
        printed_by=printed_by,
        stood=stood,
        archive=archive,
    )
    return made if dots is None else replace(made, dots=dots)


def only_pdf_is_kept() -> WrongUsage:
    """Return the error that something else than a PDF was asked for the archive."""
    return WrongUsage(_("For the archive a PDF is kept, nothing else."), _("Print to .pdf, or leave out --archive."))


def form_of(path: Path, forms: Sequence[str]) -> str:
    """Return the form that the ending of a file asks for; ``forms`` are those there are.

    Raises:
        WrongUsage: it has no ending.
    """
    form = path.suffix.lower().lstrip(".")
    if not form:
        message = _("The name {file} has no ending that says what to make.").format(file=path)
        raise WrongUsage(message, _endings(forms))
    return form


def _endings(forms: Sequence[str]) -> str:
    endings = ", ".join(f".{one}" for one in forms)
    return _("End the file name in one of these: {endings}.").format(endings=endings)


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


def brief(
    register: Register, how: Sheet, *, stage: Stage = "current", before: Register | None = None, ask: str = ""
) -> bytes:
    """Return a brief for a council as a file's content.

    ``before`` is an earlier state to tell what moved, ``ask`` what the council is asked in a person's own words.

    Raises:
        WrongUsage: what is asked is too long for a page.
    """
    from riskregister.printing.brief import render_brief

    if len(ask) > LONGEST_ASK:
        message = _("What is asked has {n} characters; a brief has room for {most}.").format(
            n=len(ask), most=LONGEST_ASK
        )
        raise WrongUsage(message, _("Say it shorter, and hand the rest in as a paper of its own."))
    return render_brief(register, how, stage=stage, before=before, ask=ask)


def risk_sheet(register: Register, risk_id: str, how: Sheet) -> bytes:
    """Return the sheet of one risk as a file's content.

    Raises:
        NotFound: the register has no such risk.
    """
    from riskregister.printing.risk_sheet import render_risk_sheet

    return render_risk_sheet(register, risk_of(register, risk_id), how)


def bow_tie(register: Register, risk_id: str, how: Sheet) -> bytes:
    """Return the bow-tie of one risk by itself as a file's content.

    Raises:
        NotFound: the register has no such risk.
    """
    from riskregister.printing.risk_sheet import render_bow_tie

    return render_bow_tie(register, risk_of(register, risk_id), how)


def figure(
    register: Register, figure: dict[str, Any], title: str, sheet: Sheet, *, note: str = "", alt: str = ""
) -> bytes:
    """Return a figure of the dashboard by itself as a file's content, drawn of what :mod:`riskregister.charts` gives.

    ``register`` is what it was drawn from, in an edition that edition.  ``title`` and ``note`` stand above it, ``alt``
    says what it shows to whoever does not see it.

    Raises:
        WrongUsage: patterns are asked for.
        ValueError: the figure has a mark that no print draws.
    """
    from riskregister.printing.figure import render_figure

    if sheet.inks == "pattern":
        message = _("Figures have hatching of their own and cannot be had in patterns.")
        raise WrongUsage(message, _("Take greys instead: dashes, marks and words tell everything apart."))
    return render_figure(register, figure, title, sheet, note=note, alt=alt)


def risk_of(register: Register, risk_id: str) -> Risk:
    """Return a risk by its id.

    Raises:
        NotFound: the register has no such risk.
    """
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


def changes(
    first: str, second: str, how: Sheet, *, edition: str = "", group: bool = False, told: Told | None = None
) -> bytes:
    """Return the report of what differs between two sources as a file's content, of the whole or in an ``edition``.

    ``told`` is as for :func:`riskregister.services.editions.in_edition`.

    Raises:
        Unreachable, InvalidInput, NotFound, WrongUsage: as opening either of them.
        WrongUsage: the first is the later state of the same register.
    """
    from riskregister.core.bulk import in_bulk
    from riskregister.services.editions import asked_of
    from riskregister.services.opening import open_source

    ends = backwards(first, second)
    if ends:
        message = _("{a} is revision {first}, {b} is revision {last}: changes are told forwards in time.")
        raise WrongUsage(
            message.format(a=first, b=second, first=ends[0], last=ends[1]), _("Give the earlier state first.")
        )
    with in_bulk():
        before, after = open_source(first), open_source(second)
        for opened in (before, after):
            opened.sound()
        asked = asked_of(second, after.stood, edition, group=group)
        states = state_of(before.register, before.stood), state_of(after.register, after.stood)
        return changed(before.register, after.register, states, how, asked, told)


def changed(
    before: Register,
    after: Register,
    states: tuple[str, str],
    how: Sheet,
    asked: Edition | None = None,
    told: Told | None = None,
) -> bytes:
    """Return the report of what differs between two states as a file's content; ``states`` names each in words.

    ``asked`` is the edition it is made in; of two states of one register without today's, the later says what is marked
    higher.  ``told`` is as for :func:`riskregister.services.editions.in_edition`.

    Raises:
        WrongUsage: there is no such marking.
        RegisterError: something withheld would stand in the file.
    """
    from riskregister.core.bulk import in_bulk
    from riskregister.core.comparing import compare
    from riskregister.printing.papers import render_changes
    from riskregister.printing.words import days_in
    from riskregister.services.editions import earlier_in, in_edition

    reversed_ = before.id == after.id and before.version > after.version
    with in_bulk(), days_in(after.language):
        old = replace(before, id=after.id)
        if asked is not None and asked.now is None and before.id == after.id and before.version > after.version:
            asked = replace(asked, now=before)
        left = earlier_in(old, asked, after) or old
        return in_edition(
            after,
            how,
            asked,
            lambda register, sheet: render_changes(
                left, register, compare(left, register), states, sheet, backwards=reversed_
            ),
            before=(old, left),
            told=told,
        )


def book(register: Register, how: Sheet, *, since: Since | None = None) -> bytes:
    """Return the register as a book, as a file's content; ``since`` as from :func:`since_review`.

    The sheet's ``progress`` is told how many risks are written, and when the pages are being set.
    """
    from riskregister.core.bulk import in_bulk
    from riskregister.printing.book import render_book
    from riskregister.services import method

    topics = [method.topics()[name] for name in _TOPICS]
    with in_bulk():
        return render_book(register, how, topics=topics, since=since)


def register_list(register: Register, how: Sheet, *, stage: Stage = "current") -> bytes:
    """Return the list of all risks with levels, owners and ratings as a file's content."""
    from riskregister.printing.book import render_register

    return render_register(register, how, stage=stage)


def write(path: Path, content: bytes) -> bool:
    """Write a print to ``path``, whole or not at all; return whether it took the place of a file that was there.

    Raises:
        Unreachable: the file cannot be written.
    """
    return write_whole(path, content)


def missing_words(missing: Sequence[str]) -> str:
    """Return in a sentence which characters no font had, and where; empty if there are none.

    ``missing`` are the lines of a :class:`Sheet` that was printed.
    """
    from riskregister.printing import typesetting

    return typesetting.missing_words(missing)


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
