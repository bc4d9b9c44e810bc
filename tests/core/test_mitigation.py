"""What measures take off a risk: worked numbers of the method, and laws no set of measures may break."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.building import FEW, assessed, criteria, link, measure, register, risk

from riskregister.core import delivery, mitigation, scoring
from riskregister.core.criteria import Efficacy
from riskregister.core.frames import risk_frame
from riskregister.core.model import NOT_NAMED, Pathway, Register

RHO = 0.3
EXACT = {"rel": 1e-12}

fractions = st.floats(0.01, 1)
owners = st.sampled_from(["A", "B", "C"])
several = st.lists(st.tuples(owners, fractions), min_size=1, max_size=8)


def left(links: list[tuple[str, float]], dependence: float = RHO) -> pd.Series:
    """Return what is left of one risk's rate under measures given as (owner, failure fraction)."""
    rows = [("R", "", 1.0, f"M-{n}", owner, owner, "likelihood", q, q, q) for n, (owner, q) in enumerate(links)]
    columns = ["risk", "pathway", "share", "measure", "owner", "group", "channel", "q", "q_low", "q_high"]
    return mitigation.combined(pd.DataFrame(rows, columns=columns), dependence).loc[("R", "", "likelihood")]


def with_measures(*links: object, measures: tuple = (), **more: object) -> Register:
    return register(
        risks=(risk("R"),), assessments=(assessed("R", 5, 5, "inherent"),), measures=measures, mitigations=links, **more
    )


# Worked numbers -------------------------------------------------------------------------------------------------------


def test_two_bodies_multiply_and_the_bounds_stand_beside() -> None:
    """q = (.8, .7) leaves .56 if independent, and between .5 and .7 whatever the dependence (T36b)."""
    found = left([("A", 0.8), ("B", 0.7)])

    assert found[["left", "frechet_low", "frechet_high"]].tolist() == pytest.approx([0.56, 0.5, 0.7], **EXACT)


def test_measures_of_one_body_share_a_part_of_their_fate() -> None:
    """Two barriers failing once in a hundred, a tenth of it together: eleven times worse than independent (T36d)."""
    together, apart = left([("A", 0.01), ("A", 0.01)], 0.1)["left"], left([("A", 0.01), ("B", 0.01)], 0.1)["left"]

    assert together == pytest.approx(0.9 * 1e-4 + 0.1 * 1e-2, **EXACT)
    assert apart == pytest.approx(1e-4, **EXACT)
    # The beta-factor model of reliability, ((1 - β) q)² + β q, gives nearly the same.
    assert together == pytest.approx(1.081e-3, rel=0.01)


@pytest.mark.parametrize(("dependence", "expected"), [(0.0, 0.8 * 0.5), (1.0, 0.5), (0.3, 0.7 * 0.4 + 0.3 * 0.5)])
def test_dependence_runs_from_the_product_to_the_best_measure_alone(dependence: float, expected: float) -> None:
    """Without dependence a body's measures multiply; wholly dependent only its best one counts."""
    assert left([("A", 0.8), ("A", 0.5)], dependence)["left"] == pytest.approx(expected, **EXACT)


def test_measures_act_on_the_rate_and_not_on_the_probability() -> None:
    """25 % in 5 years under e = .4 and .25 is 12.14 %, not the 11.25 % of multiplied probabilities (T36e)."""
    scale = criteria().likelihood
    rate = float(scoring.rate_of_level(4.5, scale)) * left([("A", 0.6), ("B", 0.75)])["left"]

    assert rate == pytest.approx(0.0258913865, rel=1e-9)
    assert float(scoring.probability_of_rate(rate, scale)) == pytest.approx(0.1214275746, rel=1e-9)
    # The top edges of the scale are a factor of 5 apart: half the rate is log5(.45) of a level lower there.
    top = np.array([0.45, 1.0]) * float(scoring.rate_of_level(5.5, scale))
    assert np.diff(scoring.level_of_rate(top, scale))[0] == pytest.approx(0.4961407, abs=1e-6)


