"""The one place where pages get their register, database and name from; tests replace it here.

Caches are keyed by register id and version, never by a frame, and hold only what everybody may see.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple
from urllib.parse import quote, unquote

import pandas as pd
import streamlit as st

from riskregister import settings
from riskregister.core import frames
from riskregister.core.deciding import decision_frame
from riskregister.core.indicators import nudges
from riskregister.core.model import Register, Stage
from riskregister.core.ranked import score_frame
from riskregister.core.reviews import due_frame
from riskregister.errors import NotFound, RegisterError, Unreachable
from riskregister.services import assessing, history, moments
from riskregister.services.history import Hidden
from riskregister.services.opening import main_of, open_database
from riskregister.services.watching import Watcher, watch
from riskregister.store.database import Database
from riskregister.store.listing import Listed, listed
from riskregister.translations import gettext as _
from riskregister.ui import memory

MEANS = "dashboard"
#: The hash that each version of a register had when this process saw it: address, register, version → hash.
_HASHES: dict[tuple[str, str, int], str] = {}
#: Under which a session notes that its page is being drawn: False until the newest revision was asked for.
_LOOK = "look"
#: The largest register whose Overview says how sure each rank is; for more it would keep a person waiting.
_MOST_RANKED = 2_000
_NAME_COOKIE = "riskregister_name"
_BROWSER_COOKIE = "riskregister_browser"
_TOUR_COOKIE = "riskregister_tour"
_REGISTER_COOKIE = "riskregister_register"
_BROWSER = re.compile(r"[0-9a-f]{32}")
_REMEMBER = """
export default function ({ data }) {
  const year = 60 * 60 * 24 * 365;
  for (const [cookie, value] of Object.entries(data)) {
    document.cookie = `${cookie}=${value}; path=/; max-age=${year}; SameSite=Strict`;
  }
}
"""


@st.cache_resource(max_entries=4, show_spinner=False)
def _database(url: str) -> Database:
    # The configured database is opened without naming it, so that first use fills it with the shipped register.
    return open_database(None if url == settings.database_url() else url)


@st.cache_resource(max_entries=4, show_spinner=False, on_release=Watcher.stop)
def _watcher(url: str) -> Watcher:
    return watch(_database(url))


def watcher() -> Watcher:
    """Return the one watcher of the configured database in this process."""
    return _watcher(settings.database_url())


def database() -> Database:
    """Return the configured database, opened once per process."""
    return _database(settings.database_url())


def moment() -> str:
    """Return the past moment this session looks at, as it stands in the address, or an empty text for now."""
    return str(st.session_state.get("moment") or "")


def is_past() -> bool:
    """Say whether pages show a past state or an archived register; then nothing can be changed on them."""
    return bool(moment()) or is_archived()


def why_closed() -> str:
    """Return why nothing can be changed on pages, and what to do about it."""
    if moment():
        return _("A past state is for reading; go back to now to change anything.")
    return _("This register is archived; take it out of the archive to change anything.")


def is_archived() -> bool:
    """Say whether the register this session looks at is archived."""
    return any(one.archived for one in known_registers() if one.id == chosen())


def chosen() -> str:
    """Return the id of the register this session looks at, or an empty text before it was found."""
    return str(st.session_state.get("register shown") or "")


def known_registers() -> tuple[Listed, ...]:
    """Return the registers of the database as this session saw them last; nothing is asked for that."""
    found: tuple[Listed, ...] = st.session_state.get("registers", ())
    return found


def registers() -> tuple[Listed, ...]:
    """Return the registers of the database as they stand, or as this session saw them last if there is no answer.

    Raises:
        Unreachable: it saw none yet.
    """
    url = settings.database_url()
    if st.session_state.get("registers of") != url:
        st.session_state.pop("registers", None)
    if st.session_state.get(_LOOK) and known_registers():
        return known_registers()
    if not known_registers() or watcher().silent_since is None:
        try:
            st.session_state["registers"] = tuple(listed(database()))
        except Unreachable:
            if not known_registers():
                raise
        st.session_state["registers of"] = url
    if _LOOK in st.session_state:
        st.session_state[_LOOK] = True
    return known_registers()


@contextmanager
def one_look() -> Iterator[None]:
    """Ask for the newest revision once while a page is drawn, however often the page asks; a save looks again.

    Outside of it, in what runs before a page is drawn and in parts drawn by themselves, every question is a new one.
    """
    st.session_state[_LOOK] = False
    try:
        yield
    finally:
        st.session_state.pop(_LOOK, None)
        memory.settle()


def look_again() -> None:
    """Let the next question for the newest revision go to the database: something was saved."""
    if _LOOK in st.session_state:
        st.session_state[_LOOK] = False


def here() -> dict[str, str]:
    """Return what a link's address needs to lead to the register looked at; nothing where there is but one."""
    return {"register": chosen()} if len(known_registers()) > 1 and chosen() else {}


