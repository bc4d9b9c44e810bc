"""The register's history as pages tell it: who is anonymous stays so, whatever is searched for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from riskregister.core.changes import Change
from riskregister.core.model import Register
from riskregister.core.paths import Dated
from riskregister.services import assessing
from riskregister.store import browsing, touching
from riskregister.store.browsing import Sought
from riskregister.store.database import Database, Revision
from riskregister.translations import gettext as _

__all__ = ["Sought"]

#: How many changes of a revision are told at most; an import may make thousands.
MOST_CHANGES = 50


@dataclass(frozen=True, slots=True)
class Hidden:
    """What must not be told: ``register`` holds every assessment that is or was, ``revisions`` have no known maker."""

    register: Register
    revisions: frozenset[int]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of revisions, newest first, with how many changes each has, and how many revisions there are in all."""

    revisions: list[Revision]
    counts: dict[int, int]
    total: int


def hidden(database: Database, present: Register) -> Hidden:
    """Return what the history of a register must not tell; ``present`` is the register as it stands."""
    there = {one.id for one in present.assessments}
    gone = browsing.taken_out(database, present.id, "assessments")
    lost = tuple(one for key, one in gone.items() if key not in there)
    known = replace(present, assessments=present.assessments + lost)
    unnamed = assessing.hidden_assessors(known)
    return Hidden(known, browsing.made_by_their_assessor(database, present.id, dict(unnamed)))


def find(database: Database, secret: Hidden, sought: Sought, *, skip: int = 0, limit: int = 20) -> Page:
    """Return revisions with their first changes, as a page may tell them."""
    identity, asked = secret.register.id, replace(sought, unnamed=secret.revisions)
    found = browsing.find(database, identity, asked, skip=skip, limit=limit)
    filled, counts = browsing.with_changes(database, identity, found, MOST_CHANGES)
    return Page(told(secret, filled), counts, browsing.count(database, identity, asked))


def signed(database: Database, secret: Hidden, *, upto: int | None = None, limit: int = 20) -> list[Revision]:
    """Return the latest revisions without their changes, as a page may tell them."""
    found = browsing.find(database, secret.register.id, Sought(upto=upto), limit=limit)
    return told(secret, found)


def find_one(database: Database, secret: Hidden, number: int) -> Revision:
    """Return a revision without its changes, as a page may tell it; it must be there."""
    return signed(database, secret, upto=number, limit=1)[0]


def told(secret: Hidden, revisions: Sequence[Revision]) -> list[Revision]:
    """Return revisions as a page may tell them."""
    unnamed = assessing.without_names(secret.register, revisions)
    anonymous = _("an anonymous assessor")
    return [replace(one, actor=anonymous) if one.number in secret.revisions else one for one in unnamed]


def of_risk(
    database: Database, secret: Hidden, register: Register, risk: str, *, limit: int = 20
) -> tuple[list[Revision], int]:
    """Return the newest revisions that touched a risk, as a page may tell them, and how many there are in all.

    To a risk belong its assessments, the links from measures, its influences, and what ``register`` holds about it:
    indicators with their readings, decisions, comments and evidence.  Each revision comes with the changes of these
    alone, up to the register's version.
    """
    decided = [one.id for one in register.decisions if one.risk == risk]
    about = {("risks", risk), *(("decisions", one) for one in decided)}
    said = [one.id for one in register.comments if (one.about, one.record) in about]
    shown = [one.id for one in register.attachments if (one.about, one.record) in about]
    records = [risk, *(one.id for one in register.indicators if risk in one.risks), *decided, *said, *shown]
    found, count = touching.revisions_touching(database, register.id, records, upto=register.version, limit=limit)
    return told(secret, found), count


def people_and_means(database: Database, secret: Hidden) -> tuple[list[str], list[str]]:
    """Return who made revisions and through what; whoever is anonymous is named only for what they did openly."""
    return browsing.people_and_means(database, secret.register.id, Sought(unnamed=secret.revisions))


def removed(database: Database, secret: Hidden) -> list[tuple[Revision, Change]]:
    """Return what is no longer in the register, newest removal first: the revision as a page may tell it, the change.

    The revision carries the one change as it may be told.
    """
    found = database.removed(secret.register.id)
    shown = told(secret, [replace(revision, changes=(change,)) for revision, change in found])
    return list(zip(shown, (change for _revision, change in found), strict=True))


def assessments_between(database: Database, register_id: str, after: int, upto: int) -> list[Dated]:
    """Return every change of an assessment in after < number <= upto, oldest first, with its revision's time."""
    return browsing.changes_between(database, register_id, "assessments", after, upto)


def assessments_of(database: Database, secret: Hidden, risk: str, upto: int) -> list[Dated]:
    """Return every change of a risk's assessments, also of those no longer there, up to a revision, oldest first."""
    ids = [one.id for one in secret.register.assessments if one.risk == risk]
    found = database.changes_of(secret.register.id, "assessments", list(dict.fromkeys(ids)))
    return [dated for dated in found if dated[0] <= upto]


def reviewed_in(database: Database, register: Register) -> dict[str, int]:
    """Return for each risk that was reviewed the revision in which somebody confirmed it last, up to the register's."""
    places = [("risks", risk.id, "reviewed") for risk in register.risks if risk.reviewed is not None]
    found = browsing.last_changes(database, register.id, places)
    return {risk: min(made.number, register.version) for (_table, risk, _field), made in found.items()}
