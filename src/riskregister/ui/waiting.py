"""Which edits of a browser wait, said at the head of a page with a link to where each is offered."""

from __future__ import annotations

from typing import Any

import streamlit as st

from riskregister.core.model import Register
from riskregister.services.drafts import Draft
from riskregister.translations import gettext as _
from riskregister.ui import wiring
from riskregister.ui.clock import clock
from riskregister.ui.drafts import drop, every, undecided
from riskregister.ui.pages import page
from riskregister.ui.risk_views import view_of
from riskregister.ui.words import plain

#: What of a page's address a form there may need, beside the risk or the measure it is about.
_PLACED = ("view", "of", "open", "meeting", "document")

#: What edits may be about beside a risk, an indicator or a measure, and the table it is in.
_ABOUT = {
    "link": "mitigations",
    "influence": "influences",
    "document": "documents",
    "category": "categories",
    "objective": "objectives",
}


def waiting_on(register: Register) -> list[tuple[str, str]]:
    """Return the name of each form whose edits wait, held here or kept as a draft, and the risk on whose page it is."""
    abouts = [(held.what, held.about) for held in every() if held.count and held.register.id == register.id]
    abouts += [(draft.what, draft.content.get("about", {})) for draft in undecided(register)]
    return [(what, risk) for what, about in abouts if (risk := offered_on(register, about)) is not None]


def point_out(register: Register) -> None:
    """Say at the head of a page which edits of this browser wait, with a link to where each is offered."""
    found = undecided(register)
    if not found:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(":material/edit_note: " + _("Edits you have not saved:"))
        for draft in found:
            about = draft.content.get("about", {})
            if "measure" in about:
                _point_to_measure(register, draft, about["measure"], about)
                continue
            risk, gone = offered_on(register, about), _gone(register, about)
            if gone or ("risk" in about and risk is None):
                words = _("Discard those of {record}, which is no longer in the register")
                if "indicator" in about:
                    words = _("Discard those of {record}, which no risk's page shows any more")
                record = about.get("indicator") or gone or about["risk"]
                label = plain(words.format(record=record))
                st.button(label, key=f"drop {draft.what}", on_click=drop, args=(register, draft), type="tertiary")
                continue
            name = draft.what.split(" ")[0]
            label = _tables().get(name, _label(name, about, risk or ""))
            query = {key: str(about[key]) for key in ("stage", "table", "open") if name in _tables() and key in about}
            query |= {"view": "edit"} if name == "criteria" else {}
            if risk is not None:
                query = {"id": risk, "view": view_of(draft.what)}
                query |= {"open": about["open"]} if "open" in about else {}
            elif "page" in about:
                query = {key: str(about[key]) for key in _PLACED if key in about}
            st.page_link(
                page(about.get("page") or _page_of(name)),
                label=f"{plain(label)} ({clock(draft.time)})",
                query_params={**query, **wiring.here()},
            )


def _tables() -> dict[str, str]:
    """Return what the edits are called that wait on a page of many records."""
    return {
        "risks": _("Risks"),
        "measures": _("Measures"),
        "newmeasure": _("Measures · new measure"),
        "newrisk": _("Risks · new risk"),
        "several": _("Risks · several at once"),
        "removal": _("Risks · taking out"),
        "criteria": _("Criteria"),
        "head": _("details of the register"),
        "document": _("Source · a document"),
        "newdocument": _("Source · another document"),
        "new": _("new register"),
        "addcategory": _("new category"),
        "addobjective": _("new objective"),
        "editcategory": _("category"),
        "editobjective": _("objective"),
        "meeting": _("Meeting · what was being typed"),
    }


def _page_of(name: str) -> str:
    """Return the page on which edits wait, by the first word of what they are called."""
    if name in ("measures", "criteria"):
        return name
    if name == "newmeasure":
        return "measures"
    return "risks" if name in _tables() else "risk"


def _point_to_measure(register: Register, draft: Draft, measure: str, about: dict[str, Any]) -> None:
    """Link to the page of the measure whose form the edits wait in, or let those of one that is gone be dropped."""
    gone = _gone(register, about)
    if gone or all(one.id != measure for one in register.measures):
        words = _("Discard those of {record}, which is no longer in the register")
        label = plain(words.format(record=gone or measure))
        st.button(label, key=f"drop {draft.what}", on_click=drop, args=(register, draft), type="tertiary")
        return
    form = draft.what.split(" ")[0]
    names = {
        "move": _("status"),
        "facts": _("body, dates and progress"),
        "said": _("what it is"),
        "cost": _("cost and what it needs"),
        "out": _("taking out"),
        "marking": _("handling marking"),
        "update": _("update"),
        "comment": _("comment"),
        "serve": _("new link to a risk"),
        "relink": _("link {link}").format(link=about.get("link", "")),
    }
    names |= {"answer": _("answer"), "link": _("link to evidence"), "file": _("file of evidence")}
    names |= {"drop": _("evidence taken away")}
    label = f"{measure} · {names.get(form, form)}"
    query = {"id": measure, "open": draft.what if "link" in about else form, **wiring.here()}
    st.page_link(page("measures"), label=f"{plain(label)} ({clock(draft.time)})", query_params=query)


def offered_on(register: Register, about: dict[str, Any]) -> str | None:
    """Return the risk on whose page edits are offered, or None if there is none."""
    if _gone(register, about):
        return None
    risk, risks = about.get("risk"), {risk.id for risk in register.risks}
    if "indicator" not in about:
        return risk if risk in risks else None
    of = next((one.risks for one in register.indicators if one.id == about["indicator"]), ())
    shown = [one for one in of if one in risks]
    return risk if risk in shown else next(iter(shown), None)


def _gone(register: Register, about: dict[str, Any]) -> str:
    """Return the record other than a risk or a measure that edits are about, where the register has it no longer."""
    for kind, table in _ABOUT.items():
        record = str(about.get(kind, ""))
        if record and all(one.id != record for one in getattr(register, table)):
            return record
    return ""


def _label(name: str, about: dict[str, Any], risk: str) -> str:
    """Return what the edits of a risk's form are called: several of them may wait at once."""
    forms = {
        "review": _("review"),
        "status": _("status"),
        "texts": _("what is said of it"),
        "indicator": _("new indicator"),
        "reading": _("reading of {indicator}"),
        "change": _("indicator {indicator}"),
        "mitigate": _("new link to a measure"),
        "relink": _("link {link}"),
        "pathways": _("pathways"),
        "influence": _("new influence"),
        "reinfluence": _("influence {influence}"),
        "decide": _("decision"),
        "renew": _("decision renewed"),
        "end": _("end of a decision"),
        "comment": _("comment"),
        "answer": _("answer"),
        "link": _("link to evidence"),
        "file": _("file of evidence"),
        "drop": _("evidence taken away"),
    }
    which = {kind: about.get(kind, "") for kind in ("indicator", "link", "influence")}
    form = forms[name].format(**which) if name in forms else ""
    return " · ".join(part for part in (risk, form) if part)
