"""The shipped register: counts, references, citations, no invented owner, no copied sentence, honest scores."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from riskregister.core.check import check
from riskregister.core.frames import latest_assessments, risk_frame
from riskregister.core.model import NOT_NAMED, Register

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "tests/data"
CITED = re.compile(r"(?:Order |Introduction|Final provisions|preamble|\d+(?:\.\d+)*) ?¶")


def _lines(name: str) -> list[str]:
    text = (DATA / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9']+", text.lower().replace("’", "'"))


def _runs(text: str) -> set[str]:
    words = _words(text)
    return {" ".join(words[start : start + 8]) for start in range(len(words) - 7)}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, str):
        yield value


def _copied(texts: Iterator[str], titles: list[str]) -> list[str]:
    """Return runs of eight words that stand in the Concept and in no official title."""
    hashes = set(_lines("eight_word_hashes.txt"))
    allowed = set().union(*(_runs(title) for title in titles))
    found = {run for text in texts for run in _runs(text)}
    return sorted(run for run in found - allowed if hashlib.sha256(run.encode()).hexdigest()[:8] in hashes)


def _register_texts() -> Iterator[str]:
    for path in sorted((ROOT / "register").rglob("*.yaml")):
        yield from _texts(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader))
    yield (ROOT / "register/README.md").read_text(encoding="utf-8")


def test_the_counts_are_those_that_were_reviewed(shipped: Register) -> None:
    """Nothing was added or lost without a decision."""
    expected = yaml.safe_load((DATA / "counts.yaml").read_text(encoding="utf-8"))

    assert expected == {
        "objectives": len(shipped.objectives),
        "categories": len(shipped.categories),
        "risks": dict(Counter(risk.category for risk in shipped.risks)),
        "measures": len(shipped.measures),
        "links": len(shipped.mitigations),
        "influences": len(shipped.influences),
        "evidence": dict(Counter(link.evidence for link in shipped.mitigations)),
    }
    assert len(shipped.risks) >= 75
    assert len(shipped.measures) >= 170


def test_the_register_has_no_finding_but_notes(shipped: Register) -> None:
    """Every reference resolves, every level lies on its scale, every cited section and paragraph exists."""
    assert [finding.message for finding in check(shipped) if finding.severity != "note"] == []


def test_the_sections_are_those_of_the_documents(shipped: Register) -> None:
    """The list of sections that citations are held against is the reviewed one."""
    expected = yaml.safe_load((DATA / "sections.yaml").read_text(encoding="utf-8"))

    assert expected == {document.id: document.sections for document in shipped.documents}


def test_no_risk_has_an_invented_owner(shipped: Register) -> None:
    """The Concept names no risk owner, so the register names none."""
    assert {""} == {risk.owner for risk in shipped.risks}


def test_no_measure_has_an_invented_owner(shipped: Register) -> None:
    """A measure's body is one the text makes responsible, or said not to be named."""
    assert {measure.owner for measure in shipped.measures} <= set(_lines("bodies.txt"))
    assert NOT_NAMED in {measure.owner for measure in shipped.measures}


def test_no_measure_has_an_invented_partner(shipped: Register) -> None:
    """Partners, too, are only those the text names."""
    named = {partner for measure in shipped.measures for partner in measure.partners}

    assert sorted(named - set(_lines("partners.txt"))) == []


def test_nothing_has_been_lived_yet(shipped: Register) -> None:
    """Status is as the source words it and progress is empty until someone enters it."""
    assert all(measure.status == measure.status_in_source for measure in shipped.measures)
    assert {None} == {measure.progress for measure in shipped.measures}


@pytest.mark.parametrize("stage", ["inherent", "current"])
def test_every_risk_is_scored_with_a_range_a_confidence_and_a_cited_rationale(shipped: Register, stage: str) -> None:
    """Every level is low - best - high, whole at best, labelled the analyst's, and its rationale cites the passage."""
    given = latest_assessments(shipped, stage)  # type: ignore[arg-type]

    assert [risk.id for risk in shipped.risks if risk.id not in given] == []
    for risk, assessment in given.items():
        assert assessment.likelihood is not None, risk
        assert assessment.impact is not None, risk
        assert {assessment.likelihood.best, assessment.impact.best} <= {1, 2, 3, 4, 5}, risk
        assert assessment.dimensions, risk
        assert CITED.search(assessment.rationale), risk
        assert "analyst" in assessment.basis, risk


