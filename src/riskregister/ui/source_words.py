"""Sections of a source in a line: number, heading, what is drawn from it, and the sign of how much of it is used."""

from __future__ import annotations

from typing import Any

from riskregister.translations import gettext as _
from riskregister.translations import ngettext
from riskregister.ui.words import plain


def label(section: str, title: str, told: str = "") -> str:
    """Return a section as the label of a link, in Markdown; a title that only repeats its number is left out."""
    name = f"**{plain(section)}**" + (f" {plain(title)}" if title not in ("", section) else "")
    return f"{name} · {plain(told)}" if told else name


def icon(row: Any) -> str:
    """Return the sign of how much of a section is used: all, some, none; a bare heading has its own."""
    if not row.paragraphs:
        return ":material/horizontal_rule:"
    if not row.unused:
        return ":material/check_circle:"
    return ":material/contrast:" if row.cited else ":material/radio_button_unchecked:"


def drawn(row: Any) -> list[str]:
    """Return what is drawn from a section, as short as it can be told: one part for each kind."""
    counts = (
        (row.risks, ngettext("{n} risk", "{n} risks", row.risks)),
        (row.measures, ngettext("{n} measure", "{n} measures", row.measures)),
        (row.objectives, ngettext("{n} interest", "{n} interests", row.objectives)),
    )
    parts = [words.format(n=number) for number, words in counts if number]
    if not row.paragraphs:
        parts.append(_("heading only"))
    elif row.unused:
        parts.append(_("{n} of {all} ¶ unused").format(n=row.unused, all=row.paragraphs))
    return parts
