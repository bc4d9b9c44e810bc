"""Print templates of one's own: a copy of the shipped ones to change."""

from __future__ import annotations

import shutil
from pathlib import Path

from riskregister import settings
from riskregister.errors import Unreachable, WrongUsage
from riskregister.translations import gettext as _


def copy_templates(folder: Path) -> Path:
    """Copy the shipped print templates and their fonts into ``folder``; return where they are.

    Raises:
        WrongUsage: it has print templates in it already; nothing is overwritten.
        Unreachable: it cannot be written to.
    """
    target = folder / "print"
    if target.exists():
        message = _("{folder} is there already; nothing was overwritten.").format(folder=target)
        raise WrongUsage(message, _("Name another folder, or move this one away."))
    try:
        shutil.copytree(settings.shipped("templates") / "print", target)
    except OSError as error:
        message = _("The templates cannot be copied to {folder}: {why}.").format(folder=target, why=error.strerror)
        raise Unreachable(message, _("Check the path and the permissions.")) from None
    return target


def version_of(folder: Path) -> str:
    """Return what changes whenever a template in ``folder`` is changed, and with it a print kept from before."""
    found = sorted((folder / "print").glob("*.typ"))
    return f"{folder}:" + ",".join(f"{one.name}{one.stat().st_mtime_ns}" for one in found)
