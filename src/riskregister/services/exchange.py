"""Send a register out as a file, by the ending of its name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from riskregister.core.model import Register
from riskregister.errors import WrongUsage
from riskregister.services import reports, workbooks
from riskregister.services.files import write_whole
from riskregister.services.markdown import markdown
from riskregister.store.database import Database
from riskregister.translations import gettext as _
from riskregister.translations import ngettext


def workbook(register: Register, stood: str = "") -> bytes:
    """Return the register as an Excel workbook that can be edited and imported back; ``stood`` as in `content`."""
    return workbooks.made(register, stood=stood)


def export(
    register: Register,
    path: Path,
    stood: str = "",
    *,
    by: str = "",
    database: Database | None = None,
    progress: Callable[[float], None] | None = None,
    content_of: Callable[[str], bytes | None] = lambda _digest: None,
) -> None:
    """Write the register to ``path`` by its ending: .xlsx, .csv, .json, .md, or a folder of YAML files.

    Args:
        register: what goes out.
        path: where to; a workbook of this register that stands there tells since when the new one gives its history.
        stood: as in :func:`content`.
        by: who exports; a workbook says so.
        database: where the register's history is; a workbook tells it.
        content_of: gives the content of an attached file by its digest, or None; a folder of YAML files holds those.
        progress: is told how much of a workbook is done, 0..1.

    Raises:
        WrongUsage: the ending is unknown.
        Unreachable: the place cannot be written; what was there is untouched.
    """
    ending = path.suffix.lower()
    if ending == "":
        from riskregister.text.write import write_register

        write_register(register, path, content_of)
    elif ending == ".xlsx":
        since = workbooks.exported_version(path, register.id) if database else None
        changes = workbooks.latest_changes(database, register, since) if database else ()
        made = workbooks.made(register, stood=stood, by=by, changes=changes, since=since, progress=progress)
        write_whole(path, made)
    else:
        write_whole(path, content(register, ending, stood))


def left_behind(register: Register, path: Path) -> tuple[str, ...]:
    """Return what the file at ``path`` does not hold of the register, in sentences: the content of attached files."""
    count = sum(bool(one.file) for one in register.attachments)
    if not count or path.suffix.lower() not in (".json", ".xlsx"):
        return ()
    words = ngettext(
        "It names {n} attached file without what is in it; a backup or a YAML folder holds that too.",
        "It names {n} attached files without what is in them; a backup or a YAML folder holds that too.",
        count,
    )
    return (words.format(n=count),)


def content(register: Register, ending: str, stood: str = "") -> bytes:
    """Return the register as the content of a file: .xlsx, .csv, .json or .md.

    ``stood`` says in words when a past state stood so; the workbook and the Markdown text then say it is one.

    Raises:
        WrongUsage: the ending is unknown.
    """
    writers: dict[str, Callable[[Register], bytes]] = {
        ".xlsx": workbook,
        ".csv": _csv,
        ".json": _json,
        ".md": markdown,
    }
    if ending not in writers:
        message = _("'{ending}' files are not written.").format(ending=ending)
        raise WrongUsage(message, _("End the name in {known}, or give a folder.").format(known=", ".join(writers)))
    if stood and ending in (".xlsx", ".md"):
        return workbook(register, stood) if ending == ".xlsx" else markdown(register, stood)
    return writers[ending](register)


def _csv(register: Register) -> bytes:
    from riskregister.workbook.formats.sheet import safe

    frame = reports.scores(register)
    for name in frame.select_dtypes(include=["object", "string"]):
        frame[name] = [safe(value) for value in frame[name]]
    return frame.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def _json(register: Register) -> bytes:
    from pydantic import TypeAdapter

    return TypeAdapter(Register).dump_json(register, indent=1) + b"\n"
