"""Saved views of a page: named, kept for one browser or shared by all, given another name, taken away."""

from __future__ import annotations

import dataclasses
import datetime as dt

from riskregister.errors import InvalidInput, RegisterError, WrongUsage
from riskregister.store import views as store
from riskregister.store.database import Database
from riskregister.store.views import SHARED, Address, View
from riskregister.translations import gettext as _

__all__ = ["MOST", "NAME_LENGTH", "Address", "View", "delete", "kept", "rename", "restore", "save"]

#: Letters of a name, and views of a page that one browser, or everybody together, can have.
NAME_LENGTH, MOST = 60, 100


def kept(database: Database, register_id: str, page: str, browser: str) -> list[View]:
    """Return a browser's own views of a page, then the shared ones; none while the database does not answer."""
    try:
        return store.kept(database.engine, register_id, page, browser)
    except RegisterError:
        return []


def save(
    database: Database,
    register_id: str,
    page: str,
    name: str,
    address: Address,
    *,
    browser: str,
    shared: bool,
    actor: str,
) -> View:
    """Keep an address under a name, in the place of the view of that name, and return the view.

    Raises:
        InvalidInput: it has no name, or a very long one, or there are too many.
        WrongUsage: it is to be shared and nobody signs it.
        Unreachable: it cannot be written.
    """
    view = View(
        page=page,
        name=_named(name),
        browser=SHARED if shared else browser,
        address=address,
        actor=actor.strip(),
        time=dt.datetime.now(dt.UTC),
    )
    if shared and not view.actor:
        raise WrongUsage(_("A shared view needs a name of whoever shares it."), _("Say who you are."))
    others = [one for one in store.kept(database.engine, register_id, page, browser) if one.browser == view.browser]
    if len(others) >= MOST and view.name not in {one.name for one in others}:
        message = _("There are {n} saved views of this page already.").format(n=len(others))
        raise InvalidInput(message, _("Delete one that nobody needs."))
    store.keep(database.engine, register_id, view)
    return view


def rename(database: Database, register_id: str, view: View, name: str, *, actor: str) -> View:
    """Give a view another name, and return it.

    Raises:
        InvalidInput: the name is empty, very long, or another view's.
        Unreachable: it cannot be written.
    """
    new = dataclasses.replace(view, name=_named(name), actor=actor.strip() or view.actor, time=dt.datetime.now(dt.UTC))
    taken = store.kept(database.engine, register_id, view.page, view.browser)
    if new.name != view.name and any((one.browser, one.name) == (new.browser, new.name) for one in taken):
        message = _("There is a view called '{name}' already.").format(name=new.name)
        raise InvalidInput(message, _("Choose another name."))
    store.replace(database.engine, register_id, view, new)
    return new


def delete(database: Database, register_id: str, view: View) -> None:
    """Take a view away.

    Raises:
        Unreachable: it cannot be written.
    """
    store.discard(database.engine, register_id, view)


def restore(database: Database, register_id: str, view: View) -> None:
    """Bring a view back as it was.

    Raises:
        Unreachable: it cannot be written.
    """
    store.keep(database.engine, register_id, view)


def _named(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise InvalidInput(_("A view needs a name."), _("Say in a few words what it shows."))
    if len(name) > NAME_LENGTH:
        message = _("The name of a view has at most {n} letters.").format(n=NAME_LENGTH)
        raise InvalidInput(message, _("Make it shorter."))
    return name
