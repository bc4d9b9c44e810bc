"""Views of a page: those that are always there, and those that people have named; a view is a part of the address."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

import streamlit as st

from riskregister.errors import RegisterError
from riskregister.services import views as service
from riskregister.services.views import NAME_LENGTH, Address, View
from riskregister.translations import gettext as _
from riskregister.ui import wiring
from riskregister.ui.words import day, plain


@dataclass(frozen=True, slots=True)
class Ready:
    """A view that is always there, by what it is called and what it asks for; an empty address is the page itself."""

    name: str
    address: Address = field(default_factory=dict)


def choice(page: str, ready: Sequence[Ready], names: Collection[str], *, locked: bool) -> None:
    """Offer the views of ``page``, and to keep what it shows now as one more.

    ``names`` are the parts of the address that make up a view.  What the address asks for is compared with the views
    there are, so that a shared link shows by which name its view goes.
    """
    saved = service.kept(wiring.database(), wiring.register().id, page, wiring.browser())
    views = {f"ready {one.name}": one.address for one in ready}
    views |= {_code(one): one.address for one in saved}
    now = _asked(names)
    key = f"view of {page}"
    st.session_state[key] = next((code for code, address in views.items() if _alike(address, now)), None)
    st.selectbox(
        _("View"),
        list(views),
        None,
        format_func=_words(saved),
        key=key,
        placeholder=_("Own choice"),
        on_change=_open,
        args=(key, views, tuple(names)),
        disabled=locked,
        width=230,
    )
    with st.popover(_("Views"), icon=":material/bookmark:", key=f"views of {page}"):
        _keep(page, now)
        _manage(page, saved)


def _code(view: View) -> str:
    return f"{'shared' if view.shared else 'own'} {view.name}"


def _words(saved: list[View]) -> Callable[[str], str]:
    named = {_code(one): _("{name} · shared").format(name=one.name) if one.shared else one.name for one in saved}
    return lambda code: named.get(code, code.removeprefix("ready "))


def _asked(names: Collection[str]) -> Address:
    return {name: st.query_params.get_all(name) for name in names if name in st.query_params}


def _alike(one: Address, other: Address) -> bool:
    return {name: sorted(values) for name, values in one.items()} == {
        name: sorted(values) for name, values in other.items()
    }


def _open(key: str, views: dict[str, Address], names: tuple[str, ...]) -> None:
    address = views.get(st.session_state[key] or "", {})  # the choice taken away: the page itself
    for name in (*names, "page"):
        if name in st.query_params:
            del st.query_params[name]
    for name, values in address.items():
        if name in names:
            st.query_params[name] = values


def _keep(page: str, now: Address) -> None:
    _say()
    stamp = st.session_state.get("views kept", 0)
    name = st.text_input(_("Name of the view"), max_chars=NAME_LENGTH, key=f"view name {stamp}")
    shared = st.toggle(
        _("Shared with everybody"),
        key=f"view shared {stamp}",
        help=_("Otherwise only this browser has it. Filters, order, columns and stage are kept."),
    )
    who = wiring.name()
    if shared and not who:
        who = st.text_input(_("Your name"), max_chars=80, key=f"view by {stamp}")
    if st.button(_("Save this view"), key="view_save", icon=":material/bookmark_add:", type="primary"):

        def save() -> str:
            view = service.save(
                wiring.database(),
                wiring.register().id,
                page,
                name,
                now,
                browser=wiring.browser(),
                shared=shared,
                actor=who,
            )
            wiring.remember(who.strip())
            return _("Kept as '{name}'.").format(name=view.name)

        _do(save)
    st.caption(_("A view of the same name is replaced."))


def _manage(page: str, saved: list[View]) -> None:
    if saved:
        st.divider()
        stamp, words = st.session_state.get("views kept", 0), _words(saved)
        known = {_code(one): one for one in saved}
        code = st.selectbox(_("Saved view"), list(known), format_func=words, key=f"view managed {stamp}")
        view = known[code]
        kept = _("Kept on {date} by {name}.").format(date=day(view.time), name=view.actor or _("this browser"))
        st.caption(plain(kept))
        new = st.text_input(_("New name"), view.name, max_chars=NAME_LENGTH, key=f"view renamed {stamp} {code}")
        register = wiring.register().id
        with st.container(horizontal=True):
            if st.button(_("Rename"), key="view_rename", icon=":material/edit:", disabled=new == view.name):

                def rename() -> str:
                    service.rename(wiring.database(), register, view, new, actor=wiring.name())
                    return _("Now called '{name}'.").format(name=" ".join(new.split()))

                _do(rename)
            if st.button(_("Delete"), key="view_delete", icon=":material/delete:"):

                def delete() -> str:
                    service.delete(wiring.database(), register, view)
                    st.session_state["view deleted"] = view
                    return _("'{name}' is deleted.").format(name=view.name)

                _do(delete)
    gone: View | None = st.session_state.get("view deleted")
    if gone is not None and gone.page == page:
        back = _("Bring '{name}' back").format(name=gone.name)
        if st.button(plain(back), key="view_restore", icon=":material/undo:", type="tertiary"):

            def restore() -> str:
                service.restore(wiring.database(), wiring.register().id, gone)
                del st.session_state["view deleted"]
                return _("'{name}' is back.").format(name=gone.name)

            _do(restore)


def _do(action: Callable[[], str]) -> None:
    """Do something with the views, draw the page anew, and say once what happened; if it failed, why."""
    try:
        st.session_state["views said"] = action()
    except RegisterError as error:
        st.error(plain(f"{error.message} {error.hint}"), icon=":material/error:")
        return
    st.session_state["views kept"] = st.session_state.get("views kept", 0) + 1
    st.rerun()


def _say() -> None:
    said = st.session_state.pop("views said", "")
    if said:
        st.success(plain(said), icon=":material/check_circle:")
