"""The forms of links, pathways and influences: what follows is said before it is saved, and a gap is closed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from tests.core.building import WAYS, assessed, criteria, estimate, link, measure, risk, sample
from tests.ui.support import HOSTILE, links, words

from riskregister.core.criteria import EvidenceGrade
from riskregister.core.model import Influence, Register
from riskregister.services import drafts, editing, linking
from riskregister.store.database import Database
from riskregister.ui import found_by_typing

Show = Callable[..., AppTest]
Keep = Callable[[Register], Database]
BROWSER = "0123456789abcdef0123456789abcdef"
GAP = "T02-01"


@pytest.fixture(autouse=True)
def same_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every page of a test be opened by one browser, as the cookie would have it."""
    monkeypatch.setattr("riskregister.ui.wiring.browser", lambda: BROWSER)


def small() -> Register:
    """Return a small register in which no measure acts on T02-01, M-4 on no risk; what is asserted hardly counts."""
    grade, of = EvidenceGrade(grade="D", meaning="asserted", counts="optimistic_end"), sample()
    return replace(of, criteria=criteria(evidence=(grade,)), measures=(*of.measures, measure("M-4")))


@pytest.fixture
def kept(keep: Keep) -> Database:
    return keep(small())


def field(at: AppTest, kind: str, label: str) -> Any:
    return next(found for found in getattr(at, kind) if found.label.replace("\\", "") == label)


def labels(at: AppTest, kind: str) -> list[str]:
    return [found.label for found in getattr(at, kind)]


def said(at: AppTest) -> str:
    return words(at).replace("\\", "")


def stands(database: Database) -> Register:
    return database.read("small")


def a_link(database: Database, identity: str) -> Any:
    return editing.find(stands(database), "mitigations", identity)


def ran(what: Any) -> AppTest:
    """Run a page, or what was just set on one."""
    at: AppTest = what.run()

    assert not at.exception, at.exception[0].value
    return at


def judged(at: AppTest, acts_on: str = "likelihood", strength: str = "moderate") -> AppTest:
    field(at, "radio", "Acts on").set_value(acts_on)
    field(at, "radio", "Strength").set_value(strength)
    return ran(at)


def spans(at: AppTest, what: str, *values: float | None) -> AppTest:
    for end, value in zip(("Lowest", "Best", "Highest"), values, strict=True):
        field(at, "number_input", f"{end} {what} %").set_value(value)
    return ran(at)


def save(database: Database, make: Callable[[Register], list[Any]]) -> None:
    register = stands(database)
    editing.save(database, register, make(register), actor="Bahar", reason="faster", means="test")


def test_a_gap_that_is_told_leads_to_the_form_that_closes_it(kept: Database, show: Show, sign: Any) -> None:
    """From the coverage to the gap's form, and back to a table with the new measure in it."""
    way = f"risk?view=measures&open=mitigate&id={GAP}"

    assert {way, "measures?view=coverage&id=M-4&open=serve"} <= set(links(show("measures", view="coverage")))
    assert {way, "measures?id=M-4&open=serve"} <= set(links(show("analysis", view="gaps")))

    at = show("risk", id=GAP, view="measures", open="mitigate")

    assert "No measure acts on this risk" in said(at)
    assert "Choose what it acts on, and how strongly." in said(at)

    field(at, "selectbox", "Measure").set_value("M-2")
    judged(at)

    assert "Empty: the criteria's range for moderate, 25 % (10 – 45 %)." in said(at)
    assert "Takes away, if delivered: 25 % (10 – 45 %) of the events." in said(at)
    assert "Evidence D counts at its optimistic end only" in said(at)

    spans(at, "efficacy", 10, 30, 50)
    spans(at, "coverage", 50, 80, 100)

    assert "Takes away, if delivered: 24 % (5 – 50 %) of the events." in said(at)

    field(at, "text_area", "Why this link").set_value("the passage says so")
    sign(at, button="Add the link")
    made = a_link(kept, f"M-2>{GAP}")

    assert (made.acts_on, made.role, made.basis, made.evidence) == ("likelihood", "primary", "inferred", "D")
    assert (made.efficacy, made.coverage) == (estimate(0.1, 0.3, 0.5), estimate(0.5, 0.8, 1.0))
    assert made.rationale == "the passage says so"
    assert list(at.dataframe[0].value["measure"]) == ["M-2"]
    assert list(at.dataframe[0].value["takes"]) == ["24 (5 – 50)"]
    assert "Add the link" not in labels(at, "button")


