"""What the fields of a foreign file are called on the page."""

from __future__ import annotations

import streamlit as st

from riskregister.core.labels import stage_names
from riskregister.translations import gettext as _


def keyed(name: str) -> str:
    """Return the key of a widget about the file in hand, so that nothing chosen for one file is taken for the next."""
    held = st.session_state["intake"]
    return f"{name}_{held['key'][:8]}_{held['turn']}"


def field_names() -> dict[str, str]:
    """Return what each field of an import report is called; levels of a stage carry its name."""
    levels = {
        "likelihood": _("likelihood"),
        "impact": _("impact"),
        "score": _("score"),
        "level": _("rating"),
    }
    stages = {
        f"{stage}_{level}": _("{level}, {stage}").format(level=name, stage=stage_names()[stage].lower())
        for stage in ("current", "residual", "target")
        for level, name in levels.items()
    }
    return {
        "id": _("id"),
        "title": _("title"),
        "description": _("description"),
        "category": _("category"),
        "subcategory": _("subcategory"),
        "cause": _("cause"),
        "consequence": _("consequence"),
        "asset": _("asset"),
        "threat": _("threat"),
        "vulnerability": _("vulnerability"),
        **levels,
        **stages,
        "detection": _("detection"),
        "owner": _("owner"),
        "status": _("status"),
        "strategy": _("strategy"),
        "mitigation": _("mitigation"),
        "mitigation_owner": _("owner of the mitigation"),
        "controls": _("controls in place"),
        "contingency": _("contingency"),
        "trigger": _("trigger"),
        "date_identified": _("date identified"),
        "date_due": _("due date"),
        "date_review": _("date of review"),
        "date_updated": _("date of the last change"),
        "date_closed": _("date closed"),
        "notes": _("notes"),
        "source": _("source"),
    }


def hows() -> dict[str, str]:
    """Return, for each way a column was recognised, why it is read so."""
    return {
        "exact": _("the heading is the field's name"),
        "alias": _("the heading is a known word for it"),
        "content": _("the cells look like it"),
        "confirmed": _("somebody said so"),
        "suggested": _("only a likeness; not used until you choose it"),
    }