def test_the_evidenced_level_follows_from_inherent_and_the_measures_in_place() -> None:
    """Level 5, one strong measure half delivered: the rate falls by a quarter, the harm stays."""
    held = with_measures(link("M", "R", "strong"), measures=(measure("M", "under_way", progress=50.0),))
    row = risk_frame(held).iloc[0]
    rates = scoring.rate_of_level([5, row["evidenced_likelihood"]], held.criteria.likelihood)

    assert rates[1] / rates[0] == pytest.approx(0.75, rel=1e-9)
    assert row["evidenced_impact"] == 5
    assert row["evidenced_score"] == row["evidenced_likelihood"] + 5


def test_a_measure_on_both_channels_takes_off_both() -> None:
    """Rate and harm are each multiplied by what is left; on harm that is log5 of it in levels."""
    row = risk_frame(with_measures(link("M", "R", "strong", "both"), measures=(measure("M"),))).iloc[0]

    assert row["evidenced_impact"] == pytest.approx(5 + math.log(0.5, 5), rel=1e-9)
    assert row["evidenced_likelihood"] < 5


def test_the_range_comes_from_the_efficacies_and_the_bounds_from_dependence() -> None:
    """Three numbers of what is left: with the best, the highest and the lowest efficacy of each strength."""
    held = with_measures(link("M", "R", "strong"), link("N", "R", "weak"), measures=(measure("M"), measure("N")))
    found = mitigation.left_of(held, pd.Index(["R"]))["likelihood"].loc["R"]

    def body(one: float, other: float) -> float:
        return 0.7 * one * other + 0.3 * min(one, other)

    assert found.to_dict() == pytest.approx(
        {
            "left": body(0.5, 0.9),
            "left_low": body(0.25, 0.8),
            "left_high": body(0.75, 0.98),
            "frechet_low": 0.4,
            "frechet_high": 0.5,
        },
        **EXACT,
    )


# Delivery -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "progress", "share"),
    [
        ("established", None, 0.7),
        ("under_way", None, 0.4),
        ("adopted", None, 0.3),
        ("completed", None, 1.0),
        ("planned", None, 0.0),
        ("established", 0.0, 0.0),
        ("established", 25.0, 0.25),
        ("planned", 60.0, 0.6),
        ("under_way", 100.0, 1.0),
        ("completed", 90.0, 0.9),
        ("principle", None, 0.0),
        ("principle", 100.0, 0.0),
        ("stopped", None, 0.0),
        ("stopped", 80.0, 0.0),
    ],
)
def test_a_progress_replaces_what_the_status_stands_for(status: str, progress: float | None, share: float) -> None:
    """Progress counts once entered, 0 % too; a principle or a stopped measure delivers nothing whatever is entered."""
    assert delivery.delivered_share(measure("M", status, progress=progress), criteria()) == share


def test_a_link_to_nothing_known_is_left_out() -> None:
    """A measure that is not there, or a strength without an efficacy, takes nothing off."""
    weak_only = criteria(efficacy=(Efficacy(strength="weak", low=0, best=0.1, high=0.2),))
    held = with_measures(link("M", "R", "strong"), link("X", "R", "weak"), measures=(measure("M"),), criteria=weak_only)

    assert mitigation.left_of(held, pd.Index(["R"]))["likelihood"].loc["R"].tolist() == [1.0] * 5


def test_without_any_measure_everything_is_left() -> None:
    """A register without measures has the evidenced level equal to the inherent one."""
    row = risk_frame(with_measures()).iloc[0]

    assert (row["evidenced_likelihood"], row["evidenced_impact"]) == (pytest.approx(5), pytest.approx(5))


# Laws -----------------------------------------------------------------------------------------------------------------


@FEW
@given(several, owners)
def test_a_measure_without_effect_changes_nothing(links: list[tuple[str, float]], owner: str) -> None:
    """Adding a measure with e = 0 leaves every number as it was."""
    assert left([*links, (owner, 1.0)]).tolist() == pytest.approx(left(links).tolist(), rel=1e-12)


@pytest.mark.parametrize("status", ["principle", "planned", "stopped"])
@pytest.mark.parametrize("owner", ["Body A", NOT_NAMED])
def test_an_intention_changes_nothing(status: str, owner: str) -> None:
    """A principle, a plan and a measure given up take nothing off, whoever owns them and however strong."""
    without = with_measures(link("M", "R"), measures=(measure("M", owner="Body A"),))
    paper = measure("N", status, owner=owner)
    links = (*without.mitigations, link("N", "R", "strong", "both"))
    with_paper = dataclasses.replace(without, measures=(*without.measures, paper), mitigations=links)
    evidenced = [name for name in risk_frame(without) if name.startswith("evidenced")]

    np.testing.assert_allclose(
        risk_frame(with_paper).loc[0, evidenced].astype(float),
        risk_frame(without).loc[0, evidenced].astype(float),
        rtol=1e-12,
    )


