"""How a print comes out: what every paper this program prints is asked, whatever stands on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

#: Called with how many are done, of how many, and what is being done.
Progress = Callable[[int, int, str], None]

PageForm = Literal["pdf", "svg", "png"]
Form = PageForm | Literal["docx", "pptx"]
Paper = Literal["a4", "a3", "a2"]
Inks = Literal["colour", "grey", "pattern"]

FORMS: tuple[PageForm, ...] = ("pdf", "svg", "png")
#: Forms of those prints that other programs can take on: a Word file, slides.
OFFICE: tuple[Form, ...] = ("docx", "pptx")

# Enough for print at A4; twice that takes four times as long and nobody sees it.
_DOTS = 200

# How much larger than on A4 what stands on a paper is: a poster is read from where a wall is, A3 from across a table.
_LARGER: dict[Paper, float] = {"a4": 1.0, "a3": 1.2, "a2": 2.0}


def silent(_done: int, _total: int, _what: str) -> None:
    """Say nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """How a print comes out; equal input gives equal bytes.

    Attributes:
        printed_on: the day of printing, for the foot of each page and the file's own date.
        templates: the folder that holds ``print/*.typ`` and ``print/fonts``.
        form: ``pdf`` is the whole (tagged, PDF/UA-1); ``svg`` and ``png`` hold one page; ``docx`` and ``pptx``
            have its words and numbers in native tables, where a kind of print has them.
        paper: what it is laid out for.
        upright: how the paper lies; ``None`` as this kind of print usually does.
        inks: the criteria's colours, greys that stay apart in black and white, or patterns for copiers without greys.
        dots: of a PNG, per inch.
        printed_by: who prints, for the foot; may be empty.
        stood: when a past state stood so, in words; empty for the register as it stands.
        edition: which edition this is and what is withheld from it, for the head of each page; empty for the whole.
        archive: a PDF is made for keeping as well: PDF/A-2a beside PDF/UA-1.
        progress: told how far a long print is, and the proof of an edition.
        missing: filled while it is set: characters that no font has, a line each with their places.
    """

    printed_on: dt.date
    templates: Path
    form: Form = "pdf"
    paper: Paper = "a4"
    upright: bool | None = None
    inks: Inks = "colour"
    dots: int = _DOTS
    printed_by: str = ""
    stood: str = ""
    edition: str = ""
    archive: bool = False
    progress: Progress = field(default=silent, compare=False, repr=False)
    missing: list[str] = field(default_factory=list, compare=False, repr=False)

    @property
    def page_form(self) -> PageForm:
        """The form a template is set in; Word files and slides are made without one, so that theirs is a PDF's."""
        return next((one for one in FORMS if one == self.form), "pdf")

    def laid(self, *, upright: bool) -> dict[str, object]:
        """Return the paper as a template is told it: ``upright`` unless it was asked for otherwise."""
        stands = upright if self.upright is None else self.upright
        return {"size": self.paper, "flipped": not stands}

    @property
    def larger(self) -> float:
        """Return how many times larger than on A4 words and marks are."""
        return _LARGER[self.paper]
