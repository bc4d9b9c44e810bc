"""The minutes of a meeting: gathered from the database, and written as Markdown, as plain text or as a PDF."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from riskregister.core import editions, meeting_minutes
from riskregister.core.meeting_minutes import Minutes
from riskregister.core.meeting_words import called, head, left, people, points, round_lines, standing_lines, summary
from riskregister.core.model import Register
from riskregister.errors import NotFound, WrongUsage
from riskregister.printing.sheet import Sheet
from riskregister.services import meetings, printing
from riskregister.services.editions import Asked, Told, proved
from riskregister.services.files import check_target, write_whole
from riskregister.services.meeting_saving import standing
from riskregister.store.database import Database
from riskregister.translations import gettext as _

#: The forms minutes come in, by the ending of the file.
FORMS = ("pdf", "md", "txt")
_WIDTH = 88


def gather(database: Database, register_id: str, code: str) -> Minutes:
    """Return the minutes of a meeting as far as it has come.

    Raises:
        NotFound: there is no such meeting.
        Unreachable: the database does not answer.
    """
    meeting = meetings.find(database, register_id, code)
    register = database.read(register_id)
    votes = meetings.votes(database, register_id, meeting)
    return meeting_minutes.minutes(meeting, register, votes, standing(register, meeting))


def as_markdown(of: Minutes, escaped: Callable[[str], str] | None = None) -> str:
    """Return minutes as Markdown; whatever people wrote in it stands there letter by letter.

    ``escaped`` sees to that where Markdown is more than the common one, as on a page.
    """
    escaped = escaped or _escaped
    lines = [f"# {escaped(of.title)}", ""]
    lines += [f"**{escaped(of.marking)}**", ""] if of.marking else []
    lines += [f"{escaped(line)}  " for line in head(of)]
    lines += ["", f"## {_('Who took part')}", "", *(f"- {escaped(line)}" for line in people(of))]
    lines += ["", f"## {_('In short')}", "", escaped(summary(of)), ""]
    for entry in called(of):
        lines += [f"## {entry.place}. {escaped(entry.risk)} {escaped(entry.title)}", ""]
        lines += [f"- {escaped(line)}" for line in standing_lines(entry)]
        for one in entry.rounds:
            lines += ["", f"### {_('Round {n}').format(n=one.number)}", ""]
            lines += [f"- {escaped(line)}" for line in round_lines(one)]
        for title, written in points(entry):
            lines += ["", f"### {title}", "", *(f"- {escaped(point)}" for point in written)]
        lines.append("")
    if left(of):
        lines += [f"## {_('Not reached')}", "", *(f"- {escaped(line)}" for line in left(of)), ""]
    if of.notice:
        lines += ["---", "", escaped(of.notice)]
    return "\n".join(lines).rstrip() + "\n"


def as_text(of: Minutes) -> str:
    """Return minutes as plain text, in lines of at most 88 signs."""
    lines = [*_wrapped(of.title), "=" * min(len(of.title), _WIDTH)]
    lines += [of.marking] if of.marking else []
    lines += ["", *(line for one in head(of) for line in _wrapped(one))]
    lines += ["", _("Who took part").upper(), *(line for one in people(of) for line in _wrapped(one, "- "))]
    lines += ["", _("In short").upper(), *_wrapped(summary(of)), ""]
    for entry in called(of):
        name = f"{entry.place}. {entry.risk} {entry.title}"
        lines += [*_wrapped(name), "-" * min(len(name), _WIDTH)]
        lines += [line for one in standing_lines(entry) for line in _wrapped(one)]
        for one in entry.rounds:
            lines += ["", _("Round {n}").format(n=one.number)]
            lines += [line for said in round_lines(one) for line in _wrapped(said, "- ")]
        for title, written in points(entry):
            lines += ["", title, *(line for point in written for line in _wrapped(point, "- "))]
        lines.append("")
    if left(of):
        lines += [_("Not reached").upper(), *(line for one in left(of) for line in _wrapped(one, "- ")), ""]
    lines += _wrapped(of.notice) if of.notice else []
    return "\n".join(lines).rstrip() + "\n"


def on_paper(of: Minutes, how: Sheet, register: Register, asked: Asked | None = None) -> bytes:
    """Return minutes as the content of a file that comes out as ``how`` says, of the whole or in an edition.

    Raises:
        WrongUsage: the edition is unknown.
        RegisterError: the page cannot be set, or something the edition withholds would stand in the file.
    """
    from riskregister.printing.minutes import render_minutes

    return _in_edition(
        of,
        how.form,
        register,
        asked,
        lambda left, which: render_minutes(left, replace(how, edition=which)),
        how.printed_by,
    )


def _in_edition(
    of: Minutes,
    form: str,
    register: Register,
    asked: Asked | None,
    make: Callable[[Minutes, str], bytes],
    printed_by: str,
    told: Told | None = None,
) -> bytes:
    """Return what ``make`` makes of minutes and the words of the edition they are of, proved to hold no more."""
    if asked is None or not asked.marking:
        return make(of, "")
    made = editions.edition(register, asked.marking, group=asked.group)
    left, which = editions.edition_of_minutes(of, made), editions.statement(made)
    content = make(left, which)
    proved(content, form, register, made.register, said=(left, which, printed_by), unsaid=of)
    if told is not None:
        told(made)
    return content


def print_minutes(
    database: Database,
    register_id: str,
    code: str,
    path: Path,
    *,
    printed_by: str = "",
    asked: Asked | None = None,
    archive: bool = False,
    told: Told | None = None,
) -> tuple[bool, list[str]]:
    """Write the minutes of a meeting, without a code of the latest one, to ``path``; its ending says the form.

    Returns whether a file was there before, and the characters that no font has, a line each with their places.

    ``asked`` names an edition, which leaves out the risks that are marked higher; ``archive`` is for a PDF.
    ``told`` is as for :func:`riskregister.services.editions.in_edition`.

    Raises:
        WrongUsage: the ending or the edition is unknown, or something else than a PDF is asked for the archive.
        RegisterError: something the edition withholds would stand in the file.
        NotFound: there is no such meeting, or none at all.
        Unreachable: the database does not answer, or the file cannot be written.
    """
    check_target(path)
    form = printing.form_of(path, FORMS)
    if form not in FORMS:
        message = _("Minutes cannot be printed as '{form}'.").format(form=form)
        raise WrongUsage(message, _("End the file name in .pdf, .md or .txt."))
    if archive and form != "pdf":
        raise printing.only_pdf_is_kept()
    if not code:
        known = meetings.known(database, register_id)
        if not known:
            raise NotFound(_("No meeting was held on this register."), _("Open one on the dashboard's page Meeting."))
        code = known[0].id
    of = gather(database, register_id, code)
    register = database.read(register_id)
    missing: list[str] = []
    made = _in_edition(
        of,
        form,
        register,
        asked,
        lambda left, which: content(left, form, printed_by, which, archive=archive, missing=missing),
        printed_by,
        told,
    )
    return write_whole(path, made), missing


def content(
    of: Minutes,
    form: str,
    printed_by: str = "",
    edition: str = "",
    *,
    archive: bool = False,
    missing: list[str] | None = None,
) -> bytes:
    """Return minutes as the content of a file; ``form`` is one of :data:`FORMS`.

    ``edition`` says which edition it is; ``archive`` makes a PDF one for keeping as well (PDF/A); ``missing`` is
    filled with the characters that no font has.

    Raises:
        RegisterError: the page cannot be set.
    """
    if form == "pdf":
        from riskregister.printing.minutes import render_minutes

        how = printing.sheet("pdf", printed_by=printed_by, archive=archive)
        return render_minutes(of, replace(how, edition=edition, missing=how.missing if missing is None else missing))
    if edition:
        of = replace(of, marking=f"{of.marking} – {edition}")
    return (as_markdown(of) if form == "md" else as_text(of)).encode()


def _wrapped(text: str, mark: str = "") -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent=mark, subsequent_indent=" " * len(mark)) or [mark]


def _escaped(text: str) -> str:
    plain = " ".join(text.split())
    for mark in ("\\", "|", "<", "[", "`", "*", "_", "#"):
        plain = plain.replace(mark, f"\\{mark}")
    return plain
