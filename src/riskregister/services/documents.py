"""The documents a register cites: another one, or one whose title, date or sections were wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from riskregister.core.changes import HEAD, Change
from riskregister.core.citations import citations
from riskregister.core.model import Document, Register
from riskregister.errors import InvalidInput
from riskregister.translations import gettext as _
from riskregister.translations import ngettext

#: As many records that cite what goes are named; the others are counted.
_NAMED = 5


def added(register: Register, document: Document) -> list[Change]:
    """Return the change that adds a document after those there are.

    Raises:
        InvalidInput: it has no id or title, or its id is taken.
    """
    _complete(document)
    if any(one.id == document.id for one in register.documents):
        message = _("The register has a document {id} already.").format(id=document.id)
        raise InvalidInput(message, _("Give this one another short name."))
    return _changed(register, (*register.documents, document))


def edited(register: Register, seen: Document, made: Document) -> list[Change]:
    """Return the change that makes of the document that was ``seen`` what was ``made`` of it.

    The register may stand otherwise by now: what the person left alone stays as it stands there.

    Raises:
        InvalidInput: it has no title; something cites a section that it would not have any longer; or somebody else
            has taken it out, or changed the same part of it.
    """
    document = _on_top(register, seen, made)
    _complete(document)
    cited = [one for one in citations(register) if one.document == document.id]
    gone = {one.record for one in cited if one.section not in document.sections}
    if gone:
        words = ngettext(
            "{n} record cites a section that would be gone: {named}.",
            "{n} records cite sections that would be gone: {named}.",
            len(gone),
        )
        raise InvalidInput(
            words.format(n=len(gone), named=_named(gone)),
            _("Leave these sections, or let the records cite others first."),
        )
    return _changed(register, tuple(document if one.id == document.id else one for one in register.documents))


def taken_out(register: Register, document_id: str) -> list[Change]:
    """Return the change that takes a document out.

    Raises:
        InvalidInput: something cites it.
    """
    citing = {one.record for one in citations(register) if one.document == document_id}
    if citing:
        words = ngettext("{n} record cites {id}: {named}.", "{n} records cite {id}: {named}.", len(citing))
        message = words.format(n=len(citing), id=document_id, named=_named(citing))
        raise InvalidInput(message, _("Only a document that nothing cites can go."))
    return _changed(register, tuple(one for one in register.documents if one.id != document_id))


def _complete(document: Document) -> None:
    if not document.id or not document.title:
        raise InvalidInput(
            _("A document needs a short name and a title."),
            _("The short name is what its sections are cited by, such as Order in “Order 4.2”."),
        )


def _changed(register: Register, documents: tuple[Document, ...]) -> list[Change]:
    if documents == register.documents:
        return []
    return [Change(table=HEAD, record=register.id, field="documents", old=register.documents, new=documents)]


def _on_top(register: Register, seen: Document, made: Document) -> Document:
    """Return the document as it stands, with what was made of the parts of what was seen."""
    stands = next((one for one in register.documents if one.id == seen.id), None)
    if stands is None:
        message = _("Somebody has taken {id} out meanwhile.").format(id=seen.id)
        raise InvalidInput(message, _("Add it again, or discard these edits."))
    parts = {_("title"): ("title",), _("date"): ("date",), _("sections"): ("sections", "titles")}
    for name, fields in parts.items():
        was, mine, theirs = ({field: getattr(one, field) for field in fields} for one in (seen, made, stands))
        if mine == was:
            continue
        if theirs not in (was, mine):
            message = _("Somebody has changed the {part} of {id} meanwhile.").format(part=name, id=seen.id)
            raise InvalidInput(message, _("Copy what you typed, discard these edits and begin at what stands now."))
        stands = replace(stands, **mine)
    return stands


def _named(records: Iterable[str]) -> str:
    found = sorted(set(records))
    return ", ".join(found[:_NAMED]) + (" …" if len(found) > _NAMED else "")