@st.cache_resource(max_entries=8, show_spinner=False)
def _register(url: str, register_id: str, version: int, newest: int) -> Register:
    found = _database(url).read(register_id, at=version)
    memory.loaded()
    memory.settle()
    # Whoever gave a view without a name since is not named by an older state either; hence the newest version above.
    return found if version == newest else assessing.unnamed_as(found, _hidden(url, register_id, newest).register)


@st.cache_resource(max_entries=4, show_spinner=False)
def _hidden(url: str, register_id: str, newest: int) -> Hidden:
    return history.hidden(_database(url), _register(url, register_id, newest, newest))


def secret() -> Hidden:
    """Return what the history of this register must not tell."""
    known = present()
    return _hidden(settings.database_url(), known.id, known.version)


def register() -> Register:
    """Return the register as this session looks at it: as it stands now, or as it stood at a past moment.

    It is read again only when its version has moved on.

    Raises:
        NotFound, InvalidInput: the address names a moment that is none of this register's.
    """
    if not moment():
        return present()
    seen = _newest()
    version = moments.revision_of(database(), seen.register, moment())
    return _register(settings.database_url(), seen.register, version, max(version, seen.version))


def present() -> Register:
    """Return the register as it stands now, whatever moment the pages look at.

    While the database does not answer it is the one this session saw last, so that the page, and with it what was
    typed there, stays.
    """
    seen = _newest()
    key, last = st.session_state.get("last register", (None, None))
    if key == (settings.database_url(), seen):
        return last  # type: ignore[no-any-return]
    try:
        with st.spinner(_("Reading the register …")):
            found = _register(settings.database_url(), seen.register, seen.version, seen.version)
    except Unreachable:
        if last is None:
            raise
        return last  # type: ignore[no-any-return]
    st.session_state["last register"] = ((settings.database_url(), seen), found)
    return found


def at(version: int) -> Register:
    """Return the register as a revision left it; no name that is hidden now is in it.

    Raises:
        NotFound: there is no such revision.
    """
    seen = _newest()
    return _register(settings.database_url(), seen.register, version, seen.version)


class _Seen(NamedTuple):
    """The newest revision of a register as it was seen: its number, and its hash."""

    register: str
    version: int
    hash: str


def _newest() -> _Seen:
    """Return the register's newest revision, or what this session saw last if there is no answer."""
    url, known = settings.database_url(), registers()
    identity = chosen() or main_of(database(), known).id
    newest = next((one for one in known if one.id == identity), None)
    if newest is None:
        message = _("There is no register '{id}' in this database.").format(id=identity)
        raise NotFound(message, _("Choose one on the page Registers."))
    found = _Seen(newest.id, newest.version, newest.hash)
    _forget_if_restored(url, found)
    return found


def newest_hash() -> str:
    """Return the hash of the newest revision: a part of the key of every cache that is not emptied with the others."""
    return _newest().hash


def _forget_if_restored(url: str, seen: _Seen) -> None:
    """Empty every cache once a version is another state than it was: somebody put a backup back."""
    if _HASHES.setdefault((url, seen.register, seen.version), seen.hash) != seen.hash:
        for kept in (st.cache_data, _register, _hidden, _frame):
            kept.clear()
        _HASHES.clear()
        _HASHES[url, seen.register, seen.version] = seen.hash


@st.cache_resource(max_entries=32, show_spinner=False)
def _frame(url: str, register_id: str, version: int, kind: str, stage: Stage) -> pd.DataFrame:
    # What others build on is kept as well, so that no page reckons it twice.
    on = {"risk": stage, "category": stage, "coverage": "inherent"}.get(kind)
    risks = _frame(url, register_id, version, "level", on) if on else None
    return _reckoned(at(version), kind, stage, risks)


def _reckoned(found: Register, kind: str, stage: Stage, risks: pd.DataFrame | None = None) -> pd.DataFrame:
    reckon: dict[str, Callable[[], pd.DataFrame]] = {
        "level": lambda: frames.risk_frame(found, stage),
        "risk": lambda: score_frame(found, stage, risks=risks),
        "category": lambda: frames.category_frame(found, stage, risks),
        "measure": lambda: frames.measure_frame(found),
        "coverage": lambda: frames.coverage_frame(found, risks),
        "due": lambda: due_frame(found),
        "nudge": lambda: nudges(found),
        "decision": lambda: decision_frame(found),
    }
    return reckon[kind]()


