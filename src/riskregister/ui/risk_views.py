"""In which view of the Risk page each of its forms stands; links and waiting edits are led there."""

from __future__ import annotations

#: View by the first word of a form's name.
_VIEWS = {
    "review": "glance",
    "status": "glance",
    "texts": "glance",
    "levels": "scores",
    "view": "scores",
    "chair": "scores",
    "mitigate": "measures",
    "relink": "measures",
    "pathways": "measures",
    "influence": "influences",
    "reinfluence": "influences",
    "indicator": "indicators",
    "reading": "indicators",
    "readings": "indicators",
    "change": "indicators",
    "decide": "decisions",
    "renew": "decisions",
    "end": "decisions",
}
#: Forms of what is said and shown; which record they are about follows: "comment risks T01-01".
TALK = ("comment", "answer", "link", "file", "drop")


def view_of(what: str) -> str:
    """Return the view that holds the form ``what``, or an empty text for a form of another page."""
    form, *rest = what.split(" ", maxsplit=2)
    if form in TALK:
        return "decisions" if rest and rest[0] == "decisions" else "talk"
    return _VIEWS.get(form, "")
