"""The content of attached files: stored once by its SHA-256, in the transaction that attaches it, and never changed.

That a content came in is a change of its revision like any other, and so part of its hash: what is lost or altered
later is found.  A content stays when the last attachment that names it goes, for the states before.  An attachment
whose content was never here (of a register that came as JSON or as a workbook) is none of this and no flaw.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from riskregister.errors import InvalidInput, NotFound
from riskregister.store import engine as engines
from riskregister.store import tables
from riskregister.translations import gettext as _

#: The name under which the arrival of a content stands in the history.
TABLE = "contents"

#: Content by its digest.
Contents = Mapping[str, bytes]


def digest_of(content: bytes) -> str:
    """Return the SHA-256 of a content in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def store(connection: sa.Connection, register_id: str, contents: Contents) -> list[str]:
    """Store what is not there yet, and return the digests of that.

    Raises:
        InvalidInput: a content is not the one its digest names.
    """
    for digest, content in contents.items():
        if digest_of(content) != digest:
            message = _("The content of the file with the digest {digest} is another one.").format(digest=digest)
            raise InvalidInput(message, _("Attach the file again; nothing was written."))
    new = sorted(set(contents) - kept(connection, register_id, contents))
    rows = [{"register_id": register_id, "digest": one, "content": contents[one]} for one in new]
    if rows:
        connection.execute(tables.contents.insert(), rows)
    return new


def kept(connection: sa.Connection, register_id: str, digests: Iterable[str]) -> set[str]:
    """Return which of some digests have their content here."""
    table, wanted, found = tables.contents, list(digests), set[str]()
    for start in range(0, len(wanted), 500):
        mine = (table.c.register_id == register_id) & table.c.digest.in_(wanted[start : start + 500])
        found |= set(connection.execute(sa.select(table.c.digest).where(mine)).scalars())
    return found


def known(engine: sa.Engine, register_id: str, digests: Collection[str]) -> set[str]:
    """Return which of some digests have their content in the database.

    Raises:
        Unreachable: the database does not answer.
    """
    if not digests:
        return set()
    with engines.reading(engine) as connection:
        return kept(connection, register_id, digests)


def read(engine: sa.Engine, register_id: str, digest: str) -> bytes:
    """Return a content, proved by its digest.

    Raises:
        NotFound: it is not in this database.
        InvalidInput: something else altered it.
        Unreachable: the database does not answer.
    """
    table = tables.contents
    mine = (table.c.register_id == register_id) & (table.c.digest == digest)
    with engines.reading(engine) as connection:
        found = connection.execute(sa.select(table.c.content).where(mine)).scalar()
    if found is None:
        message = _("The content of this file is not in this database.")
        raise NotFound(message, _("Ask whoever attached it, and attach it again."))
    content = as_bytes(found)
    if digest_of(content) != digest:
        message = _("The content of this file is not what was attached.")
        raise InvalidInput(message, _("Something else changed the database: 'verify' says where; restore a backup."))
    return content


def each(connection: sa.Connection, register_id: str) -> Iterator[tuple[str, bytes]]:
    """Give every content of a register with the digest it stands under, one at a time: each may be large."""
    table = tables.contents
    mine = table.c.register_id == register_id
    for digest in connection.execute(sa.select(table.c.digest).where(mine).order_by(table.c.digest)).scalars().all():
        found = connection.execute(sa.select(table.c.content).where(mine, table.c.digest == digest)).scalar()
        yield digest, as_bytes(found)


def as_bytes(found: Any) -> bytes:
    """Return what a database gives for a content, whatever something else may have put there."""
    return found.encode("utf-8", "surrogateescape") if isinstance(found, str) else bytes(found or b"")
