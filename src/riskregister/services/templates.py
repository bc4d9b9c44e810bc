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
    """Return what changes whenever a file of the templates in ``folder`` does, and with it a print kept from before.

    That is a template, a font, or a picture of a letterhead.
    """
    found = sorted(one for one in (folder / "print").rglob("*") if one.is_file())
    states = ((one.name, one.stat()) for one in found)
    return f"{folder}:" + ",".join(f"{name}{of.st_size}-{of.st_mtime_ns}" for name, of in states)
