"""YAML with the line of every value kept, and nothing guessed: each scalar stays the text that was written.

Plain YAML would read section 3.10 as the number 3.1; here "3.10" stays "3.10" and typing is left to the records.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from riskregister.core.check import Finding
from riskregister.errors import InvalidInput, Unreachable
from riskregister.translations import gettext as _

Path_ = tuple[str | int, ...]


class Lined:
    """A YAML file as plain lists, dicts and strings (``data``), and the line of each value (``line``)."""

    def __init__(self, path: Path, name: str) -> None:
        """Read ``path``; ``name`` is how errors call it.

        Raises:
            Unreachable: the file cannot be read.
            InvalidInput: it is not text or not YAML; names the line.
        """
        self.name = name
        self._lines: dict[Path_, int] = {}
        try:
            text = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            raise _broken(name, 1, _("not UTF-8 text (byte {n})").format(n=error.start)) from None
        except OSError as error:
            message = _("{file} cannot be read: {why}.").format(file=name, why=error.strerror)
            raise Unreachable(message, _("Check the name and the permissions.")) from None
        try:
            node = yaml.compose(text, Loader=yaml.CBaseLoader)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            problem = getattr(error, "problem", None) or _("not readable as YAML")
            raise _broken(name, mark.line + 1 if mark else 1, problem) from None
        self.data = self._build(node, ()) if node is not None else None

    def line(self, path: Path_) -> int:
        """Return the line of the value at ``path``, or of the nearest thing around it."""
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path, 1)

    def place(self, path: Path_) -> str:
        """Return ``file:line`` of the value at ``path``."""
        return f"{self.name}:{self.line(path)}"

    def _build(self, node: yaml.Node, path: Path_) -> Any:
        self._lines[path] = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            result: dict[str, Any] = {}
            for key, value in node.value:
                if key.value in result:
                    rule = _("the key '{key}' stands twice").format(key=key.value)
                    raise _broken(self.name, key.start_mark.line + 1, rule)
                built = self._build(value, (*path, key.value))
                self._lines[(*path, key.value)] = key.start_mark.line + 1
                if built is not None:
                    result[key.value] = built
            return result
        if isinstance(node, yaml.SequenceNode):
            return [self._build(item, (*path, place)) for place, item in enumerate(node.value)]
        # libyaml gives plain scalars the style "", the Python parser None.
        plain = not getattr(node, "style", None)
        return None if plain and node.value in ("", "~", "null") else node.value


def _broken(name: str, line: int, problem: str) -> InvalidInput:
    place = f"{name}:{line}"
    finding = Finding(severity="error", table="", record="", field="", value="", rule=problem, place=place)
    message = _("{place}: {problem}.").format(place=place, problem=problem)
    return InvalidInput(message, _("Mend that line; nothing was changed."), [finding])