def test_what_is_not_judged_is_not_saved(kept: Database, show: Show, sign: Any) -> None:
    at = show("risk", id=GAP, open="mitigate")
    sign(judged(at), button="Add the link")

    assert "Choose the measure that acts on this risk. Nothing was saved." in said(at)

    field(at, "selectbox", "Measure").set_value("M-2")
    spans(at, "efficacy", 10, None, 50)

    assert "Of a range all three are needed" in said(at)
    assert "Takes away" not in said(at)

    sign(at, button="Add the link")

    assert "Give the others, or leave all three empty." in said(at)
    assert stands(kept).mitigations == small().mitigations


def test_what_breaks_a_rule_is_told_at_once_and_never_written(kept: Database, show: Show, sign: Any) -> None:
    at = show("risk", id=GAP, open="mitigate")
    field(at, "selectbox", "Measure").set_value("M-2")
    spans(judged(at), "efficacy", 50, 30, 110)

    assert "low ≤ best ≤ high ≤ 1" in at.error[0].value.replace("\\", "")

    sign(at, button="Add the link")

    assert any(f"M-2>{GAP} efficacy" in error.value.replace("\\", "") for error in at.error)
    assert stands(kept).version == 1


def test_a_measure_may_make_a_risk_worse_and_that_is_said(kept: Database, show: Show, sign: Any) -> None:
    at = show("risk", id=GAP, open="mitigate")
    field(at, "selectbox", "Measure").set_value("M-2")
    spans(judged(at, "impact"), "efficacy", -40, -20, 10)

    assert "Takes away, if delivered: -20 % (-40 – 10 %) of the harm of each event." in said(at)
    assert f"Its efficacy is below 0: it makes {GAP} worse." in said(at)

    sign(at, button="Add the link")

    assert a_link(kept, f"M-2>{GAP}").efficacy == estimate(-0.4, -0.2, 0.1)


def test_only_what_is_not_linked_yet_is_offered(kept: Database, show: Show) -> None:
    at = show("risk", id="T01-01", open="mitigate")

    assert [one.partition(" ")[0] for one in field(at, "selectbox", "Measure").options] == ["M-3", "M-4"]
    assert "relink" not in at.query_params


def test_a_link_is_chosen_then_changed_and_what_is_not_touched_stays(kept: Database, show: Show, sign: Any) -> None:
    at = show("risk", id="T01-02", open="relink M-2>T01-02")

    assert "At its lowest it makes T01-02 worse." in said(at)

    field(at, "radio", "Strength").set_value("strong")
    spans(at, "efficacy", None, None, None)
    sign(at, button="Save the link")
    before = next(one for one in small().mitigations if one.id == "M-2>T01-02")

    assert a_link(kept, "M-2>T01-02") == replace(before, strength="strong", efficacy=None)
    assert [change.field for change in kept.history("small")[0].changes] == ["strength", "efficacy"]


def test_the_second_of_several_links_is_reached_by_the_select_box_and_taken_out(
    kept: Database, show: Show, sign: Any
) -> None:
    at = show("risk", id="T01-01", open="relink")
    choice = field(at, "selectbox", "Measure whose link is meant")

    assert [one.partition(" ")[0] for one in choice.options] == ["M-1", "M-2"]

    ran(choice.set_value("M-2>T01-01"))

    assert "M-2>T01-01" in at.query_params["relink"]
    assert field(at, "radio", "Role").value == "secondary"

    sign(at, button="Take the link out")

    assert [one.id for one in stands(kept).mitigations if one.risk == "T01-01"] == ["M-1>T01-01"]
    assert "relink" not in at.query_params


