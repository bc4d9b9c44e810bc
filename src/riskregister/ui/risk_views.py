"""In which view of the Risk page each of its forms stands; links and waiting edits are led there."""

from __future__ import annotations

#: View by the first word of a form's name.
_VIEWS = {
    "review": "glance",
    "status": "glance",
    "levels": "scores",
    "view": "scores",
    "chair": "scores",
    "indicator": "indicators",
    "reading": "indicators",
    "readings": "indicators",
    "change": "indicators",
    "decide": "decisions",
    "renew": "decisions",
    "end": "decisions",
    "comment": "talk",
    "answer": "talk",
    "link": "talk",
    "file": "talk",
    "drop": "talk",
}


def view_of(what: str) -> str:
    """Return the view that holds the form ``what``, or an empty text for a form of another page."""
    return _VIEWS.get(what.split(" ", maxsplit=1)[0], "")
