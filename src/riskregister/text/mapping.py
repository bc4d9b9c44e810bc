"""How a file's columns are read, as a small YAML file that people keep and give on the command line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from riskregister.errors import InvalidInput, Unreachable
from riskregister.text.lines import Lined
from riskregister.translations import gettext as _


def read_mapping(path: Path) -> dict[str, Any]:
    """Return what a mapping file says, every scalar as text.

    Raises:
        Unreachable: the file cannot be read.
        InvalidInput: it is not YAML, or no keys with values.
    """
    data = Lined(path, path.name).data
    if not isinstance(data, dict):
        message = _("{file}:1: a mapping is keys with values, such as 'sheet: Risks'.").format(file=path.name)
        raise InvalidInput(message, _("'import --save-mapping' writes one to begin with."))
    return data


def write_mapping(plain: Mapping[str, Any], path: Path) -> None:
    """Write choices, as plain data, to a file that :func:`read_mapping` reads back.

    Raises:
        Unreachable: the file is there already, or cannot be written.
    """
    text = yaml.safe_dump(dict(plain), allow_unicode=True, sort_keys=False, width=120)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        message = _("There is a file {path} already.").format(path=path)
        raise Unreachable(message, _("Name a new one; nothing was overwritten.")) from None
    except OSError as error:
        message = _("{path} cannot be written: {why}.").format(path=path, why=error.strerror)
        raise Unreachable(message, _("Choose a place you may write to.")) from None
