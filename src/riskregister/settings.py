"""Where things are and who is here: environment first, then the settings file, then defaults.

Settings file: ``settings.toml`` in the user's configuration folder, keys ``by`` (the name writes are signed with),
``database`` (a SQLAlchemy URL) and ``templates`` (a folder of print templates of one's own).
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

import platformdirs

from riskregister.errors import WrongUsage
from riskregister.translations import gettext as _

NAME = "riskregister"
DATABASE_VARIABLE = "RISKREGISTER_DATABASE"
BY_VARIABLE = "RISKREGISTER_BY"
TEMPLATES_VARIABLE = "RISKREGISTER_TEMPLATES"

_TEMPLATES: ContextVar[Path | None] = ContextVar("templates", default=None)


def shipped(name: str) -> Path:
    """Return the path of something that travels with the program: ``register``, ``templates``, ``dashboard.py``.

    In a checkout it lies at the top level, in an installed wheel under ``riskregister/_shipped``.
    """
    package = Path(__file__).resolve().parent
    installed = package / "_shipped" / name
    return installed if installed.exists() else package.parent.parent / name


def database_url() -> str:
    """Return the database: ``RISKREGISTER_DATABASE``, else settings, else SQLite in the user's data folder."""
    configured = os.environ.get(DATABASE_VARIABLE) or _file().get("database", "")
    if configured:
        return str(configured)
    return file_url(Path(platformdirs.user_data_dir(NAME, appauthor=False)) / "register.sqlite3")


def file_url(path: Path) -> str:
    """Return the address of an SQLite file; what an address would take for something else is written as %xx."""
    return f"sqlite:///{str(path).replace('%', '%25').replace('?', '%3F')}"


def actor() -> str:
    """Return the name writes are signed with where nobody is asked, or an empty string."""
    return str(os.environ.get(BY_VARIABLE) or _file().get("by", "")).strip()


def templates() -> Path:
    """Return the folder that holds ``print/*.typ``: the one asked for, else of the settings, else the shipped one.

    ``RISKREGISTER_TEMPLATES`` and the settings may name the folder ``print`` itself as well.

    Raises:
        WrongUsage: one's own folder has no print templates, or cannot be read.
    """
    asked = _TEMPLATES.get() or os.environ.get(TEMPLATES_VARIABLE) or _file().get("templates", "")
    if not asked:
        return shipped("templates")
    folder = Path(str(asked)).expanduser().resolve()
    if folder.name == "print" and not (folder / "print").is_dir():
        folder = folder.parent
    try:
        found = any((folder / "print").glob("*.typ"))
    except OSError as error:
        message = _("The folder of print templates {folder} cannot be read: {why}.").format(
            folder=asked, why=error.strerror
        )
        raise WrongUsage(message, _("Check its permissions, or leave it out for the shipped ones.")) from None
    if not found:
        message = _("The folder of print templates {folder} has no templates in it.").format(folder=asked)
        raise WrongUsage(message, _("'riskregister templates FOLDER' puts a copy of the shipped ones there."))
    return folder


@contextmanager
def templates_in(folder: Path | None) -> Iterator[None]:
    """Let everything within be printed with the templates in ``folder``; with those of the settings if it is None."""
    token = _TEMPLATES.set(folder)
    try:
        yield
    finally:
        _TEMPLATES.reset(token)


def _file() -> dict[str, object]:
    path = Path(platformdirs.user_config_dir(NAME, appauthor=False)) / "settings.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = _("The settings file {file} cannot be read: {why}.").format(file=path, why=error)
        raise WrongUsage(message, _("Mend or remove it.")) from None
