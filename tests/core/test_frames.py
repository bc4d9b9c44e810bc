"""The frames everything shows: held against the same register reckoned slowly, one number at a time."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from tests.core.building import (
    DAY,
    FEW,
    all_threats,
    assessed,
    criteria,
    estimate,
    link,
    measure,
    register,
    registers,
    risk,
    sample,
)

from riskregister.core import frames
from riskregister.core.criteria import Appetite
from riskregister.core.model import STAGES, Assessment, Category, Document, Register, Source
from riskregister.core.ranked import score_frame
from riskregister.services import analysis, ordering

TERMS = criteria()
EDGES = [-math.log1p(-p) / 5 for p in (0.0004, 0.002, 0.01, 0.05, 0.25, 0.7626953125)]


def slow_rate(level: float) -> float:
    """Return the annual rate of a level: log-linear between the band edges, which lie at half levels."""
    step = min(4, max(0, math.floor(level - 0.5)))
    part = level - 0.5 - step
    return EDGES[step] ** (1 - part) * EDGES[step + 1] ** part


def slow_assessment(register: Register, risk: str, stage: str) -> Assessment | None:
    found = None
    for assessment in register.assessments:
        same = (assessment.risk, assessment.stage) == (risk, stage)
        if same and (found is None or assessment.date >= found.date):
            found = assessment
    return found


def slow_scores(register: Register, stage: str) -> dict[str, float | None]:
    """Return each risk's score, None where either level is unknown."""
    scores = {}
    for item in register.risks:
        found = slow_assessment(register, item.id, stage)
        known = found is not None and found.likelihood is not None and found.impact is not None
        scores[item.id] = found.likelihood.best + found.impact.best if known else None
    return scores


def slow_rank(scores: dict[str, float | None], score: float) -> float:
    known = [other for other in scores.values() if other is not None]
    above, equal = sum(other > score for other in known), sum(other == score for other in known)
    return above + (equal + 1) / 2


def slow_band(score: float) -> str:
    return "band L" if score < 5 else "band M" if score < 7 else "band H" if score < 8 else "band VH"


# Risks ----------------------------------------------------------------------------------------------------------------


@given(registers().map(all_threats))
@FEW
def test_a_risks_row_is_what_slow_arithmetic_gives(held: Register) -> None:
    """Scores, ratings, ranks and appetite equal a plain-Python reckoning, and unknown stays unknown."""
    scores = slow_scores(held, "current")
    frame = frames.risk_frame(held)
    expected = []
    for item in held.risks:
        score = scores[item.id]
        limit = 4 if item.category == "T02" else 6
        expected.append(
            (item.id, None, "", None, False)
            if score is None
            else (item.id, score, slow_band(score), slow_rank(scores, score), score > limit)
        )
    found = [
        (row.id, None, row.rating, None, row.above_appetite)
        if math.isnan(row.score) and math.isnan(row.rank)
        else (row.id, row.score, row.rating, row.rank, row.above_appetite)
        for row in frames.rows(frame)
    ]

    assert found == expected


