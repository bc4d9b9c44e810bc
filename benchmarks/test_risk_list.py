"""Make the list of 10,000 risks once, and answer a question to it: beside the floor, Python's own search for a word."""

from __future__ import annotations

from pathlib import Path

import pytest
from long_history import large

from riskregister.core.frames import risk_frame
from riskregister.core.risk_list import Query, listing
from riskregister.core.text_search import indexed
from riskregister.text.read import read_register

RISKS = 10_000
ASKED = Query("oil pipeline", {"category": ["T06", "T08"], "mark": ["above"]}, sort="title", down=False)


@pytest.fixture(scope="module")
def register():
    return large(read_register(Path(__file__).resolve().parent.parent / "register")[0], RISKS)


@pytest.fixture(scope="module")
def found(register):
    frame = risk_frame(register).assign(review=None, review_overdue=False, nudge="")
    return listing(register, frame)


@pytest.mark.benchmark(group="10,000 risks, once")
def test_texts_folded(benchmark, register):
    benchmark(indexed, register)


@pytest.mark.benchmark(group="10,000 risks, each question")
def test_floor_a_word_in_every_text(benchmark, found):
    benchmark(lambda: [text for text in found.index.folded if "oil" in text])


@pytest.mark.benchmark(group="10,000 risks, each question")
def test_found_narrowed_counted_and_sorted(benchmark, found):
    answer = benchmark(found.answer, ASKED)

    assert len(answer.places)
    assert benchmark.stats.stats.median < 0.1