def test_every_passage_a_rationale_cites_exists(shipped: Register) -> None:
    """ "4.3.6 ¶2" in a rationale is a section with at least two paragraphs, of the document it names."""
    sections = {document.id: document.sections for document in shipped.documents}
    passage = re.compile(r"(Order )?(Introduction|Final provisions|preamble|\d+(?:\.\d+)*) ¶(\d+)")
    cited = [
        (assessment.id, "Order" if order else "Concept", section, int(paragraph))
        for assessment in shipped.assessments
        for order, section, paragraph in passage.findall(assessment.rationale)
    ]

    assert len(cited) >= len(shipped.assessments)
    assert [place for place in cited if not 1 <= place[3] <= sections[place[1]].get(place[2], 0)] == []


def test_measures_never_raise_a_risk_in_the_starting_assessment(shipped: Register) -> None:
    """The current level is nowhere above the inherent one."""
    inherent, current = latest_assessments(shipped, "inherent"), latest_assessments(shipped, "current")

    for risk in inherent:
        for side in ("likelihood", "impact"):
            before, now = getattr(inherent[risk], side), getattr(current[risk], side)
            assert (now.low <= before.low, now.best <= before.best, now.high <= before.high) == (True, True, True), risk


def test_every_risk_says_cause_event_consequence_and_scenario(shipped: Register) -> None:
    """A risk is a whole sentence of the field: cause, event, consequence; and it says what was scored."""
    for risk in shipped.risks:
        assert all((risk.cause, risk.event, risk.consequence, risk.scenario, risk.objectives, risk.sources)), risk.id


def test_a_risk_the_analyst_placed_says_so(shipped: Register) -> None:
    """A risk that chapter 3 does not name sits under the nearest heading and gives the reason."""
    placed = [risk for risk in shipped.risks if risk.placing == "analyst"]
    named = [risk for risk in shipped.risks if risk.placing == "source"]

    assert all(risk.placing_note for risk in placed)
    assert all(any(source.section.startswith("3.") for source in risk.sources) for risk in named)


def test_a_shared_level_is_explained(shipped: Register) -> None:
    """Where over a third of the risks share one level, the register's README says why."""
    frame = risk_frame(shipped, "current")
    readme = (ROOT / "register/README.md").read_text(encoding="utf-8")
    for side in ("likelihood", "impact"):
        for level, count in frame[side].value_counts().items():
            if count > len(frame) / 3:
                assert re.search(rf"{side} {level:g}\b", readme), f"{side} {level:g}: {count} of {len(frame)}"


def test_the_orders_tasks_have_their_computed_dates(shipped: Register) -> None:
    """Three months from publication; the end of 2008; and no date where the text gives no interval."""
    order = {measure.title: measure for measure in shipped.measures if measure.source.document == "Order"}
    doctrine = [measure for measure in order.values() if measure.source.section == "4.1"]
    documents = [measure for measure in order.values() if measure.source.section == "4.2"]
    cabinet = [measure for measure in order.values() if measure.source.section == "3"]
    review = [m for m in shipped.measures if m.source.section == "Final provisions" and m.source.paragraph == "6"]

    assert {measure.due for measure in doctrine} == {dt.date(2007, 8, 24)}
    assert {measure.due for measure in documents} == {dt.date(2008, 12, 31)}
    assert len(documents) >= 8
    assert all(measure.due_rule for measure in (*doctrine, *documents))
    for measure in (*cabinet, *review):
        assert measure.due is None
    assert any("no interval" in measure.due_rule for measure in cabinet)
    assert review
    assert all("no interval" in measure.due_rule for measure in review)


def test_a_need_recognised_is_no_programme_and_oil_is_no_remedy_for_oil(shipped: Register) -> None:
    """Diversification is only recognised as a need, and producing oil and gas acts on no dependence on oil revenue."""
    need = [m for m in shipped.measures if (m.source.section, m.source.paragraph) == ("4.3.4", "3")]
    production = {
        m.id for m in shipped.measures if (m.source.section, m.source.paragraph) in {("4.3.8", "1.1"), ("4.3.8", "1.2")}
    }

    assert need
    assert {measure.status_in_source for measure in need} <= {"principle", "planned"}
    assert production
    assert [link.id for link in shipped.mitigations if link.measure in production and link.risk == "T08-01"] == []


def test_no_sentence_is_copied() -> None:
    """No eight words in a row stand as they stand in the Concept, outside official titles."""
    assert _copied(_register_texts(), _lines("official_titles.txt")) == []


def test_a_copied_sentence_would_be_found() -> None:
    """With one official title off the list, its words are found where they stand."""
    titles = [title for title in _lines("official_titles.txt") if not title.startswith("Terrorism and proliferation")]

    assert "terrorism and proliferation of weapons of mass destruction" in _copied(_register_texts(), titles)
