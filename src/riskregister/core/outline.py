"""The sections of a document as lines of text, one each, and back: number, heading, how many paragraphs it has."""

from __future__ import annotations

from dataclasses import replace

from riskregister.core.parts import Document
from riskregister.errors import InvalidInput
from riskregister.translations import gettext as _


def as_lines(document: Document) -> str:
    """Return a document's sections in its order, as ``4.2 | Oversight | 14``."""
    return "\n".join(
        " | ".join([section, document.titles.get(section, ""), str(count)])
        for section, count in document.sections.items()
    )


def with_lines(document: Document, lines: str) -> Document:
    """Return the document with the sections of ``lines``; a number alone is a bare heading, an empty line nothing.

    Raises:
        InvalidInput: a section stands twice, or what should be a number of paragraphs is none.
    """
    sections: dict[str, int] = {}
    titles: dict[str, str] = {}
    for number, line in enumerate(lines.splitlines(), 1):
        if not line.strip():
            continue
        section, _bar, rest = (part.strip() for part in line.partition("|"))
        # A heading may hold the sign itself: what stands before the last one is heading.
        title, _bar, count = (part.strip() for part in rest.rpartition("|")) if "|" in rest else (rest, "", "0")
        if not section:
            raise _wrong(number, line, _("a line begins with the number or name of the section"))
        if section in sections:
            raise _wrong(number, line, _("the section stands there already"))
        if not count.isdecimal():
            raise _wrong(number, line, _("after the second | stands how many paragraphs the section has"))
        sections[section] = int(count)
        if title:
            titles[section] = title
    return replace(document, sections=sections, titles=titles)


def _wrong(number: int, line: str, rule: str) -> InvalidInput:
    message = _("Sections, line {n}, “{line}”: {rule}.").format(n=number, line=line.strip(), rule=rule)
    return InvalidInput(message, _("Write it as: number | heading | paragraphs."))