def frame(kind: str, stage: Stage = "current", of: Register | None = None) -> pd.DataFrame:
    """Return a frame of the register as it is looked at.

    It is one of "risk", "level" (as "risk", but ranks without how sure they are, in a fraction of the time),
    "category" (the same of categories), "measure", "coverage", "due", "nudge" and "decision".
    ``of`` asks for an earlier state that a person is still editing; that one is reckoned anew each time.
    """
    found = register()
    if of is not None and of.version != found.version:
        return _reckoned(of, kind, stage)
    with _progress_once((settings.database_url(), found.id, found.version), f"{kind} {stage}"):
        kept = _frame(settings.database_url(), found.id, found.version, kind, stage)
    # A shallow copy: whatever a page writes into it is its own, and a register of thousands is not copied each time.
    return kept.copy(deep=False)


@contextmanager
def _progress_once(state: tuple[str, str, int], what: str) -> Iterator[None]:
    """Say that something is reckoned, where this session asks for it for the first time in a state of the register."""
    of, known = st.session_state.get("frames known", (None, frozenset()))
    if of == state and what in known:
        yield
        return
    with st.spinner(_("Reckoning …")):
        yield
    st.session_state["frames known"] = (state, (known if of == state else frozenset()) | {what})


def ranked(stage: Stage = "current") -> pd.DataFrame:
    """Return the frame of risks with how sure their ranks are; without that where they are thousands: it takes long."""
    return frame("risk" if len(register().risks) <= _MOST_RANKED else "level", stage)


def keep_name() -> None:
    """Read the name this browser once gave, and its own number, from their cookies; write there what is new."""
    if "name" not in st.session_state:
        kept = st.context.cookies.get(_NAME_COOKIE)
        st.session_state["name"] = unquote(kept) if isinstance(kept, str) and kept else settings.actor()
    new = {_NAME_COOKIE: quote(name())} if st.session_state.get("name_is_new", False) else {}
    # A session learns of a cookie only when it begins, so it goes on writing what it did not find there.
    if st.context.cookies.get(_BROWSER_COOKIE) != browser():
        new[_BROWSER_COOKIE] = browser()
    # Where there is but one register there is nothing to remember.
    if len(known_registers()) > 1 and chosen() != remembered_register():
        new[_REGISTER_COOKIE] = quote(chosen())
    if st.session_state.get("tour is known") and not isinstance(st.context.cookies.get(_TOUR_COOKIE), str):
        new[_TOUR_COOKIE] = "known"
    if new:
        with st.container(key="remember_box"):
            write = st.components.v2.component("remember", js=_REMEMBER)
            write(data=new, key="remember", height=0)


def note_tour() -> None:
    """Remember that this browser took the tour, or did without."""
    st.session_state["tour is known"] = True


def tour_is_known() -> bool:
    """Say whether this browser took the tour, or did without."""
    return bool(st.session_state.get("tour is known")) or isinstance(st.context.cookies.get(_TOUR_COOKIE), str)


def remembered_register() -> str:
    """Return the id of the register this browser looked at last when the session began, or an empty text."""
    kept = st.context.cookies.get(_REGISTER_COOKIE)
    return unquote(kept) if isinstance(kept, str) else ""


def browser() -> str:
    """Return the number by which this browser finds its drafts again; chance makes it, and it says nothing else."""
    if "browser" not in st.session_state:
        kept = st.context.cookies.get(_BROWSER_COOKIE)
        known = isinstance(kept, str) and _BROWSER.fullmatch(kept)
        st.session_state["browser"] = kept if known else secrets.token_hex(16)
    return str(st.session_state["browser"])


def remember(given: str) -> None:
    """Keep the name a person just signed with."""
    if given and given != name():
        st.session_state["name"] = given
        st.session_state["name_is_new"] = True


def name() -> str:
    """Return the name this browser gave, or an empty string."""
    return str(st.session_state.get("name") or "").strip()


@contextmanager
def problems_shown() -> Iterator[None]:
    """Show an expected error as one sentence on the page instead of a traceback."""
    try:
        yield
    except RegisterError as error:
        st.error(f"{error.message}\n\n{error.hint}", icon=":material/error:")
