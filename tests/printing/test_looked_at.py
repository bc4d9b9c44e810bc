"""What a look at the pages found: heads and feet that collide, rows that strand, sentences that mislead."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
from tests.printing.geometry import misplaced, needs_poppler, words
from tests.printing.papers_of import HOW, PAPERS, REGISTERS, shortened

from riskregister import settings
from riskregister.core import scoring
from riskregister.core.council_words import reach
from riskregister.core.criteria import Criteria
from riskregister.core.frames import risk_frame
from riskregister.core.model import NOT_NAMED, Register
from riskregister.printing.asked import Asked
from riskregister.printing.book_blocks import table
from riskregister.printing.book_follow_up import _covered
from riskregister.printing.movement import move_words
from riskregister.printing.risk_sheet import render_risk_sheet
from riskregister.printing.view import fills_of, heatmap_view, legend_of, notes_of
from riskregister.services.opening import open_folder

#: A head and a foot as long as they come: an edition that groups, a past state, a name of three parts.
LONG = replace(
    HOW,
    edition="Restricted edition: 14 risks (T01: 2, T02: 2, T04: 1, T05: 2, T06: 1, T08: 2, T09: 1, T10: 1) withheld",
    stood="1 November 2026, revision 12",
    printed_by="Leyla Məmmədova-Hüseynzadə",
)
#: What a printer leaves white at the edges of a sheet, in points.
UNPRINTED = 4 / 25.4 * 72


@pytest.fixture(scope="module")
def shipped() -> Register:
    return open_folder(settings.shipped("register")).register


def pages(content: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(content)).pages]


@needs_poppler
@pytest.mark.parametrize("upright", [True, False])
def test_the_longest_head_and_foot_stay_on_the_paper_and_apart(
    shipped: Register, upright: bool, tmp_path: Path
) -> None:
    content = PAPERS["measures"](shortened(shipped), replace(LONG, upright=upright))
    assert misplaced(content, tmp_path) == []
    for word, (_width, height) in words(content, tmp_path):
        assert word.top > UNPRINTED, word
        assert word.bottom < height - UNPRINTED, word


def test_a_page_that_goes_on_with_a_body_says_whose_measures_it_holds(shipped: Register) -> None:
    """The head of every page after the first names the body whose measure is the first on it."""
    few = replace(shipped, measures=tuple(one for one in shipped.measures if one.owner != NOT_NAMED))
    owners = {one.id: one.owner for one in few.measures}
    _first, *rest = pages(PAPERS["measures"](few, replace(HOW, upright=False)))

    assert rest
    for page in rest:
        named = page.split("Measures by responsible body · ")[1]
        assert named.startswith(owners[re.findall(r"M-[\w.-]*\w", named)[0]])


@pytest.mark.parametrize("upright", [True, False])
def test_a_tall_bow_tie_leaves_no_page_half_empty(shipped: Register, upright: bool) -> None:
    """What explains a risk and its measures begins on page 1, whatever the drawing takes."""
    counted = [one.risk for one in shipped.mitigations]
    tallest = max(shipped.risks, key=lambda risk: counted.count(risk.id))
    first, *rest = pages(render_risk_sheet(shipped, tallest, replace(HOW, upright=upright)))

    assert len(rest) == 1
    assert ("What may bring it" in first) == upright
    assert ("Measures that act on it" in first) != upright


def test_rows_of_measures_stay_with_their_heading(shipped: Register) -> None:
    """No table of a few measures is torn apart: its heading and its last row share a page."""
    counted = [one.risk for one in shipped.mitigations]
    risk = next(one for one in shipped.risks if 6 <= counted.count(one.id) <= 9)
    ids = [one.measure for one in shipped.mitigations if one.risk == risk.id]
    page = next(one for one in pages(render_risk_sheet(shipped, risk, HOW)) if "Measures that act on it" in one)
    told = page.split("Measures that act on it")[1]
    assert all(one in told for one in ids)


def test_the_map_names_the_highest_with_their_ranges_and_says_how_sure_it_is(shipped: Register) -> None:
    shown = heatmap_view(shipped, "risk", "current", "colour")
    frame = risk_frame(shipped, "current")
    bands = shipped.criteria.bands
    ends = [scoring.band_index(frame[name], bands) for name in ("score_low", "score_high")]

    scores = dict(zip(frame["id"], frame["score"], strict=True))
    named = [scores[row["id"]] for row in shown["highest"]["rows"]]
    assert named == sorted(scores.values(), reverse=True)[: len(named)]
    assert all("–" in row["span"] for row in shown["highest"]["rows"])
    assert f"{(ends[0] != ends[1]).sum()} of {len(frame)} could as well be rated otherwise" in shown["notes"][-1]
    moved = heatmap_view(shipped, "risk", "current", "colour", asked=Asked(start="inherent"))
    assert "→" in moved["highest"]["rows"][0]["figure"]
    assert heatmap_view(REGISTERS["empty"](shipped), "risk", "current", "colour")["highest"] == {}
    assert heatmap_view(shipped, "category", "current", "colour")["highest"] == {}


def test_a_map_of_one_dimension_has_its_words_beside_the_levels(shipped: Register) -> None:
    people = shipped.criteria.impact.dimensions[0]
    shown = heatmap_view(shipped, "risk", "current", "colour", asked=Asked(dimension=people.id))

    assert [row["anchor"] for row in shown["matrix"]["rows"]] == list(reversed(people.anchors))
    assert any("without a level of this kind of harm" in note for note in shown["notes"])


@pytest.mark.parametrize(
    ("rule", "said", "top"),
    [("sum", "likelihood level + impact level", "to 10"), ("product", "likelihood level × impact level", "to 25")],
)
def test_the_map_says_by_which_rule_it_is_scored(shipped: Register, rule: str, said: str, top: str) -> None:
    criteria: Criteria = replace(shipped.criteria, rule=rule)  # type: ignore[arg-type]
    frame = risk_frame(replace(shipped, criteria=criteria), "current")

    assert said in notes_of(frame, criteria, "risk")[0]
    assert legend_of(frame, criteria, fills_of(criteria, "colour"), "risk")["bands"][0]["scores"].endswith(top)


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        (["lower"], "1 moved, to a lower score."),
        (["lower", "lower"], "2 moved, all to a lower score."),
        (["come"], "1 is assessed now and was not before."),
        (["lower", "higher"], "2 moved: 1 to a higher score, 1 to a lower score."),
        ([], "Nothing moved."),
    ],
)
def test_what_moved_is_said_once(kinds: list[str], said: str) -> None:
    assert move_words([{"kind": kind} for kind in kinds], 0) == said


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((124, 0, 12), "At least one measure acts on each of 124 risks. For 12 nothing is delivered yet."),
        ((124, 3, 12), "No measure acts on 3 of 124 risks. For 12 more nothing is delivered yet."),
        ((1, 0, 0), "A measure acts on the 1 risk."),
    ],
)
def test_coverage_is_said_without_a_count_of_none(counts: tuple[int, int, int], said: str) -> None:
    assert _covered(*counts) == said


def test_a_range_whose_ends_meet_is_none() -> None:
    assert reach(10, 10) == "no range"
    assert reach(9, 10) == "range 9\u2060–\u206010"


def test_columns_of_numbers_are_told_apart_in_the_tables_of_a_book() -> None:
    assert table(["Id", "Risks"], ["auto", 12], [("", [["A", "1"]])], figures=(1,))["figures"] == [1]


def test_minutes_carry_the_hash_of_what_they_say(shipped: Register) -> None:
    said = pages(PAPERS["minutes"](shipped, HOW))
    hashes = {re.search(r"content ([0-9a-f]{12})", page)[1] for page in said}  # type: ignore[index]

    assert len(hashes) == 1
