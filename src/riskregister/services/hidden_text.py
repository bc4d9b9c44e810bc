"""Every text a finished file holds, whether a reader shows it or not."""

from __future__ import annotations

import base64
import binascii
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from html import unescape
from typing import Any, NamedTuple
from urllib.parse import unquote, unquote_to_bytes
from xml.etree import ElementTree as ET

from riskregister.printing.sheet import Progress, silent
from riskregister.translations import gettext as _


class Found(NamedTuple):
    """A text and where it stands; ``code``: among words of the format itself, so that a single one proves nothing."""

    where: str
    text: str
    code: bool = False


_STREAM = re.compile(rb"stream\r?\n.*?endstream", re.DOTALL)
_PARTS = ("docx", "pptx", "xlsx", "zip")
_PNG = b"\x89PNG\r\n\x1a\n"
#: Bytes of a picture in which a camera or a program says something of it.
_HEAD = 1 << 16
#: Parts that the libraries which write these files bring along: styles, themes, layouts.
_FRAME = re.compile(
    r"styles|theme|settings|font|\[Content_Types\]|\.rels$|presProps|viewProps|slideLayout|slideMaster|docProps/app",
    re.IGNORECASE,
)
#: A link that leads out of an office file.
_OUTSIDE = re.compile(rb"<[^<>]*TargetMode=.External.[^<>]*>")
_NAME = re.compile(rb"/[^\s/<>\[\]()]+")
#: What a page's content says of a part of it, such as the text a drawing stands for, and a text within, written as hex.
_PROPERTIES = re.compile(rb"<<(?:[^<>]|<[0-9A-Fa-f\s]*>)*>>\s*(?=BDC|DP|BI)")
_HEX = re.compile(rb"<([0-9A-Fa-f\s]{2,})>")
_LITERAL = re.compile(rb"\(((?:[^()\\]|\\.)*)\)", re.DOTALL)
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
#: An outline: letters of commands and numbers.
_OUTLINE = re.compile(r"[MmLlHhVvCcSsQqTtAaZzEe0-9\s.,+-]*")
#: Elements of text documents that end a word or a line; between others a word may go on.
_BLOCKS = frozenset(("p", "br", "tab", "tc", "c", "si", "t_end", "row", "title", "desc", "text", "comment", "v"))


def texts_in(content: bytes, form: str, progress: Progress = silent) -> Iterator[Found]:
    """Give every text of a file, each with where it stands; ``form`` is the kind of the file, by its ending.

    ``progress`` is told how far a PDF is read, for a long one takes minutes.
    """
    if form == "pdf" or content.startswith(b"%PDF-"):
        yield from _pdf(content, progress)
    elif content.startswith(_PNG):
        yield from _png(content)
    elif form in _PARTS or content.startswith(b"PK\x03\x04"):
        yield from _parts(content)
    elif form == "svg" or content.lstrip().startswith(b"<"):
        yield from _xml(content, "text")
    else:
        yield from (Found("text", text) for text in _decoded(content))


def _pdf(content: bytes, progress: Progress) -> Iterator[Found]:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError
    from pypdf.generic import IndirectObject

    for end in [found.end() for found in re.finditer(rb"%%EOF", content)][:-1]:
        # What an earlier version of the file held that a later one took out or wrote over.
        try:
            yield from (one._replace(where=f"earlier version {one.where}") for one in _pdf(content[:end], silent))
        except PyPdfError:
            continue
    reader = PdfReader(io.BytesIO(content))
    for number, page in enumerate(reader.pages, 1):
        progress(number - 1, len(reader.pages), _("Pages proved"))
        yield Found(f"page {number}", page.extract_text())
    # Comments, and anything after its end.
    yield Found("outside of streams", _NAME.sub(b" ", _STREAM.sub(b" ", content)).decode("latin-1"), code=True)
    names: set[str] = set()
    numbers = sorted({*reader.xref_objStm, *(one for known in reader.xref.values() for one in known)})
    for place, number in enumerate(numbers):
        progress(place, len(numbers), _("Hidden parts proved"))
        found = reader.get_object(IndirectObject(number, 0, reader))
        yield from _object(found, f"object {number}", reader, names)
    yield from (Found("name of an object", name, code=True) for name in sorted(names))


def _object(value: Any, where: str, reader: Any, names: set[str]) -> Iterator[Found]:
    """Give the texts of one object of a PDF; objects it refers to are looked at for themselves.

    ``names`` gets what stands for something in it: many objects have the same ones.
    """
    from pypdf.generic import ByteStringObject, DictionaryObject, NameObject, StreamObject, TextStringObject

    if isinstance(value, TextStringObject):
        yield Found(where, str(value))
    elif isinstance(value, ByteStringObject):
        yield from (Found(where, text) for text in _decoded(bytes(value)))
    elif isinstance(value, NameObject):
        names.add(str(value))
    elif isinstance(value, DictionaryObject):
        for key in value:
            names.add(str(key))
            one = value.raw_get(key)
            yield from _object(one, f"{where} {key}", reader, names)
        if isinstance(value, StreamObject):
            yield from _stream(value, where, reader)
    elif isinstance(value, list):
        for one in value:
            yield from _object(one, where, reader, names)