@FEW
@given(several, st.tuples(owners, fractions), st.floats(0, 1))
def test_adding_a_measure_never_raises_what_is_left(
    links: list[tuple[str, float]], added: tuple[str, float], dependence: float
) -> None:
    """Averaging strengths would make a weak control reduce protection; here another measure never does (T36c)."""
    before, after = left(links, dependence), left([*links, added], dependence)

    assert (after <= before + 1e-12).all()


@FEW
@given(several, st.floats(0, 1))
def test_the_bounds_contain_the_combined_value(links: list[tuple[str, float]], dependence: float) -> None:
    """max(0, Σq - (n-1)) ≤ left ≤ min q, whatever the bodies and the dependence."""
    found = left(links, dependence)
    q = [fraction for _owner, fraction in links]

    assert found["frechet_low"] == pytest.approx(max(0.0, sum(q) - (len(q) - 1)), abs=1e-12)
    assert found["frechet_high"] == min(q)
    assert found["frechet_low"] - 1e-12 <= found["left"] <= found["frechet_high"] + 1e-12


@FEW
@given(several, st.randoms(use_true_random=False))
def test_the_order_of_the_measures_changes_nothing(links: list[tuple[str, float]], shuffle: object) -> None:
    """Permuting measures gives the same numbers."""
    mixed = list(links)
    shuffle.shuffle(mixed)

    assert left(mixed).tolist() == pytest.approx(left(links).tolist(), rel=1e-12)


@FEW
@given(st.lists(fractions, min_size=1, max_size=12))
def test_one_bodys_measures_leave_at_least_the_shared_part_of_its_best(q: list[float]) -> None:
    """However many measures one body has, rho of its best measure's failure remains."""
    assert left([("A", fraction) for fraction in q])["left"] >= RHO * min(q) - 1e-12


@pytest.mark.parametrize(("strength", "least"), [("weak", 0.5), ("moderate", 0.25), ("strong", 0.15)])
def test_eight_measures_of_one_body_never_look_like_999_permille(strength: str, least: float) -> None:
    """Eight delivered measures of one body leave half, a quarter, or 15 % of the rate, not a thousandth."""
    names = [f"M-{n}" for n in range(8)]
    held = with_measures(
        *(link(name, "R", strength) for name in names), measures=tuple(measure(name, owner="A") for name in names)
    )

    assert mitigation.left_of(held, pd.Index(["R"]))["likelihood"].loc["R", "left"] > least


def test_measures_of_unnamed_bodies_count_as_one_body() -> None:
    """Where the text names nobody, independence may not be claimed."""
    held = with_measures(link("M", "R", "strong"), link("N", "R", "strong"), measures=(measure("M"), measure("N")))

    assert [m.owner for m in held.measures] == [NOT_NAMED] * 2
    assert mitigation.left_of(held, pd.Index(["R"]))["likelihood"].loc["R", "left"] == pytest.approx(0.7 * 0.25 + 0.15)


def test_risks_without_links_leave_the_others_as_they_are_and_keep_all_themselves() -> None:
    ways = tuple(Pathway(id=key, title=key, share=share) for key, share in (("x", 0.25), ("y", 0.75)))
    held = register(
        risks=(risk("R"), dataclasses.replace(risk("W"), pathways=ways)),
        measures=(measure("M"),),
        mitigations=(link("M", "R"),),
    )
    among = dataclasses.replace(held, risks=(risk("A"), *held.risks, risk("Z")))
    alone, more = (mitigation.left_of(of, pd.Index([one.id for one in of.risks])) for of in (held, among))

    for channel in mitigation.CHANNELS:
        pd.testing.assert_frame_equal(more[channel].loc[["R", "W"]], alone[channel], check_exact=True)
        assert more[channel].loc[["A", "W", "Z"]].eq(1.0).all(axis=None)
    assert alone["likelihood"].loc["R", "left"] < 1
