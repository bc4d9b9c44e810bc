"""The Source page: the outline, what is drawn from a section paragraph by paragraph, and what is unused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from tests.ui.support import headings, links, words

from riskregister.core.model import Register
from riskregister.store.database import Database
from riskregister.ui import source

Show = Callable[..., AppTest]
Keep = Callable[[Register], Database]


def said(at: AppTest) -> str:
    return words(at).replace("\\", "")


def labels(at: AppTest) -> str:
    return "\n".join(link.proto.label for link in at.get("page_link")).replace("\\", "")


def test_the_outline_and_the_summary(database: Database, show: Show) -> None:
    at = show("source")

    assert "National Security Concept of the Republic of Azerbaijan: 156 of 168 paragraphs are cited" in said(at)
    assert "12 are unused" in said(at)
    assert "**3.10** Regional militarization · 8 risks" in labels(at)
    assert labels(at).index("**3.9**") < labels(at).index("**3.10**")
    assert "**1** Security environment · ¶1, ¶2" in labels(at)
    assert "of 8 risks: 4 with nothing delivered" in labels(at)
    table = at.dataframe[0].value
    assert table.set_index("chapter").loc["1 Security environment", ["cited", "unused"]].tolist() == [3, 2]


def test_a_section_says_paragraph_by_paragraph_who_cites_it(database: Database, show: Show) -> None:
    at = show("source", section="4.1.2")

    assert "4.1.2 Integration into European and Euro-Atlantic structures" in said(at)
    assert "4 Main directions of national security policy" in said(at)
    assert [head for head in headings(at) if head.startswith("Paragraph")] == [f"Paragraph {n}" for n in range(1, 8)]
    assert said(at).count("Nothing in the register cites this paragraph.") == 1
    found = links(at)
    assert any(address.startswith("measures?id=M-4.1.2-") for address in found)
    assert any(address.startswith("risk?id=T") for address in found)
    assert any("4.1.3 next" in label.replace("\\", "") for label in found.values())
    assert "12 sections in it" not in labels(at)
    assert "11 sections in it" in labels(at)


def test_a_section_cited_as_a_whole_says_so(database: Database, show: Show) -> None:
    assert "The section as a whole" in headings(show("source", section="3.2"))


def test_another_document_and_an_unknown_section(database: Database, show: Show) -> None:
    at = show("source", document="Order", section="4.2")

    assert "4.2 Draft strategies and concepts by policy field" in said(at)
    assert "of 12 paragraphs" not in said(at)
    assert any(address.startswith("source?document=Order&section=") for address in links(at))

    at = show("source", section="9.9")

    assert "Concept has no section 9.9" in said(at)
    assert "Unused paragraphs" in headings(at)


@pytest.mark.parametrize(
    ("sought", "fits", "not_"),
    [("4.3", "**4.3.6**", "**4.1.1**"), ("border", "**4.3.6**", "**4.3.5**"), ("3.1", "**3.1**", "**3.10**")],
)
def test_sections_are_found_by_number_and_by_words(
    database: Database, show: Show, sought: str, fits: str, not_: str
) -> None:
    at = show("source", find=sought)
    outline = "\n".join(label for address, label in links(at).items() if "find=" in address).replace("\\", "")

    assert fits in outline
    assert not_ not in outline


def test_only_what_is_unused_and_nothing_found(database: Database, show: Show) -> None:
    at = show("source", unused="1")
    outline = [label for address, label in links(at).items() if "unused=1" in address]

    assert len(outline) == 8
    assert "No section fits." in said(show("source", find="zzz"))


def test_a_register_without_documents_says_what_would_be_here(keep: Keep, show: Show, shipped: Register) -> None:
    keep(
        replace(
            shipped,
            documents=(),
            objectives=(),
            categories=(),
            risks=(),
            assessments=(),
            measures=(),
            mitigations=(),
            influences=(),
        )
    )

    assert "This register cites no document yet." in said(show("source"))


def test_sections_without_headings_and_many_of_them(keep: Keep, show: Show, shipped: Register) -> None:
    first = shipped.documents[0]
    many: dict[str, int] = {**first.sections, **{f"7.{n}": 1 for n in range(1, 300)}}
    keep(replace(shipped, documents=(replace(first, sections=many, titles={}), shipped.documents[1])))
    at = show("source")

    assert "The first 200 of " in said(at)
    assert "**3.10**" in labels(at)
    assert "**7.5** · 1 of 1 ¶ unused" in labels(show("source", find="7.5"))


def test_the_past_has_its_own_outline(database: Database, show: Show) -> None:
    found = links(show("source", section="3.1", at="r1"))

    assert all("at=r1" in address for address in found if address.startswith("source?") and "section=" in address)


def test_a_link_leads_to_the_section_a_source_cites(shipped: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("riskregister.ui.moment.wiring.moment", lambda: "")
    cited: Any = shipped.risks[0].sources[0]

    assert source.address(shipped, cited) == {"section": cited.section}
    order = replace(cited, document="Order", section="4.2")
    assert source.address(shipped, order) == {"document": "Order", "section": "4.2"}
