"""Have a view set by a template of ``templates/print``: glyphs checked beforehand, the same input the same bytes."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import unicodedata
from pathlib import Path
from typing import Any, Literal

import typst

from riskregister.core.model import Register
from riskregister.errors import RegisterError, Unreachable
from riskregister.printing.fonts import Missing, characters, fonts, printable
from riskregister.printing.words import date
from riskregister.translations import gettext as _

Form = Literal["pdf", "svg", "png"]
View = dict[str, Any]

# Enough for print at A4; twice that takes four times as long and nobody sees it.
_DOTS_PER_INCH = 200

# A character may be missing in every title; a few places are enough to find it.
_PLACES_TOLD = 12


def set_view(name: str, view: View, *, form: Form, only: str, printed_on: dt.date, templates: Path) -> bytes:
    """Return a view as the content of a file, set by the template ``name`` in ``templates/print``.

    A character no shipped font has becomes a box and is told in the view's ``missing``.  ``only`` names the one page
    that an SVG or PNG holds; a PDF is the whole, tagged (PDF/UA-1).

    Raises:
        Unreachable: the template or its fonts are not there.
        RegisterError: the template cannot be set (a changed template, most likely).
    """
    folder = templates / "print"
    template = folder / f"{name}.typ"
    if not template.is_file() or not (folder / "fonts").is_dir():
        raise Unreachable(_("The print template {file} or its fonts are missing.").format(file=template))
    missing: list[Missing] = []
    view = printable(view, characters(folder / "fonts"), missing)
    view["missing"] = _told(missing)
    try:
        made = typst.compile(
            str(template),
            root=str(folder),
            font_paths=fonts(folder / "fonts"),
            format=form,
            ppi=_DOTS_PER_INCH,
            sys_inputs={"view": json.dumps(view, ensure_ascii=False), "only": "" if form == "pdf" else only},
            pdf_standards=["ua-1"] if form == "pdf" else [],
            timestamp=dt.datetime.combine(printed_on, dt.time(), tzinfo=dt.UTC),
        )
    except typst.TypstError as error:
        message = _("The page cannot be set with {file}: {why}.").format(file=template, why=error.message)
        raise RegisterError(message) from error
    return made[0] if isinstance(made, list) else made


def content_hash(view: View) -> str:
    """Return twelve hexadecimal digits that match a page to what it shows, whoever printed it and whenever."""
    shown = {key: value for key, value in view.items() if key not in {"footer", "missing"}}
    return hashlib.sha256(json.dumps(shown, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:12]


def footer(register: Register, view: View, printed_by: str, printed_on: dt.date) -> View:
    """Return the foot of every page of a view: what it shows with its hash, who printed it when, and the page."""
    when = date(printed_on, register.language)
    printed = _("printed by {who} on {date}").format(who=printed_by, date=when)
    return {
        "left": _("{running} · content {hash}").format(running=view["running"], hash=content_hash(view)),
        "right": printed if printed_by else _("printed on {date}").format(date=when),
        "page": _("page {page} of {pages}"),
    }


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
