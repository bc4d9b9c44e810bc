"""Lines that fit: no line is wider than asked, nothing but blanks is lost, and what is cut says so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskregister.core.line_breaks import lines_of, text_width

TEXT = st.text(alphabet="abc WIlж漢\u0301-,.", max_size=120)


@given(TEXT, st.floats(min_value=30, max_value=300))
def test_every_line_fits_and_every_letter_is_kept(text: str, width: float) -> None:
    lines = lines_of(text, width, 13)

    assert all(text_width(line, 13) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(TEXT, st.integers(min_value=1, max_value=4))
def test_what_is_cut_ends_in_dots_and_still_fits(text: str, most: int) -> None:
    whole, cut = lines_of(text, 60, 13), lines_of(text, 60, 13, most=most)

    assert len(cut) <= most
    assert (cut == whole) == (len(whole) <= most)
    assert len(whole) <= most or cut[-1].endswith("…")
    assert all(text_width(line, 13) <= 60 for line in cut)


@pytest.mark.parametrize(("narrow", "wide"), [("iii", "mmm"), ("ab", "abc"), ("ə", "Ə"), ("e", "漢")])
def test_widths_follow_the_letters(narrow: str, wide: str) -> None:
    assert text_width(narrow, 10) < text_width(wide, 10)
    assert text_width(wide, 10) < text_width(wide, 10, bold=True)


def test_a_no_break_space_keeps_words_together() -> None:
    assert lines_of("strong\u00a0(B) and more", 70, 13) == ["strong\u00a0(B)", "and more"]


def test_no_text_is_no_line() -> None:
    assert lines_of("  \n ", 100, 13) == []
