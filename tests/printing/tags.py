"""The tags of a PDF, by which a screen reader goes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
from pypdf.generic import ArrayObject, DictionaryObject
from tests.printing.geometry import copied


def read(content: bytes, folder: Path) -> str:
    """Return the words of a PDF in the order in which a screen reader reads them, and in which they are copied.

    That both are one order is asserted here: all that is tagged is drawn in the order of the tags.  To have poppler
    itself go by the tags takes a hundred times as long.
    """
    pdf = pypdf.PdfReader(io.BytesIO(content))
    pages = {page.indirect_reference.idnum: number for number, page in enumerate(pdf.pages)}  # type: ignore[union-attr]
    in_order = [(pages[page], number) for page, number in _drawn(pdf.root_object["/StructTreeRoot"], 0)]
    assert in_order == sorted(set(in_order))
    assert {page for page, _number in in_order} == set(pages.values())
    return " ".join(copied(content, folder).split())


def elements(of: DictionaryObject) -> Iterator[DictionaryObject]:
    """Yield the structure elements below another, in their order."""
    for one in _held(of):
        if isinstance(one, DictionaryObject) and "/S" in one:
            yield one
            yield from elements(one)


def scope(of: DictionaryObject) -> str:
    """Return what a cell of a table is the head of: ``/Column``, or nothing."""
    told = of.get("/A", ArrayObject()).get_object()
    owned = told if isinstance(told, ArrayObject) else [told]
    return next((one.get_object()["/Scope"] for one in owned if "/Scope" in one.get_object()), "")


def _held(of: DictionaryObject) -> Iterator[Any]:
    below = of.get("/K", ArrayObject())
    yield from (one.get_object() for one in (below if isinstance(below, ArrayObject) else [below]))


def _drawn(of: DictionaryObject, page: int) -> Iterator[tuple[int, int]]:
    """Yield the object number of its page, and the number there, of whatever is drawn below a structure element."""
    page = of.raw_get("/Pg").idnum if "/Pg" in of else page
    for one in _held(of):
        if isinstance(one, int):
            yield page, one
        elif "/MCID" in one:
            yield one.raw_get("/Pg").idnum if "/Pg" in one else page, one["/MCID"]
        elif "/S" in one:
            yield from _drawn(one, page)