def test_edits_of_one_link_wait_for_that_link(kept: Database, show: Show, sign: Any) -> None:
    at = show("risk", id="T01-01", open="relink M-2>T01-01")
    ran(field(at, "radio", "Strength").set_value("weak"))
    way = links(show())["risk?id=T01-01&view=measures&open=relink+M-2%3ET01-01"].replace("\\", "")
    at = show("risk", id="T01-01")

    assert way.startswith("T01-01 · link M-2>T01-01 (")
    assert "measures" in at.query_params["view"]
    assert field(at, "selectbox", "Measure whose link is meant").value == "M-2>T01-01"
    assert "Save the link" not in labels(at, "button")

    ran(field(at, "button", "Take up again").click())
    ran(field(at, "selectbox", "Measure whose link is meant").set_value("M-1>T01-01"))

    assert "Not saved yet either: M-2>T01-01." in said(at)

    ran(field(at, "selectbox", "Measure whose link is meant").set_value("M-2>T01-01"))
    sign(at, button="Save the link")

    assert a_link(kept, "M-2>T01-01").strength == "weak"
    assert drafts.waiting(kept, "small", BROWSER) == []


def test_a_link_that_somebody_else_changed_is_settled_field_by_field(
    kept: Database, show: Show, sign: Any, decide: Any
) -> None:
    at = show("risk", id="T01-01", open="relink M-2>T01-01")
    ran(field(at, "radio", "Strength").set_value("weak"))
    save(kept, lambda of: editing.record_changes(of, "mitigations", "M-2>T01-01", {"strength": "moderate"}))
    sign(at, button="Save the link")

    assert "Somebody else saved first" in said(at)
    assert a_link(kept, "M-2>T01-01").strength == "moderate"

    decide(at, "mine")

    assert a_link(kept, "M-2>T01-01").strength == "weak"


def test_edits_of_a_link_that_somebody_took_out_are_not_lost(
    kept: Database, show: Show, sign: Any, decide: Any
) -> None:
    at = show("risk", id="T01-01", open="relink M-2>T01-01")
    ran(field(at, "text_area", "Why this link").set_value("mine"))
    save(kept, lambda of: linking.taken_out(of, "mitigations", "M-2>T01-01"))
    ran(at)

    assert field(at, "text_area", "Why this link").value == "mine"

    sign(at, button="Save the link")
    decide(at, "mine")

    assert a_link(kept, "M-2>T01-01").rationale == "mine"

    at = show("risk", id="T01-01", open="relink M-2>T01-01")
    ran(field(at, "text_area", "Why this link").set_value("again"))
    save(kept, lambda of: linking.taken_out(of, "mitigations", "M-2>T01-01"))
    ran(field(show(), "button", "Discard those of M-2>T01-01, which is no longer in the register").click())

    assert drafts.waiting(kept, "small", BROWSER) == []


def test_two_who_link_the_same_at_once_are_asked_what_differs(
    kept: Database, show: Show, sign: Any, decide: Any
) -> None:
    at = show("risk", id=GAP, open="mitigate")
    field(at, "selectbox", "Measure").set_value("M-2")
    judged(at)
    save(kept, lambda of: linking.link(of, link("M-2", GAP, "strong", basis="inferred", evidence="D", id="")))
    sign(at, button="Add the link")

    assert "Added twice" in said(at)

    decide(at, "mine")

    assert a_link(kept, f"M-2>{GAP}").strength == "moderate"


def test_a_measure_is_linked_to_a_risk_and_to_one_of_its_pathways(kept: Database, show: Show, sign: Any) -> None:
    at = show("measures", id="M-1", open="serve")

    assert "T01-01" not in {one.partition(" ")[0] for one in field(at, "selectbox", "Risk").options}
    assert "Pathway it acts on" not in labels(at, "selectbox")

    ran(field(at, "selectbox", "Risk").set_value("T02-02"))
    way = field(at, "selectbox", "Pathway it acts on")

    assert way.options == ["all of them", "by land (75 % of the rate)", "by sea (25 % of the rate)"]

    way.set_value("land")
    judged(at, "both", "strong")

    assert "of the events on its pathway, and as much of the harm" in said(at)

    sign(at, button="Add the link")
    made = a_link(kept, "M-1>T02-02")

    assert (made.pathway, made.acts_on, made.strength) == ("land", "both", "strong")
    assert list(at.dataframe[0].value["risk"]) == ["T01-01", "T02-02"]
    assert list(show("risk", id="T02-02", view="measures").dataframe[0].value["pathway"]) == ["by sea", "by land"]


