"""Print an edition: what is marked higher is gone from what is printed, and a proof stands before the file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from riskregister.core import editions
from riskregister.core.markings import overall
from riskregister.core.model import Register
from riskregister.errors import RegisterError, WrongUsage
from riskregister.printing.sheet import Progress, Sheet, silent
from riskregister.services import moments
from riskregister.services.edition_proof import Leak, proof
from riskregister.translations import gettext as _
from riskregister.translations import ngettext

#: A file names the first places of what leaked; who has to look needs no more.
_TOLD = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The edition somebody asks for: up to which marking, and whether withheld risks are counted by category.

    ``now`` is the register as it stands where a past state of it is printed: what is marked higher today stays out.
    """

    marking: str
    group: bool = False
    now: Register | None = None


def in_edition(
    register: Register,
    how: Sheet,
    asked: Asked | None,
    make: Callable[[Register, Sheet], bytes],
    *,
    before: Any = (),
) -> bytes:
    """Return the file that ``make`` makes of an edition of ``register``, proved to hold nothing of what is withheld.

    Without an edition asked for it is made of the whole, marked as high as anything in it.  What a picture shows cannot
    be read from it, so its page is set as a PDF too, and that is proved with it.  ``before`` is an earlier state that
    ``make`` sets this one against, and what :func:`earlier_in` left of it.

    Raises:
        WrongUsage: there is no such marking.
        RegisterError: something withheld would stand in the file.
    """
    if asked is None:
        return make(replace(register, marking=overall(register)), how)
    of = editions.edition(register, asked.marking, group=asked.group, now=asked.now)
    how = replace(how, edition=editions.statement(of))
    content = make(of.register, how)
    said = (how.edition, how.printed_by, how.stood, before[1:])
    proved(content, how.form, register, of.register, said=said, unsaid=before, progress=how.progress)
    if how.form != "pdf":
        page = make(of.register, replace(how, form="pdf"))
        proved(page, "pdf", register, of.register, said=said, unsaid=before, progress=how.progress)
    return content


def earlier_in(before: Register | None, asked: Asked | None, now: Register) -> Register | None:
    """Return what an edition lets through of an earlier state: nothing that was marked higher then, or is today.

    Raises:
        WrongUsage: there is no such marking.
    """
    if before is None or asked is None:
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
    """Return the edition that is asked for with a marking, none without one.

    Of a past state (``stood``) of a database's register, ``source`` says where today's markings are.

    Raises:
        Unreachable: it is not there or cannot be read.
        WrongUsage: grouping is asked for without an edition.
    """
    from riskregister.services.opening import open_source

    if not marking:
        if group:
            message = _("Without an edition nothing is withheld that could be grouped.")
            raise WrongUsage(message, _("Name one with --edition."))
        return None
    now = open_source(moments.split(source or "")[0] or None).register if stood else None
    return Asked(marking=marking, group=group, now=now)
