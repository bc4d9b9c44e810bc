"""The content of attached files beside a register's YAML files: ``attachments/`` and the SHA-256 as name.

The ending of a file's own name is kept, so that a person can open it; nothing else of that name becomes part of a path.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath, PureWindowsPath

from riskregister.core.findings import Finding
from riskregister.core.model import Register
from riskregister.errors import Unreachable
from riskregister.translations import gettext as _

FOLDER = "attachments"
_NAME = re.compile(r"([0-9a-f]{64})(\.[A-Za-z0-9]{1,8})?")
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}")


def write_contents(register: Register, folder: Path, content_of: Callable[[str], bytes | None]) -> None:
    """Write the content of each attached file that ``content_of`` gives for its digest; what it does not is left out.

    Raises:
        Unreachable: the folder cannot be written.
    """
    files = {one.digest: one.file for one in register.attachments if one.file and one.digest}
    try:
        for digest, name in sorted(files.items()):
            content = content_of(digest)
            if content is not None:
                (folder / FOLDER).mkdir(parents=True, exist_ok=True)
                (folder / FOLDER / f"{digest}{_ending(name)}").write_bytes(content)
    except OSError as error:
        message = _("{folder} cannot be written: {why}.").format(folder=folder, why=error.strerror)
        raise Unreachable(message, _("Choose a folder you may write to.")) from None


def content_in(folder: Path, digest: str) -> bytes | None:
    """Return the content that a folder of YAML files holds under a digest, or None.

    Raises:
        Unreachable: it cannot be read.
    """
    path = next((path for name, path in _files(folder) if name == digest), None)
    return None if path is None else _read(path)


def content_findings(folder: Path) -> Iterator[Finding]:
    """Give an error for each file whose content is not what its name says.

    Raises:
        Unreachable: a file cannot be read.
    """
    for digest, path in _files(folder):
        if hashlib.sha256(_read(path)).hexdigest() != digest:
            rule = _("the content of this file is not the one whose SHA-256 its name gives")
            place = f"{folder.name}/{FOLDER}/{path.name}"
            yield Finding(
                severity="error", table="attachments", record="", field="digest", value=digest, rule=rule, place=place
            )


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted((folder / FOLDER).glob("*")):
        found = _NAME.fullmatch(path.name)
        if found and path.is_file():
            yield found[1], path


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        message = _("{file} cannot be read: {why}.").format(file=path, why=error.strerror)
        raise Unreachable(message, _("Check the permissions.")) from None


def _ending(name: str) -> str:
    ending = PurePosixPath(PureWindowsPath(name).name).suffix
    return ending if _ENDING.fullmatch(ending) else ""
