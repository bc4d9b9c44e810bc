"""What openpyxl does not keep of a workbook: results of formulas, which are put back, and parts, which are named."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter

from riskregister.intake.guards import Archive
from riskregister.intake.spreadsheets import sheet_parts
from riskregister.translations import gettext as _

_STORED = re.compile(
    rb"<(?:[\w.-]+:)?c(?=\s)([^<>]*)>\s*<(?:[\w.-]+:)?f\b[^<>]*(?:/>|>[^<]*</(?:[\w.-]+:)?f>)\s*<(?:[\w.-]+:)?v(?:\s[^<>]*)?>([^<]+)<"
)
_PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Z]{1,3}[0-9]{1,7})["']""")
_KIND = re.compile(rb"""\st\s*=\s*["'](str|b|e)["']""")
_WITHOUT = re.compile(rb'<c r="([A-Z]{1,3}[0-9]{1,7})"([^<>]*)>(<f\b[^<>]*(?:/>|>[^<]*</f>))<v\s*(?:/>|></v>)</c>')


def with_results(content: bytes, original: bytes) -> bytes:
    """Return a workbook that openpyxl wrote, with the results of the formulas that the original has in the same cells.

    Without them whatever shows a file without calculating it (a mail program, a telephone, this program) shows blanks.
    """
    before = Archive(original, "")
    results = {}
    for title, part in sheet_parts(before):
        results[title] = {
            place[1]: (_KIND.search(attributes), value)
            for attributes, value in _STORED.findall(before.read(part, again=True))
            if (place := _PLACE.search(attributes))
        }
    after = Archive(content, "")
    changed = {part: results[title] for title, part in sheet_parts(after) if results.get(title)}
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for item in source.infolist():
            data = source.read(item)
            if item.filename.startswith("xl/worksheets/sheet"):
                # Of formatted text openpyxl forgets that its spaces and line breaks count.
                data = data.replace(b"<t>", b'<t xml:space="preserve">')
                data = _put_back(data, changed.get(item.filename, {}))
            archive.writestr(item, data)
    return target.getvalue()


def _put_back(xml: bytes, results: dict[bytes, tuple[re.Match[bytes] | None, bytes]]) -> bytes:
    def result(found: re.Match[bytes]) -> bytes:
        place, attributes, formula = found.groups()
        if place not in results:
            return found[0]
        kind, value = results[place]
        typed = b' t="' + kind[1] + b'"' if kind else b""
        begin = b"<v>" if value == value.strip() else b'<v xml:space="preserve">'
        return b'<c r="' + place + b'"' + attributes + typed + b">" + formula + begin + value + b"</v></c>"

    return _WITHOUT.sub(result, xml)


def lost_parts(original: bytes, content: bytes) -> list[str]:
    """Return a sentence on what of the original is not in the answer; empty if everything is."""
    before, after = _contents(original), _contents(content)
    words = {
        "charts": _("charts"),
        "pictures": _("pictures"),
        "shapes": _("text boxes and shapes"),
        "controls": _("buttons and other controls"),
        "threads": _("threads of comments (their text stays)"),
        "slicers": _("slicers"),
        "sparklines": _("sparklines"),
        "formats": _("some conditional formats"),
        "lists": _("some drop-down lists"),
        "macros": _("macro sheets"),
        "extensions": _("add-ins"),
    }
    lost = [said for what, said in words.items() if after[what] < before[what]]
    if not lost:
        return []
    message = _("The answer leaves out what could not be kept: {parts}. Your own file still has them.")
    return [message.format(parts=", ".join(lost))]


_BY_NAME = {
    "charts": re.compile(r"charts/chart(?:Ex)?\d*\.xml$"),
    "pictures": re.compile(r"media/[^/]+$"),
    "controls": re.compile(r"(?:ctrlProps|activeX)/[^/]+\.xml$"),
    "threads": re.compile(r"threadedComments/[^/]+$"),
    "slicers": re.compile(r"slicers/[^/]+$"),
    "macros": re.compile(r"macrosheets/[^/]+$"),
    "extensions": re.compile(r"webextensions/webextension\d*\.xml$"),
}
_IN_SHEETS = {
    "sparklines": b":sparklineGroup ",
    "formats": b"x14:conditionalFormatting ",
    "lists": b"x14:dataValidation ",
}


def _contents(data: bytes) -> Counter[str]:
    counts: Counter[str] = Counter()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            for what, pattern in _BY_NAME.items():
                counts[what] += pattern.search(name) is not None
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                xml = archive.read(name)
                for what, sign in _IN_SHEETS.items():
                    counts[what] += xml.count(sign)
            elif name.startswith("xl/drawings/") and name.endswith(".xml"):
                xml = archive.read(name)
                counts["shapes"] += xml.count(b":sp>") + xml.count(b":sp ") + xml.count(b":cxnSp>")
    return counts