def test_the_link_of_a_measure_is_changed_and_taken_out_on_its_own_page(kept: Database, show: Show, sign: Any) -> None:
    at = show("measures", id="M-3", open="relink")
    ran(field(at, "text_area", "Why this link").set_value("said"))

    assert "measures?id=M-3&open=relink+M-3%3ET02-02" in links(show())

    sign(at, button="Save the link")

    assert a_link(kept, "M-3>T02-02").rationale == "said"

    at = show("measures", id="M-3", open="relink M-3>T02-02")
    sign(at, button="Take the link out")

    assert "It acts on no risk." in said(at)
    assert "Change a link or take it out" not in labels(at, "expander")


def test_pathways_are_named_with_shares_that_make_the_whole(kept: Database, show: Show, sign: Any) -> None:
    at = show("risk", id=GAP, open="pathways")

    for number, (title, share) in enumerate((("By road", 60.0), ("By rail", 30.0))):
        [field_ for field_ in at.text_input if field_.label == "New pathway"][number].set_value(title)
        [field_ for field_ in at.number_input if field_.label == "Share %"][number].set_value(share)
        ran(at)

    assert "The shares add up to 90 %, not to 100 %." in said(at)

    sign(at, button="Save the pathways")

    assert stands(kept).version == 1

    ran([one for one in at.number_input if one.label == "Share %"][1].set_value(40.0))

    assert "The shares add up to 100 %." in said(at)

    sign(at, button="Save the pathways")
    ways = editing.find(stands(kept), "risks", GAP).pathways

    assert [(one.id, one.title, one.share) for one in ways] == [
        ("by-road", "By road", 0.6),
        ("by-rail", "By rail", 0.4),
    ]
    assert "It comes about in these ways, by share of its rate: By road (60 %); By rail (40 %)." in said(at)


def test_a_pathway_that_a_link_names_cannot_be_taken_out(kept: Database, show: Show, sign: Any) -> None:
    at = show("risk", id="T02-02", open="pathways")
    next(one for one in at.checkbox if one.label == "Take it out" and "sea" in one.key).check()
    ran(field(at, "number_input", "Share %").set_value(100.0))

    assert "1 link names what would go: M-3 (by sea)." in said(at)

    sign(at, button="Save the pathways")

    assert "Let these links act on another pathway" in said(at)
    assert editing.find(stands(kept), "risks", "T02-02").pathways == WAYS

    for one in (box for box in at.checkbox if box.label == "Take it out"):
        one.set_value("land" in one.key)
    ran([one for one in at.number_input if one.label == "Share %"][1].set_value(100.0))
    sign(at, button="Save the pathways")

    assert editing.find(stands(kept), "risks", "T02-02").pathways == (replace(WAYS[1], share=1.0),)


def times(at: AppTest, *values: float) -> AppTest:
    for end, value in zip(("lowest", "best", "highest"), values, strict=True):
        field(at, "number_input", f"Times as likely, {end}").set_value(value)
    return ran(at)


