"""Ids of new measures: after those of their section in their document."""

from __future__ import annotations

from dataclasses import replace

import pytest

from riskregister.core.identities import fresh_id
from riskregister.core.model import Measure, Register, Source

NEW = Measure(id="", title="New", source=Source(section=""), status_in_source="planned", status="planned")


def next_id(register: Register, source: Source) -> str:
    taken = {one.id for one in register.measures}
    return fresh_id(register, "measures", replace(NEW, source=source), taken)


@pytest.mark.parametrize("document", ["", "Concept"])
def test_it_follows_those_of_its_section(shipped: Register, document: str) -> None:
    assert document in ("", shipped.documents[0].id)
    last = max(int(one.id[-2:]) for one in shipped.measures if one.id.startswith("M-4.2-"))

    assert next_id(shipped, Source(section="4.2", document=document)) == f"M-4.2-{last + 1:02d}"


@pytest.mark.parametrize("section", ["4.2", "9"])
def test_a_section_of_another_document_with_the_same_number_is_another(shipped: Register, section: str) -> None:
    last = max(int(one.id[-2:]) for one in shipped.measures if one.id.startswith("M-ORD-"))

    assert next_id(shipped, Source(section=section, document="Order")) == f"M-ORD-{last + 1:02d}"


@pytest.mark.parametrize(("section", "expected"), [("7", "M-7-01"), ("The plan of May", "M-NEW-01"), ("", "M-NEW-01")])
def test_without_documents_words_that_are_no_number_are_left_out(
    shipped: Register, section: str, expected: str
) -> None:
    assert next_id(replace(shipped, documents=(), measures=()), Source(section=section)) == expected
