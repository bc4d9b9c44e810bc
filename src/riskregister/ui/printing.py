"""The Print page's parts: which paper and how it comes out, the page as it will be printed, its downloads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from threading import Lock

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from riskregister import settings
from riskregister.core.model import Register
from riskregister.printing.sheet import Form, Sheet
from riskregister.services import printing
from riskregister.services.editions import Asked as Edition
from riskregister.services.files import safe_name
from riskregister.services.templates import version_of
from riskregister.translations import gettext as _
from riskregister.translations import language
from riskregister.ui import moment, print_withheld, widgets, wiring
from riskregister.ui.address import current, linked
from riskregister.ui.print_asks import Asked
from riskregister.ui.print_papers import Kind, Make, kinds
from riskregister.ui.words import plain

#: On larger papers fewer dots per inch show as much: what stands there is larger, or there is more of it.
_LOOKED_AT = {"a4": printing.LOOKED_AT, "a3": 100, "a2": 75}
_DOTS = ("150", "300")
#: The largest register of which a whole paper is set before anybody asks for it; of a larger one page 1 is shown.
_MOST_SET = 2_000
#: Bytes of each part of what was asked that a file's name takes up.
_NAMED = 40


def choose() -> tuple[str, Kind]:
    """Ask which paper; return its name and what it is."""
    known = kinds()
    name = str(
        linked(
            st.radio,
            "paper",
            next(iter(known)),
            known,
            label=_("Paper"),
            options=list(known),
            format_func=lambda one: known[one].title,
            captions=[one.about for one in known.values()],
        )
    )
    return name, known[name]


def sheet(register: Register, name: str, kind: Kind) -> Sheet:
    """Ask how the paper comes out: its size, how it lies, with what it is painted."""
    sizes = {"a4": "A4", "a3": "A3", "a2": "A2"}
    size = widgets.switch(_("Size"), sizes, "size", "a4")
    upright = kind.upright
    if upright is not None:
        usual = "upright" if upright else "lying"
        lies = widgets.switch(_("How it lies"), {"upright": _("Upright"), "lying": _("Lying")}, f"{name}_lies", usual)
        upright = lies == "upright"
    inks = "colour"
    if kind.painted:
        known = {"colour": _("Colour"), "grey": _("Grey"), "pattern": _("Patterns")}
        helped = _("Greys stay apart on a black-and-white printer; patterns also on a copier that knows no greys.")
        inks = widgets.switch(_("Inks"), known, "inks", "colour", helped)
    helped = _("PDF/A beside PDF/UA: everything it needs is in the file, so that it opens in decades as well.")
    archive = linked(st.toggle, "archive", False, label=_("For the archive"), help=helped)
    return printing.sheet(
        "pdf",
        paper=size,  # type: ignore[arg-type]  # the switches offer only these
        upright=upright,
        inks=inks,  # type: ignore[arg-type]
        printed_by=wiring.name(),
        stood=moment.stood(register),
        archive=archive,
    )


@dataclass(slots=True)
class _Kept:
    """A paper that was made, and which of its characters no font has; whoever comes while it is made waits for it."""

    lock: Lock
    paper: tuple[bytes, str] | None = None


@st.cache_resource(max_entries=8, show_spinner=False)
def _kept(key: str) -> _Kept:
    return _Kept(Lock())


def _made(key: str, make: Make, how: Sheet) -> tuple[bytes, str]:
    """Return a paper, and which of its characters no font has; say how far it is while it is made.

    It is not made within a cached function: Streamlit repeats what such a one draws whenever its result is used.
    """
    kept, told = _kept(key), st.empty()
    try:
        with kept.lock:
            if kept.paper is None:
                how = replace(how, progress=_Progress(told), missing=[])
                kept.paper = make(how), printing.missing_words(how.missing)
            return kept.paper
    finally:
        told.empty()


class _Progress:
    """Progress through the steps of a long print, as a bar with words; it is drawn anew for each per cent at most."""

    def __init__(self, to: DeltaGenerator) -> None:
        self._to, self._last = to, ("", -1)

    def __call__(self, done: int, total: int, what: str) -> None:
        percent = int(done / total * 100) if total else 100
        if (what, percent) != self._last:
            self._last = what, percent
            words = _("{what}: {percent} %").format(what=what, percent=percent)
            self._to.progress(percent, text=words)


@st.cache_data(max_entries=64, show_spinner=False)
def _leaf(key: str, number: int, dots: int, _pdf: bytes) -> bytes:
    return printing.leaf(_pdf, number, "png", dots)


def show(register: Register, name: str, kind: Kind, asked: Asked, how: Sheet, of: Edition) -> None:
    """Show one page of the paper as it will be printed, lead to the others, and offer all of it as files.

    Of an edition it is said first what it withholds.
    """
    withheld = False
    if of.marking:
        with wiring.problems_shown():
            withheld = print_withheld.show(asked.of or register, of)
    here = (settings.database_url(), register.id, register.version, wiring.newest_hash(), language())
    edition = (of.marking, of.group)
    key = repr((here, name, sorted(asked.said.items()), asked.key, edition, how, version_of(how.templates)))
    with wiring.problems_shown():
        make = kind.ready(register, asked.said, of)
        if kind.grows and len(register.risks) > _MOST_SET:
            _show_first(_stem(register, name, asked, of), kind, key, make, how)
            if withheld:
                print_withheld.proved(later=True)
            return
        with st.spinner(_("Setting the pages …")):
            pdf, missing = _made(key, make, how)
        _tell(missing)
        files = st.container(horizontal=True, vertical_alignment="bottom", key="print_files")
        number = _turn(printing.leaves(pdf), key)
        with files:
            stem = _stem(register, name, asked, of)
            _downloads(stem, pdf, number)
            if kind.office:
                _office(stem, make, how)
            widgets.switch(_("Dots per inch of a PNG"), {one: one for one in _DOTS}, "dots", _DOTS[-1])
        with st.spinner(_("Drawing the page …")):
            picture = _leaf(key, number, _LOOKED_AT[how.paper], pdf)
        with st.container(border=True, key="print_leaf"):
            words = _("{paper}, page {n}, as it will be printed; the PDF has its words as text.")
            st.image(picture, width="stretch", alt=words.format(paper=kind.title, n=number))
        if withheld:
            print_withheld.proved()


def _show_first(stem: str, kind: Kind, key: str, make: Make, how: Sheet) -> None:
    """Show page 1 of a paper that takes long to set as a whole; its files are made when their buttons are pressed."""
    dots = int(current("dots", _DOTS[-1], _DOTS))
    with st.container(horizontal=True, vertical_alignment="bottom", key="print_files"):
        _pdf(stem, partial(make, how))
        if kind.glance:
            forms: tuple[Form, ...] = ("svg", "png")
            alone = {form: partial(make, replace(how, form=form, archive=False, dots=dots)) for form in forms}
            _pictures(stem, 1, alone)
        if kind.office:
            _office(stem, make, how)
        if kind.glance:
            widgets.switch(_("Dots per inch of a PNG"), {one: one for one in _DOTS}, "dots", _DOTS[-1])
    st.caption(_("So many risks make hundreds of pages: they are set when you download them, which may take minutes."))
    if kind.glance:
        with st.spinner(_("Setting the page …")):
            seen = replace(how, form="png", archive=False, dots=_LOOKED_AT[how.paper])
            picture, missing = _made(f"{key} 1", make, seen)
        _tell(missing)
        with st.container(border=True, key="print_leaf"):
            words = _("{paper}, page 1, as it will be printed; the PDF has its words as text.").format(paper=kind.title)
            st.image(picture, width="stretch", alt=words)


def _tell(missing: str) -> None:
    if missing:
        st.warning(plain(missing), icon=":material/font_download_off:")


def _turn(pages: int, key: str) -> int:
    """Offer the pages and return the one to look at; another paper begins with its first."""
    if st.session_state.setdefault("print looked at", key) != key:
        st.session_state["print looked at"] = key
        st.query_params.pop("page", None)
    given = st.query_params.get("page", "")
    number = min(max(int(given), 1), pages) if given.isdecimal() and len(given) < 6 else 1
    with st.container(horizontal=True, vertical_alignment="center", key="print_turn"):
        sides = ((-1, _("Previous"), "arrow_back", "Alt+PageUp"), (1, _("Next"), "arrow_forward", "Alt+PageDown"))
        for step, label, icon, keys in sides if pages > 1 else ():
            to = number + step
            st.button(
                label,
                key=f"print_turn_{step}",
                icon=f":material/{icon}:",
                disabled=not 1 <= to <= pages,
                on_click=_go,
                args=(to,),
                shortcut=keys,
                help=_("Keys: {keys}").format(keys=keys),
            )
        st.markdown(_("Page {n} of {m}").format(n=number, m=pages))
    return number


def _go(number: int) -> None:
    if number > 1:
        st.query_params["page"] = str(number)
    else:
        st.query_params.pop("page", None)


def _stem(register: Register, name: str, asked: Asked, of: Edition) -> str:
    """Return what the names of the files begin with."""
    named = [safe_name(one, _NAMED) for one in (*asked.named, *([of.marking] if of.marking else []))]
    return "-".join([safe_name(register.id), name, *named, moment.stem(register)])


def _downloads(stem: str, pdf: bytes, number: int) -> None:
    """Offer the whole as a PDF, and the page that is looked at as a picture."""
    _pdf(stem, lambda: pdf)
    dots = int(current("dots", _DOTS[-1], _DOTS))
    _pictures(stem, number, {form: partial(printing.leaf, pdf, number, form, dots) for form in ("svg", "png")})


def _pdf(stem: str, make: Callable[[], bytes]) -> None:
    st.download_button(
        _("Download PDF"),
        data=make,
        file_name=f"{stem}.pdf",
        mime="application/pdf",
        on_click="ignore",
        type="primary",
        icon=":material/print:",
        key="print_pdf",
    )


def _pictures(stem: str, number: int, makes: Mapping[Form, Callable[[], bytes]]) -> None:
    known = {"svg": (_("This page as SVG"), "image/svg+xml"), "png": (_("This page as PNG"), "image/png")}
    for form, make in makes.items():
        label, mime = known[form]
        st.download_button(
            label,
            data=make,
            file_name=f"{stem}-page-{number}.{form}",
            mime=mime,
            on_click="ignore",
            icon=":material/image:",
            key=f"print_{form}",
        )


def _office(stem: str, make: Make, how: Sheet) -> None:
    """Offer what other programs can take on; it is made when its button is pressed."""
    inks = "grey" if how.inks == "pattern" else how.inks  # they know no patterns
    forms: tuple[tuple[Form, str, str], ...] = (
        ("docx", _("Word file"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("pptx", _("Slides"), "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    )
    for form, label, mime in forms:
        # Slides lie on no paper, and neither is kept as PDF/A.
        paper, upright = ("a4", None) if form == "pptx" else (how.paper, how.upright)
        changed = replace(how, form=form, inks=inks, paper=paper, upright=upright, archive=False)
        st.download_button(
            label,
            data=partial(make, changed),
            file_name=f"{stem}.{form}",
            mime=mime,
            on_click="ignore",
            icon=":material/edit_document:",
            key=f"print_{form}",
            help=_("Its tables can be edited."),
        )
