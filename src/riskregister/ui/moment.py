"""The moment every page looks at: now, or a past state that can be read but not changed; kept from page to page."""

from __future__ import annotations

import datetime as dt
import re

import streamlit as st

from riskregister import settings
from riskregister.core.model import Register
from riskregister.errors import InvalidInput, NotFound
from riskregister.services import editions, history, moments
from riskregister.services.editions import Asked as Edition
from riskregister.store.database import Revision
from riskregister.translations import gettext as _
from riskregister.ui import wiring
from riskregister.ui.words import day, plain

_LATEST = 30
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def follow() -> None:
    """Look at the moment in the address; where it names none, at the one this session looks at.

    A moment that is none of the register's is said to be so, and the page shows the register as it stands.
    """
    asked = str(st.query_params.get("at", "")).strip()
    if asked:
        st.session_state["moment"] = asked
    elif wiring.moment():
        st.query_params["at"] = wiring.moment()
    if wiring.moment():
        try:
            wiring.register()
        except (NotFound, InvalidInput) as error:
            leave()
            st.error(plain(f"{error.message} {error.hint}"), icon=":material/history:")


def look_at(moment: str) -> None:
    """Look at a past moment on this and every following page."""
    st.session_state["moment"] = moment
    st.query_params["at"] = moment
    _renew_fields()


def leave() -> None:
    """Go back to the register as it stands."""
    st.session_state["moment"] = ""
    if "at" in st.query_params:
        del st.query_params["at"]
    _renew_fields()


def _renew_fields() -> None:
    """Give the popover's fields new keys: one not drawn just now would send its old choice with the next click."""
    st.session_state["moment fields"] = st.session_state.get("moment fields", 0) + 1


def _field(name: str) -> str:
    return f"moment_{name}_{st.session_state.get('moment fields', 0)}"


def carried(query: dict[str, str] | None = None) -> dict[str, str]:
    """Return the parameters of a link with the register and the moment looked at: the link means the same anywhere."""
    return {**(query or {}), **wiring.here(), **({"at": wiring.moment()} if wiring.moment() else {})}


def revisions(register: Register, record: str | None = None, limit: int = 20) -> list[Revision]:
    """Return the latest revisions up to the moment looked at, as a page may tell them."""
    found = wiring.database().history(register.id, record=record, limit=limit, upto=register.version)
    return history.told(wiring.secret(), found)


def revision(number: int) -> Revision:
    """Return a revision without its changes, as a page may tell it."""
    return history.find_one(wiring.database(), wiring.secret(), number)


def control() -> None:
    """Offer to look at a past moment: the end of a day, or a revision with who made it and why."""
    label = _("As it stood") if wiring.moment() else _("As it stands now")
    with st.popover(label, icon=":material/history:", key="moment_control"):
        latest = history.signed(wiring.database(), wiring.secret(), limit=_LATEST)
        names = {f"r{one.number}": _named(one) for one in latest}
        first, last = revision(1).time.date(), dt.datetime.now(dt.UTC).date()
        _keep_in_step(names, first, last)
        st.date_input(
            _("At the end of the day (UTC)"),
            None,
            min_value=first,
            max_value=last,
            format="YYYY-MM-DD",
            key=_field("day"),
            on_change=_picked,
            args=(_field("day"),),
        )
        st.selectbox(
            _("Or as a revision left it"),
            list(names),
            index=None,
            format_func=names.__getitem__,
            placeholder=_("Choose one of the latest"),
            key=_field("revision"),
            on_change=_picked,
            args=(_field("revision"),),
            help=_("The page History leads to every revision."),
        )
        st.button(_("Now"), key="moment_now", on_click=leave, disabled=not wiring.moment())


def _keep_in_step(names: dict[str, str], first: dt.date, last: dt.date) -> None:
    """Let the fields show the moment looked at, which a link may have set; nothing where they cannot."""
    asked = wiring.moment()
    day_asked = dt.date.fromisoformat(asked) if _DAY.fullmatch(asked) else None
    if day_asked is not None and not first <= day_asked <= last:
        day_asked = None
    for key, value in ((_field("day"), day_asked), (_field("revision"), asked if asked in names else None)):
        st.session_state[key] = value


def _picked(key: str) -> None:
    chosen = st.session_state.get(key)
    if key not in (_field("day"), _field("revision")):
        return  # of a field that is no longer there
    if chosen is None:
        leave()
    else:
        look_at(chosen if isinstance(chosen, str) else chosen.isoformat())


def _named(revision: Revision) -> str:
    return f"{revision.number} · {day(revision.time)} · {revision.actor} · {revision.reason}"


def banner(register: Register) -> None:
    """Say on a page that it shows a past state, which one, and how to leave it; nothing while it shows the present."""
    if not wiring.moment():
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="moment_banner"):
        made = revision(register.version)
        words = _("The register as it stood on {date} (revision {n}, {who}: {why}). Read-only.")
        said = words.format(date=stood_on(register, made), n=made.number, who=made.actor, why=made.reason)
        st.markdown(f":material/history: **{plain(said)}**", width="stretch")
        st.button(_("Back to now"), type="primary", key="moment_leave", on_click=leave)


def stood_on(register: Register, made: Revision | None = None) -> str:
    """Return the day of the moment looked at in words: the one asked for, else the one of the revision."""
    asked = wiring.moment()
    if asked and not asked.startswith("r"):
        return day(min(moments.moment_of(asked), dt.datetime.now(dt.UTC)))  # tomorrow stands nothing yet
    if made is None:
        made = revision(register.version)
    return day(made.time)


def stood(register: Register) -> str:
    """Return what an export or a print of a past state says of itself, or an empty text while now is looked at."""
    if not wiring.moment():
        return ""
    return _("{date}, revision {n}").format(date=stood_on(register), n=register.version)


def state(number: int) -> str:
    """Return a revision in words, as papers name a past state."""
    made = revision(number)
    return _("{date}, revision {n}").format(date=day(made.time), n=number)


def whole() -> Edition | None:
    """Return that all is printed; of a past state with the register as it stands, which says how it is marked today."""
    return Edition(now=today()) if wiring.moment() else None


def today() -> Register:
    """Return the register as it stands, with what was removed from it: what says how past states are marked today."""
    present = wiring.present()
    if present.version == 1 or wiring.watcher().silent_since is not None:
        return present
    return _today(present, settings.database_url(), present.id, present.version)


@st.cache_resource(max_entries=4, show_spinner=False)
def _today(_present: Register, url: str, register_id: str, version: int) -> Register:  # noqa: ARG001  # tell it apart
    return editions.today(wiring.database(), _present)


def stem(register: Register) -> str:
    """Return what the names of files made from this state end in: the version, or that it is a past one."""
    if not wiring.moment():
        return f"v{register.version}"
    asked = wiring.moment()
    on = "" if asked.startswith("r") else f"-{asked[:10]}"
    return f"as-it-stood-r{register.version}{on}"


def closed(what: str) -> bool:
    """Say on a page that ``what`` cannot be done in the past; return whether that is so."""
    if wiring.is_past():
        st.caption(what if wiring.moment() else wiring.why_closed(), help=wiring.why_closed())
    return wiring.is_past()
