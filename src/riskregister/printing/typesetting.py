"""Have a view set by a template of ``templates/print``: glyphs checked beforehand, the same input the same bytes."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from riskregister.core.model import Register
from riskregister.errors import RegisterError, Unreachable
from riskregister.printing.apart import NotSet, compiled, compiled_apart
from riskregister.printing.fonts import Missing, characters, printable
from riskregister.printing.sheet import Sheet
from riskregister.printing.words import date
from riskregister.translations import gettext as _

View = dict[str, Any]

# Where an error lies, as Typst draws it; warnings, which it draws before errors, are passed over.
_PLACE = re.compile(r"^error: [^┌]*┌─ (.+?):(\d+):\d+", re.MULTILINE)

# What Typst takes for a language, before what says more of it.
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-|$)")
# A package that Typst would fetch; one of one's own machine is in the namespace "local".
_PACKAGE = re.compile(r'\b(?:import|include)\s+"@(?!local/)([^"]*)"')

# A character may be missing in every title; a few places are enough to find it.
_PLACES_TOLD = 12

# Characters of the largest view that is set in this process: some thirty risks' pages of a book, a map of a thousand.
_LARGEST_HERE = 400_000

# What of a view is paint alone, and differs between a print in colour and one in greys.
_INKED = {"fill", "ink", "pattern"}


def set_view(name: str, view: View, sheet: Sheet, *, upright: bool, only: str = "first") -> bytes:
    """Return a view as the content of a file, set by the template ``name`` in ``templates/print``.

    A character no font has becomes a box and is told in the ``missing`` of the view and of the sheet.  ``upright`` is
    how the paper lies unless the sheet says otherwise, ``only`` names the one page that an SVG or PNG holds; a PDF is
    the whole, tagged (PDF/UA-1).  On a larger paper everything is larger.

    Raises:
        Unreachable: the template or its fonts are not there.
        RegisterError: the template cannot be set (a changed template, most likely).
    """
    folder = sheet.templates / "print"
    template = folder / f"{name}.typ"
    if not template.is_file() or not (folder / "fonts").is_dir():
        message = _("The print template {file} or its fonts are missing.").format(file=template)
        raise Unreachable(message, _("'riskregister templates FOLDER' puts a copy of the shipped ones into a folder."))
    missing: list[Missing] = []
    view = printable(view, characters(folder / "fonts"), missing)
    view["missing"] = _told(missing)
    view["bare"] = _bare()
    sheet.missing.extend(line for line in view["missing"] if line not in sheet.missing)
    view["paper"] = sheet.laid(upright=upright)
    view["edition"] = sheet.edition
    if not _LANGUAGE.match(view["language"]):
        view["language"] = "und"
    _without_packages(folder)
    told = json.dumps(view, ensure_ascii=False)
    try:
        return (compiled if len(told) <= _LARGEST_HERE else compiled_apart)(
            template.name,
            told,
            root=str(folder),
            letters=str(folder / "fonts"),
            format=sheet.page_form,
            ppi=sheet.dots,
            sys_inputs={"only": "" if sheet.form == "pdf" else only, "scale": str(sheet.larger)},
            pdf_standards=_standards(sheet),
            timestamp=dt.datetime.combine(sheet.printed_on, dt.time(), tzinfo=dt.UTC),
        )
    except NotSet as error:
        raise _unset(error, template) from error


def _without_packages(folder: Path) -> None:
    """Raise an error if a template takes in a package from the network: nothing is fetched while printing.

    Raises:
        RegisterError: one does.
    """
    for file in sorted(folder.glob("*.typ")):
        try:
            lines = file.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            continue  # Typst says it better, if it needs the file
        for number, line in enumerate(lines, 1):
            found = _PACKAGE.search(line.partition("//")[0])
            if found:
                message = _("{file}:{line}: the package @{name} would be fetched from the network, and nothing is.")
                raise RegisterError(
                    message.format(file=file, line=number, name=found[1]),
                    _("Copy what you need of it into the folder, and import the file."),
                )


def _unset(error: NotSet, template: Path) -> RegisterError:
    """Return what is wrong with a template: the file and line it lies in, what Typst says, and the way out."""
    place, line, hints = template, "", [f"{hint[:1].upper()}{hint[1:]}." for hint in error.hints]
    found = _PLACE.search(error.diagnostic)
    if found is not None:
        # Typst tells files from where it was started; of ours, the name says which it is.
        named = next((one for one in template.parent.rglob(Path(found[1]).name)), None)
        if named is None:  # it lies in what calls the template
            hints.append(_("The template must have a function 'paper' of one argument, the view."))
        else:
            place, line = named, f":{found[2]}"
    message = _("The page cannot be set with {file}: {why}.").format(file=f"{place}{line}", why=error.message)
    return RegisterError(
        message,
        " ".join([*hints, _("Mend it there, or compare it with a fresh copy: 'riskregister templates FOLDER'.")]),
    )


def _standards(sheet: Sheet) -> list[Any]:
    """Return what a PDF must comply with; PDF/A-4 is for another version of PDF than PDF/UA-1 and cannot go with it."""
    if sheet.form != "pdf":
        return []
    return ["ua-1", "a-2a"] if sheet.archive else ["ua-1"]


def content_hash(view: View) -> str:
    """Return twelve hexadecimal digits that match a page to what it shows, whoever printed it in whatever inks."""
    shown = _without_inks({key: value for key, value in view.items() if key not in {"footer", "missing"}})
    return hashlib.sha256(json.dumps(shown, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:12]


def _without_inks(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_inks(item) for key, item in value.items() if key not in _INKED}
    return [_without_inks(item) for item in value] if isinstance(value, list) else value


def footer(register: Register, view: View, sheet: Sheet) -> View:
    """Return the foot of every page of a view: what it shows with its hash, who printed it when, and the page."""
    shown = content_hash(view)
    return {
        "left": _("{running} · content {hash}").format(running=view["running"], hash=shown),
        "content": _("content {hash}").format(hash=shown),
        "right": printed_words(sheet, register.language),
        "page": _("page {page} of {pages}"),
    }


def printed_words(sheet: Sheet, language: str) -> str:
    """Return who printed and when, in words."""
    when = date(sheet.printed_on, language)
    if sheet.printed_by:
        return _("printed by {who} on {date}").format(who=sheet.printed_by, date=when)
    return _("printed on {date}").format(date=when)


def missing_words(missing: Sequence[str]) -> str:
    """Return in a sentence which characters no font has, and where; empty if there are none."""
    return f"{_bare()}: {'; '.join(missing)}." if missing else ""


def _bare() -> str:
    return _("No font of this program has these characters; a box stands in their place")


def _told(missing: list[Missing]) -> list[str]:
    """Return one line for each character without a glyph: its number and name, and where it stands."""
    places: dict[str, list[str]] = {}
    for char, place in missing:
        places.setdefault(char, []).append(place)
    lines = []
    for char, where in places.items():
        name = unicodedata.name(char, _("no name")).lower()
        more = ["…"] if len(where) > _PLACES_TOLD else []
        lines.append(f"U+{ord(char):04X} ({name}): {', '.join([*where[:_PLACES_TOLD], *more])}")
    return lines
