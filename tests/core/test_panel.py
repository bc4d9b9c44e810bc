"""Several assessors: whose view counts, what is shown of it, and that nothing is settled without a word."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.building import DAY, ESTIMATES, assessed, estimate, register, risk

from riskregister.core.assessors import assessor_shown, held_levels, pooled
from riskregister.core.check import check
from riskregister.core.frames import latest_assessments, risk_frame
from riskregister.core.model import CONSENSUS, Assessment, Register
from riskregister.core.panel import agreement_frame, apart_frame, given_frame, panel_frame
from riskregister.core.uncertainty import rank_intervals

LATER = DAY + dt.timedelta(days=30)


def view(who, likelihood, impact=3, *, risk="T01-01", number=1, **more):
    values = {"id": f"{risk}:{who}:{number}:{more.get('date', DAY)}", "assessor": who, "round": number, **more}
    return assessed(risk, likelihood, impact, **values)


def chair(likelihood, impact=3, **more):
    return view("Chair", likelihood, impact, **{"basis": CONSENSUS, "rationale": "because of the new report", **more})


def panel(*assessments: Assessment, risks=("T01-01", "T01-02", "T02-01")) -> Register:
    return register(risks=tuple(risk(id, id[:3]) for id in risks), assessments=assessments)


def row(frame, side="likelihood", *, round):
    found = frame[(frame["side"] == side) & (frame["round"] == round)]
    assert len(found) == 1
    return found.iloc[0]


def problems(of: Register):
    return [(f.severity, f.record, f.field) for f in check(of) if f.severity != "note"]


# Which assessment stands ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("turn", range(6))
def test_a_consensus_stands_before_individual_ones_of_its_day_and_later_in_any_order(turn):
    all_ = [view("A", 1), chair(2), view("B", 5), view("A", 4, number=2, date=LATER)]
    random.Random(turn).shuffle(all_)
    of = panel(*all_)
    assert latest_assessments(of, "current")["T01-01"].assessor == "Chair"
    assert risk_frame(of)["likelihood"].iloc[0] == 2
    assert ("warning", "T01-01", "current") in problems(of)


def test_only_a_later_consensus_replaces_a_consensus():
    newer = chair(4, date=LATER)
    assert latest_assessments(panel(newer, chair(2), view("A", 1)), "current")["T01-01"] == newer


def test_without_a_consensus_the_latest_stands_by_date_then_round():
    second = view("A", 4, number=2)
    assert latest_assessments(panel(second, view("B", 1)), "current")["T01-01"] == second
    later = view("B", 1, date=LATER)
    assert latest_assessments(panel(later, second), "current")["T01-01"] == later


def test_a_consensus_speaks_for_its_stage_only():
    of = panel(chair(2), view("A", 5, stage="inherent", id="inherent"))
    assert latest_assessments(of, "inherent")["T01-01"].assessor == "A"


def test_differing_views_without_a_consensus_are_named_and_equal_ones_are_not():
    assert problems(panel(view("A", 1), view("B", 5))) == [("warning", "T01-01", "current")]
    assert not problems(panel(view("A", 3), view("B", 3)))
    # What an assessor gave in a later round takes the place of what the same one gave before.
    assert not problems(panel(view("A", 3), view("B", 5), view("B", 3, number=2)))
    assert not problems(panel(view("A", 1), view("B", 5), chair(2, date=LATER)))


@pytest.mark.parametrize(
    ("broken", "field"),
    [
        ({"rationale": "  "}, "rationale"),
        ({"assessor": ""}, "assessor"),
        ({"anonymous": True}, "assessor"),
        ({"round": 0}, "round"),
    ],
)
def test_a_consensus_needs_a_reason_and_a_name(broken, field):
    one = replace(chair(2), **broken)
    assert problems(panel(one)) == [("error", one.id, field)]


# What is shown --------------------------------------------------------------------------------------------------------


def test_a_1_and_a_5_never_become_a_3():
    of = panel(view("A", estimate(1, 1, 2)), view("B", estimate(4, 5, 5)))
    for pool in ("linear", "quantile", "log"):
        found = row(panel_frame(of, pool), round=1)
        assert np.isnan(found["pooled_best"])
        assert found[["flagged", "open"]].all()
        assert found["bests"] == (1, 5)
    assert risk_frame(of)["likelihood"].iloc[0] in (1, 5)
    found = row(panel_frame(of), round=1)
    assert (found["pooled_low"], found["pooled_high"], found["iqr"], found["consensus"]) == (1, 5, 2, 0)
    # Draws keep the two camps apart.
    level = pooled(held_levels(of, "current")["T01-01"][0])
    assert level.cdf(3.5) - level.cdf(2.5) == 0
    assert level.variance > 3


def test_rounds_stand_side_by_side_with_what_moved():
    of = panel(
        view("A", 2), view("B", 4), view("C", 3), view("A", 3, number=2), view("B", 3, number=2), chair(3, date=LATER)
    )
    first, second = row(panel_frame(of), round=1), row(panel_frame(of), round=2)
    assert (first["assessors"], first["absent"], first["bests"], first["pooled_best"]) == (3, 0, (2, 3, 4), 3)
    assert np.isnan(first["shift"])
    assert (second["assessors"], second["absent"], second["bests"], second["shift"]) == (2, 1, (3, 3), 0)
    assert (second["agreed"], second["open"], second["consensus"]) == (3, False, 1)
    moved = given_frame(of).set_index(["assessor", "round"])["likelihood_shift"]
    assert (moved["A", 2], moved["B", 2]) == (1, -1)
    assert np.isnan(moved["A", 1])


def test_an_assessor_who_revises_within_a_round_counts_once():
    of = panel(view("A", 1), view("A", 3, date=LATER), view("B", 3))
    assert row(panel_frame(of), round=1)["bests"] == (3, 3)


def test_those_without_a_name_are_not_one_person():
    of = panel(view("", 2, id="one"), view("", 3, id="two"))
    assert row(panel_frame(of), round=1)["assessors"] == 2


def test_a_side_nobody_gave_has_no_row_and_missing_is_not_a_level():
    frame = panel_frame(panel(view("A", 2, None), view("B", 4, None)))
    assert list(frame["side"]) == ["likelihood"]
    frame = panel_frame(panel(view("A", 2, None), view("B", 2, 5)))
    assert row(frame, "impact", round=1)["bests"] == (5,)
    assert np.isnan(row(frame, "impact", round=1)["consensus"])


def test_the_order_is_that_of_the_register():
    of = panel(view("A", 2, risk="T02-01"), view("A", 2), view("A", 2, stage="inherent", id="i"))
    frame = panel_frame(of)
    assert list(zip(frame["risk"], frame["stage"], strict=True))[::2] == [
        ("T01-01", "inherent"), ("T01-01", "current"), ("T02-01", "current"),
    ]  # fmt: skip


def test_empty_registers_have_the_columns():
    full, empty = panel(view("A", 2), view("B", 3)), register()
    for frame in (given_frame, panel_frame, agreement_frame):
        assert list(frame(empty).columns) == list(frame(full).columns)
        assert len(frame(empty)) == 0 < len(frame(full))


def test_draws_follow_each_assessors_last_word_and_the_consensus_alone():
    views_ = [view("A", 5), view("B", 2, None), view("A", 3, None, number=2)]
    assert held_levels(panel(*views_), "current")["T01-01"] == ((estimate(2), estimate(3)), (estimate(3),))
    assert held_levels(panel(*reversed(views_)), "current") == held_levels(panel(*views_), "current")
    agreed = panel(*views_, chair(4, None))
    assert held_levels(agreed, "current") == {"T01-01": ((estimate(4),), ())}
    assert held_levels(agreed, "inherent") == {}


def test_disagreement_widens_the_interval_of_the_rank():
    others = [view("A", 2 + n % 3, risk=f"T01-{n:02}") for n in range(10, 20)]
    ids = [one.risk for one in others]

    def width(*of):
        frame = rank_intervals(panel(*of, *others, risks=("T01-01", *ids)), draws=4000)
        return frame["rank_high"][0] - frame["rank_low"][0]

    apart = width(view("A", 1), view("B", 5))
    assert apart > width(view("A", 1), view("B", 1))
    assert apart > width(view("A", 1), view("B", 5), chair(3))


# Anonymity ------------------------------------------------------------------------------------------------------------


def test_the_anonymous_are_unnamed_in_every_round_and_keep_their_number():
    of = panel(
        view("Aysel", 2, anonymous=True),
        view("Bahar", 4, anonymous=True),
        view("Cavid", 3),
        view("Aysel", 3, number=2),
        view("Bahar", 4, number=2, anonymous=True),
    )
    frame = given_frame(of)
    assert not frame.isin(["Aysel", "Bahar"]).any(axis=None)
    shifts = frame.dropna(subset=["likelihood_shift"]).set_index("assessor")["likelihood_shift"]
    before = frame[frame["round"] == 1].set_index("assessor")["likelihood_best"]
    assert set(shifts.index) == {"Assessor 1", "Assessor 2"}
    assert {before[who]: shift for who, shift in shifts.items()} == {2: 1, 4: 0}
    assert "Cavid" in set(frame["assessor"])
    assert assessor_shown(of.assessments[0]) == "an anonymous assessor"
    assert assessor_shown(of.assessments[2]) == "Cavid"


def test_the_numbers_of_the_anonymous_tell_nothing_of_names_or_order():
    firsts = set()
    for n in range(20):
        id = f"T01-{n:02}"
        of = panel(view("A", 1, risk=id, anonymous=True), view("B", 5, risk=id, anonymous=True), risks=(id,))
        back = panel(*reversed(of.assessments), risks=(id,))
        assert given_frame(of).equals(given_frame(back))
        firsts.add(given_frame(of).iloc[0]["likelihood_best"])
    assert firsts == {1, 5}


# Agreement ------------------------------------------------------------------------------------------------------------


def test_agreement_needs_two_and_leaves_the_chair_out():
    ids = [f"T01-{n:02}" for n in range(1, 7)]
    views = [view(who, 1 + n % 5, risk=id) for n, id in enumerate(ids) for who in "AB"]
    of = panel(*views, *(chair(5, risk=id) for id in ids), risks=ids)
    found = agreement_frame(of, draws=200).set_index("side").loc["likelihood"]
    assert (found["assessors"], found["risks"], found["alpha"], found["w"]) == (2, 6, 1, 1)
    assert agreement_frame(panel(view("A", 2))).empty


def test_w_wants_every_assessment_and_alpha_does_not():
    of = panel(
        view("A", 1),
        view("B", 1),
        view("A", 4, risk="T01-02"),
        view("B", 5, risk="T01-02"),
        view("B", 2, risk="T02-01"),
    )
    found = agreement_frame(of, draws=0).set_index("side").loc["likelihood"]
    assert found["alpha"] > 0.5
    assert found["risks"] == 2
    assert np.isnan(found["w"])
    assert np.isnan(found["alpha_low"])


def test_who_is_farthest_apart_comes_first_and_only_the_latest_round_counts():
    of = panel(
        view("A", 2), view("B", 3),
        view("A", 1, risk="T01-02"), view("B", 5, risk="T01-02"),
        view("A", 1, risk="T02-01"), view("B", 5, risk="T02-01"),
        view("A", 4, risk="T02-01", number=2), view("B", 4, risk="T02-01", number=2),
    )  # fmt: skip
    found = apart_frame(panel_frame(of))
    assert list(zip(found["risk"], found["side"], found["flagged"], strict=True)) == [
        ("T01-02", "likelihood", True), ("T01-01", "likelihood", False),
    ]  # fmt: skip
    assert apart_frame(panel_frame(register())).empty


# Properties -----------------------------------------------------------------------------------------------------------

VIEWS = st.lists(
    st.tuples(st.sampled_from("ABCD"), st.none() | ESTIMATES, st.none() | ESTIMATES, st.integers(1, 2)), max_size=8
)


@given(VIEWS)
def test_the_panel_does_not_depend_on_the_order_of_assessors(views):
    made = {(who, number): view(who, low, high, number=number) for who, low, high, number in views}
    of, back = panel(*made.values()), panel(*reversed(made.values()))
    assert panel_frame(of).equals(panel_frame(back))
    assert given_frame(of).equals(given_frame(back))
    for _index, found in panel_frame(of).iterrows():
        assert found["pooled_low"] <= found["lowest"]
        assert found["highest"] <= found["pooled_high"]
        assert found["flagged"] == np.isnan(found["pooled_best"])
        if not found["flagged"]:
            assert found["lowest"] - 1e-9 <= found["pooled_best"] <= found["highest"] + 1e-9


@given(ESTIMATES, st.integers(1, 4))
def test_assessors_who_agree_count_as_one(of, count):
    made = panel(*(view(f"P{n}", of, 2) for n in range(count)))
    for pool in ("linear", "quantile", "log"):
        found = row(panel_frame(made, pool), round=1)
        ends = [found["pooled_low"], found["pooled_best"], found["pooled_high"]]
        assert np.allclose(ends, [of.low, of.best, of.high], atol=1e-9)
    likelihoods, impacts = held_levels(made, "current")["T01-01"]
    assert (pooled(likelihoods), pooled(impacts)) == (pooled((of,)), pooled((estimate(2),)))