@given(registers().map(all_threats))
@FEW
def test_the_evidenced_level_is_what_slow_arithmetic_gives(held: Register) -> None:
    """Inherent rate and harm times what the measures leave, measure by measure and body by body."""
    strength = {"weak": 0.1, "moderate": 0.25, "strong": 0.5}
    delivered = {"under_way": 0.4, "adopted": 0.3, "established": 0.7, "completed": 1.0}
    measures = {item.id: item for item in held.measures}
    for row in frames.rows(frames.risk_frame(held)):
        found = slow_assessment(held, row.id, "inherent")
        left = {}
        for channel in ("likelihood", "impact"):
            bodies: dict[str, list[float]] = {}
            for item in held.mitigations:
                if item.risk == row.id and item.acts_on in (channel, "both"):
                    by = measures[item.measure]
                    share = delivered.get(by.status, 0.0) if by.progress is None else by.progress / 100
                    share = 0.0 if by.status in ("principle", "stopped") else share
                    taken = item.efficacy.best if item.efficacy else strength[item.strength]
                    reach = item.coverage.best if item.coverage else 1.0
                    bodies.setdefault(by.owner, []).append(1 - taken * reach * share)
            left[channel] = math.prod(0.7 * math.prod(q) + 0.3 * min(q) for q in bodies.values())
        likelihood = None if found is None or found.likelihood is None else found.likelihood.best
        impact = None if found is None or found.impact is None else found.impact.best
        if likelihood is None:
            assert math.isnan(row.evidenced_likelihood)
        else:
            # Below the scale's lowest edge a level is held there.
            rate = max(EDGES[0], slow_rate(likelihood) * left["likelihood"])
            assert slow_rate(row.evidenced_likelihood) == pytest.approx(rate, rel=1e-9)
        if impact is None:
            assert math.isnan(row.evidenced_impact)
        else:
            shift = math.log(left["impact"], 5) if left["impact"] > 0 else -math.inf
            assert row.evidenced_impact == pytest.approx(max(0.5, impact + shift), rel=1e-9)


@given(registers().map(all_threats))
@FEW
def test_evidenced_ranges_contain_their_best_value(held: Register) -> None:
    """The efficacies' range and the bounds of dependence both hold the evidenced level."""
    frame = frames.risk_frame(held).dropna(subset=["evidenced_score"])
    for side in ("likelihood", "impact", "score"):
        for suffix in ("", "_bound"):
            assert (frame[f"evidenced_{side}{suffix}_low"] <= frame[f"evidenced_{side}"] + 1e-9).all()
            assert (frame[f"evidenced_{side}"] <= frame[f"evidenced_{side}{suffix}_high"] + 1e-9).all()


def test_a_risk_nobody_assessed_is_never_in_the_middle() -> None:
    """No level, score, rating, rank, cell or appetite verdict where there is no assessment of the stage."""
    held = register(risks=(risk("A"), risk("B")), assessments=(assessed("A", 3, 3), assessed("B", 5, 5, "inherent")))
    frame = frames.risk_frame(held)
    unknown = frame.loc[1, ["likelihood", "impact", "score", "product", "rank", "score_low", "score_high", "gap"]]

    assert unknown.isna().all()
    assert tuple(frame.loc[1, ["rating", "rating_code", "confidence", "above_appetite"]]) == ("", "", "", False)
    assert frame.loc[0, "rank"] == 1
    assert frames.matrix_cells(frame, held.criteria)["count"].sum() == 1


def test_a_half_known_risk_has_no_score() -> None:
    """A likelihood without an impact is shown, but gives no score."""
    row = frames.risk_frame(register(risks=(risk("A"),), assessments=(assessed("A", 4, None),))).iloc[0]

    assert row["likelihood"] == 4
    assert math.isnan(row["score"])


def test_the_stage_decides_which_assessment_is_read() -> None:
    """Each of the four stages has its own levels; a stage nobody assessed is empty."""
    given_ = {"inherent": (5, 5), "current": (4, 4), "residual": (3, 3)}
    held = register(risks=(risk("A"),), assessments=tuple(assessed("A", *pair, at) for at, pair in given_.items()))
    scores = [frames.risk_frame(held, stage)["score"].iloc[0] for stage in STAGES]

    np.testing.assert_array_equal(scores, [10, 8, 6, np.nan])


def test_the_latest_assessment_counts() -> None:
    """Of several assessments of a stage the latest date is read, and of one date the last given."""
    later = DAY + dt.timedelta(days=1)
    held = register(
        risks=(risk("A"), risk("B")),
        assessments=(
            assessed("A", 1, 1, id="a", date=later),
            assessed("A", 2, 2, id="b"),
            assessed("B", 3, 3, id="c"),
            assessed("B", 4, 4, id="d"),
        ),
    )

    assert frames.risk_frame(held)["likelihood"].tolist() == [1, 4]


