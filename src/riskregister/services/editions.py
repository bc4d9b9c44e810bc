"""Print an edition: what is marked higher is gone from what is printed, and a proof stands before the file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from riskregister.core import editions
from riskregister.core.changes import applied
from riskregister.core.markings import ABOUT, overall
from riskregister.core.model import Register
from riskregister.errors import RegisterError, WrongUsage
from riskregister.printing.sheet import Progress, Sheet, silent
from riskregister.services import moments
from riskregister.services.edition_proof import Leak, proof
from riskregister.translations import gettext as _
from riskregister.translations import ngettext

if TYPE_CHECKING:
    from riskregister.store.database import Database

#: A file names the first places of what leaked; who has to look needs no more.
_TOLD = 3
#: What is given the edition that a file was made of, to say what it withholds.
Told = Callable[[editions.Edition], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The edition somebody asks for: up to which marking, and whether withheld risks are counted by category.

    Without a marking it is all of it.  ``now`` is the register as it stands where a past state of it is printed: what
    is marked higher today stays out, or, of all of it, is said to be marked so.
    """

    marking: str = ""
    group: bool = False
    now: Register | None = None


def in_edition(
    register: Register,
    how: Sheet,
    asked: Asked | None,
    make: Callable[[Register, Sheet], bytes],
    *,
    before: Any = (),
    told: Told | None = None,
) -> bytes:
    """Return the file that ``make`` makes of an edition of ``register``, proved to hold nothing of what is withheld.

    Without an edition asked for it is made of the whole, marked as high as anything in it.  What a picture shows cannot
    be read from it, so its page is set as a PDF too, and that is proved with it.  ``before`` is an earlier state that
    ``make`` sets this one against, and what :func:`earlier_in` left of it.  ``told`` is given the edition once the file
    is proved.

    Raises:
        WrongUsage: there is no such marking.
        RegisterError: something withheld would stand in the file.
    """
    if asked is None or not asked.marking:
        marking = overall(register, *(one for one in before[:1] if one), now=asked.now if asked else None)
        return make(replace(register, marking=marking), how)
    of = editions.edition(register, asked.marking, group=asked.group, now=asked.now)
    how = replace(how, edition=editions.statement(of))
    content = make(of.register, how)
    said = (how.edition, how.printed_by, how.stood, before[1:])
    proved(content, how.form, register, of.register, said=said, unsaid=before, progress=how.progress)
    if how.form != "pdf":
        page = make(of.register, replace(how, form="pdf"))
        proved(page, "pdf", register, of.register, said=said, unsaid=before, progress=how.progress)
    if told is not None:
        told(of)
    return content


def lines(of: editions.Edition) -> list[str]:
    """Say in words what a file of an edition that was proved withholds, and that it does, a line each."""
    said = [f"{editions.statement(of)}."]
    if of.withheld.mentions:
        words = ngettext(
            "In {n} text that stays “[withheld]” stands for the name of something withheld.",
            "In {n} texts that stay “[withheld]” stands for the name of something withheld.",
            of.withheld.mentions,
        )
        said.append(words.format(n=of.withheld.mentions))
    if of.withheld != editions.Withheld():
        said.append(_("The finished file was read back, every part of it: it holds nothing of what is withheld."))
    return said


def earlier_in(before: Register | None, asked: Asked | None, now: Register) -> Register | None:
    """Return what an edition lets through of an earlier state: nothing that was marked higher then, or is today.

    Raises:
        WrongUsage: there is no such marking.
    """
    if before is None or asked is None or not asked.marking:
        return before
    return editions.edition(before, asked.marking, now=asked.now or now).register


def proved(
    content: bytes,
    form: str,
    register: Register,
    edition: Register,
    *,
    said: Any = (),
    unsaid: Any = (),
    progress: Progress = silent,
) -> None:
    """Raise an error if a file made of ``edition`` holds something of ``register`` that was withheld.

    ``said``, ``unsaid`` and ``progress`` are as for :func:`riskregister.services.edition_proof.proof`.

    Raises:
        RegisterError: it does; names the first places.
    """
    leaks = proof(content, form, register, edition, said=said, unsaid=unsaid, progress=progress)
    if leaks:
        raise _leaked(leaks)


def _leaked(leaks: list[Leak]) -> RegisterError:
    message = ngettext(
        "{n} place in the file would hold what the edition withholds: {places}. Nothing was written.",
        "{n} places in the file would hold what the edition withholds: {places}. Nothing was written.",
        len(leaks),
    )
    places = "; ".join(f"{leak.where}: “{leak.what}”" for leak in leaks[:_TOLD])
    hint = _("Print it for the higher marking, or report this: an edition must never hold what it withholds.")
    return RegisterError(message.format(n=len(leaks), places=places), hint)


def asked_of(source: str | None, stood: str, marking: str, *, group: bool = False) -> Asked | None:
    """Return the edition that is asked for with a marking, all of it without one; None is all of it as it stands.

    Of a database's register, ``source`` says where today's markings are, which hold for a past state (``stood``) too.

    Raises:
        Unreachable: it is not there or cannot be read.
        WrongUsage: grouping is asked for without an edition.
    """
    if not marking and group:
        message = _("Without an edition nothing is withheld that could be grouped.")
        raise WrongUsage(message, _("Name one with --edition."))
    if not marking and not stood:
        return None
    return Asked(marking=marking, group=group, now=_today(source))


def _today(source: str | None) -> Register | None:
    """Return :func:`today` of the register that ``source`` is a state of; None of a file, which has no history."""
    from riskregister.services.opening import history_of, open_history

    known = history_of(source)
    if known is None:
        return None
    known.close()
    database, register_id, _number = open_history(moments.split(source or "")[0] or None)
    try:
        return today(database, database.read(register_id))
    finally:
        database.close()


def today(database: Database, present: Register) -> Register:
    """Return a register as it stands, with each risk and measure that was removed as it was last.

    That is what says how past states are marked today: what became secret and was removed then is still secret.
    """
    gone = [change for _revision, change in database.removed(present.id) if change.table in ABOUT]
    return applied(present, [replace(change, old=None, new=change.old) for change in gone])