def _stream(value: Any, where: str, reader: Any) -> Iterator[Found]:
    kind = str(value.get("/Type", "")), str(value.get("/Subtype", ""))
    if kind[1] == "/Image":
        yield from (Found(f"{where} (picture)", text, code=True) for text in _decoded(value._data[:_HEAD]))  # noqa: SLF001
        return
    if "/Length1" in value or kind[1] in ("/CIDFontType0C", "/OpenType", "/Type1C"):
        return
    if kind[1] == "/Form" and reader.pages:
        yield Found(f"{where} (form)", reader.pages[0].extract_xform_text(value))
    data = value.get_data()
    data = data.encode("latin-1", "replace") if isinstance(data, str) else data
    if kind[0] == "/EmbeddedFile":
        yield from (one._replace(where=f"{where} (embedded) {one.where}") for one in texts_in(data, ""))
    elif kind == ("/Metadata", "/XML"):
        yield from _xml(data, "metadata")
    else:
        yield from (Found(where, text, code=True) for text in _decoded(_NAME.sub(b" ", data)))
        yield from (Found(f"{where} (beside the drawing)", text) for text in _said_of_parts(data))


def _said_of_parts(data: bytes) -> Iterator[str]:
    """Give the texts by which a page's content says what a part of it stands for."""
    for found in _PROPERTIES.finditer(data):
        for packed in _HEX.findall(found[0]):
            digits = b"".join(packed.split())
            yield from _decoded(binascii.unhexlify(digits + b"0" * (len(digits) % 2)))
        for text in _LITERAL.findall(found[0]):
            yield from _decoded(_ESCAPED.sub(_unescaped, text))


def _unescaped(found: re.Match[bytes]) -> bytes:
    sign = found[1]
    if sign[:1].isdigit():
        return bytes((int(sign, 8) & 0xFF,))
    return {b"n": b"\n", b"r": b"\r", b"t": b"\t"}.get(sign, sign)


def _png(content: bytes) -> Iterator[Found]:
    at = len(_PNG)
    while at + 8 <= len(content):
        length, name = struct.unpack(">I4s", content[at : at + 8])
        data = content[at + 8 : at + 8 + length]
        at += length + 12
        if name not in (b"IDAT", b"IHDR", b"PLTE", b"tRNS"):
            yield from (Found(f"chunk {name.decode('latin-1')}", text) for text in _chunk(data))
        if name == b"IEND":
            break
    yield from (Found("after the end", text) for text in _decoded(content[at:]))


def _chunk(data: bytes) -> Iterator[str]:
    yield from _decoded(data)
    # The text of zTXt and iTXt is packed after a few bytes that say so.
    for start in (place for place, byte in enumerate(data[:200]) if byte == 0x78):
        try:
            yield from _decoded(zlib.decompress(data[start:]))
        except zlib.error:
            continue


def _parts(content: bytes) -> Iterator[Found]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        yield Found("comment of the file", archive.comment.decode("utf-8", "replace"))
        items = archive.infolist()
        first = min((item.header_offset for item in items), default=0)
        yield from (Found("before the parts", text) for text in _decoded(content[:first]))
        for item in items:
            yield from (Found(f"{item.filename} (beside it)", text) for text in _decoded(item.extra))
            yield Found("names of parts", f"{item.filename} {item.comment.decode('utf-8', 'replace')}", code=True)
            form = "svg" if item.filename.endswith((".xml", ".rels", ".vml")) else item.filename.rpartition(".")[2]
            code = bool(_FRAME.search(item.filename))
            data = archive.read(item)
            for found in _OUTSIDE.finditer(data) if item.filename.endswith(".rels") else ():
                yield Found(f"{item.filename} (a link)", unquote(unescape(found[0].decode("utf-8", "replace"))))
            for one in texts_in(data, form):
                yield one._replace(where=f"{item.filename} {one.where}", code=one.code or code)


def _xml(content: bytes, where: str) -> Iterator[Found]:
    """Give the texts, attributes and comments of an XML file, words that markup cuts in two put together again."""
    try:
        builder = ET.TreeBuilder(insert_comments=True, insert_pis=True)
        root = ET.fromstring(content, ET.XMLParser(target=builder))  # noqa: S314  # a file this program just made
    except ET.ParseError:
        yield from (Found(where, text) for text in _decoded(content))
        return
    apart: list[str] = []
    joined: list[str] = []
    for element in root.iter():
        tag = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else "comment"
        if tag in _BLOCKS:
            joined.append("\n")
        values = [value for key, value in element.attrib.items() if not _drawn(key, value)]
        yield from (one for value in values if value.startswith("data:") for one in _data(value, where))
        apart += [*(value for value in values if not value.startswith("data:")), element.text or "", element.tail or ""]
        joined += [element.text or "", element.tail if element.tail and element.tail.strip() else ""]
    yield Found(where, "\n".join(one for one in apart if one))
    yield Found(where, "".join(joined))


def _drawn(key: str, value: str) -> bool:
    """Say whether an attribute draws an outline and says nothing."""
    return key == "d" and _OUTLINE.fullmatch(value) is not None


def _data(address: str, where: str) -> Iterator[Found]:
    """Give the texts of a picture or file that stands in an attribute itself."""
    head, _comma, body = address.partition(",")
    try:
        data = base64.b64decode(body, validate=False) if head.endswith(";base64") else unquote_to_bytes(body)
    except binascii.Error:
        data = body.encode()
    yield Found(where, head, code=True)
    yield from (one._replace(where=f"{where} (within) {one.where}") for one in texts_in(data, ""))


def _decoded(data: bytes) -> Iterator[str]:
    """Give the texts that bytes may stand for."""
    if data.startswith((b"\xfe\xff", b"\xff\xfe")):
        yield data.decode("utf-16", "replace")
    yield data.decode("utf-8", "replace")
    if not data.isascii():
        yield data.decode("latin-1")
    if len(data) > 1 and b"\x00" in data:
        for start in (0, 1):
            yield data[start:].decode("utf-16-be", "replace")
            yield data[start:].decode("utf-16-le", "replace")