def test_an_influence_is_added_on_either_side(kept: Database, show: Show, sign: Any) -> None:
    at = show("risk", id="T01-01", open="influence")
    field(at, "selectbox", "The other risk").set_value("T01-02")

    assert "Say how many times as likely it becomes." in said(at)

    times(at, 0.5, 2, 3)

    assert "1 ≤ low ≤ best ≤ high" in at.error[0].value.replace("\\", "")

    times(at, 1, 1.1, 1.5)

    assert "With it, " in said(at)
    assert "of the assessed probability of T01-01 comes from other risks." in said(at)

    sign(at, button="Add the influence")
    at = show("risk", id="T01-01", open="influence")
    ran(field(at, "radio", "The other risk is").set_value("goes"))

    assert [one[:6] for one in field(at, "selectbox", "The other risk").options] == ["T01-02", "T02-02"]

    field(at, "selectbox", "The other risk").set_value("T02-02")
    times(at, 1, 2, 3)

    assert "What it carries can be said once both risks have current levels." in said(at)

    sign(at, button="Add the influence")

    assert [(one.id, one.multiplier, one.basis) for one in stands(kept).influences[1:]] == [
        ("T01-02>T01-01", estimate(1, 1.1, 1.5), "inferred"),
        ("T01-01>T02-02", estimate(1, 2, 3), "inferred"),
    ]


def test_an_influence_that_contradicts_the_levels_says_so_and_can_be_saved(keep: Keep, show: Show, sign: Any) -> None:
    known = Influence(id="T01-02>T01-01", cause="T01-02", effect="T01-01", multiplier=estimate(40))
    levels = (assessed("T01-01", 3, 3), assessed("T01-02", 5, 3), assessed(GAP, 5, 3))
    database = keep(replace(small(), influences=(known,), assessments=levels, decisions=()))
    at = show("risk", id="T01-01", open="influence")
    field(at, "selectbox", "The other risk").set_value(GAP)
    times(at, 40, 40, 40)

    assert "This contradicts the levels: what T01-01 would import alone exceeds its assessed probability." in said(at)

    sign(at, button="Add the influence")

    assert f"{GAP}>T01-01" in {one.id for one in stands(database).influences}


def test_an_influence_is_changed_and_taken_out_from_the_other_end(kept: Database, show: Show, sign: Any) -> None:
    at = show("risk", id=GAP, open="reinfluence")
    times(at, 1, 3, 4)
    at = sign(at, button="Save the influence")

    assert stands(kept).influences[0].multiplier == estimate(1, 3, 4)

    at = show("risk", id="T01-01", open="reinfluence T01-01>T02-01")
    sign(at, button="Take the influence out")

    assert stands(kept).influences == ()
    assert "No other risk is said to make this one likelier" in said(at)


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("risk", {"id": "T01-01", "view": "measures", "open": "mitigate"}),
        ("risk", {"id": "T01-01", "view": "influences", "open": "influence"}),
        ("measures", {"id": "M-1", "open": "serve"}),
        ("measures", {"view": "coverage"}),
    ],
)
def test_in_the_past_nothing_can_be_linked(kept: Database, show: Show, page: str, query: dict[str, str]) -> None:
    save(kept, lambda of: editing.record_changes(of, "risks", GAP, {"notes": "later"}))
    at = show(page, at="r1", **query)
    forms = {"Link a measure", "Link a risk", "Split it into pathways", "Add an influence"}
    forms |= {"Change a link or take it out", "Change an influence or take it out"}

    assert not forms & set(labels(at, "expander"))
    assert not [address for address in links(at) if "open=" in address]


def test_of_many_measures_some_are_offered_that_fit_the_words(
    keep: Keep, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(found_by_typing, "WHOLE", 5)
    monkeypatch.setattr(found_by_typing, "_OFFERED", 4)
    more = tuple(measure(f"N-{n}", title=f"Wall {n} {HOSTILE}") for n in range(9))
    keep(replace(small(), measures=(*small().measures, *more), risks=(*small().risks, risk("T01-09"))))
    at = show("risk", id=GAP, open="mitigate")

    assert "The first 4 of 13; type words to narrow them down." in said(at)

    ran(field(at, "text_input", "Find it").set_value("wáll 7"))
    found = field(at, "selectbox", "Measure")

    assert [one.partition(" ")[0] for one in found.options] == ["N-7"]

    ran(found.set_value("N-7"))
    ran(field(at, "text_input", "Find it").set_value("nothing like it"))

    assert "Nothing fits these words." in said(at)
    assert field(at, "selectbox", "Measure").value == "N-7"