def test_the_gap_is_evidenced_less_claimed() -> None:
    """A claim below what the measures bear out has a gap above nought, at every stage shown."""
    held = register(risks=(risk("A"),), assessments=(assessed("A", 5, 5, "inherent"), assessed("A", 3, 4)))

    assert [frames.risk_frame(held, stage)["gap"].iloc[0] for stage in ("current", "inherent")] == [
        pytest.approx(3),
        pytest.approx(3),
    ]


def test_appetite_of_a_category_goes_before_the_default() -> None:
    """A category's own limit, else the default, else none."""
    limits = (Appetite(category="*", maximum=6), Appetite(category="T02", maximum=4))

    assert frames.appetite_of(["T01", "T02"], criteria(appetite=limits)) == [6, 4]
    assert frames.appetite_of(["T02", "T01"], criteria(appetite=limits[1:])) == [
        4,
        pytest.approx(math.nan, nan_ok=True),
    ]


def test_a_score_at_the_limit_is_not_above_appetite() -> None:
    """The appetite is the highest score that may stand without a decision."""
    held = register(risks=(risk("A"), risk("B")), assessments=(assessed("A", 3, 3), assessed("B", 3, 3.5)))

    assert frames.risk_frame(held)["above_appetite"].tolist() == [False, True]


def test_an_empty_register_has_empty_frames_with_all_columns() -> None:
    """Nothing to show is an empty table, not an error."""
    full, empty = (
        sample(),
        dataclasses.replace(sample(), risks=(), assessments=(), measures=(), mitigations=(), categories=()),
    )
    for build in (frames.risk_frame, frames.category_frame, frames.measure_frame, frames.coverage_frame):
        assert (sorted(build(empty).columns), len(build(empty))) == (sorted(build(full).columns), 0)


# Categories -----------------------------------------------------------------------------------------------------------


@given(registers().map(all_threats))
@FEW
def test_a_category_is_rolled_up_as_slow_arithmetic_does(held: Register) -> None:
    """P(any) with its bounds, expected harm added, the levels read off the scales, the worst risk named."""
    frame = frames.category_frame(held)
    assert frame["id"].tolist() == [category.id for category in held.categories]
    for row in frames.rows(frame):
        of = [item for item in held.risks if item.category == row.id]
        known = {}
        for item in of:
            found = slow_assessment(held, item.id, "current")
            if found is not None and found.likelihood is not None and found.impact is not None:
                known[item.id] = (slow_rate(found.likelihood.best), 5 ** (found.impact.best - 1))
        assert (row.risks, row.scored) == (len(of), len(known))
        if not known:
            unknown = [row.p_any, row.p_low, row.p_high, row.expected_harm, row.likelihood, row.impact, row.score]
            assert all(math.isnan(value) for value in unknown)
            assert (row.worst_risk, row.rating) == ("", "")
            continue
        p = [1 - math.exp(-5 * rate) for rate, _harm in known.values()]
        any_of = 1 - math.prod(1 - chance for chance in p)
        harm = sum(rate * harm for rate, harm in known.values())
        assert (row.p_low, row.p_any, row.p_high) == pytest.approx((max(p), any_of, min(1, sum(p))), rel=1e-9)
        assert row.expected_harm == pytest.approx(harm, rel=1e-9)
        assert known[row.worst_risk][0] * known[row.worst_risk][1] == pytest.approx(
            max(rate * each for rate, each in known.values()), rel=1e-9
        )
        level = sum(any_of >= low for low in (0.002, 0.01, 0.05)) + (any_of > 0.25) + 1
        assert row.likelihood == level
        mean = 1 + math.log(harm / sum(rate for rate, _harm in known.values()), 5)
        if abs(mean % 1 - 0.5) > 1e-9:
            assert row.impact == min(5, math.floor(mean + 0.5))
        assert row.rating == slow_band(row.likelihood + row.impact)


@given(registers().map(all_threats))
@FEW
def test_a_categorys_range_contains_its_level(held: Register) -> None:
    """Low ≤ best ≤ high for the levels and the score of a category, too."""
    frame = frames.category_frame(held).dropna(subset=["score"])
    for side in ("likelihood", "impact", "score"):
        assert (frame[f"{side}_low"] <= frame[side]).all()
        assert (frame[side] <= frame[f"{side}_high"]).all()


