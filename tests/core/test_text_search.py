"""Finding risks by words: all of them, wherever they stand, whatever their case, accents and letters."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.core.building import DAY, register, risk

from riskregister.core.model import Assessment, Detail, Source
from riskregister.core.text_search import asked, fold, indexed

RICH = replace(
    risk("T01-01"),
    title="Neft kəmərinin partlayışı",
    cause="Köhnə borular və İqlim",
    event="A spill",
    consequence="Prices rise",
    scenario="Three months without oil",
    notes="See also the Baku\nmeeting",
    owner="Dövlət Neft Şirkəti",
    sources=(Source(section="4.3.6"),),
    details=(Detail(name="Hazard", value="Fire at sea"),),
)
PLAIN = replace(risk("T01-02"), title="Floods", event="Rivers spill over")
VIEW = Assessment(
    id="T01-02:target", risk="T01-02", stage="target", assessor="A", date=DAY, rationale="Dykes are promised"
)
INDEX = indexed(register(risks=(RICH, PLAIN), assessments=(VIEW,)))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", [True, True]),
        ("   ", [True, True]),
        ("spill", [True, True]),
        ("SPILL baku", [True, False]),
        ("kemerinin", [True, False]),
        ("KƏMƏRİNİN", [True, False]),
        ("sirketi", [True, False]),
        ("IQLIM", [True, False]),
        ("ıqlım", [True, False]),
        ("t01-02", [False, True]),
        ("4.3.6", [True, False]),
        ("fire hazard", [True, False]),
        ("dykes", [False, True]),
        ("baku meeting", [True, False]),
        ('"baku meeting"', [True, False]),
        ('"meeting baku"', [False, False]),
        ("“rivers spill”", [False, True]),
        ("spill dragon", [False, False]),
    ],
)
def test_every_word_must_stand_somewhere_whatever_its_case_and_letters(query: str, expected: list[bool]) -> None:
    assert INDEX.fitting(query).tolist() == expected


def test_a_word_does_not_reach_from_one_text_into_the_next() -> None:
    assert INDEX.fitting('"a spill prices"').tolist() == [False, False]


def test_a_hit_says_which_field_and_shows_the_words_as_they_are_written() -> None:
    (hit,) = INDEX.hits(0, "IQLIM")

    assert (hit.field, hit.before, hit.found, hit.after) == ("cause", "Köhnə borular və ", "İqlim", "")


def test_each_field_is_named_once_however_many_words_are_found_there() -> None:
    assert [hit.field for hit in INDEX.hits(1, "rivers over dykes")] == ["event", "rationale"]


def test_long_texts_are_cut_at_words_around_what_was_found() -> None:
    long = replace(risk("T01-01"), cause="far away words " * 20 + "needle " + "more words behind it " * 20)
    (hit,) = indexed(register(risks=(long,))).hits(0, "needle")

    assert hit.found == "needle"
    assert hit.before.startswith("…")
    assert hit.after.endswith(" …")
    assert len(hit.before + hit.after) < 100


@pytest.mark.parametrize(
    ("text", "folded"),
    [("İSTANBUL", "istanbul"), ("Iğdır", "igdir"), ("Gəncə", "gence"), ("Straße", "strasse"), ("Й Ё", "и е")],
)
def test_folding_leaves_letters_that_every_keyboard_has(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_words_between_quotation_marks_stay_together() -> None:
    assert asked('oil "and  gas" Oil') == ["oil", "and gas"]
