"""Write output files whole or not at all, under names that every system takes."""

from __future__ import annotations

import errno
import hashlib
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from riskregister.errors import Unreachable
from riskregister.translations import gettext as _

#: Names that Windows keeps for itself, whatever ending they have.
_KEPT = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
#: Bytes of a part of a file's name; most systems take 255 for the whole of it.
_LONGEST = 100


def safe_name(words: str, longest: int = _LONGEST) -> str:
    """Return words as a part of a file's name: no path, nothing that a system refuses, of at most ``longest`` bytes.

    Where more than blanks had to be replaced, or the words are cut, six signs tell apart what would have one name.
    """
    blank = words.replace(" ", "_")
    kept = "".join(sign if sign.isalnum() or sign in "-_." else "_" for sign in blank)
    # Neither a hidden file, nor an option of a command, nor what Windows takes for another file.
    kept = "".join(("_" if kept[:1] in {"", ".", "-"} else kept[:1], kept[1:-1], kept[1:][-1:].replace(".", "_")))
    kept = f"_{kept}" if kept.lower().partition(".")[0] in _KEPT else kept
    kept = kept.encode()[:longest].decode(errors="ignore")
    return kept if kept == blank else f"{kept}-{hashlib.sha256(words.encode(errors='replace')).hexdigest()[:6]}"


def check_target(path: Path) -> None:
    """Raise an error if nothing can be written to ``path``, before anything long is made for it.

    Raises:
        Unreachable: it is a folder, or in none, or in one that may not be written to.
    """
    folder = path.parent
    with suppress(OSError):
        if path.is_dir():
            message = _("{file} is a folder.").format(file=path)
            raise Unreachable(message, _("Name a file in it."))
        if folder.is_dir() and os.access(folder, os.W_OK | os.X_OK):
            return
    why = os.strerror(errno.EACCES if os.path.lexists(folder) else errno.ENOENT)
    raise _unwritable(path, why)


def write_whole(path: Path, content: bytes) -> bool:
    """Write ``content`` to ``path``; a file that was there is replaced only once the new one is complete.

    Returns whether one was there.

    Raises:
        Unreachable: the place cannot be written; what was there is untouched.
    """
    try:
        there = path.exists()
        handle, name = tempfile.mkstemp(dir=path.parent or Path(), prefix=".writing.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            # mkstemp makes private files; an export is an ordinary one.
            Path(name).chmod(0o666 & ~_umask())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise _unwritable(path, error.strerror) from None
    return there


def _unwritable(path: Path, why: str | None) -> Unreachable:
    message = _("{file} cannot be written: {why}.").format(file=path, why=why)
    return Unreachable(message, _("Choose a folder that exists and that you may write to."))


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
