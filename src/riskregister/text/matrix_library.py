"""Read and write a matrix library file (YAML) of the most used open governance tool, CISO Assistant.

Files there may leave out the ids of levels; a level then counts by its place.  Files written here always carry them,
because without ids that tool cannot match an imported score to its level.
"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import yaml

from riskregister.core.findings import Finding, Severity
from riskregister.core.matrix_library import LibraryLevel, LibraryMatrix, MatrixLibrary, Translations
from riskregister.errors import Unreachable
from riskregister.text.lines import Lined, Path_
from riskregister.text.read import broken
from riskregister.translations import gettext as _

_TEXTS = ("urn", "ref_id", "name", "description", "annotation")
_LIBRARY = (*_TEXTS, "locale", "copyright", "provider", "packager")
_LEVEL = ("name", "abbreviation", "description", "hexcolor", "symbol")
_SCALES = ("probability", "impact", "risk")
_KNOWLEDGE = "strength_of_knowledge"
#: Under which key the matrices stand; the first is the older spelling, which every version of the tool reads.
_KINDS = ("risk_matrix", "risk_matrices")


def read_matrix_library(path: Path) -> tuple[MatrixLibrary, list[Finding]]:
    """Return the library in ``path`` and notes on what stands in the file but is not read.

    Raises:
        Unreachable: the file cannot be read.
        InvalidInput: it is not such a library; ``findings`` names every place as file:line.
    """
    reading = _Reading(Lined(path, path.name))
    library = reading.library()
    errors = [finding for finding in reading.findings if finding.severity == "error"]
    if errors:
        raise broken(path.name, errors)
    return library, reading.findings


def matrix_library_text(library: MatrixLibrary) -> str:
    """Return the library as the text of its file."""
    data = {
        **_texts(library, ("urn", "locale", "ref_id", "name", "description", "annotation", "copyright")),
        "version": library.version,
        **({"publication_date": library.publication_date} if library.publication_date else {}),
        **_texts(library, ("provider", "packager")),
        **_translations(library.translations),
        "objects": {_KINDS[0]: [_matrix(matrix) for matrix in library.matrices]},
    }
    return str(yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120))


def write_matrix_library(library: MatrixLibrary, path: Path) -> None:
    """Write the library to ``path``, which must not exist.

    Raises:
        Unreachable: the file is there already or cannot be written.
    """
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(matrix_library_text(library))
    except FileExistsError:
        message = _("{file} is there already.").format(file=path)
        raise Unreachable(message, _("Name a new file; nothing was overwritten.")) from None
    except OSError as error:
        message = _("{file} cannot be written: {why}.").format(file=path, why=error.strerror)
        raise Unreachable(message, _("Choose a folder you may write to.")) from None


class _Dumper(yaml.SafeDumper):
    """Writes readable Unicode, but quotes the rare line breaks that PyYAML would otherwise fold away."""


def _text_node(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = '"' if re.search("[\x85\u2028\u2029\ufeff]", text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text_node)


def _texts(record: Any, names: tuple[str, ...]) -> dict[str, str]:
    return {name: getattr(record, name) for name in names if getattr(record, name)}


def _translations(translations: Translations) -> dict[str, Any]:
    return {"translations": {code: dict(texts) for code, texts in translations.items()}} if translations else {}


def _matrix(matrix: LibraryMatrix) -> dict[str, Any]:
    scales = {name: _levels(getattr(matrix, name)) for name in _SCALES}
    knowledge = {_KNOWLEDGE: _levels(matrix.strength_of_knowledge)} if matrix.strength_of_knowledge else {}
    grid = {"grid": [list(row) for row in matrix.grid]}
    return {**_texts(matrix, _TEXTS), **scales, **grid, **knowledge, **_translations(matrix.translations)}


def _levels(levels: tuple[LibraryLevel, ...]) -> list[dict[str, Any]]:
    order = ("abbreviation", "name", "description", "hexcolor", "symbol")
    return [
        {"id": place, **_texts(level, order), **_translations(level.translations)} for place, level in enumerate(levels)
    ]


class _Reading:
    """One file being read; findings gather so that a person sees all of them at once."""

    def __init__(self, file: Lined) -> None:
        self.file = file
        self.findings: list[Finding] = []

    def library(self) -> MatrixLibrary:
        data = self.mapping(self.file.data, ())
        self.unread(data, (*_LIBRARY, "version", "publication_date", "translations", "objects"), ())
        objects = self.mapping(data.get("objects", {}), ("objects",))
        self.unread(objects, _KINDS, ("objects",))
        matrices = []
        for kind in _KINDS:
            given = objects.get(kind, [])
            for place, values in enumerate(self.sequence(given, ("objects", kind))):
                matrices.append(self.matrix(values, ("objects", kind, place)))
        if not matrices:
            self.error(_("this file holds no risk matrix"), "risk_matrix", "", ("objects",))
        return MatrixLibrary(
            **{name: self.text(data, name, (), required=name in ("urn", "name")) for name in _LIBRARY},
            version=self.number(data.get("version", "1"), "version", ("version",)),
            publication_date=self.date(data, ("publication_date",)),
            translations=self.translations(data, ()),
            matrices=tuple(matrices),
        )

    def matrix(self, values: Any, path: Path_) -> LibraryMatrix:
        data = self.mapping(values, path)
        self.unread(data, (*_TEXTS, *_SCALES, "grid", _KNOWLEDGE, "translations"), path)
        probability, impact, risk = (self.levels(data.get(name, []), (*path, name)) for name in _SCALES)
        return LibraryMatrix(
            urn=self.text(data, "urn", path, required=True),
            ref_id=self.text(data, "ref_id", path),
            name=self.text(data, "name", path, required=True),
            description=self.text(data, "description", path),
            annotation=self.text(data, "annotation", path),
            probability=probability,
            impact=impact,
            risk=risk,
            strength_of_knowledge=self.levels(data.get(_KNOWLEDGE, []), (*path, _KNOWLEDGE), required=False),
            grid=self.grid(data.get("grid", []), (*path, "grid"), (len(probability), len(impact), len(risk))),
            translations=self.translations(data, path),
        )

    def levels(self, values: Any, path: Path_, *, required: bool = True) -> tuple[LibraryLevel, ...]:
        """Return the levels in the order of their ids, or of the file where no level has one."""
        found: list[tuple[int, LibraryLevel]] = []
        items = self.sequence(values, path)
        for place, item in enumerate(items):
            where = (*path, place)
            data = self.mapping(item, where)
            self.unread(data, (*_LEVEL, "id", "translations"), where)
            texts = {name: self.text(data, name, where, required=name == "name") for name in _LEVEL}
            level = LibraryLevel(**texts, translations=self.translations(data, where))
            colour = level.hexcolor
            if colour and not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
                self.error(_("a colour is written #rrggbb"), "hexcolor", colour, (*where, "hexcolor"))
            number = self.number(data["id"], "id", (*where, "id")) if "id" in data else place
            found.append((number, level))
        given = sum(isinstance(item, dict) and "id" in item for item in items)
        if given not in (0, len(items)) or sorted(number for number, _level in found) != list(range(len(found))):
            ids = ", ".join(str(number) for number, _level in found)
            rule = _("the ids of the levels must be 0 to {n}, each once, or all left out").format(n=len(found) - 1)
            self.error(rule, "id", ids, path)
        if required and not items:
            self.error(_("at least one level is needed"), str(path[-1]), "", path)
        return tuple(level for _number, level in sorted(found, key=lambda pair: pair[0]))

    def grid(self, values: Any, path: Path_, counts: tuple[int, int, int]) -> tuple[tuple[int, ...], ...]:
        rows, columns, ratings = counts
        lines = self.sequence(values, path)
        if len(lines) != rows:
            rule = _("the grid needs one row per probability level ({n})").format(n=rows)
            self.error(rule, "grid", str(len(lines)), path)
        found = []
        for place, line in enumerate(lines):
            where = (*path, place)
            entries = self.sequence(line, where)
            if len(entries) != columns:
                rule = _("each row of the grid needs one entry per impact level ({n})").format(n=columns)
                self.error(rule, "grid", str(len(entries)), where)
            row = tuple(self.number(entry, "grid", (*where, at)) for at, entry in enumerate(entries))
            for at, entry in enumerate(row):
                if entry >= ratings > 0:
                    rule = _("an entry of the grid is the id of a risk level, 0 to {n}").format(n=ratings - 1)
                    self.error(rule, "grid", str(entry), (*where, at))
            found.append(row)
        return tuple(found)

    def translations(self, data: dict[str, Any], path: Path_) -> Translations:
        where = (*path, "translations")
        found: Translations = {}
        for code, given in self.mapping(data.get("translations", {}), where).items():
            texts = self.mapping(given, (*where, code))
            found[str(code)] = {name: self.text(texts, name, (*where, code)) for name in texts}
        return found

    def text(self, data: dict[str, Any], name: str, path: Path_, *, required: bool = False) -> str:
        value = data.get(name, "")
        if not isinstance(value, str):
            self.error(_("must be text"), name, "", (*path, name))
            return ""
        if required and not value.strip():
            self.error(_("this field is required"), name, "", (*path, name))
        return value

    def number(self, value: Any, name: str, path: Path_) -> int:
        if isinstance(value, str) and re.fullmatch(r"\d{1,9}", value):
            return int(value)
        self.error(_("must be a whole number of 0 or more"), name, value if isinstance(value, str) else "", path)
        return 0

    def date(self, data: dict[str, Any], path: Path_) -> dt.date | None:
        value = data.get("publication_date")
        if value is None:
            return None
        try:
            return dt.date.fromisoformat(value)
        except (TypeError, ValueError):
            self.error(_("must be a date like 2007-05-24"), "publication_date", str(value), path)
            return None

    def mapping(self, value: Any, path: Path_) -> dict[str, Any]:
        if isinstance(value, dict):
            return value
        self.error(_("this must be a record with fields"), str(path[-1]) if path else "", "", path)
        return {}

    def sequence(self, value: Any, path: Path_) -> list[Any]:
        if isinstance(value, list):
            return value
        self.error(_("this must be a list"), str(path[-1]), "", path)
        return []

    def unread(self, data: dict[str, Any], known: tuple[str, ...], path: Path_) -> None:
        for name in data:
            if name not in known:
                self.note(_("this field is not read"), name, (*path, name))

    def error(self, rule: str, name: str, value: str, path: Path_) -> None:
        self.findings.append(self._finding("error", rule, name, value, path))

    def note(self, rule: str, name: str, path: Path_) -> None:
        self.findings.append(self._finding("note", rule, name, "", path))

    def _finding(self, severity: Severity, rule: str, name: str, value: str, path: Path_) -> Finding:
        place = self.file.place(path)
        return Finding(severity=severity, table="", record="", field=name, value=value, rule=rule, place=place)