def test_a_frequent_small_risk_does_not_turn_a_categorys_range_over() -> None:
    """Where the low ends make a small frequent risk rarer, the mean harm must not make low exceed best."""
    held = register(
        risks=(risk("A"), risk("B")), assessments=(assessed("A", estimate(1, 5, 5), 1), assessed("B", 4, 5))
    )
    row = frames.category_frame(held).iloc[0]

    assert row["impact_low"] <= row["impact"] <= row["impact_high"]


def test_one_risk_alone_gives_its_category_its_own_levels() -> None:
    """The roll-up of a single risk is that risk."""
    held = register(risks=(risk("A"),), assessments=(assessed("A", 4, 3),))
    row = frames.category_frame(held).iloc[0]

    assert (row["likelihood"], row["impact"], row["score"], row["worst_risk"]) == (4, 3, 7, "A")


def test_risks_above_appetite_are_counted_per_category() -> None:
    """The count is of risks, by each one's own limit."""
    held = register(
        risks=(risk("A"), risk("B"), risk("C", "T02"), risk("D", "T02")),
        assessments=(assessed("A", 5, 5), assessed("B", 1, 1), assessed("C", 2, 3)),
    )

    assert frames.category_frame(held)["above_appetite"].tolist() == [1, 1]


# Measures -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due", "status", "overdue"),
    [
        (None, "planned", False),
        (DAY, "planned", False),
        (DAY - dt.timedelta(days=1), "planned", True),
        (DAY - dt.timedelta(days=1), "established", True),
        (DAY - dt.timedelta(days=1), "completed", False),
        (DAY - dt.timedelta(days=1), "stopped", False),
        (DAY + dt.timedelta(days=1), "under_way", False),
    ],
)
def test_overdue_is_due_before_the_reporting_date_and_not_ended(
    due: dt.date | None, status: str, overdue: bool
) -> None:
    """On the day itself nothing is overdue; what is completed or stopped never is."""
    frame = frames.measure_frame(register(measures=(measure("M", status, due=due),)))

    assert frame["overdue"].tolist() == [overdue]


def test_another_reporting_date_decides_anew_what_is_overdue() -> None:
    """``as_of`` replaces the register's date; nothing reads the clock."""
    held = register(measures=(measure("M", "planned", due=dt.date(2008, 12, 31)),))
    at = {day: frames.measure_frame(held, day)["overdue"].item() for day in (None, dt.date(2009, 1, 1))}

    assert at == {None: False, dt.date(2009, 1, 1): True}


def test_measures_stand_in_the_order_of_the_sections() -> None:
    """3.9 before 3.10, words after numbers, the second document after the first, and ties as given."""
    documents = (Document(id="C", title="", date=DAY), Document(id="Order", title="", date=DAY))
    places = [("Order", "4.2"), ("", "3.10"), ("C", "Final provisions"), ("", "3.9"), ("Order", "4"), ("C", "3.9")]
    held = register(
        documents=documents,
        measures=tuple(
            measure(f"M-{n}", source=Source(document=document, section=section))
            for n, (document, section) in enumerate(places)
        ),
    )

    found = frames.measure_frame(held)
    assert found["id"].tolist() == ["M-3", "M-5", "M-1", "M-2", "M-4", "M-0"]
    assert found["section"].tolist()[-1] == "Order 4.2"


def test_progress_is_unknown_until_entered() -> None:
    """Nothing entered is unknown, which is not 0 %."""
    held = register(measures=(measure("M"), measure("N", progress=0.0)))
    progress = frames.measure_frame(held)["progress"]

    assert (progress.isna().tolist(), progress[1]) == ([True, False], 0.0)


# Coverage -------------------------------------------------------------------------------------------------------------


