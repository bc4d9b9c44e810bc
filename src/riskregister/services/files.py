"""Write output files whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from riskregister.errors import Unreachable
from riskregister.translations import gettext as _


def write_whole(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path``; a file that was there is replaced only once the new one is complete.

    Raises:
        Unreachable: the place cannot be written; what was there is untouched.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent or Path(), prefix=f".{path.name}.")
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
        message = _("{file} cannot be written: {why}.").format(file=path, why=error.strerror)
        raise Unreachable(message, _("Choose a folder that exists and that you may write to.")) from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
