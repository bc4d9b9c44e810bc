"""The bow-tie: who stands on which side, what is drawn of it, and that nothing overlaps or sticks out."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from tests.core.building import link, measure, risk
from tests.core.building import register as build

from riskregister.core import model
from riskregister.core.bow_tie import bow_tie, in_words, parts_of
from riskregister.core.bow_tie_layout import MOST, Box, Drawing, across, down
from riskregister.core.line_breaks import text_width

WORDS = (
    "An unusually long title of a measure that goes on and on, with an_unbroken_word_of_more_than_forty_letters_in_it"
)


def around(**more: Any) -> model.Register:
    """Return a register around the risk R, with whatever else is given."""
    risks = (
        risk("R", cause="One cause", event="It happens", consequence="Harm", objectives=("NI-1",), **more),
        risk("S"),
    )
    return build(risks=risks)


def acted_on(before: int, after: int, both: int = 0, title: str = "M") -> model.Register:
    """Return a register in which so many measures act on R before the event, after it, and on either side."""
    sides: tuple[tuple[model.ActsOn, int], ...] = (("likelihood", before), ("impact", after), ("both", both))
    measures, links = [], []
    for acts_on, count in sides:
        for number in range(count):
            one = measure(f"M-{acts_on[:2]}-{number:02d}", title=title, status="under_way")
            measures.append(one)
            links.append(link(one.id, "R", acts_on=acts_on))
    return replace(around(), measures=tuple(measures), mitigations=tuple(links))


def drawn(of: model.Register, **more: Any) -> tuple[Drawing, Drawing]:
    tie = bow_tie(of, of.risks[0])
    return across(tie, **more), down(tie)


def overlapping(boxes: tuple[Box, ...]) -> list[tuple[str, str]]:
    return [
        (one.words[0].text, other.words[0].text)
        for one, other in combinations(boxes, 2)
        if one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    ]


def sticking_out(drawing: Drawing) -> list[str]:
    """Return the words that leave their box, and the boxes that leave the drawing."""
    found = []
    for box in drawing.boxes:
        if box.x < -1e-6 or box.x + box.width > drawing.width + 1e-6 or box.y + box.height > drawing.height:
            found.append(box.kind)
        for words in (*box.words, *([box.chip] if box.chip else [])):
            wide = text_width(words.text, words.size, bold=words.bold)
            left = words.x - wide / 2 if words.centred else words.x
            if left < box.x or left + wide > box.x + box.width or not box.y < words.y - words.size * 0.7:
                found.append(words.text)
            if words.y > box.y + box.height:
                found.append(words.text)
    return found


def test_each_measure_stands_where_it_acts_and_both_on_both_sides() -> None:
    of = acted_on(2, 1, 1)
    tie = bow_tie(of, of.risks[0])

    assert [one.measure for one in tie.before] == ["M-bo-00", "M-li-00", "M-li-01"]
    assert [one.measure for one in tie.after] == ["M-bo-00", "M-im-00"]
    assert [one.both for one in tie.after] == [True, False]
    assert tie.before[0].delivered == pytest.approx(0.4)


def test_a_brick_says_its_status_strength_and_evidence_in_words() -> None:
    of = acted_on(1, 0)
    link_of = replace(of.mitigations[0], strength="strong", evidence="B")
    tie = bow_tie(replace(of, mitigations=(link_of,)), of.risks[0])

    assert tie.before[0].words == "under way · strong\u00a0(B)"


def test_a_measure_that_makes_it_worse_says_so_and_one_of_a_single_way_names_it() -> None:
    of = acted_on(1, 0)
    way = model.Pathway(id="sea", title="by sea", share=0.25)
    worse = replace(of.mitigations[0], efficacy=model.Estimate(low=-0.5, best=-0.2, high=0), pathway="sea")
    one = replace(of.risks[0], pathways=(way,))
    tie = bow_tie(replace(of, risks=(one,), mitigations=(worse,)), one)

    assert "makes it worse" in tie.before[0].words
    assert "only: by sea" in tie.before[0].words
    assert "by sea (25 % of cases)" in [end.text for end in tie.causes]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One cause, with a comma.", ["One cause, with a comma."]),
        ("drought; war; a poor harvest", ["drought", "war", "a poor harvest"]),
        ("- drought\n- war", ["drought", "war"]),
        ("1. drought\n2) war", ["drought", "war"]),
        ("", []),
    ],
)
def test_a_cause_is_split_where_it_is_a_list(text: str, parts: list[str]) -> None:
    assert parts_of(text) == parts


def test_other_risks_stand_at_both_ends_and_many_are_counted() -> None:
    others = tuple(risk(f"S{n}") for n in range(6))
    comes = model.Influence(id="S0>R", cause="S0", effect="R", multiplier=model.Estimate(low=1, best=2, high=3))
    goes = tuple(
        model.Influence(id=f"R>{one.id}", cause="R", effect=one.id, multiplier=model.Estimate(low=1, best=2, high=3))
        for one in others
    )
    of = around()
    of = replace(of, risks=(of.risks[0], *others), influences=(comes, *goes))
    tie = bow_tie(of, of.risks[0])

    assert [(end.kind, end.risk) for end in tie.causes] == [("cause", ""), ("influence", "S0")]
    assert [end.kind for end in tie.effects] == ["consequence", "objective", "influenced"]
    assert "6 other risks" in tie.effects[-1].text
    assert "S5" in tie.effects[-1].text


def test_the_whole_is_said_in_words() -> None:
    of = acted_on(1, 1, title="Guard")
    said = in_words(bow_tie(of, of.risks[0]))

    for words in (
        "R, It happens",
        "One cause",
        "M-li-00 Guard (under way, moderate\u00a0(D))",
        "1 measure softens it",
        "NI-1 One",
    ):
        assert words in said


@pytest.mark.parametrize(("before", "after"), [(0, 0), (1, 0), (0, 3), (7, 7), (8, 2), (17, 2), (20, 20), (30, 0)])
@pytest.mark.parametrize("width", [1080.0, 900.0])
def test_nothing_overlaps_or_sticks_out_with_none_to_many_measures(before: int, after: int, width: float) -> None:
    of = acted_on(before, after, title=WORDS)
    for drawing in drawn(of, width=width):
        bricks = [box for box in drawing.boxes if box.leads.startswith("measure")]

        assert overlapping(drawing.boxes) == []
        assert sticking_out(drawing) == []
        assert len(bricks) == min(before, MOST) + min(after, MOST)


def test_more_measures_than_can_be_drawn_are_counted() -> None:
    said = [words.text for box in drawn(acted_on(30, 0))[0].boxes for words in box.words]

    assert any("10 more" in text for text in said)


def test_a_risk_of_which_nothing_is_said_is_still_a_bow_tie() -> None:
    of = build(risks=(risk("R", title="Bare"),))
    wide, narrow = drawn(of)
    said = " ".join(words.text for box in wide.boxes for words in box.words)

    assert "Bare" in said
    assert "not assessed" in said
    assert "The register does not" in said
    assert sticking_out(wide) + sticking_out(narrow) == []


def test_lines_run_from_every_end_to_the_event() -> None:
    wide, _narrow = drawn(acted_on(1, 1))
    knot = next(box for box in wide.boxes if box.kind == "knot")
    ends = [box for box in wide.boxes if box.kind in ("cause", "consequence", "objective")]

    assert len(wide.threads) == len(ends) == 3
    assert {knot.x, knot.x + knot.width} == {one.x2 if one.x1 < knot.x else one.x1 for one in wide.threads}


def test_of_an_opportunity_the_words_speak_of_a_benefit() -> None:
    of = acted_on(1, 0)
    one = replace(of.risks[0], direction="opportunity")
    helps = replace(of.mitigations[0], efficacy=model.Estimate(low=-0.5, best=-0.2, high=0))
    tie = bow_tie(replace(of, risks=(one,), mitigations=(helps,)), one)

    assert tie.heads["effects"] == "The benefit"
    assert "adds to it" in tie.before[0].words
    assert "softens" not in in_words(tie)
    assert [box.crossed for box in across(tie).boxes if box.kind == "barrier"] == [False]