def test_coverage_names_what_no_measure_reaches_and_what_only_intentions_reach() -> None:
    """Gaps are risks without any measure; undelivered those whose every measure delivers nothing yet."""
    held = register(
        risks=(risk("A"), risk("B"), risk("C"), risk("D", "T02")),
        assessments=tuple(assessed(name, 5, 5, "inherent") for name in "ABCD"),
        measures=(measure("M", "planned"), measure("N", "completed"), measure("P", "principle", progress=90.0)),
        mitigations=(link("M", "B"), link("P", "B"), link("M", "C"), link("N", "C", "strong")),
    )
    frame = frames.coverage_frame(held).set_index("id")

    assert frame["gaps"].to_dict() == {"T01": ("A",), "T02": ("D",)}
    assert frame["undelivered"].to_dict() == {"T01": ("B",), "T02": ()}
    assert frame.loc["T01", ["risks", "measures", "planned", "completed", "principle", "stopped"]].tolist() == [
        3,
        3,
        1,
        1,
        1,
        0,
    ]
    # One of three equal risks loses half its rate: a sixth of the harm.
    assert frame["evidenced_reduction"].tolist() == [pytest.approx(1 / 6, rel=1e-9), pytest.approx(0.0)]


def test_a_category_without_an_inherent_level_has_no_known_reduction() -> None:
    """Unknown harm cannot be reduced by a known share; 0 would be a claim."""
    held = register(risks=(risk("A"),), assessments=(assessed("A", 5, 5),))

    assert frames.coverage_frame(held)["evidenced_reduction"].isna().tolist() == [True, True]


# Matrix ---------------------------------------------------------------------------------------------------------------


def test_the_matrix_has_every_cell_once_and_every_scored_risk_in_one() -> None:
    """Twenty-five cells from the top left; ids in register order."""
    held = register(
        risks=tuple(risk(name) for name in "ABCD"),
        assessments=(assessed("A", 1, 5), assessed("B", 4.5, 4.4), assessed("C", 1, 5), assessed("D", 2, None)),
    )
    cells = frames.matrix_cells(frames.risk_frame(held), held.criteria)
    filled = {(row.likelihood, row.impact): row.ids for row in frames.rows(cells) if row.count}

    assert filled == {(1, 5): ("A", "C"), (5, 4): ("B",)}
    assert cells[["likelihood", "impact"]].to_numpy().tolist() == [[n, i] for i in (5, 4, 3, 2, 1) for n in range(1, 6)]
    assert cells["score"].tolist() == (cells["likelihood"] + cells["impact"]).tolist()


def test_a_large_register_has_each_score_as_often_as_its_diagonal_is_long() -> None:
    """Two thousand risks spread evenly over the cells: one, two … five cells share a score."""
    held = register(
        categories=(Category(id="T01", title="First"),),
        risks=tuple(risk(f"R{n}") for n in range(2000)),
        assessments=tuple(assessed(f"R{n}", n % 5 + 1, n // 5 % 5 + 1) for n in range(2000)),
    )
    counts = frames.risk_frame(held)["score"].value_counts().to_dict()

    assert counts == {score: 80 * (5 - abs(6 - score)) for score in range(2, 11)}


def test_a_frame_at_hand_gives_what_one_reckoned_anew_does_and_stays_as_it_is(shipped: Register) -> None:
    inherent, current = frames.risk_frame(shipped, "inherent"), frames.risk_frame(shipped)
    before = current.copy()

    for made, anew in (
        (frames.coverage_frame(shipped, inherent), frames.coverage_frame(shipped)),
        (frames.category_frame(shipped, "current", current), frames.category_frame(shipped)),
        (score_frame(shipped, risks=current), score_frame(shipped)),
        (score_frame(shipped, by="category", risks=current), score_frame(shipped, by="category")),
        (ordering.swaps(shipped, "current", current), ordering.swaps(shipped)),
        (ordering.unranked(shipped, "current", current), ordering.unranked(shipped)),
        (analysis.order(shipped, "current", score_frame(shipped)), analysis.order(shipped)),
    ):
        pd.testing.assert_frame_equal(made, anew, check_exact=True)
    pd.testing.assert_frame_equal(current, before, check_exact=True)
