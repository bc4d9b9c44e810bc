"""What each paper of the Print page asks; every answer stands in the page's address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st

from riskregister.core.labels import stage_names
from riskregister.core.markings import known_markings
from riskregister.core.model import NOT_NAMED, Register
from riskregister.errors import RegisterError
from riskregister.services import history, meetings, moments
from riskregister.services.editions import Asked as Edition
from riskregister.services.printing import LONGEST_ASK
from riskregister.translations import gettext as _
from riskregister.ui import history_moments, moment, risk_choice, widgets, wiring
from riskregister.ui.address import linked
from riskregister.ui.pages import page
from riskregister.ui.words import day, plain

_SINCE = "since"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a person chose: ``said`` is what makes the paper, ``named`` what the names of its files say of it.

    ``key`` is what else the paper depends on beside the register and the answers; ``of`` the state it is made of, where
    that is not the one that is looked at.
    """

    said: dict[str, Any]
    named: tuple[str, ...] = ()
    key: str = ""
    of: Register | None = None


def choice(label: str, options: dict[str, str], key: str, help: str | None = None) -> str:
    """Ask for one of any number of values; the first is what the address leaves out."""
    return str(
        linked(
            st.selectbox,
            key,
            next(iter(options)),
            options,
            label=label,
            options=list(options),
            format_func=lambda one: options.get(one, one),
            help=help,
        )
    )


def heatmap(register: Register) -> Asked | None:
    """Ask which map: of what, at which stage, of which risks, with what movement."""
    names = stage_names()
    by = widgets.switch(_("Show"), {"category": _("Categories"), "risk": _("All risks")}, "by", "category")
    stage = widgets.stage_switch()
    moves = {"": _("None")} | {one: _("From {stage}").format(stage=names[one].lower()) for one in names if one != stage}
    if register.version > 1:
        moves[_SINCE] = _("Since a moment")
    move = choice(_("Movement"), moves, "move", _("Arrows from where each was to where it is."))
    before = _before(register) if move == _SINCE else 0
    if before is None:
        return None
    titles = {one.id: f"{one.id} {one.title}" for one in register.categories}
    dimension, find = "", ""
    with st.expander(_("Only some"), icon=":material/filter_alt:", expanded=_narrowed()):
        wanted = linked(
            st.multiselect,
            "category",
            [],
            titles,
            label=_("Categories"),
            options=list(titles),
            format_func=lambda one: titles.get(one, one),
            placeholder=_("All of them"),
        )
        find = linked(st.text_input, "find", "", label=_("Words"), placeholder=_("in the texts of each risk")).strip()
        if by == "risk":
            kinds = {one.id: one.title for one in register.criteria.impact.dimensions}
            dimension = choice(_("Impact"), {"": _("Overall")} | kinds, "dimension")
    said: dict[str, Any] = {"by": by, "stage": stage, "start": move if move in names else None, "before": before}
    said |= {"categories": tuple(wanted), "find": find, "dimension": dimension}
    return Asked(said=said, named=(by, stage, *wanted, *([dimension] if dimension else [])))


def _narrowed() -> bool:
    return any(name in st.query_params for name in ("category", "find", "dimension"))


def _before(register: Register) -> int | None:
    """Ask for the moment since which movement is drawn; return its revision, None where there is none."""
    helped = _("A revision (r12), a day (2026-11-01, its end), or a moment (2026-11-01T10:30), UTC.")
    text = linked(st.text_input, "since", "r1", label=_("Since"), help=helped)
    try:
        number = moments.revision_of(wiring.database(), register.id, str(text).strip())
    except RegisterError as error:
        st.error(plain(error), icon=":material/error:")
        return None
    if number > register.version:
        words = _("That is revision {first}, but what is printed is revision {last}: a print is told forwards in time.")
        st.info(words.format(first=number, last=register.version), icon=":material/history:")
        return None
    if number == register.version:
        st.info(_("Nothing lies between that moment and the one looked at."), icon=":material/info:")
        return None
    st.caption(plain(history_moments.named(number)))
    return number


def brief(register: Register) -> Asked | None:
    """Ask for the stage, since when to tell what moved, and what the council is asked."""
    stage = widgets.stage_switch()
    before = 0
    if register.version > 1:
        moves = {"": _("Since the last assessments"), _SINCE: _("Since a moment")}
        if choice(_("What moved"), moves, "told") == _SINCE:
            found = _before(register)
            if found is None:
                return None
            before = found
    helped = _("In your words; else it is proposed from the findings. It stands in the page's address.")
    ask = linked(
        st.text_area, "ask", "", label=_("What is asked"), max_chars=LONGEST_ASK, help=helped, placeholder=_("proposed")
    ).strip()
    return Asked(said={"stage": stage, "before": before, "ask": ask}, named=(stage,))


