"""Effect of a link: efficacy, coverage and evidence; pathways; measures that make a risk worse."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.building import FEW, SHARES, assessed, criteria, estimate, link, measure, register, risk

from riskregister.core import mitigation, model
from riskregister.core.check import check
from riskregister.core.criteria import EvidenceGrade
from riskregister.core.frames import risk_frame

GRADED = criteria(
    evidence=(
        EvidenceGrade(grade="C", meaning="stated"),
        EvidenceGrade(grade="D", meaning="asserted", counts="optimistic_end"),
    )
)
WAYS = (model.Pathway(id="land", title="by land", share=0.75), model.Pathway(id="sea", title="by sea", share=0.25))


def held(*links: model.Mitigation, ways: tuple[model.Pathway, ...] = (), **more: object) -> model.Register:
    measures = tuple(measure(name, owner=name) for name in dict.fromkeys(one.measure for one in links))
    risks = (risk("R", pathways=ways),)
    return register(
        risks=risks, assessments=(assessed("R", 4, 4, "inherent"),), measures=measures, mitigations=links, **more
    )


def left(of: model.Register, channel: str = "likelihood") -> pd.Series:
    return mitigation.left_of(of, pd.Index(["R"]))[channel].loc["R"]


def test_efficacy_counts_on_what_is_covered_only() -> None:
    """Half of the events on two fifths of the ways: a fifth is taken away."""
    of = held(link("M", "R", efficacy=estimate(0.5), coverage=estimate(0.4)))

    assert left(of)["left"] == pytest.approx(0.8)


def test_the_range_takes_low_with_low_and_high_with_high() -> None:
    of = held(link("M", "R", efficacy=estimate(0.2, 0.5, 0.6), coverage=estimate(0.5, 0.5, 1.0)))

    assert left(of)[["left_low", "left", "left_high"]].tolist() == pytest.approx([0.4, 0.75, 0.9])


def test_what_is_only_asserted_counts_at_its_optimistic_end_alone() -> None:
    one = {"efficacy": estimate(0.2, 0.5, 0.6)}
    asserted = held(link("M", "R", evidence="D", **one), criteria=GRADED)
    stated = held(link("M", "R", evidence="C", **one), criteria=GRADED)

    assert left(asserted)[["left_low", "left", "left_high"]].tolist() == pytest.approx([0.4, 1.0, 1.0])
    assert left(stated)[["left_low", "left", "left_high"]].tolist() == pytest.approx([0.4, 0.5, 0.8])


def test_a_feared_harm_is_kept_whatever_its_evidence() -> None:
    of = held(link("M", "R", evidence="D", efficacy=estimate(-0.5, -0.2, 0.1)), criteria=GRADED)

    assert left(of)[["left_low", "left", "left_high"]].tolist() == pytest.approx([0.9, 1.2, 1.5])


def test_a_measure_that_makes_a_risk_worse_raises_it_and_is_flagged() -> None:
    of = held(link("M", "R", efficacy=estimate(-0.5, -0.2, -0.1)))
    row = risk_frame(of).iloc[0]

    assert row["evidenced_score"] > 8
    assert any("makes R worse" in finding.message for finding in check(of) if finding.severity == "warning")


def test_a_worsening_measure_is_no_barrier_that_its_body_shares() -> None:
    """Even where a body's measures wholly fail together, the harm one of them does is not forgotten."""
    links = [link("M", "R", efficacy=estimate(0.5)), link("N", "R", efficacy=estimate(-0.5))]
    of = held(*links, criteria=criteria(same_body_dependence=1.0))
    of = register(
        **{name: getattr(of, name) for name in ("risks", "assessments", "mitigations", "criteria")},
        measures=tuple(measure(name, owner="A") for name in ("M", "N")),
    )

    assert left(of)["left"] == pytest.approx(0.5 * 1.5)


def test_a_measure_on_one_pathway_leaves_the_other_alone() -> None:
    of = held(link("M", "R", efficacy=estimate(0.8), pathway="sea"), ways=WAYS)

    assert left(of)["left"] == pytest.approx(0.75 + 0.25 * 0.2)


def test_layers_multiply_on_a_pathway_and_pathways_add() -> None:
    links = [link("M", "R", efficacy=estimate(0.8), pathway="sea"), link("N", "R", efficacy=estimate(0.5))]

    assert left(held(*links, ways=WAYS))["left"] == pytest.approx(0.75 * 0.5 + 0.25 * 0.2 * 0.5)


def test_harm_on_one_pathway_weighs_by_what_still_happens_there() -> None:
    links = [
        link("M", "R", efficacy=estimate(0.8), pathway="sea"),
        link("N", "R", acts_on="impact", efficacy=estimate(0.5), pathway="sea"),
    ]

    assert left(held(*links, ways=WAYS), "impact")["left"] == pytest.approx((0.75 + 0.05 * 0.5) / 0.8)


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"efficacy": estimate(0.1, 0.5, 1.2)}, "≤ 1"),
        ({"coverage": estimate(-0.1, 0.5, 1.0)}, "0 ≤ low"),
        ({"pathway": "air"}, "no such pathway"),
    ],
)
def test_what_cannot_be_is_said_with_its_place(fields: dict[str, object], rule: str) -> None:
    found = [finding for finding in check(held(link("M", "R", **fields), ways=WAYS)) if finding.severity == "error"]

    assert [("mitigations", "M>R", next(iter(fields)))] == [(f.table, f.record, f.field) for f in found]
    assert rule in found[0].rule


@FEW
@given(st.lists(st.tuples(SHARES, SHARES, st.sampled_from("CD"), st.sampled_from(["", "sea"])), max_size=5), SHARES)
def test_another_measure_with_no_harmful_effect_never_raises_a_risk(
    effects: list[tuple[model.Estimate, model.Estimate, str, str]], extra: model.Estimate
) -> None:
    links = [
        link(f"M{n}", "R", efficacy=e, coverage=c, evidence=grade, pathway=way)
        for n, (e, c, grade, way) in enumerate(effects)
    ]
    before = left(held(*links, ways=WAYS, criteria=GRADED))
    after = left(held(*links, link("X", "R", efficacy=extra, evidence="C"), ways=WAYS, criteria=GRADED))

    assert (after <= before + 1e-12).all()
