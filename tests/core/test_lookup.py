"""Finding a risk by what is typed: the id first, then its beginning, then words of the title, then words anywhere."""

from __future__ import annotations

from tests.core.building import register as build
from tests.core.building import risk

from riskregister.core.lookup import best_fits
from riskregister.core.text_search import indexed

REGISTER = build(
    risks=(
        risk("T02-01", title="Something else", cause="a pipe bursts"),
        risk("T01-011", title="Longer id"),
        risk("T01-01", title="Pipe of gas"),
        risk("T03-01", title="Gas and a pipe"),
        risk("T04-01", title="Şəki"),
    )
)


def found(words: str, most: int = 50) -> list[str]:
    return best_fits(REGISTER.risks, indexed(REGISTER), words, most)


def test_an_id_comes_before_what_begins_with_it() -> None:
    assert found("t01-01") == ["T01-01", "T01-011"]


def test_the_title_comes_before_other_texts_and_all_words_are_needed() -> None:
    assert found("pipe") == ["T01-01", "T03-01", "T02-01"]
    assert found("gas pipe") == ["T01-01", "T03-01"]
    assert found("gas nothing") == []


def test_accents_and_case_do_not_matter_and_the_number_is_bounded() -> None:
    assert found("seki") == ["T04-01"]
    assert found("t", most=2) == ["T02-01", "T01-011"]
