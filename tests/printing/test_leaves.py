"""One page of a print as a picture: the very page, whole, as large as it is on paper."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

import numpy as np
import pypdf
import pytest
from PIL import Image

from riskregister import settings
from riskregister.core.model import Register
from riskregister.errors import RegisterError
from riskregister.printing.leaves import count, leaf
from riskregister.printing.papers import render_measures
from riskregister.printing.risk_sheet import render_risk_sheet
from riskregister.printing.sheet import Sheet
from riskregister.services.opening import open_folder

HOW = Sheet(printed_on=dt.date(2026, 3, 4), templates=settings.shipped("templates"))


@pytest.fixture(scope="module")
def shipped() -> Register:
    return open_folder(settings.shipped("register")).register


def greys(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)).convert("L")).astype(float)


def test_pages_are_counted_as_a_reader_of_pdf_counts_them(shipped: Register) -> None:
    for made in (render_measures(shipped, HOW), render_risk_sheet(shipped, shipped.risks[0], HOW)):
        assert count(made) == len(pypdf.PdfReader(io.BytesIO(made)).pages)
    with pytest.raises(RegisterError):
        count(b"no PDF")


@pytest.mark.parametrize("dots", [110, 130])
def test_a_page_looks_as_if_it_had_been_set_as_a_picture(shipped: Register, dots: int) -> None:
    """No row of dots is lost: from there on every letter would differ from where it should be."""
    pdf = render_risk_sheet(shipped, shipped.risks[0], HOW)
    seen = greys(leaf(pdf, 1, "png", dots))
    meant = greys(render_risk_sheet(shipped, shipped.risks[0], replace(HOW, form="png", dots=dots)))
    below = slice(seen.shape[0] // 4, None)

    assert seen.shape == meant.shape
    shifted = np.abs(seen[below] - np.roll(meant, 1, axis=0)[below]).mean()
    assert np.abs(seen[below] - meant[below]).mean() < shifted / 2


def test_svg_has_the_size_of_the_paper_and_holds_another_page(shipped: Register) -> None:
    pdf = render_measures(shipped, HOW)
    first, second = (leaf(pdf, number, "svg", 130).decode() for number in (1, 2))

    assert 'width="841.8' in first
    assert "pt" in first[:200]
    assert first != second


def test_a_page_beyond_the_last_is_told(shipped: Register) -> None:
    with pytest.raises(RegisterError, match="cannot be shown"):
        leaf(render_risk_sheet(shipped, shipped.risks[0], HOW), 99, "png", 50)
