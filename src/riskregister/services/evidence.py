"""Attach evidence to a record: a link, or a file whose content the database keeps."""

from __future__ import annotations

import datetime as dt
import mimetypes
import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath
from urllib.parse import urlsplit

from riskregister.core.changes import Change
from riskregister.core.follow_up import AttachedTo
from riskregister.core.hanging import removals
from riskregister.core.model import Attachment, Register
from riskregister.errors import WrongUsage
from riskregister.services import editing
from riskregister.services.numbering import next_id
from riskregister.store import contents
from riskregister.store.database import Database
from riskregister.translations import gettext as _

#: The largest file that can be attached, in bytes.
LARGEST = 20 * 1024 * 1024
#: What a link may begin with; anything else could run something when it is followed.
SCHEMES = ("https", "http", "mailto", "file")
_LONGEST = 2000
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,99}/[a-z0-9][a-z0-9!#$&^_.+-]{0,99}")
_UNKNOWN = "application/octet-stream"


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a piece of evidence is for, what it is called, who adds it and when."""

    about: AttachedTo
    record: str
    title: str
    author: str
    date: dt.date
    note: str = ""


def add_link(register: Register, of: About, link: str) -> list[Change]:
    """Return the change that attaches a link.

    Raises:
        NotFound: there is no such record.
        WrongUsage: it is no link that may be followed.
    """
    link = link.strip()
    refuse_link(link)
    return [_added(register, of, of.title.strip() or link, link=link)]


def add_file(register: Register, of: About, name: str, content: bytes) -> tuple[list[Change], dict[str, bytes]]:
    """Return the change that attaches a file, and its content by digest, to be saved together.

    Raises:
        NotFound: there is no such record.
        WrongUsage: the file is empty or too large.
    """
    if not content:
        raise WrongUsage(_("The file {name} is empty.").format(name=name), _("Choose another; nothing was saved."))
    if len(content) > LARGEST:
        message = _("The file {name} is larger than {n} MB.").format(name=name, n=LARGEST // 1024 // 1024)
        raise WrongUsage(message, _("Attach a link to where it lies instead; nothing was saved."))
    digest, file = contents.digest_of(content), file_name(name)
    held = {"file": file, "media_type": media_type(file), "size": len(content), "digest": digest}
    return [_added(register, of, of.title.strip() or file, **held)], {digest: content}


def remove(register: Register, attachment_id: str) -> list[Change]:
    """Return the change that takes a piece of evidence away; a file's content stays for the states before.

    Raises:
        NotFound: there is no such piece of evidence.
    """
    editing.find(register, "attachments", attachment_id)
    return removals(register, [("attachments", attachment_id)])


def content(database: Database, register_id: str, attached: Attachment) -> bytes:
    """Return what an attached file holds, proved to be what was attached.

    Raises:
        NotFound: it is not in this database.
        InvalidInput: something else altered it.
    """
    return contents.read(database.engine, register_id, attached.digest)


def refuse_link(link: str) -> None:
    """Do nothing if a link may be followed from a page.

    Raises:
        WrongUsage: it may not: it is none, too long, or could run something.
    """
    hint = _("Write an address that begins with https://, http://, mailto: or file://.")
    if not link or len(link) > _LONGEST or any(unicodedata.category(letter)[0] in "CZ" for letter in link):
        raise WrongUsage(_("This is no address that can be followed."), hint)
    try:
        parts = urlsplit(link)
    except ValueError:
        raise WrongUsage(_("This is no address that can be followed."), hint) from None
    whole = bool(parts.path) if parts.scheme in ("mailto", "file") else bool(parts.netloc)
    slashes = parts.scheme == "mailto" or link[len(parts.scheme) :].startswith("://")
    if parts.scheme not in SCHEMES or not whole or not slashes:
        raise WrongUsage(_("A link to {start} is not followed from here.").format(start=link[:40]), hint)


def file_name(name: str) -> str:
    """Return the name of a file without folders and without what no name should hold."""
    last = PurePosixPath(PureWindowsPath(name).name).name
    kept = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C")
    return kept.strip()[:200] or "file"


def media_type(name: str) -> str:
    """Return what a file is by the ending of its name; the browser's word for it is not taken."""
    guessed = mimetypes.guess_type(name)[0] or _UNKNOWN
    return guessed if _MEDIA_TYPE.fullmatch(guessed) else _UNKNOWN


def _added(register: Register, of: About, title: str, **held: object) -> Change:
    editing.find(register, of.about, of.record)
    made = Attachment(
        id=next_id((one.id for one in register.attachments), f"{of.record}:A"),
        about=of.about,
        record=of.record,
        title=title,
        date=of.date,
        author=of.author.strip(),
        note=of.note.strip(),
        **held,  # type: ignore[arg-type]
    )
    return editing.added("attachments", made)