def book(register: Register) -> Asked | None:
    """Ask since when the book tells what changed; without a moment since the last review."""
    before = 0
    if register.version > 1:
        moves = {"": _("Since the last review"), _SINCE: _("Since a moment")}
        if choice(_("What changed"), moves, "told") == _SINCE:
            found = _before(register)
            if found is None:
                return None
            before = found
        else:
            reviewed = history.reviewed_in(wiring.database(), register).values()
            before = max((one for one in reviewed if one < register.version), default=1)
    return Asked(said={"before": before})


def listed(register: Register) -> Asked | None:  # noqa: ARG001 - every paper is asked of one
    """Ask for the stage of the list of all risks."""
    stage = widgets.stage_switch()
    return Asked(said={"stage": stage}, named=(stage,))


def risk(register: Register) -> Asked | None:
    """Ask which risk; in a large register it is searched."""
    titles = {one.id: f"{one.id} {one.title}" for one in register.risks}
    if not titles:
        st.info(_("The register holds no risk yet."), icon=":material/info:")
        return None
    ids = list(titles)
    asked = st.query_params.get("id", "")
    here = asked if asked in titles else ids[0]
    if asked and asked not in titles:
        words = _("There is no risk {id} in this register; this is its first.")
        st.warning(words.format(id=plain(asked)), icon=":material/help:")
    offered = ids if len(ids) <= risk_choice.WHOLE else risk_choice.few(register, ids, here, "find_print", "stretch")
    chosen = linked(
        st.selectbox,
        "id",
        ids[0],
        titles,
        label=_("Choose a risk"),
        options=offered,
        format_func=lambda one: titles.get(one, one),
    )
    return Asked(said={"id": str(chosen)}, named=(str(chosen),))


def measures(register: Register) -> Asked | None:
    """Ask for whose measures: of every responsible body or of one, all of them or those overdue."""
    owners = sorted({str(one) for one in wiring.frame("measure")["owner"]}, key=str.casefold)
    bodies = {"": _("Every body")} | {
        one: _("No body named in the text") if one == NOT_NAMED else one for one in owners
    }
    body = choice(_("Responsible body"), bodies, "body")
    overdue = linked(st.toggle, "overdue", False, label=_("Only what is overdue"))
    st.caption(_("Overdue is reckoned at the reporting date, {date}.").format(date=day(register.reporting_date)))
    named = (body,) if body else ()
    return Asked(said={"body": body, "overdue": overdue}, named=(*named, *(["overdue"] if overdue else [])))


def changes(register: Register) -> Asked | None:
    """Ask between which two moments; the later is at most the one that is looked at."""
    of = history_moments.two_moments(register)
    if of is None:
        return None
    if of.later > register.version:
        st.info(_("The later moment lies after the one that is looked at."), icon=":material/history:")
        return None
    said = {"first": of.earlier, "last": of.later}
    return Asked(said=said, named=(f"r{of.earlier}", f"r{of.later}"), key=wiring.newest_hash(), of=wiring.at(of.later))


def minutes(register: Register) -> Asked | None:
    """Ask for which of the meetings that have ended, at the moment that is looked at."""
    until = moment.revision(register.version).time if wiring.moment() else None
    known = [
        one
        for one in meetings.known(wiring.database(), register.id)
        if one.closed is not None and (until is None or one.closed <= until)
    ]
    if not known:
        st.info(_("No meeting on this register has ended yet; the page Meeting holds one."), icon=":material/groups:")
        return None
    named = {one.id: f"{day(one.opened)} · {one.title}" for one in known}
    code = choice(_("Meeting"), named, "meeting")
    return Asked(said={"meeting": code}, named=(code,), key=wiring.newest_hash(), of=wiring.present())


def edition() -> Edition:
    """Ask for the edition: all of it, or nothing above a marking; the markings are those of today."""
    now = moment.today()
    known = known_markings(now)
    if len(known) < 2:
        _unmarked()
        return Edition(now=now)
    names = {"": _("All of it")} | {one: _("Nothing above {marking}").format(marking=one) for one in known[:-1]}
    helped = _("What is marked higher is left out, and the file is proved to hold nothing of it.")
    marking = choice(_("Edition"), names, "edition", helped)
    if not marking:
        return Edition(now=now)
    group = linked(st.toggle, "group", False, label=_("Say how many are withheld in each category"))
    return Edition(marking=marking, group=group, now=now)


def _unmarked() -> None:
    st.caption(_("All of it is printed. For an edition that leaves something out, the register needs two markings."))
    if not wiring.is_past():
        st.page_link(
            page("criteria"),
            label=_("List markings on the page Criteria"),
            icon=":material/lock:",
            query_params={"view": "edit", "part": "markings", **wiring.here()},
        )
